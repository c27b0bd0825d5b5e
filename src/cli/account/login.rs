//! `shumei login URL` and `shumei logout`.

use std::fs::{self, File, TryLockError};
use std::io::{self, IsTerminal as _, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Account, Counts, dirs, read_bounded, remote, wait_for};
use crate::cache::SLOTS;
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::config::problem;
use crate::config::{Profile, TokenFile, dirs::is_plain_name, profile::ProfileError};
use crate::domain::day::county_time;
use crate::domain::text::single_line;
use crate::locale::labels::Labelled as _;
use crate::locale::{Lang, account as m};
use crate::runtime::glance::Glance;
use crate::sync::{Remote as _, Why};
use crate::wire::{Address, Bearer};

/// No input that holds a token is larger, in bytes.
const LARGEST_TOKEN: u64 = 4_096;

/// `shumei login URL`.
#[derive(Clone, Debug, Args)]
pub struct LoginArgs {
    /// The server.
    #[arg(value_name = "URL")]
    pub url: String,
    /// A file that holds the token.
    #[arg(long, value_name = "FILE", conflicts_with = "token_stdin")]
    pub token_file: Option<PathBuf>,
    /// The token comes from standard input.
    #[arg(long)]
    pub token_stdin: bool,
    /// Certificates to trust beside the system's.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Allow unencrypted HTTP to another machine.
    #[arg(long)]
    pub insecure_http: bool,
}

/// `shumei logout`.
#[derive(Clone, Copy, Debug, Args)]
pub struct LogoutArgs {
    /// Also with unsent edits.
    #[arg(long)]
    pub force: bool,
}

/// Logs in: asks the server who the token's member is, and keeps both only if it says so.
///
/// # Errors
/// An address or token that is none, a server that does not take it; then nothing is stored.
pub fn login(args: &LoginArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let dirs = dirs(session)?.clone();
    if !is_plain_name(session.profile()) {
        return Err(CliError::Input(ProfileError::Name(session.profile().to_owned()).message(lang)));
    }
    let address: Address = args.url.parse().map_err(|bad| {
        // A URL with a password in it is not repeated.
        let url = if args.url.contains('@') { "…".to_owned() } else { single_line(&args.url) };
        CliError::Input(m::URL_BAD.fill(lang, &[("url", &url), ("error", &problem::address(bad, lang))]))
    })?;
    if !address.is_private() && !args.insecure_http {
        return Err(CliError::Input(m::PLAIN_HTTP.fill(lang, &[("url", &address)])));
    }
    let ca = args.ca.as_deref().map(std::path::absolute).transpose()?;
    let token = given_token(args, session)?;
    let server = remote(&address, token.clone(), None, ca.as_deref(), args.insecure_http, lang)?;
    let who = wait_for(server.session())?.map_err(|error| {
        let why = Why::from(&error).text(lang);
        CliError::Input(format!("{why}\n{}", m::NOT_STORED.get(lang)))
    })?;
    let insecure = args.insecure_http && !address.is_private();
    let profile = Profile { address, member: who.member.clone(), ca, insecure };
    mention_former(session, &profile)?;
    TokenFile::within(&profile.home(&dirs))
        .write(&token)
        .map_err(|error| CliError::Input(error.message(lang)))?;
    profile.save(&dirs, session.profile()).map_err(|error| CliError::Input(error.message(lang)))?;
    let role = single_line(who.role.shown(lang));
    out.line(&m::LOGGED_IN.fill(lang, &[("county", &who.county), ("server", &profile.address)]))?;
    out.line(&m::WHO.fill(lang, &[("member", &who.member), ("role", &role), ("unit", &who.unit)]))?;
    out.line(&match who.expires {
        Some(at) => m::EXPIRES.fill(lang, &[("day", &county_time(at).date())]),
        None => m::NEVER_EXPIRES.get(lang).to_owned(),
    })?;
    Ok(true)
}

/// A profile that is about to become another account's is not lost: the member hears what remains there.
fn mention_former(session: &mut Session, next: &Profile) -> Result<(), CliError> {
    let Ok(former) = Account::of(session) else { return Ok(()) };
    if former.profile.address == next.address && former.profile.member == next.member {
        return Ok(());
    }
    let counts = counts(&former, session.lang)?;
    let open = counts.pending + counts.conflicts;
    if open > 0 {
        session.remarks.push(m::WAS_ANOTHER.fill(
            session.lang,
            &[
                ("name", &former.name),
                ("server", &former.profile.address),
                ("member", &former.profile.member),
                ("n", &open),
            ],
        ));
    }
    Ok(())
}

fn counts(account: &Account, lang: Lang) -> Result<Counts, CliError> {
    let Some(spool) = account.spool(lang)? else { return Ok(Counts::default()) };
    let listing = spool.listing().map_err(|error| CliError::Input(error.text(lang)))?;
    Ok(Counts::of(&listing))
}

/// The token from where the flags say, or from the terminal without showing it. Never from the command line itself,
/// which others can read.
fn given_token(args: &LoginArgs, session: &mut Session) -> Result<Bearer, CliError> {
    let lang = session.lang;
    let unreadable = |error: io::Error| {
        CliError::Input(m::TOKEN_UNREADABLE.fill(lang, &[("error", &single_line(&error.to_string()))]))
    };
    let text = if let Some(file) = &args.token_file {
        let loose =
            fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o077 != 0);
        if loose {
            let file = single_line(&file.display().to_string());
            session.remarks.push(m::TOKEN_FILE_LOOSE.fill(lang, &[("file", &file)]));
        }
        as_text(read_bounded(file, LARGEST_TOKEN).map_err(unreadable)?)
    } else if args.token_stdin {
        let mut bytes = Vec::new();
        io::stdin().lock().take(LARGEST_TOKEN).read_to_end(&mut bytes).map_err(unreadable)?;
        as_text(bytes)
    } else if io::stdin().is_terminal() {
        rpassword::prompt_password(m::TOKEN_PROMPT.get(lang)).map_err(unreadable)?
    } else {
        return Err(CliError::Input(m::NO_TOKEN_GIVEN.get(lang).to_owned()));
    };
    Bearer::parse(&text).map_err(|_| CliError::Input(m::TOKEN_FORM.get(lang).to_owned()))
}

fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

/// Logs out: removes the token and the caches. The outbox stays: its edits exist nowhere else.
///
/// # Errors
/// Unsent edits without `--force`; files that can't be removed.
pub fn logout(args: &LogoutArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let account = Account::of(session)?;
    let counts = counts(&account, lang)?;
    let open = counts.pending + counts.conflicts;
    let dir = single_line(&account.outbox().display().to_string());
    if open > 0 && !args.force {
        return Err(CliError::Input(m::UNSENT.fill(lang, &[("n", &open), ("dir", &dir)])));
    }
    let was_in = account.token_file().remove().map_err(|error| CliError::Input(error.message(lang)))?;
    session.remarks.extend(remove_caches(&account.home, lang));
    if let Err(error) = Glance::remove(&account.home) {
        let dir = single_line(&account.home.display().to_string());
        let error = single_line(&error.to_string());
        session.remarks.push(m::CACHE_STAYS.fill(lang, &[("dir", &dir), ("error", &error)]));
    }
    if open > 0 {
        session.remarks.push(m::EDITS_STAY.fill(lang, &[("n", &open), ("dir", &dir)]));
    }
    out.line(&if was_in {
        m::LOGGED_OUT.fill(lang, &[("server", &account.profile.address)])
    } else {
        m::WAS_OUT.fill(lang, &[("name", &account.name)])
    })?;
    Ok(true)
}

/// Removes the caches that no session uses; says which ones stay.
fn remove_caches(home: &Path, lang: Lang) -> Vec<String> {
    let mut remarks = Vec::new();
    for number in 0..SLOTS {
        let dir = home.join(format!("slot-{number}"));
        let shown = single_line(&dir.display().to_string());
        let stays = |error: &io::Error| {
            m::CACHE_STAYS.fill(lang, &[("dir", &shown), ("error", &single_line(&error.to_string()))])
        };
        if !dir.exists() {
            continue;
        }
        // Held while the directory goes, so that no session starts in it meanwhile.
        let lock = File::open(dir.join("lock")).ok();
        match lock.as_ref().map(File::try_lock) {
            Some(Err(TryLockError::WouldBlock)) => remarks.push(m::CACHE_BUSY.fill(lang, &[("dir", &shown)])),
            Some(Err(TryLockError::Error(error))) => remarks.push(stays(&error)),
            Some(Ok(())) | None => {
                if let Err(error) = fs::remove_dir_all(&dir) {
                    remarks.push(stays(&error));
                }
            }
        }
    }
    remarks
}
