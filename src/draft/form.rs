//! A draft: the inputs of one act with one record, as they stand and as they are typed.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

use super::act::{Act, acts_for};
use super::fault::{InputFault, OpenError, Problem};
use super::field::{Field, Input};
use super::may;
use super::pick::{self, Candidate};
use super::read::{self, Reader};
use super::remarks;
use super::spec::{self, Scene};
use super::{build, day};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::edit::{self, Edit, EditId, Occurrence, Proposal};
use crate::domain::id::{Id, Key, Kind};
use crate::domain::record::{Record, Version};
use crate::domain::unit::Level;
use crate::locale::{Lang, date, draft as m, typed};

/// An edit that a draft was built into.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    /// The record that it is about.
    pub target: Key,
    /// The version that the member saw; none where the record is yet to be made.
    pub base: Option<Version>,
    /// What is changed.
    pub edit: Edit,
}

impl Drafted {
    /// The edit on its way, under an id.
    pub fn propose(self, id: EditId) -> Proposal {
        Proposal::new(id, self.target, self.base, self.edit)
    }
}

/// Inputs that name a place of an agenda.
const PLACES: [&str; 2] = ["item", "after"];

/// An input as it stands in a draft.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    /// The value that it opened with.
    pub was: Value,
    /// The text that it opened with.
    pub shown: String,
    /// What is typed now.
    pub typed: String,
}

impl Slot {
    fn new(field: &Field, was: Value) -> Self {
        let shown = read::text_of(&was, &field.input);
        Self { was, typed: shown.clone(), shown }
    }
}

/// The inputs of one act with one record. It keeps what it was opened on: live changes of the records do not disturb
/// it, and are noticed when it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub(super) act: Act,
    pub(super) target: Key,
    pub(super) occurrence: Option<Occurrence>,
    pub(super) viewer: Viewer,
    pub(super) day: Date,
    /// The record as the member saw it; none for an occurrence without a record.
    pub(super) record: Option<Record>,
    /// The day of the series' rule that it is about, for what is done with the series.
    pub(super) on: Option<Date>,
    /// What was proposed for inputs that follow others, by their place.
    pub(super) proposed: BTreeMap<usize, String>,
    pub(super) fields: Vec<Field>,
    pub(super) slots: Vec<Slot>,
    /// Values that are given and not asked for, by the names of the inputs that they stand for.
    pub(super) fixed: Vec<(&'static str, Value)>,
}

impl Draft {
    /// A draft with the values that stand there. `target` is the record; for a day of a series that has no record,
    /// `occurrence` names it, and `target` is the series or the review that it would have.
    ///
    /// # Errors
    /// Where the record is not there, the act does not suit it, or the viewer may not do it.
    pub fn open(
        act: Act,
        board: &Board,
        target: &Key,
        occurrence: Option<&Occurrence>,
        viewer: &Viewer,
        day: Date,
    ) -> Result<Self, OpenError> {
        if let Some(kind) = act.makes() {
            let key = Key::new(kind, "");
            if !may::may_make(act, kind, board, viewer) {
                return Err(OpenError::Forbidden(act, key));
            }
            return Ok(Self::over(act, board, key, None, None, viewer, day));
        }
        if act.is_of_series() {
            return Self::of_series(act, board, target, occurrence, viewer, day);
        }
        let key = match occurrence {
            Some(occurrence) if target.kind == Kind::Series => edit::review_id(occurrence, board).key(),
            _ => target.clone(),
        };
        let record = board.data.record(&key);
        // Once the day has a record of its own it is an edit like any other.
        let occurrence = occurrence.filter(|_| record.is_none()).cloned();
        let asked = occurrence.as_ref().map_or_else(|| key.clone(), |occurrence| occurrence.series.key());
        let Some(subject) = board.data.record(&asked) else {
            return Err(OpenError::NoRecord(key));
        };
        if !acts_for(board, &asked, occurrence.as_ref(), viewer).contains(&act) {
            let forbidden = !may::may(act, board, &subject, occurrence.as_ref(), viewer);
            return Err(if forbidden && act.kinds().contains(&key.kind) {
                OpenError::Forbidden(act, key)
            } else {
                OpenError::NotSuited(act, key)
            });
        }
        Ok(Self::over(act, board, key, record, occurrence, viewer, day))
    }

    fn over(
        act: Act,
        board: &Board,
        target: Key,
        record: Option<Record>,
        occurrence: Option<Occurrence>,
        viewer: &Viewer,
        day: Date,
    ) -> Self {
        Self::seen_from(act, board, target, record, occurrence, None, viewer, day)
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a draft, put together in this one place")]
    pub(super) fn seen_from(
        act: Act,
        board: &Board,
        target: Key,
        record: Option<Record>,
        occurrence: Option<Occurrence>,
        on: Option<Date>,
        viewer: &Viewer,
        day: Date,
    ) -> Self {
        let scene = Scene {
            board: Some(board),
            record: record.as_ref(),
            occurrence: occurrence.as_ref(),
            viewer: Some(viewer),
            day: Some(day),
            on,
        };
        let mut open = match act {
            Act::Attend => spec::attendance(board, record.as_ref()),
            _ => spec::inputs(act, target.kind, &scene),
        };
        if act == Act::Amend {
            open.retain(|(field, _)| build::may_amend(board, &target, field, viewer));
        }
        let slots = open.iter().map(|(field, was)| Slot::new(field, was.clone())).collect();
        let fields = open.into_iter().map(|(field, _)| field).collect();
        let proposed = BTreeMap::new();
        Self {
            act,
            target,
            occurrence,
            viewer: viewer.clone(),
            day,
            record,
            on,
            proposed,
            fields,
            slots,
            fixed: Vec::new(),
        }
    }

    /// The draft with a value that is given and not asked for.
    #[must_use]
    pub fn fixed(mut self, name: &'static str, value: Value) -> Self {
        if let Some(at) = self.field(name) {
            self.fields.remove(at);
            self.slots.remove(at);
        }
        self.fixed.retain(|(known, _)| *known != name);
        self.fixed.push((name, value));
        self
    }

    /// The draft of a proposal over the records as they stand now: its values are typed in, and what they are held
    /// against is what stands there. This is how a conflict is edited, and an edit that still waits.
    ///
    /// # Errors
    /// As for [`Draft::open`].
    pub fn reopen(proposal: &Proposal, board: &Board, viewer: &Viewer, day: Date) -> Result<Self, OpenError> {
        let target = super::tell::subject_of(proposal);
        let act = Act::of(&proposal.edit);
        let mut draft = Self::open(act, board, &target, proposal.edit.occurrence(), viewer, day)?;
        for (name, value) in build::values_of(proposal) {
            // Which item it is about is not what is mended.
            if let Some(place) = PLACES.iter().find(|place| **place == name) {
                draft = draft.fixed(place, value);
                continue;
            }
            draft.add_unit(&name, board);
            if let Some(at) = draft.field(&name) {
                let text = read::text_of(&value, &draft.fields[at].input);
                draft.set(at, &text);
            }
        }
        Ok(draft)
    }

    /// The same draft over the records as they stand now; what was typed stays typed.
    ///
    /// # Errors
    /// As for [`Draft::open`].
    pub fn rebase(&self, board: &Board) -> Result<Self, OpenError> {
        let occurrence = self.occurrence.as_ref();
        let mut draft = Self::open(self.act, board, &self.target, occurrence, &self.viewer, self.day)?;
        if draft.on != self.on {
            let record = draft.record.take();
            let (target, viewer) = (draft.target.clone(), &self.viewer);
            draft = Self::seen_from(self.act, board, target, record, None, self.on, viewer, self.day);
        }
        for (name, value) in &self.fixed {
            draft = draft.fixed(name, value.clone());
        }
        for (at, field) in self.fields.iter().enumerate().filter(|(at, _)| self.is_changed(*at)) {
            draft.add_unit(&field.name, board);
            if let Some(place) = draft.field(&field.name) {
                draft.set(place, &self.slots[at].typed);
            }
        }
        Ok(draft)
    }

    /// What is done.
    pub fn act(&self) -> Act {
        self.act
    }

    /// The record that it is done with.
    pub fn target(&self) -> &Key {
        &self.target
    }

    /// The title of the record that it makes out of nothing.
    pub fn made_title(&self) -> Option<String> {
        self.act.makes()?;
        self.field("title").map(|at| self.value(at).to_owned())
    }

    /// The day of a series that it is about, where that has no record yet.
    pub fn occurrence(&self) -> Option<&Occurrence> {
        self.occurrence.as_ref()
    }

    /// The inputs, in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The place of the input that a word of the command line names; the word may be a unit's id or name for
    /// attendance.
    pub fn field(&self, word: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.is_called(word))
    }

    /// The text that stands in an input; empty where there is no such input.
    pub fn value(&self, at: usize) -> &str {
        self.slots.get(at).map_or("", |slot| &slot.typed)
    }

    /// The text that an input opened with.
    pub fn was(&self, at: usize) -> &str {
        self.slots.get(at).map_or("", |slot| &slot.shown)
    }

    /// Whether an input was changed since the draft was opened.
    pub fn is_changed(&self, at: usize) -> bool {
        self.slots.get(at).is_some_and(|slot| slot.typed.trim() != slot.shown.trim())
    }

    /// Types a text into an input.
    pub fn set(&mut self, at: usize, text: &str) {
        if let Some(slot) = self.slots.get_mut(at) {
            text.clone_into(&mut slot.typed);
        }
    }

    /// Puts back what an input opened with.
    pub fn reset(&mut self, at: usize) {
        if let Some(slot) = self.slots.get_mut(at) {
            slot.typed.clone_from(&slot.shown);
        }
    }

    /// Adds an input for the attendance of a unit that has none, where `word` is its id or name.
    pub fn add_unit(&mut self, word: &str, board: &Board) -> Option<usize> {
        if self.act != Act::Attend || self.field(word).is_some() {
            return self.field(word);
        }
        let pick::Found::One(key) = pick::resolve(board, &[Kind::Unit], None, None, word) else {
            return None;
        };
        if let Some(at) = self.field(&key.id) {
            return Some(at);
        }
        let field = spec::unit_field(&key.id, &pick::title_of(board, &key));
        self.slots.push(Slot::new(&field, Value::Null));
        self.fields.push(field);
        Some(self.fields.len() - 1)
    }

    /// Reads an input, and puts the settled form of its text (a word, an id, an ISO date) in the place of what was
    /// typed: what a form does on leaving an input.
    ///
    /// # Errors
    /// What is wrong with the text, which then stays.
    pub fn settle(&mut self, at: usize, board: &Board) -> Result<(), InputFault> {
        let value = self.read(at, board)?;
        if let (Some(field), Some(slot)) = (self.fields.get(at), self.slots.get_mut(at)) {
            slot.typed = read::text_of(&value, &field.input);
        }
        self.propose(board);
        Ok(())
    }

    /// What the member should know before saving: the next meetings, the reviews that go along and those that stay.
    pub fn remarks(&self, board: &Board, lang: Lang) -> Vec<String> {
        remarks::remarks(self, board, lang)
    }

    /// What is wrong with an input as it stands, if anything is.
    pub fn check(&self, at: usize, board: &Board) -> Option<InputFault> {
        self.read(at, board).err()
    }

    /// What an input holds, as people read it; the text itself where that can't be read yet.
    pub fn shown(&self, at: usize, board: &Board, lang: Lang) -> String {
        match (self.read(at, board), self.fields.get(at)) {
            (Ok(value), Some(field)) => read::shown(&value, &field.input, board, self.day, lang),
            _ => self.value(at).to_owned(),
        }
    }

    /// The value of an input.
    pub(super) fn read(&self, at: usize, board: &Board) -> Result<Value, InputFault> {
        let (Some(field), Some(slot)) = (self.fields.get(at), self.slots.get(at)) else {
            return Ok(Value::Null);
        };
        let fault = |problem| InputFault { field: Some(at), problem };
        // What is not touched is not read again: it may hold a word of a newer version.
        let value = if self.is_changed(at) {
            self.reader(at, board).read(&field.input, &slot.typed).map_err(fault)?
        } else {
            slot.was.clone()
        };
        let blank = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if field.required && blank { Err(fault(Problem::Missing)) } else { Ok(value) }
    }

    fn reader<'a>(&self, at: usize, board: &'a Board) -> Reader<'a> {
        let base = self.slots.get(at).and_then(|slot| slot.was.as_str()?.parse::<DateTime>().ok());
        Reader { board, day: self.day, base, among: self.among(at, board), level: self.level() }
    }

    /// The records that a pick is limited to.
    fn among(&self, at: usize, board: &Board) -> Option<Vec<Key>> {
        let named = self.fields.get(at)?.name.as_str();
        match (self.act, named) {
            (Act::Unlink, "member") => Some(pick::linked(board, &self.target)),
            (Act::Appraise, "from") => Some(pick::giving(board, &self.target, &self.viewer)),
            _ => None,
        }
    }

    /// The level of the officials that are meant, while one is typed.
    fn level(&self) -> Option<Level> {
        let at = self.field("level").filter(|_| matches!(self.act, Act::Link | Act::Unlink))?;
        let typed = self.value(at).trim();
        Level::ALL.iter().find(|level| level.as_str() == typed).cloned().or_else(|| {
            let Input::Choice(choices) = &self.fields.get(at)?.input else { return None };
            match read::choices_like(typed, choices)[..] {
                [only] if !typed.is_empty() => Some(Level::from(only.word)),
                _ => None,
            }
        })
    }

    /// What an input may be completed to while `typed` stands in it, best first. Of several values the last is
    /// completed.
    pub fn candidates(&self, at: usize, typed: &str, board: &Board, lang: Lang) -> Vec<Candidate> {
        let Some(field) = self.fields.get(at) else { return Vec::new() };
        let (before, part) = match field.input {
            Input::Picks(_) | Input::Choices(_) | Input::Days(_) => last_part(typed),
            _ => ("", typed.trim()),
        };
        let found = match &field.input {
            Input::Pick(kinds) | Input::Picks(kinds) => {
                let among = self.among(at, board);
                pick::candidates(board, kinds, among.as_deref(), self.level().as_ref(), part, lang)
            }
            Input::Choice(choices) | Input::Choices(choices) => read::choices_like(part, choices)
                .into_iter()
                .map(|one| Candidate {
                    value: one.word.to_owned(),
                    label: one.label.get(lang).to_owned(),
                    hint: one.word.to_owned(),
                })
                .collect(),
            Input::Flag => [true, false].map(|value| flag(value, lang)).into(),
            Input::Day(aim) | Input::Days(aim) => self.days(part, *aim, lang),
            Input::Moment => self.moments(at, part, board, lang),
            Input::Rule => self.rules(part, lang),
            Input::Line | Input::Long | Input::Lines | Input::Number { .. } => Vec::new(),
        };
        let joined = |one: Candidate| Candidate { value: format!("{before}{}", one.value), ..one };
        found.into_iter().map(joined).collect()
    }

    /// The day that is typed; the days on which a milestone was met; days near by while nothing is typed.
    fn days(&self, part: &str, aim: day::Aim, lang: Lang) -> Vec<Candidate> {
        let candidate = |day: Date, hint: String| Candidate {
            value: day.to_string(),
            label: date::day_seen_from(self.day, day, lang),
            hint,
        };
        if !part.is_empty() {
            let read = day::day(part, self.day, aim).ok();
            return read.map(|day| candidate(day, day.to_string())).into_iter().collect();
        }
        if let (Act::PutBack, Some(Record::Series(one))) = (self.act, &self.record) {
            return one.exceptions.iter().map(|day| candidate(*day, day.to_string())).collect();
        }
        if let (Act::Unmeet, Some(Record::Milestone(one))) = (self.act, &self.record) {
            return one.done.iter().rev().map(|day| candidate(*day, day.to_string())).collect();
        }
        let words: Vec<&str> = match lang {
            Lang::Zh => typed::OFFERED_DAYS.iter().map(|(zh, _)| *zh).collect(),
            Lang::En => typed::OFFERED_DAYS.iter().map(|(_, en)| *en).collect(),
        };
        let near = words.into_iter().filter_map(|word| {
            let day = day::day(word, self.day, aim).ok()?;
            let suits = match aim {
                day::Aim::Next => day >= self.day,
                day::Aim::Last => day <= self.day,
            };
            suits.then(|| candidate(day, word.to_owned()))
        });
        near.collect()
    }

    fn moments(&self, at: usize, part: &str, board: &Board, lang: Lang) -> Vec<Candidate> {
        let Ok(value) = self.reader(at, board).read(&Input::Moment, part) else { return Vec::new() };
        if value.is_null() {
            return Vec::new();
        }
        let text = read::text_of(&value, &Input::Moment);
        let label = read::shown(&value, &Input::Moment, board, self.day, lang);
        vec![Candidate { value: text.clone(), label, hint: text }]
    }

    /// The edits that the draft stands for: only what was changed, each value with the one that was shown, and
    /// checked by the rule that the server holds it against. None where nothing was changed.
    ///
    /// # Errors
    /// Everything that is wrong with the inputs.
    pub fn build(&self, board: &Board) -> Result<Vec<Drafted>, Vec<InputFault>> {
        let mut draft = self.clone();
        draft.propose(board);
        build::build(&draft, board)
    }
}

fn flag(value: bool, lang: Lang) -> Candidate {
    let label = if value { m::YES } else { m::NO };
    let text = read::text_of(&json!(value), &Input::Flag);
    Candidate { hint: text.clone(), value: text, label: label.get(lang).to_owned() }
}

/// What stands before the last of several values, its separator included, and that value.
fn last_part(typed: &str) -> (&str, &str) {
    let end =
        typed.rfind(typed::BETWEEN).map_or(0, |at| at + typed[at..].chars().next().map_or(1, char::len_utf8));
    let (before, part) = typed.split_at(end);
    (before, part.trim())
}
