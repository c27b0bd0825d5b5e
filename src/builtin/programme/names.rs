//! Names, words and ids of a programme file, checked against what the file and the domain know.

use std::collections::{BTreeMap, BTreeSet};

use super::raw;
use crate::builtin::error::Fault;
use crate::builtin::spans::Checker;
use crate::domain::id::{Kind, UnitId};

/// Units by name and alias.
pub(super) struct Names(BTreeMap<String, UnitId>);

impl Names {
    /// Gathers the names that a file's units go by; notes ids and names given twice.
    pub(super) fn gather(units: &[raw::Unit], checker: &mut Checker<'_>) -> Self {
        let mut ids = BTreeSet::new();
        let mut names = BTreeMap::new();
        for unit in units {
            let id = UnitId::new(check_id(&unit.id, Kind::Unit, checker));
            if !ids.insert(id.clone()) {
                checker.fault(&unit.id.span(), Fault::Twice(id.to_string()));
            }
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                if names.insert(name.get_ref().clone(), id.clone()).is_some() {
                    checker.fault(&name.span(), Fault::Twice(name.get_ref().clone()));
                }
            }
        }
        Self(names)
    }

    /// The unit that goes by a name; notes a fault when there is none.
    pub(super) fn find(&self, name: &raw::Word, checker: &mut Checker<'_>) -> Option<UnitId> {
        let found = self.0.get(name.get_ref()).cloned();
        if found.is_none() {
            checker.fault(&name.span(), Fault::Unit(name.get_ref().clone()));
        }
        found
    }
}

/// The variant that a word stands for. An authored file may hold only words of this version, unlike a peer's
/// record: a word from the future would be a slip of the pen.
pub(super) fn known<T>(word: &raw::Word, all: &[T], as_str: fn(&T) -> &str, checker: &mut Checker<'_>) -> T
where
    T: for<'a> From<&'a str>,
{
    if !all.iter().any(|variant| as_str(variant) == word.get_ref()) {
        let known = all.iter().map(as_str).collect::<Vec<_>>().join(", ");
        checker.fault(&word.span(), Fault::Word { word: word.get_ref().clone(), known });
    }
    T::from(word.get_ref())
}

/// The id as written; notes a fault when it does not tell its kind or could not be typed.
pub(super) fn check_id<'w>(id: &'w raw::Word, kind: Kind, checker: &mut Checker<'_>) -> &'w str {
    let word = id.get_ref();
    let sound = word.len() > 1
        && word.starts_with(kind.letter())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !sound {
        checker.fault(&id.span(), Fault::Id { id: word.clone(), letter: kind.letter() });
    }
    word
}
