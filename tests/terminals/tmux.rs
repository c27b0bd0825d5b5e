//! The second emulator: tmux, asked for what its pane shows.

use std::process::Command;

use ratatui::buffer::Buffer;
use shumei::runtime::abilities::Abilities;
use shumei::theme::measure::cells;

use super::inside::{SIZE, assert_cursor, kept, lay_out, scenes, script, sure, sure_char};
use super::scene::Shot;
use super::vt::{assert_style, colour};

/// Columns of the screen on which a captured line is laid out; no line is so long.
const LONG: u16 = 400;

#[test]
fn tmux_shows_what_was_meant() {
    for abilities in [Abilities::FULL, Abilities::LEAST] {
        let dir = tempfile::tempdir().unwrap();
        let shots = scenes(9, true, abilities);
        lay_out(dir.path(), &shots);
        let resize = r#"tmux resize-window -x "$w" -y "$h" -t "$TMUX_PANE""#;
        let keep = r#"tmux capture-pane -p -e -N -t "$TMUX_PANE" >"$n.screen""#;
        let body = format!("trap 'tmux wait-for -S done' EXIT\n{}", script(resize, keep));
        std::fs::write(dir.path().join("script"), body).unwrap();
        let tmux = || {
            let mut command = Command::new("tmux");
            command.args(["-u", "-S", "socket", "-f", "/dev/null"]).current_dir(dir.path());
            command.env_remove("TMUX").env("LC_ALL", "C.UTF-8");
            command
        };
        let (width, height) = (SIZE.0.to_string(), SIZE.1.to_string());
        let begun = tmux().args(["new-session", "-d", "-x", &width, "-y", &height, "bash script"]).status();
        assert!(begun.unwrap().success());
        assert!(tmux().args(["wait-for", "done"]).status().unwrap().success());
        for (n, shot) in shots.iter().enumerate() {
            let captured = String::from_utf8(kept(dir.path(), n)).unwrap();
            let height = shot.frame.area.height;
            assert_eq!(captured.lines().count(), usize::from(height), "frame {n}");
            // The colours of one line hold on into the next.
            let mut laid_out = vt100::Parser::new(height, LONG, 0);
            laid_out.process(captured.trim_end_matches('\n').replace('\n', "\r\n").as_bytes());
            for y in 0..height {
                compare(laid_out.screen(), y, shot, abilities, &format!("of frame {n}: {captured:?}"));
            }
            assert_cursor(dir.path(), n, shot);
        }
    }
}

/// Compares a captured row with what was meant: from the left up to the first glyph of doubtful width, and from the
/// right up to the last one.
fn compare(screen: &vt100::Screen, y: u16, shot: &Shot, abilities: Abilities, about: &str) {
    let end = (0..LONG).rev().find(|x| screen.cell(y, *x).unwrap().has_contents()).map_or(0, |x| x + 1);
    let glyphs = glyphs(&shot.frame, y);
    let sure = sure();
    let width = shot.frame.area.width;
    let certain = |glyph: &&(u16, String)| sure_char(&sure, &glyph.1).is_some();
    let left = glyphs.iter().take_while(certain).map(|(x, symbol)| (*x, *x, symbol));
    let right = glyphs
        .iter()
        .rev()
        .take_while(certain)
        .map(|(x, symbol)| (*x, (end + *x).saturating_sub(width), symbol));
    for (x, at, symbol) in left.chain(right) {
        let place = format!("column {x} of row {y} {about}");
        let cell = screen.cell(y, at).unwrap();
        let found = if cell.has_contents() { cell.contents() } else { " " };
        assert_eq!(found, symbol, "{place}");
        assert_style(cell, &shot.frame[(x, y)], symbol, abilities, &place);
        assert_eq!(cell.bgcolor(), colour(shot.frame[(x, y)].bg), "{place}");
    }
}

/// The glyphs of a row with their columns; one that the edge cuts is a blank.
fn glyphs(frame: &Buffer, y: u16) -> Vec<(u16, String)> {
    let (mut all, mut x) = (Vec::new(), 0);
    while x < frame.area.width {
        let symbol = frame[(x, y)].symbol();
        let width = cells(symbol).max(1) as u16;
        let fits = x + width <= frame.area.width;
        all.push((x, if fits { symbol.to_owned() } else { " ".to_owned() }));
        x += if fits { width } else { 1 };
    }
    all
}
