//! The lines of an `authorized_keys` file (sshd(8), the format of that name): options, key, comment.

use super::key::PublicKey;
use crate::config::dirs::is_plain_name;

/// Words that a shell would read as more than words.
const SHELL_SIGNS: [char; 14] = [';', '|', '&', '$', '`', '<', '>', '(', ')', '"', '\\', '\n', '*', '#'];

/// What a line lets its key do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: PublicKey,
    /// What runs when its holder logs in.
    pub runs: Runs,
    /// What is missing that would keep its holder to that; empty when nothing is.
    pub lacks: Vec<&'static str>,
}

/// What runs when the holder of a key logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runs {
    /// The dashboard of a profile.
    Dashboard {
        /// The program's path.
        program: String,
        /// The profile.
        profile: String,
    },
    /// Another command.
    Other(String),
    /// Whatever the holder wants: a shell.
    Anything,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A comment, or blank.
    Aside,
    /// A key and what it may do.
    Entry(Entry),
    /// Something that neither this nor sshd can read.
    Unreadable,
}

/// The line that lets a key see the dashboard of a profile, and do nothing else.
pub fn write(key: &PublicKey, profile: &str, program: &Program) -> String {
    let command = format!("{} --profile {profile} --no-shell", program.quoted());
    format!("restrict,pty,command=\"{command}\" {}", key.text())
}

/// The program's path, safe between the quotes of an option and in a shell's command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program(String);

impl Program {
    /// Takes a path; none where it is not absolute or has a character that quotes can't hold in both places.
    pub fn new(path: &str) -> Option<Self> {
        let plain = |c: char| !c.is_control() && !"\"\\'".contains(c);
        (path.starts_with('/') && path.chars().all(plain)).then(|| Self(path.to_owned()))
    }

    /// As a shell reads it as one word.
    fn quoted(&self) -> String {
        let bare = |c: char| c.is_alphanumeric() || "/._-+@%:,".contains(c);
        if self.0.chars().all(bare) { self.0.clone() } else { format!("'{}'", self.0) }
    }
}

/// Reads a line without its end.
pub fn read(raw: &[u8]) -> Line {
    let Ok(text) = std::str::from_utf8(raw) else { return Line::Unreadable };
    let text = text.trim_start_matches([' ', '\t']).trim_end_matches(['\r', '\n']);
    if text.is_empty() || text.starts_with('#') {
        return Line::Aside;
    }
    // As sshd does: a key at once, or options before it.
    let found = match PublicKey::line(text) {
        Ok(key) => Some((Vec::new(), key)),
        Err(_) => options(text).and_then(|(options, rest)| Some((options, PublicKey::line(rest).ok()?))),
    };
    found.map_or(Line::Unreadable, |(options, key)| Line::Entry(entry(&options, key)))
}

/// An option's name and the text between its quotes.
type Setting = (String, Option<String>);

/// The options that a text begins with, and what follows them.
fn options(text: &str) -> Option<(Vec<Setting>, &str)> {
    let mut settings = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(['=', ',', ' ', '\t'])?;
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(inner) => {
                let (value, after) = unquote(inner)?;
                rest = after;
                Some(value)
            }
            None => None,
        };
        settings.push((name, value));
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None if rest.starts_with([' ', '\t']) => return Some((settings, rest.trim_start())),
            None => return None,
        }
    }
}

/// A value up to its closing quote, and what follows it. Only a quote can be escaped.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix("\\\"") {
            value.push('"');
            rest = after;
            continue;
        }
        let c = rest.chars().next()?;
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => return Some((value, rest)),
            c => value.push(c),
        }
    }
}

fn entry(options: &[Setting], key: PublicKey) -> Entry {
    let command = options.iter().find(|(name, _)| name == "command").and_then(|(_, value)| value.as_deref());
    let (runs, no_shell) = command.map_or((Runs::Anything, false), command_of);
    let mut lacks = Vec::new();
    let (shut, pty) = access(options);
    if !shut {
        lacks.push("restrict");
    }
    if !pty {
        lacks.push("pty");
    }
    if !no_shell && matches!(runs, Runs::Dashboard { .. }) {
        lacks.push("--no-shell");
    }
    Entry { key, runs, lacks }
}

/// Whether everything but a terminal is shut, and whether that is open. A later option rules over an earlier one.
fn access(options: &[Setting]) -> (bool, bool) {
    const WAYS: [&str; 5] = ["port-forwarding", "agent-forwarding", "x11-forwarding", "user-rc", "pty"];
    let mut open = [true; WAYS.len()];
    let mut own = true;
    for (name, _) in options {
        if name == "restrict" {
            open = [false; WAYS.len()];
        }
        for (way, open) in WAYS.iter().zip(&mut open) {
            match name.strip_prefix("no-") {
                Some(shut) if shut == *way => *open = false,
                None if name == way => *open = true,
                _ => {}
            }
        }
        // Others bring something in that the line's writer did not put there.
        own &= !matches!(name.as_str(), "environment" | "tunnel" | "cert-authority");
    }
    let [ways @ .., pty] = open;
    (own && ways.iter().all(|open| !open), pty)
}

/// What a forced command runs, and whether it shuts the ways to other programs.
fn command_of(command: &str) -> (Runs, bool) {
    let words = words(command);
    match words.as_deref() {
        Some([program, flag, profile, rest @ ..]) if flag == "--profile" && is_plain_name(profile) => {
            let runs = Runs::Dashboard { program: program.clone(), profile: profile.clone() };
            (runs, rest.iter().any(|word| word == "--no-shell"))
        }
        _ => (Runs::Other(command.to_owned()), false),
    }
}

/// The words of a simple command; none where a shell would see more in it.
fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' | '\t' if !quoted => words.extend(word.take()),
            c if !quoted && SHELL_SIGNS.contains(&c) => return None,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    (!quoted).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ li@office";

    fn key() -> PublicKey {
        PublicKey::given(KEY).unwrap()
    }

    fn of(line: &str) -> Entry {
        let Line::Entry(entry) = read(line.as_bytes()) else { panic!("{line}") };
        entry
    }

    fn dashboard(program: &str, profile: &str) -> Runs {
        Runs::Dashboard { program: program.to_owned(), profile: profile.to_owned() }
    }

    #[test]
    fn a_written_line_is_read_back_and_lacks_nothing() {
        for program in ["/usr/local/bin/shumei", "/opt/红色 小区/shumei", "/opt/a;b$c/shumei"] {
            let line = write(&key(), "m002", &Program::new(program).unwrap());
            let entry = of(&line);
            assert_eq!(
                entry,
                Entry { key: key(), runs: dashboard(program, "m002"), lacks: Vec::new() },
                "{line}"
            );
            assert_eq!(entry.key.comment, "li@office");
        }
        let line = write(&key(), "m002", &Program::new("/usr/bin/shumei").unwrap());
        assert!(line.starts_with(
            "restrict,pty,command=\"/usr/bin/shumei --profile m002 --no-shell\" ssh-ed25519 AAAA"
        ));
        for bad in ["shumei", "", "/a\"b", "/a\\", "/it's", "/a\nb", "/a\u{1b}b"] {
            assert_eq!(Program::new(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn what_a_line_lets_through_is_seen() {
        let command = "command=\"/bin/shumei --profile m1 --no-shell\"";
        for (options, runs, lacks) in [
            (String::new(), Runs::Anything, vec!["restrict"]),
            ("restrict,pty ".to_owned(), Runs::Anything, vec![]),
            (format!("restrict,{command} "), dashboard("/bin/shumei", "m1"), vec!["pty"]),
            (format!("pty,restrict,{command} "), dashboard("/bin/shumei", "m1"), vec!["pty"]),
            (format!("{command} "), dashboard("/bin/shumei", "m1"), vec!["restrict"]),
            (
                format!("{command},NO-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-user-rc "),
                dashboard("/bin/shumei", "m1"),
                vec![],
            ),
            (
                format!("restrict,pty,port-forwarding,{command} "),
                dashboard("/bin/shumei", "m1"),
                vec!["restrict"],
            ),
            (
                format!("restrict,pty,environment=\"A=b, \\\"c\",{command} "),
                dashboard("/bin/shumei", "m1"),
                vec!["restrict"],
            ),
            (
                "restrict,pty,from=\"10.0.0.0/8\",command=\"shumei --profile m1\"\t".to_owned(),
                dashboard("shumei", "m1"),
                vec!["--no-shell"],
            ),
        ] {
            let entry = of(&format!(" \t{options}{KEY}\r"));
            assert_eq!((entry.runs, entry.lacks), (runs, lacks), "{options}");
        }
        for other in [
            "rsync --server",
            "shumei --profile m1; sh",
            "shumei --profile $(id)",
            "shumei --profile ../m1",
            "echo \\\"x\\\"",
            "'shumei --profile m1",
        ] {
            let entry = of(&format!("command=\"{other}\" {KEY}"));
            assert_eq!(entry.runs, Runs::Other(other.replace("\\\"", "\"")));
        }
    }

    #[test]
    fn what_is_no_key_is_told_from_a_comment() {
        for aside in ["", "  ", "\t# a comment", "#ssh-ed25519 AAAA", "\r"] {
            assert_eq!(read(aside.as_bytes()), Line::Aside, "{aside:?}");
        }
        for bad in [
            "x",
            "ssh-ed25519",
            "command=\"open ssh-ed25519 AAAA",
            "restrict,pty",
            "a=b c",
            "command=\"a\"x y",
        ] {
            assert_eq!(read(bad.as_bytes()), Line::Unreadable, "{bad}");
        }
        assert_eq!(read(b"\xff\xfe"), Line::Unreadable);
    }

    proptest! {
        #[test]
        fn no_line_breaks_the_reader(raw in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&raw);
        }

        #[test]
        fn no_options_break_the_reader(options in "[a-z=\",\\\\ \t#-]{0,40}") {
            let _ = read(format!("{options} {KEY}").as_bytes());
        }
    }
}
