//! 小区 and 物业企业: the register.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{CommunityId, EnterpriseId, Key, MemberId, UnitId};
use super::record::{Extra, Version, tight};
use super::text::Text;
use crate::open_enum;

open_enum! {
    /// What sort of community it is (items 4 and 14).
    CommunityKind {
        /// 封闭小区.
        Closed = "closed",
        /// 开放或零散住宅.
        Open = "open",
        /// 老旧小区.
        Old = "old",
        /// 安置小区.
        Resettlement = "resettlement",
    }
}

open_enum! {
    /// How property service reaches a community (item 14).
    ServiceForm {
        /// An enterprise chosen for this community.
        Enterprise = "enterprise",
        /// 打捆: several communities tendered as one unit.
        Bundled = "bundled",
        /// 国有物业服务企业.
        StateOwned = "state-owned",
        /// 公益性物业服务组织.
        PublicInterest = "public-interest",
        /// 社区兜底管理.
        Neighbourhood = "neighbourhood",
    }
}

open_enum! {
    /// Where the owners' committee stands.
    CommitteeState {
        /// 筹备中.
        Preparing = "preparing",
        /// 已组建.
        Formed = "formed",
        /// 换届中: formed, under election.
        Renewing = "renewing",
    }
}

open_enum! {
    /// The form of a party organisation (items 4 and 6).
    PartyForm {
        /// 小区党支部 or an enterprise's branch.
        Branch = "branch",
        /// 网格党支部.
        GridBranch = "grid-branch",
        /// 党的工作小组, where a branch can't be formed yet.
        WorkGroup = "work-group",
        /// 联合党支部.
        JointBranch = "joint-branch",
    }
}

open_enum! {
    /// Why a community or enterprise is troubled.
    Cause {
        /// 物业服务缺失.
        NoService = "no-service",
        /// 业委会矛盾.
        CommitteeDispute = "committee-dispute",
        /// 公共收益争议.
        PublicIncome = "public-income",
        /// 设施老化.
        Facilities = "facilities",
        /// 停车难.
        Parking = "parking",
        /// 违建乱占.
        IllegalBuilding = "illegal-building",
        /// 收费争议.
        Fees = "fees",
        /// 消防隐患.
        FireSafety = "fire-safety",
        /// 环境卫生.
        Sanitation = "sanitation",
        /// 企业履约不力.
        PoorPerformance = "poor-performance",
    }
}

open_enum! {
    /// What a neighbourhood's opinion of an enterprise comes to (item 9).
    OpinionGrade {
        /// 优秀.
        Excellent = "excellent",
        /// 良好.
        Good = "good",
        /// 合格.
        Fair = "fair",
        /// 不合格.
        Poor = "poor",
    }
}

/// The comprehensive opinion of a neighbourhood's party organisation on an enterprise for one year (item 9): taken as
/// it was given, never worked out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    /// The year that it is about.
    pub year: i16,
    /// The neighbourhood that gave it, or the community for which it was given.
    pub from: Key,
    /// What it comes to.
    pub grade: OpinionGrade,
    /// What was said.
    #[serde(default, skip_serializing_if = "unsaid")]
    pub text: Text,
    /// The day on which it was given.
    pub on: Date,
    /// Who recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

fn unsaid(text: &Text) -> bool {
    text.is_empty()
}

/// Property service of a community.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// In what form.
    pub form: ServiceForm,
    /// By which enterprise, where one serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<EnterpriseId>,
    /// Since when; none counts as since always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An owners' committee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Committee {
    /// Where it stands.
    pub state: CommitteeState,
    /// Formed on; none counts as since always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Members.
    #[serde(default)]
    pub members: u16,
    /// Party members among them (item 5: as a rule at least 60 per cent).
    #[serde(default)]
    pub party_members: u16,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A party organisation of a community or an enterprise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Its form.
    pub form: PartyForm,
    /// Since when; none counts as since always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A residential community of the register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Community {
    /// Id.
    pub id: CommunityId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Name.
    pub name: Text,
    /// Its town, township or zone: the area.
    pub township: UnitId,
    /// Its neighbourhood (社区).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbourhood: Option<UnitId>,
    /// Households.
    #[serde(default)]
    pub households: u32,
    /// What sort it is.
    #[serde(rename = "form")]
    pub kind: CommunityKind,
    /// Property service, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Owners' committee, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committee: Option<Committee>,
    /// Party organisation, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// Named a model of city rank on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Date>,
    /// Why it does not enter the indicators, if it is exempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt: Option<Text>,
    /// Marked as troubled (矛盾问题较多).
    #[serde(default)]
    pub troubled: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "tight")]
    pub causes: Vec<Cause>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Community, CommunityId);

/// A property-service enterprise of the register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enterprise {
    /// Id.
    pub id: EnterpriseId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Name.
    pub name: Text,
    /// Unified social credit code (GB 32100), as written; see `credit_code` for the check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<Text>,
    /// The area where it is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub township: Option<UnitId>,
    /// Party organisation, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// Credit grade as recorded by the competent department, never invented here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Text>,
    /// Year-end opinions of neighbourhoods (item 9), in order of year and giver.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "tight")]
    pub opinions: Vec<Opinion>,
    /// Named a model of city rank on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Date>,
    /// Why it does not enter the indicators, if it is exempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt: Option<Text>,
    /// Marked as troubled.
    #[serde(default)]
    pub troubled: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "tight")]
    pub causes: Vec<Cause>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Enterprise, EnterpriseId);
