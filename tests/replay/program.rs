//! The program's flags: a sitting at the terminal is recorded, shown as text, and stepped through.

use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::pty::binary::{Home, open, quit};

#[test]
fn a_sitting_is_recorded_and_shown_again() {
    let home = Home::new();
    let args = ["demo", "--communities", "2", "--record", "sitting.jsonl"];
    let console = open(home.command(&args));
    console.wait_text("[1总览]");
    console.wait_text("下次会议");
    console.send("2");
    console.wait_text("[2任务]");
    console.wait_text("T01");
    console.send("jj5");
    console.wait_text("[5小区]");
    console.wait_text("C002");
    let screen = console.text();
    quit(console);
    let file = home.path().join("sitting.jsonl");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    // The last step is the key that left.
    let steps = recording(&file).steps;
    let step = (steps.len() - 1).to_string();
    let print = |more: &[&str]| {
        let args = [&["--replay", "sitting.jsonl", "--print"], more].concat();
        let out = home.plain(&args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap())
    };
    let (code, text) = print(&["--step", &step]);
    assert_eq!(code, Some(0));
    assert!(text.lines().eq(screen.lines().map(str::trim_end)), "{text}{screen}");

    // At the terminal, step by step.
    let console = open(home.command(&["--replay", "sitting.jsonl"]));
    console.wait_text(&format!("第 0/{} 步", steps.len()));
    console.send("G");
    console.wait_text("[5小区]");
    console.wait_text("按键 q");
    console.send("g");
    console.wait_text("第 0/");
    console.send("i");
    console.wait_text("按键 2");
    // What a worker told may have come behind the last key.
    console.send(format!("{step}g"));
    console.wait_text(&format!("第 {step}/"));
    console.wait_text("[5小区]");
    quit(console);

    // What is there is not overwritten, and nothing else takes these flags.
    let refused = |args: &[&str], part: &str| {
        let out = home.plain(args).output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.code() == Some(2) && said.contains(part), "{args:?}: {said}");
    };
    let before = fs::read(&file).unwrap();
    refused(&args, "不会覆盖");
    refused(&["--record", "sitting.jsonl"], "不会覆盖");
    refused(&["--record", "no/such/dir"], "无法录制");
    refused(&["--record", "other", "list", "tasks"], "--record");
    refused(&["--print"], "--replay");
    refused(&["--replay", "none"], "none");
    assert_eq!(fs::read(&file).unwrap(), before);
    let cut = home.path().join("cut.jsonl");
    fs::write(&cut, &before[..before.len() - 3]).unwrap();
    refused(&["--replay", "cut.jsonl", "--print"], &format!("第 {} 行", steps.len() + 1));
}
