//! The inputs of the command line, put into a draft.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use super::EditArgs;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::domain::board::Board;
use crate::domain::text::{MAX_CHARS, single_line};
use crate::draft::Draft;
use crate::locale::{Lang, edit as m};
use crate::runtime::editor::{Editor, EditorError};

/// Most bytes of a character in UTF-8.
const WIDEST: usize = 4;

/// Puts `name=value` words, the note's file and the edited note into a draft.
///
/// # Errors
/// A word of another form, a name that no input has, a file that can't be used.
pub fn fill(draft: &mut Draft, args: &EditArgs, session: &Session, board: &Board) -> Result<(), CliError> {
    let lang = session.lang;
    let mut seen = Vec::new();
    for word in &args.inputs {
        let Some((name, value)) = word.split_once(['=', '\u{FF1D}']) else {
            let (text, names) = (single_line(word), names(draft));
            let text = m::NOT_AN_INPUT.fill(lang, &[("text", &text), ("names", &names)]);
            return Err(CliError::Input(text));
        };
        let Some(at) = draft.add_unit(name, board).or_else(|| draft.field(name)) else {
            let text = m::NO_INPUT.fill(lang, &[("name", &single_line(name)), ("names", &names(draft))]);
            return Err(CliError::Input(text));
        };
        if seen.contains(&at) {
            return Err(CliError::Input(m::TWICE.fill(lang, &[("name", &single_line(name))])));
        }
        seen.push(at);
        draft.set(at, value);
    }
    if args.note_file.is_none() && !args.editor {
        return Ok(());
    }
    let long = draft.fields().iter().position(|field| field.input.is_long());
    let Some(at) = long else {
        let text = m::NO_LONG.fill(lang, &[("act", &draft.act().word())]);
        return Err(CliError::Input(text));
    };
    if seen.contains(&at) && args.note_file.is_some() {
        let name = draft.fields().get(at).map_or("", |field| &field.name);
        return Err(CliError::Input(m::TWICE.fill(lang, &[("name", &name)])));
    }
    let text = match &args.note_file {
        Some(file) => read(file, lang)?,
        None => edit(draft.value(at), session)?,
    };
    draft.set(at, &text);
    Ok(())
}

fn names(draft: &Draft) -> String {
    let names: Vec<&str> = draft.fields().iter().map(|field| field.name.as_str()).collect();
    names.join(" ")
}

/// A text file, or standard input where the file is `-`.
fn read(file: &Path, lang: Lang) -> Result<String, CliError> {
    let shown = single_line(&file.display().to_string());
    let unreadable = |error: io::Error| {
        let error = single_line(&error.to_string());
        CliError::Input(m::FILE_UNREADABLE.fill(lang, &[("file", &shown), ("error", &error)]))
    };
    let most = MAX_CHARS * WIDEST;
    let mut bytes = Vec::new();
    let source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file).map_err(unreadable)?)
    };
    source.take(most as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let too_long = || CliError::Input(m::FILE_TOO_LONG.fill(lang, &[("file", &shown), ("most", &MAX_CHARS)]));
    if bytes.len() > most {
        return Err(too_long());
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| CliError::Input(m::FILE_NOT_TEXT.fill(lang, &[("file", &shown)])))?;
    let text = text.trim_start_matches('\u{FEFF}').trim_end();
    // A text that would be cut is refused: nothing of it may be lost unseen.
    if text.chars().count() > MAX_CHARS { Err(too_long()) } else { Ok(text.to_owned()) }
}

/// A text out of the user's editor.
fn edit(text: &str, session: &Session) -> Result<String, CliError> {
    let lang = session.lang;
    let refuse = |text: &str| Err(CliError::Input(text.to_owned()));
    if session.no_shell {
        return refuse(m::NO_SHELL.get(lang));
    }
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return refuse(m::NO_TERMINAL.get(lang));
    }
    let editor = Editor::of(|name| std::env::var(name).ok()).ok_or(EditorError::None);
    let edited = editor.and_then(|editor| editor.edit(text, |_| {}));
    edited.map_err(|error| CliError::Input(error.message(lang)))
}
