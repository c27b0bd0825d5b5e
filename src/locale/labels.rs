//! Labels of kinds, lights and of every word of the domain's enumerations.

use super::{Lang, Message};
use crate::domain::agenda::Section;
use crate::domain::community::{Cause, CommitteeState, CommunityKind, OpinionGrade, PartyForm, ServiceForm};
use crate::domain::id::Kind;
use crate::domain::indicator::{Condition, Measure};
use crate::domain::light::Light;
use crate::domain::matter::{MatterLevel, MatterSource, MatterState, Satisfaction};
use crate::domain::member::Role;
use crate::domain::review::{AgendaState, HolidayShift, OutcomeKind, ReviewKind, ReviewState};
use crate::domain::supervision::RectificationState;
use crate::domain::task::{Duty, Recurs, TaskState};
use crate::domain::unit::{Level, UnitKind};

/// A word of the domain that has a label in both languages.
pub trait Labelled: 'static + Sized {
    /// The known values, in order.
    const KNOWN: &'static [Self];

    /// The word in files and on the wire.
    fn word(&self) -> &str;

    /// The label; none for a word of a newer version.
    fn label(&self) -> Option<Message>;

    /// The label, or the word itself where this version has no label for it.
    fn shown(&self, lang: Lang) -> &str {
        self.label().map_or_else(|| self.word(), |label| label.get(lang))
    }

    /// Its place among the known values; an unknown word comes last.
    fn rank(&self) -> u8 {
        let place = Self::KNOWN.iter().position(|known| known.word() == self.word());
        place.unwrap_or(Self::KNOWN.len()).try_into().unwrap_or(u8::MAX)
    }
}

macro_rules! labels {
    ($($name:ident { $($variant:ident: $zh:literal, $en:literal;)+ })+) => {
        $(impl Labelled for $name {
            const KNOWN: &'static [Self] = Self::ALL;

            fn word(&self) -> &str {
                self.as_str()
            }

            fn label(&self) -> Option<Message> {
                match self {
                    $(Self::$variant => Some(const { Message::new($zh, $en) }),)+
                    Self::Other(_) => None,
                }
            }
        })+
    };
}

labels! {
    OpinionGrade {
        Excellent: "优秀", "Excellent";
        Good: "良好", "Good";
        Fair: "合格", "Fair";
        Poor: "不合格", "Poor";
    }
    Level {
        County: "县级", "County";
        Township: "乡镇级", "Township";
        Neighbourhood: "社区级", "Neighbourhood";
    }
    UnitKind {
        Department: "部门", "Department";
        Township: "乡镇", "Township";
        Zone: "开发区", "Zone";
        Neighbourhood: "社区", "Neighbourhood";
        Group: "单位组", "Group";
        Body: "工作机构", "Standing body";
    }
    Duty {
        Lead: "牵头", "Lead";
        Responsible: "责任", "Responsible";
        Support: "配合", "Support";
    }
    TaskState {
        NotStarted: "未启动", "Not started";
        UnderWay: "推进中", "Under way";
        Done: "已办结", "Done";
        Suspended: "已暂停", "Suspended";
    }
    Recurs {
        Yearly: "每年", "Yearly";
        HalfYearly: "每半年", "Half-yearly";
        YearEnd: "每年底", "Year end";
        Quarterly: "每季度", "Quarterly";
        Monthly: "每月", "Monthly";
        Weekly: "每周", "Weekly";
        Regular: "定期", "Regularly";
        Continuous: "长期", "Continuous";
    }
    CommunityKind {
        Closed: "封闭小区", "Closed";
        Open: "开放零散", "Open";
        Old: "老旧小区", "Old";
        Resettlement: "安置小区", "Resettlement";
    }
    ServiceForm {
        Enterprise: "专业物业", "Enterprise";
        Bundled: "打捆招标", "Bundled";
        StateOwned: "国有物业", "State-owned";
        PublicInterest: "公益物业", "Public interest";
        Neighbourhood: "社区兜底", "Neighbourhood";
    }
    CommitteeState {
        Preparing: "筹备中", "Preparing";
        Formed: "已组建", "Formed";
        Renewing: "换届中", "Renewing";
    }
    PartyForm {
        Branch: "党支部", "Branch";
        GridBranch: "网格党支部", "Grid branch";
        WorkGroup: "工作小组", "Work group";
        JointBranch: "联合党支部", "Joint branch";
    }
    Cause {
        NoService: "物业服务缺失", "No property service";
        CommitteeDispute: "业委会矛盾", "Committee dispute";
        PublicIncome: "公共收益争议", "Public income dispute";
        Facilities: "设施老化", "Worn facilities";
        Parking: "停车难", "Parking";
        IllegalBuilding: "违建乱占", "Illegal building";
        Fees: "收费争议", "Fee dispute";
        FireSafety: "消防隐患", "Fire safety";
        Sanitation: "环境卫生", "Sanitation";
        PoorPerformance: "企业履约不力", "Poor performance";
    }
    Condition {
        PropertyService: "有物业服务的小区", "Communities with property service";
        OwnersCommittee: "已组建业委会的小区", "Communities with an owners' committee";
        PartyBranch: "有党支部的小区", "Communities with a party branch";
        PartyOrganisation: "有党组织的物业企业", "Enterprises with a party organisation";
        ModelCommunity: "市级示范小区", "Model communities of city rank";
        ModelEnterprise: "市级示范企业", "Model enterprises of city rank";
    }
    Measure {
        Percent: "比率", "Share";
        Count: "数量", "Count";
    }
    Role {
        Admin: "管理员", "Admin";
        Office: "专班", "Office";
        Lead: "县直成员", "County";
        Township: "乡镇成员", "Township";
        Viewer: "只读", "Viewer";
    }
    RectificationState {
        Open: "待整改", "Open";
        Fixing: "整改中", "Fixing";
        Submitted: "待销号", "Submitted";
        Verified: "已销号", "Verified";
        Reopened: "反弹", "Reopened";
    }
    MatterLevel {
        Community: "小区级", "Community";
        Neighbourhood: "社区级", "Neighbourhood";
        Township: "乡镇级", "Township";
        County: "县级", "County";
    }
    MatterSource {
        Hotline: "12345热线", "Hotline 12345";
        UrbanHotline: "12319热线", "Hotline 12319";
        Platform: "智慧物业平台", "Property platform";
        Whistle: "吹哨", "Whistle";
        Alliance: "党建联盟", "Party alliance";
        Meeting: "社区联席会议", "Neighbourhood meeting";
        Visit: "蹲点", "Visit";
        Petition: "信访", "Petition";
    }
    MatterState {
        Reported: "已上报", "Reported";
        Accepted: "已受理", "Accepted";
        Handled: "已办理", "Handled";
        FedBack: "已反馈", "Fed back";
        Closed: "已办结", "Closed";
        Returned: "已退回", "Returned";
        Reopened: "反弹", "Reopened";
    }
    Satisfaction {
        Satisfied: "满意", "Satisfied";
        Mostly: "基本满意", "Mostly satisfied";
        Dissatisfied: "不满意", "Dissatisfied";
    }
    ReviewKind {
        JointMeeting: "联席会议", "Joint meeting";
        Dispatch: "调度", "Dispatch";
        Bulletin: "通报", "Bulletin";
        Assessment: "考核", "Assessment";
        Debrief: "述职", "Debrief";
        Inspection: "督查", "Inspection";
    }
    HolidayShift {
        Next: "顺延", "Next working day";
        Previous: "提前", "Working day before";
        Keep: "不变", "Unchanged";
    }
    ReviewState {
        Planned: "待召开", "Planned";
        Held: "已召开", "Held";
        Cancelled: "已取消", "Cancelled";
    }
    Section {
        Changes: "上次会议以来的变化", "Changes since the last meeting";
        Overdue: "逾期事项", "Overdue";
        Due: "下次会前到期", "Due before the next meeting";
        Rectifications: "挂点整改", "Open rectifications";
        Matters: "提级诉求", "Matters escalated to this level";
        Indicators: "指标与目标", "Indicators against their targets";
        Carried: "上次结转", "Carried over";
    }
    AgendaState {
        Pending: "待议", "Pending";
        Discussed: "已议", "Discussed";
        Carried: "结转", "Carried";
        Skipped: "未议", "Left out";
    }
    OutcomeKind {
        Information: "通报情况", "Information";
        Decision: "决定", "Decision";
        FollowUp: "交办", "Follow-up";
    }
}

/// The label of a kind of record.
pub const fn kind(kind: Kind) -> Message {
    match kind {
        Kind::Programme => Message::new("工作方案", "Programme"),
        Kind::Unit => Message::new("责任单位", "Unit"),
        Kind::Member => Message::new("成员", "Member"),
        Kind::Task => Message::new("重点任务", "Task"),
        Kind::Milestone => Message::new("时限节点", "Milestone"),
        Kind::Indicator => Message::new("指标", "Indicator"),
        Kind::Community => Message::new("小区", "Community"),
        Kind::Enterprise => Message::new("物业企业", "Enterprise"),
        Kind::Supervision => Message::new("挂点联系", "Supervision"),
        Kind::Visit => Message::new("蹲点记录", "Visit"),
        Kind::Rectification => Message::new("整改事项", "Rectification"),
        Kind::Matter => Message::new("诉求", "Matter"),
        Kind::Series => Message::new("会议系列", "Series"),
        Kind::Review => Message::new("会议", "Review"),
        Kind::Outcome => Message::new("议定事项", "Outcome"),
        Kind::Census => Message::new("台账统计", "Census"),
        Kind::Figures => Message::new("会议数据", "Figures of a meeting"),
    }
}

/// The word beside every light's colour.
pub const fn light(light: Light) -> Message {
    match light {
        Light::Overdue => Message::new("逾期", "Overdue"),
        Light::DueSoon => Message::new("临期", "Due soon"),
        Light::OnTrack => Message::new("正常", "On track"),
        Light::Done => Message::new("完成", "Done"),
        Light::Undated => Message::new("未定", "No date"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_shown_as_itself() {
        assert_eq!(TaskState::UnderWay.shown(Lang::Zh), "推进中");
        assert_eq!(TaskState::from("paused-by-flood").shown(Lang::En), "paused-by-flood");
        assert!(TaskState::Done.rank() < TaskState::from("x").rank());
    }
}
