use super::DownPayment;
use crate::money::{Minor, Rounding, RoundingMode};

#[test]
fn a_down_payment_is_a_part_of_a_payout_and_neither_nothing_nor_all() {
    let of = |share: &str| DownPayment { share: share.parse().unwrap(), rounding: Rounding::cent() };
    for share in ["0.000000000001", "0.25", "0.999999999999"] {
        assert!(of(share).is_valid(), "{share}");
    }
    for share in ["-0.25", "0", "1", "1.25", "0.0000000000001"] {
        assert!(!of(share).is_valid(), "{share}");
    }
    assert_eq!(of("0.25").of(Minor::new(1002)), Minor::new(251));
    // It is rounded up to more than there is: never more than the payout.
    let tens =
        DownPayment { rounding: Rounding::new(Minor::new(1000), Rounding::cent().mode()), ..of("0.75") };
    assert_eq!(tens.of(Minor::new(900)), Minor::new(900));
}

/// What older terms do not say is not written, so that their bytes stay as they are; anything else is.
#[test]
fn a_rounding_is_stored_where_it_is_another_than_to_the_nearest_cent() {
    let stored = |rounding| {
        let part = DownPayment { share: "0.25".parse().unwrap(), rounding };
        let text = serde_json::to_string(&part).unwrap();
        assert_eq!(serde_json::from_str::<DownPayment>(&text).unwrap(), part);
        text
    };
    assert_eq!(stored(Rounding::cent()), r#"{"share":"0.25"}"#);
    let up = stored(Rounding::new(Minor::new(100), RoundingMode::Up));
    assert_eq!(up, r#"{"share":"0.25","rounding":{"unit":100,"mode":"up"}}"#);
}
