//! What the compiler could not read without doubt: never an error, always with its place.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// A doubt at a place of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line, 1-based.
    pub line: usize,
    /// Column in characters, 1-based.
    pub column: usize,
    /// What is in doubt.
    pub doubt: Doubt,
    /// The words in doubt.
    pub phrase: String,
}

/// What is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A date without a year took it from the day of issue.
    YearOfIssue(i16),
    /// A date without a year, and no year to take.
    NoYear,
    /// A date without a year lies before the item's earlier date: the year may be the next one.
    Backwards(i16),
    /// A date without a year would lie before the day of issue.
    YearUnclear,
    /// A year with two digits.
    ShortYear(i16),
    /// A year alone is no deadline.
    YearAlone,
    /// A year alone in the place of a deadline: read as its end.
    YearAsEnd,
    /// 6月前: before the month begins, or by its end? Read as before it begins.
    BeforeMonth,
    /// 2023年前, 上半年前: before it begins, or by its end? Left open.
    BeforePeriod,
    /// 月初, 年初, 季度初: no day.
    Beginning,
    /// A day that the calendar does not have.
    NoSuchDay,
    /// A deadline before the day of issue.
    BeforeIssue,
    /// A date before the day of issue, not taken for a deadline.
    Past,
    /// 截至 with a date after the day of issue: taken for a deadline.
    FutureBaseline,
    /// A day or month end of no known month, a festival.
    Vague,
    /// 即日起: it starts at once, and has no end.
    FromNow,
    /// A period that the list of recurrences lacks (每两年).
    OtherPeriod,
    /// The place of a deadline holds no date.
    NotADeadline,
    /// The deadline of a merged cell was taken from the row above.
    DeadlineAbove,
    /// An item names no unit.
    NoUnits,
    /// Units are named outside every item.
    StrayUnits,
    /// The units of a section were given to each of its items.
    SectionUnits,
    /// A bracket is not closed.
    Unclosed,
    /// A unit's name is too long to be one.
    LongUnit,
    /// A table's header names no column that is known.
    UnknownTable,
    /// A table row has more cells than the header.
    ExtraCells,
}

impl Doubt {
    /// Every kind of doubt; years are 0.
    pub const ALL: &'static [Self] = &[
        Self::YearOfIssue(0),
        Self::NoYear,
        Self::Backwards(0),
        Self::YearUnclear,
        Self::ShortYear(0),
        Self::YearAlone,
        Self::YearAsEnd,
        Self::BeforeMonth,
        Self::BeforePeriod,
        Self::Beginning,
        Self::NoSuchDay,
        Self::BeforeIssue,
        Self::Past,
        Self::FutureBaseline,
        Self::Vague,
        Self::FromNow,
        Self::OtherPeriod,
        Self::NotADeadline,
        Self::DeadlineAbove,
        Self::NoUnits,
        Self::StrayUnits,
        Self::SectionUnits,
        Self::Unclosed,
        Self::LongUnit,
        Self::UnknownTable,
        Self::ExtraCells,
    ];

    /// The message with its places: `{phrase}`, and `{year}` where a year was taken.
    pub const fn template(self) -> &'static str {
        match self {
            Self::YearOfIssue(_) => "“{phrase}”没有写明年份,按成文年份{year}年理解,请核对",
            Self::NoYear => "“{phrase}”没有写明年份,上下文也没有年份,时限留空",
            Self::Backwards(_) => {
                "“{phrase}”没有写明年份,按上文的{year}年理解则早于上一时限,请核对是否为次年"
            }
            Self::YearUnclear => "“{phrase}”没有写明年份,按成文年份理解则早于成文日期,时限留空",
            Self::ShortYear(_) => "“{phrase}”的年份只有两位,按{year}年理解,请核对",
            Self::YearAlone => "“{phrase}”只有年份,未作为时限",
            Self::YearAsEnd => "“{phrase}”只有年份,按年底理解,请核对",
            Self::BeforeMonth => "“{phrase}”有歧义(当月之前或当月底前),按当月之前理解,请核对",
            Self::BeforePeriod => "“{phrase}”有歧义(期初之前或期末之前),时限留空",
            Self::Beginning => "“{phrase}”没有明确到日,时限留空",
            Self::NoSuchDay => "“{phrase}”不是有效日期,时限留空",
            Self::BeforeIssue => "“{phrase}”早于成文日期,请核对",
            Self::Past => "“{phrase}”早于成文日期,未作为时限",
            Self::FutureBaseline => "“{phrase}”晚于成文日期,按时限理解,请核对",
            Self::Vague => "“{phrase}”不能确定是哪一天,时限留空",
            Self::FromNow => "“{phrase}”只有起点没有终点,按长期坚持理解,请核对",
            Self::OtherPeriod => "“{phrase}”的周期不在常用周期之内,按定期理解,请核对",
            Self::NotADeadline => "时限“{phrase}”不能识别,时限留空",
            Self::DeadlineAbove => "“{phrase}”的时限为空,按合并单元格沿用上一行,请核对",
            Self::NoUnits => "任务“{phrase}”没有写明责任单位",
            Self::StrayUnits => "“{phrase}”不在任何任务之内,未归入责任清单",
            Self::SectionUnits => "“{phrase}”写在本部分标题之下,已归入其中每项任务,请核对",
            Self::Unclosed => "“{phrase}”的括号没有闭合",
            Self::LongUnit => "“{phrase}”过长,可能不是单位名称,请核对",
            Self::UnknownTable => "表格的表头“{phrase}”没有可识别的列,未读取",
            Self::ExtraCells => "“{phrase}”一行的单元格多于表头,多出的未读取",
        }
    }

    /// The year that was taken for a date.
    pub const fn year(self) -> Option<i16> {
        match self {
            Self::YearOfIssue(year) | Self::Backwards(year) | Self::ShortYear(year) => Some(year),
            _ => None,
        }
    }
}

impl Warning {
    /// What is in doubt and what was done, in Chinese: the `message` of the JSON.
    pub fn message(&self) -> String {
        let year = self.doubt.year().map_or_else(String::new, |year| year.to_string());
        self.doubt.template().replace("{year}", &year).replace("{phrase}", &self.quoted())
    }

    /// The words in doubt, cut where they are long.
    pub fn quoted(&self) -> String {
        match self.phrase.char_indices().nth(QUOTED) {
            Some((cut, _)) => format!("{}…", &self.phrase[..cut]),
            None => self.phrase.clone(),
        }
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Warning", 3)?;
        fields.serialize_field("line", &self.line)?;
        fields.serialize_field("column", &self.column)?;
        fields.serialize_field("message", &self.message())?;
        fields.end()
    }
}

/// Messages quote at most this many characters.
const QUOTED: usize = 40;
