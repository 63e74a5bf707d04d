//! The page: tables and charts of each currency, one after the other.

use askama::Template;
use lending_core::calendar::Date;
use lending_core::debt::Split;
use lending_core::money::Minor;
use plotters::style::RGBColor;

use super::cash::Flow;
use super::chart::{Bars, SHADES};
use super::dues::Due;
use super::figures::{Aged, InCurrency, Report};
use super::late::Late;
use super::table::{Cell, Table};
use super::totals::{Lent, Totals};
use crate::failure::{DeskError, Failure};
use crate::standing::Group;
use crate::tables::amount;

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    day: Date,
    known: String,
    loans: u64,
    sections: Vec<Section>,
}

/// The loans in one currency.
struct Section {
    currency: String,
    totals: Table,
    ageing: Table,
    ageing_chart: Option<Figure>,
    dues: Table,
    dues_chart: Option<Figure>,
    held: Option<String>,
    cash: Table,
    cash_chart: Option<Figure>,
    late: Table,
    details: Vec<Detail>,
}

/// A chart with what it shows.
struct Figure {
    caption: String,
    svg: String,
    legend: Vec<Shade>,
}

/// What a colour stands for.
struct Shade {
    name: &'static str,
    colour: String,
}

/// A loan past due: what the table of loans links to.
struct Detail {
    anchor: String,
    heading: String,
    standing: String,
    items: Table,
}

/// The page as text.
pub(super) fn of(report: &Report) -> Result<String, Failure> {
    let known = report.known.map_or_else(String::new, |known| {
        let projection = if report.projection {
            ": figures of days after a loan's own are what would be if nothing else happened"
        } else {
            ""
        };
        format!("As known by business day {known}{projection}.")
    });
    let sections = report.currencies.values().map(section).collect::<Result<_, Failure>>()?;
    let page = Page { day: report.day, known, loans: report.loans, sections };
    Ok(page.render().map_err(|error| DeskError::Report { reason: error.to_string() })?)
}

fn section(sums: &InCurrency) -> Result<Section, Failure> {
    Ok(Section {
        currency: sums.currency.to_string(),
        totals: totals(sums),
        ageing: ageing(sums),
        ageing_chart: ageing_chart(sums)?,
        dues: dues(sums),
        dues_chart: dues_chart(sums)?,
        held: Some(sums.dues.held).filter(|held| !held.is_zero()).map(|held| amount(sums.money(held))),
        cash: cash(sums),
        cash_chart: cash_chart(sums)?,
        late: late(sums),
        details: sums.late.iter().map(|late| detail(sums, late)).collect(),
    })
}

fn totals(sums: &InCurrency) -> Table {
    let cells = |name: &str, totals: &Totals| {
        let Totals { granted, not_paid_out, running, repaid, otherwise, outstanding, past_due } = totals;
        let lent = |lent: &Lent| [Cell::count(lent.loans), Cell::money(sums.money(lent.principal))];
        let mut cells = vec![Cell::text(&name)];
        cells.extend([granted, running, repaid].into_iter().flat_map(lent));
        cells.extend([Cell::count(not_paid_out.loans), Cell::count(otherwise.loans)]);
        cells.extend([outstanding, past_due].map(|minor| Cell::money(sums.money(*minor))));
        cells
    };
    let figures = [
        "granted",
        "amount granted",
        "running",
        "amount running",
        "repaid",
        "amount repaid",
        "not paid out",
        "ended otherwise",
        "principal outstanding",
        "past due",
    ];
    let caption = format!("Loans by product, amounts in {}", sums.currency);
    let mut table = Table::new(caption, &["product"], &figures);
    for (code, totals) in &sums.products {
        table.push(cells(code, totals));
    }
    table.push_sum(cells("all", &sums.all));
    table
}

fn ageing(sums: &InCurrency) -> Table {
    let figures = ["loans", "principal outstanding", "past due", "of it penalty"];
    let caption = format!("Loans by standing and days past due, in {}", sums.currency);
    let mut table = Table::new(caption, &["standing"], &figures);
    let cells = |name: &str, aged: Aged| {
        let mut cells = vec![Cell::text(&name), Cell::count(aged.loans)];
        let amounts = [aged.principal, aged.past_due, aged.penalty];
        cells.extend(amounts.map(|minor| Cell::money(sums.money(minor))));
        cells
    };
    for (group, aged) in sums.aged() {
        table.push(cells(group.names().1, aged));
    }
    table.push_sum(cells("all", sums.all_standings));
    table
}

fn ageing_chart(sums: &InCurrency) -> Result<Option<Figure>, Failure> {
    let late = [Group::Overdue30, Group::Overdue60, Group::Overdue90, Group::OverdueMore];
    let late = sums.aged().filter(|(group, _)| late.contains(group));
    let stacks = late.map(|(group, aged)| (group.names().1.to_owned(), vec![aged.principal]));
    let caption = format!("Principal outstanding of loans past due, in {}", sums.currency);
    figure(sums, caption, stacks.collect(), &[])
}

fn dues(sums: &InCurrency) -> Table {
    let caption = format!("What falls due and is not past due, in {}", sums.currency);
    let mut table = Table::new(caption, &["month"], &["principal", "interest", "charges", "total"]);
    let cells = |name: String, due: &Due| {
        let amounts = [due.principal, due.interest, due.charges, due.total];
        let amounts = amounts.map(|minor| Cell::money(sums.money(minor)));
        std::iter::once(Cell::Text(name)).chain(amounts).collect()
    };
    for (when, due) in &sums.dues.months {
        table.push(cells(when.name(), due));
    }
    table.push_sum(cells("all".to_owned(), &sums.dues.all));
    table
}

fn dues_chart(sums: &InCurrency) -> Result<Option<Figure>, Failure> {
    let months = sums.dues.months.iter().filter(|(when, _)| when.is_one());
    let stacks = months.map(|(when, due)| (when.name(), vec![due.principal, due.interest, due.charges]));
    let caption = format!("What falls due by month, in {}", sums.currency);
    figure(sums, caption, stacks.collect(), &["principal", "interest", "charges"])
}

fn cash(sums: &InCurrency) -> Table {
    let caption = format!("Money by the month in which it was booked, in {}", sums.currency);
    let mut table = Table::new(caption, &["month"], &["came in", "went out"]);
    let cells = |name: String, flow: &Flow| {
        let amounts = [flow.came_in, flow.went_out].map(|minor| Cell::money(sums.money(minor)));
        std::iter::once(Cell::Text(name)).chain(amounts).collect()
    };
    for (when, flow) in &sums.cash.months {
        table.push(cells(when.name(), flow));
    }
    table.push_sum(cells("all".to_owned(), &sums.cash.all));
    table
}

fn cash_chart(sums: &InCurrency) -> Result<Option<Figure>, Failure> {
    let months = sums.cash.months.iter().filter(|(when, _)| when.is_one());
    let stacks = months.map(|(when, flow)| (when.name(), vec![flow.came_in]));
    figure(sums, format!("What came in by month, in {}", sums.currency), stacks.collect(), &[])
}

/// A chart, if there is anything to draw. One colour needs no legend.
fn figure(
    sums: &InCurrency,
    caption: String,
    stacks: Vec<(String, Vec<Minor>)>,
    names: &[&'static str],
) -> Result<Option<Figure>, Failure> {
    let bars = Bars { currency: sums.currency, stacks };
    if bars.are_empty() {
        return Ok(None);
    }
    let shade = |(name, RGBColor(red, green, blue)): (&&'static str, RGBColor)| Shade {
        name,
        colour: format!("rgb({red}, {green}, {blue})"),
    };
    let legend = names.iter().zip(SHADES).map(shade).collect();
    Ok(Some(Figure { caption, svg: bars.to_svg()?, legend }))
}

const COMPONENTS: [&str; 5] = ["principal", "interest", "charges", "penalty", "total"];

/// What is owed, in the order of the columns; charges with their tax.
fn components(sums: &InCurrency, owed: &Split) -> [Cell; 5] {
    [owed.principal, owed.interest, owed.fee + owed.tax, owed.penalty, owed.total()]
        .map(|minor| Cell::money(sums.money(minor)))
}

fn late(sums: &InCurrency) -> Table {
    let caption = format!("Loans past due, the longest first, in {}", sums.currency);
    let figures = [&["days past due"][..], &COMPONENTS, &["principal outstanding"]].concat();
    let mut table = Table::new(caption, &["loan", "product", "past due since"], &figures);
    for late in &sums.late {
        let since = late.since().map_or_else(String::new, |day| day.to_string());
        let link = Cell::Link { text: late.loan.clone(), to: anchor(&late.loan) };
        let mut cells = vec![link, Cell::text(&late.product), Cell::text(&since), Cell::count(late.days)];
        cells.extend(components(sums, &late.past_due));
        cells.push(Cell::money(sums.money(late.outstanding)));
        table.push(cells);
    }
    table
}

fn detail(sums: &InCurrency, late: &Late) -> Detail {
    let money = |minor: Minor| format!("{} {}", amount(sums.money(minor)), sums.currency);
    let class = late.class.as_ref().map_or_else(String::new, |class| format!(", class {class}"));
    let standing = format!(
        "{} days past due{class}; {} past due, {} of principal outstanding.",
        late.days,
        money(late.past_due.total()),
        money(late.outstanding)
    );
    let caption = format!("What is unpaid, in {}", sums.currency);
    let mut items = Table::new(caption, &["item", "due day"], &COMPONENTS);
    for item in &late.items {
        let mut cells = vec![Cell::text(&item.name), Cell::text(&item.due)];
        cells.extend(components(sums, &item.unpaid));
        items.push(cells);
    }
    Detail { anchor: anchor(&late.loan), heading: late.heading.clone(), standing, items }
}

/// The place of a loan on the page. Whatever characters its name has, a link may hold the result, and no two names
/// share it.
fn anchor(loan: &str) -> String {
    let safe = |byte: u8| match byte {
        b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        other => format!("_{other:02x}"),
    };
    std::iter::once("loan-".to_owned()).chain(loan.bytes().map(safe)).collect()
}
