//! The local cache: records and cursor in sled, set aside and rebuilt when damaged.
//!
//! It is only a cache: what it loses is fetched again, so nothing is ever flushed for safety, and no failure of it
//! stops the dashboard. From the outside in: [`Cache`] opens a [`slot`], whose [`worker`] thread owns a [`ledger`]
//! of packed [`block`]s over a [`store`], which is [`disk`], [`disk`] in a [`process`] of its own, or [`memory`].
//!
//! Why blocks: against a key for each record, 128 records to a compressed value take a seventh of the disk, a tenth
//! of the time to open and to read through, and a twenty-fifth of the time to write (100,000 records). With 64 to a
//! block reading is slower and the file larger by a fifth; with 256 a small batch costs twice as much, because
//! each change rewrites its block.

pub mod block;
pub mod disk;
pub mod handle;
pub mod ledger;
pub mod memory;
mod notice;
pub mod process;
pub mod slot;
pub mod store;
pub mod worker;

pub use handle::{Cache, CacheError, Condition, Home, Loaded, Opened, Options, Origin, Reason, SCHEMA};
pub use slot::{SLOTS, WhyMemory};
pub use worker::catches_panics;
