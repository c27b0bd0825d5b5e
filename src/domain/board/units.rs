//! What a unit carries, and how a supervision stands.

use jiff::civil::Date;
use serde::Serialize;

use super::Board;
use crate::domain::closed_loop;
use crate::domain::id::{Key, Kind, TaskId, UnitId};
use crate::domain::light::{Light, Tally};
use crate::domain::rectification;
use crate::domain::supervision::{RectificationState, Supervision};
use crate::domain::task::Duty;

/// What a unit carries, by light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UnitLoad {
    /// Tasks that it leads.
    pub lead: Tally,
    /// Tasks that it answers for, where nobody is named to lead.
    pub responsible: Tally,
    /// Tasks that it supports.
    pub support: Tally,
    /// Of all these, tasks that it has only through a group unit.
    pub via_group: u32,
    /// Rectifications that it must put right.
    pub rectifications: Tally,
    /// Follow-ups of reviews.
    pub follow_ups: Tally,
    /// Matters that it handles.
    pub matters: Tally,
}

/// How a supervision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SupervisionSummary {
    /// Rectifications that are not verified, the submitted ones included.
    pub open: u32,
    /// Open ones past their due date.
    pub overdue: u32,
    /// Open ones submitted and waiting for 销号.
    pub submitted: u32,
    /// Verified ones.
    pub verified: u32,
    /// Visits.
    pub visits: u32,
    /// Day of the last visit.
    pub last_visit: Option<Date>,
    /// The most urgent light of its rectifications; undated without any.
    pub worst: Light,
}

impl Board {
    /// What a unit carries, through groups as well.
    pub fn unit_load(&self, unit: &UnitId) -> UnitLoad {
        let mut load = UnitLoad::default();
        for part in self.links.tasks_of(&self.data, unit) {
            let light = self.task_light(part.task);
            match part.duty {
                Duty::Lead => load.lead.add(light),
                Duty::Support => load.support.add(light),
                Duty::Responsible | Duty::Other(_) => load.responsible.add(light),
            }
            load.via_group += u32::from(part.via.is_some());
        }
        let rectifications = self.links.rectifications_of_unit(&self.data, unit);
        rectifications
            .filter_map(|one| self.rectification_light(one))
            .for_each(|light| load.rectifications.add(light));
        let outcomes = self.links.outcomes_of_unit(&self.data, unit);
        outcomes.for_each(|one| load.follow_ups.add(self.outcome_light(one)));
        let matters = self.links.matters_of_unit(&self.data, unit);
        matters.filter_map(|one| self.matter_light(one)).for_each(|light| load.matters.add(light));
        load
    }

    /// The units that answer for a task, milestone, rectification, outcome or matter: those that lead it or are responsible, or
    /// all where none is.
    pub fn answerable(&self, key: &Key) -> Vec<UnitId> {
        let of_task = |id: &TaskId| {
            let units = self.data.tasks.get(id).map_or(&[][..], |task| &task.units);
            let first = units.iter().filter(|one| one.duty != Duty::Support);
            let first: Vec<UnitId> = first.map(|one| one.unit.clone()).collect();
            if first.is_empty() { units.iter().map(|one| one.unit.clone()).collect() } else { first }
        };
        match key.kind {
            Kind::Task => of_task(&TaskId::new(&key.id)),
            Kind::Milestone => {
                self.data.milestones.find(&key.id).map(|one| of_task(&one.task)).unwrap_or_default()
            }
            Kind::Rectification => {
                self.data.rectifications.find(&key.id).and_then(|one| one.unit.clone()).into_iter().collect()
            }
            Kind::Outcome => {
                self.data.outcomes.find(&key.id).and_then(|one| one.unit.clone()).into_iter().collect()
            }
            Kind::Matter => {
                let one = self.data.matters.find(&key.id);
                let stage = one.and_then(|one| closed_loop::stage_on(one, self.day));
                stage.and_then(|stage| stage.unit).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// How a supervision stands on the day.
    pub fn supervision_summary(&self, supervision: &Supervision) -> SupervisionSummary {
        let mut lights = Tally::default();
        let mut submitted = 0;
        for one in self.links.rectifications_of(&self.data, &supervision.id) {
            let Some(light) = self.rectification_light(one) else { continue };
            lights.add(light);
            let state = rectification::state_on(one, self.day);
            submitted += u32::from(state == Some(RectificationState::Submitted));
        }
        let visits = self.links.visits_of(&self.data, &supervision.id).filter(|visit| visit.on <= self.day);
        let (visits, last_visit) =
            visits.fold((0, None), |(count, last), visit| (count + 1, last.max(Some(visit.on))));
        let verified = lights.get(Light::Done);
        SupervisionSummary {
            open: lights.total() - verified,
            overdue: lights.get(Light::Overdue),
            submitted,
            verified,
            visits,
            last_visit,
            worst: worst(lights),
        }
    }
}

/// Open without a date comes before done: it still wants doing.
fn worst(lights: Tally) -> Light {
    let open = [Light::Overdue, Light::DueSoon, Light::OnTrack, Light::Undated];
    let mut order = open.into_iter().chain([Light::Done]);
    order.find(|light| lights.get(*light) > 0).unwrap_or(Light::Undated)
}
