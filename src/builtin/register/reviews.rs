//! Reviews held and planned around the register's day, and what they settled.

use compact_str::CompactString;
use jiff::ToSpan;
use jiff::civil::Date;

use super::chance::Stream;
use super::scene::{RECTIFICATIONS, Scene};
use super::series::{PATTERNS, Pattern};
use super::supervision::rectification;
use crate::builtin::programme::midnight;
use crate::domain::id::{Id, Key, Kind, OutcomeId, ReviewId, UnitId};
use crate::domain::record::{Extra, Record};
use crate::domain::review::{
    AgendaItem, AgendaState, Attendance, Outcome, OutcomeKind, Review, ReviewKind, ReviewState, Series,
};
use crate::domain::series::{Occurrence, expand};
use crate::domain::text::Text;
use crate::domain::unit::Level;

/// How far back reviews are kept as records, in months.
const LOOK_BACK: i32 = 24;

/// How far ahead the next review of a series is looked for, in days.
const LOOK_AHEAD: i32 = 400;

/// Follow-ups that reviews give, in turn: text, what it is about, the unit, days given.
const FOLLOW_UPS: [(&str, &str, &str, i32); 8] = [
    ("未达60%的社区逐个排出业委会组建时间表", "I2", "U16", 21),
    ("报送监管制度运行情况和样本", "T07", "U17", 14),
    ("未覆盖小区逐一确定物业服务方式", "I1", "U16", 28),
    ("物业企业党组织组建摸底表报工作专班", "T06", "U05", 14),
    ("智慧物业平台投诉流程联调", "T11", "U02", 25),
    ("党建联盟首次会议纪要报备", "T02", "U17", 18),
    ("执法下沉事项清单征求意见稿", "T13", "U02", 21),
    ("物业用房移交问题清单", "T18", "U11", 25),
];

const DECISIONS: [(&str, &str); 4] = [
    ("挂点整改实行周报，逾期事项在调度会说明原因", "L01"),
    ("同意将规模小、相邻的小区纳入打捆招标试点", "T14"),
    ("负面清单和联审流程自下月起执行", "T05"),
    ("重点整治每月至少集中开展一次", "T13"),
];

const INFORMATION: [(&str, &str); 3] = [
    ("通报三项覆盖率和与节点目标的差距", "I2"),
    ("通报逾期任务和责任单位说明", "T07"),
    ("通报挂点小区整改和销号情况", "L02"),
];

/// Series, reviews and outcomes.
pub(super) fn records(scene: &Scene) -> Vec<Record> {
    let mut out: Vec<Record> = Vec::new();
    let mut reviews: Vec<(Review, &Pattern)> = Vec::new();
    for pattern in &PATTERNS {
        let series = pattern.series();
        let occurrences = around(scene, &series);
        reviews.extend(occurrences.into_iter().map(|one| (review(scene, pattern, &series, one), pattern)));
        out.push(series.into());
    }
    reviews.sort_by(|(a, _), (b, _)| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
    let mut outcomes = Outcomes { scene, done: Vec::new() };
    for (review, _) in reviews.iter().filter(|(review, _)| review.state == ReviewState::Held) {
        outcomes.settle(review);
    }
    let mut reviews: Vec<Review> = reviews.into_iter().map(|(review, _)| review).collect();
    link_carried_over(&mut reviews, &outcomes.done);
    out.extend(reviews.into_iter().map(Record::from));
    out.extend(outcomes.done.into_iter().map(Record::from));
    out
}

/// The occurrences that stand as records: those of the last two years before the day, and the next one.
fn around(scene: &Scene, series: &Series) -> Vec<Occurrence> {
    let from = scene.day.saturating_sub(LOOK_BACK.months());
    let to = scene.day.saturating_add(LOOK_AHEAD.days());
    // The rules are constants, which a test expands; one that could not be would leave its reviews out.
    let mut all = expand(series, &scene.calendar, from, to).unwrap_or_default();
    let past = all.partition_point(|one| one.at.date() < scene.day);
    all.truncate(past + 1);
    all
}

fn review(scene: &Scene, pattern: &Pattern, series: &Series, one: Occurrence) -> Review {
    let held = one.at.date() < scene.day;
    let month = one.rule_day.strftime("%Y-%m").to_string();
    let agenda = pattern.agenda.iter().enumerate().map(|(at, (title, about))| AgendaItem {
        id: CompactString::default(),
        section: None,
        title: Text::new(title),
        minutes: None,
        spent: 0,
        remarks: Vec::new(),
        about: about.iter().filter_map(|id| key(scene, id)).collect(),
        state: match (held, at) {
            (false, _) => AgendaState::Pending,
            // Long agendas leave something for the next time.
            (true, 7) => AgendaState::Carried,
            (true, _) => AgendaState::Discussed,
        },
        extra: Extra::new(),
    });
    let seed = (i32::from(one.at.year()) * 16 + i32::from(one.at.month())).unsigned_abs() << 8;
    let attendance = (0_u32..).zip(pattern.attends).map(|(at, unit)| Attendance {
        unit: UnitId::new(unit),
        present: held.then(|| scene.chance.below(Stream::Attendance, seed + at, 12) > 0),
        extra: Extra::new(),
    });
    Review {
        id: ReviewId::new(&format!("{}{month}", pattern.prefix)),
        version: 1 + u64::from(held),
        updated: midnight(if held { one.at.date() } else { scene.day.min(one.at.date()) }),
        kind: pattern.kind.clone(),
        level: Level::County,
        title: title(pattern, series, one.rule_day),
        at: one.at,
        series: Some(series.id.clone()),
        moved_from: one.moved_from(),
        place: series.place.clone(),
        state: if held { ReviewState::Held } else { ReviewState::Planned },
        agenda: agenda.collect(),
        attendance: attendance.collect(),
        minutes: series.minutes,
        session: None,
        reason: None,
        note: None,
        extra: Extra::new(),
    }
}

fn title(pattern: &Pattern, series: &Series, day: Date) -> Text {
    let quarter = (day.month() + 2) / 3;
    match pattern.kind {
        ReviewKind::Dispatch => Text::from(format!("{}月调度会", day.month())),
        ReviewKind::JointMeeting => Text::from(format!("{}年第{quarter}季度联席会议", day.year())),
        ReviewKind::Bulletin => Text::from(format!("{}年第{quarter}季度通报", day.year())),
        ReviewKind::Inspection => Text::from(format!("{}月督查", day.month())),
        ReviewKind::Assessment if day.month() <= 6 => Text::from(format!("{}年上半年考核", day.year())),
        ReviewKind::Assessment => Text::from(format!("{}年下半年考核", day.year())),
        _ => Text::from(format!("{}{}", day.year(), &*series.title)),
    }
}

/// The key of an id, unless it names a supervision that a small register has not.
fn key(scene: &Scene, id: &str) -> Option<Key> {
    let kind = Kind::of_id(id)?;
    let number: Option<u32> = id.get(1..).and_then(|digits| digits.parse().ok());
    let there = kind != Kind::Supervision || number.is_some_and(|number| number <= scene.counts.supervisions);
    there.then(|| Key::new(kind, id))
}

/// The planned reviews' first item is about what the last review of the series left open.
fn link_carried_over(reviews: &mut [Review], outcomes: &[Outcome]) {
    let mut last: Vec<(Option<crate::domain::id::SeriesId>, ReviewId)> = Vec::new();
    for review in reviews {
        let before = last.iter().rev().find(|(series, _)| *series == review.series).map(|(_, id)| id.clone());
        if let (Some(before), ReviewKind::Dispatch) = (before, &review.kind)
            && let Some(first) = review.agenda.first_mut()
        {
            let follow_ups = outcomes.iter().filter(|one| one.review == before);
            first.about = follow_ups.filter(|one| one.due.is_some()).map(|one| one.id.key()).collect();
        }
        last.push((review.series.clone(), review.id.clone()));
    }
}

/// Outcomes as they are settled, review by review.
struct Outcomes<'s> {
    scene: &'s Scene,
    done: Vec<Outcome>,
}

impl Outcomes<'_> {
    fn settle(&mut self, review: &Review) {
        let (information, decisions, follow_ups) = match review.kind {
            ReviewKind::Dispatch => (1, 1, 2),
            ReviewKind::JointMeeting => (0, 2, 1),
            ReviewKind::Bulletin => (2, 0, 0),
            ReviewKind::Inspection => (1, 0, 1),
            _ => (1, 1, 0),
        };
        for _ in 0..information {
            let (text, about) = INFORMATION[self.count(&OutcomeKind::Information) % INFORMATION.len()];
            self.add(review, OutcomeKind::Information, text, about);
        }
        for _ in 0..decisions {
            let (text, about) = DECISIONS[self.count(&OutcomeKind::Decision) % DECISIONS.len()];
            self.add(review, OutcomeKind::Decision, text, about);
        }
        for _ in 0..follow_ups {
            self.follow_up(review);
        }
    }

    fn follow_up(&mut self, review: &Review) {
        let number = self.count(&OutcomeKind::FollowUp) as u32;
        let (text, about, unit, days) = FOLLOW_UPS[number as usize % FOLLOW_UPS.len()];
        let due = self.scene.workday(review.at.date().saturating_add(days.days()));

        // Two in three are done before the date, one is late; the late ones of the last weeks are still open.
        let late = number % 3 == 1;
        let lag = 1 + i64::from(self.scene.chance.below(Stream::FollowUp, number, 5));
        let done = if late { due.saturating_add((lag + 20).days()) } else { due.saturating_sub(lag.days()) };
        let done = Some(self.scene.workday(done)).filter(|done| *done < self.scene.day);
        let became = self.became(review);
        let outcome = self.add(review, OutcomeKind::FollowUp, text, about);
        outcome.unit = Some(UnitId::new(unit));
        outcome.due = Some(due);
        outcome.done = done;
        outcome.became = became;
        if let Some(done) = done {
            outcome.version += 1;
            outcome.updated = midnight(done);
        }
    }

    /// The rectification that came out of an inspection: the first one found on its day or in the ten after.
    fn became(&self, review: &Review) -> Option<Key> {
        let within = review.at.date()..=review.at.date().saturating_add(10.days());
        let count = (self.scene.counts.supervisions * RECTIFICATIONS).min(40);
        let inspected = review.kind == ReviewKind::Inspection;
        (0..count)
            .filter(|_| inspected)
            .map(|index| rectification(self.scene, index))
            .find(|one| within.contains(&one.found))
            .map(|one| one.id.key())
    }

    /// Outcomes of a kind so far: each kind goes through its texts in turn.
    fn count(&self, kind: &OutcomeKind) -> usize {
        self.done.iter().filter(|one| one.kind == *kind).count()
    }

    fn add(&mut self, review: &Review, kind: OutcomeKind, text: &str, about: &str) -> &mut Outcome {
        let at = self.done.len();
        self.done.push(Outcome {
            id: OutcomeId::new(&format!("O{:03}", at + 1)),
            version: 1,
            updated: midnight(review.at.date()),
            review: review.id.clone(),
            kind,
            item: None,
            text: Text::new(text),
            about: key(self.scene, about).into_iter().collect(),
            unit: None,
            due: None,
            done: None,
            became: None,
            extra: Extra::new(),
        });
        &mut self.done[at]
    }
}
