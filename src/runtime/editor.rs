//! `$VISUAL`, `$EDITOR` or `vi` for a long text, in a temporary file that only the user can read.
//!
//! The caller gives the terminal away before and takes it back after. With `--no-shell` none of this is called.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use thiserror::Error;

use crate::locale::{Lang, edit as m};

/// Most bytes read back; a text of a record is far shorter.
const MOST: u64 = 1 << 20;

/// Why a text could not be edited; the text stays as it was.
#[derive(Debug, Error)]
pub enum EditorError {
    /// No editor is set, and there is none of the usual name.
    #[error("there is no editor")]
    None,
    /// It did not end well.
    #[error("the editor {0} did not end well")]
    Failed(String),
    /// The temporary file could not be made, or read back.
    #[error(transparent)]
    File(#[from] io::Error),
}

impl EditorError {
    /// What to tell the user.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::None => m::NO_EDITOR.get(lang).to_owned(),
            Self::Failed(editor) => m::EDITOR_FAILED.fill(lang, &[("editor", editor)]),
            Self::File(error) => m::EDITOR_FILE.fill(lang, &[("error", error)]),
        }
    }
}

/// An editor's command: a program and the words that go before the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// The user's editor by `$VISUAL`, then `$EDITOR`, then `vi`. A value is a program and its arguments, parted by
    /// blanks; no shell reads it.
    pub fn of(lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let set = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let line = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".to_owned());
        let mut words = line.split_whitespace().map(ToOwned::to_owned);
        Some(Self { program: words.next()?, arguments: words.collect() })
    }

    /// Lets the user edit a text, and gives it back without the line's end that editors add. Waits for the editor,
    /// whose process `started` is told.
    ///
    /// # Errors
    /// [`EditorError`]; the temporary file is removed in every case.
    pub fn edit(&self, text: &str, started: impl FnOnce(u32)) -> Result<String, EditorError> {
        let file = TempFile::with(&std::env::temp_dir(), text)?;
        let child = Command::new(&self.program).args(&self.arguments).arg(&file.0).spawn();
        let mut child = child.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => EditorError::None,
            _ => EditorError::File(error),
        })?;
        started(child.id());
        let status = child.wait()?;
        if !status.success() {
            return Err(EditorError::Failed(self.program.clone()));
        }
        if fs::metadata(&file.0)?.len() > MOST {
            return Err(EditorError::File(io::Error::from(io::ErrorKind::FileTooLarge)));
        }
        let edited = fs::read_to_string(&file.0)?;
        Ok(edited.trim_end().to_owned())
    }
}

/// A file that is removed when it is dropped.
struct TempFile(PathBuf);

impl TempFile {
    /// A new file, readable and writable by the user alone, with a text in it.
    fn with(dir: &Path, text: &str) -> io::Result<Self> {
        let path = dir.join(format!("shumei-{:016x}.txt", getrandom::u64().map_err(io::Error::other)?));
        // The name can't be guessed, and `create_new` follows no link that somebody else put there.
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let this = Self(path);
        file.write_all(text.as_bytes())?;
        Ok(this)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // Nobody is left to tell; the directory is emptied at the next start of the machine.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn with(pairs: &'static [(&str, &str)]) -> Option<Editor> {
        Editor::of(|name| {
            pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_users_editor_is_asked_first() {
        let editor = |program: &str, arguments: &[&str]| {
            Some(Editor {
                program: program.to_owned(),
                arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
            })
        };
        assert_eq!(with(&[("VISUAL", "code --wait"), ("EDITOR", "nano")]), editor("code", &["--wait"]));
        assert_eq!(with(&[("VISUAL", " "), ("EDITOR", "nano")]), editor("nano", &[]));
        assert_eq!(with(&[]), editor("vi", &[]));
    }

    #[test]
    fn the_file_is_the_users_alone_and_does_not_stay() {
        let dir = tempfile::tempdir().unwrap();
        let file = TempFile::with(dir.path(), "进展").unwrap();
        let mode = fs::metadata(&file.0).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&file.0).unwrap(), "进展");
        drop(file);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_text_goes_through_the_editor() {
        // Editors that need no terminal: one that changes nothing, one that fails, one that is not there.
        let run = |program: &str, arguments: &[&str]| {
            let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
            Editor { program: program.to_owned(), arguments }.edit("一\n二\n\n", |_| {})
        };
        assert_eq!(run("true", &[]).unwrap(), "一\n二");
        assert_eq!(run("sed", &["-i", "s/一/三/"]).unwrap(), "三\n二");
        assert!(matches!(run("false", &[]), Err(EditorError::Failed(_))));
        assert!(matches!(run("shumei-no-such-editor", &[]), Err(EditorError::None)));
    }
}
