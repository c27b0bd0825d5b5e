//! What filters ask of an item: its units, area, states, sorts, links.

use crate::domain::board::Board;
use crate::domain::community::{Community, Enterprise};
use crate::domain::id::{Id, Key, MemberId, SupervisionId, UnitId};
use crate::domain::record::Entity;
use crate::domain::supervision::{Rectification, Supervision};
use crate::domain::task::{Duty, Task};

use super::item::Item;

/// A supervised subject.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A community.
    Community(&'a Community),
    /// An enterprise.
    Enterprise(&'a Enterprise),
}

impl<'a> Subject<'a> {
    /// The record behind a supervision's subject.
    pub fn of(board: &'a Board, key: &Key) -> Option<Self> {
        match Item::of(board, key)? {
            Item::Community(one) => Some(Self::Community(one)),
            Item::Enterprise(one) => Some(Self::Enterprise(one)),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        match self {
            Self::Community(one) => &one.name,
            Self::Enterprise(one) => &one.name,
        }
    }

    /// Its area.
    pub fn area(self) -> Option<&'a UnitId> {
        match self {
            Self::Community(one) => Some(&one.township),
            Self::Enterprise(one) => one.township.as_ref(),
        }
    }

    /// Its neighbourhood.
    pub fn neighbourhood(self) -> Option<&'a UnitId> {
        match self {
            Self::Community(one) => one.neighbourhood.as_ref(),
            Self::Enterprise(_) => None,
        }
    }
}

/// The supervision with an id.
pub fn supervision<'a>(board: &'a Board, id: &SupervisionId) -> Option<&'a Supervision> {
    board.data.supervisions.get(id).map(AsRef::as_ref)
}

/// The subject of the supervision with an id.
pub fn subject<'a>(board: &'a Board, id: &SupervisionId) -> Option<Subject<'a>> {
    Subject::of(board, &supervision(board, id)?.subject)
}

/// The task of a milestone's item.
fn task<'a>(board: &'a Board, item: &Item<'a>) -> Option<&'a Task> {
    match item {
        Item::Task(task) => Some(task),
        Item::Milestone(one) => board.data.tasks.get(&one.task).map(AsRef::as_ref),
        _ => None,
    }
}

/// Whether one of the units that answer for an item, or to which it belongs, is accepted.
pub fn any_unit<'a>(
    board: &'a Board,
    item: &Item<'a>,
    accepts: &mut dyn FnMut(&'a UnitId, Option<&'a Duty>) -> bool,
) -> bool {
    let mut plain = |unit: Option<&'a UnitId>| unit.is_some_and(|unit| accepts(unit, None));
    match item {
        Item::Deadline(_, record) => any_unit(board, record, accepts),
        Item::Task(_) | Item::Milestone(_) => task(board, item)
            .is_some_and(|task| task.units.iter().any(|one| accepts(&one.unit, Some(&one.duty)))),
        Item::Community(one) => plain(Some(&one.township)) || plain(one.neighbourhood.as_ref()),
        Item::Enterprise(one) => plain(one.township.as_ref()),
        Item::Supervision(one) => {
            let subject = Subject::of(board, &one.subject);
            plain(subject.and_then(Subject::area)) || plain(subject.and_then(Subject::neighbourhood))
        }
        Item::Rectification(one) => plain(one.unit.as_ref()),
        Item::Matter(one) => plain(one.unit.as_ref()),
        Item::Outcome(one) => plain(one.unit.as_ref()),
        Item::Unit(one) => plain(Some(&one.id)) || plain(one.parent.as_ref()),
        Item::Member(one) => plain(Some(&one.unit)),
        Item::Visit(_) | Item::Indicator(_) | Item::Review(_) | Item::Planned(_) | Item::Series(_) => false,
    }
}

/// Whether one of the areas in which an item lies is accepted.
pub fn any_area<'a>(
    board: &'a Board,
    item: &Item<'a>,
    accepts: &mut dyn FnMut(&'a UnitId, Option<&'a Duty>) -> bool,
) -> bool {
    let of_supervision = |id: &SupervisionId| subject(board, id).and_then(Subject::area);
    match item {
        Item::Deadline(_, record) => any_area(board, record, accepts),
        Item::Community(one) => accepts(&one.township, None),
        Item::Rectification(one) => {
            of_supervision(&one.supervision).is_some_and(|area| accepts(area, None))
                || one.unit.as_ref().is_some_and(|unit| accepts(unit, None))
        }
        Item::Visit(one) => of_supervision(&one.supervision).is_some_and(|area| accepts(area, None)),
        Item::Matter(one) => {
            accepts(&one.township, None) || one.unit.as_ref().is_some_and(|unit| accepts(unit, None))
        }
        Item::Member(one) => {
            let parent = board.data.units.get(&one.unit).and_then(|unit| unit.parent.as_ref());
            accepts(&one.unit, None) || parent.is_some_and(|unit| accepts(unit, None))
        }
        _ => any_unit(board, item, accepts),
    }
}

/// Members linked to an item: linked officials, visitors.
pub fn any_member<'a>(
    board: &'a Board,
    item: &Item<'a>,
    accepts: &mut dyn FnMut(&'a MemberId) -> bool,
) -> bool {
    let mut linked = |one: &'a Supervision| one.links.iter().any(|link| accepts(&link.member));
    match item {
        Item::Deadline(_, record) => any_member(board, record, accepts),
        Item::Supervision(one) => linked(one),
        Item::Community(one) => supervisions(board, &one.key()).any(linked),
        Item::Enterprise(one) => supervisions(board, &one.key()).any(linked),
        Item::Rectification(one) => supervision(board, &one.supervision).is_some_and(linked),
        Item::Visit(one) => supervision(board, &one.supervision).is_some_and(&mut linked) || accepts(&one.by),
        Item::Member(one) => accepts(&one.id),
        _ => false,
    }
}

/// Supervisions of a subject that run on the board's day.
pub fn supervisions<'a>(board: &'a Board, subject: &Key) -> impl Iterator<Item = &'a Supervision> {
    let all = board.links.supervisions_of(&board.data, subject).map(AsRef::as_ref);
    all.filter(|one: &&Supervision| one.until.is_none_or(|until| until >= board.day))
}

/// Records to which an item belongs.
pub fn any_owner(board: &Board, item: &Item<'_>, accepts: &mut dyn FnMut(&Key) -> bool) -> bool {
    let of_supervision = |id: &SupervisionId, accepts: &mut dyn FnMut(&Key) -> bool| {
        accepts(&id.key()) || supervision(board, id).is_some_and(|one| accepts(&one.subject))
    };
    match item {
        Item::Deadline(_, record) => any_owner(board, record, accepts),
        Item::Milestone(one) => accepts(&one.task.key()),
        Item::Community(one) => one
            .service
            .as_ref()
            .and_then(|service| service.enterprise.as_ref())
            .is_some_and(|enterprise| accepts(&enterprise.key())),
        Item::Supervision(one) => {
            accepts(&one.subject) || one.links.iter().any(|link| accepts(&link.member.key()))
        }
        Item::Visit(one) => accepts(&one.by.key()) || of_supervision(&one.supervision, accepts),
        Item::Rectification(one) => of_supervision(&one.supervision, accepts),
        Item::Matter(one) => {
            one.community.as_ref().is_some_and(|id| accepts(&id.key()))
                || one.enterprise.as_ref().is_some_and(|id| accepts(&id.key()))
        }
        Item::Review(one) => one.series.as_ref().is_some_and(|series| accepts(&series.key())),
        Item::Planned(meeting) => meeting.series.as_ref().is_some_and(|series| accepts(&series.key())),
        Item::Outcome(one) => {
            accepts(&one.review.key())
                || one.about.iter().any(&mut *accepts)
                || one.became.iter().any(accepts)
        }
        Item::Member(one) => accepts(&one.unit.key()),
        Item::Task(_) | Item::Indicator(_) | Item::Enterprise(_) | Item::Unit(_) | Item::Series(_) => false,
    }
}

/// The section of the plan.
pub fn section<'a>(board: &'a Board, item: &Item<'a>) -> Option<&'a str> {
    task(board, item).map(|task| task.section.as_str())
}

/// The state of a rectification on the board's day, as a word.
pub fn rectification_state<'a>(board: &Board, one: &'a Rectification) -> std::borrow::Cow<'a, str> {
    use crate::domain::rectification::state_on;
    match state_on(one, board.day) {
        Some(state) if state == one.state => one.state.as_str().into(),
        Some(state) => state.as_str().to_owned().into(),
        None => one.state.as_str().into(),
    }
}
