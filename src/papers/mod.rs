//! Papers that an office sends: minutes, bulletin, task list, supervision notice, every figure with its records.
//!
//! [`write`] puts a paper together from a board and a template; [`render`] writes it as Word, Markdown or text.

mod content;
mod docx;
mod fields;
mod mark;
mod markdown;
mod model;
mod source;
mod template;
mod text;

use jiff::civil::DateTime;
use thiserror::Error;

pub use self::content::Subject;
pub use self::fields::{BlockSpec, ColumnSpec, Field, HEADS, all as fields, blocks};
pub use self::model::{
    Align, Annex, Block, Column, Format, Head, Line, Paper, PaperKind, Row, Source, Span, Table, plain,
};
pub use self::template::{Template, builtin};
pub use self::text::USUAL_WIDTH;

use crate::domain::board::Board;
use crate::domain::place::Diagnostic;
use crate::exchange::file::safe_name;
use crate::locale::{Lang, papers as m};

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRequest {
    /// The paper and what it is about.
    pub subject: Subject,
    /// When the records were read, on the county's clock; none where only the board's day is known.
    pub taken: Option<DateTime>,
}

/// Why a paper can't be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaperError {
    /// The template is not sound.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Template(Vec<Diagnostic>),
    /// There is no such record, or no paper can be about it; the text says so with the cure.
    #[error("{0}")]
    Subject(String),
    /// There is nothing that the paper could say.
    #[error("{0}")]
    Nothing(String),
    /// The document could not be packed, which would be a fault of this program.
    #[error("{0}")]
    Package(String),
}

/// Writes a paper by a template, the built-in one unless given.
///
/// # Errors
/// What is wrong with the template or the subject.
pub fn write(
    board: &Board,
    request: &PaperRequest,
    template: Option<&Template>,
    lang: Lang,
) -> Result<Paper, PaperError> {
    let kind = request.subject.kind();
    let offer = content::offer(board, request, lang)?;
    let built_in;
    let template = match template {
        Some(template) => template,
        None => {
            built_in = builtin(kind, lang);
            &built_in
        }
    };
    let filled = template::fill(template, kind, offer, lang).map_err(PaperError::Template)?;
    Ok(Paper {
        kind,
        lang,
        about: request.subject.about(board.day),
        head: filled.head,
        title: filled.title,
        blocks: filled.blocks,
        annexes: filled.annexes,
        sources: filled.sources,
    })
}

/// A paper in a format; `width` is that of plain text, in columns.
///
/// # Errors
/// [`PaperError::Package`] where a document can't be packed.
pub fn render(paper: &Paper, format: Format, width: u16) -> Result<Vec<u8>, PaperError> {
    match format {
        Format::Docx => docx::docx(paper)
            .map_err(|error| PaperError::Package(m::NOT_PACKED.fill(paper.lang, &[("error", &error)]))),
        Format::Markdown => Ok(markdown::markdown(paper).into_bytes()),
        Format::Text => Ok(text::text(paper, width).into_bytes()),
    }
}

/// The name that a paper's file gets where none is given (`会议纪要-R2023-06.docx`), safe on every file system.
pub fn file_name(paper: &Paper, format: Format) -> String {
    let name = m::FILE_NAME
        .fill(paper.lang, &[("paper", &paper.kind.label().get(paper.lang)), ("about", &paper.about)]);
    format!("{}.{}", safe_name(&name), format.extension())
}

/// Everything that is wrong with a template, by holding it against a board; none where it is sound.
///
/// What a paper of the kind would be about is chosen from the board's records. A fault in a branch that these do not
/// take is found only by its name or syntax.
pub fn check(board: &Board, kind: PaperKind, template: &Template, lang: Lang) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for subject in content::examples(board, kind) {
        let request = PaperRequest { subject, taken: None };
        if let Err(PaperError::Template(found)) = write(board, &request, Some(template), lang) {
            for problem in found {
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests;
