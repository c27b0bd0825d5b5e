//! Splitting a list of units: `A、B,其他有关C`, `A(B)`, `A牵头,B、C配合`.

use super::para::{Para, Range};
use crate::domain::task::Duty;

/// A unit's name and part.
pub(super) type Named = (Range, Duty);

/// A name longer than this is prose that a label happened to precede.
pub(super) const LONGEST: usize = 40;

/// Words at the end of a name that give a part to it and to the names listed before it.
const PARTS: [(&str, Duty); 27] = [
    ("按照职责分工负责", Duty::Responsible),
    ("按职责分工负责", Duty::Responsible),
    ("按职责分工落实", Duty::Responsible),
    ("按照职责负责", Duty::Responsible),
    ("按职责负责", Duty::Responsible),
    ("按职责分工", Duty::Responsible),
    ("共同牵头", Duty::Lead),
    ("牵头负责", Duty::Lead),
    ("牵头落实", Duty::Lead),
    ("牵头组织", Duty::Lead),
    ("牵头抓总", Duty::Lead),
    ("分工负责", Duty::Responsible),
    ("分别负责", Duty::Responsible),
    ("共同负责", Duty::Responsible),
    ("具体负责", Duty::Responsible),
    ("组织实施", Duty::Responsible),
    ("做好配合", Duty::Support),
    ("积极配合", Duty::Support),
    ("密切配合", Duty::Support),
    ("协同配合", Duty::Support),
    ("牵头", Duty::Lead),
    ("主办", Duty::Lead),
    ("负责", Duty::Responsible),
    ("配合", Duty::Support),
    ("协助", Duty::Support),
    ("协办", Duty::Support),
    ("参与", Duty::Support),
];

/// Words in brackets behind one name that give it alone a part.
const NOTES: [(&str, Duty); 10] = [
    ("牵头单位", Duty::Lead),
    ("牵头部门", Duty::Lead),
    ("总牵头", Duty::Lead),
    ("牵头", Duty::Lead),
    ("主办", Duty::Lead),
    ("主责", Duty::Lead),
    ("配合单位", Duty::Support),
    ("配合", Duty::Support),
    ("协办", Duty::Support),
    ("参与", Duty::Support),
];

/// The units of `range`, in order; `duty` is the part of those that the list itself gives none.
pub(super) fn split(p: &Para, range: Range, duty: &Duty) -> Vec<Named> {
    let mut units: Vec<(Range, Option<Duty>)> = Vec::new();
    let mut group = 0;
    for piece in pieces(p, range) {
        let (name, part) = strip_part(p, p.trim(piece));
        for name in names(p, name) {
            let (name, note) = strip_note(p, name);
            if is_name(p, name) {
                units.push((name, note));
            }
        }
        if let Some(part) = part {
            for (_, slot) in units.iter_mut().skip(group).filter(|(_, slot)| slot.is_none()) {
                *slot = Some(part.clone());
            }
            group = units.len();
        }
    }
    units.into_iter().map(|(name, part)| (name, part.unwrap_or_else(|| duty.clone()))).collect()
}

/// Cuts at separators outside brackets; a blank separates only behind what may end a unit's name.
fn pieces(p: &Para, range: Range) -> Vec<Range> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (range.0, range.0);
    while at < range.1 {
        if let Some(close) = p.partner(at).filter(|close| *close > at && *close < range.1) {
            at = close + 1;
            continue;
        }
        let cut = match p.at(at) {
            '、' | ',' | ';' | '。' | '/' | '|' | '\n' | '\r' | '\t' => true,
            ' ' => at > start && ends_unit(p.at(at - 1)),
            _ => false,
        };
        if cut {
            pieces.push((start, at));
            start = at + 1;
        }
        at += 1;
    }
    pieces.push((start, range.1));
    pieces
}

fn strip_part(p: &Para, piece: Range) -> (Range, Option<Duty>) {
    for (word, duty) in &PARTS {
        let length = word.chars().count();
        if piece.1 - piece.0 >= length && p.ends(piece.1, word) {
            return (p.trim((piece.0, piece.1 - length)), Some(duty.clone()));
        }
    }
    (piece, None)
}

fn strip_note(p: &Para, name: Range) -> (Range, Option<Duty>) {
    let Some(open) = name.1.checked_sub(1).and_then(|last| p.partner(last)).filter(|open| *open > name.0)
    else {
        return (name, None);
    };
    let note = p.trim((open + 1, name.1 - 1));
    for (word, duty) in &NOTES {
        if note.1 - note.0 == word.chars().count() && p.has(note.0, word) {
            return (p.trim((name.0, open)), Some(duty.clone()));
        }
    }
    (name, None)
}

/// One or more names in a piece: 由 and 等 taken off, 和 and 及 split where both sides are units.
fn names(p: &Para, piece: Range) -> Vec<Range> {
    let (mut start, mut end) = piece;
    if p.at(start) == '由' {
        start += 1;
    }
    while end > start && matches!(p.at(end - 1), ':' | '.' | '"' | '*') {
        end -= 1;
    }
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        if let Some(close) = p.partner(at).filter(|close| *close > at && *close < end) {
            at = close + 1;
            continue;
        }
        let left = at >= start + 2 && ends_unit(p.at(at - 1));
        let joint = if left { joint(p, at, end) } else { None };
        if let Some(next) = joint {
            found.push((start, at));
            start = next;
            at = next;
        }
        at += 1;
    }
    if start < end {
        found.push((start, end));
    }
    found
}

/// A word at `at` that joins two units: the place where the second begins.
fn joint(p: &Para, at: usize, end: usize) -> Option<usize> {
    if p.at(at) == '等' {
        return Some(p.one_of(at + 1, &["单位", "部门"]).map_or(at + 1, |more| at + 1 + more));
    }
    let next = at + p.one_of(at, &["以及", "和", "及", "与"])?;
    let others = p.has(next, "其他") || p.has(next, "其它");
    let length = end.saturating_sub(next);
    // 党委和政府, 组织部和其下属单位 are one name.
    let whole = length >= 3
        && ends_unit(p.at(end - 1))
        && p.at(next) != '其'
        && p.one_of(next, &["政府", "人民政府", "管委会"]).is_none();
    (others || whole).then_some(next)
}

/// Whether `c` may end a unit's name.
pub(super) fn ends_unit(c: char) -> bool {
    "局委办部镇乡区院会司府道室社团队科站所处校行厅联心企位门组)".contains(c)
}

/// Whether a paragraph is nothing but names of units.
pub(super) fn is_list(p: &Para) -> bool {
    let units = split(p, (0, p.len()), &Duty::Responsible);
    let named =
        |(name, _): &Named| name.1 - name.0 >= 2 && name.1 - name.0 <= 20 && ends_unit(p.at(name.1 - 1));
    !units.is_empty() && units.iter().all(named)
}

/// Placeholders (/, -, 无) are no names.
fn is_name(p: &Para, name: Range) -> bool {
    let mut letters = (name.0..name.1).map(|at| p.at(at)).filter(|c| c.is_alphanumeric());
    let (first, second) = (letters.next(), letters.next());
    first.is_some_and(|first| first != '无' || second.is_some())
}

#[cfg(test)]
mod tests {
    use super::super::para::LineTable;
    use super::*;

    fn read(text: &str) -> Vec<(String, &'static str)> {
        let lines = LineTable::new(text);
        let p = Para::new(text, &lines, 0, lines.len() - 1);
        let word = |duty: Duty| match duty {
            Duty::Lead => "牵",
            Duty::Support => "配",
            _ => "责",
        };
        let units = split(&p, (0, p.len()), &Duty::Responsible);
        units.into_iter().map(|(range, duty)| (p.raw(range).to_owned(), word(duty))).collect()
    }

    #[test]
    fn lists_as_printed() {
        let all = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "责")).collect::<Vec<_>>();
        for (text, names) in [
            ("城关镇、县开发区,其他有关乡镇", &["城关镇", "县开发区", "其他有关乡镇"][..]),
            ("县委宣传部（县文明办、县网信办）、县住建局", &["县委宣传部（县文明办、县网信办）", "县住建局"]),
            ("县委组织部 县城管局　县住建局", &["县委组织部", "县城管局", "县住建局"]),
            (
                "县委组织部和县城管局、各乡镇及其他有关单位",
                &["县委组织部", "县城管局", "各乡镇", "其他有关单位"],
            ),
            ("县文化和旅游局、县发展和改革委", &["县文化和旅游局", "县发展和改革委"]),
            ("各乡镇党委和政府", &["各乡镇党委和政府"]),
            ("县民政局等有关部门", &["县民政局", "有关部门"]),
            ("县民政局、县公安局等", &["县民政局", "县公安局"]),
            ("县直各单位\n各乡镇。", &["县直各单位", "各乡镇"]),
            ("/", &[]),
            ("无", &[]),
        ] {
            assert_eq!(read(text), all(names), "{text}");
        }
    }

    #[test]
    fn parts_inside_a_list() {
        let list = |names: &[(&str, &'static str)]| {
            names.iter().map(|(name, part)| ((*name).to_owned(), *part)).collect::<Vec<_>>()
        };
        assert_eq!(
            read("由县城管局牵头,县住建局、县公安局配合,各乡镇按职责分工负责"),
            list(&[("县城管局", "牵"), ("县住建局", "配"), ("县公安局", "配"), ("各乡镇", "责")])
        );
        assert_eq!(read("县城管局（牵头）、县住建局"), list(&[("县城管局", "牵"), ("县住建局", "责")]));
    }
}
