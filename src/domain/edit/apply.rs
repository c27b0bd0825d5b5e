//! The one rule by which an edit becomes new records, on the server for good and on the client for the eye.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::refusal::{Clash, Conflict, Fault, Refusal, Rule};
use super::{Edit, Proposal, Swap, amend, appraise, make, matters, meeting, series};
use crate::domain::access;
use crate::domain::census;
use crate::domain::dataset::Dataset;
use crate::domain::id::{Id, Key, Kind, MemberId, UnitId};
use crate::domain::record::{Entity, Extra, Record};
use crate::domain::rectification::{self, Deed, Field, GuardError};
use crate::domain::review::Review;
use crate::domain::supervision::Link;
use crate::domain::task::{Progress, TaskState};
use crate::domain::text::{Text, single_line};
use crate::domain::unit::Level;

/// The records that an edit is held against.
pub trait Records {
    /// The record behind a key.
    fn record(&self, key: &Key) -> Option<Record>;

    /// Keys of the records that name `key`, by [`access::points_at`](crate::domain::access::points_at).
    fn pointing_at(&self, key: &Key) -> Vec<Key>;
}

/// Who edits, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The member.
    pub member: MemberId,
    /// The member's unit.
    pub unit: UnitId,
    /// The county's day: nothing is recorded for a later one.
    pub today: Date,
    /// When the new versions are written.
    pub now: Timestamp,
}

/// Applies an edit: gives the records that it changes, in their new versions, the target first; none where all that
/// it asks for stands there already. `name` gives the lasting key of a record that it makes.
///
/// # Errors
/// The conflict, or the first rule that it breaks. Whether the member may make the edit at all is for
/// [`access::may`](crate::domain::access::may).
pub fn apply(
    proposal: &Proposal,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
) -> Result<Vec<Record>, Refusal> {
    if proposal.edit.makes().is_some() || proposal.edit.occurrence().is_some() {
        return make::make(proposal, at, by, name);
    }
    if matches!(proposal.edit, Edit::Convene { .. }) {
        return meeting::convene(proposal, None, at, by);
    }
    let target = at.record(&proposal.target).ok_or_else(|| Refusal::Missing(proposal.target.clone()))?;
    if let (Edit::Turn { .. }, Record::Series(one)) = (&proposal.edit, &target) {
        return series::turn(&proposal.edit, one, at, by);
    }
    let next = change(proposal, &target, at, by)?;
    if next == target {
        return Ok(Vec::new());
    }
    let counted = census::follow(&target, &next, at);
    Ok(std::iter::once(next).chain(counted).map(|record| raised(record, by)).collect())
}

/// A record as its next version.
pub(super) fn raised(record: Record, by: &By) -> Record {
    let version = record.version() + 1;
    record.stamped(version, by.now)
}

/// The target as the edit wants it, still in its old version.
pub(super) fn change(
    proposal: &Proposal,
    target: &Record,
    at: &impl Records,
    by: &By,
) -> Result<Record, Refusal> {
    match (&proposal.edit, target) {
        (Edit::Amend { fields }, target) => amend::amend(target, fields, at),
        (Edit::Appraise { .. }, Record::Enterprise(_)) => appraise::appraise(&proposal.edit, target, at, by),
        (Edit::Report { .. }, Record::Task(_)) => report(&proposal.edit, target, by),
        (Edit::Meet { .. } | Edit::Unmeet { .. }, Record::Milestone(_)) => meet(&proposal.edit, target, by),
        (Edit::Link { .. } | Edit::Unlink { .. }, Record::Supervision(_)) => {
            link(&proposal.edit, target, at, by)
        }
        (Edit::Act { .. }, Record::Rectification(_)) => act(&proposal.edit, target, by),
        (Edit::Handle { .. } | Edit::Escalate { .. } | Edit::SendDown { .. }, Record::Matter(one)) => {
            matters::change(&proposal.edit, one, at, by)
        }
        (Edit::LeaveOut { .. } | Edit::PutBack { .. }, Record::Series(one)) => {
            series::except(&proposal.edit, one, at)
        }
        (Edit::Reschedule { .. } | Edit::Attend { .. } | Edit::Cancel { .. }, Record::Review(_)) => {
            make::review(&proposal.edit, target, at)
        }
        (
            Edit::Present { .. }
            | Edit::Table { .. }
            | Edit::Move { .. }
            | Edit::Treat { .. }
            | Edit::Close { .. },
            Record::Review(review),
        ) => meeting::hold(proposal, review, at, by).map(Record::from),
        _ => Err(fault("target", Rule::WrongKind(target.key()))),
    }
}

fn report(edit: &Edit, target: &Record, by: &By) -> Result<Record, Refusal> {
    let (Edit::Report { on, note, evidence, state, percent }, Record::Task(task)) = (edit, target) else {
        return Err(fault("target", Rule::WrongKind(target.key())));
    };
    let (on, mut task) = (past(*on, "on", by)?, task.clone());
    let evidence = evidence.as_ref().filter(|text| said(text));
    if note.trim().is_empty() && evidence.is_none() && state.is_none() && percent.is_none() {
        return Err(fault("note", Rule::Empty));
    }
    if let Some(percent) = percent.as_ref().filter(|percent| percent.to > 100) {
        return Err(fault("percent", Rule::Bounds { value: i64::from(percent.to), least: 0, most: 100 }));
    }
    if state.as_ref().is_some_and(|state| matches!(state.to, TaskState::Other(_))) {
        return Err(fault("state", Rule::Form));
    }
    let clashes = [
        state.as_ref().and_then(|swap| clash("state", swap, &task.state)),
        percent.as_ref().and_then(|swap| clash("percent", swap, &task.percent)),
    ];
    no_clash(target, clashes.into_iter().flatten().collect())?;
    if let Some(state) = state {
        task.state = state.to.clone();
    }
    if let Some(percent) = percent {
        task.percent = percent.to;
    }
    let line = Progress {
        on,
        by: Some(by.member.clone()),
        unit: Some(by.unit.clone()),
        note: note.clone(),
        percent: percent.as_ref().map(|percent| percent.to),
        evidence: evidence.cloned(),
        extra: Extra::new(),
    };
    let place = task.progress.partition_point(|before| before.on <= on);
    task.progress.insert(place, line);
    Ok(task.into())
}

fn meet(edit: &Edit, target: &Record, by: &By) -> Result<Record, Refusal> {
    let Record::Milestone(milestone) = target else {
        return Err(fault("target", Rule::WrongKind(target.key())));
    };
    let mut milestone = milestone.clone();
    let once = milestone.recurs.is_none();
    match edit {
        Edit::Meet { on, evidence, over } => {
            let on = past(*on, "on", by)?;
            let evidence = evidence.clone().filter(said);
            if once {
                // A dated milestone is met once: whoever says another day or evidence must see the first.
                let stood = over.clone().unwrap_or_default();
                let days = Swap { was: stood.done, to: vec![on] };
                let reference = Swap { was: stood.evidence, to: evidence.clone() };
                let day = clash("done", &days, &milestone.done);
                let says = evidence.is_some() || over.is_some() || day.is_some();
                let reference = says.then(|| clash("evidence", &reference, &milestone.evidence)).flatten();
                no_clash(target, day.into_iter().chain(reference).collect())?;
                if over.is_some() {
                    (milestone.done, milestone.evidence) = (Vec::new(), None);
                }
            }
            if let Err(place) = milestone.done.binary_search(&on) {
                milestone.done.insert(place, on);
            }
            match evidence {
                Some(reference) if once => milestone.evidence = Some(reference),
                // One line for each day, in one order: what two members say of two days stands there in either case.
                Some(reference) => {
                    let line = format!("{on} {}", single_line(&reference));
                    let before = milestone.evidence.as_deref().unwrap_or_default();
                    let mut lines: Vec<&str> = before.lines().chain([&*line]).collect();
                    lines.sort_unstable();
                    lines.dedup();
                    milestone.evidence = Some(Text::new(&lines.join("\n")));
                }
                None => {}
            }
        }
        Edit::Unmeet { on } => {
            let place = milestone.done.iter().position(|day| day == on);
            milestone.done.remove(place.ok_or_else(|| fault("on", Rule::NotMet(*on)))?);
            // Its evidence goes with it; otherwise the next who meets it would have to choose between the two.
            let own = format!("{on} ");
            let kept = milestone.evidence.as_deref().unwrap_or_default();
            let kept: Vec<&str> = kept.lines().filter(|line| !once && !line.starts_with(&own)).collect();
            milestone.evidence = Some(Text::new(&kept.join("\n"))).filter(said);
        }
        _ => return Err(fault("target", Rule::WrongKind(target.key()))),
    }
    Ok(milestone.into())
}

fn link(edit: &Edit, target: &Record, at: &impl Records, by: &By) -> Result<Record, Refusal> {
    let Record::Supervision(supervision) = target else {
        return Err(fault("target", Rule::WrongKind(target.key())));
    };
    let mut supervision = supervision.clone();
    match edit {
        Edit::Link { level, member, since } => {
            known(at, &member.key(), "member")?;
            if matches!(level, Level::Other(_)) {
                return Err(fault("level", Rule::Form));
            }
            if let Some(until) = supervision.until.filter(|until| *until < by.today) {
                return Err(fault("target", Rule::Ended(until)));
            }
            if supervision.links.iter().any(|link| link.level == *level && link.member == *member) {
                return Err(fault("member", Rule::Linked(member.clone())));
            }
            let link =
                Link { level: level.clone(), member: member.clone(), since: *since, extra: Extra::new() };
            supervision.links.push(link);
            // In one order, so that two links made in either order come to the same.
            supervision.links.sort_by(|a, b| (&a.level, &a.member).cmp(&(&b.level, &b.member)));
        }
        Edit::Unlink { level, member } => {
            let before = supervision.links.len();
            supervision.links.retain(|link| link.level != *level || link.member != *member);
            if supervision.links.len() == before {
                return Err(fault("member", Rule::NotLinked(member.clone())));
            }
        }
        _ => return Err(fault("target", Rule::WrongKind(target.key()))),
    }
    Ok(supervision.into())
}

fn act(edit: &Edit, target: &Record, by: &By) -> Result<Record, Refusal> {
    let (Edit::Act { action, was, on, evidence, note }, Record::Rectification(one)) = (edit, target) else {
        return Err(fault("target", Rule::WrongKind(target.key())));
    };
    let on = past(*on, "on", by)?;
    if one.state != *was {
        // The same step taken twice is a conflict as well: the other one has its own day, evidence and hand.
        let mine = action.leads_to(was).unwrap_or_else(|| was.clone());
        let clash =
            Clash { field: "state".into(), base: json(was), mine: json(&mine), theirs: json(&one.state) };
        return no_clash(target, vec![clash]).map(|()| target.clone());
    }
    let deed = Deed {
        action: *action,
        by: by.member.clone(),
        on,
        evidence: evidence.clone(),
        note: note.clone().filter(said),
    };
    let next = rectification::act(one, deed).map_err(|error| fault(input_of(&error), Rule::Guard(error)))?;
    Ok(next.into())
}

/// The input by its name in the edit's JSON.
fn input_of(error: &GuardError) -> &'static str {
    match error.field() {
        Field::Action => "action",
        Field::On => "on",
        Field::Evidence => "evidence",
        Field::By => "by",
    }
}

pub(super) fn said(text: &Text) -> bool {
    !text.trim().is_empty()
}

pub(super) fn fault(field: &str, rule: Rule) -> Refusal {
    Refusal::Invalid(Fault::new(field, rule))
}

/// A day that has come.
pub(super) fn past(on: Date, field: &str, by: &By) -> Result<Date, Refusal> {
    if on > by.today { Err(fault(field, Rule::Future(on))) } else { Ok(on) }
}

/// The record behind a key that an input names.
pub(super) fn known(at: &impl Records, key: &Key, field: &str) -> Result<Record, Refusal> {
    at.record(key).ok_or_else(|| fault(field, Rule::Unknown(key.clone())))
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The clash of a swap with what stands there now, if they clash.
pub(super) fn clash<T: PartialEq + serde::Serialize>(field: &str, swap: &Swap<T>, now: &T) -> Option<Clash> {
    (*now != swap.was && *now != swap.to).then(|| Clash {
        field: field.into(),
        base: json(&swap.was),
        mine: json(&swap.to),
        theirs: json(now),
    })
}

pub(super) fn no_clash(target: &Record, fields: Vec<Clash>) -> Result<(), Refusal> {
    if fields.is_empty() {
        return Ok(());
    }
    Err(Refusal::Conflict(Conflict { key: target.key(), version: target.version(), fields }))
}

impl Records for Dataset {
    fn record(&self, key: &Key) -> Option<Record> {
        Self::record(self, key)
    }

    fn pointing_at(&self, key: &Key) -> Vec<Key> {
        // Linear but without a copy, which is enough for the few edits that wait on a client; the server and the
        // board keep an index. The tests hold it against `access::points_at`.
        let supervisions = self.supervisions.iter().filter(|one| match key.kind {
            Kind::Member => one.links.iter().any(|link| link.member.as_str() == key.id),
            Kind::Community | Kind::Enterprise => one.subject == *key,
            _ => false,
        });
        let keys = supervisions.map(|one| one.key());
        match key.kind {
            Kind::Community | Kind::Member => keys.collect(),
            Kind::Enterprise => {
                let served = self.communities.iter().filter(|one| {
                    let enterprise = one.service.as_ref().and_then(|service| service.enterprise.as_ref());
                    enterprise.is_some_and(|id| id.as_str() == key.id)
                });
                keys.chain(served.map(|one| one.key())).collect()
            }
            Kind::Supervision => {
                let visits = self.visits.iter().filter(|one| one.supervision.as_str() == key.id);
                let matters = self.rectifications.iter().filter(|one| one.supervision.as_str() == key.id);
                visits.map(|one| one.key()).chain(matters.map(|one| one.key())).collect()
            }
            Kind::Series => {
                let of = |one: &&Arc<Review>| one.series.as_ref().is_some_and(|id| id.as_str() == key.id);
                self.reviews.iter().filter(of).map(|one| one.key()).collect()
            }
            Kind::Census => {
                let keys = self.keys(Kind::Community).into_iter().chain(self.keys(Kind::Enterprise));
                let counts = |from: &Key| {
                    self.record(from).is_some_and(|record| access::points_at(&record).contains(key))
                };
                keys.filter(counts).collect()
            }
            _ => Vec::new(),
        }
    }
}
