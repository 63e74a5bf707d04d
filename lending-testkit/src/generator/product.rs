use fastrand::Rng;

use super::{changes, fees, late, repricing};

/// A product file with every question answered at random.
///
/// Answers that have no meaning together are not drawn.
pub fn product(rng: &mut Rng) -> String {
    let fees = fees::of_a_product(rng);
    let planned = rng.u8(0..5) < 2;
    let penalty = rng.u8(0..4) > 0;
    let overdue_principal = match (planned, penalty) {
        (true, _) => "penalty_only",
        (false, true) => pick(rng, &["penalty_only", "penalty_only", "both"]),
        (false, false) => pick(rng, &["penalty_only", "interest_only", "interest_only"]),
    };
    let mut file = String::from("code = \"generated\"\ncurrency = \"CNY\"\n");
    let mut line = |text: String| {
        file.push_str(&text);
        file.push('\n');
    };
    let by_the_day = fees.and_then(|fees| {
        fees.lines.into_iter().for_each(&mut line);
        fees.by_the_day
    });
    line("amount = { min = \"0.01\", max = \"9000000.00\" }".to_owned());
    line("instalments = { min = 1, max = 60 }".to_owned());
    line(format!("rate = \"{} % per year\"", pick(rng, &["0", "4.9", "7.2", "12", "18", "36"])));
    let own = if planned { "flat" } else { "equal_instalment" };
    let method = pick(
        rng,
        &[
            "equal_instalment",
            "equal_instalment",
            "equal_principal",
            "equal_principal",
            "interest_first",
            own,
        ],
    );
    repricing::line(rng).into_iter().for_each(&mut line);
    line(format!("method = \"{method}\""));
    let residual = matches!(method, "equal_instalment" | "equal_principal") && rng.u8(0..5) == 0;
    if residual {
        line(format!("residual = {{ share = \"{} %\" }}", pick(rng, &["5", "10", "33.3"])));
    }
    line(format!(
        "frequency = \"{}\"",
        pick(rng, &["monthly", "monthly", "monthly", "monthly", "quarterly", "half_yearly", "yearly"])
    ));
    match rng.u8(0..3) {
        0 => line("due_day = \"month_end\"".to_owned()),
        1 => line(format!("due_day = {{ day = {} }}", rng.u8(1..=31))),
        _ => {}
    }
    let (unit, mode) = (pick(rng, &["0.01", "0.01", "0.05", "1.00", "10.00"]), mode(rng));
    line(format!("instalment_rounding = {{ unit = \"{unit}\", mode = \"{mode}\" }}"));
    line("[interest]".to_owned());
    line(format!("base = \"{}\"", if planned { "planned" } else { "actual" }));
    let count = day_count(rng);
    line(format!("basis = \"{}\"", pick(rng, &["per_period", count, count, count])));
    line(format!("overdue_principal = \"{overdue_principal}\""));
    let inside = !planned && rng.bool();
    if inside {
        line("true_up = \"in_the_instalment\"".to_owned());
    }
    let (unit, mode) = (pick(rng, &["0.01", "0.01", "0.01", "0.10"]), self::mode(rng));
    line(format!("rounding = {{ unit = \"{unit}\", mode = \"{mode}\" }}"));
    line("[billing]".to_owned());
    if rng.bool() {
        line(format!("statement_day = {{ days_before_due = {} }}", rng.u8(0..=27)));
    } else {
        line("statement_day = \"after_previous_due\"".to_owned());
    }
    let business = rng.u8(0..3) > 0;
    if business {
        line("[business_days]".to_owned());
        line("calendar = \"CN\"".to_owned());
        line(format!("convention = \"{}\"", pick(rng, &CONVENTIONS)));
        line(format!("interest = \"{}\"", pick(rng, &["unadjusted", "follows"])));
    }
    line("[overdue]".to_owned());
    line(format!("counting = \"{}\"", pick(rng, &["exclusive", "inclusive"])));
    late::overdue(rng, business).into_iter().for_each(&mut line);
    if penalty {
        line("[penalty]".to_owned());
        let rate = pick(
            rng,
            &["{ uplift = \"50 %\" }", "{ uplift = \"0.3\" }", "{ fixed = \"18 % per year\" }", TABLE, TABLE],
        );
        let mut lines = late::penalty(rng, rate);
        lines.push(format!("day_count = \"{}\"", day_count(rng)));
        if let Some((rate, count)) = by_the_day {
            lines.retain(|line| !line.starts_with("rate = ") && !line.starts_with("day_count = "));
            lines.extend([format!("rate = {rate}"), format!("day_count = \"{count}\"")]);
        }
        lines.into_iter().for_each(&mut line);
        match rng.u8(0..3) {
            0 => line("grace = \"none\"".to_owned()),
            1 => line(format!("grace = {{ starts_after = {} }}", rng.u8(1..=12))),
            _ => line(format!("grace = {{ retroactive = {} }}", rng.u8(1..=12))),
        }
        let (unit, mode) = (pick(rng, &["0.01", "0.01", "0.05"]), self::mode(rng));
        line(format!("rounding = {{ unit = \"{unit}\", mode = \"{mode}\" }}"));
    }
    changes::lines(rng, inside, method == "equal_instalment").into_iter().for_each(&mut line);
    let kinds = file.contains("[kinds_of_money.");
    for text in late::tables(rng, kinds, penalty) {
        file.push_str(&text);
        file.push('\n');
    }
    file
}

/// The counts that loans have, and now and then any other.
pub(super) fn day_count(rng: &mut Rng) -> &'static str {
    const OTHERS: &[&str] = &[
        "act_360_last_day",
        "act_364",
        "act_365_25",
        "act_366",
        "act_365_actual",
        "act_act_isda",
        "act_act_afb",
        "act_act_afb_clamped",
        "act_act_year",
        "nl_360",
        "nl_365",
        "30u_360",
        "30_360_psa",
        "30e_360",
        "30_360_german",
        "30e_365",
        "30_360_italian",
        "30_360_nasd",
        "30e_plus_360",
    ];
    let other = pick(rng, OTHERS);
    pick(rng, &["act_360", "act_365_fixed", "30_360", other])
}

fn mode(rng: &mut Rng) -> &'static str {
    pick(rng, &["half_up", "half_up", "half_even", "up", "down"])
}

pub(super) fn pick<'a>(rng: &mut Rng, answers: &[&'a str]) -> &'a str {
    answers[rng.usize(0..answers.len())]
}

/// A stream of its own beside another one, which stays where it is; streams with other numbers have nothing in common.
pub(super) fn beside(rng: &Rng, number: u64) -> Rng {
    let apart = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number + 1);
    Rng::with_seed(rng.clone().u64(..) ^ apart)
}

/// A penalty's rate that is read from a table.
const TABLE: &str = "{ table = { name = \"late\", spread = \"1 % per year\" } }";

const CONVENTIONS: [&str; 7] = [
    "unadjusted",
    "following",
    "modified_following",
    "preceding",
    "modified_preceding",
    "half_month_modified_following",
    "nearest",
];
