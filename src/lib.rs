//! shumei (舒美): the working group's dashboard over one county's plan for its residential communities.
//!
//! The rooms stand in ranks; a module imports only from strictly lower ranks (`tests/layers.rs` checks it).

pub mod app;
pub mod assess;
pub mod builtin;
pub mod cache;
pub mod cli;
pub mod command;
pub mod config;
pub mod domain;
pub mod draft;
pub mod exchange;
pub mod export;
pub mod keymap;
pub mod locale;
pub mod outbox;
pub mod papers;
pub mod plan;
pub mod query;
pub mod runtime;
pub mod search;
pub mod server;
pub mod sync;
pub mod theme;
pub mod ui;
pub mod wire;
