//! Login, logout, status and sync on the command line.

use super::Message;

crate::messages! {
    ABOUT_LOGIN: "登录服务器, 令牌只存本机", "Log in at a server; the token is kept on this machine";
    ABOUT_LOGOUT: "退出登录, 删除令牌和本地缓存", "Log out: remove the token and the local caches";
    ABOUT_STATUS: "查看服务器、同步和待发送修改的情况", "How things stand with server, sync and unsent edits";
    ABOUT_SYNC: "立即同步: 取回记录, 送出修改", "Sync now: fetch records, send edits";
    ABOUT_OUTBOX: "待发送的修改", "Unsent edits";
    ABOUT_OUTBOX_LIST: "列出未了结的修改", "List edits that are not settled";
    ABOUT_OUTBOX_SHOW: "显示一项修改", "Show an edit";
    ABOUT_OUTBOX_DISCARD: "放弃一项修改", "Give an edit up";
    ABOUT_OUTBOX_RETRY: "重新发送被拒或有冲突的修改", "Send a refused or conflicting edit once more";

    ARG_PROFILE: "配置名, 默认 default", "Name of the profile; default unless said";
    ARG_URL: "服务器地址, 如 https://主机[:端口]", "Address of the server: https:// and its name";
    ARG_TOKEN_FILE: "从文件读令牌", "Read the token from a file";
    ARG_TOKEN_STDIN: "从标准输入读令牌", "Read the token from standard input";
    ARG_CA: "另外信任的证书(PEM 文件)", "Certificates to trust beside the system's (a PEM file)";
    ARG_INSECURE: "允许不加密的 HTTP, 令牌会被途中看见", "Allow unencrypted HTTP: the token can be read on the way";
    ARG_FORCE: "有未发送的修改也退出, 修改仍留在本机", "Log out even with unsent edits, which stay on this machine";
    ARG_FULL: "重取全部记录", "Fetch every record anew";
    ARG_EDIT: "修改的编号, 开头或结尾几位即可", "Id of the edit; some of its first or last digits will do";
    ARG_YES: "不再询问", "Do not ask";

    NO_HOME: "没有主目录, 无处存放配置和令牌", "there is no home directory to keep profile and token in";
    URL_BAD: "服务器地址 {url}: {error}", "address {url}: {error}";
    PLAIN_HTTP: "{url} 不加密, 令牌会被途中看见; 请用 https://, 或确知后果再加 --insecure-http",
        "{url} is not encrypted, the token can be read on the way: use https://, or add --insecure-http knowingly";
    CA_UNREADABLE: "证书文件 {file} 无法使用: {error}", "the certificates in {file} can't be used: {error}";
    TLS_FAILED: "无法建立 TLS: {error}", "TLS can't be set up: {error}";
    NO_TOKEN_GIVEN: "没有终端可输入令牌, 请用 --token-file 或 --token-stdin", "there is no terminal to ask for the token: use --token-file or --token-stdin";
    TOKEN_UNREADABLE: "令牌读不出: {error}", "the token can't be read: {error}";
    TOKEN_FORM: "这不是令牌; 令牌以 shumei_ 开头, 共 50 个字符", "this is no token: one begins with shumei_ and has 50 characters";
    TOKEN_PROMPT: "令牌(不回显): ", "Token (not shown): ";
    TOKEN_FILE_LOOSE: "令牌文件 {file} 他人可读, 登录后请删除", "others can read the token file {file}: remove it after logging in";
    NOT_STORED: "登录不成, 什么也没有保存", "not logged in; nothing was stored";
    LOGGED_IN: "已登录 {county} {server}", "logged in at {county} {server}";
    WHO: "成员 {member}  角色 {role}  单位 {unit}", "member {member}  role {role}  unit {unit}";
    EXPIRES: "令牌有效至 {day}", "the token is valid until {day}";
    NEVER_EXPIRES: "令牌没有期限", "the token does not expire";
    WAS_ANOTHER: "配置 {name} 原指向 {server} 的 {member}, 那里还有 {n} 项修改未了结",
        "profile {name} was {member} at {server}, where {n} edits are not settled";

    UNSENT: "还有 {n} 项修改未送达, 先 shumei sync, 或加 --force(修改留在 {dir})",
        "{n} edits have not reached the server: run shumei sync first, or add --force (they stay in {dir})";
    LOGGED_OUT: "已退出 {server}", "logged out of {server}";
    WAS_OUT: "配置 {name} 没有令牌, 本就未登录", "profile {name} has no token: it was not logged in";
    EDITS_STAY: "未送达的修改 {n} 项留在 {dir}", "{n} unsent edits stay in {dir}";
    CACHE_BUSY: "有会话正在使用缓存 {dir}, 未删除", "a session is using the cache {dir}: it was not removed";
    CACHE_STAYS: "缓存 {dir} 删不掉: {error}", "the cache {dir} can't be removed: {error}";

    LABEL_PROFILE: "配置", "profile";
    LABEL_SERVER: "服务器", "server";
    LABEL_MEMBER: "成员", "member";
    LABEL_ROLE: "角色", "role";
    LABEL_UNIT: "单位", "unit";
    LABEL_TOKEN: "令牌", "token";
    LABEL_STATE: "状态", "state";
    LABEL_LAST_SYNC: "上次同步", "last sync";
    LABEL_OUTBOX: "修改", "edits";
    REACHABLE: "可达", "reachable";
    NEVER: "从未", "never";
    AGO_MINUTES: "{at} ({n} 分钟前)", "{at} ({n} min ago)";
    AGO_HOURS: "{at} ({n} 小时前)", "{at} ({n} h ago)";
    AGO_DAYS: "{at} ({n} 天前)", "{at} ({n} d ago)";
    COUNTS: "待发送 {pending}  待比对 {conflicts}  被拒 {rejected}  损坏 {damaged}",
        "unsent {pending}  conflicts {conflicts}  refused {rejected}  damaged {damaged}";
    LASTS: "有效至 {day}", "valid until {day}";
    NO_END: "没有期限", "does not expire";
    EXPIRES_SOON: "有效至 {day}, 请尽快换发", "valid until {day}: get a new one soon";

    SYNCED: "已同步: 取回 {records} 条变动, 送达修改 {sent} 项", "synced: {records} changes fetched, {sent} edits sent";
    SYNC_WAITING: "另有会话正在送出 {n} 项修改", "another session is sending {n} edits";
    SYNC_CONFLICTS: "{n} 项修改与他人冲突, 请在看板中比对选定", "{n} edits conflict with others': compare and choose in the dashboard";
    SYNC_REJECTED: "{n} 项修改被拒, 见 shumei outbox list", "{n} edits were refused: see shumei outbox list";
    SYNC_FAILED: "同步未完成: {why}", "the sync is not complete: {why}";
    TRYING_AGAIN: "{why}; 再试", "{why}; trying again";
}

/// What a command does, by its name below the program's.
pub fn about(path: &str) -> Option<Message> {
    Some(match path {
        "login" => ABOUT_LOGIN,
        "logout" => ABOUT_LOGOUT,
        "status" => ABOUT_STATUS,
        "sync" => ABOUT_SYNC,
        "outbox" => ABOUT_OUTBOX,
        "outbox list" => ABOUT_OUTBOX_LIST,
        "outbox show" => ABOUT_OUTBOX_SHOW,
        "outbox discard" => ABOUT_OUTBOX_DISCARD,
        "outbox retry" => ABOUT_OUTBOX_RETRY,
        _ => return None,
    })
}

/// What an argument or option is, by its name in the parser.
pub fn argument(name: &str) -> Option<Message> {
    Some(match name {
        "profile" => ARG_PROFILE,
        "url" => ARG_URL,
        "token_file" => ARG_TOKEN_FILE,
        "token_stdin" => ARG_TOKEN_STDIN,
        "ca" => ARG_CA,
        "insecure_http" => ARG_INSECURE,
        "force" => ARG_FORCE,
        "full" => ARG_FULL,
        "edit" => ARG_EDIT,
        "yes" => ARG_YES,
        _ => return None,
    })
}
