//! Bars as SVG, drawn into the page itself.

use lending_core::money::{Currency, Minor, Money};
use plotters::coord::ranged1d::SegmentValue;
use plotters::prelude::*;

use crate::failure::{DeskError, Failure};
use crate::tables::amount;

const SIZE: (u32, u32) = (960, 300);
const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
const GRID: RGBColor = RGBColor(0xd0, 0xd0, 0xd0);

/// Dark, middle, light: told apart without colours too.
pub(super) const SHADES: [RGBColor; 3] =
    [RGBColor(0x1f, 0x4e, 0x79), RGBColor(0x6f, 0xa3, 0xc8), RGBColor(0xe0, 0xb8, 0x3f)];

/// Bars, each a stack of figures; the lowest is the first.
#[derive(Debug)]
pub(super) struct Bars {
    pub(super) currency: Currency,
    pub(super) stacks: Vec<(String, Vec<Minor>)>,
}

impl Bars {
    /// Whether there is nothing to draw.
    pub(super) fn are_empty(&self) -> bool {
        self.stacks.iter().flat_map(|(_, stack)| stack).all(|figure| figure.is_zero())
    }

    /// The drawing.
    pub(super) fn to_svg(&self) -> Result<String, Failure> {
        let mut svg = String::new();
        self.draw(&mut svg).map_err(|error| DeskError::Report { reason: error.to_string() })?;
        Ok(svg)
    }

    fn draw(&self, svg: &mut String) -> Result<(), Box<dyn std::error::Error>> {
        let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
        let (lowest, highest) = self.reach();
        // Both ends are drawn.
        let last = self.stacks.len().saturating_sub(1);
        let mut chart = ChartBuilder::on(&area)
            .margin(8)
            .margin_right(20)
            .x_label_area_size(28)
            .y_label_area_size(92)
            .build_cartesian_2d((0..last).into_segmented(), lowest..highest)?;
        let font = |size: u32| ("sans-serif", size).into_font().color(&INK);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(INK)
            .x_labels(self.stacks.len())
            .x_label_formatter(&|at| self.name(at))
            .x_label_style(font(14))
            .y_labels(6)
            .y_label_formatter(&|minor| self.figure(*minor))
            .y_label_style(font(14))
            .draw()?;
        for (at, (_, stack)) in self.stacks.iter().enumerate() {
            let (mut above, mut below) = (0_i64, 0_i64);
            for (shade, figure) in SHADES.iter().zip(stack) {
                let units = figure.units();
                let end = if units < 0 { &mut below } else { &mut above };
                let start = *end;
                *end = end.saturating_add(units);
                let corners = [(SegmentValue::Exact(at), start), (SegmentValue::Exact(at + 1), *end)];
                let mut bar = Rectangle::new(corners, shade.filled());
                bar.set_margin(0, 0, 9, 9);
                chart.draw_series([bar])?;
            }
        }
        area.present()?;
        Ok(())
    }

    /// From the lowest to a little above the highest bar.
    fn reach(&self) -> (i64, i64) {
        let sum = |stack: &[Minor], is_counted: fn(i64) -> bool| {
            let counted = stack.iter().map(|figure| figure.units()).filter(|units| is_counted(*units));
            counted.fold(0_i64, i64::saturating_add)
        };
        let stacks = || self.stacks.iter().map(|(_, stack)| stack);
        let highest = stacks().map(|stack| sum(stack, |units| units > 0)).max().unwrap_or(0);
        let lowest = stacks().map(|stack| sum(stack, |units| units < 0)).min().unwrap_or(0);
        (lowest.saturating_add(lowest / 20), highest.saturating_add(highest / 20).max(1))
    }

    fn name(&self, at: &SegmentValue<usize>) -> String {
        let (SegmentValue::CenterOf(at) | SegmentValue::Exact(at)) = at else { return String::new() };
        self.stacks.get(*at).map_or_else(String::new, |(name, _)| name.clone())
    }

    /// A figure of the axis: whole, where it is whole.
    fn figure(&self, minor: i64) -> String {
        let text = amount(Money::new(Minor::new(minor), self.currency));
        match text.split_once('.') {
            Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole.to_owned(),
            Some(_) | None => text,
        }
    }
}
