//! Cycles such as `P1ML0`, and the instants that they give.

use lending_core::calendar::{BusinessDayConvention, DateGeneration, HolidayCalendar, Tenor, TenorUnit};

use super::Unknown;
use super::instant::Instant;

/// A tenor, and what becomes of the period at the end that is no whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cycle {
    pub(super) tenor: Tenor,
    /// Whether it is a part of the period before.
    long_stub: bool,
}

impl Cycle {
    /// Reads `P`, a count, one of `D W M Q H Y`, and `L0` for a long or `L1` for a short stub.
    pub(super) fn read(text: &str) -> Result<Self, Unknown> {
        let unknown = || format!("a cycle `{text}`");
        let (period, stub) =
            text.strip_prefix('P').and_then(|rest| rest.split_once('L')).ok_or_else(unknown)?;
        let unit = period.chars().last().filter(char::is_ascii_uppercase).ok_or_else(unknown)?;
        let count: i32 = period.trim_end_matches(unit).parse().map_err(|_| unknown())?;
        let (size, unit) = match unit {
            'D' => (1, TenorUnit::Days),
            'W' => (1, TenorUnit::Weeks),
            'M' => (1, TenorUnit::Months),
            'Q' => (3, TenorUnit::Months),
            'H' => (6, TenorUnit::Months),
            'Y' => (1, TenorUnit::Years),
            _ => return Err(unknown()),
        };
        let count = count.checked_mul(size).filter(|count| *count > 0).ok_or_else(unknown)?;
        let long_stub = match stub {
            "0" => true,
            "1" => false,
            _ => return Err(unknown()),
        };
        Ok(Self { tenor: Tenor::new(count, unit), long_stub })
    }

    /// The instant so many cycles after an anchor.
    pub(super) fn nth(self, anchor: Instant, index: i64, end_of_month: bool) -> Result<Instant, Unknown> {
        let count =
            i64::from(self.tenor.count).checked_mul(index).and_then(|count| i32::try_from(count).ok());
        let count = count.ok_or_else(|| format!("{index} times {}", self.tenor))?;
        if count == 0 {
            return Ok(anchor);
        }
        let moved = Tenor::new(count, self.tenor.unit).advance(
            anchor.day,
            HolidayCalendar::EVERY_DAY,
            BusinessDayConvention::Unadjusted,
            end_of_month && self.tenor.months().is_some(),
        );
        Ok(Instant { day: moved.map_err(|error| error.to_string())?.value, ..anchor })
    }
}

/// An anchor and a cycle, as terms state them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) anchor: Instant,
    pub(super) cycle: Option<Cycle>,
}

impl Row {
    /// The instants before an end, and the end itself if it is asked for; the anchor alone without a cycle.
    pub(super) fn until(
        self,
        end: Instant,
        includes_end: bool,
        end_of_month: bool,
    ) -> Result<Vec<Instant>, Unknown> {
        let Self { anchor, cycle } = self;
        let (days, whole) = match cycle {
            Some(cycle) if anchor.day < end.day => {
                let row = DateGeneration::new(anchor.day, end.day, cycle.tenor)
                    .end_of_month(end_of_month)
                    .generate()
                    .map_err(|error| error.to_string())?;
                let whole = row.is_regular.last() == Some(&true);
                // What is left at the end is a period of its own here; its last day is the end, no point of the cycle.
                let points = row.dates.len() - usize::from(!whole);
                (row.dates.into_iter().take(points).collect(), whole)
            }
            Some(_) | None => (vec![anchor.day], anchor.day == end.day),
        };
        let mut instants: Vec<Instant> =
            days.into_iter().map(|day| Instant { day, ..anchor }).filter(|at| *at < end).collect();
        if cycle.is_some_and(|cycle| cycle.long_stub) && !(whole && anchor.second == end.second) {
            instants.pop();
        }
        if includes_end {
            instants.push(end);
        }
        Ok(instants)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instants(anchor: &str, cycle: &str, end: &str, includes_end: bool, end_of_month: bool) -> Vec<String> {
        let row = Row { anchor: Instant::read(anchor).unwrap(), cycle: Some(Cycle::read(cycle).unwrap()) };
        let instants = row.until(Instant::read(end).unwrap(), includes_end, end_of_month).unwrap();
        instants.iter().map(|at| at.to_string().replace("T00:00:00", "")).collect()
    }

    #[test]
    fn a_long_stub_drops_the_last_point_and_a_short_one_keeps_it() {
        let until = |cycle, end| instants("2026-01-31", cycle, end, true, false);
        assert_eq!(until("P1ML1", "2026-04-15"), ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-15"]);
        assert_eq!(until("P1ML0", "2026-04-15"), ["2026-01-31", "2026-02-28", "2026-04-15"]);
        assert_eq!(until("P1ML0", "2026-03-31"), ["2026-01-31", "2026-02-28", "2026-03-31"]);
        assert_eq!(until("P1ML0", "2026-02-10"), ["2026-02-10"], "the anchor is the last point");
        assert_eq!(until("P1QL1", "2026-01-31"), ["2026-01-31"]);
        assert!(instants("2026-01-31", "P1ML1", "2026-01-01", false, false).is_empty());
    }

    #[test]
    fn a_second_before_midnight_is_not_the_point_after_it() {
        let end = "2026-02-28T23:59:59";
        assert_eq!(instants("2026-01-01", "P1ML0", end, false, false), ["2026-01-01"]);
        assert_eq!(instants("2026-01-01", "P1ML1", end, false, false), ["2026-01-01", "2026-02-01"]);
    }

    #[test]
    fn a_month_end_leads_to_month_ends_if_asked_for() {
        let from = |end_of_month| instants("2026-02-28", "P1ML1", "2026-05-01", false, end_of_month);
        assert_eq!(from(true), ["2026-02-28", "2026-03-31", "2026-04-30"]);
        assert_eq!(from(false), ["2026-02-28", "2026-03-28", "2026-04-28"]);
    }

    #[test]
    fn what_is_no_cycle_is_said() {
        for text in ["", "P1M", "1ML0", "P0ML1", "P1ML2", "P1XL1", "PML0", "P1ÄL0", "P99999999999YL1"] {
            assert!(Cycle::read(text).is_err(), "{text}");
        }
    }
}
