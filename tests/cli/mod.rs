//! The built program on the command line, in a home of its own.

mod assess;
mod edits;
mod exports;
mod lists;
mod records;
mod ssh_keys;
mod surroundings;
mod terminal;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Variables of the environment that would change an answer.
const UNSET: [&str; 8] = [
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    "NO_COLOR",
    "COLORTERM",
    "COLORFGBG",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
];

/// A home for one test.
struct Home(TempDir);

/// What the program said.
struct Said {
    out: String,
    err: String,
    code: i32,
}

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shumei"));
        for name in UNSET {
            command.env_remove(name);
        }
        command
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_STATE_HOME", self.path().join("state"))
            .env("TERM", "xterm-256color")
            .stdin(Stdio::null());
        command
    }

    fn config(&self, text: &str) {
        let dir = self.path().join("config/shumei");
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("config.toml"), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Said {
        Said::of(self.command().args(args).output().unwrap())
    }

    /// On the demonstration's register, in English.
    fn demo(&self, args: &[&str]) -> Said {
        self.run(&[&["--demo", "--lang", "en"], args].concat())
    }
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// The standard output of an answer that found something and had nothing to remark.
    fn found(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    fn json(self) -> Vec<Value> {
        let out = self.found();
        serde_json::from_str(&out).map_err(|error| format!("{error}: {out}")).unwrap()
    }

    /// The complaint of a refusal: nothing on standard output, every line in the program's name.
    fn refused(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        assert!(
            !self.err.is_empty() && self.err.lines().all(|line| line.starts_with("shumei: ")),
            "{}",
            self.err
        );
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self.err
    }
}

fn words<'a>(values: &'a [Value], field: &str) -> Vec<&'a str> {
    values.iter().map(|value| value[field].as_str().unwrap_or_default()).collect()
}
