//! Integration tests: one binary, a module per promise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy.toml sees only in the functions"
)]

mod app;
mod builtin;
mod cache;
mod catalogue;
mod cli;
mod docs;
mod layers;
mod looks;
mod plan;
mod pty;
mod screens;
mod storm;
