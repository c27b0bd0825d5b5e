//! The thread that makes boards: the data of the moment, turned to the day asked for, and made searchable.

use std::io;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use crate::app::Msg;
use crate::domain::board::Board;
use crate::domain::calendar::Calendar;
use crate::domain::dataset::Dataset;
use crate::domain::id::MemberId;
use crate::domain::later::Later;
use crate::domain::light::Thresholds;
use crate::locale::{Lang, runtime as m};
use crate::query::overview;

use super::engine::Catalogue;
use super::event_loop::Wake;
use super::glance::Keeper;
use super::worker::{Wanted, Worker};

/// What a board is made with besides the data.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Working days.
    pub calendar: Arc<Later<Arc<Calendar>>>,
    /// When lights turn.
    pub thresholds: Thresholds,
    /// The day to begin with.
    pub day: Date,
    /// Language of remarks.
    pub lang: Lang,
}

impl Recipe {
    /// The board of some data.
    pub fn board(&self, data: Dataset) -> Board {
        Board::new(data, Arc::clone(&**self.calendar), self.thresholds, self.day)
    }

    /// What is wrong with a board's series, for the member to know.
    pub fn remarks(&self, board: &Board) -> Vec<String> {
        let broken = board.broken_series();
        broken
            .iter()
            .map(|(id, error)| m::BROKEN_SERIES.fill(self.lang, &[("id", id), ("error", error)]))
            .collect()
    }
}

/// The catalogue that searches go by; none before the first board stands.
pub type Shelf = Arc<Mutex<Option<Arc<Catalogue>>>>;

/// Newer data and a newer day replace those that wait, each for itself.
#[derive(Debug, Default)]
struct Order {
    data: Option<Dataset>,
    day: Option<Date>,
}

/// Hands data and days to the thread.
#[derive(Clone, Debug)]
pub struct Boards {
    worker: Arc<Worker<()>>,
    order: Arc<Mutex<Order>>,
}

impl Boards {
    /// Starts the thread. Every board goes to the loop with its overview for `me`, its catalogue to the shelf; the
    /// overview is kept for the next start's first frame.
    ///
    /// # Errors
    /// When the thread can't start.
    pub fn start(
        mut recipe: Recipe,
        me: Option<MemberId>,
        mut keeper: Option<Keeper>,
        shelf: Shelf,
        wake: SyncSender<Wake<Msg>>,
    ) -> io::Result<Self> {
        let order: Arc<Mutex<Order>> = Arc::default();
        let orders = Arc::clone(&order);
        let mut current: Option<Arc<Board>> = None;
        let mut told: Vec<String> = Vec::new();
        // Another day is looked at for once; the next start begins with its own.
        let opened_on = recipe.day;
        let worker = Worker::start("board", move |(), wanted: &Wanted<'_, ()>| {
            let Order { data, day } = std::mem::take(&mut *lock(&orders));
            recipe.day = day.unwrap_or(recipe.day);
            let board = match (data, &current) {
                (Some(data), _) => Arc::new(recipe.board(data)),
                (None, Some(board)) => Arc::new(board.with_day(recipe.day)),
                (None, None) => return,
            };
            let has_other_data = current.as_ref().is_none_or(|before| !before.data.shares(&board.data));
            current = Some(Arc::clone(&board));
            let remarks: Vec<String> =
                recipe.remarks(&board).into_iter().filter(|remark| !told.contains(remark)).collect();
            if !remarks.is_empty() {
                told.extend(remarks.iter().cloned());
                let _ = wake.send(Wake::Msg(Msg::Remarks(remarks)));
            }
            let overview = Arc::new(overview(&board, me.as_ref(), recipe.lang));
            let loaded = Msg::Loaded { board: Arc::clone(&board), overview: Some(Arc::clone(&overview)) };
            if wake.send(Wake::Msg(loaded)).is_err() {
                return;
            }
            if let Some(keeper) = keeper.as_mut().filter(|_| board.day == opened_on) {
                keeper.keep(&overview);
            }
            // Only names and words are searched, which no day changes; and data about to be replaced need no index.
            if has_other_data && wanted.still() {
                *shelf.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(Catalogue::new(board)));
                let _ = wake.send(Wake::Msg(Msg::Indexed));
            }
        })?;
        Ok(Self { worker: Arc::new(worker), order })
    }

    /// Shows other data.
    pub fn show(&self, data: Dataset) {
        lock(&self.order).data = Some(data);
        self.worker.give(());
    }

    /// Turns to another day.
    pub fn turn(&self, day: Date) {
        lock(&self.order).day = Some(day);
        self.worker.give(());
    }
}

fn lock(order: &Mutex<Order>) -> MutexGuard<'_, Order> {
    order.lock().unwrap_or_else(PoisonError::into_inner)
}
