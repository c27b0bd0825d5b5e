//! What members do: edits of every kind, made on what they see, right or wrong.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};
use shumei::domain::closed_loop::MatterAction;
use shumei::domain::community::OpinionGrade;
use shumei::domain::dataset::Dataset;
use shumei::domain::edit::{self, Becomes, Clash, Conflict, Edit, EditId, Occurrence, Proposal, Seen, Swap};
use shumei::domain::figures::Stands;
use shumei::domain::id::{Id as _, Key, Kind, MemberId, SeriesId, SupervisionId, UnitId};
use shumei::domain::matter::{MatterLevel, MatterSource};
use shumei::domain::record::{Entity as _, Record};
use shumei::domain::rectification::Action;
use shumei::domain::review::{AgendaItem, AgendaState, HolidayShift, OutcomeKind, ReviewKind};
use shumei::domain::task::TaskState;
use shumei::domain::text::Text;
use shumei::domain::unit::Level;

use super::chance::Chance;

/// A text that no other edit holds, so that its traces can be counted.
pub fn text(number: usize) -> Text {
    Text::new(&format!("<{number}>"))
}

/// A new edit of something in `data`; `number` makes its text its own. None where chance met an empty list.
pub fn make(
    chance: &Chance,
    data: &Dataset,
    me: &MemberId,
    id: EditId,
    today: Date,
    number: usize,
) -> Option<Proposal> {
    let on = today.saturating_sub(jiff::Span::new().days(chance.small(3)));
    let any = |kind: Kind| chance.pick(&data.keys(kind)).cloned();
    let member = || any(Kind::Member).map(|key| MemberId::new(&key.id));
    let unit = || any(Kind::Unit).map(|key| UnitId::new(&key.id));
    let (target, edit) = match chance.below(25) {
        0..=2 => {
            let task = data.tasks.at(chance.below(data.tasks.len()))?;
            let percent =
                chance.permille(600).then(|| Swap { was: task.percent, to: (chance.below(10) * 10) as u8 });
            let states = [TaskState::UnderWay, TaskState::Done];
            let state = chance
                .permille(200)
                .then(|| Swap { was: task.state.clone(), to: states[chance.below(2)].clone() });
            (task.key(), Edit::Report { on, note: text(number), evidence: None, state, percent })
        }
        3 => (any(Kind::Milestone)?, Edit::Meet { on, evidence: None, over: None }),
        4 => {
            let one = data.milestones.at(chance.below(data.milestones.len()))?;
            (one.key(), Edit::Unmeet { on: *one.done.first()? })
        }
        5 => {
            let subject = any(Kind::Community)?;
            (subject.clone(), Edit::Supervise { subject, since: on, reason: Some(text(number)) })
        }
        6 => (
            any(Kind::Supervision)?,
            Edit::Link { level: Level::Township, member: member()?, since: Some(on) },
        ),
        7 => {
            let one = data.supervisions.at(chance.below(data.supervisions.len()))?;
            let link = one.links.first()?;
            (one.key(), Edit::Unlink { level: link.level.clone(), member: link.member.clone() })
        }
        8 | 9 => {
            let supervision = data.supervisions.at(chance.below(data.supervisions.len()))?.id.clone();
            (supervision.key(), Edit::Visit { supervision, on, by: me.clone(), findings: text(number) })
        }
        10 => {
            let supervision = data.supervisions.at(chance.below(data.supervisions.len()))?.id.clone();
            let edit = Edit::Rectify {
                supervision: supervision.clone(),
                title: text(number),
                found: on,
                due: None,
                unit: unit(),
            };
            (supervision.key(), edit)
        }
        11 | 12 => {
            let one = data.rectifications.at(chance.below(data.rectifications.len()))?;
            let actions = [Action::Start, Action::Submit, Action::Verify, Action::SendBack, Action::Reopen];
            let edit = Edit::Act {
                action: actions[chance.below(actions.len())],
                was: one.state.clone(),
                on,
                evidence: Some(text(number)),
                note: None,
            };
            (one.key(), edit)
        }
        13 if number.is_multiple_of(3) => appraise(chance, data, on, number)?,
        13 | 14 => amend(chance, data, number)?,
        15 => seat(chance, data)?,
        16 => meeting(chance, data, number)?,
        17..=19 => matter(chance, data, on, number)?,
        20 | 21 => session(chance, data, number)?,
        22 | 23 => rhythm(chance, data, number)?,
        _ => {
            let review = data.reviews.at(chance.below(data.reviews.len()))?;
            let supervision = any(Kind::Supervision).map(|key| SupervisionId::new(&key.id));
            let becomes = match (chance.below(4), supervision) {
                (0, Some(supervision)) => Some(Becomes::Rectification { supervision, found: on }),
                (1, _) => data.programmes.iter().next().map(|one| Becomes::Task(one.id.clone())),
                _ => None,
            };
            let edit = Edit::Settle {
                review: review.id.clone(),
                occurrence: None,
                item: None,
                form: if becomes.is_some() { OutcomeKind::FollowUp } else { OutcomeKind::Decision },
                text: text(number),
                about: any(Kind::Visit).into_iter().collect(),
                unit: unit(),
                due: becomes.is_some().then_some(on),
                becomes,
            };
            (review.key(), edit)
        }
    };
    let version = data.record(&target).map(|record| record.version());
    Some(Proposal::new(id, target, version, edit))
}

fn fields(list: Vec<(&str, Value, Value)>) -> Edit {
    let fields = list.into_iter().map(|(name, was, to)| (name.into(), Swap { was, to }));
    Edit::Amend { fields: fields.collect() }
}

fn amend(chance: &Chance, data: &Dataset, number: usize) -> Option<(Key, Edit)> {
    Some(match chance.below(5) {
        0 | 1 => {
            let one = data.communities.at(chance.below(data.communities.len()))?;
            let mut list = vec![("households", json!(one.households), json!(chance.below(500)))];
            if chance.permille(300) {
                list.push(("name", json!(one.name), json!(format!("C{}", number % 7))));
            }
            if chance.permille(200) {
                let township = ["U20", "U21"][chance.below(2)];
                list.push(("township", json!(one.township), json!(township)));
            }
            (one.key(), fields(list))
        }
        2 => {
            let one = data.enterprises.at(chance.below(data.enterprises.len()))?;
            let to = ["U20", "U21"][chance.below(2)];
            (one.key(), fields(vec![("township", json!(one.township), json!(to))]))
        }
        3 => {
            let one = data.rectifications.at(chance.below(data.rectifications.len()))?;
            let to = ["U01", "U02"][chance.below(2)];
            (one.key(), fields(vec![("unit", json!(one.unit), json!(to))]))
        }
        _ => {
            let one = data.supervisions.at(chance.below(data.supervisions.len()))?;
            let until = if chance.permille(300) { json!("2023-12-31") } else { Value::Null };
            (one.key(), fields(vec![("until", json!(one.until), until)]))
        }
    })
}

/// A community's opinion on an enterprise; two members may well mean the same one.
fn appraise(chance: &Chance, data: &Dataset, on: Date, number: usize) -> Option<(Key, Edit)> {
    let one = data.enterprises.at(chance.below(data.enterprises.len()))?;
    let from = data.communities.at(chance.below(data.communities.len()))?.key();
    let year = 2022 + i16::from(chance.permille(500));
    let was = one.opinions.iter().find(|one| one.year == year && one.from == from);
    let grade = [OpinionGrade::Good, OpinionGrade::Poor][chance.below(2)].clone();
    let edit = Edit::Appraise {
        year,
        from,
        grade: Swap { was: was.map(|one| one.grade.clone()), to: Some(grade) },
        text: Swap { was: was.map(|one| one.text.clone()).unwrap_or_default(), to: text(number) },
        on: Swap { was: was.map(|one| one.on), to: Some(on) },
    };
    Some((one.key(), edit))
}

/// Who sits where changes what they may see.
fn seat(chance: &Chance, data: &Dataset) -> Option<(Key, Edit)> {
    let one = data.members.at(chance.below(data.members.len()))?;
    // Somebody must be left who can do anything at all.
    if matches!(one.id.as_str(), "M001" | "M004") {
        return None;
    }
    let role = ["lead", "township", "viewer", "office"][chance.below(4)];
    let unit = ["U02", "U20", "U21"][chance.below(3)];
    Some((
        one.key(),
        fields(vec![("role", json!(one.role), json!(role)), ("unit", json!(one.unit), json!(unit))]),
    ))
}

/// A meeting opened, presented, spoken in and closed.
fn session(chance: &Chance, data: &Dataset, number: usize) -> Option<(Key, Edit)> {
    let review = data.reviews.at(chance.below(data.reviews.len()))?;
    let item = chance.pick(&review.agenda).map(|item| item.id.clone());
    let edit = match chance.below(8) {
        0 | 1 => {
            let item = |id: usize| AgendaItem::titled(format!("line-{id}").into(), Text::new("议题"));
            let agenda = (0..=chance.below(3)).map(item).collect();
            let figures = Seen { day: review.at.date(), stands: Stands::new(), indicators: BTreeMap::new() };
            Edit::Convene { occurrence: None, agenda, figures: Box::new(figures) }
        }
        2 | 3 => Edit::Present { item, until: None },
        4 => Edit::Table { title: text(number), about: Vec::new(), minutes: None, after: item },
        5 => Edit::Move { item: item?, after: chance.pick(&review.agenda).map(|item| item.id.clone()) },
        6 => {
            let item = item?;
            let was = review.item(&item)?.state.clone();
            let state = chance.permille(500).then_some(Swap { was, to: AgendaState::Discussed });
            Edit::Treat { item, state, remark: Some(text(number)) }
        }
        _ if chance.permille(200) => Edit::Close { rest: AgendaState::Carried },
        _ => return None,
    };
    Some((review.key(), edit))
}

fn meeting(chance: &Chance, data: &Dataset, number: usize) -> Option<(Key, Edit)> {
    if chance.permille(500) {
        let review = data.reviews.at(chance.below(data.reviews.len()))?;
        let edit = if chance.permille(500) {
            let to = review.at.with().hour(8 + chance.below(10) as i8).build().ok()?;
            Edit::Reschedule { occurrence: None, at: Swap { was: review.at, to }, note: Some(text(number)) }
        } else {
            let unit = data.units.at(chance.below(data.units.len()))?.id.clone();
            let was = review.attendance.iter().find(|one| one.unit == unit).and_then(|one| one.present);
            let swap = Swap { was, to: Some(chance.permille(500)) };
            Edit::Attend { occurrence: None, units: BTreeMap::from([(unit, swap)]) }
        };
        return Some((review.key(), edit));
    }
    // A day of the weekly series, which may have no record of its own yet.
    let on = jiff::civil::date(2023, 6, 5).saturating_add(jiff::Span::new().weeks(chance.small(3)));
    let occurrence = Occurrence { series: SeriesId::new("S1"), on, at: on.at(9, 0, 0, 0) };
    let key = occurrence.review().key();
    let unit = data.units.at(chance.below(data.units.len()))?.id.clone();
    let was = match data.record(&key) {
        Some(Record::Review(one)) => {
            one.attendance.iter().find(|one| one.unit == unit).and_then(|one| one.present)
        }
        _ => None,
    };
    let swap = Swap { was, to: Some(chance.permille(500)) };
    Some((key, Edit::Attend { occurrence: Some(occurrence), units: BTreeMap::from([(unit, swap)]) }))
}

/// A matter raised, a step in its loop, or a move to another level.
fn matter(chance: &Chance, data: &Dataset, on: Date, number: usize) -> Option<(Key, Edit)> {
    let unit = UnitId::new(["U01", "U02", "U20", "U21"][chance.below(4)]);
    if chance.permille(250) {
        let community = data.communities.at(chance.below(data.communities.len()))?;
        let edit = Edit::Raise {
            title: text(number),
            detail: None,
            source: MatterSource::Whistle,
            raised: on,
            township: community.township.clone(),
            community: Some(community.id.clone()),
            enterprise: None,
            level: MatterLevel::ALL[chance.below(4)].clone(),
            unit: Some(unit),
            due: None,
        };
        return Some((community.key(), edit));
    }
    let one = data.matters.at(chance.below(data.matters.len()))?;
    let (was, level) = (one.state.clone(), one.level.clone());
    let (unit, due) = (Swap { was: one.unit.clone(), to: Some(unit) }, Swap { was: one.due, to: None });
    let edit = match chance.below(4) {
        0 => Edit::Escalate { was, level, on, reason: text(number), unit, due },
        1 => Edit::SendDown { was, level, on, reason: text(number), unit, due },
        _ => Edit::Handle {
            action: MatterAction::ALL[chance.below(6)],
            was,
            level,
            on,
            note: Some(text(number)),
            evidence: None,
            satisfaction: None,
        },
    };
    Some((one.key(), edit))
}

/// A series made, turned, left out; a single review; a day of the weekly series cancelled or restored.
fn rhythm(chance: &Chance, data: &Dataset, number: usize) -> Option<(Key, Edit)> {
    let series = data.series.at(chance.below(data.series.len()))?;
    let week = jiff::Span::new().weeks(1 + chance.small(6));
    let on = jiff::civil::date(2023, 6, 5).saturating_add(week);
    Some(match chance.below(5) {
        0 => {
            let edit = Edit::Schedule {
                form: ReviewKind::Inspection,
                level: Level::County,
                title: text(number),
                start: on.at(9, 0, 0, 0),
                rule: "FREQ=WEEKLY;BYDAY=MO".into(),
                exceptions: Vec::new(),
                shift: HolidayShift::Next,
                place: None,
                agenda: Vec::new(),
                minutes: None,
            };
            (series.id.key(), edit)
        }
        1 => {
            let edit = Edit::Plan {
                form: ReviewKind::Dispatch,
                level: Level::County,
                title: text(number),
                at: on.at(9, 0, 0, 0),
                place: None,
                agenda: Vec::new(),
                minutes: Some(60),
            };
            (series.id.key(), edit)
        }
        2 => {
            let was = edit::following(series, on)?;
            let to = was.with().hour(8 + chance.below(10) as i8).build().ok()?;
            let rule = shumei::domain::series::rhythm_on(series, on).rule;
            let begins = on.min(to.date());
            let over = series.turns.iter().filter(|turn| turn.begins() >= begins).cloned().collect();
            let (start, rule) = (Swap { was, to }, Swap { was: rule.clone(), to: rule });
            (series.id.key(), Edit::Turn { from: on, start, rule, over, moves: BTreeMap::new() })
        }
        3 if chance.permille(500) => (series.id.key(), Edit::PutBack { on: *series.exceptions.first()? }),
        3 => (series.id.key(), Edit::LeaveOut { on }),
        _ => {
            let occurrence = Occurrence { series: SeriesId::new("S1"), on, at: on.at(9, 0, 0, 0) };
            let key = edit::review_id(&occurrence, data).key();
            let was = match data.record(&key) {
                Some(Record::Review(one)) => one.reason,
                _ => None,
            };
            let to = was.is_none().then(|| text(number));
            (key, Edit::Cancel { occurrence: Some(occurrence), reason: Swap { was, to } })
        }
    })
}

/// What the member makes of a conflict: their own values again, now knowing the others'; none to give it up.
pub fn choose(chance: &Chance, old: &Proposal, conflict: &Conflict, id: EditId) -> Option<Proposal> {
    if chance.permille(400) {
        return None;
    }
    let theirs = |field: &str| {
        conflict.fields.iter().find(|clash: &&Clash| clash.field == field).map(|clash| clash.theirs.clone())
    };
    let mut edit = old.edit.clone();
    match &mut edit {
        Edit::Amend { fields } => {
            for (name, swap) in fields.iter_mut() {
                if let Some(theirs) = theirs(name) {
                    swap.was = theirs;
                }
            }
        }
        Edit::Report { percent, state, .. } => {
            if let (Some(swap), Some(theirs)) = (percent.as_mut(), theirs("percent")) {
                swap.was = theirs.as_u64()? as u8;
            }
            if let (Some(swap), Some(theirs)) = (state.as_mut(), theirs("state")) {
                swap.was = serde_json::from_value(theirs).ok()?;
            }
        }
        Edit::Appraise { grade, text, on, .. } => {
            if let Some(theirs) = theirs("grade") {
                grade.was = serde_json::from_value(theirs).ok()?;
            }
            if let Some(theirs) = theirs("text") {
                text.was = serde_json::from_value(theirs).ok()?;
            }
            if let Some(theirs) = theirs("on") {
                on.was = serde_json::from_value(theirs).ok()?;
            }
        }
        _ => return None,
    }
    Some(Proposal::new(id, old.target.clone(), Some(conflict.version), edit))
}
