//! What can't be taken from an edited workbook, where it stands, and the cure.

use jiff::civil::Date;

use crate::domain::id::Key;
use crate::draft::{InputFault, OpenError, say};
use crate::exchange::sheet::{Spot, Unreadable};
use crate::export::origin::Unusable;
use crate::export::sheets::SheetKind;
use crate::locale::{Lang, Message, export as m};

/// Something that can't be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// Its place in the order of the workbook: sheet, row, column.
    pub place: (usize, u32, u32),
    /// Where it stands.
    pub spot: Spot,
    /// The record and the column's label, where they are known.
    pub of: Option<(Key, Message)>,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// A row without an id, in a register.
    NewRegister,
    /// A row without an id.
    NewRow,
    /// An id that was not exported.
    StrangeId(String),
    /// A record that a row above has already.
    TwiceRow(Key, Spot),
    /// A column that the header has already.
    TwiceColumn(Spot),
    /// A record that can't be seen any more.
    Gone(Key),
    /// A column that is not read back, and what the export showed.
    NotEditable(String),
    /// A value that the viewer may not change, and what the export showed.
    NotYours(String),
    /// A text whose numbers the export masked, and what it showed.
    Masked(String),
    /// A text that the export had to cut.
    TooLong,
    /// The day of a rectification or outcome, which stands in another sheet.
    MetElsewhere(SheetKind),
    /// A day out of the period of its duty.
    MetOutside(Date, Date, Date),
    /// No day.
    BadDay(String),
    /// An error value.
    BadCell(String),
    /// The exported values of the record can't be used.
    BadOrigin,
    /// Somebody changed it since the export: what stands there now.
    Changed(String),
    /// The act can't be done.
    Act(OpenError),
    /// What the draft says of an input.
    Input(InputFault),
    /// A rule of the edits.
    Rule(crate::domain::edit::Rule),
}

impl Flaw {
    /// Place, what it is about, problem and cure as one line.
    pub fn message(&self, lang: Lang) -> String {
        let (spot, problem) = (self.spot.shown(lang), self.problem.message(lang));
        match &self.of {
            None => m::FLAW.fill(lang, &[("spot", &spot), ("problem", &problem)]),
            Some((key, label)) => m::FLAW_OF.fill(
                lang,
                &[("spot", &spot), ("id", key), ("column", &label.get(lang)), ("problem", &problem)],
            ),
        }
    }
}

impl Problem {
    /// The problem and its cure.
    pub fn message(&self, lang: Lang) -> String {
        let none = |text: &str| match text {
            "" => m::EMPTY.get(lang).to_owned(),
            text => super::quoted(text),
        };
        let with_shown = |message: Message, shown: &str| message.fill(lang, &[("shown", &none(shown))]);
        match self {
            Self::NewRegister => m::NEW_REGISTER.get(lang).to_owned(),
            Self::NewRow => m::NEW_ROW.get(lang).to_owned(),
            Self::StrangeId(id) => m::STRANGE_ID.fill(lang, &[("id", id)]),
            Self::TwiceRow(key, first) => {
                m::TWICE_ROW.fill(lang, &[("id", key), ("first", &first.shown(lang))])
            }
            Self::TwiceColumn(first) => m::TWICE_COLUMN.fill(lang, &[("first", &first.shown(lang))]),
            Self::Gone(key) => m::GONE.fill(lang, &[("id", key)]),
            Self::NotEditable(shown) => with_shown(m::NOT_EDITABLE, shown),
            Self::NotYours(shown) => with_shown(m::NOT_YOURS, shown),
            Self::Masked(shown) => with_shown(m::MASKED, shown),
            Self::TooLong => m::TOO_LONG.get(lang).to_owned(),
            Self::MetElsewhere(sheet) => m::MET_ELSEWHERE.fill(lang, &[("sheet", &sheet.name().get(lang))]),
            Self::MetOutside(on, from, to) => {
                m::MET_OUTSIDE.fill(lang, &[("on", on), ("from", from), ("to", to)])
            }
            Self::BadDay(text) => m::BAD_DAY.fill(lang, &[("text", &super::quoted(text))]),
            Self::BadCell(text) => m::BAD_CELL.fill(lang, &[("text", &super::quoted(text))]),
            Self::BadOrigin => m::BAD_ORIGIN.fill(lang, &[("sheet", &m::SHEET_ORIGIN.get(lang))]),
            Self::Changed(theirs) => m::CHANGED_MEANWHILE.fill(lang, &[("theirs", &none(theirs))]),
            Self::Act(error) => error.message(lang),
            Self::Input(fault) => fault.message(lang),
            Self::Rule(rule) => say::rule(rule, lang),
        }
    }
}

/// Why a workbook can't be compared at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It can't be read.
    Unreadable(Unreadable),
    /// Its exported values can't be used.
    Origin(Unusable),
    /// It was exported from other records.
    OtherSource {
        /// Where its records come from.
        theirs: String,
        /// Where these do.
        ours: String,
    },
    /// Nothing in it is read back.
    NoSheets,
}

impl Refused {
    /// What is wrong with a file and what to do about it.
    pub fn message(&self, file: &str, lang: Lang) -> String {
        let origin = m::SHEET_ORIGIN.get(lang);
        match self {
            Self::Unreadable(error) => {
                m::UNREADABLE.fill(lang, &[("file", &file), ("error", &error.message(lang))])
            }
            Self::Origin(Unusable::Missing) => m::NO_BOOK.fill(lang, &[("file", &file), ("sheet", &origin)]),
            Self::Origin(Unusable::Newer) => m::NEWER_BOOK.get(lang).to_owned(),
            Self::Origin(Unusable::Damaged(spot)) => {
                let problem = Problem::BadOrigin.message(lang);
                m::FLAW.fill(lang, &[("spot", &spot.shown(lang)), ("problem", &problem)])
            }
            Self::OtherSource { theirs, ours } => {
                m::OTHER_SOURCE.fill(lang, &[("theirs", &super::quoted(theirs)), ("ours", ours)])
            }
            Self::NoSheets => m::NO_SHEETS.get(lang).to_owned(),
        }
    }
}
