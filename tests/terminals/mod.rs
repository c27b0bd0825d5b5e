//! What is sent, held against terminals that others wrote: every cell must show what was meant.

mod inside;
mod scene;
mod screen;
mod tmux;
mod vt;

use shumei::runtime::abilities::Abilities;

/// Terminals with and without what some lack.
pub const TERMINALS: [Abilities; 4] = [
    Abilities::FULL,
    Abilities { scroll_regions: false, ..Abilities::FULL },
    Abilities { synchronised: false, paints_erased: false, ..Abilities::FULL },
    Abilities::LEAST,
];
