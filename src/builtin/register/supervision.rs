//! 挂点联系, 蹲点记录 and 整改事项 of the register, dated back from its day so that every state is met.

use jiff::civil::Date;

use super::chance::Stream;
use super::people::{liaison, linked};
use super::scene::{
    RECTIFICATIONS, Scene, VISITS, community_id, enterprise_id, troubled_community, troubled_enterprise,
};
use super::subjects;
use crate::builtin::programme::midnight;
use crate::domain::community::Cause;
use crate::domain::id::{Id, Key, RectificationId, SupervisionId, UnitId, VisitId};
use crate::domain::record::Extra;
use crate::domain::rectification::{Action, Deed, act};
use crate::domain::supervision::{Link, Rectification, RectificationState, Supervision, Visit};
use crate::domain::text::Text;

/// What a rectification goes through, and when it is due; `days` count from the register's day, back when
/// negative.
struct Course {
    actions: &'static [Action],
    due: i8,
}

/// Courses in turn: of the first supervision's four one is struck off, one waits for it, one is overdue.
const COURSES: [Course; 10] = [
    Course { actions: &[Action::Start, Action::Submit, Action::Verify], due: -4 },
    Course { actions: &[Action::Start, Action::Submit], due: 8 },
    Course { actions: &[Action::Start], due: -5 },
    Course { actions: &[], due: 21 },
    Course { actions: &[Action::Start, Action::Submit], due: 3 },
    Course { actions: &[Action::Start, Action::Submit, Action::Verify, Action::Reopen], due: 14 },
    Course { actions: &[Action::Start], due: 4 },
    Course { actions: &[Action::Start, Action::Submit], due: 16 },
    Course { actions: &[Action::Start, Action::Submit, Action::SendBack, Action::Start], due: -2 },
    Course { actions: &[], due: 30 },
];

/// A supervision's subject: index, whether it is a community, and the community that tells its place.
fn subject(scene: &Scene, nth: u32) -> (Key, u32) {
    match nth.checked_sub(scene.counts.troubled_communities) {
        None => {
            let community = troubled_community(nth);
            (community_id(community).key(), community)
        }
        Some(nth) => {
            let enterprise = troubled_enterprise(nth);
            (enterprise_id(enterprise).key(), scene.home_of(enterprise))
        }
    }
}

fn causes(scene: &Scene, nth: u32) -> Vec<Cause> {
    if nth < scene.counts.troubled_communities {
        subjects::community(scene, troubled_community(nth)).causes
    } else {
        vec![Cause::PoorPerformance, Cause::Fees]
    }
}

/// Days before the register's day on which a supervision began.
fn began(nth: u32) -> u32 {
    66 + nth % 4 * 9
}

/// The supervision at an index.
pub(super) fn supervision(scene: &Scene, nth: u32) -> Supervision {
    let (subject, community) = subject(scene, nth);
    let since = scene.ago(began(nth));
    let links = linked(scene, nth, community)
        .into_iter()
        .map(|(level, member)| Link { level, member, since: Some(since), extra: Extra::new() })
        .collect();
    let reason: Vec<&str> = causes(scene, nth).iter().map(cause_word).collect();
    Supervision {
        id: supervision_id(nth),
        version: 1,
        updated: midnight(since),
        subject,
        since,
        until: None,
        links,
        reason: Some(Text::from(reason.join("、"))),
        extra: Extra::new(),
    }
}

/// The visit at an index; a supervision's visits stand together, oldest first.
pub(super) fn visit(scene: &Scene, index: u32) -> Visit {
    const FINDINGS: [&str; 6] = [
        "查看现场，与支部、业委会、物业三方座谈，核对整改清单。",
        "入户走访十二户，意见集中在公共部位维修和收益公开。",
        "整改有进展，现场仍有两处未到位，要求一周内补齐。",
        "召集社区、企业、业主代表当面协商，初步达成一致。",
        "核对台账和现场，资料齐全，建议按程序申请销号。",
        "会同执法人员夜查，占用通道情况明显减少。",
    ];
    let (nth, turn) = (index / VISITS, index % VISITS);
    let (_, community) = subject(scene, nth);
    let span = began(nth) - 4;
    let days = span - span * turn / VISITS - scene.chance.below(Stream::Visit, index, span / VISITS - 4);
    let by = &linked(scene, nth, community)[((2 + VISITS - turn + nth) % 3) as usize].1;
    let on = scene.ago(days);
    Visit {
        id: VisitId::new(&format!("V{:03}", index + 1)),
        version: 1,
        updated: midnight(on),
        supervision: supervision_id(nth),
        on,
        by: by.clone(),
        findings: Text::new(FINDINGS[(index as usize + nth as usize) % FINDINGS.len()]),
        extra: Extra::new(),
    }
}

/// The rectification at an index; a supervision's rectifications stand together.
pub(super) fn rectification(scene: &Scene, index: u32) -> Rectification {
    let (nth, turn) = (index / RECTIFICATIONS, index % RECTIFICATIONS);
    let (_, community) = subject(scene, nth);
    let [_, (_, township), (_, secretary)] = linked(scene, nth, community);
    let causes = causes(scene, nth);
    let cause = causes.get(turn as usize % causes.len().max(1)).cloned().unwrap_or(Cause::Sanitation);
    let (title, unit) = matter(&cause, turn as usize / causes.len().max(1) + nth as usize);
    let course = &COURSES[index as usize % COURSES.len()];
    let age = 30 + scene.chance.below(Stream::Found, index, 28);
    let found = scene.ago(age);
    let due = i64::from(course.due);
    let due = if due < 0 { scene.ago(due.unsigned_abs() as u32) } else { scene.ahead(due as u32) };
    let mut one = Rectification {
        id: RectificationId::new(&format!("Z{:03}", index + 1)),
        version: 1,
        updated: midnight(found),
        supervision: supervision_id(nth),
        title: Text::new(title),
        found,
        due: Some(due),
        unit: Some(unit.map_or_else(|| scene.place_of(community).0.unit.clone(), UnitId::new)),
        state: RectificationState::Open,
        evidence: None,
        steps: Vec::new(),
        extra: Extra::new(),
    };
    let steps = course.actions.len() as u32 + 1;
    for (step, action) in (1..).zip(course.actions) {
        let by = match action {
            Action::Start | Action::Submit => secretary.clone(),
            Action::Verify => liaison(),
            Action::SendBack | Action::Reopen => township.clone(),
        };
        let on = step_day(scene, age, step, steps);
        let evidence = (*action == Action::Submit).then(|| Text::from(format!("示例卷宗-{}", one.id)));
        let note = note(*action).map(Text::new);
        // Members and days are chosen so that the guard lets every step pass; a test holds it.
        if let Ok(next) = act(&one, Deed { action: *action, by, on: on.max(found), evidence, note }) {
            one = Rectification { version: one.version + 1, updated: midnight(on.max(found)), ..next };
        }
    }
    one
}

/// The day of a step, evenly between the finding and a day or two ago.
fn step_day(scene: &Scene, age: u32, step: u32, steps: u32) -> Date {
    scene.ago((age - age * step / steps).max(1))
}

fn note(action: Action) -> Option<&'static str> {
    match action {
        Action::Start => None,
        Action::Submit => Some("已按要求整改，附现场照片和台账"),
        Action::Verify => Some("现场核实，同意销号"),
        Action::SendBack => Some("现场抽查有两处未到位，退回"),
        Action::Reopen => Some("群众反映问题反弹，重新整改"),
    }
}

fn supervision_id(nth: u32) -> SupervisionId {
    SupervisionId::new(&format!("L{:02}", nth + 1))
}

fn cause_word(cause: &Cause) -> &'static str {
    match cause {
        Cause::NoService => "物业服务缺失",
        Cause::CommitteeDispute => "业委会矛盾",
        Cause::PublicIncome => "公共收益争议",
        Cause::Facilities => "设施老化",
        Cause::Parking => "停车难",
        Cause::IllegalBuilding => "违建乱占",
        Cause::Fees => "收费争议",
        Cause::FireSafety => "消防隐患",
        Cause::Sanitation => "环境卫生",
        Cause::PoorPerformance | Cause::Other(_) => "企业履约不力",
    }
}

/// What must be put right for a cause, and the county unit that must do it; none: the area itself.
fn matter(cause: &Cause, turn: usize) -> (&'static str, Option<&'static str>) {
    let (titles, unit): ([&str; 2], Option<&str>) = match cause {
        Cause::NoService => (["议定过渡期物业服务方式", "保洁和垃圾清运兜底到位"], None),
        Cause::CommitteeDispute => (["依法启动业委会改选", "移交业委会印章和账册"], None),
        Cause::PublicIncome => (["公示近三年公共收益账目", "开展公共收益专项审计"], None),
        Cause::Facilities => (["3号楼电梯大修", "清掏化粪池并修复管网"], Some("U13")),
        Cause::Parking => (["重新划设地面车位", "清理占用消防通道车辆"], Some("U07")),
        Cause::IllegalBuilding => (["拆除楼顶违建", "恢复被圈占的公共绿地"], Some("U02")),
        Cause::Fees => (["公示停车和装修收费标准", "协商物业费减免和补缴办法"], Some("U14")),
        Cause::FireSafety => (["修复消防水泵和喷淋", "整治飞线充电并增设充电桩"], Some("U15")),
        Cause::Sanitation => (["清运积存建筑垃圾", "调整垃圾分类亭点位"], Some("U02")),
        Cause::PoorPerformance | Cause::Other(_) => {
            (["更换项目经理并限期整改", "公示服务标准和履约评价"], Some("U02"))
        }
    };
    (titles[turn % titles.len()], unit)
}
