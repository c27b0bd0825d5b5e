//! Finds the user's settings file and puts the layers together.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::dirs::Dirs;
use super::problem::{Placed, Problem};
use super::read::read;
use super::settings::{Overrides, Settings};
use crate::domain::place::Diagnostic;
use crate::locale::Lang;

/// No settings file is larger, in bytes.
const LARGEST: u64 = 1 << 20;

/// The settings that hold, and what was wrong with the user's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// The file, whether or not it is there.
    pub file: PathBuf,
    /// Errors and warnings, in order of their places.
    pub problems: Vec<Placed>,
}

impl Loaded {
    /// Whether the file was put aside and the defaults hold.
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(|(_, problem)| !problem.is_warning())
    }

    /// Every problem, in words.
    pub fn diagnostics(&self, lang: Lang) -> Vec<Diagnostic> {
        let in_words = self.problems.iter().map(|(place, problem)| Diagnostic {
            file: self.file.display().to_string(),
            place: *place,
            message: problem.message(lang),
            warning: problem.is_warning(),
        });
        in_words.collect()
    }
}

/// Loads the settings: defaults, then the user's file, then the command line. A missing file is no problem.
pub fn load(dirs: &Dirs, flags: Overrides) -> Loaded {
    load_file(&dirs.settings(), flags)
}

/// The same from a file that the user named.
pub fn load_file(file: &Path, flags: Overrides) -> Loaded {
    let (mut settings, problems) = match contents(file) {
        Ok(None) => (Settings::default(), Vec::new()),
        Ok(Some(text)) => read(&text, file.parent().unwrap_or(Path::new(""))),
        Err(problem) => (Settings::default(), vec![(None, problem)]),
    };
    settings.apply(flags);
    Loaded { settings, file: file.to_owned(), problems }
}

pub(super) fn contents(file: &Path) -> Result<Option<String>, Problem> {
    let unreadable = |error: io::Error| Problem::Unreadable(error.to_string());
    let opened = match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(unreadable)?,
    };
    let mut bytes = Vec::new();
    opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Problem::TooLarge);
    }
    String::from_utf8(bytes).map(Some).map_err(|_| Problem::Encoding)
}
