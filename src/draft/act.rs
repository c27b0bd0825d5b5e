//! What a member can do with a record.

use jiff::civil::Date;
use uuid::Uuid;

use super::field::Field;
use super::spec;
use crate::domain::access::{self, Viewer};
use crate::domain::board::Board;
use crate::domain::edit::{Edit, EditId, Occurrence, Proposal, Swap};
use crate::domain::id::{Id, Key, Kind, SupervisionId};
use crate::domain::record::Record;
use crate::domain::rectification::{self, Action};
use crate::domain::review::{OutcomeKind, ReviewState};
use crate::domain::supervision::{Rectification, RectificationState};
use crate::domain::text::Text;
use crate::domain::unit::Level;
use crate::locale::{Message, draft as m};

macro_rules! acts {
    ($($(#[$meta:meta])* $name:ident = $word:literal, $label:ident;)+) => {
        /// What a member can do with a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $($(#[$meta])* $name,)+
        }

        impl Act {
            /// Every act, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word on the command line.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// What is shown.
            pub const fn label(self) -> Message {
                match self {
                    $(Self::$name => m::$label,)+
                }
            }
        }
    };
}

acts! {
    /// Adds to a task's progress log.
    Report = "report", ACT_REPORT;
    /// Marks a milestone as met.
    Meet = "meet", ACT_MEET;
    /// Takes that back.
    Unmeet = "unmeet", ACT_UNMEET;
    /// Begins a rectification.
    Start = "start", ACT_START;
    /// Submits it, with evidence.
    Submit = "submit", ACT_SUBMIT;
    /// 销号.
    Verify = "verify", ACT_VERIFY;
    /// Sends it back on checking.
    SendBack = "send-back", ACT_SEND_BACK;
    /// 反弹.
    Reopen = "reopen", ACT_REOPEN;
    /// Records a visit.
    Visit = "visit", ACT_VISIT;
    /// Names a matter to put right.
    Rectify = "rectify", ACT_RECTIFY;
    /// Takes a community or enterprise under supervision.
    Supervise = "supervise", ACT_SUPERVISE;
    /// Links an official.
    Link = "link", ACT_LINK;
    /// Ends an official's link.
    Unlink = "unlink", ACT_UNLINK;
    /// Records attendance.
    Attend = "attend", ACT_ATTEND;
    /// Records what a review settled.
    Settle = "settle", ACT_SETTLE;
    /// Moves a review.
    Reschedule = "reschedule", ACT_RESCHEDULE;
    /// Replaces fields of a record.
    Amend = "amend", ACT_AMEND;
}

impl Act {
    /// The act that a word of the command line names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.word() == word)
    }

    /// The kinds of record that it is done with.
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Report => &[Kind::Task],
            Self::Meet | Self::Unmeet => &[Kind::Milestone],
            Self::Start | Self::Submit | Self::Verify | Self::SendBack | Self::Reopen => {
                &[Kind::Rectification]
            }
            Self::Visit | Self::Rectify | Self::Link | Self::Unlink => &[Kind::Supervision],
            Self::Supervise => &[Kind::Community, Kind::Enterprise],
            Self::Attend | Self::Settle | Self::Reschedule => &[Kind::Review],
            Self::Amend => &[
                Kind::Community,
                Kind::Enterprise,
                Kind::Supervision,
                Kind::Rectification,
                Kind::Review,
                Kind::Outcome,
                Kind::Member,
            ],
        }
    }

    /// The inputs that it takes with a kind of record, for help; those of attendance are the units' ids.
    pub fn fields(self, kind: Kind) -> Vec<Field> {
        spec::inputs(self, kind, &spec::Scene::default()).into_iter().map(|(field, _)| field).collect()
    }

    /// The inputs that it takes with a record, and the values with which they open, whoever may change them.
    pub fn opened(self, record: &Record) -> Vec<(Field, serde_json::Value)> {
        spec::inputs(self, record.key().kind, &spec::Scene { record: Some(record), ..spec::Scene::default() })
    }

    /// The step in a rectification's life that it is.
    pub const fn action(self) -> Option<Action> {
        match self {
            Self::Start => Some(Action::Start),
            Self::Submit => Some(Action::Submit),
            Self::Verify => Some(Action::Verify),
            Self::SendBack => Some(Action::SendBack),
            Self::Reopen => Some(Action::Reopen),
            _ => None,
        }
    }

    /// The act of an edit.
    pub const fn of(edit: &Edit) -> Self {
        match edit {
            Edit::Report { .. } => Self::Report,
            Edit::Meet { .. } => Self::Meet,
            Edit::Unmeet { .. } => Self::Unmeet,
            Edit::Supervise { .. } => Self::Supervise,
            Edit::Link { .. } => Self::Link,
            Edit::Unlink { .. } => Self::Unlink,
            Edit::Visit { .. } => Self::Visit,
            Edit::Rectify { .. } => Self::Rectify,
            Edit::Act { action, .. } => Self::of_action(*action),
            Edit::Amend { .. } => Self::Amend,
            Edit::Reschedule { .. } => Self::Reschedule,
            Edit::Attend { .. } => Self::Attend,
            Edit::Settle { .. } => Self::Settle,
        }
    }

    pub(super) const fn of_action(action: Action) -> Self {
        match action {
            Action::Start => Self::Start,
            Action::Submit => Self::Submit,
            Action::Verify => Self::Verify,
            Action::SendBack => Self::SendBack,
            Action::Reopen => Self::Reopen,
        }
    }
}

/// The acts that suit a record as it stands and that the viewer may do, in the order in which they are offered.
/// `occurrence` is the day of a series that has no record yet; `key` is then the series or the review it would have.
pub fn acts_for(board: &Board, key: &Key, occurrence: Option<&Occurrence>, viewer: &Viewer) -> Vec<Act> {
    let Some(record) = board.data.record(key).or_else(|| series_of(board, occurrence)) else {
        return Vec::new();
    };
    let mut acts = suited(board, &record, occurrence.is_some(), viewer);
    acts.retain(|act| may(*act, board, &record, occurrence, viewer));
    acts.sort();
    acts
}

fn series_of(board: &Board, occurrence: Option<&Occurrence>) -> Option<Record> {
    board.data.record(&occurrence?.series.key())
}

/// The day of a series that a calendar shows and no record stands for, as an edit names it.
pub fn occurrence_on(board: &Board, series: &Key, on: Date) -> Option<Occurrence> {
    let planned = board.meetings(on, on).into_iter().find(|meeting| {
        meeting.review.is_none() && meeting.series.as_ref().is_some_and(|id| id.key() == *series)
    })?;
    Some(Occurrence {
        series: planned.series?,
        on: planned.moved_from.unwrap_or(planned.at.date()),
        at: planned.at,
    })
}

/// The acts that suit a record, whoever does them.
fn suited(board: &Board, record: &Record, planned: bool, viewer: &Viewer) -> Vec<Act> {
    match record {
        Record::Task(_) => vec![Act::Report],
        Record::Milestone(one) => {
            let open = one.recurs.is_some() || one.done.is_empty();
            let met = (!one.done.is_empty()).then_some(Act::Unmeet);
            open.then_some(Act::Meet).into_iter().chain(met).collect()
        }
        Record::Community(_) | Record::Enterprise(_) => {
            let running = board.links.supervisions_of(&board.data, &record.key());
            let supervised = running.into_iter().any(|one| one.until.is_none_or(|until| until >= board.day));
            let supervise = (!supervised).then_some(Act::Supervise);
            std::iter::once(Act::Amend).chain(supervise).collect()
        }
        Record::Supervision(one) if one.until.is_some_and(|until| until < board.day) => vec![Act::Amend],
        Record::Supervision(one) => {
            let unlink = (!one.links.is_empty()).then_some(Act::Unlink);
            [Act::Visit, Act::Rectify, Act::Link, Act::Amend].into_iter().chain(unlink).collect()
        }
        Record::Rectification(one) => {
            let steps = rectification::allowed(one).into_iter().map(Act::of_action);
            let steps = steps.filter(|act| *act != Act::Verify || !submitted_by(one, viewer));
            steps.chain([Act::Amend]).collect()
        }
        Record::Review(one) => {
            let reschedule = (one.state == ReviewState::Planned).then_some(Act::Reschedule);
            [Act::Attend, Act::Settle, Act::Amend].into_iter().chain(reschedule).collect()
        }
        Record::Series(_) if planned => vec![Act::Attend, Act::Settle, Act::Reschedule],
        Record::Outcome(_) | Record::Member(_) => vec![Act::Amend],
        Record::Programme(_)
        | Record::Unit(_)
        | Record::Indicator(_)
        | Record::Visit(_)
        | Record::Series(_)
        | Record::Census(_) => Vec::new(),
    }
}

/// Whether the last submission is the viewer's, who then may not verify it.
fn submitted_by(one: &Rectification, viewer: &Viewer) -> bool {
    let last = one.steps.iter().rev().find(|step| step.to == RectificationState::Submitted);
    last.is_some_and(|step| step.by == viewer.member)
}

/// Whether the server would let the viewer do it.
pub(super) fn may(
    act: Act,
    board: &Board,
    record: &Record,
    occurrence: Option<&Occurrence>,
    viewer: &Viewer,
) -> bool {
    let Some(edit) = sample(act, record, occurrence, viewer, board.day) else { return false };
    allows(board, &record.key(), edit, viewer)
}

pub(super) fn allows(board: &Board, target: &Key, edit: Edit, viewer: &Viewer) -> bool {
    let proposal = Proposal::new(EditId::new(Uuid::nil()), target.clone(), None, edit);
    access::may(viewer, &proposal, board)
}

/// An edit of the act's sort, to ask the rule of roles; its values do not matter.
fn sample(
    act: Act,
    record: &Record,
    occurrence: Option<&Occurrence>,
    viewer: &Viewer,
    day: Date,
) -> Option<Edit> {
    let key = record.key();
    let member = viewer.member.clone();
    let supervision = || SupervisionId::new(&key.id);
    let text = Text::default;
    if let Some(action) = act.action() {
        let was = RectificationState::Open;
        return Some(Edit::Act { action, was, on: day, evidence: None, note: None });
    }
    Some(match act {
        Act::Report => Edit::Report { on: day, note: text(), evidence: None, state: None, percent: None },
        Act::Meet => Edit::Meet { on: day, evidence: None, over: None },
        Act::Unmeet => Edit::Unmeet { on: day },
        Act::Supervise => Edit::Supervise { subject: key, since: day, reason: None },
        Act::Link => Edit::Link { level: Level::County, member, since: None },
        Act::Unlink => Edit::Unlink { level: Level::County, member },
        Act::Visit => Edit::Visit { supervision: supervision(), on: day, by: member, findings: text() },
        Act::Rectify => {
            Edit::Rectify { supervision: supervision(), title: text(), found: day, due: None, unit: None }
        }
        Act::Amend => Edit::Amend { fields: std::collections::BTreeMap::new() },
        Act::Reschedule => {
            let at = day.at(0, 0, 0, 0);
            Edit::Reschedule { occurrence: occurrence.cloned(), at: Swap { was: at, to: at }, note: None }
        }
        Act::Attend => {
            Edit::Attend { occurrence: occurrence.cloned(), units: std::collections::BTreeMap::new() }
        }
        Act::Settle => Edit::Settle {
            review: crate::domain::id::ReviewId::new(&key.id),
            occurrence: occurrence.cloned(),
            form: OutcomeKind::Information,
            text: text(),
            about: Vec::new(),
            unit: None,
            due: None,
        },
        Act::Start | Act::Submit | Act::Verify | Act::SendBack | Act::Reopen => return None,
    })
}
