//! Working days after the State Council's holiday arrangements (放假安排): holidays and make-up workdays.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::text::Text;

/// Day 0 of the day numbers; a Monday, so that a number's remainder by seven is its weekday.
const EPOCH: Date = date(2001, 1, 1);

/// No arrangement makes a holiday longer than this many days; a longer span in a file is cut.
const LONGEST_HOLIDAY: i32 = 62;

/// A holiday of an arrangement: every day from `from` to `to` is off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// Name in Chinese (端午节).
    pub name: Text,
    /// Name in English.
    pub name_en: Text,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
}

/// The arrangement that the State Council published for one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearArrangement {
    /// The year; its first holiday may begin in the last days of the year before.
    pub year: i16,
    /// Holidays.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Make-up workdays (调休上班): weekend days that are worked.
    #[serde(default)]
    pub workdays: Vec<Date>,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayStatus<'a> {
    /// A working day from Monday to Friday.
    Workday,
    /// A Saturday or Sunday off.
    Weekend,
    /// A day off by the arrangement.
    Holiday(&'a Holiday),
    /// A weekend day that is worked.
    Makeup,
}

impl DayStatus<'_> {
    /// Whether people work.
    pub fn works(self) -> bool {
        matches!(self, Self::Workday | Self::Makeup)
    }
}

/// Days of one holiday that fall within a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Break {
    /// Name in Chinese.
    pub name: Text,
    /// Name in English.
    pub name_en: Text,
    /// Days of the holiday within the span, weekends included.
    pub days: u16,
}

/// The way from one day to another in working days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WorkSpan {
    /// Working days; negative when the way goes back.
    pub days: i32,
    /// Holidays on the way, in order.
    pub breaks: Vec<Break>,
    /// Years on the way whose arrangement is not published (未公布): their weekdays were counted.
    pub unpublished: Vec<i16>,
}

/// The working-day calendar.
///
/// Counting goes by the number of weekdays, which is arithmetic, and the sum of what arrangements add or take
/// away up to a day, which is one binary search; so a span costs the same however long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: Vec<i16>,
    /// Disjoint, in order.
    holidays: Vec<Holiday>,
    /// In order; none lies within a holiday or on a weekday.
    makeup: Vec<Date>,
    /// Day number, and the sum of all corrections to the count of weekdays up to that day.
    corrections: Vec<(i32, i32)>,
}

impl Calendar {
    /// A calendar after published arrangements.
    ///
    /// What contradicts itself is settled quietly, because the reader of the file has reported it: of two
    /// holidays on one day the earlier one keeps it, and a make-up workday within a holiday is a holiday.
    pub fn from_years(arrangements: Vec<YearArrangement>) -> Self {
        let mut years: Vec<i16> = arrangements.iter().map(|one| one.year).collect();
        years.sort_unstable();
        years.dedup();
        let mut all = Vec::new();
        let mut makeup = Vec::new();
        for one in arrangements {
            all.extend(one.holidays);
            makeup.extend(one.workdays);
        }
        let mut calendar = Self { years, holidays: disjoint(all), ..Self::default() };
        makeup.retain(|day| is_weekend(number(*day)) && calendar.holiday(*day).is_none());
        makeup.sort_unstable();
        makeup.dedup();
        calendar.makeup = makeup;
        calendar.corrections = calendar.corrections();
        calendar
    }

    fn corrections(&self) -> Vec<(i32, i32)> {
        let off = self.holidays.iter().flat_map(|holiday| number(holiday.from)..=number(holiday.to));
        let off = off.filter(|day| !is_weekend(*day)).map(|day| (day, -1));
        let mut all: Vec<(i32, i32)> = off.chain(self.makeup.iter().map(|day| (number(*day), 1))).collect();
        all.sort_unstable();
        let mut sum = 0;
        for (_, correction) in &mut all {
            sum += *correction;
            *correction = sum;
        }
        all
    }

    /// The arrangements again: of them a calendar like this is made. All holidays stand in the first.
    pub fn arrangements(&self) -> Vec<YearArrangement> {
        let bare = |year: &i16| YearArrangement { year: *year, holidays: Vec::new(), workdays: Vec::new() };
        let mut all: Vec<YearArrangement> = self.years.iter().map(bare).collect();
        if let Some(first) = all.first_mut() {
            first.holidays.clone_from(&self.holidays);
            first.workdays.clone_from(&self.makeup);
        }
        all
    }

    /// Years whose arrangement is known, in order.
    pub fn years(&self) -> &[i16] {
        &self.years
    }

    /// Whether the year's arrangement is known; otherwise its weekdays count as working days.
    pub fn is_published(&self, year: i16) -> bool {
        self.years.binary_search(&year).is_ok()
    }

    /// The holiday on a day.
    pub fn holiday(&self, day: Date) -> Option<&Holiday> {
        let after = self.holidays.partition_point(|holiday| holiday.from <= day);
        self.holidays.get(after.checked_sub(1)?).filter(|holiday| day <= holiday.to)
    }

    /// What a day is.
    pub fn status(&self, day: Date) -> DayStatus<'_> {
        if let Some(holiday) = self.holiday(day) {
            DayStatus::Holiday(holiday)
        } else if !is_weekend(number(day)) {
            DayStatus::Workday
        } else if self.makeup.binary_search(&day).is_ok() {
            DayStatus::Makeup
        } else {
            DayStatus::Weekend
        }
    }

    /// Whether people work on a day.
    pub fn is_workday(&self, day: Date) -> bool {
        self.status(day).works()
    }

    /// Working days after `from` up to and with `to`; negative when `to` is the earlier day, zero for one day.
    pub fn workdays(&self, from: Date, to: Date) -> i32 {
        self.count(number(to)) - self.count(number(from))
    }

    /// The way from `from` (not counted) to `to` (counted); see [`Calendar::workdays`] for the count alone.
    pub fn span(&self, from: Date, to: Date) -> WorkSpan {
        let days = self.workdays(from, to);
        let (low, high) = if from <= to { (from, to) } else { (to, from) };
        let Ok(first) = low.tomorrow() else { return WorkSpan::default() };
        if first > high {
            return WorkSpan::default();
        }
        WorkSpan {
            days,
            breaks: self.breaks(first, high),
            unpublished: (first.year()..=high.year()).filter(|year| !self.is_published(*year)).collect(),
        }
    }

    /// Holidays that have days within both ends.
    fn breaks(&self, first: Date, last: Date) -> Vec<Break> {
        let start = self.holidays.partition_point(|holiday| holiday.to < first);
        let within = self.holidays[start..].iter().take_while(|holiday| holiday.from <= last);
        within
            .map(|holiday| Break {
                name: holiday.name.clone(),
                name_en: holiday.name_en.clone(),
                days: (number(holiday.to.min(last)) - number(holiday.from.max(first)) + 1) as u16,
            })
            .collect()
    }

    /// The `days`-th working day after `day`, or before it when negative; zero gives the day itself.
    /// At the ends of the supported time the first or last day there is.
    pub fn add_workdays(&self, day: Date, days: i32) -> Date {
        if days == 0 {
            return day;
        }
        let start = i64::from(number(day));
        let wanted = if days > 0 {
            i64::from(self.count_wide(start)) + i64::from(days)
        } else {
            i64::from(self.count_wide(start - 1)) + i64::from(days) + 1
        };
        // Far enough: five of seven days are weekdays, and holidays take away at most one a correction.
        let reach =
            7 * ((i64::from(days).abs() + i64::try_from(self.corrections.len()).unwrap_or(0)) / 5 + 2);
        let (mut low, mut high) = (start - reach, start + reach);
        while low < high {
            let middle = low + (high - low) / 2;
            if i64::from(self.count_wide(middle)) < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        EPOCH.saturating_add(SignedDuration::from_hours(low * 24))
    }

    /// The first working day after `day`.
    pub fn next_workday(&self, day: Date) -> Date {
        self.add_workdays(day, 1)
    }

    /// The last working day before `day`.
    pub fn previous_workday(&self, day: Date) -> Date {
        self.add_workdays(day, -1)
    }

    /// Working days from the epoch up to and with a day number.
    fn count(&self, day: i32) -> i32 {
        let after = self.corrections.partition_point(|(at, _)| *at <= day);
        let correction =
            after.checked_sub(1).and_then(|at| self.corrections.get(at)).map_or(0, |(_, sum)| *sum);
        day.div_euclid(7) * 5 + (day.rem_euclid(7) + 1).min(5) + correction
    }

    fn count_wide(&self, day: i64) -> i32 {
        self.count(day.clamp(i64::from(i32::MIN / 8), i64::from(i32::MAX / 8)) as i32)
    }
}

/// Days since the epoch.
fn number(day: Date) -> i32 {
    (EPOCH.duration_until(day).as_hours() / 24) as i32
}

fn is_weekend(day: i32) -> bool {
    day.rem_euclid(7) >= 5
}

/// In order, without overlap, none empty or beyond the longest.
fn disjoint(mut all: Vec<Holiday>) -> Vec<Holiday> {
    all.sort_by_key(|holiday| holiday.from);
    let mut out: Vec<Holiday> = Vec::with_capacity(all.len());
    for mut holiday in all {
        if let Some(before) = out.last()
            && holiday.from <= before.to
        {
            let Ok(free) = before.to.tomorrow() else { continue };
            holiday.from = free;
        }
        let longest = SignedDuration::from_hours(i64::from(LONGEST_HOLIDAY - 1) * 24);
        holiday.to = holiday.to.min(holiday.from.saturating_add(longest));
        if holiday.from <= holiday.to {
            out.push(holiday);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixture::calendar_2023;
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_names_the_holidays_on_its_way() {
        let span = calendar_2023().span(day("2023-06-12"), day("2023-06-30"));
        assert_eq!(span.days, 13);
        assert_eq!(span.unpublished, [0i16; 0]);
        let breaks: Vec<_> =
            span.breaks.iter().map(|one| (one.name.as_str(), one.name_en.as_str(), one.days)).collect();
        assert_eq!(breaks, [("端午节", "Dragon Boat Festival", 3)]);
        assert_eq!(calendar_2023().span(day("2023-06-30"), day("2023-06-12")).days, -13);
        assert_eq!(calendar_2023().span(day("2023-06-12"), day("2023-06-12")), WorkSpan::default());
    }

    #[test]
    fn a_span_counts_only_the_days_of_a_holiday_within_it() {
        let calendar = calendar_2023();
        for (from, to, days) in [
            ("2023-06-22", "2023-06-23", 1),
            ("2023-06-21", "2023-06-22", 1),
            ("2023-06-23", "2023-07-01", 1),
        ] {
            assert_eq!(calendar.span(day(from), day(to)).breaks[0].days, days, "{from} {to}");
        }
        assert!(calendar.span(day("2023-06-24"), day("2023-06-26")).breaks.is_empty());
    }

    #[test]
    fn days_are_what_the_arrangement_says() {
        let calendar = calendar_2023();
        let word = |text: &str| match calendar.status(day(text)) {
            DayStatus::Workday => "workday",
            DayStatus::Weekend => "weekend",
            DayStatus::Makeup => "makeup",
            DayStatus::Holiday(holiday) => holiday.name.as_str(),
        };
        assert_eq!(word("2023-06-21"), "workday");
        assert_eq!(word("2023-06-22"), "端午节");
        assert_eq!(word("2023-06-24"), "端午节");
        assert_eq!(word("2023-06-25"), "makeup");
        assert_eq!(word("2023-07-01"), "weekend");
        assert_eq!(word("2022-12-31"), "元旦");
    }

    #[test]
    fn years_without_an_arrangement_are_named_and_their_weekdays_counted() {
        let calendar = calendar_2023();
        let span = calendar.span(day("2023-12-29"), day("2025-01-03"));
        assert_eq!(span.unpublished, [2024, 2025]);
        // 52 weeks and 6 days from a Friday to a Friday week: 5 a week, and Saturday to Friday.
        assert_eq!(span.days, 53 * 5);
        // The year of the day that is not counted is not asked for.
        assert_eq!(calendar.span(day("2022-12-31"), day("2023-01-03")).unpublished, [0i16; 0]);
        assert_eq!(Calendar::default().workdays(day("2023-06-12"), day("2023-06-30")), 14);
    }

    #[test]
    fn steps_of_working_days_pass_over_days_off() {
        let calendar = calendar_2023();
        assert_eq!(calendar.next_workday(day("2023-06-21")), day("2023-06-25"));
        assert_eq!(calendar.previous_workday(day("2023-06-25")), day("2023-06-21"));
        assert_eq!(calendar.previous_workday(day("2023-06-24")), day("2023-06-21"));
        assert_eq!(calendar.next_workday(day("2023-09-28")), day("2023-10-07"));
        assert_eq!(calendar.add_workdays(day("2023-06-12"), 13), day("2023-06-30"));
        assert_eq!(calendar.add_workdays(day("2023-06-24"), 0), day("2023-06-24"));
        for days in [i32::MAX, i32::MIN] {
            let end = calendar.add_workdays(day("2023-06-12"), days);
            assert!(end == Date::MAX || end == Date::MIN);
        }
        calendar.span(Date::MIN, Date::MAX);
        calendar.span(Date::MAX, Date::MAX);
        calendar.next_workday(Date::MAX);
        calendar.previous_workday(Date::MIN);
    }

    #[test]
    fn a_table_that_contradicts_itself_still_counts_each_day_once() {
        let holiday =
            |from, to| Holiday { name: "甲".into(), name_en: "A".into(), from: day(from), to: day(to) };
        let calendar = Calendar::from_years(vec![YearArrangement {
            year: 2023,
            holidays: vec![
                holiday("2023-06-05", "2023-06-09"),
                holiday("2023-06-07", "2023-06-12"),
                holiday("2023-07-07", "2023-07-01"),
                holiday("2023-06-06", "2023-06-06"),
            ],
            workdays: vec![day("2023-06-10"), day("2023-06-14"), day("2023-06-17"), day("2023-06-17")],
        }]);
        let works = |text| calendar.is_workday(day(text));
        assert!(!works("2023-06-10") && !works("2023-06-12") && works("2023-06-14") && works("2023-06-17"));
        assert_eq!(calendar.workdays(day("2023-06-04"), day("2023-06-18")), 5);
        assert_eq!(
            calendar
                .span(day("2023-06-04"), day("2023-06-18"))
                .breaks
                .iter()
                .map(|one| one.days)
                .sum::<u16>(),
            8
        );
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i64..1500).prop_map(|days| day("2022-01-01").saturating_add(SignedDuration::from_hours(24 * days)))
    }

    proptest! {
        #[test]
        fn counting_equals_walking(a in any_day(), b in any_day()) {
            let calendar = calendar_2023();
            let (low, high) = (a.min(b), a.max(b));
            let mut walked = 0;
            let mut at = low;
            while at < high {
                at = at.tomorrow().unwrap();
                walked += i32::from(calendar.is_workday(at));
            }
            prop_assert_eq!(calendar.workdays(low, high), walked);
            prop_assert_eq!(calendar.span(high, low).days, -walked);
        }

        #[test]
        fn steps_land_on_working_days_at_the_right_distance(a in any_day(), days in -300i32..300) {
            let calendar = calendar_2023();
            let b = calendar.add_workdays(a, days);
            if days != 0 {
                prop_assert!(calendar.is_workday(b));
            }
            let before = if calendar.is_workday(a) { a } else { calendar.next_workday(a) };
            let distance = if days < 0 { calendar.workdays(before, b) } else { calendar.workdays(a, b) };
            prop_assert_eq!(distance, days);
        }
    }
}
