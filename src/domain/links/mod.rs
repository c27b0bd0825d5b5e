//! Who points to whom, turned round: built in one pass over a dataset, four bytes a link.

use std::collections::{HashMap, HashSet};
use std::slice;
use std::sync::Arc;

use crate::domain::community::Community;
use crate::domain::dataset::{Dataset, Table};
use crate::domain::edit::is_provisional;
use crate::domain::id::{
    CommunityId, EnterpriseId, Id, Key, MemberId, ReviewId, SeriesId, SupervisionId, TaskId, UnitId,
};
use crate::domain::matter::Matter;
use crate::domain::member::Member;
use crate::domain::record::Entity;
use crate::domain::review::{Outcome, Review};
use crate::domain::supervision::{Rectification, Supervision, Visit};
use crate::domain::task::{Duty, Milestone, Task};
use crate::domain::unit::{Unit, UnitKind};

/// Groups may name groups; deeper nesting than this is a mistake in the data.
const DEEPEST_GROUP: usize = 4;

/// Places of source rows by place of the target row, packed.
#[derive(Clone, Debug, Default)]
struct Index {
    /// Where each target's sources begin; one more than there are targets.
    starts: Vec<u32>,
    sources: Vec<u32>,
}

impl Index {
    /// Sources of one target keep the order in which they come.
    fn new(targets: usize, links: &[(u32, u32)]) -> Self {
        let mut starts = vec![0u32; targets + 1];
        for (target, _) in links {
            starts[*target as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sources = vec![0u32; links.len()];
        for (target, source) in links {
            let at = &mut next[*target as usize];
            sources[*at as usize] = *source;
            *at += 1;
        }
        Self { starts, sources }
    }

    fn get(&self, target: usize) -> &[u32] {
        let bounds = self.starts.get(target).zip(self.starts.get(target + 1));
        bounds.and_then(|(from, to)| self.sources.get(*from as usize..*to as usize)).unwrap_or(&[])
    }

    /// Sorts each target's sources.
    fn sort_by_key<K: Ord>(mut self, key: impl Fn(u32) -> K) -> Self {
        for bounds in self.starts.windows(2) {
            self.sources[bounds[0] as usize..bounds[1] as usize].sort_by_key(|place| key(*place));
        }
        self
    }
}

/// Places by id: one hash instead of a binary search for each of many links.
struct Places<'a>(HashMap<&'a str, u32>);

impl<'a> Places<'a> {
    fn of<T: Entity>(table: &'a Table<T>) -> Self {
        Self(table.iter().enumerate().map(|(at, row)| (row.id().as_str(), at as u32)).collect())
    }

    fn get(&self, id: &impl Id) -> Option<u32> {
        self.0.get(id.as_str()).copied()
    }
}

/// Links from the rows of `table` to a target each; what points nowhere is left out.
fn links<T>(table: &Table<T>, target: impl Fn(&T) -> Option<u32>) -> Vec<(u32, u32)>
where
    T: Entity,
{
    table.iter().enumerate().filter_map(|(at, row)| Some((target(row)?, at as u32))).collect()
}

/// A unit's part in a task.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitTask<'a> {
    /// The task.
    pub task: &'a Arc<Task>,
    /// The unit's part.
    pub duty: &'a Duty,
    /// The group unit through which it has the part; none where the task names the unit itself.
    pub via: Option<&'a UnitId>,
}

#[derive(Clone, Debug)]
struct TaskPart {
    task: u32,
    /// Place in the task's list of units.
    assignment: u16,
    via_group: bool,
}

/// Rows of a table at given places.
#[derive(Clone, Debug)]
pub struct Rows<'a, T> {
    table: &'a Table<T>,
    places: slice::Iter<'a, u32>,
}

impl<'a, T: Entity> Rows<'a, T> {
    fn new(table: &'a Table<T>, places: &'a [u32]) -> Self {
        Self { table, places: places.iter() }
    }
}

impl<'a, T: Entity> Iterator for Rows<'a, T> {
    type Item = &'a Arc<T>;

    fn next(&mut self) -> Option<Self::Item> {
        self.places.find_map(|place| self.table.at(*place as usize))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.places.len(), Some(self.places.len()))
    }
}

impl<T: Entity> ExactSizeIterator for Rows<'_, T> {}

/// All links of one dataset, turned round. It answers only for the dataset it was built from, or a clone.
#[derive(Clone, Debug, Default)]
pub struct Links {
    milestones_of_task: Index,
    tasks_of_unit: HashMap<UnitId, Vec<TaskPart>>,
    children_of_unit: Index,
    members_of_unit: Index,
    communities_of_unit: Index,
    rectifications_of_unit: Index,
    outcomes_of_unit: Index,
    matters_of_unit: Index,
    matters_of_community: Index,
    matters_of_enterprise: Index,
    communities_of_enterprise: Index,
    supervisions_of_subject: HashMap<Key, Vec<u32>>,
    supervisions_of_member: Index,
    visits_of_supervision: Index,
    rectifications_of_supervision: Index,
    reviews_of_series: Index,
    outcomes_of_review: Index,
    outcomes_about: HashMap<Key, Vec<u32>>,
}

impl Links {
    /// Turns the links of `data` round.
    pub fn new(data: &Dataset) -> Self {
        let units = Places::of(&data.units);
        let supervisions = Places::of(&data.supervisions);
        let unit_index = |pairs: &[(u32, u32)]| Index::new(data.units.len(), pairs);
        let supervision_index = |pairs: &[(u32, u32)]| Index::new(data.supervisions.len(), pairs);
        Self {
            milestones_of_task: {
                let tasks = Places::of(&data.tasks);
                Index::new(data.tasks.len(), &links(&data.milestones, |row| tasks.get(&row.task)))
            },
            tasks_of_unit: tasks_of_unit(data),
            children_of_unit: unit_index(&links(&data.units, |row| units.get(row.parent.as_ref()?))),
            members_of_unit: unit_index(&links(&data.members, |row| units.get(&row.unit))),
            communities_of_unit: unit_index(&communities_of_unit(data, &units)),
            rectifications_of_unit: unit_index(&links(&data.rectifications, |row| {
                units.get(row.unit.as_ref()?)
            })),
            outcomes_of_unit: unit_index(&links(&data.outcomes, |row| units.get(row.unit.as_ref()?))),
            matters_of_unit: unit_index(&links(&data.matters, |row| units.get(row.unit.as_ref()?))),
            matters_of_community: {
                let communities = Places::of(&data.communities);
                let target = |row: &Matter| communities.get(row.community.as_ref()?);
                Index::new(data.communities.len(), &links(&data.matters, target))
            },
            matters_of_enterprise: {
                let enterprises = Places::of(&data.enterprises);
                let target = |row: &Matter| enterprises.get(row.enterprise.as_ref()?);
                Index::new(data.enterprises.len(), &links(&data.matters, target))
            },
            communities_of_enterprise: {
                let enterprises = Places::of(&data.enterprises);
                let target = |row: &Community| enterprises.get(row.service.as_ref()?.enterprise.as_ref()?);
                Index::new(data.enterprises.len(), &links(&data.communities, target))
            },
            supervisions_of_subject: by_key(&data.supervisions, |row| slice::from_ref(&row.subject)),
            supervisions_of_member: supervisions_of_member(data),
            visits_of_supervision: supervision_index(&links(&data.visits, |row| {
                supervisions.get(&row.supervision)
            }))
            .sort_by_key(|at| std::cmp::Reverse((data.visits.at(at as usize).map(|row| row.on), at))),
            rectifications_of_supervision: supervision_index(&links(&data.rectifications, |row| {
                supervisions.get(&row.supervision)
            }))
            .sort_by_key(|at| {
                std::cmp::Reverse((data.rectifications.at(at as usize).map(|row| row.found), at))
            }),
            reviews_of_series: {
                let series = Places::of(&data.series);
                Index::new(data.series.len(), &links(&data.reviews, |row| series.get(row.series.as_ref()?)))
                    .sort_by_key(|at| (data.reviews.at(at as usize).map(|row| row.at), at))
            },
            outcomes_of_review: {
                let reviews = Places::of(&data.reviews);
                // A provisional id is random: until it is numbered, an outcome stands where its number will put it.
                Index::new(data.reviews.len(), &links(&data.outcomes, |row| reviews.get(&row.review)))
                    .sort_by_key(|at| {
                        let row = data.outcomes.at(at as usize);
                        (row.filter(|row| is_provisional(row.id.as_str())).map(|row| row.updated), at)
                    })
            },
            outcomes_about: by_key(&data.outcomes, |row| &row.about),
        }
    }

    /// A task's milestones, in natural order.
    pub fn milestones_of<'a>(&'a self, data: &'a Dataset, task: &TaskId) -> Rows<'a, Milestone> {
        rows(&self.milestones_of_task, &data.tasks, task, &data.milestones)
    }

    /// A unit's parts in tasks, in natural order of task; those it has through a group unit are marked.
    pub fn tasks_of<'a>(
        &'a self,
        data: &'a Dataset,
        unit: &UnitId,
    ) -> impl Iterator<Item = UnitTask<'a>> + use<'a> {
        let parts = self.tasks_of_unit.get(unit).map_or(&[][..], Vec::as_slice);
        parts.iter().filter_map(|part| {
            let task = data.tasks.at(part.task as usize)?;
            let assignment = task.units.get(usize::from(part.assignment))?;
            let via = part.via_group.then_some(&assignment.unit);
            Some(UnitTask { task, duty: &assignment.duty, via })
        })
    }

    /// Units right below a unit.
    pub fn children_of<'a>(&'a self, data: &'a Dataset, unit: &UnitId) -> Rows<'a, Unit> {
        rows(&self.children_of_unit, &data.units, unit, &data.units)
    }

    /// Members who hold a unit's seats.
    pub fn members_of<'a>(&'a self, data: &'a Dataset, unit: &UnitId) -> Rows<'a, Member> {
        rows(&self.members_of_unit, &data.units, unit, &data.members)
    }

    /// Communities of a township, zone or neighbourhood.
    pub fn communities_of<'a>(&'a self, data: &'a Dataset, unit: &UnitId) -> Rows<'a, Community> {
        rows(&self.communities_of_unit, &data.units, unit, &data.communities)
    }

    /// Rectifications that a unit must put right.
    pub fn rectifications_of_unit<'a>(&'a self, data: &'a Dataset, unit: &UnitId) -> Rows<'a, Rectification> {
        rows(&self.rectifications_of_unit, &data.units, unit, &data.rectifications)
    }

    /// Outcomes of reviews on which a unit must act.
    pub fn outcomes_of_unit<'a>(&'a self, data: &'a Dataset, unit: &UnitId) -> Rows<'a, Outcome> {
        rows(&self.outcomes_of_unit, &data.units, unit, &data.outcomes)
    }

    /// Matters that a unit handles now.
    pub fn matters_of_unit<'a>(&'a self, data: &'a Dataset, unit: &UnitId) -> Rows<'a, Matter> {
        rows(&self.matters_of_unit, &data.units, unit, &data.matters)
    }

    /// Matters about a community.
    pub fn matters_of_community<'a>(&'a self, data: &'a Dataset, id: &CommunityId) -> Rows<'a, Matter> {
        rows(&self.matters_of_community, &data.communities, id, &data.matters)
    }

    /// Matters about an enterprise.
    pub fn matters_of_enterprise<'a>(&'a self, data: &'a Dataset, id: &EnterpriseId) -> Rows<'a, Matter> {
        rows(&self.matters_of_enterprise, &data.enterprises, id, &data.matters)
    }

    /// Communities that an enterprise serves.
    pub fn communities_served<'a>(
        &'a self,
        data: &'a Dataset,
        enterprise: &EnterpriseId,
    ) -> Rows<'a, Community> {
        rows(&self.communities_of_enterprise, &data.enterprises, enterprise, &data.communities)
    }

    /// Supervisions of a community or an enterprise.
    pub fn supervisions_of<'a>(&'a self, data: &'a Dataset, subject: &Key) -> Rows<'a, Supervision> {
        Rows::new(&data.supervisions, keyed(&self.supervisions_of_subject, subject))
    }

    /// Supervisions to which a member is linked.
    pub fn supervisions_of_member<'a>(
        &'a self,
        data: &'a Dataset,
        member: &MemberId,
    ) -> Rows<'a, Supervision> {
        rows(&self.supervisions_of_member, &data.members, member, &data.supervisions)
    }

    /// Visits of a supervision, newest first.
    pub fn visits_of<'a>(&'a self, data: &'a Dataset, supervision: &SupervisionId) -> Rows<'a, Visit> {
        rows(&self.visits_of_supervision, &data.supervisions, supervision, &data.visits)
    }

    /// Rectifications of a supervision, newest first.
    pub fn rectifications_of<'a>(
        &'a self,
        data: &'a Dataset,
        supervision: &SupervisionId,
    ) -> Rows<'a, Rectification> {
        rows(&self.rectifications_of_supervision, &data.supervisions, supervision, &data.rectifications)
    }

    /// Reviews recorded of a series, oldest first.
    pub fn reviews_of<'a>(&'a self, data: &'a Dataset, series: &SeriesId) -> Rows<'a, Review> {
        rows(&self.reviews_of_series, &data.series, series, &data.reviews)
    }

    /// What a review settled, in the order in which it was settled.
    pub fn outcomes_of<'a>(&'a self, data: &'a Dataset, review: &ReviewId) -> Rows<'a, Outcome> {
        rows(&self.outcomes_of_review, &data.reviews, review, &data.outcomes)
    }

    /// Outcomes that are about a record.
    pub fn outcomes_about<'a>(&'a self, data: &'a Dataset, key: &Key) -> Rows<'a, Outcome> {
        Rows::new(&data.outcomes, keyed(&self.outcomes_about, key))
    }
}

fn rows<'a, S: Entity, T: Entity>(
    index: &'a Index,
    targets: &Table<T>,
    id: &T::Id,
    sources: &'a Table<S>,
) -> Rows<'a, S> {
    Rows::new(sources, targets.position(id).map_or(&[][..], |at| index.get(at)))
}

fn keyed<'a>(index: &'a HashMap<Key, Vec<u32>>, key: &Key) -> &'a [u32] {
    index.get(key).map_or(&[], Vec::as_slice)
}

/// Rows by the keys that they name, each once.
fn by_key<T: Entity>(table: &Table<T>, keys: impl Fn(&T) -> &[Key]) -> HashMap<Key, Vec<u32>> {
    let mut out: HashMap<Key, Vec<u32>> = HashMap::new();
    for (at, row) in table.iter().enumerate() {
        for key in keys(row) {
            let places = out.entry(key.clone()).or_default();
            if places.last() != Some(&(at as u32)) {
                places.push(at as u32);
            }
        }
    }
    out
}

/// By township and by neighbourhood; once where both name the same unit.
fn communities_of_unit(data: &Dataset, units: &Places<'_>) -> Vec<(u32, u32)> {
    let mut out = Vec::with_capacity(data.communities.len() * 2);
    for (at, row) in data.communities.iter().enumerate() {
        let township = units.get(&row.township);
        let neighbourhood = row.neighbourhood.as_ref().and_then(|id| units.get(id));
        out.extend(township.map(|unit| (unit, at as u32)));
        out.extend(neighbourhood.filter(|unit| Some(*unit) != township).map(|unit| (unit, at as u32)));
    }
    out
}

fn supervisions_of_member(data: &Dataset) -> Index {
    let members = Places::of(&data.members);
    let mut out = Vec::new();
    for (at, row) in data.supervisions.iter().enumerate() {
        let mut linked: Vec<u32> = row.links.iter().filter_map(|link| members.get(&link.member)).collect();
        linked.sort_unstable();
        linked.dedup();
        out.extend(linked.into_iter().map(|member| (member, at as u32)));
    }
    Index::new(data.members.len(), &out)
}

/// Parts of units in tasks: named ones first, then through groups those that the task does not name itself.
fn tasks_of_unit(data: &Dataset) -> HashMap<UnitId, Vec<TaskPart>> {
    let mut out: HashMap<UnitId, Vec<TaskPart>> = HashMap::new();
    let mut put = |unit: &UnitId, part: TaskPart| {
        let parts = out.entry(unit.clone()).or_default();
        // A unit has one part in a task: the first and closest.
        if parts.last().is_none_or(|last| last.task != part.task) {
            parts.push(part);
        }
    };
    for (at, task) in data.tasks.iter().enumerate() {
        let part = |assignment: usize, via_group| TaskPart {
            task: at as u32,
            assignment: assignment as u16,
            via_group,
        };
        for (place, assignment) in task.units.iter().enumerate() {
            put(&assignment.unit, part(place, false));
        }
        for (place, assignment) in task.units.iter().enumerate() {
            for unit in group_members(data, &assignment.unit) {
                put(&unit, part(place, true));
            }
        }
    }
    out
}

/// The units that a group unit stands for, groups within it opened too; none for a unit that is no group.
pub fn group_members(data: &Dataset, unit: &UnitId) -> Vec<UnitId> {
    fn open<'a>(
        data: &'a Dataset,
        unit: &UnitId,
        depth: usize,
        seen: &mut HashSet<&'a UnitId>,
        out: &mut Vec<UnitId>,
    ) {
        let Some(group) = data.units.get(unit).filter(|unit| unit.kind == UnitKind::Group) else { return };
        for member in group.members.iter().filter(|member| *member != unit) {
            if seen.insert(member) {
                out.push(member.clone());
                if depth < DEEPEST_GROUP {
                    open(data, member, depth + 1, seen, out);
                }
            }
        }
    }
    let mut out = Vec::new();
    open(data, unit, 1, &mut HashSet::new(), &mut out);
    out
}

mod tests;
