//! Shows a recording step by step, without doing anything of what was done.

use std::io;
use std::rc::Rc;

use super::opening::OpeningError;
use super::reader::Recording;
use super::sheet::Sheet;
use crate::app::{Effect, Msg, State};
use crate::runtime::canvas::Canvas;
use crate::runtime::dashboard::Dashboard;
use crate::runtime::event_loop::{EventLoop, Perform, Step, Wake};
use crate::runtime::input::Input;
use crate::theme::Theme;

/// Finds a theme by name.
pub type Themes = Rc<dyn Fn(&str) -> Option<Theme>>;

/// Performs nothing outside the dashboard: no file, no server, no clipboard.
#[derive(Clone, Copy, Debug)]
struct Still;

impl Perform<Dashboard> for Still {
    fn perform(&mut self, effect: Effect, dashboard: &mut Dashboard) -> Vec<Step<Msg>> {
        if let Effect::SetTheme(name) = effect {
            dashboard.set_theme(&name);
        }
        Vec::new()
    }
}

/// The dashboard of a recording at one of its steps.
pub struct Player {
    recording: Recording,
    themes: Themes,
    events: EventLoop<Dashboard, Canvas<Sheet>, Still>,
    sheet: Sheet,
    at: usize,
}

impl Player {
    /// Before the first step.
    ///
    /// # Errors
    /// Where the opening means nothing to this version.
    pub fn new(recording: Recording, themes: Themes) -> Result<Self, OpeningError> {
        let events = open(&recording, &themes)?;
        let mut player = Self { recording, themes, events, sheet: Sheet::default(), at: 0 };
        // The sheet is memory: there is nothing that could fail.
        let _ = player.go_to(0);
        Ok(player)
    }

    /// The recording.
    pub const fn recording(&self) -> &Recording {
        &self.recording
    }

    /// How many steps have been taken.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The state of the dashboard.
    pub fn state(&self) -> &State {
        &self.events.program().state
    }

    /// Goes behind a step, counted from 1; beyond the last one it stands behind the last, at 0 before the first.
    ///
    /// # Errors
    /// None in practice: nothing is written; the signature is the loop's.
    pub fn go_to(&mut self, step: usize) -> io::Result<()> {
        let to = step.min(self.recording.steps.len());
        if to < self.at {
            self.events = open(&self.recording, &self.themes).map_err(io::Error::other)?;
            self.at = 0;
        }
        while let Some(step) = self.recording.steps.get(self.at).filter(|_| self.at < to) {
            self.at += 1;
            let wake = match &step.msg {
                // The loop's canvas has to know as well.
                Msg::Resize(size) => Wake::Input(Input::Resize { width: size.width, height: size.height }),
                Msg::Profile(profile) => Wake::Profile(*profile),
                msg => Wake::Msg(msg.clone()),
            };
            let _ = self.events.wake(wake)?;
        }
        self.events.draw()?;
        self.sheet = self.events.stage().surface().clone();
        Ok(())
    }

    /// The screen as it was behind the step.
    pub const fn sheet(&self) -> &Sheet {
        &self.sheet
    }
}

fn open(
    recording: &Recording,
    themes: &Themes,
) -> Result<EventLoop<Dashboard, Canvas<Sheet>, Still>, OpeningError> {
    let state = recording.opening.state()?;
    let (width, height) = recording.opening.size;
    let theme = themes(&recording.opening.theme).unwrap_or_else(Theme::plain);
    let others = Rc::clone(themes);
    let canvas = Canvas::new(Sheet::default(), recording.opening.profile()?, width, height);
    let dashboard = Dashboard::new(state, theme, Box::new(move |name| others(name)));
    Ok(EventLoop::new(dashboard, canvas, Still))
}
