//! Any keys at any size: nothing panics, nothing doubtful is drawn, and what is sent is little.

use proptest::prelude::*;
use ratatui::layout::Position;
use serde_json::json;
use shumei::app::pending::Progress;
use shumei::domain::id::{Key, Kind};
use shumei::keymap::{Chord, KeyCode};
use shumei::locale::Lang;
use shumei::runtime::abilities::Abilities;
use shumei::runtime::encoder::Encoder;
use shumei::runtime::input::Input;
use shumei::theme::width::WidthProfile;

use crate::screens::edits::{clash, entry, pending, server};
use crate::screens::harness::{Harness, demo_board, faults, setup};

/// Something a user or a terminal may do.
pub fn any_input() -> impl Strategy<Value = Input> {
    let plain = |code| Input::Key(Chord::plain(code));
    let named = prop::sample::select(vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::F(1),
    ]);
    // Everything but `q`, which would only end the walk early.
    let typed = prop::char::ranges(vec!['!'..='p', 'r'..='~', '！'..='～', '\u{4E00}'..='\u{4E20}'].into());
    let ctrl =
        prop::char::range('c', 'w').prop_map(|c| Chord { code: KeyCode::Char(c), ctrl: true, shift: false });
    prop_oneof![
        6 => named.prop_map(plain),
        8 => typed.prop_map(move |c| plain(KeyCode::Char(c))),
        2 => ctrl.prop_map(Input::Key),
        1 => "[a-z城关镇:\n ]{0,12}".prop_map(Input::Paste),
        2 => (0_u16..220, 0_u16..70).prop_map(|(width, height)| Input::Resize { width, height }),
    ]
}

pub fn any_profile() -> impl Strategy<Value = WidthProfile> {
    prop::sample::select(WidthProfile::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_breaks_it_or_draws_what_the_profile_doubts(
        profile in any_profile(),
        english in any::<bool>(),
        walk in prop::collection::vec(any_input(), 1..60),
    ) {
        let mut setup = setup(if english { Lang::En } else { Lang::Zh });
        setup.profile = profile;
        let mut harness = Harness::with(setup, demo_board(), 80, 24);
        for input in walk {
            harness.input(input);
            prop_assert_eq!(faults(&harness.frame()), Vec::<String>::new());
            for cell in &harness.frame().content {
                prop_assert!(!profile.needs_stand_in(cell.symbol()), "{:?}", cell.symbol());
            }
        }
    }
}

/// Keys that lead into what edits are made with.
pub fn any_way_in() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "7e", "2r", "2e", "3d", "4a<tab>", "4e", "5ee", "6e", "9e", "o", "o<enter>", "oe",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_through_forms_outbox_and_conflicts_breaks_them(
        profile in any_profile(),
        english in any::<bool>(),
        ways in prop::collection::vec((any_way_in(), prop::collection::vec(any_input(), 0..24)), 1..4),
    ) {
        let mut setup = server(setup(if english { Lang::En } else { Lang::Zh }));
        setup.profile = profile;
        let mut harness = Harness::with(setup, demo_board(), 80, 24);
        let report = json!({"do": "report", "on": "2023-06-12", "note": "x"});
        let task = Key::new(Kind::Task, "T01");
        let refused = Progress::Refused("no".to_owned());
        harness.tell(pending(vec![
            clash().1,
            entry(2, &task, report.clone(), Progress::Waiting),
            entry(3, &task, report, refused),
        ]));
        for (way, walk) in ways {
            harness.keys("<esc><esc><esc>").keys(way);
            for input in walk {
                harness.input(input);
                prop_assert_eq!(faults(&harness.frame()), Vec::<String>::new());
                for cell in &harness.frame().content {
                    prop_assert!(!profile.needs_stand_in(cell.symbol()), "{:?}", cell.symbol());
                }
                if let Some((x, y)) = harness.cursor() {
                    let area = harness.frame().area;
                    prop_assert!(x < area.width && y < area.height, "the cursor is on the screen");
                }
            }
        }
    }
}

/// A terminal at the other end of the harness: counts bytes, and holds the picture against the frame.
struct Wire {
    encoder: Encoder,
    terminal: vt100::Parser,
}

impl Wire {
    fn new(width: u16, height: u16) -> Self {
        Self { encoder: Encoder::new(Abilities::FULL), terminal: vt100::Parser::new(height, width, 0) }
    }

    fn send(&mut self, harness: &mut Harness) -> usize {
        let bytes = self.encoder.frame(&harness.frame(), harness.cursor().map(Position::from));
        self.terminal.process(&bytes);
        let shown: Vec<String> =
            self.terminal.screen().contents().lines().map(|line| line.trim_end().to_owned()).collect();
        let drawn = harness.screen();
        let drawn: Vec<&str> = drawn.trim_end().lines().collect();
        assert_eq!(shown, drawn);
        bytes.len()
    }
}

#[test]
fn the_terminal_shows_what_was_drawn_and_a_key_costs_little() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut harness = Harness::demo(width, height);
        let mut wire = Wire::new(width, height);
        wire.send(&mut harness);
        harness.keys("5");
        let screen = wire.send(&mut harness);
        let mut moves = Vec::new();
        for _ in 0..usize::from(height) {
            harness.keys("j");
            moves.push(wire.send(&mut harness));
        }
        harness.input(Input::Resize { width, height });
        assert_eq!(wire.send(&mut harness), 0, "the same frame again costs nothing");
        moves.sort_unstable();
        let median = moves[moves.len() / 2];
        assert!(median * 4 < screen, "{median} bytes for a move, {screen} for the screen");
        for keys in ["2", "<enter>", "<esc>", "3t", "9", "8", "6", "4", "/", "sh", "<esc>", "?", "<esc>", "1"]
        {
            harness.keys(keys);
            wire.send(&mut harness);
        }
    }
}
