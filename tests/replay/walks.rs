//! Any keys: what is shown again is what was shown, and recording it again makes the same recording.

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::Value;
use shumei::domain::later::Later;
use shumei::locale::Lang;
use shumei::runtime::dashboard::Dashboard;
use shumei::runtime::event_loop::Program as _;

use super::*;
use crate::screens::harness::{Harness, setup};
use crate::storm::{any_input, any_profile, any_way_in};

fn board() -> Arc<Board> {
    static BOARD: OnceLock<Arc<Board>> = OnceLock::new();
    Arc::clone(BOARD.get_or_init(|| masked_board(20)))
}

/// The lines of a recording without their times.
fn timeless(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .map(|mut line| {
            line.as_object_mut().unwrap().remove("ms");
            line
        })
        .collect()
}

/// Records a recording once more while it is shown.
fn again(recording: &Recording, path: &Path) {
    let state = recording.opening.state().unwrap();
    let recipe = shumei::runtime::boards::Recipe {
        calendar: Arc::new(Later::from(Arc::new(recording.opening.days().unwrap()))),
        thresholds: recording.opening.thresholds,
        day: state.day(),
        lang: state.lang(),
    };
    let recorder = Recorder::begin(file_at(path), &state, &recipe, recording.opening.rules.clone()).unwrap();
    let theme = theme::load_builtin("dark").unwrap();
    let mut dashboard = Dashboard::new(state, theme, Box::new(|_| None)).recorded(Some(Ok(recorder)));
    for step in &recording.steps {
        let _ = dashboard.update(step.msg.clone());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_walk_is_shown_again_as_it_was(
        profile in any_profile(),
        english in any::<bool>(),
        ways in prop::collection::vec((any_way_in(), prop::collection::vec(any_input(), 0..24)), 1..4),
    ) {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("walk");
        let mut setup = setup(if english { Lang::En } else { Lang::Zh });
        setup.profile = profile;
        let mut harness = Harness::recorded(setup, board(), (80, 24), file_at(&file));
        // How many lines there were when a screen was shown, and the screen.
        let mut shown = vec![];
        let steps = || fs::read_to_string(&file).unwrap().lines().count() - 1;
        for (way, walk) in ways {
            harness.keys("<esc><esc><esc>").keys(way);
            for input in walk {
                harness.input(input);
                shown.push((steps(), harness.frame(), harness.cursor()));
            }
        }
        let recording = recording(&file);
        prop_assert_eq!(recording.steps.len(), steps());
        let second = home.path().join("again");
        again(&recording, &second);
        prop_assert_eq!(timeless(&second), timeless(&file));
        let mut player = player(recording);
        for (step, frame, cursor) in &shown {
            player.go_to(*step).unwrap();
            let sheet = player.sheet();
            prop_assert_eq!(&sheet.frame, frame, "step {}", step);
            prop_assert_eq!(sheet.cursor.map(|at| (at.x, at.y)), *cursor, "step {}", step);
        }
        // And back again.
        if let Some((step, frame, _)) = shown.first() {
            player.go_to(*step).unwrap();
            prop_assert_eq!(&player.sheet().frame, frame);
        }
    }
}
