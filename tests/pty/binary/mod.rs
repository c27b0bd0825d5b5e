//! The built program on a terminal, in a home of its own.

mod caches;
mod drawn;
mod ends;
mod meetings;
mod plain;
pub mod server;
mod settings;
mod start;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::console::{Ambiguous, Console};

const PROGRAM: &str = env!("CARGO_BIN_EXE_shumei");

/// Stands on the demonstration's overview as soon as its data are there: the share of communities with property
/// service, 131 of 140.
const OVERVIEW: &str = "93.6%";

/// A home for one test.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn state(&self) -> PathBuf {
        self.path().join("state/shumei")
    }

    /// Writes a file of the user's own, `name` below the configuration directory.
    fn config(&self, name: &str, text: &str) -> PathBuf {
        let file = self.path().join("config/shumei").join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        file
    }

    fn variables(&self) -> [(&'static str, String); 6] {
        let below = |name: &str| self.path().join(name).to_str().unwrap().to_owned();
        [
            ("HOME", below("")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_STATE_HOME", below("state")),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "zh_CN.UTF-8".to_owned()),
            ("RUST_BACKTRACE", "0".to_owned()),
        ]
    }

    /// The program with these arguments, and nothing of the environment but the home.
    pub fn command(&self, args: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        command.cwd(self.path());
        command.env_clear();
        for (name, value) in self.variables() {
            command.env(name, value);
        }
        command
    }

    /// The same without a terminal.
    pub fn plain(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).current_dir(self.path()).env_clear().envs(self.variables()).stdin(Stdio::null());
        command
    }

    /// The demonstration at 80x24 on a terminal with narrow ambiguous characters, its data shown.
    fn demo(&self, more: &[&str]) -> Console {
        let console = open(self.command(&[&["demo"], more].concat()));
        console.wait_text(OVERVIEW);
        console
    }

    /// The demonstration that finds its server and its cache again.
    fn kept(&self) -> Console {
        self.demo(&["--keep", "state/shumei/kept"])
    }
}

/// Every file below a directory, in order.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

pub fn open(command: CommandBuilder) -> Console {
    Console::start(command, 80, 24, Ambiguous::Narrow)
}

/// Leaves the program as a user does.
pub fn quit(mut console: Console) {
    console.send("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

/// Still shows its screens and leaves when asked to.
fn usable(console: Console) {
    console.send("2");
    console.wait_text("[2任务]");
    console.wait_text("T01");
    console.send("1");
    console.wait_text(OVERVIEW);
    quit(console);
}

#[test]
fn it_opens_on_the_overview_and_gives_the_terminal_back() {
    let home = Home::new();
    let console = home.demo(&[]);
    // The last part of the frame.
    console.wait_text("下次会议");
    let text = console.text();
    for part in ["[1总览]", "截至 2023-06-12 周一", "登记册为虚构", "最急", "我的联系点", "下次会议"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("(!"), "nothing to remark:\n{text}");
    console.wait_for("alternate screen without cursor", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
    });
    quit(console);
}

#[test]
fn every_number_shows_its_screen() {
    let console = Home::new().demo(&[]);
    for (key, tab, part) in [
        ("2", "[2任务]", "T01"),
        ("3", "[3期限]", "2023-06"),
        ("4", "[4挂点]", "L01"),
        ("5", "[5小区]", "C001"),
        ("6", "[6会议]", "调度会"),
        ("8", "[8指标]", "131/140"),
        ("9", "[9单位]", "U01"),
        ("1", "[1总览]", OVERVIEW),
    ] {
        console.send(key);
        console.wait_for(tab, |screen| {
            let text = screen.contents();
            text.contains(tab) && text.contains(part)
        });
    }
    quit(console);
}

#[test]
fn initials_and_a_number_find_the_task() {
    let console = Home::new().demo(&[]);
    console.send("/sh9");
    console.wait_for("T09 as the first hit", |screen| screen.contents().contains("> T09"));
    console.send("\r");
    console.wait_for("T09 in full", |screen| {
        let text = screen.contents();
        text.contains("[2任务]") && text.contains("第9项") && text.contains("城关镇、县开发区")
    });
    quit(console);
}

#[test]
fn keys_before_the_first_frame_are_not_lost() {
    let home = Home::new();
    for ambiguous in [Ambiguous::Narrow, Ambiguous::Silent] {
        let console = Console::start(home.command(&["demo"]), 80, 24, ambiguous);
        console.send("5/sh9");
        console.wait_for("T09 as the first hit", |screen| screen.contents().contains("> T09"));
        console.send("\x1b");
        console.wait_text("[5小区]");
        quit(console);
    }
}

#[test]
fn without_data_of_its_own_the_plan_is_there() {
    let console = open(Home::new().command(&[]));
    console.wait_text("内置方案");
    console.send("2");
    console.wait_text("T01");
    quit(console);
}

#[test]
fn a_storm_of_sizes_leaves_it_usable() {
    let console = Home::new().demo(&[]);
    for round in 0..3 {
        for (width, height) in
            [(1, 1), (200, 60), (2, 30), (300, 1), (40, 10), (3, 3), (1, 60), (80, 2), (120, 40), (0, 0)]
        {
            console.resize(width.max(1), height.max(1));
            console.send(if round == 1 { "5j" } else { "2" });
        }
    }
    for (width, height) in [(1, 1), (40, 10), (200, 60), (80, 24)] {
        console.resize(width, height);
        if width > 1 {
            let footer = usize::from(height) - 1;
            console.wait_for("tasks at this size", |screen| {
                let rows: Vec<String> = screen.rows(0, width).collect();
                let whole = rows.iter().any(|row| row.contains("T01")) && rows[footer].contains("/查找");
                whole && (rows[0].contains("2 任务") || rows[1].contains("[2任务]"))
            });
        }
    }
    console.send("1");
    console.wait_text(OVERVIEW);
    usable(console);
}

#[test]
fn without_a_terminal_it_says_so() {
    let home = Home::new();
    for args in [&["demo"][..], &[]] {
        let output = home.plain(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty(), "nothing was written to what may be a file");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with("shumei: ") && message.contains("终端"), "{message}");
    }
}
