//! Finding dates, recurrences and vague times in a paragraph, with what stands around them.

use super::number::{digits, is_han_numeral};
use super::para::{Para, Range};
use super::recur;
use super::stamp::{Edge, Part, Stamp, Year, separator, stamp};
use crate::domain::task::Recurs;

/// A time expression in a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    /// Where the expression stands, 到 included.
    pub(super) range: Range,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A date in its role.
    Date(Stamp, Role),
    /// A recurrence, with the day of the month where one is named.
    Recurs(Recurs, Option<i8>),
    /// A recurrence of a period that has no name here (每两年).
    OtherPeriod,
    /// 即日起.
    FromNow,
    /// Surely a time, but no day can be told.
    Vague,
}

/// What a date does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing around it says.
    Plain,
    /// 到, 至 before it.
    Until,
    /// The end of a span (3月至5月).
    RangeEnd,
    /// 截至, 截止 before it.
    Baseline,
    /// 自 … 起, 以来, 比 …: no deadline, though it tells the year.
    Other,
}

/// The time expressions of `range`, in order. Those inside 《》 are part of a title and left out.
pub(super) fn moments(p: &Para, range: Range, field: bool) -> Vec<Moment> {
    let mut found = Vec::new();
    let mut at = range.0;
    while at < range.1 {
        if p.at(at) == '《'
            && let Some(close) = p.partner(at)
        {
            at = close + 1;
            continue;
        }
        match moment(p, at, field) {
            Some((moment, end)) => {
                found.extend(moment.filter(|moment| moment.range.1 <= range.1));
                at = end.max(at + 1);
            }
            None => at = past(p, at),
        }
    }
    found
}

/// The next place where an expression may begin: a run of digits is passed whole, so that 12345年 is no 2345年.
fn past(p: &Para, at: usize) -> usize {
    let mut end = at + 1;
    if p.at(at).is_ascii_digit() {
        while p.at(end).is_ascii_digit() {
            end += 1;
        }
    }
    end
}

/// The expression at `at` and its end; no expression but an end for a stretch that only looks like one.
fn moment(p: &Para, at: usize, field: bool) -> Option<(Option<Moment>, usize)> {
    let c = p.at(at);
    let simple = |what: What, end: usize| Some((Some(Moment { range: (at, end), what }), end));
    match c {
        '每' | '按' | '逐' | '定' | '长' => {
            if let Some((what, end)) = recur::recurrence(p, at, field) {
                return simple(what, end);
            }
        }
        '持' | '常' | '全' if field => {
            if let Some((what, end)) = recur::lasting(p, at) {
                return simple(what, end);
            }
        }
        '即' if p.has(at, "即日起") => {
            return match span_end(p, at + 3, None, field) {
                Some((stamp, end)) => simple(What::Date(stamp, Role::RangeEnd), end),
                None => simple(What::FromNow, at + 3),
            };
        }
        '春' | '国' | '元' | '中' | '端' | '清' | '汛' | '月' | '两' => {
            if let Some(end) = festival(p, at) {
                return simple(What::Vague, end);
            }
        }
        _ => {}
    }
    if c.is_ascii_digit()
        || is_han_numeral(c)
        || matches!(
            c,
            '今' | '本'
                | '当'
                | '明'
                | '次'
                | '来'
                | '翌'
                | '去'
                | '上'
                | '下'
                | '前'
                | '第'
                | '年'
                | '○'
                | '零'
        )
    {
        return date(p, at, field);
    }
    None
}

fn date(p: &Para, at: usize, field: bool) -> Option<(Option<Moment>, usize)> {
    if let Some((years, end)) = numbers_first(p, at, field) {
        return Some((years.map(|stamp| dated(p, at, end, stamp, true)), end));
    }
    let Some((first, end)) = stamp(p, at, field) else {
        return day_of_no_month(p, at).map(|end| (Some(Moment { range: (at, end), what: What::Vague }), end));
    };
    let Some((last, range_end)) = span_end(p, end, Some(first), field) else {
        return Some((Some(dated(p, at, end, first, false)), end));
    };
    if last.part == Part::Whole && last.edge == Edge::Open {
        // 2022年至2024年: the years of a programme.
        return Some((None, range_end));
    }
    Some((Some(dated(p, at, range_end, last, true)), range_end))
}

/// A span whose first part lacks its unit: 2022-2024年, 3-5月. The years of a programme give no date.
fn numbers_first(p: &Para, at: usize, field: bool) -> Option<(Option<Stamp>, usize)> {
    let (first, end) = digits(p, at, 4)?;
    let next = separator(p, end)?;
    let (last, end) = stamp(p, next, false)?;
    let years = first >= 1900;
    match (years, last.year, last.part) {
        (true, Year::Stated(_), Part::Whole) if last.edge == Edge::Open && !field => Some((None, end)),
        (true, Year::Stated(_), _) => Some((Some(last), end)),
        (false, Year::Missing, Part::Month(_)) if first <= 12 => Some((Some(last), end)),
        _ => None,
    }
}

/// After a span's first date: the second one, which takes over what it does not say itself.
fn span_end(p: &Para, at: usize, first: Option<Stamp>, field: bool) -> Option<(Stamp, usize)> {
    let after = p.one_of(at, &["开始", "起"]).map_or(at, |more| at + more);
    let next = separator(p, p.skip_blank(after))?;
    if let Some((mut last, end)) = stamp(p, next, field) {
        if let (Year::Missing, Some(first)) = (last.year, first) {
            last.year = first.year;
        }
        return Some((last, end));
    }
    let Some(Stamp { year, part: Part::Day(month, _), .. }) = first else { return None };
    let (day, end) = digits(p, next, 2)?;
    let end = p.one_of(end, &["日", "号"]).map(|more| end + more)?;
    let part = Part::Day(month, i8::try_from(day).unwrap_or(i8::MAX));
    let firm = p.at(end) == '前';
    Some((Stamp { year, part, edge: Edge::Open, firm }, end + usize::from(firm)))
}

fn dated(p: &Para, start: usize, end: usize, stamp: Stamp, span: bool) -> Moment {
    let mut before = start;
    while before > 0 && p.at(before - 1) == ' ' {
        before -= 1;
    }
    let (role, start) = role(p, start, before, end, stamp, span);
    Moment { range: (start, end), what: What::Date(stamp, role) }
}

fn role(p: &Para, start: usize, before: usize, end: usize, stamp: Stamp, span: bool) -> (Role, usize) {
    for word in ["截至到", "截止到", "截止至", "截至", "截止"] {
        if p.ends(before, word) {
            return (Role::Baseline, before - word.chars().count());
        }
    }
    if span {
        return (Role::RangeEnd, start);
    }
    if is_start(p, before, end) && !stamp.firm {
        return (Role::Other, start);
    }
    if ["到", "至"].iter().any(|word| p.ends(before, word)) {
        return (Role::Until, before - 1);
    }
    (Role::Plain, start)
}

/// Whether the words around say that something begins then, or is compared with then.
fn is_start(p: &Para, before: usize, end: usize) -> bool {
    let after = p.skip_blank(end);
    let begins = p.one_of(after, &["以来", "以后", "之后", "开始", "相比", "同期", "后"]).is_some()
        || (p.at(after) == '起' && !matches!(p.at(after + 1), '草' | '步' | '底' | '到'))
        || (p.at(after) == '来' && p.ends(end, "年"));
    let from = ["自从", "自", "从", "比", "较"].iter().any(|word| p.ends(before, word));
    begins || from
}

/// 15日前 without a month.
fn day_of_no_month(p: &Para, at: usize) -> Option<usize> {
    let previous = if at == 0 { '\n' } else { p.at(at - 1) };
    let (_, end) = digits(p, at, 2).filter(|(day, _)| (1..=31).contains(day))?;
    let plain = !previous.is_ascii_digit() && !matches!(previous, '.' | '月' | '第' | '后' | '过');
    (plain && p.has(end, "日前") && !matches!(p.at(end + 2), '往' | '后')).then_some(end + 2)
}

/// 月底前, 春节前 …: a deadline for people, none for a calendar.
fn festival(p: &Para, at: usize) -> Option<usize> {
    let previous = if at == 0 { '\n' } else { p.at(at - 1) };
    if p.at(at) == '月' {
        let known =
            previous.is_ascii_digit() || is_han_numeral(previous) || matches!(previous, '个' | '每' | '逐');
        return (!known).then(|| p.one_of(at, &["月底前", "月末前"]).map(|more| at + more)).flatten();
    }
    let name = p.one_of(
        at,
        &[
            "春节",
            "国庆节",
            "国庆",
            "元旦",
            "中秋节",
            "中秋",
            "端午节",
            "端午",
            "清明节",
            "清明",
            "汛期",
            "两会",
        ],
    )?;
    let end = at + name;
    p.one_of(end, &["来临前", "到来前", "召开前", "之前", "以前", "前"])
        .filter(|more| !matches!(p.at(end + more), '往' | '后' | '期'))
        .map(|more| end + more)
}
