//! The dashboard, put together and started.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::account::{Account, this_program};
use super::demo;
use super::error::CliError;
use super::export;
use super::looks;
use super::papers;
use super::record;
use super::session::Session;
use super::source::Request;
use super::views;
use crate::app::footer;
use crate::app::state::{Editing, Setup, Source};
use crate::domain::id::MemberId;
use crate::domain::later::Later;
use crate::domain::place::Diagnostic;
use crate::domain::text::single_line;
use crate::keymap::Keymap;
use crate::locale::{Lang, account, runtime};
use crate::runtime::abilities::{self, Abilities};
use crate::runtime::editor::Editor;
use crate::runtime::environment::Environment;
use crate::runtime::glance::Glance;
use crate::runtime::known::Known;
use crate::runtime::launch::Launch;
use crate::runtime::live::Seat;
use crate::runtime::outlet::Outlets;
use crate::runtime::perform::Supply;
use crate::runtime::probe;
use crate::runtime::session::{Options, SessionError};
use crate::theme::{ColourDepth, Theme};

/// Where a member without a shell finds the files that the dashboard wrote.
const FILES: &str = "files";

/// What a shell reports of a process that SIGHUP ended.
const HUNG_UP: u8 = 128 + 1;

/// Runs the dashboard until the user leaves it.
///
/// # Errors
/// No terminal, or one that failed; an embedded calendar that is not sound.
pub fn run(mut session: Session) -> Result<ExitCode, CliError> {
    let environment = Environment::system();
    // Where there is no terminal at all, lines are told only to those who asked for them.
    let plain = session.plain_ui || (is_terminal() && !abilities::is_full_screen(environment.get("TERM")));
    let depth = depth(&session, &environment);
    let lang = session.lang;
    let mut doubts: Vec<String> = Vec::new();
    let mut doubt = |found: Vec<Diagnostic>| doubts.extend(found.iter().map(ToString::to_string));

    let file = single_line(&session.loaded.file.display().to_string());
    let (keymap, found) = keymap(&session, &file);
    let keymap = Arc::new(keymap);
    let is_usual = found.is_none();
    doubt(found.unwrap_or_default());
    let name = session.theme().to_owned();
    let (theme, found) = looks::theme(session.dirs.as_ref(), &name, lang);
    doubt(found);
    let (views, found) = views::usable(&session.settings().views, &file, lang);
    doubt(found);

    let (rules, found) = super::assess::rules::or_default(session.dirs.as_ref(), lang);
    doubt(found);

    let account = Account::known(&session)?;
    let template_dirs = session.dirs.clone();
    let outlets = Outlets {
        templates: Arc::new(move |kind, lang| {
            let own = papers::template(kind, None, template_dirs.as_ref(), lang);
            own.map_err(|error| single_line(&error.to_string()))
        }),
        realm: export::realm(&session)?,
        made_up: session.demo.is_some(),
        directory: if session.no_shell { Some(own_files(&session, account.as_ref())?) } else { None },
    };
    let request = Request { keeper: this_program(), ..session.request() };
    let recipe = request.recipe();
    session.remarks.extend(doubts);
    let record = session.record.as_deref().map(|file| record::create(file, plain, lang)).transpose()?;
    let rules_text = record.as_ref().and_then(|_| super::assess::rules::own(session.dirs.as_ref(), lang));
    let editor = if session.no_shell { None } else { Editor::of(|name| std::env::var(name).ok()) };
    let setup = Setup {
        lang,
        keymap: Arc::clone(&keymap),
        theme: name,
        themes: looks::theme_names(session.dirs.as_ref()),
        profile: crate::theme::width::WidthProfile::default(),
        views,
        me: session.me(),
        // The register at hand is the member's own; rights come with the central API's tokens.
        may_reveal: true,
        source: if account.is_some() { Source::Server } else { session.data().source() },
        // Who edits is known with the records.
        editing: if session.readonly { Editing::ReadOnly } else { Editing::NoServer },
        shell_allowed: editor.is_some(),
        remarks: Vec::new(),
        rules: Arc::new(rules),
        idle_minutes: session.settings().idle.map(|idle| minutes(idle.as_secs())),
    };
    let glance = glance(&session, account.as_ref(), setup.me.as_ref());
    let hints = is_usual.then(|| Later::new(move || footer::of_overview(&keymap, lang)));
    let glance = match hints {
        Some(hints) => glance.map(|glance| glance.beside(hints)),
        None => glance,
    };
    let (dirs, remarks) = (session.dirs.clone(), session.remarks.clone());
    let themes_dirs = session.dirs.clone();
    let supply = match (account, session.demo) {
        (Some(account), _) => Supply::Live(Box::new(move || {
            let seat = account.seat(lang);
            Ok(Seat { remarks: [remarks, seat.remarks].concat(), ..seat })
        })),
        (None, Some(spec)) => {
            let sit = demo::seat(spec, session.keep.clone(), dirs, lang);
            Supply::Live(Box::new(move || {
                let seat = sit()?;
                Ok(Seat { remarks: [remarks, seat.remarks].concat(), ..seat })
            }))
        }
        (None, None) => Supply::Still(Box::new(move || {
            let (data, found) = request.through_cache(dirs.as_ref())?;
            Ok((data, [remarks, found].concat()))
        })),
    };
    let launch = Launch {
        setup,
        as_of: session.as_of.or(session.demo.map(|spec| spec.day)),
        theme: theme.unwrap_or_else(Theme::plain).at_depth(depth),
        themes: Box::new(move |name| {
            looks::theme(themes_dirs.as_ref(), name, lang).0.map(|theme| theme.at_depth(depth))
        }),
        supply,
        recipe,
        glance,
        editor,
        multiplexer: environment.multiplexer(),
        record: record.map(|file| (file, rules_text)),
        outlets,
        options: sitting(&session, &environment),
    };
    let told = if plain { launch.run_plain() } else { launch.run() };
    match told {
        Err(SessionError::Terminal(error)) if plain && error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(ExitCode::SUCCESS)
        }
        told => ended(told, lang),
    }
}

/// What the end of a sitting at the terminal comes to.
///
/// # Errors
/// No terminal, or one that failed.
pub fn ended(ended: Result<(), SessionError>, lang: Lang) -> Result<ExitCode, CliError> {
    match ended {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(SessionError::NotATerminal) => Err(CliError::Input(runtime::NOT_A_TERMINAL.get(lang).to_owned())),
        Err(SessionError::HungUp) => Ok(ExitCode::from(HUNG_UP)),
        Err(SessionError::Terminal(error)) => {
            let error = single_line(&error.to_string());
            Err(CliError::Input(runtime::TERMINAL_FAILED.fill(lang, &[("error", &error)])))
        }
    }
}

/// The keys that are in force, and what is wrong with them. Where none of them are the user's own nothing can be, and
/// they are read when the first one is pressed.
fn keymap(session: &Session, file: &str) -> (Later<Keymap>, Option<Vec<Diagnostic>>) {
    let (dirs, lang) = (session.dirs.clone(), session.lang);
    let (name, views) = (session.settings().keymap.clone(), session.settings().views.clone());
    let is_usual =
        looks::is_builtin_keymap(dirs.as_ref(), &name) && views.iter().all(|view| view.place.is_none());
    let file = file.to_owned();
    let read = move || {
        let (mut keymap, mut found) = looks::keymap(dirs.as_ref(), &name, lang);
        found.extend(looks::bind_views(&mut keymap, &views, &file, lang));
        (keymap, found)
    };
    if is_usual {
        return (Later::new(move || read().0), None);
    }
    let (keymap, found) = read();
    (keymap.into(), Some(found))
}

/// Where what is seen is kept for the next start: beside the records that it shows.
fn glance(session: &Session, account: Option<&Account>, me: Option<&MemberId>) -> Option<Glance> {
    if session.as_of.is_some() && session.demo.is_none() {
        return None;
    }
    let (keymap, me) = (&session.settings().keymap, me.map_or_else(String::new, ToString::to_string));
    let reader = format!("{:?} {keymap} {me}", session.lang);
    match (account, session.demo) {
        (Some(account), _) => Some(Glance::within(&account.home, &reader)),
        (None, Some(spec)) => {
            demo::glance(spec, session.keep.as_deref(), session.dirs.as_ref(), session.day(), &reader)
        }
        (None, None) => None,
    }
}

fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Where files go that a member without a shell writes: with the member's own things, and nowhere else.
fn own_files(session: &Session, account: Option<&Account>) -> Result<PathBuf, CliError> {
    let home = match account {
        Some(account) => account.home.clone(),
        None => {
            let dirs = session.dirs.as_ref();
            dirs.ok_or_else(|| CliError::Input(account::NO_HOME.get(session.lang).to_owned()))?.state.clone()
        }
    };
    Ok(home.join(FILES))
}

/// How many colours the terminal shows.
pub fn depth(session: &Session, environment: &Environment) -> ColourDepth {
    let no_color = if session.no_color { Some("1") } else { environment.get("NO_COLOR") };
    ColourDepth::detect(no_color, environment.get("COLORTERM"), environment.get("TERM"))
}

/// What a sitting at the terminal needs to know beforehand.
pub fn sitting(session: &Session, environment: &Environment) -> Options {
    Options {
        width: probe::named(session.settings().width),
        known: session.dirs.as_ref().map(|dirs| Known::new(dirs.terminals(), &environment.terminal())),
        charset: environment.charset(),
        abilities: known(session, environment),
        farewell: None,
        no_shell: session.no_shell,
        patience: session.settings().idle,
        panic_notice: runtime::PANICKED.get(session.lang).to_owned(),
        reports: session.dirs.as_ref().map(|dirs| dirs.state.clone()),
    }
}

/// What the terminal can do, by its name and by the settings.
fn known(session: &Session, environment: &Environment) -> Abilities {
    let found = Abilities::of(environment);
    Abilities { scroll_regions: session.settings().scroll_regions.unwrap_or(found.scroll_regions), ..found }
}

fn minutes(seconds: u64) -> u32 {
    u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX)
}
