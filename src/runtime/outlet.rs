//! Writes papers and files: made of the board in a thread of its own, into the directory where the program was started,
//! or into the member's own where the program is all that the account may run.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::app::notice::Notice;
use crate::app::outlet::Outlet;
use crate::app::state::{Editing, State};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::day::county_time;
use crate::domain::text::single_line;
use crate::exchange::file::{SaveError, save};
use crate::exchange::list::Encoding;
use crate::export::{self, Request};
use crate::locale::{Lang, outlet as m};
use crate::papers::{self, PaperKind, PaperRequest, Template};

/// Files of one name in a directory, told apart by numbers, are at most so many.
const MOST_NUMBERS: u32 = 99;

/// Finds a member's own template of a paper; none where the built-in one is to be used, or words that say what is wrong
/// with it.
pub type Templates = Arc<dyn Fn(PaperKind, Lang) -> Result<Option<Template>, String> + Send + Sync>;

/// Where files come from and go to; the same for a whole sitting.
#[derive(Clone)]
pub struct Outlets {
    /// The member's own templates.
    pub templates: Templates,
    /// Where the records come from.
    pub realm: String,
    /// Whether they are made up.
    pub made_up: bool,
    /// Where files go, made when it is needed; none for where the program was started.
    pub directory: Option<PathBuf>,
}

/// What a file is made of besides the board: the member's eyes at this moment.
#[derive(Clone, Debug)]
pub struct Moment {
    lang: Lang,
    viewer: Option<Viewer>,
    reveal: bool,
    looks_back: bool,
    now: Timestamp,
}

impl Moment {
    /// The state's, at a time.
    pub fn of(state: &State, now: Timestamp) -> Self {
        let viewer =
            match &state.setup.editing {
                Editing::As(viewer) => Some(viewer.clone()),
                _ => state.setup.me.as_ref().and_then(|me| {
                    state.board.as_ref()?.data.members.get(me).map(|member| Viewer::of(member))
                }),
            };
        let looks_back = state.day() != state.now.date();
        Self { lang: state.lang(), viewer, reveal: state.reveal, looks_back, now }
    }
}

/// Makes a file: its name and what stands in it.
///
/// # Errors
/// Why it can't be made, in the member's language.
pub fn make(
    outlet: &Outlet,
    board: &Board,
    outlets: &Outlets,
    moment: &Moment,
) -> Result<(String, Vec<u8>), String> {
    let lang = moment.lang;
    match outlet {
        Outlet::Paper { subject, format } => {
            let template = (outlets.templates)(subject.kind(), lang)?;
            let taken = (!moment.looks_back).then(|| county_time(moment.now));
            let request = PaperRequest { subject: subject.clone(), taken };
            let paper = papers::write(board, &request, template.as_ref(), lang);
            let paper = paper.map_err(|error| single_line(&error.to_string()))?;
            let bytes = papers::render(&paper, *format, papers::USUAL_WIDTH);
            let bytes = bytes.map_err(|error| single_line(&error.to_string()))?;
            Ok((papers::file_name(&paper, *format), bytes))
        }
        Outlet::Export { kind, format, query } => {
            let request = Request {
                format: *format,
                query: query.clone(),
                encoding: Encoding::Utf8Bom,
                unmask: moment.reveal,
                viewer: moment.viewer.clone(),
                look_back: moment.looks_back && !outlets.made_up,
                made_up: outlets.made_up,
                ..Request::new(*kind, &outlets.realm)
            };
            let made = export::export(board, &request, lang, moment.now);
            made.map(|one| (one.name, one.bytes)).map_err(|error| single_line(&error.message(lang)))
        }
    }
}

/// Writes a file into a directory under its name, or with a number behind it where that is taken. Gives its path.
///
/// # Errors
/// Why it is not written, in the member's language.
pub fn write(directory: &Path, name: &str, bytes: &[u8], lang: Lang) -> Result<PathBuf, String> {
    for number in 1..=MOST_NUMBERS {
        let path = directory.join(numbered(name, number));
        match save(&path, bytes, false) {
            Ok(path) => return Ok(path),
            Err(SaveError::Exists(_)) => {}
            Err(error) => return Err(error.message(lang)),
        }
    }
    Err(m::NO_NAME.fill(lang, &[("file", &name), ("n", &MOST_NUMBERS)]))
}

/// A file's name with a number behind its stem; the first has none.
fn numbered(name: &str, number: u32) -> PathBuf {
    let path = Path::new(name);
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path.extension().map_or_else(String::new, |end| format!(".{}", end.to_string_lossy()));
    PathBuf::from(format!("{stem}-{number}{end}"))
}

impl Outlets {
    /// Built-in templates alone, over made-up records.
    pub fn made_up() -> Self {
        Self {
            templates: Arc::new(|_, _| Ok(None)),
            realm: "demo".to_owned(),
            made_up: true,
            directory: None,
        }
    }
}

/// A directory that is the member's alone: made where it is missing, and not one that a link leads to.
fn own(directory: &Path, lang: Lang) -> Result<PathBuf, String> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(directory);
    let found = made.and_then(|()| fs::symlink_metadata(directory)).and_then(|meta| {
        if meta.is_dir() { Ok(directory.to_owned()) } else { Err(io::ErrorKind::NotADirectory.into()) }
    });
    found.map_err(|error| SaveError::Failed(directory.to_owned(), error).message(lang))
}

/// Makes a file and writes it where files go; gives the line that tells the member.
pub fn deliver(outlet: &Outlet, board: &Board, outlets: &Outlets, moment: &Moment) -> Notice {
    let lang = moment.lang;
    let written = make(outlet, board, outlets, moment).and_then(|(name, bytes)| {
        let directory = match &outlets.directory {
            Some(directory) => own(directory, lang)?,
            None => std::env::current_dir().map_err(|_| m::NO_DIRECTORY.get(lang).to_owned())?,
        };
        write(&directory, &name, &bytes, lang)
    });
    match written {
        Ok(path) if outlets.directory.is_some() => {
            // Where that is on the host is nothing to a member who can't look there.
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Notice::info(m::WRITTEN_ASIDE.fill(lang, &[("file", &single_line(&name))]))
        }
        Ok(path) => {
            Notice::info(m::WRITTEN.fill(lang, &[("file", &single_line(&path.display().to_string()))]))
        }
        Err(text) => Notice::error(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_written_over_another() {
        let home = tempfile::tempdir().unwrap();
        let names = || {
            let mut names: Vec<String> = std::fs::read_dir(home.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names
        };
        for text in ["一", "二", "三"] {
            let path = write(home.path(), "纪要.docx", text.as_bytes(), Lang::Zh).unwrap();
            assert_eq!(std::fs::read_to_string(path).unwrap(), text);
        }
        assert_eq!(names(), ["纪要-2.docx", "纪要-3.docx", "纪要.docx"]);
        assert_eq!(std::fs::read_to_string(home.path().join("纪要.docx")).unwrap(), "一");
        let gone = home.path().join("none");
        assert!(write(&gone, "x.csv", b"", Lang::En).unwrap_err().contains("none"));
    }

    #[test]
    fn a_directory_of_ones_own_is_made_for_oneself_and_is_no_link() {
        use std::os::unix::fs::PermissionsExt as _;

        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("server/M002/files");
        assert_eq!(own(&directory, Lang::En).unwrap(), directory);
        assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
        let link = home.path().join("link");
        std::os::unix::fs::symlink(&directory, &link).unwrap();
        assert!(own(&link, Lang::En).unwrap_err().contains("link"));
    }
}
