//! Unsent edits: a spool in the manner of maildir, fsynced, shared by all sessions of a member.
//!
//! An [`Entry`] is one file, `SEQ-ID.json`, and its [`Place`] is the directory that it lies in: `new/` until it is
//! handed to the network, `sending/` until the server has answered, then `sent/`, `conflict/` or `rejected/`. What
//! can't be read goes to `damaged/`. Nothing is removed that was not answered by the server or given up by the member.
//!
//! Every change is made so that a crash between any two of its steps leaves something that the next reader
//! understands: a file is complete before it is seen, the new place is written before the old one is emptied, and of
//! two places the later one counts ([`Place::rank`]).

mod disk;
pub mod entry;
mod error;
mod listing;
mod moves;
mod order;
mod spool;

pub use disk::{Disk, FsDisk, Place, SendLock, WriteLock};
pub use entry::{Closing, Draft, End, Entry, FORMAT, Unreadable};
pub use error::SpoolError;
pub use listing::{Fault, Listing};
pub use order::{sendable, touches};
pub use spool::{KEEP_DAYS, Spool};
