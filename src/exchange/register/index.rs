//! The records that a file's words may name, by name.

use std::collections::{HashMap, HashSet};

use super::column::{Column, half_width};
use super::flaw::{Problem, quoted};
use crate::domain::community::{Community, Enterprise};
use crate::domain::dataset::Dataset;
use crate::domain::edit::Records;
use crate::domain::id::{CommunityId, EnterpriseId, Id, Key, UnitId};
use crate::domain::record::Record;
use crate::domain::unit::{Unit, UnitKind};

/// Most names that a complaint lists.
const LISTED: usize = 40;

/// A name as it is compared: half-width, without blanks.
pub fn plain(name: &str) -> String {
    let mut text: String = name.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    text.make_ascii_lowercase();
    text
}

/// The records as they stand, with those that the file makes.
pub struct Index<'a> {
    data: &'a Dataset,
    units: HashMap<String, Vec<UnitId>>,
    communities: HashMap<String, Vec<CommunityId>>,
    enterprises: HashMap<String, Vec<EnterpriseId>>,
    codes: HashMap<String, Vec<EnterpriseId>>,
    made: HashMap<Key, Record>,
}

impl<'a> Index<'a> {
    /// Over the records as they stand.
    pub fn new(data: &'a Dataset) -> Self {
        let mut index = Self {
            data,
            units: HashMap::new(),
            communities: HashMap::new(),
            enterprises: HashMap::new(),
            codes: HashMap::new(),
            made: HashMap::new(),
        };
        for unit in &data.units {
            let names = [unit.id.as_str(), &unit.name].into_iter();
            let names =
                names.chain(unit.full_name.as_deref()).chain(unit.aliases.iter().map(|alias| &**alias));
            let names: HashSet<String> = names.map(plain).filter(|name| !name.is_empty()).collect();
            for name in names {
                index.units.entry(name).or_default().push(unit.id.clone());
            }
        }
        for community in &data.communities {
            index.communities.entry(plain(&community.name)).or_default().push(community.id.clone());
        }
        for enterprise in &data.enterprises {
            index.name_enterprise(enterprise);
        }
        index
    }

    /// The records themselves.
    pub const fn data(&self) -> &'a Dataset {
        self.data
    }

    fn name_enterprise(&mut self, enterprise: &Enterprise) {
        let entry = self.enterprises.entry(plain(&enterprise.name)).or_default();
        if !entry.contains(&enterprise.id) {
            entry.push(enterprise.id.clone());
        }
        if let Some(code) = &enterprise.credit_code {
            let entry = self.codes.entry(plain(code)).or_default();
            if !entry.contains(&enterprise.id) {
                entry.push(enterprise.id.clone());
            }
        }
    }

    /// Takes in a record that the file makes or changes, so that other rows may name it.
    pub fn add(&mut self, record: &Record) {
        if let Record::Enterprise(enterprise) = record {
            self.name_enterprise(enterprise);
        }
        self.made.insert(record.key(), record.clone());
    }

    /// A unit's name; its id where it is not there.
    pub fn unit_name(&self, id: &UnitId) -> String {
        self.data.units.get(id).map_or_else(|| id.to_string(), |unit| unit.name.to_string())
    }

    /// An enterprise's name; its id where it is not there.
    pub fn enterprise_name(&self, id: &EnterpriseId) -> String {
        match self.record(&id.key()) {
            Some(Record::Enterprise(one)) => one.name.to_string(),
            _ => id.to_string(),
        }
    }

    /// The unit that a word names, in a column of a level; a neighbourhood rather one of `township`.
    pub fn unit(&self, word: &str, column: Column, township: Option<&UnitId>) -> Result<UnitId, Problem> {
        let fits = |unit: &Unit| match column {
            Column::Neighbourhood => unit.kind == UnitKind::Neighbourhood,
            _ => matches!(unit.kind, UnitKind::Township | UnitKind::Zone),
        };
        let ids = self.units.get(&plain(word)).map_or(&[][..], Vec::as_slice);
        let named: Vec<&Unit> =
            ids.iter().filter_map(|id| self.data.units.get(id)).map(AsRef::as_ref).collect();
        let fitting: Vec<&Unit> = named.iter().copied().filter(|unit| fits(unit)).collect();
        let near: Vec<&Unit> = match township {
            Some(_) if column == Column::Neighbourhood => {
                fitting.iter().copied().filter(|unit| unit.parent.as_ref() == township).collect()
            }
            _ => Vec::new(),
        };
        match (&near[..], &fitting[..]) {
            ([one], _) | ([], [one]) => Ok(one.id.clone()),
            ([], []) if named.is_empty() => {
                let all = self.data.units.iter().filter(|unit| fits(unit));
                let under = |unit: &&std::sync::Arc<Unit>| {
                    column != Column::Neighbourhood || township.is_none() || unit.parent.as_ref() == township
                };
                let known: Vec<String> = all.filter(under).map(|unit| unit.name.to_string()).collect();
                let known = if known.len() > LISTED { Vec::new() } else { known };
                Err(Problem::UnknownUnit(quoted(word), known))
            }
            ([], []) => Err(Problem::WrongUnit(quoted(word), column)),
            ([], several) | (several, _) => {
                let known = several.iter().take(LISTED).map(|unit| unit.id.to_string()).collect();
                Err(Problem::Ambiguous(quoted(word), known))
            }
        }
    }

    /// The enterprise that a word names, by name, credit code or id; none where nothing has that name.
    pub fn enterprise(&self, word: &str) -> Result<Option<EnterpriseId>, Problem> {
        let sought = plain(word);
        let found = self.enterprises.get(&sought).or_else(|| self.codes.get(&sought));
        match found.map_or(&[][..], Vec::as_slice) {
            [one] => Ok(Some(one.clone())),
            [] => {
                let id = EnterpriseId::new(word.trim());
                Ok(self.record(&id.key()).map(|_| id))
            }
            several => Err(ambiguous(word, several.iter().map(ToString::to_string))),
        }
    }

    /// The community of that name, in an area where one is given.
    pub fn community(&self, name: &str, township: Option<&UnitId>) -> Result<Option<&'a Community>, Problem> {
        let ids = self.communities.get(&plain(name)).map_or(&[][..], Vec::as_slice);
        let found = ids.iter().filter_map(|id| self.data.communities.get(id));
        let found: Vec<&Community> = found
            .map(AsRef::as_ref)
            .filter(|one| township.is_none_or(|unit| one.township == *unit))
            .collect();
        match &found[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            several => Err(ambiguous(name, several.iter().map(|one| one.id.to_string()))),
        }
    }

    /// The enterprise as it stands with that credit code, else of that name; among several of a name the one of the
    /// area.
    pub fn standing(
        &self,
        name: Option<&str>,
        code: Option<&str>,
        township: Option<&UnitId>,
    ) -> Result<Option<&'a Enterprise>, Problem> {
        let of = |ids: Option<&Vec<EnterpriseId>>| -> Vec<&'a Enterprise> {
            let ids = ids.map_or(&[][..], Vec::as_slice);
            ids.iter().filter_map(|id| self.data.enterprises.get(id)).map(AsRef::as_ref).collect()
        };
        if let [one] = of(code.and_then(|code| self.codes.get(&plain(code))))[..] {
            return Ok(Some(one));
        }
        let Some(name) = name else { return Ok(None) };
        let named = of(self.enterprises.get(&plain(name)));
        let here: Vec<&Enterprise> = named
            .iter()
            .copied()
            .filter(|one| township.is_some() && one.township.as_ref() == township)
            .collect();
        match (&named[..], &here[..]) {
            ([], _) => Ok(None),
            ([one], _) | (_, [one]) => Ok(Some(one)),
            (several, _) => Err(ambiguous(name, several.iter().map(|one| one.id.to_string()))),
        }
    }
}

fn ambiguous(word: &str, known: impl Iterator<Item = String>) -> Problem {
    Problem::Ambiguous(quoted(word), known.take(LISTED).collect())
}

impl Records for Index<'_> {
    fn record(&self, key: &Key) -> Option<Record> {
        self.made.get(key).cloned().or_else(|| self.data.record(key))
    }

    fn pointing_at(&self, _: &Key) -> Vec<Key> {
        // Amendments of the register's records never ask.
        Vec::new()
    }
}
