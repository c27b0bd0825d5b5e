//! The dashboard told in lines: for screen readers, for logs, and for terminals that can't place text.
//!
//! The same state, keymap, commands and loop as on the full screen; only what is shown differs. Nothing but text and
//! ends of lines is ever sent.

pub mod reader;
pub mod teller;

use std::io::{self, Write};
use std::sync::mpsc::SyncSender;

use self::reader::Turns;
use self::teller::Teller;
use super::charset::Encoded;
use super::dashboard::Dashboard;
use super::event_loop::{EventLoop, Perform, Stage, Step, SystemClock, Wake};
use super::gate::Gate;
use super::input::{self, Input, Resizes, Seen};
use super::session::{Options, SessionError};
use super::terminal::{Guard, Session};
use super::tty::Tty;
use super::{panic, watch};
use crate::app::form::Stage as Filling;
use crate::app::geometry::Size;
use crate::app::notice::Notice;
use crate::app::state::{Layer, State};
use crate::app::{Effect, Msg};
use crate::locale::plain as m;
use crate::theme::width::WidthProfile;
use crate::ui::plain::parts;

/// Columns of a screen that nothing is laid out for: lines are broken where they are printed.
const ENDLESS: u16 = 4096;

/// Rows that a page has where no terminal says.
const PAGE: u16 = 24;

/// Where the dashboard is told.
pub struct Spoken<W> {
    teller: Teller<W>,
    width: Box<dyn Fn() -> Option<u16>>,
    turns: Turns,
}

impl<W: Write> Spoken<W> {
    /// Tells through `teller`; `width` says how wide the terminal is now.
    pub fn new(teller: Teller<W>, width: Box<dyn Fn() -> Option<u16>>, turns: Turns) -> Self {
        Self { teller, width, turns }
    }
}

impl<W: Write> Stage<Dashboard> for Spoken<W> {
    fn show(&mut self, dashboard: &Dashboard) -> io::Result<()> {
        let state = &dashboard.state;
        self.teller.tell(&parts(state), (self.width)())?;
        if is_settled(state) {
            self.turns.shown(state.presses, state.notice.as_ref().map(|notice| notice.text.as_str()));
        }
        Ok(())
    }

    fn resize(&mut self, _: u16, _: u16) {}

    fn set_profile(&mut self, _: WidthProfile) {}

    fn forget(&mut self) {
        self.teller.forget();
    }

    /// Sequences are for terminals.
    fn send(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

/// Whether all that was asked for has come: data, the answer of a search, the disk's word on what is saved.
fn is_settled(state: &State) -> bool {
    let layer = match &state.layer {
        Some(Layer::Finder(finder)) => {
            finder.input.is_empty() || (finder.found.complete && finder.found.number == state.searches)
        }
        Some(Layer::Form(form)) => form.stage != Filling::Saving,
        _ => true,
    };
    layer && state.board.is_some() && !state.awaits_records() && state.searchable
}

/// Performs as `0` does, but says what would be copied: there is no clipboard that it could be put on.
pub struct Aloud<F>(pub F);

impl<F: Perform<Dashboard>> Perform<Dashboard> for Aloud<F> {
    fn perform(&mut self, effect: Effect, dashboard: &mut Dashboard) -> Vec<Step<Msg>> {
        match effect {
            Effect::Copy { text, what } => {
                let said = m::COPIED.fill(dashboard.state.lang(), &[("what", &what), ("text", &text)]);
                vec![Step::Tell(Msg::Notice(Notice::info(said)))]
            }
            other => self.0.perform(other, dashboard),
        }
    }
}

/// Runs the dashboard in lines until the member leaves it, or the input is at its end. `begin` makes it and its
/// performer for a size, with the sender by which workers wake the loop.
///
/// # Errors
/// [`SessionError::Terminal`] when the output is gone; the keyboard is then as it was.
pub fn run<F: Perform<Dashboard>>(
    options: Options,
    begin: impl FnOnce(Size, SyncSender<Wake<Msg>>) -> io::Result<(Dashboard, F)>,
) -> Result<(), SessionError> {
    let (sender, wakes) = input::queue();
    let turns = Turns::default();
    let keyboard = Tty::keyboard()?;
    // Nothing is ever written through the guard, and so it never sends what takes the screen.
    let session = keyboard.map(Guard::new).transpose()?.map(Session::new);
    let guard = session.as_ref().map(Session::guard);
    if let Some(guard) = guard {
        panic::install(guard, options.panic_notice, options.reports);
        watch::start(guard, || {})?;
        guard.take_over()?;
    }
    let shows = guard.is_some_and(|guard| guard.tty().shows());
    let height = if shows { guard.map_or(PAGE, |guard| guard.tty().size().1) } else { PAGE };
    let size = Size { width: ENDLESS, height };
    let (mut dashboard, performer) = begin(size, sender.clone())?;
    // A detail is told when it is opened, not beside the list.
    dashboard.state.split = false;
    let lang = dashboard.state.lang();
    let width: Box<dyn Fn() -> Option<u16>> = match guard.filter(|_| shows).cloned() {
        Some(guard) => Box::new(move || Some(guard.tty().size().0)),
        None => Box::new(|| None),
    };
    let end = if shows { "\r\n" } else { "\n" };
    let charset = options.charset.unwrap_or_default();
    let stage = Spoken::new(Teller::new(Encoded(io::stdout(), charset), end), width, turns.clone());
    let gate = Gate::default();
    let mut event_loop = EventLoop::new(dashboard, stage, Aloud(performer)).behind(gate.clone());
    match guard {
        Some(guard) => {
            let suspend = if options.no_shell { || {} } else { watch::suspend };
            let counted = gate.clone();
            // Nobody ever calls this reader away.
            let (resizes, _) = Resizes::listen()?;
            input::start(guard, charset, resizes, gate, suspend, move |seen| match seen {
                // Nothing is laid out for a size: it has been dealt with here.
                Seen::Input(Input::Resize { .. }) => {
                    counted.take();
                    true
                }
                // Nobody asked for the cursor.
                Seen::Cursor { .. } => true,
                Seen::Input(input) => sender.send(Wake::Input(input)).is_ok(),
            })?;
        }
        None => reader::lines(io::stdin(), charset, sender, turns, lang)?,
    }
    let ended = event_loop.run(&wakes, &SystemClock);
    drop(wakes);
    event_loop.stage().teller.close()?;
    Ok(ended?)
}
