use super::Hash;

/// Of the three bytes `abc`. (Source: FIPS 180-2, appendix B.1.)
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn a_hash_is_shown_as_64_digits_and_read_back_from_them() {
    let hash = Hash::of(b"abc");
    assert_eq!((hash.to_string().as_str(), format!("{hash:?}").as_str()), (ABC, ABC));
    let stored = serde_json::to_string(&hash).unwrap();
    assert_eq!(stored, format!("\"{ABC}\""));
    assert_eq!(serde_json::from_str::<Hash>(&stored).unwrap(), hash);
    for wrong in [ABC.to_uppercase(), ABC[1..].to_owned(), format!("{ABC}0"), ABC.replace('b', "x")] {
        assert!(serde_json::from_str::<Hash>(&format!("\"{wrong}\"")).is_err(), "{wrong}");
    }
}

#[test]
fn a_chained_hash_changes_with_what_it_follows_and_with_its_bytes() {
    let first = Hash::of(b"first");
    let all = [
        Hash::chained(first, b"second"),
        Hash::chained(Hash::of(b"another"), b"second"),
        Hash::chained(first, b"third"),
        Hash::of(b"second"),
    ];
    let distinct: std::collections::BTreeSet<_> = all.into();
    assert_eq!(distinct.len(), all.len());
}
