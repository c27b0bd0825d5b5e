//! Transitions that the synchronous harness can't show: answers that come late, sizes that change.

use jiff::civil::{date, datetime};
use proptest::prelude::*;
use shumei::app::finder::{Found, Hit};
use shumei::app::geometry::Size;
use shumei::app::page::Screen;
use shumei::app::state::Layer;
use shumei::app::{Effect, Msg, State, update};
use shumei::domain::id::{Key, Kind};
use shumei::domain::light::Light;
use shumei::keymap::parse_keys;
use shumei::locale::Lang;

use crate::screens::harness::{demo_board, setup};

fn state(width: u16, height: u16) -> State {
    let now = datetime(2023, 6, 12, 14, 20, 0, 0);
    let mut state = State::new(setup(Lang::Zh), Size { width, height }, now, Some(date(2023, 6, 12)));
    assert_eq!(update(&mut state, Msg::loaded(demo_board())), []);
    state
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    parse_keys(keys).unwrap().into_iter().flat_map(|chord| update(state, Msg::Key(chord))).collect()
}

fn found(number: u64, id: &str, complete: bool) -> Msg {
    let hits = vec![Hit { key: Key::new(Kind::Task, id), fields: Vec::new() }];
    Msg::Found(Found { number, hits, total: 1, complete })
}

/// The record in front, if a detail is.
fn shown(state: &State) -> Option<String> {
    state.layer.is_none().then(|| state.selected().map(|row| row.key.to_string())).flatten()
}

#[test]
fn enter_before_the_answer_opens_what_was_typed() {
    let mut state = state(80, 24);
    let effects = press(&mut state, "/1");
    assert!(matches!(effects.last(), Some(Effect::Search { number: 2, .. })), "{effects:?}");
    let _ = update(&mut state, found(2, "T01", true));
    // The next character and Enter arrive in one burst, before the search for both has answered.
    press(&mut state, "8<enter>");
    assert!(matches!(state.layer, Some(Layer::Finder(_))), "the older answer is not what was asked for");
    let _ = update(&mut state, found(2, "T01", true));
    assert!(matches!(state.layer, Some(Layer::Finder(_))), "an answer to an older search is none");
    let _ = update(&mut state, found(3, "T18", false));
    assert_eq!(shown(&state).as_deref(), Some("T18"));
}

#[test]
fn typing_on_takes_enter_back() {
    let mut state = state(80, 24);
    press(&mut state, "/1<enter>8");
    let _ = update(&mut state, found(3, "T18", true));
    assert!(matches!(state.layer, Some(Layer::Finder(_))));
}

#[test]
fn a_search_without_hits_stays() {
    let mut state = state(80, 24);
    press(&mut state, "/qqqq<enter>");
    let none = Found { number: 5, hits: Vec::new(), total: 0, complete: true };
    let _ = update(&mut state, Msg::Found(none));
    assert!(matches!(&state.layer, Some(Layer::Finder(finder)) if !finder.awaited));
}

#[test]
fn the_dashboard_ends_by_itself_only_where_it_is_asked_to() {
    let minute = |m| Msg::Minute(datetime(2023, 6, 12, 15, m, 0, 0));
    let mut patient = state(80, 24);
    assert!((0..59).all(|m| update(&mut patient, minute(m)).is_empty()));
    let mut hasty = state(80, 24);
    hasty.setup.idle_minutes = Some(2);
    assert!(update(&mut hasty, minute(1)).is_empty());
    press(&mut hasty, "2");
    assert!(update(&mut hasty, minute(2)).is_empty(), "a key begins the time anew");
    assert_eq!(update(&mut hasty, minute(3)), [Effect::Quit]);
}

#[test]
fn a_task_that_is_done_was_not_done_before() {
    let board = demo_board();
    let task = board.data.tasks.find("T12").unwrap();
    assert_eq!(board.task_light(task), Light::Done);
    let earlier = board.with_day(date(2023, 3, 10));
    assert_ne!(earlier.task_light(task), Light::Done);
    assert!(earlier.percent_on_day(task) < 100);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_cursor_is_always_on_the_screen(
        steps in proptest::collection::vec((0usize..8, 1u16..200, 1u16..60, "[jkG]{0,30}"), 1..6)
    ) {
        let mut state = state(120, 40);
        for (screen, width, height, keys) in steps {
            press(&mut state, &Screen::ALL[screen].digit().to_string());
            if !keys.is_empty() {
                press(&mut state, &keys);
            }
            let _ = update(&mut state, Msg::Resize(Size { width, height }));
            let pane = state.page().pane();
            let rows = state.rows().max(1);
            prop_assert!(pane.top <= pane.cursor && pane.cursor < pane.top + rows, "{} {} {rows}", pane.top, pane.cursor);
        }
    }
}
