use fastrand::Rng;
use lending_core::calendar::{
    Anchor, Date, DayCount, DayCounted, DueDays, Fraction, Frequency, InterestBasis, Weights,
};
use lending_core::money::{Minor, Rounding, RoundingMode};
use lending_core::rate::Rate;
use lending_core::schedule::{
    Amortisation, BrokenPeriod, InstalmentBasis, LastInstalment, Method, Moratorium, MoratoriumInterest,
    MoratoriumOn, PaidOffEarly, Period, PlanPolicy, RateDigits, ShortInstalment, Step,
};
use rust_decimal::Decimal;

/// A plan's inputs, hostile ones among them: periods of one day, 600 rows, rates of nothing and below, one minor unit
/// and just below 10¹⁵, days from 1900 to 2200.
#[derive(Debug, Clone)]
pub struct PlanCase {
    /// The number it was drawn from.
    pub seed: u64,
    /// How principal comes back.
    pub method: Method,
    /// The answers that shape the plan.
    pub policy: PlanPolicy,
    /// What is lent.
    pub principal: Minor,
    /// What is left to the last row.
    pub residual: Minor,
    /// The yearly rate.
    pub rate: Rate,
    /// How the instalment is rounded.
    pub instalment_rounding: Rounding,
    /// How interest is rounded.
    pub interest_rounding: Rounding,
    /// How nights are weighed.
    pub basis: InterestBasis,
    /// Where rows fall due.
    pub anchor: Anchor,
    /// How often.
    pub frequency: Frequency,
    /// The due days.
    pub due_days: DueDays,
    /// The periods, from the payout on.
    pub periods: Vec<Period>,
}

impl PlanCase {
    /// The inputs of a seed.
    pub fn draw(seed: u64) -> Self {
        let rng = &mut Rng::with_seed(seed);
        let rows = *pick(rng, &[1, 2, 3, 12, 12, 24, 36, 60, 120, 600]);
        let principal = Minor::new(match rng.u8(0..6) {
            0 => 1,
            1 => rng.i64(1..1000),
            2 => Minor::LIMIT.units() - rng.i64(0..1000),
            _ => rng.i64(1..1_000_000_000),
        });
        let rates = ["0", "-0.5", "-12", "0.000001", "3.1", "4.9", "12", "36", "99.999999999", "1000"];
        let percent: Decimal = pick(rng, &rates).parse().expect("a number");
        let rate = Rate::per_year(percent / Decimal::ONE_HUNDRED).expect("a rate within its limits");
        let frequency = frequency(rng, rows);
        let (anchor, first) = first_due(rng, frequency, rows);
        let due_days = DueDays::new(anchor, frequency, first);
        let basis = match rng.u8(0..3) {
            0 => InterestBasis::PerPeriod,
            _ => InterestBasis::Counted(*pick(rng, &DayCount::ALL)),
        };
        let longest = u32::from(rng.bool()) * frequency.nights_max();
        let earliest = due_days.due(0).minus_days(longest).max(Date::MIN);
        let nights = u32::try_from(earliest.nights_to(first)).expect("the first due day is later");
        let paid_out = first.minus_days(rng.u32(0..=nights.max(1)).min(nights));
        let weights = Weights::new(basis, DayCounted::First, due_days);
        let policy = policy(rng, rows);
        let own_row = policy.broken_period == BrokenPeriod::OwnRow;
        let periods = periods(&due_days, &weights, paid_out, rows, own_row);
        let mut case = Self {
            seed,
            method: method(rng, rows, principal),
            policy,
            principal,
            residual: if rng.u8(0..5) == 0 {
                Minor::new(rng.i64(0..=principal.units()))
            } else {
                Minor::ZERO
            },
            rate,
            instalment_rounding: rounding(rng),
            interest_rounding: rounding(rng),
            basis,
            anchor,
            frequency,
            due_days,
            periods,
        };
        if case.method == Method::Bullet {
            case.periods.truncate(1);
        }
        case
    }

    /// What the plan is made of.
    pub const fn amortisation(&self) -> Amortisation<'_> {
        Amortisation {
            method: &self.method,
            policy: self.policy,
            principal: self.principal,
            residual: self.residual,
            rate: self.rate,
            instalment_rounding: self.instalment_rounding,
            interest_rounding: self.interest_rounding,
            so_far: None,
        }
    }
}

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(0..from.len())]
}

fn rounding(rng: &mut Rng) -> Rounding {
    let modes = [
        RoundingMode::HalfUp,
        RoundingMode::HalfUp,
        RoundingMode::HalfEven,
        RoundingMode::Up,
        RoundingMode::Down,
    ];
    let unit = *pick(rng, &[1, 1, 1, 1, 5, 100, 1_000_000_000]);
    Rounding::new(Minor::new(unit), *pick(rng, &modes))
}

/// A step with which so many rows stay inside 1900–2200.
fn frequency(rng: &mut Rng, rows: i32) -> Frequency {
    let any = [
        Frequency::Monthly,
        Frequency::Monthly,
        Frequency::Quarterly,
        Frequency::Yearly,
        Frequency::Months(2),
        Frequency::Weeks(2),
        Frequency::Days(1),
        Frequency::Days(10),
    ];
    let step = *pick(rng, &any);
    if step.nights_max() > 31 && rows > 120 { Frequency::Monthly } else { step }
}

fn first_due(rng: &mut Rng, frequency: Frequency, rows: i32) -> (Anchor, Date) {
    let span = i64::from(frequency.nights_max()) * i64::from(rows + 2);
    let early = Date::MIN.plus_days(800);
    let room = early.nights_to(Date::MAX) - span - 800;
    let room = u32::try_from(room.max(1)).expect("three centuries");
    let nights = match rng.u8(0..4) {
        0 => 0,
        1 => room - 1,
        _ => rng.u32(0..room),
    };
    let day = early.plus_days(nights);
    let anchor = match rng.u8(0..3) {
        0 => Anchor::MonthEnd,
        1 => Anchor::Day(rng.u8(1..=31)),
        _ => Anchor::Day(u8::try_from(day.day()).expect("a day of a month")),
    };
    let first = if frequency.months().is_some() { anchor.within(day.month()) } else { day };
    (anchor, first)
}

fn periods(due_days: &DueDays, weights: &Weights, paid_out: Date, rows: i32, own_row: bool) -> Vec<Period> {
    let opens = due_days.due(0);
    let whole = |start, from, to| weights.total(start, from, to).unwrap_or(Fraction::ZERO);
    let mut start = paid_out;
    let rows = (1..=rows).map(|row| {
        let end = due_days.due(row);
        let regular = due_days.frequency().years();
        let period = if row == 1 && paid_out < opens {
            let broken = whole(start, start, opens);
            let weight = if own_row { Fraction::ZERO } else { whole(start, opens, end) };
            Period { broken, own_row, ..Period::new(start, end, weight, regular) }
        } else {
            Period::new(start, end, whole(start, start, end), regular)
        };
        start = end;
        period
    });
    rows.collect()
}

fn method(rng: &mut Rng, rows: i32, principal: Minor) -> Method {
    let rows = u32::try_from(rows).expect("rows are few");
    match rng.u8(0..10) {
        0 | 1 => Method::EqualPrincipal,
        2 => Method::InterestFirst,
        3 => Method::Bullet,
        4 => Method::Flat,
        5 => Method::FixedInstalment(Minor::new(rng.i64(1..=principal.units()))),
        6 => {
            let instalment = Minor::new(rng.i64(0..=principal.units()));
            Method::Stepped(vec![Step { rows: rng.u32(1..=rows), instalment }])
        }
        7 => {
            let mut left = principal;
            let mut parts: Vec<Minor> = (1..rows)
                .map(|_| {
                    let part = Minor::new(rng.i64(0..=left.units()) / i64::from(rng.u8(1..10)));
                    left -= part;
                    part
                })
                .collect();
            parts.push(left);
            Method::Custom(parts)
        }
        _ => Method::EqualInstalment,
    }
}

fn policy(rng: &mut Rng, rows: i32) -> PlanPolicy {
    let mut policy = PlanPolicy::default();
    if rng.u8(0..4) == 0 {
        policy.instalment = InstalmentBasis::PerPeriod;
    }
    policy.broken_period = *pick(
        rng,
        &[
            BrokenPeriod::InTheInstalment,
            BrokenPeriod::InTheInstalment,
            BrokenPeriod::OnTheFirstRow,
            BrokenPeriod::OwnRow,
            BrokenPeriod::Deducted,
            BrokenPeriod::Spread,
        ],
    );
    if rng.u8(0..4) == 0 {
        let on = *pick(
            rng,
            &[
                MoratoriumOn::Principal,
                MoratoriumOn::Everything(MoratoriumInterest::Accumulates),
                MoratoriumOn::Everything(MoratoriumInterest::IsCapitalised),
                MoratoriumOn::Everything(MoratoriumInterest::OnTheFirstRow),
                MoratoriumOn::Everything(MoratoriumInterest::IsSpread),
            ],
        );
        policy.moratorium = Some(Moratorium { rows: rng.u32(1..=u32::try_from(rows).unwrap_or(1)), on });
    }
    policy.short_instalment = *pick(
        rng,
        &[
            ShortInstalment::Raise,
            ShortInstalment::Raise,
            ShortInstalment::Carry,
            ShortInstalment::Capitalise,
            ShortInstalment::Refuse,
        ],
    );
    policy.last_instalment = *pick(
        rng,
        &[
            LastInstalment::TakesTheRest,
            LastInstalment::TakesTheRest,
            LastInstalment::EvenedOut { rounds: 3 },
            LastInstalment::FirstTakesTheRest,
            LastInstalment::Spread,
        ],
    );
    if rng.u8(0..4) == 0 {
        policy.paid_off_early = PaidOffEarly::FewerRows;
    }
    if rng.u8(0..4) == 0 {
        policy.period_rate = RateDigits::Decimals { places: rng.u32(4..=19), mode: RoundingMode::HalfEven };
    }
    policy
}
