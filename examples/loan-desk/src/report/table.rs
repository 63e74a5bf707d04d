//! A table of the page: text to the left, figures to the right.

use askama::Template;
use lending_core::money::Money;

use crate::tables::amount;

/// A table; its currency stands in its caption, so a column has figures of one currency only.
#[derive(Debug, Template)]
#[template(path = "table.html")]
pub(super) struct Table {
    caption: String,
    heads: Vec<Head>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Head {
    text: &'static str,
    is_figure: bool,
}

#[derive(Debug)]
struct Row {
    cells: Vec<Cell>,
    is_sum: bool,
}

/// What stands in a column of a row.
#[derive(Debug)]
pub(super) enum Cell {
    Text(String),
    Figure(String),
    /// A text that leads to another place of the page.
    Link {
        text: String,
        to: String,
    },
}

impl Cell {
    pub(super) fn text(text: &impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    pub(super) fn count(count: impl Into<u64>) -> Self {
        Self::Figure(count.into().to_string())
    }

    pub(super) fn money(money: Money) -> Self {
        Self::Figure(amount(money))
    }
}

impl Table {
    /// A table whose first columns are text and the others figures.
    pub(super) fn new(caption: impl Into<String>, texts: &[&'static str], figures: &[&'static str]) -> Self {
        let text = texts.iter().map(|text| Head { text, is_figure: false });
        let figure = figures.iter().map(|text| Head { text, is_figure: true });
        Self { caption: caption.into(), heads: text.chain(figure).collect(), rows: Vec::new() }
    }

    pub(super) fn push(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { cells, is_sum: false });
    }

    /// The last row, which adds up those before.
    pub(super) fn push_sum(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { cells, is_sum: true });
    }
}
