//! The lines of a recording.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::opening::Opening;
use crate::app::Msg;
use crate::app::finder::Found;
use crate::app::notice::Notice;
use crate::app::pending;
use crate::app::state::Editing;
use crate::app::status::SyncStatus;
use crate::domain::batch::Change;
use crate::domain::edit::EditId;
use crate::keymap::{Chord, parse_keys};

/// The version of the format.
pub const VERSION: u64 = 1;

/// A longer message is packed, in bytes of JSON.
const LONG: usize = 4096;

/// No packed message is longer when it is unpacked, in bytes: a register of a million records is shorter.
const LONGEST: usize = 1 << 30;

/// What lz4 makes of a byte at most, in bytes.
const RATIO: usize = 255;

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Header<O = Opening> {
    /// The format's version.
    #[serde(rename = "shumei-recording")]
    pub version: u64,
    /// The program's version.
    pub program: String,
    /// The dashboard as it opened.
    pub opening: O,
}

/// A line behind the first: a message and when it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line<'a> {
    /// Milliseconds since the dashboard opened.
    pub ms: u64,
    /// The message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub got: Option<serde_json::Value>,
    /// A long message: its JSON by lz4, its length in four bytes before it, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none", borrow)]
    pub packed: Option<Cow<'a, str>>,
}

/// Why a line holds no message.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is no JSON, or not the JSON of a message.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// What is packed in it can't be unpacked.
    #[error("the packed message is damaged")]
    Packed,
    /// It holds neither a message nor a packed one.
    #[error("no message")]
    Empty,
}

impl Line<'_> {
    /// A message at a time, packed where it is long.
    ///
    /// # Errors
    /// None in practice: every value has a JSON form; the signature is the library's.
    pub fn new(ms: u64, got: serde_json::Value) -> serde_json::Result<Self> {
        let json = serde_json::to_vec(&got)?;
        if json.len() < LONG {
            return Ok(Self { ms, got: Some(got), packed: None });
        }
        let packed = BASE64.encode(lz4_flex::compress_prepend_size(&json));
        Ok(Self { ms, got: None, packed: Some(packed.into()) })
    }

    /// The message.
    ///
    /// # Errors
    /// Where the line holds none that this version knows.
    pub fn entry(self) -> Result<Entry, LineError> {
        match (self.got, self.packed) {
            (Some(got), _) => Ok(serde_json::from_value(got)?),
            (None, Some(packed)) => Ok(serde_json::from_slice(&unpack(&packed)?)?),
            (None, None) => Err(LineError::Empty),
        }
    }
}

/// Unpacks a long message; what claims to be longer than it can be is not believed.
fn unpack(packed: &str) -> Result<Vec<u8>, LineError> {
    let bytes = BASE64.decode(packed).map_err(|_| LineError::Packed)?;
    let (length, _) = lz4_flex::block::uncompressed_size(&bytes).map_err(|_| LineError::Packed)?;
    if length > LONGEST.min(bytes.len().saturating_mul(RATIO)) {
        return Err(LineError::Packed);
    }
    lz4_flex::decompress_size_prepended(&bytes).map_err(|_| LineError::Packed)
}

/// A key as it is written in keymaps, or by its parts where no keymap can name it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// As `j` or `<enter>`.
    Named(String),
    /// By its parts.
    Parts(Chord),
}

impl Key {
    /// A key.
    pub fn new(chord: Chord) -> Self {
        let name = chord.to_string();
        if parse_keys(&name).is_ok_and(|keys| keys == [chord]) {
            Self::Named(name)
        } else {
            Self::Parts(chord)
        }
    }

    /// The key that it names; none where it names none, or several.
    pub fn chord(&self) -> Option<Chord> {
        match self {
            Self::Named(name) => match parse_keys(name).ok()?.as_slice() {
                [chord] => Some(*chord),
                _ => None,
            },
            Self::Parts(chord) => Some(*chord),
        }
    }
}

/// A message as it is written: what of it is data is written as what has changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size: columns and rows.
    Resize(u16, u16),
    /// The terminal turned out to draw by this width profile.
    Profile(String),
    /// The clock's minute changed; local time.
    Minute(DateTime),
    /// The data stand as on a day, changed by this since the last ones.
    Board {
        /// The day.
        day: Date,
        /// What changed; all of them at first.
        changes: Vec<Change>,
    },
    /// Things to know about the data.
    Remarks(Vec<String>),
    /// The data can be searched.
    Indexed,
    /// What a search found.
    Found(Found),
    /// Something to tell the member.
    Notice(Notice),
    /// What the sync does.
    Sync(SyncStatus),
    /// Whose edits are made.
    Viewer(Editing),
    /// The member's own edits.
    Pending {
        /// The edits, oldest first.
        entries: Vec<pending::Entry>,
        /// Files of the outbox that were set aside.
        damaged: usize,
    },
    /// Edits are safe.
    Saved,
    /// They are not, and why.
    NotSaved(String),
    /// An edit is gone.
    Withdrawn(EditId),
    /// It is not, and why.
    NotWithdrawn(EditId, Option<String>),
    /// The text that came out of the editor.
    Edited(Option<String>),
}

impl Entry {
    /// A message as it is written. The board's changes are the recorder's matter.
    pub fn of(msg: &Msg, changes: impl FnOnce() -> Vec<Change>) -> Self {
        match msg {
            Msg::Key(chord) => Self::Key(Key::new(*chord)),
            Msg::Paste(text) => Self::Paste(text.clone()),
            Msg::Resize(size) => Self::Resize(size.width, size.height),
            Msg::Profile(profile) => Self::Profile(profile.name().to_owned()),
            Msg::Minute(now) => Self::Minute(*now),
            Msg::Loaded { board, .. } => Self::Board { day: board.day, changes: changes() },
            Msg::Remarks(remarks) => Self::Remarks(remarks.clone()),
            Msg::Indexed => Self::Indexed,
            Msg::Found(found) => Self::Found(found.clone()),
            Msg::Notice(notice) => Self::Notice(notice.clone()),
            Msg::Sync(status) => Self::Sync(status.clone()),
            Msg::Viewer(editing) => Self::Viewer(editing.clone()),
            Msg::Pending(pending) => {
                Self::Pending { entries: pending.entries().to_vec(), damaged: pending.damaged }
            }
            Msg::Saved => Self::Saved,
            Msg::NotSaved(why) => Self::NotSaved(why.clone()),
            Msg::Withdrawn(id) => Self::Withdrawn(*id),
            Msg::NotWithdrawn(id, why) => Self::NotWithdrawn(*id, why.clone()),
            Msg::Edited(text) => Self::Edited(text.clone()),
        }
    }

    /// The message again; none for a key or a profile that is none. `board` makes the board of a day with changes.
    pub fn msg(
        self,
        board: impl FnOnce(Date, Vec<Change>) -> Arc<crate::domain::board::Board>,
    ) -> Option<Msg> {
        Some(match self {
            Self::Key(key) => Msg::Key(key.chord()?),
            Self::Paste(text) => Msg::Paste(text),
            Self::Resize(width, height) => Msg::Resize(crate::app::geometry::Size { width, height }),
            Self::Profile(name) => Msg::Profile(name.parse().ok()?),
            Self::Minute(now) => Msg::Minute(now),
            Self::Board { day, changes } => Msg::loaded(board(day, changes)),
            Self::Remarks(remarks) => Msg::Remarks(remarks),
            Self::Indexed => Msg::Indexed,
            Self::Found(found) => Msg::Found(found),
            Self::Notice(notice) => Msg::Notice(notice),
            Self::Sync(status) => Msg::Sync(status),
            Self::Viewer(editing) => Msg::Viewer(editing),
            Self::Pending { entries, damaged } => {
                Msg::Pending(Arc::new(pending::Pending::new(entries, damaged)))
            }
            Self::Saved => Msg::Saved,
            Self::NotSaved(why) => Msg::NotSaved(why),
            Self::Withdrawn(id) => Msg::Withdrawn(id),
            Self::NotWithdrawn(id, why) => Msg::NotWithdrawn(id, why),
            Self::Edited(text) => Msg::Edited(text),
        })
    }
}
