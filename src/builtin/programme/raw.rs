//! The shape of a programme file: what a county writes.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::programme::Mechanism;
use crate::domain::text::Text;

/// A name or word together with its place.
pub(super) type Word = Spanned<String>;

/// A date together with its place.
pub(super) type Day = Spanned<Datetime>;

/// A programme file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub programme: Programme,
    #[serde(default)]
    pub mechanism: Vec<Mechanism>,
    #[serde(default)]
    pub unit: Vec<Unit>,
    #[serde(default)]
    pub section: Vec<Section>,
    #[serde(default)]
    pub indicator: Vec<Indicator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Programme {
    pub id: Word,
    pub number: Text,
    pub title: Text,
    pub issued: Day,
    #[serde(default)]
    pub issuers: Vec<Word>,
    pub region: Text,
    #[serde(default)]
    pub phases: Vec<Phase>,
    #[serde(default)]
    pub baseline: Vec<Figure>,
    #[serde(default)]
    pub references: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phase {
    pub name: Text,
    pub from: Day,
    pub to: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure {
    pub name: Text,
    pub value: f64,
    pub unit: Text,
    pub at: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unit {
    pub id: Word,
    pub name: Word,
    pub full_name: Option<Text>,
    #[serde(default)]
    pub aliases: Vec<Word>,
    pub level: Word,
    pub kind: Word,
    pub parent: Option<Word>,
    #[serde(default)]
    pub leads: Vec<Word>,
    #[serde(default)]
    pub members: Vec<Word>,
    pub note: Option<Text>,
}

/// A section of the document and the tasks printed in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    /// As printed: `(一)`.
    pub number: String,
    pub title: String,
    /// Where the section stands (`三(一)`); a task's clause is this and its number.
    pub clause: String,
    #[serde(default)]
    pub task: Vec<Task>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Task {
    pub number: Spanned<u16>,
    pub title: Text,
    pub summary: Option<Text>,
    /// The county's list unless it says otherwise.
    pub level: Option<Word>,
    #[serde(default)]
    pub lead: Vec<Word>,
    #[serde(default)]
    pub responsible: Vec<Word>,
    #[serde(default)]
    pub support: Vec<Word>,
    #[serde(default)]
    pub targets: Vec<Target>,
    #[serde(default)]
    pub milestones: Vec<Spanned<Milestone>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    pub what: Text,
    pub value: f64,
    pub unit: Text,
    pub by: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Milestone {
    pub what: Text,
    pub due: Option<Day>,
    pub recurs: Option<Word>,
    pub day: Option<i8>,
    pub phrase: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Indicator {
    pub id: Word,
    pub name: Text,
    pub short: Text,
    pub conditions: Vec<Word>,
    pub measure: Word,
    /// Number of the task that it belongs to.
    pub task: Option<Spanned<u16>>,
    pub clause: Text,
    #[serde(default)]
    pub targets: Vec<IndicatorTarget>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorTarget {
    pub by: Day,
    /// Left out where the plan names no figure.
    pub value: Option<f64>,
    pub phrase: Option<Text>,
}
