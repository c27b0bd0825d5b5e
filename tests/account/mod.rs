//! Login, logout, status, sync and the outbox as real processes, against a server that follows a script.

mod outbox;
mod real;
mod scripted;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::hostile::server::Server;

pub const TOKEN: &str = "shumei_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/// A home for one test.
pub struct Home(TempDir);

/// What the program said.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Every file below the home.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut dirs = vec![self.path().to_owned()];
        while let Some(dir) = dirs.pop() {
            for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    dirs.push(entry.path());
                } else {
                    found.push(entry.path());
                }
            }
        }
        found
    }

    /// The file of that name, wherever it lies.
    pub fn file(&self, name: &str) -> PathBuf {
        self.files().into_iter().find(|path| path.file_name().is_some_and(|found| found == name)).unwrap()
    }

    pub fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, "")
    }

    /// Runs the program in English with a text on its standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Said {
        use std::io::Write as _;
        let mut child = Command::new(env!("CARGO_BIN_EXE_shumei"))
            .env_clear()
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_STATE_HOME", self.path().join("state"))
            .env("LANG", "en_US.UTF-8")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input is no failure.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let said = Said {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        };
        let bad = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!said.out.contains(bad) && !said.err.contains(bad), "{args:?}: {said:?}");
        assert!(!said.out.contains(&TOKEN[7..]) && !said.err.contains(&TOKEN[7..]), "{args:?}");
        assert!(!said.err.contains("panicked"), "{args:?}: {}", said.err);
        said
    }

    pub fn login(&self, server: &Server) -> Said {
        self.run_with(&["login", &server.url(), "--token-stdin"], &format!("{TOKEN}\n"))
    }
}

impl Said {
    /// The answer of a success that has nothing to remark.
    pub fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// The complaint of a refusal.
    pub fn refused(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        assert!(self.err.lines().all(|line| line.starts_with("shumei: ")), "{}", self.err);
        self.err
    }

    pub fn json(&self) -> Value {
        serde_json::from_str::<Vec<Value>>(&self.out)
            .map_err(|error| format!("{error}: {self:?}"))
            .unwrap()
            .remove(0)
    }
}

pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
