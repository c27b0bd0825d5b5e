//! The dashboard at the terminal: everything that it is made of, put together and run.

use std::fs::File;

use jiff::civil::Date;

use crate::app::State;
use crate::app::geometry::Size;
use crate::app::state::Setup;
use crate::theme::Theme;

use super::boards::Recipe;
use super::clipboard::Multiplexer;
use super::dashboard::{Dashboard, Themes};
use super::editor::Editor;
use super::event_loop::{Clock, SystemClock};
use super::glance::Glance;
use super::outlet::Outlets;
use super::perform::{Supply, Threads};
use super::plain;
use super::record::Recorder;
use super::session::{self, Options, SessionError};

/// What the dashboard is made of.
pub struct Launch {
    /// How it is set up; the width profile is the terminal's.
    pub setup: Setup,
    /// The day asked for; none follows the clock.
    pub as_of: Option<Date>,
    /// The theme.
    pub theme: Theme,
    /// Finds other themes.
    pub themes: Themes,
    /// Where the data come from.
    pub supply: Supply,
    /// What boards are made with.
    pub recipe: Recipe,
    /// What was seen last, for the first frame; none where nothing is kept.
    pub glance: Option<Glance>,
    /// What stands between the program and the terminal.
    pub multiplexer: Multiplexer,
    /// The member's editor for long texts; none where no other program may be started.
    pub editor: Option<Editor>,
    /// Where files that the member writes come from.
    pub outlets: Outlets,
    /// The file that the sitting is recorded in, and the text of the rules of assessment where they are not the
    /// built-in ones.
    pub record: Option<(File, Option<String>)>,
    /// About the sitting at the terminal.
    pub options: Options,
}

impl Launch {
    /// Runs the dashboard in lines until the member leaves it; see [`plain`].
    ///
    /// # Errors
    /// Where the output fails.
    pub fn run_plain(self) -> Result<(), SessionError> {
        let Self { setup, as_of, theme, themes, supply, recipe, glance, .. } = self;
        let Self { multiplexer, outlets, record, options, .. } = self;
        plain::run(options, move |size, wake| {
            // No other program can have the terminal while lines are told on it.
            let setup = Setup { shell_allowed: false, ..setup };
            let state = State::new(setup, size, SystemClock.now(), as_of);
            let recorder = record.map(|(file, rules)| Recorder::begin(file, &state, &recipe, rules));
            let seen_by = (state.setup.me.clone(), glance);
            let threads = Threads::start(supply, recipe, seen_by, &wake, multiplexer, None, outlets)?;
            Ok((Dashboard::new(state, theme, themes).recorded(recorder), threads))
        })
    }

    /// Runs the dashboard until the member leaves it.
    ///
    /// # Errors
    /// Where there is no terminal, or it fails; it is restored as far as it still answers.
    pub fn run(self) -> Result<(), SessionError> {
        let Self { mut setup, as_of, theme, themes, supply, recipe, glance, .. } = self;
        let Self { multiplexer, editor, outlets, record, options, .. } = self;
        session::run::<Dashboard, Threads, _>(options, move |opening, wake, aside| {
            setup.profile = opening.profile;
            let size = Size { width: opening.width, height: opening.height };
            let reader = setup.me.clone();
            let mut state = State::new(setup, size, SystemClock.now(), as_of);
            // Another day than the one asked for would be looked at for the right one.
            let seen = glance.as_ref().and_then(Glance::read);
            if let Some(seen) = seen.filter(|seen| as_of.is_none_or(|day| day == seen.overview.day)) {
                state.glance(seen.overview);
                state.glimpse = seen.glimpse;
            }
            let recorder = record.map(|(file, rules)| Recorder::begin(file, &state, &recipe, rules));
            let editor = editor.map(|editor| (editor, aside));
            let threads =
                move || Threads::start(supply, recipe, (reader, glance), &wake, multiplexer, editor, outlets);
            Ok((Dashboard::new(state, theme, themes).recorded(recorder), threads))
        })
    }
}
