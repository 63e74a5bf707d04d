use chrono::NaiveDate;

/// A day that is checked when the program is compiled: `date!("2026-01-31")`.
///
/// ```compile_fail
/// let no_such_day = lending_core::date!("2026-02-29");
/// ```
#[macro_export]
macro_rules! date {
    ($text:literal) => {{
        const CHECKED: () = $crate::calendar::check_literal($text);
        let () = CHECKED;
        $text
            .parse::<$crate::calendar::Date>()
            .expect("the literal was checked when the program was compiled")
    }};
}

/// Refuses, at compile time, what [`date!`](crate::date!) cannot take.
#[doc(hidden)]
#[expect(clippy::indexing_slicing, reason = "runs while the program is compiled, where a slip is an error")]
pub const fn check_literal(text: &str) {
    let bytes = text.as_bytes();
    assert!(bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-', "a day is written as 2026-01-31");
    let (year, month, day) = (number(bytes, 0, 4), number(bytes, 5, 7), number(bytes, 8, 10));
    assert!(year >= 1900 && year <= 2200, "days lie in 1900-01-01 … 2200-12-31");
    assert!(NaiveDate::from_ymd_opt(year.cast_signed(), month, day).is_some(), "there is no such day");
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "runs while the program is compiled, where a slip is an error"
)]
const fn number(bytes: &[u8], mut at: usize, end: usize) -> u32 {
    let mut number = 0;
    while at < end {
        number = number * 10 + digit(bytes[at]);
        at += 1;
    }
    number
}

/// The value of a decimal digit; `u32::from` is not const.
#[expect(
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    reason = "a digit's byte is at least `0` and fits into 32 bits, and `From` is not const"
)]
const fn digit(byte: u8) -> u32 {
    assert!(byte.is_ascii_digit(), "a day is written as 2026-01-31");
    (byte - b'0') as u32
}
