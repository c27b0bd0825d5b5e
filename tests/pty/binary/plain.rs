//! The dashboard in lines on a real terminal: nothing is sent that steers one, and the keys are given back.

use rustix::process::Signal;

use super::*;

/// Whether a byte is part of text, or ends a line.
fn is_text(byte: u8) -> bool {
    byte >= 0x20 && byte != 0x7f || matches!(byte, b'\n' | b'\r' | b'\t')
}

fn assert_only_text(console: &Console) {
    let bytes = console.bytes();
    let strange: Vec<u8> = bytes.iter().copied().filter(|byte| !is_text(*byte)).collect();
    assert!(strange.is_empty(), "{strange:?} in {:?}", String::from_utf8_lossy(&bytes));
}

#[test]
fn a_dumb_terminal_is_told_in_lines() {
    let home = Home::new();
    for term in [Some("dumb"), Some(""), Some("vt52"), None] {
        let mut command = home.command(&["demo"]);
        match term {
            Some(term) => command.env("TERM", term),
            None => command.env_remove("TERM"),
        }
        let console = Console::start(command, 80, 24, Ambiguous::Silent);
        console.wait_text("1/44 ");
        console.send("2");
        console.wait_text("1/18 T01");
        console.send("j/sh9");
        console.wait_text("sh9: ");
        console.send("\r");
        console.wait_text("责任单位: 城关镇");
        // Arrow keys and a lone Escape are read although nothing of the kind is sent.
        console.send("\x1b");
        console.wait_text("9/18 T09");
        console.send("\x1b[B");
        console.wait_text("10/18 T10");
        console.send("q");
        assert_eq!(console.exit_code(), 0);
        console.assert_cooked();
        assert_only_text(&console);
    }
}

#[test]
fn it_is_had_on_any_terminal_and_ends_with_it() {
    let home = Home::new();
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let console = Console::start(home.command(&["demo", "--plain-ui"]), 60, 24, Ambiguous::Silent);
        console.wait_text("1/44 ");
        console.signal(signal);
        assert_eq!(console.exit_code(), code);
        console.assert_cooked();
        assert_only_text(&console);
    }
    let mut console = Console::start(home.command(&["demo", "--plain-ui"]), 60, 24, Ambiguous::Silent);
    console.wait_text("1/44 ");
    console.hang_up("j");
    assert_eq!(console.exit_code(), 129);
}

#[test]
fn another_size_of_the_window_leaves_the_keyboard_alone() {
    let home = Home::new();
    let console = Console::start(home.command(&["demo", "--plain-ui"]), 60, 24, Ambiguous::Silent);
    console.wait_text("1/44 ");
    for (width, height) in [(60, 20), (200, 50), (80, 24)] {
        console.resize(width, height);
    }
    console.send("2");
    console.wait_text("1/18 T01");
    console.send("q");
    assert_eq!(console.exit_code(), 0);
    assert_only_text(&console);
}
