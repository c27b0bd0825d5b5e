//! However it ends, the terminal is as it was, and no process stays behind.

use rustix::process::{Signal, test_kill_process};

use super::{Home, OVERVIEW, open, quit};

#[test]
fn a_demonstration_that_is_left_leaves_its_glance_and_no_directory() {
    let home = Home::new();
    quit(home.demo(&[]));
    let left = std::fs::read_dir(home.state().join("demo")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.collect::<Vec<_>>(), ["glance"]);
}

#[test]
fn signals_end_it_with_the_terminal_restored() {
    let home = Home::new();
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let mut console = home.demo(&[]);
        console.send("/sh");
        console.wait_text("项符合");
        console.signal(signal);
        assert_eq!(console.exit_code(), code);
        console.assert_restored();
    }
}

#[test]
fn signals_while_it_loads_end_it_too() {
    let home = Home::new();
    for signal in [Signal::TERM, Signal::HUP] {
        let mut console = open(home.command(&["demo", "--records", "20000"]));
        console.wait_for("first frame", |screen| screen.contents().contains("[1总览]"));
        console.signal(signal);
        assert!(console.exit_code() > 128);
        console.assert_restored();
    }
}

#[test]
fn a_dead_terminal_ends_it() {
    let home = Home::new();
    for controlling in [true, false] {
        let mut command = home.command(&["demo"]);
        command.set_controlling_tty(controlling);
        let mut console = open(command);
        console.wait_text(OVERVIEW);
        console.hang_up("2");
        assert_eq!(console.exit_code(), 129, "controlling terminal: {controlling}");
        assert!(test_kill_process(console.pid()).is_err(), "no process stays behind");
    }
}

#[test]
fn a_terminal_that_dies_while_it_loads_ends_it() {
    let home = Home::new();
    for controlling in [true, false] {
        let mut command = home.command(&["demo", "--records", "20000"]);
        command.set_controlling_tty(controlling);
        let mut console = open(command);
        console.wait_for("first frame", |screen| screen.contents().contains("[1总览]"));
        console.hang_up("2");
        assert_eq!(console.exit_code(), 129, "controlling terminal: {controlling}");
    }
}

#[test]
fn ctrl_c_leaves_it() {
    let mut console = Home::new().demo(&[]);
    console.send("\x03");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}
