//! Measuring text in terminal cells: cutting it to a room and breaking it into lines.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::width::{WidthProfile, substitute};

/// Display width in cells.
pub fn cells(text: &str) -> usize {
    certain_cells(text).unwrap_or_else(|| unicode_width::UnicodeWidthStr::width(text))
}

/// Display width in cells of a text in which every character stands by itself and is as wide everywhere: printable
/// ASCII, Han, full-width forms. That is nearly all text here, and costs a tenth of looking for graphemes.
pub fn certain_cells(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |used, c| Some(used + certain_width(c)?))
}

/// The width of such a character.
pub fn certain_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{3001}' | '\u{3002}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}' => Some(2),
        _ => None,
    }
}

/// Substitutes for the profile and cuts to `room` cells at whole characters; a cut shows as `…` or `..`.
pub fn fit(profile: WidthProfile, text: &str, room: u16) -> String {
    let room = usize::from(room);
    let text = substitute(profile, text);
    if cells(&text) <= room {
        return text.into_owned();
    }
    let mark = if profile == WidthProfile::Narrow { "…" } else { ".." };
    let mark = if cells(mark) < room { mark } else { "" };
    let keep = room - cells(mark);
    let mut used = 0;
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        let width = cells(grapheme);
        if used + width > keep {
            break;
        }
        used += width;
        out.push_str(grapheme);
    }
    out.push_str(mark);
    out
}

/// Breaks a text into lines of at most `width` cells: at blanks, and between Han where punctuation allows it
/// (GB/T 15834: closing marks do not begin a line, opening ones do not end it). Gives byte ranges without the
/// blanks at which it broke. One character wider than `width` stands alone on its line.
pub fn wrap_ranges(text: &str, width: u16) -> Vec<Range<usize>> {
    let width = usize::from(width.max(1));
    let mut lines = Vec::new();
    let mut paragraph = 0;
    for part in text.split('\n') {
        wrap_paragraph(text, paragraph..paragraph + part.len(), width, &mut lines);
        paragraph += part.len() + 1;
    }
    lines
}

fn wrap_paragraph(text: &str, span: Range<usize>, width: usize, lines: &mut Vec<Range<usize>>) {
    let mut start = span.start;
    let mut used = 0;
    // The last place where the line may break, and the cells from the line's start up to there.
    let mut opportunity: Option<(usize, usize)> = None;
    let mut previous = "";
    for (offset, grapheme) in text[span.clone()].grapheme_indices(true) {
        let at = span.start + offset;
        let wide = cells(grapheme);
        let blank = grapheme.trim().is_empty();
        if at > start && may_break(previous, grapheme) {
            opportunity = Some((at, used));
        }
        // Twice where what the opportunity leaves on the new line has no room either.
        while used + wide > width && !blank && at > start {
            let (place, before) =
                opportunity.take().filter(|(place, _)| *place > start).unwrap_or((at, used));
            lines.push(trimmed(text, start..place));
            start = place;
            used -= before;
        }
        if blank && at == start && !lines.is_empty() && start != span.start {
            start += grapheme.len();
        } else {
            used += wide;
        }
        previous = grapheme;
    }
    lines.push(trimmed(text, start..span.end));
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    range.start..end
}

fn may_break(before: &str, after: &str) -> bool {
    if before.trim().is_empty() {
        return true;
    }
    let wide = cells(before) > 1 || cells(after) > 1;
    wide && !begins_no_line(after) && !ends_no_line(before) && !after.trim().is_empty()
}

fn begins_no_line(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(|c| "，。、；：！？）》〉”’」』】〕…—,.;:!?)]}%".contains(c))
}

fn ends_no_line(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(|c| "（《〈“‘「『【〔([{".contains(c))
}

/// Breaks a text into lines of at most `width` cells; see [`wrap_ranges`].
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    wrap_ranges(text, width).into_iter().map(|range| text[range].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cutting_keeps_whole_characters() {
        assert_eq!(fit(WidthProfile::Narrow, "城关镇、县开发区", 9), "城关镇、…");
        assert_eq!(fit(WidthProfile::Narrow, "城关镇", 6), "城关镇");
        assert_eq!(fit(WidthProfile::Narrow, "城关镇", 5), "城关…");
        assert_eq!(fit(WidthProfile::Narrow, "城关镇", 1), "");
    }

    #[test]
    fn what_is_certain_is_one_grapheme_of_one_width_in_every_profile() {
        use unicode_width::UnicodeWidthStr as _;
        let all: Vec<char> = ('\0'..='\u{10FFFF}').filter(|c| certain_width(*c).is_some()).collect();
        assert!(all.len() > 20_000);
        for c in &all {
            let text = c.to_string();
            let width = certain_width(*c).unwrap();
            assert_eq!((text.width(), text.width_cjk()), (width, width), "{c}");
            for profile in WidthProfile::ALL {
                assert!(!profile.needs_stand_in(&text), "{c} in {profile}");
            }
        }
        let text: String = all.iter().collect();
        assert!(text.graphemes(true).eq(all.iter().map(char::to_string)));
        assert_eq!(certain_cells("城关镇。e\u{301}"), None);
    }

    #[test]
    fn lines_break_between_han_and_at_blanks() {
        assert_eq!(wrap("责任单位：城关镇", 8), ["责任单", "位：城关", "镇"]);
        assert_eq!(wrap("due soon today", 8), ["due soon", "today"]);
        assert_eq!(wrap("a\n\nb", 8), ["a", "", "b"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("见《方案》", 6), ["见《方", "案》"]);
        assert_eq!(wrap("a城。…。", 6), ["a", "城。…", "。"], "where nothing may break, the room decides");
        assert_eq!(wrap("共 140 个小区", 5), ["共", "140", "个小", "区"]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_room(text in "[ a-z城关镇，。…“\n]{0,80}", room in 0u16..40) {
            prop_assert!(cells(&fit(WidthProfile::Narrow, &text.replace('\n', " "), room)) <= usize::from(room));
            if room >= 4 {
                for line in wrap(&text, room) {
                    prop_assert!(cells(&line) <= usize::from(room), "{line:?} in {room}");
                }
            }
        }

        #[test]
        fn wrapping_loses_only_blanks(text in any::<String>(), room in 1u16..40) {
            let kept: String = wrap(&text, room).concat();
            let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&kept), bare(&text));
        }
    }
}
