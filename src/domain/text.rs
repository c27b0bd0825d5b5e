//! Text that is safe to show on a terminal, whatever its source wrote.

use std::fmt;
use std::ops::Deref;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize};

/// Longest text kept, in characters; a longer one is cut and marked with `…`.
pub const MAX_CHARS: usize = 20_000;

/// Most combining marks kept on one base character.
const MAX_MARKS: usize = 4;

/// Text of a record, cleaned once when it is read: no control, bidirectional, invisible or tag characters.
///
/// Line breaks (`\n`) are kept because notes have paragraphs; drawing splits on them. Every other character
/// that could move a cursor, hide or reorder text becomes U+FFFD.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text(CompactString);

impl Text {
    /// Cleans `raw` and keeps it.
    pub fn new(raw: &str) -> Self {
        if is_clean(raw) { Self(CompactString::new(raw)) } else { Self(sanitise(raw).into()) }
    }

    /// The clean text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Text {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CompactString::deserialize(deserializer)
            .map(|raw| if is_clean(&raw) { Self(raw) } else { Self::new(&raw) })
    }
}

/// Cleans any text bound for a terminal, a log or a file name; `\n` survives, `\t` becomes a space.
pub fn sanitise(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len().min(MAX_CHARS * 4));
    let mut marks = 0;
    for (seen, c) in raw.chars().filter(|c| *c != '\r').enumerate() {
        if seen == MAX_CHARS {
            out.push('…');
            break;
        }
        if is_mark(c) {
            marks += 1;
            if marks > MAX_MARKS {
                continue;
            }
        } else {
            marks = 0;
        }
        match c {
            '\t' => out.push(' '),
            c if is_unsafe(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// Cleans and flattens to one line: line breaks become spaces.
pub fn single_line(raw: &str) -> String {
    let mut clean = sanitise(raw);
    if clean.contains('\n') {
        clean = clean.replace('\n', " ");
    }
    clean
}

fn is_clean(raw: &str) -> bool {
    raw.len() <= MAX_CHARS && !raw.chars().any(|c| c == '\t' || c == '\r' || is_mark(c) || is_unsafe(c))
}

/// Cc without `\n`, `Bidi_Control`, zero-width and invisible formatting, line and paragraph separators, BOM,
/// soft hyphen, tag characters and private-use planes' noncharacters.
fn is_unsafe(c: char) -> bool {
    match c {
        '\n' => false,
        c if c.is_control() => true,
        '\u{00AD}'
        | '\u{061C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}' => true,
        _ => false,
    }
}

/// Combining marks and variation selectors, which stack on the character before them.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0489}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{302A}'..='\u{302F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hostile_text_loses_its_teeth() {
        for (raw, clean) in [
            ("城关镇\u{1b}[2J", "城关镇\u{FFFD}[2J"),
            ("a\u{202E}b", "a\u{FFFD}b"),
            ("a\u{200B}\u{FEFF}\u{AD}", "a\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("x\u{E0041}", "x\u{FFFD}"),
            ("第一段\r\n第二段", "第一段\n第二段"),
            ("a\tb", "a b"),
        ] {
            assert_eq!(Text::new(raw).as_str(), clean);
        }
        assert_eq!(Text::new(&format!("e{}", "\u{301}".repeat(50))).chars().count(), 5);
        assert_eq!(Text::new(&"长".repeat(MAX_CHARS + 10)).chars().count(), MAX_CHARS + 1);
    }

    #[test]
    fn reading_cleans_too() {
        let text: Text = serde_json::from_str(r#""\u001b]52;c;x\u0007""#).unwrap();
        assert_eq!(text.as_str(), "\u{FFFD}]52;c;x\u{FFFD}");
    }

    proptest! {
        #[test]
        fn nothing_unsafe_survives_and_cleaning_is_stable(raw in any::<String>()) {
            let once = Text::new(&raw);
            prop_assert!(!once.chars().any(is_unsafe));
            prop_assert_eq!(Text::new(&once), once);
        }
    }
}
