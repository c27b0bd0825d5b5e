//! Every screen and mode as text, held against what was looked at and found good.
//!
//! To accept a change: `INSTA_UPDATE=always cargo test --test all screens::snapshots`, then read the difference.

use std::fmt::Write as _;

use jiff::civil::date;
use shumei::app::state::{Setup, Source};
use shumei::builtin;
use shumei::locale::Lang;
use shumei::theme::width::WidthProfile;

use super::harness::{Harness, board_of, demo_board, setup};

/// The sizes that every screen must be good at.
const ALL_SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 60)];
/// The sizes most people have.
const COMMON_SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Holds one walk's last screen, at each size, against its file.
fn check(name: &str, sizes: &[(u16, u16)], mut walk: impl FnMut(u16, u16) -> Harness) {
    let mut shown = String::new();
    for (width, height) in sizes {
        let mut harness = walk(*width, *height);
        let _ = writeln!(shown, "=== {width}x{height}\n{}", harness.screen());
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// The demo in Chinese, after keys.
fn demo(name: &str, sizes: &[(u16, u16)], keys: &str) {
    with(name, sizes, &setup(Lang::Zh), keys);
}

/// Any set-up over the demo's board, after keys.
fn with(name: &str, sizes: &[(u16, u16)], setup: &Setup, keys: &str) {
    check(name, sizes, |width, height| {
        let mut harness = Harness::with(setup.clone(), demo_board(), width, height);
        harness.keys(keys);
        harness
    });
}

#[test]
fn overview_tasks_and_deadlines() {
    for keys in ["1", "2", "2t", "3", "3t"] {
        demo(&format!("mode_{keys}"), &ALL_SIZES, keys);
    }
}

#[test]
fn supervision_and_communities() {
    for keys in ["4", "4t", "4tt", "5", "5t"] {
        demo(&format!("mode_{keys}"), &ALL_SIZES, keys);
    }
}

#[test]
fn reviews_indicators_and_units() {
    for keys in ["6", "6t", "6tt", "8", "8t", "9", "9t", "9tt"] {
        demo(&format!("mode_{keys}"), &ALL_SIZES, keys);
    }
}

#[test]
fn details() {
    for (name, keys) in [
        ("task", "2<enter>"),
        ("milestone", "2t<enter>"),
        ("supervision", "4<enter>"),
        ("rectification", "4t<enter>"),
        ("visit", "4tt<enter>"),
        ("community", "5<enter>"),
        ("enterprise", "5t<enter>"),
        ("review", "6jj<enter>"),
        ("outcome", "6tt<enter>"),
        ("indicator", "8<enter>"),
        ("unit", "9<enter>"),
        ("member", "9tt<enter>"),
        ("programme", ":goto<space>P2023-18<enter>"),
    ] {
        demo(&format!("detail_{name}"), &COMMON_SIZES, keys);
    }
}

#[test]
fn layers() {
    for (name, keys) in [
        ("help_overview", "?"),
        ("help_list", "2?"),
        ("help_end", "2?G"),
        ("help_detail", "2<enter>?"),
        ("search_empty", "/"),
        ("search_sh9", "/sh9"),
        ("search_xyjg", "/xyjg"),
        ("search_nothing", "/zzzqqq"),
        ("command_line", "2:"),
        ("command_line_name", "2:so"),
        ("command_line_argument", "2:filter-by<space>light"),
        ("command_line_completed", "2:sort-by<space><tab><tab>"),
        ("palette", ";"),
        ("palette_narrowed", ";fuzhi"),
        ("picker_sort", "5s"),
        ("picker_filter", "5f"),
        ("picker_filter_value", "5f<enter>"),
        ("picker_views", "v"),
        ("picker_nothing", "5szzz"),
        ("which_key_y", "2y"),
        ("which_key_z", "2z"),
        ("explain", "3w"),
        ("explain_task", "2w"),
    ] {
        demo(&format!("layer_{name}"), &COMMON_SIZES, keys);
    }
}

#[test]
fn layers_on_the_smallest_screen() {
    for (name, keys) in
        [("help", "2?"), ("search", "/sh9"), ("command_line", "2:so"), ("which_key", "2y"), ("explain", "3w")]
    {
        demo(&format!("small_{name}"), &[(40, 10)], keys);
    }
}

#[test]
fn what_a_list_says_when_it_is_filtered_marked_sorted_or_empty() {
    for (name, keys) in [
        ("filtered", "5:filter-by<space>area:城关镇<enter>"),
        ("no_answer", "5:filter-by<space>area:万佛湖镇<space>troubled:yes<enter>"),
        ("marked", "2<space><space>j<space>"),
        ("sorted", "5:sort-by<space>households<enter>"),
        ("bad_filter", "5:filter-by<space>colour:red<enter>"),
        ("bad_command", ":frobnicate<enter>"),
        ("unbound", "2Z"),
    ] {
        demo(&format!("list_{name}"), &COMMON_SIZES, keys);
    }
}

#[test]
fn scores_and_credit_files() {
    demo("mode_9ttt", &ALL_SIZES, "9ttt");
    for (name, keys) in [
        ("scores_detail", "9ttt<enter>"),
        ("scores_explain", "9tttw"),
        ("scores_sorted", "9ttt:sort-by<space>-score<enter>"),
        ("enterprise_credit_file", "5t<enter>"),
        ("enterprise_appraise", "5tea"),
    ] {
        demo(name, &COMMON_SIZES, keys);
    }
}

#[test]
fn the_built_in_programme_without_a_register() {
    let day = date(2023, 6, 12);
    let board = std::sync::Arc::new(board_of(builtin::programme().unwrap(), day));
    let setup = Setup { source: Source::Builtin, me: None, views: Vec::new(), ..setup(Lang::Zh) };
    for keys in ["1", "2", "3", "4", "4t", "5", "6", "6t", "8", "8t", "9"] {
        check(&format!("builtin_{keys}"), &[(80, 24)], |width, height| {
            let mut harness = Harness::with(setup.clone(), board.clone(), width, height);
            harness.keys(keys);
            harness
        });
    }
}

#[test]
fn in_english() {
    let setup = setup(Lang::En);
    for keys in ["1", "2", "2t", "3", "3t", "4", "4t", "5", "5t", "6", "6t", "8", "8t", "9", "9t", "9ttt"] {
        with(&format!("en_{keys}"), &COMMON_SIZES, &setup, keys);
    }
    for (name, keys) in [("help", "2?"), ("search", "/sh9"), ("explain", "3w"), ("palette", ";")] {
        with(&format!("en_{name}"), &COMMON_SIZES, &setup, keys);
    }
}

#[test]
fn where_ambiguous_characters_are_wide_or_there_are_none() {
    for (name, profile) in [("wide", WidthProfile::Wide), ("ascii", WidthProfile::Ascii)] {
        let setup = Setup { profile, ..setup(Lang::Zh) };
        for keys in ["1", "2", "3t", "6t", "8", "8t", "9t"] {
            with(&format!("{name}_{keys}"), &COMMON_SIZES, &setup, keys);
        }
        with(&format!("{name}_help"), &COMMON_SIZES, &setup, "2?");
        with(&format!("{name}_search"), &COMMON_SIZES, &setup, "/sh9");
    }
}
