//! Texts of `shumei keys` and `shumei themes`, and what is wrong with the files that they list.

crate::messages! {
    CONTEXT: "场合", "Context";
    KEYS: "按键", "Keys";
    COMMAND: "命令", "Command";
    DOES: "作用", "What it does";
    THEME: "主题", "Theme";
    BACKGROUND: "背景", "Background";
    SELECTION: "选中方式", "Selection";
    ORIGIN: "来源", "From";
    STATE: "状态", "State";
    BUILT_IN: "内置", "built in";
    IN_USE: "使用中", "in use";
    BACKGROUND_DARK: "深色", "dark";
    BACKGROUND_LIGHT: "浅色", "light";
    SELECTION_BAR: "行首标记", "sign";
    SELECTION_ROW: "整行", "whole row";
    BAD: "{n} 处错误", "{n} error(s)";
    CHECKED: "{file}: 没有错误", "{file}: no errors";
    CHECK_FAILED: "{file}: {n} 处错误, 未采用", "{file}: {n} error(s), not used";
    KEYMAP_IN_USE: "按键表 {name}; 可用: {names}", "keymap {name}; there are: {names}";
    NO_KEYMAP: "没有名为 {name} 的按键表, 改用 default; 可用: {names}", "no keymap named {name}, using default; there are: {names}";
    NO_THEME: "没有名为 {name} 的主题; 可用: {names}", "no theme named {name}; there are: {names}";
    UNREADABLE: "无法读取: {error}", "can't be read: {error}";
    NOT_UTF8: "不是 UTF-8 文本; 请另存为 UTF-8", "is not UTF-8 text; save it as UTF-8";
    TOO_LARGE: "超过 1 MiB, 不像是此类文件", "is over 1 MiB and can't be such a file";
    VIEW_KEY_BAD: "常用视图 {view} 的按键 {key} 无法识别; 写法: j  <c-d>  gv", "saved view {view}: {key} is no key; keys are written j  <c-d>  gv";
    VIEW_KEY_BOUND: "常用视图 {view} 的按键 {key} 与 {other} 冲突; 请换一个", "saved view {view}: key {key} is in the way of {other}; choose another";
}
