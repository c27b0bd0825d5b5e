//! The dashboard as a program of the event loop: state, theme, and how input becomes a message.

use std::io;

use jiff::civil::DateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::geometry::Size;
use crate::app::{Effect, Msg, State, update};
use crate::domain::text::single_line;
use crate::locale::record as m;
use crate::theme::Theme;
use crate::theme::width::WidthProfile;
use crate::ui;

use super::event_loop::Program;
use super::input::Input;
use super::record::Recorder;

/// Finds a theme by name, fit for the terminal.
pub type Themes = Box<dyn Fn(&str) -> Option<Theme>>;

/// State and theme.
pub struct Dashboard {
    /// The state.
    pub state: State,
    theme: Theme,
    themes: Themes,
    recorder: Option<Recorder>,
}

impl Dashboard {
    /// A dashboard in a theme.
    pub fn new(state: State, theme: Theme, themes: Themes) -> Self {
        Self { state, theme, themes, recorder: None }
    }

    /// The same, with all that it is told recorded, where it is to be. A recording that can't begin is said to have
    /// ended.
    #[must_use]
    pub fn recorded(mut self, begun: Option<io::Result<Recorder>>) -> Self {
        match begun {
            None => {}
            Some(Ok(recorder)) => self.recorder = Some(recorder),
            Some(Err(error)) => drop(self.end_recording(&error)),
        }
        self
    }

    /// Records a message before it is taken; a recording that can't be written ends, and the dashboard says so.
    fn record(&mut self, msg: &Msg) -> Vec<Effect> {
        let Some(recorder) = &mut self.recorder else { return Vec::new() };
        match recorder.see(&self.state, msg) {
            Ok(()) => Vec::new(),
            Err(error) => self.end_recording(&error),
        }
    }

    fn end_recording(&mut self, error: &io::Error) -> Vec<Effect> {
        self.recorder = None;
        let told = m::ENDED.fill(self.state.lang(), &[("error", &single_line(&error.to_string()))]);
        update(&mut self.state, Msg::Remarks(vec![told]))
    }

    /// Takes another theme; a name that is none changes nothing.
    pub fn set_theme(&mut self, name: &str) {
        if let Some(theme) = (self.themes)(name) {
            self.theme = theme;
        }
    }
}

impl Program for Dashboard {
    type Msg = Msg;
    type Effect = Effect;

    fn input(input: Input) -> Option<Msg> {
        Some(match input {
            Input::Key(chord) => Msg::Key(chord),
            Input::Paste(text) => Msg::Paste(text),
            Input::Resize { width, height } => Msg::Resize(Size { width, height }),
        })
    }

    fn profile(profile: WidthProfile) -> Option<Msg> {
        Some(Msg::Profile(profile))
    }

    fn minute(now: DateTime) -> Msg {
        Msg::Minute(now)
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = self.record(&msg);
        effects.extend(update(&mut self.state, msg));
        effects
    }

    fn draw(&self, frame: &mut Buffer) -> Option<Position> {
        ui::draw(&self.state, &self.theme, frame)
    }
}
