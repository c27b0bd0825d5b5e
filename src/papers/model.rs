//! A paper as data: what stands in it, in order, with the records behind every figure.

use crate::domain::id::Key;
use crate::locale::{Lang, Message, papers as m};

/// The papers that an office sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperKind {
    /// 会议纪要.
    Minutes,
    /// 通报.
    Bulletin,
    /// 重点任务和责任清单.
    Tasks,
    /// 督办单.
    Notice,
}

impl PaperKind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Minutes, Self::Bulletin, Self::Tasks, Self::Notice];

    /// The word that names the kind in commands and template files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Bulletin => "bulletin",
            Self::Tasks => "tasks",
            Self::Notice => "notice",
        }
    }

    /// The kind named by `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What people call it.
    pub const fn label(self) -> Message {
        match self {
            Self::Minutes => m::KIND_MINUTES,
            Self::Bulletin => m::KIND_BULLETIN,
            Self::Tasks => m::KIND_TASKS,
            Self::Notice => m::KIND_NOTICE,
        }
    }
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Text(String),
    /// A figure with the number of its source, from 1; see [`Paper::sources`].
    Figure {
        /// The figure as written.
        text: String,
        /// Number of the source.
        source: usize,
    },
}

impl Span {
    /// The text alone.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Figure { text, .. } => text,
        }
    }
}

/// A line or paragraph.
pub type Line = Vec<Span>;

/// The words of a line without its note numbers.
pub fn plain(line: &[Span]) -> String {
    line.iter().map(Span::text).collect()
}

/// Where a figure comes from: the records counted, and of a ratio those that are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The figure as it is first written.
    pub figure: String,
    /// The records behind it; of a ratio, those that make the numerator.
    pub keys: Vec<Key>,
    /// Of a ratio, the records of the denominator that are not in the numerator.
    pub rest: Option<Vec<Key>>,
}

/// How a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Flush left: texts.
    Left,
    /// Centred: numbers, dates, words.
    Centre,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The word by which a template picks it.
    pub name: &'static str,
    /// Its head.
    pub head: String,
    /// Its share of the table's width, against those of the others.
    pub weight: u16,
    /// How its cells stand.
    pub align: Align,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row<L> {
    /// A line across all columns.
    Across(L),
    /// A cell a column, each of one line or several.
    Cells {
        /// The record that the row names by its id: its own figures need no note.
        key: Option<Key>,
        /// The cells.
        cells: Vec<Vec<L>>,
    },
}

/// A table; `L` is what stands in its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<L> {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, without the head.
    pub rows: Vec<Row<L>>,
}

/// A part of a paper's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; the number is written by its level (GB/T 9704-2012, 7.3.3).
    Heading {
        /// 1 to 4.
        level: u8,
        /// The number as written, with what divides it from the heading.
        number: String,
        /// The heading.
        line: Line,
    },
    /// A paragraph.
    Paragraph(Line),
    /// A paragraph that begins with its subject: 出席, 请假, 列席 (GB/T 9704-2012, 10.3).
    Roll {
        /// The subject.
        label: Line,
        /// What is said of it.
        line: Line,
    },
    /// Items in order.
    List(Vec<Line>),
    /// A table.
    Table(Table<Line>),
}

/// A part that follows the paper itself, on pages of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annex {
    /// Its title.
    pub title: Line,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// What stands above the title and below the text (GB/T 9704-2012, 7.2, 7.3.5, 7.4). What is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// 发文机关标志, red.
    pub mark: Line,
    /// 发文字号, or the minutes' 编号.
    pub number: Line,
    /// 签发人.
    pub signer: Line,
    /// 主送机关.
    pub to: Line,
    /// 署名.
    pub sign: Line,
    /// 成文日期.
    pub date: Line,
    /// 抄送机关.
    pub copy: Line,
    /// 印发机关.
    pub print: Line,
    /// 印发日期.
    pub printed: Line,
}

/// A paper, ready to be written in any format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// Its language.
    pub lang: Lang,
    /// What it is about, for its file's name: an id or a day.
    pub about: String,
    /// Head and foot.
    pub head: Head,
    /// Title.
    pub title: Line,
    /// Text.
    pub blocks: Vec<Block>,
    /// Annexes; 数据来源 is added by the renderers as the last.
    pub annexes: Vec<Annex>,
    /// Sources of figures; the first has number 1.
    pub sources: Vec<Source>,
}

/// A form in which a paper is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Word, in the layout of GB/T 9704-2012.
    Docx,
    /// Markdown with footnotes.
    Markdown,
    /// Plain text.
    Text,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Markdown, Self::Text];

    /// The word that names it, as `--format` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Text => "text",
        }
    }

    /// What its files end with, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Text => "txt",
        }
    }

    /// The format named by `word`: its own or that of its files.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word || format.extension() == word)
    }
}
