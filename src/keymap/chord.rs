//! A key press and how it is written: `j`, `<enter>`, `<c-d>`, `<s-tab>`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are those on the keys")]
pub enum KeyCode {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Insert,
    F(u8),
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Shift, for keys other than characters (a character says it by its case).
    pub shift: bool,
}

/// Keys with names, as written between `<` and `>`.
const NAMED: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("insert", KeyCode::Insert),
    ("space", KeyCode::Char(' ')),
    ("lt", KeyCode::Char('<')),
];

/// Characters that with Ctrl have the code of a key of their own (ASCII), so that no terminal tells them apart.
const INDISTINCT: [(char, &str); 3] = [('i', "<tab>"), ('m', "<enter>"), ('[', "<esc>")];

/// Why a text is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChordError {
    /// Nothing is written.
    #[error("no key is written; a key is written as j, <enter>, <c-d> or g g")]
    Empty,
    /// A `<` without its `>`.
    #[error("`<` without `>`; the key `<` itself is written <lt>")]
    Unclosed,
    /// No key has that name.
    #[error(
        "there is no key <{0}>; there are <enter> <esc> <tab> <up> <pgdn> <home> <space> <c-x> <s-tab> …"
    )]
    Unknown(String),
    /// A terminal sends another key's code for it.
    #[error("<{0}> is what a terminal sends for {1}; write that")]
    Indistinct(String, &'static str),
    /// Alt is not sent reliably over SSH.
    #[error("<{0}>: Alt does not reach the program over every SSH terminal; use a letter or Ctrl")]
    Alt(String),
}

impl Chord {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, shift: false }
    }

    /// The character that it types into a line, if it types one.
    pub const fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }

    /// With an input method on, full-width keys do what their half-width twins do: `：` is `:`, `ａ` is `a`.
    #[must_use]
    pub const fn half_width(self) -> Self {
        match self.code {
            KeyCode::Char(c) => Self { code: KeyCode::Char(half_width(c)), ..self },
            _ => self,
        }
    }

    fn distinct(self, name: &str) -> Result<Self, ChordError> {
        let twin = INDISTINCT.iter().find(|(c, _)| self.ctrl && self.code == KeyCode::Char(*c));
        twin.map_or(Ok(self), |(_, twin)| Err(ChordError::Indistinct(name.to_owned(), twin)))
    }

    /// Whether some program between the member and us takes it: Ctrl-A and Ctrl-B are screen's and tmux's.
    pub const fn is_taken(self) -> bool {
        self.ctrl && matches!(self.code, KeyCode::Char('a' | 'b')) || matches!(self.code, KeyCode::F(_))
    }
}

/// The half-width twin of a full-width or ideographic character (Unicode block FF00 and common punctuation).
const fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => '/',
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '·' => '`',
        '￥' => '$',
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        _ => c,
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.code {
            KeyCode::F(n) => format!("f{n}"),
            code => match NAMED.iter().find(|(_, known)| *known == code) {
                Some((name, _)) => (*name).to_owned(),
                None => match code {
                    KeyCode::Char(c) if !self.ctrl => return write!(f, "{c}"),
                    KeyCode::Char(c) => c.to_string(),
                    _ => String::new(),
                },
            },
        };
        let ctrl = if self.ctrl { "c-" } else { "" };
        let shift = if self.shift { "s-" } else { "" };
        write!(f, "<{ctrl}{shift}{name}>")
    }
}

/// Reads a sequence of keys: `3jj<enter>`, `g g`, `<c-d>`. Blanks between keys mean nothing.
///
/// # Errors
/// The first key that is none.
pub fn parse_keys(text: &str) -> Result<Vec<Chord>, ChordError> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let (name, behind) = rest[1..].split_once('>').ok_or(ChordError::Unclosed)?;
            keys.push(named(name)?);
            rest = behind;
        } else {
            if c != ' ' {
                keys.push(Chord::plain(KeyCode::Char(c)));
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    if keys.is_empty() { Err(ChordError::Empty) } else { Ok(keys) }
}

fn named(name: &str) -> Result<Chord, ChordError> {
    let lower = name.to_ascii_lowercase();
    let (mut ctrl, mut shift) = (false, false);
    let mut bare = lower.as_str();
    loop {
        bare = match bare {
            b if b.starts_with("c-") => {
                ctrl = true;
                &b[2..]
            }
            b if b.starts_with("s-") => {
                shift = true;
                &b[2..]
            }
            b if b.starts_with("a-") || b.starts_with("m-") => return Err(ChordError::Alt(name.to_owned())),
            b => {
                let chord = finish(b, ctrl, shift).ok_or_else(|| ChordError::Unknown(name.to_owned()))?;
                return chord.distinct(name);
            }
        };
    }
}

fn finish(name: &str, ctrl: bool, shift: bool) -> Option<Chord> {
    let code = if let Some((_, code)) = NAMED.iter().find(|(known, _)| *known == name) {
        *code
    } else if let Some(number) = name.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
        (1..=12).contains(&number).then_some(KeyCode::F(number))?
    } else {
        let mut chars = name.chars();
        let c = chars.next().filter(|_| ctrl && chars.next().is_none())?;
        KeyCode::Char(c)
    };
    Some(Chord { code, ctrl, shift })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_read_and_written_alike() {
        for text in ["j", "<enter>", "<c-d>", "<s-tab>", "<space>", "<lt>", "?", "<f5>", "<c-pgdn>", "长"] {
            let keys = parse_keys(text).unwrap();
            assert_eq!(keys.len(), 1, "{text}");
            assert_eq!(keys[0].to_string(), text);
        }
        assert_eq!(parse_keys("3jj<enter>").unwrap().len(), 4);
        assert_eq!(parse_keys("g g"), parse_keys("gg"));
    }

    #[test]
    fn what_is_no_key_is_said() {
        assert_eq!(parse_keys(""), Err(ChordError::Empty));
        assert_eq!(parse_keys("<enter"), Err(ChordError::Unclosed));
        assert_eq!(parse_keys("<return>"), Err(ChordError::Unknown("return".into())));
        assert_eq!(parse_keys("<C-I>"), Err(ChordError::Indistinct("C-I".into(), "<tab>")));
        assert_eq!(
            parse_keys("<s-a>"),
            Err(ChordError::Unknown("s-a".into())),
            "a character says it by its case"
        );
        assert_eq!(parse_keys("<f13>"), Err(ChordError::Unknown("f13".into())));
        assert_eq!(parse_keys("<a-x>"), Err(ChordError::Alt("a-x".into())));
    }

    #[test]
    fn full_width_keys_are_their_twins() {
        for (full, half) in
            [('：', ':'), ('／', '/'), ('？', '?'), ('ａ', 'a'), ('９', '9'), ('\u{3000}', ' '), ('。', '.')]
        {
            assert_eq!(Chord::plain(KeyCode::Char(full)).half_width(), Chord::plain(KeyCode::Char(half)));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(keys) = parse_keys(&text) {
                let again: String = keys.iter().map(ToString::to_string).collect();
                prop_assert_eq!(parse_keys(&again), Ok(keys));
            }
        }
    }
}
