//! `shumei minutes`, `shumei bulletin`, `shumei paper`: papers for an office, to a file or to standard output.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::error::CliError;
use super::looks::shown;
use super::out::Out;
use super::session::Session;
use crate::config::Dirs;
use crate::domain::day::{self, county_time};
use crate::domain::id::{Key, Kind, ReviewId, UnitId};
use crate::domain::text::single_line;
use crate::draft::find_record;
use crate::exchange::file;
use crate::locale::{Lang, cli, paper_cli as m};
use crate::papers::{self, Format, PaperError, PaperKind, PaperRequest, Subject, Template, USUAL_WIDTH};

/// Where a paper goes, and how.
#[derive(Clone, Debug, Default, Args)]
pub struct PaperOut {
    /// Format.
    #[arg(long, value_name = "FORMAT", value_parser = ["docx", "md", "text"])]
    pub format: Option<String>,
    /// File; `-` is standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Template.
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Replaces a file that is there.
    #[arg(long)]
    pub force: bool,
}

/// `shumei minutes ID`.
#[derive(Clone, Debug, Args)]
pub struct MinutesArgs {
    /// The review.
    #[arg(value_name = "ID")]
    pub id: String,
    /// Where it goes.
    #[command(flatten)]
    pub out: PaperOut,
}

/// `shumei bulletin`.
#[derive(Clone, Debug, Args)]
pub struct BulletinArgs {
    /// Since which review.
    #[arg(long, value_name = "ID")]
    pub since: Option<String>,
    /// Where it goes.
    #[command(flatten)]
    pub out: PaperOut,
}

/// `shumei paper …`.
#[derive(Clone, Debug, Args)]
pub struct PaperArgs {
    /// Which.
    #[command(subcommand)]
    pub command: PaperCommand,
}

/// The papers that have no command of their own.
#[derive(Clone, Debug, Subcommand)]
pub enum PaperCommand {
    /// The task list.
    Tasks {
        /// One unit's share.
        #[arg(long, value_name = "ID")]
        unit: Option<String>,
        /// Where it goes.
        #[command(flatten)]
        out: PaperOut,
    },
    /// A supervision notice.
    Notice {
        /// What it is about.
        #[arg(value_name = "ID")]
        id: String,
        /// By when the overdue is asked.
        #[arg(long, value_name = "DATE")]
        by: Option<String>,
        /// Where it goes.
        #[command(flatten)]
        out: PaperOut,
    },
}

/// Writes the minutes of a review; says whether there was anything to write.
///
/// # Errors
/// A review that there is not; a template or a file that can't be used.
pub fn minutes(args: &MinutesArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    make(session, out, &args.out, |picker| {
        Ok(Subject::Minutes { review: ReviewId::new(&picker.record(&args.id, &[Kind::Review])?.id) })
    })
}

/// Writes a bulletin; says whether there was anything to write.
///
/// # Errors
/// A review that there is not; a template or a file that can't be used.
pub fn bulletin(args: &BulletinArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    make(session, out, &args.out, |picker| {
        let since = args.since.as_deref().map(|id| picker.record(id, &[Kind::Review])).transpose()?;
        Ok(Subject::Bulletin { since: since.map(|key| ReviewId::new(&key.id)) })
    })
}

/// Writes a task list or a notice; says whether there was anything to write.
///
/// # Errors
/// A record that there is not; a template or a file that can't be used.
pub fn paper(args: &PaperArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    match &args.command {
        PaperCommand::Tasks { unit, out: to } => make(session, out, to, |picker| {
            let unit = unit.as_deref().map(|id| picker.record(id, &[Kind::Unit])).transpose()?;
            Ok(Subject::Tasks { unit: unit.map(|key| UnitId::new(&key.id)) })
        }),
        PaperCommand::Notice { id, by, out: to } => make(session, out, to, |picker| {
            let kinds = [Kind::Supervision, Kind::Community, Kind::Enterprise, Kind::Unit];
            let by = by.as_deref().map(|text| {
                let bad = || m::BAD_BY.fill(picker.lang, &[("text", &single_line(text.trim()))]);
                day::parse(text).ok_or_else(|| CliError::Input(bad()))
            });
            Ok(Subject::Notice { about: picker.record(id, &kinds)?, by: by.transpose()? })
        }),
    }
}

/// Finds records as people write their ids.
struct Picker<'b> {
    board: &'b crate::domain::board::Board,
    lang: Lang,
}

impl Picker<'_> {
    fn record(&self, id: &str, kinds: &[Kind]) -> Result<Key, CliError> {
        let missing = || cli::NO_RECORD.fill(self.lang, &[("id", &single_line(id))]);
        find_record(self.board, id, kinds).ok_or_else(|| CliError::Input(missing()))
    }
}

/// Writes a paper to where it goes; says whether there was anything to write.
fn make(
    session: &mut Session,
    out: &mut Out<'_>,
    to: &PaperOut,
    subject: impl FnOnce(&Picker<'_>) -> Result<Subject, CliError>,
) -> Result<bool, CliError> {
    let lang = session.lang;
    let format = format_of(to);
    let piped = to.output.as_deref() == Some(Path::new("-"));
    if piped && format == Format::Docx && io::stdout().is_terminal() {
        return Err(CliError::Input(m::BINARY_TO_TERMINAL.get(lang).to_owned()));
    }
    let board = session.board()?;
    let subject = subject(&Picker { board: &board, lang })?;
    let template = template(subject.kind(), to.template.as_deref(), session.dirs.as_ref(), lang)?;
    let now = session.as_of.is_none() && session.demo.is_none();
    let request = PaperRequest { subject, taken: now.then(|| county_time(Timestamp::now())) };
    let paper = match papers::write(&board, &request, template.as_ref(), lang) {
        Ok(paper) => paper,
        Err(PaperError::Nothing(why)) => {
            session.why = Some(why);
            return Ok(false);
        }
        Err(error) => return Err(CliError::Input(error.to_string())),
    };
    let width = out.width.and_then(|width| u16::try_from(width).ok()).unwrap_or(USUAL_WIDTH);
    let bytes = papers::render(&paper, format, width).map_err(|error| CliError::Input(error.to_string()))?;
    if session.demo.is_some() {
        session.remarks.push(cli::MADE_UP.get(lang).to_owned());
    }
    let path = match &to.output {
        Some(path) if !piped => path.clone(),
        None if format == Format::Docx => PathBuf::from(papers::file_name(&paper, format)),
        _ => {
            out.writer().write_all(&bytes)?;
            return Ok(true);
        }
    };
    let written = file::save(&path, &bytes, to.force);
    let written = written.map_err(|error| CliError::Input(error.message(lang)))?;
    out.line(&m::WRITTEN.fill(lang, &[("file", &shown(&written))]))?;
    Ok(true)
}

/// The format asked for, or that of the file's name; Word where neither says.
fn format_of(to: &PaperOut) -> Format {
    let named = || to.output.as_ref()?.extension()?.to_str().map(str::to_lowercase);
    let word = to.format.clone().or_else(named);
    word.and_then(|word| Format::from_word(&word)).unwrap_or(Format::Docx)
}

/// The template to use: the file named, else the user's own of the paper's name; none for the built-in one.
///
/// # Errors
/// A file that can't be read.
pub(super) fn template(
    kind: PaperKind,
    file: Option<&Path>,
    dirs: Option<&Dirs>,
    lang: Lang,
) -> Result<Option<Template>, CliError> {
    let own = || dirs.map(|dirs| dirs.template(kind.as_str())).filter(|file| file.exists());
    let Some(file) = file.map(Path::to_owned).or_else(own) else { return Ok(None) };
    let text = super::looks::read(&file, lang).map_err(|problem| CliError::Input(problem.to_string()))?;
    Ok(Some(Template { file: shown(&file), text }))
}
