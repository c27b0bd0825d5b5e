//! `shumei assess rules`: the effective rules, and the check of a file.

use std::path::Path;

use serde_json::json;

use super::AssessArgs;
use crate::assess::problem::diagnostics;
use crate::assess::rules::DEFAULT;
use crate::assess::{Rules, read};
use crate::cli::error::CliError;
use crate::cli::looks;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::config::Dirs;
use crate::domain::later::Later;
use crate::domain::place::Diagnostic;
use crate::locale::{Lang, debrief as m};

/// The rules in force and the text that they were read from.
struct Effective {
    rules: Later<Rules>,
    text: String,
    /// The file; none for the built-in rules.
    file: Option<String>,
}

/// Prints the effective rules as they are written, or checks a file.
///
/// # Errors
/// A file that can't be used, every problem with its place; the output's.
pub fn run(args: &AssessArgs, session: &Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    if args.units.len() > 1 {
        return Err(CliError::Input(m::RULES_ALONE.get(lang).to_owned()));
    }
    if let Some(file) = &args.check {
        let problems = match looks::read(file, lang) {
            Ok(text) => diagnostics(&looks::shown(file), &text, &read(&text).1, lang),
            Err(problem) => vec![problem],
        };
        looks::report(file, &problems, args.form.json, lang, out.writer())?;
        return Ok(true);
    }
    let effective = effective(args.rules.as_deref(), session.dirs.as_ref(), lang);
    let effective = effective.map_err(|problems| refused(&problems))?;
    if args.form.json {
        let title = effective.rules.title.as_str();
        out.json([json!({"file": effective.file, "title": title, "text": effective.text})])?;
    } else {
        let source = effective.file.as_deref().unwrap_or(m::BUILT_IN.get(lang));
        out.line(&m::RULES_FROM.fill(lang, &[("source", &source)]))?;
        out.text(&effective.text)?;
    }
    Ok(true)
}

/// The rules that a command goes by: those of a file that was named, else the office's own, else the built-in ones.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn load(file: Option<&Path>, session: &Session) -> Result<Later<Rules>, CliError> {
    let effective = effective(file, session.dirs.as_ref(), session.lang);
    effective.map(|effective| effective.rules).map_err(|problems| refused(&problems))
}

/// The text of the office's own rules; none where the built-in ones are in force.
pub fn own(dirs: Option<&Dirs>, lang: Lang) -> Option<String> {
    effective(None, dirs, lang)
        .ok()
        .filter(|effective| effective.file.is_some())
        .map(|effective| effective.text)
}

/// The rules for the dashboard: those of a bad file are put aside, and what is wrong with it is told.
pub fn or_default(dirs: Option<&Dirs>, lang: Lang) -> (Later<Rules>, Vec<Diagnostic>) {
    match effective(None, dirs, lang) {
        Ok(effective) => (effective.rules, Vec::new()),
        Err(problems) => (Later::default(), problems),
    }
}

fn effective(file: Option<&Path>, dirs: Option<&Dirs>, lang: Lang) -> Result<Effective, Vec<Diagnostic>> {
    let own = dirs.map(Dirs::rules).filter(|file| file.exists());
    let Some(file) = file.map(Path::to_owned).or(own) else {
        return Ok(Effective { rules: Later::default(), text: DEFAULT.to_owned(), file: None });
    };
    let text = looks::read(&file, lang).map_err(|problem| vec![problem])?;
    let (rules, problems) = read(&text);
    let shown = looks::shown(&file);
    if problems.is_empty() {
        Ok(Effective { rules: rules.into(), text, file: Some(shown) })
    } else {
        Err(diagnostics(&shown, &text, &problems, lang))
    }
}

fn refused(problems: &[Diagnostic]) -> CliError {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    CliError::Input(lines.join("\n"))
}
