//! 考核: what a unit's score is made of, line by line, as data. The room `assess` reckons it, lists and papers show it.
//!
//! Points are whole hundredths: what is printed adds up.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::id::{Key, UnitId};
use super::text::Text;
use super::unit::UnitKind;

/// Points in hundredths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub i64);

impl Points {
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    pub const fn whole(points: i64) -> Self {
        Self(points.saturating_mul(100))
    }
}

impl std::ops::Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Neg for Points {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, std::ops::Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The nearest binary fraction of whole hundredths is written with two decimals at most.
        serializer.serialize_f64(self.0 as f64 / 100.0)
    }
}

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in rule files, JSON and CSV.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The one that a word names.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    )+};
}

words! {
    /// Who is compared with whom: units are ranked among their own sort alone.
    Class {
        /// A town, township or zone, which answers for its area.
        Area = "area",
        /// A county unit.
        Department = "department",
        /// A neighbourhood (社区).
        Neighbourhood = "neighbourhood",
    }

    /// What a line of a score counts.
    Post {
        /// Milestones due in the period that were met in time.
        Milestones = "milestones",
        /// Per cent done of the tasks.
        Progress = "progress",
        /// Rectifications due in the period that were struck off in time.
        Rectifications = "rectifications",
        /// Subjects that meet the indicators, of those that the targets ask for.
        Indicators = "indicators",
        /// Follow-ups of reviews due in the period that were done in time.
        FollowUps = "follow-ups",
        /// Spans of so many days in which a linked community was visited.
        Visits = "visits",
        /// Reviews that were attended, of those with recorded attendance.
        Attendance = "attendance",
        /// Deducted for what is or was overdue.
        Overdue = "overdue",
        /// Deducted for what came back after it was struck off (反弹).
        Reopened = "reopened",
        /// Added for what was done early.
        Early = "early",
        /// What lifts a score to the least one.
        Least = "least",
    }
}

impl Post {
    /// The posts that carry weight, in the order of a score's lines.
    pub const COMPONENTS: [Self; 7] = [
        Self::Milestones,
        Self::Progress,
        Self::Rectifications,
        Self::Indicators,
        Self::FollowUps,
        Self::Visits,
        Self::Attendance,
    ];
}

impl Class {
    /// The class of a unit; none for groups and standing bodies, whose members answer for themselves.
    pub const fn of(kind: &UnitKind) -> Option<Self> {
        match kind {
            UnitKind::Township | UnitKind::Zone => Some(Self::Area),
            UnitKind::Neighbourhood => Some(Self::Neighbourhood),
            UnitKind::Department | UnitKind::Other(_) => Some(Self::Department),
            UnitKind::Group | UnitKind::Body => None,
        }
    }
}

/// A span of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// A record behind a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Traced {
    /// The record.
    pub key: Key,
    /// The day on which it was due, or on which it took place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Whether it is among the numerator.
    pub counts: bool,
    /// Working days late, or early; how often for what came back; per cent for a task.
    pub amount: u32,
    /// Points that it brings by itself; zero where the line's share decides.
    pub points: Points,
}

/// What deductions and bonuses cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tariff {
    /// Points per item.
    pub per_item: Points,
    /// Points per working day overdue besides.
    pub per_day: Points,
    /// Most points of one item.
    pub item_cap: Points,
    /// Most points in all.
    pub cap: Points,
}

/// From which share on a component brings all its points, and below which none; per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Scale {
    /// Below this there are none.
    pub zero: u8,
    /// From here on there are all.
    pub full: u8,
}

/// One line of a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it counts.
    pub post: Post,
    /// Whether there was anything to count; a line without data brings no points and takes none.
    pub has_data: bool,
    /// How many count; of deductions and bonuses how many items.
    pub numerator: u64,
    /// Of how many; of an overdue line its working days in all.
    pub denominator: u64,
    /// Weight by the rules, in per cent of the base; zero for lines without weight.
    pub weight: u32,
    /// The most that it can bring here, after weights without data were spread.
    pub most: Points,
    /// What it brings; negative for deductions.
    pub points: Points,
    /// Thresholds of a component.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// What a deduction or bonus costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff: Option<Tariff>,
    /// The records behind it, in order.
    pub records: Vec<Traced>,
}

/// The word for a score from so many points on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grade {
    /// The word.
    pub name: Text,
    /// The word in English, where the rules give one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text>,
    /// The least points for it.
    pub from: Points,
}

/// A unit's score with all its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Score {
    /// The unit.
    pub unit: UnitId,
    /// With whom it is compared.
    pub class: Class,
    /// The sum of its lines; none where no component had data.
    pub total: Option<Points>,
    /// The word for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Place among its class, ties sharing one; none where it is not ranked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// How many of its class are ranked.
    pub of: u32,
    /// Its lines, in the order of [`Post`].
    pub lines: Vec<Line>,
}

impl Score {
    /// A line.
    pub fn line(&self, post: Post) -> Option<&Line> {
        self.lines.iter().find(|line| line.post == post)
    }

    /// Of what was due in the period (milestones, rectifications, follow-ups): how many in time, of how many.
    pub fn on_time(&self) -> (u64, u64) {
        let due = [Post::Milestones, Post::Rectifications, Post::FollowUps];
        let lines = due.into_iter().filter_map(|post| self.line(post));
        lines.fold((0, 0), |(met, of), line| (met + line.numerator, of + line.denominator))
    }

    /// What was deducted, as a positive number.
    pub fn deducted(&self) -> Points {
        let lines = [Post::Overdue, Post::Reopened].into_iter().filter_map(|post| self.line(post));
        -lines.map(|line| line.points).sum::<Points>()
    }
}

/// The scores of a period as they stand on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The period.
    pub period: Period,
    /// The day as of which it holds: the board's, or the period's last one where that is earlier.
    pub day: Date,
    /// The rules' title.
    pub title: Text,
    /// Full points without bonus.
    pub base: Points,
    /// Scores in natural order of unit.
    pub scores: Vec<Score>,
}

impl Assessment {
    /// A unit's score.
    pub fn of(&self, unit: &UnitId) -> Option<&Score> {
        let at = self.scores.binary_search_by(|score| score.unit.cmp(unit)).ok()?;
        self.scores.get(at)
    }

    /// Scores by class, the best first; those without data at the end of their class.
    pub fn ranked(&self) -> Vec<&Score> {
        let mut all: Vec<&Score> = self.scores.iter().collect();
        all.sort_by_key(|score| (score.class, score.rank.unwrap_or(u32::MAX), score.unit.clone()));
        all
    }
}

/// An assessment that a board carries: shared, and there only once somebody has asked for it.
pub type Carried = Option<Arc<Assessment>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_written_in_full() {
        for (points, text, json) in
            [(0, "0.00", "0.0"), (1234, "12.34", "12.34"), (-5, "-0.05", "-0.05"), (9990, "99.90", "99.9")]
        {
            assert_eq!(Points(points).to_string(), text);
            assert_eq!(serde_json::to_string(&Points(points)).unwrap(), json);
        }
    }
}
