//! Numbered headings: 第一章, 一、, (一), 1., (1), ①, and the title that follows.

use super::field::Clause;
use super::number::{digits, han_number, is_han_numeral};
use super::para::{Para, Range};

/// The number at the head of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Depth: 0 chapters and annexes, 1 一、, 2 (一), 3 1., 4 (1), 5 ①.
    pub(super) level: u8,
    /// The number without its punctuation, full-width digits made half-width.
    pub(super) number: String,
    /// Its value where it is a Han number that a sentence might begin with (三、四季度).
    pub(super) doubtful: Option<i16>,
    /// First character behind the number.
    pub(super) body: usize,
}

/// The number at the head of `range`, if there is one.
pub(super) fn mark(p: &Para, range: Range) -> Option<Mark> {
    let (start, end) = p.trim(range);
    if start == end {
        return None;
    }
    let mark = match p.at(start) {
        '第' => chapter(p, start),
        '附' => annex(p, start),
        '(' => bracketed(p, start),
        c @ '\u{2460}'..='\u{2473}' => Some((5, c.to_string(), start + 1)),
        c @ '\u{3220}'..='\u{3229}' => Some((2, c.to_string(), start + 1)),
        c if c.is_ascii_digit() => decimal(p, start),
        c if is_han_numeral(c) => return han(p, start).filter(|mark| mark.body <= end),
        _ => None,
    };
    let (level, number, body) = mark?;
    (body <= end).then_some(Mark { level, number, doubtful: None, body })
}

fn text(p: &Para, start: usize, end: usize) -> String {
    (start..end).map(|at| p.at(at)).filter(|c| *c != ' ').collect()
}

fn chapter(p: &Para, at: usize) -> Option<(u8, String, usize)> {
    let (_, end) = han_number(p, at + 1).or_else(|| digits(p, at + 1, 2))?;
    let unit = p.one_of(end, &["部分", "章", "篇"])?;
    let body = end + unit;
    matches!(p.at(body), ' ' | '\n' | ':' | '\t' | '、').then(|| (0, text(p, at, body), body))
}

fn annex(p: &Para, at: usize) -> Option<(u8, String, usize)> {
    let end = at + p.one_of(at, &["附件"])?;
    let (body, digits) = match digits(p, p.skip_blank(end), 2) {
        Some((_, end)) => (end, true),
        None => (end, false),
    };
    let next = p.at(p.skip_blank(body));
    let alone = matches!(next, '\n' | '\r' | ':' | '\t');
    let behind = if next == ':' { p.skip_blank(body) + 1 } else { body };
    (alone || (digits && next != '、')).then(|| (0, text(p, at, body), behind))
}

/// (一) and (1).
fn bracketed(p: &Para, at: usize) -> Option<(u8, String, usize)> {
    let inner = p.skip_blank(at + 1);
    let (level, end) = match (han_number(p, inner), digits(p, inner, 2)) {
        (Some((_, end)), _) => (2, end),
        (None, Some((_, end))) => (4, end),
        _ => return None,
    };
    let close = p.skip_blank(end);
    (p.at(close) == ')').then(|| (level, text(p, inner, end), close + 1))
}

/// 1. 1、 1) and 1.1 with a blank behind it.
fn decimal(p: &Para, at: usize) -> Option<(u8, String, usize)> {
    let (_, end) = digits(p, at, 3)?;
    let next = p.at(end + 1);
    match p.at(end) {
        '.' if next.is_ascii_digit() => {
            let (_, end) = digits(p, end + 1, 2)?;
            matches!(p.at(end), ' ' | '\t').then(|| (4, text(p, at, end), end))
        }
        '.' | '、' => Some((3, text(p, at, end), end + 1)),
        ')' => Some((4, text(p, at, end), end + 1)),
        _ => None,
    }
}

/// 一、 and 一. ; a Han number right behind it makes it doubtful.
fn han(p: &Para, at: usize) -> Option<Mark> {
    let (value, end) = han_number(p, at)?;
    if !matches!(p.at(end), '、' | '.') {
        return None;
    }
    // 三、四季度: a sentence about the two.
    let (_, listed) = han_number(p, end + 1).unwrap_or((0, end + 1));
    if listed > end + 1 && p.one_of(listed, &["季度", "月", "日", "号", "级", "期"]).is_some() {
        return None;
    }
    let doubtful = is_han_numeral(p.at(end + 1)).then_some(value);
    Some(Mark { level: 1, number: text(p, at, end), doubtful, body: end + 1 })
}

/// The title that begins at `body` and the place where it ends: before the first full stop outside quotes,
/// a clause, a label, a wide gap, or a colon behind a short heading.
pub(super) fn title(p: &Para, body: usize, limit: usize, clauses: &[Clause]) -> Range {
    let clause = clauses.iter().map(|clause| clause.range.0).find(|at| *at >= body).unwrap_or(limit);
    let limit = limit.min(clause);
    let (start, limit) = p.trim((body, limit));
    let mut first_stop = None;
    let mut quotes = 0_i32;
    let mut at = start;
    while at < limit {
        if let Some(close) = p.partner(at).filter(|close| *close > at && *close < limit) {
            at = close + 1;
            continue;
        }
        match p.at(at) {
            '“' | '‘' => quotes += 1,
            '”' | '’' => quotes -= 1,
            '。' | '\n' | '\t' if quotes <= 0 => return p.trim((start, at)),
            '。' => first_stop = first_stop.or(Some(at)),
            ':' if at >= start + 2 && at - start <= SHORT && quotes <= 0 => return p.trim((start, at)),
            ' ' if at - start >= 4 && p.at(at + 1) == ' ' => return p.trim((start, at)),
            _ => {}
        }
        at += 1;
    }
    let end = first_stop.unwrap_or(limit);
    p.trim((start, strip_stop(p, start, end)))
}

/// Longest heading, in characters, that a colon may end.
const SHORT: usize = 30;

fn strip_stop(p: &Para, start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start && matches!(p.at(end - 1), '。' | ';' | ':' | ',' | ' ') {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::super::para::LineTable;
    use super::*;

    fn read(text: &str) -> Option<(u8, String, String)> {
        let lines = LineTable::new(text);
        let p = Para::new(text, &lines, 0, 0);
        let mark = mark(&p, (0, p.len()))?;
        let title = title(&p, mark.body, p.len(), &[]);
        Some((mark.level, mark.number, p.raw(title).to_owned()))
    }

    #[test]
    fn numbers_and_titles() {
        for (text, level, number, heading) in [
            ("一、指导思想", 1, "一", "指导思想"),
            ("十二、其他。", 1, "十二", "其他"),
            ("(三)加强监督。", 2, "三", "加强监督"),
            ("（ 三 ）加强监督", 2, "三", "加强监督"),
            ("1.建立“甲‘乙。丙’丁”制度。由县里定。", 3, "1", "建立“甲‘乙。丙’丁”制度"),
            ("　　２．打基础。做好。", 3, "2", "打基础"),
            ("3、加强领导:成立专班。", 3, "3", "加强领导"),
            ("4.加强领导　　成立专班", 3, "4", "加强领导"),
            ("(1)摸底", 4, "1", "摸底"),
            ("1)摸底", 4, "1", "摸底"),
            ("①摸底;", 5, "①", "摸底"),
            ("第二章 任务", 0, "第二章", "任务"),
            ("附件1", 0, "附件1", ""),
            ("附件:1.清单", 0, "附件", "1.清单"),
        ] {
            assert_eq!(read(text), Some((level, number.to_owned(), heading.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_heading() {
        for text in ["2023年6月", "1.5万平方米", "12319热线", "一是加强", "第一时间", "附件为证", "", "十"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
