//! Glyphs whose width every terminal agrees on, once the width profile has been applied.

use unicode_width::UnicodeWidthStr;

/// Whether the cursor's place is known after `symbol` was written. Emoji, marks that combine and rare scripts are
/// not certain: after them the cursor is placed anew, and what they may have touched is drawn again.
pub(super) fn is(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    matches!(c,
        ' '..='~'
        | '\u{00A1}'..='\u{00AC}'
        | '\u{00AE}'..='\u{017F}'
        | '\u{0391}'..='\u{03C9}'
        | '\u{0410}'..='\u{044F}'
        | '\u{2010}'..='\u{2027}'
        | '\u{2190}'..='\u{2193}'
        | '\u{2460}'..='\u{24FF}'
        | '\u{2500}'..='\u{25A1}'
        | '▲' | '△' | '▼' | '▽' | '◆' | '◇' | '○' | '◎' | '●' | '★' | '☆'
        | '\u{3000}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{FF01}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}')
}

/// How many columns from its own first one a glyph may have changed at most: no terminal gives a character more than
/// two, but some give them to each character of a cluster that others draw as one.
pub(super) fn reach(symbol: &str) -> usize {
    if is(symbol) {
        return 0;
    }
    symbol.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// What is drawn of a glyph of so many columns where its reach has no room: its first character where that is as wide.
/// A wide one has been blanked before.
pub(super) fn core(symbol: &str, columns: usize) -> &str {
    let first = symbol.chars().next().map_or(0, char::len_utf8);
    match &symbol[..first] {
        core if core.width() == columns => core,
        _ if columns == 1 => " ",
        _ => "",
    }
}
