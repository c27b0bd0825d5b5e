//! One character's plain twin: half-width, lower case. One character in, one out, so offsets survive.

/// The character as the search compares it: full-width forms become half-width, letters lower case.
pub(super) fn fold(c: char) -> char {
    let half = match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    // Han has no case: most characters need no look into the tables.
    if ('\u{2E80}'..'\u{A640}').contains(&half) {
        return half;
    }
    // A lower-case form of several characters (`İ`) keeps its first: query and text fold alike.
    half.to_lowercase().next().unwrap_or(half)
}

/// True for marks that stand inside a name without ending it (quotes, brackets, dots, spaces): a match
/// may run across them, so that the initials of 创建“舒美红色小区” are found in one go.
pub(super) fn is_skippable(c: char) -> bool {
    matches!(
        c,
        ' ' | '\''
            | '"'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '('
            | ')'
            | '<'
            | '>'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '〔'
            | '〕'
            | '['
            | ']'
            | '【'
            | '】'
            | '「'
            | '」'
            | '-'
            | '_'
            | '/'
            | '·'
            | '・'
            | '—'
    )
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn full_width_and_case_fold_to_plain_ascii() {
        let folded: String = "TZtz0９：　Ä城".chars().map(fold).collect();
        assert_eq!(folded, "tztz09: ä城");
    }
}
