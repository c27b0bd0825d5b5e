//! Holding a meeting: opening it, going through its items, what is settled under them, its end.

use compact_str::CompactString;

mod enter;
mod forms;

use crate::command::{CommandId, Context, Invocation};
use crate::domain::edit::{Edit, Swap};
use crate::domain::id::MemberId;
use crate::domain::record::Entity as _;
use crate::domain::review::{AgendaState, OutcomeKind, ReviewState};
use crate::draft::{Act, Draft, Drafted, acts_for};
use crate::locale::{Message, meeting as m};
use crate::query::agenda::item_title;
use crate::query::links;

use crate::app::chooser::{Choice, Chooser};
use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::room::Room;
use crate::app::state::{Asked, Layer, State};

pub use enter::loaded;

/// Runs a command of meetings.
pub fn run(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    if id == CommandId::Meeting {
        return enter::enter(state, arg);
    }
    if !state.in_room() {
        // Before a meeting is opened an item may be added from its row as well.
        if id == CommandId::Table {
            super::edit::open(state, Act::Table, arg);
        } else {
            super::not_here(state, id);
        }
        return Effects::new();
    }
    match id {
        CommandId::Convene => convene(state),
        CommandId::NextItem => step(state, 1),
        CommandId::PreviousItem => step(state, -1),
        CommandId::JumpItem => jump(state, arg),
        CommandId::Discussed => treat(state, &AgendaState::Discussed),
        CommandId::CarryForward => treat(state, &AgendaState::Carried),
        CommandId::SkipItem => treat(state, &AgendaState::Skipped),
        CommandId::Decide => forms::settle(state, &OutcomeKind::Decision),
        CommandId::Inform => forms::settle(state, &OutcomeKind::Information),
        CommandId::FollowUp => forms::settle(state, &OutcomeKind::FollowUp),
        CommandId::Remark => forms::remark(state),
        CommandId::Table => forms::table(state),
        CommandId::MoveLater => shift(state, true),
        CommandId::MoveEarlier => shift(state, false),
        CommandId::Present => take_over(state),
        CommandId::Pause => pause(state),
        CommandId::Follow => follow(state),
        CommandId::Large => {
            if let Some(room) = &mut state.room {
                room.large = !room.large;
                room.top = 0;
            }
            Effects::new()
        }
        CommandId::EndMeeting => end(state),
        CommandId::LeaveRoom => leave(state),
        CommandId::ToggleRest => {
            if let Some(room) = &mut state.room {
                let carried = room.rest == AgendaState::Carried;
                room.rest = if carried { AgendaState::Skipped } else { AgendaState::Carried };
            }
            Effects::new()
        }
        _ => {
            super::not_here(state, id);
            Effects::new()
        }
    }
}

fn warn(state: &mut State, text: Message, values: &[(&str, &dyn std::fmt::Display)]) {
    state.notice = Some(Notice::warning(text.fill(state.lang(), values)));
}

/// The member, where the seat is known.
pub fn me(state: &State) -> Option<MemberId> {
    match &state.setup.editing {
        crate::app::state::Editing::As(viewer) => Some(viewer.member.clone()),
        _ => state.setup.me.clone(),
    }
}

/// Opens the meeting; asks first, because the figures are frozen by it.
fn convene(state: &mut State) -> Effects {
    let Some(viewer) = super::edit::viewer(state) else { return Effects::new() };
    let Some(board) = state.board.clone() else { return Effects::new() };
    let Some(room) = &state.room else { return Effects::new() };
    if room.running().is_some() {
        return take_over(state);
    }
    if matches!(room.view.review.state, ReviewState::Held | ReviewState::Cancelled) {
        warn(state, m::ALREADY_HELD, &[]);
        return Effects::new();
    }
    let (key, occurrence) = (room.key(), room.occurrence.clone());
    if !state.is_asked_again(Asked::Convene) {
        let key = super::keys_for(state, CommandId::Meeting);
        warn(state, m::CONVENE_AGAIN, &[("key", &key)]);
        return Effects::new();
    }
    let draft =
        Draft::open(Act::Convene, &board, &key, occurrence.as_ref(), &viewer, super::edit::today(state));
    match draft.map(|draft| draft.build(&board)) {
        Ok(Ok(changes)) => {
            state.under_way = Some(m::OPENED.fill(state.lang(), &[("id", &key.id)]));
            vec![Effect::Propose(changes)]
        }
        Ok(Err(faults)) => {
            let said = faults.first().map(|fault| fault.message(state.lang())).unwrap_or_default();
            state.notice = Some(Notice::error(said));
            Effects::new()
        }
        Err(error) => {
            state.notice = Some(Notice::warning(error.message(state.lang())));
            Effects::new()
        }
    }
}

/// Proposes an edit of the meeting's review without a word: what it does is seen.
fn propose(state: &mut State, edit: Edit) -> Effects {
    let Some(room) = &state.room else { return Effects::new() };
    let target = room.key();
    let base =
        state.board.as_ref().and_then(|board| board.data.reviews.get(&room.review)).map(|one| one.version());
    state.under_way = None;
    vec![Effect::Propose(vec![Drafted { target, base, edit }])]
}

/// Whether the member may hold the meeting; says why not.
fn may_hold(state: &mut State) -> bool {
    let Some(viewer) = super::edit::viewer(state) else { return false };
    let (Some(board), Some(room)) = (state.board.clone(), &state.room) else { return false };
    let acts = acts_for(&board, &room.key(), room.occurrence.as_ref(), &viewer);
    if !acts.contains(&Act::Settle) {
        warn(state, m::MAY_NOT, &[]);
        return false;
    }
    true
}

/// Whether the meeting goes on and the member may hold it; says why not.
fn is_open(state: &mut State) -> bool {
    if state.room.as_ref().is_some_and(|room| room.running().is_none()) {
        let closed = state.room.as_ref().is_some_and(|room| room.session().is_some());
        if closed {
            warn(state, m::ALREADY_HELD, &[]);
        } else {
            let key = super::keys_for(state, CommandId::Meeting);
            warn(state, m::NOT_OPEN, &[("key", &key)]);
        }
        return false;
    }
    may_hold(state)
}

/// Goes to the next item or the one before.
fn step(state: &mut State, by: isize) -> Effects {
    let Some(room) = &state.room else { return Effects::new() };
    let place = room.place().checked_add_signed(by);
    let Some(item) = place.and_then(|place| room.view.items.get(place)).map(|item| item.id.clone()) else {
        if by < 0 {
            state.notice = Some(Notice::info(m::FIRST_ITEM.get(state.lang())));
        } else {
            let key = super::keys_for(state, CommandId::EndMeeting);
            state.notice = Some(Notice::info(m::LAST_ITEM.fill(state.lang(), &[("key", &key)])));
        }
        return Effects::new();
    };
    go_to(state, &item)
}

/// Looks at an item; whoever presents shows it to all.
fn go_to(state: &mut State, item: &str) -> Effects {
    let me = me(state);
    let Some(room) = &mut state.room else { return Effects::new() };
    room.look_at(item);
    if room.is_presented_by(me.as_ref()) {
        let paused = room.running().is_some_and(|session| session.item.is_none());
        // During a pause one may look ahead; the meeting goes on when it is presented again.
        if !paused {
            return propose(state, Edit::Present { item: Some(item.into()), until: None });
        }
    } else {
        room.follow = room.running().is_some_and(|session| session.item.as_deref() == Some(item));
    }
    Effects::new()
}

/// Offers all items, or goes to the one that is named.
fn jump(state: &mut State, arg: Option<&str>) -> Effects {
    let (Some(board), Some(room)) = (state.board.clone(), &state.room) else { return Effects::new() };
    if let Some(item) = arg {
        let known = room.view.items.iter().any(|one| one.id == item);
        return if known { go_to(state, item) } else { Effects::new() };
    }
    let lang = state.lang();
    let choices = room.view.items.iter().enumerate().map(|(at, item)| Choice {
        label: format!("{} {}", at + 1, item_title(&board, item, lang)),
        hint: crate::locale::labels::Labelled::shown(&item.state, lang).to_owned(),
        does: Invocation::with(CommandId::JumpItem, &item.id),
    });
    let chooser = Chooser::new(m::JUMP_TITLE, choices.collect());
    state.layer = Some(Layer::Chooser(chooser, Context::Picker));
    Effects::new()
}

/// Says what became of the item, and goes on to the next.
fn treat(state: &mut State, to: &AgendaState) -> Effects {
    if !is_open(state) {
        return Effects::new();
    }
    let Some(item) = state.room.as_ref().and_then(Room::current).cloned() else { return Effects::new() };
    let mut effects = Effects::new();
    if item.state != *to {
        let state_of = Some(Swap { was: item.state.clone(), to: to.clone() });
        effects = propose(state, Edit::Treat { item: item.id, state: state_of, remark: None });
    }
    let next = step(state, 1);
    joined(effects, next)
}

/// Puts proposals of one key into one save, so that all of it is on the disk or none.
fn joined(mut effects: Effects, more: Effects) -> Effects {
    for effect in more {
        match (effects.last_mut(), effect) {
            (Some(Effect::Propose(first)), Effect::Propose(then)) => first.extend(then),
            (_, other) => effects.push(other),
        }
    }
    effects
}

/// Moves the item one place.
fn shift(state: &mut State, later: bool) -> Effects {
    if !is_open(state) {
        return Effects::new();
    }
    let Some(room) = &state.room else { return Effects::new() };
    let (place, items) = (room.place(), &room.view.items);
    let after = if later { Some(place + 1) } else { place.checked_sub(2) };
    let out = if later { place + 1 >= items.len() } else { place == 0 };
    if out {
        return Effects::new();
    }
    let item: CompactString = room.item.as_str().into();
    let after = after.and_then(|at| items.get(at)).map(|item| item.id.clone());
    propose(state, Edit::Move { item, after })
}

/// Presents what one looks at: takes over, or goes on after a pause.
fn take_over(state: &mut State) -> Effects {
    if !is_open(state) {
        return Effects::new();
    }
    let Some(room) = &mut state.room else { return Effects::new() };
    room.follow = true;
    let item = Some(room.item.as_str().into());
    propose(state, Edit::Present { item, until: None })
}

/// Pauses the meeting, or goes on with it.
fn pause(state: &mut State) -> Effects {
    if !is_open(state) {
        return Effects::new();
    }
    let paused = state.room.as_ref().and_then(Room::running).is_some_and(|session| session.item.is_none());
    if paused { take_over(state) } else { propose(state, Edit::Present { item: None, until: None }) }
}

/// Goes where the presenter is, and follows from there.
fn follow(state: &mut State) -> Effects {
    let Some(room) = &mut state.room else { return Effects::new() };
    room.follow = true;
    if let Some(item) = room.running().and_then(|session| session.item.clone()) {
        room.look_at(&item);
    }
    Effects::new()
}

/// Shows what the meeting came to, to be checked before it is closed.
fn end(state: &mut State) -> Effects {
    if is_open(state) {
        state.layer = Some(Layer::Closing { top: 0 });
    }
    Effects::new()
}

/// Closes the meeting.
pub fn close(state: &mut State) -> Effects {
    state.layer = None;
    let Some(room) = &state.room else { return Effects::new() };
    let edit = Edit::Close { rest: room.rest.clone() };
    state.minutes_due = Some(room.review.clone());
    let text = m::CLOSED.get(state.lang()).to_owned();
    let effects = propose(state, edit);
    state.under_way = Some(text);
    effects
}

/// Leaves the room; the meeting goes on.
fn leave(state: &mut State) -> Effects {
    let Some(room) = &mut state.room else { return Effects::new() };
    room.shown = false;
    if room.running().is_some() {
        let key = super::keys_for(state, CommandId::Meeting);
        state.notice = Some(Notice::info(m::WENT_BACK.fill(state.lang(), &[("key", &key)])));
    } else {
        state.room = None;
    }
    Effects::new()
}

/// Moves the cursor among the item's records.
pub fn walk(state: &mut State, step: impl FnOnce(usize, usize) -> usize) {
    let Some(board) = state.board.clone() else { return };
    let Some(room) = &state.room else { return };
    let count = room.detail(&board, state).map_or(0, |detail| links(&detail).len());
    let place = step(room.link.min(count.saturating_sub(1)), count);
    let line = crate::app::room_lines::line_of_link(state, place);
    let height = crate::app::room_lines::height(state);
    if let Some(room) = &mut state.room {
        room.link = place;
        // The first record shows what stands above it as well.
        let line = if place == 0 { 0 } else { line };
        crate::app::scroll_to(&mut room.top, line, height);
    }
}
