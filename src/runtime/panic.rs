//! A panic leaves a usable terminal, a short message and a report in a file.

use std::backtrace::Backtrace;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::thread;

use super::terminal::{Guard, PATIENCE, within};
use crate::cache;

/// Exit code of a program that panicked, as the Rust runtime has it.
const PANICKED: i32 = 101;

/// Installs a hook which first restores the terminal, then prints `notice` and the message to standard error, and
/// keeps the report in `reports`. A panic of any thread but the main one ends the program too: what it did for
/// the others would never come. The cache's own threads are passed over.
pub fn install(guard: &Guard, notice: String, reports: Option<PathBuf>) {
    let guard = guard.clone();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name().is_some_and(cache::catches_panics) {
            return;
        }
        guard.restore();
        let report = report(info);
        let kept = reports.as_deref().and_then(|dir| keep(dir, &report).ok());
        let told = message(&notice, info, kept.as_deref());
        // Standard error may be gone with the terminal, or take nothing.
        within(PATIENCE, "report", move || drop(io::stderr().write_all(told.as_bytes())));
        if thread::current().name() != Some("main") {
            guard.exit(PANICKED);
        }
    }));
}

fn message(notice: &str, info: &PanicHookInfo<'_>, kept: Option<&Path>) -> String {
    let kept = kept.map(|path| format!("{}\n", path.display())).unwrap_or_default();
    format!("{notice}\n{info}\n{kept}")
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let thread = thread::current().name().unwrap_or("?").to_owned();
    format!("shumei {version}, thread {thread}\n{info}\n\n{}\n", Backtrace::force_capture())
}

/// Writes a report that only the user may read.
fn keep(dir: &Path, report: &str) -> io::Result<PathBuf> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let path = dir.join(format!("panic-{}.txt", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
    file.write_all(report.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_report_is_kept_for_the_user_alone() {
        let dir = tempfile::tempdir().unwrap();
        let reports = dir.path().join("state");
        let path = keep(&reports, "what happened").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "what happened");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&reports).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
