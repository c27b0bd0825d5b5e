//! Where the program keeps its files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The program's directories. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// The user's own files: `config.toml`, `assess.toml`, `keymaps/`, `themes/`, `templates/`, `profiles/`.
    pub config: PathBuf,
    /// What must outlive a session but not a machine: the caches.
    pub state: PathBuf,
}

impl Dirs {
    /// The directories of the platform (XDG on Linux); none without a home. A home that is no absolute path is none:
    /// it would be another one in every directory.
    pub fn system() -> Option<Self> {
        let project = ProjectDirs::from("", "", "shumei")?;
        let state = project.state_dir().unwrap_or_else(|| project.data_local_dir());
        let dirs = Self { config: project.config_dir().to_owned(), state: state.to_owned() };
        (dirs.config.is_absolute() && dirs.state.is_absolute()).then_some(dirs)
    }

    /// All directories below one: a portable installation, and every test.
    pub fn under(root: &Path) -> Self {
        Self { config: root.join("config"), state: root.join("state") }
    }

    /// The user's settings.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The office's own rules of the assessment.
    pub fn rules(&self) -> PathBuf {
        self.config.join("assess.toml")
    }

    /// The user's keymap of that name. The name must have passed [`is_plain_name`].
    pub fn keymap(&self, name: &str) -> PathBuf {
        self.config.join("keymaps").join(format!("{name}.toml"))
    }

    /// Where the user's themes lie.
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// Where the user's keymaps lie.
    pub fn keymaps(&self) -> PathBuf {
        self.config.join("keymaps")
    }

    /// The user's theme of that name. The name must have passed [`is_plain_name`].
    pub fn theme(&self, name: &str) -> PathBuf {
        self.themes().join(format!("{name}.toml"))
    }

    /// The user's template of the paper of that name. The name must have passed [`is_plain_name`].
    pub fn template(&self, name: &str) -> PathBuf {
        self.config.join("templates").join(format!("{name}.md"))
    }

    /// The server's own database, where no other is named.
    pub fn database(&self) -> PathBuf {
        self.state.join("server").join("shumei.db")
    }

    /// The profile of that name. The name must have passed [`is_plain_name`].
    pub fn profile(&self, name: &str) -> PathBuf {
        self.config.join("profiles").join(format!("{name}.toml"))
    }

    /// What is remembered of the terminals that were used.
    pub fn terminals(&self) -> PathBuf {
        self.state.join("terminals")
    }

    /// Where the cache slots of one source (`demo`, a server's id) and one member lie.
    pub fn cache(&self, source: &str, member: &str) -> PathBuf {
        self.state.join(file_name(source)).join(file_name(member))
    }
}

/// Whether `name` may name a keymap, theme or profile: letters, digits, `-` and `_`, so that it can't leave its directory.
pub fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// `raw` as a single path component; whatever could leave the directory is written as its code (`%2F`).
fn file_name(raw: &str) -> String {
    let mut name = String::with_capacity(raw.len());
    for byte in raw.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    if name.is_empty() { "%".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_source_or_member_leaves_the_state_directory() {
        let dirs = Dirs::under(Path::new("/r"));
        assert_eq!(dirs.cache("demo", "M001"), Path::new("/r/state/demo/M001"));
        assert_eq!(dirs.cache("..", "a/b"), Path::new("/r/state/%2E%2E/a%2Fb"));
        assert_eq!(dirs.cache("", "成"), Path::new("/r/state/%/%E6%88%90"));
        for bad in ["", "..", "a/b", "a.b", "~"] {
            assert!(!is_plain_name(bad), "{bad}");
        }
        assert!(is_plain_name("high-contrast") && is_plain_name("我的"));
    }
}
