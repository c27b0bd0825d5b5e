//! `shumei templates`: lists the papers' templates, shows one, checks a file, tells what may stand in one.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use super::looks::{self, shown};
use super::out::Out;
use super::papers::template;
use super::session::Session;
use super::table::Table;
use crate::builtin::register::RegisterSpec;
use crate::domain::text::single_line;
use crate::locale::{Lang, Message, paper_cli as m};
use crate::papers::{self, BlockSpec, PaperKind, Template};

/// `shumei templates`.
#[derive(Clone, Debug, Default, Args)]
#[group(multiple = true)]
pub struct TemplatesArgs {
    /// A template to show.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["check", "fields"])]
    pub show: Option<String>,
    /// A file to check.
    #[arg(long, value_name = "FILE", conflicts_with = "fields")]
    pub check: Option<PathBuf>,
    /// A paper whose values and blocks are listed.
    #[arg(long, value_name = "NAME")]
    pub fields: Option<String>,
    /// Whose template the file is.
    #[arg(long, value_name = "NAME", requires = "check")]
    pub paper: Option<String>,
}

/// Runs the command; there always is something to list.
///
/// # Errors
/// A name that is no paper's; a file that can't be read or is not sound.
pub fn run(args: &TemplatesArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    if let Some(name) = &args.show {
        let kind = kind(name, lang)?;
        let own = template(kind, None, session.dirs.as_ref(), lang)?;
        out.text(&own.unwrap_or_else(|| papers::builtin(kind, lang)).text)?;
    } else if let Some(file) = &args.check {
        check(file, args.paper.as_deref(), session, out)?;
    } else if let Some(name) = &args.fields {
        fields(kind(name, lang)?, lang, out)?;
    } else {
        list(session, out)?;
    }
    Ok(true)
}

fn names() -> String {
    PaperKind::ALL.map(PaperKind::as_str).join(" ")
}

fn kind(name: &str, lang: Lang) -> Result<PaperKind, CliError> {
    PaperKind::from_word(name).ok_or_else(|| {
        CliError::Input(m::NO_PAPER.fill(lang, &[("name", &single_line(name)), ("names", &names())]))
    })
}

fn list(session: &Session, out: &mut Out<'_>) -> Result<(), CliError> {
    let lang = session.lang;
    let heads = [m::COLUMN_NAME, m::COLUMN_PAPER, m::COLUMN_ORIGIN];
    let mut table = Table::new(heads.iter().map(|head| head.get(lang).to_owned()).collect());
    for kind in PaperKind::ALL {
        let own = session.dirs.as_ref().map(|dirs| dirs.template(kind.as_str())).filter(|file| file.exists());
        let origin = own.map_or_else(|| m::BUILT_IN.get(lang).to_owned(), |file| shown(&file));
        table.push(vec![kind.as_str().to_owned(), kind.label().get(lang).to_owned(), origin]);
    }
    out.text(&table.render(out.width))?;
    Ok(())
}

/// Holds a file against the made-up register, which has something of everything.
fn check(file: &Path, paper: Option<&str>, session: &mut Session, out: &mut Out<'_>) -> Result<(), CliError> {
    let lang = session.lang;
    let text = looks::read(file, lang).map_err(|problem| CliError::Input(problem.to_string()))?;
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let named = stem.split('.').next().unwrap_or_default();
    let told = match paper {
        Some(name) => kind(name, lang)?,
        None => PaperKind::from_word(named).ok_or_else(|| {
            let file = shown(file);
            CliError::Input(m::WHICH_PAPER.fill(lang, &[("file", &file), ("names", &names())]))
        })?,
    };
    session.demo = Some(RegisterSpec::new(super::source::DEMO_DAY));
    let board = session.request().direct().map_err(CliError::Input)?;
    let template = Template { file: shown(file), text };
    let problems = papers::check(&board, told, &template, lang);
    looks::report(file, &problems, false, lang, out.writer())?;
    Ok(())
}

fn fields(kind: PaperKind, lang: Lang, out: &mut Out<'_>) -> Result<(), CliError> {
    let mut section = |title: Message, rows: Vec<[String; 2]>| -> Result<(), CliError> {
        out.line(title.get(lang))?;
        let heads = [m::COLUMN_NAME, m::COLUMN_DOC];
        let mut table = Table::new(heads.iter().map(|head| head.get(lang).to_owned()).collect());
        for row in rows {
            table.push(row.into());
        }
        out.text(&table.render(out.width))?;
        Ok(())
    };
    let doc = |name: String, doc: Message| [name, doc.get(lang).to_owned()];
    section(m::VALUES, papers::fields(kind).map(|field| doc(field.name.to_owned(), field.doc)).collect())?;
    section(m::BLOCKS, papers::blocks(kind).iter().map(|block| block_row(block, lang)).collect())?;
    section(m::HEADS, papers::HEADS.iter().map(|head| doc(format!("@{}", head.name), head.doc)).collect())
}

fn block_row(block: &BlockSpec, lang: Lang) -> [String; 2] {
    let columns: Vec<&str> = block.columns.iter().map(|column| column.name).collect();
    let doc = m::COLUMNS_OF.fill(lang, &[("doc", &block.doc.get(lang)), ("columns", &columns.join(" "))]);
    [format!("@{}", block.name), doc]
}
