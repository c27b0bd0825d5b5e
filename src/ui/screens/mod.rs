//! Screens that are more than a table.

pub mod agenda;
pub mod calendar;
pub mod coverage;
pub mod matrix;
pub mod meeting;
pub mod overview;
pub mod timeline;
