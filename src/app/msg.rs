//! What happens to the dashboard, and what it asks of the world.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::domain::board::Board;
use crate::domain::edit::EditId;
use crate::draft::Drafted;
use crate::keymap::Chord;
use crate::query::Overview;
use crate::theme::width::WidthProfile;

use super::finder::Found;
use super::geometry::Size;
use super::notice::Notice;
use super::outlet::Outlet;
use super::pending::Pending;
use super::state::Editing;
use super::status::SyncStatus;

/// Something that happened; [`update`](super::update) is the only reader.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The terminal turned out to draw ambiguous characters so.
    Profile(WidthProfile),
    /// The clock's minute changed; local time.
    Minute(DateTime),
    /// The data, as they stand on a day.
    Loaded {
        /// The data.
        board: Arc<Board>,
        /// Their overview, where it was made beforehand.
        overview: Option<Arc<Overview>>,
    },
    /// Things to know about the data that stay true.
    Remarks(Vec<String>),
    /// The data can be searched now.
    Indexed,
    /// What a search found.
    Found(Found),
    /// Something to tell the member.
    Notice(Notice),
    /// The sync does something else than before.
    Sync(SyncStatus),
    /// Whose edits are made: the seat as the server has it now.
    Viewer(Editing),
    /// The member's own edits stand differently than before.
    Pending(Arc<Pending>),
    /// The edits of [`Effect::Propose`], [`Effect::Settle`] or [`Effect::Retry`] are safe on this machine's disk.
    Saved,
    /// They are not, and nothing of them is kept; why, in the member's language.
    NotSaved(String),
    /// An edit of [`Effect::Withdraw`] is gone.
    Withdrawn(EditId),
    /// It is not: it was handed to the network before (`None`), or why in the member's language.
    NotWithdrawn(EditId, Option<String>),
    /// The text that came out of the editor of [`Effect::Edit`]; none where nothing is to be taken over.
    Edited(Option<String>),
}

impl Msg {
    /// The data as they stand on a day, of which nobody has made an overview yet.
    pub const fn loaded(board: Arc<Board>) -> Self {
        Self::Loaded { board, overview: None }
    }
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
    /// Save edits in the outbox, in order, all or none; answered by [`Msg::Saved`] after they are on the disk, or by
    /// [`Msg::NotSaved`].
    Propose(Vec<Drafted>),
    /// Take an unsent edit out of the outbox, or give up one that is in conflict or was refused; answered by
    /// [`Msg::Withdrawn`] or [`Msg::NotWithdrawn`].
    Withdraw(EditId),
    /// Send a refused edit again as it is; answered as [`Effect::Propose`].
    Retry(EditId),
    /// Put the member's choice in the place of a conflicting or refused edit: the first takes its turn, the others
    /// follow. Answered as [`Effect::Propose`].
    Settle {
        /// The edit in conflict.
        id: EditId,
        /// What shall be sent instead; never empty.
        changes: Vec<Drafted>,
    },
    /// Speak to the server now instead of waiting for the next try.
    SyncNow,
    /// Make a paper or another file and write it; answered by [`Msg::Notice`], which tells where it went.
    Write(Box<Outlet>),
    /// Open a text in the member's editor; answered by [`Msg::Edited`]. Only asked for where the set-up allows it.
    Edit(String),
}

/// What an update asks for, in order.
pub type Effects = Vec<Effect>;
