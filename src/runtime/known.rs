//! What is remembered of the terminals that were used, so that the next first frame is right at once.
//!
//! One small file: a line for each terminal, its mark and its width profile, the latest last. Whatever it can't be
//! read as is nothing remembered, and whatever fails in writing it costs the next start one redraw: nobody is told.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::whole::replace;
use crate::theme::width::WidthProfile;

/// Most terminals remembered; the one not seen for longest goes first.
const MOST: usize = 32;

/// Largest file that is read, in bytes: several times what [`MOST`] lines take.
const LARGEST: u64 = 4096;

/// A terminal's place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    file: PathBuf,
    mark: String,
}

impl Known {
    /// The terminal that `terminal` tells from others, in `file`. Only a hash of the text is kept.
    pub fn new(file: PathBuf, terminal: &str) -> Self {
        let mark = blake3::hash(terminal.as_bytes()).to_hex().chars().take(16).collect();
        Self { file, mark }
    }

    /// The profile that was remembered, if one was.
    pub fn profile(&self) -> Option<WidthProfile> {
        read(&self.file).into_iter().rev().find(|(mark, _)| *mark == self.mark).map(|(_, profile)| profile)
    }

    /// Remembers a profile, if the disk lets it.
    pub fn remember(&self, profile: WidthProfile) {
        let mut lines = read(&self.file);
        lines.retain(|(mark, _)| *mark != self.mark);
        lines.push((self.mark.clone(), profile));
        let skip = lines.len().saturating_sub(MOST);
        let mut text = String::new();
        for (mark, profile) in &lines[skip..] {
            text.extend([mark, " ", profile.name(), "\n"]);
        }
        let beside = self.file.with_file_name(format!(".terminals.{}", std::process::id()));
        if let Some(dir) = self.file.parent() {
            let _ = DirBuilder::new().recursive(true).mode(0o700).create(dir);
        }
        let _ = replace(&self.file, &beside, &text);
    }
}

fn read(file: &Path) -> Vec<(String, WidthProfile)> {
    let is_ours = fs::metadata(file).is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    let text = if is_ours { fs::read_to_string(file).unwrap_or_default() } else { String::new() };
    text.lines().filter_map(line).collect()
}

fn line(line: &str) -> Option<(String, WidthProfile)> {
    let (mark, profile) = line.split_once(' ')?;
    let is_mark = mark.len() == 16 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((mark.to_owned(), profile.parse().ok().filter(|_| is_mark)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn each_terminal_has_its_own_profile() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("state/terminals");
        let (putty, xshell) = (Known::new(file.clone(), "putty"), Known::new(file.clone(), "xshell"));
        assert_eq!(putty.profile(), None);
        putty.remember(WidthProfile::Narrow);
        xshell.remember(WidthProfile::Wide);
        putty.remember(WidthProfile::Ascii);
        assert_eq!(
            (putty.profile(), xshell.profile()),
            (Some(WidthProfile::Ascii), Some(WidthProfile::Wide))
        );
        let left: Vec<_> =
            fs::read_dir(file.parent().unwrap()).unwrap().map(|one| one.unwrap().path()).collect();
        assert_eq!(left, std::slice::from_ref(&file));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!fs::read_to_string(&file).unwrap().contains("putty"));
    }

    #[test]
    fn the_file_stays_small() {
        let dir = tempfile::tempdir().unwrap();
        let known = |n: usize| Known::new(dir.path().join("terminals"), &n.to_string());
        for n in 0..100 {
            known(n).remember(WidthProfile::Narrow);
        }
        let remembered = (0..100).filter(|n| known(*n).profile().is_some());
        assert_eq!(remembered.collect::<Vec<_>>(), (100 - MOST..100).collect::<Vec<_>>());
        assert!(fs::metadata(dir.path().join("terminals")).unwrap().len() < LARGEST / 2);
    }

    #[test]
    fn what_is_no_such_file_is_nothing_remembered_and_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let known = Known::new(dir.path().join("terminals"), "putty");
        known.remember(WidthProfile::Narrow);
        let good = fs::read(&known.file).unwrap();
        let mark = String::from_utf8(good[..16].to_vec()).unwrap();
        let lines = format!("{mark} Narrow\n{mark}\n {mark} wide\n{mark}  wide");
        let long = [good.clone(), vec![b'\n'; LARGEST as usize]].concat();
        let foreign: [&[u8]; 7] = [
            b"",
            b"\xff\xfe\x00rubbish",
            &good[..good.len() - 3],
            mark.as_bytes(),
            b"narrow",
            lines.as_bytes(),
            &long,
        ];
        for bytes in foreign {
            fs::write(&known.file, bytes).unwrap();
            assert_eq!(known.profile(), None, "{bytes:?}");
            known.remember(WidthProfile::Wide);
            assert_eq!(known.profile(), Some(WidthProfile::Wide));
        }
    }

    #[test]
    fn a_place_that_takes_no_file_is_borne() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("state"), "a file in the way").unwrap();
        for file in [dir.path().join("state/terminals"), dir.path().to_owned()] {
            let known = Known::new(file, "putty");
            known.remember(WidthProfile::Narrow);
            assert_eq!(known.profile(), None);
        }
    }
}
