//! 工作方案: the plan document that sets everything up.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{ProgrammeId, UnitId};
use super::record::{Extra, Version};
use super::text::Text;

/// A plan document: its identity, phases, baseline and the mechanisms it sets up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Programme {
    /// Id.
    pub id: ProgrammeId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Document number (文号).
    pub number: Text,
    /// Title.
    pub title: Text,
    /// Issue date.
    pub issued: Date,
    /// Issuing units, in order.
    #[serde(default)]
    pub issuers: Vec<UnitId>,
    /// The county that it is about.
    pub region: Text,
    /// Phases, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    /// Figures at the start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub baseline: Vec<Figure>,
    /// What the plan sets up to make it work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mechanisms: Vec<Mechanism>,
    /// Numbers of the documents that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Programme, ProgrammeId);

/// A phase of the programme: a year and its aim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Name.
    pub name: Text,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A figure at a day (140 communities at 2022-12-31).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub name: Text,
    /// How many, or how many per cent.
    pub value: f64,
    /// `个`, `%`, ….
    pub unit: Text,
    /// The day for which it holds.
    pub at: Date,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A mechanism of the plan: joint meeting, whistle, closed loop, linked supervision ….
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mechanism {
    /// A short code.
    pub code: Text,
    /// Name.
    pub name: Text,
    /// The clause that sets it up (`三(一)1`).
    pub clause: Text,
    /// How it works, in the project's own words.
    pub summary: Text,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}
