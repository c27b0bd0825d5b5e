//! Homes that can't be written, are somewhere else, or are none at all.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use portable_pty::CommandBuilder;

use crate::pty::binary::{Home, open, quit};

/// The program in this home, with another value for the home and no other directories named.
fn homed(home: &Home, value: Option<&Path>, args: &[&str]) -> CommandBuilder {
    let mut command = home.command(args);
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env_remove(name);
    }
    if let Some(value) = value {
        command.env("HOME", value);
    }
    command
}

/// Both dashboards come up, show tasks and end as they should.
fn comes_up(home: &Home, value: &Path) {
    for args in [&["demo", "--communities", "2"][..], &[]] {
        let console = open(homed(home, Some(value), args));
        console.wait_text("[1总览]");
        console.send("2");
        console.wait_text("T01");
        if args.is_empty() {
            console.wait_text("(!");
        }
        quit(console);
    }
}

/// A command's exit code and what it said.
fn said(home: &Home, value: &Path, args: &[&str]) -> (Option<i32>, String) {
    let mut command = home.plain(args);
    let command = command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME").env("HOME", value);
    let out = command.output().unwrap();
    (out.status.code(), String::from_utf8(out.stderr).unwrap() + &String::from_utf8(out.stdout).unwrap())
}

#[test]
fn a_home_that_leads_nowhere_stops_no_dashboard_and_is_told() {
    let home = Home::new();
    let link = home.path().join("dangling");
    symlink("/nowhere/at/all", &link).unwrap();
    // A file in the place of a home, and a link to nowhere: nothing can be made below either.
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    for value in [link.as_path(), file.as_path()] {
        comes_up(&home, value);
        let (code, text) = said(&home, value, &["doctor"]);
        assert!(code == Some(1) && text.contains("不可写"), "{text}");
        let (code, text) = said(&home, value, &["serve", "--listen", "127.0.0.1:0"]);
        assert!(code == Some(2) && text.contains("--database") && text.contains(".local"), "{text}");
        let (code, text) = said(&home, value, &["list", "tasks"]);
        assert!(code == Some(0) && text.contains("T01"), "{text}");
    }
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "the link is as it was");
}

#[test]
fn a_home_that_is_no_absolute_path_is_none() {
    let home = Home::new();
    for name in ["HOME", "XDG_STATE_HOME"] {
        let mut command = home.plain(&["doctor"]);
        let out = command
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_STATE_HOME")
            .env(name, "here")
            .output()
            .unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert_eq!(text.contains("HOME"), name == "HOME", "{text}");
        // What is said of a relative XDG directory is that it counts as not set.
        assert!(!text.contains("here/shumei"), "{text}");
    }
    let console = open(homed(&home, Some(Path::new("here")), &["demo", "--communities", "2"]));
    console.wait_text("[1总览]");
    console.send("2");
    console.wait_text("T01");
    quit(console);
    assert!(!home.path().join("here").exists(), "nothing is strewn about");
}
