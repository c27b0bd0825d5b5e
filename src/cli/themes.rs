//! `shumei themes`: lists the themes, or checks a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::looks::{self, LooksError};
use super::table::Table;
use crate::config::Dirs;
use crate::domain::place::Diagnostic;
use crate::locale::{Lang, Message, looks as m};
use crate::theme::{self, Background, Selection, Theme};

/// `shumei themes`.
#[derive(Clone, Debug, Default, Args)]
pub struct ThemesArgs {
    /// A file to check.
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command; `in_use` is the theme that the dashboard would take, `width` the terminal's, none where output
/// is piped. What is wrong with the user's own themes goes to `doubts`.
///
/// Says whether there was anything to list.
///
/// # Errors
/// [`LooksError`] where the checked file is bad or the output is gone.
pub fn run(
    args: &ThemesArgs,
    dirs: Option<&Dirs>,
    in_use: &str,
    lang: Lang,
    width: Option<usize>,
    out: &mut dyn Write,
    doubts: &mut dyn Write,
) -> Result<bool, LooksError> {
    if let Some(file) = &args.check {
        check(file, args.json, lang, out)?;
        return Ok(true);
    }
    let entries: Vec<Entry> =
        looks::theme_names(dirs).into_iter().map(|name| Entry::of(name, dirs, lang)).collect();
    for problem in entries.iter().flat_map(|entry| &entry.problems) {
        writeln!(doubts, "{problem}")?;
    }
    if args.json {
        let list: Vec<_> = entries.iter().map(|entry| entry.json(in_use)).collect();
        writeln!(out, "{}", serde_json::Value::from(list))?;
    } else {
        write!(out, "{}", table(&entries, in_use, lang).render(width))?;
    }
    out.flush()?;
    Ok(!entries.is_empty())
}

fn check(file: &Path, json: bool, lang: Lang, out: &mut dyn Write) -> Result<(), LooksError> {
    let problems = match looks::read(file, lang) {
        Ok(text) => theme::load(&text).diagnostics(&looks::shown(file), &text, lang),
        Err(problem) => vec![problem],
    };
    looks::report(file, &problems, json, lang, out)
}

struct Entry {
    name: String,
    /// The user's file; none for a built-in theme.
    file: Option<PathBuf>,
    theme: Option<Theme>,
    problems: Vec<Diagnostic>,
}

impl Entry {
    fn of(name: String, dirs: Option<&Dirs>, lang: Lang) -> Self {
        let (theme, problems) = looks::theme(dirs, &name, lang);
        let file = dirs.map(|dirs| dirs.theme(&name)).filter(|file| file.exists());
        Self { name, file, theme, problems }
    }

    fn json(&self, in_use: &str) -> serde_json::Value {
        json!({
            "name": self.name,
            "file": self.file.as_deref().map(looks::shown),
            "background": self.theme.as_ref().map(|theme| theme.background().as_str()),
            "selection": self.theme.as_ref().map(|theme| theme.selection().as_str()),
            "in_use": self.name == in_use,
            "errors": self.problems.len(),
        })
    }

    fn state(&self, in_use: &str, lang: Lang) -> String {
        if self.theme.is_none() {
            return m::BAD.fill(lang, &[("n", &self.problems.len())]);
        }
        if self.name == in_use { m::IN_USE.get(lang).to_owned() } else { String::new() }
    }
}

fn table(entries: &[Entry], in_use: &str, lang: Lang) -> Table {
    let headers = [m::THEME, m::BACKGROUND, m::SELECTION, m::ORIGIN, m::STATE];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang).to_owned()).collect());
    for entry in entries {
        let word = |of: fn(&Theme) -> Message| {
            entry.theme.as_ref().map_or_else(String::new, |theme| of(theme).get(lang).to_owned())
        };
        table.push(vec![
            entry.name.clone(),
            word(background),
            word(selection),
            entry.file.as_deref().map_or_else(|| m::BUILT_IN.get(lang).to_owned(), looks::shown),
            entry.state(in_use, lang),
        ]);
    }
    table
}

const fn background(theme: &Theme) -> Message {
    match theme.background() {
        Background::Dark => m::BACKGROUND_DARK,
        Background::Light => m::BACKGROUND_LIGHT,
    }
}

const fn selection(theme: &Theme) -> Message {
    match theme.selection() {
        Selection::Bar => m::SELECTION_BAR,
        Selection::Row => m::SELECTION_ROW,
    }
}
