//! `shumei demo`: a server of its own with the built-in programme and a made-up register, and a member at it. The
//! dashboard goes the same way to it as to any other server.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;

use super::account::lasting;
use super::source::Data;
use crate::builtin::register::{self, RegisterSpec};
use crate::config::Dirs;
use crate::domain::id::MemberId;
use crate::domain::text::single_line;
use crate::locale::{Lang, demo as m};
use crate::runtime::glance::Glance;
use crate::runtime::live::{Seat, Sit};
use crate::server::admin;
use crate::server::embedded::{self, Embedded};
use crate::server::http::Options;
use crate::server::service::{Load, Moment, load};
use crate::server::store::{SqlStore, Store as _, sql};
use crate::sync::HttpRemote;
use crate::sync::http;
use crate::wire::{Address, Bearer};

/// The county of the demonstration.
const COUNTY: &str = "county";

/// How often the server looks for what other processes write: there are none, and what it writes itself it knows.
const ALONE: Duration = Duration::from_secs(24 * 60 * 60);

/// Where the member's cache and outbox lie within a demonstration.
const MEMBER: &str = "member";

/// What the audit calls the loaded records.
const SOURCE: &str = "demo";

/// Loads that lost against another transaction are tried again so often.
const TRIES: u32 = 5;

/// The seat at a server of the demonstration's own, made when the dashboard asks for it. What is kept in `keep`
/// outlives it, and is found again by the next.
pub fn seat(spec: RegisterSpec, keep: Option<PathBuf>, dirs: Option<Dirs>, lang: Lang) -> Sit {
    Box::new(move || {
        let failed = |error: &dyn std::fmt::Display| {
            m::FAILED.fill(lang, &[("error", &single_line(&error.to_string()))])
        };
        let ground = Ground::take(keep.as_deref(), dirs.as_ref()).map_err(|error| match error {
            Taken::Held(dir) => {
                m::KEPT_IN_USE.fill(lang, &[("dir", &single_line(&dir.display().to_string()))])
            }
            Taken::Failed(error) => failed(&error),
        })?;
        let member = MemberId::new(register::ME);
        let (server, token) = start(&ground.dir, spec, member.clone()).map_err(|error| failed(&error))?;
        let remote = connect(&server, &token, &member).map_err(|error| failed(&error))?;
        Ok(Seat {
            home: ground.dir.join(MEMBER),
            options: lasting(),
            member,
            remote: Ok(remote),
            // The server goes first: it still writes into the ground.
            kept: Some(Box::new((server, Arc::new(ground)))),
            remarks: Vec::new(),
        })
    })
}

/// Where the overview of a demonstration is kept: with one that stays, or for those like it, which all begin alike.
pub fn glance(
    spec: RegisterSpec,
    keep: Option<&Path>,
    dirs: Option<&Dirs>,
    day: Date,
    reader: &str,
) -> Option<Glance> {
    if let Some(dir) = keep {
        return Some(Glance::within(&dir.join(MEMBER), reader));
    }
    let root = demos(dirs?);
    let reader = format!("{reader} {day} {}", Data::Demo(spec).edition());
    Some(Glance::within(&root, &reader).once())
}

/// Where demonstrations of the user lie.
fn demos(dirs: &Dirs) -> PathBuf {
    dirs.state.join("demo")
}

fn connect(server: &Embedded, token: &str, member: &MemberId) -> Result<HttpRemote, String> {
    let address: Address = server.url().parse().map_err(|error| format!("{error}"))?;
    let token = Bearer::parse(token).map_err(|error| error.to_string())?;
    let options = http::Options {
        address,
        token,
        member: Some(member.clone()),
        ca: None,
        insecure: false,
        limits: http::Limits::default(),
    };
    HttpRemote::new(&options).map_err(|error| error.to_string())
}

/// Why no demonstration could begin.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Other(String),
}

fn other(error: impl std::fmt::Display) -> Failed {
    Failed::Other(error.to_string())
}

/// Starts the server, with the records and the member's token.
fn start(dir: &Path, spec: RegisterSpec, member: MemberId) -> Result<(Embedded, String), Failed> {
    let database = format!("sqlite:{}", dir.join("shumei.db").display());
    embedded::start(Options { rate: 0, poll: ALONE, ..Options::default() }, move || async move {
        let store = SqlStore::open(&database, &sql::Options::default()).await.map_err(other)?;
        if !store.counties().await.map_err(other)?.iter().any(|county| county == COUNTY) {
            fill(&store, spec).await?;
        }
        let now = Timestamp::now();
        let expires = now.checked_add(24.hours() * 30).ok();
        let secret = admin::issue(&store, COUNTY, &member, expires, SOURCE, now).await.map_err(other)?;
        Ok::<_, Failed>((store, secret.reveal()))
    })
}

/// Loads the programme with the register.
async fn fill(store: &SqlStore, spec: RegisterSpec) -> Result<(), Failed> {
    let records = register::generate(&spec).map_err(other)?;
    for tried in 1.. {
        let all = Load { records: records.clone(), source: json!(SOURCE), dry: false };
        match load(store, COUNTY, all, Moment::at(Timestamp::now())).await {
            Ok(_) => break,
            Err(error) if tried == TRIES => return Err(other(error)),
            Err(_) => {}
        }
    }
    Ok(())
}

/// The directory in which a demonstration takes place.
struct Ground {
    dir: PathBuf,
    /// Whether it goes with the demonstration.
    passing: bool,
    /// Held while it is in use; freed by the system with the process.
    _lock: File,
}

/// Why a directory can't be had.
enum Taken {
    Held(PathBuf),
    Failed(io::Error),
}

impl From<io::Error> for Taken {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl Ground {
    fn take(keep: Option<&Path>, dirs: Option<&Dirs>) -> Result<Self, Taken> {
        if let Some(dir) = keep {
            make(dir)?;
            let lock = lock(dir)?.ok_or_else(|| Taken::Held(dir.to_owned()))?;
            return Ok(Self { dir: dir.to_owned(), passing: false, _lock: lock });
        }
        let usual = dirs.map(demos).filter(|root| make(root).is_ok());
        let root = usual.unwrap_or_else(std::env::temp_dir);
        sweep(&root);
        let mut number = [0; 8];
        getrandom::fill(&mut number).map_err(io::Error::from)?;
        let dir = root.join(format!("{PREFIX}{:016x}", u64::from_ne_bytes(number)));
        make(&dir)?;
        let lock = lock(&dir)?.ok_or_else(|| Taken::Held(dir.clone()))?;
        Ok(Self { dir, passing: true, _lock: lock })
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if self.passing {
            // What stays behind is swept away by the next demonstration.
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// What the directories of passing demonstrations begin with.
const PREFIX: &str = "shumei-demo-";

fn make(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

fn lock(dir: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(dir.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Removes what demonstrations left that were killed.
fn sweep(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for dir in entries.flatten().map(|entry| entry.path()) {
        let ours =
            dir.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(PREFIX));
        // One that has no lock yet is just being made.
        if ours && dir.join("lock").exists() && matches!(lock(&dir), Ok(Some(_))) {
            let _ = fs::remove_dir_all(&dir);
        }
    }
}
