//! The third emulator: GNU screen. Its hardcopy has a byte for each column: the low one of the character's number, and
//! 0xFF under the right half of a wide one.

use std::os::unix::fs::DirBuilderExt as _;

use portable_pty::CommandBuilder;
use shumei::runtime::abilities::Abilities;
use shumei::runtime::environment::Environment;
use shumei::theme::measure::cells;

use super::inside::{SIZE, assert_cursor, kept, lay_out, scenes, script, sure, sure_char};
use super::scene::Shot;
use crate::pty::console::{Ambiguous, Console};

/// Under the right half of a wide character.
const COVERED: u8 = 0xFF;

/// The copy is told of in a message, for which nothing must wait.
const RC: &str = "defutf8 on\nstartup_message off\nvbell off\nmsgwait 0\nmsgminwait 0\n";

#[test]
fn gnu_screen_shows_what_was_meant() {
    let within = Environment::from_lookup(|name| (name == "TERM").then(|| "screen".to_owned()));
    for abilities in [Abilities::of(&within), Abilities { scroll_regions: false, ..Abilities::FULL }] {
        let dir = tempfile::tempdir().unwrap();
        let shots = scenes(9, false, abilities);
        lay_out(dir.path(), &shots);
        // The question after it is answered when the copy has been made.
        let keep = r#"{ screen -S "$STY" -X hardcopy "$PWD/$n.screen"; screen -S "$STY" -Q info >/dev/null; } </dev/tty"#;
        std::fs::write(dir.path().join("script"), script(":", keep)).unwrap();
        std::fs::write(dir.path().join("rc"), RC).unwrap();
        let sockets = dir.path().join("sockets");
        let mut command = CommandBuilder::new("screen");
        command.args(["-U", "-c", "rc", "bash", "script"]);
        command.cwd(dir.path());
        for (name, value) in
            [("TERM", "xterm"), ("LC_ALL", "C.UTF-8"), ("SCREENDIR", sockets.to_str().unwrap())]
        {
            command.env(name, value);
        }
        for name in ["STY", "TMUX", "SCREENRC"] {
            command.env_remove(name);
        }
        std::fs::DirBuilder::new().mode(0o700).create(&sockets).unwrap();
        let console = Console::start(command, SIZE.0, SIZE.1, Ambiguous::Silent);
        assert_eq!(console.exit_code(), 0, "{}", console.text());
        for (n, shot) in shots.iter().enumerate() {
            compare(&kept(dir.path(), n), shot, n);
            assert_cursor(dir.path(), n, shot);
        }
    }
}

fn compare(copy: &[u8], shot: &Shot, n: usize) {
    let sure = sure();
    let width = usize::from(shot.frame.area.width);
    // Something stands in every last column, so that no line was cut short.
    let rows: Vec<&[u8]> = copy.chunks(width + 1).collect();
    assert_eq!(rows.len(), usize::from(shot.frame.area.height), "frame {n}");
    for (y, row) in rows.into_iter().enumerate() {
        let mut x = 0;
        while x < width {
            let symbol = shot.frame[(x as u16, y as u16)].symbol();
            let columns = cells(symbol).max(1);
            let fits = x + columns <= width;
            let shown = String::from_utf8_lossy(row);
            if let Some(c) = sure_char(&sure, if fits { symbol } else { " " }) {
                let mut wanted = vec![COVERED; if fits { columns } else { 1 }];
                wanted[0] = c as u8;
                assert_eq!(
                    row[x..][..wanted.len()],
                    wanted,
                    "{c:?} in column {x} of row {y} of frame {n}: {shown}"
                );
            }
            x += if fits { columns } else { 1 };
        }
    }
}
