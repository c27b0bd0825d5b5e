//! The assessment: rule files and what is wrong with them, posts of a score, and its lines in words.

use super::{Lang, Message};
use crate::domain::score::{Class, Grade, Line, Post};

crate::messages! {
    SYNTAX: "不是合法的 TOML: {error}", "not valid TOML: {error}";
    UNKNOWN: "没有 {key} 这一项; 此处可用: {known}", "there is no {key}; here may stand: {known}";
    MISSING: "缺少 {key}, 请补上", "{key} is missing: add it";
    WANTED_TEXT: "{key} 应为引号中的文字", "{key} should be text in quotes";
    WANTED_NUMBER: "{key} 应为整数", "{key} should be a whole number";
    WANTED_POINTS: "{key} 应为分数, 至多两位小数, 如 0.5", "{key} should be points with at most two decimals, such as 0.5";
    WANTED_TABLE: "{key} 应为一节, 写作 [{key}]", "{key} should be a table, written [{key}]";
    WANTED_TABLES: "{key} 应为若干节, 每节写作 [[{key}]]", "{key} should be tables, each written [[{key}]]";
    WANTED_WORDS: "{key} 应为词的列表, 写作 [\"…\", \"…\"]", "{key} should be a list of words, written [\"…\", \"…\"]";
    WORD: "{key} 不能是 {word}; 可用: {known}", "{key} can't be {word}; there are: {known}";
    RANGE: "{key} 应在 {least} 与 {most} 之间", "{key} should be between {least} and {most}";
    EMPTY: "{key} 不能为空", "{key} must not be empty";
    TWICE: "{word} 写了两次, 请只留一个", "{word} should stand there once";
    WEIGHTS: "权重合计 {sum}, 应为 100, 请调整各项 weight", "the weights add up to {sum}, not to 100: adjust them";
    IDLE: "{class} 要排名, 却没有一项有权重, 请在某项的 of 中加上", "{class} is ranked, but no component with weight is asked of it: add it to an 'of'";
    SCALE: "zero {zero} 不能大于 full {full}, full 须大于 0", "zero {zero} can't be above full {full}, which must be above 0";
    ORDER: "等次由高到低写, 此处应低于 {before}", "grades go downwards: this one should be below {before}";
    BOTTOM: "最低等次应从 {least} 分起, 否则有的分数没有等次", "the last grade should begin at {least}, or some scores have none";

    CLASS_AREA: "属地", "Area";
    CLASS_DEPARTMENT: "县直单位", "Department";
    CLASS_NEIGHBOURHOOD: "社区", "Neighbourhood";

    POST_MILESTONES: "时限按期", "Milestones in time";
    POST_PROGRESS: "任务进度", "Progress of tasks";
    POST_RECTIFICATIONS: "整改按期销号", "Rectifications in time";
    POST_INDICATORS: "指标达标", "Indicators";
    POST_FOLLOW_UPS: "交办按期", "Follow-ups in time";
    POST_VISITS: "蹲点走访", "Visits";
    POST_ATTENDANCE: "到会", "Attendance";
    POST_OVERDUE: "逾期扣分", "Overdue";
    POST_REOPENED: "反弹扣分", "Came back";
    POST_EARLY: "提前加分", "Early";
    POST_LEAST: "保底", "Least score";

    OF_MILESTONES: "按期完成的节点 ÷ 期内到期的节点", "milestones met in time ÷ milestones due in the period";
    OF_PROGRESS: "各项任务进度之和 ÷ (任务数 × 100)", "sum of per cent done ÷ (tasks × 100)";
    OF_RECTIFICATIONS: "按期销号的整改 ÷ 期内到期的整改", "rectifications struck off in time ÷ those due in the period";
    OF_INDICATORS: "已达标的小区和企业 ÷ 目标要求的数", "subjects that meet the indicators ÷ those that the targets ask for";
    OF_FOLLOW_UPS: "按期办结的交办 ÷ 期内到期的交办", "follow-ups done in time ÷ those due in the period";
    OF_VISITS: "有蹲点的时段 ÷ 全部时段", "spans with a visit ÷ all spans";
    OF_ATTENDANCE: "到会次数 ÷ 有记录的会议", "reviews attended ÷ reviews with attendance recorded";

    FORMULA: "{what} = {n}/{d}; 满分 {most}(权重 {weight}%) × {n}/{d} = {points}", "{what} = {n}/{d}; {most} (weight {weight}%) × {n}/{d} = {points}";
    FORMULA_SCALED: "{what} = {n}/{d}; {full}% 起满分, 低于 {zero}% 不得分; 满分 {most}(权重 {weight}%), 得 {points}", "{what} = {n}/{d}; full marks from {full}%, none below {zero}%; of {most} (weight {weight}%) {points}";
    FORMULA_NONE: "{what}: 没有数据, 不得分也不扣分, 权重 {weight}% 按办法处理", "{what}: no data, no points either way; its weight of {weight}% goes where the rules say";
    FORMULA_OVERDUE: "{n} 件 × {item} + {d} 个工作日 × {day}, 每件至多 {limit}, 合计至多 {cap} = {points}", "{n} items × {item} + {d} working days × {day}, at most {limit} an item and {cap} in all = {points}";
    FORMULA_REOPENED: "{n} 次 × {item}, 至多 {cap} = {points}", "{n} times × {item}, at most {cap} = {points}";
    FORMULA_EARLY: "{n} 件 × {item}, 至多 {cap} = {points}", "{n} items × {item}, at most {cap} = {points}";
    FORMULA_NOTHING: "没有", "none";
    FORMULA_LEAST: "各项相加低于 {least}, 按 {least} 计, 补 {points}", "the lines come to less than {least}, which is the least: {points} added";
}

/// A class of units.
pub const fn class(class: Class) -> Message {
    match class {
        Class::Area => CLASS_AREA,
        Class::Department => CLASS_DEPARTMENT,
        Class::Neighbourhood => CLASS_NEIGHBOURHOOD,
    }
}

/// A post of a score.
pub const fn post(post: Post) -> Message {
    match post {
        Post::Milestones => POST_MILESTONES,
        Post::Progress => POST_PROGRESS,
        Post::Rectifications => POST_RECTIFICATIONS,
        Post::Indicators => POST_INDICATORS,
        Post::FollowUps => POST_FOLLOW_UPS,
        Post::Visits => POST_VISITS,
        Post::Attendance => POST_ATTENDANCE,
        Post::Overdue => POST_OVERDUE,
        Post::Reopened => POST_REOPENED,
        Post::Early => POST_EARLY,
        Post::Least => POST_LEAST,
    }
}

/// What a component counts; none for what carries no weight.
const fn counted(post: Post) -> Option<Message> {
    Some(match post {
        Post::Milestones => OF_MILESTONES,
        Post::Progress => OF_PROGRESS,
        Post::Rectifications => OF_RECTIFICATIONS,
        Post::Indicators => OF_INDICATORS,
        Post::FollowUps => OF_FOLLOW_UPS,
        Post::Visits => OF_VISITS,
        Post::Attendance => OF_ATTENDANCE,
        Post::Overdue | Post::Reopened | Post::Early | Post::Least => return None,
    })
}

/// A line's formula in words, with its numbers filled in.
pub fn formula(line: &Line, lang: Lang) -> String {
    let (n, d, most, points) = (line.numerator, line.denominator, line.most, line.points);
    let tariff = line.tariff.unwrap_or_default();
    if let Some(what) = counted(line.post) {
        let what = what.get(lang);
        if !line.has_data {
            return FORMULA_NONE.fill(lang, &[("what", &what), ("weight", &line.weight)]);
        }
        let scale = line.scale.filter(|scale| scale.full < 100 || scale.zero > 0);
        return match scale {
            Some(scale) => FORMULA_SCALED.fill(
                lang,
                &[
                    ("what", &what),
                    ("n", &n),
                    ("d", &d),
                    ("full", &scale.full),
                    ("zero", &scale.zero),
                    ("most", &most),
                    ("weight", &line.weight),
                    ("points", &points),
                ],
            ),
            None => FORMULA.fill(
                lang,
                &[
                    ("what", &what),
                    ("n", &n),
                    ("d", &d),
                    ("most", &most),
                    ("weight", &line.weight),
                    ("points", &points),
                ],
            ),
        };
    }
    match line.post {
        _ if !line.has_data => FORMULA_NOTHING.get(lang).to_owned(),
        Post::Overdue => FORMULA_OVERDUE.fill(
            lang,
            &[
                ("n", &n),
                ("d", &d),
                ("item", &tariff.per_item),
                ("day", &tariff.per_day),
                ("limit", &tariff.item_cap),
                ("cap", &tariff.cap),
                ("points", &points),
            ],
        ),
        Post::Least => FORMULA_LEAST.fill(lang, &[("least", &most), ("points", &points)]),
        other => {
            let message = if other == Post::Reopened { FORMULA_REOPENED } else { FORMULA_EARLY };
            let cap = tariff.cap;
            message.fill(lang, &[("n", &n), ("item", &tariff.per_item), ("cap", &cap), ("points", &points)])
        }
    }
}

/// A grade's word.
pub fn grade(grade: &Grade, lang: Lang) -> &str {
    match (lang, &grade.name_en) {
        (Lang::En, Some(name)) => name,
        _ => &grade.name,
    }
}
