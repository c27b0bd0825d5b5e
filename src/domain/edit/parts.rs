//! What edits carry: values replaced, days of a series, figures.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::domain::figures::{Share, Stands};
use crate::domain::id::{Id, IndicatorId, Key, Kind, ProgrammeId, ReviewId, SeriesId, SupervisionId};
use crate::domain::record::Extra;
use crate::domain::review::{Review, ReviewState, Series};
use crate::domain::text::Text;

/// A value replaced: what stood there when the edit was made, and what shall stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swap<T> {
    /// What stood there.
    pub was: T,
    /// What shall stand there.
    pub to: T,
}

/// A day of a series that may have no record of its own yet: editing it makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    /// The series.
    pub series: SeriesId,
    /// The day on which its rule has it, before it is moved off holidays.
    pub on: Date,
    /// When it takes place as the member saw it, local time.
    pub at: DateTime,
}

impl Occurrence {
    /// The id that the occurrence's review has wherever its record is made (`RS1-230615`), so that two members
    /// who edit the same meeting edit the same record.
    pub fn review(&self) -> ReviewId {
        ReviewId::new(&format!("R{}-{}", self.series.as_str(), self.on.strftime("%y%m%d")))
    }

    /// The occurrence's review as its series has it, before anything is recorded of it.
    pub fn planned(&self, series: &Series, now: Timestamp) -> Review {
        Review {
            id: self.review(),
            version: 1,
            updated: now,
            kind: series.kind.clone(),
            level: series.level.clone(),
            title: series.title.clone(),
            at: self.at,
            series: Some(series.id.clone()),
            moved_from: (self.on != self.at.date()).then_some(self.on),
            place: series.place.clone(),
            state: ReviewState::Planned,
            agenda: Vec::new(),
            attendance: Vec::new(),
            minutes: series.minutes,
            session: None,
            reason: None,
            note: None,
            extra: Extra::new(),
        }
    }
}

/// A review on record that follows its series to another day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Along {
    /// The day on which the series' new rule has it.
    pub on: Date,
    /// When it took place as the member saw it, and when it shall.
    pub at: Swap<DateTime>,
}

/// What a dated milestone has recorded of being met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Met {
    /// The days.
    pub done: Vec<Date>,
    /// The reference to evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Text>,
}

/// How everything stood when a review was opened, as the member who opened it saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The day on which it stood so.
    pub day: Date,
    /// Item by item.
    pub stands: Stands,
    /// Indicators over the whole county.
    pub indicators: BTreeMap<IndicatorId, Share>,
}

/// What a follow-up becomes, in the same edit that settles it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Becomes {
    /// A task of its own, with a milestone on the due date, beside those of a programme.
    Task(ProgrammeId),
    /// A rectification.
    Rectification {
        /// The supervision under which it comes.
        supervision: SupervisionId,
        /// The day on which it counts as found.
        found: Date,
    },
}

impl Becomes {
    /// The kind of record.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Task(_) => Kind::Task,
            Self::Rectification { .. } => Kind::Rectification,
        }
    }

    /// The record that it comes under.
    pub fn under(&self) -> Key {
        match self {
            Self::Task(programme) => programme.key(),
            Self::Rectification { supervision, .. } => supervision.key(),
        }
    }
}
