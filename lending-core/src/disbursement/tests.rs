use super::DownPayment;
use crate::money::{Minor, Rounding};

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
