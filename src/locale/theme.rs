//! What is wrong in a theme file, and what to do about it.

crate::messages! {
    SYNTAX: "不是合法的 TOML: {error}", "not valid TOML: {error}";
    UNKNOWN_KEY: "没有 {name} 这一项; 可用: inherits background selection [palette] [roles]", "there is no {name}; there are: inherits background selection [palette] [roles]";
    NOT_A_TABLE: "{name} 应是一节, 例: [{name}]", "{name} should be a table, as in [{name}]";
    UNKNOWN_BASE: "inherits: 没有内置主题 {name}; 可用: {names}", "inherits: there is no built-in theme {name}; there are: {names}";
    UNKNOWN_WORD: "{key}: 无法识别 {word}; 可用: {names}", "{key}: {word} is not known; there are: {names}";
    UNKNOWN_ROLE: "[roles] 中没有 {name}; 可用: {names}", "[roles] has no {name}; there are: {names}";
    BAD_STYLE: "{name} 应是颜色, 或如 { fg = \"red\", bg = \"#101418\", mods = [\"bold\"] }", "{name} should be a colour, or as in { fg = \"red\", bg = \"#101418\", mods = [\"bold\"] }";
    UNKNOWN_PART: "样式中没有 {name}; 可用: fg bg mods", "a style has no {name}; there are: fg bg mods";
    BAD_COLOUR: "{text} 不是颜色; 可用 #rrggbb、0 至 255、[palette] 中的名称, 或: {names}", "{text} is no colour; write #rrggbb, 0 to 255, a name of [palette], or one of: {names}";
    BAD_MOD: "mods: 无法识别 {word}; 可用: {names}, 写作 [\"bold\"]", "mods: {word} is not known; there are: {names}, written [\"bold\"]";
    MISSING_ROLES: "[roles] 缺少: {names}; 请补全, 或写 inherits = \"dark\"", "[roles] lacks: {names}; give them a style, or write inherits = \"dark\"";
}
