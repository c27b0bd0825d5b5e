//! Words of `shumei minutes`, `bulletin`, `paper` and `templates`.

use super::Message;

crate::messages! {
    ABOUT_MINUTES: "写会议纪要", "Write the minutes of a review";
    ABOUT_BULLETIN: "写通报", "Write a bulletin";
    ABOUT_PAPER: "写其他文书", "Write other papers";
    ABOUT_PAPER_TASKS: "写重点任务和责任清单", "Write the list of tasks and who answers for them";
    ABOUT_PAPER_NOTICE: "写督办单", "Write a supervision notice";
    ABOUT_TEMPLATES: "列出、显示或检查文书模板", "List, show or check the papers’ templates";

    ARG_REVIEW: "会议编号, 如 R2023-06", "The review, such as R2023-06";
    ARG_SINCE: "自哪次会议以来, 如 R2023-05(默认为最近一次)", "Since which review, such as R2023-05 (the last one held unless said)";
    ARG_UNIT: "只写某单位承担的部分, 如 U16", "Only one unit’s share, such as U16";
    ARG_ABOUT: "挂点、小区、企业或单位的编号, 如 L01、C017、E08、U16", "A supervision, community, enterprise or unit, such as L01, C017, E08, U16";
    ARG_BY: "逾期事项的完成期限, 如 2023-06-20(默认五个工作日后)", "By when the overdue is asked, such as 2023-06-20 (in five working days unless said)";
    ARG_FORMAT: "格式: docx(默认), md, text", "Format: docx (unless said), md, text";
    ARG_OUTPUT: "写入的文件; - 表示标准输出(默认: docx 写入当前目录, 其他写到标准输出)", "File to write; - for standard output (unless said, docx goes to a file here, the others to standard output)";
    ARG_TEMPLATE: "模板文件, 代替 templates/ 里的或内置的", "A template file, in place of the one in templates/ or the built-in one";
    ARG_FORCE: "覆盖已有文件", "Replace a file that is there";
    ARG_SHOW: "显示模板全文: minutes, bulletin, tasks, notice", "Show a template: minutes, bulletin, tasks, notice";
    ARG_CHECK: "检查模板文件, 用虚构的登记数据试填", "Check a template file, filling it from the made-up register";
    ARG_FIELDS: "列出模板可用的变量和内容块: minutes, bulletin, tasks, notice", "List what a template may name: minutes, bulletin, tasks, notice";
    ARG_PAPER: "与 --check 同用: 是哪种文书的模板(默认看文件名)", "With --check: whose template it is (told by the file’s name unless said)";

    WRITTEN: "已写入 {file}", "written to {file}";
    BINARY_TO_TERMINAL: "docx 不能显示在终端上, 请用 -o 文件, 或 --format text", "a docx can’t be shown on a terminal: use -o FILE, or --format text";
    BAD_BY: "--by 不是日期: {text}, 请写成 2023-06-20", "--by is no date: {text}; write it as 2023-06-20";
    NO_PAPER: "没有文书 {name}; 可用: {names}", "there is no paper {name}; there are: {names}";
    WHICH_PAPER: "看不出 {file} 是哪种文书的模板, 请加 --paper; 可用: {names}", "{file} does not tell whose template it is: add --paper; there are: {names}";
    COLUMN_NAME: "名称", "Name";
    COLUMN_DOC: "说明", "What it is";
    COLUMN_PAPER: "文书", "Paper";
    COLUMN_ORIGIN: "模板", "Template";
    BUILT_IN: "内置", "built in";
    HEADS: "版头、版记等(@名称 内容)", "Head and foot (@name text)";
    VALUES: "变量", "Values";
    BLOCKS: "内容块(单独一行 @名称, 后面可选列)", "Blocks (@name on a line of its own, columns behind it)";
    COLUMNS_OF: "{doc}; 列: {columns}", "{doc}; columns: {columns}";
}

/// What a command of this group does; `path` is its name below the program's.
pub fn about(path: &str) -> Option<Message> {
    Some(match path {
        "minutes" => ABOUT_MINUTES,
        "bulletin" => ABOUT_BULLETIN,
        "paper" => ABOUT_PAPER,
        "paper tasks" => ABOUT_PAPER_TASKS,
        "paper notice" => ABOUT_PAPER_NOTICE,
        "templates" => ABOUT_TEMPLATES,
        _ => return None,
    })
}

/// What an argument or option of this group is.
pub fn argument(path: &str, name: &str) -> Option<Message> {
    Some(match (path, name) {
        ("minutes", "id") => ARG_REVIEW,
        (_, "id") => ARG_ABOUT,
        (_, "since") => ARG_SINCE,
        (_, "unit") => ARG_UNIT,
        (_, "by") => ARG_BY,
        (_, "format") => ARG_FORMAT,
        (_, "output") => ARG_OUTPUT,
        (_, "template") => ARG_TEMPLATE,
        (_, "force") => ARG_FORCE,
        (_, "show") => ARG_SHOW,
        (_, "check") => ARG_CHECK,
        (_, "fields") => ARG_FIELDS,
        (_, "paper") => ARG_PAPER,
        _ => return None,
    })
}
