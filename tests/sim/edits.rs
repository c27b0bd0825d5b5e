//! What members do: edits of every kind, made on what they see, right or wrong.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};
use shumei::domain::community::OpinionGrade;
use shumei::domain::dataset::Dataset;
use shumei::domain::edit::{Clash, Conflict, Edit, EditId, Occurrence, Proposal, Swap};
use shumei::domain::id::{Id as _, Key, Kind, MemberId, SeriesId, UnitId};
use shumei::domain::record::{Entity as _, Record};
use shumei::domain::rectification::Action;
use shumei::domain::review::OutcomeKind;
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
    let (target, edit) = match chance.below(18) {
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
        _ => {
            let review = data.reviews.at(chance.below(data.reviews.len()))?;
            let edit = Edit::Settle {
                review: review.id.clone(),
                occurrence: None,
                form: OutcomeKind::Decision,
                text: text(number),
                about: any(Kind::Visit).into_iter().collect(),
                unit: unit(),
                due: None,
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
