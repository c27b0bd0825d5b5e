//! A list of choices with a line that narrows it: palette, sort, filter, saved views.

use crate::command::Invocation;
use crate::locale::Message;
use crate::search::Pattern;

use super::input::LineEdit;

/// One choice: what it says, and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What it says.
    pub label: String,
    /// A remark at the right: the command's keys, how many rows it leaves.
    pub hint: String,
    /// What it does.
    pub does: Invocation,
}

/// A chooser on the screen.
#[derive(Clone, Debug)]
pub struct Chooser {
    /// Its title.
    pub title: Message,
    /// What narrows it.
    pub input: LineEdit,
    /// All choices.
    pub choices: Vec<Choice>,
    /// Places of those that match, in order.
    pub shown: Vec<usize>,
    /// The choice under the cursor, counted among those shown.
    pub cursor: usize,
    /// The first shown on the screen.
    pub top: usize,
}

impl Chooser {
    /// A chooser over choices, all shown.
    pub fn new(title: Message, choices: Vec<Choice>) -> Self {
        let shown = (0..choices.len()).collect();
        Self { title, input: LineEdit::default(), choices, shown, cursor: 0, top: 0 }
    }

    /// Narrows to the choices that match the input, best first.
    pub fn narrow(&mut self) {
        let pattern = Pattern::new(self.input.text());
        let mut scored: Vec<(i64, usize)> = Vec::new();
        for (place, choice) in self.choices.iter().enumerate() {
            let label = pattern.matches(&choice.label).map(|m| i64::from(m.score));
            let name = pattern.matches(choice.does.id.name()).map(|m| i64::from(m.score) / 2);
            // The words of filters, columns and commands stand beside their labels, so they are typed as well.
            let word = choice.does.arg.as_deref().and_then(|arg| pattern.matches(arg));
            let word = word.map(|m| i64::from(m.score) / 2);
            if let Some(score) = label.max(name).max(word) {
                scored.push((-score, place));
            }
        }
        if !self.input.is_empty() {
            scored.sort_unstable();
        }
        self.shown = scored.into_iter().map(|(_, place)| place).collect();
        (self.cursor, self.top) = (0, 0);
    }

    /// Moves the cursor and scrolls so that it is on the screen.
    pub fn go_to(&mut self, place: usize, height: usize) {
        self.cursor = place.min(self.shown.len().saturating_sub(1));
        super::scroll_to(&mut self.top, self.cursor, height);
    }

    /// The choice under the cursor.
    pub fn selected(&self) -> Option<&Choice> {
        self.shown.get(self.cursor).and_then(|place| self.choices.get(*place))
    }
}
