use super::*;

#[test]
fn a_price_has_a_floor_that_is_its_cap_at_most() {
    let fixed = RETAIL.replace("floor = \"8 % per year\"", "floor = \"24 % per year\"");
    let decision = Policy::from_toml(&fixed, &[]).unwrap().decide(&wang(), date!("2026-02-01")).unwrap();
    assert_eq!(decision.rate(), Some("24 % per year".parse::<Rate>().unwrap()));
}

#[test]
fn a_price_begins_with_a_value_and_that_counts_as_read() {
    let text = RETAIL
        .replace("base = { rate = \"12 % per year\" }", "base = { of = \"index\" }")
        .replace("[facts]\n", "[facts]\nindex = { kind = \"decimal\", unit = \"per year\" }\n");
    let policy = Policy::from_toml(&text, &[]).unwrap();
    let unread = |finding: &Finding| matches!(finding, Finding::Unused { .. });
    assert!(!policy.validate().iter().any(unread));
    let day = date!("2026-02-01");
    let decision =
        policy.decide(&wang().with("index", Value::Decimal("0.14".parse().unwrap())), day).unwrap();
    // 14 % - 1 % - 1.5 %
    assert_eq!(decision.rate(), Some("11.5 % per year".parse::<Rate>().unwrap()));
    assert_eq!(policy.decide(&wang(), day).unwrap().rate(), None);
}

#[test]
fn what_is_affordable_is_down_to_the_minor_unit_of_the_currency() {
    let affordable = |currency: &str, income: &str| {
        let text = format!(
            "policy = \"p\"\nfrom = \"2026-01-01\"\ncurrency = \"{currency}\"\nunknown = \"decline\"\n\
             facts.income = {{ kind = \"money\" }}\n[affordability]\nincome = \"income\"\ndebts = 0\n\
             share_of_income = \"33 %\"\nrate = {{ rate = \"0 % per year\" }}\ninstalments = 3"
        );
        let policy = Policy::from_toml(&text, &[]).unwrap();
        let json = format!("{{ \"facts\": {{ \"income\": \"{income}\" }} }}");
        let application = policy.dictionary().application_from_json(&json).unwrap();
        let decision = policy.decide(&application, date!("2026-02-01")).unwrap();
        let Step::Affordability { instalment, amount, .. } = &decision.trace()[0] else {
            panic!("the only step is what is affordable")
        };
        [instalment, amount].map(ToString::to_string)
    };
    // 33 % of 1000.20 is 330.066, of 1001 it is 330.33.
    assert_eq!(affordable("CNY", "1000.20"), ["330.06", "990.18"]);
    assert_eq!(affordable("JPY", "1001"), ["330", "990"]);
    assert_eq!(affordable("KWD", "1000.200"), ["330.066", "990.198"]);
}
