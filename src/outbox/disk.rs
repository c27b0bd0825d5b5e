//! What the spool asks of a disk, small enough that a simulated one can lose and refuse everything a real one can.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A directory of the spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Files being written; nobody reads them.
    Tmp,
    /// Edits that nobody but this machine has seen.
    New,
    /// Edits handed to the network: the server may have them, its answer is not here.
    Sending,
    /// Edits that the server met with a conflict; the member must choose.
    Conflict,
    /// Edits that were refused, or given up by the member.
    Rejected,
    /// Edits that the server applied.
    Sent,
    /// Files that can't be read.
    Damaged,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 7] =
        [Self::Tmp, Self::New, Self::Sending, Self::Conflict, Self::Rejected, Self::Sent, Self::Damaged];

    /// The places that entries lie in.
    pub const ENTRIES: [Self; 5] = [Self::New, Self::Sending, Self::Conflict, Self::Rejected, Self::Sent];

    /// The directory's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tmp => "tmp",
            Self::New => "new",
            Self::Sending => "sending",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
            Self::Sent => "sent",
            Self::Damaged => "damaged",
        }
    }

    /// Which of two places counts when a crash left an entry in both: the higher one.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Tmp => 0,
            Self::New => 1,
            Self::Sending => 2,
            Self::Conflict => 3,
            Self::Rejected => 4,
            Self::Sent => 5,
            Self::Damaged => 6,
        }
    }
}

/// Held while the spool is changed; no other session changes it meanwhile. Freed when dropped, or by the kernel.
pub struct WriteLock(#[allow(dead_code, reason = "held for its drop")] Box<dyn Send>);

impl WriteLock {
    /// A lock that whatever it holds frees when dropped.
    pub fn new(held: impl Send + 'static) -> Self {
        Self(Box::new(held))
    }
}

/// Held by the one session that sends, or that tells the spool which instance the edits go to. Freed when dropped, or by the kernel.
pub struct SendLock(#[allow(dead_code, reason = "held for its drop")] Box<dyn Send>);

impl SendLock {
    /// A lock that whatever it holds frees when dropped.
    pub fn new(held: impl Send + 'static) -> Self {
        Self(Box::new(held))
    }
}

/// A disk with the spool's directories. Nothing is durable before its `sync`: a file's bytes by
/// [`Disk::sync_file`], its name by [`Disk::sync_place`].
pub trait Disk {
    /// Makes what is missing of the directories.
    ///
    /// # Errors
    /// The system's.
    fn prepare(&self) -> io::Result<()>;

    /// Names of a directory's files, in no order.
    ///
    /// # Errors
    /// The system's.
    fn names(&self, place: Place) -> io::Result<Vec<String>>;

    /// A number that is another one when the file behind a name is another; none where there is no file.
    ///
    /// # Errors
    /// The system's.
    fn stamp(&self, place: Place, name: &str) -> io::Result<Option<u128>>;

    /// A file's bytes.
    ///
    /// # Errors
    /// The system's.
    fn read(&self, place: Place, name: &str) -> io::Result<Vec<u8>>;

    /// Writes a new file, for the user alone.
    ///
    /// # Errors
    /// The system's; something may have been written.
    fn write(&self, place: Place, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// Waits until a file's bytes are durable.
    ///
    /// # Errors
    /// The system's.
    fn sync_file(&self, place: Place, name: &str) -> io::Result<()>;

    /// Moves a file, over one of the new name if there is one. Other readers see the old state or the new one.
    ///
    /// # Errors
    /// The system's.
    fn rename(&self, from: (Place, &str), to: (Place, &str)) -> io::Result<()>;

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// The system's.
    fn remove(&self, place: Place, name: &str) -> io::Result<()>;

    /// Waits until a directory's names are durable.
    ///
    /// # Errors
    /// The system's.
    fn sync_place(&self, place: Place) -> io::Result<()>;

    /// The small text kept beside the directories: the epoch of the server that the spool has last been sent to.
    ///
    /// # Errors
    /// The system's.
    fn note(&self) -> io::Result<Option<String>>;

    /// Replaces that text, durably.
    ///
    /// # Errors
    /// The system's.
    fn set_note(&self, text: &str) -> io::Result<()>;

    /// Waits for the lock under which the spool is changed.
    ///
    /// # Errors
    /// The system's.
    fn lock(&self) -> io::Result<WriteLock>;

    /// Takes the lock of the one who sends, if no other session holds it.
    ///
    /// # Errors
    /// The system's.
    fn try_send_lock(&self) -> io::Result<Option<SendLock>>;

    /// A number that is another one after every change by any session; cheap to ask for.
    ///
    /// # Errors
    /// The system's.
    fn changes(&self) -> io::Result<u64>;

    /// Makes that number another one.
    fn changed(&self);

    /// A descriptor that becomes readable when the number may have changed; none where the system tells no changes, or
    /// where they may be made on another host.
    fn watch(&self) -> Option<OwnedFd> {
        None
    }
}

const WRITE_LOCK: &str = "write.lock";
const SEND_LOCK: &str = "send.lock";
const CHANGES: &str = "changes";
const NOTE: &str = "epoch";

/// A directory of the real disk.
#[derive(Clone, Debug)]
pub struct FsDisk {
    dir: PathBuf,
}

impl FsDisk {
    /// The spool's directories below `dir`.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Where the spool lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn path(&self, place: Place, name: &str) -> PathBuf {
        self.dir.join(place.name()).join(name)
    }

    fn open_private(&self, name: &str) -> io::Result<File> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(self.dir.join(name))?;
        close_to_others(&file, 0o600)?;
        Ok(file)
    }
}

fn close_to_others(file: &File, mode: u32) -> io::Result<()> {
    if file.metadata()?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Freed by hand as well: a child process that is just being started may hold a copy of the file.
struct Locked(File);

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

impl Disk for FsDisk {
    fn prepare(&self) -> io::Result<()> {
        let dirs =
            std::iter::once(self.dir.clone()).chain(Place::ALL.map(|place| self.dir.join(place.name())));
        for dir in dirs {
            DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
            close_to_others(&File::open(&dir)?, 0o700)?;
        }
        // The directories' own names must last as well as what is put into them.
        File::open(&self.dir)?.sync_all()?;
        self.dir.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
    }

    fn names(&self, place: Place) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(self.dir.join(place.name()))?;
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn stamp(&self, place: Place, name: &str) -> io::Result<Option<u128>> {
        let meta = match fs::metadata(self.path(place, name)) {
            Ok(meta) => meta,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let time = i128::from(meta.mtime()) * 1_000_000_000 + i128::from(meta.mtime_nsec());
        Ok(Some(time.unsigned_abs().rotate_left(64) ^ u128::from(meta.ino())))
    }

    fn read(&self, place: Place, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(place, name))
    }

    fn write(&self, place: Place, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file =
            OpenOptions::new().create_new(true).write(true).mode(0o600).open(self.path(place, name))?;
        close_to_others(&file, 0o600)?;
        file.write_all(bytes)
    }

    fn sync_file(&self, place: Place, name: &str) -> io::Result<()> {
        File::open(self.path(place, name))?.sync_all()
    }

    fn rename(&self, from: (Place, &str), to: (Place, &str)) -> io::Result<()> {
        fs::rename(self.path(from.0, from.1), self.path(to.0, to.1))
    }

    fn remove(&self, place: Place, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(place, name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn sync_place(&self, place: Place) -> io::Result<()> {
        File::open(self.dir.join(place.name()))?.sync_all()
    }

    fn note(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(self.dir.join(NOTE)) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn set_note(&self, text: &str) -> io::Result<()> {
        self.remove(Place::Tmp, NOTE)?;
        self.write(Place::Tmp, NOTE, text.as_bytes())?;
        self.sync_file(Place::Tmp, NOTE)?;
        fs::rename(self.path(Place::Tmp, NOTE), self.dir.join(NOTE))?;
        File::open(&self.dir)?.sync_all()
    }

    fn lock(&self) -> io::Result<WriteLock> {
        let file = self.open_private(WRITE_LOCK)?;
        file.lock()?;
        Ok(WriteLock::new(Locked(file)))
    }

    fn try_send_lock(&self) -> io::Result<Option<SendLock>> {
        let file = self.open_private(SEND_LOCK)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(SendLock::new(Locked(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn changes(&self) -> io::Result<u64> {
        let mut number = match fs::metadata(self.dir.join(CHANGES)) {
            Ok(meta) => meta.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        for place in Place::ENTRIES {
            let meta = fs::metadata(self.dir.join(place.name()))?;
            let time = meta.mtime().unsigned_abs().wrapping_mul(1_000_000_000);
            let time = time.wrapping_add(meta.mtime_nsec().unsigned_abs());
            number = number.rotate_left(9).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ time;
        }
        Ok(number)
    }

    #[cfg(target_os = "linux")]
    fn watch(&self) -> Option<OwnedFd> {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
        let watch = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?;
        let moves = WatchFlags::CREATE | WatchFlags::DELETE | WatchFlags::MOVED_FROM | WatchFlags::MOVED_TO;
        for place in Place::ENTRIES {
            add_watch(&watch, self.dir.join(place.name()), moves).ok()?;
        }
        drop(self.open_private(CHANGES));
        add_watch(&watch, self.dir.join(CHANGES), WatchFlags::MODIFY).ok()?;
        Some(watch)
    }

    fn changed(&self) {
        // The length counts: a hole in a file takes no room, also on a full disk. Times of directories alone would not
        // do, their clock ticks in milliseconds; without them a session that is killed before it comes here would have
        // changed something unnoticed.
        if let Ok(file) = self.open_private(CHANGES) {
            let _ = file.metadata().and_then(|meta| file.set_len(meta.len() + 1));
        }
    }
}
