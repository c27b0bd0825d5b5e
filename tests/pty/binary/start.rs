//! The first frame, whatever the terminal's size and however late it answers.

use portable_pty::CommandBuilder;

use super::super::console::{Ambiguous, Console, NARROW};
use super::{Home, OVERVIEW, quit, usable};

/// Stands only where lines are drawn as such.
const LINE: &str = "──";

fn silent(command: CommandBuilder) -> Console {
    let console = Console::start(command, 80, 24, Ambiguous::Silent);
    console.wait_text(OVERVIEW);
    console
}

#[test]
fn any_size_is_a_size() {
    let home = Home::new();
    for (width, height) in [(1, 1), (2, 1), (1, 500), (500, 200)] {
        let console = Console::start(home.command(&["demo"]), width, height, Ambiguous::Narrow);
        console.wait_for("the alternate screen", vt100::Screen::alternate_screen);
        console.send("2");
        console.resize(80, 24);
        console.wait_text("[2任务]");
        usable(console);
    }
}

#[test]
fn an_answer_that_comes_late_is_drawn_by() {
    let home = Home::new();
    let console = silent(home.command(&["demo"]));
    assert!(!console.text().contains(LINE));
    console.send("2");
    console.wait_text("T01");
    console.send("1");
    console.wait_text(OVERVIEW);
    console.send(NARROW);
    console.wait_text(LINE);
    usable(console);
}

#[test]
fn a_terminal_is_remembered() {
    let home = Home::new();
    let first = home.demo(&[]);
    first.wait_text(LINE);
    quit(first);
    let console = silent(home.command(&["demo"]));
    assert!(console.text().contains(LINE), "drawn as it answered last time:\n{}", console.text());
    quit(console);
    let mut other = home.command(&["demo"]);
    other.env("TERM_PROGRAM", "another");
    let console = silent(other);
    assert!(!console.text().contains(LINE), "another terminal is not known:\n{}", console.text());
    quit(console);
}

#[test]
fn what_is_remembered_wrongly_heals() {
    let home = Home::new();
    quit(home.demo(&[]));
    let console = Console::start(home.command(&["demo"]), 80, 24, Ambiguous::Wide);
    console.wait_text(OVERVIEW);
    console.wait_for("no lines of doubtful width", |screen| !screen.contents().contains(LINE));
    quit(console);
    std::fs::write(home.state().join("terminals"), "rubbish\u{0}\n").unwrap();
    let console = silent(home.command(&["demo"]));
    assert!(!console.text().contains(LINE));
    quit(console);
}

#[test]
fn a_named_width_asks_nothing() {
    let home = Home::new();
    for width in ["narrow", "wide", "ascii"] {
        let console = home.demo(&["--width", width]);
        assert!(!console.bytes().windows(4).any(|window| window == b"\x1b[6n"));
        quit(console);
    }
    assert!(!home.state().join("terminals").exists());
}
