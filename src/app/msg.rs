//! What happens to the dashboard, and what it asks of the world.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::domain::board::Board;
use crate::keymap::Chord;

use super::finder::Found;
use super::geometry::Size;
use super::notice::Notice;

/// Something that happened; [`update`](super::update) is the only reader.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The clock's minute changed; local time.
    Minute(DateTime),
    /// The data, as they stand on a day.
    Loaded(Arc<Board>),
    /// Things to know about the data that stay true.
    Remarks(Vec<String>),
    /// The data can be searched now.
    Indexed,
    /// What a search found.
    Found(Found),
    /// Something to tell the member.
    Notice(Notice),
}

/// Something that only the runtime can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// End the dashboard.
    Quit,
    /// Draw everything anew.
    Redraw,
    /// Put a text on the clipboard; the words tell the member what was copied.
    Copy {
        /// The text.
        text: String,
        /// What it is, for the notice.
        what: String,
    },
    /// Compute the board for another day; answered by [`Msg::Loaded`].
    SetDay(Date),
    /// Search everything; answered by [`Msg::Found`] with the same number. A newer search replaces an older one.
    Search {
        /// Number of the search.
        number: u64,
        /// What to look for.
        text: String,
    },
    /// Use another of the themes that the set-up names.
    SetTheme(String),
}

/// What an update asks for, in order.
pub type Effects = Vec<Effect>;
