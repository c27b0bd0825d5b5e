//! Answers at a terminal: fitted to its width, coloured where colour is wanted.

use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use unicode_width::UnicodeWidthStr;

use super::Home;

/// What the program writes to a terminal of so many columns.
fn at_terminal(home: &Home, columns: u16, variables: &[(&str, &str)], args: &[&str]) -> String {
    let size = PtySize { rows: 50, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_shumei"));
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    for (name, value) in variables {
        command.env(name, value);
    }
    command.args(args);
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut out = Vec::new();
    // The end of a pty's output is an error on Linux.
    let _ = reader.read_to_end(&mut out);
    assert!(child.wait().unwrap().success());
    String::from_utf8(out).unwrap()
}

fn without_colour(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    out + rest
}

#[test]
fn tables_fit_the_terminal() {
    let home = Home::new();
    for columns in [40, 80, 120] {
        for args in [
            &["list", "tasks"][..],
            &["list", "members"],
            &["due"],
            &["brief"],
            &["who", "城关"],
            &["show", "C017"],
        ] {
            let text = at_terminal(&home, columns, &[], &[&["--demo"], args].concat());
            for line in without_colour(&text).lines() {
                assert!(line.width() <= usize::from(columns), "{columns} {args:?}: {line}");
            }
        }
    }
}

#[test]
fn lights_are_coloured_unless_that_is_not_wanted() {
    let home = Home::new();
    let args = ["--demo", "list", "deadlines", "--filter", "light:overdue"];
    assert!(at_terminal(&home, 80, &[], &args).contains("\u{1b}[31m"));
    assert!(!at_terminal(&home, 80, &[("NO_COLOR", "1")], &args).contains('\u{1b}'));
    assert!(!at_terminal(&home, 80, &[], &[&["--no-color"], &args[..]].concat()).contains('\u{1b}'));
    assert!(!home.run(&args).found().contains('\u{1b}'));
    let who = at_terminal(&home, 80, &[], &["--demo", "who", "T07"]);
    assert!(who.contains("\u{1b}[31m"), "{who}");
}
