//! The `authorized_keys` file itself: read, and changed whole or not at all while nobody else of this program does.
//!
//! Root may do this in a directory of somebody else's: everything goes by the directory that was opened, and neither it
//! nor the file may be a link.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown,
};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Mode, OFlags, openat, renameat, unlinkat};
use rustix::io::Errno;

use crate::domain::text::single_line;
use crate::locale::{Lang, ssh_key as m};

/// No file of keys is larger, in bytes.
const LARGEST: u64 = 4 << 20;

/// Modes by which others can write.
const OTHERS_WRITE: u32 = 0o022;

/// Why a file of keys can't be used.
#[derive(Debug)]
pub enum FileError {
    /// It, or its directory, is a link or no plain file.
    NoFile(PathBuf),
    /// There is no directory for its directory.
    NoDirectory(PathBuf),
    /// It is larger than any such file.
    Large(PathBuf),
    /// The system's reason.
    System(PathBuf, io::Error),
}

impl FileError {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        let shown = |path: &Path| single_line(&path.display().to_string());
        match self {
            Self::NoFile(path) => m::NO_FILE.fill(lang, &[("file", &shown(path))]),
            Self::NoDirectory(path) => m::NO_DIRECTORY.fill(lang, &[("directory", &shown(path))]),
            Self::Large(path) => m::TOO_LARGE.fill(lang, &[("file", &shown(path))]),
            Self::System(path, error) => {
                let error = single_line(&error.to_string());
                m::FILE_FAILED.fill(lang, &[("file", &shown(path)), ("error", &error)])
            }
        }
    }
}

/// A file of keys in its directory, which is held against other changes for as long as this lives.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    name: PathBuf,
    directory: File,
    /// Owner, group and mode that it has, or shall have.
    owner: (u32, u32),
    mode: u32,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

impl KeyFile {
    /// Reads a file of keys; empty where there is none.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
        let (directory, name) = parts(path)?;
        let held = match open_directory(&directory) {
            Ok(held) => held,
            Err(FileError::System(_, error)) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        Ok(contents(&held, &name, path)?.map(|(bytes, _)| bytes).unwrap_or_default())
    }

    /// Opens a file of keys for a change, after any that is under way. A directory that is missing is made, for its
    /// owner alone, in one that is there.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn hold(path: &Path) -> Result<Self, FileError> {
        let (place, name) = parts(path)?;
        let directory = make_directory(&place)?;
        directory.lock().map_err(|error| FileError::System(place.clone(), error))?;
        let found = contents(&directory, &name, path)?;
        let meta = directory.metadata().map_err(|error| FileError::System(place, error))?;
        let (bytes, (owner, mode)) = found.unwrap_or((Vec::new(), ((meta.uid(), meta.gid()), 0o600)));
        Ok(Self { path: path.to_owned(), name, directory, owner, mode: mode & !OTHERS_WRITE, bytes })
    }

    /// Whether others can write its directory, which sshd takes no keys from then.
    pub fn is_open_to_others(&self) -> bool {
        self.directory.metadata().is_ok_and(|meta| meta.permissions().mode() & OTHERS_WRITE != 0)
    }

    /// Puts this in its place. Owner and mode stay, but for others' right to write; a new one is of its directory's
    /// owner, for whom alone it is.
    ///
    /// # Errors
    /// [`FileError`]; the file is as it was then.
    pub fn write(&self, bytes: &[u8]) -> Result<(), FileError> {
        let failed = |error: io::Error| FileError::System(self.path.clone(), error);
        let beside = PathBuf::from(format!(".authorized_keys.{}", uuid::Uuid::now_v7().simple()));
        let put = || -> io::Result<()> {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let mut file: File = openat(&self.directory, &beside, flags, Mode::RUSR | Mode::WUSR)?.into();
            let made = file.metadata()?;
            if (made.uid(), made.gid()) != self.owner {
                fchown(&file, Some(self.owner.0), Some(self.owner.1))?;
            }
            file.set_permissions(Permissions::from_mode(self.mode))?;
            file.write_all(bytes)?;
            file.sync_all()?;
            renameat(&self.directory, &beside, &self.directory, &self.name)?;
            self.directory.sync_all()
        };
        put().map_err(|error| {
            // What was written so far is of no use to anybody.
            let _ = unlinkat(&self.directory, &beside, AtFlags::empty());
            failed(error)
        })
    }
}

/// Directory and name of a path.
fn parts(path: &Path) -> Result<(PathBuf, PathBuf), FileError> {
    let name = path.file_name().ok_or_else(|| FileError::NoFile(path.to_owned()))?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((directory.to_owned(), PathBuf::from(name)))
}

fn open_directory(path: &Path) -> Result<File, FileError> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
    let opened = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path);
    opened.map_err(|error| match Errno::from_io_error(&error) {
        Some(Errno::NOTDIR | Errno::LOOP) => FileError::NoFile(path.to_owned()),
        _ => FileError::System(path.to_owned(), error),
    })
}

/// Opens a directory, which is made first where it is missing.
fn make_directory(path: &Path) -> Result<File, FileError> {
    let failed = |error| FileError::System(path.to_owned(), error);
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return open_directory(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(FileError::NoDirectory(path.to_owned()));
        }
        Err(error) => return Err(failed(error)),
    }
    let made = open_directory(path)?;
    // Of whom the directory around it is: root makes it for a user.
    let around = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (around, ours) = (around.metadata().map_err(failed)?, made.metadata().map_err(failed)?);
    if rustix::process::geteuid().is_root() && (around.uid(), around.gid()) != (ours.uid(), ours.gid()) {
        fchown(&made, Some(around.uid()), Some(around.gid())).map_err(failed)?;
    }
    Ok(made)
}

/// Owner and group, and mode.
type Ownership = ((u32, u32), u32);

/// What stands in a file of a directory, and whose it is; none where there is none.
fn contents(directory: &File, name: &Path, path: &Path) -> Result<Option<(Vec<u8>, Ownership)>, FileError> {
    let failed = |error: io::Error| FileError::System(path.to_owned(), error);
    // Neither a link is followed nor a pipe waited for.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file: File = match openat(directory, name, flags, Mode::empty()) {
        Ok(file) => file.into(),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP) => return Err(FileError::NoFile(path.to_owned())),
        Err(error) => return Err(failed(error.into())),
    };
    let meta = file.metadata().map_err(failed)?;
    if !meta.is_file() {
        return Err(FileError::NoFile(path.to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(FileError::Large(path.to_owned()));
    }
    Ok(Some((bytes, ((meta.uid(), meta.gid()), meta.permissions().mode() & 0o7777))))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_new_file_and_its_directory_are_their_owners_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(".ssh/authorized_keys");
        assert_eq!(KeyFile::read(&path).unwrap(), b"");
        let held = KeyFile::hold(&path).unwrap();
        held.write(b"one\n").unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert_eq!(KeyFile::read(&path).unwrap(), b"one\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing lies beside it");
        let deep = home.path().join("a/b/authorized_keys");
        assert!(matches!(KeyFile::hold(&deep), Err(FileError::NoDirectory(_))));
    }

    #[test]
    fn others_may_go_on_reading_what_they_could_but_not_write() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("keys");
        fs::write(&path, "one\n").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
        let held = KeyFile::hold(&path).unwrap();
        assert!(!held.is_open_to_others());
        held.write(b"two\n").unwrap();
        assert_eq!(mode(&path), 0o644);
    }

    #[test]
    fn links_are_refused_and_what_they_name_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("real"), home.path().join("link"));
        fs::write(&real, "one\n").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(matches!(KeyFile::hold(&link), Err(FileError::NoFile(_))));
        assert!(matches!(KeyFile::read(&link), Err(FileError::NoFile(_))));
        let (inside, way) = (home.path().join("inside"), home.path().join("way"));
        fs::create_dir(&inside).unwrap();
        std::os::unix::fs::symlink(&inside, &way).unwrap();
        assert!(matches!(KeyFile::hold(&way.join("keys")), Err(FileError::NoFile(_))));
        assert!(matches!(KeyFile::hold(home.path()), Err(FileError::NoFile(_))));
        assert_eq!(fs::read(&real).unwrap(), b"one\n");
    }

    #[test]
    fn a_change_waits_for_the_one_before_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("keys");
        std::thread::scope(|scope| {
            for number in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    let held = KeyFile::hold(path).unwrap();
                    held.write(&[&held.bytes[..], format!("{number}\n").as_bytes()].concat()).unwrap();
                });
            }
        });
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 8, "no change is lost");
    }
}
