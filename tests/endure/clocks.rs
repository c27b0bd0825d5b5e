//! Clocks that are years off, step back, or jump over midnight.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, date, datetime};
use jiff::{SignedDuration, Timestamp};
use shumei::app::geometry::Size;
use shumei::app::state::Setup;
use shumei::app::{Effect, Msg, State, update};
use shumei::builtin::{RegisterSpec, generate};
use shumei::domain::id::Kind;
use shumei::locale::Lang;
use shumei::outbox::Spool;

use crate::outbox::{applied, id, meet, now};
use crate::screens::harness::{Harness, board_of, demo_board, faults, setup};

/// Days on which a broken clock may stand.
const DAYS: [Date; 4] = [date(-9999, 1, 1), date(1969, 12, 31), date(2106, 2, 7), date(9999, 12, 31)];

#[test]
fn every_screen_stands_on_every_day() {
    let spec = RegisterSpec { communities: 10, ..RegisterSpec::new(date(2023, 6, 12)) };
    let board = Arc::new(board_of(generate(&spec).unwrap(), spec.day));
    let mut harness = Harness::with(setup(Lang::Zh), Arc::clone(&board), 80, 24);
    for day in DAYS {
        // Typed, as the only way to most of these days; no clock goes so far, but a wrong one is near.
        harness.command(&format!("as-of {day}"));
        harness.tell(Msg::loaded(Arc::new(board.with_day(day))));
        for keys in [
            "1", "2", "2t", "3", "3t", "4", "4t", "5", "6", "6t", "6tt", "7", "8", "8t", "8tt", "9", "9t",
            "9tt", "9ttt",
        ] {
            harness.keys(keys).keys("jj<enter>");
            assert_eq!(faults(&harness.frame()), Vec::<String>::new(), "{day} {keys}");
            harness.keys("<esc><esc>");
        }
        harness.keys("?").keys("<esc>");
        assert_eq!(harness.state().day(), day);
    }
}

fn state(setup: Setup, now: DateTime) -> State {
    let mut state = State::new(setup, Size { width: 80, height: 24 }, now, None);
    let _ = update(&mut state, Msg::loaded(demo_board()));
    state
}

#[test]
fn an_idle_dashboard_ends_by_minutes_that_passed_not_by_what_the_clock_says() {
    let idle = Setup { idle_minutes: Some(3), ..setup(Lang::Zh) };
    let start = datetime(2023, 6, 12, 14, 20, 0, 0);
    let mut state = state(idle, start);
    // A clock that is put forward by years, and back again, has told two minutes.
    for at in [datetime(2031, 1, 1, 0, 0, 0, 0), datetime(2023, 6, 12, 14, 21, 0, 0)] {
        assert!(!update(&mut state, Msg::Minute(at)).contains(&Effect::Quit), "{at}");
    }
    assert!(update(&mut state, Msg::Minute(start)).contains(&Effect::Quit), "the third minute");
}

#[test]
fn the_day_turns_whichever_way_the_clock_goes() {
    let mut state = state(setup(Lang::Zh), datetime(2023, 6, 12, 23, 59, 0, 0));
    let mut turned = Vec::new();
    for at in [
        datetime(2023, 6, 13, 0, 0, 0, 0),
        datetime(2023, 6, 12, 23, 58, 0, 0),
        datetime(2023, 6, 14, 8, 0, 0, 0),
        datetime(2023, 6, 14, 8, 1, 0, 0),
        datetime(1969, 12, 31, 23, 59, 0, 0),
    ] {
        turned.extend(update(&mut state, Msg::Minute(at)).into_iter().filter_map(|effect| match effect {
            Effect::SetDay(day) => Some(day),
            _ => None,
        }));
    }
    assert_eq!(turned, [date(2023, 6, 13), date(2023, 6, 12), date(2023, 6, 14), date(1969, 12, 31)]);
}

#[test]
fn no_clock_makes_an_outbox_forget_what_is_not_settled() {
    let home = tempfile::tempdir().unwrap();
    let spool = Spool::open(home.path()).unwrap();
    for n in 1..=3 {
        spool.put(meet(n, &format!("T0{n}-1"))).unwrap();
    }
    spool.begin(1).unwrap();
    spool.answer(vec![(id(1), applied(Kind::Milestone, "T01-1"))], now()).unwrap();
    let years = |n: i64| now() + SignedDuration::from_hours(24 * 366 * n);
    for wrong in [Timestamp::MIN, years(-60), years(-1), now()] {
        spool.tidy(wrong).unwrap();
        assert_eq!(spool.listing().unwrap().entries.len(), 3, "{wrong}: nothing is old");
    }
    for wrong in [years(1), years(60), Timestamp::MAX] {
        spool.tidy(wrong).unwrap();
        assert_eq!(spool.pending().unwrap().len(), 2, "{wrong}: what waits stays");
    }
    // Made with a clock that has gone back, an edit still goes after those before it.
    let late = shumei::outbox::Draft { made_at: years(-60), ..meet(4, "T02-1") };
    spool.put(late).unwrap();
    let order: Vec<_> = spool.pending().unwrap().iter().map(|entry| entry.id()).collect();
    assert_eq!(order, [id(2), id(3), id(4)]);
}
