//! Key notation, keymap files, per-context tries, typed errors.

mod chord;
mod file;
mod hints;
mod trie;

pub use chord::{Chord, ChordError, KeyCode, parse_keys};
pub use file::{BUILTIN, KeymapError, Loaded, load, load_builtin};
pub use hints::{HelpSection, help_sections, hints, keys_of, markdown_table};
pub use trie::{Conflict, Keymap, Resolution};
