//! The store in SQL: one text for SQLite and PostgreSQL, and for engines that speak PostgreSQL's protocol.
//!
//! Only `BIGINT` and `TEXT`, never NULL: what is absent is the empty text, and a time that never comes is the highest
//! number. Times are nanoseconds since 1970. The county comes first in every key and every condition.

mod dump;
mod error;
mod migrate;
mod read;
mod rows;
mod tx;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use compact_str::CompactString;
use jiff::Timestamp;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, AnyRow};
use sqlx::{AnyConnection, AnyPool, ConnectOptions as _, Connection as _, Decode, Row as _, Type};

pub use self::dump::DumpError;
pub use self::error::Refused;
use self::error::failure;
pub use self::tx::SqlTx;
use super::StoreError;
use crate::domain::id::{Key, Kind};

/// Between two tries where another process holds a lock.
const PAUSE: Duration = Duration::from_millis(20);

/// Set on every SQLite connection. FULL: an answered edit must outlive a power cut, because the client lets go of it.
const PRAGMAS: [&str; 3] =
    ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA journal_size_limit = 67108864"];

/// How a database is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Most connections of this process.
    pub connections: u32,
    /// How long a call waits for a connection, and on SQLite for another process's transaction.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 8, patience: Duration::from_secs(10) }
    }
}

/// A store in a SQL database. Clones share its connections.
#[derive(Clone, Debug)]
pub struct SqlStore {
    pool: AnyPool,
    file: Option<PathBuf>,
    writers: Arc<Mutex<BTreeMap<CompactString, Arc<tokio::sync::Mutex<()>>>>>,
}

impl SqlStore {
    /// Opens `sqlite:PATH` (made with mode 0600 if missing) or `postgres://…`, and brings its tables to this version's
    /// form.
    ///
    /// # Errors
    /// Where the URL is of another kind, the database can't be reached, or it is of a newer version.
    pub async fn open(url: &str, options: &Options) -> Result<Self, Refused> {
        sqlx::any::install_default_drivers();
        let file =
            url.strip_prefix("sqlite:").map(|path| PathBuf::from(path.strip_prefix("//").unwrap_or(path)));
        let connect = match &file {
            Some(file) => of_file(file)?,
            None if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                url.parse().map_err(|error: sqlx::Error| Refused::Url(error.to_string()))?
            }
            None => return Err(Refused::Url("sqlite:PATH or postgres://… is needed".to_owned())),
        };
        let lite = file.is_some().then_some(options.patience.as_millis());
        let mut first = connect_first(&connect, lite).await?;
        migrate::migrate(&mut first).await?;
        first.close().await.map_err(failure)?;
        let pool = AnyPoolOptions::new()
            .max_connections(options.connections.max(2))
            .acquire_timeout(options.patience)
            .after_connect(move |connection, _| Box::pin(async move { prepare(connection, lite).await }))
            .connect_lazy_with(connect);
        Ok(Self { pool, file, writers: Arc::default() })
    }

    /// Closes its connections once they are free.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// What a writer in this process holds besides the database's own lock: waiting here takes no connection from the
    /// readers, and SQLite, which has one writer, is spared its polling.
    async fn alone(&self, county: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let lock = if self.file.is_some() { "" } else { county };
        let writer = {
            let mut writers = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(writers.entry(lock.into()).or_default())
        };
        writer.lock_owned().await
    }
}

/// Opens the first connection, which other processes may be busy switching to their journal mode.
async fn connect_first(connect: &AnyConnectOptions, lite: Option<u128>) -> Result<AnyConnection, Refused> {
    let mut tries = 0;
    loop {
        let opened = async {
            let mut connection = connect.connect().await?;
            prepare(&mut connection, lite).await?;
            Ok(connection)
        };
        match opened.await.map_err(failure) {
            Err(StoreError::Retry) if tries < 100 => tries += 1,
            done => return done.map_err(Refused::from),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Sets up a connection: SQLite's are told how many milliseconds to wait for others.
async fn prepare(connection: &mut AnyConnection, lite: Option<u128>) -> Result<(), sqlx::Error> {
    if let Some(wait) = lite {
        // A pragma takes no parameters; this one is a number of ours.
        let wait = sqlx::AssertSqlSafe(format!("PRAGMA busy_timeout = {wait}"));
        sqlx::query(wait).execute(&mut *connection).await?;
        for pragma in PRAGMAS {
            sqlx::query(pragma).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// Options for a file, which is made if it is missing, for its owner's eyes only.
fn of_file(file: &Path) -> Result<AnyConnectOptions, Refused> {
    use std::os::unix::fs::OpenOptionsExt;
    let place = |error: std::io::Error| Refused::File { file: file.to_owned(), error: error.to_string() };
    let opened = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(file);
    drop(opened.map_err(place)?);
    let path = file.canonicalize().map_err(place)?;
    let mut url = String::from("sqlite://");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                url.push(char::from(*byte));
            }
            other => url.extend(['%', hex(other >> 4), hex(other & 15)]),
        }
    }
    url.parse().map_err(|error: sqlx::Error| Refused::Url(error.to_string()))
}

fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0')
}

/// A new epoch: 32 hexadecimal digits.
fn new_epoch() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A value of a row.
fn get<'r, T: Decode<'r, sqlx::Any> + Type<sqlx::Any>>(
    row: &'r AnyRow,
    place: usize,
) -> Result<T, StoreError> {
    row.try_get(place).map_err(failure)
}

fn number(row: &AnyRow, place: usize) -> Result<u64, StoreError> {
    get::<i64>(row, place).map(|number| u64::try_from(number).unwrap_or_default())
}

/// A time as nanoseconds; those that a number can't hold (before 1677, after 2262) are cut.
fn nanos(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(if at < Timestamp::UNIX_EPOCH { i64::MIN } else { i64::MAX })
}

fn time(nanos: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_nanosecond(nanos.into()).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// A time that may never come.
fn nanos_or_never(at: Option<Timestamp>) -> i64 {
    at.map_or(i64::MAX, nanos)
}

fn time_or_never(nanos: i64) -> Result<Option<Timestamp>, StoreError> {
    if nanos == i64::MAX { Ok(None) } else { time(nanos).map(Some) }
}

/// A key from a kind's word and an id.
fn key(kind: &str, id: &str) -> Result<Key, StoreError> {
    let kind =
        Kind::from_word(kind).ok_or_else(|| StoreError::Unreadable(format!("records of the kind {kind}")))?;
    Ok(Key { kind, id: id.into() })
}

fn unreadable(what: &str, error: &impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(format!("{what}: {error}"))
}
