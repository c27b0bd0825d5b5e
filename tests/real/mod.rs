//! The promises between real processes: killed, on full disks, over bad links, restored from backups.

#[allow(dead_code, reason = "the measurements use the rest")]
mod api;
pub mod county;
mod edits;
mod feed;
mod full;
mod kill;
mod link;
mod puppet;
mod restore;
pub mod server;
mod small;
mod soak;
