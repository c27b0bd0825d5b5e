//! Progress of tasks and milestones up to the register's day, so that every light is met.

use jiff::civil::{Date, date};

use super::scene::{OTHER_TOWNS, Scene, member_id};
use crate::builtin::programme::midnight;
use crate::domain::id::Id;
use crate::domain::record::{Extra, Record};
use crate::domain::task::{Milestone, Progress, Task, TaskState};
use crate::domain::text::Text;

/// A line of a task's log: item, day, per cent, note.
const LOG: [(u16, Date, u8, &str); 44] = [
    (1, date(2023, 3, 21), 30, "联席会议制度和年度工作计划已印发，分工到单位"),
    (1, date(2023, 5, 26), 55, "完成第一轮综合评价并书面通报"),
    (1, date(2023, 12, 22), 90, "全年召开四次联席会议，评价按月开展"),
    (2, date(2023, 3, 30), 40, "城关镇、县开发区党建联盟方案已定"),
    (2, date(2023, 5, 19), 75, "党建联盟均已成立，社区联席会议覆盖过半"),
    (2, date(2023, 6, 29), 100, "党建联盟和社区联席会议全部建立"),
    (3, date(2023, 4, 14), 35, "社区监督事项清单试行"),
    (3, date(2023, 9, 8), 70, "重大事项公开情况按月抽查"),
    (4, date(2023, 4, 7), 20, "成熟封闭小区组建计划分到社区"),
    (4, date(2023, 6, 2), 35, "新组建支部和网格支部一批，书记由社区班子兼任为主"),
    (4, date(2023, 12, 15), 55, "组建率过半，工作小组陆续转为支部"),
    (4, date(2024, 6, 21), 88, "未组建小区逐个销账"),
    (5, date(2023, 4, 20), 40, "候选人负面清单和联审流程征求意见"),
    (5, date(2023, 6, 6), 60, "联审流程在城关镇试行，首批候选人已联审"),
    (5, date(2023, 12, 11), 85, "联审流程全县执行"),
    (6, date(2023, 5, 9), 25, "企业党组织摸底，选派党建指导员"),
    (6, date(2023, 11, 16), 50, "符合条件的企业组建过半"),
    (7, date(2023, 4, 12), 45, "制度初稿在两个社区试行，尚未覆盖全部社区"),
    (7, date(2023, 6, 1), 70, "表决前审议、纠错退出两项制度完成修订"),
    (7, date(2023, 7, 28), 95, "监管制度印发并常态化运行"),
    (8, date(2023, 5, 15), 30, "述职和审计办法印发"),
    (8, date(2023, 12, 20), 80, "业委会主任年度述职完成"),
    (9, date(2023, 4, 27), 30, "信用评价办法征求意见"),
    (9, date(2023, 5, 18), 50, "双随机检查完成，问题清单移交整改"),
    (9, date(2023, 12, 28), 85, "社区综合评价全部反馈"),
    (10, date(2023, 5, 24), 35, "企业负责人到社区报到，认领项目过半"),
    (10, date(2023, 11, 15), 90, "每个企业党组织认领两个项目"),
    (11, date(2023, 4, 18), 20, "平台建设方案通过评审"),
    (11, date(2023, 6, 8), 45, "投诉、处理、反馈三个环节开发完成"),
    (11, date(2024, 1, 12), 100, "平台投入使用"),
    (12, date(2023, 4, 10), 60, "三级吹哨流程印发，专人到岗"),
    (12, date(2023, 5, 30), 100, "流程全部落地，转入日常运行"),
    (13, date(2023, 4, 20), 30, "乱停乱放集中整治一轮"),
    (13, date(2023, 9, 20), 60, "执法事项清单和公告牌上墙"),
    (14, date(2023, 5, 11), 25, "未覆盖小区逐个定方式，打捆招标试点选点"),
    (14, date(2023, 12, 27), 80, "多数未覆盖小区落实物业服务"),
    (15, date(2023, 5, 31), 30, "党群服务站选址，共建单位结对到支部"),
    (15, date(2023, 10, 26), 65, "首批党群服务站启用"),
    (16, date(2023, 5, 23), 20, "首个市级示范点命名"),
    (16, date(2024, 5, 28), 60, "示范点和示范企业各三个"),
    (16, date(2024, 12, 20), 100, "示范点和示范企业达到目标"),
    (17, date(2023, 6, 8), 40, "企业骨干培训班开班"),
    (17, date(2023, 12, 18), 80, "招标文件范本写入学历要求"),
    (18, date(2023, 9, 14), 35, "物业用房清查完成，移交清单下发"),
];

/// When a milestone is met.
enum Met {
    /// On one day.
    Once(Date),
    /// Every year on a day.
    Yearly(i8, i8),
    /// Every month by a day, save one month.
    Monthly(i8, Option<(i16, i8)>),
}

const MET: [(&str, Met); 16] = [
    ("T01-1", Met::Yearly(3, 21)),
    ("T01-2", Met::Monthly(28, None)),
    ("T02-1", Met::Once(date(2023, 6, 29))),
    ("T07-1", Met::Once(date(2023, 6, 21))),
    ("T07-2", Met::Once(date(2023, 7, 28))),
    ("T08-1", Met::Yearly(12, 20)),
    ("T09-1", Met::Yearly(12, 28)),
    ("T09-2", Met::Yearly(5, 18)),
    ("T10-1", Met::Yearly(11, 15)),
    ("T11-1", Met::Once(date(2024, 1, 12))),
    ("T13-1", Met::Monthly(20, Some((2023, 5)))),
    ("T13-2", Met::Monthly(25, None)),
    ("T16-1", Met::Once(date(2024, 12, 20))),
    ("T17-1", Met::Once(date(2023, 12, 18))),
    ("T17-2", Met::Yearly(10, 20)),
    ("T17-3", Met::Monthly(8, None)),
];

/// The first day of the programme's duties: it was issued on 2023-03-06.
const FIRST_DAY: Date = date(2023, 3, 6);

/// Puts the progress up to the day into the programme's records, and the towns into 其他有关乡镇.
pub(super) fn apply(scene: &Scene, record: Record) -> Record {
    match record {
        Record::Task(task) => with_log(scene, task).into(),
        Record::Milestone(milestone) => with_days(scene, milestone).into(),
        Record::Unit(mut unit) if unit.id.as_str() == OTHER_TOWNS => {
            unit.members =
                scene.areas.iter().filter(|area| area.own_unit).map(|area| area.unit.clone()).collect();
            unit.version += 1;
            unit.into()
        }
        other => other,
    }
}

fn with_log(scene: &Scene, mut task: Task) -> Task {
    let lines = LOG.iter().filter(|(number, on, ..)| *number == task.number && *on <= scene.day);
    for (_, on, percent, note) in lines {
        let unit = task.units.first().map(|part| part.unit.clone());
        // The working group's liaison writes the log; the first unit of the item reported.
        let by = Some(member_id(5));
        let line = Progress {
            on: *on,
            by,
            unit,
            note: Text::new(note),
            percent: Some(*percent),
            evidence: None,
            extra: Extra::new(),
        };
        task.progress.push(line);
        task.percent = *percent;
        task.state = if *percent == 100 { TaskState::Done } else { TaskState::UnderWay };
        task.version += 1;
        task.updated = midnight(*on);
    }
    task
}

fn with_days(scene: &Scene, mut milestone: Milestone) -> Milestone {
    let Some((_, met)) = MET.iter().find(|(id, _)| *id == milestone.id.as_str()) else { return milestone };
    let mut days = match met {
        Met::Once(day) => vec![*day],
        Met::Yearly(month, day) => {
            let years = FIRST_DAY.year()..=scene.day.year().max(FIRST_DAY.year());
            years.filter_map(|year| Date::new(year, *month, *day).ok()).collect()
        }
        Met::Monthly(day, save) => months(scene.day)
            .filter(|(year, month)| *save != Some((*year, *month)))
            .filter_map(|(year, month)| Date::new(year, month, *day).ok())
            .collect(),
    };
    days = days.into_iter().map(|day| scene.workday(day)).collect();
    days.retain(|day| FIRST_DAY <= *day && *day <= scene.day);
    if let Some(last) = days.last() {
        milestone.version += days.len() as u64;
        milestone.updated = midnight(*last);
        if milestone.due.is_some() {
            milestone.evidence = Some(Text::from(format!("示例材料-{}", milestone.id)));
        }
    }
    milestone.done = days;
    milestone
}

/// The months from the programme's first to the one of a day.
fn months(day: Date) -> impl Iterator<Item = (i16, i8)> {
    let years = FIRST_DAY.year()..=day.year().max(FIRST_DAY.year());
    years.flat_map(|year| (1..=12).map(move |month| (year, month))).filter(move |(year, month)| {
        (FIRST_DAY.year(), FIRST_DAY.month()) <= (*year, *month)
            && (*year, *month) <= (day.year(), day.month())
    })
}
