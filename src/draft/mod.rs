//! Drafts of edits: what a member can do with a record, the inputs that it takes, and how they are typed.
//!
//! One specification serves the dashboard's forms and `shumei edit`. A [`Draft`] opens with the values that stand
//! there, keeps what is typed, and builds the edits: only what was changed, each value with the one that was shown.

mod act;
mod build;
mod fault;
mod field;
mod form;
mod matter;
mod may;
mod meeting;
mod pick;
mod read;
mod remarks;
mod rule;
mod series;
mod spec;
mod tell;

pub mod day;
pub mod say;

#[cfg(test)]
mod tests;

pub use act::{Act, acts_for, acts_for_nothing, occurrence_on};
pub use day::Aim;
pub use fault::{InputFault, OpenError, Problem};
pub use field::{Caption, Choice, Field, Input};
pub use form::{Draft, Drafted};
pub use pick::{Candidate, find_record, title_of};
pub use spec::field_of;
pub use tell::{line_of, subject_of, value_of};
