//! Edits of matters: raised, handled at their level, moved to the next (the plan's items 2, 11 and 12).

use super::apply::{By, Records, fault, json, known, no_clash, past, said};
use super::refusal::{Clash, Refusal, Rule};
use super::{Edit, Swap};
use crate::domain::closed_loop::{self, LoopError, MatterDeed, Move, Shift};
use crate::domain::id::{Id, Key, Kind, MatterId, UnitId};
use crate::domain::matter::{Matter, MatterLevel, MatterSource, MatterState, Satisfaction};
use crate::domain::record::{Extra, Record};

/// The matter that an edit makes.
pub fn raise(
    edit: &Edit,
    at: &impl Records,
    by: &By,
    name: &mut dyn FnMut(Kind) -> Key,
) -> Result<Record, Refusal> {
    let Edit::Raise { title, detail, source, raised, township, community, enterprise, level, unit, due } =
        edit
    else {
        return Err(Refusal::Forbidden);
    };
    let raised = past(*raised, "raised", by)?;
    if !said(title) {
        return Err(fault("title", Rule::Empty));
    }
    if matches!(source, MatterSource::Other(_)) {
        return Err(fault("source", Rule::Form));
    }
    if matches!(level, MatterLevel::Other(_)) {
        return Err(fault("level", Rule::Form));
    }
    known(at, &township.key(), "township")?;
    if let Some(community) = community {
        let key = community.key();
        lies_in(township, &known(at, &key, "community")?).map_err(|rule| fault("community", rule))?;
    }
    if let Some(enterprise) = enterprise {
        known(at, &enterprise.key(), "enterprise")?;
    }
    if let Some(unit) = unit {
        known(at, &unit.key(), "unit")?;
    }
    if let Some(due) = due.filter(|due| *due < raised) {
        return Err(fault("due", Rule::Before { on: due, first: raised }));
    }
    Ok(Matter {
        id: MatterId::new(&name(Kind::Matter).id),
        version: 1,
        updated: by.now,
        title: title.clone(),
        detail: detail.clone().filter(said),
        source: source.clone(),
        raised,
        township: township.clone(),
        community: community.clone(),
        enterprise: enterprise.clone(),
        level: level.clone(),
        unit: unit.clone(),
        due: *due,
        state: MatterState::Reported,
        steps: Vec::new(),
        extra: Extra::new(),
    }
    .into())
}

/// A matter's community lies in the matter's area.
pub fn lies_in(township: &UnitId, community: &Record) -> Result<(), Rule> {
    match community {
        Record::Community(one) if one.township == *township => Ok(()),
        other => Err(Rule::Elsewhere(other.key())),
    }
}

/// A matter as the edit wants it.
pub fn change(edit: &Edit, matter: &Matter, at: &impl Records, by: &By) -> Result<Record, Refusal> {
    match edit {
        Edit::Handle { action, was, level, on, note, evidence, satisfaction } => {
            let on = past(*on, "on", by)?;
            if matches!(satisfaction, Some(Satisfaction::Other(_))) {
                return Err(fault("satisfaction", Rule::Form));
            }
            let mine = action.leads_to(was).unwrap_or_else(|| was.clone());
            no_clash(&matter.clone().into(), standing(matter, (was, &mine), (level, level)))?;
            let deed = MatterDeed {
                action: *action,
                by: by.member.clone(),
                on,
                note: note.clone().filter(said),
                evidence: evidence.clone().filter(said),
                satisfaction: satisfaction.clone(),
            };
            closed_loop::act(matter, deed).map(Record::from).map_err(|error| broken(error, "note"))
        }
        Edit::Escalate { was, level, on, reason, unit, due } => {
            let shift = Shift::Up;
            moved(matter, &Moved { shift, was, level, on: *on, reason, unit, due }, at, by)
        }
        Edit::SendDown { was, level, on, reason, unit, due } => {
            let shift = Shift::Down;
            moved(matter, &Moved { shift, was, level, on: *on, reason, unit, due }, at, by)
        }
        _ => Err(fault("target", Rule::WrongKind(Record::from(matter.clone()).key()))),
    }
}

/// What both ways to another level say.
struct Moved<'a> {
    shift: Shift,
    was: &'a MatterState,
    level: &'a MatterLevel,
    on: jiff::civil::Date,
    reason: &'a crate::domain::text::Text,
    unit: &'a Swap<Option<UnitId>>,
    due: &'a Swap<Option<jiff::civil::Date>>,
}

fn moved(matter: &Matter, edit: &Moved<'_>, at: &impl Records, by: &By) -> Result<Record, Refusal> {
    let on = past(edit.on, "on", by)?;
    if let Some(unit) = &edit.unit.to {
        known(at, &unit.key(), "unit")?;
    }
    if let Some(due) = edit.due.to.filter(|due| *due < on) {
        return Err(fault("due", Rule::Before { on: due, first: on }));
    }
    let to = edit.shift.leads_to(edit.level).unwrap_or_else(|| edit.level.clone());
    let mut clashes = standing(matter, (edit.was, &MatterState::Reported), (edit.level, &to));
    // What the matter had at the level that it leaves goes into its history: the member must have seen it.
    clashes.extend(seen("unit", edit.unit, &matter.unit));
    clashes.extend(seen("due", edit.due, &matter.due));
    no_clash(&matter.clone().into(), clashes)?;
    let step = Move {
        shift: edit.shift,
        by: by.member.clone(),
        on,
        reason: edit.reason.clone(),
        unit: edit.unit.to.clone(),
        due: edit.due.to,
    };
    closed_loop::shift(matter, step).map(Record::from).map_err(|error| broken(error, "reason"))
}

/// A clash where a value is not the one that the member saw.
fn seen<T: PartialEq + serde::Serialize>(field: &str, swap: &Swap<T>, now: &T) -> Option<Clash> {
    (*now != swap.was).then(|| Clash {
        field: field.into(),
        base: json(&swap.was),
        mine: json(&swap.to),
        theirs: json(now),
    })
}

/// The clashes of state and level with what the member saw, each given with what the member wants. The same step taken
/// twice is a conflict as well: the other one has its own day, words and hand.
fn standing(
    matter: &Matter,
    state: (&MatterState, &MatterState),
    level: (&MatterLevel, &MatterLevel),
) -> Vec<Clash> {
    let clash = |field: &str, base, mine, theirs| Clash { field: field.into(), base, mine, theirs };
    let state =
        (matter.state != *state.0).then(|| clash("state", json(state.0), json(state.1), json(&matter.state)));
    let level =
        (matter.level != *level.0).then(|| clash("level", json(level.0), json(level.1), json(&matter.level)));
    state.into_iter().chain(level).collect()
}

/// A rule of the loop at the input that breaks it; `words` is where something must be said.
fn broken(error: LoopError, words: &str) -> Refusal {
    let field = match &error {
        LoopError::State { .. } => "action",
        LoopError::Closed | LoopError::NoLevel { .. } => "level",
        LoopError::BeforeRaised { .. } | LoopError::BeforeLastStep { .. } => "on",
        LoopError::Unsaid => words,
        LoopError::Unasked => "satisfaction",
    };
    fault(field, Rule::Loop(error))
}
