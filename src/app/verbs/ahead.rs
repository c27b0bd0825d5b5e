//! Keys that are pressed before the data are there.
//!
//! Going about waits, and so does the one thing that is to be opened at the end of it; nothing waits that could change
//! a record, and nothing behind what opens something: nobody has seen yet where it would act.

use crate::app::msg::{Effects, Msg};
use crate::app::notice::Notice;
use crate::app::state::State;
use crate::app::update;
use crate::command::{CommandId, Section};
use crate::keymap::{Chord, KeyCode};
use crate::locale::screens as m;
use crate::query::Row;

/// Most keys that wait.
const MOST: usize = 64;

/// Keys that wait for the data.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// Those that go about.
    moves: Vec<Chord>,
    /// Those that open what one comes to: the last.
    opening: Option<Opening>,
}

#[derive(Clone, Debug)]
struct Opening {
    keys: Vec<Chord>,
    /// What was under the cursor, where that was seen.
    row: Option<Row>,
}

impl Ahead {
    /// Whether none waits.
    pub const fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.opening.is_none()
    }
}

/// What becomes of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// It runs.
    Now,
    /// It waits.
    Later,
    /// It waits, and nothing may follow it.
    Last,
    /// It does not run.
    Never,
}

fn turn(state: &State, id: CommandId) -> Turn {
    if state.board.is_some() || state.layer.is_some() || id == CommandId::Quit {
        return Turn::Now;
    }
    let first = state.ahead.is_empty();
    if state.ahead.opening.is_some() {
        return Turn::Never;
    }
    match id.section() {
        Section::Screens if !first => Turn::Later,
        Section::Movement if id == CommandId::Goto => Turn::Never,
        Section::Movement if !first || state.page().pane().rows.is_empty() => Turn::Later,
        Section::Screens | Section::Movement => Turn::Now,
        Section::General if id == CommandId::Export => Turn::Never,
        Section::General | Section::View | Section::Input if first => Turn::Now,
        Section::Detail => Turn::Last,
        Section::Meeting if id == CommandId::Meeting => Turn::Last,
        _ => Turn::Never,
    }
}

/// Keeps or drops the keys of a command that can't run yet; false where it can.
pub fn holds(state: &mut State, id: CommandId) -> bool {
    let turn = turn(state, id);
    if turn == Turn::Now {
        return false;
    }
    let keys = std::mem::take(&mut state.pending);
    match turn {
        Turn::Later if state.ahead.moves.len() < MOST => state.ahead.moves.extend(keys),
        Turn::Last => {
            let row = if state.ahead.is_empty() { state.selected().cloned() } else { None };
            state.ahead.opening = Some(Opening { keys, row });
        }
        _ => {}
    }
    // It is counted when it has its turn.
    state.presses = state.presses.wrapping_sub(1);
    state.notice = Some(Notice::info(m::NOT_READ_YET.get(state.lang())));
    true
}

/// Escape takes back what waits; whether anything did.
pub fn escapes(state: &mut State, chord: Chord) -> bool {
    let waited = chord == Chord::plain(KeyCode::Esc) && state.board.is_none() && !state.ahead.is_empty();
    if waited {
        state.ahead = Ahead::default();
    }
    waited
}

/// Takes up the keys that waited, now that the data are there; those of a sequence that is being typed come behind.
pub fn take_up(state: &mut State, mut effects: Effects) -> Effects {
    let Ahead { moves, opening } = std::mem::take(&mut state.ahead);
    let begun = std::mem::take(&mut state.pending);
    let mut press = |state: &mut State, keys: Vec<Chord>| {
        for chord in keys {
            effects.extend(update(state, Msg::Key(chord)));
        }
    };
    press(state, moves);
    if let Some(opening) = opening {
        if opening.row.is_none() || state.selected() == opening.row.as_ref() {
            press(state, opening.keys);
        } else {
            state.notice = Some(Notice::info(m::MOVED_ON.get(state.lang())));
        }
    }
    press(state, begun);
    effects
}
