//! `report`: a page that needs nothing else, with the figures that the loans say.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json as value};

use crate::common::{arg, example, json, refusal};
use crate::counter::Counter;

/// The page and its figures.
fn report(counter: &Counter, on: &str) -> (String, Value) {
    let out = page_of(counter);
    let figures = counter.json(&["report", "--on", on, "--out", arg(&out)]);
    (std::fs::read_to_string(out).expect("a page"), figures)
}

fn page_of(counter: &Counter) -> PathBuf {
    counter.database().with_extension("html")
}

/// The texts between two marks.
fn between<'p>(page: &'p str, before: &str, after: &str) -> Vec<&'p str> {
    page.split(before).skip(1).map(|rest| rest.split(after).next().unwrap_or_default()).collect()
}

fn open(counter: &Counter, key: &str, product: &str, amount: &str, term: &str, on: &str) {
    let disburse = format!("d-{on}");
    let request =
        ["open", "--key", key, "--product", product, "--amount", amount, "--term", term, "--on", on];
    counter.json(&[&request[..], &["--disburse", &disburse]].concat());
}

#[test]
fn a_loan_goes_from_its_contract_into_the_report() {
    let counter = Counter::with_a_loan();
    counter.json(&["pay", "L-1", "40.00", "--key", "p-1", "--on", "2026-02-09"]);
    counter.json(&["day-end", "--on", "2026-02-12"]);
    let (page, figures) = report(&counter, "2026-02-12");
    let sums = &figures["currencies"]["CNY"];
    assert_eq!((&figures["loans"], &figures["projection"]), (&value!(1), &value!(false)));

    let micro_loan = &sums["products"]["micro-loan"];
    assert_eq!(micro_loan["granted"], value!({ "loans": 1, "principal": "3000.00" }));
    assert_eq!(micro_loan["running"], value!({ "loans": 1, "principal": "3000.00" }));
    assert_eq!(micro_loan["repaid"], value!({ "loans": 0, "principal": "0.00" }));
    assert_eq!(*micro_loan, sums["total"]);
    // Bill 1 asked for 45.00 on 10 February: 5.00 of it is unpaid, for two days.
    let late = &sums["past_due"][0];
    assert_eq!((&late["past_due"], &late["days_past_due"]), (&value!("5.00"), &value!(2)));
    assert_eq!(
        sums["standing"]["overdue_1_30"],
        value!({ "loans": 1, "principal_outstanding": "3000.00", "past_due": "5.00", "penalty": "0.00" })
    );
    // Rows 2 to 6 ask for 45.00 each, and the last for the principal as well.
    let months = sums["falls_due"]["months"].as_array().unwrap();
    let dues: Vec<_> = months.iter().map(|month| month["total"].as_str().unwrap()).collect();
    assert_eq!(dues[..7], ["0.00", "45.00", "45.00", "45.00", "45.00", "3045.00", "0.00"]);
    assert_eq!((months[0]["month"].as_str(), months.len()), (Some("2026-02"), 12));
    let cash = sums["cash"].as_array().unwrap();
    assert_eq!(cash[10], value!({ "month": "2026-01", "came_in": "0.00", "went_out": "3000.00" }));
    assert_eq!(cash[11], value!({ "month": "2026-02", "came_in": "40.00", "went_out": "0.00" }));

    for shown in [
        "The portfolio on 2026-02-12",
        "<td class=\"figure\">3,045.00</td>",
        "2 days past due",
        "5.00 CNY past due",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let drawings = between(&page, "<svg", "</svg>");
    assert_eq!(drawings.len(), 3);
    assert!(
        drawings[1].contains("2026-07") && drawings[1].contains("3,000"),
        "labels of both axes: {}",
        drawings[1]
    );
    assert!(!page.contains("if nothing else happened"));
    let (ahead, _) = report(&counter, "2026-02-13");
    assert!(ahead.contains("if nothing else happened"), "a day that is not ended is a projection");
}

#[test]
fn what_was_repaid_and_what_was_not_paid_out_are_counted_apart() {
    let counter = Counter::with_a_loan();
    counter.json(&["pay", "L-1", "3270.50", "--key", "p-1", "--on", "2026-01-12"]);
    let request = ["open", "--key", "L-2", "--product", "micro-loan", "--amount", "1000.00", "--term", "3"];
    counter.json(&[&request[..], &["--on", "2026-07-10"]].concat());
    let (_, figures) = report(&counter, "2026-07-10");
    let sums = &figures["currencies"]["CNY"];
    assert_eq!(sums["total"]["granted"], value!({ "loans": 2, "principal": "4000.00" }));
    assert_eq!(sums["total"]["repaid"], value!({ "loans": 1, "principal": "3000.00" }));
    assert_eq!(sums["total"]["not_paid_out"], value!({ "loans": 1, "principal": "1000.00" }));
    assert_eq!(sums["total"]["running"]["loans"], 0);
    let months = sums["falls_due"]["months"].as_array().unwrap();
    assert!(months.iter().all(|month| month["total"] == "0.00"), "nothing was paid out that could fall due");
    assert_eq!(
        (&sums["falls_due"]["held"], &sums["standing"]["settled"]["loans"]),
        (&value!("0.00"), &value!(1))
    );
    // As the portfolio stood in February: credit pays the rows as they are billed, and is named beside them.
    let (_, figures) = report(&counter, "2026-02-12");
    assert_eq!(figures["loans"], 1);
    assert_eq!(figures["currencies"]["CNY"]["falls_due"]["held"], "3225.50");
}

#[test]
fn currencies_are_never_added() {
    let counter = Counter::with_a_loan();
    open(&counter, "L-2", "lease", "50000.00", "36", "2026-01-12");
    let (page, figures) = report(&counter, "2026-01-12");
    let granted = |currency: &str| &figures["currencies"][currency]["total"]["granted"]["principal"];
    assert_eq!((granted("CNY"), granted("PLN")), (&value!("3000.00"), &value!("50000.00")));
    let captions = between(&page, "<caption>", "</caption>");
    assert_eq!(captions.len(), 8, "{captions:?}");
    assert!(
        captions.iter().all(|caption| caption.contains("in CNY") != caption.contains("in PLN")),
        "{captions:?}"
    );
    // 36 rows, of which the first twelve months are shown one by one.
    let months = figures["currencies"]["PLN"]["falls_due"]["months"].as_array().unwrap();
    assert_eq!(months.last().unwrap()["month"], "after 2026-12");
}

#[test]
fn the_page_needs_nothing_else_and_its_links_lead_somewhere() {
    let counter = Counter::new();
    // Any visible character may stand in a loan's name.
    let names = ["L<2>&\"'#%", "L_1", "L.1"];
    for name in names {
        open(&counter, name, "micro-loan", "3000.00", "6", "2026-01-10");
    }
    let (page, figures) = report(&counter, "2026-03-20");
    assert_eq!(figures["currencies"]["CNY"]["past_due"].as_array().map(Vec::len), Some(3));
    for foreign in ["<script", "<link", "<img", "src=", "url(", "@import", "L<2>"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    let addresses = between(&page, "http", "\"");
    assert!(addresses.iter().all(|address| *address == "://www.w3.org/2000/svg"), "{addresses:?}");
    let ids = between(&page, " id=\"", "\"");
    let known: BTreeSet<_> = ids.iter().collect();
    assert_eq!(known.len(), ids.len(), "each place has its name: {ids:?}");
    let links = between(&page, "href=\"#", "\"");
    assert!(links.len() > 10 && links.iter().all(|link| known.contains(link)), "{links:?}");
    assert_eq!(page.matches("<svg").count(), 2, "what came in is nothing, and is not drawn");
    assert!(page.contains("Nothing came in."));
}

#[test]
fn what_came_in_is_what_the_portfolio_says() {
    let folder = tempfile::tempdir().unwrap();
    let (database, out) = (folder.path().join("desk.db"), folder.path().join("report.html"));
    json(&["demo", "--loans", "30", "--db", arg(&database)]);
    let figures = json(&["report", "--db", arg(&database), "--on", "2026-06-30", "--out", arg(&out)]);
    let sums = &figures["currencies"]["CNY"];
    let cents = |text: &str| text.replace(['.', ','], "").parse::<i64>().unwrap();

    let text = std::fs::read_to_string(example("portfolio/events.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let of_the_30 = |row: &&csv::StringRecord| cents(&row[1].replace("L-", "")) <= 30;
    let (loan, kind, key, amount, target) = (1, 2, 3, 5, 7);
    let payments = || rows.iter().filter(of_the_30).filter(|row| &row[kind] == "repay");
    let paid: i64 = payments().map(|row| cents(&row[amount].replace(" CNY", ""))).sum();
    let taken_back = rows.iter().filter(of_the_30).filter(|row| ["return", "reverse"].contains(&&row[kind]));
    let taken_back: i64 = taken_back
        .map(|back| {
            let payment = payments().find(|row| row[loan] == back[loan] && row[key] == back[target]).unwrap();
            cents(&payment[amount].replace(" CNY", ""))
        })
        .sum();
    let came_in: i64 =
        sums["cash"].as_array().unwrap().iter().map(|month| cents(month["came_in"].as_str().unwrap())).sum();
    assert!(taken_back > 0);
    assert_eq!(came_in, paid - taken_back);

    let standing = sums["standing"].as_object().unwrap();
    for figure in ["principal_outstanding", "past_due"] {
        let sum: i64 = standing.values().map(|aged| cents(aged[figure].as_str().unwrap())).sum();
        assert_eq!(sum, cents(sums["total"][figure].as_str().unwrap()), "{figure}");
    }
    let loans: u64 = standing.values().map(|aged| aged["loans"].as_u64().unwrap()).sum();
    assert_eq!((loans, &sums["total"]["granted"]["loans"]), (30, &value!(30)));
}

#[test]
fn what_cannot_be_reported_is_refused() {
    let counter = Counter::with_a_loan();
    let database = counter.database();
    let at = |on: &str, out: &str| refusal(&["report", "--db", arg(&database), "--on", on, "--out", out]);
    assert_eq!(at("2026-01-10", "no-such-folder/report.html").0, "file.missing");
    assert_eq!(
        at("2190-01-10", arg(&page_of(&counter))),
        ("view.out_of_reach".to_owned(), "L-1: day".to_owned())
    );
    let nowhere = ["report", "--db", "no-such.db", "--on", "2026-01-10", "--out", "report.html"];
    assert_eq!(refusal(&nowhere), ("file.missing".to_owned(), "no-such.db".to_owned()));
    // A day before every contract is no mistake.
    let (page, figures) = report(&counter, "2025-12-31");
    assert_eq!(figures["loans"], 0);
    assert!(page.contains("No contract was made by then."));
}
