//! What the environment's variables tell about the terminal and the way to it.

use super::charset::Charset;
use super::clipboard::Multiplexer;

/// The variables that matter, read once; tests make their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment(Vec<(&'static str, String)>);

/// Every variable that is looked at.
const NAMES: [&str; 16] = [
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "COLORFGBG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LANG",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "LC_TERMINAL",
    "LC_TERMINAL_VERSION",
    "TMUX",
    "STY",
    "SSH_CONNECTION",
    "SSH_TTY",
];

impl Environment {
    /// The process's own.
    pub fn system() -> Self {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// One in which `lookup` tells each variable's value.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Self {
        Self(NAMES.into_iter().filter_map(|name| Some((name, lookup(name)?))).collect())
    }

    /// A variable's value, none when it is not set or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
            .filter(|v| !v.is_empty())
    }

    /// The variable that decides on the character set, with its value.
    pub fn locale(&self) -> Option<(&'static str, &str)> {
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, self.get(name)?)))
    }

    /// The character set that the locale names; none where the terminal must be asked.
    pub fn charset(&self) -> Option<Charset> {
        Charset::of_locale(self.locale().map(|(_, value)| value))
    }

    /// Whether UTF-8 may be sent, so that asking the terminal about it makes sense.
    pub fn may_be_utf8(&self) -> bool {
        Charset::may_be_utf8(self.charset())
    }

    /// What stands between the program and the terminal.
    pub fn multiplexer(&self) -> Multiplexer {
        Multiplexer::detect(self.get("TMUX"), self.get("STY"), self.get("TERM"))
    }

    /// What tells this terminal from others that the member uses, as far as anything does: its names, the character
    /// set, what stands between, and the machine that the member sits at. Every PuTTY calls itself `xterm`.
    pub fn terminal(&self) -> String {
        let names = ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL", "LC_TERMINAL_VERSION"];
        let names = names.map(|name| self.get(name).unwrap_or_default());
        let charset =
            self.locale().map_or("", |(_, value)| value.split_once('.').map_or(value, |(_, set)| set));
        let between = ["TMUX", "STY"].map(|name| if self.get(name).is_some() { name } else { "" });
        let from = self.get("SSH_CONNECTION").and_then(|ends| ends.split(' ').next()).unwrap_or_default();
        [&names[..], &[charset], &between, &[from]].concat().join("\n")
    }

    /// Whether the terminal is reached over SSH.
    pub fn is_remote(&self) -> bool {
        self.get("SSH_CONNECTION").is_some() || self.get("SSH_TTY").is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        Environment::from_lookup(|name| {
            pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        assert_eq!(environment(&[("LC_ALL", ""), ("LANG", "en_US.utf8")]).charset(), Some(Charset::Utf8));
        assert_eq!(environment(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]).charset(), None);
        assert!(environment(&[]).may_be_utf8());
        let office = environment(&[("LC_CTYPE", "zh_CN.GB18030"), ("LANG", "zh_CN.UTF-8")]);
        assert!(!office.may_be_utf8());
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let one = environment(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8"), ("TMUX", "")]);
        assert_eq!(one.locale(), Some(("LANG", "zh_CN.UTF-8")));
        assert_eq!(one.charset(), Some(Charset::Utf8));
        assert_eq!(one.multiplexer(), Multiplexer::None);
        assert!(!one.is_remote());
    }

    #[test]
    fn terminals_are_told_apart_by_what_stays_the_same() {
        let putty =
            [("TERM", "xterm"), ("LANG", "zh_CN.UTF-8"), ("SSH_CONNECTION", "10.0.0.7 50000 10.0.0.1 22")];
        let known = environment(&putty).terminal();
        let with = |name: &'static str, value: &'static str| {
            let mut pairs = putty.to_vec();
            pairs.retain(|(known, _)| *known != name);
            pairs.push((name, value));
            environment(&pairs).terminal()
        };
        assert_eq!(with("SSH_CONNECTION", "10.0.0.7 61111 10.0.0.1 22"), known);
        assert_eq!(with("LANG", "en_US.UTF-8"), known);
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("TERM_PROGRAM", "WezTerm"),
            ("TERM_PROGRAM_VERSION", "20240203"),
            ("LC_TERMINAL", "iTerm2"),
            ("LANG", "zh_CN.GB18030"),
            ("TMUX", "/tmp/tmux-1000/default,1,0"),
            ("STY", "1.pts-0"),
            ("SSH_CONNECTION", "10.0.0.8 50000 10.0.0.1 22"),
        ] {
            assert_ne!(with(name, value), known, "{name}");
        }
    }
}
