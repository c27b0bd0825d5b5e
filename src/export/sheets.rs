//! The sheets of a workbook: which there are, their columns, and which of these are read back.

use crate::domain::id::Kind;
use crate::draft::Act;
use crate::locale::{Lang, Message, exchange as r, export as m, lists as l};
use crate::query::{ColumnId, ListKind};

/// A sheet of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetKind {
    /// 任务.
    Tasks,
    /// 期限, recurring duties expanded.
    Deadlines,
    /// 小区.
    Communities,
    /// 物业企业.
    Enterprises,
    /// 整改.
    Rectifications,
    /// 议定事项.
    Outcomes,
    /// 会议.
    Reviews,
    /// 指标.
    Indicators,
}

/// Where the values of a column come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The id.
    Id,
    /// The version of the record that the export showed.
    Version,
    /// A column of the list; it is never read back.
    View(ColumnId),
    /// How many subjects an indicator counts.
    Of,
    /// The time of day of a review.
    Clock,
    /// The last line of a task's progress log.
    LastProgress,
    /// When a deadline was met; read back for milestones.
    Met,
    /// An input of the act by which the sheet is read back, by its name in the draft.
    Input(&'static str),
    /// The input in which a task's progress is told: blank in every export.
    Note,
}

impl Source {
    /// The input of the draft that the column is read back into.
    pub const fn input(self) -> Option<&'static str> {
        match self {
            Self::Input(name) => Some(name),
            Self::Note => Some("note"),
            _ => None,
        }
    }

    /// Whether what is written in the column is read back.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Input(_) | Self::Note | Self::Met)
    }
}

/// A column of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The word by which the sheet of exported values knows it.
    pub word: &'static str,
    /// What stands above it.
    pub label: Message,
    /// Where its values come from.
    pub source: Source,
}

const fn column(word: &'static str, label: Message, source: Source) -> Column {
    Column { word, label, source }
}

const fn view(word: &'static str, label: Message, id: ColumnId) -> Column {
    column(word, label, Source::View(id))
}

const fn input(name: &'static str, label: Message) -> Column {
    column(name, label, Source::Input(name))
}

const ID: Column = column("id", l::COLUMN_ID, Source::Id);
const VERSION: Column = column("version", m::COLUMN_VERSION, Source::Version);
const LIGHT: Column = view("light", l::COLUMN_LIGHT, ColumnId::Light);
const LEFT: Column = view("left", m::COLUMN_LEFT, ColumnId::Left);

const TASKS: &[Column] = &[
    ID,
    LIGHT,
    view("title", l::COLUMN_TITLE, ColumnId::Title),
    view("units", l::COLUMN_UNITS, ColumnId::Units),
    view("due", l::COLUMN_DUE, ColumnId::Due),
    LEFT,
    input("state", l::COLUMN_STATE),
    input("percent", l::COLUMN_PERCENT),
    column("note", m::COLUMN_NOTE, Source::Note),
    column("last-progress", m::COLUMN_LAST_PROGRESS, Source::LastProgress),
    VERSION,
];

const DEADLINES: &[Column] = &[
    ID,
    LIGHT,
    view("due", l::COLUMN_DUE, ColumnId::Due),
    LEFT,
    view("what", l::COLUMN_WHAT, ColumnId::What),
    view("units", l::COLUMN_UNITS, ColumnId::Units),
    column("met", m::COLUMN_MET, Source::Met),
    VERSION,
];

const COMMUNITIES: &[Column] = &[
    ID,
    input("name", m::COLUMN_COMMUNITY),
    input("township", r::COLUMN_TOWNSHIP),
    input("neighbourhood", r::COLUMN_NEIGHBOURHOOD),
    input("households", r::COLUMN_HOUSEHOLDS),
    input("form", r::COLUMN_FORM),
    input("service", r::COLUMN_SERVICE_FORM),
    input("enterprise", r::COLUMN_ENTERPRISE),
    input("service-since", r::COLUMN_SERVICE_SINCE),
    input("committee", r::COLUMN_COMMITTEE),
    input("committee-since", r::COLUMN_COMMITTEE_SINCE),
    input("members", r::COLUMN_COMMITTEE_MEMBERS),
    input("party-members", r::COLUMN_COMMITTEE_PARTY),
    input("party", r::COLUMN_PARTY),
    input("party-since", r::COLUMN_PARTY_SINCE),
    input("model", r::COLUMN_MODEL),
    input("exempt", r::COLUMN_EXEMPT),
    input("troubled", r::COLUMN_TROUBLED),
    input("causes", r::COLUMN_CAUSES),
    VERSION,
];

const ENTERPRISES: &[Column] = &[
    ID,
    input("name", m::COLUMN_ENTERPRISE),
    input("credit-code", r::COLUMN_CREDIT_CODE),
    input("township", r::COLUMN_TOWNSHIP),
    view("served", l::COLUMN_SERVED, ColumnId::Served),
    input("party", r::COLUMN_PARTY),
    input("party-since", r::COLUMN_PARTY_SINCE),
    input("credit", r::COLUMN_CREDIT),
    input("model", r::COLUMN_MODEL),
    input("exempt", r::COLUMN_EXEMPT),
    input("troubled", r::COLUMN_TROUBLED),
    input("causes", r::COLUMN_CAUSES),
    VERSION,
];

const RECTIFICATIONS: &[Column] = &[
    ID,
    LIGHT,
    input("title", l::COLUMN_TITLE),
    view("subject", l::COLUMN_SUBJECT, ColumnId::Subject),
    view("area", l::COLUMN_AREA, ColumnId::Area),
    input("unit", l::COLUMN_UNIT),
    view("found", l::COLUMN_FOUND, ColumnId::Found),
    input("due", l::COLUMN_DUE),
    LEFT,
    view("state", l::COLUMN_STATE, ColumnId::State),
    VERSION,
];

const OUTCOMES: &[Column] = &[
    ID,
    LIGHT,
    view("kind", l::COLUMN_KIND, ColumnId::Kind),
    input("text", l::COLUMN_WHAT),
    input("unit", l::COLUMN_UNIT),
    input("due", l::COLUMN_DUE),
    LEFT,
    input("done", m::COLUMN_DONE),
    view("review", l::COLUMN_REVIEW, ColumnId::Review),
    VERSION,
];

const REVIEWS: &[Column] = &[
    ID,
    view("at", l::COLUMN_DATE, ColumnId::At),
    column("clock", m::COLUMN_CLOCK, Source::Clock),
    view("kind", l::COLUMN_KIND, ColumnId::Kind),
    input("title", l::COLUMN_TITLE),
    view("level", l::COLUMN_LEVEL, ColumnId::Level),
    input("state", l::COLUMN_STATE),
    input("place", m::COLUMN_PLACE),
    input("note", m::COLUMN_REMARK),
    view("agenda", l::COLUMN_AGENDA, ColumnId::Agenda),
    view("outcomes", l::COLUMN_OUTCOMES, ColumnId::Outcomes),
    VERSION,
];

const INDICATORS: &[Column] = &[
    ID,
    view("name", l::COLUMN_NAME, ColumnId::Name),
    view("met", l::COLUMN_MET, ColumnId::Met),
    column("of", m::COLUMN_OF, Source::Of),
    view("share", l::COLUMN_SHARE, ColumnId::Share),
    view("target", l::COLUMN_TARGET, ColumnId::Target),
    view("by-day", l::COLUMN_BY_DAY, ColumnId::ByDay),
    view("shortfall", l::COLUMN_SHORTFALL, ColumnId::Shortfall),
    view("pace", l::COLUMN_PACE, ColumnId::Pace),
];

impl SheetKind {
    /// Every sheet, in the order in which they stand.
    pub const ALL: [Self; 8] = [
        Self::Tasks,
        Self::Deadlines,
        Self::Communities,
        Self::Enterprises,
        Self::Rectifications,
        Self::Outcomes,
        Self::Reviews,
        Self::Indicators,
    ];

    /// The list whose rows it has.
    pub const fn list(self) -> ListKind {
        match self {
            Self::Tasks => ListKind::Tasks,
            Self::Deadlines => ListKind::Deadlines,
            Self::Communities => ListKind::Communities,
            Self::Enterprises => ListKind::Enterprises,
            Self::Rectifications => ListKind::Rectifications,
            Self::Outcomes => ListKind::Outcomes,
            Self::Reviews => ListKind::Reviews,
            Self::Indicators => ListKind::Indicators,
        }
    }

    /// The sheet of a list, where workbooks have one.
    pub fn of(list: ListKind) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.list() == list)
    }

    /// Its name.
    pub const fn name(self) -> Message {
        match self {
            Self::Tasks => m::SHEET_TASKS,
            Self::Deadlines => m::SHEET_DEADLINES,
            Self::Communities => m::SHEET_COMMUNITIES,
            Self::Enterprises => m::SHEET_ENTERPRISES,
            Self::Rectifications => m::SHEET_RECTIFICATIONS,
            Self::Outcomes => m::SHEET_OUTCOMES,
            Self::Reviews => m::SHEET_REVIEWS,
            Self::Indicators => m::SHEET_INDICATORS,
        }
    }

    /// The sheet named so in either language.
    pub fn from_name(name: &str) -> Option<Self> {
        let named = |sheet: &Self| {
            [Lang::Zh, Lang::En].iter().any(|lang| sheet.name().get(*lang).eq_ignore_ascii_case(name.trim()))
        };
        Self::ALL.into_iter().find(named)
    }

    /// Its columns, in order.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Tasks => TASKS,
            Self::Deadlines => DEADLINES,
            Self::Communities => COMMUNITIES,
            Self::Enterprises => ENTERPRISES,
            Self::Rectifications => RECTIFICATIONS,
            Self::Outcomes => OUTCOMES,
            Self::Reviews => REVIEWS,
            Self::Indicators => INDICATORS,
        }
    }

    /// The act by which its inputs are read back; deadlines are met, indicators are derived.
    pub const fn act(self) -> Option<Act> {
        match self {
            Self::Tasks => Some(Act::Report),
            Self::Communities | Self::Enterprises | Self::Rectifications | Self::Outcomes | Self::Reviews => {
                Some(Act::Amend)
            }
            Self::Deadlines | Self::Indicators => None,
        }
    }

    /// The column that tells rows of one record apart: the day of a duty that comes back, or of a planned meeting.
    pub const fn turn(self) -> Option<&'static str> {
        match self {
            Self::Deadlines => Some("due"),
            Self::Reviews => Some("at"),
            _ => None,
        }
    }

    /// Whether anything in it is read back.
    pub fn is_editable(self) -> bool {
        self.columns().iter().any(|column| column.source.is_editable())
    }

    /// Whether its records make up the register, which is loaded by an administrator.
    pub const fn is_register(self) -> bool {
        matches!(self, Self::Communities | Self::Enterprises)
    }
}

/// Whether long numbers in a text of a record are masked, by the field's name: in names and codes they are part of
/// what is named.
pub fn is_masked(kind: Kind, field: &str) -> bool {
    match field {
        "name" | "credit_code" | "credit-code" | "credit" => false,
        "title" => kind != Kind::Review,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_sheet_is_told_by_its_name_and_every_column_by_its_label() {
        for sheet in SheetKind::ALL {
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(SheetKind::from_name(sheet.name().get(lang)), Some(sheet));
                let labels: BTreeSet<&str> =
                    sheet.columns().iter().map(|column| column.label.get(lang)).collect();
                assert_eq!(labels.len(), sheet.columns().len(), "{sheet:?}");
            }
            let words: BTreeSet<&str> = sheet.columns().iter().map(|column| column.word).collect();
            assert_eq!(words.len(), sheet.columns().len(), "{sheet:?}");
            assert_eq!(sheet.columns()[0].source, Source::Id);
        }
    }

    #[test]
    fn every_input_is_one_of_its_act() {
        for sheet in SheetKind::ALL {
            let Some((act, kind)) = sheet.act().zip(sheet.list().kind()) else { continue };
            let names: Vec<String> =
                act.fields(kind).into_iter().map(|field| field.name.to_string()).collect();
            for name in sheet.columns().iter().filter_map(|column| column.source.input()) {
                assert!(names.iter().any(|known| known == name), "{sheet:?} {name}");
            }
        }
    }
}
