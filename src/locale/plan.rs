//! Words of `plan compile`: its tables, its errors, and what it is in doubt about.
//!
//! The doubts in Chinese are the templates of `plan::Doubt`, which the JSON carries; a test holds the two together.

crate::messages! {
    NUMBER: "序号", "No.";
    TASK: "重点任务", "Task";
    LEAD: "牵头", "Lead";
    RESPONSIBLE: "责任单位", "Units";
    SUPPORT: "配合", "Support";
    MILESTONES: "时限节点", "Milestones";
    INDICATOR: "指标", "Indicator";
    VALUE: "目标", "Target";
    BY: "时限", "By";
    ISSUED: "{issuers},{date} 印发", "{issuers}, issued {date}";
    SUMMARY: "任务 {tasks} 项,时限节点 {milestones} 个,指标 {indicators} 个,存疑 {warnings} 处", "{tasks} tasks, {milestones} milestones, {indicators} indicators, {warnings} doubts";
    NOTHING: "没有找到任务和指标", "no task and no indicator found";
    OPEN_DATE: "未定", "open";
    YEARLY: "每年", "yearly";
    HALF_YEARLY: "每半年", "half-yearly";
    YEAR_END: "每年底", "at each year's end";
    QUARTERLY: "每季度", "quarterly";
    MONTHLY: "每月", "monthly";
    WEEKLY: "每周", "weekly";
    REGULAR: "定期", "regularly";
    CONTINUOUS: "长期", "continuous";
    LIST: "、", ", ";
    CANNOT_READ: "无法读取({reason}),请检查路径和权限", "cannot be read ({reason}); check the path and its permissions";
    TOO_LARGE: "文件超过 {size} MiB,请拆分,或只保存正文文字", "larger than {size} MiB; split it, or save the text alone";
    OLD_WORD: "是旧版 Word 文件(.doc),请另存为 .docx 或纯文本", "an old Word document (.doc); save it as .docx or as plain text";
    PDF: "是 PDF 文件,请把文字复制到纯文本文件", "a PDF; copy its text into a plain text file";
    NOT_TEXT: "第 {line} 行(第 {offset} 字节)既不是 UTF-8 也不是 GB18030 文本,请另存为 UTF-8", "line {line} (byte {offset}) is neither UTF-8 nor GB18030 text; save the file as UTF-8";
    BAD_DOCX: "无法读取这个 .docx({reason}),请用文字处理软件打开后重新保存", "this .docx cannot be read ({reason}); open it in a word processor and save it again";
    DOUBT_YEAR_OF_ISSUE: "“{phrase}”没有写明年份,按成文年份{year}年理解,请核对", "“{phrase}” names no year; read as the year of issue, {year}: please check";
    DOUBT_NO_YEAR: "“{phrase}”没有写明年份,上下文也没有年份,时限留空", "“{phrase}” names no year, and nothing around it does; left without a date";
    DOUBT_BACKWARDS: "“{phrase}”没有写明年份,按上文的{year}年理解则早于上一时限,请核对是否为次年", "“{phrase}” names no year; in {year}, as the words before it say, it would come before the deadline above: is the next year meant?";
    DOUBT_YEAR_UNCLEAR: "“{phrase}”没有写明年份,按成文年份理解则早于成文日期,时限留空", "“{phrase}” names no year; in the year of issue it would lie before the day of issue; left without a date";
    DOUBT_SHORT_YEAR: "“{phrase}”的年份只有两位,按{year}年理解,请核对", "“{phrase}” has a year of two digits, read as {year}: please check";
    DOUBT_YEAR_ALONE: "“{phrase}”只有年份,未作为时限", "“{phrase}” is a year alone; not taken for a deadline";
    DOUBT_YEAR_AS_END: "“{phrase}”只有年份,按年底理解,请核对", "“{phrase}” is a year alone, read as its end: please check";
    DOUBT_BEFORE_MONTH: "“{phrase}”有歧义(当月之前或当月底前),按当月之前理解,请核对", "“{phrase}” may mean before the month or by its end; read as before it: please check";
    DOUBT_BEFORE_PERIOD: "“{phrase}”有歧义(期初之前或期末之前),时限留空", "“{phrase}” may mean before the period or by its end; left without a date";
    DOUBT_BEGINNING: "“{phrase}”没有明确到日,时限留空", "“{phrase}” names no day; left without a date";
    DOUBT_NO_SUCH_DAY: "“{phrase}”不是有效日期,时限留空", "“{phrase}” is no day of the calendar; left without a date";
    DOUBT_BEFORE_ISSUE: "“{phrase}”早于成文日期,请核对", "“{phrase}” lies before the day of issue: please check";
    DOUBT_PAST: "“{phrase}”早于成文日期,未作为时限", "“{phrase}” lies before the day of issue; not taken for a deadline";
    DOUBT_FUTURE_BASELINE: "“{phrase}”晚于成文日期,按时限理解,请核对", "“{phrase}” lies after the day of issue; taken for a deadline: please check";
    DOUBT_VAGUE: "“{phrase}”不能确定是哪一天,时限留空", "“{phrase}” names no certain day; left without a date";
    DOUBT_FROM_NOW: "“{phrase}”只有起点没有终点,按长期坚持理解,请核对", "“{phrase}” has a start and no end; read as continuous: please check";
    DOUBT_OTHER_PERIOD: "“{phrase}”的周期不在常用周期之内,按定期理解,请核对", "“{phrase}” is no period of the list; read as regular: please check";
    DOUBT_NOT_A_DEADLINE: "时限“{phrase}”不能识别,时限留空", "the deadline “{phrase}” cannot be read; left without a date";
    DOUBT_DEADLINE_ABOVE: "“{phrase}”的时限为空,按合并单元格沿用上一行,请核对", "“{phrase}” has no deadline; taken from the row above as in a merged cell: please check";
    DOUBT_NO_UNITS: "任务“{phrase}”没有写明责任单位", "the task “{phrase}” names no responsible unit";
    DOUBT_STRAY_UNITS: "“{phrase}”不在任何任务之内,未归入责任清单", "“{phrase}” stands outside every task; not in the list";
    DOUBT_SECTION_UNITS: "“{phrase}”写在本部分标题之下,已归入其中每项任务,请核对", "“{phrase}” stands under a section’s heading; given to each of its tasks: please check";
    DOUBT_UNCLOSED: "“{phrase}”的括号没有闭合", "the bracket of “{phrase}” is not closed";
    DOUBT_LONG_UNIT: "“{phrase}”过长,可能不是单位名称,请核对", "“{phrase}” is long for the name of a unit: please check";
    DOUBT_UNKNOWN_TABLE: "表格的表头“{phrase}”没有可识别的列,未读取", "the table header “{phrase}” has no column that is known; not read";
    DOUBT_EXTRA_CELLS: "“{phrase}”一行的单元格多于表头,多出的未读取", "the row of “{phrase}” has more cells than the header; the others are not read";
}
