//! A form: the inputs of a draft in a column, one of them being typed into.

use crate::command::CommandId;
use crate::domain::board::Board;
use crate::domain::edit::EditId;
use crate::draft::{Candidate, Draft, Drafted, Input, InputFault, Problem, title_of};
use crate::locale::Lang;

use super::input::LineEdit;

/// What a form waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// For what is typed.
    #[default]
    Filling,
    /// For the disk.
    Saving,
}

/// A form on the screen.
#[derive(Clone, Debug)]
pub struct Form {
    /// Inputs and values.
    pub draft: Draft,
    /// The input that has the keys.
    pub at: usize,
    /// What the inputs opened with, with what was put into them beforehand.
    opened: Vec<String>,
    /// What is typed: the text itself, or what looks for a value among the candidates.
    pub line: LineEdit,
    /// What the input may be completed to.
    pub candidates: Vec<Candidate>,
    /// The candidate chosen by hand.
    pub chosen: Option<usize>,
    /// What is wrong, as far as it is known.
    pub faults: Vec<InputFault>,
    /// First line shown.
    pub top: usize,
    /// What it waits for.
    pub stage: Stage,
    /// The conflicting or refused edit in whose place it will be sent.
    pub settles: Option<EditId>,
}

impl Form {
    /// A form over a draft, the first input ready to be typed into.
    pub fn new(draft: Draft, settles: Option<EditId>, board: &Board, lang: Lang) -> Self {
        let opened = (0..draft.fields().len()).map(|at| draft.value(at).to_owned()).collect();
        let mut form = Self {
            draft,
            at: 0,
            opened,
            line: LineEdit::default(),
            candidates: Vec::new(),
            chosen: None,
            faults: Vec::new(),
            top: 0,
            stage: Stage::default(),
            settles,
        };
        form.enter(0, board, lang);
        form
    }

    /// What it does, and with which record.
    pub fn title(&self, board: Option<&Board>, lang: Lang) -> String {
        let (act, key) = (self.draft.act().label().get(lang), self.draft.target());
        if key.id.is_empty() {
            return act.to_owned();
        }
        let title = board.map(|board| title_of(board, key)).filter(|title| **title != *key.id);
        title.map_or_else(|| format!("{act} {}", key.id), |title| format!("{act} {} {title}", key.id))
    }

    /// How the input under the cursor is typed.
    pub fn input(&self) -> Option<&Input> {
        self.draft.fields().get(self.at).map(|field| &field.input)
    }

    /// Whether the input takes any text, so that what is typed is the value.
    pub fn is_free(&self) -> bool {
        matches!(self.input(), Some(Input::Line | Input::Long | Input::Lines))
    }

    /// Whether the input takes several values.
    pub fn takes_several(&self) -> bool {
        self.input().is_some_and(Input::takes_several)
    }

    /// Whether the input has few values, which can be gone through.
    fn is_short(&self) -> bool {
        matches!(self.input(), Some(Input::Choice(_) | Input::Flag))
    }

    /// Whether anything would be lost by leaving the form.
    pub fn is_dirty(&self) -> bool {
        let piece = !self.is_free() && !self.line.is_empty();
        let opened = |at: usize| self.opened.get(at).map_or("", String::as_str).trim();
        piece || (0..self.draft.fields().len()).any(|at| self.draft.value(at).trim() != opened(at))
    }

    /// Goes to an input.
    pub fn enter(&mut self, at: usize, board: &Board, lang: Lang) {
        self.at = at.min(self.draft.fields().len().saturating_sub(1));
        self.line = match self.input() {
            Some(Input::Long | Input::Lines) => LineEdit::paragraphs(self.draft.value(self.at)),
            _ if self.is_free() => LineEdit::new(self.draft.value(self.at)),
            _ => LineEdit::default(),
        };
        self.look(board, lang);
    }

    /// The text that is looked for: behind the values that are there already, where there may be several.
    fn asked(&self) -> String {
        let value = self.draft.value(self.at);
        match (self.takes_several(), value.is_empty()) {
            (true, false) => format!("{value},{}", self.line.text()),
            _ => self.line.text().to_owned(),
        }
    }

    /// Looks for candidates anew.
    fn look(&mut self, board: &Board, lang: Lang) {
        self.chosen = None;
        self.candidates = if self.is_free() {
            Vec::new()
        } else {
            self.draft.candidates(self.at, &self.asked(), board, lang)
        };
    }

    /// What was typed has changed.
    fn changed(&mut self, board: &Board, lang: Lang) {
        if self.is_free() {
            self.draft.set(self.at, self.line.text());
        }
        let at = self.at;
        self.faults.retain(|fault| fault.field != Some(at));
        self.look(board, lang);
    }

    /// Types characters.
    pub fn insert(&mut self, text: &str, board: &Board, lang: Lang) {
        // A blank goes through the few values of an input, as a button would be pressed.
        if text == " " && self.is_short() && self.line.is_empty() {
            self.cycle(true, board, lang);
            return;
        }
        self.line.insert(text);
        self.changed(board, lang);
    }

    /// Puts a text into the place of what was typed.
    pub fn replace(&mut self, text: &str, board: &Board, lang: Lang) {
        self.line.set(text);
        self.changed(board, lang);
    }

    /// Runs a command of the line: moving in it, erasing from it.
    pub fn edit(&mut self, id: CommandId, board: &Board, lang: Lang) {
        let empty = self.line.is_empty() && !self.is_free();
        match id {
            CommandId::CursorLeft | CommandId::CursorRight if empty && self.is_short() => {
                self.cycle(id == CommandId::CursorRight, board, lang);
                return;
            }
            CommandId::CursorLeft => return self.line.left(),
            CommandId::CursorRight => return self.line.right(),
            CommandId::CursorHome => return self.line.home(),
            CommandId::CursorEnd => return self.line.end(),
            CommandId::EraseChar | CommandId::EraseWord if empty => self.drop_value(),
            CommandId::EraseChar => drop(self.line.erase_char()),
            CommandId::EraseWord => self.line.erase_word(),
            CommandId::EraseLine if empty => self.draft.set(self.at, ""),
            CommandId::EraseLine => self.line.set(""),
            CommandId::NewLine => self.line.insert("\n"),
            _ => {}
        }
        self.changed(board, lang);
    }

    /// Takes the value away, or the last of several.
    fn drop_value(&mut self) {
        let kept = self.draft.value(self.at).rsplit_once(',').map(|(kept, _)| kept.to_owned());
        let kept = kept.filter(|_| self.takes_several()).unwrap_or_default();
        self.draft.set(self.at, &kept);
    }

    /// Takes the next of an input's few values, or the one before.
    fn cycle(&mut self, forward: bool, board: &Board, lang: Lang) {
        let all = self.draft.candidates(self.at, "", board, lang);
        let now = all.iter().position(|one| one.value == self.draft.value(self.at));
        let count = all.len();
        let next = match (now, forward) {
            (None, true) => Some(0),
            (None, false) => count.checked_sub(1),
            (Some(at), true) => Some((at + 1) % count),
            (Some(at), false) => Some((at + count - 1) % count),
        };
        if let Some(one) = next.and_then(|at| all.get(at)) {
            self.draft.set(self.at, &one.value);
        }
        self.changed(board, lang);
    }

    /// Chooses the next candidate, or the one before; past the ends none.
    pub fn choose(&mut self, forward: bool) {
        let count = self.candidates.len();
        if count == 0 {
            return;
        }
        // What is typed takes the first candidate as it is, so that the next one is the second.
        let before = self.chosen.or_else(|| (!self.line.is_empty()).then_some(0));
        self.chosen = match (before, forward) {
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(at), true) => Some((at + 1).min(count - 1)),
            (Some(at), false) => at.checked_sub(1).or(Some(0)),
        };
    }

    /// The candidate that is taken when the input is left.
    pub fn taken(&self) -> Option<usize> {
        self.chosen
            .or_else(|| (!self.line.text().trim().is_empty() && !self.candidates.is_empty()).then_some(0))
    }

    /// Leaves the input: takes what was typed or chosen, and says what is wrong with it.
    pub fn leave(&mut self, board: &Board) {
        let at = self.at;
        if !self.is_free() {
            let taken = self.taken().and_then(|place| self.candidates.get(place));
            let typed = (!self.line.text().trim().is_empty()).then(|| self.asked());
            if let Some(value) = taken.map(|one| one.value.clone()).or(typed) {
                self.draft.set(at, &value);
            }
            self.line = LineEdit::default();
            self.chosen = None;
        }
        self.faults.retain(|fault| fault.field != Some(at));
        if !self.draft.is_changed(at) {
            return;
        }
        if let Err(fault) = self.draft.settle(at, board)
            // What is still to be filled in is asked for at the end.
            && fault.problem != Problem::Missing
        {
            self.faults.push(fault);
        }
    }

    /// Goes to the next input or the one before; false where there is none.
    pub fn step(&mut self, forward: bool, board: &Board, lang: Lang) -> bool {
        let next = if forward { self.at.checked_add(1) } else { self.at.checked_sub(1) };
        let next = next.filter(|next| *next < self.draft.fields().len());
        self.leave(board);
        self.enter(next.unwrap_or(self.at), board, lang);
        next.is_some()
    }

    /// The edits that the form stands for; where something is wrong, goes to the first such input instead.
    ///
    /// # Errors
    /// How many inputs are wrong.
    pub fn build(&mut self, board: &Board, lang: Lang) -> Result<Vec<Drafted>, usize> {
        self.leave(board);
        match self.draft.build(board) {
            Ok(drafted) => {
                self.enter(self.at, board, lang);
                Ok(drafted)
            }
            Err(faults) => {
                let first = faults.iter().filter_map(|fault| fault.field).min();
                let count = faults.len();
                self.faults = faults;
                self.enter(first.unwrap_or(self.at), board, lang);
                Err(count)
            }
        }
    }
}
