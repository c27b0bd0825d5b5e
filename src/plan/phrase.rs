//! The words around a figure: where its name begins and ends, and whether it is aimed at or already there.

use super::para::{Para, Range};

/// A name is at most this many characters long; what lies further off is another thought.
const REACH: usize = 60;

/// Words between a name and its figure.
const BEFORE_FIGURE: [&str; 74] = [
    "达到",
    "达",
    "提高到",
    "提高至",
    "提升到",
    "提升至",
    "提高",
    "提升",
    "增加到",
    "增加",
    "增长",
    "上升到",
    "下降到",
    "降低到",
    "控制在",
    "保持在",
    "稳定在",
    "维持在",
    "不低于",
    "不少于",
    "不高于",
    "不超过",
    "不得低于",
    "不得少于",
    "高于",
    "超过",
    "大于",
    "至少",
    "约",
    "为",
    "在",
    "占",
    "均",
    "都",
    "全部",
    "总体",
    "一般",
    "原则上",
    "分别",
    "也",
    "要",
    "须",
    "应",
    "应当",
    "必须",
    "需",
    "将",
    "力争",
    "努力",
    "确保",
    "实现",
    "完成",
    "基本",
    "至",
    "到",
    "保证",
    "共",
    "共有",
    "有",
    "仅",
    "只",
    "可",
    "下降",
    "降低",
    "减少",
    "压减",
    "降至",
    "降到",
    "再",
    "又",
    "另",
    "还",
    "新增",
    "建成",
];

/// Words before a name that do not belong to it.
const BEFORE_NAME: [&str; 46] = [
    "力争",
    "确保",
    "实现",
    "努力",
    "推动",
    "其中",
    "争取",
    "基本",
    "逐步",
    "全县",
    "我县",
    "全市",
    "我市",
    "全区",
    "我区",
    "本县",
    "县域内",
    "完成",
    "新增",
    "建成",
    "打造",
    "创建",
    "培育",
    "达到",
    "并",
    "要",
    "将",
    "使",
    "均",
    "、",
    "和",
    "且",
    "的",
    "相比",
    "以来",
    "组建",
    "发布",
    "选树",
    "评选",
    "引进",
    "设立",
    "配备",
    "新建",
    "已建成",
    "已完成",
    "已组建",
];

/// Words that make a number of things an aim.
const AIMS: [&str; 56] = [
    "不少于",
    "不低于",
    "不得少于",
    "不得低于",
    "至少",
    "达到",
    "达",
    "超过",
    "力争",
    "确保",
    "打造",
    "培育",
    "建成",
    "建设",
    "创建",
    "新建",
    "改造",
    "新增",
    "完成",
    "组建",
    "认领",
    "开展",
    "举办",
    "组织",
    "选树",
    "评选",
    "配备",
    "培训",
    "设立",
    "设置",
    "成立",
    "引进",
    "发展",
    "实现",
    "创成",
    "树立",
    "命名",
    "选派",
    "化解",
    "解决",
    "拆除",
    "整改",
    "推出",
    "发布",
    "培养",
    "选聘",
    "办理",
    "制定",
    "每年",
    "每季度",
    "每月",
    "每半年",
    "每周",
    "不超过",
    "整治",
    "建立",
];

/// How many characters before a number an aim may stand.
const AIM_REACH: usize = 14;

/// The words before a figure that may name it: from the last boundary on, brackets passed whole. Where only
/// joining words stand there, those before the date or the comma (`X率,2023年底前达到70%`).
pub(super) fn left(p: &Para, figure: usize, floor: usize, time: Option<Range>) -> Range {
    let lowest = floor.max(figure.saturating_sub(REACH));
    let time = time.filter(|time| time.0 >= floor && time.1 <= figure);
    let near = p.trim((segment(p, figure, time.map_or(lowest, |time| lowest.max(time.1))), figure));
    let stripped = strip(p, near);
    if stripped.0 < stripped.1 {
        return near;
    }
    let (mut end, mut comma) = back(p, near.0, lowest);
    let mut timed = false;
    if let Some(time) = time.filter(|time| time.1 == end && time.0 >= lowest) {
        let (before, another) = back(p, time.0, lowest);
        (end, comma, timed) = (before, another, true);
    }
    let measured = end > lowest && "率例比量数度重".contains(p.at(end - 1));
    if measured || (timed && !comma) { p.trim((segment(p, end, lowest), end)) } else { near }
}

/// Steps back over commas and blanks: the place, and whether there was a comma.
fn back(p: &Para, at: usize, lowest: usize) -> (usize, bool) {
    let mut end = at;
    while end > lowest && matches!(p.at(end - 1), ',' | ' ') {
        end -= 1;
    }
    (end, comma_between(p, end, at))
}

fn comma_between(p: &Para, start: usize, end: usize) -> bool {
    (start..end).any(|at| p.at(at) == ',')
}

/// Start of the words that end at `end` and hold no boundary.
fn segment(p: &Para, end: usize, lowest: usize) -> usize {
    let mut at = end;
    while at > lowest {
        let c = p.at(at - 1);
        if matches!(c, ')' | '》')
            && let Some(open) = p.partner(at - 1).filter(|open| *open >= lowest && *open < at)
        {
            at = open;
            continue;
        }
        if is_boundary(c) {
            break;
        }
        at -= 1;
    }
    at
}

/// Whether a sentence speaks of what is there (目前…) and not of what shall be.
pub(super) fn is_state(p: &Para, sentence: usize) -> bool {
    let start = p.skip_blank(sentence);
    p.one_of(start, &["目前", "截至目前", "截止目前", "当前", "现有", "近年来"]).is_some()
}

/// The name behind a figure: up to the next boundary or figure.
pub(super) fn right(p: &Para, at: usize, limit: usize) -> Range {
    let mut end = at;
    let limit = limit.min(at + REACH);
    while end < limit {
        let c = p.at(end);
        if is_boundary(c) || c == '、' || c.is_ascii_digit() {
            break;
        }
        end += 1;
    }
    let mut start = at;
    while start < end && matches!(p.at(start), '的' | ' ') {
        start += 1;
    }
    p.trim((start, end))
}

fn is_boundary(c: char) -> bool {
    matches!(c, ',' | ';' | '。' | ':' | '!' | '?' | '\n' | '\t' | '(' | ')' | '《' | '》' | '%')
}

/// A name without the words that join it to its figure and to the sentence.
pub(super) fn strip(p: &Para, range: Range) -> Range {
    let (mut start, mut end) = p.trim(range);
    while let Some(word) =
        longest(&BEFORE_FIGURE, |word| end - start >= word.chars().count() && p.ends(end, word))
    {
        end = p.trim((start, end - word)).1;
    }
    while let Some(word) =
        longest(&BEFORE_NAME, |word| end - start >= word.chars().count() && p.has(start, word))
    {
        start = p.trim((start + word, end)).0;
    }
    // 每个小区至少排查3次: what is done is what counts.
    let least = (start..end).rev().find(|at| p.one_of(*at, &["至少", "不少于", "不低于"]).is_some());
    match least {
        Some(at) => strip(p, (at + p.one_of(at, &["至少", "不少于", "不低于"]).unwrap_or(1), end)),
        None => (start, end),
    }
}

fn longest(words: &[&str], fits: impl Fn(&str) -> bool) -> Option<usize> {
    words.iter().filter(|word| fits(word)).map(|word| word.chars().count()).max()
}

/// Whether the words before a number set it as an aim.
pub(super) fn is_aim(p: &Para, range: Range) -> bool {
    let start = range.0.max(range.1.saturating_sub(AIM_REACH));
    (start..range.1).any(|at| p.one_of(at, &AIMS).is_some_and(|length| at + length <= range.1))
}

/// Whether the words before a figure say that it is there already.
pub(super) fn is_done(p: &Para, range: Range) -> bool {
    (range.0..range.1).any(|at| p.one_of(at, &["已", "目前", "现有", "此前"]).is_some())
}

/// Names that share a figure (A率、B率均达90%) or take one each (A率、B率分别达80%、90%).
#[derive(Default)]
pub(super) struct Names {
    waiting: std::collections::VecDeque<Range>,
}

impl Names {
    /// The names that the next figure belongs to: `words` stand before it, `name` is what is left of them.
    pub(super) fn next(&mut self, p: &Para, words: Range, name: Range) -> Option<Vec<Range>> {
        if name.0 == name.1 {
            return self.waiting.pop_front().map(|name| vec![name]);
        }
        self.waiting.clear();
        let names = rates(p, name)?;
        if (name.1..words.1).any(|at| p.has(at, "分别")) {
            self.waiting = names.into();
            return self.waiting.pop_front().map(|name| vec![name]);
        }
        Some(names)
    }
}

/// Two or more rates joined by 、 or 和.
fn rates(p: &Para, name: Range) -> Option<Vec<Range>> {
    let mut names = Vec::new();
    let mut start = name.0;
    for at in name.0..name.1 {
        let behind_rate = at > start && "率例比".contains(p.at(at - 1));
        if behind_rate && matches!(p.at(at), '、' | '和' | '及' | '与') {
            names.push((start, at));
            start = at + 1;
        }
    }
    if names.is_empty() || start >= name.1 {
        return None;
    }
    names.push((start, name.1));
    Some(names)
}
