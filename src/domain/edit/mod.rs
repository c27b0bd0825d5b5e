//! Edits: everything that a member can change, as data, checked by one rule on client and server.
//!
//! A [`Proposal`] is what travels: an [`Edit`] of one record, with the version it was made on. [`apply`] holds it
//! against the records as they stand. Whatever replaces a value carries the value that stood there ([`Swap`]), so
//! that two edits conflict only where they touch the same value, and a conflict can show both sides and their base.

mod amend;
mod apply;
mod appraise;
mod id;
mod make;
mod refusal;
mod settle;

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use amend::fields as amendable;
pub use apply::{By, Records, apply};
pub use id::{EditId, is_provisional};
pub use refusal::{Clash, Conflict, Fault, Refusal, Rule};
pub use settle::{Side, settle};

use super::community::OpinionGrade;
use super::id::{CensusId, Id, Key, Kind, MemberId, ReviewId, SeriesId, SupervisionId, UnitId};
use super::record::Version;
use super::rectification::Action;
use super::review::OutcomeKind;
use super::supervision::RectificationState;
use super::task::TaskState;
use super::text::Text;
use super::unit::Level;

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

/// What is changed. As JSON: `{"do": "visit", …}`; a field that the reader does not know is an error, because an
/// edit must not be applied in part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// Adds a line to a task's progress log, and sets its state and share done where they are given.
    Report {
        /// The day reported.
        on: Date,
        /// What was done; empty only where state or percent say it.
        #[serde(default)]
        note: Text,
        /// A reference to evidence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Text>,
        /// The task's state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<Swap<TaskState>>,
        /// Per cent done, 0 to 100.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent: Option<Swap<u8>>,
    },
    /// Marks a milestone as met on a day.
    Meet {
        /// The day.
        on: Date,
        /// A reference to evidence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Text>,
        /// What a dated milestone has recorded already and this replaces: the choice in a conflict.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<Met>,
    },
    /// Takes back that a milestone was met on a day.
    Unmeet {
        /// The day.
        on: Date,
    },
    /// Takes a troubled community or enterprise under linked supervision; makes a supervision.
    Supervise {
        /// The community or enterprise.
        subject: Key,
        /// First day.
        since: Date,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    /// Links an official to a supervision at a level.
    Link {
        /// County, township or neighbourhood.
        level: Level,
        /// The official.
        member: MemberId,
        /// Since when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Date>,
    },
    /// Ends an official's link at a level.
    Unlink {
        /// County, township or neighbourhood.
        level: Level,
        /// The official.
        member: MemberId,
    },
    /// Records a visit on the spot; makes a visit.
    Visit {
        /// The supervision that it serves.
        supervision: SupervisionId,
        /// The day.
        on: Date,
        /// Who went.
        by: MemberId,
        /// What was found.
        findings: Text,
    },
    /// Names a matter to put right under a supervision; makes a rectification.
    Rectify {
        /// The supervision.
        supervision: SupervisionId,
        /// What is wrong.
        title: Text,
        /// When it was found.
        found: Date,
        /// Due date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        /// The unit that must put it right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<UnitId>,
    },
    /// A step in a rectification's life, under the guard of 销号.
    Act {
        /// What is done.
        action: Action,
        /// The state in which the member saw it.
        was: RectificationState,
        /// The day.
        on: Date,
        /// A reference to evidence; every submission brings its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Text>,
        /// What is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    /// Replaces fields of a record, each by its name in the record's JSON; [`amendable`] names them. `null` clears.
    Amend {
        /// What was there and what shall be, by field.
        fields: BTreeMap<CompactString, Swap<Value>>,
    },
    /// Records the year-end opinion of a neighbourhood on an enterprise, or replaces it.
    Appraise {
        /// The year that it is about.
        year: i16,
        /// The neighbourhood that gave it, or the community for which it was given.
        from: Key,
        /// What it comes to.
        grade: Swap<Option<OpinionGrade>>,
        /// What was said.
        text: Swap<Text>,
        /// The day on which it was given.
        on: Swap<Option<Date>>,
    },
    /// Moves a review to another time.
    Reschedule {
        /// The occurrence, where the review comes from a series.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<Occurrence>,
        /// Local date and time.
        at: Swap<DateTime>,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    /// Records which units attended a review; none as a value takes the record back.
    Attend {
        /// The occurrence, where the review comes from a series.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<Occurrence>,
        /// Present or not, by unit.
        units: BTreeMap<UnitId, Swap<Option<bool>>>,
    },
    /// Records what a review settled; makes an outcome.
    Settle {
        /// The review.
        review: ReviewId,
        /// The occurrence, where the review comes from a series.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<Occurrence>,
        /// Sort of outcome.
        form: OutcomeKind,
        /// What was settled.
        text: Text,
        /// The records that it is about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<Key>,
        /// Who must act.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<UnitId>,
        /// By when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
    },
}

impl Edit {
    /// The word that names the edit, as its JSON has it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Report { .. } => "report",
            Self::Meet { .. } => "meet",
            Self::Unmeet { .. } => "unmeet",
            Self::Supervise { .. } => "supervise",
            Self::Link { .. } => "link",
            Self::Unlink { .. } => "unlink",
            Self::Visit { .. } => "visit",
            Self::Rectify { .. } => "rectify",
            Self::Act { .. } => "act",
            Self::Amend { .. } => "amend",
            Self::Appraise { .. } => "appraise",
            Self::Reschedule { .. } => "reschedule",
            Self::Attend { .. } => "attend",
            Self::Settle { .. } => "settle",
        }
    }

    /// The kind of record that the edit makes, if it makes one whose id the server gives.
    pub const fn makes(&self) -> Option<Kind> {
        match self {
            Self::Supervise { .. } => Some(Kind::Supervision),
            Self::Visit { .. } => Some(Kind::Visit),
            Self::Rectify { .. } => Some(Kind::Rectification),
            Self::Settle { .. } => Some(Kind::Outcome),
            _ => None,
        }
    }

    /// The occurrence of a series that the edit is about, if any.
    pub const fn occurrence(&self) -> Option<&Occurrence> {
        match self {
            Self::Reschedule { occurrence, .. }
            | Self::Attend { occurrence, .. }
            | Self::Settle { occurrence, .. } => occurrence.as_ref(),
            _ => None,
        }
    }
}

/// An edit on its way: `{"id", "target", "base_version", "edit"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Its id, made by the member's side: the same id is applied once, however often it is sent.
    pub id: EditId,
    /// The record that it changes; for an edit that makes a record, [`EditId::provisional`].
    pub target: Key,
    /// The version of the target that the member saw; none where it makes the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_version: Option<Version>,
    /// What is changed.
    pub edit: Edit,
}

impl Proposal {
    /// A proposal for an edit of `target` as seen at `base_version`; for an edit that makes a record both are left
    /// aside and the target is provisional.
    pub fn new(id: EditId, target: Key, base_version: Option<Version>, edit: Edit) -> Self {
        match edit.makes() {
            Some(kind) => Self { target: id.provisional(kind), id, base_version: None, edit },
            None => Self { id, target, base_version, edit },
        }
    }

    /// Every record that must be at hand to judge the edit: the target, and whatever the edit names. What these
    /// point at, and what points at them, must be at hand as well.
    pub fn needs(&self) -> Vec<Key> {
        let mut keys = vec![self.target.clone()];
        match &self.edit {
            Edit::Supervise { subject, .. } => keys.push(subject.clone()),
            Edit::Link { member, .. } | Edit::Unlink { member, .. } => keys.push(member.key()),
            Edit::Visit { supervision, by, .. } => keys.extend([supervision.key(), by.key()]),
            Edit::Rectify { supervision, unit, .. } => {
                keys.push(supervision.key());
                keys.extend(unit.as_ref().map(Id::key));
            }
            Edit::Amend { fields } => {
                keys.extend(amend::named(self.target.kind, fields));
                // The census that a subject comes to; the one that it leaves is what the target points at.
                keys.extend(
                    fields
                        .get("township")
                        .map(|swap| CensusId::of_area(swap.to.as_str().map(UnitId::new).as_ref()).key()),
                );
            }
            Edit::Appraise { from, .. } => keys.push(from.clone()),
            Edit::Attend { units, .. } => keys.extend(units.keys().map(Id::key)),
            Edit::Settle { review, about, unit, .. } => {
                keys.push(review.key());
                keys.extend(about.iter().cloned());
                keys.extend(unit.as_ref().map(Id::key));
            }
            Edit::Report { .. }
            | Edit::Meet { .. }
            | Edit::Unmeet { .. }
            | Edit::Act { .. }
            | Edit::Reschedule { .. } => {}
        }
        if let Some(occurrence) = self.edit.occurrence() {
            keys.push(occurrence.series.key());
        }
        keys.sort();
        keys.dedup();
        keys
    }

    /// Replaces every provisional id by the id that the record has got, where `name` knows it.
    pub fn resolve(&mut self, name: impl Fn(&Key) -> Option<Key>) {
        let fix = |key: &mut Key| {
            if let Some(known) = is_provisional(&key.id).then(|| name(key)).flatten() {
                *key = known;
            }
        };
        if self.edit.makes().is_none() {
            fix(&mut self.target);
        }
        match &mut self.edit {
            Edit::Visit { supervision, .. } | Edit::Rectify { supervision, .. } => {
                let mut key = supervision.key();
                fix(&mut key);
                *supervision = SupervisionId::new(&key.id);
            }
            Edit::Settle { about, .. } => about.iter_mut().for_each(fix),
            // What a follow-up became may be a record that still waits.
            Edit::Amend { fields } => {
                for value in
                    fields.get_mut("became").into_iter().flat_map(|swap| [&mut swap.was, &mut swap.to])
                {
                    if let Ok(mut key) = serde_json::from_value::<Key>(value.clone()) {
                        fix(&mut key);
                        *value = serde_json::json!(key);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
