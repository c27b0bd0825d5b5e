//! The store on disk: sled behind the [`Store`] trait, and what its version needs to be safe.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::ops::Bound::{Excluded, Unbounded};
use std::ops::ControlFlow;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::store::{Pair, Result, Store, StoreError, Visit, Write};

/// sled's own cache, in bytes. Its default is 1 GB.
const PAGE_CACHE: u64 = 24 << 20;
/// The disk may hold so many times the live bytes before the store is written anew …
const BLOAT: u64 = 4;
/// … and so many bytes more: sled's file grows by half a megabyte at a time.
const SLACK: u64 = 8 << 20;
const BATCH: usize = 256;

/// sled in a directory of its own.
pub struct SledStore {
    dir: PathBuf,
    /// None only while the store is written anew.
    db: Option<sled::Db>,
    /// Held while the store is open, by this process alone. After the store, so that it is freed last.
    lock: Option<File>,
}

impl SledStore {
    /// Opens the store in `dir`, or makes an empty one. The caller holds the lock beside `dir`.
    ///
    /// # Errors
    /// [`StoreError`]: whatever sled says.
    pub fn open(dir: &Path) -> Result<Self> {
        if let Some(above) = dir.parent() {
            create_private(above).map_err(|error| disk(&error))?;
        }
        let lock = take_lock(dir)?;
        Self::open_held(dir, lock)
    }

    fn open_held(dir: &Path, lock: Option<File>) -> Result<Self> {
        finish_rebuild(dir).map_err(|error| disk(&error))?;
        create_private(dir).map_err(|error| disk(&error))?;
        remove_unfinished_snapshots(dir).map_err(|error| disk(&error))?;
        let db = open_sled(dir)?;
        // Of a log that is damaged near its beginning sled recovers nothing, and says nothing.
        if db.is_empty() && filled_mark(dir).exists() {
            return Err(StoreError::Damaged("nothing could be recovered".to_owned()));
        }
        secure(dir).map_err(|error| disk(&error))?;
        Ok(Self { dir: dir.to_owned(), db: Some(db), lock })
    }

    fn db(&self) -> Result<&sled::Db> {
        self.db.as_ref().ok_or_else(|| StoreError::Disk("not open".to_owned()))
    }

    /// Writes all pairs to a new store, which then takes the place of this one.
    fn rebuild(&mut self) -> Result<()> {
        let fresh_dir = beside(&self.dir, "new");
        create_private(&fresh_dir).map_err(|error| disk(&error))?;
        let fresh = open_sled(&fresh_dir)?;
        let mut batch = sled::Batch::default();
        for (count, pair) in self.db()?.iter().enumerate() {
            let (key, value) = pair.map_err(|error| store_error(&error))?;
            batch.insert(key, value);
            if count % BATCH == BATCH - 1 {
                fresh.apply_batch(std::mem::take(&mut batch)).map_err(|error| store_error(&error))?;
            }
        }
        fresh.apply_batch(batch).and_then(|()| fresh.flush()).map_err(|error| store_error(&error))?;
        drop(fresh);
        self.db = None;
        // A kill between these steps is mended by `finish_rebuild`.
        fs::rename(&self.dir, beside(&self.dir, "old")).map_err(|error| disk(&error))?;
        fs::rename(&fresh_dir, &self.dir).map_err(|error| disk(&error))?;
        *self = Self::open_held(&self.dir, self.lock.take())?;
        Ok(())
    }
}

impl Store for SledStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let value = self.db()?.get(key).map_err(|error| store_error(&error))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn at_or_before(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Pair>> {
        let found = self.db()?.range(..=key).next_back().transpose().map_err(|error| store_error(&error))?;
        let found = found.filter(|(key, _)| key.starts_with(prefix));
        Ok(found.map(|(key, value)| (key.to_vec(), value.to_vec())))
    }

    fn after(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut range = self.db()?.range::<&[u8], _>((Excluded(key), Unbounded));
        let found = range.next().transpose().map_err(|error| store_error(&error))?;
        Ok(found.map(|(key, _)| key.to_vec()).filter(|key| key.starts_with(prefix)))
    }

    fn scan(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<()> {
        for pair in self.db()?.scan_prefix(prefix) {
            let (key, value) = pair.map_err(|error| store_error(&error))?;
            if visit(&key, &value)? == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }

    fn commit(&mut self, writes: Vec<Write>) -> Result<()> {
        let mut batch = sled::Batch::default();
        for write in writes {
            match write.value {
                Some(value) => batch.insert(write.key, value),
                None => batch.remove(write.key),
            }
        }
        self.db()?.apply_batch(batch).map_err(|error| store_error(&error))
    }

    fn tidy(&mut self, live: u64) -> Result<()> {
        // No timer flushes: nothing wakes up while nothing changes.
        self.db()?.flush().map_err(|error| store_error(&error))?;
        let held = self.db()?.size_on_disk().map_err(|error| store_error(&error))?;
        if held > live.saturating_mul(BLOAT).saturating_add(SLACK) {
            self.rebuild()?;
        }
        note_filled(&self.dir, live).map_err(|error| disk(&error))?;
        secure(&self.dir).map_err(|error| disk(&error))
    }
}

/// How long a process that had the store before may take to be gone.
const GOING: Duration = Duration::from_secs(3);

/// The lock beside the store. Whoever had it before may be on its way out: a process that was just killed, or one that
/// still writes out what it was given.
fn take_lock(dir: &Path) -> Result<Option<File>> {
    let mut options = fs::OpenOptions::new();
    let options = options.create(true).truncate(false).write(true).mode(0o600);
    // Where no lock can be had, sled says itself what is wrong.
    let Ok(file) = options.open(beside(dir, "open")) else { return Ok(None) };
    let until = Instant::now() + GOING;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Disk("another process has the cache open".to_owned()));
            }
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

fn open_sled(dir: &Path) -> Result<sled::Db> {
    sled::Config::new()
        .path(dir)
        .cache_capacity(PAGE_CACHE)
        .mode(sled::Mode::LowSpace)
        .flush_every_ms(None)
        .open()
        .map_err(|error| store_error(&error))
}

/// A writer that was killed leaves `snap.X.generating`, which sled takes for a snapshot and then refuses to open.
fn remove_unfinished_snapshots(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes what a killed [`SledStore::rebuild`] left, or completes it.
fn finish_rebuild(dir: &Path) -> io::Result<()> {
    let old = beside(dir, "old");
    if old.exists() && !dir.exists() {
        fs::rename(&old, dir)?;
    }
    for leftover in [old, beside(dir, "new")] {
        if leftover.exists() {
            fs::remove_dir_all(leftover)?;
        }
    }
    Ok(())
}

/// The file beside the store that says: something was stored and written out.
fn filled_mark(dir: &Path) -> PathBuf {
    beside(dir, "filled")
}

fn note_filled(dir: &Path, live: u64) -> io::Result<()> {
    let path = filled_mark(dir);
    if live == 0 || path.exists() {
        return Ok(());
    }
    fs::OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path).map(drop)
}

/// Forgets that something was stored: the store has been moved away.
///
/// # Errors
/// The file system's.
pub fn forget_filled(dir: &Path) -> io::Result<()> {
    match fs::remove_file(filled_mark(dir)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(dir: &Path, suffix: &str) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    dir.with_file_name(name)
}

/// Makes a directory, and those above it, for the user alone; one that exists is closed to others.
///
/// # Errors
/// The file system's.
pub fn create_private(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    set_mode(dir, 0o700)
}

/// Closes a directory and all in it to other users: sled makes its files with the umask's permissions.
fn secure(dir: &Path) -> io::Result<()> {
    set_mode(dir, 0o700)?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let done = match entry.file_type()? {
            kind if kind.is_dir() => secure(&entry.path()),
            kind if kind.is_file() => set_mode(&entry.path(), 0o600),
            _ => Ok(()),
        };
        match done {
            // sled removes files in the background.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            other => other?,
        }
    }
    Ok(())
}

fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o777 != mode {
        permissions.set_mode(mode);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// A disk that is full or closed to writing is no fault of what it holds; anything else is.
fn disk(error: &io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem => {
            StoreError::Disk(error.to_string())
        }
        _ => StoreError::Damaged(error.to_string()),
    }
}

fn store_error(error: &sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => disk(error),
        other => StoreError::Damaged(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_not_taken_for_damage() {
        let full = io::Error::from(ErrorKind::StorageFull);
        assert!(matches!(store_error(&sled::Error::Io(full)), StoreError::Disk(_)));
        let short = io::Error::from(ErrorKind::UnexpectedEof);
        assert!(matches!(store_error(&sled::Error::Io(short)), StoreError::Damaged(_)));
    }
}
