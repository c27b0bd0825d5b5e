//! Width profiles: what to draw on a terminal whose idea of a character's width differs from ours.
//!
//! East Asian "ambiguous" characters (UAX #11, class A: quotation marks, dashes, circled digits, arrows, box
//! drawing, Greek, Cyrillic) take one column on some terminals and two on others. Layout counts them as one.
//! Where that is wrong or unknown they are replaced when drawing, never in the data.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How the terminal draws ambiguous-width characters, and so which characters may be sent to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WidthProfile {
    /// Ambiguous characters take one column: everything is drawn as it is.
    Narrow,
    /// They take two, or nobody knows: each is replaced by a stand-in every terminal draws in one column.
    #[default]
    Wide,
    /// Only ASCII and double-width text is sent; borders, bars and marks become ASCII.
    Ascii,
}

impl WidthProfile {
    /// Every profile, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Narrow, Self::Wide, Self::Ascii];

    /// The name used by `--width` and in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
            Self::Ascii => "ascii",
        }
    }

    /// Whether text of this kind must be replaced before drawing: its place on screen would be in doubt.
    pub fn needs_stand_in(self, symbol: &str) -> bool {
        match self {
            Self::Narrow => false,
            Self::Wide => symbol.width() < symbol.width_cjk(),
            Self::Ascii => !symbol.is_ascii() && symbol.width() < 2,
        }
    }
}

impl fmt::Display for WidthProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for WidthProfile {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|profile| profile.name() == name).ok_or(())
    }
}

/// Rewrites `text` for `profile` before it is laid out; a stand-in may be longer than what it replaces
/// (`①` becomes `(1)`, `…` becomes `...`).
pub fn substitute(profile: WidthProfile, text: &str) -> Cow<'_, str> {
    let needs = |c: char| profile.needs_stand_in(c.encode_utf8(&mut [0; 4]));
    if profile == WidthProfile::Narrow || text.is_ascii() || !text.chars().any(needs) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !needs(c) {
            out.push(c);
        } else if let Some(n) = circled_number(c) {
            out.extend(["(", n.to_string().as_str(), ")"]);
        } else if c == '…' {
            out.push_str("...");
        } else if c.width() == Some(0) {
            // A combining mark has no column of its own and nothing may stand for it.
        } else {
            out.push_str(stand_in(c));
        }
    }
    Cow::Owned(out)
}

/// Stand-ins, each with the characters it stands for, box drawing's crossings and half blocks aside.
const STAND_INS: [(&str, &str); 24] = [
    (" ", "\u{00A0}"),
    ("\"", "“”„″«»"),
    ("'", "‘’′´"),
    ("-", "—–‐―−─━┄┅┈┉╌╍⋯╴╶╸╺╼╾▃"),
    ("|", "│┃║┆┇┊┋╎╏▏▎▍▕‖∣╵╷╹╻╽╿"),
    ("=", "═▒▪▮"),
    ("/", "╱÷⁄"),
    ("\\", "╲"),
    ("#", "█▌▋▊▉▐▓■▆▇▅▄▀◼"),
    (".", "░…·•‧∙⋅▁▂"),
    ("*", "●★◆◉◎※✓✔☑"),
    ("o", "○◇☆□◯▫◦°˚☐"),
    (">", "→▶▷►›❯⇒▸≥"),
    ("<", "←◀◁◄‹⇐◂≤"),
    ("^", "↑▲△⇑▴"),
    ("v", "↓▼▽⇓▾"),
    ("x", "×✗✘✕╳"),
    ("+", "±"),
    ("~", "≈∼"),
    ("!", "≠"),
    ("S", "§"),
    ("1", "¹"),
    ("2", "²"),
    ("3", "³"),
];

/// The ASCII character that stands for `c` in exactly one column; `?` for one that nothing resembles.
pub fn stand_in(c: char) -> &'static str {
    if let Some(n) = circled_number(c) {
        return ["*", "1", "2", "3", "4", "5", "6", "7", "8", "9"].get(n).copied().unwrap_or("*");
    }
    if let Some((ascii, _)) = STAND_INS.iter().find(|(_, originals)| originals.contains(c)) {
        return ascii;
    }
    match c {
        '┌'..='╋' | '╒'..='╬' | '╭'..='╰' => "+",
        '▖'..='▟' => "#",
        _ => "?",
    }
}

/// The number inside a circled, parenthesised or full-stopped digit (`①`, `⑴`, `⒈`, `➀`), 1 to 20.
fn circled_number(c: char) -> Option<usize> {
    let offset = |first: char| Some(c as usize - first as usize + 1);
    match c {
        '①'..='⑳' => offset('①'),
        '⑴'..='⒇' => offset('⑴'),
        '⒈'..='⒛' => offset('⒈'),
        '❶'..='❿' => offset('❶'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn narrow_changes_nothing_and_borrows() {
        let text = "“覆盖率”—①…│";
        assert!(matches!(substitute(WidthProfile::Narrow, text), Cow::Borrowed(_)));
    }

    #[test]
    fn the_documents_marks_have_stand_ins() {
        let text = "“A”—…·①⑳●■→─│×÷°";
        assert_eq!(substitute(WidthProfile::Wide, text), "\"A\"-....(1)(20)*#>-|x/o");
        assert_eq!(substitute(WidthProfile::Ascii, text), "\"A\"-....(1)(20)*#>-|x/o");
    }

    #[test]
    fn chinese_text_stays_in_every_profile() {
        for profile in WidthProfile::ALL {
            assert_eq!(substitute(profile, "城关镇、县开发区(第9项)"), "城关镇、县开发区(第9项)");
        }
    }

    #[test]
    fn every_box_and_block_character_has_its_own_stand_in() {
        for c in '\u{2500}'..='\u{258F}' {
            assert_ne!(stand_in(c), "?", "{c} U+{:04X}", c as u32);
        }
    }

    #[test]
    fn names_read_back() {
        for profile in WidthProfile::ALL {
            assert_eq!(profile.name().parse(), Ok(profile));
        }
        assert_eq!("thin".parse::<WidthProfile>(), Err(()));
    }

    proptest! {
        #[test]
        fn nothing_in_doubt_survives(text in any::<String>()) {
            for profile in [WidthProfile::Wide, WidthProfile::Ascii] {
                for c in substitute(profile, &text).chars() {
                    prop_assert!(!profile.needs_stand_in(&c.to_string()), "{profile}: {c:?}");
                }
            }
        }

        #[test]
        fn a_stand_in_is_one_ascii_column(c in any::<char>()) {
            prop_assert!(stand_in(c).is_ascii());
            prop_assert_eq!(stand_in(c).len(), 1);
        }
    }
}
