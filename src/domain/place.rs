//! Places in texts, and what is wrong there: the one form of every complaint about a file.

use std::fmt;

/// A line and column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The place of a byte offset; one beyond the text, or inside a character, counts as the nearest before it.
pub fn place_at(text: &str, offset: usize) -> Place {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

/// Something wrong in a file: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as the user names it.
    pub file: String,
    /// Where in it; none where the file as a whole is meant.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// Whether the file can still be used without the part.
    pub warning: bool,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{}:{place}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_count_characters() {
        let text = "主题 = 1\nkey";
        assert_eq!(place_at(text, 0), Place { line: 1, column: 1 });
        assert_eq!(place_at(text, "主题".len()), Place { line: 1, column: 3 });
        assert_eq!(place_at(text, text.len()), Place { line: 2, column: 4 });
        assert_eq!(place_at(text, 1), Place { line: 1, column: 1 });
    }

    proptest! {
        #[test]
        fn any_offset_has_a_place(text in any::<String>(), offset in 0usize..200) {
            let place = place_at(&text, offset);
            prop_assert!(place.line >= 1 && place.column >= 1);
        }
    }
}
