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
mod matters;
mod meeting;
mod parts;
mod proposal;
mod refusal;
mod series;
mod settle;
mod word;

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use amend::fields as amendable;
pub use apply::{By, Records, apply};
pub use id::{EditId, is_provisional};
pub use meeting::shown_seconds;
pub use parts::{Along, Becomes, Met, Occurrence, Seen, Swap};
pub use proposal::Proposal;
pub use refusal::{Clash, Conflict, Fault, Refusal, Rule};
pub use series::{following, review_id};
pub use settle::{Side, settle};

use super::closed_loop::MatterAction;
use super::community::OpinionGrade;
use super::id::{CommunityId, EnterpriseId, Key, MemberId, ReviewId, SupervisionId, UnitId};
use super::matter::{MatterLevel, MatterSource, MatterState, Satisfaction};
use super::rectification::Action;
use super::review::{AgendaItem, AgendaState, HolidayShift, OutcomeKind, ReviewKind, Turn};
use super::supervision::RectificationState;
use super::task::TaskState;
use super::text::Text;
use super::unit::Level;

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
    /// Reports a matter; makes one.
    Raise {
        /// What it is about.
        title: Text,
        /// The whole of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<Text>,
        /// How it came in.
        source: MatterSource,
        /// When it was reported.
        raised: Date,
        /// The area in which it arose.
        township: UnitId,
        /// The community, where it is about one; it lies in the area.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        community: Option<CommunityId>,
        /// The enterprise, where it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        enterprise: Option<EnterpriseId>,
        /// The level that gets it first.
        level: MatterLevel,
        /// The unit that handles it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<UnitId>,
        /// By when the level must have closed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
    },
    /// A step in a matter's closed loop.
    Handle {
        /// What is done.
        action: MatterAction,
        /// The state in which the member saw it.
        was: MatterState,
        /// The level at which the member saw it.
        level: MatterLevel,
        /// The day.
        on: Date,
        /// What is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
        /// A reference to evidence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Text>,
        /// Of feedback: what who reported it says of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        satisfaction: Option<Satisfaction>,
    },
    /// Moves a matter to the level above, where it waits to be accepted.
    Escalate {
        /// The state in which the member saw it.
        was: MatterState,
        /// The level at which the member saw it.
        level: MatterLevel,
        /// The day.
        on: Date,
        /// Why.
        reason: Text,
        /// Who handles it.
        unit: Swap<Option<UnitId>>,
        /// By when its level must have closed it.
        due: Swap<Option<Date>>,
    },
    /// Moves a matter to the level below, where it waits to be accepted.
    SendDown {
        /// The state in which the member saw it.
        was: MatterState,
        /// The level at which the member saw it.
        level: MatterLevel,
        /// The day.
        on: Date,
        /// Why.
        reason: Text,
        /// Who handles it.
        unit: Swap<Option<UnitId>>,
        /// By when its level must have closed it.
        due: Swap<Option<Date>>,
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
    /// Makes a series of reviews.
    Schedule {
        /// Sort of review.
        form: ReviewKind,
        /// Level.
        level: Level,
        /// Title.
        title: Text,
        /// First meeting, local time; the rule has it.
        start: DateTime,
        /// RFC 5545 RRULE.
        rule: Text,
        /// Days of the rule that fall out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        exceptions: Vec<Date>,
        /// What to do on holidays.
        shift: HolidayShift,
        /// Where.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Text>,
        /// Agenda template, one line an item.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        agenda: Vec<Text>,
        /// Planned length in minutes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u16>,
    },
    /// Makes a single review.
    Plan {
        /// Sort of review.
        form: ReviewKind,
        /// Level.
        level: Level,
        /// Title.
        title: Text,
        /// Local date and time.
        at: DateTime,
        /// Where.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Text>,
        /// Agenda, one line an item.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        agenda: Vec<Text>,
        /// Planned length in minutes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u16>,
    },
    /// Moves a series' meetings from a day on: another first meeting there, another rule; what was before stays.
    Turn {
        /// The first day that no longer goes by what was before.
        from: Date,
        /// The first meeting from there on, as the series had it and as it shall.
        start: Swap<DateTime>,
        /// The rule from there on, as the series had it and as it shall; empty ends the series.
        rule: Swap<Text>,
        /// Later turns that stood there and fall away.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        over: Vec<Turn>,
        /// Reviews on record that move along; one that was changed meanwhile stays where it is.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        moves: BTreeMap<ReviewId, Along>,
    },
    /// Leaves a day of a series' rule out (RFC 5545 EXDATE).
    LeaveOut {
        /// The day on which the rule has it.
        on: Date,
    },
    /// Puts a day that was left out back.
    PutBack {
        /// The day on which the rule has it.
        on: Date,
    },
    /// Cancels a review with a reason; none as the reason takes that back.
    Cancel {
        /// The occurrence, where the review comes from a series.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<Occurrence>,
        /// Why.
        reason: Swap<Option<Text>>,
    },
    /// Records what a review settled; makes an outcome.
    Settle {
        /// The review.
        review: ReviewId,
        /// The occurrence, where the review comes from a series.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<Occurrence>,
        /// The agenda item under which it was settled, by its id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<CompactString>,
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
        /// What a follow-up becomes at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        becomes: Option<Becomes>,
    },
    /// Opens a review: takes over its agenda, freezes the figures and begins to present. Who opens one that is open
    /// already joins it: items that it lacks are added, everything else stays.
    Convene {
        /// The occurrence, where the review comes from a series.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<Occurrence>,
        /// The agenda, each item with its id.
        agenda: Vec<AgendaItem>,
        /// How everything stands.
        figures: Box<Seen>,
    },
    /// Shows an item to all who have the review open, or nothing during a pause; whoever does so presents. The time is
    /// that of the edit's id.
    Present {
        /// The item, by its id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<CompactString>,
        /// Until when the last one was shown, where that ended before: the presenter was cut off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Adds an item to an agenda.
    Table {
        /// Title.
        title: Text,
        /// The records that it is about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<Key>,
        /// Planned time, in minutes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u16>,
        /// The item behind which it comes; at the end without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<CompactString>,
    },
    /// Moves an item of an agenda. Two moves of one item do not conflict: the later one holds.
    Move {
        /// The item, by its id.
        item: CompactString,
        /// The item behind which it comes; first without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<CompactString>,
    },
    /// Says what became of an item of an agenda, or what was said on it.
    Treat {
        /// The item, by its id.
        item: CompactString,
        /// What became of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<Swap<AgendaState>>,
        /// What was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    },
    /// Closes a review that is open.
    Close {
        /// What becomes of items that were not treated: carried over, or skipped.
        rest: AgendaState,
    },
}

#[cfg(test)]
mod tests;
