//! A recording at the terminal: the screen as it was, and a line that tells the step.

use jiff::civil::DateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Widget as _;

use super::player::Player;
use super::steps::words;
use crate::app::Msg;
use crate::domain::text::single_line;
use crate::keymap::{Chord, KeyCode};
use crate::locale::{Lang, record as m};
use crate::runtime::event_loop::{Perform, Program, Step};
use crate::runtime::input::Input;
use crate::runtime::session::{self, Options, SessionError};
use crate::theme::width::WidthProfile;

/// Steps of a page.
const PAGE: usize = 10;

/// Shows a recording and steps through it.
pub struct Viewer {
    player: Player,
    lang: Lang,
    /// Typed before a key: how many steps it goes.
    count: Option<usize>,
}

/// Shows a recording at the terminal until the user leaves it.
///
/// # Errors
/// Where there is no terminal, or it fails.
pub fn view(player: Player, lang: Lang, options: Options) -> Result<(), SessionError> {
    session::run::<Viewer, Leave, _>(options, move |_, _, _| Ok((Viewer::new(player, lang), || Ok(Leave))))
}

impl Viewer {
    /// Where the player stands.
    pub fn new(player: Player, lang: Lang) -> Self {
        Self { player, lang, count: None }
    }

    /// Takes a key; whether it leaves.
    fn press(&mut self, chord: Chord) -> bool {
        if let KeyCode::Char(c @ '0'..='9') = chord.code
            && let Some(digit) = c.to_digit(10).filter(|digit| *digit > 0 || self.count.is_some())
        {
            let typed = self.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize);
            self.count = Some(typed);
            return false;
        }
        let count = self.count.take();
        let (at, by) = (self.player.at(), count.unwrap_or(1));
        let to = match chord.code {
            KeyCode::Char('q') | KeyCode::Esc => return true,
            KeyCode::Char('c' | 'd') if chord.ctrl => return true,
            KeyCode::Char(' ' | 'j' | 'l' | 'n') | KeyCode::Enter | KeyCode::Right | KeyCode::Down => {
                at.saturating_add(by)
            }
            KeyCode::Char('k' | 'h' | 'p') | KeyCode::Backspace | KeyCode::Left | KeyCode::Up => {
                at.saturating_sub(by)
            }
            KeyCode::PageDown => at.saturating_add(by.saturating_mul(PAGE)),
            KeyCode::PageUp => at.saturating_sub(by.saturating_mul(PAGE)),
            KeyCode::Char('i') => self.next_input(at),
            KeyCode::Char('g') | KeyCode::Home => count.unwrap_or(0),
            KeyCode::Char('G') | KeyCode::End => count.unwrap_or(usize::MAX),
            _ => return false,
        };
        self.player.go_to(to).is_err()
    }

    /// Behind the next thing that the user did.
    fn next_input(&self, at: usize) -> usize {
        let steps = self.player.recording().steps.iter().skip(at);
        let quiet =
            steps.take_while(|step| !matches!(step.msg, Msg::Key(_) | Msg::Paste(_) | Msg::Resize(_)));
        at + quiet.count() + 1
    }

    fn status(&self) -> String {
        let recording = self.player.recording();
        let at = self.player.at();
        let step = at.checked_sub(1).and_then(|last| recording.steps.get(last));
        let told =
            step.map_or_else(|| m::OPENED.get(self.lang).to_owned(), |step| words(&step.msg, self.lang));
        let millis = step.map_or(0, |step| step.ms);
        let time = format!("{}.{:03}s", millis / 1000, millis % 1000);
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("at", &at), ("all", &recording.steps.len()), ("time", &time), ("words", &single_line(&told))];
        format!("{}  {}", m::STATUS.fill(self.lang, &values), m::HINTS.get(self.lang))
    }
}

/// What the viewer wants done: to end.
#[derive(Clone, Copy, Debug)]
pub struct Leave;

impl Perform<Viewer> for Leave {
    fn perform(&mut self, _: Leave, _: &mut Viewer) -> Vec<Step<Option<Chord>>> {
        vec![Step::Quit]
    }
}

impl Program for Viewer {
    type Msg = Option<Chord>;
    type Effect = Leave;

    fn input(input: Input) -> Option<Option<Chord>> {
        match input {
            Input::Key(chord) => Some(Some(chord)),
            Input::Paste(_) => None,
            Input::Resize { .. } => Some(None),
        }
    }

    fn profile(_: WidthProfile) -> Option<Option<Chord>> {
        None
    }

    fn minute(_: DateTime) -> Option<Chord> {
        None
    }

    fn update(&mut self, chord: Option<Chord>) -> Vec<Leave> {
        let leaves = chord.is_some_and(|chord| self.press(chord));
        leaves.then_some(Leave).into_iter().collect()
    }

    fn draw(&self, frame: &mut Buffer) -> Option<Position> {
        let area = frame.area;
        let status = Line::styled(self.status(), Style::new().add_modifier(Modifier::REVERSED));
        let sheet = self.player.sheet();
        let shown = sheet.frame.area.intersection(area);
        for y in 0..shown.height {
            for x in 0..shown.width {
                if let Some(cell) = frame.cell_mut(Position { x, y }) {
                    *cell = sheet.frame[(x, y)].clone();
                }
            }
        }
        // Below the recorded screen where there is room, else over its last line.
        let y = sheet.frame.area.height.min(area.height.saturating_sub(1));
        let row = Rect { y, height: 1, ..area };
        frame.set_style(row.intersection(area), Style::reset());
        status.render(row.intersection(area), frame);
        sheet.cursor.filter(|cursor| shown.contains(*cursor))
    }
}
