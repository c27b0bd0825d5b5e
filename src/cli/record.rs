//! `--record` and `--replay`: a sitting at the dashboard as a file.

use std::fs::File;
use std::io::{self, BufReader, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

use super::args::{Cli, Command, ReplayArgs};
use super::dashboard::{depth, ended, sitting};
use super::error::CliError;
use super::looks;
use super::session::Session;
use crate::domain::text::single_line;
use crate::locale::{Lang, record as m};
use crate::runtime::environment::Environment;
use crate::runtime::record::{Player, Recorder, read, view};

/// Refuses these flags where they mean nothing.
///
/// # Errors
/// Which go together.
pub fn check(cli: &Cli, lang: Lang) -> Result<(), CliError> {
    let refuse = |message: crate::locale::Message| Err(CliError::Input(message.get(lang).to_owned()));
    let replays = cli.replay.replay.is_some();
    let asks = replays || cli.replay.print || cli.replay.step.is_some();
    match &cli.command {
        None if asks && !replays => refuse(m::NOTHING_TO_SHOW),
        Some(Command::Demo(_)) if asks => refuse(m::ALONE),
        None | Some(Command::Demo(_)) => Ok(()),
        Some(_) if asks || cli.record.record.is_some() => refuse(m::ALONE),
        Some(_) => Ok(()),
    }
}

/// Makes the file of a recording.
///
/// # Errors
/// Where there is one, none can be made, or the dashboard is told in lines.
pub fn create(file: &Path, plain: bool, lang: Lang) -> Result<File, CliError> {
    if plain {
        return Err(CliError::Input(m::NOT_PLAIN.get(lang).to_owned()));
    }
    Recorder::create(file).map_err(|error| {
        let shown = looks::shown(file);
        CliError::Input(if error.kind() == io::ErrorKind::AlreadyExists {
            m::EXISTS.fill(lang, &[("file", &shown)])
        } else {
            let error = single_line(&error.to_string());
            m::CANT_RECORD.fill(lang, &[("file", &shown), ("error", &error)])
        })
    })
}

/// Shows a recording: at the terminal, or one of its screens as text.
///
/// # Errors
/// Where it can't be shown, with the line; the output's; the terminal's.
pub fn replay(file: &Path, args: &ReplayArgs, session: &Session) -> Result<ExitCode, CliError> {
    let lang = session.lang;
    let shown = looks::shown(file);
    let wrong = |line: usize, what: &str| {
        let what = single_line(what);
        CliError::Input(m::IN_FILE.fill(lang, &[("file", &shown), ("line", &line), ("what", &what)]))
    };
    let opened = File::open(file).map_err(|error| {
        let what = m::UNREADABLE.fill(lang, &[("error", &single_line(&error.to_string()))]);
        CliError::Input(format!("{shown}: {what}"))
    })?;
    let recording = read(BufReader::new(opened)).map_err(|error| wrong(error.line, &error.message(lang)))?;
    let environment = Environment::system();
    let (depth, dirs) = (depth(session, &environment), session.dirs.clone());
    let themes = Rc::new(move |name: &str| {
        looks::theme(dirs.as_ref(), name, lang).0.map(|theme| theme.at_depth(depth))
    });
    let mut player = Player::new(recording, themes).map_err(|error| wrong(1, &error.to_string()))?;
    let step = args.step.unwrap_or(if args.print { usize::MAX } else { 0 });
    player.go_to(step)?;
    if args.print {
        io::stdout().lock().write_all(player.sheet().text().as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    ended(view(player, lang, sitting(session, &environment)), lang)
}
