//! Recurrences as printed: 每年, 每年底, 每季度末, 每月28日前, 按月, 定期, 长期坚持.

use super::moment::What;
use super::number::{digits, small};
use super::para::Para;
use super::stamp::{Edge, Part, Stamp, Year, stamp};
use crate::domain::task::Recurs;

/// The recurrence that begins at `at` and its end.
pub(super) fn recurrence(p: &Para, at: usize, field: bool) -> Option<(What, usize)> {
    match p.at(at) {
        '每' => every(p, at + 1),
        '按' | '逐' => by_period(p, at + 1),
        '定' => regular(p, at),
        '长' => lasting(p, at).filter(|(_, end)| field || end - at > 2),
        _ => None,
    }
}

/// 长期坚持 and its kin; in the place of a deadline 长期, 持续, 常态化, 全程 alone will do.
pub(super) fn lasting(p: &Para, at: usize) -> Option<(What, usize)> {
    const ALWAYS: [&str; 6] = ["坚持", "推进", "实施", "开展", "落实", "执行"];
    let stem = p.one_of(at, &["长期", "持续", "常态化", "常态", "常年", "全程"])?;
    let end = at + stem;
    let end = p.one_of(end, &ALWAYS).map_or(end, |more| end + more);
    Some((What::Recurs(Recurs::Continuous, None), end))
}

/// 定期, but neither 不定期 nor the tail and head of 规定期限, 约定期间.
fn regular(p: &Para, at: usize) -> Option<(What, usize)> {
    let previous = if at == 0 { '\n' } else { p.at(at - 1) };
    let word = p.has(at, "定期") && !matches!(p.at(at + 2), '限' | '间' | '存' | '内');
    let own = !matches!(previous, '不' | '规' | '约' | '法' | '固' | '限' | '指' | '既' | '预');
    (word && own).then_some((What::Recurs(Recurs::Regular, None), at + 2))
}

/// 按月, 逐季 ….
fn by_period(p: &Para, at: usize) -> Option<(What, usize)> {
    let (recurs, length) = match p.at(at) {
        '月' if !matches!(p.at(at + 1), '份' | '龄') => (Recurs::Monthly, 1),
        '季' if p.at(at + 1) == '度' => (Recurs::Quarterly, 2),
        '季' if p.at(at + 1) != '节' => (Recurs::Quarterly, 1),
        '半' if p.at(at + 1) == '年' => (Recurs::HalfYearly, 2),
        '年' if p.at(at + 1) == '度' => (Recurs::Yearly, 2),
        '周' if !matches!(p.at(at + 1), '岁' | '边' | '期' | '长' | '围' | '年') => {
            (Recurs::Weekly, 1)
        }
        _ => return None,
    };
    Some((What::Recurs(recurs, None), at + length))
}

/// After 每.
fn every(p: &Para, at: usize) -> Option<(What, usize)> {
    let at = p.skip_blank(at);
    let (count, at) = match (p.at(at), p.at(at + 1)) {
        ('半', '年') => return Some((What::Recurs(Recurs::HalfYearly, None), after_half(p, at + 2))),
        ('半', '个' | '月') => (0, at + 1),
        ('两', _) => (2, at + 1),
        ('自', '然') => (1, at + 2),
        _ => small(p, at).unwrap_or((1, at)),
    };
    let at = if p.at(at) == '个' { at + 1 } else { at };
    let (unit, length) =
        [("年度", 'y'), ("年", 'y'), ("季度", 'q'), ("季", 'q'), ("月", 'm'), ("周", 'w'), ("星期", 'w')]
            .into_iter()
            .find(|(word, _)| p.has(at, word))
            .map(|(word, unit)| (unit, word.chars().count()))?;
    let end = at + length;
    let what = |recurs: Recurs| What::Recurs(recurs, None);
    Some(match (unit, count) {
        ('y', 1) => yearly(p, end),
        ('q', 1) => (what(Recurs::Quarterly), after_quarter(p, end)),
        ('m', 1) => monthly(p, end),
        ('w', 1) => (what(Recurs::Weekly), after_week(p, end)),
        ('m', 3) => (what(Recurs::Quarterly), end),
        ('m', 6) | ('q', 2) => (what(Recurs::HalfYearly), end),
        ('m', 12) | ('q', 4) => (what(Recurs::Yearly), end),
        _ => (What::OtherPeriod, end),
    })
}

/// After 每年: its end (每年底, 每年12月底前) makes another recurrence; a month or more only lengthens the phrase.
fn yearly(p: &Para, at: usize) -> (What, usize) {
    let mut end = at;
    let mut recurs = Recurs::Yearly;
    if matches!(p.at(at), '底' | '末') || p.has(at, "终前") {
        end = before(p, at + 1);
        recurs = Recurs::YearEnd;
    } else {
        let mut next = p.one_of(at, &["的", "于", "在", "到", "至"]).map_or(at, |more| at + more);
        while let Some((stamp, stamp_end)) =
            stamp(p, next, false).filter(|(stamp, _)| stamp.year == Year::Missing)
        {
            recurs = if end == at && is_year_end(stamp) { Recurs::YearEnd } else { Recurs::Yearly };
            end = stamp_end;
            let Some(more) = p.one_of(end, &["、", "和", "及", "与"]) else { break };
            next = end + more;
        }
    }
    (What::Recurs(recurs, None), end)
}

fn is_year_end(stamp: Stamp) -> bool {
    match stamp.part {
        Part::Whole | Part::Half(2) | Part::Quarter(4) | Part::Day(12, 31) => true,
        Part::Month(12) => matches!(stamp.edge, Edge::Open | Edge::End | Edge::Third(3)),
        _ => false,
    }
}

/// After 每月: 底前, 28日前, 上旬, 1日至5日.
fn monthly(p: &Para, at: usize) -> (What, usize) {
    let at = p.one_of(at, &["的"]).map_or(at, |more| at + more);
    let mut day = None;
    let mut end = p.one_of(at, &["底", "末", "初", "上旬", "中旬", "下旬"]).map_or(at, |more| at + more);
    let mut next = end;
    while let Some((number, after)) = small(p, p.skip_blank(next)) {
        let after = p.skip_blank(after);
        let Some(unit) = p.one_of(after, &["日", "号"]) else { break };
        day = i8::try_from(number).ok().filter(|day| (1..=31).contains(day));
        end = after + unit;
        let Some(more) = p.one_of(end, &["-", "至", "到", "~"]) else { break };
        next = end + more;
    }
    (What::Recurs(Recurs::Monthly, day), before(p, end))
}

/// After 每季度: 末, 首月, 末月25日前.
fn after_quarter(p: &Para, at: usize) -> usize {
    let mut end = p
        .one_of(at, &["末月", "首月", "第一个月", "最后一个月", "底", "末", "初", "结束"])
        .map_or(at, |more| at + more);
    if let Some((_, after)) = digits(p, end, 2)
        && matches!(p.at(after), '日' | '号')
    {
        end = after + 1;
    }
    before(p, end)
}

fn after_half(p: &Para, at: usize) -> usize {
    before(p, p.one_of(at, &["底", "末"]).map_or(at, |more| at + more))
}

/// After 每周: its day.
fn after_week(p: &Para, at: usize) -> usize {
    let named = matches!(p.at(at), '一' | '二' | '三' | '四' | '五' | '六' | '日' | '天' | '末')
        && p.at(at + 1) != '次';
    if named { before(p, at + 1) } else { at }
}

fn before(p: &Para, at: usize) -> usize {
    match p.one_of(at, &["之前", "以前", "前"]) {
        Some(more) if !matches!(p.at(at + more), '往' | '后' | '期' | '来') => at + more,
        _ => at,
    }
}
