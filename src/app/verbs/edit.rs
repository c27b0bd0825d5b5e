//! What members do with records: the acts, undoing them, the outbox; and what becomes of what was saved.

use crate::command::{CommandId, Context, Invocation};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::edit::{EditId, Occurrence};
use crate::domain::id::{Id as _, Key, Kind, TaskId};
use crate::domain::member::Role;
use crate::domain::record::Entity as _;
use crate::draft::{Act, Draft, acts_for, acts_for_nothing, find_record, line_of, occurrence_on};
use crate::locale::labels::Labelled;
use crate::locale::{Lang, link as m, meeting, screens};

use crate::app::chooser::{Choice, Chooser};
use crate::app::form::{Form, Stage};
use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::outbox::Outbox;
use crate::app::page::Screen;
use crate::app::pending::{Entry, Progress};
use crate::app::state::{Editing, Layer, State};
use crate::app::status::clock;

/// The letter by which an act is picked; different for all acts that suit one record.
const fn letter(act: Act) -> char {
    match act {
        Act::Report | Act::Rectify | Act::Restore => 'r',
        Act::Raise | Act::Treat => 'n',
        Act::Accept | Act::Attend | Act::Appraise => 'a',
        Act::Handle => 'h',
        Act::FeedBack | Act::Turn => 'f',
        Act::CloseMatter | Act::Close | Act::Cancel => 'c',
        Act::SendDown | Act::Schedule => 'd',
        Act::Meet | Act::Convene => 'm',
        Act::Unmeet | Act::Unlink | Act::Escalate => 'u',
        Act::Start | Act::Supervise | Act::Settle => 's',
        Act::Submit | Act::Reschedule => 't',
        Act::Verify | Act::Visit | Act::Move => 'v',
        Act::SendBack | Act::PutBack => 'b',
        Act::Reopen => 'o',
        Act::Link => 'l',
        Act::Amend => 'e',
        Act::Table => 'i',
        Act::LeaveOut => 'x',
        Act::Plan | Act::Present => 'p',
    }
}

/// The act of a command, and back.
const ACTS: &[(CommandId, Act)] = &[
    (CommandId::Report, Act::Report),
    (CommandId::Meet, Act::Meet),
    (CommandId::Unmeet, Act::Unmeet),
    (CommandId::Start, Act::Start),
    (CommandId::Submit, Act::Submit),
    (CommandId::Verify, Act::Verify),
    (CommandId::SendBack, Act::SendBack),
    (CommandId::Reopen, Act::Reopen),
    (CommandId::Visit, Act::Visit),
    (CommandId::Rectify, Act::Rectify),
    (CommandId::Supervise, Act::Supervise),
    (CommandId::Raise, Act::Raise),
    (CommandId::Accept, Act::Accept),
    (CommandId::Handle, Act::Handle),
    (CommandId::FeedBack, Act::FeedBack),
    (CommandId::CloseMatter, Act::CloseMatter),
    (CommandId::Escalate, Act::Escalate),
    (CommandId::SendDown, Act::SendDown),
    (CommandId::Link, Act::Link),
    (CommandId::Unlink, Act::Unlink),
    (CommandId::Attend, Act::Attend),
    (CommandId::Settle, Act::Settle),
    (CommandId::Reschedule, Act::Reschedule),
    (CommandId::Meeting, Act::Convene),
    (CommandId::Table, Act::Table),
    (CommandId::Appraise, Act::Appraise),
    (CommandId::Amend, Act::Amend),
    (CommandId::Turn, Act::Turn),
    (CommandId::CancelReview, Act::Cancel),
    (CommandId::Restore, Act::Restore),
    (CommandId::LeaveOut, Act::LeaveOut),
    (CommandId::PutBack, Act::PutBack),
    (CommandId::Plan, Act::Plan),
    (CommandId::Schedule, Act::Schedule),
];

/// Runs a command that changes records, or looks at what was changed.
pub fn run(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    match id {
        CommandId::Acts => acts(state),
        CommandId::Undo => return undo(state),
        CommandId::Outbox => state.layer = Some(Layer::Outbox(Outbox::default())),
        CommandId::SyncNow => return sync_now(state),
        _ => match ACTS.iter().find(|(command, _)| *command == id) {
            Some((_, Act::Meet)) if arg.is_none() => meet(state),
            Some((_, act)) => open(state, *act, arg),
            None => return super::outbox::run(state, id, arg),
        },
    }
    Effects::new()
}

/// Who edits; says why nobody does.
pub fn viewer(state: &mut State) -> Option<Viewer> {
    let message = match &state.setup.editing {
        Editing::As(viewer) => return Some(viewer.clone()),
        Editing::ReadOnly => m::READONLY,
        Editing::NoServer => m::NO_SERVER,
    };
    state.notice = Some(Notice::warning(message.get(state.lang())));
    None
}

/// The record under the cursor; for a day of a series without a record, that day.
fn subject(state: &State) -> Option<(Key, Option<Occurrence>)> {
    if let Some(room) = state.room.as_ref().filter(|room| room.shown) {
        return room.subject(state.board.as_ref()?, state).map(|key| (key, None));
    }
    let (board, row) = (state.board.as_ref()?, state.selected()?);
    let occurrence =
        row.on.filter(|_| row.key.kind == Kind::Series).and_then(|on| occurrence_on(board, &row.key, on));
    Some((row.key.clone(), occurrence))
}

/// The record that an act is done with where one is: the one under the cursor. In a meeting's room it may be another
/// of the item's records, or the review itself: who reports progress means the task, wherever the cursor stands.
fn subject_of(state: &State, act: Act) -> Option<(Key, Option<Occurrence>)> {
    let Some(room) = state.room.as_ref().filter(|room| room.shown) else { return subject(state) };
    if act.kinds() == [Kind::Review] {
        return Some((room.key(), room.occurrence.clone()));
    }
    let under = subject(state);
    if under.as_ref().is_some_and(|(key, _)| act.kinds().contains(&key.kind)) {
        return under;
    }
    let about = room.current().map_or(&[][..], |item| &item.about);
    about.iter().find(|key| act.kinds().contains(&key.kind)).map(|key| (key.clone(), None)).or(under)
}

/// Offers what can be done with the record under the cursor, each by its letter.
fn acts(state: &mut State) {
    let Some(viewer) = viewer(state) else { return };
    let Some(board) = state.board.clone() else { return };
    let lang = state.lang();
    let (acts, milestones, key) = match subject(state) {
        Some((key, occurrence)) => {
            let acts = acts_for(&board, &key, occurrence.as_ref(), &viewer);
            (acts, milestones(&board, &key, &viewer, lang), key)
        }
        // Where there is no review yet, one can be made.
        None if state.page().screen == Screen::Reviews => {
            (acts_for_nothing(&board, &viewer), Vec::new(), Key::new(Kind::Review, ""))
        }
        None => return,
    };
    if acts.is_empty() && milestones.is_empty() {
        let text = if matches!(viewer.role, Role::Viewer | Role::Admin) {
            m::VIEWER.fill(lang, &[("role", &viewer.role.shown(lang))])
        } else {
            m::NO_ACTS.fill(lang, &[("key", &key.id)])
        };
        state.notice = Some(Notice::warning(text));
        return;
    }
    let choices = acts
        .into_iter()
        .filter_map(|act| {
            let (command, _) = ACTS.iter().find(|(_, known)| *known == act)?;
            Some(Choice {
                label: act.label().get(lang).to_owned(),
                hint: letter(act).to_string(),
                does: Invocation::new(*command),
            })
        })
        .chain(milestones)
        .collect();
    state.layer = Some(Layer::Chooser(Chooser::new(m::ACTS_TITLE, choices), Context::Acts));
}

/// A task's milestones that may be marked as met, each by a digit: who looks at the task means one of them.
fn milestones(board: &Board, key: &Key, viewer: &Viewer, lang: Lang) -> Vec<Choice> {
    if key.kind != Kind::Task {
        return Vec::new();
    }
    let open = board.links.milestones_of(&board.data, &TaskId::new(&key.id));
    let open = open.filter(|one| acts_for(board, &one.key(), None, viewer).contains(&Act::Meet));
    open.zip('1'..='9')
        .map(|(one, digit)| Choice {
            label: format!("{} {} {}", Act::Meet.label().get(lang), one.id, one.what),
            hint: digit.to_string(),
            does: Invocation::with(CommandId::Meet, one.id.as_str()),
        })
        .collect()
}

/// Marks a milestone of the task under the cursor as met; asks which, where there are several.
fn meet(state: &mut State) {
    let Some(viewer) = viewer(state) else { return };
    let (Some(board), Some((key, _))) = (state.board.clone(), subject_of(state, Act::Meet)) else { return };
    let choices = milestones(&board, &key, &viewer, state.lang());
    match choices.as_slice() {
        [] => open(state, Act::Meet, None),
        [one] => {
            let id = one.does.arg.clone();
            open(state, Act::Meet, id.as_deref());
        }
        _ => state.layer = Some(Layer::Chooser(Chooser::new(m::ACTS_TITLE, choices), Context::Acts)),
    }
}

/// The command of a letter typed into the offered acts.
pub fn by_letter(chooser: &Chooser, typed: &str) -> Option<Invocation> {
    // With an input method on, full-width letters pick as their twins do.
    let twin = |c: char| crate::keymap::Chord::plain(crate::keymap::KeyCode::Char(c)).half_width().text();
    let typed: String = typed.chars().filter_map(twin).collect::<String>().to_lowercase();
    chooser.choices.iter().find(|choice| choice.hint == typed).map(|choice| choice.does.clone())
}

/// Opens the form of an act with the record under the cursor, or with the one that an id names.
pub fn open(state: &mut State, act: Act, id: Option<&str>) {
    let Some(viewer) = viewer(state) else { return };
    let Some(board) = state.board.clone() else { return };
    let lang = state.lang();
    let found = match id {
        _ if act.makes().is_some() => Some((Key::new(Kind::Review, ""), None)),
        Some(id) => find_record(&board, id, &[]).map(|key| (key, None)),
        None => subject_of(state, act),
    };
    let Some((key, occurrence)) = found else {
        state.notice = match id {
            Some(id) => Some(Notice::error(screens::NOT_FOUND.fill(lang, &[("id", &id)]))),
            None if state.in_room() => Some(Notice::info(meeting::NO_SUBJECT.get(lang))),
            None => None,
        };
        return;
    };
    match Draft::open(act, &board, &key, occurrence.as_ref(), &viewer, today(state)) {
        Ok(draft) => state.layer = Some(Layer::Form(Box::new(Form::new(draft, None, &board, lang)))),
        Err(error) => {
            state.layer = None;
            state.notice = Some(Notice::warning(error.message(lang)));
        }
    }
}

/// The day of edits: the one that is looked at, as long as it has come.
pub fn today(state: &State) -> jiff::civil::Date {
    state.day().min(state.now.date())
}

/// What an edit does, in a line.
pub fn what(state: &State, entry: &Entry) -> String {
    line_of(&entry.proposal, state.board.as_deref(), state.lang())
}

/// Undoes the newest edit that nobody has seen; where there are several, asks which.
fn undo(state: &mut State) -> Effects {
    let lang = state.lang();
    let open: Vec<EditId> = state.unsent.undoable().map(Entry::id).take(2).collect();
    let Some(first) = open.first().copied() else {
        state.notice = Some(Notice::info(m::NOTHING_TO_UNDO.get(lang)));
        return Effects::new();
    };
    if open.len() == 1 {
        return withdraw(state, first);
    }
    let today = state.now.date();
    let choices = state
        .unsent
        .undoable()
        .map(|entry| Choice {
            label: what(state, entry),
            hint: clock(entry.made, today),
            does: Invocation::with(CommandId::Withdraw, &entry.id().to_string()),
        })
        .collect();
    state.layer = Some(Layer::Chooser(Chooser::new(m::UNDO_TITLE, choices), Context::Picker));
    Effects::new()
}

/// Takes an edit out of the outbox, if it can still be taken and no later one rests on it.
pub fn withdraw(state: &mut State, id: EditId) -> Effects {
    let unsent = std::sync::Arc::clone(&state.unsent);
    let Some(entry) = unsent.find(id) else { return Effects::new() };
    let lang = state.lang();
    let words = what(state, entry);
    if entry.progress == Progress::Sending {
        state.notice = Some(Notice::warning(m::TOO_LATE.fill(lang, &[("what", &words)])));
        return Effects::new();
    }
    let rests = !matches!(entry.progress, Progress::Refused(_));
    if let Some(later) = unsent.later_on(id).filter(|_| rests) {
        let later = what(state, later);
        state.notice = Some(Notice::warning(m::HAS_LATER.fill(lang, &[("what", &later)])));
        return Effects::new();
    }
    let message = if entry.progress == Progress::Waiting { m::WITHDRAWN } else { m::DISCARDED };
    state.under_way = Some(message.fill(lang, &[("what", &words)]));
    vec![Effect::Withdraw(id)]
}

fn sync_now(state: &mut State) -> Effects {
    let lang = state.lang();
    if state.sync.is_none() {
        state.notice = Some(Notice::warning(m::NO_SERVER.get(lang)));
        return Effects::new();
    }
    state.notice = Some(Notice::info(m::SYNCING_NOW.get(lang)));
    vec![Effect::SyncNow]
}

/// What was proposed is on the disk.
pub fn saved(state: &mut State) -> Effects {
    // What is seen at once needs no word.
    if let Some(text) = state.under_way.take() {
        state.notice = Some(Notice::info(text));
    }
    match state.layer.take() {
        Some(Layer::Form(form)) if form.stage == Stage::Saving => {
            // What was mended in the outbox leads back to it.
            if form.settles.is_some() {
                state.layer = Some(Layer::Outbox(Outbox::default()));
            }
        }
        Some(Layer::Conflict(_)) => state.layer = Some(Layer::Outbox(Outbox::default())),
        other => state.layer = other,
    }
    Effects::new()
}

/// What was proposed is not on the disk.
pub fn not_saved(state: &mut State, why: &str) -> Effects {
    state.under_way = None;
    if let Some(Layer::Form(form)) = &mut state.layer {
        form.stage = Stage::Filling;
    }
    state.notice = Some(Notice::error(m::NOT_SAVED.fill(state.lang(), &[("why", &why)])));
    Effects::new()
}

/// An edit is out of the outbox.
pub fn withdrawn(state: &mut State, id: EditId) -> Effects {
    let text = state.under_way.take().unwrap_or_default();
    state.notice = Some(Notice::info(text));
    if matches!(&state.layer, Some(Layer::Conflict(choosing)) if choosing.id == id) {
        state.layer = Some(Layer::Outbox(Outbox::default()));
    }
    Effects::new()
}

/// An edit stays in the outbox: it went out meanwhile, or the disk failed.
pub fn not_withdrawn(state: &mut State, id: EditId, why: Option<String>) -> Effects {
    state.under_way = None;
    let lang = state.lang();
    let words = state.unsent.find(id).map(|entry| what(state, entry)).unwrap_or_default();
    let text = why.unwrap_or_else(|| m::TOO_LATE.fill(lang, &[("what", &words)]));
    state.notice = Some(Notice::warning(text));
    Effects::new()
}
