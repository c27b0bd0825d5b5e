//! 诉求/难点问题: complaints, whistles and hard problems, and the levels that they climb (the plan's items 2, 11, 12).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{CommunityId, EnterpriseId, MatterId, MemberId, UnitId};
use super::record::{Extra, Version, tight};
use super::text::Text;
use super::unit::Level;
use crate::open_enum;

open_enum! {
    /// The level at which a matter stands: its three whistles lead from one to the next (item 12), and what these
    /// can't solve goes to the county's joint meeting (item 2).
    MatterLevel {
        /// 小区级: party branch, owners' committee and enterprise answer the residents.
        Community = "community",
        /// 社区级: the neighbourhood's party organisation answers these.
        Neighbourhood = "neighbourhood",
        /// 乡镇级: township or zone and the units concerned answer the neighbourhood.
        Township = "township",
        /// 县级: the joint meeting.
        County = "county",
    }
}

impl MatterLevel {
    /// The level above; none above the county and for a word of a newer version.
    pub fn up(&self) -> Option<Self> {
        let at = Self::ALL.iter().position(|level| level == self)?;
        Self::ALL.get(at + 1).cloned()
    }

    /// The level below; none below the community and for a word of a newer version.
    pub fn down(&self) -> Option<Self> {
        let at = Self::ALL.iter().position(|level| level == self)?;
        Self::ALL.get(at.checked_sub(1)?).cloned()
    }

    /// The level of matters that a level of the programme's organisation deals with: that of a review's agenda.
    pub fn of(level: &Level) -> Self {
        Self::from(level.as_str())
    }
}

open_enum! {
    /// How a matter came in.
    MatterSource {
        /// The government's hotline 12345 (item 11).
        Hotline = "12345",
        /// The urban management's hotline 12319 (item 11).
        UrbanHotline = "12319",
        /// The county's property platform (item 11).
        Platform = "platform",
        /// 吹哨 (item 12).
        Whistle = "whistle",
        /// 党建联盟 (item 2).
        Alliance = "alliance",
        /// 社区联席会议 (item 2).
        Meeting = "meeting",
        /// 蹲点.
        Visit = "visit",
        /// 信访.
        Petition = "petition",
    }
}

open_enum! {
    /// Where a matter stands in the closed loop of its level (item 11).
    MatterState {
        /// 已上报: nobody has taken it on yet.
        Reported = "reported",
        /// 已受理.
        Accepted = "accepted",
        /// 已办理.
        Handled = "handled",
        /// 已反馈: who reported it was told what became of it.
        FedBack = "fed-back",
        /// 已办结.
        Closed = "closed",
        /// 已退回: found wanting, to be handled again.
        Returned = "returned",
        /// 反弹: it came back after it was closed.
        Reopened = "reopened",
    }
}

open_enum! {
    /// What who reported it says of the result.
    Satisfaction {
        /// 满意.
        Satisfied = "satisfied",
        /// 基本满意.
        Mostly = "mostly",
        /// 不满意.
        Dissatisfied = "dissatisfied",
    }
}

/// What holds of a matter while it stays at one level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// The level.
    pub level: MatterLevel,
    /// The unit that handles it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// By when that level must have closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One step in a matter's life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatterStep {
    /// The day.
    pub on: Date,
    /// Who took it.
    pub by: MemberId,
    /// The state that it led to.
    pub to: MatterState,
    /// Of a step to another level: what held until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Stage>,
    /// What was said: what was done, what was told, why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// A reference to evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Text>,
    /// Of feedback: what who reported it says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<Satisfaction>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A complaint, a whistle or a hard problem, from the report until it is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matter {
    /// Id.
    pub id: MatterId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// What it is about.
    pub title: Text,
    /// The whole of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Text>,
    /// How it came in.
    pub source: MatterSource,
    /// When it was reported.
    pub raised: Date,
    /// The area in which it arose: a township or zone.
    pub township: UnitId,
    /// The community, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<CommunityId>,
    /// The enterprise, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<EnterpriseId>,
    /// The level at which it stands.
    pub level: MatterLevel,
    /// The unit that handles it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// By when the level must have closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Where it stands.
    pub state: MatterState,
    /// Its steps, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "tight")]
    pub steps: Vec<MatterStep>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Matter, MatterId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_climbed_one_by_one() {
        let mut level = MatterLevel::Community;
        let mut climbed = vec![level.clone()];
        while let Some(up) = level.up() {
            assert_eq!(up.down(), Some(level));
            climbed.push(up.clone());
            level = up;
        }
        assert_eq!(climbed, MatterLevel::ALL);
        assert_eq!(MatterLevel::Community.down(), None);
        let newer = MatterLevel::from("province");
        assert_eq!((newer.up(), newer.down()), (None, None));
        for level in Level::ALL {
            assert!(MatterLevel::ALL.contains(&MatterLevel::of(level)), "{level:?}");
        }
    }
}
