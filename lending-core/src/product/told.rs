//! What is said of a value that cannot be read: in words of a file, with a value that can.

/// Values that are often written otherwise, by the path of their field.
pub(super) const RIGHT: &[(&str, &str)] = &[
    ("billing.statement_day", "{ days_before_due = 10 }"),
    ("business_days", "{ calendar = \"CN\", convention = \"following\" }"),
    ("cooling_off", "{ days = 14 }"),
    ("due_day", "{ day = 20 }"),
    ("first_due", "{ days_at_least = 15 }"),
    ("frequency", "{ weeks = 2 }"),
    ("overdue.grace", "{ kind = \"after\", days = 3 }"),
    ("overdue.tolerance", "{ amount = \"100.00\" }"),
    ("penalty", "{ rate = { uplift = \"50 %\" } }"),
    ("penalty.caps", "{ nights = 90 }"),
    ("penalty.grace", "{ retroactive = 3 }"),
    ("penalty.rate", "{ fixed = \"18 % per year\" }"),
    ("repricing.on", "{ month_starts = 12 }"),
    ("residual", "{ share = \"10 %\" }"),
];

/// A reader's message without the names of its own types, and with a right value where there is one.
pub(super) fn in_words(path: &str, message: &str) -> String {
    let plain = match message.split_once("expected struct ") {
        Some((before, name)) => {
            let after = name.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
            format!("{before}expected a table{after}")
        }
        None => message.to_owned(),
    };
    match RIGHT.iter().find(|(field, _)| *field == path) {
        Some((_, value)) => format!("{plain}; a right value is {value}"),
        None => plain,
    }
}
