//! The words of an item: those of its states and sorts, and the texts in which it is found.

use std::borrow::Cow;

use super::facts::{self, Subject};
use super::filter::FilterKey;
use super::item::Item;
use crate::domain::board::Board;
use crate::domain::closed_loop::{is_open, level_on, state_on};
use crate::domain::id::{Id, Kind, UnitId};
use crate::domain::record::Entity;
use crate::domain::task::TaskState;
use crate::locale::{Lang, detail};
use crate::search::FieldKind;

/// A text with what it is: how it is matched and how much a match in it weighs.
pub type Field<'a> = (FieldKind, Cow<'a, str>);

/// Whether one of the words by which an item is known under a key is accepted.
pub fn any_word(
    board: &Board,
    item: &Item<'_>,
    key: FilterKey,
    accepts: &mut dyn FnMut(&str) -> bool,
) -> bool {
    match key {
        FilterKey::State => any_state(board, item, accepts),
        FilterKey::Kind => any_kind(item, accepts),
        FilterKey::Level => match item {
            Item::Task(one) => accepts(one.level.as_str()),
            Item::Review(one) => accepts(one.level.as_str()),
            Item::Planned(one) => accepts(one.level.as_str()),
            Item::Series(one) => accepts(one.level.as_str()),
            Item::Unit(one) => accepts(one.level.as_str()),
            Item::Member(one) => accepts(one.level.as_str()),
            Item::Matter(one) => level_on(one, board.day).is_some_and(|level| accepts(level.as_str())),
            _ => false,
        },
        FilterKey::Service | FilterKey::Committee | FilterKey::Party => match equipment(item, key) {
            Some(word) => accepts(word) || accepts("any"),
            None => accepts("none"),
        },
        FilterKey::Cause => match item {
            Item::Community(one) => one.causes.iter().any(|cause| accepts(cause.as_str())),
            Item::Enterprise(one) => one.causes.iter().any(|cause| accepts(cause.as_str())),
            Item::Supervision(one) => match Subject::of(board, &one.subject) {
                Some(Subject::Community(one)) => one.causes.iter().any(|cause| accepts(cause.as_str())),
                Some(Subject::Enterprise(one)) => one.causes.iter().any(|cause| accepts(cause.as_str())),
                None => false,
            },
            _ => false,
        },
        FilterKey::Recurs => match item {
            Item::Milestone(one) => match &one.recurs {
                Some(recurs) => accepts(recurs.as_str()) || accepts("any"),
                None => accepts("none"),
            },
            _ => false,
        },
        FilterKey::Source => matches!(item, Item::Matter(one) if accepts(one.source.as_str())),
        FilterKey::Role => matches!(item, Item::Member(one) if accepts(one.role.as_str())),
        _ => false,
    }
}

fn any_state(board: &Board, item: &Item<'_>, accepts: &mut dyn FnMut(&str) -> bool) -> bool {
    match item {
        Item::Task(one) => {
            let state = board.state_on_day(one);
            accepts(state.as_str()) || *state != TaskState::Done && accepts("open")
        }
        Item::Rectification(one) => {
            let state = facts::rectification_state(board, one);
            accepts(&state) || state != "verified" && accepts("unverified")
        }
        Item::Matter(one) => {
            let state = state_on(one, board.day);
            state.is_some_and(|state| accepts(state.as_str()) || is_open(&state) && accepts("open"))
        }
        Item::Review(one) => accepts(one.state.as_str()),
        Item::Planned(one) => accepts(one.state.as_str()),
        Item::Supervision(_) => accepts(if item.is_open(board) { "active" } else { "over" }),
        _ => accepts(if item.is_open(board) { "open" } else { "done" }),
    }
}

fn any_kind(item: &Item<'_>, accepts: &mut dyn FnMut(&str) -> bool) -> bool {
    match item {
        Item::Deadline(deadline, _) => accepts(deadline.key.kind.as_str()),
        Item::Supervision(one) => accepts(one.subject.kind.as_str()),
        Item::Community(one) => accepts(one.kind.as_str()),
        Item::Review(one) => accepts(one.kind.as_str()),
        Item::Planned(one) => accepts(one.kind.as_str()),
        Item::Series(one) => accepts(one.kind.as_str()),
        Item::Outcome(one) => accepts(one.kind.as_str()),
        Item::Unit(one) => accepts(one.kind.as_str()),
        _ => false,
    }
}

/// The word of what a community or enterprise has.
fn equipment<'a>(item: &Item<'a>, key: FilterKey) -> Option<&'a str> {
    match (item, key) {
        (Item::Community(one), FilterKey::Service) => one.service.as_ref().map(|one| one.form.as_str()),
        (Item::Community(one), FilterKey::Committee) => one.committee.as_ref().map(|one| one.state.as_str()),
        (Item::Community(one), FilterKey::Party) => one.party.as_ref().map(|one| one.form.as_str()),
        (Item::Enterprise(one), FilterKey::Party) => one.party.as_ref().map(|one| one.form.as_str()),
        _ => None,
    }
}

/// Whether a community or enterprise is troubled, supervised or exempt.
pub fn flag(board: &Board, item: &Item<'_>, key: FilterKey) -> bool {
    let (troubled, exempt, subject) = match item {
        Item::Community(one) => (one.troubled, one.exempt.is_some(), one.key()),
        Item::Enterprise(one) => (one.troubled, one.exempt.is_some(), one.key()),
        _ => return false,
    };
    match key {
        FilterKey::Troubled => troubled,
        FilterKey::Exempt => exempt,
        FilterKey::Supervised => facts::supervisions(board, &subject).next().is_some(),
        _ => false,
    }
}

/// The name of a unit, or its id where the record is missing.
pub fn unit_name<'a>(board: &'a Board, id: &'a UnitId) -> &'a str {
    board.data.units.get(id).map_or_else(|| id.as_str(), |unit| unit.name.as_str())
}

/// The texts in which an item is found. No contact is among them.
pub fn texts<'a>(board: &'a Board, item: &Item<'a>) -> Vec<Field<'a>> {
    let mut out = vec![(FieldKind::Id, Cow::Owned(item.key().id.to_string()))];
    let mut put = |kind: FieldKind, text: &'a str| out.push((kind, Cow::Borrowed(text)));
    match item {
        Item::Deadline(_, record) => return texts(board, record),
        Item::Planned(_) => {}
        Item::Task(one) => {
            put(FieldKind::Title, &one.title);
            one.units.iter().for_each(|part| put(FieldKind::Units, unit_name(board, &part.unit)));
            put(FieldKind::Other, &one.clause);
            one.summary.iter().for_each(|summary| put(FieldKind::Other, summary));
            // People ask by what an item is about, which its title need not say.
            one.summary.iter().for_each(|summary| put(FieldKind::Other, summary));
            one.targets.iter().for_each(|target| put(FieldKind::Other, &target.what));
        }
        Item::Milestone(one) => {
            put(FieldKind::Title, &one.what);
            one.phrase.iter().for_each(|phrase| put(FieldKind::Other, phrase));
            if let Some(task) = board.data.tasks.get(&one.task) {
                put(FieldKind::Other, &task.title);
                task.units.iter().for_each(|part| put(FieldKind::Units, unit_name(board, &part.unit)));
            }
        }
        Item::Indicator(one) => {
            put(FieldKind::Title, &one.name);
            put(FieldKind::Title, &one.short);
        }
        Item::Community(one) => {
            put(FieldKind::Title, &one.name);
            put(FieldKind::Units, unit_name(board, &one.township));
            one.neighbourhood.iter().for_each(|unit| put(FieldKind::Units, unit_name(board, unit)));
        }
        Item::Enterprise(one) => {
            put(FieldKind::Title, &one.name);
            one.credit_code.iter().for_each(|code| put(FieldKind::Other, code));
            one.township.iter().for_each(|unit| put(FieldKind::Units, unit_name(board, unit)));
        }
        Item::Supervision(one) => {
            if let Some(subject) = Subject::of(board, &one.subject) {
                put(FieldKind::Title, subject.name());
                subject.area().into_iter().for_each(|unit| put(FieldKind::Units, unit_name(board, unit)));
            }
            let members = one.links.iter().filter_map(|link| board.data.members.get(&link.member));
            members.for_each(|member| put(FieldKind::Units, &member.name));
        }
        Item::Visit(one) => {
            put(FieldKind::Other, &one.findings);
            put_subject(board, &one.supervision, &mut put);
        }
        Item::Rectification(one) => {
            put(FieldKind::Title, &one.title);
            one.unit.iter().for_each(|unit| put(FieldKind::Units, unit_name(board, unit)));
            put_subject(board, &one.supervision, &mut put);
        }
        Item::Matter(one) => {
            put(FieldKind::Title, &one.title);
            one.detail.iter().for_each(|detail| put(FieldKind::Other, detail));
            one.unit.iter().for_each(|unit| put(FieldKind::Units, unit_name(board, unit)));
            put(FieldKind::Units, unit_name(board, &one.township));
            if let Some(community) = one.community.as_ref().and_then(|id| board.data.communities.get(id)) {
                put(FieldKind::Other, &community.name);
            }
            if let Some(enterprise) = one.enterprise.as_ref().and_then(|id| board.data.enterprises.get(id)) {
                put(FieldKind::Other, &enterprise.name);
            }
        }
        Item::Review(one) => put(FieldKind::Title, &one.title),
        Item::Series(one) => put(FieldKind::Title, &one.title),
        Item::Outcome(one) => {
            put(FieldKind::Title, &one.text);
            one.unit.iter().for_each(|unit| put(FieldKind::Units, unit_name(board, unit)));
        }
        Item::Unit(one) => {
            put(FieldKind::Title, &one.name);
            one.full_name.iter().chain(&one.aliases).for_each(|name| put(FieldKind::Title, name));
        }
        Item::Member(one) => {
            put(FieldKind::Title, &one.name);
            one.post.iter().for_each(|post| put(FieldKind::Other, post));
            put(FieldKind::Units, unit_name(board, &one.unit));
        }
    }
    match item {
        Item::Task(one) => {
            out.push((FieldKind::Number, Cow::Owned(one.number.to_string())));
            // As people say it, whatever the interface's language.
            out.push((FieldKind::Other, Cow::Owned(detail::ITEM.fill(Lang::Zh, &[("number", &one.number)]))));
        }
        Item::Planned(one) => {
            let series = one.series.as_ref().and_then(|id| board.data.series.get(id));
            out.extend(series.map(|series| (FieldKind::Title, Cow::Borrowed(series.title.as_str()))));
        }
        _ => {}
    }
    out
}

fn put_subject<'a>(
    board: &'a Board,
    supervision: &crate::domain::id::SupervisionId,
    put: &mut impl FnMut(FieldKind, &'a str),
) {
    if let Some(subject) = facts::subject(board, supervision) {
        put(FieldKind::Other, subject.name());
    }
}

/// The name of any record, as links show it; its id where it is missing.
pub fn name_of<'a>(board: &'a Board, key: &'a crate::domain::id::Key) -> Cow<'a, str> {
    let id = || Cow::Borrowed(key.id.as_str());
    match key.kind {
        Kind::Programme => {
            board.data.programmes.find(&key.id).map_or_else(id, |one| one.number.as_str().into())
        }
        _ => Item::of(board, key).map_or_else(id, |item| name_of_item(board, &item)),
    }
}

fn name_of_item<'a>(board: &'a Board, item: &Item<'a>) -> Cow<'a, str> {
    match item {
        Item::Task(one) => one.title.as_str().into(),
        Item::Milestone(one) => one.what.as_str().into(),
        Item::Indicator(one) => one.name.as_str().into(),
        Item::Community(one) => one.name.as_str().into(),
        Item::Enterprise(one) => one.name.as_str().into(),
        Item::Supervision(one) => Subject::of(board, &one.subject)
            .map_or_else(|| one.id.as_str().into(), |subject| subject.name().into()),
        Item::Visit(one) => facts::subject(board, &one.supervision)
            .map_or_else(|| one.id.as_str().into(), |subject| subject.name().into()),
        Item::Rectification(one) => one.title.as_str().into(),
        Item::Matter(one) => one.title.as_str().into(),
        Item::Review(one) => one.title.as_str().into(),
        Item::Planned(one) => one.title.to_string().into(),
        Item::Series(one) => one.title.as_str().into(),
        Item::Outcome(one) => one.text.as_str().into(),
        Item::Unit(one) => one.name.as_str().into(),
        Item::Member(one) => one.name.as_str().into(),
        Item::Deadline(_, record) => name_of_item(board, record),
    }
}
