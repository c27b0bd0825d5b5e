//! Labelled fields: `(责任单位:A、B)`, `牵头单位:A;配合单位:B`, `完成时限:2023年6月底`, on their own line or inside one.

use super::para::{Para, Range};
use super::units::{self, Named};
use crate::domain::task::Duty;

/// What a label announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Units in a part.
    Units(Duty),
    /// A deadline.
    Time,
    /// A person, who is no unit.
    Person,
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) label: Label,
    /// The value's characters.
    pub(super) value: Range,
    /// Units already split, for a clause that names parts without labels.
    pub(super) units: Vec<Named>,
}

/// Fields that stand together, with their brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) range: Range,
    pub(super) fields: Vec<Field>,
    /// The opening bracket has no partner.
    pub(super) unclosed: bool,
}

impl Clause {
    /// Whether the clause names units (or at least a label for them).
    pub(super) fn names_units(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.label, Label::Units(_)))
    }

    /// Whether the clause stands without brackets and runs up to `end`.
    pub(super) fn ends(&self, end: usize) -> bool {
        self.range.1 >= end && self.fields.last().is_some_and(|last| last.value.1 >= end)
    }

    /// Whether the list seems to go on in the next line.
    pub(super) fn is_open(&self, p: &Para) -> bool {
        let Some(last) = self.fields.last() else { return false };
        let value = p.trim(last.value);
        let rest = p.trim((self.range.1, p.len()));
        self.unclosed || (rest.0 == rest.1 && (value.0 == value.1 || matches!(p.at(value.1 - 1), '、' | ',')))
    }
}

const LEAD: Label = Label::Units(Duty::Lead);
const SUPPORT: Label = Label::Units(Duty::Support);
const RESPONSIBLE: Label = Label::Units(Duty::Responsible);

/// Labels, each before those that it begins with.
const LABELS: [(&str, Label); 67] = [
    ("牵头单位责任人", Label::Person),
    ("牵头责任单位", LEAD),
    ("牵头及责任单位", LEAD),
    ("牵头(责任)单位", LEAD),
    ("总牵头单位", LEAD),
    ("牵头单位", LEAD),
    ("牵头部门", LEAD),
    ("牵头领导", Label::Person),
    ("牵头县领导", Label::Person),
    ("牵头科室", LEAD),
    ("牵头", LEAD),
    ("主要责任单位", LEAD),
    ("第一责任单位", LEAD),
    ("主责单位", LEAD),
    ("主责部门", LEAD),
    ("主办单位", LEAD),
    ("主办部门", LEAD),
    ("主办", LEAD),
    ("配合责任单位", SUPPORT),
    ("配合单位", SUPPORT),
    ("配合部门", SUPPORT),
    ("配合", SUPPORT),
    ("协办单位", SUPPORT),
    ("协办部门", SUPPORT),
    ("协办", SUPPORT),
    ("协同单位", SUPPORT),
    ("协同部门", SUPPORT),
    ("协作单位", SUPPORT),
    ("协助单位", SUPPORT),
    ("参与单位", SUPPORT),
    ("参与部门", SUPPORT),
    ("参加单位", SUPPORT),
    ("支持单位", SUPPORT),
    ("责任单位责任人", Label::Person),
    ("责任单位", RESPONSIBLE),
    ("责任部门", RESPONSIBLE),
    ("责任主体", RESPONSIBLE),
    ("责任分工", RESPONSIBLE),
    ("责任领导", Label::Person),
    ("责任人", Label::Person),
    ("落实单位", RESPONSIBLE),
    ("落实部门", RESPONSIBLE),
    ("实施单位", RESPONSIBLE),
    ("实施主体", RESPONSIBLE),
    ("承办单位", RESPONSIBLE),
    ("负责单位", RESPONSIBLE),
    ("负责部门", RESPONSIBLE),
    ("负责人", Label::Person),
    ("分管领导", Label::Person),
    ("包保领导", Label::Person),
    ("联系领导", Label::Person),
    ("联系人", Label::Person),
    ("县级领导", Label::Person),
    ("完成时限", Label::Time),
    ("完成时间", Label::Time),
    ("完成期限", Label::Time),
    ("完成日期", Label::Time),
    ("办结时限", Label::Time),
    ("整改时限", Label::Time),
    ("时限要求", Label::Time),
    ("时间要求", Label::Time),
    ("时间节点", Label::Time),
    ("时限", Label::Time),
    ("期限", Label::Time),
    ("责任", RESPONSIBLE),
    ("协同", SUPPORT),
    ("参与", SUPPORT),
];

/// Words that may stand between a label and its colon.
const TAILS: [&str; 8] = ["为", "及责任人", "和责任人", "、责任人", "(部门)", "(单位)", "及部门", "/部门"];

/// The clauses of `range`, in order.
pub(super) fn clauses(p: &Para, range: Range) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut at = range.0;
    while at < range.1 {
        match label(p, at) {
            Some((first, value)) if value <= range.1 => {
                let clause = clause(p, range, at, first, value);
                at = clause.range.1.max(value);
                found.push(clause);
            }
            _ => at += 1,
        }
    }
    if let Some(tail) = tail(p, range, &found) {
        found.push(tail);
    }
    found
}

/// A label that begins at `at`: what it announces and where its value begins.
fn label(p: &Para, at: usize) -> Option<(Label, usize)> {
    if !"牵总主第配协参支责落实承负分包联县完办整时期".contains(p.at(at)) {
        return None;
    }
    let previous = if at == 0 { '\n' } else { p.at(at - 1) };
    let (word, label) = LABELS.iter().find(|(word, _)| p.has(at, word))?;
    let free = !previous.is_alphanumeric() && !matches!(previous, '、' | '/' | '"' | '“');
    if !free {
        return None;
    }
    let mut end = at + word.chars().count();
    if let Some(tail) = p.one_of(end, &TAILS) {
        end += tail;
    }
    let end = p.skip_blank(end);
    let framed = previous == '【' && p.at(end) == '】' || previous == '[' && p.at(end) == ']';
    (p.at(end) == ':' || framed).then(|| (label.clone(), end + 1))
}

fn clause(p: &Para, range: Range, at: usize, first: Label, value: usize) -> Clause {
    let mut open = at;
    while open > range.0 && p.at(open - 1) == ' ' {
        open -= 1;
    }
    let bracket = open.checked_sub(1).filter(|open| matches!(p.at(*open), '(' | '[' | '【' | '〔' | '{'));
    let partner = bracket.and_then(|open| p.partner(open)).filter(|close| *close < range.1);
    // 【责任单位】A、B: the bracket frames the label alone.
    let framed = partner.is_some_and(|close| close < value);
    let inner = partner.filter(|_| !framed);
    let limit = inner.unwrap_or(range.1);
    let (fields, stop) = fields(p, first, value, limit, inner.is_some());
    let end = if inner.is_some() { limit + 1 } else { stop };
    let unclosed = bracket.is_some() && partner.is_none();
    Clause { range: (bracket.unwrap_or(at), end), fields, unclosed }
}

/// Reads values and further labels up to `limit`; outside brackets a full stop ends them.
fn fields(p: &Para, first: Label, value: usize, limit: usize, bracketed: bool) -> (Vec<Field>, usize) {
    let mut fields = Vec::new();
    let (mut current, mut start) = (first, value);
    let mut at = value;
    while at < limit {
        if !bracketed && p.at(at) == '。' {
            break;
        }
        if let Some((next, next_value)) = label(p, at).filter(|(_, next)| *next <= limit) {
            let end = if at > start && matches!(p.at(at - 1), '【' | '[' | '(') { at - 1 } else { at };
            fields.push(Field { label: current, value: (start, end), units: Vec::new() });
            (current, start, at) = (next, next_value, next_value);
            continue;
        }
        at = p
            .partner(at)
            .filter(|close| *close > at && *close < limit && !has_label(p, at))
            .map_or(at + 1, |close| close + 1);
    }
    fields.push(Field { label: current, value: (start, at), units: Vec::new() });
    (fields, at)
}

/// Whether the bracket at `at` opens another labelled clause.
fn has_label(p: &Para, at: usize) -> bool {
    label(p, p.skip_blank(at + 1)).is_some()
}

/// A clause without labels at a paragraph's end: `(A牵头,B、C配合)`, `(A、B按职责分工负责)`.
fn tail(p: &Para, range: Range, found: &[Clause]) -> Option<Clause> {
    let mut end = p.trim(range).1;
    while end > range.0 && matches!(p.at(end - 1), '。' | ';' | ' ') {
        end -= 1;
    }
    let close = end.checked_sub(1).filter(|close| *close > range.0)?;
    let open = p.partner(close).filter(|open| *open >= range.0 && *open < close && p.at(*open) != '《')?;
    let taken = found.last().is_some_and(|clause| clause.range.1 > open);
    let inner = p.trim((open + 1, close));
    let inner = (inner.0, if inner.1 > inner.0 && p.at(inner.1 - 1) == '。' { inner.1 - 1 } else { inner.1 });
    let (list, time) = apart(p, inner);
    let says = ["负责", "牵头", "配合", "参与", "协办", "协助", "落实", "按职责分工"];
    if taken || !says.iter().any(|word| p.ends(list.1, word)) || inner.1 - inner.0 > 600 {
        return None;
    }
    let units = units::split(p, list, &Duty::Responsible);
    let credible = !units.is_empty()
        && units
            .iter()
            .all(|(name, _)| name.1 > name.0 && name.1 - name.0 <= 20 && units::ends_unit(p.at(name.1 - 1)));
    let mut fields = vec![Field { label: RESPONSIBLE, value: list, units }];
    fields.extend(time.map(|value| Field { label: Label::Time, value, units: Vec::new() }));
    credible.then(|| Clause { range: (open, close + 1), fields, unclosed: false })
}

/// `A、B负责,2023年9月底前完成`: the list, and the time behind its last comma.
fn apart(p: &Para, inner: Range) -> (Range, Option<Range>) {
    let comma = (inner.0..inner.1).rev().find(|at| matches!(p.at(*at), ',' | ';'));
    match comma {
        Some(comma) if (comma..inner.1).any(|at| matches!(p.at(at), '月' | '年')) => {
            (p.trim((inner.0, comma)), Some((comma + 1, inner.1)))
        }
        _ => (inner, None),
    }
}
