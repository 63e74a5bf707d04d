//! Tables for the terminal: text to the left, figures to the right, amounts with all their decimals.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
};
use lending_core::calendar::Date;
use lending_core::debt::{Component, Item};
use lending_core::loan::{Closing, Loan, Row, RowState, Schedule};
use lending_core::money::{Currency, Minor, Money};
use serde::Serialize;

/// A column's heading and where its cells stand.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    Left(&'static str),
    Right(&'static str),
    /// To the left, and broken into lines where the table would be wider than 100 columns.
    Long(&'static str),
}

const PLAIN: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─'))
    .content_lines(ContentLineStyle::none());

/// A table without frames, as wide as its text; many columns stand closer.
pub(crate) fn sheet(columns: &[Column], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(PLAIN).set_content_arrangement(ContentArrangement::Dynamic).set_width(100);
    table.set_header(columns.iter().map(|column| match column {
        Column::Left(heading) | Column::Right(heading) | Column::Long(heading) => *heading,
    }));
    table.add_rows(rows);
    for (column, cells) in columns.iter().zip(table.column_iter_mut()) {
        cells.set_padding((0, if columns.len() > 8 { 1 } else { 2 }));
        cells.set_cell_alignment(match column {
            Column::Left(_) | Column::Long(_) => CellAlignment::Left,
            Column::Right(_) => CellAlignment::Right,
        });
        if !matches!(column, Column::Long(_)) {
            cells.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.trim_fmt()
}

/// An amount for people: `1,234.50`. Its currency stands above the table.
pub(crate) fn amount(money: Money) -> String {
    let text = format!("{money:#}");
    text.rsplit_once(' ').map_or_else(|| text.clone(), |(figure, _)| figure.to_owned())
}

/// The name that a plain value has in files, for people: `past due`.
pub(crate) fn name(value: impl Serialize) -> String {
    let text = serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned));
    text.unwrap_or_default().replace('_', " ")
}

/// What was agreed, in a line.
pub(crate) fn heading(loan: &Loan) -> String {
    let agreed = loan.terms().agreed();
    let principal = amount(Money::new(agreed.principal, agreed.currency));
    format!(
        "Loan {}: {} of {} {}, {} instalments, contract of {}, {}",
        loan.id(),
        agreed.product.code,
        principal,
        agreed.currency,
        agreed.instalments,
        agreed.contract_day,
        agreed.rate
    )
}

/// The rows of a schedule; those to come that ask for nothing are named below it.
pub(crate) fn schedule(schedule: &Schedule, currency: Currency) -> String {
    use Column::{Left, Right};
    let row = |row: &Row| {
        vec![
            row.number.to_string(),
            row.due.to_string(),
            amount(row.principal),
            amount(row.interest),
            // With its tax: most charges carry none.
            amount(Money::new(row.fee.minor() + row.tax.minor(), currency)),
            amount(row.total()),
            amount(row.balance),
            name(row.state),
        ]
    };
    let columns = [
        Right("row"),
        Left("due"),
        Right("principal"),
        Right("interest"),
        Right("fee"),
        Right("total"),
        Right("balance"),
        Left("state"),
    ];
    let title = format!("Schedule as of {}, {}, in {currency}", schedule.as_of, name(schedule.outlook));
    let is_empty = |row: &&Row| row.state == RowState::ToCome && row.total().minor().is_zero();
    let (empty, rows): (Vec<&Row>, Vec<&Row>) = schedule.rows.iter().partition(is_empty);
    let empty: Vec<String> = empty.iter().map(|row| row.number.to_string()).collect();
    let below = match empty.len() {
        0 => String::new(),
        1 => format!("\nRow {} asks for nothing.", empty.join(", ")),
        _ => format!("\nRows {} ask for nothing.", empty.join(", ")),
    };
    format!("{title}\n{}{below}", sheet(&columns, rows.into_iter().map(row)))
}

/// Bills and charges: what they state, and what is left of it.
pub(crate) fn bills<'i>(items: impl IntoIterator<Item = &'i Item>, day: Date, currency: Currency) -> String {
    use Column::{Left, Right};
    let money = |minor: Minor| amount(Money::new(minor, currency));
    let row = |item: &Item| {
        let mut cells =
            vec![item.id.to_string(), item.due.map_or_else(|| "next bill".to_owned(), |due| due.to_string())];
        cells.extend(Component::ALL.map(|component| money(item.stated[component])));
        cells.extend([item.paid, item.waived, item.unpaid()].map(|split| money(split.total())));
        cells.push(name(item.state));
        cells
    };
    let columns = [
        Left("item"),
        Left("due"),
        Right("principal"),
        Right("interest"),
        Right("fee"),
        Right("tax"),
        Right("penalty"),
        Right("paid"),
        Right("waived"),
        Right("unpaid"),
        Left("state"),
    ];
    format!("Bills on {day}, in {currency}\n{}", sheet(&columns, items.into_iter().map(row)))
}

/// How a loan stands at the close of a day.
pub(crate) fn closing(closing: &Closing) -> String {
    use Column::{Left, Right};
    let position = &closing.position;
    let figures = [
        ("principal outstanding", position.principal_outstanding()),
        ("  of it on no bill yet", position.principal_to_come),
        ("interest grown, on no bill yet", position.interest_accrued),
        ("interest billed, not grown yet", position.interest_billed_ahead),
        ("charges that wait for a bill", position.fees_waiting),
        ("due", position.money(position.due.total())),
        ("past due", position.money(position.past_due.total())),
        ("  of it penalty", position.money(position.past_due.penalty)),
        ("credit", position.credit),
    ];
    let mut rows: Vec<Vec<String>> =
        figures.iter().map(|(label, figure)| vec![(*label).to_owned(), amount(*figure)]).collect();
    rows.push(vec!["days past due".to_owned(), closing.days_past_due.to_string()]);
    rows.push(vec!["status".to_owned(), closing.status.name().to_owned()]);
    let projection = if position.projection { " (a projection)" } else { "" };
    let title = format!("Closing of {}{projection}, in {}", position.day, position.currency);
    format!("{title}\n{}", sheet(&[Left("figure"), Right("amount")], rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_separators_and_all_decimals() {
        let text = |money: &str| amount(money.parse().unwrap());
        for (money, shown) in [
            ("0.00 CNY", "0.00"),
            ("999.90 CNY", "999.90"),
            ("1000.00 CNY", "1,000.00"),
            ("-1234567.05 CNY", "-1,234,567.05"),
            ("-123.00 CNY", "-123.00"),
            ("1234567 JPY", "1,234,567"),
        ] {
            assert_eq!(text(money), shown);
        }
    }

    #[test]
    fn figures_stand_to_the_right_and_long_text_is_broken() {
        let rows = [vec!["a".to_owned(), "1.00".to_owned()], vec!["bc".to_owned(), "10.00".to_owned()]];
        let text = sheet(&[Column::Left("of"), Column::Right("amount")], rows);
        assert_eq!(text, "of  amount\n────────────\na     1.00\nbc   10.00");
        let text = sheet(&[Column::Left("a"), Column::Long("b")], [vec!["x".to_owned(), "word ".repeat(40)]]);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}
