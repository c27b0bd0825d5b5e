//! 责任单位: departments, townships, zones, neighbourhoods, group units and standing bodies.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::UnitId;
use super::record::{Extra, Version};
use super::text::Text;
use crate::open_enum;

open_enum! {
    /// The three levels of the programme's organisation.
    Level {
        /// 县级.
        County = "county",
        /// 乡镇级, the development zone included.
        Township = "township",
        /// 社区级.
        Neighbourhood = "neighbourhood",
    }
}

open_enum! {
    /// What sort of unit it is.
    UnitKind {
        /// A county department or party organ.
        Department = "department",
        /// A town or township.
        Township = "township",
        /// A development zone, which answers like a township.
        Zone = "zone",
        /// A neighbourhood (社区).
        Neighbourhood = "neighbourhood",
        /// A name for several units at once (其他有关乡镇, 县直各单位).
        Group = "group",
        /// A standing body that the plan sets up (joint meeting, working group, research group).
        Body = "body",
    }
}

/// A unit that the plan gives duties to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Name as the plan prints it (县城管局).
    pub name: Text,
    /// Official full name, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_name: Option<Text>,
    /// Other names under which documents know it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Text>,
    /// Level.
    pub level: Level,
    /// Sort of unit.
    #[serde(rename = "form")]
    pub kind: UnitKind,
    /// The unit above: a neighbourhood's township, a body's host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// Units that lead a standing body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<UnitId>,
    /// Units that a group or a standing body consists of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<UnitId>,
    /// What the unit or body is for, in the project's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Unit, UnitId);
