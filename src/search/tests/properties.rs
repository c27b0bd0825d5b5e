//! What holds for every text and every query.

use proptest::prelude::*;

use crate::search::syllables::{SYLLABLES, readings};
use crate::search::{FieldKind, Matcher, Pattern};

/// Texts as records have them, with marks, numbers, other scripts and sheer noise between.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[城关镇县管局六安长舒美 “”0-9a-zA-ZＴ０９、'-]{0,24}",
        "[\\u{4E00}-\\u{9FFF}]{1,16}",
        any::<String>(),
    ]
}

fn kind() -> impl Strategy<Value = FieldKind> {
    prop::sample::select(FieldKind::ALL.to_vec())
}

/// A Han text with one of the readings of each of its characters; characters without one are left out.
fn spelled() -> impl Strategy<Value = Vec<(char, &'static str)>> {
    let spell = |(c, choice): (char, prop::sample::Index)| {
        let readings = readings(c);
        (!readings.is_empty()).then(|| (c, SYLLABLES[usize::from(*choice.get(&readings))]))
    };
    prop::collection::vec(
        (prop::char::range('\u{4E00}', '\u{9FFF}'), any::<prop::sample::Index>())
            .prop_filter_map("unread", spell),
        1..10,
    )
}

proptest! {
    #[test]
    fn ranges_lie_inside_on_boundaries_sorted_and_apart(query in text(), text in text(), kind in kind()) {
        let mut matcher = Matcher::new(Pattern::new(&query));
        if let Some(found) = matcher.matches(kind, &text) {
            let mut last = None;
            for range in &found.ranges {
                prop_assert!(range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                prop_assert!(last.is_none_or(|end| end < range.start));
                last = Some(range.end);
            }
            prop_assert_eq!(found.ranges.is_empty(), Pattern::new(&query).is_empty());
        }
    }

    #[test]
    fn every_piece_of_a_text_matches_it(
        text in text(), kind in kind(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let (a, b) = (*from.get(&bounds), *to.get(&bounds));
        let piece = &text[a.min(b)..a.max(b)];
        prop_assert!(Matcher::new(Pattern::new(piece)).matches(kind, &text).is_some(), "{piece:?} in {text:?}");
    }

    #[test]
    fn initials_syllables_and_mixtures_of_any_consecutive_han_match(
        text in spelled(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        ways in prop::collection::vec(0..4_u8, 10),
    ) {
        let (a, b) = (from.index(text.len()), to.index(text.len()));
        let piece = &text[a.min(b)..=a.max(b)];
        let shown: String = text.iter().map(|(c, _)| *c).collect();
        let initials: String = piece.iter().map(|(_, s)| &s[..1]).collect();
        let full: String = piece.iter().map(|(_, s)| *s).collect();
        let mixed: String = piece
            .iter()
            .zip(&ways)
            .map(|((c, syllable), way)| match way {
                0 => c.to_string(),
                1 => (*syllable).to_owned(),
                2 if syllable.len() > 2 && syllable[1..].starts_with('h') => syllable[..2].to_owned(),
                _ => syllable[..1].to_owned(),
            })
            .collect();
        for query in [initials, full, mixed] {
            prop_assert!(Pattern::new(&query).matches(&shown).is_some(), "{query} in {shown}");
        }
    }

    #[test]
    fn full_width_and_upper_case_queries_do_the_same(query in "[a-z0-9]{1,8}", text in text()) {
        let wide: String =
            query.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap().to_ascii_uppercase()).collect();
        let plain = Pattern::new(&query).matches(&text);
        prop_assert_eq!(Pattern::new(&wide).matches(&text), plain.clone());
        prop_assert_eq!(Pattern::new(&query.to_uppercase()).matches(&text), plain);
    }

    #[test]
    fn a_matcher_remembers_characters_but_no_text(query in text(), texts in prop::collection::vec(text(), 1..5)) {
        let mut matcher = Matcher::new(Pattern::new(&query));
        for text in &texts {
            prop_assert_eq!(matcher.matches(FieldKind::Other, text), Pattern::new(&query).matches(text));
        }
    }
}
