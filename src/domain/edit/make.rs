//! Edits that make records: supervisions, visits, rectifications, matters, outcomes, and reviews of a series.

use super::apply::{By, Records, change, clash, fault, known, no_clash, past, raised, said};
use super::refusal::{Clash, Refusal, Rule};
use super::series::occurring;
use super::{Becomes, Edit, Proposal, is_provisional, matters, meeting, series};
use crate::domain::id::{
    Id, Key, Kind, MilestoneId, OutcomeId, RectificationId, ReviewId, SupervisionId, TaskId, VisitId,
};
use crate::domain::record::{Extra, Record};
use crate::domain::review::{Attendance, Outcome, OutcomeKind, ReviewState};
use crate::domain::supervision::{Rectification, RectificationState, Supervision, Visit};
use crate::domain::task::{Assignment, Duty, Milestone, Task, TaskState};
use crate::domain::text::{Text, single_line};
use crate::domain::unit::Level;

/// Applies an edit that makes a record or concerns a day of a series.
pub fn make(
    proposal: &Proposal,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
) -> Result<Vec<Record>, Refusal> {
    match &proposal.edit {
        edit @ Edit::Supervise { .. } => supervise(edit, at, by, name).map(|one| vec![one]),
        edit @ Edit::Visit { .. } => visit(edit, at, by, name).map(|one| vec![one]),
        edit @ Edit::Rectify { .. } => rectify_as(edit, at, by, name, "supervision").map(|one| vec![one]),
        edit @ Edit::Raise { .. } => matters::raise(edit, at, by, name).map(|one| vec![one]),
        edit @ Edit::Settle { .. } => settle(edit, at, by, name),
        edit @ Edit::Schedule { .. } => series::schedule(edit, by, name).map(|one| vec![one]),
        edit @ Edit::Plan { .. } => series::plan(edit, by, name).map(|one| vec![one]),
        edit => {
            let Some(occurrence) = edit.occurrence() else {
                return Err(fault("target", Rule::WrongKind(proposal.target.clone())));
            };
            let (review, is_new) = occurring(occurrence, at, by)?;
            if matches!(edit, Edit::Convene { .. }) {
                return meeting::convene(proposal, Some((review, is_new)), at, by);
            }
            let target = Record::Review(review);
            let next = change(proposal, &target, at, by)?;
            Ok(match (next == target, is_new) {
                (_, true) => vec![next],
                (true, false) => Vec::new(),
                (false, false) => vec![raised(next, by)],
            })
        }
    }
}

fn supervise(
    edit: &Edit,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
) -> Result<Record, Refusal> {
    let Edit::Supervise { subject, since, reason } = edit else {
        return Err(Refusal::Forbidden);
    };
    if !matches!(subject.kind, Kind::Community | Kind::Enterprise) {
        return Err(fault("subject", Rule::WrongKind(subject.clone())));
    }
    known(at, subject, "subject")?;
    let since = past(*since, "since", by)?;
    let running = at.pointing_at(subject).into_iter().filter_map(|key| at.record(&key)).find(|record| {
        matches!(record, Record::Supervision(one) if one.subject == *subject && one.until.is_none_or(|until| until >= since))
    });
    if let Some(running) = running {
        return Err(fault("subject", Rule::Supervised(running.key())));
    }
    let id = SupervisionId::new(&name(Kind::Supervision).id);
    Ok(Supervision {
        id,
        version: 1,
        updated: by.now,
        subject: subject.clone(),
        since,
        until: None,
        links: Vec::new(),
        reason: reason.clone().filter(said),
        extra: Extra::new(),
    }
    .into())
}

/// A supervision that an edit may add to on a day.
fn supervision(
    at: &impl Records,
    id: &SupervisionId,
    on: jiff::civil::Date,
    input: &str,
) -> Result<(), Refusal> {
    let Record::Supervision(one) = known(at, &id.key(), "supervision")? else {
        return Err(fault("supervision", Rule::WrongKind(id.key())));
    };
    if on < one.since {
        return Err(fault(input, Rule::Before { on, first: one.since }));
    }
    match one.until.filter(|until| *until < on) {
        Some(until) => Err(fault(input, Rule::Ended(until))),
        None => Ok(()),
    }
}

fn visit(
    edit: &Edit,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
) -> Result<Record, Refusal> {
    let Edit::Visit { supervision: id, on, by: visitor, findings } = edit else {
        return Err(Refusal::Forbidden);
    };
    let on = past(*on, "on", by)?;
    supervision(at, id, on, "on")?;
    known(at, &visitor.key(), "by")?;
    if !said(findings) {
        return Err(fault("findings", Rule::Empty));
    }
    Ok(Visit {
        id: VisitId::new(&name(Kind::Visit).id),
        version: 1,
        updated: by.now,
        supervision: id.clone(),
        on,
        by: visitor.clone(),
        findings: findings.clone(),
        extra: Extra::new(),
    }
    .into())
}

/// The rectification of an edit; `input` names where its supervision stands.
fn rectify_as(
    edit: &Edit,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
    input: &str,
) -> Result<Record, Refusal> {
    let Edit::Rectify { supervision: id, title, found, due, unit } = edit else {
        return Err(Refusal::Forbidden);
    };
    let found = past(*found, "found", by)?;
    supervision(at, id, found, if input == "supervision" { "found" } else { input })?;
    if !said(title) {
        return Err(fault("title", Rule::Empty));
    }
    if let Some(due) = due.filter(|due| *due < found) {
        return Err(fault("due", Rule::Before { on: due, first: found }));
    }
    if let Some(unit) = unit {
        known(at, &unit.key(), "unit")?;
    }
    Ok(Rectification {
        id: RectificationId::new(&name(Kind::Rectification).id),
        version: 1,
        updated: by.now,
        supervision: id.clone(),
        title: title.clone(),
        found,
        due: *due,
        unit: unit.clone(),
        state: RectificationState::Open,
        evidence: None,
        steps: Vec::new(),
        extra: Extra::new(),
    }
    .into())
}

fn settle(
    edit: &Edit,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
) -> Result<Vec<Record>, Refusal> {
    let Edit::Settle { review, occurrence, item, form, text, about, unit, due, becomes } = edit else {
        return Err(Refusal::Forbidden);
    };
    if matches!(form, OutcomeKind::Other(_)) {
        return Err(fault("form", Rule::Form));
    }
    if !said(text) {
        return Err(fault("text", Rule::Empty));
    }
    // A follow-up without who and when could never be followed.
    if *form == OutcomeKind::FollowUp && unit.is_none() {
        return Err(fault("unit", Rule::Empty));
    }
    if *form == OutcomeKind::FollowUp && due.is_none() {
        return Err(fault("due", Rule::Empty));
    }
    if becomes.is_some() && *form != OutcomeKind::FollowUp {
        return Err(fault("becomes", Rule::Form));
    }
    let (review, made) = match occurrence {
        Some(occurrence) => {
            let (record, is_new) = occurring(occurrence, at, by)?;
            (record.id.clone(), is_new.then_some(record))
        }
        None => {
            known(at, &review.key(), "review")?;
            (review.clone(), None)
        }
    };
    for key in about {
        known(at, key, "about")?;
    }
    if let Some(unit) = unit {
        known(at, &unit.key(), "unit")?;
    }
    let became = match becomes {
        Some(becomes) => follow(becomes, edit, &review, at, by, name)?,
        None => Vec::new(),
    };
    let outcome = Outcome {
        id: OutcomeId::new(&name(Kind::Outcome).id),
        version: 1,
        updated: by.now,
        review,
        kind: form.clone(),
        item: item.clone(),
        text: text.clone(),
        about: about.clone(),
        unit: unit.clone(),
        due: *due,
        done: None,
        became: became.first().map(Record::key),
        extra: Extra::new(),
    };
    Ok(std::iter::once(outcome.into()).chain(became).chain(made.map(Record::from)).collect())
}

/// The records that a follow-up becomes, the one that it points at first.
fn follow(
    becomes: &Becomes,
    settled: &Edit,
    review: &ReviewId,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
) -> Result<Vec<Record>, Refusal> {
    let Edit::Settle { text, unit: Some(unit), due: Some(due), .. } = settled else {
        return Err(fault("becomes", Rule::Form));
    };
    match becomes {
        Becomes::Rectification { supervision, found } => {
            let rectify = Edit::Rectify {
                supervision: supervision.clone(),
                title: Text::new(&single_line(text)),
                found: *found,
                due: Some(*due),
                unit: Some(unit.clone()),
            };
            rectify_as(&rectify, at, by, name, "becomes").map(|one| vec![one])
        }
        Becomes::Task(programme) => {
            known(at, &programme.key(), "becomes")?;
            let id = TaskId::new(&name(Kind::Task).id);
            // A task of a meeting has its id's number and comes from that review, as a plan's item comes from a clause.
            let digits: String = id.as_str().chars().filter(char::is_ascii_digit).collect();
            let task = Task {
                id: id.clone(),
                version: 1,
                updated: by.now,
                programme: programme.clone(),
                number: if is_provisional(id.as_str()) { 0 } else { digits.parse().unwrap_or(0) },
                section: Text::default(),
                title: Text::new(&single_line(text)),
                summary: None,
                units: vec![Assignment { unit: unit.clone(), duty: Duty::Lead, extra: Extra::new() }],
                level: Level::County,
                targets: Vec::new(),
                state: TaskState::NotStarted,
                percent: 0,
                progress: Vec::new(),
                clause: Text::new(review.as_str()),
                extra: Extra::new(),
            };
            let milestone = Milestone {
                id: MilestoneId::new(&format!("{id}-1")),
                version: 1,
                updated: by.now,
                task: id,
                what: task.title.clone(),
                due: Some(*due),
                recurs: None,
                day: None,
                phrase: None,
                done: Vec::new(),
                evidence: None,
                extra: Extra::new(),
            };
            Ok(vec![task.into(), milestone.into()])
        }
    }
}

/// A review as the edit wants it.
pub fn review(edit: &Edit, target: &Record, at: &impl Records) -> Result<Record, Refusal> {
    let Record::Review(review) = target else {
        return Err(fault("target", Rule::WrongKind(target.key())));
    };
    let mut review = review.clone();
    match edit {
        Edit::Reschedule { at: when, note, .. } => {
            no_clash(target, clash("at", when, &review.at).into_iter().collect())?;
            if review.state == ReviewState::Held && review.at != when.to {
                return Err(fault("at", Rule::Fixed));
            }
            if review.series.is_some() && review.moved_from.is_none() && review.at.date() != when.to.date() {
                review.moved_from = Some(review.at.date());
            }
            // Back on its rule's day it is not moved any more.
            review.moved_from = review.moved_from.filter(|day| *day != when.to.date());
            review.at = when.to;
            if let Some(note) = note.as_ref().filter(|note| said(note)) {
                // A reason is added to what was said before, never written over it.
                let before = review.note.as_ref().filter(|before| said(before) && *before != note);
                review.note =
                    Some(before.map_or_else(|| note.clone(), |before| format!("{before}\n{note}").into()));
            }
        }
        Edit::Cancel { reason, .. } => {
            no_clash(target, clash("reason", reason, &review.reason).into_iter().collect())?;
            if review.state == ReviewState::Held {
                return Err(fault("reason", Rule::Held(review.id.key())));
            }
            review.reason.clone_from(&reason.to);
            review.state = match &reason.to {
                Some(why) if !said(why) => return Err(fault("reason", Rule::Empty)),
                Some(_) => ReviewState::Cancelled,
                None => ReviewState::Planned,
            };
        }
        Edit::Attend { units, .. } => {
            let mut clashes: Vec<Clash> = Vec::new();
            for (unit, swap) in units {
                known(at, &unit.key(), "units")?;
                let now = review.attendance.iter().find(|one| one.unit == *unit).and_then(|one| one.present);
                clashes.extend(clash(&format!("attendance.{unit}"), swap, &now));
            }
            no_clash(target, clashes)?;
            for (unit, swap) in units {
                match review.attendance.iter_mut().find(|one| one.unit == *unit) {
                    Some(one) => one.present = swap.to,
                    // A unit without a record has none to take back.
                    None if swap.to.is_none() => {}
                    None => {
                        let one = Attendance { unit: unit.clone(), present: swap.to, extra: Extra::new() };
                        review.attendance.push(one);
                    }
                }
            }
            review.attendance.sort_by(|a, b| a.unit.cmp(&b.unit));
        }
        _ => return Err(fault("target", Rule::WrongKind(target.key()))),
    }
    Ok(review.into())
}
