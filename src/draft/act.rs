//! What a member can do with a record.

use jiff::civil::Date;

use super::field::Field;
use super::{may, spec};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::closed_loop::{self, MatterAction, Shift};
use crate::domain::edit::{Edit, Occurrence};
use crate::domain::id::{Id, Key, Kind, UnitId};
use crate::domain::record::Record;
use crate::domain::rectification::{self, Action};
use crate::domain::review::ReviewState;
use crate::domain::supervision::{Rectification, RectificationState};
use crate::domain::unit::{Unit, UnitKind};
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
    /// Sends a rectification or a matter back: what was done does not do.
    SendBack = "send-back", ACT_SEND_BACK;
    /// 反弹 of a rectification or a matter.
    Reopen = "reopen", ACT_REOPEN;
    /// Records a visit.
    Visit = "visit", ACT_VISIT;
    /// Names a matter to put right.
    Rectify = "rectify", ACT_RECTIFY;
    /// Reports a matter.
    Raise = "raise", ACT_RAISE;
    /// Takes a matter on.
    Accept = "accept", ACT_ACCEPT;
    /// Says what was done about a matter.
    Handle = "handle", ACT_HANDLE;
    /// Says what who reported a matter was told.
    FeedBack = "feed-back", ACT_FEED_BACK;
    /// Closes a matter.
    CloseMatter = "close-matter", ACT_CLOSE_MATTER;
    /// Moves a matter to the level above.
    Escalate = "escalate", ACT_ESCALATE;
    /// Moves a matter to the level below.
    SendDown = "send-down", ACT_SEND_DOWN;
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
    /// Opens a review.
    Convene = "convene", ACT_CONVENE;
    /// Adds an item to an agenda.
    Table = "table", ACT_TABLE;
    /// Says what became of an agenda item, or what was said on it.
    Treat = "treat", ACT_TREAT;
    /// Shows an agenda item to all.
    Present = "present", ACT_PRESENT;
    /// Moves an agenda item.
    Move = "move", ACT_MOVE;
    /// Closes a review.
    Close = "close", ACT_CLOSE;
    /// Moves all that follow in a series.
    Turn = "turn", ACT_TURN;
    /// Cancels a review.
    Cancel = "cancel", ACT_CANCEL;
    /// Takes that back.
    Restore = "restore", ACT_RESTORE;
    /// Leaves a day of a series out.
    LeaveOut = "leave-out", ACT_LEAVE_OUT;
    /// Takes that back.
    PutBack = "put-back", ACT_PUT_BACK;
    /// Records a year-end opinion on an enterprise.
    Appraise = "appraise", ACT_APPRAISE;
    /// Replaces fields of a record.
    Amend = "amend", ACT_AMEND;
    /// Makes a single review.
    Plan = "plan", ACT_PLAN;
    /// Makes a series of reviews.
    Schedule = "schedule", ACT_SCHEDULE;
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
            Self::Start | Self::Submit | Self::Verify => &[Kind::Rectification],
            Self::SendBack | Self::Reopen => &[Kind::Rectification, Kind::Matter],
            Self::Raise => &[Kind::Community, Kind::Enterprise, Kind::Unit],
            Self::Accept
            | Self::Handle
            | Self::FeedBack
            | Self::CloseMatter
            | Self::Escalate
            | Self::SendDown => &[Kind::Matter],
            Self::Visit | Self::Rectify | Self::Link | Self::Unlink => &[Kind::Supervision],
            Self::Supervise => &[Kind::Community, Kind::Enterprise],
            Self::Appraise => &[Kind::Enterprise],
            Self::Attend
            | Self::Settle
            | Self::Reschedule
            | Self::Convene
            | Self::Table
            | Self::Treat
            | Self::Present
            | Self::Move
            | Self::Close
            | Self::Cancel
            | Self::Restore
            | Self::Plan => &[Kind::Review],
            Self::Turn | Self::LeaveOut | Self::PutBack | Self::Schedule => &[Kind::Series],
            Self::Amend => &[
                Kind::Community,
                Kind::Enterprise,
                Kind::Supervision,
                Kind::Rectification,
                Kind::Matter,
                Kind::Series,
                Kind::Review,
                Kind::Outcome,
                Kind::Member,
            ],
        }
    }

    /// The kind of record that it makes out of nothing, for an act that is done with no record.
    pub const fn makes(self) -> Option<Kind> {
        match self {
            Self::Plan => Some(Kind::Review),
            Self::Schedule => Some(Kind::Series),
            _ => None,
        }
    }

    /// Whether it is done with the series of the review, not with the review.
    pub const fn is_of_series(self) -> bool {
        matches!(self, Self::Turn | Self::LeaveOut | Self::PutBack)
    }

    /// Whether it makes reviews and series, or changes which meetings there are.
    pub(super) const fn is_of_rhythm(self) -> bool {
        matches!(self, Self::Cancel | Self::Restore | Self::Plan | Self::Schedule) || self.is_of_series()
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

    /// The step in a matter's closed loop that it is.
    pub const fn matter_action(self) -> Option<MatterAction> {
        match self {
            Self::Accept => Some(MatterAction::Accept),
            Self::Handle => Some(MatterAction::Handle),
            Self::FeedBack => Some(MatterAction::FeedBack),
            Self::CloseMatter => Some(MatterAction::Close),
            Self::SendBack => Some(MatterAction::SendBack),
            Self::Reopen => Some(MatterAction::Reopen),
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
            Edit::Raise { .. } => Self::Raise,
            Edit::Handle { action, .. } => Self::of_matter(*action),
            Edit::Escalate { .. } => Self::Escalate,
            Edit::SendDown { .. } => Self::SendDown,
            Edit::Amend { .. } => Self::Amend,
            Edit::Appraise { .. } => Self::Appraise,
            Edit::Reschedule { .. } => Self::Reschedule,
            Edit::Attend { .. } => Self::Attend,
            Edit::Settle { .. } => Self::Settle,
            Edit::Convene { .. } => Self::Convene,
            Edit::Present { .. } => Self::Present,
            Edit::Table { .. } => Self::Table,
            Edit::Move { .. } => Self::Move,
            Edit::Treat { .. } => Self::Treat,
            Edit::Close { .. } => Self::Close,
            Edit::Schedule { .. } => Self::Schedule,
            Edit::Plan { .. } => Self::Plan,
            Edit::Turn { .. } => Self::Turn,
            Edit::LeaveOut { .. } => Self::LeaveOut,
            Edit::PutBack { .. } => Self::PutBack,
            Edit::Cancel { reason, .. } if reason.to.is_none() => Self::Restore,
            Edit::Cancel { .. } => Self::Cancel,
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

    pub(super) const fn of_matter(action: MatterAction) -> Self {
        match action {
            MatterAction::Accept => Self::Accept,
            MatterAction::Handle => Self::Handle,
            MatterAction::FeedBack => Self::FeedBack,
            MatterAction::Close => Self::CloseMatter,
            MatterAction::SendBack => Self::SendBack,
            MatterAction::Reopen => Self::Reopen,
        }
    }

    pub(super) const fn of_shift(shift: Shift) -> Self {
        match shift {
            Shift::Up => Self::Escalate,
            Shift::Down => Self::SendDown,
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
    acts.retain(|act| may::may(*act, board, &record, occurrence, viewer));
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
            let appraise = matches!(record, Record::Enterprise(_)).then_some(Act::Appraise);
            [Act::Amend, Act::Raise].into_iter().chain(supervise).chain(appraise).collect()
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
        Record::Matter(one) => {
            let steps = closed_loop::allowed(one).into_iter().map(Act::of_matter);
            let ways = closed_loop::ways(one).into_iter().map(Act::of_shift);
            steps.chain(ways).chain([Act::Amend]).collect()
        }
        Record::Unit(one) => area_of_unit(one).map(|_| Act::Raise).into_iter().collect(),
        Record::Review(one) => {
            let turn = one.series.is_some().then_some(Act::Turn);
            let mut acts = vec![Act::Attend, Act::Settle, Act::Amend];
            if one.running().is_some() {
                acts.extend([Act::Convene, Act::Table, Act::Treat, Act::Present, Act::Move, Act::Close]);
                return acts;
            }
            match one.state {
                ReviewState::Planned => {
                    acts.extend([
                        Act::Reschedule,
                        Act::Cancel,
                        Act::Convene,
                        Act::Table,
                        Act::Treat,
                        Act::Move,
                    ]);
                }
                ReviewState::Cancelled => acts.push(Act::Restore),
                _ => {}
            }
            acts.extend([Act::Plan, Act::Schedule].into_iter().chain(turn));
            acts
        }
        Record::Series(_) if planned => vec![
            Act::Attend,
            Act::Settle,
            Act::Reschedule,
            Act::Convene,
            Act::Turn,
            Act::Cancel,
            Act::LeaveOut,
            Act::Plan,
            Act::Schedule,
        ],
        Record::Series(one) => {
            let put_back = (!one.exceptions.is_empty()).then_some(Act::PutBack);
            let always = [Act::Turn, Act::LeaveOut, Act::Amend, Act::Plan, Act::Schedule];
            always.into_iter().chain(put_back).collect()
        }
        Record::Outcome(_) | Record::Member(_) => vec![Act::Amend],
        Record::Programme(_)
        | Record::Indicator(_)
        | Record::Visit(_)
        | Record::Census(_)
        | Record::Figures(_) => Vec::new(),
    }
}

/// The area in which matters arise that are raised with a unit: a township or zone itself, a neighbourhood's own.
fn area_of_unit(unit: &Unit) -> Option<UnitId> {
    match unit.kind {
        UnitKind::Township | UnitKind::Zone => Some(unit.id.clone()),
        UnitKind::Neighbourhood => unit.parent.clone(),
        _ => None,
    }
}

/// The area in which a matter about a record arises.
pub(super) fn area_of(record: &Record) -> Option<UnitId> {
    match record {
        Record::Community(one) => Some(one.township.clone()),
        Record::Enterprise(one) => one.township.clone(),
        Record::Unit(one) => area_of_unit(one),
        _ => None,
    }
}

/// Whether the last submission is the viewer's, who then may not verify it.
fn submitted_by(one: &Rectification, viewer: &Viewer) -> bool {
    let last = one.steps.iter().rev().find(|step| step.to == RectificationState::Submitted);
    last.is_some_and(|step| step.by == viewer.member)
}

/// The acts that need no record and that the viewer may do.
pub fn acts_for_nothing(board: &Board, viewer: &Viewer) -> Vec<Act> {
    let may = |act: &Act| act.makes().is_some_and(|kind| may::may_make(*act, kind, board, viewer));
    Act::ALL.iter().copied().filter(may).collect()
}
