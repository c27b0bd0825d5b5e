//! Words of the papers: minutes, bulletin, task list, supervision notice, and what is wrong with a template.

use jiff::civil::{Date, DateTime};

use super::Lang;

crate::messages! {
    KIND_MINUTES: "会议纪要", "Minutes";
    KIND_BULLETIN: "通报", "Bulletin";
    KIND_TASKS: "重点任务和责任清单", "Task list";
    KIND_NOTICE: "督办单", "Supervision notice";
    FILE_NAME: "{paper}-{about}", "{paper}-{about}";

    NAMES: "、", ", ";
    IDS: "、 ", ", ";
    SENTENCES: "；", "; ";
    BLANK: "＿＿＿＿", "________";
    NO_DAY: "未定", "no date";
    NO_VALUE: "—", "—";
    NO_VISIT: "未蹲点", "never";
    NOTHING_THERE: "无。", "None.";
    ID_AND_NAME: "{id} {name}", "{id} {name}";
    ITEM_MARK: "——", "– ";

    ANNEX: "附件", "Annex ";
    ANNEX_LEAD: "附件：", "Annexes: ";
    NOTES: "注：", "Notes:";
    SOURCES: "数据来源", "Sources of the figures";
    SOURCES_LEAD: "文中数字后的注号与下表对应。表格中列明编号的一行，其数字即来自该编号的记录，不另加注。",
        "The numbers behind figures are those of the table below. A row of a table that names a record by its id has its figures from that record, without a note.";
    SOURCE_NUMBER: "注号", "Note";
    SOURCE_FIGURE: "数字", "Figure";
    SOURCE_RECORDS: "记录编号", "Records";
    SOURCE_IN: "计入{n}项：{ids}", "{n} counted: {ids}";
    SOURCE_OUT: "未计入{n}项：{ids}", "{n} not counted: {ids}";
    SOURCE_MANY: "共{n}项：{ids}", "{n} in all: {ids}";
    SOURCE_NONE: "无", "none";
    SOURCE_LONG: "共{n}项，编号见附件“数据来源”", "{n} in all, listed in the annex of sources";
    SOURCE_LONG_RATIO: "计入{n}项，未计入{out}项，编号见附件“数据来源”", "{n} counted and {out} not, listed in the annex of sources";

    STATE_PERCENT: "{state}，{percent}", "{state}, {percent}";
    DUTY_UNITS: "{duty}：{units}", "{duty}: {units}";
    MILESTONE: "{id} {when}（{left}）{what}", "{id} {when} ({left}) {what}";
    RECURS_DUE: "{recurs}，本期{due}", "{recurs}, now {due}";
    TARGET: "{what}{value}", "{what} {value}";
    TARGET_BY: "{what}{value}（{by}前）", "{what} {value} (by {by})";
    PROGRESS: "{day} {by}：{note}", "{day} {by}: {note}";
    OF_ITEM: "第{number}项：{what}", "item {number}: {what}";
    NOBODY_LINKED: "未落实", "nobody";
    PRESENT: "出席", "present";
    ABSENT: "请假", "excused";
    UNRECORDED: "未记录", "not recorded";
    MET_TODAY: "已办结", "met";
    STEP: "{state} {note}", "{state} {note}";
    SAID_OF: "{record}：{said}", "{record}: {said}";
    OUTCOME: "{text}（{id}）", "{text} ({id})";
    FOLLOW_UP: "{text}，由{unit}负责，{due}前完成（{id}）", "{text}: {unit}, by {due} ({id})";
    FOLLOW_UP_BECAME: "{said}，已转为{record}", "{said}, now {record}";

    NO_UNIT: "没有单位 {id}, 单位见 shumei list units", "there is no unit {id}: see shumei list units";
    NO_TASKS: "没有任务可列", "there is no task to list";
    NO_NOTICE_SUBJECT: "不能对 {id} 写督办单: 请给出挂点(如 L01)、小区(C017)、企业(E08)或单位(U16)的编号", "no notice can be about {id}: give the id of a supervision (L01), a community (C017), an enterprise (E08) or a unit (U16)";
    BY_IS_PAST: "完成期限 {by} 早于 {day}, 请改晚", "the day {by} by which it is asked is before {day}: give a later one";
    NOTHING_OPEN: "{name} 没有未办结事项, 不需要督办单", "{name} has nothing open: there is nothing to demand";
    NO_REVIEW: "没有会议 {id}, 会议见 shumei list reviews", "there is no review {id}: see shumei list reviews";
    NOT_HELD: "{id} 还没有召开, 请改用已召开的会议(见 shumei list reviews)", "{id} has not been held: name one that was (see shumei list reviews)";
    CANCELLED: "{id} 已取消, 没有纪要可写", "{id} was cancelled: there are no minutes of it";
    NOT_PACKED: "文档打包失败({error}), 请改用 --format md", "the document can't be packed ({error}): use --format md";

    BAD_CHARACTER: "有不可用的字符 {code}, 请删去", "the character {code} has no place in a text: remove it";
    NO_TITLE: "没有标题: 请写一行“# 标题”, 且内容不为空", "there is no title: write one line “# Title” with something in it";
    SECOND_TITLE: "有两个标题: 只能有一行“# ”, 其他请用“## ”", "there are two titles: write one line with “# ”, the others with “## ”";
    TOO_DEEP: "标题最多四级, 即“## ”至“##### ”", "headings have four levels, “## ” to “##### ”";
    NO_BLANK: "“#”之后要有空格", "write a blank behind “#”";
    UNKNOWN_PART: "没有“@{word}”; 版头版记: {heads}; 内容块: {blocks}", "there is no “@{word}”; head and foot: {heads}; blocks: {blocks}";
    UNKNOWN_COLUMN: "“@{block}”没有列“{word}”; 可选: {known}", "“@{block}” has no column “{word}”; it has: {known}";
    NO_COLUMNS: "“@{block}”后面不能写“{word}”{known}", "“@{block}” takes nothing behind it, not “{word}”{known}";
    UNKNOWN_NAME: "没有变量“{name}”; 可用: {known}(说明见 shumei templates --fields {paper})", "there is no value “{name}”; there are: {known} (told by shumei templates --fields {paper})";
    UNKNOWN_FILTER: "没有这个过滤器、测试或函数({error}); 常用: default first join last length lower replace round trim upper", "there is no such filter, test or function ({error}); often used: default first join last length lower replace round trim upper";
    TEMPLATE_SYNTAX: "模板语法有误({error}), 请检查双花括号与百分号括号是否成对", "the template's syntax is wrong ({error}): check that double braces and percent braces are closed";
    TOO_MANY_STEPS: "循环过多, 请去掉一层循环", "it loops too often: take a loop out";
    TEMPLATE_TOO_LONG: "生成的文字过长, 请减少循环", "it gives too much text: loop less";
    CUT_FIGURE: "有数字被过滤器截断, 请直接写变量, 不加过滤器", "a filter cut a figure in two: write the value without a filter";
    NO_COLON: "“@roll”要写成“@roll 出席：名单”", "“@roll” is written as “@roll Present: names”";
    TEMPLATE_OTHER: "模板有误({error}), 请改正这一处", "the template is wrong here ({error}): put it right";
}

/// 小标宋, of titles and the issuer's mark (GB/T 9704-2012, 7.2.4, 7.3.1).
pub const FONT_TITLE: &str = "方正小标宋简体";

/// 仿宋, of texts (5.2.2).
pub const FONT_BODY: &str = "仿宋_GB2312";

/// 黑体, of headings of the first level (7.3.3).
pub const FONT_HEAVY: &str = "黑体";

/// 楷体, of headings of the second level (7.3.3).
pub const FONT_SCRIPT: &str = "楷体_GB2312";

/// 宋体, of page numbers (7.5).
pub const FONT_SONG: &str = "宋体";

/// Colons that part a roll's subject from its names.
pub const COLONS: [char; 2] = ['：', ':'];

const NUMERALS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number below one hundred in Chinese; larger ones in digits.
fn numeral(n: usize) -> String {
    let digit = |n: usize| NUMERALS.get(n).copied().unwrap_or_default();
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens @ 2..=9, 0) => format!("{}十", digit(tens)),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens), digit(ones)),
        _ => n.to_string(),
    }
}

/// The number of a heading with its mark: 一、（一）1.（1）(GB/T 9704-2012, 7.3.3), in English 1. 1.1. and so on.
/// `counts` are the numbers from the first level down to the heading's own.
pub fn heading_number(counts: &[usize], lang: Lang) -> String {
    let n = counts.last().copied().unwrap_or_default();
    match (lang, counts.len()) {
        (Lang::Zh, 0 | 1) => format!("{}、", numeral(n)),
        (Lang::Zh, 2) => format!("（{}）", numeral(n)),
        (Lang::Zh, 3) => format!("{n}."),
        (Lang::Zh, _) => format!("（{n}）"),
        (Lang::En, _) => {
            let numbers: Vec<String> = counts.iter().map(ToString::to_string).collect();
            format!("{}. ", numbers.join("."))
        }
    }
}

/// A day in full, without the day of the week: `2023年6月12日` or `12 June 2023` (GB/T 9704-2012, 7.3.5.4).
pub fn day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.strftime("%-d %B %Y").to_string(),
    }
}

/// A day for a table: without the year where that is the one of `today`.
pub fn short_day(today: Date, date: Date, lang: Lang) -> String {
    match (lang, date.year() == today.year()) {
        (Lang::Zh, true) => format!("{}月{}日", date.month(), date.day()),
        (Lang::En, true) => date.strftime("%-d %b").to_string(),
        (Lang::Zh, false) => day(date, lang),
        (Lang::En, false) => date.strftime("%-d %b %Y").to_string(),
    }
}

/// A day and its time: `2023年6月15日09:00` or `15 June 2023, 09:00`.
pub fn moment(at: DateTime, lang: Lang) -> String {
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    match lang {
        Lang::Zh => format!("{}{time}", day(at.date(), lang)),
        Lang::En => format!("{}, {time}", day(at.date(), lang)),
    }
}

/// The county of a region (`安徽省六安市舒城县` is in 舒城县): what stands behind province and city.
pub fn county(region: &str) -> &str {
    let behind = |text: &'static str| {
        move |rest: &'_ str| rest.rfind(text).map(|at| at + text.len()).filter(|at| *at < rest.len())
    };
    let at = behind("市")(region).or_else(|| behind("省")(region)).unwrap_or_default();
    &region[at..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn headings_are_numbered_by_the_standard() {
        let zh = |counts: &[usize]| heading_number(counts, Lang::Zh);
        assert_eq!(
            [zh(&[1]), zh(&[1, 2]), zh(&[1, 2, 3]), zh(&[1, 2, 3, 4])],
            ["一、", "（二）", "3.", "（4）"]
        );
        assert_eq!(
            [zh(&[10]), zh(&[11]), zh(&[20]), zh(&[99]), zh(&[100])],
            ["十、", "十一、", "二十、", "九十九、", "100、"]
        );
        assert_eq!(heading_number(&[2, 1], Lang::En), "2.1. ");
    }

    #[test]
    fn days_and_counties_are_written_out() {
        let (today, other) = (date(2023, 6, 12), date(2024, 1, 5));
        assert_eq!(
            (day(today, Lang::Zh).as_str(), day(other, Lang::En).as_str()),
            ("2023年6月12日", "5 January 2024")
        );
        assert_eq!(short_day(today, today, Lang::Zh), "6月12日");
        assert_eq!(short_day(today, other, Lang::En), "5 Jan 2024");
        for (region, county_name) in [
            ("安徽省六安市舒城县", "舒城县"),
            ("某省某县", "某县"),
            ("某县", "某县"),
            ("某市", "某市"),
            ("", ""),
        ] {
            assert_eq!(county(region), county_name);
        }
    }
}
