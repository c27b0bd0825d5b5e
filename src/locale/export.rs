//! Words of exports and of the way back: sheets, columns, events, and what is wrong in an edited workbook.

use super::Message;

crate::messages! {
    ABOUT_EXPORT: "导出工作簿、日历、CSV 或 JSON: shumei export workbook", "Export a workbook, a calendar, CSV or JSON: shumei export workbook";
    ABOUT_IMPORT: "读回编辑过的工作簿: 先看改动, --apply 才存入待发送", "Read an edited workbook back: it shows the changes; --apply puts them into the outbox";
    ARG_KIND: "导出什么: workbook(工作簿), calendar(日历), 或列表 tasks, deadlines, supervisions, communities, enterprises, rectifications, visits, reviews, outcomes, indicators, units, members, milestones",
        "What to export: workbook, calendar, or a list: tasks, deadlines, supervisions, communities, enterprises, rectifications, visits, reviews, outcomes, indicators, units, members, milestones";
    ARG_OUTPUT: "写入的文件或目录; - 为标准输出(默认: 文本到标准输出, .xlsx 到当前目录)", "File or directory to write to; - is standard output (by default text goes there, .xlsx to the current directory)";
    ARG_FORMAT: "格式: xlsx, csv, ics, json(默认按文件名后缀, 再按类别)", "Format: xlsx, csv, ics, json (by default that of the file's name, then that of the kind)";
    ARG_SPAN: "日历和期限列到多久以后: 30d、2w 或截止日(默认一年)", "How far ahead deadlines and meetings go: 30d, 2w, or a last day (a year unless said)";
    ARG_ENCODING: "CSV 编码: utf-8, utf-8-bom, gb18030(默认: 文件带 BOM)", "Encoding of CSV: utf-8, utf-8-bom, gb18030 (files have a byte order mark unless said)";
    ARG_ALARM: "日历提醒: 期限前几个工作日的 9:00(默认 1), none 不提醒", "Alarms of the calendar: so many working days before a deadline at 9:00 (1 unless said), or none";
    ARG_UNMASK: "明示联系方式(须有权限)", "Show contacts in the clear (needs the right)";
    ARG_FORCE: "覆盖已有文件", "Replace a file that is there already";
    ARG_WORKBOOK: "导出后编辑过的 .xlsx", "An exported and edited .xlsx";
    ARG_APPLY: "把改动存入待发送", "Put the changes into the outbox";
    ARG_DRY_RUN: "只看改动, 不保存(默认)", "Only show the changes (the default)";

    KIND_WORKBOOK: "工作簿", "Workbook";
    KIND_CALENDAR: "日历", "Calendar";
    NAME_OF_ALL: "舒美-{day}", "shumei-{day}";
    NAME_OF: "舒美-{what}-{day}", "shumei-{what}-{day}";
    NO_KIND: "没有可导出的“{word}”; 可用: {kinds}", "there is no export {word}; there are: {kinds}";
    NO_FORMAT: "{kind}不能导出为 {format}; 可用: {formats}", "{kind} can't be exported as {format}; there are: {formats}";
    NO_ENCODING: "没有编码 {word}; 可用: utf-8 utf-8-bom gb18030", "there is no encoding {word}; there are: utf-8 utf-8-bom gb18030";
    BAD_ALARM: "--alarm 不能取 {word}, 请写 0 至 {most} 的工作日数, 或 none", "--alarm can't be {word}: give 0 to {most} working days, or none";
    NO_FILTER: "{kind}不能用 --filter 和 --sort, 请导出列表", "{kind} takes no --filter or --sort: export a list";
    MAY_NOT_UNMASK: "没有明示联系方式的权限, 请去掉 --unmask", "you may not see contacts in the clear: leave --unmask out";
    BAD_BOOK: "工作簿做不成: {error}", "the workbook can't be made: {error}";
    WRITTEN: "已写入 {file}", "written to {file}";
    TERMINAL: "工作簿不能显示在终端上, 请写文件名, 或转接到其他程序", "a workbook can't be shown on a terminal: name a file, or pipe it to another program";

    SHEET_REMARKS: "说明", "Read me";
    SHEET_TASKS: "任务", "Tasks";
    SHEET_DEADLINES: "期限", "Deadlines";
    SHEET_COMMUNITIES: "小区", "Communities";
    SHEET_ENTERPRISES: "物业企业", "Enterprises";
    SHEET_RECTIFICATIONS: "整改", "Rectifications";
    SHEET_OUTCOMES: "议定事项", "Outcomes";
    SHEET_REVIEWS: "会议", "Reviews";
    SHEET_INDICATORS: "指标", "Indicators";
    SHEET_ORIGIN: "原值", "Exported values";

    COLUMN_VERSION: "版本", "Version";
    COLUMN_LEFT: "剩余工作日(负为逾期)", "Workdays left (negative: late)";
    COLUMN_NOTE: "本次进展(在此填写)", "New progress (write here)";
    COLUMN_LAST_PROGRESS: "最近进展", "Last progress";
    COLUMN_MET: "完成日期", "Met on";
    COLUMN_DONE: "办结日期", "Done on";
    COLUMN_CLOCK: "时间", "Time";
    COLUMN_PLACE: "地点", "Place";
    COLUMN_REMARK: "备注", "Remark";
    COLUMN_OF: "总数", "Of";
    COLUMN_COMMUNITY: "小区名称", "Name";
    COLUMN_ENTERPRISE: "企业名称", "Name";
    COLUMN_SHEET: "工作表", "Sheet";
    COLUMN_TURN: "时限", "Due";
    COLUMN_VALUES: "导出时的值", "Values as exported";
    COLUMN_MORE: "(续)", "(more)";

    REMARKS_TITLE: "舒美红色小区工作专班  工作簿", "Working group  workbook";
    REMARKS_PROGRAMME: "工作方案", "Programme";
    REMARKS_DAY: "数据日期", "As of";
    REMARKS_MADE: "导出时间", "Exported at";
    REMARKS_SOURCE: "数据来源", "Source";
    REMARKS_MADE_UP: "虚构数据, 仅供演示", "Made up, for demonstration only";
    REMARKS_EDIT: "怎样编辑", "How to edit";
    REMARKS_EDIT_1: "直接改黄色表头的列, 其他列只供查看, 改了会被指出而不采纳。日期写成 2023-06-30; 清空单元格即清除该值。",
        "Edit the columns under a yellow header. The others are for reading: a change there is pointed out and not taken. Write days as 2023-06-30; an emptied cell clears the value.";
    REMARKS_EDIT_2: "行可以排序、筛选、删去, 列可以调换; 不要改编号。删去的行表示不改, 不会删除记录。任务表“本次进展”写的是要新增的一条进展。",
        "Rows may be sorted, filtered and removed, columns moved; leave the ids alone. A removed row means no change and deletes no record. New progress of a task is added to its log.";
    REMARKS_EDIT_3: "小区和企业不能在这里新增: 新增由管理员用 shumei admin load register 导入。整改的销号等步骤在终端里办理。",
        "Communities and enterprises can't be added here: an administrator loads new ones with shumei admin load register. Steps such as verifying a rectification are taken in the dashboard.";
    REMARKS_BACK: "怎样导回", "How to read it back";
    REMARKS_BACK_1: "shumei import 文件.xlsx 列出改动和不能采纳之处, 不保存; 加 --apply 才存入待发送。有一处不能采纳, 就全部不存。",
        "shumei import FILE.xlsx lists the changes and what can't be taken, and saves nothing; with --apply they go into the outbox. If one thing can't be taken, nothing is.";
    REMARKS_BACK_2: "“{sheet}”表记着导出时的值, 用来看出哪些格是您改的, 以及导出后别人改过没有; 请保留, 不要改动。",
        "The sheet “{sheet}” keeps the values as they were exported: by it your changes are told from those that others made meanwhile. Keep it as it is.";
    REMARKS_NO_BACK: "这是以往日期的回看(或他人视角), 只供查看, 不能导回。", "This is a look at another day, for reading only: it can't be read back.";
    REMARKS_SHEETS: "工作表", "Sheets";
    REMARKS_SHEET: "{n} 行; 读回的列: {columns}", "{n} rows; read back: {columns}";
    REMARKS_SHEET_VIEW: "{n} 行; 只供查看", "{n} rows; for reading only";

    EVENTS_TITLE: "舒美红色小区工作专班", "Working group";
    EVENT_DEADLINES: "期限", "Deadline";
    EVENT_REVIEWS: "会议", "Meeting";
    EVENT_DUE: "[期限] {what}", "[due] {what}";
    EVENT_DONE: "[完成] {what}", "[done] {what}";
    EVENT_CANCELLED: "[取消] {what}", "[cancelled] {what}";
    EVENT_ID: "编号: {id}", "Id: {id}";
    EVENT_UNITS: "单位: {units}", "Units: {units}";
    EVENT_PHRASE: "原文时限: {phrase}", "As printed: {phrase}";
    EVENT_KIND: "{kind}, {level}", "{kind}, {level}";
    EVENT_AGENDA: "议题: {agenda}", "Agenda: {agenda}";
    EVENT_NOTE: "备注: {note}", "Remark: {note}";
    SEMICOLON: "; ", "; ";

    UNREADABLE: "{file} 读不出: {error}", "{file} can't be read: {error}";
    NO_BOOK: "{file} 不是舒美导出的工作簿: 没有“{sheet}”表; 请用 shumei export workbook 导出后再编辑",
        "{file} is no workbook of shumei: it has no sheet “{sheet}”; export one with shumei export workbook and edit that";
    NEWER_BOOK: "工作簿由更新的版本导出, 请升级后再导回", "the workbook was exported by a newer version: update the program first";
    OTHER_SOURCE: "工作簿导出自 {theirs}, 现在的数据来自 {ours}, 不能导回", "the workbook was exported from {theirs} and the records here come from {ours}: it can't be read back";
    NO_SHEETS: "工作簿里没有可读回的表", "there is no sheet in the workbook that could be read back";
    FLAW: "{spot}: {problem}", "{spot}: {problem}";
    FLAW_OF: "{spot} {id} {column}: {problem}", "{spot} {id} {column}: {problem}";
    NEW_REGISTER: "这一行没有编号: 新的小区和企业由管理员用 shumei admin load register 导入, 请删去这一行",
        "the row has no id: new communities and enterprises are loaded by an administrator with shumei admin load register; remove the row";
    NEW_ROW: "这一行没有编号: 新记录请在终端里建立, 请删去这一行", "the row has no id: make new records in the dashboard, and remove the row";
    STRANGE_ID: "导出时没有 {id}: 编号不能改, 请改回或删去这一行", "{id} was not exported: ids can't be changed; put it back or remove the row";
    TWICE_ROW: "{id} 在 {first} 已有一行, 请删去其一", "{id} has a row at {first} already: remove one of them";
    TWICE_COLUMN: "与 {first} 是同一列, 请删去其一", "it is the same column as {first}: remove one of them";
    GONE: "{id} 现在看不到了(已删除或不在您的范围), 请删去这一行", "{id} can't be seen any more (deleted, or out of your scope): remove the row";
    NOT_EDITABLE: "这一列不能修改, 请改回“{shown}”", "this column can't be edited: put “{shown}” back";
    NOT_YOURS: "您没有修改这一项的权限, 请改回“{shown}”", "you may not change this: put “{shown}” back";
    MASKED: "所示号码已遮蔽, 改动会丢失原号码; 请改回“{shown}”, 在终端里修改", "its numbers are masked and would be lost: put “{shown}” back, and edit it in the dashboard";
    TOO_LONG: "文字太长, 导出时已截断, 不能导回; 请改回, 在终端里修改", "the text was too long and was cut: put it back, and edit it in the dashboard";
    MET_ELSEWHERE: "这一行是整改或议定事项, 请在“{sheet}”表或终端里修改", "this is a rectification or an outcome: edit it in the sheet “{sheet}” or in the dashboard";
    MET_OUTSIDE: "{on} 不在本期 {from} 至 {to} 内, 请改", "{on} is not within the period {from} to {to}: change it";
    BAD_DAY: "“{text}”不是日期, 请写成 2023-06-30", "“{text}” is no day: write it as 2023-06-30";
    BAD_CELL: "单元格是错误值 {text}, 请改正", "the cell holds the error {text}: put it right";
    BAD_ORIGIN: "“{sheet}”表的这一行被改过, 读不出; 请重新导出", "this row of “{sheet}” was changed and can't be read: export anew";
    CHANGED_MEANWHILE: "导出后已有人改为“{theirs}”; 请改成这个值, 或重新导出后再改", "somebody changed it to “{theirs}” since the export: write that here, or export anew and edit that";
    NOTHING_APPLIED: "{n} 处不能采纳, 没有保存", "{n} things can't be taken; nothing was saved";

    CHANGE_HEAD: "{id} {title}", "{id} {title}";
    CHANGE_LINE: "{column}: {before} → {after}", "{column}: {before} → {after}";
    CHANGE_SPOT: "  ({spot})", "  ({spot})";
    EMPTY: "(空)", "(none)";
    SUMMARY: "{records} 条记录, {values} 处改动; {unchanged} 行没有变化", "{records} records, {values} changes; {unchanged} rows unchanged";
    ALREADY: "{n} 处已经是这样, 不再提交", "{n} stand there already and are not sent again";
    DRY: "没有保存; 加 --apply 存入待发送", "nothing was saved; --apply puts it into the outbox";
    APPLIED: "已存入待发送: {n} 件", "put into the outbox: {n} edits";
    IGNORED_SHEET: "工作表“{sheet}”没有读", "the sheet “{sheet}” was not read";
    IGNORED_COLUMN: "{spot} 的列“{header}”没有读", "the column “{header}” at {spot} was not read";
}

/// What a command does.
pub fn about(path: &str) -> Option<Message> {
    match path {
        "export" => Some(ABOUT_EXPORT),
        "import" => Some(ABOUT_IMPORT),
        _ => None,
    }
}

/// What an argument of `export` or `import` is, where it is not what it is everywhere.
pub fn argument(path: &str, name: &str) -> Option<Message> {
    Some(match (path, name) {
        ("export", "kind") => ARG_KIND,
        ("export", "output") => ARG_OUTPUT,
        ("export", "format") => ARG_FORMAT,
        ("export", "within") => ARG_SPAN,
        ("export", "encoding") => ARG_ENCODING,
        ("export", "alarm") => ARG_ALARM,
        ("export", "unmask") => ARG_UNMASK,
        ("export", "force") => ARG_FORCE,
        ("import", "file") => ARG_WORKBOOK,
        ("import", "apply") => ARG_APPLY,
        ("import", "dry_run") => ARG_DRY_RUN,
        _ => return None,
    })
}
