//! 指标: shares and counts over the register, with dated targets (the plan's section 二 and item 16).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{IndicatorId, TaskId};
use super::record::{Extra, Version};
use super::text::Text;
use crate::open_enum;

open_enum! {
    /// What a subject must have to count.
    Condition {
        /// Communities with property service in any form.
        PropertyService = "property-service",
        /// Communities whose owners' committee is formed.
        OwnersCommittee = "owners-committee",
        /// Communities with a party branch (grid branches included; work groups stand in for a branch but are none).
        PartyBranch = "party-branch",
        /// Enterprises with a party organisation.
        PartyOrganisation = "party-organisation",
        /// Communities named a model of city rank (item 16).
        ModelCommunity = "model-community",
        /// Enterprises named a model of city rank (item 16).
        ModelEnterprise = "model-enterprise",
    }
}

open_enum! {
    /// How a target counts.
    Measure {
        /// Per cent of the subjects.
        Percent = "percent",
        /// A number of subjects.
        Count = "count",
    }
}

/// A dated target of an indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndicatorTarget {
    /// The last day to reach it.
    pub by: Date,
    /// The value to reach; none where the plan names no figure (基本达标).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The phrase of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An indicator: the conditions whose subjects it counts, and its targets in order of date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Id.
    pub id: IndicatorId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Name (业主委员会覆盖率).
    pub name: Text,
    /// Short name for narrow places (业委会).
    pub short: Text,
    /// Parts whose subjects are added up: one, or two where the plan sets one rate over communities and enterprises.
    pub conditions: Vec<Condition>,
    /// Share or count.
    pub measure: Measure,
    /// Targets, earliest first.
    #[serde(default)]
    pub targets: Vec<IndicatorTarget>,
    /// The task that it belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// The clause that it comes from.
    pub clause: Text,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Indicator, IndicatorId);
