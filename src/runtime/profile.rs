//! The last look at a frame before it is encoded: nothing in it may move the cursor or take an unknown width.

use ratatui::buffer::{Buffer, Cell};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::text::single_line;
use crate::theme::measure::certain_width;
use crate::theme::width::{WidthProfile, stand_in};

/// Replaces, cell by cell, what the terminal can't be trusted with: characters that control or reorder text
/// (records are clean already; this holds for every other source too) and those whose width `profile` doubts.
pub fn apply(buffer: &mut Buffer, profile: WidthProfile) {
    for cell in &mut buffer.content {
        if !is_plain(cell.symbol(), profile) {
            disarm(cell);
            settle_width(cell, profile);
        }
    }
}

/// Characters of certain width, most of every screen, need no second look; nor do lines and boxes where they are narrow.
fn is_plain(symbol: &str, profile: WidthProfile) -> bool {
    let mut chars = symbol.chars();
    let line = |c: char| profile == WidthProfile::Narrow && ('\u{2500}'..='\u{257F}').contains(&c);
    matches!((chars.next(), chars.next()), (Some(c), None) if certain_width(c).is_some() || line(c))
}

/// What takes the place of a character must take its room too: the frame is laid out already.
fn disarm(cell: &mut Cell) {
    let clean = single_line(cell.symbol());
    if clean == cell.symbol() {
        return;
    }
    let room = cell.symbol().width();
    let base = clean.chars().next().unwrap_or(' ');
    if base.width() == Some(room) {
        cell.set_symbol(base.encode_utf8(&mut [0; 4]));
    } else {
        cell.set_symbol(if room == 2 { "？" } else { "?" });
    }
}

fn settle_width(cell: &mut Cell, profile: WidthProfile) {
    if !profile.needs_stand_in(cell.symbol()) {
        return;
    }
    let base = cell.symbol().chars().next().unwrap_or(' ');
    if base.is_ascii_graphic() || base == ' ' {
        // A base letter that carries combining marks: the letter alone is sure.
        let mut letter = [0; 4];
        let letter: &str = base.encode_utf8(&mut letter);
        cell.set_symbol(letter);
    } else {
        cell.set_symbol(stand_in(base));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::widgets::{Block, Widget};

    fn row(buffer: &Buffer, y: u16) -> String {
        (0..buffer.area.width).map(|x| buffer[(x, y)].symbol().to_owned()).collect()
    }

    #[test]
    fn borders_and_marks_become_ascii_where_their_width_is_in_doubt() {
        let area = Rect::new(0, 0, 8, 3);
        for (profile, top, middle) in [
            (WidthProfile::Narrow, "┌──────┐", "│①…—●  │"),
            (WidthProfile::Wide, "+------+", "|1.-*  |"),
            (WidthProfile::Ascii, "+------+", "|1.-*  |"),
        ] {
            let mut buffer = Buffer::empty(area);
            Block::bordered().render(area, &mut buffer);
            buffer.set_string(1, 1, "①…—●", ratatui::style::Style::default());
            apply(&mut buffer, profile);
            assert_eq!(row(&buffer, 0), top);
            assert_eq!(row(&buffer, 1), middle);
        }
    }

    #[test]
    fn nothing_hostile_reaches_the_encoder() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer[(0, 0)].set_symbol("\u{1b}[2J");
        buffer[(1, 0)].set_symbol("a\u{202E}");
        buffer[(2, 0)].set_symbol("\n");
        buffer[(3, 0)].set_symbol("\u{9b}31m");
        apply(&mut buffer, WidthProfile::Narrow);
        for cell in &buffer.content {
            assert!(!cell.symbol().chars().any(|c| c.is_control() || c == '\u{202E}'), "{cell:?}");
        }
    }

    #[test]
    fn what_is_replaced_keeps_its_room() {
        let joined = ["👩\u{200D}👩\u{200D}👧", "🏳\u{FE0F}\u{200D}🌈", "a\u{202E}", "\u{202E}a", "🏠"];
        for profile in WidthProfile::ALL {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 5, 1));
            for (cell, symbol) in buffer.content.iter_mut().zip(joined) {
                cell.set_symbol(symbol);
            }
            apply(&mut buffer, profile);
            for (cell, symbol) in buffer.content.iter().zip(joined) {
                assert_eq!(cell.symbol().width(), symbol.width(), "{symbol:?} became {:?}", cell.symbol());
            }
        }
    }

    proptest! {
        #[test]
        fn no_doubtful_width_remains(symbols in prop::collection::vec("\\PC{1,3}", 12)) {
            for profile in [WidthProfile::Wide, WidthProfile::Ascii] {
                let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 3));
                for (cell, symbol) in buffer.content.iter_mut().zip(&symbols) {
                    cell.set_symbol(symbol);
                }
                apply(&mut buffer, profile);
                for cell in &buffer.content {
                    prop_assert!(!profile.needs_stand_in(cell.symbol()), "{:?}", cell.symbol());
                    prop_assert!(cell.symbol().width() <= cell.symbol().width_cjk());
                }
            }
        }
    }
}
