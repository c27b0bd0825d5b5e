//! A disk that takes no more: what was to be written is not left half written, and the reason is told.

use std::fs;
use std::process::Command;

use portable_pty::CommandBuilder;

use crate::pty::binary::{Home, open, quit};

const PROGRAM: &str = env!("CARGO_BIN_EXE_shumei");

/// Runs a program whose files may have so many blocks: the write that goes beyond fails in its middle, as on a full
/// disk.
fn limit(blocks: u32) -> [String; 3] {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    ["-c".to_owned(), script, PROGRAM.to_owned()]
}

#[test]
fn files_are_written_whole_or_not_at_all() {
    let home = Home::new();
    for (args, name) in [
        (&["export", "workbook", "-o"][..], "all.xlsx"),
        (&["export", "communities", "-o"], "communities.csv"),
        (&["export", "calendar", "-o"], "all.ics"),
        (&["minutes", "R2023-05", "-o"], "minutes.docx"),
        (&["bulletin", "-o"], "bulletin.docx"),
        (&["paper", "tasks", "-o"], "tasks.docx"),
    ] {
        let there = home.path().join(name);
        fs::write(&there, "before").unwrap();
        let surroundings = home.plain(&[]);
        let mut command = Command::new("sh");
        command.args(limit(1)).arg("--demo").args(args).arg(name).arg("--force").current_dir(home.path());
        command.env_clear().envs(surroundings.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let out = command.output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.code() == Some(2) && said.contains(name), "{args:?}: {said}");
        assert_eq!(fs::read_to_string(&there).unwrap(), "before", "{name} is as it was");
        let left: Vec<_> =
            fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!left.iter().any(|file| file.to_string_lossy().contains("part")), "{left:?}");
        fs::remove_file(there).unwrap();
    }
}

#[test]
fn a_recording_that_does_not_fit_leaves_the_dashboard_alone() {
    let home = Home::new();
    // Not even the first line fits; or it does, and the records do not.
    for (blocks, name) in [(1, "begin.jsonl"), (16, "records.jsonl")] {
        let mut command = CommandBuilder::new("/bin/sh");
        let surroundings = home.command(&[]);
        command.args(limit(blocks));
        command.args(["--record", name]);
        command.cwd(home.path());
        command.env_clear();
        for (name, value) in surroundings.iter_full_env_as_str() {
            command.env(name, value);
        }
        let console = open(command);
        console.wait_text("(!");
        console.send("2");
        console.wait_text("T01");
        console.send("zr");
        quit(console);
        let out = home.plain(&["--replay", name, "--print"]).output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        let cut = fs::read(home.path().join(name)).unwrap().last().is_some_and(|last| *last != b'\n');
        assert!(!cut || out.status.code() == Some(2) && said.contains("head -n"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}
