//! The central API: a county's records, kept in one place, read and changed by its members.

pub mod admin;
pub mod embedded;
pub mod http;
pub mod service;
pub mod store;
pub mod token;
