//! 诉求 of the register, dated back from its day so that every level, state and source is met.

use jiff::civil::Date;

use super::chance::Stream;
use super::people::{liaison, linked};
use super::scene::{MATTER_COMMUNITIES, Scene, community_id, neighbourhood_id};
use super::subjects;
use crate::builtin::programme::midnight;
use crate::domain::closed_loop::{MatterAction, MatterDeed, Move, Shift, act, shift};
use crate::domain::id::{MatterId, MemberId, UnitId};
use crate::domain::light::ResponseDays;
use crate::domain::matter::{Matter, MatterLevel, MatterSource, MatterState, Satisfaction};
use crate::domain::record::Extra;
use crate::domain::text::Text;
use Turn::{Do, Down, Up};

/// What happens to a matter.
#[derive(Clone, Copy)]
enum Turn {
    Do(MatterAction),
    Up,
    Down,
}

const ACCEPT: Turn = Do(MatterAction::Accept);
const HANDLE: Turn = Do(MatterAction::Handle);
const FEED_BACK: Turn = Do(MatterAction::FeedBack);
const CLOSE: Turn = Do(MatterAction::Close);
const SEND_BACK: Turn = Do(MatterAction::SendBack);
const REOPEN: Turn = Do(MatterAction::Reopen);

/// How a matter comes in, what it goes through, and when the level where it ends must have closed it; `due` counts
/// days from the register's day, back when negative.
struct Course {
    level: MatterLevel,
    source: MatterSource,
    turns: &'static [Turn],
    due: i8,
}

const fn course(level: MatterLevel, source: MatterSource, turns: &'static [Turn], due: i8) -> Course {
    Course { level, source, turns, due }
}

/// Courses in turn: three in twelve stand before the county, one of them overdue.
const COURSES: [Course; 12] = [
    course(MatterLevel::Community, MatterSource::Hotline, &[ACCEPT, HANDLE, FEED_BACK, CLOSE], -6),
    course(MatterLevel::Community, MatterSource::Whistle, &[ACCEPT, Up, ACCEPT], 3),
    course(MatterLevel::Neighbourhood, MatterSource::Whistle, &[ACCEPT, Up, Up, ACCEPT], -6),
    course(MatterLevel::Community, MatterSource::Platform, &[], 2),
    course(MatterLevel::Township, MatterSource::UrbanHotline, &[ACCEPT, HANDLE], 4),
    course(MatterLevel::Township, MatterSource::Alliance, &[ACCEPT, Up], 18),
    course(MatterLevel::Community, MatterSource::Hotline, &[ACCEPT, HANDLE, FEED_BACK], 1),
    course(MatterLevel::Township, MatterSource::Visit, &[ACCEPT, HANDLE, FEED_BACK, SEND_BACK], -2),
    course(MatterLevel::Neighbourhood, MatterSource::Hotline, &[ACCEPT, HANDLE, FEED_BACK, CLOSE, REOPEN], 6),
    course(MatterLevel::Neighbourhood, MatterSource::Petition, &[Up, Down, ACCEPT], -1),
    course(MatterLevel::Township, MatterSource::Meeting, &[Up, ACCEPT, HANDLE], 5),
    course(MatterLevel::Neighbourhood, MatterSource::Meeting, &[ACCEPT, HANDLE, FEED_BACK, CLOSE], -9),
];

/// What matters are about, and the county unit that handles it once it comes so far.
const TOPICS: [(&str, &str, &str); 10] = [
    ("电梯反复停运，维修费用谈不拢", "两部电梯轮流停运，老人出行困难，维修方案至今没有定下来。", "U13"),
    ("消防通道长期被车辆占用", "晚间通道停满车辆，劝离后又停回，居民担心救援受阻。", "U07"),
    ("公共收益账目没有公开", "广告和车位收入多年未见账目，业主要求公示并说明去向。", "U02"),
    ("楼顶违建漏水殃及下层", "顶层加建后雨天渗水，下层住户多次协商未果。", "U02"),
    ("地下车库积水", "连续降雨后车库积水，水泵不能用，车辆受损。", "U13"),
    ("停车收费标准说法不一", "新老业主收费不同，价目没有公示，收费时常起争执。", "U14"),
    ("充电桩不足，飞线充电多", "电动车无处充电，多户从窗口拉线，存在起火隐患。", "U15"),
    ("物业用房被改作他用", "物业用房出租经营，居民办事无处可去。", "U11"),
    ("垃圾清运不及时", "垃圾亭点满溢，夏季异味重，清运时间没有保障。", "U02"),
    ("业委会换届迟迟不能启动", "任期已满，候选人推荐多次搁置，公章和账册无人移交。", "U02"),
];

/// The matter at an index.
pub(super) fn matter(scene: &Scene, index: u32) -> Matter {
    let first = index * MATTER_COMMUNITIES;
    let at = first + scene.chance.below(Stream::Matter, index, MATTER_COMMUNITIES);
    let community = subjects::community(scene, at);
    let course = &COURSES[index as usize % COURSES.len()];
    let (title, detail, _) = topic(index);
    let age = 18 + scene.chance.below(Stream::MatterAge, index, 24);
    let raised = scene.ago(age);
    let served = community.service.and_then(|service| service.enterprise);
    let mut one = Matter {
        id: MatterId::new(&format!("Q{:03}", index + 1)),
        version: 1,
        updated: midnight(raised),
        title: Text::new(title),
        detail: Some(Text::new(detail)),
        source: course.source.clone(),
        raised,
        township: community.township,
        community: Some(community_id(at)),
        enterprise: served,
        level: course.level.clone(),
        unit: Some(unit(scene, index, at, &course.level)),
        due: limit(scene, &course.level, raised),
        state: MatterState::Reported,
        steps: Vec::new(),
        extra: Extra::new(),
    };
    let steps = course.turns.len() as u32 + 1;
    for (step, turn) in (1..).zip(course.turns) {
        let on = scene.ago((age - age * step / steps).max(1)).max(raised);
        let by = hand(scene, index, at, &one.level);
        // Members and days are chosen so that the guard lets every step pass; a test holds it.
        let next = match turn {
            Do(action) => act(&one, deed(*action, by, on, &one.id)),
            Up | Down => {
                let (way, reason) = match turn {
                    Down => (Shift::Down, "经核实可在社区解决，交社区落实并报结果"),
                    _ => (Shift::Up, "本级协调未果，请上一级和有关单位到场解决"),
                };
                let level = way.leads_to(&one.level).unwrap_or_else(|| one.level.clone());
                let (unit, due) = (Some(unit(scene, index, at, &level)), limit(scene, &level, on));
                shift(&one, Move { shift: way, by, on, reason: Text::new(reason), unit, due })
            }
        };
        if let Ok(next) = next {
            one = Matter { version: one.version + 1, updated: midnight(on), ..next };
        }
    }
    let due = i64::from(course.due);
    let due = if due < 0 { scene.ago(due.unsigned_abs() as u32) } else { scene.ahead(due as u32) };
    one.due = Some(due.max(raised));
    one
}

fn topic(index: u32) -> (&'static str, &'static str, &'static str) {
    TOPICS[index as usize % TOPICS.len()]
}

fn limit(scene: &Scene, level: &MatterLevel, on: Date) -> Option<Date> {
    let days = ResponseDays::default().of(level)?;
    Some(scene.calendar.add_workdays(on, i32::from(days)))
}

/// The unit that handles a matter at a level.
fn unit(scene: &Scene, index: u32, community: u32, level: &MatterLevel) -> UnitId {
    let (area, neighbourhood) = scene.place_of(community);
    match level {
        MatterLevel::County => UnitId::new(topic(index).2),
        MatterLevel::Township => area.unit.clone(),
        _ => neighbourhood_id(neighbourhood),
    }
}

/// Who takes the next step at a level.
fn hand(scene: &Scene, index: u32, community: u32, level: &MatterLevel) -> MemberId {
    let [_, (_, township), (_, secretary)] = linked(scene, index, community);
    match level {
        MatterLevel::County => liaison(),
        MatterLevel::Township => township,
        _ => secretary,
    }
}

fn deed(action: MatterAction, by: MemberId, on: Date, id: &MatterId) -> MatterDeed {
    let (note, satisfaction) = match action {
        MatterAction::Accept | MatterAction::Close => (None, None),
        MatterAction::Handle => (Some("现场核实，已组织各方处理，问题基本解决"), None),
        MatterAction::FeedBack => (Some("已电话和上门告知反映人处理结果"), Some(Satisfaction::Mostly)),
        MatterAction::SendBack => (Some("回访时反映人称仍未解决，退回重办"), None),
        MatterAction::Reopen => (Some("同一问题再次出现，重新办理"), None),
    };
    let evidence = (action == MatterAction::Handle).then(|| Text::from(format!("示例工单-{id}")));
    MatterDeed { action, by, on, note: note.map(Text::new), evidence, satisfaction }
}
