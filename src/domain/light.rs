//! 预警: the light of a deadline on a day, with all that its one-sentence explanation needs.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, WorkSpan};
use super::matter::MatterLevel;

/// How a deadline stands. The order is the order of urgency: the least is the most urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// 逾期: the due date is over.
    Overdue,
    /// 临期: due today or within the threshold of working days.
    DueSoon,
    /// 正常: due later than that.
    OnTrack,
    /// 完成.
    Done,
    /// 未定: no date says when.
    Undated,
}

impl Light {
    /// All lights, the most urgent first.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::DueSoon, Self::OnTrack, Self::Done, Self::Undated];

    /// The word that stands for the light in filters and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueSoon => "due-soon",
            Self::OnTrack => "on-track",
            Self::Done => "done",
            Self::Undated => "undated",
        }
    }

    /// The light named by `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|light| light.as_str() == word)
    }

    /// The light of something open and due on `due`: overdue from the day after on, whether or not that is a
    /// working day; due soon with at most `threshold` working days left.
    pub fn by_date(calendar: &Calendar, due: Date, today: Date, threshold: u16) -> Self {
        if due < today {
            Self::Overdue
        } else if calendar.workdays(today, due) <= i32::from(threshold) {
            Self::DueSoon
        } else {
            Self::OnTrack
        }
    }
}

impl fmt::Display for Light {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// When lights turn, and how long an open period is; the user may set each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Thresholds {
    /// A task's milestone is due soon with at most this many working days left.
    pub due_soon: u16,
    /// The same for rectifications.
    pub rectification_due_soon: u16,
    /// The same for follow-ups of reviews.
    pub outcome_due_soon: u16,
    /// The same for matters.
    pub matter_due_soon: u16,
    /// How long each level has for a matter.
    pub response: ResponseDays,
    /// What 定期 means where the plan names no period, in months.
    pub regular_months: u8,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            due_soon: 15,
            rectification_due_soon: 5,
            outcome_due_soon: 5,
            matter_due_soon: 1,
            response: ResponseDays::default(),
            regular_months: 1,
        }
    }
}

/// Working days within which each level must have closed a matter that it gets; the plan's item 11 asks for a
/// response and names no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ResponseDays {
    /// 小区级.
    pub community: u16,
    /// 社区级.
    pub neighbourhood: u16,
    /// 乡镇级.
    pub township: u16,
    /// 县级.
    pub county: u16,
}

impl Default for ResponseDays {
    fn default() -> Self {
        Self { community: 3, neighbourhood: 5, township: 10, county: 20 }
    }
}

impl ResponseDays {
    /// The working days of a level; none for a word of a newer version.
    pub const fn of(self, level: &MatterLevel) -> Option<u16> {
        match level {
            MatterLevel::Community => Some(self.community),
            MatterLevel::Neighbourhood => Some(self.neighbourhood),
            MatterLevel::Township => Some(self.township),
            MatterLevel::County => Some(self.county),
            MatterLevel::Other(_) => None,
        }
    }
}

/// What a light rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The due date against the day.
    Due,
    /// It is done; the day and the due date where they are known.
    Met,
    /// Every date so far is met, and nothing else is due, but the task goes on.
    AllMet,
    /// There is no date.
    NoDate,
    /// 长期坚持: never due, never over.
    Continuous,
    /// 已暂停: its dates do not run.
    Suspended,
}

/// A light and what explains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The light.
    pub light: Light,
    /// What it rests on.
    pub why: Why,
    /// Due date.
    pub due: Option<Date>,
    /// The day of the reading.
    pub today: Date,
    /// From today to the due date; from the day it was done to the due date once it is done (negative: late).
    pub span: Option<WorkSpan>,
    /// The threshold that was applied, in working days.
    pub threshold: u16,
    /// Done on.
    pub done_on: Option<Date>,
    /// First and last day of the period, for a recurring milestone.
    pub period: Option<(Date, Date)>,
}

impl Reading {
    /// Something open, due on `due`.
    pub fn by_date(calendar: &Calendar, due: Date, today: Date, threshold: u16) -> Self {
        Self {
            light: Light::by_date(calendar, due, today, threshold),
            why: Why::Due,
            due: Some(due),
            today,
            span: Some(calendar.span(today, due)),
            threshold,
            done_on: None,
            period: None,
        }
    }

    /// Something done.
    pub fn met(
        calendar: &Calendar,
        due: Option<Date>,
        done_on: Option<Date>,
        today: Date,
        threshold: u16,
    ) -> Self {
        let span = due.zip(done_on).map(|(due, done)| calendar.span(done, due));
        Self { light: Light::Done, why: Why::Met, due, today, span, threshold, done_on, period: None }
    }

    /// Something that no date drives.
    pub fn without_date(light: Light, why: Why, today: Date, threshold: u16) -> Self {
        Self { light, why, due: None, today, span: None, threshold, done_on: None, period: None }
    }

    /// Whether it was done after its due date.
    pub fn done_late(&self) -> bool {
        self.due.zip(self.done_on).is_some_and(|(due, done)| done > due)
    }

    /// Working days left, or negative: overdue; none without a date or once it is done.
    pub fn workdays_left(&self) -> Option<i32> {
        self.span.as_ref().filter(|_| self.why == Why::Due).map(|span| span.days)
    }

    /// What puts the most urgent first: light, then date, those without a date last.
    pub fn urgency(&self) -> (Light, Date) {
        (self.light, self.due.unwrap_or(Date::MAX))
    }
}

/// How many stand under each light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally([u32; 5]);

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, light: Light) {
        self.0[light as usize] = self.0[light as usize].saturating_add(1);
    }

    /// How many stand under a light.
    pub fn get(&self, light: Light) -> u32 {
        self.0[light as usize]
    }

    /// How many in all.
    pub fn total(&self) -> u32 {
        self.0.iter().copied().fold(0, u32::saturating_add)
    }

    /// The most urgent light of which there is one.
    pub fn worst(&self) -> Option<Light> {
        Light::ALL.into_iter().find(|light| self.get(*light) > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::calendar_2023;
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn lights_turn_on_the_day() {
        use Light::{DueSoon, OnTrack, Overdue};
        let calendar = calendar_2023();
        for (today, due, threshold, light, workdays) in [
            // Due today, tomorrow, and the day before.
            ("2023-06-12", "2023-06-12", 15, DueSoon, 0),
            ("2023-06-12", "2023-06-13", 0, OnTrack, 1),
            ("2023-06-13", "2023-06-12", 15, Overdue, -1),
            // Over a weekend: overdue from Saturday on, with no working day gone by.
            ("2023-06-10", "2023-06-09", 15, Overdue, 0),
            ("2023-06-11", "2023-06-09", 15, Overdue, 0),
            ("2023-06-12", "2023-06-09", 15, Overdue, -1),
            // Over a holiday, and on its make-up workday.
            ("2023-06-24", "2023-06-21", 15, Overdue, 0),
            ("2023-06-25", "2023-06-21", 15, Overdue, -1),
            ("2023-06-21", "2023-06-25", 1, DueSoon, 1),
            // The edge of the threshold.
            ("2023-06-12", "2023-06-30", 13, DueSoon, 13),
            ("2023-06-12", "2023-06-30", 12, OnTrack, 13),
            ("2023-06-30", "2023-07-02", 0, DueSoon, 0),
        ] {
            let reading = Reading::by_date(&calendar, day(due), day(today), threshold);
            assert_eq!((reading.light, reading.workdays_left()), (light, Some(workdays)), "{today} {due}");
        }
    }

    #[test]
    fn what_is_done_says_how_late() {
        let calendar = calendar_2023();
        for (done, late, days) in
            [("2023-06-30", false, 0), ("2023-07-03", true, -1), ("2023-06-28", false, 2)]
        {
            let today = day("2023-07-10");
            let reading = Reading::met(&calendar, Some(day("2023-06-30")), Some(day(done)), today, 15);
            assert_eq!((reading.light, reading.done_late()), (Light::Done, late), "{done}");
            assert_eq!(reading.span.as_ref().map(|span| span.days), Some(days), "{done}");
            assert_eq!(reading.workdays_left(), None);
        }
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let mut lights = Light::ALL;
        lights.reverse();
        lights.sort();
        assert_eq!(lights, Light::ALL);
        for light in Light::ALL {
            assert_eq!(Light::from_word(light.as_str()), Some(light));
            assert_eq!(serde_json::to_string(&light).unwrap(), format!("\"{light}\""));
        }
        let mut tally = Tally::default();
        assert_eq!(tally.worst(), None);
        for light in [Light::Done, Light::DueSoon, Light::Done] {
            tally.add(light);
        }
        assert_eq!((tally.get(Light::Done), tally.total(), tally.worst()), (2, 3, Some(Light::DueSoon)));
    }

    #[test]
    fn thresholds_left_out_keep_their_defaults() {
        let read: Thresholds = serde_json::from_str(r#"{"due-soon": 10}"#).unwrap();
        assert_eq!(read, Thresholds { due_soon: 10, ..Thresholds::default() });
    }
}
