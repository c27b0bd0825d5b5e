//! What the environment's variables tell about the terminal and the way to it.

use super::clipboard::Multiplexer;
use super::probe;

/// The variables that matter, read once; tests make their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment(Vec<(&'static str, String)>);

/// Every variable that is looked at.
const NAMES: [&str; 12] = [
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "COLORFGBG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LANG",
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

    /// Whether that character set is UTF-8.
    pub fn is_utf8(&self) -> bool {
        probe::is_utf8(self.get("LC_ALL"), self.get("LC_CTYPE"), self.get("LANG"))
    }

    /// What stands between the program and the terminal.
    pub fn multiplexer(&self) -> Multiplexer {
        Multiplexer::detect(self.get("TMUX"), self.get("STY"), self.get("TERM"))
    }

    /// Whether the terminal paints what it erases in the background colour in use: all do but GNU screen.
    pub fn paints_erased(&self) -> bool {
        self.multiplexer() != Multiplexer::Screen
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
    fn an_empty_variable_is_not_set() {
        let one = environment(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8"), ("TMUX", "")]);
        assert_eq!(one.locale(), Some(("LANG", "zh_CN.UTF-8")));
        assert!(one.is_utf8());
        assert_eq!(one.multiplexer(), Multiplexer::None);
        assert!(!one.is_remote());
    }
}
