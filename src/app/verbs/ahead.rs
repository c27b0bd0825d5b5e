//! Keys and lines that come before the data are there.
//!
//! Going about waits, and so does the one thing that is to be opened at the end of it; nothing waits that could change
//! a record, and nothing behind what opens something: nobody has seen yet where it would act.

use crate::app::msg::{Effects, Msg};
use crate::app::notice::Notice;
use crate::app::state::State;
use crate::app::verbs;
use crate::app::{refresh, update};
use crate::command::{CommandId, Invocation, Section};
use crate::keymap::{Chord, KeyCode};
use crate::locale::screens as m;
use crate::papers::PaperKind;
use crate::query::Row;

/// Most that waits.
const MOST: usize = 64;

/// What waits for the data.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// What goes about.
    moves: Vec<Asked>,
    /// What opens that which one comes to: the last.
    opening: Option<Opening>,
}

#[derive(Clone, Debug)]
struct Opening {
    asked: Asked,
    /// What was under the cursor, where that was seen.
    row: Option<Row>,
}

/// How a command was asked for.
#[derive(Clone, Debug)]
enum Asked {
    /// By keys: what they mean depends on where one has come by then.
    Keys(Vec<Chord>),
    /// By name, on the command line or from a list.
    Named(Invocation),
}

impl Ahead {
    /// Whether none waits.
    pub const fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.opening.is_none()
    }
}

impl Asked {
    /// Whether it is about what is under the cursor: then nothing else may have come there.
    fn is_about_row(&self) -> bool {
        match self {
            Self::Keys(_) => true,
            // A paper about one record takes the one under the cursor where none is named.
            Self::Named(invocation) => {
                let mut words = invocation.arg.as_deref().unwrap_or_default().split_whitespace();
                let kind = words.next().and_then(PaperKind::from_word);
                matches!(kind, Some(PaperKind::Minutes | PaperKind::Notice))
            }
        }
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

/// Commands that need no records, where they are asked for by name: what they change is the view, or what leads out.
const WITHOUT_DATA: &[CommandId] = &[
    CommandId::SavedView,
    CommandId::Views,
    CommandId::SortBy,
    CommandId::ReverseSort,
    CommandId::ClearFilter,
    CommandId::Outbox,
    CommandId::SyncNow,
];

fn turn_of_named(state: &State, invocation: &Invocation) -> Turn {
    match turn(state, invocation) {
        Turn::Never if WITHOUT_DATA.contains(&invocation.id) && state.ahead.opening.is_none() => {
            if state.ahead.is_empty() { Turn::Now } else { Turn::Later }
        }
        turn => turn,
    }
}

fn turn(state: &State, invocation: &Invocation) -> Turn {
    let id = invocation.id;
    if state.board.is_some() || state.layer.is_some() || id == CommandId::Quit {
        return Turn::Now;
    }
    let first = state.ahead.is_empty();
    if state.ahead.opening.is_some() {
        return Turn::Never;
    }
    match id.section() {
        Section::Screens if !first => Turn::Later,
        Section::Movement if id == CommandId::Goto && invocation.arg.is_some() => Turn::Last,
        Section::Movement if id == CommandId::Goto => Turn::Never,
        Section::Movement if !first || state.glimpse.is_cut || state.page().pane().rows.is_empty() => {
            Turn::Later
        }
        Section::Screens | Section::Movement => Turn::Now,
        Section::General if id == CommandId::Export && invocation.arg.is_some() => Turn::Last,
        Section::General if id == CommandId::Export => Turn::Never,
        Section::General | Section::View | Section::Input if first => Turn::Now,
        Section::Detail => Turn::Last,
        Section::Meeting if id == CommandId::Meeting => Turn::Last,
        _ => Turn::Never,
    }
}

/// Keeps or drops the keys of a command that can't run yet; false where it can.
pub fn holds(state: &mut State, invocation: &Invocation) -> bool {
    let turn = turn(state, invocation);
    if turn == Turn::Now {
        return false;
    }
    let keys = std::mem::take(&mut state.pending);
    wait(state, turn, Asked::Keys(keys));
    // It is counted when it has its turn.
    state.presses = state.presses.wrapping_sub(1);
    true
}

/// Keeps or drops a command asked for by name that can't run yet; false where it can.
pub fn holds_named(state: &mut State, invocation: &Invocation) -> bool {
    let turn = turn_of_named(state, invocation);
    if turn != Turn::Now {
        wait(state, turn, Asked::Named(invocation.clone()));
    }
    turn != Turn::Now
}

fn wait(state: &mut State, turn: Turn, asked: Asked) {
    let told = match turn {
        Turn::Later if state.ahead.moves.len() < MOST => {
            state.ahead.moves.push(asked);
            m::NOT_READ_YET
        }
        Turn::Last => {
            let seen = state.ahead.is_empty() && asked.is_about_row();
            let row = if seen { state.selected().cloned() } else { None };
            state.ahead.opening = Some(Opening { asked, row });
            m::NOT_READ_YET
        }
        _ => m::NOT_READ_AGAIN,
    };
    state.notice = Some(Notice::info(told.get(state.lang())));
}

/// Escape takes back what waits; whether anything did.
pub fn escapes(state: &mut State, chord: Chord) -> bool {
    let waited = chord == Chord::plain(KeyCode::Esc) && state.board.is_none() && !state.ahead.is_empty();
    if waited {
        state.ahead = Ahead::default();
    }
    waited
}

/// Takes up what waited, now that the data are there; the keys of a sequence that is being typed come behind.
pub fn take_up(state: &mut State, mut effects: Effects) -> Effects {
    let Ahead { moves, opening } = std::mem::take(&mut state.ahead);
    let begun = std::mem::take(&mut state.pending);
    for asked in moves {
        effects.extend(ask(state, asked));
    }
    if let Some(opening) = opening {
        if opening.row.is_none() || state.selected() == opening.row.as_ref() {
            effects.extend(ask(state, opening.asked));
        } else {
            state.notice = Some(Notice::info(m::MOVED_ON.get(state.lang())));
        }
    }
    effects.extend(ask(state, Asked::Keys(begun)));
    effects
}

fn ask(state: &mut State, asked: Asked) -> Effects {
    match asked {
        Asked::Keys(keys) => keys.into_iter().flat_map(|key| update(state, Msg::Key(key))).collect(),
        Asked::Named(invocation) => {
            state.notice = None;
            let effects = verbs::run(state, &invocation);
            refresh(state);
            effects
        }
    }
}
