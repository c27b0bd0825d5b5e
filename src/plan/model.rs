//! What a plan document compiles to, and the JSON that other programs rely on.
//!
//! Spans and finer facts stay in the Rust types (`serde(skip)`); the fields that are written are the contract.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::warn::Warning;
use crate::domain::task::{Duty, Recurs};

/// A piece of the source text: byte offsets, always on character boundaries and inside the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// First and last line (1-based, inclusive) of something in the source.
pub type Lines = (usize, usize);

/// A compiled plan document.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Compiled {
    /// The document's identity.
    pub document: Document,
    /// Headings that are no tasks, in order.
    pub sections: Vec<Section>,
    /// Figures of the starting point (截至2022年12月底…).
    pub baseline: Vec<Figure>,
    /// Quantified targets of the plan as a whole.
    pub indicators: Vec<Indicator>,
    /// Dates and recurrences that stand outside every task.
    pub milestones: Vec<Milestone>,
    /// The responsibility list, in order of the document.
    pub tasks: Vec<Task>,
    /// Whatever could not be read without doubt, in order of the document.
    pub warnings: Vec<Warning>,
}

/// A plan document's identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Document number (文号).
    pub number: Option<String>,
    /// Title of the plan itself, not of its cover letter.
    pub title: Option<String>,
    /// Day of issue.
    pub issued: Option<Date>,
    /// Issuing units, in order.
    pub issuers: Vec<String>,
}

/// A heading of the outline that is no task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Depth: 1 一、, 2 (一), 3 1., 4 (1), 5 ①; 0 for chapters and annexes.
    pub level: u8,
    /// Number as printed, without its punctuation.
    pub number: String,
    /// Title.
    pub title: String,
    /// First line of the heading, last line of what stands under it.
    pub lines: Lines,
    /// Where the heading stands.
    #[serde(skip)]
    pub span: Span,
}

/// A figure of the starting point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// How many, or how many per cent.
    #[serde(serialize_with = "number")]
    pub value: f64,
    /// `个`, `%`, … as printed.
    pub unit: String,
    /// The day for which it holds, where the document says so.
    pub at: Option<Date>,
    /// The words it came from.
    pub phrase: String,
    /// Line of the figure.
    pub line: usize,
    /// Where the words stand.
    #[serde(skip)]
    pub span: Span,
}

/// A quantified target of the plan as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indicator {
    /// What is measured, as printed.
    pub name: String,
    /// How many, or how many per cent.
    #[serde(serialize_with = "number")]
    pub value: f64,
    /// `%`, `个`, `家`, … as printed.
    pub unit: String,
    /// The last day to reach it.
    pub by: Option<Date>,
    /// The words it came from.
    pub phrase: String,
    /// Line of the figure.
    #[serde(skip)]
    pub line: usize,
    /// Where the words stand.
    #[serde(skip)]
    pub span: Span,
}

/// An item of the responsibility list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Task {
    /// Number as printed, without its punctuation; empty where none is printed.
    pub number: String,
    /// Number and title of the section above, as printed; empty where there is none.
    pub section: String,
    /// Title.
    pub title: String,
    /// Units with their part, in the order printed.
    pub units: Vec<TaskUnit>,
    /// Dates and recurrences, in the order printed.
    pub milestones: Vec<Milestone>,
    /// Quantified targets, in the order printed.
    pub targets: Vec<Target>,
    /// First and last line.
    pub lines: Lines,
    /// The whole item.
    #[serde(skip)]
    pub span: Span,
    /// Its paragraphs (for a table row, its cells' row).
    #[serde(skip)]
    pub paragraphs: Vec<Span>,
}

/// A unit's part in an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskUnit {
    /// Name as printed.
    pub name: String,
    /// `lead`, `support` or `responsible`.
    pub role: Duty,
    /// Where the name stands.
    #[serde(skip)]
    pub span: Span,
}

/// A date or recurrence by which something must be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Milestone {
    /// Last day, for a dated milestone; none where it recurs or where the document leaves it open.
    pub due: Option<Date>,
    /// How it comes back.
    pub recurs: Option<Recurs>,
    /// The words it came from.
    pub phrase: String,
    /// Line of the phrase.
    pub line: usize,
    /// Day of the month of a monthly milestone (每月28日前).
    #[serde(skip)]
    pub day: Option<i8>,
    /// Where the phrase stands.
    #[serde(skip)]
    pub span: Span,
}

/// A quantified target of an item.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Target {
    /// What is measured, as printed.
    pub what: String,
    /// How many, or how many per cent.
    #[serde(serialize_with = "number")]
    pub value: f64,
    /// `%`, `个`, `家`, … as printed.
    pub unit: String,
    /// The last day to reach it, where the document says so.
    pub by: Option<Date>,
    /// Where the words stand.
    #[serde(skip)]
    pub span: Span,
}

/// Writes a whole number without a fraction (`60`, not `60.0`).
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
fn number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}
