//! `:`: the command line with completion.

use super::input::LineEdit;

/// The command line as it stands on the screen.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// What is typed.
    pub input: LineEdit,
    /// What could be meant, best first.
    pub candidates: Vec<Candidate>,
    /// The candidate put into the line by the completion key.
    pub chosen: Option<usize>,
    /// What was typed before the first completion.
    pub stem: String,
}

/// Something that the line could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The whole line that it would be.
    pub line: String,
    /// How it is shown.
    pub label: String,
    /// What it does, or how many rows it leaves.
    pub hint: String,
}

impl CommandLine {
    /// Puts the next candidate (or the one before) into the line; past the last comes what was typed.
    pub fn complete(&mut self, forward: bool) {
        let count = self.candidates.len();
        if count == 0 {
            return;
        }
        if self.chosen.is_none() {
            self.input.text().clone_into(&mut self.stem);
        }
        self.chosen = match (self.chosen, forward) {
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(at), true) => (at + 1 < count).then_some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
        let line = self.chosen.and_then(|at| self.candidates.get(at)).map_or(&self.stem, |c| &c.line).clone();
        self.input.set(&line);
    }
}
