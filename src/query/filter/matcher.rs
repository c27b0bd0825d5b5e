//! A filter made ready for one board: names looked up, periods read, patterns compiled.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::error::{FilterError, Problem};
use super::key::{Domain, FilterKey};
use super::period::Period;
use super::values::{resolve, same_number};
use super::{Filter, Term};
use crate::domain::board::Board;
use crate::domain::id::{Key, MemberId, UnitId};
use crate::domain::light::Light;
use crate::domain::links::group_members;
use crate::domain::task::Duty;
use crate::domain::unit::UnitKind;
use crate::query::facts;
use crate::query::item::Item;
use crate::query::list::ListKind;
use crate::query::words::{self, Field};
use crate::search::{FieldKind, Matcher as TextMatcher, Pattern};

/// A filter ready for one board.
#[derive(Debug)]
pub struct Matcher<'a> {
    board: &'a Board,
    tests: Vec<(bool, Test)>,
    words: Vec<Word<'a>>,
}

/// A free word with what is known about it so far.
#[derive(Debug)]
struct Word<'a> {
    negated: bool,
    matcher: TextMatcher,
    /// Letters and a number (`sh9`) may stand in different fields; any other word stands in one.
    joined: bool,
    /// Names of units and the like come back in many records: what the word says of each.
    names: HashMap<&'a str, bool>,
}

impl<'a> Word<'a> {
    fn new(word: &super::Word) -> Self {
        let digits = word.text.chars().filter(char::is_ascii_digit).count();
        let joined =
            digits > 0 && digits < word.text.chars().count() || word.text.contains(char::is_whitespace);
        Self { negated: word.negated, matcher: pattern(&word.text), joined, names: HashMap::new() }
    }

    fn accepts(&mut self, texts: &[Field<'a>]) -> bool {
        self.is_in(texts) != self.negated
    }

    fn is_in(&mut self, texts: &[Field<'a>]) -> bool {
        if self.joined {
            let fields: Vec<_> = texts.iter().map(|(kind, text)| (*kind, text.as_ref())).collect();
            return self.matcher.score(&fields).is_some();
        }
        texts.iter().any(|(kind, text)| match (kind, text) {
            (FieldKind::Units, Cow::Borrowed(name)) => *self
                .names
                .entry(name)
                .or_insert_with(|| self.matcher.score(&[(FieldKind::Units, name)]).is_some()),
            _ => self.matcher.score(&[(*kind, text.as_ref())]).is_some(),
        })
    }
}

/// What one term asks.
#[derive(Debug)]
enum Test {
    Units(HashSet<UnitId>, Vec<Duty>),
    Areas(HashSet<UnitId>, Vec<Duty>),
    Members(HashSet<MemberId>),
    Duties(Vec<Duty>),
    Lights(Vec<Light>),
    Words(FilterKey, Vec<CompactString>),
    Flag(FilterKey, bool),
    Due(Vec<Period>),
    On(Vec<Period>),
    Owners(Vec<String>),
    Section(Vec<TextMatcher>),
    Mine { units: HashSet<UnitId>, member: MemberId, duties: Vec<Duty>, wanted: bool },
    Anything,
}

impl<'a> Matcher<'a> {
    /// Makes a filter ready for a list.
    ///
    /// # Errors
    /// A name that nothing answers to, or `mine` without a member. The column counts in the filter as written back.
    pub fn new(
        filter: &Filter,
        board: &'a Board,
        list: ListKind,
        me: Option<&MemberId>,
    ) -> Result<Self, FilterError> {
        let duties = duties(filter);
        let mut column = 1;
        let mut tests = Vec::with_capacity(filter.terms.len());
        for term in &filter.terms {
            let test = test(term, board, list, me, &duties).map_err(|problem| FilterError {
                column,
                problem,
                list,
            })?;
            tests.push((term.negated, test));
            column += term.to_string().chars().count() + 1;
        }
        let words = filter.words.iter().map(Word::new).collect();
        Ok(Self { board, tests, words })
    }

    /// Whether the filter accepts an item.
    pub fn accepts(&mut self, item: &Item<'a>) -> bool {
        let board = self.board;
        self.tests.iter_mut().all(|(negated, test)| test.holds(board, item) != *negated)
            && (self.words.is_empty() || self.finds(item))
    }

    fn finds(&mut self, item: &Item<'a>) -> bool {
        let texts = words::texts(self.board, item);
        self.words.iter_mut().all(|word| word.accepts(&texts))
    }
}

fn pattern(text: &str) -> TextMatcher {
    TextMatcher::new(Pattern::new(text))
}

/// The duties that a filter asks for, which then go for its units as well.
fn duties(filter: &Filter) -> Vec<Duty> {
    let terms = filter.terms.iter().filter(|term| term.key == FilterKey::Duty && !term.negated);
    terms.flat_map(|term| &term.values).map(|value| Duty::from(value.as_str())).collect()
}

fn test(
    term: &Term,
    board: &Board,
    list: ListKind,
    me: Option<&MemberId>,
    duties: &[Duty],
) -> Result<Test, Problem> {
    let key = term.key;
    if !key.applies_to(list) {
        return Err(Problem::Inapplicable(key));
    }
    let wanted = || term.values.iter().any(|value| value == "yes");
    Ok(match key {
        FilterKey::Unit => Test::Units(units(board, term, &Domain::Units)?, duties.to_vec()),
        FilterKey::Area => Test::Areas(units(board, term, &Domain::Areas)?, duties.to_vec()),
        FilterKey::Member => {
            Test::Members(names(board, term, &Domain::Members)?.iter().map(|id| MemberId::new(id)).collect())
        }
        FilterKey::Duty => Test::Duties(term.values.iter().map(|value| Duty::from(value.as_str())).collect()),
        FilterKey::Light => {
            Test::Lights(term.values.iter().filter_map(|value| Light::from_word(value)).collect())
        }
        FilterKey::Due => Test::Due(periods(term)?),
        FilterKey::On => Test::On(periods(term)?),
        FilterKey::Of => Test::Owners(term.values.iter().map(|value| value.to_uppercase()).collect()),
        FilterKey::Section => Test::Section(term.values.iter().map(|value| pattern(value)).collect()),
        // Both yes and no: everything.
        FilterKey::Mine | FilterKey::Troubled | FilterKey::Supervised | FilterKey::Exempt
            if wanted() && term.values.len() > 1 =>
        {
            Test::Anything
        }
        FilterKey::Mine => {
            let member = me.ok_or(Problem::NoMember)?;
            let unit = board.data.members.get(member).map(|member| member.unit.clone());
            let units = with_groups(board, unit.into_iter().collect());
            Test::Mine { units, member: member.clone(), duties: duties.to_vec(), wanted: wanted() }
        }
        FilterKey::Troubled | FilterKey::Supervised | FilterKey::Exempt => Test::Flag(key, wanted()),
        _ => Test::Words(key, term.values.iter().map(CompactString::from).collect()),
    })
}

fn names(board: &Board, term: &Term, domain: &Domain) -> Result<Vec<CompactString>, Problem> {
    let mut ids = Vec::new();
    for value in &term.values {
        let found = resolve(board, domain, value)
            .map_err(|near| Problem::NoSuchName(term.key, value.clone(), near))?;
        ids.extend(found);
    }
    Ok(ids)
}

fn units(board: &Board, term: &Term, domain: &Domain) -> Result<HashSet<UnitId>, Problem> {
    let ids = names(board, term, domain)?;
    Ok(with_groups(board, ids.iter().map(|id| UnitId::new(id)).collect()))
}

/// The units, and the group units that stand for them.
fn with_groups(board: &Board, mut units: HashSet<UnitId>) -> HashSet<UnitId> {
    let groups = board.data.units.iter().filter(|unit| unit.kind == UnitKind::Group);
    let found: Vec<UnitId> = groups
        .filter(|group| group_members(&board.data, &group.id).iter().any(|member| units.contains(member)))
        .map(|group| group.id.clone())
        .collect();
    units.extend(found);
    units
}

fn periods(term: &Term) -> Result<Vec<Period>, Problem> {
    term.values.iter().map(|value| value.parse().map_err(|_| Problem::BadPeriod(value.clone()))).collect()
}

impl Test {
    fn holds(&mut self, board: &Board, item: &Item<'_>) -> bool {
        match self {
            Self::Units(ids, duties) => {
                facts::any_unit(board, item, &mut |unit, duty| ids.contains(unit) && fits(duties, duty))
            }
            Self::Areas(ids, duties) => {
                facts::any_area(board, item, &mut |unit, duty| ids.contains(unit) && fits(duties, duty))
            }
            Self::Members(ids) => facts::any_member(board, item, &mut |member| ids.contains(member)),
            Self::Duties(duties) => {
                facts::any_unit(board, item, &mut |_, duty| duty.is_some_and(|duty| duties.contains(duty)))
            }
            Self::Lights(lights) => item.light(board).is_some_and(|light| lights.contains(&light)),
            Self::Words(key, wanted) => {
                words::any_word(board, item, *key, &mut |word| wanted.iter().any(|one| one == word))
            }
            Self::Flag(key, wanted) => words::flag(board, item, *key) == *wanted,
            Self::Due(periods) => {
                let due = item.due(board);
                periods.iter().any(|period| period.holds(due, board.day))
            }
            Self::On(periods) => periods.iter().any(|period| period.holds(item.on(), board.day)),
            Self::Owners(ids) => facts::any_owner(board, item, &mut |key: &Key| {
                ids.iter().any(|id| key.id == id.as_str() || same_number(&key.id, id))
            }),
            Self::Section(patterns) => facts::section(board, item).is_some_and(|section| {
                let fields = [(FieldKind::Title, section)];
                patterns.iter_mut().any(|pattern| pattern.score(&fields).is_some())
            }),
            Self::Mine { units, member, duties, wanted } => {
                let mine = facts::any_member(board, item, &mut |one| one == member)
                    || !matches!(item, Item::Community(_) | Item::Supervision(_))
                        && facts::any_unit(board, item, &mut |unit, duty| {
                            units.contains(unit) && fits(duties, duty)
                        });
                mine == *wanted
            }
            Self::Anything => true,
        }
    }
}

/// Whether a unit's part is among the duties asked for; records without parts fit any.
fn fits(duties: &[Duty], duty: Option<&Duty>) -> bool {
    duties.is_empty() || duty.is_none_or(|duty| duties.contains(duty))
}
