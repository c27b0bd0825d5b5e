//! The command line and the composition root.
//!
//! Exit codes: 0 found or done, 1 nothing found, 2 bad usage or input. Answers go to standard output, everything
//! else to standard error.

pub mod account;
mod admin;
mod args;
mod assess;
mod brief;
mod dashboard;
mod debrief;
mod demo;
mod due;
mod edit;
mod error;
mod export;
mod help;
mod import;
mod list;
mod out;
mod outbox;
mod papers;
mod quiet;
mod record;
mod records;
mod serve;
mod session;
mod shell;
mod show;
mod source;
mod ssh_key;
mod templates;
mod usage;
mod views;
mod who;
mod words;

pub mod doctor;
pub mod keys;
pub mod looks;
pub mod plan;
mod plan_text;
pub mod table;
pub mod themes;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use clap::FromArgMatches;
use clap::error::ErrorKind;
use jiff::Timestamp;

use self::args::{Cli, Command, DemoArgs};
use self::error::CliError;
use self::out::Out;
use self::session::{Early, Session};
use self::source::DEMO_DAY;
use crate::builtin::register::RegisterSpec;
use crate::cache::process;
use crate::domain::day::county_time;
use crate::domain::text::single_line;
use crate::locale::{Lang, cli as m};
use crate::runtime::environment::Environment;
use crate::theme::width::WidthProfile;

/// Nothing was found.
const NOTHING: u8 = 1;

/// Bad usage or input.
const BAD: u8 = 2;

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    if let [_, asked, dir] = args.as_slice()
        && asked == process::ARGUMENT
    {
        // Whoever gets half an answer asks again.
        return process::serve(Path::new(dir)).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let early = Early::look(&args, variable);
    let lang = early.lang;
    let result = match parse(&args, lang) {
        Ok(cli) => run(&cli, early),
        Err(error) => refuse(&error, &args, lang),
    };
    match result {
        Ok(code) => code,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(BAD)
        }
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn parse(args: &[OsString], lang: Lang) -> Result<Cli, clap::Error> {
    if let Some(cli) = Cli::start(args) {
        return Ok(cli);
    }
    let matches = help::command(lang).try_get_matches_from(args)?;
    Cli::from_arg_matches(&matches)
}

/// Help and version are answers; everything else is bad usage.
fn refuse(error: &clap::Error, args: &[OsString], lang: Lang) -> Result<ExitCode, CliError> {
    if !error.use_stderr() {
        error.print()?;
        if let Some(inputs) = edit::help_of(args, lang).filter(|_| error.kind() == ErrorKind::DisplayHelp) {
            write!(io::stdout().lock(), "\n{inputs}")?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    Err(CliError::Input(usage::complaint(error, &command_of(args, lang), lang)))
}

/// The command whose help would help: `shumei list`, or the program.
fn command_of(args: &[OsString], lang: Lang) -> String {
    let root = help::command(lang);
    let named = args.iter().skip(1).filter_map(|arg| arg.to_str()).find_map(|arg| root.find_subcommand(arg));
    named.map_or_else(|| "shumei".to_owned(), |command| format!("shumei {}", command.get_name()))
}

/// Errors and remarks, each line of them in the program's name.
fn complain(text: &str) {
    let mut stderr = io::stderr().lock();
    for line in text.lines() {
        // With standard error gone there is nobody left to tell.
        let _ = writeln!(stderr, "shumei: {}", single_line(line));
    }
}

fn run(cli: &Cli, early: Early) -> Result<ExitCode, CliError> {
    let mut session = Session::new(&cli.globals, early, county_time(Timestamp::now()).date())?;
    record::check(cli, session.lang)?;
    session.record.clone_from(&cli.record.record);
    let command = match &cli.command {
        None => match &cli.replay.replay {
            Some(file) => return record::replay(file, &cli.replay, &session),
            None => return dashboard::run(session),
        },
        Some(Command::Demo(args)) => {
            session.demo = Some(register(args, &session)?);
            session.keep.clone_from(&args.keep);
            session.record = args.record.record.clone().or(session.record);
            return dashboard::run(session);
        }
        Some(command) => command,
    };
    let width = out::terminal_width();
    let colour = width.is_some() && out::wants_colour(session.no_color, variable);
    let mut stdout = BufWriter::new(io::stdout().lock());
    let mut out = Out::new(&mut stdout, width, colour);
    let found = answer(command, &mut session, &mut out);
    // What was written before an error is part of the answer.
    let flushed = stdout.flush();
    session.remarks.iter().for_each(|remark| complain(remark));
    let found = found?;
    flushed?;
    Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

/// Answers a command; says whether anything was found.
fn answer(command: &Command, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let found = match command {
        Command::Demo(_) => true,
        Command::Who(args) => who::run(args, session, out)?,
        Command::List(args) => list::run(args, session, out)?,
        Command::Show(args) => return show::run(args, session, out),
        Command::Due(args) => due::run(args, session, out)?,
        Command::Brief => brief::run(session, out)?,
        Command::Assess(args) => assess::run(args, session, out)?,
        Command::Debrief(args) => debrief::run(args, session, out)?,
        Command::Edit(args) => return edit::run(args, session, out),
        Command::Export(args) => export::run(args, session, out)?,
        Command::Import(args) => import::run(args, session, out)?,
        Command::Minutes(args) => papers::minutes(args, session, out)?,
        Command::Bulletin(args) => papers::bulletin(args, session, out)?,
        Command::Paper(args) => papers::paper(args, session, out)?,
        Command::Templates(args) => templates::run(args, session, out)?,
        Command::Plan(args) => return Ok(plan::run(args, lang, out.width, out.writer())?),
        Command::Login(args) => account::login::login(args, session, out)?,
        Command::Logout(args) => account::login::logout(args, session, out)?,
        Command::Status(args) => return account::status::run(args, session, out),
        Command::Sync(args) => return account::sync::run(args, session, out),
        Command::Outbox(args) => outbox::run(args, session, out)?,
        Command::SshKey(args) => ssh_key::run(args, session, out)?,
        Command::Keys(args) => {
            let (dirs, name) = (session.dirs.as_ref(), session.settings().keymap.as_str());
            return Ok(keys::run(args, dirs, name, lang, out.width, out.writer(), &mut io::stderr().lock())?);
        }
        Command::Themes(args) => {
            let (dirs, in_use) = (session.dirs.as_ref(), session.theme());
            return Ok(themes::run(
                args,
                dirs,
                in_use,
                lang,
                out.width,
                out.writer(),
                &mut io::stderr().lock(),
            )?);
        }
        Command::Serve(args) => return serve::run(args, session.dirs.as_ref(), lang),
        Command::Admin(args) => return admin::run(args, session, out),
        Command::Doctor => return Ok(examine(session, out)?),
        Command::Completions(args) => shell::completions(args, lang, out)?,
        Command::Man(args) => shell::man(args, lang, out)?,
    };
    if !found {
        session.remarks.push(match session.why.take() {
            None => m::NOTHING_FOUND.get(lang).to_owned(),
            Some(why) => m::NOTHING_BECAUSE.fill(lang, &[("why", &why)]),
        });
    }
    Ok(found)
}

/// `shumei doctor`; settings that are wrong are its matter, so that they are not remarked on beside it.
fn examine(session: &mut Session, out: &mut Out<'_>) -> io::Result<bool> {
    session.remarks.clear();
    let environment = Environment::system();
    let subject = doctor::Subject {
        environment: &environment,
        dirs: session.dirs.as_ref(),
        settings: Some(&session.loaded),
        width: WidthProfile::from_str(session.settings().width.as_str()).ok(),
        now: county_time(Timestamp::now()),
        lang: session.lang,
    };
    doctor::run(subject, out.writer())
}

/// The demonstration's register by the flags of `demo`.
fn register(args: &DemoArgs, session: &Session) -> Result<RegisterSpec, CliError> {
    // The register is always that of its day: another day looks back or ahead on the same records.
    let usual = RegisterSpec::new(DEMO_DAY);
    let seed = args.seed.unwrap_or(usual.seed);
    let most = RegisterSpec::MOST;
    let size = args.records.or(args.communities);
    if let Some(size) = size.filter(|size| !(1..=most).contains(size)) {
        return Err(CliError::Input(m::BAD_SIZE.fill(session.lang, &[("size", &size), ("most", &most)])));
    }
    Ok(match (args.records, args.communities) {
        (Some(records), _) => RegisterSpec::of_records(records, seed, usual.day),
        (None, communities) => {
            RegisterSpec { seed, communities: communities.unwrap_or(usual.communities), ..usual }
        }
    })
}
