//! Every screen and everything that lies over one, at sizes that nobody would choose: no panic, no half of a wide
//! character, no cursor off the screen.

use serde_json::json;
use shumei::app::pending::Progress;
use shumei::domain::id::{Key, Kind};
use shumei::locale::Lang;
use shumei::theme::width::WidthProfile;

use super::edits::{clash, entry, pending, server};
use super::harness::{Harness, demo_board, faults, setup};

/// From nothing at all to more than any wall shows, with the sizes at which the layout changes and those beside them.
const SIZES: [(u16, u16); 22] = [
    (1, 1),
    (2, 1),
    (1, 2),
    (2, 2),
    (3, 3),
    (1, 200),
    (500, 1),
    (7, 5),
    (13, 4),
    (21, 7),
    (39, 9),
    (40, 10),
    (59, 15),
    (60, 16),
    (71, 13),
    (79, 23),
    (80, 24),
    (99, 30),
    (100, 31),
    (131, 40),
    (200, 60),
    (500, 200),
];

/// Keys that lead to every mode of every screen.
const SCREENS: [&str; 23] = [
    "1", "2", "2t", "3", "3t", "4", "4t", "4tt", "5", "5t", "6", "6t", "6tt", "6ttt", "6tttt", "7", "7t",
    "8", "8t", "9", "9t", "9tt", "9ttt",
];

/// Keys that lead to what lies over a screen, or takes its place.
const LAYERS: [&str; 27] = [
    "/",
    "/sh",
    "/zzzz",
    ":",
    ":so",
    ":sort-by ",
    ";",
    ";a",
    "?",
    "2s",
    "2f",
    "2v",
    "2w",
    "2<enter>",
    "2<enter><tab>",
    "g",
    "2r",
    "3d",
    "4a",
    "4a<tab><tab>",
    "7e",
    "9e",
    "o",
    "o<enter>",
    "oe",
    "6m",
    "6mm",
];

fn look_around(keys: &str, english: bool) {
    let mut setup = server(setup(if english { Lang::En } else { Lang::Zh }));
    setup.profile = if english { WidthProfile::Narrow } else { WidthProfile::Wide };
    let mut harness = Harness::with(setup, demo_board(), 80, 24);
    let task = Key::new(Kind::Task, "T01");
    let report = json!({"do": "report", "on": "2023-06-12", "note": "x"});
    let refused = Progress::Refused("不在办理期限内，退回补正".to_owned());
    harness.tell(pending(vec![
        clash().1,
        entry(2, &task, report.clone(), Progress::Waiting),
        entry(3, &task, report, refused),
    ]));
    harness.keys(keys);
    for (width, height) in SIZES {
        harness.resize(width, height);
        assert_eq!(faults(&harness.frame()), Vec::<String>::new(), "{keys} at {width}x{height}");
        if let Some((x, y)) = harness.cursor() {
            assert!(x < width && y < height, "the cursor of {keys} at {width}x{height}");
        }
    }
}

#[test]
fn every_screen_fits_any_size() {
    for keys in SCREENS {
        look_around(keys, true);
        look_around(keys, false);
    }
}

#[test]
fn everything_over_a_screen_fits_any_size() {
    for keys in LAYERS {
        look_around(keys, true);
        look_around(keys, false);
    }
}

#[test]
fn a_storm_of_sizes_ends_with_the_screen_of_the_last() {
    let mut stormy = Harness::demo(80, 24);
    stormy.keys("2<enter>");
    for (width, height) in SIZES.into_iter().chain(SIZES.into_iter().rev()) {
        stormy.resize(width, height);
    }
    stormy.resize(80, 24);
    let mut calm = Harness::demo(80, 24);
    assert_eq!(stormy.screen(), calm.keys("2<enter>").screen());
}

#[test]
fn what_lies_over_a_wide_character_leaves_no_half_of_it() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("<enter><esc>/").text("4IaA").resize(120, 1);
    assert_eq!(faults(&harness.frame()), Vec::<String>::new(), "{}", harness.screen());
}
