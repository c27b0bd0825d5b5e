//! Profiles: which server, and as whom. The token is not among them; see [`super::token`].

use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::dirs::{Dirs, is_plain_name};
use super::load::contents;
use super::problem::{Placed, Problem};
use super::table::Report;
use crate::domain::id::{Id as _, MemberId};
use crate::domain::place::Diagnostic;
use crate::domain::text::single_line;
use crate::locale::{Lang, config as m};
use crate::wire::Address;

/// The profile that is used when no other is named.
pub const DEFAULT: &str = "default";

const FIELDS: [&str; 4] = ["url", "member", "ca", "insecure-http"];

/// A server, and the member as whom it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Where the server is.
    pub address: Address,
    /// Who the member is there.
    pub member: MemberId,
    /// A file of certificates to trust beside the system's.
    pub ca: Option<PathBuf>,
    /// Whether the token may travel unencrypted to another machine.
    pub insecure: bool,
}

/// Why a profile can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// Its name can't name a file.
    Name(String),
    /// There is none of that name.
    Missing {
        /// The name.
        name: String,
        /// Where it would be.
        file: PathBuf,
    },
    /// The file is wrong.
    Wrong {
        /// The file.
        file: PathBuf,
        /// Everything that is wrong.
        problems: Vec<Placed>,
    },
    /// The file can't be written; the system's reason.
    Unwritable {
        /// The file.
        file: PathBuf,
        /// The reason.
        error: String,
    },
}

impl ProfileError {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        let shown = |file: &Path| single_line(&file.display().to_string());
        match self {
            Self::Name(name) => m::PROFILE_NAME.fill(lang, &[("name", &single_line(name))]),
            Self::Missing { name, file } => {
                m::PROFILE_MISSING.fill(lang, &[("name", name), ("file", &shown(file))])
            }
            Self::Wrong { file, problems } => {
                let lines = problems.iter().map(|(place, problem)| {
                    let diagnostic = Diagnostic {
                        file: shown(file),
                        place: *place,
                        message: problem.message(lang),
                        warning: problem.is_warning(),
                    };
                    diagnostic.to_string()
                });
                lines.collect::<Vec<_>>().join("\n")
            }
            Self::Unwritable { file, error } => {
                m::PROFILE_UNWRITABLE.fill(lang, &[("file", &shown(file)), ("error", &single_line(error))])
            }
        }
    }
}

impl Profile {
    /// Loads the profile of a name.
    ///
    /// # Errors
    /// A name that can't name one, a file that is missing or wrong. A field that this version does not know is an
    /// error too: it may be a slip in one that guards the token.
    pub fn load(dirs: &Dirs, name: &str) -> Result<Self, ProfileError> {
        if !is_plain_name(name) {
            return Err(ProfileError::Name(name.to_owned()));
        }
        let file = dirs.profile(name);
        let text = match contents(&file) {
            Ok(Some(text)) => text,
            Ok(None) => return Err(ProfileError::Missing { name: name.to_owned(), file }),
            Err(problem) => return Err(ProfileError::Wrong { file, problems: vec![(None, problem)] }),
        };
        let dir = file.parent().unwrap_or(Path::new(""));
        read(&text, dir).map_err(|problems| ProfileError::Wrong { file, problems })
    }

    /// Saves the profile under a name, whole or not at all.
    ///
    /// # Errors
    /// A name that can't name one, a directory that can't be written.
    pub fn save(&self, dirs: &Dirs, name: &str) -> Result<(), ProfileError> {
        if !is_plain_name(name) {
            return Err(ProfileError::Name(name.to_owned()));
        }
        let file = dirs.profile(name);
        let write = || -> io::Result<()> {
            let dir = file.parent().unwrap_or(Path::new(""));
            DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
            let beside = dir.join(format!(".{name}.{}", std::process::id()));
            let written = fs::write(&beside, self.text()).and_then(|()| fs::rename(&beside, &file));
            if written.is_err() {
                let _ = fs::remove_file(&beside);
            }
            written
        };
        write().map_err(|error| ProfileError::Unwritable { file: file.clone(), error: error.to_string() })
    }

    /// Where everything of this member at this server lies: cache slots, outbox, token.
    pub fn home(&self, dirs: &Dirs) -> PathBuf {
        dirs.cache(&self.address.name(), self.member.as_str())
    }

    fn text(&self) -> String {
        let mut out = String::new();
        let mut line = |key: &str, value: toml::Value| {
            let _ = writeln!(out, "{key} = {value}");
        };
        line("url", self.address.to_string().into());
        line("member", self.member.as_str().into());
        if let Some(ca) = &self.ca {
            line("ca", ca.display().to_string().into());
        }
        if self.insecure {
            line("insecure-http", true.into());
        }
        out
    }
}

/// Reads a profile's text; a relative path in it counts from `dir`.
fn read(text: &str, dir: &Path) -> Result<Profile, Vec<Placed>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (root, syntax) = DeTable::parse_recoverable(text);
    let root = root.into_inner();
    let mut report = Report::new(text);
    for error in syntax {
        let offset = error.span().map_or(0, |span| span.start);
        report.add(offset, Problem::Syntax(single_line(error.message())));
    }
    if report.problems.is_empty() {
        report.unknown(&root, &FIELDS);
    }
    let url = report.string(&root, "url").and_then(|url| match url.parse::<Address>() {
        Ok(address) => Some(address),
        Err(bad) => {
            report.at(&root, "url", Problem::Address(bad));
            None
        }
    });
    let member = report.string(&root, "member").filter(|member| !member.trim().is_empty());
    let ca = report.string(&root, "ca").map(|ca| dir.join(ca));
    let insecure = report.flag(&root, "insecure-http").unwrap_or(false);
    match (url, member) {
        (Some(address), Some(member)) if report.problems.is_empty() => {
            Ok(Profile { address, member: MemberId::new(member.trim()), ca, insecure })
        }
        (url, member) => {
            let mut problems = report.problems;
            if problems.is_empty() {
                let lacks = [("url", url.is_none()), ("member", member.is_none())];
                let lacks = lacks.into_iter().filter(|(_, lacks)| *lacks);
                problems.extend(lacks.map(|(key, _)| (None, Problem::Lacks(key))));
            }
            problems.sort_by_key(|(place, _)| *place);
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Profile {
        Profile {
            address: "https://county.example:8443/shumei".parse().unwrap(),
            member: MemberId::new("M012"),
            ca: Some(PathBuf::from("/etc/county ca.pem")),
            insecure: true,
        }
    }

    #[test]
    fn a_profile_is_read_back() {
        let root = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(root.path());
        for profile in [sample(), Profile { ca: None, insecure: false, ..sample() }] {
            profile.save(&dirs, "work").unwrap();
            assert_eq!(Profile::load(&dirs, "work"), Ok(profile));
        }
        let left = fs::read_dir(dirs.config.join("profiles")).unwrap().count();
        assert_eq!(left, 1);
        assert!(sample().home(&dirs).ends_with("county%2Eexample%3A8443%2Fshumei/M012"));
    }

    #[test]
    fn a_path_counts_from_the_profile() {
        let text = "url = \"https://a.example\"\nmember = \"M1\"\nca = \"ca.pem\"\n";
        assert_eq!(read(text, Path::new("/p")).unwrap().ca, Some(PathBuf::from("/p/ca.pem")));
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        let wrong = |text: &str| {
            let file = PathBuf::from("p.toml");
            let problems = read(text, Path::new("")).unwrap_err();
            ProfileError::Wrong { file, problems }.message(Lang::En)
        };
        for (text, part) in [
            ("", "url is missing"),
            ("url = \"https://a.example\"\n", "member is missing"),
            ("url = \"a.example\"\nmember = \"M1\"", "p.toml:1:7"),
            ("url = \"ftp://a\"\nmember = \"M1\"", "https://"),
            ("url = \"https://me:secret@a\"\nmember = \"M1\"", "password"),
            ("url = \"https://a\"\nmember = 1", "p.toml:2:10"),
            ("url = \"https://a\"\nmember = \"M1\"\ninsecure-http = \"yes\"", "true or false"),
            ("url = \"https://a\"\nmember = \"M1\"\ninsecure = true", "p.toml:3:1"),
            ("url = ", "p.toml:1:"),
        ] {
            let text = wrong(text);
            assert!(text.contains(part), "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn a_name_leaves_no_directory() {
        let dirs = Dirs::under(Path::new("/nowhere"));
        for name in ["", "..", "a/b", "a.b"] {
            assert_eq!(Profile::load(&dirs, name), Err(ProfileError::Name(name.to_owned())));
            assert_eq!(sample().save(&dirs, name), Err(ProfileError::Name(name.to_owned())));
        }
        assert!(matches!(Profile::load(&dirs, "work"), Err(ProfileError::Missing { .. })));
    }
}
