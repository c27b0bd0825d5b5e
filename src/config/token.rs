//! The file that holds a member's token: for the user alone, or not used at all.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::domain::text::single_line;
use crate::locale::{Lang, config as m};
use crate::wire::Bearer;

/// No token file is larger, in bytes.
const LARGEST: u64 = 256;

/// A token's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFile(PathBuf);

/// Why a token's file is not used. None of these says what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// There is none.
    Missing(PathBuf),
    /// Others can read or write it; its mode.
    Loose(PathBuf, u32),
    /// It belongs to another user.
    Foreign(PathBuf),
    /// A link, a directory or something else that is no plain file.
    NoFile(PathBuf),
    /// What stands in it is no token.
    Malformed(PathBuf),
    /// The system's reason.
    System(PathBuf, String),
}

impl TokenError {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        let (message, file) = match self {
            Self::Missing(file) => (m::TOKEN_MISSING, file),
            Self::Loose(file, mode) => {
                let shown = single_line(&file.display().to_string());
                return m::TOKEN_LOOSE.fill(lang, &[("file", &shown), ("mode", &format!("{mode:04o}"))]);
            }
            Self::Foreign(file) => (m::TOKEN_FOREIGN, file),
            Self::NoFile(file) => (m::TOKEN_NO_FILE, file),
            Self::Malformed(file) => (m::TOKEN_MALFORMED, file),
            Self::System(file, error) => {
                let shown = single_line(&file.display().to_string());
                return m::TOKEN_SYSTEM.fill(lang, &[("file", &shown), ("error", &single_line(error))]);
            }
        };
        message.fill(lang, &[("file", &single_line(&file.display().to_string()))])
    }
}

impl TokenFile {
    /// The token file in the directory of a member at a server.
    pub fn within(home: &Path) -> Self {
        Self(home.join("token"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The token.
    ///
    /// # Errors
    /// No file, or one that is not the user's alone.
    pub fn read(&self) -> Result<Bearer, TokenError> {
        let path = || self.0.clone();
        let system = |error: &io::Error| TokenError::System(path(), error.to_string());
        // Neither a link is followed nor a pipe waited for.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let mut options = OpenOptions::new();
        let file = match options.read(true).custom_flags(flags.bits().cast_signed()).open(&self.0) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(TokenError::Missing(path())),
            Err(error) => {
                let is_link = fs::symlink_metadata(&self.0).is_ok_and(|meta| meta.is_symlink());
                return Err(if is_link { TokenError::NoFile(path()) } else { system(&error) });
            }
        };
        // Asked of what was opened: the name may stand for another file by now.
        let meta = file.metadata().map_err(|error| system(&error))?;
        if !meta.is_file() {
            return Err(TokenError::NoFile(path()));
        }
        if meta.uid() != rustix::process::geteuid().as_raw() {
            return Err(TokenError::Foreign(path()));
        }
        let mode = meta.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(TokenError::Loose(path(), mode));
        }
        let mut text = String::new();
        match file.take(LARGEST + 1).read_to_string(&mut text) {
            Ok(size) if size as u64 <= LARGEST => {}
            Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(system(&error)),
            _ => return Err(TokenError::Malformed(path())),
        }
        Bearer::parse(&text).map_err(|_| TokenError::Malformed(path()))
    }

    /// Keeps a token, whole and durable or not at all; directories are made for the user alone.
    ///
    /// # Errors
    /// The system's.
    pub fn write(&self, token: &Bearer) -> Result<(), TokenError> {
        let beside = self.0.with_file_name(format!(".token.{}", std::process::id()));
        let write = || -> io::Result<()> {
            let dir = self.0.parent().unwrap_or(Path::new(""));
            DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
            // The member's own directory may have been made by hand. What lies above may be anybody's.
            fs::set_permissions(dir, Permissions::from_mode(0o700))?;
            match fs::remove_file(&beside) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
            writeln!(file, "{}", token.reveal())?;
            file.sync_all()?;
            fs::rename(&beside, &self.0)?;
            File::open(dir)?.sync_all()
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&beside);
            TokenError::System(self.0.clone(), error.to_string())
        })
    }

    /// Removes the token; says whether there was one.
    ///
    /// # Errors
    /// The system's.
    pub fn remove(&self) -> Result<bool, TokenError> {
        match fs::remove_file(&self.0) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(TokenError::System(self.0.clone(), error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Bearer {
        Bearer::parse(&format!("shumei_{}", "a".repeat(43))).unwrap()
    }

    #[test]
    fn a_token_is_for_the_user_alone() {
        let root = tempfile::tempdir().unwrap();
        let home = root.path().join("state/server/M001");
        let file = TokenFile::within(&home);
        assert_eq!(file.read(), Err(TokenError::Missing(file.path().to_owned())));
        assert_eq!(file.remove(), Ok(false));
        DirBuilder::new().recursive(true).mode(0o755).create(&home).unwrap();
        fs::set_permissions(home.parent().unwrap(), Permissions::from_mode(0o755)).unwrap();
        for _ in 0..2 {
            file.write(&token()).unwrap();
            assert_eq!(file.read(), Ok(token()));
        }
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(file.path()), 0o600);
        assert_eq!((mode(&home), mode(home.parent().unwrap())), (0o700, 0o755));
        assert_eq!(fs::read_dir(&home).unwrap().count(), 1);
        assert_eq!((file.remove(), file.remove()), (Ok(true), Ok(false)));
    }

    #[test]
    fn whatever_others_can_read_or_write_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let file = TokenFile::within(root.path());
        file.write(&token()).unwrap();
        for mode in [0o640, 0o604, 0o620, 0o602, 0o660, 0o644, 0o610, 0o601, 0o777] {
            fs::set_permissions(file.path(), Permissions::from_mode(mode)).unwrap();
            assert_eq!(file.read(), Err(TokenError::Loose(file.path().to_owned(), mode)));
        }
        fs::set_permissions(file.path(), Permissions::from_mode(0o400)).unwrap();
        assert_eq!(file.read(), Ok(token()));
    }

    #[test]
    fn links_pipes_and_nonsense_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let real = root.path().join("real");
        fs::write(&real, token().reveal()).unwrap();
        fs::set_permissions(&real, Permissions::from_mode(0o600)).unwrap();
        let file = TokenFile::within(root.path());
        std::os::unix::fs::symlink(&real, file.path()).unwrap();
        assert_eq!(file.read(), Err(TokenError::NoFile(file.path().to_owned())));
        fs::remove_file(file.path()).unwrap();
        fs::create_dir(file.path()).unwrap();
        assert_eq!(file.read(), Err(TokenError::NoFile(file.path().to_owned())));
        fs::remove_dir(file.path()).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, file.path(), rustix::fs::Mode::RUSR).unwrap();
        assert_eq!(file.read(), Err(TokenError::NoFile(file.path().to_owned())));
        fs::remove_file(file.path()).unwrap();
        for bad in [&b""[..], b"shumei_", b"\xff\xfe", &vec![b'a'; 100_000]] {
            fs::write(file.path(), bad).unwrap();
            fs::set_permissions(file.path(), Permissions::from_mode(0o600)).unwrap();
            assert_eq!(file.read(), Err(TokenError::Malformed(file.path().to_owned())));
        }
    }
}
