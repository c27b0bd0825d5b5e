//! How things are shown: day, theme, language, help, hints, sizes, hostile and missing data.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::{date, datetime};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use shumei::app::footer;
use shumei::app::geometry::Size;
use shumei::app::layer_text;
use shumei::app::state::{Setup, State};
use shumei::builtin;
use shumei::command::CommandId;
use shumei::domain::later::Later;
use shumei::domain::light::Light;
use shumei::domain::record::Record;
use shumei::keymap::{self, Resolution};
use shumei::locale::{Lang, screens as m};
use shumei::query::overview;
use shumei::{theme, ui};

use super::harness::{Harness, board_of, demo_board, faults, setup};

/// Every screen and mode by the keys that lead to it.
const MODES: [&str; 19] = [
    "1", "2", "2t", "3", "3t", "4", "4t", "4tt", "5", "5t", "6", "6t", "6tt", "8", "8t", "9", "9t", "9tt",
    "9ttt",
];

fn light_of(harness: &Harness, id: &str) -> Light {
    let board = harness.state().board.clone().unwrap();
    board.task_light(board.data.tasks.find(id).unwrap())
}

#[test]
fn another_day_changes_the_lights_and_keeps_the_row() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2j");
    assert_eq!((harness.row().as_str(), light_of(&harness, "T02")), ("T02", Light::DueSoon));
    assert!(harness.screen().contains("> 临期 T02"));
    harness.command("as-of 2023-07-01");
    assert_eq!((harness.row().as_str(), light_of(&harness, "T02")), ("T02", Light::Overdue));
    assert!(harness.screen().contains("> 逾期 T02") && harness.screen().contains("截至 2023-07-01 周六"));
    harness.keys("1");
    let later = harness.screen();
    harness.command("today");
    assert_ne!(harness.screen(), later);
    assert!(harness.screen().contains("截至 2023-06-12 周一"));
    harness.keys("2");
    assert!(harness.screen().contains("> 临期 T02"));
    harness.command("as-of 12.6.2023");
    assert_eq!(harness.notice(), "日期 12.6.2023 无法识别; 例: 2023-06-12");
    harness.command("as-of 2024-01-15").keys("zt");
    assert!(harness.screen().contains("截至 2023-06-12"));
}

#[test]
fn a_theme_changes_the_colours_and_nothing_else() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2");
    let (text, dark) = (harness.screen(), harness.frame());
    harness.command("theme light");
    assert_eq!(harness.screen(), text);
    assert_ne!(harness.frame()[(10, 8)].style(), dark[(10, 8)].style());
    harness.command("theme nope");
    assert!(harness.notice().starts_with("没有名为 nope 的主题; 可用: dark light"), "{}", harness.notice());
    harness.command("theme dark");
    assert_eq!(harness.frame(), dark);
}

#[test]
fn the_language_changes_at_once() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2").command("lang en");
    let screen = harness.screen();
    assert!(screen.contains("Task list") && screen.contains("> Due soon T01"), "{screen}");
    harness.command("lang fr");
    assert_eq!(harness.notice(), "fr is no language; there are: zh en");
    harness.command("lang zh");
    assert!(harness.screen().contains("任务清单"));
}

#[test]
fn the_help_names_every_key_that_is_bound_here() {
    for name in ["default", "simple"] {
        let map = keymap::load_builtin(name).unwrap();
        for keys in ["1", "2", "3t", "6t", "9t", "2<enter>"] {
            let setup = Setup { keymap: Arc::new(map.clone().into()), ..setup(Lang::Zh) };
            let mut harness = Harness::with(setup, demo_board(), 120, 100);
            harness.keys(keys);
            let stack = harness.state().contexts();
            harness.keys("?");
            let lines = layer_text(harness.state());
            let help: Vec<String> =
                lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect();
            for (context, chords, invocation) in map.bindings() {
                if !stack.contains(&context)
                    || map.resolve(&stack, &chords) != Resolution::Command(invocation.clone())
                {
                    continue;
                }
                let doc = invocation.id.doc().get(Lang::Zh);
                assert!(help.iter().any(|line| line.ends_with(doc)), "{name} {keys}: no {doc}\n{help:#?}");
                assert!(harness.screen().contains(doc), "{name} {keys}: {doc} is not on the screen");
            }
        }
    }
}

#[test]
fn the_footer_hints_at_keys_that_are_bound_and_do_something() {
    let mut tried = BTreeSet::new();
    for keys in MODES.into_iter().chain(["2<enter>", "5<enter>", "9<enter>"]) {
        let mut harness = Harness::demo(200, 60);
        harness.keys(keys);
        let (map, stack) = (Arc::clone(&harness.state().setup.keymap), harness.state().contexts());
        let hints = keymap::hints(&map, &stack);
        let footer: Vec<String> =
            hints.iter().map(|(keys, doc)| format!("{keys}{}", doc.get(Lang::Zh))).collect();
        assert_eq!(harness.screen().lines().last().unwrap().trim(), footer.join("  "), "{keys}");
        for (context, chords, invocation) in map.bindings() {
            let hinted = hints.iter().any(|(_, doc)| *doc == invocation.id.doc());
            let here = stack.contains(&context)
                && map.resolve(&stack, &chords) == Resolution::Command(invocation.clone());
            if !hinted || !here || !tried.insert((keys, invocation.id.name())) {
                continue;
            }
            let before = harness.frame();
            for chord in &chords {
                harness.input(shumei::runtime::input::Input::Key(*chord));
            }
            let moved = harness.has_quit() || harness.frame() != before;
            // The month after the last one, or before the first, is not there.
            let at_an_end = matches!(invocation.id, CommandId::NextPeriod | CommandId::PreviousPeriod);
            assert!(moved || at_an_end, "{keys}: {} does nothing", invocation.id.name());
            let not_here = m::NOT_HERE.fill(Lang::Zh, &[("command", &invocation.id.doc().get(Lang::Zh))]);
            assert_ne!(harness.notice(), not_here, "{keys}");
            harness = Harness::demo(200, 60);
            harness.keys(keys);
        }
    }
}

#[test]
fn the_way_out_is_in_the_footer_at_every_size() {
    for lang in [Lang::Zh, Lang::En] {
        for (width, height) in [(40, 10), (80, 24), (120, 40)] {
            for keys in MODES {
                let mut harness = Harness::with(setup(lang), demo_board(), width, height);
                harness.keys(keys);
                let screen = harness.screen();
                let footer = screen.lines().last().unwrap();
                for id in [CommandId::Help, CommandId::Quit] {
                    assert!(footer.contains(id.doc().get(lang)), "{width}x{height} {keys}: {footer}");
                }
            }
        }
    }
}

/// The line under the cursor, in the list.
fn cursor_line(harness: &mut Harness) -> Option<String> {
    harness.screen().lines().find(|line| line.contains("> ")).map(str::to_owned)
}

#[test]
fn resizing_keeps_the_row_under_the_cursor_on_the_screen() {
    for keys in ["2", "3", "4t", "5", "6", "9", "9tt"] {
        let mut harness = Harness::demo(80, 24);
        harness.keys(keys).keys("gg<c-d><c-d>j");
        let row = harness.row();
        for (width, height) in [(40, 10), (200, 60), (60, 12), (30, 6), (120, 40), (80, 24)] {
            harness.resize(width, height);
            assert_eq!(harness.row(), row);
            let line = cursor_line(&mut harness);
            assert!(
                line.as_ref().is_some_and(|line| line.contains(&row)),
                "{keys} {width}x{height}: {row} in {line:?}\n{}",
                harness.screen()
            );
        }
    }
}

#[test]
fn hostile_words_of_records_never_reach_the_frame() {
    let spec = builtin::RegisterSpec::new(date(2023, 6, 12));
    let clean = serde_json::to_string(&builtin::generate(&spec).unwrap()).unwrap();
    let hostile =
        "听\\u001b[2J\\u001b]52;c;aGk=\\u0007松\\u202e\\u2066名\\u200b\\u200d庭\\u0085\\u009b31m\\ufeff";
    let long = "长".repeat(3000);
    let dirty = clean
        .replace("听松名庭", hostile)
        .replace("清掏化粪池", &format!("{hostile}{long}"))
        .replace("县级联系领导一", hostile)
        .replace(
            "调度会",
            &format!("{hostile}{}", "e\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301".repeat(40)),
        );
    assert_ne!(clean, dirty);
    let records: Vec<Record> = serde_json::from_str(&dirty).unwrap();
    let board = Arc::new(board_of(records, date(2023, 6, 12)));
    for (width, height) in [(40, 10), (80, 24), (120, 40)] {
        let mut harness = Harness::with(setup(Lang::Zh), Arc::clone(&board), width, height);
        for keys in MODES.into_iter().chain(["/tsm", "<enter>", "4gg<enter>", "6<enter>", "w", "yb", "?"]) {
            harness.keys("<esc>").keys(keys);
            assert_eq!(faults(&harness.frame()), Vec::<String>::new(), "{keys} {width}x{height}");
        }
        harness.keys("<esc>").command("goto C017").keys("yb");
        let copied = harness.copied();
        assert!(!copied.chars().any(|c| c.is_control() && c != '\n'), "{copied:?}");
    }
}

fn walk(harness: &mut Harness) {
    for keys in MODES.into_iter().chain([
        "jkGgg", "<enter>", "n", "<esc>", "w", "s<esc>", "f<esc>", "*yt", "/a", "<esc>", ":<esc>", "?",
    ]) {
        harness.keys("<esc>").keys(keys);
        assert_eq!(faults(&harness.frame()), Vec::<String>::new(), "{keys}");
        assert!(!harness.has_quit());
    }
}

#[test]
fn the_first_frame_needs_no_keymap_where_its_hints_were_seen() {
    let built_in = keymap::load_builtin("default").unwrap();
    let read = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&read);
    let hints = footer::of_overview(&built_in, Lang::Zh);
    let keymap = Later::new(move || {
        seen.fetch_add(1, Ordering::Relaxed);
        built_in
    });
    let state =
        |setup| State::new(setup, Size { width: 120, height: 40 }, datetime(2023, 6, 12, 8, 0, 0, 0), None);
    let mut state = state(Setup { keymap: Arc::new(keymap), ..setup(Lang::Zh) });
    state.glance(overview(&demo_board(), None, Lang::Zh));
    state.glimpse.hints = hints;
    let theme = theme::load_builtin("dark").unwrap();
    let drawn = |state: &State| {
        let mut frame = Buffer::empty(Rect::new(0, 0, 120, 40));
        ui::draw(state, &theme, &mut frame);
        frame
    };
    let first = drawn(&state);
    assert_eq!(read.load(Ordering::Relaxed), 0, "nothing was looked up");
    // Without them the same words come from the keymap.
    state.glimpse.hints.clear();
    assert_eq!(drawn(&state), first);
    assert_eq!(read.load(Ordering::Relaxed), 1);
}

#[test]
fn before_the_data_have_come_every_screen_says_so() {
    for (width, height) in [(40, 10), (80, 24), (120, 40)] {
        let mut harness = Harness::loading(width, height);
        for keys in MODES {
            harness.keys(keys);
            assert!(harness.screen().contains("正在读取本地数据"), "{keys}\n{}", harness.screen());
        }
        walk(&mut harness);
    }
}

#[test]
fn without_any_record_every_screen_stands() {
    let empty = Arc::new(board_of(Vec::new(), date(2023, 6, 12)));
    for (width, height) in [(40, 10), (80, 24), (120, 40), (200, 60)] {
        let mut harness = Harness::with(setup(Lang::Zh), Arc::clone(&empty), width, height);
        for keys in &MODES[1..] {
            harness.keys(keys);
            assert!(harness.screen().contains("还没有登记册数据"), "{keys}\n{}", harness.screen());
        }
        walk(&mut harness);
    }
}

#[test]
fn screens_of_no_size_stand() {
    for (width, height) in [(1, 1), (2, 1), (1, 60), (200, 1), (5, 3), (3, 5)] {
        let mut harness = Harness::demo(width, height);
        walk(&mut harness);
        let state: &State = harness.state();
        assert_eq!((state.size.width, state.size.height), (width, height));
    }
}
