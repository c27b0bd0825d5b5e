//! Keymaps and themes by name: the built-in ones and the user's own files over them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::command::{CommandId, Context, Invocation};
use crate::config::dirs::is_plain_name;
use crate::config::{Dirs, SavedView};
use crate::domain::place::Diagnostic;
use crate::domain::text::single_line;
use crate::keymap::{self, Keymap, parse_keys};
use crate::locale::{Lang, Message, looks as m};
use crate::theme::{self, Theme};

/// The keymap and theme that need no file.
const DEFAULT_KEYMAP: &str = "default";

/// No keymap or theme file is larger, in bytes.
const LARGEST: u64 = 1 << 20;

/// Why `shumei keys` or `shumei themes` failed.
#[derive(Debug, Error)]
pub enum LooksError {
    /// The file that was to be checked is bad; the errors themselves were printed.
    #[error("{0}")]
    Bad(String),
    /// The output is gone.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// The keymap of that name and what is wrong with its file. A user's file lies over the built-in keymap of the same
/// name, or over the default one; a name that is none gives the default one.
pub fn keymap(dirs: Option<&Dirs>, name: &str, lang: Lang) -> (Keymap, Vec<Diagnostic>) {
    let built_in = keymap::load_builtin(name);
    let file = own_keymap(dirs, name);
    let base = built_in.clone().or_else(|| keymap::load_builtin(DEFAULT_KEYMAP)).unwrap_or_default();
    match file {
        Some(file) => match read(&file, lang) {
            Ok(text) => {
                let loaded = keymap::load(&text, Some(&base));
                let problems = loaded.diagnostics(&shown(&file), &text, lang);
                (loaded.keymap, problems)
            }
            Err(problem) => (base, vec![problem]),
        },
        None if built_in.is_some() => (base, Vec::new()),
        None => (base, vec![unknown(m::NO_KEYMAP, name, &keymap_names(dirs), lang)]),
    }
}

/// Whether the keymap of that name is the program's own, with nothing of the user's over it.
pub fn is_builtin_keymap(dirs: Option<&Dirs>, name: &str) -> bool {
    own_keymap(dirs, name).is_none() && keymap::BUILTIN.iter().any(|(known, _)| *known == name)
}

/// The user's own keymap of that name.
fn own_keymap(dirs: Option<&Dirs>, name: &str) -> Option<PathBuf> {
    dirs.filter(|_| is_plain_name(name)).map(|dirs| dirs.keymap(name)).filter(|file| file.exists())
}

/// Binds the saved views' keys outside layers. A key that is none, or in the way of another, is left out; where the
/// view stands in the settings file called `file`, that is told.
pub fn bind_views(keymap: &mut Keymap, views: &[SavedView], file: &str, lang: Lang) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for view in views {
        let Some(key) = &view.key else { continue };
        let Err(message) = bind_view(keymap, view, key, lang) else { continue };
        // A built-in view gives way quietly: the key is the user's now.
        if view.place.is_some() {
            problems.push(Diagnostic { file: file.to_owned(), place: view.place, message, warning: true });
        }
    }
    problems
}

fn bind_view(keymap: &mut Keymap, view: &SavedView, key: &str, lang: Lang) -> Result<(), String> {
    let (name, written) = (view.name.to_string(), single_line(key));
    let Ok(chords) = parse_keys(key) else {
        return Err(m::VIEW_KEY_BAD.fill(lang, &[("view", &name), ("key", &written)]));
    };
    let mut taken = None;
    keymap.visit(&[Context::Global], &mut |keys, other| {
        if keys.starts_with(&chords) || chords.starts_with(keys) {
            taken.get_or_insert_with(|| other.clone());
        }
    });
    if let Some(other) = taken {
        return Err(m::VIEW_KEY_BOUND.fill(lang, &[("view", &name), ("key", &written), ("other", &other)]));
    }
    let bound = keymap.bind(Context::Global, &chords, Some(Invocation::with(CommandId::SavedView, &name)));
    debug_assert!(bound.is_ok(), "what would be in the way was looked for");
    Ok(())
}

/// The theme of that name, in true colour, and what is wrong with its file; none where it can't be used.
pub fn theme(dirs: Option<&Dirs>, name: &str, lang: Lang) -> (Option<Theme>, Vec<Diagnostic>) {
    let file = dirs.filter(|_| is_plain_name(name)).map(|dirs| dirs.theme(name)).filter(|file| file.exists());
    let Some(file) = file else {
        let built_in = theme::load_builtin(name);
        let problems = match &built_in {
            Some(_) => Vec::new(),
            None => vec![unknown(m::NO_THEME, name, &theme_names(dirs), lang)],
        };
        return (built_in, problems);
    };
    match read(&file, lang) {
        Ok(text) => {
            let loaded = theme::load(&text);
            let problems = loaded.diagnostics(&shown(&file), &text, lang);
            (loaded.theme, problems)
        }
        Err(problem) => (None, vec![problem]),
    }
}

/// Names of all keymaps: the built-in ones, then the user's.
pub fn keymap_names(dirs: Option<&Dirs>) -> Vec<String> {
    names(keymap::BUILTIN, dirs.map(Dirs::keymaps))
}

/// Names of all themes: the built-in ones, then the user's.
pub fn theme_names(dirs: Option<&Dirs>) -> Vec<String> {
    names(theme::BUILTIN, dirs.map(Dirs::themes))
}

fn names(built_in: &[(&str, &str)], own: Option<PathBuf>) -> Vec<String> {
    let mut all: Vec<String> = built_in.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut files: Vec<String> = own
        .and_then(|dir| fs::read_dir(dir).ok())
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".toml")?.to_owned()))
        .filter(|name| is_plain_name(name) && !all.contains(name))
        .collect();
    files.sort_unstable();
    all.append(&mut files);
    all
}

/// The text of a keymap or theme file.
///
/// # Errors
/// Where it can't be read, is too large or no UTF-8, in the words that the user gets.
pub(super) fn read(file: &Path, lang: Lang) -> Result<String, Diagnostic> {
    let fail = |message: String| Diagnostic { file: shown(file), place: None, message, warning: false };
    let unreadable =
        |error: io::Error| fail(m::UNREADABLE.fill(lang, &[("error", &single_line(&error.to_string()))]));
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(unreadable)?;
    opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(fail(m::TOO_LARGE.get(lang).to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| fail(m::NOT_UTF8.get(lang).to_owned()))
}

/// A path as it may be printed.
pub(super) fn shown(file: &Path) -> String {
    single_line(&file.display().to_string())
}

fn unknown(message: Message, name: &str, names: &[String], lang: Lang) -> Diagnostic {
    remark(message.fill(lang, &[("name", &single_line(name)), ("names", &names.join(" "))]))
}

/// Something wrong in the settings or flags rather than in the file that they name.
fn remark(message: String) -> Diagnostic {
    Diagnostic { file: "config.toml".to_owned(), place: None, message, warning: true }
}

/// Prints the result of `--check`: every error and warning, or that there is none.
///
/// # Errors
/// [`LooksError::Bad`] where there are errors.
pub(super) fn report(
    file: &Path,
    problems: &[Diagnostic],
    json: bool,
    lang: Lang,
    out: &mut dyn io::Write,
) -> Result<(), LooksError> {
    if json {
        let list: Vec<serde_json::Value> = problems.iter().map(problem_json).collect();
        writeln!(out, "{}", serde_json::Value::from(list))?;
    } else {
        for problem in problems {
            writeln!(out, "{problem}")?;
        }
    }
    let errors = problems.iter().filter(|problem| !problem.warning).count();
    let file = shown(file);
    if errors > 0 {
        return Err(LooksError::Bad(m::CHECK_FAILED.fill(lang, &[("file", &file), ("n", &errors)])));
    }
    if !json {
        writeln!(out, "{}", m::CHECKED.fill(lang, &[("file", &file)]))?;
    }
    Ok(())
}

fn problem_json(problem: &Diagnostic) -> serde_json::Value {
    serde_json::json!({
        "file": problem.file,
        "line": problem.place.map(|place| place.line),
        "column": problem.place.map(|place| place.column),
        "message": problem.message,
        "warning": problem.warning,
    })
}
