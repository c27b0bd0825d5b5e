//! What is wrong in a register's file: the cell, the problem, the cure.

use super::column::Column;
use crate::domain::credit_code::CreditCodeError;
use crate::domain::text::single_line;
use crate::exchange::sheet::Spot;
use crate::locale::{Lang, Message, exchange as m};

/// Something wrong in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where.
    pub spot: Spot,
    /// What.
    pub problem: Problem,
}

/// What is wrong with a cell. Words are as the file has them, cut to a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A new record lacks what every record has.
    Missing(Column),
    /// A new record needs a column that the table has not.
    NoColumn(Column),
    /// The row names nothing.
    NoName,
    /// The id is no record's.
    NoSuchId(String),
    /// No unit has that name; the names that it could be.
    UnknownUnit(String, Vec<String>),
    /// The unit is there, but of another level than the column's.
    WrongUnit(String, Column),
    /// The name means several records.
    Ambiguous(String, Vec<String>),
    /// No enterprise has that name or credit code.
    UnknownEnterprise(String),
    /// A word that is none of the column's, and those that are.
    UnknownWord(String, Vec<Message>),
    /// No whole number.
    NotNumber(String),
    /// No day.
    NotDay(String),
    /// Neither yes nor no.
    NotFlag(String),
    /// Something that every record has can't be taken away.
    NotCleared(Column),
    /// A number out of its bounds: value, least, most.
    Bounds(i64, i64, i64),
    /// A wrong credit code.
    CreditCode(CreditCodeError),
    /// A credit code that a spreadsheet has made a number.
    CodeIsNumber,
    /// An error value.
    Broken(String),
    /// A column that stands in the header already.
    TwiceColumn(String, Spot),
    /// A record that a row above names already.
    TwiceRow(String, Spot),
    /// A detail of something that another column says there is none of.
    Contradiction(Column),
    /// A detail of something that is not there.
    Without(Column),
    /// Another rule of the edits.
    Refused(String),
}

/// Most characters of a word that is repeated to the user.
const WORD: usize = 40;

/// A word of the file, safe and short enough to repeat.
pub(super) fn quoted(word: &str) -> String {
    let line = single_line(word);
    if line.chars().count() <= WORD {
        return line;
    }
    line.chars().take(WORD).chain(['…']).collect()
}

impl Flaw {
    /// Place, problem and cure as one line.
    pub fn message(&self, lang: Lang) -> String {
        m::FLAW.fill(lang, &[("spot", &self.spot.shown(lang)), ("problem", &self.problem.message(lang))])
    }
}

impl Problem {
    /// The problem and its cure.
    pub fn message(&self, lang: Lang) -> String {
        let names = |names: &[String]| names.join(m::NAMES.get(lang));
        match self {
            Self::Missing(column) => m::MISSING.fill(lang, &[("column", &column.label().get(lang))]),
            Self::NoColumn(column) => m::NO_COLUMN.fill(lang, &[("column", &column.label().get(lang))]),
            Self::NoName => m::NO_NAME.get(lang).to_owned(),
            Self::NoSuchId(id) => m::NO_SUCH_ID.fill(lang, &[("id", id)]),
            Self::UnknownUnit(word, known) if known.is_empty() => {
                m::UNKNOWN_UNIT_MANY.fill(lang, &[("word", word)])
            }
            Self::UnknownUnit(word, known) => {
                m::UNKNOWN_UNIT.fill(lang, &[("word", word), ("known", &names(known))])
            }
            Self::WrongUnit(word, column) => {
                m::WRONG_UNIT.fill(lang, &[("word", word), ("level", &column.label().get(lang))])
            }
            Self::Ambiguous(word, known) => {
                m::AMBIGUOUS.fill(lang, &[("word", word), ("known", &names(known))])
            }
            Self::UnknownEnterprise(word) => m::UNKNOWN_ENTERPRISE.fill(lang, &[("word", word)]),
            Self::UnknownWord(word, known) => {
                let known: Vec<String> = known.iter().map(|known| known.get(lang).to_owned()).collect();
                m::UNKNOWN_WORD.fill(lang, &[("word", word), ("known", &names(&known))])
            }
            Self::NotNumber(word) => m::NOT_NUMBER.fill(lang, &[("word", word)]),
            Self::NotDay(word) => m::NOT_DAY.fill(lang, &[("word", word)]),
            Self::NotFlag(word) => m::NOT_FLAG.fill(lang, &[("word", word)]),
            Self::NotCleared(column) => m::NOT_CLEARED.fill(lang, &[("column", &column.label().get(lang))]),
            Self::Bounds(value, least, most) => {
                m::BOUNDS.fill(lang, &[("value", value), ("least", least), ("most", most)])
            }
            Self::CreditCode(error) => code(error, lang),
            Self::CodeIsNumber => m::CODE_NUMBER.get(lang).to_owned(),
            Self::Broken(word) => m::BROKEN.fill(lang, &[("word", word)]),
            Self::TwiceColumn(word, first) => {
                m::TWICE_COLUMN.fill(lang, &[("word", word), ("first", &first.shown(lang))])
            }
            Self::TwiceRow(name, first) => {
                m::TWICE_ROW.fill(lang, &[("name", name), ("first", &first.shown(lang))])
            }
            Self::Contradiction(column) => {
                m::CONTRADICTION.fill(lang, &[("column", &column.label().get(lang))])
            }
            Self::Without(column) => m::WITHOUT.fill(lang, &[("column", &column.label().get(lang))]),
            Self::Refused(reason) => m::REFUSED.fill(lang, &[("reason", reason)]),
        }
    }
}

fn code(error: &CreditCodeError, lang: Lang) -> String {
    match error {
        CreditCodeError::Length { found } => m::CODE_LENGTH.fill(lang, &[("found", found)]),
        CreditCodeError::Character { place, character } => {
            let character = single_line(&character.to_string());
            m::CODE_CHARACTER.fill(lang, &[("place", place), ("character", &character)])
        }
        CreditCodeError::Check { expected, found } => {
            m::CODE_CHECK.fill(lang, &[("expected", expected), ("found", found)])
        }
    }
}
