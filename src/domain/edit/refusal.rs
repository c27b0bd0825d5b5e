//! Why an edit was not applied, as data that travels: the server's answer and the client's own check are the same.

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::closed_loop::LoopError;
use crate::domain::id::{Key, MemberId};
use crate::domain::record::Version;
use crate::domain::rectification::GuardError;
use crate::domain::series::SeriesError;

/// Why an edit was not applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Another edit changed the same values first; the member must choose.
    #[error("{} was changed by somebody else meanwhile", .0.key)]
    Conflict(Conflict),
    /// The edit breaks a rule.
    #[error("{0}")]
    Invalid(Fault),
    /// The record is not there, or not within the member's sight.
    #[error("there is no {0}")]
    Missing(Key),
    /// The member may not make this edit.
    #[error("the member's role does not allow it")]
    Forbidden,
}

/// Both sides of a conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The record.
    pub key: Key,
    /// Its version now.
    pub version: Version,
    /// The values that differ.
    pub fields: Vec<Clash>,
}

/// One value that two edits changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clash {
    /// Its field by the record's JSON; an attendance is `attendance.U03`.
    pub field: CompactString,
    /// What the member saw.
    pub base: Value,
    /// What the member wants.
    pub mine: Value,
    /// What stands there now.
    pub theirs: Value,
}

/// A rule that an edit breaks, and the input to correct.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct Fault {
    /// The input by its name in the edit's JSON (`on`, `evidence`, `percent`, or an amended field).
    pub field: CompactString,
    /// The rule.
    pub rule: Rule,
}

impl Fault {
    /// A rule broken by an input.
    pub fn new(field: &str, rule: Rule) -> Self {
        Self { field: field.into(), rule }
    }
}

/// A rule of the edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A rectification's guard (the plan's section 四(二)).
    #[error("{0}")]
    Guard(GuardError),
    /// A matter's closed loop (the plan's items 2, 11 and 12).
    #[error("{0}")]
    Loop(LoopError),
    /// Something that must be said is not.
    #[error("nothing is said")]
    Empty,
    /// A day that has not come.
    #[error("{0} has not come yet")]
    Future(Date),
    /// A day before the one it must follow.
    #[error("{on} is before {first}")]
    Before {
        /// The day given.
        on: Date,
        /// The first that is possible.
        first: Date,
    },
    /// A number out of its bounds.
    #[error("{value} is not between {least} and {most}")]
    Bounds {
        /// The number given.
        value: i64,
        /// The least possible.
        least: i64,
        /// The most possible.
        most: i64,
    },
    /// A record that the edit names does not exist, or not within the member's sight.
    #[error("there is no {0}")]
    Unknown(Key),
    /// The edit does not suit that kind of record.
    #[error("that can't be done with {0}")]
    WrongKind(Key),
    /// The record does not lie in the area that it should.
    #[error("{0} does not lie in that area")]
    Elsewhere(Key),
    /// The field can't be changed by an edit.
    #[error("it can't be changed")]
    Fixed,
    /// The value has not the form that the field has.
    #[error("the value is not of the field's form")]
    Form,
    /// The unified social credit code is wrong (GB 32100-2015).
    #[error("the credit code is wrong")]
    CreditCode,
    /// The official is linked at that level already.
    #[error("{0} is linked already")]
    Linked(MemberId),
    /// The official is not linked at that level.
    #[error("{0} is not linked")]
    NotLinked(MemberId),
    /// The milestone was not met on that day.
    #[error("it was not met on {0}")]
    NotMet(Date),
    /// The subject is under supervision already.
    #[error("{0} supervises it already")]
    Supervised(Key),
    /// The supervision is over.
    #[error("the supervision ended on {0}")]
    Ended(Date),
    /// The agenda has no such item.
    #[error("the agenda has no item {0}")]
    NoItem(CompactString),
    /// The review is not open: it was not opened, or is closed.
    #[error("the review is not open")]
    NotOpen,
    /// The review was held, or cancelled.
    #[error("the review is over")]
    Over,
    /// The series has no such day.
    #[error("the series has no meeting on {0}")]
    NoOccurrence(Date),
    /// The series' rule can't be followed.
    #[error("{0}")]
    Series(SeriesError),
    /// The rule does not have the day on which it shall begin.
    #[error("the rule has no meeting on {on}; its first from there is on {first}")]
    OffRule {
        /// The day given.
        on: Date,
        /// The first that the rule has from there on.
        first: Date,
    },
    /// No part of an agenda that builds itself has that name.
    #[error("there is no section #{0}")]
    NoSection(String),
    /// The review was held already.
    #[error("{0} was held already")]
    Held(Key),
    /// The day has a review on record.
    #[error("{0} is on record for that day")]
    OnRecord(Key),
    /// The day was not left out of the series.
    #[error("{0} was not left out")]
    NotLeftOut(Date),
}
