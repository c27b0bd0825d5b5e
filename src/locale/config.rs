//! What is wrong in a settings file, and what to do about it.

crate::messages! {
    UNREADABLE: "无法读取: {error}", "can't be read: {error}";
    ENCODING: "不是 UTF-8 文本; 请另存为 UTF-8", "not UTF-8 text; save it as UTF-8";
    TOO_LARGE: "文件过大, 不像是设置", "too large for settings";
    SYNTAX: "不是合法的 TOML: {error}", "not valid TOML: {error}";
    UNKNOWN: "没有设置项 {key}, 已略过", "there is no setting {key}: passed over";
    UNKNOWN_NEAR: "没有设置项 {key}, 已略过; 是否指 {near}?", "there is no setting {key}: passed over; did you mean {near}?";
    WANTED_TEXT: "{key} 应为引号中的文字", "{key} should be text in quotes";
    WANTED_NUMBER: "{key} 应为整数", "{key} should be a whole number";
    WANTED_TABLE: "{key} 应为一节, 写作 [{key}]", "{key} should be a table, written [{key}]";
    WANTED_TABLES: "{key} 应为若干节, 每节写作 [[{key}]]", "{key} should be tables, each written [[{key}]]";
    WORD: "{key} 不能是 {word}; 可用: {known}", "{key} can't be {word}; there are: {known}";
    RANGE: "{key} 应在 {least} 与 {most} 之间", "{key} should be between {least} and {most}";
    NAME: "{key}: 名称 {name} 只能含字母、数字、- 和 _", "{key}: the name {name} may hold letters, digits, - and _ only";
    EMPTY: "{key} 不能为空", "{key} must not be empty";
    MISSING: "此视图缺少 {key}", "this view has no {key}";
    NAME_TWICE: "视图 {name} 已有同名的", "there is a view {name} already";
    KEY_TWICE: "按键 {key} 已用于前面的视图", "key {key} belongs to a view before this one";
}
