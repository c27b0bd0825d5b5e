//! Every screen, driven by keys through the real loop.

mod bytes;
pub mod edits;
pub mod harness;
mod journeys;
mod lists;
mod meetings;
mod outlets;
mod series;
mod showing;
mod sizes;
mod snapshots;
mod typing;
