//! Matters: the inputs of their acts, and the edits that these build.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::act::{Act, area_of};
use super::build::Given;
use super::day::Aim;
use super::fault::InputFault;
use super::field::{Field, Input};
use super::spec::{Open, Scene};
use crate::domain::closed_loop::Shift;
use crate::domain::edit::{Edit, Swap};
use crate::domain::id::{CommunityId, EnterpriseId, Id, Key, Kind, UnitId};
use crate::domain::matter::{Matter, MatterLevel, MatterSource, MatterState, Satisfaction};
use crate::domain::member::Role;
use crate::domain::record::Record;
use crate::domain::supervision::RectificationState;
use crate::domain::unit::UnitKind;
use crate::locale::draft as m;

fn unit(value: Option<UnitId>) -> Open {
    (Field::new("unit", m::UNIT, Input::Pick(&[Kind::Unit])), json!(value.map(|id| id.key())))
}

fn due(value: Option<Date>) -> Open {
    (Field::new("due", m::DUE, Input::Day(Aim::Next)), json!(value))
}

fn on(day: Value) -> Open {
    (Field::new("on", m::ON, Input::Day(Aim::Last)).required(), day)
}

/// The inputs of a step in the closed loop.
pub(super) fn steps(act: Act, today: Value) -> Vec<Open> {
    let blank = |field: Field| (field, Value::Null);
    let says = act.matter_action().is_some_and(crate::domain::closed_loop::MatterAction::must_say);
    let note = match act {
        Act::Handle => Field::new("note", m::HANDLED, Input::Long),
        Act::FeedBack => Field::new("note", m::FED_BACK, Input::Long),
        Act::SendBack | Act::Reopen => Field::new("note", m::REASON, Input::Long),
        _ => Field::new("note", m::NOTE, Input::Long),
    };
    let mut out = vec![blank(if says { note.required() } else { note })];
    if act == Act::FeedBack {
        out.push(blank(Field::new("satisfaction", m::SATISFACTION, Input::choice::<Satisfaction>())));
    }
    out.push(on(today));
    if matches!(act, Act::Handle | Act::FeedBack) {
        out.push(blank(Field::new("evidence", m::EVIDENCE, Input::Line)));
    }
    out
}

/// The inputs of an act that makes a matter or moves it: unit and due date open with what the level has for it.
pub(super) fn inputs(act: Act, scene: &Scene<'_>) -> Vec<Open> {
    if act == Act::Raise {
        return raise(scene);
    }
    let shift = if act == Act::Escalate { Shift::Up } else { Shift::Down };
    let matter = match scene.record {
        Some(Record::Matter(one)) => Some(one),
        _ => None,
    };
    let level = matter.and_then(|one| shift.leads_to(&one.level));
    let handles = matter.zip(level.as_ref()).and_then(|(one, level)| handler(scene, one, level));
    vec![
        (Field::new("reason", m::REASON, Input::Long).required(), Value::Null),
        unit(handles),
        due(level.as_ref().and_then(|level| limit(scene, level))),
        on(json!(scene.day)),
    ]
}

fn raise(scene: &Scene<'_>) -> Vec<Open> {
    let blank = |field: Field| (field, Value::Null);
    let key = scene.record.map(Record::key);
    let of = |kind: Kind| json!(key.clone().filter(|key| key.kind == kind));
    let neighbourhood = neighbourhood_of(scene.record);
    let level = match scene.record {
        Some(Record::Unit(one)) if one.kind == UnitKind::Neighbourhood => MatterLevel::Neighbourhood,
        Some(Record::Unit(_)) => MatterLevel::Township,
        _ => MatterLevel::Community,
    };
    let township = scene.record.and_then(area_of);
    // A county unit's seat reports what its own unit then handles.
    let own = scene.viewer.filter(|viewer| viewer.role == Role::Lead).map(|viewer| viewer.unit.clone());
    let handles = own.or(neighbourhood).or_else(|| township.clone());
    let pick = |name, label, kinds| Field::new(name, label, Input::Pick(kinds));
    vec![
        blank(Field::new("title", m::TITLE, Input::Line).required()),
        blank(Field::new("detail", m::DETAIL, Input::Long)),
        blank(Field::new("source", m::SOURCE, Input::choice::<MatterSource>()).required()),
        (Field::new("level", m::LEVEL, Input::choice::<MatterLevel>()).required(), json!(level)),
        unit(handles),
        due(limit(scene, &level)),
        (Field::new("raised", m::RAISED, Input::Day(Aim::Last)).required(), json!(scene.day)),
        (pick("community", m::COMMUNITY, &[Kind::Community]), of(Kind::Community)),
        (pick("enterprise", m::ENTERPRISE, &[Kind::Enterprise]), of(Kind::Enterprise)),
        (pick("township", m::TOWNSHIP, &[Kind::Unit]).required(), json!(township.map(|id| id.key()))),
    ]
}

/// The neighbourhood of a community, or the unit itself where it is one.
fn neighbourhood_of(record: Option<&Record>) -> Option<UnitId> {
    match record? {
        Record::Community(one) => one.neighbourhood.clone(),
        Record::Unit(one) if one.kind == UnitKind::Neighbourhood => Some(one.id.clone()),
        _ => None,
    }
}

/// Who handles a matter at a level, as long as nobody says otherwise: its neighbourhood, its area; before the county
/// the joint meeting says who.
fn handler(scene: &Scene<'_>, one: &Matter, level: &MatterLevel) -> Option<UnitId> {
    match level {
        MatterLevel::Community | MatterLevel::Neighbourhood => {
            let community = scene.board?.data.communities.get(one.community.as_ref()?)?;
            community.neighbourhood.clone()
        }
        MatterLevel::Township => Some(one.township.clone()),
        MatterLevel::County | MatterLevel::Other(_) => None,
    }
}

/// By when a level must have closed what it gets today.
fn limit(scene: &Scene<'_>, level: &MatterLevel) -> Option<Date> {
    scene.board?.response_due(level, scene.day?)
}

/// What a conflict shows of a record's standing, which no input is for.
pub(super) fn standing(kind: Kind, field: &str) -> Option<Field> {
    match (kind, field) {
        (Kind::Rectification, "state") => {
            Some(Field::new("state", m::STATE, Input::choice::<RectificationState>()))
        }
        (Kind::Matter, "state") => Some(Field::new("state", m::STATE, Input::choice::<MatterState>())),
        (Kind::Matter, "level") => Some(Field::new("level", m::LEVEL, Input::choice::<MatterLevel>())),
        _ => None,
    }
}

impl Given<'_> {
    /// The edit of a matter's act; none for other acts.
    pub(super) fn matter(&self) -> Result<Option<Edit>, InputFault> {
        let draft = self.draft;
        if draft.act == Act::Raise {
            return self.raise().map(Some);
        }
        let Some(Record::Matter(one)) = &draft.record else { return Ok(None) };
        let on = || self.needed("on", self.day("on"));
        let (was, level) = (one.state.clone(), one.level.clone());
        if let Some(action) = draft.act.matter_action() {
            return Ok(Some(Edit::Handle {
                action,
                was,
                level,
                on: on()?,
                note: self.text("note"),
                evidence: self.text("evidence"),
                satisfaction: self.of("satisfaction"),
            }));
        }
        let reason = || self.text("reason").unwrap_or_default();
        let unit = Swap { was: one.unit.clone(), to: self.unit("unit") };
        let due = Swap { was: one.due, to: self.day("due") };
        Ok(match draft.act {
            Act::Escalate => Some(Edit::Escalate { was, level, on: on()?, reason: reason(), unit, due }),
            Act::SendDown => Some(Edit::SendDown { was, level, on: on()?, reason: reason(), unit, due }),
            _ => None,
        })
    }

    fn raise(&self) -> Result<Edit, InputFault> {
        let id = |name| self.key(name).map(|key: Key| key.id);
        Ok(Edit::Raise {
            title: self.text("title").unwrap_or_default(),
            detail: self.text("detail"),
            source: self.needed("source", self.of("source"))?,
            raised: self.needed("raised", self.day("raised"))?,
            township: self.needed("township", self.unit("township"))?,
            community: id("community").map(|id| CommunityId::new(&id)),
            enterprise: id("enterprise").map(|id| EnterpriseId::new(&id)),
            level: self.needed("level", self.of("level"))?,
            unit: self.unit("unit"),
            due: self.day("due"),
        })
    }
}
