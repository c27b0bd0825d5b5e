//! Words of the command line: what its parts are, what is wrong with it, and its answers.

use super::Message;

crate::messages! {
    HEAD_USAGE: "用法", "Usage";
    HEAD_COMMANDS: "命令", "Commands";
    HEAD_ARGUMENTS: "参数", "Arguments";
    HEAD_OPTIONS: "选项", "Options";
    HEAD_GLOBAL: "通用选项", "Options of every command";
    AFTER_HELP: "不带命令即打开总览界面。退出码: 0 有结果, 1 没有结果, 2 用法或输入有误。",
        "Without a command the dashboard opens. Exit codes: 0 found, 1 nothing found, 2 bad usage or input.";

    ABOUT: "舒美红色小区工作专班: 任务、期限、挂点、小区、会议、指标一览",
        "The working group's dashboard: tasks, deadlines, supervision, communities, reviews, indicators";
    ABOUT_DEMO: "用虚构的登记数据打开界面(截至 2023-06-12)", "Open the dashboard on a made-up register (as of 2023-06-12)";
    ABOUT_WHO: "查责任: 按汉字、拼音、首字母或编号找任务、单位、小区", "Who answers for it: find a task, unit or community by Han, pinyin, initials or id";
    ABOUT_LIST: "列出一类记录, 或一个已存视图", "List records of a kind, or a saved view";
    ABOUT_SHOW: "显示记录全文", "Show records in full";
    ABOUT_DUE: "列出逾期和即将到期的事项", "List what is overdue and what falls due soon";
    ABOUT_BRIEF: "今日简报, 纯文本", "The day as plain text";
    ABOUT_EDIT: "修改一条记录, 存入待发送: shumei edit report T09 percent=60 note=…", "Edit a record; it waits until it is sent: shumei edit report T09 percent=60 note=…";
    ABOUT_PLAN: "工作方案文件", "Plan documents";
    ABOUT_PLAN_COMPILE: "把工作方案(文本或 .docx)编译成责任清单", "Compile a plan document (text or .docx) into a responsibility list";
    ABOUT_KEYS: "列出或检查按键", "List the keys, or check a keymap file";
    ABOUT_THEMES: "列出或检查配色", "List the themes, or check a theme file";
    ABOUT_SERVE: "在本机运行中心服务", "Run the central API on this machine";
    ABOUT_DOCTOR: "检查终端、设置、缓存和日历", "Examine terminal, settings, caches and calendar";
    ABOUT_COMPLETIONS: "输出命令补全脚本", "Print a script that completes the command line";
    ABOUT_MAN: "输出手册页", "Print a manual page";

    ARG_HELP: "显示帮助", "Show help";
    ARG_VERSION: "显示版本", "Show the version";
    ARG_LANG: "界面语言: zh, en(默认随设置与 LANG)", "Language: zh, en (by default that of the settings, then of LANG)";
    ARG_AS_OF: "以某日为今天, 如 2023-06-12", "The day from which everything is seen, such as 2023-06-12";
    ARG_DEMO: "使用虚构的登记数据", "Use the made-up register";
    ARG_ME: "本人的成员编号, 如 M001", "Your own seat, such as M001";
    ARG_CONFIG: "设置文件, 代替 config.toml", "A settings file in place of config.toml";
    ARG_THEME: "配色名称(见 shumei themes)", "Name of the theme (see shumei themes)";
    ARG_KEYMAP: "按键方案名称(见 shumei keys)", "Name of the keymap (see shumei keys)";
    ARG_WIDTH: "两可宽度字符: auto, narrow, wide, ascii", "Characters of ambiguous width: auto, narrow, wide, ascii";
    ARG_PLAIN_UI: "界面逐行显示为文字, 供读屏和记录", "The dashboard as lines of text, for screen readers and logs";
    ARG_NO_COLOR: "不用颜色", "No colour";
    ARG_READONLY: "只读, 不能修改", "Open without edits";
    ARG_NO_SHELL: "不打开编辑器等外部程序", "Open no other program, such as an editor";
    ARG_ACT: "要做的(见下); fields 列出填写项", "What to do (see below); fields lists the inputs";
    ARG_TARGET: "记录编号, 如 T09; 会议系列加日期, 如 S1@2023-07-15", "The record, such as T09; a meeting of a series with its day, such as S1@2023-07-15";
    ARG_INPUTS: "填写项, 名称=内容, 如 percent=60; 内容为空即清除", "Inputs as name=value, such as percent=60; an empty value clears";
    ARG_NOTE_FILE: "长文取自文件; - 表示标准输入", "The long text out of a file; - reads standard input";
    ARG_EDITOR: "用编辑器写长文", "Write the long text in your editor";
    ARG_DRY_RUN: "只检查并显示, 不保存", "Check and show it without saving";
    ARG_COMMUNITIES: "小区数(默认 140)", "Number of communities (140)";
    ARG_RECORDS: "记录数, 代替小区数", "Number of records, in place of communities";
    ARG_KEEP: "把演示保存在此目录, 下次接着用", "Keep the demonstration in this directory, and go on with it next time";
    ARG_RECORD: "把这次使用录制到文件, 供回放查错(联系电话已遮盖)", "Record this sitting in a file, to show a fault again (contacts are masked)";
    ARG_REPLAY: "回放录制文件, 逐步查看; 只读", "Show a recording step by step; nothing is done";
    ARG_PRINT: "与 --replay 同用: 把界面输出为文本", "With --replay: print the screen as text";
    ARG_STEP: "与 --replay 同用: 停在第几步(默认: 输出时为最后一步, 查看时为开始)", "With --replay: the step to stand behind (the last for --print, else the beginning)";
    ARG_SEED: "随机种子", "Seed of the draws";
    ARG_QUERY: "要找的: 汉字、拼音、首字母或编号, 如 sh9", "What to find: Han, pinyin, initials or id, such as sh9";
    ARG_ALL: "列出全部结果", "Every hit";
    ARG_KIND: "类别: tasks, deadlines, supervisions, communities, enterprises, rectifications, visits, reviews, outcomes, indicators, units, members, milestones, scores, 或视图名",
        "The list: tasks, deadlines, supervisions, communities, enterprises, rectifications, visits, reviews, outcomes, indicators, units, members, milestones, scores, or a saved view's name";
    ARG_FILTER: "筛选, 如 'light:overdue area:城关镇'", "Which rows, such as 'light:overdue duty:lead'";
    ARG_SORT: "排序的列, 加 - 为倒序, 如 due,-percent", "Columns to order by, - for descending, such as due,-percent";
    ARG_COLUMNS: "显示的列, 如 id,title,due", "Columns to show, such as id,title,due";
    ARG_LIMIT: "最多行数", "At most so many rows";
    ARG_ID: "编号, 如 T09、C017", "Ids, such as T09, C017";
    ARG_WITHIN: "多久之内, 如 30d、2w 或截止日(默认 30d)", "How far ahead: 30d, 2w, or a last day (30d unless said)";
    ARG_OVERDUE: "只列逾期", "Only what is overdue";
    ARG_JSON: "输出 JSON", "Print JSON";
    ARG_CSV: "输出 CSV", "Print CSV";
    ARG_TABLE: "输出表格(默认)", "Print a table (the default)";
    ARG_FILE: "文件路径; - 表示标准输入", "Path of the file; - reads standard input";
    ARG_CHECK: "检查这个文件", "A file to check";
    ARG_MARKDOWN: "输出 Markdown 表格", "Print Markdown";
    ARG_SHELL: "bash, zsh, fish, elvish, powershell", "bash, zsh, fish, elvish, powershell";
    ARG_LISTEN: "监听地址(默认 127.0.0.1:7878; 端口 0 由系统选)", "Address to listen at (127.0.0.1:7878; port 0 lets the system choose)";
    ARG_DATABASE: "数据库: sqlite:文件 或 postgres://…(默认为状态目录里的文件; 也可用变量 SHUMEI_DATABASE)",
        "Database: sqlite:FILE or postgres://… (a file in the state directory unless said; SHUMEI_DATABASE does as well)";
    ARG_TLS_CERT: "证书链, PEM 文件; 收到 SIGHUP 重新读取", "Certificate chain, a PEM file; read again on SIGHUP";
    ARG_TLS_KEY: "证书私钥, PEM 文件", "The certificate's key, a PEM file";
    ARG_INSECURE_HTTP: "允许在非回环地址上用明文 HTTP(前面有代理)", "Allow plain HTTP on other addresses than loopback (behind a proxy)";
    ARG_LOG: "日志格式: json, text", "Form of the log: json, text";
    ARG_HORIZON: "变更保留多久(默认 30d)", "How far the feed goes back (30d unless said)";
    ARG_GRACE: "停止时最多等多久(默认 10s)", "How long running calls may take once the server stops (10s unless said)";
    ARG_POLL: "有人等待时多久查一次别处的变更(默认 250ms)", "How often other servers' changes are looked for while somebody waits (250ms unless said)";
    ARG_RATE: "每个令牌每秒最多请求数(默认 50; 0 不限)", "Calls a second with one token (50; 0 bounds nothing)";
    ARG_COMMAND: "命令名, 如 list", "A command, such as list";

    UNKNOWN_ARGUMENT: "没有选项 {arg}", "there is no option {arg}";
    UNKNOWN_COMMAND: "没有命令 {command}", "there is no command {command}";
    NO_VALUE: "{arg} 缺少取值", "{arg} lacks its value";
    BAD_VALUE: "{arg} 不能取 {value}", "{arg} can't be {value}";
    MISSING: "缺少 {arg}", "{arg} is missing";
    NO_COMMAND: "缺少命令", "a command is missing";
    CONFLICT: "{arg} 不能与 {other} 同用", "{arg} can't be used with {other}";
    NOT_UTF8: "命令行不是 UTF-8 文本", "the command line is not UTF-8";
    BAD_USAGE: "用法有误 {arg}", "bad usage {arg}";
    MEANT: "是否要 {near}", "did you mean {near}";
    CHOICES: "可取 {choices}", "it may be {choices}";
    SEE_HELP: "见 {command} --help", "see {command} --help";
    JOIN: "; ", "; ";

    NO_CONFIG: "没有设置文件 {file}, 请检查 --config 的路径", "there is no settings file {file}: check the path of --config";
    BAD_DAY: "--as-of 不是日期: {text}, 请写成 2023-06-12", "--as-of is no date: {text}; write it as 2023-06-12";
    BAD_SIZE: "规模 {size} 不行, 可取 1 至 {most}", "a size of {size} won't do: 1 to {most}";
    BAD_WITHIN: "--within 不是期限: {text}, 请写成 30d、2w 或 2023-06-30", "--within is no period: {text}; write it as 30d, 2w or 2023-06-30";
    BAD_FILTER: "--filter {error}", "--filter {error}";
    NO_LIST: "没有类别或视图 {word}; 类别: {lists}; 视图: {views}", "there is no list or view {word}; lists: {lists}; views: {views}";
    NO_COLUMN: "{list}没有列 {word}; 可用: {columns}", "{list} has no column {word}; there are: {columns}";
    NO_RECORD: "没有记录 {id}, 请用 shumei who {id} 查找", "there is no record {id}: look for it with shumei who {id}";
    NO_MEMBER: "没有成员 {id}, 请检查 --me 或设置中的 me(成员见 shumei list members)",
        "there is no member {id}: check --me, or me in the settings (see shumei list members)";
    NO_PAGE: "没有命令 {name}; 可用: {commands}", "there is no command {name}; there are: {commands}";
    NO_HOME: "没有主目录, 不用本地缓存", "there is no home directory: no local cache is used";
    VIEW_BAD_LIST: "视图 {name}: 没有列表 {list}; 可用: {lists}", "view {name}: there is no list {list}; there are: {lists}";
    VIEW_BAD_FILTER: "视图 {name}: {error}", "view {name}: {error}";
    VIEW_BAD_SORT: "视图 {name}: {error}", "view {name}: {error}";
    UNSOUND: "内置数据有误: {error}", "the built-in data is not sound: {error}";
    HOLIDAYS_UNREADABLE: "{file} 读不出 ({error}), 改用内置放假安排", "{file} can't be read ({error}): the built-in holidays are used";
    HOLIDAYS_REFUSED: "放假安排文件有误, 改用内置放假安排", "the holiday file has errors: the built-in holidays are used";
    NOTHING_FOUND: "没有结果", "nothing found";
    NOTHING_BECAUSE: "没有结果: {why}", "nothing found: {why}";
    WHY_ROLE: "角色“{role}”不读登记, 只看任务、指标和调度", "the role {role} reads no register: only tasks, indicators and reviews";
    WHY_LEAD: "只看得到本单位联系的小区和企业, 现在没有", "only what your unit is linked to is shown, and nothing is yet";
    WHY_AREA: "只看得到本区域的登记, 其中还没有记录; 登记由管理员导入(shumei admin load register)", "only the register of your own area is shown, and it is empty; an administrator loads it (shumei admin load register)";
    WHY_EMPTY: "服务器上还没有登记; 由管理员导入(shumei admin load register)", "no register has been loaded on the server yet; an administrator loads it (shumei admin load register)";
    WHY_BUILTIN: "内置数据只有工作方案, 没有登记; 请 shumei login 连接服务器, 或加 --demo 看演示", "the built-in data is the programme alone, without a register; run shumei login to connect to a server, or add --demo to see the demonstration";
    EMPTY_QUERY: "没有写要找什么, 请写汉字、拼音、首字母或编号", "nothing to look for: give Han, pinyin, initials or an id";

    NAMES: "、", ", ";
    WHO_ITEM: "第{number}项 {title}", "Item {number} {title}";
    WHO_DUTY: "{duty}: {units}", "{duty}: {units}";
    WHO_DUE: "期限 {due} {left}", "due {due}, {left}";
    WHO_STATE: "{id}  {state} {percent}%", "{id}  {state} {percent}%";
    WHO_PROGRESS: "最近进展 {day} {unit} {note}", "last progress {day} {unit} {note}";
    WHO_NO_PROGRESS: "还没有进展记录", "no progress recorded";
    WHO_UNIT: "牵头 {lead} 责任 {responsible} 配合 {support}  逾期 {overdue} 临期 {soon}",
        "leads {lead}, responsible {responsible}, supports {support}; overdue {overdue}, due soon {soon}";
    WHO_UNIT_TASK: "{light}  第{number}项 {title} ({duty})  {due}", "{light}  item {number} {title} ({duty})  {due}";
    WHO_LINKED: "{id} {name}  整改 {open} 项, 逾期 {overdue}", "{id} {name}  {open} open, {overdue} overdue";
    WHO_LINK: "{level}: {names}", "{level}: {names}";
    WHO_MISSING: "未落实", "nobody";
    WHO_NOT_LINKED: "未列入挂点", "not under supervision";
    WHO_SERVICE: "物业服务: {form} {name}", "property service: {form} {name}";
    WHO_NO_SERVICE: "无物业服务", "no property service";
    WHO_SERVES: "服务小区 {n} 个", "serves {n} communities";
    WHO_FIELD: "{label}: {value}", "{label}: {value}";
    WHO_MORE: "另有 {n} 条, --all 显示全部", "{n} more: --all shows them";

    BRIEF_TITLE: "舒美红色小区工作专班  {day}", "Working group  {day}";
    MADE_UP: "以下登记数据为虚构, 仅供演示", "The register below is made up, for demonstration only";
    BRIEF_SECTION: "{title} ({n})", "{title} ({n})";
    BRIEF_OVERDUE: "逾期", "Overdue";
    BRIEF_DUE_SOON: "临期", "Due soon";
    BRIEF_REVIEWS: "本周会议", "Reviews this week";
    BRIEF_NEXT: "下次会议", "Next review";
    BRIEF_AGENDA: "议题 {n}", "agenda {n}";
    BRIEF_TARGET: "目标 {target} {by}前", "target {target} by {by}";
    BRIEF_SHORT: "差 {n}", "{n} short";
    BRIEF_LINK: "整改 {open} 项, 逾期 {overdue}, 待销号 {submitted}", "{open} open, {overdue} overdue, {submitted} to verify";
    BRIEF_VISIT: "上次蹲点 {day}", "last visit {day}";
    BRIEF_NO_VISIT: "还没有蹲点", "never visited";
    BRIEF_MY_LINKS: "我的联系点", "My links";
    BRIEF_LINKS: "挂点联系", "Supervision";
    BRIEF_MORE: "另有 {n} 项", "{n} more";
}

/// What a command does; `path` is its name below the program's (`plan compile`), empty for the program.
pub fn about(path: &str) -> Option<Message> {
    Some(match path {
        "" => ABOUT,
        "demo" => ABOUT_DEMO,
        "who" => ABOUT_WHO,
        "list" => ABOUT_LIST,
        "show" => ABOUT_SHOW,
        "due" => ABOUT_DUE,
        "brief" => ABOUT_BRIEF,
        "edit" => ABOUT_EDIT,
        "plan" => ABOUT_PLAN,
        "plan compile" => ABOUT_PLAN_COMPILE,
        "keys" => ABOUT_KEYS,
        "themes" => ABOUT_THEMES,
        "serve" => ABOUT_SERVE,
        "doctor" => ABOUT_DOCTOR,
        "completions" => ABOUT_COMPLETIONS,
        "man" => ABOUT_MAN,
        path => {
            let groups = [
                super::account::about,
                super::admin::about,
                super::debrief::about,
                super::export::about,
                super::paper_cli::about,
                super::ssh_key::about,
            ];
            return groups.into_iter().find_map(|about| about(path));
        }
    })
}

/// What an argument or option of a command is, by their names in the parser. A name means the same in every command
/// of a group, but not in every group.
pub fn argument(path: &str, name: &str) -> Option<Message> {
    let of_group = match path.split(' ').next() {
        Some("admin") => super::admin::argument(path, name),
        Some("assess" | "debrief") => super::debrief::argument(name),
        Some("export" | "import") => super::export::argument(path, name),
        Some("minutes" | "bulletin" | "paper" | "templates") => super::paper_cli::argument(path, name),
        Some("ssh-key") => super::ssh_key::argument(name),
        Some("login" | "logout" | "status" | "sync" | "outbox") => super::account::argument(name),
        _ => None,
    };
    of_group.or_else(|| general(name)).or_else(|| super::account::argument(name))
}

fn general(name: &str) -> Option<Message> {
    Some(match name {
        "help" => ARG_HELP,
        "version" => ARG_VERSION,
        "lang" => ARG_LANG,
        "as_of" => ARG_AS_OF,
        "demo" => ARG_DEMO,
        "me" => ARG_ME,
        "config" => ARG_CONFIG,
        "theme" => ARG_THEME,
        "keymap" => ARG_KEYMAP,
        "width" => ARG_WIDTH,
        "plain_ui" => ARG_PLAIN_UI,
        "no_color" => ARG_NO_COLOR,
        "readonly" => ARG_READONLY,
        "no_shell" => ARG_NO_SHELL,
        "act" => ARG_ACT,
        "id" => ARG_TARGET,
        "inputs" => ARG_INPUTS,
        "note_file" => ARG_NOTE_FILE,
        "editor" => ARG_EDITOR,
        "dry_run" => ARG_DRY_RUN,
        "communities" => ARG_COMMUNITIES,
        "records" => ARG_RECORDS,
        "keep" => ARG_KEEP,
        "record" => ARG_RECORD,
        "replay" => ARG_REPLAY,
        "print" => ARG_PRINT,
        "step" => ARG_STEP,
        "seed" => ARG_SEED,
        "query" => ARG_QUERY,
        "all" => ARG_ALL,
        "kind" => ARG_KIND,
        "filter" => ARG_FILTER,
        "sort" => ARG_SORT,
        "columns" => ARG_COLUMNS,
        "limit" => ARG_LIMIT,
        "ids" => ARG_ID,
        "within" => ARG_WITHIN,
        "overdue" => ARG_OVERDUE,
        "json" => ARG_JSON,
        "csv" => ARG_CSV,
        "table" => ARG_TABLE,
        "file" => ARG_FILE,
        "check" => ARG_CHECK,
        "markdown" => ARG_MARKDOWN,
        "shell" => ARG_SHELL,
        "listen" => ARG_LISTEN,
        "database" => ARG_DATABASE,
        "tls_cert" => ARG_TLS_CERT,
        "tls_key" => ARG_TLS_KEY,
        "insecure_http" => ARG_INSECURE_HTTP,
        "log" => ARG_LOG,
        "horizon" => ARG_HORIZON,
        "grace" => ARG_GRACE,
        "poll" => ARG_POLL,
        "rate" => ARG_RATE,
        "command" => ARG_COMMAND,
        _ => return None,
    })
}
