//! One date as printed: 2023年6月底前, 6月底, 上半年, 二〇二三年六月三十日, 2023-06-30.

use super::number::{digits, han_digit, small};
use super::para::Para;

/// The year of a date, as far as the words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Written out.
    Stated(i16),
    /// Two digits (23年6月底).
    Short(i16),
    /// 今年, 本年, 当年.
    This,
    /// 明年, 次年.
    Next,
    /// 去年, 上年.
    Last,
    /// Not there.
    Missing,
}

/// The part of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Half(i8),
    Quarter(i8),
    Month(i8),
    Day(i8, i8),
}

/// Which end of the part is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// None named.
    Open,
    /// 底, 末, 内.
    End,
    /// 前 without 底.
    Before,
    /// 初.
    Start,
    /// 上旬, 中旬, 下旬: 1 to 3.
    Third(i8),
}

/// A date as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) year: Year,
    pub(super) part: Part,
    pub(super) edge: Edge,
    /// 前 stands after it: a deadline beyond doubt.
    pub(super) firm: bool,
}

/// Reads a date at `at`: the date and its end.
///
/// `field` says that it stands where a deadline is expected, where shorter forms (2023.12) are dates too.
pub(super) fn stamp(p: &Para, at: usize, field: bool) -> Option<(Stamp, usize)> {
    if let Some(found) = numeric(p, at, field) {
        return Some(found);
    }
    match year(p, at) {
        Some((year, end)) => after_year(p, year, end),
        None => without_year(p, at),
    }
}

/// 2023-06-30, 2023.6.30, 2023/6/30, and in a field 2023.6.
fn numeric(p: &Para, at: usize, field: bool) -> Option<(Stamp, usize)> {
    let (year, end) = digits(p, at, 4).filter(|(year, _)| is_year(*year))?;
    let separator = p.at(end);
    if !matches!(separator, '-' | '.' | '/') {
        return None;
    }
    let (month, end) = digits(p, end + 1, 2)?;
    let year = Year::Stated(year);
    let month = narrow(month);
    if p.at(end) == separator
        && let Some((day, end)) = digits(p, end + 1, 2)
    {
        let end = p.one_of(end, &["日"]).map_or(end, |more| end + more);
        let (firm, end) = before(p, end);
        return Some((Stamp { year, part: Part::Day(month, narrow(day)), edge: Edge::Open, firm }, end));
    }
    if !field || p.at(end).is_ascii_digit() || p.at(end) == '年' {
        return None;
    }
    let (edge, firm, end) = edge(p, end);
    Some((Stamp { year, part: Part::Month(month), edge, firm }, end))
}

fn is_year(year: i16) -> bool {
    (1900..=2099).contains(&year)
}

fn narrow(value: i16) -> i8 {
    i8::try_from(value).unwrap_or(i8::MAX)
}

fn year(p: &Para, at: usize) -> Option<(Year, usize)> {
    for (word, year) in [
        ("今年", Year::This),
        ("本年", Year::This),
        ("当年", Year::This),
        ("明年", Year::Next),
        ("次年", Year::Next),
        ("来年", Year::Next),
        ("翌年", Year::Next),
        ("去年", Year::Last),
        ("上年", Year::Last),
    ] {
        if p.has(at, word) {
            return Some((year, at + 2));
        }
    }
    let end_of_year =
        |end: usize| Some(p.skip_blank(end)).filter(|end| p.at(*end) == '年').map(|end| end + 1);
    if let Some((value, end)) = digits(p, at, 4) {
        let end = end_of_year(end)?;
        return match value {
            value if is_year(value) => Some((Year::Stated(value), end)),
            value if (20..=49).contains(&value) && month(p, end).is_some() => {
                Some((Year::Short(2000 + value), end))
            }
            _ => None,
        };
    }
    let mut value: i16 = 0;
    for i in 0..4 {
        value = value * 10 + han_digit(p.at(at + i))?;
    }
    is_year(value).then_some(())?;
    Some((Year::Stated(value), end_of_year(at + 4)?))
}

fn after_year(p: &Para, year: Year, end: usize) -> Option<(Stamp, usize)> {
    let next = p.skip_blank(end);
    if let Some((part, end)) = part(p, next) {
        return Some(with_edge(p, year, part, end));
    }
    // 2023年5-7月: the end counts.
    if let Some((_, end)) = digits(p, next, 2)
        && let Some((part, end)) = separator(p, end).and_then(|last| part(p, last))
    {
        return Some(with_edge(p, year, part, end));
    }
    // 2023年度 names a plan's or a budget's year, never a day.
    if p.at(end) == '度' {
        return None;
    }
    Some(with_edge(p, year, Part::Whole, end))
}

/// A sign that joins the ends of a span, and the place after it.
pub(super) fn separator(p: &Para, at: usize) -> Option<usize> {
    p.one_of(at, &["——", "--", "-", "—", "–", "─", "~", "至", "到"]).map(|more| p.skip_blank(at + more))
}

fn without_year(p: &Para, at: usize) -> Option<(Stamp, usize)> {
    let previous = if at == 0 { '\n' } else { p.at(at - 1) };
    if p.at(at) == '年' {
        let span_of_years = previous.is_ascii_digit()
            || super::number::is_han_numeral(previous)
            || matches!(previous, '几' | '数' | '半' | '多' | '每' | '周' | '学' | '整' | '全' | '近');
        return (!span_of_years && matches!(p.at(at + 1), '底' | '末' | '内'))
            .then(|| with_edge(p, Year::Missing, Part::Whole, at + 1))
            .filter(|(stamp, _)| stamp.edge == Edge::End);
    }
    if previous.is_ascii_digit() || matches!(previous, '.' | '第') {
        return None;
    }
    let (part, end) = part(p, at)?;
    let (stamp, end) = with_edge(p, Year::Missing, part, end);
    // A bare Han month or quarter is too often a word (五月花, 一季度例会) to count without its end.
    let han = !p.at(at).is_ascii_digit();
    let bare = stamp.edge == Edge::Open && !stamp.firm && p.at(end - 1) != '份';
    (!(han && bare && matches!(part, Part::Month(_)))).then_some((stamp, end))
}

fn part(p: &Para, at: usize) -> Option<(Part, usize)> {
    for (word, part) in [
        ("上半年", Part::Half(1)),
        ("下半年", Part::Half(2)),
        ("前三季度", Part::Quarter(3)),
        ("前三个季度", Part::Quarter(3)),
    ] {
        if p.has(at, word) {
            return Some((part, at + word.chars().count()));
        }
    }
    let quarter = if p.at(at) == '第' { at + 1 } else { at };
    if let Some((number, end)) = small(p, quarter).filter(|(number, _)| (1..=4).contains(number))
        && p.has(end, "季度")
    {
        return Some((Part::Quarter(narrow(number)), end + 2));
    }
    let (number, end) = month(p, at)?;
    let next = p.skip_blank(end);
    if let Some((day, end)) = small(p, next).map(|(day, end)| (day, p.skip_blank(end)))
        && matches!(p.at(end), '日' | '号')
    {
        return Some((Part::Day(number, narrow(day)), end + 1));
    }
    Some((Part::Month(number), end))
}

/// N月, not N个月; the number is not checked against the calendar, so that 13月 is reported and not lost.
fn month(p: &Para, at: usize) -> Option<(i8, usize)> {
    let (number, end) = small(p, p.skip_blank(at))?;
    let end = p.skip_blank(end);
    (p.at(end) == '月').then_some((narrow(number), end + 1))
}

fn with_edge(p: &Para, year: Year, part: Part, end: usize) -> (Stamp, usize) {
    if let Part::Day(..) = part {
        let (firm, end) = before(p, end);
        return (Stamp { year, part, edge: Edge::Open, firm }, end);
    }
    let (edge, firm, end) = edge(p, end);
    (Stamp { year, part, edge, firm }, end)
}

fn edge(p: &Para, at: usize) -> (Edge, bool, usize) {
    let at = if p.at(at) == '份' { at + 1 } else { at };
    let next = p.skip_blank(at);
    let (edge, end) = match (p.at(next), p.at(next + 1)) {
        ('底' | '末', after) if !matches!(after, '线' | '数' | '层' | '子' | '座' | '端' | '梢') => {
            (Edge::End, next + 1)
        }
        ('内', after) if !matches!(after, '部' | '容' | '外' | '控' | '设') => (Edge::End, next + 1),
        ('初', after) if !matches!(after, '步' | '级' | '始' | '次' | '期' | '审' | '核') => {
            (Edge::Start, next + 1)
        }
        ('上', '旬') => (Edge::Third(1), next + 2),
        ('中', '旬') => (Edge::Third(2), next + 2),
        ('下', '旬') => (Edge::Third(3), next + 2),
        _ => (Edge::Open, at),
    };
    let (firm, end) = before(p, end);
    let edge = if firm && edge == Edge::Open { Edge::Before } else { edge };
    (edge, firm, end)
}

/// 前, 以前, 之前 at `at`, but not 前往, 前后.
fn before(p: &Para, at: usize) -> (bool, usize) {
    let next = p.skip_blank(at);
    match p.one_of(next, &["以前", "之前", "前"]) {
        Some(more) if !matches!(p.at(next + more), '往' | '后' | '期' | '来' | '去' | '三') => {
            (true, next + more)
        }
        _ => (false, at),
    }
}

#[cfg(test)]
mod tests {
    use super::super::para::LineTable;
    use super::*;

    fn read(text: &str, field: bool) -> Option<(Stamp, String)> {
        let lines = LineTable::new(text);
        let p = Para::new(text, &lines, 0, 0);
        stamp(&p, 0, field).map(|(stamp, end)| (stamp, p.raw((0, end)).to_owned()))
    }

    #[test]
    fn dates_as_printed() {
        use Edge::{Before, End, Open, Start, Third};
        use Part::{Day, Half, Month, Quarter, Whole};
        use Year::{Missing, Next, Short, Stated, This};
        let y = Stated(2023);
        for (text, year, part, edge, firm, phrase) in [
            ("2023年6月底前完成", y, Month(6), End, true, "2023年6月底前"),
            ("2023 年 6 月底前完成", y, Month(6), End, true, "2023 年 6 月底前"),
            ("２０２３年６月末", y, Month(6), End, false, "２０２３年６月末"),
            ("6月底前", Missing, Month(6), End, true, "6月底前"),
            ("2023年底前", y, Whole, End, true, "2023年底前"),
            ("2023年6月份各项", y, Month(6), Open, false, "2023年6月份"),
            ("2023年6月份前", y, Month(6), Before, true, "2023年6月份前"),
            ("2023年6月30日前", y, Day(6, 30), Open, true, "2023年6月30日前"),
            ("二〇二三年六月三十日", y, Day(6, 30), Open, false, "二〇二三年六月三十日"),
            ("二○二三年十二月底", y, Month(12), End, false, "二○二三年十二月底"),
            ("2023-06-30", y, Day(6, 30), Open, false, "2023-06-30"),
            ("2023.6.30前", y, Day(6, 30), Open, true, "2023.6.30前"),
            ("上半年完成", Missing, Half(1), Open, false, "上半年"),
            ("2023年下半年", y, Half(2), Open, false, "2023年下半年"),
            ("一季度末", Missing, Quarter(1), End, false, "一季度末"),
            ("第3季度", Missing, Quarter(3), Open, false, "第3季度"),
            ("2023年前三季度", y, Quarter(3), Open, false, "2023年前三季度"),
            ("今年9月中旬", This, Month(9), Third(2), false, "今年9月中旬"),
            ("明年3月底以前", Next, Month(3), End, true, "明年3月底以前"),
            ("年底前", Missing, Whole, End, true, "年底前"),
            ("2023年内", y, Whole, End, false, "2023年内"),
            ("2023年", y, Whole, Open, false, "2023年"),
            ("2023年前", y, Whole, Before, true, "2023年前"),
            ("2023年6月初", y, Month(6), Start, false, "2023年6月初"),
            ("2023年6月初步", y, Month(6), Open, false, "2023年6月"),
            ("6月30日前后", Missing, Day(6, 30), Open, false, "6月30日"),
            ("23年6月底", Short(2023), Month(6), End, false, "23年6月底"),
            ("2023年5—7月", y, Month(7), Open, false, "2023年5—7月"),
            ("六月底前", Missing, Month(6), End, true, "六月底前"),
        ] {
            assert_eq!(
                read(text, false),
                Some((Stamp { year, part, edge, firm }, phrase.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in ["2023年度", "12319", "6个月", "五月花", "2023.6", "三年内", "年内部", "12345年", "3年"]
        {
            assert_eq!(read(text, false), None, "{text}");
        }
        let field = Stamp { year: Year::Stated(2023), part: Part::Month(12), edge: Edge::Open, firm: false };
        assert_eq!(read("2023.12", true), Some((field, "2023.12".to_owned())));
    }
}
