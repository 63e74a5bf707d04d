use super::*;
use crate::calendar::Date;
use crate::date;
use crate::error::{Coded, ErrorKind};
use crate::hash::Hash;

fn requirements() -> Requirements {
    Requirements::new(&["identity card", "payslip"], &["borrower", "lender"])
        .unwrap()
        .with_verification_payment()
}

fn day(number: u8) -> Date {
    format!("2026-01-{number:02}").parse().unwrap()
}

fn received(document: &str) -> Happened {
    Happened::DocumentReceived { document: document.into(), content: None }
}

fn accepted(document: &str) -> Happened {
    Happened::DocumentChecked { document: document.into(), result: Checked::Accepted }
}

fn sent_back(document: &str, reason: &str) -> Happened {
    Happened::DocumentChecked { document: document.into(), result: Checked::SentBack(reason.into()) }
}

fn paid(result: Verified) -> Happened {
    Happened::VerificationPaid { result }
}

fn drawn_up(contract: &str) -> Happened {
    Happened::ContractDrawnUp { contract: Hash::of(contract.as_bytes()) }
}

fn signed(by: &str, contract: &str) -> Happened {
    Happened::Signed { by: by.into(), contract: Hash::of(contract.as_bytes()), reference: format!("tx {by}") }
}

/// Records one thing after the other on the days of January, under keys of their own.
fn recorded(requirements: Requirements, all: &[Happened]) -> ContractFile {
    let mut file = ContractFile::new(requirements);
    for (number, what) in (1..).zip(all) {
        let recorded = file.record(&format!("e-{number}"), day(number), what.clone()).unwrap();
        assert_eq!(recorded, Recorded::New, "{what:?}");
    }
    file
}

fn missing(file: &ContractFile) -> Vec<String> {
    file.what_is_missing().iter().map(ToString::to_string).collect()
}

/// What a file refuses, in words and by its code; it is as it was.
fn refused(file: &ContractFile, what: Happened) -> (&'static str, String) {
    let mut tried = file.clone();
    let error = tried.record("tried", day(31), what).unwrap_err();
    assert_eq!(tried, *file);
    (error.code(), error.to_string())
}

#[test]
fn a_file_is_complete_when_every_document_is_accepted_the_payment_matched_and_all_signed() {
    let steps = [
        received("identity card"),
        sent_back("identity card", "expired"),
        received("payslip"),
        accepted("payslip"),
        paid(Verified::NotMatched("another name".into())),
        received("identity card"),
        accepted("identity card"),
        drawn_up("one"),
        paid(Verified::Matched),
        signed("borrower", "one"),
        signed("lender", "one"),
    ];
    let file = recorded(requirements(), &steps);
    let rest = ["contract not drawn up", "signature of `borrower` missing", "signature of `lender` missing"];
    let after = |number, more: &[&str]| {
        let expected: Vec<_> = more.iter().map(ToString::to_string).collect();
        assert_eq!(missing(&file.as_of(day(number))), expected, "after {number} steps");
    };
    let card = "`identity card` sent back (expired)";
    let no_payment = "verification payment missing";
    after(1, &["`identity card` not checked", "`payslip` missing", no_payment, rest[0], rest[1], rest[2]]);
    after(2, &[card, "`payslip` missing", no_payment, rest[0], rest[1], rest[2]]);
    after(4, &[card, no_payment, rest[0], rest[1], rest[2]]);
    after(5, &[card, "verification payment not matched (another name)", rest[0], rest[1], rest[2]]);
    after(8, &["verification payment not matched (another name)", rest[1], rest[2]]);
    after(9, &rest[1..]);
    after(10, &rest[2..]);
    after(11, &[]);
    assert!(file.is_complete() && !file.as_of(day(10)).is_complete());
    let all: Vec<_> = file.signatures().collect();
    assert_eq!(all, [("borrower", "tx borrower"), ("lender", "tx lender")]);
}

#[test]
fn a_document_stands_as_the_latest_event_says() {
    let withdrawn =
        Happened::DocumentWithdrawn { document: "payslip".into(), reason: "of another person".into() };
    let steps = [received("payslip"), accepted("payslip"), sent_back("payslip", "illegible"), withdrawn];
    let file = recorded(requirements(), &steps);
    let status = |number| file.as_of(day(number)).document("payslip").unwrap();
    assert_eq!(status(1), DocumentStatus::Received);
    assert_eq!(status(2), DocumentStatus::Accepted);
    assert_eq!(status(3), DocumentStatus::SentBack("illegible".into()));
    assert_eq!(status(4), DocumentStatus::Missing);
    assert_eq!(file.document("identity card"), Some(DocumentStatus::Missing));
    assert_eq!(file.document("passport"), None);
}

#[test]
fn the_documents_that_are_accepted_are_told_by_their_names() {
    let steps = [
        received("payslip"),
        received("identity card"),
        accepted("identity card"),
        accepted("payslip"),
        sent_back("identity card", "expired"),
    ];
    let file = recorded(requirements(), &steps);
    let accepted = |number| file.as_of(day(number)).accepted().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(accepted(2), Vec::<String>::new());
    assert_eq!(accepted(3), ["identity card"]);
    assert_eq!(accepted(4), ["identity card", "payslip"], "in the order in which they are asked for");
    assert_eq!(accepted(5), ["payslip"]);
}

#[test]
fn a_gap_is_filled_by_a_document_that_this_file_alone_needs() {
    let asked = Happened::DocumentAskedFor { document: "lease of the flat".into() };
    let file =
        recorded(Requirements::new(&[], &[]).unwrap(), &[asked.clone(), received("lease of the flat")]);
    assert!(!file.is_complete());
    assert_eq!(missing(&file), ["`lease of the flat` not checked"]);
    assert_eq!(refused(&file, asked).1, "`lease of the flat` is asked for already");
    let unknown = refused(&file, received("payslip"));
    let said = "expected one of the documents that are asked for (lease of the flat), found `payslip`";
    assert_eq!(unknown, ("contract_file.no_such_document", said.to_owned()));
}

#[test]
fn a_contract_that_is_drawn_up_anew_is_signed_anew() {
    let checked = Requirements::new(&[], &["borrower"]).unwrap();
    let file = recorded(checked, &[drawn_up("one"), signed("borrower", "one"), drawn_up("two")]);
    assert_eq!(
        (file.as_of(day(2)).is_complete(), missing(&file)),
        (true, vec!["signature of `borrower` missing".to_owned()])
    );
    assert_eq!(refused(&file, signed("borrower", "one")).0, "contract_file.other_contract");
    let mut file = file;
    assert_eq!(file.record("again", day(4), signed("borrower", "two")).unwrap(), Recorded::New);
    assert!(file.is_complete());
}

#[test]
fn a_contract_is_signed_when_its_requirements_say_so() {
    let documents = |sign| Requirements::new(&["payslip"], &["borrower"]).unwrap().sign(sign);
    let checked = recorded(documents(SignWhen::AllIsChecked), &[drawn_up("one"), received("payslip")]);
    let (code, message) = refused(&checked, signed("borrower", "one"));
    assert_eq!(code, "contract_file.not_checked");
    assert_eq!(message, "the contract is signed when all is checked, found `payslip` not checked");
    assert_eq!(checked.before_signing().len(), 1);
    let before = ContractFile::new(documents(SignWhen::DrawnUp));
    assert_eq!(before.before_signing(), [Missing::Contract]);
    assert_eq!(refused(&before, signed("borrower", "one")).0, "contract_file.not_drawn_up");
    let at_once = recorded(documents(SignWhen::DrawnUp), &[drawn_up("one"), signed("borrower", "one")]);
    assert_eq!(missing(&at_once), ["`payslip` missing"]);
    assert_eq!(refused(&at_once, signed("guarantor", "one")).0, "contract_file.no_such_signer");
    let paying = Requirements::new(&[], &["borrower"]).unwrap().with_verification_payment();
    let unpaid = recorded(paying, &[drawn_up("one")]);
    assert_eq!(refused(&unpaid, signed("borrower", "one")).0, "contract_file.not_checked");
}

#[test]
fn a_signature_stays_when_a_document_is_sent_back_after_it() {
    let requirements = Requirements::new(&["payslip"], &["borrower"]).unwrap();
    let signed = [received("payslip"), accepted("payslip"), drawn_up("one"), signed("borrower", "one")];
    let mut file = recorded(requirements, &signed);
    assert!(file.is_complete());
    assert_eq!(file.record("back", day(5), sent_back("payslip", "forged")).unwrap(), Recorded::New);
    assert_eq!(missing(&file), ["`payslip` sent back (forged)"]);
    assert_eq!(file.signatures().count(), 1);
    assert_eq!(file.record("again", day(6), accepted("payslip")).unwrap(), Recorded::New);
    assert!(file.is_complete());
}

#[test]
fn the_same_key_and_claim_is_there_already_and_another_claim_is_refused() {
    let mut file = recorded(requirements(), &[received("payslip"), received("identity card")]);
    let before = file.clone();
    // The day of a retry may be any other, also one before the last.
    for day in [day(1), day(9)] {
        assert_eq!(file.record("e-1", day, received("payslip")).unwrap(), Recorded::AlreadyThere);
    }
    let error = file.record("e-1", day(9), received("identity card")).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("contract_file.key_reused", ErrorKind::Duplicate));
    assert_eq!(
        error.to_string(),
        "`e-1` was recorded before as document_received on 2026-01-01, with another claim"
    );
    assert_eq!(file, before);
}

#[test]
fn what_cannot_be_is_refused_and_leaves_the_file_as_it_was() {
    let file = recorded(requirements(), &[received("payslip")]);
    let code = |what| refused(&file, what).0;
    assert_eq!(code(accepted("identity card")), "contract_file.not_received");
    let withdrawn =
        |reason: &str| Happened::DocumentWithdrawn { document: "payslip".into(), reason: reason.into() };
    assert_eq!(code(withdrawn(" ")), "contract_file.text");
    assert_eq!(code(sent_back("payslip", "")), "contract_file.text");
    assert_eq!(code(sent_back("payslip", &"x".repeat(257))), "contract_file.text");
    assert_eq!(code(paid(Verified::NotMatched(String::new()))), "contract_file.text");
    let mut long = file.clone();
    assert_eq!(long.record("same-day", day(1), received("identity card")).unwrap(), Recorded::New);
    assert_eq!(long.record("e-2", day(2), sent_back("payslip", &"é".repeat(256))).unwrap(), Recorded::New);
    let back = file.clone().record("e-2", date!("2025-12-31"), received("identity card")).unwrap_err();
    let (last, found) = (day(1), date!("2025-12-31"));
    assert_eq!(back, FileError::BeforeLast { last, found });
    assert_eq!(file.clone().record("e 2", day(2), received("payslip")).unwrap_err().code(), "key.text");
}

#[test]
fn a_file_comes_back_from_its_stored_events() {
    let steps = [received("payslip"), accepted("payslip"), drawn_up("one"), paid(Verified::Matched)];
    let file = recorded(requirements(), &steps);
    let stored = serde_json::to_string(file.events()).unwrap();
    let first = r#"{"key":"e-1","day":"2026-01-01","what":{"document_received":{"document":"payslip","content":null}}}"#;
    assert!(stored.contains(first), "{stored}");
    let events: Vec<FileEvent> = serde_json::from_str(&stored).unwrap();
    assert_eq!(ContractFile::load(requirements(), events.clone()).unwrap(), file);
    let without_first = events.into_iter().skip(1);
    assert_eq!(
        ContractFile::load(requirements(), without_first).unwrap_err(),
        FileError::NotReceived { document: "payslip".into() }
    );
}

#[test]
fn requirements_name_each_thing_once() {
    let read = |text: &str| toml::from_str::<Requirements>(text).map_err(|error| error.message().to_owned());
    let all = "documents = ['payslip']\nsignatures = ['borrower']\nverification_payment = 'needed'\nsign = 'drawn_up'";
    let written = toml::to_string(&read(all).unwrap()).unwrap();
    assert_eq!(read(&written), read(all));
    assert_eq!(read(all).unwrap().signed_when(), SignWhen::DrawnUp);
    assert_eq!(read("").unwrap(), Requirements::default());
    let twice = read("documents = ['payslip', 'payslip']").unwrap_err();
    assert_eq!(twice, "documents[1]: `payslip` is there already");
    let blank = Requirements::new(&[], &["borrower", " "]).unwrap_err();
    assert_eq!((blank.code(), blank.path()), ("requirements.name", "signatures[1]".to_owned()));
    assert_eq!(Requirements::new(&[&"x".repeat(65)], &[]).unwrap_err().code(), "requirements.name");
    assert!(Requirements::new(&[&"x".repeat(64)], &[]).is_ok());
    assert!(read("documnts = []").is_err());
}
