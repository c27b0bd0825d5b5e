//! Who may read and change what, by role and unit (the contract's table of roles).
//!
//! Reading goes by labels: every record carries the set of [`Label`]s by which readers see it, and a reader holds
//! some. The server keeps the labels beside the records, so that its queries never touch what is out of scope.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::census;
use super::community::Community;
use super::edit::{Edit, Proposal, Records};
use super::id::{Id, Key, Kind, MemberId, SupervisionId, UnitId};
use super::matter::{Matter, MatterLevel};
use super::member::{Contact, Member, Role};
use super::record::{Entity, Record};
use super::supervision::Supervision;
use super::task::Task;
use super::unit::UnitKind;

/// Who reads or edits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Viewer {
    /// The member.
    pub member: MemberId,
    /// What the member may do.
    pub role: Role,
    /// The unit whose seat it is: a lead's own unit, a township member's area.
    pub unit: UnitId,
}

impl Viewer {
    /// The viewer on a seat.
    pub fn of(seat: &Member) -> Self {
        Self { member: seat.id.clone(), role: seat.role.clone(), unit: seat.unit.clone() }
    }
}

/// Something that a reader holds and a record carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// What everyone reads: the plan, tasks, units, members, indicators, reviews.
    Common,
    /// What belongs to an area.
    Area(UnitId),
    /// What a unit's members are linked to, or must put right.
    Unit(UnitId),
    /// What stands before the county: the county's units settle it together, in the joint meeting (item 2).
    County,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Common => f.write_str("common"),
            Self::Area(unit) => write!(f, "area:{unit}"),
            Self::Unit(unit) => write!(f, "unit:{unit}"),
            Self::County => f.write_str("county"),
        }
    }
}

/// What a reader may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Every record.
    Everything,
    /// Records that carry one of these labels.
    Labels(BTreeSet<Label>),
}

/// What a viewer may read.
pub fn reads(viewer: &Viewer) -> Reads {
    let mut labels = BTreeSet::from([Label::Common]);
    match viewer.role {
        Role::Admin | Role::Office => return Reads::Everything,
        Role::Lead => {
            labels.insert(Label::Unit(viewer.unit.clone()));
            labels.insert(Label::County);
        }
        Role::Township => {
            labels.insert(Label::Area(viewer.unit.clone()));
        }
        Role::Viewer | Role::Other(_) => {}
    }
    Reads::Labels(labels)
}

/// Keys that a record names and on which somebody's sight depends: the edges along which scope travels.
pub fn points_at(record: &Record) -> Vec<Key> {
    match record {
        Record::Supervision(one) => of_supervision(one),
        Record::Visit(one) => vec![one.supervision.key()],
        Record::Rectification(one) => vec![one.supervision.key()],
        Record::Community(one) => enterprise_of(one).into_iter().chain(census::counted_in(record)).collect(),
        Record::Enterprise(_) => census::counted_in(record).into_iter().collect(),
        Record::Review(one) => one.series.iter().map(Id::key).collect(),
        _ => Vec::new(),
    }
}

/// The subject and the linked officials of a supervision.
pub(super) fn of_supervision(one: &Supervision) -> Vec<Key> {
    std::iter::once(one.subject.clone()).chain(one.links.iter().map(|link| link.member.key())).collect()
}

fn enterprise_of(community: &Community) -> Option<Key> {
    community.service.as_ref()?.enterprise.as_ref().map(Id::key)
}

/// The labels of a record as it stands among its relations.
pub fn labels(record: &Record, at: &impl Records) -> BTreeSet<Label> {
    match record {
        Record::Community(one) => of_community(one, at),
        Record::Enterprise(one) => {
            let mut labels: BTreeSet<Label> = one.township.iter().cloned().map(Label::Area).collect();
            for record in pointing(&one.key(), &[Kind::Community, Kind::Supervision], at) {
                match record {
                    Record::Community(served) => labels.extend(of_community(&served, at)),
                    Record::Supervision(over) => labels.extend(of_case(&over, at)),
                    _ => {}
                }
            }
            labels
        }
        Record::Supervision(one) => of_case(one, at),
        Record::Visit(one) => case(&one.supervision, at),
        Record::Rectification(one) => {
            let mut labels = case(&one.supervision, at);
            labels.extend(one.unit.iter().cloned().map(Label::Unit));
            labels
        }
        // They name every rectification of the county: only who reads everything reads them.
        Record::Figures(_) => BTreeSet::new(),
        Record::Matter(one) => of_matter(one),
        _ => BTreeSet::from([Label::Common]),
    }
}

/// A matter is seen in its area and by every unit that handles or handled it, so that all of them can follow it until
/// it is closed (item 11); before the county, by all county units.
fn of_matter(one: &Matter) -> BTreeSet<Label> {
    let mut labels = BTreeSet::from([Label::Area(one.township.clone())]);
    let before = one.steps.iter().filter_map(|step| step.left.as_ref()?.unit.as_ref());
    for unit in before.chain(&one.unit) {
        // A neighbourhood's seats read by area, a department's by unit.
        labels.extend([Label::Unit(unit.clone()), Label::Area(unit.clone())]);
    }
    if one.level == MatterLevel::County {
        labels.insert(Label::County);
    }
    labels
}

/// The records of some kinds that point at `key`. A case may have hundreds of visits, which no label depends on: they
/// are not even looked up.
fn pointing<'a>(key: &Key, kinds: &'a [Kind], at: &'a impl Records) -> impl Iterator<Item = Record> + 'a {
    let keys = at.pointing_at(key).into_iter().filter(|key| kinds.contains(&key.kind));
    keys.filter_map(|key| at.record(&key))
}

fn of_community(one: &Community, at: &impl Records) -> BTreeSet<Label> {
    let mut labels = BTreeSet::from([Label::Area(one.township.clone())]);
    for record in pointing(&one.key(), &[Kind::Supervision], at) {
        if let Record::Supervision(over) = record {
            labels.extend(units_of_case(&over, at));
        }
    }
    labels
}

fn case(id: &SupervisionId, at: &impl Records) -> BTreeSet<Label> {
    match at.record(&id.key()) {
        Some(Record::Supervision(one)) => of_case(&one, at),
        _ => BTreeSet::new(),
    }
}

/// A supervision, its visits and rectifications are seen together: by the subject's area, and by the units that have
/// a linked official or something to put right.
fn of_case(one: &Supervision, at: &impl Records) -> BTreeSet<Label> {
    let mut labels = units_of_case(one, at);
    match at.record(&one.subject) {
        Some(Record::Community(subject)) => {
            labels.insert(Label::Area(subject.township));
        }
        Some(Record::Enterprise(subject)) => labels.extend(subject.township.map(Label::Area)),
        _ => {}
    }
    labels
}

fn units_of_case(one: &Supervision, at: &impl Records) -> BTreeSet<Label> {
    let mut labels = BTreeSet::new();
    for link in &one.links {
        if let Some(Record::Member(member)) = at.record(&link.member.key()) {
            labels.insert(Label::Unit(member.unit));
        }
    }
    for record in pointing(&one.key(), &[Kind::Rectification], at) {
        if let Record::Rectification(rectification) = record {
            labels.extend(rectification.unit.map(Label::Unit));
        }
    }
    labels
}

/// Every record whose labels may change with `key`: to be asked before and after an edit.
pub fn affected(key: &Key, at: &impl Records) -> BTreeSet<Key> {
    let mut out = BTreeSet::from([key.clone()]);
    let record = at.record(key);
    let mut cases: Vec<Key> = match (&record, key.kind) {
        (_, Kind::Community | Kind::Enterprise | Kind::Member) => {
            at.pointing_at(key).into_iter().filter(|key| key.kind == Kind::Supervision).collect()
        }
        (Some(Record::Rectification(one)), _) => vec![one.supervision.key()],
        _ => Vec::new(),
    };
    if key.kind == Kind::Supervision {
        cases.push(key.clone());
    }
    for case in cases {
        out.extend(at.pointing_at(&case));
        if let Some(Record::Supervision(one)) = at.record(&case) {
            out.insert(one.subject.clone());
            if let Some(Record::Community(subject)) = at.record(&one.subject) {
                out.extend(enterprise_of(&subject));
            }
        }
        out.insert(case);
    }
    if let Some(Record::Community(one)) = &record {
        out.extend(enterprise_of(one));
    }
    out
}

/// Whether a reader sees a record.
pub fn sees(viewer: &Viewer, record: &Record, at: &impl Records) -> bool {
    match reads(viewer) {
        Reads::Everything => true,
        Reads::Labels(held) => !held.is_disjoint(&labels(record, at)),
    }
}

/// The record as a reader may see it: contacts are masked for those who may not have them.
#[must_use]
pub fn view(viewer: &Viewer, record: Record) -> Record {
    match record {
        Record::Member(mut member) if !may_reveal(viewer) => {
            member.contact = member.contact.map(|contact| Contact::new(&contact.to_string()));
            Record::Member(member)
        }
        other => other,
    }
}

/// Whether a reader may have contacts in the clear.
pub fn may_reveal(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Admin | Role::Office | Role::Lead | Role::Township)
}

/// The records that a viewer sees.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a, R> {
    /// All records.
    pub records: &'a R,
    /// Who looks.
    pub viewer: &'a Viewer,
}

impl<R: Records> Records for Sight<'_, R> {
    fn record(&self, key: &Key) -> Option<Record> {
        self.records.record(key).filter(|record| sees(self.viewer, record, self.records))
    }

    fn pointing_at(&self, key: &Key) -> Vec<Key> {
        self.records.pointing_at(key).into_iter().filter(|key| self.record(key).is_some()).collect()
    }
}

/// Whether a viewer may make an edit, by the table of roles. The target must be within the viewer's sight besides.
pub fn may(viewer: &Viewer, proposal: &Proposal, at: &impl Records) -> bool {
    let edit = &proposal.edit;
    let on_member = proposal.target.kind == Kind::Member;
    match viewer.role {
        Role::Admin => on_member && matches!(edit, Edit::Amend { .. }),
        Role::Office => !on_member,
        Role::Lead => match edit {
            Edit::Report { .. } | Edit::Meet { .. } | Edit::Unmeet { .. } => task_of(&proposal.target, at)
                .is_some_and(|task| task.units.iter().any(|one| answers(&one.unit, &viewer.unit, at))),
            Edit::Raise { unit, .. } => unit.as_ref() == Some(&viewer.unit),
            _ => match at.record(&proposal.target) {
                Some(Record::Matter(one)) => one.unit.as_ref() == Some(&viewer.unit),
                _ => on_a_case(proposal, at, &Label::Unit(viewer.unit.clone())),
            },
        },
        Role::Township => {
            let area = Label::Area(viewer.unit.clone());
            match (edit, at.record(&proposal.target)) {
                (Edit::Raise { township, .. }, _) => *township == viewer.unit,
                (_, Some(Record::Matter(one))) => {
                    one.township == viewer.unit || one.unit.as_ref() == Some(&viewer.unit)
                }
                (Edit::Appraise { from, .. }, Some(enterprise @ Record::Enterprise(_))) => {
                    labels(&enterprise, at).contains(&area) && is_within(from, &viewer.unit, at)
                }
                (Edit::Amend { fields }, Some(Record::Community(one))) => {
                    one.township == viewer.unit && !fields.contains_key("township")
                }
                (Edit::Amend { fields }, Some(Record::Enterprise(one))) => {
                    one.township.as_ref() == Some(&viewer.unit) && !fields.contains_key("township")
                }
                _ => on_a_case(proposal, at, &area),
            }
        }
        Role::Viewer | Role::Other(_) => false,
    }
}

/// Whether a neighbourhood or a community lies in an area; the area itself does.
fn is_within(key: &Key, area: &UnitId, at: &impl Records) -> bool {
    match at.record(key) {
        Some(Record::Unit(unit)) => unit.id == *area || unit.parent.as_ref() == Some(area),
        Some(Record::Community(community)) => community.township == *area,
        _ => false,
    }
}

/// Whether a unit answers for what a task lays on `named`: the unit itself, or one of a group unit's (县直各单位).
fn answers(named: &UnitId, unit: &UnitId, at: &impl Records) -> bool {
    named == unit
        || matches!(at.record(&named.key()), Some(Record::Unit(group))
            if group.kind == UnitKind::Group && group.members.contains(unit))
}

/// Visits and rectifications of a supervision that carries the viewer's label.
fn on_a_case(proposal: &Proposal, at: &impl Records, label: &Label) -> bool {
    let supervision = match (&proposal.edit, at.record(&proposal.target)) {
        (Edit::Visit { supervision, .. } | Edit::Rectify { supervision, .. }, _) => supervision.clone(),
        (Edit::Act { .. } | Edit::Amend { .. }, Some(Record::Rectification(one))) => one.supervision,
        _ => return false,
    };
    case(&supervision, at).contains(label)
}

fn task_of(target: &Key, at: &impl Records) -> Option<Task> {
    let task = match at.record(target)? {
        Record::Task(task) => return Some(task),
        Record::Milestone(milestone) => milestone.task,
        _ => return None,
    };
    match at.record(&task.key())? {
        Record::Task(task) => Some(task),
        _ => None,
    }
}
