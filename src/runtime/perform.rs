//! What performs the dashboard's effects: threads at the terminal, on the spot in tests.

use std::io;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use crate::app::finder::Found;
use crate::app::notice::Notice;
use crate::app::{Effect, Msg};
use crate::domain::board::Board;
use crate::locale::{Lang, runtime as m, screens};

use super::clipboard::{self, Multiplexer};
use super::dashboard::Dashboard;
use super::engine::{Catalogue, Engine};
use super::event_loop::{Perform, Step, Wake};
use super::worker::Worker;

/// Loads the data: gives the board and what to know about it, or the words that say why there is none.
pub type Loader = Box<dyn FnOnce() -> Result<(Board, Vec<String>), String> + Send>;

/// A search by its number and text.
type Query = (u64, String);

/// Performs effects by threads: one loads the data and turns the board to other days, one searches.
pub struct Threads {
    boards: Worker<Option<Date>>,
    searches: Worker<Query>,
    multiplexer: Multiplexer,
}

impl Threads {
    /// Starts the threads; the first begins to load at once.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(loader: Loader, wake: &SyncSender<Wake<Msg>>, multiplexer: Multiplexer) -> io::Result<Self> {
        let catalogue: Arc<Mutex<Option<Arc<Catalogue>>>> = Arc::default();
        let boards = {
            let (catalogue, wake) = (Arc::clone(&catalogue), wake.clone());
            let mut current: Option<Arc<Board>> = None;
            // The loader comes with the thread and not as a job: a job may be replaced before it begins.
            let mut loader = Some(loader);
            Worker::start("board", move |day: Option<Date>, _| {
                if let Some(loader) = loader.take() {
                    current = load(loader, &catalogue, &wake);
                }
                if let (Some(day), Some(board)) = (day, &current) {
                    let turned = Arc::new(board.with_day(day));
                    let _ = wake.send(Wake::Msg(Msg::Loaded(Arc::clone(&turned))));
                    current = Some(turned);
                }
            })?
        };
        let wake = wake.clone();
        let mut engine: Option<Engine> = None;
        let searches = Worker::start("search", move |(number, text): Query, wanted| {
            if engine.is_none() {
                engine = catalogue.lock().unwrap_or_else(PoisonError::into_inner).clone().map(Engine::new);
            }
            // Before the catalogue stands nothing is found; `Msg::Indexed` has the search made again.
            if let Some(engine) = &mut engine {
                engine.search(number, &text, |found| {
                    wake.send(Wake::Msg(Msg::Found(found))).is_ok() && wanted.still()
                });
            }
        })?;
        boards.give(None);
        Ok(Self { boards, searches, multiplexer })
    }
}

/// Loads the board, shows it, and then makes it searchable.
fn load(
    loader: Loader,
    catalogue: &Mutex<Option<Arc<Catalogue>>>,
    wake: &SyncSender<Wake<Msg>>,
) -> Option<Arc<Board>> {
    let board = match loader() {
        Ok((board, remarks)) => {
            wake.send(Wake::Msg(Msg::Remarks(remarks))).ok()?;
            Arc::new(board)
        }
        Err(why) => {
            let _ = wake.send(Wake::Msg(Msg::Notice(Notice::error(why))));
            return None;
        }
    };
    wake.send(Wake::Msg(Msg::Loaded(Arc::clone(&board)))).ok()?;
    let made = Arc::new(Catalogue::new(Arc::clone(&board)));
    *catalogue.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
    wake.send(Wake::Msg(Msg::Indexed)).ok()?;
    Some(board)
}

impl Perform<Dashboard> for Threads {
    fn perform(&mut self, effect: Effect, dashboard: &mut Dashboard) -> Vec<Step<Msg>> {
        match effect {
            Effect::SetDay(day) => self.boards.give(Some(day)),
            Effect::Search { number, text } => self.searches.give((number, text)),
            other => return at_once(other, dashboard, self.multiplexer),
        }
        Vec::new()
    }
}

/// Effects that take no time.
fn at_once(effect: Effect, dashboard: &mut Dashboard, through: Multiplexer) -> Vec<Step<Msg>> {
    match effect {
        Effect::Quit => vec![Step::Quit],
        Effect::Redraw => vec![Step::Redraw],
        Effect::Copy { text, what } => copy(&text, &what, through, dashboard.state.lang()),
        Effect::SetTheme(name) => {
            dashboard.set_theme(&name);
            Vec::new()
        }
        Effect::SetDay(_) | Effect::Search { .. } => Vec::new(),
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

/// Performs effects on the spot: what tests drive the real loop with.
#[derive(Debug)]
pub struct Inline {
    board: Arc<Board>,
    engine: Engine,
    /// What was put on the clipboard, newest last.
    pub copied: Vec<String>,
}

impl Inline {
    /// Over a board.
    pub fn new(board: Arc<Board>) -> Self {
        let catalogue = Arc::new(Catalogue::new(Arc::clone(&board)));
        Self { engine: Engine::new(catalogue), board, copied: Vec::new() }
    }
}

impl Perform<Dashboard> for Inline {
    fn perform(&mut self, effect: Effect, dashboard: &mut Dashboard) -> Vec<Step<Msg>> {
        match effect {
            Effect::SetDay(day) => {
                self.board = Arc::new(self.board.with_day(day));
                vec![Step::Tell(Msg::Loaded(Arc::clone(&self.board)))]
            }
            Effect::Search { number, text } => {
                let mut last: Option<Found> = None;
                self.engine.search(number, &text, |found| {
                    last = Some(found);
                    true
                });
                last.map(|found| Step::Tell(Msg::Found(found))).into_iter().collect()
            }
            Effect::Copy { text, what } => {
                self.copied.push(text.clone());
                at_once(Effect::Copy { text, what }, dashboard, Multiplexer::None)
            }
            other => at_once(other, dashboard, Multiplexer::None),
        }
    }
}
