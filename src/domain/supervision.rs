//! 挂点联系, 蹲点记录 and 整改事项 (the plan's section 四(二)).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{Key, MemberId, RectificationId, SupervisionId, UnitId, VisitId};
use super::record::{Extra, Version, tight};
use super::text::Text;
use super::unit::Level;
use crate::open_enum;

/// An official linked to a troubled community or enterprise at one level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// County, township or neighbourhood.
    pub level: Level,
    /// The member.
    pub member: MemberId,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Linked supervision of one troubled community or enterprise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Supervision {
    /// Id.
    pub id: SupervisionId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// The community or enterprise.
    pub subject: Key,
    /// First day.
    pub since: Date,
    /// Last day, once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Linked officials.
    #[serde(default, deserialize_with = "tight")]
    pub links: Vec<Link>,
    /// Why it was taken up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Supervision, SupervisionId);

/// A visit on the spot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Id.
    pub id: VisitId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// The supervision that it serves.
    pub supervision: SupervisionId,
    /// The day.
    pub on: Date,
    /// Who went.
    pub by: MemberId,
    /// What was found.
    pub findings: Text,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Visit, VisitId);

open_enum! {
    /// Where a rectification stands.
    RectificationState {
        /// 待整改.
        Open = "open",
        /// 整改中.
        Fixing = "fixing",
        /// 待销号: submitted with evidence.
        Submitted = "submitted",
        /// 已销号: verified by another member.
        Verified = "verified",
        /// 反弹: came back after it was verified, or sent back on checking.
        Reopened = "reopened",
    }
}

/// One step in a rectification's life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The day.
    pub on: Date,
    /// Who took it.
    pub by: MemberId,
    /// The state that it led to.
    pub to: RectificationState,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A matter to put right under a supervision, followed until it is struck off (销号).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rectification {
    /// Id.
    pub id: RectificationId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// The supervision that it belongs to.
    pub supervision: SupervisionId,
    /// What is wrong and must be put right.
    pub title: Text,
    /// When it was found.
    pub found: Date,
    /// Due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The unit that must put it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Where it stands.
    pub state: RectificationState,
    /// A reference to evidence, needed for 销号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Text>,
    /// Its steps, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "tight")]
    pub steps: Vec<Step>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Rectification, RectificationId);
