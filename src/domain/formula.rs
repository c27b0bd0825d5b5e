//! Texts that a spreadsheet would take for formulas, made harmless and restored.

use std::borrow::Cow;

/// What makes a program take a text for a formula, or for the end of the field before it: `= + - @`, tab, carriage
/// return, and the full-width signs that spreadsheets read alike.
const LEADS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// What is put before such a text: spreadsheets take what follows it as text.
const GUARD: char = '\'';

/// Whether a text begins like a formula, once guards before it are taken away.
fn begins_like_one(text: &str) -> bool {
    text.trim_start_matches(GUARD).starts_with(LEADS)
}

/// The text with a guard before it where it begins like a formula. One that has guards already gets one more, so
/// that [`restored`] undoes exactly this.
pub fn defused(text: &str) -> Cow<'_, str> {
    if begins_like_one(text) { format!("{GUARD}{text}").into() } else { text.into() }
}

/// The text without the guard that [`defused`] put before it. A spreadsheet in which the cell was opened has dropped
/// the guard already, and the text is right as it stands.
pub fn restored(text: &str) -> &str {
    text.strip_prefix(GUARD).filter(|_| begins_like_one(text)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_defused_and_nothing_else_is() {
        for text in
            ["=1+1", "+86", "-3", "@x", "\tx", "\rx", "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}x"]
        {
            assert_eq!(defused(text), format!("'{text}"));
            assert_eq!(restored(text), text);
        }
        for text in ["", "1-1", "'quoted'", "城关镇", "'", "''"] {
            assert_eq!((defused(text).as_ref(), restored(text)), (text, text));
        }
        assert_eq!(defused("'=x"), "''=x");
    }

    proptest! {
        #[test]
        fn restoring_undoes_defusing(text in "'{0,3}[=+\\-@\u{FF1D}\u{FF20}a甲]{0,3}.{0,8}") {
            let safe = defused(&text);
            prop_assert_eq!(restored(&safe), &text);
            prop_assert!(!safe.starts_with(LEADS));
        }
    }
}
