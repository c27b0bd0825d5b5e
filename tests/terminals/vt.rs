//! The first emulator: vt100. Random scenes and what happens to them, cell by cell, in every profile.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use shumei::runtime::abilities::Abilities;
use shumei::theme::measure::cells;
use shumei::theme::width::WidthProfile;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::TERMINALS;
use super::scene::{Scene, Shot, Step, any_scene, any_step, play};

/// Whether the emulator, which measures character by character, has the same idea of a glyph's width.
fn agrees(symbol: &str) -> bool {
    let spacing: Vec<usize> = symbol.chars().filter_map(UnicodeWidthChar::width).filter(|w| *w > 0).collect();
    spacing == [symbol.width()]
}

/// Whether the glyph may be simplified because it stands too near the edge.
fn at_edge(symbol: &str, x: u16, frame: &Buffer) -> bool {
    let reach: u16 = symbol.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    symbol.chars().count() > 1 && x + reach > frame.area.width
}

pub fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Black => vt100::Color::Idx(0),
        Color::Red => vt100::Color::Idx(1),
        Color::Yellow => vt100::Color::Idx(3),
        Color::Blue => vt100::Color::Idx(4),
        Color::Cyan => vt100::Color::Idx(6),
        Color::White => vt100::Color::Idx(15),
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    }
}

/// Attributes that a terminal shows; on a blank, most of them can't be seen.
fn seen(cell: &Cell, abilities: Abilities) -> Modifier {
    let kept = cell.modifier & abilities.attributes;
    let on_blank = Modifier::UNDERLINED | Modifier::REVERSED;
    if cell.symbol() == " " { kept & on_blank } else { kept }
}

fn shown(cell: &vt100::Cell, blank: bool) -> Modifier {
    let mut all = Modifier::empty();
    all.set(Modifier::UNDERLINED, cell.underline());
    all.set(Modifier::REVERSED, cell.inverse());
    all.set(Modifier::BOLD, cell.bold() && !blank);
    all.set(Modifier::DIM, cell.dim() && !blank);
    all.set(Modifier::ITALIC, cell.italic() && !blank);
    all
}

/// Checks the attributes and, where something can be seen of it, the colour of a glyph.
pub fn assert_style(there: &vt100::Cell, cell: &Cell, symbol: &str, abilities: Abilities, place: &str) {
    let mut wanted = cell.clone();
    wanted.set_symbol(symbol);
    assert_eq!(shown(there, symbol == " "), seen(&wanted, abilities), "{place}");
    if symbol != " " {
        assert_eq!(there.fgcolor(), colour(cell.fg), "colour at {place}");
    }
}

/// Compares a screen with what was meant.
fn compare(screen: &vt100::Screen, shot: &Shot, abilities: Abilities) -> Result<(), TestCaseError> {
    let frame = &shot.frame;
    for y in 0..frame.area.height {
        let mut x = 0;
        while x < frame.area.width {
            let cell = &frame[(x, y)];
            let width = cells(cell.symbol()).max(1) as u16;
            // Half a glyph that the edge cuts is not drawn.
            let symbol = if x + width > frame.area.width { " " } else { cell.symbol() };
            let there = screen.cell(y, x).unwrap();
            let place = format!("column {x} of row {y} after {:?}", String::from_utf8_lossy(&shot.bytes));
            if agrees(symbol) && !at_edge(symbol, x, frame) {
                let found = if there.has_contents() { there.contents() } else { " " };
                prop_assert_eq!(found, symbol, "{}", place);
                prop_assert!(!there.is_wide_continuation(), "{}", place);
                prop_assert_eq!(there.bgcolor(), colour(cell.bg), "background at {}", place);
                assert_style(there, cell, symbol, abilities, &place);
                for covered in 1..width {
                    prop_assert!(screen.cell(y, x + covered).unwrap().is_wide_continuation(), "{}", place);
                }
            } else {
                // However it is drawn, nothing else shines through.
                for column in x..(x + width).min(frame.area.width) {
                    let contents = screen.cell(y, column).unwrap().contents();
                    prop_assert!(contents.chars().all(|c| c == ' ' || symbol.contains(c)), "{}", place);
                }
            }
            x += width;
        }
    }
    prop_assert_eq!(screen.hide_cursor(), shot.cursor.is_none());
    if let Some(cursor) = shot.cursor {
        prop_assert_eq!(screen.cursor_position(), (cursor.y, cursor.x));
    }
    Ok(())
}

/// Plays a scene at an emulator that sees the bytes through `glass`.
fn hold(
    (scene, steps): (&Scene, &[Step]),
    profile: WidthProfile,
    abilities: Abilities,
    glass: impl Fn(&[u8]) -> Vec<u8>,
) -> Result<(), TestCaseError> {
    let mut terminal = vt100::Parser::new(scene.height, scene.width, 0);
    for shot in play(scene, steps, profile, abilities) {
        let size = (shot.frame.area.height, shot.frame.area.width);
        if terminal.screen().size() != size {
            terminal.screen_mut().set_size(size.0, size.1);
        }
        let text = std::str::from_utf8(&shot.bytes).unwrap();
        prop_assert!(abilities.synchronised || !text.contains("[?2026"));
        prop_assert!(abilities.scroll_regions || !has_region(text));
        terminal.process(&glass(&shot.bytes));
        compare(terminal.screen(), &shot, abilities)?;
    }
    Ok(())
}

/// Whether a scroll region is set: `CSI top ; bottom r`.
fn has_region(text: &str) -> bool {
    text.split("\u{1b}[").skip(1).any(|sequence| {
        sequence.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('r')
    })
}

/// A terminal that draws characters of ambiguous width in two columns: to it they are what `〓` is to ours.
fn broad(bytes: &[u8]) -> Vec<u8> {
    let ambiguous = |c: char| c.width() < c.width_cjk();
    let text = std::str::from_utf8(bytes).unwrap();
    text.chars().map(|c| if ambiguous(c) { '〓' } else { c }).collect::<String>().into_bytes()
}

fn any_profile() -> impl Strategy<Value = WidthProfile> {
    prop::sample::select(WidthProfile::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_frame_is_shown_as_it_was_meant(
        scene in any_scene(40, 12),
        steps in prop::collection::vec(any_step(Some((48, 14))), 1..16),
        profile in any_profile(),
        terminal in 0..TERMINALS.len(),
    ) {
        hold((&scene, &steps), profile, TERMINALS[terminal], <[u8]>::to_vec)?;
    }

    #[test]
    fn a_terminal_of_wide_characters_shows_the_wide_and_the_ascii_profile(
        scene in any_scene(40, 12),
        steps in prop::collection::vec(any_step(Some((48, 14))), 1..12),
        ascii in any::<bool>(),
    ) {
        let profile = if ascii { WidthProfile::Ascii } else { WidthProfile::Wide };
        hold((&scene, &steps), profile, Abilities::FULL, broad)?;
        for shot in play(&scene, &steps, profile, Abilities::FULL) {
            for symbol in shot.frame.content.iter().map(Cell::symbol) {
                prop_assert!(symbol.width() == symbol.width_cjk(), "{symbol:?}");
            }
        }
    }
}

#[test]
fn a_terminal_of_wide_characters_would_tear_the_narrow_profile() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let scene = any_scene(40, 12).new_tree(&mut runner).unwrap().current();
    assert!(hold((&scene, &[]), WidthProfile::Narrow, Abilities::FULL, broad).is_err());
}
