//! Records by name, pinyin, initials or id; and what is offered while an input is typed.

use std::cmp::Reverse;

use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::id::{EnterpriseId, Id, Key, Kind, UnitId};
use crate::domain::member::Role;
use crate::domain::record::Entity;
use crate::domain::text::{Text, single_line};
use crate::domain::unit::{Level, UnitKind};
use crate::locale::{Lang, labels};
use crate::search::{FieldKind, Matcher, Pattern};

/// Most candidates given at once.
const MOST: usize = 50;

/// Most names in an error that says which records may be meant.
pub(super) const MOST_NAMED: usize = 5;

/// Something that an input may be completed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The text to put into the input.
    pub value: String,
    /// What is shown for it.
    pub label: String,
    /// What tells it from others of that name.
    pub hint: String,
}

/// A record as it is picked.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub key: Key,
    pub title: String,
    pub hint: String,
    pub level: Option<Level>,
}

/// A record's title or name, as forms and answers show it; its id where it has none or is gone.
pub fn title_of(board: &Board, key: &Key) -> String {
    texts(board, key).map_or_else(|| key.id.to_string(), |texts| single_line(texts.name))
}

/// The texts by which one record is picked.
fn texts<'a>(board: &'a Board, key: &'a Key) -> Option<Texts<'a>> {
    let data = &board.data;
    let id = key.id.as_str();
    let unit_name = |id| data.units.get(id).map_or("", |unit| unit.name.as_str());
    let titled = |title: &'a str| Texts::new(key, title, Vec::new(), "");
    Some(match key.kind {
        Kind::Unit => {
            let one = data.units.find(id)?;
            let aliases = one.full_name.iter().chain(&one.aliases).map(Text::as_str).collect();
            Texts::new(key, &one.name, aliases, "")
        }
        Kind::Member => {
            let one = data.members.find(id)?;
            let unit = unit_name(&one.unit);
            let others = one.post.iter().map(Text::as_str).chain([unit]).collect();
            Texts { level: Some(&one.level), ..Texts::new(key, &one.name, others, unit) }
        }
        Kind::Community => {
            let one = data.communities.find(id)?;
            let area = unit_name(&one.township);
            Texts::new(key, &one.name, vec![area], area)
        }
        Kind::Enterprise => {
            let one = data.enterprises.find(id)?;
            let code = one.credit_code.as_ref().map_or("", Text::as_str);
            Texts::new(key, &one.name, vec![code], code)
        }
        Kind::Supervision => {
            let subject = texts(board, &data.supervisions.find(id)?.subject)?;
            Texts { key, ..subject }
        }
        Kind::Task => titled(&data.tasks.find(id)?.title),
        Kind::Matter => titled(&data.matters.find(id)?.title),
        Kind::Rectification => titled(&data.rectifications.find(id)?.title),
        Kind::Milestone => titled(&data.milestones.find(id)?.what),
        Kind::Review => titled(&data.reviews.find(id)?.title),
        Kind::Series => titled(&data.series.find(id)?.title),
        Kind::Outcome => titled(&data.outcomes.find(id)?.text),
        Kind::Indicator | Kind::Visit | Kind::Programme | Kind::Census | Kind::Figures => return None,
    })
}

/// The texts by which a record is picked.
struct Texts<'a> {
    key: &'a Key,
    name: &'a str,
    others: Vec<&'a str>,
    hint: &'a str,
    level: Option<&'a Level>,
}

impl<'a> Texts<'a> {
    fn new(key: &'a Key, name: &'a str, others: Vec<&'a str>, hint: &'a str) -> Self {
        Self { key, name, others, hint, level: None }
    }

    fn named(&self) -> Named {
        let hint = [self.key.id.as_str(), self.hint];
        let hint: Vec<&str> = hint.into_iter().filter(|text| !text.is_empty()).collect();
        Named {
            key: self.key.clone(),
            title: single_line(self.name),
            hint: hint.join(" "),
            level: self.level.cloned(),
        }
    }
}

/// The record that an id names, in either case and with or without leading zeros (`t9` is `T09`), among some kinds;
/// among all where none is given.
pub fn find_record(board: &Board, id: &str, kinds: &[Kind]) -> Option<Key> {
    // A provisional id has small letters behind its mark.
    let id = single_line(id.trim());
    let (head, tail) = id.split_once('~').map_or((id.as_str(), None), |(head, tail)| (head, Some(tail)));
    let id = tail.map_or_else(|| head.to_uppercase(), |tail| format!("{}~{tail}", head.to_uppercase()));
    let kind = Kind::of_id(&id).filter(|kind| kinds.is_empty() || kinds.contains(kind))?;
    let key = Key::new(kind, &id);
    if board.data.contains(&key) {
        return Some(key);
    }
    if !id.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let bare = without_zeros(&id);
    board.data.keys(kind).into_iter().find(|key| without_zeros(&key.id) == bare)
}

/// An id without the zeros that lead its numbers.
fn without_zeros(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    let mut chars = id.chars().peekable();
    while let Some(c) = chars.next() {
        let leads = !out.ends_with(|before: char| before.is_ascii_digit());
        let more = chars.peek().is_some_and(char::is_ascii_digit);
        if !(c == '0' && leads && more) {
            out.push(c);
        }
    }
    out
}

/// The records that match what was typed, best first; all of them, in natural order, where nothing was typed.
pub(super) fn matches(board: &Board, kinds: &[Kind], among: Option<&[Key]>, typed: &str) -> Vec<Named> {
    let mut matcher = Matcher::new(Pattern::new(typed));
    let mut found: Vec<(u32, Named)> = Vec::new();
    let mut look = |key: &Key| {
        let Some(texts) = texts(board, key) else { return };
        let id = (FieldKind::Id, key.id.as_str());
        let name = (FieldKind::Title, texts.name);
        let others = texts.others.iter().map(|text| (FieldKind::Units, *text));
        let fields: Vec<(FieldKind, &str)> = [id, name].into_iter().chain(others).collect();
        if let Some(score) = matcher.score(&fields) {
            found.push((score, texts.named()));
        }
    };
    match among {
        Some(keys) => keys.iter().for_each(&mut look),
        None => kinds.iter().for_each(|kind| board.data.keys(*kind).iter().for_each(&mut look)),
    }
    found.sort_by_key(|(score, _)| Reverse(*score));
    found.into_iter().map(|(_, named)| named).collect()
}

/// Candidates for a pick; those of a level come first where one is asked for.
pub(super) fn candidates(
    board: &Board,
    kinds: &[Kind],
    among: Option<&[Key]>,
    level: Option<&Level>,
    typed: &str,
    lang: Lang,
) -> Vec<Candidate> {
    let mut found = matches(board, kinds, among, typed);
    if let Some(level) = level {
        found.sort_by_key(|named| named.level.as_ref() != Some(level));
    }
    let several_kinds = kinds.len() > 1;
    let candidate = |named: Named| Candidate {
        value: named.key.id.to_string(),
        label: named.title,
        hint: if several_kinds {
            format!("{} {}", labels::kind(named.key.kind).get(lang), named.hint)
        } else {
            named.hint
        },
    };
    found.into_iter().take(MOST).map(candidate).collect()
}

/// What a typed text names.
pub(super) enum Found {
    /// One record.
    One(Key),
    /// None.
    None,
    /// Several, the nearest of them with their ids.
    Several(Vec<String>),
}

/// The record that a typed text names: by its id, by its whole name, or as the only one that matches. Of several,
/// those of the level that is asked for are meant.
pub(super) fn resolve(
    board: &Board,
    kinds: &[Kind],
    among: Option<&[Key]>,
    level: Option<&Level>,
    typed: &str,
) -> Found {
    if let Some(key) = find_record(board, typed, kinds) {
        return Found::One(key);
    }
    let mut found = matches(board, kinds, among, typed);
    let wanted = typed.trim();
    let whole = |named: &Named| {
        let alias = || texts(board, &named.key).is_some_and(|texts| texts.others.contains(&wanted));
        named.title == wanted || named.key.kind == Kind::Unit && alias()
    };
    if found.iter().any(whole) {
        found.retain(whole);
    }
    if level.is_some() && found.iter().any(|named| named.level.as_ref() == level) {
        found.retain(|named| named.level.as_ref() == level);
    }
    match &found[..] {
        [] => Found::None,
        [only] => Found::One(only.key.clone()),
        several => {
            let name = |named: &Named| format!("{} ({})", named.title, named.hint);
            Found::Several(several.iter().take(MOST_NAMED).map(name).collect())
        }
    }
}

/// The key of the linked records of a supervision's officials.
pub(super) fn linked(board: &Board, supervision: &Key) -> Vec<Key> {
    let one = board.data.supervisions.find(&supervision.id);
    let mut keys: Vec<Key> =
        one.into_iter().flat_map(|one| one.links.iter().map(|link| link.member.key())).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// In whose name an opinion on an enterprise can be given: the neighbourhoods that it serves and their communities;
/// every neighbourhood that the viewer may speak for where it serves none.
pub(super) fn giving(board: &Board, enterprise: &Key, viewer: &Viewer) -> Vec<Key> {
    let within = |area: Option<&UnitId>| viewer.role != Role::Township || area == Some(&viewer.unit);
    let served = board.links.communities_served(&board.data, &EnterpriseId::new(&enterprise.id));
    let served: Vec<_> = served.filter(|one| within(Some(&one.township))).collect();
    let mut keys: Vec<Key> =
        served.iter().filter_map(|one| one.neighbourhood.as_ref()).map(Id::key).collect();
    keys.extend(served.iter().map(|one| one.key()));
    if keys.is_empty() {
        let all = board.data.units.iter().filter(|unit| unit.kind == UnitKind::Neighbourhood);
        keys.extend(all.filter(|unit| within(unit.parent.as_ref())).map(|unit| unit.key()));
    }
    keys.sort();
    keys.dedup();
    keys
}

/// Units whose attendance a review may record: those recorded first, then departments, townships and zones.
pub(super) fn attending(board: &Board, recorded: &[crate::domain::review::Attendance]) -> Vec<Key> {
    let mut keys: Vec<Key> = recorded.iter().map(|one| one.unit.key()).collect();
    let answers =
        |kind: &UnitKind| matches!(kind, UnitKind::Department | UnitKind::Township | UnitKind::Zone);
    let others = board.data.units.iter().filter(|unit| answers(&unit.kind)).map(|unit| unit.key());
    for key in others {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_before_a_number_do_not_matter() {
        for (id, bare) in
            [("T09", "T9"), ("T02-1", "T2-1"), ("C100", "C100"), ("R2023-06", "R2023-6"), ("T0", "T0")]
        {
            assert_eq!(without_zeros(id), bare);
        }
    }
}
