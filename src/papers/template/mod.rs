//! An office's own wording: a text with places to be filled, and marks that say what a line is.
//!
//! `#` is the title, `##` to `#####` are headings of the four levels, `-` an item, `|` a row of a table. A line that
//! begins with `@` is a part of the head or foot (`@to …`), or inserts a block by its name (`@ranking`). Places are
//! those of minijinja: `{{ name }}`, `{% if … %}`, `{% for … %}`. The built-in templates are read by the same code.

mod assemble;
mod engine;
mod facts;
mod problem;

pub(super) use self::facts::{Draft, Facts, Offer};

use self::assemble::Assembler;
use self::problem::{Fault, Problem};
use super::fields;
use super::mark::{Numberer, is_mark};
use super::model::{Annex, Block, Head, Line, PaperKind, Source};
use crate::domain::place::{Diagnostic, place_at};
use crate::locale::Lang;

/// A template file: its name as the user knows it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The file, for complaints.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// A template filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    pub head: Head,
    pub title: Line,
    pub blocks: Vec<Block>,
    pub annexes: Vec<Annex>,
    pub sources: Vec<Source>,
}

/// The built-in template of a kind.
pub fn builtin(kind: PaperKind, lang: Lang) -> Template {
    let text = match (kind, lang) {
        (PaperKind::Minutes, Lang::Zh) => include_str!("../templates/minutes.zh.md"),
        (PaperKind::Minutes, Lang::En) => include_str!("../templates/minutes.en.md"),
        (PaperKind::Bulletin, Lang::Zh) => include_str!("../templates/bulletin.zh.md"),
        (PaperKind::Bulletin, Lang::En) => include_str!("../templates/bulletin.en.md"),
        (PaperKind::Tasks, Lang::Zh) => include_str!("../templates/tasks.zh.md"),
        (PaperKind::Tasks, Lang::En) => include_str!("../templates/tasks.en.md"),
        (PaperKind::Notice, Lang::Zh) => include_str!("../templates/notice.zh.md"),
        (PaperKind::Notice, Lang::En) => include_str!("../templates/notice.en.md"),
    };
    Template { file: format!("{}.md", kind.as_str()), text: text.to_owned() }
}

/// Fills a template.
///
/// # Errors
/// What is wrong with it, in order of place.
pub(super) fn fill(
    template: &Template,
    kind: PaperKind,
    offer: Offer,
    lang: Lang,
) -> Result<Filled, Vec<Diagnostic>> {
    let source = template.text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let tell = |faults: Vec<Fault>| diagnostics(&template.file, &source, &faults, kind, lang);
    let faults = look(&source, kind);
    if !faults.is_empty() {
        return Err(tell(faults));
    }
    let rendered = engine::render(&source, offer.facts).map_err(|fault| tell(vec![fault]))?;
    let assembler = Assembler::new(kind, lang, Numberer::new(offer.figures), &offer.blocks);
    assembler.read(&rendered).map_err(|problem| tell(vec![Fault { at: None, problem }]))
}

fn diagnostics(file: &str, source: &str, faults: &[Fault], kind: PaperKind, lang: Lang) -> Vec<Diagnostic> {
    faults
        .iter()
        .map(|fault| Diagnostic {
            file: file.to_owned(),
            place: fault.at.map(|at| place_at(source, at)),
            message: fault.problem.message(kind, lang),
            warning: false,
        })
        .collect()
}

/// What can be seen to be wrong without filling anything in.
fn look(source: &str, kind: PaperKind) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (at, c) in source.char_indices() {
        if is_mark(c) || c.is_control() && !matches!(c, '\n' | '\t') {
            faults.push(Fault { at: Some(at), problem: Problem::Character(c) });
        }
    }
    let mut titles = 0;
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_end();
        titles += usize::from(text.starts_with("# "));
        faults.extend(look_at_line(text, kind).map(|(at, problem)| Fault { at: Some(start + at), problem }));
        start += line.len();
    }
    if titles == 0 {
        faults.push(Fault { at: Some(0), problem: Problem::NoTitle });
    }
    faults.extend(engine::look(source, kind));
    faults.sort_by_key(|fault| fault.at);
    faults
}

fn look_at_line(text: &str, kind: PaperKind) -> Option<(usize, Problem)> {
    let hashes = text.chars().take_while(|c| *c == '#').count();
    if hashes > 5 {
        return Some((0, Problem::TooDeep));
    }
    if hashes > 0 && !text[hashes..].starts_with(' ') {
        return Some((hashes, Problem::NoBlank));
    }
    let directive = text.strip_prefix('@')?;
    let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
    if fields::is_head(word) {
        return None;
    }
    let Some(block) = fields::block(kind, word) else {
        return Some((1, Problem::UnknownPart(word.to_owned())));
    };
    let known = |picked: &str| block.columns.iter().any(|column| column.name == picked);
    let wrong = rest.split_whitespace().find(|picked| !known(picked))?;
    let at = wrong.as_ptr() as usize - text.as_ptr() as usize;
    Some((at, Problem::UnknownColumn { block: block.name, word: wrong.to_owned() }))
}

#[cfg(test)]
mod tests;
