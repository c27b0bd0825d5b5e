//! What performs the dashboard's effects at the terminal: threads.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, channel};
use std::sync::{Arc, PoisonError};
use std::thread;

use jiff::Timestamp;

use crate::app::notice::Notice;
use crate::app::outlet::Outlet;
use crate::app::{Effect, Msg};
use crate::domain::dataset::Dataset;
use crate::domain::id::MemberId;
use crate::domain::text::single_line;
use crate::locale::{Lang, runtime as m, screens};

use super::aside::Aside;
use super::boards::{Boards, Recipe, Shelf};
use super::clipboard::{self, Multiplexer};
use super::dashboard::Dashboard;
use super::editor::Editor;
use super::engine::{Catalogue, Engine};
use super::event_loop::{Perform, Step, Wake};
use super::glance::Glance;
use super::live::{Live, Sit};
use super::outlet::{self, Moment, Outlets};
use super::worker::{Wanted, Worker};

/// Loads data that do not change while one looks: gives them and what to know about them, or the words that say why
/// there are none.
pub type Loader = Box<dyn FnOnce() -> Result<(Dataset, Vec<String>), String> + Send>;

/// Where the data come from.
pub enum Supply {
    /// Data that do not change while one looks.
    Still(Loader),
    /// A server's, by a seat at it.
    Live(Sit),
}

/// A search by its number and text.
type Query = (u64, String);

/// Performs effects by threads: one loads the data, one makes boards of them, one searches.
pub struct Threads {
    boards: Boards,
    searches: Worker<Query>,
    live: Option<Live>,
    multiplexer: Multiplexer,
    editor: Option<(Editor, Aside)>,
    outlets: Outlets,
    wake: SyncSender<Wake<Msg>>,
    /// Files that are being written; each hangs up once it is on disk.
    writing: Vec<Receiver<()>>,
}

impl Threads {
    /// Starts the threads; the data begin to load at once. Overviews are made for `me`, and kept as `glance` says.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(
        supply: Supply,
        recipe: Recipe,
        (me, glance): (Option<MemberId>, Option<Glance>),
        wake: &SyncSender<Wake<Msg>>,
        multiplexer: Multiplexer,
        editor: Option<(Editor, Aside)>,
        outlets: Outlets,
    ) -> io::Result<Self> {
        let shelf = Shelf::default();
        let lang = recipe.lang;
        let boards = Boards::start(recipe, me, glance.map(Glance::keeper), Arc::clone(&shelf), wake.clone())?;
        let searches = searches(shelf, wake.clone())?;
        let live = match supply {
            Supply::Live(sit) => Some(Live::start(sit, boards.clone(), wake.clone(), lang)?),
            Supply::Still(loader) => {
                load(loader, boards.clone(), wake.clone())?;
                None
            }
        };
        Ok(Self {
            boards,
            searches,
            live,
            multiplexer,
            editor,
            outlets,
            wake: wake.clone(),
            writing: Vec::new(),
        })
    }
}

/// Loads in a thread of its own.
fn load(loader: Loader, boards: Boards, wake: SyncSender<Wake<Msg>>) -> io::Result<()> {
    thread::Builder::new().name("load".into()).spawn(move || match loader() {
        Ok((data, remarks)) => {
            let _ = wake.send(Wake::Msg(Msg::Remarks(remarks)));
            boards.show(data);
        }
        Err(why) => {
            let _ = wake.send(Wake::Msg(Msg::Notice(Notice::error(why))));
        }
    })?;
    Ok(())
}

/// The thread that searches whatever catalogue stands on the shelf.
fn searches(shelf: Shelf, wake: SyncSender<Wake<Msg>>) -> io::Result<Worker<Query>> {
    let mut engine: Option<(Arc<Catalogue>, Engine)> = None;
    Worker::start("search", move |(number, text): Query, wanted: &Wanted<'_, Query>| {
        let newest = shelf.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // Before a catalogue stands nothing is found; `Msg::Indexed` has the search made again.
        let Some(newest) = newest else { return };
        if engine.as_ref().is_none_or(|(known, _)| !Arc::ptr_eq(known, &newest)) {
            engine = Some((Arc::clone(&newest), Engine::new(newest)));
        }
        if let Some((_, engine)) = &mut engine {
            engine.search(number, &text, |found| {
                wake.send(Wake::Msg(Msg::Found(found))).is_ok() && wanted.still()
            });
        }
    })
}

impl Perform<Dashboard> for Threads {
    fn perform(&mut self, effect: Effect, dashboard: &mut Dashboard) -> Vec<Step<Msg>> {
        match effect {
            Effect::SetDay(day) => self.boards.turn(day),
            Effect::Search { number, text } => self.searches.give((number, text)),
            effect @ (Effect::Propose(_)
            | Effect::Settle { .. }
            | Effect::Withdraw(_)
            | Effect::Retry(_)
            | Effect::SyncNow) => {
                if let Some(live) = &self.live {
                    live.perform(effect);
                }
            }
            Effect::Write(outlet) => return self.write(*outlet, dashboard),
            Effect::Edit(text) => return self.edit(&text, dashboard.state.lang()),
            other => return at_once(other, dashboard, self.multiplexer),
        }
        Vec::new()
    }
}

impl Drop for Threads {
    /// Who leaves right after asking for a file has it all the same.
    fn drop(&mut self) {
        for file in self.writing.drain(..) {
            let _ = file.recv();
        }
    }
}

impl Threads {
    /// Makes and writes a file in a thread of its own: a county's workbook takes its time.
    fn write(&mut self, outlet: Outlet, dashboard: &Dashboard) -> Vec<Step<Msg>> {
        let Some(board) = dashboard.state.board.clone() else { return Vec::new() };
        let moment = Moment::of(&dashboard.state, Timestamp::now());
        let (outlets, wake) = (self.outlets.clone(), self.wake.clone());
        let (writing, written) = channel();
        let started = thread::Builder::new().name("write".into()).spawn(move || {
            let told = outlet::deliver(&outlet, &board, &outlets, &moment);
            drop(writing);
            let _ = wake.send(Wake::Msg(Msg::Notice(told)));
        });
        match started {
            Ok(_) => {
                self.writing.push(written);
                Vec::new()
            }
            Err(error) => vec![Step::Tell(Msg::Notice(Notice::error(single_line(&error.to_string()))))],
        }
    }

    /// Lends the terminal to the member's editor. The loop waits meanwhile; what workers tell waits in its queue.
    fn edit(&self, text: &str, lang: Lang) -> Vec<Step<Msg>> {
        let Some((editor, aside)) = &self.editor else {
            return vec![Step::Tell(Msg::Edited(None))];
        };
        let lent = aside.lend(|started| editor.edit(text, started));
        let edited = match lent {
            Ok(Some(edited)) => edited,
            Ok(None) => return vec![Step::Tell(Msg::Edited(None))],
            // A terminal that can't be had again is found gone by the next frame.
            Err(error) => Err(error.into()),
        };
        let told = match edited {
            Ok(text) => vec![Msg::Edited(Some(text))],
            Err(error) => vec![Msg::Edited(None), Msg::Notice(Notice::error(error.message(lang)))],
        };
        std::iter::once(Step::Redraw).chain(told.into_iter().map(Step::Tell)).collect()
    }
}

/// Effects that take no time.
pub(super) fn at_once(effect: Effect, dashboard: &mut Dashboard, through: Multiplexer) -> Vec<Step<Msg>> {
    match effect {
        Effect::Quit => vec![Step::Quit],
        Effect::Redraw => vec![Step::Redraw],
        Effect::Copy { text, what } => copy(&text, &what, through, dashboard.state.lang()),
        Effect::SetTheme(name) => {
            dashboard.set_theme(&name);
            Vec::new()
        }
        // What takes time or a server is done by whoever performs with threads.
        Effect::SetDay(_)
        | Effect::Search { .. }
        | Effect::Propose(_)
        | Effect::Withdraw(_)
        | Effect::Retry(_)
        | Effect::Settle { .. }
        | Effect::SyncNow
        | Effect::Write(_)
        | Effect::Edit(_) => Vec::new(),
    }
}

/// Sends a text to the terminal's clipboard, and the words that tell the member.
fn copy(text: &str, what: &str, through: Multiplexer, lang: Lang) -> Vec<Step<Msg>> {
    match clipboard::copy(text, through) {
        Ok(sequence) => {
            let told = Notice::info(screens::COPIED.fill(lang, &[("what", &what)]));
            vec![Step::Send(sequence), Step::Tell(Msg::Notice(told))]
        }
        Err(too_long) => {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("bytes", &too_long.bytes), ("limit", &clipboard::MAX_BYTES)];
            vec![Step::Tell(Msg::Notice(Notice::error(m::COPY_TOO_LONG.fill(lang, &values))))]
        }
    }
}
