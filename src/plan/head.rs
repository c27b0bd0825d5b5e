//! The document's identity: 文号, title, day of issue and issuers, from the head, the cover letter and the signature.

use jiff::civil::Date;

use super::heading;
use super::model::Document;
use super::moment::{What, moments};
use super::number::digits;
use super::para::{LineTable, Para};
use super::resolve::Issue;
use super::stamp::{Part, Stamp, Year, stamp};
use super::units;

/// The number and the title stand among this many first lines that are not blank.
const HEAD_LINES: usize = 80;

/// A document's identity and the lines that carry it, which hold no task and no deadline.
pub(super) struct Head {
    pub(super) document: Document,
    pub(super) issue: Issue,
    /// Lines (0-based, ascending) of number, title, signature and despatch notes.
    pub(super) lines: Vec<usize>,
}

/// Words that end a plan's title.
const PLANS: [&str; 20] = [
    "方案",
    "意见",
    "计划",
    "办法",
    "清单",
    "要点",
    "规划",
    "细则",
    "措施",
    "制度",
    "预案",
    "举措",
    "安排",
    "分工",
    "分工表",
    "分解表",
    "任务表",
    "一览表",
    "台账",
    "表",
];

/// Reads the identity of the document.
pub(super) fn head(text: &str, table: &LineTable) -> Head {
    let mut reader = Reader { text, table, document: Document::default(), lines: Vec::new() };
    let filled: Vec<usize> = (0..table.len()).filter(|line| !table.trimmed(text, *line).is_empty()).collect();
    let signature = reader.signature(&filled);
    let front = front(text, table, &filled);
    reader.number(&front);
    reader.title(&front, signature);
    reader.fall_back(&front, &filled);
    reader.despatch(&filled);
    let Reader { document, mut lines, .. } = reader;
    lines.sort_unstable();
    lines.dedup();
    let year = document.issued.map(Date::year);
    let year = year.or_else(|| document.number.as_deref().and_then(year_of_number));
    let year = year.or_else(|| document.title.as_deref().and_then(year_of_title));
    Head { issue: Issue { date: document.issued, year }, document, lines }
}

/// The lines before the first numbered heading, table or long stretch of text.
fn front(text: &str, table: &LineTable, filled: &[usize]) -> Vec<usize> {
    let is_body = |line: &usize| {
        let p = Para::new(text, table, *line, *line);
        let numbered = heading::mark(&p, (0, p.len())).is_some_and(|mark| (1..=3).contains(&mark.level));
        numbered || table.trimmed(text, *line).contains('\t')
    };
    let first = filled.iter().take(HEAD_LINES);
    first.take_while(|line| !is_body(line)).copied().collect()
}

struct Reader<'t> {
    text: &'t str,
    table: &'t LineTable,
    document: Document,
    lines: Vec<usize>,
}

impl<'t> Reader<'t> {
    fn para(&self, line: usize) -> Para<'t> {
        Para::new(self.text, self.table, line, line)
    }

    fn trimmed(&self, line: usize) -> &'t str {
        self.table.trimmed(self.text, line)
    }

    /// The first line that is all date, with issuers right above it: the signature of the letter or the plan.
    /// Later ones (an annex's) are marked as signatures too. Gives the line of the first.
    fn signature(&mut self, filled: &[usize]) -> Option<usize> {
        let mut first = None;
        for (i, &line) in filled.iter().enumerate() {
            if self.trimmed(line).len() > 64 {
                continue;
            }
            let Some(date) = date_line(&self.para(line)) else { continue };
            let (issuers, lines) = self.issuers(filled.get(..i).unwrap_or(&[]));
            let last = i + 1 == filled.len();
            if issuers.is_empty() && !last {
                continue;
            }
            self.lines.extend(lines);
            self.lines.push(line);
            if first.is_none() {
                first = Some(line);
                self.document.issued = Some(date);
                self.document.issuers = issuers;
            }
        }
        first
    }

    /// Issuers in the lines right above a date: up to six, in order.
    fn issuers(&self, above: &[usize]) -> (Vec<String>, Vec<usize>) {
        let mut lines = Vec::new();
        let mut found: Vec<Vec<String>> = Vec::new();
        for &line in above.iter().rev().take(6) {
            let names = issuer_line(&self.para(line));
            if names.is_empty() {
                break;
            }
            found.push(names);
            lines.push(line);
        }
        (found.into_iter().rev().flatten().collect(), lines)
    }

    fn number(&mut self, front: &[usize]) {
        for &line in front {
            if let Some(number) = document_number(&self.para(line)) {
                self.document.number = Some(number);
                self.lines.push(line);
                return;
            }
        }
    }

    /// The plan's own title: behind the letter's signature if it has one, else anywhere in the head.
    fn title(&mut self, front: &[usize], signature: Option<usize>) {
        let behind = front.iter().position(|line| Some(*line) > signature).unwrap_or(0);
        let behind = if signature.is_some() { behind } else { 0 };
        let plan = |range: &[usize]| range.iter().position(|line| self.ends_title(*line, &PLANS));
        let found = plan(front.get(behind..).unwrap_or(&[]))
            .map(|at| at + behind)
            .or_else(|| plan(front))
            .map(|at| (at, false))
            .or_else(|| {
                front
                    .iter()
                    .position(|line| self.ends_title(*line, &["通知", "通报", "决定"]))
                    .map(|at| (at, true))
            })
            .or_else(|| {
                front
                    .iter()
                    .position(|line| !self.lines.contains(line) && self.is_title(*line))
                    .map(|at| (at, false))
            });
        let Some((at, letter)) = found else { return };
        let mut first = at;
        while first > 0 && at - first < 2 && self.belongs_to_title(front[first - 1], letter) {
            first -= 1;
        }
        let lines = front.get(first..=at).unwrap_or(&[]);
        self.document.title = Some(lines.iter().map(|line| self.trimmed(*line)).collect());
        self.lines.extend(lines);
        if self.document.issuers.is_empty() {
            let letterhead = front.iter().find_map(|line| self.letterhead(*line));
            let named = || front.iter().find_map(|line| self.title_issuer(*line));
            self.document.issuers.extend(letterhead.or_else(named));
        }
    }

    /// `清河县…领导小组文件`: the issuer stands in the letterhead.
    fn letterhead(&self, line: usize) -> Option<String> {
        let issuer = self.trimmed(line).strip_suffix("文件")?;
        issuer.chars().last().is_some_and(units::ends_unit).then(|| issuer.to_owned())
    }

    /// `清河县人民政府办公室关于…`: the issuer stands in the title.
    fn title_issuer(&self, line: usize) -> Option<String> {
        let (issuer, _) = self.trimmed(line).split_once("关于")?;
        let issuer = issuer.trim();
        (issuer.chars().count() >= 4 && issuer.chars().last().is_some_and(units::ends_unit))
            .then(|| issuer.to_owned())
    }

    fn is_title(&self, line: usize) -> bool {
        let text = self.trimmed(line);
        text.chars().count() <= 80 && !text.contains(['。', ';', '；', '\t']) && !text.ends_with([':', '：'])
    }

    fn ends_title(&self, line: usize, ends: &[&str]) -> bool {
        let p = self.para(line);
        let (start, mut end) = p.trim((0, p.len()));
        // (试行), (2022-2024年)
        while let Some(open) = end
            .checked_sub(1)
            .and_then(|last| p.partner(last))
            .filter(|open| *open > start && p.at(end - 1) == ')')
        {
            end = p.trim((start, open)).1;
        }
        end > start + 3 && self.is_title(line) && ends.iter().any(|word| p.ends(end, word))
    }

    /// Whether a line is the upper part of a title that goes on below it.
    fn belongs_to_title(&self, line: usize, letter: bool) -> bool {
        let p = self.para(line);
        let text = self.trimmed(line);
        let open = self.is_title(line)
            && !text.contains([',', '，', ' ', '\u{3000}'])
            && !self.lines.contains(&line);
        open && document_number(&p).is_none()
            && heading::mark(&p, (0, p.len())).is_none()
            && date_line(&p).is_none()
            && !text.ends_with("文件")
            && !self.ends_title(line, &PLANS)
            && !self.ends_title(line, &["通知"])
            && (letter || issuer_line(&p).is_empty() || text.contains("关于"))
    }

    /// A date without issuers above it: under the title, or in the despatch note.
    fn fall_back(&mut self, front: &[usize], filled: &[usize]) {
        if self.document.issued.is_some() {
            return;
        }
        for &line in front.iter().chain(filled.iter().rev().take(6)) {
            if self.trimmed(line).len() > 200 {
                continue;
            }
            let p = self.para(line);
            let (start, end) = p.trim((0, p.len()));
            let bracketed = p.partner(start) == Some(end.saturating_sub(1)) && end > start + 2;
            let inner = if bracketed { (start + 1, end - 1) } else { (start, end) };
            let despatched = p.ends(end, "印发");
            let at = if despatched {
                (inner.0..inner.1).find(|at| p.at(*at).is_ascii_digit())
            } else {
                Some(inner.0)
            };
            let end = if despatched { end - 2 } else { inner.1 };
            if (bracketed || despatched || front.contains(&line))
                && let Some(date) = at.and_then(|at| full_date(&p, at, end))
            {
                self.document.issued = Some(date);
                self.lines.push(line);
                return;
            }
        }
    }

    /// 抄送, 主送 and the like at the end.
    fn despatch(&mut self, filled: &[usize]) {
        for &line in filled.iter().rev().take(8) {
            let text = self.trimmed(line);
            if ["抄送", "主送", "(此件", "（此件", "(公开", "（公开", "(联系人", "（联系人"]
                .iter()
                .any(|word| text.starts_with(word))
                || text.ends_with("印发")
            {
                self.lines.push(line);
            }
        }
    }
}

/// A date with day that fills `start..end`.
fn full_date(p: &Para, start: usize, end: usize) -> Option<Date> {
    let (Stamp { year: Year::Stated(year), part: Part::Day(month, day), firm: false, .. }, stop) =
        stamp(p, start, true)?
    else {
        return None;
    };
    let rest = p.trim((stop, end));
    (rest.0 == rest.1).then(|| Date::new(year, month, day).ok()).flatten()
}

/// A line that is all date.
fn date_line(p: &Para) -> Option<Date> {
    let (start, end) = p.trim((0, p.len()));
    if end - start > 30 {
        return None;
    }
    full_date(p, start, end)
}

/// The units of a line that is all issuers.
fn issuer_line(p: &Para) -> Vec<String> {
    let (start, end) = p.trim((0, p.len()));
    if end - start < 4 || end - start > 90 {
        return Vec::new();
    }
    let plain =
        (start..end).all(|at| p.at(at).is_alphanumeric() || matches!(p.at(at), ' ' | '、' | '(' | ')'));
    if !plain || !units::ends_unit(p.at(end - 1)) || heading::mark(p, (start, end)).is_some() {
        return Vec::new();
    }
    let text: String = p.raw((start, end)).chars().map(|c| if c == '\u{3000}' { ' ' } else { c }).collect();
    let parts: Vec<&str> = text.split([' ', '、']).filter(|part| !part.is_empty()).collect();
    // 清 河 县 人 民 政 府: letters spaced for looks.
    if parts.iter().any(|part| part.chars().count() < 4 || !part.chars().last().is_some_and(units::ends_unit))
    {
        return vec![parts.concat()];
    }
    parts.into_iter().map(str::to_owned).collect()
}

/// A line that is all document number, a signatory aside: 舒城管〔2023〕18号.
fn document_number(p: &Para) -> Option<String> {
    let (start, end) = p.trim((0, p.len()));
    let open = (start + 1..end.min(start + 24)).find(|at| matches!(p.at(*at), '〔' | '[' | '(' | '【'))?;
    let name = (start..open).all(|at| p.at(at).is_alphanumeric() || p.at(at) == ' ');
    let (year, close) =
        digits(p, p.skip_blank(open + 1), 4).filter(|(year, _)| (1949..=2099).contains(year))?;
    let close = p.skip_blank(close);
    let at = close + 1;
    let at = if p.at(at) == '第' { at + 1 } else { at };
    let (_, at) = digits(p, p.skip_blank(at), 4)?;
    let at = p.skip_blank(at);
    let fits = name && year > 0 && matches!(p.at(close), '〕' | ']' | ')' | '】') && p.at(at) == '号';
    let alone = at + 1 >= end || matches!(p.at(at + 1), ' ' | '\t');
    (fits && alone).then(|| p.raw((start, at + 1)).chars().filter(|c| !c.is_whitespace()).collect())
}

fn year_of_number(number: &str) -> Option<i16> {
    let start = number.find(['〔', '[', '［', '(', '（', '【'])?;
    let digits: String =
        number[start..].chars().map(super::para::fold).filter(char::is_ascii_digit).take(4).collect();
    digits.parse().ok()
}

/// The one year that a title names (2024年工作要点); a span of years tells nothing.
fn year_of_title(title: &str) -> Option<i16> {
    let lines = LineTable::new(title);
    let p = Para::new(title, &lines, 0, 0);
    let found = moments(&p, (0, p.len()), false);
    let mut years = found.iter().filter_map(|moment| match moment.what {
        What::Date(Stamp { year: Year::Stated(year), .. }, _) => Some(year),
        _ => None,
    });
    years.next().filter(|_| years.next().is_none())
}
