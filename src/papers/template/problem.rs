//! What can be wrong in a template, each with its cure.

use crate::domain::text::single_line;
use crate::locale::{Lang, papers as m};
use crate::papers::fields;
use crate::papers::model::PaperKind;

/// A problem and the byte where it is; none where the text as a whole is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset in the template.
    pub at: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// Something wrong in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A character that no text needs.
    Character(char),
    /// No line begins with `# `, or nothing came out behind it.
    NoTitle,
    /// A second title.
    SecondTitle,
    /// A heading below the fourth level.
    TooDeep,
    /// `#` without a blank behind it.
    NoBlank,
    /// `@` and a word that is no part of the head and no block.
    UnknownPart(String),
    /// A column that the block does not have.
    UnknownColumn {
        /// The block.
        block: &'static str,
        /// The word.
        word: String,
    },
    /// A name that the paper does not offer.
    UnknownName(String),
    /// A filter, test or function that does not exist; the engine's words.
    UnknownFilter(String),
    /// Not the engine's language; its words.
    Syntax(String),
    /// Loops without end in sight.
    TooManySteps,
    /// More text than any paper has.
    TooLong,
    /// A filter cut a figure.
    CutFigure,
    /// `@roll` without a colon behind its subject.
    NoColon,
    /// Anything else; the engine's words.
    Other(String),
}

impl Problem {
    /// In words, with the cure.
    pub fn message(&self, kind: PaperKind, lang: Lang) -> String {
        let list = |names: Vec<&str>| names.join(" ");
        match self {
            Self::Character(c) => {
                m::BAD_CHARACTER.fill(lang, &[("code", &format!("U+{:04X}", u32::from(*c)))])
            }
            Self::NoTitle => m::NO_TITLE.get(lang).to_owned(),
            Self::SecondTitle => m::SECOND_TITLE.get(lang).to_owned(),
            Self::TooDeep => m::TOO_DEEP.get(lang).to_owned(),
            Self::NoBlank => m::NO_BLANK.get(lang).to_owned(),
            Self::UnknownPart(word) => m::UNKNOWN_PART.fill(
                lang,
                &[
                    ("word", &single_line(word)),
                    ("heads", &list(fields::HEADS.iter().map(|head| head.name).collect())),
                    ("blocks", &list(fields::blocks(kind).iter().map(|block| block.name).collect())),
                ],
            ),
            Self::UnknownColumn { block, word } => {
                let columns = fields::block(kind, block).map_or(&[][..], |block| block.columns);
                let known = list(columns.iter().map(|column| column.name).collect());
                let message = if columns.is_empty() { m::NO_COLUMNS } else { m::UNKNOWN_COLUMN };
                message.fill(lang, &[("block", block), ("word", &single_line(word)), ("known", &known)])
            }
            Self::UnknownName(name) => m::UNKNOWN_NAME.fill(
                lang,
                &[
                    ("name", &single_line(name)),
                    ("known", &list(fields::known_beside(kind, name))),
                    ("paper", &kind.as_str()),
                ],
            ),
            Self::UnknownFilter(said) => m::UNKNOWN_FILTER.fill(lang, &[("error", &single_line(said))]),
            Self::Syntax(said) => m::TEMPLATE_SYNTAX.fill(lang, &[("error", &single_line(said))]),
            Self::TooManySteps => m::TOO_MANY_STEPS.get(lang).to_owned(),
            Self::TooLong => m::TEMPLATE_TOO_LONG.get(lang).to_owned(),
            Self::CutFigure => m::CUT_FIGURE.get(lang).to_owned(),
            Self::NoColon => m::NO_COLON.get(lang).to_owned(),
            Self::Other(said) => m::TEMPLATE_OTHER.fill(lang, &[("error", &single_line(said))]),
        }
    }
}
