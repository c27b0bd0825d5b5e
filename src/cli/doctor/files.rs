//! What `doctor` finds in the user's directories.

use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

use super::report::Section;
use crate::config::{Dirs, Loaded};
use crate::domain::place::Diagnostic;
use crate::keymap;
use crate::locale::{Lang, Message, doctor as m};
use crate::theme;

/// Settings, keymaps and themes of the user.
pub(super) fn settings(loaded: Option<&Loaded>, dirs: Option<&Dirs>, lang: Lang) -> Section {
    let mut section = Section::new(m::SETTINGS);
    let Some(dirs) = dirs else {
        section.fault(m::SETTINGS_FILE, m::NO_HOME.get(lang), Some(m::CURE_HOME.get(lang)));
        return section;
    };
    if let Some(loaded) = loaded {
        let file = loaded.file.display().to_string();
        let state = if loaded.file.exists() { m::IN_ORDER } else { m::ABSENT };
        tell(&mut section, m::SETTINGS_FILE, &file, state.get(lang), loaded.diagnostics(lang));
    }
    let base = keymap::load_builtin("default");
    check_all(&mut section, m::KEYMAPS, &dirs.keymaps(), lang, |file, text| {
        keymap::load(text, base.as_ref()).diagnostics(file, text, lang)
    });
    check_all(&mut section, m::THEMES, &dirs.themes(), lang, |file, text| {
        theme::load(text).diagnostics(file, text, lang)
    });
    section
}

/// One file's line, and one for each complaint about it.
fn tell(section: &mut Section, label: Message, file: &str, state: &str, complaints: Vec<Diagnostic>) {
    if complaints.is_empty() {
        section.say(label, format!("{file}: {state}"));
    }
    for complaint in complaints {
        if complaint.warning {
            section.say(label, complaint.to_string());
        } else {
            section.fault(label, complaint.to_string(), None);
        }
    }
}

/// Checks every TOML file of a directory.
fn check_all(
    section: &mut Section,
    label: Message,
    dir: &Path,
    lang: Lang,
    check: impl Fn(&str, &str) -> Vec<Diagnostic>,
) {
    let files: Vec<_> =
        entries(dir).into_iter().map(|entry| entry.path()).filter(|path| is_toml(path)).collect();
    if files.is_empty() {
        section.say(label, format!("{}: {}", dir.display(), m::ABSENT.get(lang)));
    }
    for path in files {
        let file = path.display().to_string();
        match fs::read_to_string(&path) {
            Ok(text) => tell(section, label, &file, m::IN_ORDER.get(lang), check(&file, &text)),
            Err(error) => section.fault(label, format!("{file}: {error}"), None),
        }
    }
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

/// The caches below the state directory: `source/member/slot-n`.
pub(super) fn cache(dirs: Option<&Dirs>, lang: Lang) -> Section {
    let mut section = Section::new(m::CACHE);
    let Some(state) = dirs.map(|dirs| &dirs.state) else {
        section.fault(m::PLACE, m::NO_HOME.get(lang), Some(m::CURE_HOME.get(lang)));
        return section;
    };
    let place = state.display().to_string();
    match fs::metadata(state) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match may_be_made(state) {
            Ok(()) => section.say(m::PLACE, format!("{place}: {}", m::NOT_YET.get(lang))),
            Err(error) => unwritable(&mut section, &place, &error.to_string(), lang),
        },
        Err(error) => unwritable(&mut section, &place, &error.to_string(), lang),
        Ok(found) if found.permissions().readonly() || !may_write(state) => {
            unwritable(&mut section, &place, &io::ErrorKind::PermissionDenied.to_string(), lang);
        }
        Ok(_) => section.say(m::PLACE, place),
    }
    for source in directories(state) {
        for member in directories(&source.path()) {
            describe(&mut section, &source, &member, lang);
        }
    }
    section
}

fn unwritable(section: &mut Section, place: &str, error: &str, lang: Lang) {
    let value = format!("{place}: {}", m::UNWRITABLE.fill(lang, &[("error", &error)]));
    section.fault(m::PLACE, value, Some(m::CURE_UNWRITABLE.get(lang)));
}

/// Whether a directory that is not there can be made, by what is there of the way to it.
fn may_be_made(dir: &Path) -> io::Result<()> {
    let there = dir.ancestors().find(|above| above.symlink_metadata().is_ok());
    let Some(there) = there else { return Ok(()) };
    // A link to nowhere is there, and yet nothing can be made below it.
    match fs::metadata(there)? {
        found if !found.is_dir() => Err(io::ErrorKind::NotADirectory.into()),
        _ if !may_write(there) => Err(io::ErrorKind::PermissionDenied.into()),
        _ => Ok(()),
    }
}

fn may_write(dir: &Path) -> bool {
    rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).is_ok()
}

/// One member's caches of one source, and what was set aside there.
fn describe(section: &mut Section, source: &DirEntry, member: &DirEntry, lang: Lang) {
    let slots = directories(&member.path());
    let name = format!("{}/{}", source.file_name().to_string_lossy(), member.file_name().to_string_lossy());
    let (size, sessions) = (size(&member.path()) / 1024, slots.len());
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("source", &name), ("size", &size), ("sessions", &sessions)];
    section.say(m::CACHE, m::HOLDS.fill(lang, &values));
    for aside in slots.iter().flat_map(|slot| directories(&slot.path())) {
        if aside.file_name().to_string_lossy().starts_with("cache.bad-") {
            section.say(m::CACHE, m::KEPT_ASIDE.fill(lang, &[("path", &aside.path().display())]));
        }
    }
}

fn entries(dir: &Path) -> Vec<DirEntry> {
    let mut found: Vec<DirEntry> = fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok).collect();
    found.sort_by_key(DirEntry::file_name);
    found
}

fn directories(dir: &Path) -> Vec<DirEntry> {
    entries(dir).into_iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).collect()
}

/// Bytes of all files below a directory; links are not followed.
fn size(dir: &Path) -> u64 {
    let one = |entry: &DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => size(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    };
    entries(dir).iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::super::report::write;
    use super::*;
    use crate::config::{Overrides, load};

    fn text(section: Section) -> (String, bool) {
        let mut out = Vec::new();
        let well = write(&[section], Lang::En, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), well)
    }

    #[test]
    fn a_fresh_machine_has_no_faults() {
        let root = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(root.path());
        let loaded = load(&dirs, Overrides::default());
        let (said, well) = text(settings(Some(&loaded), Some(&dirs), Lang::En));
        assert!(well && said.contains("none (defaults are used)"), "{said}");
        let (said, well) = text(cache(Some(&dirs), Lang::En));
        assert!(well && said.contains("not made yet"), "{said}");
    }

    #[test]
    fn every_bad_file_is_told_with_its_place() {
        let root = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(root.path());
        fs::create_dir_all(dirs.keymaps()).unwrap();
        fs::create_dir_all(dirs.themes()).unwrap();
        fs::write(dirs.settings(), "theme = 3\n").unwrap();
        fs::write(dirs.keymap("mine"), "[global]\nq = \"no-such-command\"\n").unwrap();
        fs::write(dirs.theme("mine"), "\n\n[styles]\ntext = \"no such colour\"\n").unwrap();
        let loaded = load(&dirs, Overrides::default());
        let (said, well) = text(settings(Some(&loaded), Some(&dirs), Lang::En));
        assert!(!well, "{said}");
        for place in ["config.toml:1:", "keymaps/mine.toml:2:", "themes/mine.toml:"] {
            assert!(said.contains(place), "{place} in {said}");
        }
    }

    #[test]
    fn caches_are_told_with_what_was_set_aside() {
        let root = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(root.path());
        let slot = dirs.cache("demo", "M001").join("slot-0");
        fs::create_dir_all(slot.join("cache.bad-20230612T010203Z")).unwrap();
        fs::write(slot.join("data"), [0; 4096]).unwrap();
        let (said, well) = text(cache(Some(&dirs), Lang::En));
        assert!(well, "{said}");
        assert!(said.contains("demo/M001: 4 kB, 1 session slots"), "{said}");
        assert!(said.contains("cache.bad-20230612T010203Z"), "{said}");
    }
}
