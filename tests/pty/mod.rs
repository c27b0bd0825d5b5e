//! The terminal in real ptys: taken over, given back however the program ends, never outlived.

pub mod binary;
pub mod console;
mod keys;
mod start;
mod toy;

use std::process::{Command, Stdio};

use portable_pty::CommandBuilder;
use rustix::process::{Signal, kill_process, test_kill_process};

use self::console::{Ambiguous, Console};

/// Set where this test binary is the program on the terminal.
const PLAY: &str = "SHUMEI_TEST_PLAY";

/// Not a test: the program that the others start.
#[test]
#[ignore = "the other tests run it on a terminal of its own"]
fn program() {
    if std::env::var_os(PLAY).is_some() {
        toy::main();
    }
}

/// A script in the place of an editor.
fn editor(dir: &std::path::Path, script: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = dir.join("editor");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path
}

/// The toy with an editor.
fn with_editor(dir: &std::path::Path, script: &str) -> CommandBuilder {
    let mut command = command();
    command.env("EDITOR", editor(dir, script));
    command.env_remove("VISUAL");
    command
}

/// The toy with an editor, which has just been opened.
fn lent(dir: &std::path::Path, script: &str) -> Console {
    let console = Console::start(with_editor(dir, script), 80, 24, Ambiguous::Narrow);
    console.wait_text("ready 80x24");
    console.send("e");
    console.wait_for("the editor on the main screen", |screen| {
        !screen.alternate_screen() && screen.contents().contains("EDITOR")
    });
    console
}

#[test]
fn an_editor_has_the_terminal_and_every_key_to_itself() {
    let dir = tempfile::tempdir().unwrap();
    let mut console = lent(
        dir.path(),
        "echo EDITOR; read one; echo NEXT; read two; printf '%s-%s' \"$one\" \"$two\" >\"$1\"",
    );
    for key in ["q", "q", "3", "\r"] {
        console.send(key);
    }
    console.wait_text("NEXT");
    console.send("qe\r");
    console.wait_text("ready 80x24 e[qq3-qe]");
    console.wait_for("the alternate screen", vt100::Screen::alternate_screen);
    console.send("x");
    console.wait_text("[qq3-qe]x");
    console.send("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn interrupts_belong_to_the_editor() {
    let dir = tempfile::tempdir().unwrap();
    let console =
        lent(dir.path(), "trap 'echo CAUGHT' INT; echo EDITOR; read one; read two; echo \"$two\" >\"$1\"");
    console.send("\x03");
    console.wait_text("CAUGHT");
    console.send("a\rb\r");
    console
        .wait_for("the edited text", |screen| screen.contents().contains("e[") && screen.alternate_screen());
}

#[test]
fn what_ends_the_program_ends_its_editor() {
    let dir = tempfile::tempdir().unwrap();
    let note = dir.path().join("ended");
    // A shell that is told just before it begins to read may never hear of it: this one looks ten times a second.
    let script = format!(
        "trap '' HUP; trap 'echo ended >{}; exit 1' TERM; echo EDITOR; while :; do sleep 0.1; done",
        note.display()
    );
    let mut console = lent(dir.path(), &script);
    console.signal(Signal::TERM);
    assert_eq!(console.exit_code(), 143);
    console.assert_restored();
    assert!(note.exists(), "the editor was told");
}

#[test]
fn without_a_shell_ctrl_z_means_nothing() {
    let mut command = command();
    command.env(toy::NO_SHELL, "1");
    let console = Console::start(command, 80, 24, Ambiguous::Narrow);
    console.wait_text("ready 80x24");
    console.send("a\x1ab");
    console.wait_text("ready 80x24 ab");
}

fn arguments() -> [&'static str; 4] {
    ["--ignored", "--exact", "pty::program", "--nocapture"]
}

fn command() -> CommandBuilder {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(arguments());
    command.env(PLAY, "1");
    command.env("RUST_BACKTRACE", "0");
    command
}

fn start() -> Console {
    let console = Console::start(command(), 80, 24, Ambiguous::Narrow);
    console.wait_text("ready 80x24");
    console
}

#[test]
fn it_takes_the_terminal_and_gives_it_back() {
    let mut console = start();
    console.wait_for("alternate screen with bracketed paste", |screen| {
        screen.alternate_screen() && screen.bracketed_paste() && screen.cursor_position() == (0, 3)
    });
    console.send("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn signals_end_it_with_the_terminal_restored() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let mut console = start();
        console.signal(signal);
        assert_eq!(console.exit_code(), code);
        console.assert_restored();
    }
}

#[test]
fn a_copy_reaches_the_clipboard() {
    let console = start();
    console.send("y");
    console.wait_text("ready 80x24 y");
    assert_eq!(console.copied(), b"56ysOemhuQ==");
}

#[test]
fn a_panic_anywhere_restores_and_reports() {
    for (key, message) in [("p", "the toy broke"), ("w", "a worker broke")] {
        let dir = tempfile::tempdir().unwrap();
        let mut command = command();
        command.env(toy::REPORTS, dir.path());
        let mut console = Console::start(command, 80, 24, Ambiguous::Narrow);
        console.wait_text("ready 80x24");
        console.send(key);
        assert_eq!(console.exit_code(), 101);
        console.assert_restored();
        let screen = console.text();
        assert!(screen.contains("NOTICE") && screen.contains(message), "{screen}");
        let report = std::fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().path();
        assert!(std::fs::read_to_string(report).unwrap().contains(message));
    }
}

#[test]
fn a_dead_terminal_ends_it() {
    for controlling in [true, false] {
        let mut command = command();
        command.set_controlling_tty(controlling);
        let mut console = Console::start(command, 80, 24, Ambiguous::Narrow);
        console.wait_text("ready 80x24");
        console.hang_up("j");
        assert_eq!(console.exit_code(), 129, "controlling terminal: {controlling}");
        assert!(test_kill_process(console.pid()).is_err(), "no process stays behind");
    }
}

/// The toy at a terminal that takes no output.
fn stuck_in_a_frame() -> Console {
    let mut console = start();
    console.stall("j");
    // A frame larger than any pty's buffer: whoever writes it waits.
    console.resize(500, 300);
    console
}

#[test]
fn a_terminal_that_takes_no_output_cannot_keep_it_alive() {
    let console = stuck_in_a_frame();
    console.signal(Signal::TERM);
    assert_eq!(console.exit_code(), 143);
}

#[test]
fn a_panic_at_a_terminal_that_takes_no_output_ends_it() {
    let console = start();
    // Drawn anew after the answer, and to the end: nothing is on its way that the loop would wait for.
    console.wait_frames(0, "whole frame", |screen| screen.contents().contains("│ready 80x24"));
    console.freeze();
    // A worker's: this binary itself has more to print about one of the main thread.
    console.send("w");
    assert_eq!(console.exit_code(), 101);
}

#[test]
fn one_that_goes_on_at_a_terminal_that_takes_no_output_can_be_ended() {
    let console = stuck_in_a_frame();
    console.signal(Signal::CONT);
    console.signal(Signal::TERM);
    assert_eq!(console.exit_code(), 143);
}

#[test]
fn one_that_goes_on_while_it_ends_leaves_the_terminal_as_it_is() {
    for _ in 0..8 {
        let mut console = start();
        console.send("q");
        console.wait_for("the main screen", |screen| !screen.alternate_screen());
        let _ = kill_process(console.pid(), Signal::CONT);
        assert_eq!(console.exit_code(), 0);
        console.assert_restored();
    }
}

#[test]
fn one_that_has_just_gone_on_gives_the_screen_back() {
    for _ in 0..8 {
        let mut console = start();
        console.signal(Signal::CONT);
        console.signal(Signal::TERM);
        assert_eq!(console.exit_code(), 143);
        console.assert_restored();
    }
}

/// A shell with job control, in which the program has been started by this line, and stopped.
fn stopped_in_a_shell(line: &str) -> Console {
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "-i"]);
    shell.env("PS1", "PROMPT> ");
    shell.env(PLAY, "1");
    let console = Console::start(shell, 100, 24, Ambiguous::Narrow);
    console.wait_text("PROMPT> ");
    let program = format!("{} {}", std::env::current_exe().unwrap().display(), arguments().join(" "));
    console.send(format!("{}\n", line.replace("PROGRAM", &program)));
    console.wait_text("ready 100x24");
    console.send("\x1a");
    console.wait_for("prompt", |screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
    console
}

#[test]
fn a_stopped_one_is_ended_by_its_shell() {
    for line in ["kill %1; wait %1; echo code $?\n", "bg; kill %1; wait %1; echo code $?\n"] {
        let console = stopped_in_a_shell("PROGRAM");
        console.send(line);
        console.wait_text("code 143");
    }
}

#[test]
fn ctrl_z_stops_whatever_the_shell_has_started_with_it() {
    let console = stopped_in_a_shell("sh -c 'PROGRAM; true'");
    console.send("fg\n");
    console.wait_for("program", |screen| {
        screen.alternate_screen() && screen.contents().contains("ready 100x24")
    });
}

#[test]
fn ctrl_z_stops_it_and_it_comes_back() {
    let mut console = stopped_in_a_shell("PROGRAM");
    assert!(!console.text().contains("ready 100x24"));
    console.send("fg\n");
    console.wait_for("program", |screen| {
        screen.alternate_screen() && screen.contents().contains("ready 100x24")
    });
    console.send("ab");
    console.wait_text("ready 100x24 ab");
    console.send("q");
    console.wait_for("prompt", |screen| screen.contents().trim_end().ends_with("PROMPT>"));
    console.send("exit\n");
    console.exit_code();
    console.assert_restored();
}

#[test]
fn without_a_terminal_it_does_not_begin() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(arguments())
        .env(PLAY, "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(!output.stdout.contains(&0x1b), "no sequence was written");
}
