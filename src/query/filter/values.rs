//! Looking names up, and the values offered for a key.

use std::collections::HashSet;

use compact_str::CompactString;

use super::key::{Domain, FilterKey};
use super::{Filter, Matcher, quoted};
use crate::domain::board::Board;
use crate::domain::id::{Id, UnitId, natural_cmp};
use crate::domain::text::Text;
use crate::domain::unit::{Unit, UnitKind};
use crate::locale::{Lang, filter as m};
use crate::query::item::items;
use crate::query::list::ListKind;
use crate::search::{FieldKind, Matcher as TextMatcher, Pattern, complete};

/// Values are counted while that takes at most so many looks.
const MOST_COUNTED: usize = 2_000_000;

/// A refused name comes back with at most this many that are near to it.
const MOST_NEAR: usize = 3;

/// A value offered for a key, in a picker or by completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The term that filters by it (`unit:县城管局`).
    pub expression: String,
    /// What is shown.
    pub label: String,
    /// How many rows of the whole list it accepts; none where that is not worth counting.
    pub count: Option<usize>,
}

/// The values that a key offers for a list, those first that the plan or the register names first; none for a
/// record's id. Values that no row has are left out, except words and periods, which are always the same.
pub fn values(board: &Board, list: ListKind, key: FilterKey, lang: Lang) -> Vec<Candidate> {
    let options = options(board, list, key, lang);
    let all = items(board, list, None);
    let counted = options.len().saturating_mul(all.len()) <= MOST_COUNTED;
    let fixed = matches!(key.domain(list), Domain::Choices(_) | Domain::Period);
    options
        .into_iter()
        .map(|(value, label)| {
            let filter = Filter::default().with(key, &value);
            let matcher = counted.then(|| Matcher::new(&filter, board, list, None).ok()).flatten();
            let count = matcher.map(|mut matcher| all.iter().filter(|item| matcher.accepts(item)).count());
            Candidate { expression: filter.to_string(), label, count }
        })
        .filter(|candidate| fixed || candidate.count != Some(0))
        .collect()
}

/// Values and their labels.
fn options(board: &Board, list: ListKind, key: FilterKey, lang: Lang) -> Vec<(String, String)> {
    let named = |value: &str| (value.to_owned(), value.to_owned());
    match key.domain(list) {
        Domain::Choices(choices) => choices
            .into_iter()
            .map(|choice| (choice.word.to_owned(), choice.label.get(lang).to_owned()))
            .collect(),
        Domain::Units => board.data.units.iter().map(|unit| named(&unit.name)).collect(),
        Domain::Areas => {
            board.data.units.iter().filter(|unit| is_area(unit)).map(|unit| named(&unit.name)).collect()
        }
        Domain::Members => board.data.members.iter().map(|member| named(&member.name)).collect(),
        Domain::Period => periods(lang),
        Domain::Text => {
            let mut seen = HashSet::new();
            let sections = board.data.tasks.iter().map(|task| &task.section);
            sections.filter(|section| seen.insert(section.as_str())).map(|section| named(section)).collect()
        }
        Domain::Record => Vec::new(),
    }
}

/// The periods that people ask for most.
fn periods(lang: Lang) -> Vec<(String, String)> {
    let within = |days: u16| (format!("<={days}d"), m::PERIOD_WITHIN.fill(lang, &[("days", &days)]));
    let fixed = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    vec![
        fixed("<today", m::PERIOD_BEFORE_TODAY.get(lang)),
        fixed("today", m::PERIOD_TODAY.get(lang)),
        fixed("week", m::PERIOD_WEEK.get(lang)),
        within(7),
        within(30),
        within(90),
        fixed("none", m::PERIOD_NONE.get(lang)),
    ]
}

/// What the last word of a filter could become, with a label: keys while it has no colon, then their values,
/// ranked by Han, pinyin or initials.
pub fn complete_filter(board: &Board, list: ListKind, word: &str, lang: Lang) -> Vec<(String, String)> {
    let (minus, word) = word.strip_prefix('-').map_or(("", word), |rest| ("-", rest));
    let Some((name, typed)) = word.split_once([':', '：']) else {
        let keys: Vec<FilterKey> = FilterKey::of_list(list).collect();
        let names: Vec<String> =
            keys.iter().map(|key| format!("{} {}", key.as_str(), key.label().get(Lang::Zh))).collect();
        let found = complete(&names, word).into_iter().filter_map(|one| keys.get(one.index));
        return found
            .map(|key| (format!("{minus}{}:", key.as_str()), key.label().get(lang).to_owned()))
            .collect();
    };
    let Some(key) = FilterKey::from_word(name).filter(|key| key.applies_to(list)) else { return Vec::new() };
    let (before, typed) =
        typed.rsplit_once([',', '，', '、']).map_or(("", typed), |(before, typed)| (before, typed));
    let comma = if before.is_empty() { "" } else { "," };
    let options = options(board, list, key, lang);
    let texts: Vec<String> = options.iter().map(|(value, label)| format!("{value} {label}")).collect();
    complete(&texts, typed)
        .into_iter()
        .filter_map(|one| options.get(one.index))
        .map(|(value, label)| {
            (format!("{minus}{}:{before}{comma}{}", key.as_str(), quoted(value)), label.clone())
        })
        .collect()
}

/// Towns, townships and zones are areas.
pub(super) fn is_area(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Township | UnitKind::Zone)
}

/// The units that a text names: by id, by name, or by what their names hold.
///
/// # Errors
/// With the names that come near, when nothing answers.
pub fn units_named(board: &Board, text: &str) -> Result<Vec<UnitId>, Vec<String>> {
    Ok(resolve(board, &Domain::Units, text)?.iter().map(|id| UnitId::new(id)).collect())
}

/// Ids of the units or members that a text names: the one with that id; or those with that very name; or those
/// whose name holds the text in one piece by Han, pinyin or initials.
///
/// # Errors
/// With the names that come near, when nothing answers.
pub(super) fn resolve(board: &Board, domain: &Domain, text: &str) -> Result<Vec<CompactString>, Vec<String>> {
    let candidates: Vec<(&str, Vec<&Text>)> = match domain {
        Domain::Members => {
            board.data.members.iter().map(|member| (member.id.as_str(), vec![&member.name])).collect()
        }
        _ => board
            .data
            .units
            .iter()
            .filter(|unit| *domain != Domain::Areas || is_area(unit))
            .map(|unit| {
                let names = [&unit.name].into_iter().chain(&unit.full_name).chain(&unit.aliases);
                (unit.id.as_str(), names.collect())
            })
            .collect(),
    };
    let ids = |accepts: &mut dyn FnMut(&str, &[&Text]) -> bool| -> Vec<CompactString> {
        candidates
            .iter()
            .filter(|(id, names)| accepts(id, names))
            .map(|(id, _)| CompactString::new(id))
            .collect()
    };
    let upper = text.to_uppercase();
    let mut matcher = TextMatcher::new(Pattern::new(text));
    let mut holds =
        |name: &Text| matcher.matches(FieldKind::Title, name).is_some_and(|found| found.ranges.len() == 1);
    let found = [
        ids(&mut |id, _| natural_cmp(id, &upper).is_eq() || same_number(id, &upper)),
        ids(&mut |_, names| names.iter().any(|name| name.as_str() == text)),
        ids(&mut |_, names| names.iter().any(|name| holds(name))),
    ];
    if let Some(found) = found.into_iter().find(|ids| !ids.is_empty()) {
        return Ok(found);
    }
    let names: Vec<&str> =
        candidates.iter().flat_map(|(_, names)| names.iter().map(|name| name.as_str())).collect();
    let near = complete(&names, text).into_iter().take(MOST_NEAR);
    Err(near.filter_map(|one| names.get(one.index)).map(|name| (*name).to_owned()).collect())
}

/// Whether two ids differ only by zeros that lead their number (`U3`, `U03`).
pub(super) fn same_number(id: &str, typed: &str) -> bool {
    let split = |text: &str| {
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let (letters, number) = text.split_at_checked(at)?;
        Some((letters.to_owned(), number.trim_start_matches('0').to_owned()))
    };
    split(id).zip(split(typed)).is_some_and(|(a, b)| a == b)
}
