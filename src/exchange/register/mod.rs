//! The register of communities and enterprises out of a spreadsheet.
//!
//! A row names a record by its id, else by name and area, else it makes one. A blank cell says nothing, 无 takes a
//! value away. What a row changes is held against the same rule as a member's edit. Either every row is good, or
//! nothing is applied and every flaw is told with its cell.

mod column;
mod community;
mod enterprise;
mod flaw;
mod header;
mod index;
mod row;
mod shown;
mod value;

use std::collections::{BTreeMap, HashMap};

use compact_str::CompactString;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};
use uuid::Uuid;

pub use self::column::{Column, Subject, plain};
pub use self::flaw::{Flaw, Problem};
pub use self::header::Ignored;
pub use self::shown::rows;

use self::header::Header;
use self::index::Index;
use self::row::Reading;
use crate::domain::dataset::Dataset;
use crate::domain::edit::{By, Edit, EditId, Proposal, Refusal, Rule, Swap, amendable, apply};
use crate::domain::id::{CommunityId, EnterpriseId, Key, Kind, MemberId, UnitId};
use crate::domain::record::Record;
use crate::exchange::sheet::{self, Sheet, Spot, Unreadable};
use crate::locale::{Lang, exchange as m};

/// A register that can be applied: what it changes, and what it leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// The records to put, in their new versions: enterprises first.
    pub puts: Vec<Record>,
    /// What they make and change, in the order of `puts`.
    pub changes: Vec<Changed>,
    /// Rows that say what stands there already.
    pub unchanged: usize,
    /// Rows that name nothing: sums, remarks, repeated headers.
    pub passed: Vec<Spot>,
    /// Columns that are not read.
    pub ignored: Vec<Ignored>,
    /// Sheets that are no register, or hidden.
    pub sheets: Vec<CompactString>,
    /// Records of the file's kinds that no row names; they stay as they are.
    pub unnamed: usize,
}

/// A record that a row makes or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The record.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// Where its row stands.
    pub spot: Spot,
    /// Whether it is new.
    pub new: bool,
    /// Column, value before, value after, as a register shows them; empty is none.
    pub values: Vec<(Column, String, String)>,
}

/// Why nothing of a register is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The file can't be read.
    Unreadable(Unreadable),
    /// No sheet of it is a register.
    NoTable,
    /// Every flaw, in the order of the file, and the columns that are not read: one of them may be what is missed.
    Flaws(Vec<Flaw>, Vec<Ignored>),
}

impl Refused {
    /// What is wrong, a line for each flaw.
    pub fn messages(&self, lang: Lang) -> Vec<String> {
        match self {
            Self::Unreadable(error) => vec![error.message(lang)],
            Self::NoTable => vec![m::NO_TABLE.get(lang).to_owned()],
            Self::Flaws(flaws, _) => flaws.iter().map(|flaw| flaw.message(lang)).collect(),
        }
    }
}

/// Gives new records their ids.
#[derive(Clone, Debug)]
pub struct Numbers {
    next: BTreeMap<Kind, u64>,
    width: BTreeMap<Kind, usize>,
}

impl Numbers {
    /// Ids behind those of the records as they stand, padded like them; `next` gives the next number of a kind
    /// where it is known better (numbers of deleted records are not given again).
    pub fn new(data: &Dataset, next: &BTreeMap<Kind, u64>) -> Self {
        let mut numbers = Self { next: BTreeMap::new(), width: BTreeMap::new() };
        for (kind, width) in [(Kind::Community, 3), (Kind::Enterprise, 2)] {
            let keys = data.keys(kind);
            let digits = |key: &Key| key.id.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
            let highest = keys.iter().filter_map(|key| digits(key).parse::<u64>().ok()).max().unwrap_or(0);
            let width = keys.first().map_or(width, |key| digits(key).len());
            let known = next.get(&kind).copied().unwrap_or(0);
            numbers.next.insert(kind, known.max(highest.saturating_add(1)));
            numbers.width.insert(kind, width);
        }
        numbers
    }

    fn give(&mut self, kind: Kind) -> Key {
        let number = self.next.entry(kind).or_insert(1);
        let width = self.width.get(&kind).copied().unwrap_or(0);
        let key = Key::new(kind, &format!("{}{number:0width$}", kind.letter()));
        *number = number.saturating_add(1);
        key
    }
}

/// Reads a register's file against the records as they stand. `today` is the county's day, `now` the time that the
/// new versions bear.
///
/// # Errors
/// [`Refused`]; nothing is to be applied then.
pub fn import(
    bytes: &[u8],
    data: &Dataset,
    numbers: &mut Numbers,
    today: Date,
    now: Timestamp,
) -> Result<Import, Refused> {
    let sheets = sheet::read(bytes).map_err(Refused::Unreadable)?;
    let by = By { member: MemberId::new(""), unit: UnitId::new(""), today, now };
    let mut run = Run {
        index: Index::new(data),
        numbers,
        by,
        seen: HashMap::new(),
        flaws: Vec::new(),
        import: Import::default(),
    };
    let mut tables = Vec::new();
    for (place, sheet) in sheets.iter().enumerate() {
        match header::find(sheet).filter(|_| !sheet.hidden) {
            Some(header) => tables.push((place, sheet, header)),
            None if sheet.rows.is_empty() => {}
            None => run.import.sheets.extend(sheet.name.clone()),
        }
    }
    if tables.is_empty() {
        return Err(Refused::NoTable);
    }
    for (_, _, header) in &mut tables {
        run.import.ignored.append(&mut header.ignored);
    }
    // Enterprises first: communities may name those that the same file makes.
    tables.sort_by_key(|(place, _, header)| (header.subject == Subject::Community, *place));
    for (place, sheet, header) in &tables {
        run.flaws.extend(header.flaws.iter().map(|flaw| (*place, flaw.clone())));
        run.table(*place, sheet, header);
    }
    let named = |kind: Kind| run.seen.keys().filter(|key| key.kind == kind && data.contains(key)).count();
    let mut kinds: Vec<Kind> = tables.iter().map(|(_, _, header)| header.subject.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    run.import.unnamed = kinds.into_iter().map(|kind| data.count(kind) - named(kind)).sum();
    if run.flaws.is_empty() {
        return Ok(run.import);
    }
    run.flaws.sort_by(|(a, x), (b, y)| (a, x.spot.row, x.spot.column).cmp(&(b, y.spot.row, y.spot.column)));
    Err(Refused::Flaws(run.flaws.into_iter().map(|(_, flaw)| flaw).collect(), run.import.ignored))
}

/// The day that a cell says, in any form in which people write it; none where it says none.
pub fn day(cell: &sheet::Cell) -> Option<Date> {
    value::day(cell).ok()
}

/// The whole number that a cell says; none where it says none.
pub fn number(cell: &sheet::Cell) -> Option<u64> {
    value::number(cell).ok()
}

struct Run<'a, 'n> {
    index: Index<'a>,
    numbers: &'n mut Numbers,
    by: By,
    /// Records that rows name, with the rows; new ones by the name that made them as well.
    seen: HashMap<Key, Spot>,
    flaws: Vec<(usize, Flaw)>,
    import: Import,
}

impl Run<'_, '_> {
    fn table(&mut self, place: usize, sheet: &Sheet, header: &Header) {
        let mut made: HashMap<(String, Option<UnitId>), Spot> = HashMap::new();
        for row in sheet.rows.iter().skip(header.first) {
            let mut reading = Reading::new(sheet, header, row);
            if header.is_remark(row) {
                self.import.passed.push(reading.place());
                continue;
            }
            let outcome = match header.subject {
                Subject::Community => self.community(&mut reading, &mut made),
                Subject::Enterprise => self.enterprise(&mut reading, &mut made),
            };
            if let Some((old, new)) = outcome.filter(|_| reading.flaws.is_empty()) {
                self.settle(&mut reading, old.as_ref(), new);
            }
            for flaw in reading.flaws {
                // A column that is not there is told once, whatever the number of rows that miss it.
                let told = matches!(flaw.problem, Problem::NoColumn(_))
                    && self.flaws.iter().any(|(at, other)| *at == place && *other == flaw);
                if !told {
                    self.flaws.push((place, flaw));
                }
            }
        }
    }

    fn community(
        &mut self,
        reading: &mut Reading<'_>,
        made: &mut HashMap<(String, Option<UnitId>), Spot>,
    ) -> Option<(Option<Record>, Record)> {
        let standing = match community::standing(reading, &self.index) {
            Ok(standing) => standing,
            Err((column, problem)) => {
                community::read(reading, None, CommunityId::new(""), self.by.now, &self.index);
                unnamed(reading, column, problem);
                return None;
            }
        };
        let key = standing.map(crate::domain::record::Entity::key);
        self.first(reading, key.as_ref());
        // A number is only spent on a row that is good.
        let id = standing.map_or_else(|| CommunityId::new(""), |one| one.id.clone());
        let mut one = community::read(reading, standing, id, self.by.now, &self.index);
        if !reading.flaws.is_empty() {
            return None;
        }
        if standing.is_none() {
            alone(reading, made, (index::plain(&one.name), Some(one.township.clone())))?;
            one.id = CommunityId::new(&self.numbers.give(Kind::Community).id);
        }
        Some((standing.cloned().map(Record::from), one.into()))
    }

    fn enterprise(
        &mut self,
        reading: &mut Reading<'_>,
        made: &mut HashMap<(String, Option<UnitId>), Spot>,
    ) -> Option<(Option<Record>, Record)> {
        let standing = match enterprise::standing(reading, &self.index) {
            Ok(standing) => standing,
            Err((column, problem)) => {
                enterprise::read(reading, None, EnterpriseId::new(""), self.by.now, &self.index);
                unnamed(reading, column, problem);
                return None;
            }
        };
        let key = standing.map(crate::domain::record::Entity::key);
        self.first(reading, key.as_ref());
        let id = standing.map_or_else(|| EnterpriseId::new(""), |one| one.id.clone());
        let mut one = enterprise::read(reading, standing, id, self.by.now, &self.index)?;
        if !reading.flaws.is_empty() {
            return None;
        }
        if standing.is_none() {
            alone(reading, made, (index::plain(&one.name), one.township.clone()))?;
            one.id = EnterpriseId::new(&self.numbers.give(Kind::Enterprise).id);
        }
        Some((standing.cloned().map(Record::from), one.into()))
    }

    /// Sees to it that no record is named by two rows.
    fn first(&mut self, reading: &mut Reading<'_>, key: Option<&Key>) {
        let Some(key) = key else { return };
        if let Some(first) = self.seen.get(key) {
            let problem = Problem::TwiceRow(key.to_string(), first.clone());
            reading.flaw(Column::Name, problem);
            return;
        }
        self.seen.insert(key.clone(), reading.place());
    }

    /// Holds a row's record against the rule of edits, and takes it up.
    fn settle(&mut self, reading: &mut Reading<'_>, old: Option<&Record>, new: Record) {
        if old == Some(&new) {
            self.import.unchanged += 1;
            return;
        }
        let target = old.unwrap_or(&new).key();
        let fields = fields(old, &new);
        if old.is_none() {
            self.index.add(&new);
        }
        let edit = Edit::Amend { fields };
        let proposal = Proposal::new(EditId::new(Uuid::nil()), target, None, edit);
        let mut name = |kind: Kind| Key::new(kind, "");
        let record = match apply(&proposal, &self.index, &self.by, &mut name) {
            // A new record stands as it is; the rule has looked at every field of it.
            Ok(records) => records.into_iter().next().unwrap_or(new),
            Err(refusal) => {
                let (column, problem) = refused(refusal);
                reading.flaw(column, problem);
                return;
            }
        };
        let changed = self.changed(reading, old, &record);
        self.index.add(&record);
        self.import.changes.push(changed);
        self.import.puts.push(record);
    }

    fn changed(&self, reading: &Reading<'_>, old: Option<&Record>, new: &Record) -> Changed {
        let subject =
            if new.key().kind == Kind::Community { Subject::Community } else { Subject::Enterprise };
        let values = subject.columns().filter(|column| *column != Column::Id).filter_map(|column| {
            let was = old.map_or_else(String::new, |old| shown::value(old, column, &self.index));
            let is = shown::value(new, column, &self.index);
            (was != is).then_some((column, was, is))
        });
        Changed {
            key: new.key(),
            name: shown::value(new, Column::Name, &self.index),
            spot: reading.place(),
            new: old.is_none(),
            values: values.collect(),
        }
    }
}

/// Notes what hides the record of a row that has been read without it: what its cells lack by themselves stands,
/// what they would lack beside no record does not.
fn unnamed(reading: &mut Reading<'_>, column: Column, problem: Problem) {
    reading.flaws.retain(|flaw| {
        !matches!(flaw.problem, Problem::Missing(_) | Problem::NoColumn(_) | Problem::Without(_))
    });
    reading.flaw(column, problem);
}

/// Sees to it that no two rows make a record of the same name in the same area.
fn alone(
    reading: &mut Reading<'_>,
    made: &mut HashMap<(String, Option<UnitId>), Spot>,
    name: (String, Option<UnitId>),
) -> Option<()> {
    if let Some(first) = made.get(&name) {
        let problem = Problem::TwiceRow(flaw::quoted(&name.0), first.clone());
        reading.flaw(Column::Name, problem);
        return None;
    }
    made.insert(name, reading.place());
    Some(())
}

/// The fields by which two versions differ; all of a record that is new, so that the rule looks at them.
fn fields(old: Option<&Record>, new: &Record) -> BTreeMap<CompactString, Swap<Value>> {
    let json = |record: &Record| -> Map<String, Value> {
        record.to_json().ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
    };
    let (was, to) = (old.map(json), json(new));
    let value = |json: &Map<String, Value>, field: &str| json.get(field).cloned().unwrap_or(Value::Null);
    amendable(new.key().kind)
        .iter()
        .filter_map(|field| {
            let to = value(&to, field);
            let was = was.as_ref().map_or_else(|| to.clone(), |was| value(was, field));
            (old.is_none() || was != to).then(|| (CompactString::from(*field), Swap { was, to }))
        })
        .collect()
}

/// A refusal of the rule, at the column that it concerns.
fn refused(refusal: Refusal) -> (Column, Problem) {
    let Refusal::Invalid(fault) = refusal else {
        return (Column::Name, Problem::Refused(refusal.to_string()));
    };
    let column = match (fault.field.as_str(), &fault.rule) {
        // The rule of the committee is the share of party members among its members.
        ("committee", Rule::Bounds { .. }) => Column::CommitteeParty,
        (field, _) => {
            Column::ALL.iter().copied().find(|column| column.field() == field).unwrap_or(Column::Name)
        }
    };
    let problem = match fault.rule {
        Rule::Bounds { value, least, most } => Problem::Bounds(value, least, most),
        Rule::Empty => Problem::Missing(column),
        Rule::Unknown(key) => Problem::NoSuchId(key.to_string()),
        rule => Problem::Refused(rule.to_string()),
    };
    (column, problem)
}
