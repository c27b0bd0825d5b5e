//! Slots: each session of one member has a cache of its own, under a lock that dies with the process.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::disk::{create_private, forget_filled};

/// How many sessions of one member have a cache on disk; the next one keeps its cache in memory.
pub const SLOTS: u8 = 4;

const ASIDE: &str = "cache.bad-";

/// Why a session's cache is in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyMemory {
    /// It was asked for.
    Asked,
    /// Every slot belongs to another session.
    Busy,
    /// The directory is on a network file system, where locks and mappings can't be trusted.
    Network,
    /// The directory can't be written; the system's reason.
    Unwritable(String),
}

/// A slot that this session holds until it is dropped.
#[derive(Debug)]
pub struct Slot {
    /// 0 to 3.
    pub number: u8,
    dir: PathBuf,
    lock: File,
}

impl Slot {
    /// Takes the first slot below `root` that no session holds.
    ///
    /// # Errors
    /// Why there is none.
    pub fn take(root: &Path) -> Result<Self, WhyMemory> {
        create_private(root).map_err(|error| unwritable(&error))?;
        if is_network(root) {
            return Err(WhyMemory::Network);
        }
        for number in 0..SLOTS {
            let dir = root.join(format!("slot-{number}"));
            create_private(&dir).map_err(|error| unwritable(&error))?;
            let lock = open_lock(&dir.join("lock")).map_err(|error| unwritable(&error))?;
            match lock.try_lock() {
                Ok(()) => return Ok(Self { number, dir, lock }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(unwritable(&error)),
            }
        }
        Err(WhyMemory::Busy)
    }

    /// Where the store lies.
    pub fn store(&self) -> PathBuf {
        self.dir.join("cache")
    }

    /// Moves the store out of the way, and removes the one that was moved before: one is kept, for the curious.
    ///
    /// # Errors
    /// The file system's; then the slot can't be used.
    pub fn set_aside(&self) -> io::Result<Option<PathBuf>> {
        let store = self.store();
        forget_filled(&store)?;
        if !store.exists() {
            return Ok(None);
        }
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(ASIDE) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let kept = self.dir.join(format!("{ASIDE}{}", Timestamp::now().strftime("%Y%m%dT%H%M%SZ")));
        fs::rename(store, &kept)?;
        Ok(Some(kept))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // Closing alone would leave the lock to a child process that is just being started and holds a copy.
        let _ = self.lock.unlock();
    }
}

fn open_lock(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

fn unwritable(error: &io::Error) -> WhyMemory {
    WhyMemory::Unwritable(error.to_string())
}

#[cfg(target_os = "linux")]
fn is_network(dir: &Path) -> bool {
    rustix::fs::statfs(dir).is_ok_and(|stat| is_network_type(stat.f_type))
}

#[cfg(not(target_os = "linux"))]
fn is_network(_dir: &Path) -> bool {
    false
}

/// NFS, SMB (three numbers in use) and 9P, by the numbers of `statfs(2)`.
#[cfg(target_os = "linux")]
fn is_network_type(number: i64) -> bool {
    // Some platforms hand the number out sign-extended from 32 bits.
    matches!(number & 0xFFFF_FFFF, 0x6969 | 0x517B | 0xFE53_4D42 | 0xFF53_4D42 | 0x0102_1997)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_session_takes_the_next_slot_and_the_fifth_none() {
        let dir = tempfile::tempdir().unwrap();
        let mut held: Vec<Slot> = (0..SLOTS).map(|_| Slot::take(dir.path()).unwrap()).collect();
        assert_eq!(held.iter().map(|slot| slot.number).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(Slot::take(dir.path()).unwrap_err(), WhyMemory::Busy);
        held.remove(2);
        assert_eq!(Slot::take(dir.path()).unwrap().number, 2);
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(Slot::take(&file), Err(WhyMemory::Unwritable(_))));
    }

    #[test]
    fn one_store_is_kept_aside() {
        let dir = tempfile::tempdir().unwrap();
        let slot = Slot::take(dir.path()).unwrap();
        assert_eq!(slot.set_aside().unwrap(), None);
        fs::create_dir(slot.dir.join("cache.bad-19700101T000000Z")).unwrap();
        fs::create_dir(slot.store()).unwrap();
        let kept = slot.set_aside().unwrap().unwrap();
        assert!(kept.exists() && !slot.store().exists());
        let aside =
            fs::read_dir(&slot.dir).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
        assert_eq!(aside, 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn network_disks_are_told_from_local_ones() {
        assert!(is_network_type(0x6969) && is_network_type(i64::from(0xFF53_4D42_u32.cast_signed())));
        assert!(!is_network_type(0xEF53) && !is_network_type(0x0102_1994));
    }
}
