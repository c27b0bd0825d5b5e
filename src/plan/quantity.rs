//! Figures in a sentence: 覆盖率达60%, 打造5个以上示范点, 物业服务全覆盖, and what they measure.

use jiff::civil::Date;

use super::para::{Para, Range};
use super::phrase::{self, Names};
use super::resolve::{Fixed, Kind};

/// A figure with its name and its day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    /// What is measured.
    pub(super) name: Range,
    pub(super) value: f64,
    /// The unit as printed.
    pub(super) unit: Unit,
    /// The words from the name to the figure.
    pub(super) range: Range,
    pub(super) when: When,
}

/// The unit of a figure: printed words, or per cent where the words imply it (全覆盖, 百分之六十).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Printed(Range),
    Percent,
}

/// Whether a figure is to be reached, or was there at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A target, with its last day where the sentence names one.
    By(Option<Date>),
    /// A target of every period (每年至少2个).
    Each,
    /// A figure of the starting point, with its day.
    At(Option<Date>),
}

/// Units that count things. 个 of 个月 and 个工作日 counts time and is told apart.
const COUNTERS: [&str; 46] = [
    "个百分点",
    "百分点",
    "万平方米",
    "平方米",
    "万人次",
    "人次",
    "万元",
    "亿元",
    "公里",
    "个",
    "家",
    "处",
    "所",
    "座",
    "条",
    "项",
    "件",
    "场",
    "次",
    "期",
    "名",
    "人",
    "户",
    "支",
    "套",
    "批",
    "辆",
    "台",
    "间",
    "幢",
    "栋",
    "亩",
    "类",
    "份",
    "篇",
    "组",
    "对",
    "元",
    "部",
    "盏",
    "棵",
    "株",
    "块",
    "米",
    "吨",
    "只",
];

/// The figures of `range`; `fixed` are the time expressions of the paragraph, in order.
pub(super) fn quantities(p: &Para, range: Range, fixed: &[Fixed]) -> Vec<Quantity> {
    let mut reader =
        Reader { p, range, fixed, found: Vec::new(), names: Names::default(), floor: range.0, time: None };
    let sentences = sentences(p, range);
    for sentence in sentences {
        reader.sentence(sentence);
    }
    reader.found
}

/// Sentences end at 。 and at line breaks.
fn sentences(p: &Para, range: Range) -> Vec<Range> {
    let mut found = Vec::new();
    let mut start = range.0;
    for at in range.0..range.1 {
        if matches!(p.at(at), '。' | '\n' | '!' | '?') {
            found.push((start, at));
            start = at + 1;
        }
    }
    found.push((start, range.1));
    found
}

struct Reader<'a, 't> {
    p: &'a Para<'t>,
    range: Range,
    fixed: &'a [Fixed],
    found: Vec<Quantity>,
    names: Names,
    /// A name begins here at the earliest.
    floor: usize,
    /// The time expression passed last.
    time: Option<Range>,
}

/// A number as read: its value, unit and end.
struct Figure {
    value: f64,
    unit: Unit,
    start: usize,
    end: usize,
    share: bool,
}

impl Reader<'_, '_> {
    fn sentence(&mut self, sentence: Range) {
        let first = self.fixed.partition_point(|fixed| fixed.range.1 <= sentence.0);
        let times: Vec<&Fixed> =
            self.fixed[first..].iter().take_while(|fixed| fixed.range.0 < sentence.1).collect();
        let mut set = times.iter().filter(|fixed| fixed.kind != Kind::Aside);
        // 覆盖率达60%(2023年底前): the one date of the sentence, in brackets behind the figure.
        let lone = match (set.next(), set.next()) {
            (Some(only), None) if only.kind == Kind::Deadline && self.is_bracketed(only.range) => only.due,
            _ => None,
        };
        let mut time = 0;
        let mut when = if phrase::is_state(self.p, sentence.0) { When::At(None) } else { When::By(lone) };
        let mut dated = false;
        self.time = None;
        self.floor = sentence.0.max(self.range.0);
        self.names = Names::default();
        let mut at = sentence.0;
        while at < sentence.1 {
            if let Some(fixed) = times.get(time).filter(|fixed| fixed.range.0 <= at) {
                when = match fixed.kind {
                    Kind::Baseline => When::At(fixed.due),
                    Kind::Deadline => When::By(fixed.due),
                    Kind::Recurring(..) => When::Each,
                    Kind::Aside => when,
                };
                dated = fixed.due.is_some() || (dated && fixed.kind == Kind::Aside);
                self.time = Some(fixed.range);
                at = fixed.range.1.max(at + 1);
                time += 1;
                continue;
            }
            if let Some(past) = self.title_end(at) {
                at = past;
                continue;
            }
            at = self.here(at, sentence.1, when, dated);
        }
    }

    fn is_bracketed(&self, range: Range) -> bool {
        range.0 > 0 && self.p.at(range.0 - 1) == '(' && self.p.at(range.1) == ')'
    }

    /// Inside 《》 nothing is a figure of this plan.
    fn title_end(&self, at: usize) -> Option<usize> {
        if self.p.at(at) == '《' { self.p.partner(at).map(|close| close + 1) } else { None }
    }

    /// Reads a figure at `at` if there is one; gives the place to go on.
    fn here(&mut self, at: usize, limit: usize, when: When, dated: bool) -> usize {
        let p = self.p;
        if p.at(at) == '全' && p.has(at, "全覆盖") {
            if let (true, When::By(_)) = (dated, when) {
                self.full_cover(at, when);
            }
            return at + 3;
        }
        let figure = match p.at(at) {
            c if c.is_ascii_digit() => self.number(at),
            '百' if p.has(at, "百分之") => self.per_cent_in_words(at),
            _ => return at + 1,
        };
        match figure {
            Ok(figure) if figure.end <= limit => {
                let end = figure.end;
                self.take(&figure, limit, when);
                end
            }
            Ok(_) => limit,
            Err(end) => end,
        }
    }

    /// 全覆盖 is a share of 100 %.
    fn full_cover(&mut self, at: usize, when: When) {
        let name = phrase::strip(self.p, phrase::left(self.p, at, self.floor, self.time));
        if name.1 > name.0 {
            let range = (name.0, at + 3);
            self.found.push(Quantity { name: range, value: 100.0, unit: Unit::Percent, range, when });
        }
        self.floor = at + 3;
    }

    /// A number with its unit, or the end of a number that is no figure.
    fn number(&self, at: usize) -> Result<Figure, usize> {
        let p = self.p;
        let (text, mut end) = decimal(p, at);
        let previous = if at == 0 { '\n' } else { p.at(at - 1) };
        if matches!(previous, '第' | '〔' | '.' | '-' | '“' | '"') || previous.is_ascii_alphabetic() {
            return Err(end);
        }
        let mut value: f64 = text.parse().map_err(|_| end)?;
        let mut digits_end = end;
        // 3-5个: the lower bound is what must be reached.
        if matches!(p.at(end), '-' | '—' | '~' | '至') && p.at(end + 1).is_ascii_digit() {
            (_, end) = decimal(p, end + 1);
            digits_end = end;
        }
        let next = p.skip_blank(end);
        if p.at(next) == '%' {
            let unit = Unit::Printed((next, next + 1));
            return Ok(Figure { value, unit, start: at, end: next + 1, share: true });
        }
        let big = p.one_of(next, &["余", "多"]).map_or(next, |more| next + more);
        let unit_start = big;
        let scale = match p.at(big) {
            '万' => 1e4,
            '亿' => 1e8,
            _ => 1.0,
        };
        let after = if scale > 1.0 { big + 1 } else { big };
        if let Some(length) = p.one_of(unit_start, &COUNTERS).filter(|_| !is_other_word(p, unit_start)) {
            let share = p.at(unit_start + length - 1) == '点';
            let unit = Unit::Printed((unit_start, unit_start + length));
            return Ok(Figure { value, unit, start: at, end: unit_start + length, share });
        }
        if let Some(length) = p.one_of(after, &COUNTERS).filter(|_| scale > 1.0) {
            value *= scale;
            let unit = Unit::Printed((after, after + length));
            return Ok(Figure { value, unit, start: at, end: after + length, share: false });
        }
        Err(digits_end)
    }

    fn same_unit(&self, last: &Quantity, figure: &Figure) -> bool {
        match (last.unit, figure.unit) {
            (Unit::Printed(a), Unit::Printed(b)) => !figure.share && self.p.raw(a) == self.p.raw(b),
            _ => false,
        }
    }

    fn per_cent_in_words(&self, at: usize) -> Result<Figure, usize> {
        let start = at + 3;
        let (value, end) = if self.p.has(start, "百") {
            (100.0, start + 1)
        } else if let Some((value, end)) = super::number::han_number(self.p, start) {
            (f64::from(value), end)
        } else {
            let (text, end) = decimal(self.p, start);
            (text.parse().map_err(|_| start)?, end)
        };
        Ok(Figure { value, unit: Unit::Percent, start: at, end, share: true })
    }

    fn take(&mut self, figure: &Figure, limit: usize, when: When) {
        let p = self.p;
        let left = phrase::left(p, figure.start, self.floor, self.time);
        let (after, suffixed) = match p.one_of(figure.end, &["以上", "以下", "以内", "左右"]) {
            Some(more) => (figure.end + more, true),
            None => (figure.end, false),
        };
        let right = phrase::right(p, after, limit);
        let baseline = matches!(when, When::At(_));
        let words = (left.0, figure.start);
        let wanted = baseline || figure.share || suffixed || phrase::is_aim(p, words);
        let done = !baseline && phrase::is_done(p, words);
        let name = phrase::strip(p, left);
        let listed = self.names.next(p, words, name);
        self.floor = after;
        // 3名以上正式党员的: a condition, not an aim.
        let condition = !figure.share && right.1 > right.0 && p.at(right.1 - 1) == '的';
        if !wanted || done || condition {
            return;
        }
        let names = match (listed, right.1 > right.0, figure.share) {
            (Some(names), ..) if figure.share => names,
            (_, true, false) => vec![right],
            (_, true, true) if name.1 == name.0 => vec![right],
            _ if name.1 > name.0 => vec![name],
            // 完成20部,年底前再完成10部: the same thing again.
            _ => match self.found.last() {
                Some(last) if self.same_unit(last, figure) => vec![last.name],
                _ => return,
            },
        };
        for name in names {
            let range = (name.0.min(figure.start), name.1.max(after));
            self.found.push(Quantity { name, value: figure.value, unit: figure.unit, range, when });
        }
        if right.1 > right.0 && name.1 == name.0 {
            self.floor = right.1;
        }
    }
}

/// 12 / 1,200 / 93.6 at `at`: the digits and their end.
fn decimal(p: &Para, at: usize) -> (String, usize) {
    let mut text = String::new();
    let mut end = at;
    let mut dot = false;
    loop {
        match p.at(end) {
            c if c.is_ascii_digit() => text.push(c),
            '.' if !dot && p.at(end + 1).is_ascii_digit() && !text.is_empty() => {
                dot = true;
                text.push('.');
            }
            ',' if !dot
                && !text.is_empty()
                && (1..=3).all(|i| p.at(end + i).is_ascii_digit())
                && !p.at(end + 4).is_ascii_digit() => {}
            _ => return (text, end),
        }
        end += 1;
    }
}

/// 个月, 个工作日: a length of time; 部门, 条例: another word. No unit of a figure.
fn is_other_word(p: &Para, at: usize) -> bool {
    p.at(at) == '个'
        && p.one_of(at + 1, &["月", "工作日", "小时", "自然日", "季度", "年", "星期", "周"]).is_some()
        || p.one_of(at, &["期间", "部门", "部分", "部委", "条例", "项目部", "人民", "组织"]).is_some()
}
