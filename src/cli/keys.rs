//! `shumei keys`: lists the effective keymap, or checks a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::looks::{self, LooksError};
use super::table::Table;
use crate::command::{Context, Invocation};
use crate::config::Dirs;
use crate::keymap::{self, Chord, Keymap};
use crate::locale::{Lang, looks as m};

/// `shumei keys`.
#[derive(Clone, Debug, Default, Args)]
pub struct KeysArgs {
    /// A file to check.
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
    /// JSON.
    #[arg(long)]
    pub json: bool,
    /// Markdown: the form of README's key table.
    #[arg(long, conflicts_with_all = ["json", "check"])]
    pub markdown: bool,
}

/// Runs the command on the keymap called `name`; `width` is the terminal's, none where output is piped. What is
/// wrong with the keymap's own file goes to `doubts`.
///
/// Says whether there was anything to list.
///
/// # Errors
/// [`LooksError`] where the checked file is bad or the output is gone.
pub fn run(
    args: &KeysArgs,
    dirs: Option<&Dirs>,
    name: &str,
    lang: Lang,
    width: Option<usize>,
    out: &mut dyn Write,
    doubts: &mut dyn Write,
) -> Result<bool, LooksError> {
    if let Some(file) = &args.check {
        check(file, args.json, lang, out)?;
        return Ok(true);
    }
    let (keymap, problems) = looks::keymap(dirs, name, lang);
    for problem in problems {
        writeln!(doubts, "{problem}")?;
    }
    let lines = lines(&keymap);
    if args.markdown {
        write!(out, "{}", keymap::markdown_table(&keymap, lang))?;
    } else if args.json {
        let bindings: Vec<_> = lines.iter().map(|line| line.json(lang)).collect();
        let all = json!({ "keymap": name, "keymaps": looks::keymap_names(dirs), "bindings": bindings });
        writeln!(out, "{all}")?;
    } else {
        let names = looks::keymap_names(dirs).join(" ");
        writeln!(out, "{}\n", m::KEYMAP_IN_USE.fill(lang, &[("name", &name), ("names", &names)]))?;
        write!(out, "{}", table(&lines, lang).render(width))?;
    }
    out.flush()?;
    Ok(!lines.is_empty())
}

fn check(file: &Path, json: bool, lang: Lang, out: &mut dyn Write) -> Result<(), LooksError> {
    let problems = match looks::read(file, lang) {
        Ok(text) => keymap::load(&text, keymap::load_builtin("default").as_ref()).diagnostics(
            &looks::shown(file),
            &text,
            lang,
        ),
        Err(problem) => vec![problem],
    };
    looks::report(file, &problems, json, lang, out)
}

/// All keys of one command in one context.
struct Line<'a> {
    context: Context,
    keys: Vec<String>,
    does: &'a Invocation,
}

impl Line<'_> {
    fn json(&self, lang: Lang) -> serde_json::Value {
        json!({
            "context": self.context.as_str(),
            "keys": self.keys,
            "command": self.does.to_string(),
            "does": self.does.id.doc().get(lang),
        })
    }
}

fn lines(keymap: &Keymap) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (context, chords, does) in keymap.bindings() {
        let written: String = chords.iter().map(Chord::to_string).collect();
        match lines.iter_mut().find(|line| line.context == context && line.does == does) {
            Some(line) => line.keys.push(written),
            None => lines.push(Line { context, keys: vec![written], does }),
        }
    }
    for line in &mut lines {
        line.keys.sort_by_key(|keys| (keys.len(), keys.clone()));
    }
    // Within a context in the order of the command table, as in the help.
    lines.sort_by_key(|line| (line.context, line.does.id));
    lines
}

fn table(lines: &[Line<'_>], lang: Lang) -> Table {
    let headers = [m::CONTEXT, m::KEYS, m::COMMAND, m::DOES];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang).to_owned()).collect());
    for line in lines {
        table.push(vec![
            line.context.as_str().to_owned(),
            line.keys.join(" "),
            line.does.to_string(),
            line.does.id.doc().get(lang).to_owned(),
        ]);
    }
    table
}
