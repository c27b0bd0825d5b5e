//! Integration tests: one binary, a module per promise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy.toml sees only in the functions"
)]

mod account;
mod admin;
mod app;
mod builtin;
mod cache;
mod catalogue;
mod cli;
mod docs;
mod endure;
mod exchange;
mod export;
mod fuzz;
mod hostile;
mod layers;
mod link;
mod looks;
mod outbox;
mod papers;
mod plain;
mod plan;
mod pty;
mod readme;
mod real;
mod recurrence;
mod replay;
mod screens;
mod server;
mod sim;
mod ssh;
mod storm;
mod terminals;
