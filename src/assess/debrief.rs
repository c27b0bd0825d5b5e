//! 述职评议: what falls to the secretary of each party organisation in a year (the plan's section 四(二)).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::rules::Rules;
use super::{Sight, scores_of};
use crate::domain::appraisal;
use crate::domain::board::{Board, Deadline};
use crate::domain::community::CommitteeState;
use crate::domain::id::{Id, Key, Kind, UnitId};
use crate::domain::indicator::Measure;
use crate::domain::light::Light;
use crate::domain::outlook::outlook;
use crate::domain::record::Entity;
use crate::domain::rectification::state_on;
use crate::domain::review::OutcomeKind;
use crate::domain::score::{Class, Period, Score};
use crate::domain::supervision::{RectificationState, Supervision};
use crate::domain::task::{Duty, Task, TaskState};
use crate::domain::unit::Unit;

/// A turn of something due within the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The milestone, rectification or follow-up.
    pub key: Key,
    /// Due date.
    pub due: Date,
    /// Done on, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Date>,
    /// How it stands.
    pub light: Light,
}

/// A task with what of it falls due within the year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskPart {
    /// The task.
    pub key: Key,
    /// The unit's part.
    pub duty: Duty,
    /// Where it stands.
    pub state: TaskState,
    /// Per cent done.
    pub percent: u8,
    /// Its turns.
    pub milestones: Vec<Due>,
}

/// An indicator of the area against its target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgainstTarget {
    /// The indicator.
    pub key: Key,
    /// Subjects that meet it.
    pub met: u32,
    /// Of so many.
    pub of: u32,
    /// Subjects that the year's last target asks for; none where the year has no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<u32>,
    /// That target's last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
}

/// A linked community or enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// The supervision.
    pub key: Key,
    /// The community or enterprise.
    pub subject: Key,
    /// Rectifications found by the day and not struck off.
    pub open: Vec<Key>,
    /// Rectifications struck off.
    pub verified: Vec<Key>,
    /// Visits within the year.
    pub visits: Vec<Key>,
}

/// A duty that comes back every year, and how much of it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Yearly {
    /// Records for which it is recorded.
    pub done: Vec<Key>,
    /// Records for which it is not.
    pub open: Vec<Key>,
}

/// What falls to one party organisation's secretary in a year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Debrief {
    /// The unit.
    pub unit: UnitId,
    /// Its class, which tells what its party organisation is called.
    pub class: Class,
    /// Whether it is a development zone, whose organ is a work committee (党工委).
    pub is_zone: bool,
    /// The year.
    pub year: i16,
    /// The day as of which it holds.
    pub day: Date,
    /// Tasks, those that it leads first.
    pub tasks: Vec<TaskPart>,
    /// Indicators of its area.
    pub indicators: Vec<AgainstTarget>,
    /// What it is linked to.
    pub linked: Vec<Linked>,
    /// Follow-ups of reviews due in the year.
    pub follow_ups: Vec<Due>,
    /// Communities whose owners' committee has a director who debriefs to the neighbourhood each year (item 8). The
    /// records hold no debriefs of directors, so none is told as done.
    pub directors: Vec<Key>,
    /// Enterprises on which neighbourhoods give an opinion at the year's end (item 9); for an area those of all its
    /// neighbourhoods.
    pub opinions: Yearly,
    /// Its score for the year; none where its records are out of sight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
}

/// The units whose party organisations debrief: areas, neighbourhoods, and the departments that the plan names.
pub fn subjects(board: &Board) -> Vec<UnitId> {
    let asked = |unit: &&std::sync::Arc<Unit>| match Class::of(&unit.kind) {
        None => false,
        Some(Class::Department) => board.links.tasks_of(&board.data, &unit.id).next().is_some(),
        Some(_) => true,
    };
    let mut units: Vec<_> = board.data.units.iter().filter(asked).collect();
    units.sort_by_key(|unit| (Class::of(&unit.kind), unit.id.clone()));
    units.into_iter().map(|unit| unit.id.clone()).collect()
}

/// What falls to the secretaries of some units in a year, as it stands on the board's day or at the year's end; a unit of
/// no class, or out of sight, has none.
pub fn debrief(board: &Board, rules: &Rules, year: i16, sight: &Sight, units: &[UnitId]) -> Vec<Debrief> {
    let (Ok(from), Ok(to)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else { return Vec::new() };
    let period = Period { from, to };
    let now = board;
    let board = super::standing(board, period);
    let whole = super::assess_for(&board, rules, period, sight);
    let desk = Desk { board: &board, now, period, year };
    let one = |id: &UnitId| {
        let unit = board.data.units.get(id).filter(|unit| sight.covers(unit))?;
        let class = Class::of(&unit.kind)?;
        let ranked = whole.of(id).cloned();
        let score =
            ranked.or_else(|| scores_of(&board, rules, period, sight, std::slice::from_ref(id)).pop());
        Some(Debrief { score, ..desk.debrief(unit, class) })
    };
    units.iter().filter_map(one).collect()
}

struct Desk<'a> {
    /// As it stood at the end of a year that is over.
    board: &'a Board,
    /// As it stands: an opinion on a year is given after its end.
    now: &'a Board,
    period: Period,
    year: i16,
}

impl Desk<'_> {
    fn debrief(&self, unit: &Unit, class: Class) -> Debrief {
        let (data, links, id) = (&self.board.data, &self.board.links, &unit.id);
        let mut tasks: BTreeMap<_, (Duty, &Task)> = BTreeMap::new();
        for part in links.tasks_of(data, id) {
            let known = tasks.entry(&part.task.id).or_insert((part.duty.clone(), part.task));
            // A unit named twice, by itself and through a group, has the weightier part.
            known.0 = known.0.clone().min(part.duty.clone());
        }
        let mut tasks: Vec<TaskPart> =
            tasks.into_values().map(|(duty, task)| self.part(duty, task)).collect();
        tasks.sort_by(|a, b| (&a.duty, &a.key).cmp(&(&b.duty, &b.key)));
        let outcomes = links.outcomes_of_unit(data, id).filter(|one| one.kind == OutcomeKind::FollowUp);
        let mut follow_ups: Vec<Due> = outcomes
            .filter_map(|one| self.board.deadline(&one.key()))
            .filter(|one| self.period.from <= one.due && one.due <= self.period.to)
            .map(due)
            .collect();
        follow_ups.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
        Debrief {
            unit: id.clone(),
            class,
            is_zone: unit.kind == crate::domain::unit::UnitKind::Zone,
            year: self.year,
            day: self.board.day,
            tasks,
            indicators: self.indicators(id, class),
            linked: self.linked(id, class),
            follow_ups,
            directors: self.directors(id, class),
            opinions: self.opinions(id, class),
            score: None,
        }
    }

    fn part(&self, duty: Duty, task: &Task) -> TaskPart {
        let turns = self.board.deadlines_of_task(task, self.period.from, self.period.to);
        TaskPart {
            key: task.key(),
            duty,
            state: self.board.state_on_day(task).clone(),
            percent: self.board.percent_on_day(task),
            milestones: turns.into_iter().map(due).collect(),
        }
    }

    fn indicators(&self, unit: &UnitId, class: Class) -> Vec<AgainstTarget> {
        if class != Class::Area {
            return Vec::new();
        }
        let shares = self.board.data.indicators.iter().filter(|one| one.measure == Measure::Percent);
        shares
            .map(|one| {
                let standing = self.board.coverage.standing(one, Some(unit));
                let within: Vec<_> = one
                    .targets
                    .iter()
                    .filter(|target| self.period.from <= target.by && target.by <= self.period.to)
                    .cloned()
                    .collect();
                let last = outlook(&standing, &within, self.board.day).last;
                AgainstTarget {
                    key: one.key(),
                    met: standing.met,
                    of: standing.of,
                    needed: last.as_ref().and_then(|goal| goal.needed),
                    by: last.map(|goal| goal.target.by),
                }
            })
            .collect()
    }

    fn supervisions(&self, unit: &UnitId, class: Class) -> Vec<&Supervision> {
        let (data, links) = (&self.board.data, &self.board.links);
        let members: BTreeSet<_> = links.members_of(data, unit).map(|one| one.id.clone()).collect();
        let lies_in = |one: &Supervision| match one.subject.kind {
            Kind::Community => data
                .communities
                .find(&one.subject.id)
                .is_some_and(|it| it.township == *unit || it.neighbourhood.as_ref() == Some(unit)),
            _ => data.enterprises.find(&one.subject.id).is_some_and(|it| it.township.as_ref() == Some(unit)),
        };
        let runs = |one: &Supervision| {
            one.since <= self.board.day && one.until.is_none_or(|until| until >= self.period.from)
        };
        let all = data.supervisions.iter().map(|one| &**one).filter(|one| runs(one));
        all.filter(|one| {
            one.links.iter().any(|link| members.contains(&link.member))
                || class != Class::Department && lies_in(one)
        })
        .collect()
    }

    fn linked(&self, unit: &UnitId, class: Class) -> Vec<Linked> {
        let (data, links) = (&self.board.data, &self.board.links);
        let one = |supervision: &Supervision| {
            let (mut open, mut verified) = (Vec::new(), Vec::new());
            for one in links.rectifications_of(data, &supervision.id) {
                match state_on(one, self.board.day) {
                    None => {}
                    Some(RectificationState::Verified) => verified.push(one.key()),
                    Some(_) => open.push(one.key()),
                }
            }
            open.sort();
            verified.sort();
            let visits = links.visits_of(data, &supervision.id);
            let visits = visits.filter(|visit| self.period.from <= visit.on && visit.on <= self.board.day);
            let subject = supervision.subject.clone();
            Linked {
                key: supervision.key(),
                subject,
                open,
                verified,
                visits: visits.map(|one| one.key()).collect(),
            }
        };
        self.supervisions(unit, class).into_iter().map(one).collect()
    }

    /// Communities of the area or neighbourhood with a formed owners' committee.
    fn directors(&self, unit: &UnitId, class: Class) -> Vec<Key> {
        if class == Class::Department {
            return Vec::new();
        }
        let communities = self.board.links.communities_of(&self.board.data, unit);
        let formed = communities.filter(|one| {
            one.committee.as_ref().is_some_and(|committee| {
                matches!(committee.state, CommitteeState::Formed | CommitteeState::Renewing)
                    && committee.since.is_none_or(|since| since <= self.board.day)
            })
        });
        formed.map(|one| one.key()).collect()
    }

    /// Enterprises with and without the opinion that the unit, or a neighbourhood of the area, owes for the year.
    fn opinions(&self, unit: &UnitId, class: Class) -> Yearly {
        let mut yearly = Yearly { done: Vec::new(), open: Vec::new() };
        if class == Class::Department {
            return yearly;
        }
        let below: BTreeSet<Key> = self
            .board
            .links
            .children_of(&self.board.data, unit)
            .map(|one| one.key())
            .chain([unit.key()])
            .collect();
        for enterprise in &self.board.data.enterprises {
            let mine = |key: &Key| below.contains(key);
            let owed = appraisal::owed_on(self.now, enterprise, self.year);
            if owed.iter().any(mine) {
                yearly.open.push(enterprise.key());
                continue;
            }
            let given = appraisal::known(enterprise, self.now.day).filter(|one| one.year == self.year);
            if given.map(|one| appraisal::speaks_for(self.now, &one.from)).any(|key| mine(&key)) {
                yearly.done.push(enterprise.key());
            }
        }
        yearly
    }
}

fn due(one: Deadline) -> Due {
    Due { key: one.key, due: one.due, done: one.reading.done_on, light: one.reading.light }
}
