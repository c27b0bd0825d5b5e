//! Files for members: written whole or not at all, and never over another one unasked.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::text::single_line;
use crate::locale::{Lang, exchange as m};

/// Longest name without its ending, in bytes: file systems take 255, and one more may be put behind it.
const LONGEST_NAME: usize = 200;

/// Names that Windows keeps for devices, whatever stands behind a dot.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// Why a file is not written.
#[derive(Debug)]
pub enum SaveError {
    /// There is a file of that name already.
    Exists(PathBuf),
    /// The path is a directory.
    Directory(PathBuf),
    /// The directory in which it shall lie is not there.
    NoDirectory(PathBuf),
    /// The system's reason.
    Failed(PathBuf, io::Error),
}

impl SaveError {
    /// What is wrong and what to do about it.
    pub fn message(&self, lang: Lang) -> String {
        let shown = |path: &Path| single_line(&path.display().to_string());
        match self {
            Self::Exists(path) => m::FILE_EXISTS.fill(lang, &[("file", &shown(path))]),
            Self::Directory(path) => m::FILE_IS_DIRECTORY.fill(lang, &[("file", &shown(path))]),
            Self::NoDirectory(path) => m::FILE_NO_DIRECTORY.fill(lang, &[("directory", &shown(path))]),
            Self::Failed(path, error) => {
                let error = single_line(&error.to_string());
                m::FILE_FAILED.fill(lang, &[("file", &shown(path)), ("error", &error)])
            }
        }
    }
}

/// Writes a file whole: into a file of another name beside it first, which takes its place once it is on the disk.
/// Gives the file's whole path.
///
/// # Errors
/// [`SaveError`]; nothing is changed then. With `force` a file of that name is replaced.
pub fn save(path: &Path, bytes: &[u8], force: bool) -> Result<PathBuf, SaveError> {
    let failed = |error| SaveError::Failed(path.to_owned(), error);
    let whole = std::path::absolute(path).map_err(failed)?;
    // A link is followed, so that forcing replaces the file and not the link.
    let whole = fs::canonicalize(&whole).unwrap_or(whole);
    if whole.is_dir() {
        return Err(SaveError::Directory(whole));
    }
    let (Some(directory), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Err(SaveError::Directory(whole));
    };
    if !directory.is_dir() {
        return Err(SaveError::NoDirectory(directory.to_owned()));
    }
    if !force && whole.exists() {
        return Err(SaveError::Exists(whole));
    }
    let failed = |error| SaveError::Failed(whole.clone(), error);
    let short: String = name.to_string_lossy().chars().take(40).collect();
    let beside = directory.join(format!(".{short}.{}.part", uuid::Uuid::now_v7().simple()));
    let put = written(&beside, bytes).map_err(failed).and_then(|()| place(&beside, &whole, force));
    if put.is_err() {
        // What was written so far is of no use to anybody.
        let _ = fs::remove_file(&beside);
    }
    put?;
    // The name is on the disk once the directory is; where a system can't do that it does so in its own time.
    let _ = File::open(directory).and_then(|directory| directory.sync_all());
    Ok(whole)
}

fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a finished file its name.
fn place(from: &Path, to: &Path, force: bool) -> Result<(), SaveError> {
    let failed = |error| SaveError::Failed(to.to_owned(), error);
    if force {
        return fs::rename(from, to).map_err(failed);
    }
    // A second name is only given where the first look still holds: nobody else's new file is replaced.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(SaveError::Exists(to.to_owned())),
        // A file system without second names.
        Err(_) if !to.exists() => fs::rename(from, to).map_err(failed),
        Err(_) => Err(SaveError::Exists(to.to_owned())),
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

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_whole_and_never_over_another_unasked() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("舒美.xlsx");
        assert_eq!(save(&path, b"one", false).unwrap(), fs::canonicalize(&path).unwrap());
        assert!(matches!(save(&path, b"two", false), Err(SaveError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        save(&path, b"two", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(home.path()), ["舒美.xlsx"]);
    }

    #[test]
    fn what_can_not_be_written_is_told_and_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let missing = save(&home.path().join("none/x"), b"x", false).unwrap_err();
        assert!(missing.message(Lang::En).contains("none"), "{missing:?}");
        assert!(matches!(save(home.path(), b"x", true), Err(SaveError::Directory(_))));
        let long = save(&home.path().join("x".repeat(400)), b"x", true).unwrap_err();
        assert!(matches!(long, SaveError::Failed(..)), "{long:?}");
        assert!(names(home.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("file"), home.path().join("link"));
        fs::write(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        save(&link, b"new", true).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(link.symlink_metadata().unwrap().file_type().is_symlink());
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
            let written = save(&home.path().join(format!("{name}.docx")), b"", false).unwrap();
            let directory = fs::canonicalize(home.path()).unwrap();
            prop_assert_eq!(written.parent(), Some(directory.as_path()));
        }
    }
}
