//! The State Council's holiday arrangements as a table that a user's own file may replace.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::error::{BuiltinError, Fault};
use super::spans::{Checker, read};
use crate::domain::calendar::{Calendar, Holiday, YearArrangement};
use crate::domain::text::Text;

/// The embedded table, 2023 to 2026.
pub const TABLE: &str = include_str!("holidays.toml");

/// The most days that one holiday may have; a longer span is a slip of the pen.
pub const LONGEST_HOLIDAY: i32 = 31;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    year: Vec<RawYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: Spanned<i16>,
    #[serde(default)]
    holidays: Vec<RawHoliday>,
    #[serde(default)]
    workdays: Vec<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    name: Text,
    /// A user's own table may leave the English name out.
    name_en: Option<Text>,
    from: Spanned<Datetime>,
    to: Spanned<Datetime>,
}

/// The calendar of the embedded table.
///
/// # Errors
/// None as long as the embedded table is sound, which a test holds.
pub fn calendar() -> Result<Calendar, BuiltinError> {
    parse(TABLE)
}

/// Reads a table of holiday arrangements: `[[year]]` with `year`, `holidays` and `workdays`.
///
/// # Errors
/// Every problem of the file with line and column: form, dates that do not exist, a year given twice, spans
/// the wrong way round or outside their year, make-up workdays on weekdays or within a holiday.
pub fn parse(text: &str) -> Result<Calendar, BuiltinError> {
    arrangements(text).map(Calendar::from_years)
}

/// The arrangements of a table, year by year.
fn arrangements(text: &str) -> Result<Vec<YearArrangement>, BuiltinError> {
    let file: File = read(text)?;
    let mut checker = Checker::new(text);
    let mut seen = BTreeSet::new();
    let mut years = Vec::new();
    for raw in &file.year {
        let year = *raw.year.get_ref();
        if !seen.insert(year) {
            checker.fault(&raw.year.span(), Fault::Twice(year.to_string()));
        }
        let holidays: Vec<Holiday> =
            raw.holidays.iter().filter_map(|raw| holiday(raw, year, &mut checker)).collect();
        let workdays = raw.workdays.iter().filter_map(|raw| workday(raw, year, &holidays, &mut checker));
        let workdays = workdays.collect();
        years.push(YearArrangement { year, holidays, workdays });
    }
    checker.finish(years)
}

fn holiday(raw: &RawHoliday, year: i16, checker: &mut Checker<'_>) -> Option<Holiday> {
    let (from, to) = checker.days(&raw.from, &raw.to)?;
    // New Year's holiday may begin in the year before and end in this one; nothing else crosses a year.
    if to.year() != year || from < first_of(year).saturating_sub(31.days()) {
        checker.fault(&raw.from.span(), Fault::OutOfYear { day: from.to_string(), year });
        return None;
    }
    let days = (to - from).get_days() + 1;
    if days > LONGEST_HOLIDAY {
        checker.fault(&raw.to.span(), Fault::TooLong(days));
        return None;
    }
    let name_en = raw.name_en.clone().unwrap_or_else(|| raw.name.clone());
    Some(Holiday { name: raw.name.clone(), name_en, from, to })
}

fn workday(
    raw: &Spanned<Datetime>,
    year: i16,
    holidays: &[Holiday],
    checker: &mut Checker<'_>,
) -> Option<Date> {
    let day = checker.date(raw)?;
    // A make-up day for New Year's may fall into the December before.
    if day.year() != year && day < first_of(year).saturating_sub(31.days()) || day.year() > year {
        checker.fault(&raw.span(), Fault::OutOfYear { day: day.to_string(), year });
    } else if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        checker.fault(&raw.span(), Fault::NotWeekend(day.to_string()));
    } else if holidays.iter().any(|holiday| (holiday.from..=holiday.to).contains(&day)) {
        checker.fault(&raw.span(), Fault::WithinHoliday(day.to_string()));
    } else {
        return Some(day);
    }
    None
}

/// The first day of a year; the calendar's first day for a year that it does not reach.
fn first_of(year: i16) -> Date {
    Date::new(year, 1, 1).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// How many days off and make-up days each year's notice names; weekends joined to a holiday included
    /// only where the notice counts them in its span.
    #[test]
    fn every_year_has_the_days_of_its_notice() {
        let years = arrangements(TABLE).unwrap();
        let sums: Vec<(i16, i32, usize)> = years
            .iter()
            .map(|year| {
                let off = year.holidays.iter().map(|h| (h.to - h.from).get_days() + 1).sum();
                (year.year, off, year.workdays.len())
            })
            .collect();
        assert_eq!(sums, [(2023, 27, 7), (2024, 30, 8), (2025, 28, 5), (2026, 33, 6)]);
    }

    #[test]
    fn the_table_knows_holidays_and_make_up_days() {
        let calendar = calendar().unwrap();
        for (day, works) in [
            (date(2023, 1, 2), false),
            (date(2023, 6, 21), true),
            (date(2023, 6, 22), false),
            (date(2023, 6, 25), true),
            (date(2023, 10, 8), true),
            (date(2024, 9, 14), true),
            (date(2024, 9, 16), false),
            (date(2025, 10, 8), false),
            (date(2025, 10, 11), true),
            (date(2026, 2, 23), false),
            (date(2026, 2, 28), true),
            (date(2026, 5, 10), false),
        ] {
            assert_eq!(calendar.is_workday(day), works, "{day}");
        }
        let span = calendar.span(date(2023, 6, 12), date(2023, 6, 30));
        assert_eq!((span.days, span.breaks.first().map(|b| b.days)), (13, Some(3)));
        assert!(!calendar.is_published(2027));
    }

    #[test]
    fn a_bad_table_is_reported_whole_with_places() {
        let text = "[[year]]\nyear = 2023\nworkdays = [2023-01-30, 2023-06-24]\nholidays = [\n  { name = \"端午节\", from = 2023-06-22, to = 2023-06-24 },\n  { name = \"错\", from = 2023-06-30, to = 2023-06-01 },\n]\n[[year]]\nyear = 2023\nholidays = [{ name = \"远\", from = 2021-01-01, to = 2021-01-03 }]\n";
        let error = parse(text).unwrap_err();
        let found: Vec<(u32, u32, &Fault)> =
            error.problems.iter().map(|p| (p.line, p.column, &p.fault)).collect();
        assert_eq!(
            found,
            [
                (3, 13, &Fault::NotWeekend("2023-01-30".into())),
                (3, 25, &Fault::WithinHoliday("2023-06-24".into())),
                (6, 41, &Fault::Order { from: "2023-06-30".into(), to: "2023-06-01".into() }),
                (9, 8, &Fault::Twice("2023".into())),
                (10, 34, &Fault::OutOfYear { day: "2021-01-01".into(), year: 2023 }),
            ]
        );
        for (text, line, column) in [
            ("[[year]]\nyaer = 2023\n", 2, 1),
            ("[[year]]\nyear = \"二〇二三\"\n", 2, 8),
            ("[[year]]\nyear = 2023\nworkdays = [2023-02-30]\n", 3, 13),
            ("[[year]\n", 1, 8),
        ] {
            let problem = parse(text).unwrap_err().problems.remove(0);
            assert_eq!((problem.line, problem.column), (line, column), "{text} {problem}");
        }
        assert!(parse("").unwrap().years().is_empty());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(cut in 0..TABLE.len(), noise in "[\\[\\]{}=\"0-9a-z年\\n-]{0,12}") {
            let cut = (0..=cut).rev().find(|at| TABLE.is_char_boundary(*at)).unwrap_or(0);
            let _ = parse(&format!("{}{noise}{}", &TABLE[..cut], &TABLE[cut..]));
            let _ = parse(&format!("[[year]]\nyear = {noise}"));
        }
    }
}
