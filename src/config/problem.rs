//! What can be wrong in a settings file.

use crate::domain::place::Place;
use crate::locale::{Lang, config as m};
use crate::wire::BadAddress;

/// What a value should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A table, `[name]`.
    Table,
    /// An array of tables, `[[name]]`.
    Tables,
}

/// Something wrong in a settings file, without its words: the language may be among the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file is there and can't be read; the system's words.
    Unreadable(String),
    /// Not UTF-8.
    Encoding,
    /// Larger than any settings file.
    TooLarge,
    /// No TOML; the parser's words.
    Syntax(String),
    /// A setting that does not exist: a warning, since a newer version may know it.
    Unknown {
        /// The name as written.
        key: String,
        /// The setting that was probably meant.
        near: Option<&'static str>,
    },
    /// A value of another type.
    Type {
        /// The setting.
        key: String,
        /// What it takes.
        wanted: Wanted,
    },
    /// A word that is none of the known ones.
    Word {
        /// The setting.
        key: String,
        /// The word.
        word: String,
        /// The known ones.
        known: Vec<&'static str>,
    },
    /// A number outside its bounds.
    Range {
        /// The setting.
        key: String,
        /// Least.
        least: u32,
        /// Most.
        most: u32,
    },
    /// A name that can't name a file of the configuration directory.
    Name {
        /// The setting.
        key: String,
        /// The name.
        name: String,
    },
    /// Text that must not be empty.
    Empty(String),
    /// A saved view without `name` or `list`.
    Missing(&'static str),
    /// A profile without that field.
    Lacks(&'static str),
    /// A profile's address that is none.
    Address(BadAddress),
    /// Two saved views of one name.
    NameTwice(String),
    /// Two saved views with one key.
    KeyTwice(String),
}

impl Problem {
    /// Whether the file can be used all the same.
    pub const fn is_warning(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(error) => m::UNREADABLE.fill(lang, &[("error", error)]),
            Self::Encoding => m::ENCODING.get(lang).to_owned(),
            Self::TooLarge => m::TOO_LARGE.get(lang).to_owned(),
            Self::Syntax(error) => m::SYNTAX.fill(lang, &[("error", error)]),
            Self::Unknown { key, near: Some(near) } => {
                m::UNKNOWN_NEAR.fill(lang, &[("key", key), ("near", near)])
            }
            Self::Unknown { key, near: None } => m::UNKNOWN.fill(lang, &[("key", key)]),
            Self::Type { key, wanted } => {
                let message = match wanted {
                    Wanted::Text => m::WANTED_TEXT,
                    Wanted::Number => m::WANTED_NUMBER,
                    Wanted::Flag => m::WANTED_FLAG,
                    Wanted::Table => m::WANTED_TABLE,
                    Wanted::Tables => m::WANTED_TABLES,
                };
                message.fill(lang, &[("key", key)])
            }
            Self::Word { key, word, known } => {
                m::WORD.fill(lang, &[("key", key), ("word", word), ("known", &known.join(" "))])
            }
            Self::Range { key, least, most } => {
                m::RANGE.fill(lang, &[("key", key), ("least", least), ("most", most)])
            }
            Self::Name { key, name } => m::NAME.fill(lang, &[("key", key), ("name", name)]),
            Self::Empty(key) => m::EMPTY.fill(lang, &[("key", key)]),
            Self::Missing(key) => m::MISSING.fill(lang, &[("key", key)]),
            Self::Lacks(key) => m::LACKS.fill(lang, &[("key", key)]),
            Self::Address(bad) => address(*bad, lang).to_owned(),
            Self::NameTwice(name) => m::NAME_TWICE.fill(lang, &[("name", name)]),
            Self::KeyTwice(key) => m::KEY_TWICE.fill(lang, &[("key", key)]),
        }
    }
}

/// What is wrong with a server's address.
pub const fn address(bad: BadAddress, lang: Lang) -> &'static str {
    match bad {
        BadAddress::Form => m::ADDRESS_FORM,
        BadAddress::Scheme => m::ADDRESS_SCHEME,
        BadAddress::Parts => m::ADDRESS_PARTS,
    }
    .get(lang)
}

/// A problem and where it is; no place means the file as a whole.
pub type Placed = (Option<Place>, Problem);
