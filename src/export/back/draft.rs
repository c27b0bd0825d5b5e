//! Edited rows as edits, through the drafts of forms and command line.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::flaw::{Flaw, Problem};
use super::{Change, Comparison, Prepared, cell, met};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::dataset::Dataset;
use crate::domain::edit::{By, EditId, Proposal, Refusal, apply};
use crate::domain::id::{Key, Kind};
use crate::domain::record::Record;
use crate::draft::{Act, Draft, Drafted, InputFault, field_of, title_of, value_of};
use crate::exchange::sheet::{Cell, Spot};
use crate::export::lines::{fields, json_of, masked};
use crate::export::origin::Origin;
use crate::export::sheets::{Column, SheetKind};
use crate::locale::Lang;

/// A row in which cells were edited.
pub struct Edited<'a> {
    /// Sheet and row in the order of the workbook.
    pub place: (usize, u32),
    /// The sheet.
    pub kind: SheetKind,
    /// The record.
    pub key: Key,
    /// What the export showed.
    pub origin: &'a Origin,
    /// The edited cells.
    pub cells: Vec<(&'static Column, &'a Cell, Spot)>,
}

impl Edited<'_> {
    fn flaw(&self, at: usize, problem: Problem) -> Option<Flaw> {
        let (column, _, spot) = self.cells.get(at).or(self.cells.first())?;
        let place = (self.place.0, spot.row, spot.column);
        Some(Flaw { place, spot: spot.clone(), of: Some((self.key.clone(), column.label)), problem })
    }
}

/// What the edits of a workbook are made with.
pub struct Scene<'a> {
    /// The records as they stand.
    pub board: &'a Board,
    /// The same, the edited ones as the export showed them.
    pub then: &'a Board,
    /// Who edits.
    pub viewer: &'a Viewer,
    /// Language.
    pub lang: Lang,
}

impl Scene<'_> {
    /// Who edits, for the rule of edits.
    fn by(&self) -> By {
        By {
            member: self.viewer.member.clone(),
            unit: self.viewer.unit.clone(),
            today: self.board.day,
            now: Timestamp::UNIX_EPOCH,
        }
    }

    /// Holds an edit against the records as they stand: whether it changes anything.
    pub fn check(&self, drafted: &Drafted) -> Result<bool, Refusal> {
        let proposal = drafted.clone().propose(EditId::new(Uuid::nil()));
        let mut name = |kind: Kind| proposal.id.provisional(kind);
        apply(&proposal, self.board, &self.by(), &mut name).map(|records| !records.is_empty())
    }
}

/// What becomes of an edited row: its edits with the places of the cells that they take up.
pub struct Outcome {
    /// The edits.
    pub drafted: Vec<Drafted>,
    /// Place among the edited cells, and what is written there, as people read it.
    pub values: Vec<(usize, String)>,
    /// Values that stand there already.
    pub already: usize,
}

/// What is wrong with a row, by the places of its cells.
pub type Flaws = Vec<(usize, Problem)>;

/// Turns edited rows into edits.
pub fn settle(
    edited: &[Edited<'_>],
    board: &Board,
    viewer: &Viewer,
    lang: Lang,
    comparison: &mut Comparison,
) {
    let mut stood: HashMap<Key, Record> = HashMap::new();
    let mut rows = Vec::new();
    for row in edited {
        let record = board.data.record(&row.key);
        let problem = match record {
            // A meeting that only its series plans has no record to edit.
            Some(Record::Series(_)) => {
                let said = row.cells.first().map_or("", |(column, ..)| row.origin.said(column.word));
                Problem::NotEditable(said.to_owned())
            }
            None => Problem::Gone(row.key.clone()),
            Some(now) => match exported(&now, row.origin) {
                Some(then) => {
                    stood.insert(row.key.clone(), then);
                    rows.push(row);
                    continue;
                }
                None => Problem::BadOrigin,
            },
        };
        comparison.flaws.extend(row.flaw(0, problem));
    }
    let then = as_exported(board, &stood);
    let scene = Scene { board, then: &then, viewer, lang };
    for row in rows {
        let outcome = match row.kind.act() {
            Some(act) => drafted(row, act, &scene),
            None => met::drafted(row, &scene),
        };
        match outcome {
            Err(flaws) => {
                let flaws = flaws.into_iter().filter_map(|(at, problem)| row.flaw(at, problem));
                comparison.flaws.extend(flaws);
            }
            Ok(outcome) if outcome.drafted.is_empty() => {
                comparison.already += outcome.already;
                comparison.unchanged += usize::from(outcome.already == 0);
            }
            Ok(outcome) => {
                comparison.already += outcome.already;
                take(row, outcome, &scene, &stood, comparison);
            }
        }
    }
}

fn take(
    row: &Edited<'_>,
    outcome: Outcome,
    scene: &Scene<'_>,
    stood: &HashMap<Key, Record>,
    comparison: &mut Comparison,
) {
    let Some(base) = stood.get(&row.key) else { return };
    for (at, after) in outcome.values {
        let Some((column, _, spot)) = row.cells.get(at) else { continue };
        comparison.changes.push(Change {
            key: row.key.clone(),
            title: title_of(scene.board, &row.key),
            spot: spot.clone(),
            word: column.word,
            column: column.label,
            before: row.origin.said(column.word).to_owned(),
            after,
        });
    }
    let edits = outcome.drafted.into_iter().map(|drafted| Prepared { drafted, base: base.clone() });
    comparison.edits.extend(edits);
}

/// The record as the export held it. What the export masked is taken from the record where that would be masked
/// alike.
fn exported(now: &Record, origin: &Origin) -> Option<Record> {
    let kind = now.key().kind;
    let mut json = json_of(now);
    for field in fields(kind) {
        let stands = json.get(*field).map(|value| masked(kind, field, value));
        match origin.held.get(*field) {
            held if held == stands.as_ref() => {}
            Some(held) => drop(json.insert((*field).to_owned(), held.clone())),
            None => drop(json.remove(*field)),
        }
    }
    json.insert("version".to_owned(), origin.version?.into());
    Record::from_json(kind, &serde_json::to_vec(&json).ok()?).ok()
}

/// The board with some records as they were.
fn as_exported(board: &Board, stood: &HashMap<Key, Record>) -> Board {
    if stood.is_empty() {
        return board.clone();
    }
    let mut data = Dataset::default();
    data.load(board.data.records().map(|record| stood.get(&record.key()).cloned().unwrap_or(record)));
    Board::new(data, std::sync::Arc::clone(&board.calendar), board.thresholds, board.day)
}

/// The edits of a row by the act of its sheet.
fn drafted(row: &Edited<'_>, act: Act, scene: &Scene<'_>) -> Result<Outcome, Flaws> {
    let day = scene.board.day;
    let open = Draft::open(act, scene.then, &row.key, None, scene.viewer, day);
    let mut draft = open.map_err(|error| vec![(0, Problem::Act(error))])?;
    let mut flaws = Flaws::new();
    let mut places = Vec::new();
    for (at, (column, cell, _)) in row.cells.iter().enumerate() {
        let said = row.origin.said(column.word);
        let Some(place) = column.source.input().and_then(|name| draft.field(name)) else {
            flaws.push((at, Problem::NotYours(said.to_owned())));
            continue;
        };
        let Some(field) = draft.fields().get(place) else { continue };
        let typed = cell::typed(cell, &field.input, column.word == "percent");
        draft.set(place, &typed);
        match draft.settle(place, scene.then) {
            Err(fault) => flaws.push((at, Problem::Input(fault))),
            Ok(()) if draft.value(place) != draft.was(place) => places.push((at, place)),
            Ok(()) => draft.reset(place),
        }
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let before = places.len();
    for name in ["note", "state", "percent"] {
        let place =
            draft.field(name).filter(|place| told_already(row, act, name, draft.value(*place), scene));
        if let Some(place) = place {
            draft.reset(place);
            places.retain(|(_, other)| *other != place);
        }
    }
    let already = before - places.len();
    if places.is_empty() {
        return Ok(Outcome { drafted: Vec::new(), values: Vec::new(), already });
    }
    let at_field = |field: Option<usize>| {
        places.iter().find(|(_, place)| Some(*place) == field).or(places.first()).map_or(0, |(at, _)| *at)
    };
    let built = draft.build(scene.then).map_err(|faults| {
        let flaw = |fault: InputFault| (at_field(fault.field), Problem::Input(fault));
        faults.into_iter().map(flaw).collect::<Flaws>()
    })?;
    let mut outcome = Outcome { drafted: Vec::new(), values: Vec::new(), already };
    for one in built {
        match scene.check(&one) {
            Ok(true) => outcome.drafted.push(one),
            Ok(false) => outcome.already += places.len(),
            Err(refusal) => return Err(refused(row, &one, refusal, scene)),
        }
    }
    if !outcome.drafted.is_empty() {
        let shown = |(at, place): &(usize, usize)| (*at, draft.shown(*place, scene.board, scene.lang));
        outcome.values = places.iter().map(shown).collect();
    }
    Ok(outcome)
}

/// Whether a task says already what is reported, as where a workbook is read back twice: a report adds a line to its
/// log whatever it says.
fn told_already(row: &Edited<'_>, act: Act, name: &str, text: &str, scene: &Scene<'_>) -> bool {
    let task = scene.board.data.tasks.find(&row.key.id).filter(|_| act == Act::Report);
    task.is_some_and(|task| match name {
        "state" => task.state.as_str() == text,
        "percent" => task.percent.to_string() == text,
        _ => task.progress.iter().any(|line| line.note.trim() == text.trim()),
    })
}

/// A refusal of the rule, at the cells that it concerns.
fn refused(row: &Edited<'_>, one: &Drafted, refusal: Refusal, scene: &Scene<'_>) -> Flaws {
    let at = |field: &str| {
        let into = |name: &str| match row.kind.act() {
            Some(Act::Amend) => field_of(row.key.kind, name) == field,
            _ => name == field,
        };
        row.cells.iter().position(|(column, ..)| column.source.input().is_some_and(into)).unwrap_or(0)
    };
    match refusal {
        Refusal::Conflict(conflict) => {
            let proposal: Proposal = one.clone().propose(EditId::new(Uuid::nil()));
            let theirs = |field: &str, value: &serde_json::Value| {
                value_of(&proposal, field, value, scene.board, scene.board.day, scene.lang)
            };
            let flaw = |clash: &crate::domain::edit::Clash| {
                (at(&clash.field), Problem::Changed(theirs(&clash.field, &clash.theirs)))
            };
            conflict.fields.iter().map(flaw).collect()
        }
        Refusal::Invalid(fault) => vec![(at(&fault.field), Problem::Rule(fault.rule))],
        Refusal::Missing(key) => vec![(0, Problem::Gone(key))],
        Refusal::Forbidden => vec![(0, Problem::NotYours(String::new()))],
    }
}
