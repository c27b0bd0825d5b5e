//! What is wrong in a keymap file, and what to do about it.

crate::messages! {
    SYNTAX: "不是合法的 TOML: {error}", "not valid TOML: {error}";
    NOT_A_TABLE: "[{name}] 应是一节按键, 例: [global] \"q\" = \"quit\"", "[{name}] should be a table of keys, as in [global] \"q\" = \"quit\"";
    UNKNOWN_CONTEXT: "没有场合 [{name}]; 可用: {names}", "there is no context [{name}]; there are: {names}";
    NOT_A_STRING: "按键 {key} 应绑定为引号中的命令", "key {key} should be bound to a command in quotes";
    KEY_EMPTY: "未写按键; 写法: j  <enter>  <c-d>  gg", "no key is written; keys are written j  <enter>  <c-d>  gg";
    KEY_UNCLOSED: "{key}: 有 < 而无 >; 按键 < 本身写作 <lt>", "{key}: `<` without `>`; the key < itself is written <lt>";
    KEY_UNKNOWN: "没有按键 <{key}>; 可用 <enter> <esc> <tab> <up> <pgdn> <home> <space> <c-x> <s-tab> 等", "there is no key <{key}>; there are <enter> <esc> <tab> <up> <pgdn> <home> <space> <c-x> <s-tab> and so on";
    KEY_INDISTINCT: "<{key}>: 终端无法区分它与 {twin}; 请写 {twin}", "<{key}> is what a terminal sends for {twin}; write {twin}";
    KEY_ALT: "<{key}>: 许多 SSH 终端不传送 Alt; 请改用字母或 Ctrl", "<{key}>: Alt does not reach the program over every SSH terminal; use a letter or Ctrl";
    KEY_TAKEN: "{key}: 终端或 tmux、screen 可能截走此键", "{key}: the terminal, tmux or screen may take this key for itself";
    KEY_TYPED: "{key}: [{context}] 中字符用于输入, 不能绑定", "{key}: in [{context}] characters are text and can't be bound";
    CONFLICT: "{key} 与 {other} 冲突: 一个是另一个的开头", "{key} and {other}: one is the beginning of the other";
    DUPLICATE: "{key} 在 [{context}] 中已绑定", "{key} is bound in [{context}] already";
    UNKNOWN_BASE: "inherits: 没有按键表 {name}; 可用: {names}", "inherits: there is no keymap {name}; there are: {names}";
}
