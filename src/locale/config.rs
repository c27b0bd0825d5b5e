//! The names of the built-in views; what is wrong in a settings file, and what to do about it.

crate::messages! {
    VIEW_LEAD: "我单位牵头", "Mine as lead";
    VIEW_OVERDUE: "逾期", "Overdue";
    VIEW_LINKS: "我的联系点", "My links";
    UNREADABLE: "无法读取: {error}", "can't be read: {error}";
    ENCODING: "不是 UTF-8 文本; 请另存为 UTF-8", "not UTF-8 text; save it as UTF-8";
    TOO_LARGE: "文件过大, 不像是设置", "too large for settings";
    SYNTAX: "不是合法的 TOML: {error}", "not valid TOML: {error}";
    UNKNOWN: "没有设置项 {key}, 已略过", "there is no setting {key}: passed over";
    UNKNOWN_NEAR: "没有设置项 {key}, 已略过; 是否指 {near}?", "there is no setting {key}: passed over; did you mean {near}?";
    WANTED_TEXT: "{key} 应为引号中的文字", "{key} should be text in quotes";
    WANTED_NUMBER: "{key} 应为整数", "{key} should be a whole number";
    WANTED_FLAG: "{key} 应为 true 或 false", "{key} should be true or false";
    WANTED_TABLE: "{key} 应为一节, 写作 [{key}]", "{key} should be a table, written [{key}]";
    WANTED_TABLES: "{key} 应为若干节, 每节写作 [[{key}]]", "{key} should be tables, each written [[{key}]]";
    WORD: "{key} 不能是 {word}; 可用: {known}", "{key} can't be {word}; there are: {known}";
    RANGE: "{key} 应在 {least} 与 {most} 之间", "{key} should be between {least} and {most}";
    NAME: "{key}: 名称 {name} 只能含字母、数字、- 和 _", "{key}: the name {name} may hold letters, digits, - and _ only";
    EMPTY: "{key} 不能为空", "{key} must not be empty";
    MISSING: "此视图缺少 {key}", "this view has no {key}";
    NAME_TWICE: "视图 {name} 已有同名的", "there is a view {name} already";
    KEY_TWICE: "按键 {key} 已用于前面的视图", "key {key} belongs to a view before this one";

    LACKS: "缺少 {key}; 请重新 shumei login", "{key} is missing: run shumei login again";
    ADDRESS_FORM: "地址不对, 请写成 https://主机[:端口]", "no address: write https:// and the server's name";
    ADDRESS_SCHEME: "地址须以 https:// 开头", "an address begins with https://";
    ADDRESS_PARTS: "地址中不能有账号、口令、? 或 #", "an address has no user, password, ? or #";
    PROFILE_NAME: "配置名 {name} 只能含字母、数字、- 和 _", "the profile name {name} may hold letters, digits, - and _ only";
    PROFILE_MISSING: "没有配置 {name}({file}), 请先 shumei login", "there is no profile {name} ({file}): run shumei login first";
    PROFILE_UNWRITABLE: "配置写不进 {file}: {error}", "the profile can't be written to {file}: {error}";
    TOKEN_MISSING: "没有令牌 {file}, 请先 shumei login", "there is no token {file}: run shumei login first";
    TOKEN_LOOSE: "令牌文件 {file} 他人可读写(权限 {mode}); 请 chmod 600, 并考虑换发令牌", "others can read or write the token file {file} (mode {mode}): chmod 600 it, and consider a new token";
    TOKEN_FOREIGN: "令牌文件 {file} 不属于当前用户, 不予使用", "the token file {file} belongs to another user: it is not used";
    TOKEN_NO_FILE: "令牌 {file} 不是普通文件, 不予使用", "the token {file} is no plain file: it is not used";
    TOKEN_MALFORMED: "令牌文件 {file} 内容不是令牌, 请重新 shumei login", "the token file {file} holds no token: run shumei login again";
    TOKEN_SYSTEM: "令牌文件 {file} 无法读写: {error}", "the token file {file} can't be read or written: {error}";
}
