//! Whether a viewer may do an act: an edit of its sort held against the rule of roles.

use compact_str::CompactString;
use jiff::civil::Date;
use uuid::Uuid;

use super::act::{Act, area_of};
use crate::domain::access::{self, Viewer};
use crate::domain::appraisal;
use crate::domain::board::Board;
use crate::domain::edit::{Edit, EditId, Occurrence, Proposal, Seen, Swap};
use crate::domain::id::{Id as _, Key, Kind, SupervisionId};
use crate::domain::matter::{MatterLevel, MatterSource};
use crate::domain::record::Record;
use crate::domain::review::{AgendaState, HolidayShift, OutcomeKind, ReviewKind};
use crate::domain::supervision::RectificationState;
use crate::domain::text::Text;
use crate::domain::unit::Level;

/// Whether the server would let the viewer do it.
pub(super) fn may(
    act: Act,
    board: &Board,
    record: &Record,
    occurrence: Option<&Occurrence>,
    viewer: &Viewer,
) -> bool {
    let Some(edit) = sample(act, &record.key(), Some(record), occurrence, viewer, board.day) else {
        return false;
    };
    allows(board, &record.key(), edit, viewer)
}

/// Whether the server would let the viewer make a record out of nothing.
pub(super) fn may_make(act: Act, kind: Kind, board: &Board, viewer: &Viewer) -> bool {
    let key = Key::new(kind, "");
    sample(act, &key, None, None, viewer, board.day).is_some_and(|edit| allows(board, &key, edit, viewer))
}

pub(super) fn allows(board: &Board, target: &Key, edit: Edit, viewer: &Viewer) -> bool {
    let proposal = Proposal::new(EditId::new(Uuid::nil()), target.clone(), None, edit);
    access::may(viewer, &proposal, board)
}

/// An edit of the act's sort, to ask the rule of roles; its values do not matter.
#[allow(clippy::too_many_lines, reason = "a table of all acts, each in a few words")]
fn sample(
    act: Act,
    key: &Key,
    record: Option<&Record>,
    occurrence: Option<&Occurrence>,
    viewer: &Viewer,
    day: Date,
) -> Option<Edit> {
    let key = key.clone();
    let member = viewer.member.clone();
    let supervision = || SupervisionId::new(&key.id);
    let text = Text::default;
    if let Some(Record::Matter(one)) = record {
        let (was, level, on) = (one.state.clone(), one.level.clone(), day);
        let unit = Swap { was: None, to: None };
        let due = Swap { was: None, to: None };
        let reason = text();
        return match act {
            Act::Escalate => Some(Edit::Escalate { was, level, on, reason, unit, due }),
            Act::SendDown => Some(Edit::SendDown { was, level, on, reason, unit, due }),
            Act::Amend => Some(Edit::Amend { fields: std::collections::BTreeMap::new() }),
            _ => act.matter_action().map(|action| Edit::Handle {
                action,
                was,
                level,
                on,
                note: None,
                evidence: None,
                satisfaction: None,
            }),
        };
    }
    if let Some(action) = act.action() {
        let was = RectificationState::Open;
        return Some(Edit::Act { action, was, on: day, evidence: None, note: None });
    }
    Some(match act {
        Act::Report => Edit::Report { on: day, note: text(), evidence: None, state: None, percent: None },
        Act::Meet => Edit::Meet { on: day, evidence: None, over: None },
        Act::Unmeet => Edit::Unmeet { on: day },
        Act::Supervise => Edit::Supervise { subject: key, since: day, reason: None },
        Act::Raise => Edit::Raise {
            title: text(),
            detail: None,
            source: MatterSource::Hotline,
            raised: day,
            // Without an area of its own it may be raised in any, as far as the viewer may at all.
            township: record.and_then(area_of).unwrap_or_else(|| viewer.unit.clone()),
            community: None,
            enterprise: None,
            level: MatterLevel::Community,
            unit: Some(viewer.unit.clone()),
            due: None,
        },
        Act::Appraise => Edit::Appraise {
            year: appraisal::year_of(day),
            from: viewer.unit.key(),
            grade: Swap { was: None, to: None },
            text: Swap { was: text(), to: text() },
            on: Swap { was: None, to: Some(day) },
        },
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
        Act::Turn => {
            let at = day.at(0, 0, 0, 0);
            Edit::Turn {
                from: day,
                start: Swap { was: at, to: at },
                rule: Swap { was: text(), to: text() },
                over: Vec::new(),
                moves: std::collections::BTreeMap::new(),
            }
        }
        Act::Cancel | Act::Restore => {
            Edit::Cancel { occurrence: occurrence.cloned(), reason: Swap { was: None, to: None } }
        }
        Act::LeaveOut => Edit::LeaveOut { on: day },
        Act::PutBack => Edit::PutBack { on: day },
        Act::Plan => Edit::Plan {
            form: ReviewKind::Dispatch,
            level: Level::County,
            title: text(),
            at: day.at(0, 0, 0, 0),
            place: None,
            agenda: Vec::new(),
            minutes: None,
        },
        Act::Schedule => Edit::Schedule {
            form: ReviewKind::Dispatch,
            level: Level::County,
            title: text(),
            start: day.at(0, 0, 0, 0),
            rule: text(),
            exceptions: Vec::new(),
            shift: HolidayShift::Keep,
            place: None,
            agenda: Vec::new(),
            minutes: None,
        },
        Act::Attend => {
            Edit::Attend { occurrence: occurrence.cloned(), units: std::collections::BTreeMap::new() }
        }
        Act::Settle => Edit::Settle {
            review: crate::domain::id::ReviewId::new(&key.id),
            occurrence: occurrence.cloned(),
            item: None,
            form: OutcomeKind::Information,
            text: text(),
            about: Vec::new(),
            unit: None,
            due: None,
            becomes: None,
        },
        Act::Convene => Edit::Convene {
            occurrence: occurrence.cloned(),
            agenda: Vec::new(),
            figures: Box::new(Seen {
                day,
                stands: std::collections::BTreeMap::new(),
                indicators: std::collections::BTreeMap::new(),
            }),
        },
        Act::Present => Edit::Present { item: None, until: None },
        Act::Table => Edit::Table { title: text(), about: Vec::new(), minutes: None, after: None },
        Act::Move => Edit::Move { item: CompactString::default(), after: None },
        Act::Treat => Edit::Treat { item: CompactString::default(), state: None, remark: None },
        Act::Close => Edit::Close { rest: AgendaState::Carried },
        Act::Start
        | Act::Submit
        | Act::Verify
        | Act::SendBack
        | Act::Reopen
        | Act::Accept
        | Act::Handle
        | Act::FeedBack
        | Act::CloseMatter
        | Act::Escalate
        | Act::SendDown => return None,
    })
}
