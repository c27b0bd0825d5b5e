//! What an edit says of itself: its word, the records that it makes, the day of a series that it is about.

use std::collections::BTreeMap;

use super::{Becomes, Edit, Occurrence};
use crate::domain::id::{Kind, ReviewId};

impl Edit {
    /// The word that names the edit, as its JSON has it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Report { .. } => "report",
            Self::Meet { .. } => "meet",
            Self::Unmeet { .. } => "unmeet",
            Self::Supervise { .. } => "supervise",
            Self::Link { .. } => "link",
            Self::Unlink { .. } => "unlink",
            Self::Visit { .. } => "visit",
            Self::Rectify { .. } => "rectify",
            Self::Act { .. } => "act",
            Self::Raise { .. } => "raise",
            Self::Handle { .. } => "handle",
            Self::Escalate { .. } => "escalate",
            Self::SendDown { .. } => "send-down",
            Self::Amend { .. } => "amend",
            Self::Appraise { .. } => "appraise",
            Self::Reschedule { .. } => "reschedule",
            Self::Attend { .. } => "attend",
            Self::Schedule { .. } => "schedule",
            Self::Plan { .. } => "plan",
            Self::Turn { .. } => "turn",
            Self::LeaveOut { .. } => "leave-out",
            Self::PutBack { .. } => "put-back",
            Self::Cancel { .. } => "cancel",
            Self::Settle { .. } => "settle",
            Self::Convene { .. } => "convene",
            Self::Present { .. } => "present",
            Self::Table { .. } => "table",
            Self::Move { .. } => "move",
            Self::Treat { .. } => "treat",
            Self::Close { .. } => "close",
        }
    }

    /// The kind of record that the edit makes, if it makes one whose id the server gives.
    pub const fn makes(&self) -> Option<Kind> {
        match self {
            Self::Supervise { .. } => Some(Kind::Supervision),
            Self::Visit { .. } => Some(Kind::Visit),
            Self::Rectify { .. } => Some(Kind::Rectification),
            Self::Raise { .. } => Some(Kind::Matter),
            Self::Settle { .. } => Some(Kind::Outcome),
            Self::Schedule { .. } => Some(Kind::Series),
            Self::Plan { .. } => Some(Kind::Review),
            _ => None,
        }
    }

    /// The kinds of the records that the edit makes and whose ids the server gives: the one that it
    /// [makes](Self::makes), and what that becomes at once.
    pub fn makes_all(&self) -> Vec<Kind> {
        let becomes = match self {
            Self::Settle { becomes, .. } => becomes.as_ref().map(Becomes::kind),
            _ => None,
        };
        self.makes().into_iter().chain(becomes).collect()
    }

    /// The occurrence of a series that the edit is about, if any.
    pub const fn occurrence(&self) -> Option<&Occurrence> {
        match self {
            Self::Reschedule { occurrence, .. }
            | Self::Attend { occurrence, .. }
            | Self::Cancel { occurrence, .. }
            | Self::Settle { occurrence, .. }
            | Self::Convene { occurrence, .. } => occurrence.as_ref(),
            _ => None,
        }
    }

    pub(super) const fn occurrence_mut(&mut self) -> Option<&mut Occurrence> {
        match self {
            Self::Reschedule { occurrence, .. }
            | Self::Attend { occurrence, .. }
            | Self::Cancel { occurrence, .. }
            | Self::Settle { occurrence, .. }
            | Self::Convene { occurrence, .. } => occurrence.as_mut(),
            _ => None,
        }
    }

    /// The reviews on record that the edit moves besides its target.
    pub fn moved(&self) -> impl Iterator<Item = &ReviewId> {
        let moves = match self {
            Self::Turn { moves, .. } => Some(moves),
            _ => None,
        };
        moves.into_iter().flat_map(BTreeMap::keys)
    }
}
