use rust_decimal::Decimal;

use super::Behaved::{Bad, Good};
use super::*;
use crate::error::{Coded, ErrorKind};

fn figure(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn figures(texts: &[&str]) -> Vec<Decimal> {
    texts.iter().map(|text| figure(text)).collect()
}

#[test]
fn pairs_are_counted_and_ties_are_half_a_pair() {
    // Good 3, 2, 2; bad 2, 1. Pairs: 3>2, 3>1, twice 2=2, twice 2>1: 4 right, 2 ties of 6.
    let scored =
        [(2, Good), (1, Bad), (3, Good), (2, Bad), (2, Good)].map(|(score, kind)| (score.into(), kind));
    let separation = Separation::of(&scored).unwrap();
    assert_eq!((separation.good(), separation.bad()), (3, 2));
    assert_eq!(separation.auc(), figure("0.833333333333333333"));
    assert_eq!(separation.gini(), figure("0.666666666666666667"));
    // At or below 1: nobody good, half of the bad.
    assert_eq!(separation.ks(), figure("0.5"));
}

#[test]
fn a_score_that_is_the_wrong_way_round_is_below_zero() {
    let turned = [(1.into(), Good), (2.into(), Bad)];
    let separation = Separation::of(&turned).unwrap();
    assert_eq!((separation.auc(), separation.gini(), separation.ks()), (0.into(), (-1).into(), 1.into()));
    let told_nothing = Separation::of(&[(1.into(), Good), (1.into(), Bad)]).unwrap();
    assert_eq!(
        (told_nothing.auc(), told_nothing.gini(), told_nothing.ks()),
        (figure("0.5"), 0.into(), 0.into())
    );
    assert_eq!(told_nothing.gini().to_string(), "0", "nothing has no sign");
}

#[test]
fn the_order_of_the_borrowers_does_not_matter() {
    let mut scored: Vec<(Decimal, Behaved)> =
        (0_i64..40).map(|at| ((at * 7 % 13).into(), if at % 3 == 0 { Bad } else { Good })).collect();
    let separation = Separation::of(&scored).unwrap();
    scored.rotate_left(17);
    scored.reverse();
    assert_eq!(Separation::of(&scored).unwrap(), separation);
    // By hand, pair by pair.
    let of = |kind| scored.iter().filter(move |(_, behaved)| *behaved == kind);
    let pairs = of(Good).flat_map(|(good, _)| of(Bad).map(move |(bad, _)| good.cmp(bad)));
    let (mut right, mut ties, mut all) = (0, 0, 0);
    for pair in pairs {
        right += i64::from(pair.is_gt());
        ties += i64::from(pair.is_eq());
        all += 1;
    }
    let auc = Decimal::from(2 * right + ties) / Decimal::from(2 * all);
    assert_eq!(separation.auc(), auc.round_dp(PLACES).normalize());
}

#[test]
fn shares_and_counts_have_the_same_index() {
    let (expected, actual) = (["0.2", "0.3", "0.5"], ["0.25", "0.25", "0.5"]);
    let of_shares = stability(&figures(&expected), &figures(&actual)).unwrap();
    let of_counts = stability(&figures(&["40", "60", "100"]), &figures(&["1", "1", "2"])).unwrap();
    assert_eq!(of_shares, of_counts);
    // 0.05·ln 1.25 − 0.05·ln(5/6) = 0.05·ln 1.5
    assert_eq!(of_shares.round_dp(15), figure("0.020273255405408"));
    assert_eq!(stability(&figures(&expected), &figures(&expected)), Ok(Decimal::ZERO));
}

#[test]
fn a_logarithm_of_nothing_names_its_bin() {
    let empty = stability(&figures(&["1", "0", "3"]), &figures(&["1", "2", "3"])).unwrap_err();
    assert_eq!(
        (empty.code(), empty.kind(), empty.path()),
        ("scoring.empty_bin", ErrorKind::InvalidInput, "expected.2".to_owned())
    );
    assert_eq!(empty.to_string(), "bin 2 of `expected`: expected more than nothing, found 0");
    let below = stability(&figures(&["1", "2", "3"]), &figures(&["1", "2", "-3"])).unwrap_err();
    assert_eq!(below.path(), "actual.3");
    let bin = |good: i64, bad: i64| Bin { good: good.into(), bad: bad.into() };
    assert_eq!(Evidence::of(&[bin(9, 1), bin(3, 0)]).unwrap_err().path(), "bad.2");
    assert_eq!(Evidence::of(&[bin(0, 1), bin(3, 1)]).unwrap_err().path(), "good.1");
}

#[test]
fn logarithms_and_powers_are_right_to_their_last_digits() {
    use super::logarithm::{LN_2, ln, power_of_two};
    // ln 2, ln 3, ln 10 and roots of 2, to 28 decimals, from tables; what comes out may be off in the 28th digit.
    let published = [
        (ln(2.into(), 1.into()), "0.6931471805599453094172321215"),
        (ln(9.into(), 3.into()), "1.0986122886681096913952452369"),
        (ln(1.into(), 10.into()), "-2.3025850929940456840179914547"),
        (power_of_two(figure("0.5")), "1.4142135623730950488016887242"),
        (power_of_two(figure("-1.5")), "0.3535533905932737622004221811"),
    ];
    let last = Decimal::new(1, 27);
    for (found, expected) in published {
        assert!((found.unwrap() - figure(expected)).abs() <= last, "{found:?}, expected {expected}");
    }
    assert_eq!(LN_2, figure("0.6931471805599453094172321215"));
    assert_eq!(power_of_two((-3).into()), Some(figure("0.125")));
}

#[test]
fn what_cannot_be_measured_says_why() {
    let lists = (figures(&["1", "2"]), figures(&["1"]));
    let refused: [(ScoringError, &str, &str); 6] = [
        (Separation::of(&[]).unwrap_err(), "scoring.empty", "expected at least one of `scored`, found none"),
        (
            Separation::of(&[(1.into(), Good)]).unwrap_err(),
            "scoring.one_kind",
            "expected good and bad borrowers, found nobody bad",
        ),
        (
            stability(&[], &[]).unwrap_err(),
            "scoring.empty",
            "expected at least one of `expected`, found none",
        ),
        (
            stability(&lists.0, &lists.1).unwrap_err(),
            "scoring.bins_differ",
            "expected as many bins as in `expected`, 2, found 1 in `actual`",
        ),
        (
            Scaling::new(600.into(), 0.into(), 20.into()).unwrap_err(),
            "scoring.odds",
            "odds are above zero, found 0",
        ),
        (
            Scaling::new(600.into(), 50.into(), 0.into()).unwrap_err(),
            "scoring.doubling",
            "the points that double the odds are not zero",
        ),
    ];
    for (error, code, message) in refused {
        assert_eq!((error.code(), error.to_string()), (code, message.to_owned()));
    }
    let scaling = Scaling::new(600.into(), 50.into(), 20.into()).unwrap();
    for probability in ["0", "1", "-0.1", "1.5"] {
        let error = scaling.score_of_probability(figure(probability)).unwrap_err();
        assert_eq!((error.code(), error.path()), ("scoring.probability", "probability".to_owned()));
    }
    assert_eq!(scaling.score((-1).into()).unwrap_err().code(), "scoring.odds");
    // 40 doublings are carried, and no more.
    assert_eq!(scaling.odds(1400.into()), Ok(Decimal::from(50 * (1_i64 << 40))));
    assert_eq!(scaling.odds(1401.into()).unwrap_err().kind(), ErrorKind::OutOfRange);
    assert_eq!(scaling.odds((-201).into()).unwrap_err().code(), "scoring.too_large");
}

#[test]
fn points_odds_and_probabilities_go_both_ways() {
    let scaling = Scaling::new(600.into(), 50.into(), 20.into()).unwrap();
    for points in [420, 500, 587, 600, 613, 760] {
        let points = Decimal::from(points);
        let odds = scaling.odds(points).unwrap();
        assert_eq!(scaling.score(odds).unwrap().round_dp(12), points);
        let bad = scaling.probability_of_bad(points).unwrap();
        assert_eq!(scaling.score_of_probability(bad).unwrap().round_dp(10), points);
    }
    assert_eq!(scaling.odds(640.into()), Ok(200.into()));
    assert_eq!(scaling.odds(500.into()), Ok(figure("1.5625"))); // 50 / 2^5
    // ln 2 = 0.69314718055994530941723212145817656…: 20 / ln 2.
    assert_eq!(scaling.factor(), Ok(figure("28.853900817779268147")));
}

#[test]
fn odds_of_bad_to_good_are_the_same_score() {
    // 600 points where one of 61 is bad; 20 points more halve the odds of bad to good.
    let good = Scaling::new(600.into(), 60.into(), 20.into()).unwrap();
    let bad = Scaling::new(600.into(), Decimal::ONE / Decimal::from(60), (-20).into()).unwrap();
    let bad = bad.odds_are(OddsAre::BadToGood);
    for points in [520, 600, 633] {
        let (one, other) = (good.probability_of_bad(points.into()), bad.probability_of_bad(points.into()));
        assert_eq!(one.unwrap().round_dp(15), other.unwrap().round_dp(15));
    }
    assert_eq!(good.offset().unwrap().round_dp(15), bad.offset().unwrap().round_dp(15));
    assert_eq!(good.factor().unwrap(), -bad.factor().unwrap());
    assert_eq!(bad.odds(640.into()).unwrap().round_dp(12), figure("0.004166666667")); // 1/240
    let tenth = figure("0.1");
    assert_eq!(
        good.score_of_probability(tenth).unwrap().round_dp(12),
        bad.score_of_probability(tenth).unwrap().round_dp(12)
    );
}
