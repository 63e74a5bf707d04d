use super::*;
use crate::error::Coded;
use crate::penalty::PenaltyRate;

const SMALLEST: &str = r#"
code = "micro-loan"
currency = "CNY"
amount = { min = "500.00", max = "20000.00" }
instalments = { min = 1, max = 12 }
rate = "1.5 % per month"
method = "interest_first"
"#;

fn with(line: &str) -> Result<Product, ProductError> {
    Product::from_toml(&format!("{SMALLEST}{line}\n"))
}

fn replaced(from: &str, to: &str) -> Result<Product, ProductError> {
    assert!(SMALLEST.contains(from), "{from}");
    Product::from_toml(&SMALLEST.replace(from, to))
}

#[test]
fn the_smallest_product_is_under_ten_lines() {
    assert!(SMALLEST.lines().count() < 10);
    assert_eq!(Product::from_toml(SMALLEST).unwrap().rate().to_string(), "18 % per year");
}

#[test]
fn toml_and_json_say_the_same() {
    let json = r#"{"code": "micro-loan", "currency": "CNY", "amount": {"min": "500.00", "max": "20000.00"},
        "instalments": {"min": 1, "max": 12}, "rate": "1.5 % per month", "method": "interest_first"}"#;
    assert_eq!(Product::from_json(json), Product::from_toml(SMALLEST));
}

const TWO: &str = "[{ name = 'a', from_days = 0 }, { name = 'b', from_days = 9 }]";

fn classified(classes: &str, more: &str) -> Result<Product, ProductError> {
    with(&format!("[classification]\nclasses = {classes}\n{more}"))
}

#[test]
fn every_mistake_names_its_field() {
    let cases = vec![
        (replaced("rate =", "rat ="), "product.format", "rat"),
        (with("colour = 'red'"), "product.format", "colour"),
        (with("[interest]\nbase = 'guessed'"), "product.format", "interest.base"),
        (
            with("[billing]\nstatement_day = { days_before_due = 31 }"),
            "product.statement_day",
            "billing.statement_day",
        ),
        (
            with("[billing]\nstatement_day = { day_of_month = 32 }"),
            "product.limit",
            "billing.statement_day.day_of_month",
        ),
        (
            with(
                "[billing]\nlate_facts = 'next_bill'\n[interest]\nbase = 'actual'\ntrue_up = 'restates_the_bill'\noverdue_principal = 'interest_only'",
            ),
            "product.combination",
            "billing.late_facts",
        ),
        (with("[interest]\ntrue_up = 'restates_the_bill'"), "product.combination", "interest.true_up"),
        (with("due_day = { day = 32 }"), "product.limit", "due_day"),
        (
            with("[penalty]\nrate = { uplift = '1' }\ngrace = { starts_after = 367 }"),
            "product.limit",
            "penalty.grace",
        ),
        (replaced("\"500.00\"", "\"0.00\""), "product.limit", "amount.min"),
        (replaced("\"500.00\"", "\"-5.00\""), "product.limit", "amount.min"),
        (replaced("\"500.00\"", "\"500.001\""), "money.too_precise", "amount.min"),
        (replaced("\"500.00\"", "500.0"), "product.format", "amount.min"),
        (replaced("min = 1,", "min = 0,"), "product.limit", "instalments.min"),
        (replaced("max = 12", "max = 601"), "product.limit", "instalments.max"),
        (replaced("1.5 % per month", "1.5 %"), "rate.without_unit", "rate"),
        (replaced("1.5 % per month", "-1 % per year"), "product.limit", "rate"),
        (with("[penalty]\nrate = { fixed = '-1 % per year' }"), "product.limit", "penalty.rate.fixed"),
        (with("frequency = { weeks = 0 }"), "product.limit", "frequency"),
        (with("residual = { share = '101 %' }"), "product.limit", "residual.share"),
        (with("first_due = { days_at_least = 367 }"), "product.limit", "first_due.days_at_least"),
        (with("due_day = { day = 5 }\nfirst_due = 'on_the_contract_day'"), "product.combination", "due_day"),
        (with("frequency = { days = 0 }"), "product.limit", "frequency"),
        (with("due_day = { day = 5 }\nfrequency = { weeks = 2 }"), "product.combination", "due_day"),
        (with("residual = { amount = '-5.00' }"), "product.limit", "residual.amount"),
        (with("plan = { short_instalment = 'carry' }"), "product.combination", "plan.short_instalment"),
        (with("plan = { last_instalment = 'spread' }"), "product.combination", "plan.last_instalment"),
        (
            replaced("\"interest_first\"", "\"bullet\"\nfirst_due = \"on_the_contract_day\""),
            "product.combination",
            "first_due",
        ),
        (with("[interest]\nday_counted = 'last'"), "product.combination", "interest.day_counted"),
        (
            replaced("\"interest_first\"", "{ custom = [\"50 %\", \"40 %\"] }"),
            "product.limit",
            "method.custom",
        ),
        (replaced("\"CNY\"", "\"XXZ\""), "product.format", "currency"),
        (with("[interest]\noverdue_principal = 'both'"), "product.combination", "interest.overdue_principal"),
        (
            with("[interest]\nbase = 'actual'\noverdue_principal = 'both'"),
            "product.combination",
            "interest.overdue_principal",
        ),
        (
            with(
                "[interest]\nbase = 'actual'\noverdue_principal = 'interest_only'\n[penalty]\nrate = { uplift = '50 %' }",
            ),
            "product.combination",
            "interest.overdue_principal",
        ),
        (
            with("[waterfall]\norder = ['fee', 'fee', 'interest', 'principal']"),
            "waterfall.duplicate",
            "waterfall.order",
        ),
        (with("[penalty]\nrate = { uplift = '-1' }"), "rate.out_of_range", "penalty.rate.uplift"),
        (with("[penalty]\nrate = { fixed = '18 %' }"), "rate.without_unit", "penalty.rate.fixed"),
        (with("[penalty]\nrate = { times = 'twice' }"), "rate.text", "penalty.rate.times"),
        (with("[penalty]\nrate = { times = '60' }"), "rate.out_of_range", "penalty.rate.times"),
        (with("[penalty]\nrate = { times = '0.0000000000001' }"), "rate.too_precise", "penalty.rate.times"),
        (with("[penalty]\nrate = { spread = '-1 % per year' }"), "product.limit", "penalty.rate.spread"),
        (with("[penalty]\nrate = { spread = '999 % per year' }"), "rate.out_of_range", "penalty.rate.spread"),
        (
            with("[penalty]\nrate = { fixed = '0.05 % per day' }\nday_count = 'act_act_isda'"),
            "product.combination",
            "penalty.rate.fixed",
        ),
        (with("[penalty]\nrate = { tiers = [] }"), "product.limit", "penalty.rate.tiers"),
        (
            with("[penalty]\nrate = { tiers = [{ from_day = 2, rate = { times = '1' } }] }"),
            "product.limit",
            "penalty.rate.tiers",
        ),
        (
            with(
                "[penalty]\nrate = { tiers = [{ from_day = 1, rate = { times = '1' } }, { from_day = 1, rate = { times = '2' } }] }",
            ),
            "product.limit",
            "penalty.rate.tiers",
        ),
        (with("[penalty]\nrate = { times = '1' }\nminimum = '-0.01'"), "product.limit", "penalty.minimum"),
        (
            with("[penalty]\nrate = { times = '1' }\ncaps = { nights = 0 }"),
            "product.limit",
            "penalty.caps.nights",
        ),
        (
            with("[penalty]\nrate = { times = '1' }\ncaps = { amount = '-1' }"),
            "product.limit",
            "penalty.caps.amount",
        ),
        (
            with("[penalty]\nrate = { times = '1' }\ncaps = { share = '0' }"),
            "product.limit",
            "penalty.caps.share",
        ),
        (
            with("[penalty]\nrate = { times = '1' }\nminimum = '5'\ncaps = { amount = '4' }"),
            "product.combination",
            "penalty.minimum",
        ),
        (
            with("[penalty]\nrate = { times = '1' }\non = 'instalment'\ncaps = { share = '10 %' }"),
            "product.combination",
            "penalty.caps.share",
        ),
        (
            with(
                "[penalty]\nrate = { times = '1' }\non = 'principal_and_interest'\ncompound = { rate = 'penalty' }",
            ),
            "product.combination",
            "penalty.compound",
        ),
        (
            with(
                "[penalty]\nrate = { times = '1' }\ncompound = { rate = 'penalty', joins = { months = 5 } }",
            ),
            "product.limit",
            "penalty.compound.joins",
        ),
        (with("charges_cap = { table = 'most' }"), "product.combination", "charges_cap"),
        (
            with("charges_cap = { table = ' ' }\n[penalty]\nrate = { times = '1' }"),
            "product.limit",
            "charges_cap.table",
        ),
        (
            with("disbursement = { hand_over = 'begins_the_rows', tranches = 'several' }"),
            "product.combination",
            "disbursement.hand_over",
        ),
        (
            with("disbursement = { hand_over = 'begins_the_rows', down_payment = { share = '10 %' } }"),
            "product.combination",
            "disbursement.hand_over",
        ),
        (
            replaced(
                "\"interest_first\"",
                "{ custom = [\"50 %\", \"50 %\"] }\ndisbursement = { hand_over = \"begins_the_rows\" }",
            ),
            "product.combination",
            "disbursement.hand_over",
        ),
        (
            with(
                "disbursement = { hand_over = 'begins_the_rows' }\nfees = [{ code = 'a', on = 'payout', amount = '1.00', due = 'deducted' }]",
            ),
            "product.combination",
            "fees.due",
        ),
        (with("overdue = { tolerance = {} }"), "product.combination", "overdue.tolerance"),
        (with("overdue = { tolerance = { amount = '0.00' } }"), "product.limit", "overdue.tolerance.amount"),
        (with("overdue = { tolerance = { share = '0 %' } }"), "product.limit", "overdue.tolerance.share"),
        (
            with("overdue = { tolerance = { amount = '1.00', limit = 'the_smaller' } }"),
            "product.combination",
            "overdue.tolerance.limit",
        ),
        (
            with("overdue = { tolerance = { amount = '1.00', of = 'the_principal' } }"),
            "product.combination",
            "overdue.tolerance.of",
        ),
        (
            with("overdue = { tolerance = { share = '1 %', each = 'loan' } }"),
            "product.combination",
            "overdue.tolerance.each",
        ),
        (with("overdue = { since = 'first_material' }"), "product.combination", "overdue.since"),
        (with("overdue = { grace = { kind = 'after', days = 0 } }"), "product.limit", "overdue.grace.days"),
        (with("overdue = { grace = { kind = 'after', days = 367 } }"), "product.limit", "overdue.grace.days"),
        (
            with("overdue = { grace = { kind = 'after', days = 3, days_are = 'business' } }"),
            "product.combination",
            "overdue.grace.days_are",
        ),
        (classified("[{ name = 'a', from_days = 0 }]", ""), "product.limit", "classification.classes"),
        (
            classified("[{ name = 'a', from_days = 1 }, { name = 'b', from_days = 2 }]", ""),
            "product.limit",
            "classification.classes.from_days",
        ),
        (
            classified("[{ name = 'a', from_days = 0 }, { name = 'b', from_days = 3661 }]", ""),
            "product.limit",
            "classification.classes.from_days",
        ),
        (
            classified(
                "[{ name = 'a', from_days = 0 }, { name = 'b', from_days = 9 }, { name = 'c', from_days = 5 }]",
                "",
            ),
            "product.combination",
            "classification.classes",
        ),
        (
            classified("[{ name = 'a', from_days = 0 }, { name = 'a', from_days = 9 }]", ""),
            "product.combination",
            "classification.classes",
        ),
        (
            classified("[{ name = 'a', from_days = 0 }, { name = ' ', from_days = 9 }]", ""),
            "product.limit",
            "classification.classes.name",
        ),
        (
            classified(TWO, "upgrade = { after_days = 0 }"),
            "product.limit",
            "classification.upgrade.after_days",
        ),
        (
            classified(TWO, "rescheduled = { at_least = 'b', days = 0 }"),
            "product.limit",
            "classification.rescheduled.days",
        ),
        (
            classified(TWO, "rescheduled = { at_least = 'a', days = 9 }"),
            "product.combination",
            "classification.rescheduled.at_least",
        ),
        (classified(TWO, "non_accrual_from = 'c'"), "product.combination", "classification.non_accrual_from"),
        (with("[[waterfalls]]\nstanding = 'non_accrual'"), "product.combination", "waterfalls.standing"),
        (
            with("[[waterfalls]]\nmoney = 'gift'\nstanding = { days_past_due_above = 1 }"),
            "product.combination",
            "waterfalls.money",
        ),
        (
            with(
                "[[waterfalls]]\nstanding = { days_past_due_above = 1 }\n[[waterfalls]]\nstanding = { days_past_due_above = 1 }",
            ),
            "product.combination",
            "waterfalls",
        ),
        (
            with("[kinds_of_money.gift]\n[[waterfalls]]\nstanding = { days_past_due_above = 1 }"),
            "product.combination",
            "waterfalls",
        ),
        (
            with("[[waterfalls]]\nstanding = { days_past_due_above = 1 }\nthen = 'credit'"),
            "product.format",
            "waterfalls[0].then",
        ),
        (
            classified(
                TWO,
                "non_accrual_from = 'b'\n[[waterfalls]]\nstanding = 'non_accrual'\n[[waterfalls]]\nstanding = { days_past_due_above = 1 }",
            ),
            "product.combination",
            "waterfalls",
        ),
        (with("cooling_off = { days = 367 }"), "product.limit", "cooling_off.days"),
        (with("write_off = { rows = 'are_lowered' }"), "product.combination", "write_off.rows"),
        (with("repricing = { table = '', on = { every_rows = 1 } }"), "product.limit", "repricing.table"),
        (with("repricing = { table = 'i', on = { every_rows = 0 } }"), "product.limit", "repricing.on"),
        (with("repricing = { table = 'i', on = { month_starts = 5 } }"), "product.limit", "repricing.on"),
        (
            with("repricing = { table = 'i', on = { every_months = 1 }, floor = '-1 % per year' }"),
            "product.limit",
            "repricing.floor",
        ),
        (
            with(
                "repricing = { table = 'i', on = { every_months = 1 }, floor = '5 % per year', cap = '4 % per year' }",
            ),
            "product.limit",
            "repricing.cap",
        ),
        (
            with("repricing = { table = 'i', on = { every_months = 1 }, change_max = '0 % per year' }"),
            "product.limit",
            "repricing.change_max",
        ),
        (
            with("repricing = { table = 'i', on = { every_months = 1 }, days_before = 367 }"),
            "product.limit",
            "repricing.days_before",
        ),
        (
            with("repricing = { table = 'i', on = { every_months = 1 }, spread = '1 %' }"),
            "rate.without_unit",
            "repricing.spread",
        ),
        (with("[penalty]\nrate = { table = { name = '' } }"), "product.limit", "penalty.rate.table.name"),
        (
            with("[penalty]\nrate = { table = { name = 'late', spread = '5 %' } }"),
            "rate.without_unit",
            "penalty.rate.table.spread",
        ),
    ];
    for (result, code, path) in cases {
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.path().as_str()), (code, path), "{error}");
    }
}

#[test]
fn a_product_says_how_principal_is_prepaid() {
    let shortens = "[waterfall]\nthen = 'shorten'\n[prepayment]\n";
    let product = with(&format!(
        "{shortens}minimum = '100.00'\nlocked_months = 3\nfees = [{{ months = 12, share = '3 %', max = '50.00' }}]"
    ));
    let prepayment = product.unwrap().prepayment().clone();
    assert_eq!((prepayment.minimum.units(), prepayment.locked_months), (10_000, 3));
    assert_eq!(prepayment.fees[0].max.map(crate::money::Minor::units), Some(5000));
    let cases = [
        ("minimum = '-1'", "product.limit", "prepayment.minimum"),
        ("minimum = '1.001'", "money.too_precise", "prepayment.minimum"),
        ("locked_months = 601", "product.limit", "prepayment.locked_months"),
        ("fees = [{ months = 0, share = '1 %' }]", "product.limit", "prepayment.fees.months"),
        (
            "fees = [{ months = 12, share = '2 %' }, { months = 12, share = '1 %' }]",
            "product.limit",
            "prepayment.fees.months",
        ),
        ("fees = [{ months = 12, share = '101 %' }]", "product.limit", "prepayment.fees.share"),
        (
            "fees = [{ months = 12, share = '1 %', min = '2.00', max = '1.00' }]",
            "product.limit",
            "prepayment.fees.max",
        ),
        (
            "interest = 'whole_row'\n[disbursement]\ntranches = 'several'",
            "product.combination",
            "prepayment.interest",
        ),
        (
            "payoff_until = 'the_next_due_day'\n[disbursement]\ntranches = 'several'",
            "product.combination",
            "prepayment.payoff_until",
        ),
        (
            "locked_months = 1\n[kinds_of_money]\ngoodwill = { then = 'last_row' }",
            "product.combination",
            "prepayment",
        ),
    ];
    for (lines, code, path) in cases {
        let error = with(&format!("{shortens}{lines}")).unwrap_err();
        assert_eq!((error.code(), error.path().as_str()), (code, path), "{error}");
    }
    let error = with("[waterfall]\nthen = { refuse_above = '-0.01' }").unwrap_err();
    assert_eq!(
        (error.code(), error.path().as_str()),
        ("product.limit", "waterfall.then.refuse_above"),
        "{error}"
    );
}

#[test]
fn an_uplift_carries_the_contract_rate_where_penalty_replaces_it() {
    let rate = |answer: &str| {
        let file = format!(
            "[interest]\nbase = 'actual'\noverdue_principal = '{answer}'\n[penalty]\nrate = {{ uplift = '50 %' }}"
        );
        let product = with(&file).unwrap();
        let PenaltyRate::OfContract(rate) = &product.penalty().unwrap().rate else {
            panic!("an uplift follows the contract rate")
        };
        rate.beside(product.rate()).to_string()
    };
    assert_eq!(rate("penalty_only"), "27 % per year");
    assert_eq!(rate("both"), "9 % per year");
}

#[test]
fn refused_fees() {
    let cases = [
        ("code = 'a b', on = 'payout', amount = '1.00'", "product.limit", "fees.code"),
        ("code = 'a', on = 'payout', amount = '0.00'", "product.limit", "fees.amount"),
        ("code = 'a', on = 'payout', amount = '1.001'", "money.too_precise", "fees.amount"),
        (
            "code = 'a', on = 'payout', amount = { share = '101 %', of = 'the_payout' }",
            "product.limit",
            "fees.amount.share",
        ),
        (
            "code = 'a', on = 'payout', amount = { share = '1 %', of = 'the_payout', min = '2.00', max = '1.99' }",
            "product.limit",
            "fees.amount.max",
        ),
        ("code = 'a', on = { late = { days = 0 } }, amount = '1.00'", "product.limit", "fees.on.late.days"),
        (
            "code = 'a', on = { late = { days = 1, again = { days = 0 } } }, amount = '1.00'",
            "product.limit",
            "fees.on.late.again",
        ),
        (
            "code = 'a', on = { date = { months = 0 } }, amount = '1.00'",
            "product.limit",
            "fees.on.date.months",
        ),
        (
            "code = 'a', on = 'payout', amount = '1.00', due = { in_days = 367 }",
            "product.limit",
            "fees.due.in_days",
        ),
        ("code = 'a', on = 'each_bill', amount = '1.00', due = 'at_once'", "product.combination", "fees.due"),
        (
            "code = 'a', on = 'reschedule', amount = '1.00', due = 'deducted'",
            "product.combination",
            "fees.due",
        ),
        (
            "code = 'a', on = 'payout', amount = '1.00', due = 'deducted', counts_as = 'penalty'",
            "product.combination",
            "fees.counts_as",
        ),
        (
            "code = 'a', on = 'payout', amount = { share = '1 %', of = 'the_principal' }, due = 'deducted'",
            "product.combination",
            "fees.amount.of",
        ),
        (
            "code = 'a', on = 'tariff', amount = { share = '1 %', of = 'the_bill' }",
            "product.combination",
            "fees.amount.of",
        ),
        ("code = 'a', on = 'sometimes', amount = '1.00'", "product.format", "fees[0].on"),
    ];
    for (rule, code, path) in cases {
        let error = with(&format!("fees = [{{ {rule} }}]")).unwrap_err();
        assert_eq!((error.code(), error.path().as_str()), (code, path), "{rule}: {error}");
    }
    let twice = "fees = [{ code = 'a', on = 'payout', amount = '1.00' }, { code = 'a', on = 'tariff', amount = '1.00' }]";
    assert_eq!(with(twice).unwrap_err().path(), "fees.code");
    let twice = with("[charge_back]\norder = ['fee', 'fee']").unwrap_err();
    assert_eq!((twice.code(), twice.path().as_str()), ("product.limit", "charge_back.order"), "{twice}");
}

#[test]
fn a_wrong_shape_is_answered_with_a_right_value() {
    let message = |section: &str| with(section).unwrap_err().to_string();
    assert_eq!(
        message("[overdue]\ngrace = 3"),
        "overdue.grace: invalid type: integer `3`, expected a table; \
         for example `{ kind = \"from_the_due_day\", days = 5 }`"
    );
    assert_eq!(
        message("[penalty]\nrate = { fixed = '18 % per year' }\ngrace = 3"),
        "penalty.grace: wanted string or table; for example `{ starts_after = 3 }`"
    );
    assert_eq!(
        message("[penalty]\nrate = '18 % per year'"),
        "penalty.rate: unknown variant `18 % per year`, expected one of `uplift`, `times`, `spread`, `fixed`, `table`, \
         `tiers`; for example `{ fixed = \"18 % per year\" }`"
    );
    assert_eq!(
        message("[penalty]"),
        "penalty: missing field `rate`; for example `{ rate = { uplift = \"50 %\" } }`"
    );
    assert!(message("colour = 'red'").starts_with("colour: unknown field `colour`, expected one of `code`"));
    assert!(!message("colour = 'red'").contains("for example"));
    let json = r#"{"overdue": {"grace": 3}}"#;
    assert_eq!(
        Product::from_json(json).unwrap_err().to_string(),
        "overdue.grace: invalid type: integer `3`, expected a table at line 1 column 23; \
         for example `{\"days\":5,\"kind\":\"from_the_due_day\"}`"
    );
}
