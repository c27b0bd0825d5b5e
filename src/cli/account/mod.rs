//! A member at a server: profile, token, directory and link, for every command that needs the server.

pub mod login;
pub mod records;
pub mod status;
pub mod sync;

use std::fs::File;
use std::future::Future;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::error::CliError;
use super::session::Session;
use crate::cache;
use crate::config::dirs::is_plain_name;
use crate::config::{Dirs, Profile, TokenFile, profile};
use crate::domain::id::MemberId;
use crate::domain::text::single_line;
use crate::locale::{Lang, account as m};
use crate::outbox::{Listing, Place, Spool};
use crate::runtime::live::Seat;
use crate::sync::HttpRemote;
use crate::sync::http::{Limits, Options, SetupError};
use crate::wire::{Address, Bearer};

/// No file of certificates is larger, in bytes.
const LARGEST_CA: u64 = 4 << 20;

/// A member at a server.
#[derive(Clone, Debug)]
pub struct Account {
    /// Name of the profile.
    pub name: String,
    /// Server and member.
    pub profile: Profile,
    /// Where everything of the member at that server lies on this machine.
    pub home: PathBuf,
}

impl Account {
    /// The account of the session's profile.
    ///
    /// # Errors
    /// No home directory; a profile that is missing or wrong.
    pub fn of(session: &Session) -> Result<Self, CliError> {
        let dirs = dirs(session)?;
        let profile = Profile::load(dirs, session.profile())
            .map_err(|error| CliError::Input(error.message(session.lang)))?;
        let home = profile.home(dirs);
        Ok(Self { name: session.profile().to_owned(), profile, home })
    }

    /// The account of the session's profile, where there is one and the command is not about the demonstration.
    ///
    /// # Errors
    /// A profile that was named and is missing; one that is wrong.
    pub fn known(session: &Session) -> Result<Option<Self>, CliError> {
        let kept = session
            .dirs
            .as_ref()
            .is_some_and(|dirs| is_plain_name(session.profile()) && dirs.profile(session.profile()).exists());
        if session.demo.is_some() || (!kept && session.profile() == profile::DEFAULT) {
            return Ok(None);
        }
        Self::of(session).map(Some)
    }

    /// The seat of the dashboard. A token or certificate that can't be used is told there: what the cache holds can
    /// be read, and edits kept, all the same.
    pub fn seat(&self, lang: Lang) -> Seat {
        Seat {
            home: self.home.clone(),
            options: lasting(),
            member: self.profile.member.clone(),
            remote: self.remote(lang).map_err(|error| error.to_string()),
            kept: None,
            remarks: Vec::new(),
        }
    }

    /// The token.
    ///
    /// # Errors
    /// A file that is missing, or not the user's alone.
    pub fn token(&self, lang: Lang) -> Result<Bearer, CliError> {
        self.token_file().read().map_err(|error| CliError::Input(error.message(lang)))
    }

    /// The token's file.
    pub fn token_file(&self) -> TokenFile {
        TokenFile::within(&self.home)
    }

    /// The server. Nothing is sent yet.
    ///
    /// # Errors
    /// No usable token, a file of certificates that can't be used.
    pub fn remote(&self, lang: Lang) -> Result<HttpRemote, CliError> {
        let token = self.token(lang)?;
        let Profile { address, member, ca, insecure } = &self.profile;
        remote(address, token, Some(member.clone()), ca.as_deref(), *insecure, lang)
    }

    /// Where the outbox lies.
    pub fn outbox(&self) -> PathBuf {
        self.home.join("outbox")
    }

    /// The outbox, if there is one: nothing is made.
    ///
    /// # Errors
    /// One that can't be read.
    pub fn spool(&self, lang: Lang) -> Result<Option<Spool>, CliError> {
        if !self.outbox().exists() {
            return Ok(None);
        }
        Spool::open(&self.outbox()).map(Some).map_err(|error| CliError::Input(error.text(lang)))
    }

    /// What a session's cache holds; the cursor in it tells instance and scope.
    pub fn cache_options() -> cache::Options {
        cache::Options::new("server")
    }
}

/// What a session's cache holds that lasts: the store is in a process of its own.
pub fn lasting() -> cache::Options {
    cache::Options { program: this_program(), ..Account::cache_options() }
}

/// This program, to be started again: the very file that runs, also where another has taken its name meanwhile.
pub fn this_program() -> Option<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Some(running) } else { std::env::current_exe().ok() }
}

fn dirs(session: &Session) -> Result<&Dirs, CliError> {
    session.dirs.as_ref().ok_or_else(|| CliError::Input(m::NO_HOME.get(session.lang).to_owned()))
}

fn remote(
    address: &Address,
    token: Bearer,
    member: Option<MemberId>,
    ca: Option<&Path>,
    insecure: bool,
    lang: Lang,
) -> Result<HttpRemote, CliError> {
    let unusable = |file: &Path, error: &str| {
        let file = single_line(&file.display().to_string());
        CliError::Input(m::CA_UNREADABLE.fill(lang, &[("file", &file), ("error", &single_line(error))]))
    };
    let pem = match ca {
        None => None,
        Some(file) => {
            Some(read_bounded(file, LARGEST_CA).map_err(|error| unusable(file, &error.to_string()))?)
        }
    };
    let options =
        Options { address: address.clone(), token, member, ca: pem, insecure, limits: Limits::default() };
    HttpRemote::new(&options).map_err(|error| match error {
        SetupError::Plain => CliError::Input(m::PLAIN_HTTP.fill(lang, &[("url", address)])),
        SetupError::Ca(error) => unusable(ca.unwrap_or(Path::new("")), &error),
        SetupError::Tls(error) => CliError::Input(m::TLS_FAILED.fill(lang, &[("error", &error)])),
    })
}

fn read_bounded(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Runs a call to its end.
fn wait_for<T>(call: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(call))
}

/// What the outbox holds, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Edits that wait for the server.
    pub pending: usize,
    /// Conflicts that wait for the member.
    pub conflicts: usize,
    /// Edits that the server refused and the member has not given up.
    pub rejected: usize,
    /// Files that can't be read.
    pub damaged: usize,
}

impl Counts {
    /// Of a listing.
    pub fn of(listing: &Listing) -> Self {
        let open = listing.pending();
        let conflicts = open.iter().filter(|entry| entry.place == Place::Conflict).count();
        Self {
            pending: open.len() - conflicts,
            conflicts,
            rejected: listing.at(Place::Rejected).filter(|entry| !entry.is_given_up()).count(),
            damaged: listing.faults.len(),
        }
    }
}
