//! `shumei edit`: what it says and what can be wrong with it.

crate::messages! {
    ACTS: "可以做的", "What can be done";
    ACT_LINE: "{word}  {label}({kinds})", "{word}  {label} ({kinds})";
    FIELDS_OF: "{word} 的填写项: {kind}", "Inputs of {word} with a {kind}";
    FIELD_LINE: "{name}  {label}{required}  {form}", "{name}  {label}{required}  {form}";
    REQUIRED: "(必填)", " (required)";
    FORM_LINE: "一行文字", "a line of text";
    FORM_LONG: "文字, 可分段; --note-file 或 --editor 写长文", "text; --note-file or --editor for long ones";
    FORM_LINES: "文字, 一行一项; --note-file 或 --editor 写多行", "text, a line an item; --note-file or --editor for several";
    FORM_RULE: "周期: 每月15日、每周四、每季度末月21日 或 RRULE", "a rule: monthly 15, every Thursday, quarterly third month 21, or an RRULE";
    FORM_DAYS: "日期, 可写几个, 用逗号分开", "days, with commas";
    FORM_DAY: "日期: 6-30、2023-06-30、+5d、周五、下周一、明天、月底", "a day: 6-30, 2023-06-30, +5d, fri, next mon, tomorrow, month end";
    FORM_MOMENT: "日期和时间: 6-30 9:00、明天下午3点", "a day and a time: 6-30 9:00, tomorrow 3pm";
    FORM_NUMBER: "{least} 至 {most} 的整数", "a whole number from {least} to {most}";
    FORM_CHOICE: "{choices}", "{choices}";
    FORM_CHOICES: "可选几项, 用逗号分开: {choices}", "one or more of {choices}, with commas";
    FORM_PICK: "{kind}的名称、拼音首字母或编号", "name, pinyin initials or id of a {kind}";
    FORM_PICKS: "{kind}的名称或编号, 可写几个, 用逗号分开", "names or ids, with commas, of {kind}";
    FORM_FLAG: "是或否", "yes or no";
    FORM_ATTEND: "单位的名称或编号 = present 或 absent, 如 U03=present", "a unit's name or id = present or absent, such as U03=present";
    CHOICE: "{word}({label})", "{word} ({label})";
    SEE_FIELDS: "填写项见 shumei edit fields ACT", "see shumei edit fields ACT for the inputs";

    NO_ACT: "不能“{word}”; 可用: {acts}", "there is no act '{word}'; there are: {acts}";
    NO_ID: "缺少编号, 如 shumei edit {act} {example}", "the record's id is missing, such as shumei edit {act} {example}";
    NO_RECORD: "没有记录 {id}, 请用 shumei who {id} 查找", "there is no record {id}: look for it with shumei who {id}";
    NOT_AN_INPUT: "“{text}”不是 名称=内容, 可用的名称: {names}", "'{text}' is not name=value; the names are: {names}";
    NO_INPUT: "没有填写项“{name}”; 可用: {names}", "there is no input '{name}'; there are: {names}";
    TWICE: "“{name}”写了两次, 请只留一个", "'{name}' is given twice: keep one";
    FAULT: "{name}: {problem}", "{name}: {problem}";
    PICK_MEETING: "{id} 是会议系列, 请写编号和日期, 如 {id}@2023-07-15", "{id} is a series: name the day as well, such as {id}@2023-07-15";
    NO_MEETING: "{id} 在 {day} 没有会议, 相近的有: {near}", "{id} has no meeting on {day}; near to it: {near}";
    NO_LONG: "“{act}”没有长文填写项, 不能用 --note-file 和 --editor", "{act} has no input for a long text: leave --note-file and --editor out";
    FILE_UNREADABLE: "{file} 读不出: {error}", "{file} can't be read: {error}";
    FILE_TOO_LONG: "{file} 太长, 至多 {most} 个字", "{file} is too long: at most {most} characters";
    FILE_NOT_TEXT: "{file} 不是 UTF-8 文本, 请另存为 UTF-8", "{file} is no UTF-8 text: save it as UTF-8";
    READONLY: "只读方式(--readonly), 不能修改", "opened with --readonly: nothing can be edited";
    NO_VIEWER: "还不知道您是哪位成员, 请先 shumei login, 或用 --me 加成员编号", "it is not known which member you are: run shumei login, or give --me with a member's id";
    NO_DATA: "本机还没有数据, 请先 shumei sync", "there are no records on this machine yet: run shumei sync first";
    NO_OUTBOX: "还没有连接服务器, 不能保存: 请先 shumei login URL; --dry-run 只检查不保存", "no server is known, so nothing can be saved: run shumei login URL first; --dry-run only checks";
    NOT_SAVED: "没有保存: {error}", "nothing was saved: {error}";
    SAVED: "已保存，待发送 {id}: {act} {target}", "saved, to be sent {id}: {act} {target}";
    UNCHANGED: "没有变化, 未保存", "nothing was changed, nothing is saved";
    NO_EDITOR: "没有可用的编辑器, 请设 EDITOR, 或用 --note-file", "there is no editor: set EDITOR, or use --note-file";
    NO_SHELL: "不允许打开外部程序(--no-shell), 请用 --note-file", "other programs may not be opened (--no-shell): use --note-file";
    NO_TERMINAL: "没有终端, 不能打开编辑器, 请用 --note-file", "there is no terminal for an editor: use --note-file";
    EDITOR_FAILED: "编辑器 {editor} 没有正常结束, 未保存", "the editor {editor} did not end well, nothing is saved";
    EDITOR_FILE: "临时文件不能用: {error}", "the temporary file can't be used: {error}";
}
