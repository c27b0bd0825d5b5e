//! The room's promises, held over the built-in programme with its made-up register.

#![cfg(test)]

mod details;
mod filters;
mod lists;
mod outputs;
mod overviews;

use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, date};

use crate::assess::{self, Rules, Sight};
use crate::builtin::holidays;
use crate::builtin::register::{ME, RegisterSpec, generate};
use crate::domain::board::Board;
use crate::domain::dataset::Dataset;
use crate::domain::id::MemberId;
use crate::domain::light::Thresholds;
use crate::query::{Filter, ListKind, Query, Row, try_run};

/// The demonstration's day.
const DAY: Date = date(2023, 6, 12);

/// The demonstration's board; built once.
fn demo() -> &'static Board {
    static DEMO: OnceLock<Board> = OnceLock::new();
    DEMO.get_or_init(|| board(&RegisterSpec::new(DAY)))
}

fn board(spec: &RegisterSpec) -> Board {
    let mut data = Dataset::default();
    data.load(generate(spec).unwrap());
    let board = Board::new(data, Arc::new(holidays::calendar().unwrap()), Thresholds::default(), spec.day);
    assess::scored(&board, &Rules::default(), &Sight::All)
}

/// The demonstration's viewer.
fn me() -> MemberId {
    MemberId::new(ME)
}

/// The rows of a list that a filter accepts for the viewer.
fn rows(list: ListKind, filter: &str) -> Vec<Row> {
    let filter = Filter::parse(filter, list, demo()).unwrap();
    try_run(demo(), &Query { me: Some(me()), ..Query::new(list).filtered(filter) }).unwrap()
}

/// Their ids.
fn ids(list: ListKind, filter: &str) -> Vec<String> {
    rows(list, filter).into_iter().map(|row| row.key.to_string()).collect()
}
