//! Words by which people type days, times, yes and no, in either language.

use jiff::civil::Weekday;

/// Words for days near the reader's own, with how many days they lie ahead.
pub const NEAR: &[(&str, i32)] = &[
    ("大前天", -3),
    ("前天", -2),
    ("昨天", -1),
    ("昨日", -1),
    ("今天", 0),
    ("今日", 0),
    ("明天", 1),
    ("明日", 1),
    ("后天", 2),
    ("大后天", 3),
    ("yesterday", -1),
    ("today", 0),
    ("tomorrow", 1),
];

/// Words before a day of the week, with how many weeks they lie ahead; none where the word leaves it open.
pub const WEEKS: &[(&str, Option<i32>)] = &[
    ("上上周", Some(-2)),
    ("下下周", Some(2)),
    ("上周", Some(-1)),
    ("下周", Some(1)),
    ("本周", Some(0)),
    ("这周", Some(0)),
    ("上星期", Some(-1)),
    ("下星期", Some(1)),
    ("本星期", Some(0)),
    ("这星期", Some(0)),
    ("上礼拜", Some(-1)),
    ("下礼拜", Some(1)),
    ("周", None),
    ("星期", None),
    ("礼拜", None),
    ("last ", Some(-1)),
    ("next ", Some(1)),
    ("this ", Some(0)),
    ("", None),
];

/// Days of the week behind a word of [`WEEKS`] that is Chinese.
pub const CHINESE_WEEKDAYS: &[(&str, Weekday)] = &[
    ("一", Weekday::Monday),
    ("二", Weekday::Tuesday),
    ("三", Weekday::Wednesday),
    ("四", Weekday::Thursday),
    ("五", Weekday::Friday),
    ("六", Weekday::Saturday),
    ("日", Weekday::Sunday),
    ("天", Weekday::Sunday),
    ("末", Weekday::Sunday),
];

/// Days of the week that stand alone or behind an English word of [`WEEKS`].
pub const ENGLISH_WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// A month's last day, with how many months it lies ahead.
pub const MONTH_ENDS: &[(&str, i32)] = &[
    ("月底", 0),
    ("月末", 0),
    ("本月底", 0),
    ("这个月底", 0),
    ("下月底", 1),
    ("下个月底", 1),
    ("上月底", -1),
    ("上个月底", -1),
    ("month end", 0),
    ("end of month", 0),
    ("eom", 0),
];

/// The year's last day.
pub const YEAR_ENDS: &[&str] = &["年底", "年末", "year end", "end of year"];

/// The English months, by their first three letters.
pub const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What part of a date a mark ends: year, month, day.
pub const DATE_MARKS: [&[char]; 3] = [&['年'], &['月'], &['日', '号']];

/// Units of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// Words for the units of a span.
pub const UNITS: &[(&str, Unit)] = &[
    ("d", Unit::Day),
    ("天", Unit::Day),
    ("日", Unit::Day),
    ("days", Unit::Day),
    ("day", Unit::Day),
    ("w", Unit::Week),
    ("周", Unit::Week),
    ("个星期", Unit::Week),
    ("星期", Unit::Week),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("m", Unit::Month),
    ("个月", Unit::Month),
    ("月", Unit::Month),
    ("months", Unit::Month),
    ("month", Unit::Month),
    ("y", Unit::Year),
    ("年", Unit::Year),
    ("years", Unit::Year),
    ("year", Unit::Year),
];

/// Words behind a span that say it lies ahead.
pub const AHEAD: &[&str] = &["以后", "之后", "后"];

/// Words behind a span that say it lies back.
pub const BACK: &[&str] = &["以前", "之前", "前", " ago"];

/// A part of the day, and the hours that it shifts a clock of twelve by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Before noon.
    Morning,
    /// Noon: twelve stays, one and two come after it.
    Noon,
    /// After noon.
    Afternoon,
}

/// Words before a time that name a part of the day.
pub const HALVES: &[(&str, Half)] = &[
    ("凌晨", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("上午", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("傍晚", Half::Afternoon),
    ("晚上", Half::Afternoon),
    ("晚", Half::Afternoon),
];

/// Words behind an English time that name a part of the day.
pub const HALVES_BEHIND: &[(&str, Half)] = &[("am", Half::Morning), ("pm", Half::Afternoon)];

/// Marks between an hour and its minutes.
pub const HOUR_MARKS: [char; 4] = [':', '点', '时', '.'];

/// Marks behind minutes.
pub const MINUTE_MARKS: [char; 1] = ['分'];

/// Half past.
pub const HALF_PAST: &str = "半";

/// On the hour.
pub const SHARP: &str = "整";

/// Yes.
pub const YES: &[&str] = &["是", "有", "对", "yes", "y", "true", "on", "1"];

/// No.
pub const NO: &[&str] = &["否", "无", "不是", "no", "n", "false", "off", "0"];

/// Nothing, where a value may be left out.
pub const NOTHING: &[&str] = &["无", "没有", "清空", "none", "-"];

/// Marks between several values.
pub const BETWEEN: [char; 6] = [',', '，', '、', ';', '；', '\n'];

/// Days offered while none is typed, in both languages.
pub const OFFERED_DAYS: &[(&str, &str)] = &[
    ("今天", "today"),
    ("昨天", "yesterday"),
    ("前天", "-2d"),
    ("明天", "tomorrow"),
    ("周五", "fri"),
    ("下周一", "next mon"),
    ("月底", "month end"),
    ("年底", "year end"),
];

/// Rules in words: what stands before every one of them in Chinese.
pub const EVERY: &str = "每";

/// How far apart the meetings of a rule are, by the word behind `每` or behind its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
}

/// Chinese words for spans, longer ones before those that begin them.
pub const SPANS: &[(&str, Span)] = &[
    ("个季度", Span::Quarter),
    ("季度", Span::Quarter),
    ("季", Span::Quarter),
    ("个星期", Span::Week),
    ("星期", Span::Week),
    ("礼拜", Span::Week),
    ("周", Span::Week),
    ("个月", Span::Month),
    ("月", Span::Month),
    ("年", Span::Year),
    ("天", Span::Day),
    ("日", Span::Day),
];

/// English words for spans.
pub const ENGLISH_SPANS: &[(&str, Span)] = &[
    ("daily", Span::Day),
    ("days", Span::Day),
    ("day", Span::Day),
    ("weekly", Span::Week),
    ("weeks", Span::Week),
    ("week", Span::Week),
    ("monthly", Span::Month),
    ("months", Span::Month),
    ("month", Span::Month),
    ("quarterly", Span::Quarter),
    ("quarters", Span::Quarter),
    ("quarter", Span::Quarter),
    ("yearly", Span::Year),
    ("years", Span::Year),
    ("year", Span::Year),
];

/// Chinese numerals.
pub const NUMERALS: &[(&str, i8)] = &[
    ("一", 1),
    ("二", 2),
    ("两", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
    ("十", 10),
];

/// English words for a place in a row.
pub const ORDINALS: &[(&str, i8)] =
    &[("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("last", -1)];

/// Words before a place in a row.
pub const PLACE: &str = "第";

/// Words between a place and what is counted.
pub const COUNTED: &[&str] = &["个", ""];

/// The last one of something.
pub const LAST_ONE: &[&str] = &["最后一个", "最后"];

/// The last day of a month, behind the month.
pub const LAST_DAY: &[&str] = &["最后一天", "最后一日", "底", "末"];

/// Which month of a quarter.
pub const QUARTER_MONTHS: &[(&str, i8)] =
    &[("首月", 1), ("中间月", 2), ("末月", 3), ("第一个月", 1), ("第二个月", 2), ("第三个月", 3)];

/// Words between parts of a rule that say nothing.
pub const PARTICLES: &[&str] = &["、", "和", "及", "的", " "];

/// Words before a day of the week.
pub const WEEK_WORDS: &[&str] = &["星期", "礼拜", "周"];

/// A mark behind a month.
pub const MONTH_MARK: &str = "月";

/// Marks behind a day.
pub const DAY_MARKS: &[&str] = &["日", "号"];

/// What stands before and behind how often in all.
pub const TIMES: (&[&str], &str) = (&["共", "一共", ""], "次");

/// What stands before a last day.
pub const UP_TO: &[&str] = &["截至", "至", "到"];

/// English words in a rule that say nothing.
pub const ENGLISH_PARTICLES: &[&str] = &["on", "the", "of", "every", "each", "and", "in", "at"];

/// English for how often in all, and before a last day.
pub const ENGLISH_ENDS: (&str, &str) = ("times", "until");

/// Rules offered while none is typed, in both languages.
pub const OFFERED_RULES: &[(&str, &str)] = &[
    ("每月15日", "monthly on the 15th"),
    ("每周四", "every Thursday"),
    ("每月第三个周四", "monthly on the third Thursday"),
    ("每月最后一天", "monthly on the last day"),
    ("每季度第三个月21日", "quarterly in the third month on the 21st"),
    ("每2个月25日", "every 2 months on the 25th"),
    ("每年6月、12月29日", "yearly in Jun and Dec on the 29th"),
];
