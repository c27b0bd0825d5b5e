//! Writing a file whole or not at all, under a name that every file system takes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::domain::text::single_line;
use crate::locale::{Lang, exchange as m};

/// Longest name without its ending, in bytes: file systems take 255, and one more may be put behind it.
const LONGEST_NAME: usize = 200;

/// Names that Windows keeps for devices, whatever stands behind a dot.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// Why a file was not written. Nothing of it is left behind, and what stood there is as it was.
#[derive(Debug, Error)]
pub enum FileError {
    /// There is one of that name.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// Its directory is not there.
    #[error("there is no directory {}", .0.display())]
    NoDirectory(PathBuf),
    /// The path names a directory, or nothing.
    #[error("{} is no file name", .0.display())]
    NoName(PathBuf),
    /// The system refused.
    #[error("{}: {error}", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What it says.
        error: io::Error,
    },
}

impl FileError {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        let shown = |path: &Path| single_line(&path.display().to_string());
        match self {
            Self::Exists(path) => m::FILE_EXISTS.fill(lang, &[("file", &shown(path))]),
            Self::NoDirectory(path) => m::NO_DIRECTORY.fill(lang, &[("file", &shown(path))]),
            Self::NoName(path) => m::NO_FILE_NAME.fill(lang, &[("file", &shown(path))]),
            Self::System { path, error } => {
                let error = single_line(&error.to_string());
                m::NOT_WRITTEN.fill(lang, &[("file", &shown(path)), ("error", &error)])
            }
        }
    }
}

/// Writes a file beside its place and moves it there once it is on the disk; one that is there already stays unless it
/// may be replaced. Gives the file's whole path, to tell where it went.
///
/// # Errors
/// Where it could not be written: see [`FileError`].
pub fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<PathBuf, FileError> {
    let whole = std::path::absolute(path).map_err(|_| FileError::NoName(path.to_owned()))?;
    let (Some(directory), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Err(FileError::NoName(whole));
    };
    if whole.is_dir() || ends_in_separator(path) {
        return Err(FileError::NoName(whole));
    }
    if !directory.is_dir() {
        return Err(FileError::NoDirectory(directory.to_owned()));
    }
    if !replace && whole.symlink_metadata().is_ok() {
        return Err(FileError::Exists(whole));
    }
    let system = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => FileError::Exists(whole.clone()),
        _ => FileError::System { path: whole.clone(), error },
    };
    let aside = Aside::make(directory, &name.to_string_lossy(), bytes).map_err(system)?;
    if replace {
        fs::rename(&aside.path, &whole).map_err(system)?;
    } else {
        aside.settle(&whole).map_err(system)?;
    }
    // The name is part of the file: without this a loss of power may take it.
    if let Ok(directory) = File::open(directory) {
        let _ = directory.sync_all();
    }
    Ok(whole)
}

fn ends_in_separator(path: &Path) -> bool {
    path.to_string_lossy().ends_with(std::path::is_separator)
}

/// A file beside the one that is to be written; taken away when it was not moved.
struct Aside {
    path: PathBuf,
}

impl Aside {
    fn make(directory: &Path, name: &str, bytes: &[u8]) -> io::Result<Self> {
        let short: String = name.chars().take(40).collect();
        // Of several writers in one process each takes the first name that is free.
        for attempt in 0..1000 {
            let path = directory.join(format!(".{short}.{}-{attempt}.part", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(mut file) => {
                    let aside = Self { path };
                    file.write_all(bytes)?;
                    file.sync_all()?;
                    return Ok(aside);
                }
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Moves it to a place where nothing may be. A second name for it fails where there is one, which a move would
    /// not; where the file system knows no second names, the place is looked at and the file moved.
    fn settle(&self, whole: &Path) -> io::Result<()> {
        match fs::hard_link(&self.path, whole) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Ok(()) => Ok(()),
            Err(_) if whole.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(&self.path, whole),
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // After a move there is nothing; after a failure nothing more can be done than that.
        let _ = fs::remove_file(&self.path);
    }
}

/// A name, without its ending, that every file system takes: what separates directories or means something to Windows
/// becomes `-`, blanks and dots at the edges go, and it is cut where it is too long.
pub fn safe_name(raw: &str) -> String {
    let raw = single_line(raw);
    let mut name: String = raw
        .chars()
        .map(|c| if "<>:\"/\\|?*\u{FFFD}".contains(c) || c.is_control() { '-' } else { c })
        .collect();
    let mut end = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    let trimmed = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem: String = trimmed.chars().take_while(char::is_ascii_alphabetic).collect();
    let rest = &trimmed[stem.len()..];
    let device = DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device))
        && rest.chars().take_while(|c| *c != '.').all(|c| c.is_ascii_digit());
    if trimmed.is_empty() || device { format!("_{trimmed}") } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(directory: &Path) -> Vec<String> {
        let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_replaced_unless_it_may_be() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("纪要.txt");
        assert_eq!(write(&file, b"one", false).unwrap(), file);
        assert!(matches!(write(&file, b"two", false), Err(FileError::Exists(path)) if path == file));
        assert_eq!(fs::read(&file).unwrap(), b"one");
        write(&file, b"three", true).unwrap();
        assert_eq!(
            (fs::read(&file).unwrap().as_slice(), entries(home.path())),
            (&b"three"[..], vec!["纪要.txt".to_owned()])
        );
    }

    #[test]
    fn what_can_not_be_written_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        assert!(matches!(write(&root.join("none/a"), b"", false), Err(FileError::NoDirectory(_))));
        assert!(matches!(write(root, b"", true), Err(FileError::NoName(_))));
        assert!(matches!(write(&root.join("b/"), b"", true), Err(FileError::NoName(_))));
        let long = root.join("长".repeat(200));
        let error = write(&long, b"", false).unwrap_err();
        assert!(matches!(error, FileError::System { .. }), "{error}");
        for lang in [Lang::Zh, Lang::En] {
            assert!(!error.message(lang).is_empty());
        }
        assert_eq!(entries(root), [""; 0]);
    }

    #[test]
    fn names_are_safe_everywhere() {
        for (raw, safe) in [
            ("会议纪要-R2023-06", "会议纪要-R2023-06"),
            ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
            ("..", "_"),
            (" .name. ", "name"),
            ("con", "_con"),
            ("COM1.tar", "_COM1.tar"),
            ("console", "console"),
            ("", "_"),
        ] {
            assert_eq!(safe_name(raw), safe);
        }
    }

    proptest! {
        #[test]
        fn any_name_can_be_written(raw in any::<String>()) {
            let name = safe_name(&raw);
            prop_assert!(name.len() <= LONGEST_NAME + 1 && !name.contains('/'));
            let home = tempfile::tempdir().unwrap();
            let written = write(&home.path().join(format!("{name}.docx")), b"", false).unwrap();
            prop_assert_eq!(written.parent(), Some(home.path()));
        }
    }
}
