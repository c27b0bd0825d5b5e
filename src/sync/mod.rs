//! Keeping a member's records level with the server: what to do next (pure), and doing it over a `Remote`.
//!
//! [`plan`] decides, [`engine`] does: one call at a time, over the server ([`remote`]), what the member holds
//! ([`replica`]) and the [`Spool`](crate::outbox::Spool). [`view`] lays the edits that wait over the records.
//!
//! [`Remote`]: remote::Remote

pub mod engine;
mod engine_tests;
pub mod http;
pub mod plan;
pub mod remote;
pub mod replica;
pub mod run;
mod sane;
mod staging;
pub mod status;
pub mod view;
mod view_tests;
pub mod words;

pub use engine::{Done, Engine, Event};
pub use http::HttpRemote;
pub use remote::{Remote, RemoteError};
pub use replica::{Held, Replica, ReplicaError, Stored};
pub use run::{Order, run};
pub use status::{Activity, Status, Why};
