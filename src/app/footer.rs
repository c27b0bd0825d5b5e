//! What the footer offers: keys and words, as they are now, or as they were seen last.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::page::Mode;
use super::state::State;
use crate::command::{CommandId, Context};
use crate::keymap::{self, Keymap};
use crate::locale::Lang;

/// A hint: keys, and what they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// The keys, as people know them.
    pub keys: String,
    /// What they do.
    pub label: String,
    /// Whether it is the last to go where the room is short: help leads to all others, and out.
    pub last: bool,
}

/// The hints of a stack of contexts, most useful first.
pub fn hints(keymap: &Keymap, stack: &[Context], lang: Lang) -> Vec<Hint> {
    let last = [CommandId::Help.doc(), CommandId::Quit.doc()];
    keymap::hints(keymap, stack)
        .into_iter()
        .map(|(keys, label)| Hint { keys, label: label.get(lang).to_owned(), last: last.contains(&label) })
        .collect()
}

/// Those of the overview.
pub fn of_overview(keymap: &Keymap, lang: Lang) -> Vec<Hint> {
    hints(keymap, &overview_contexts(), lang)
}

fn overview_contexts() -> Vec<Context> {
    Mode::Overview.context().into_iter().chain([Context::Global]).collect()
}

/// Those of where one is. Beside an overview that was seen last they are those that were seen with it: the keymap need
/// not be read for the first frame.
pub fn shown(state: &State) -> Cow<'_, [Hint]> {
    let (stack, seen) = (state.contexts(), &state.glimpse.hints);
    let in_words = state.opened_in == state.lang() && !seen.is_empty();
    if in_words && state.is_glancing() && stack == overview_contexts() {
        return Cow::Borrowed(seen);
    }
    Cow::Owned(hints(&state.setup.keymap, &stack, state.lang()))
}
