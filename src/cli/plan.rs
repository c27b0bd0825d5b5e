//! `shumei plan compile`: a plan document as a responsibility list, as table, CSV or JSON.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read, Write};
use std::panic;
use std::sync::Mutex;

use clap::{Args, Subcommand};
use thiserror::Error;

use super::plan_text;
use crate::domain::text::single_line;
use crate::locale::{Lang, plan as m};
use crate::plan::{self, Compiled, MAX_BYTES, SourceError, Warning};

/// `shumei plan …`.
#[derive(Clone, Debug, Args)]
pub struct PlanArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PlanCommand,
}

/// What to do with a plan document.
#[derive(Clone, Debug, Subcommand)]
pub enum PlanCommand {
    /// Compile it.
    Compile(CompileArgs),
}

/// `shumei plan compile FILE`.
#[derive(Clone, Debug, Args)]
pub struct CompileArgs {
    /// The document; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub file: String,
    /// How to print it.
    #[command(flatten)]
    pub form: FormArgs,
}

/// One of three forms; a table unless asked otherwise.
#[derive(Clone, Copy, Debug, Default, Args)]
#[group(multiple = false)]
pub struct FormArgs {
    /// JSON.
    #[arg(long)]
    pub json: bool,
    /// CSV.
    #[arg(long)]
    pub csv: bool,
    /// A table.
    #[arg(long)]
    pub table: bool,
}

/// Why a document could not be compiled or printed.
#[derive(Debug, Error)]
pub enum PlanCliError {
    /// The file is no plan document; the text says what to do about it, in the user's language.
    #[error("{file}: {text}")]
    Input {
        /// The file as given, safe to show.
        file: String,
        /// What is wrong and what to do.
        text: String,
    },
    /// The output is gone.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Runs the command; `width` is the terminal's, none where output is piped. Doubts go to standard error, except
/// with `--json`, which holds them.
///
/// Says whether any task or indicator was found.
///
/// # Errors
///
/// [`PlanCliError`] where the file cannot be read, is no text, or the output is gone.
pub fn run(
    args: &PlanArgs,
    lang: Lang,
    width: Option<usize>,
    out: &mut dyn Write,
) -> Result<bool, PlanCliError> {
    run_with(args, lang, width, out, &mut io::stderr().lock())
}

/// [`run`] with the place for doubts as a parameter.
///
/// # Errors
///
/// As [`run`].
pub fn run_with(
    args: &PlanArgs,
    lang: Lang,
    width: Option<usize>,
    out: &mut dyn Write,
    doubts: &mut dyn Write,
) -> Result<bool, PlanCliError> {
    let PlanCommand::Compile(args) = &args.command;
    let compiled = compiled(&args.file, lang)?;
    if args.form.json {
        out.write_all(plan_text::json(&compiled).as_bytes())?;
    } else {
        for line in doubts_of(&compiled, &args.file, lang) {
            writeln!(doubts, "{line}")?;
        }
        let text =
            if args.form.csv { plan_text::csv(&compiled) } else { plan_text::table(&compiled, lang, width) };
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(found(&compiled))
}

/// Reads and compiles a document; `-` is standard input.
///
/// # Errors
///
/// As [`run`]'s for the input.
pub fn compiled(file: &str, lang: Lang) -> Result<Compiled, PlanCliError> {
    let shown = single_line(file);
    let fail = |text: String| PlanCliError::Input { file: shown.clone(), text };
    let bytes = bytes(file, MAX_BYTES)
        .map_err(|error| fail(m::CANNOT_READ.fill(lang, &[("reason", &single_line(&error.to_string()))])))?;
    let source = read_quietly(&bytes).map_err(|error| fail(source_error(&error, lang)))?;
    Ok(plan::compile(&source.text))
}

/// What the compiler is in doubt about, a line each with its place.
pub fn doubts_of(compiled: &Compiled, file: &str, lang: Lang) -> Vec<String> {
    let file = single_line(file);
    let line = |one: &Warning| format!("{file}:{}:{}: {}", one.line, one.column, doubt(one, lang));
    compiled.warnings.iter().map(line).collect()
}

fn found(compiled: &Compiled) -> bool {
    !compiled.tasks.is_empty() || !compiled.indicators.is_empty()
}

/// A file's bytes, or standard input's by `-`; one more than `most` at most: then it is too large, however large it
/// is.
pub(super) fn bytes(file: &str, most: usize) -> io::Result<Vec<u8>> {
    let limit = most as u64 + 1;
    let mut bytes = Vec::new();
    if file == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Reads the document. The .docx reader may panic inside on a damaged archive, which is caught and reported as an
/// error; the panic's own message would only frighten.
fn read_quietly(bytes: &[u8]) -> Result<plan::Source, SourceError> {
    /// Two readers at once would put each other's silence back.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    if !bytes.starts_with(b"PK") {
        return plan::read(bytes);
    }
    let _alone = ONE_AT_A_TIME.lock();
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let source = plan::read(bytes);
    panic::set_hook(hook);
    source
}

fn source_error(error: &SourceError, lang: Lang) -> String {
    let fill = |message: crate::locale::Message, name: &str, value: &dyn Display| {
        message.fill(lang, &[(name, value)])
    };
    match error {
        SourceError::TooLarge => fill(m::TOO_LARGE, "size", &(MAX_BYTES / 1024 / 1024)),
        SourceError::OldWord => m::OLD_WORD.get(lang).to_owned(),
        SourceError::Pdf => m::PDF.get(lang).to_owned(),
        SourceError::NotText { offset, line } => {
            m::NOT_TEXT.fill(lang, &[("line", line), ("offset", offset)])
        }
        SourceError::BadDocx { reason } => fill(m::BAD_DOCX, "reason", &single_line(reason)),
    }
}

fn doubt(warning: &Warning, lang: Lang) -> String {
    let year = warning.doubt.year().unwrap_or_default();
    let text = plan_text::doubt(warning.doubt).fill(lang, &[("phrase", &warning.quoted()), ("year", &year)]);
    single_line(&text)
}
