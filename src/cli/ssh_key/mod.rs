//! `shumei ssh-key`: which SSH keys open which profile's dashboard, kept in an `authorized_keys` file.

mod file;
mod key;
mod line;

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use self::file::KeyFile;
use self::key::{KINDS, PublicKey};
use self::line::{Entry, Line, Program, Runs};
use super::error::CliError;
use super::out::Out;
use super::session::Session;
use super::table::Table;
use crate::config::dirs::is_plain_name;
use crate::config::profile::ProfileError;
use crate::domain::text::single_line;
use crate::locale::{Lang, ssh_key as m};

/// No file that holds one key is larger, in bytes.
const LARGEST_KEY: u64 = 64 << 10;

/// `shumei ssh-key …`.
#[derive(Clone, Debug, Args)]
pub struct SshKeyArgs {
    /// The file of keys.
    #[arg(long, global = true, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: SshKeyCommand,
}

/// What to do with keys.
#[derive(Clone, Debug, Subcommand)]
pub enum SshKeyCommand {
    /// Lets a key in.
    Add(AddArgs),
    /// Keys that are let in.
    List(ListArgs),
    /// Lets a key in no more.
    Remove(RemoveArgs),
}

/// `shumei ssh-key add KEY`.
#[derive(Clone, Debug, Args)]
pub struct AddArgs {
    /// The key, or where it is.
    #[arg(value_name = "KEY")]
    pub key: String,
    /// What stands behind it in the file.
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
    /// The program that runs.
    #[arg(long, value_name = "PATH")]
    pub program: Option<PathBuf>,
}

/// `shumei ssh-key list`.
#[derive(Clone, Copy, Debug, Args)]
pub struct ListArgs {
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

/// `shumei ssh-key remove WHAT`.
#[derive(Clone, Debug, Args)]
pub struct RemoveArgs {
    /// Fingerprint, comment or profile.
    #[arg(value_name = "WHAT")]
    pub what: String,
    /// Every key that it names.
    #[arg(long)]
    pub all: bool,
}

/// Runs the command; says whether there was something to list or remove.
///
/// # Errors
/// A key or file that can't be used, a name that names several.
pub fn run(args: &SshKeyArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let path = match &args.file {
        Some(file) => file.clone(),
        None => usual().ok_or_else(|| CliError::Input(m::NO_HOME.get(lang).to_owned()))?,
    };
    match &args.command {
        SshKeyCommand::Add(add) => added(add, &path, args.file.is_none(), session, out),
        SshKeyCommand::List(list) => listed(*list, &path, lang, out),
        SshKeyCommand::Remove(remove) => removed(remove, &path, lang, out),
    }
}

/// Where sshd looks for the keys of who runs this, unless it is set up otherwise.
fn usual() -> Option<PathBuf> {
    Some(directories::BaseDirs::new()?.home_dir().join(".ssh/authorized_keys"))
}

fn shown(path: &Path) -> String {
    single_line(&path.display().to_string())
}

fn input(text: String) -> CliError {
    CliError::Input(text)
}

/// Adds a line; `own` says that the file is that of who runs this, whose profiles are then at hand.
fn added(
    args: &AddArgs,
    path: &Path,
    own: bool,
    session: &mut Session,
    out: &mut Out<'_>,
) -> Result<bool, CliError> {
    let lang = session.lang;
    let profile = session.named_profile.clone().ok_or_else(|| input(m::NO_PROFILE.get(lang).to_owned()))?;
    if !is_plain_name(&profile) {
        return Err(input(ProfileError::Name(profile).message(lang)));
    }
    let mut key = PublicKey::given(&text_of(&args.key, lang)?).map_err(|error| input(error.message(lang)))?;
    if let Some(comment) = &args.comment {
        single_line(comment).trim().clone_into(&mut key.comment);
    }
    let program = program(args.program.as_deref(), lang)?;
    let held = KeyFile::hold(path).map_err(|error| input(error.message(lang)))?;
    let lines = lines(&held.bytes);
    if let Some((number, entry)) = entries(&lines).find(|(_, entry)| entry.key.is(&key)) {
        let runs = runs(&entry.runs, lang);
        return Err(input(m::DUPLICATE.fill(
            lang,
            &[
                ("fingerprint", &key.fingerprint()),
                ("file", &shown(path)),
                ("line", &number),
                ("runs", &runs),
            ],
        )));
    }
    let mut bytes = held.bytes.clone();
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(line::write(&key, &profile, &program).as_bytes());
    bytes.push(b'\n');
    held.write(&bytes).map_err(|error| input(error.message(lang)))?;
    if held.is_open_to_others() {
        let directory = path.parent().map(shown).unwrap_or_default();
        session.remarks.push(m::OPEN_DIRECTORY.fill(lang, &[("directory", &directory)]));
    }
    if own && session.dirs.as_ref().is_some_and(|dirs| !dirs.profile(&profile).exists()) {
        session.remarks.push(m::NOT_LOGGED_IN.fill(lang, &[("profile", &profile)]));
    }
    out.line(
        &m::ADDED.fill(
            lang,
            &[("fingerprint", &key.fingerprint()), ("profile", &profile), ("file", &shown(path))],
        ),
    )?;
    Ok(true)
}

/// The text of the key that is named: itself, standard input, or a file.
fn text_of(key: &str, lang: Lang) -> Result<String, CliError> {
    let is_text = key.starts_with("----") || KINDS.iter().any(|kind| key.trim_start().starts_with(kind));
    if is_text || key.trim_start().starts_with("ssh-dss ") {
        return Ok(key.to_owned());
    }
    let mut bytes = Vec::new();
    let read = if key == "-" {
        io::stdin().lock().take(LARGEST_KEY + 1).read_to_end(&mut bytes)
    } else {
        File::open(key).and_then(|file| file.take(LARGEST_KEY + 1).read_to_end(&mut bytes))
    };
    let unreadable = |error: &str| {
        input(m::KEY_UNREADABLE.fill(lang, &[("file", &single_line(key)), ("error", &single_line(error))]))
    };
    read.map_err(|error| unreadable(&error.to_string()))?;
    if bytes.len() as u64 > LARGEST_KEY {
        return Err(input(m::KEY_LARGE.fill(lang, &[("file", &single_line(key))])));
    }
    // What is not UTF-8 in a key can only be its comment.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The program that the line names: the one given, or this one.
fn program(given: Option<&Path>, lang: Lang) -> Result<Program, CliError> {
    let unusable = |path: &Path| input(m::PROGRAM_UNUSABLE.fill(lang, &[("path", &shown(path))]));
    let path = match given {
        Some(path) => path.to_owned(),
        None => std::env::current_exe().map_err(|error| {
            input(m::PROGRAM_UNKNOWN.fill(lang, &[("error", &single_line(&error.to_string()))]))
        })?,
    };
    let is_there = fs::metadata(&path).is_ok_and(|meta| meta.is_file());
    path.to_str().and_then(Program::new).filter(|_| is_there).ok_or_else(|| unusable(&path))
}

/// The file's lines with their ends, as they are.
fn lines(bytes: &[u8]) -> Vec<(&[u8], Line)> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|raw| (raw, line::read(raw))).collect()
}

/// The keys among them, with the numbers of their lines.
fn entries<'a>(lines: &'a [(&[u8], Line)]) -> impl Iterator<Item = (usize, &'a Entry)> {
    lines.iter().enumerate().filter_map(|(index, (_, line))| match line {
        Line::Entry(entry) => Some((index + 1, entry)),
        Line::Aside | Line::Unreadable => None,
    })
}

fn runs(runs: &Runs, lang: Lang) -> String {
    match runs {
        Runs::Dashboard { profile, .. } => m::RUNS_PROFILE.fill(lang, &[("profile", profile)]),
        Runs::Other(command) => m::RUNS_OTHER.fill(lang, &[("command", &single_line(command))]),
        Runs::Anything => m::RUNS_ANYTHING.get(lang).to_owned(),
    }
}

fn listed(args: ListArgs, path: &Path, lang: Lang, out: &mut Out<'_>) -> Result<bool, CliError> {
    let bytes = KeyFile::read(path).map_err(|error| input(error.message(lang)))?;
    let lines = lines(&bytes);
    let keys = lines.iter().enumerate().filter(|(_, (_, line))| *line != Line::Aside);
    if args.json {
        out.json(keys.clone().map(|(index, (_, line))| value(index + 1, line)))?;
        return Ok(keys.count() > 0);
    }
    let heads =
        [m::COLUMN_LINE, m::COLUMN_PROFILE, m::COLUMN_COMMENT, m::COLUMN_FINGERPRINT, m::COLUMN_REMARK];
    let mut table = Table::new(heads.iter().map(|head| head.get(lang).to_owned()).collect());
    let mut count = 0;
    for (index, (_, line)) in keys {
        count += 1;
        let mut row = vec![(index + 1).to_string()];
        match line {
            Line::Entry(entry) => {
                let (profile, remark) = match &entry.runs {
                    Runs::Dashboard { profile, .. } if entry.lacks.is_empty() => {
                        (profile.clone(), String::new())
                    }
                    Runs::Dashboard { profile, .. } => {
                        let lacks = entry.lacks.join(" ");
                        (profile.clone(), m::LACKS.fill(lang, &[("lacks", &lacks)]))
                    }
                    other => (String::new(), runs(other, lang)),
                };
                row.extend([profile, entry.key.comment.clone(), entry.key.fingerprint(), remark]);
            }
            _ => {
                row.extend([String::new(), String::new(), String::new(), m::UNREADABLE.get(lang).to_owned()]);
            }
        }
        table.push(row);
    }
    if count > 0 {
        out.text(&table.render(out.width))?;
    }
    Ok(count > 0)
}

fn value(number: usize, line: &Line) -> serde_json::Value {
    let Line::Entry(entry) = line else {
        return json!({"line": number, "runs": "unreadable"});
    };
    let (runs, profile, program, command) = match &entry.runs {
        Runs::Dashboard { program, profile } => ("dashboard", Some(profile), Some(program), None),
        Runs::Other(command) => ("other", None, None, Some(command)),
        Runs::Anything => ("anything", None, None, None),
    };
    json!({
        "line": number,
        "profile": profile,
        "fingerprint": entry.key.fingerprint(),
        "type": entry.key.kind,
        "comment": entry.key.comment,
        "runs": runs,
        "program": program,
        "command": command,
        "lacks": entry.lacks,
    })
}

fn removed(args: &RemoveArgs, path: &Path, lang: Lang, out: &mut Out<'_>) -> Result<bool, CliError> {
    let what = args.what.trim();
    let held = KeyFile::hold(path).map_err(|error| input(error.message(lang)))?;
    let lines = lines(&held.bytes);
    let found: Vec<(usize, &Entry)> = entries(&lines).filter(|(_, entry)| is_named(entry, what)).collect();
    let foreign = found.iter().find(|(_, entry)| !matches!(entry.runs, Runs::Dashboard { .. }));
    if let Some((number, entry)) = foreign {
        let runs = runs(&entry.runs, lang);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &shown(path)), ("line", number), ("runs", &runs)];
        return Err(input(m::FOREIGN.fill(lang, &values)));
    }
    if found.len() > 1 && !args.all {
        let each = found.iter().map(|(number, entry)| {
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("line", number),
                ("fingerprint", &entry.key.fingerprint()),
                ("comment", &entry.key.comment),
                ("runs", &runs(&entry.runs, lang)),
            ];
            m::ONE_OF.fill(lang, &values)
        });
        let several = m::AMBIGUOUS.fill(lang, &[("what", &single_line(what)), ("n", &found.len())]);
        return Err(input(std::iter::once(several).chain(each).collect::<Vec<_>>().join("\n")));
    }
    if found.is_empty() {
        return Ok(false);
    }
    let gone = |number: usize| found.iter().any(|(one, _)| *one == number);
    let kept = lines.iter().enumerate().filter(|(index, _)| !gone(index + 1)).map(|(_, (raw, _))| *raw);
    held.write(&kept.collect::<Vec<_>>().concat()).map_err(|error| input(error.message(lang)))?;
    for (_, entry) in &found {
        let fingerprint = entry.key.fingerprint();
        out.line(&m::REMOVED.fill(lang, &[("fingerprint", &fingerprint), ("file", &shown(path))]))?;
    }
    out.line(m::STILL_OPEN.get(lang))?;
    Ok(true)
}

/// Whether a word names a key: its fingerprint, what stands behind it, or its profile.
fn is_named(entry: &Entry, what: &str) -> bool {
    let fingerprint = entry.key.fingerprint();
    let profile = match &entry.runs {
        Runs::Dashboard { profile, .. } => profile.as_str(),
        Runs::Other(_) | Runs::Anything => "",
    };
    !what.is_empty()
        && [fingerprint.as_str(), fingerprint.trim_start_matches("SHA256:"), &entry.key.comment, profile]
            .contains(&what)
}
