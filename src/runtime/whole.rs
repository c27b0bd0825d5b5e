//! Small files that are replaced whole: whoever reads one finds the old text or the new one.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Puts a text in a file's place, by way of `beside` in the same directory, for the user alone. Not synced: these are
/// files that cost nothing when they are lost.
///
/// # Errors
/// The file system's; nothing is left of `beside` then.
pub fn replace(file: &Path, beside: &Path, text: &str) -> io::Result<()> {
    // One that was killed may have left its own.
    let _ = fs::remove_file(beside);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(beside)
        .and_then(|mut open| open.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(beside, file));
    if written.is_err() {
        let _ = fs::remove_file(beside);
    }
    written
}
