//! Texts of the dashboard told in lines.

crate::messages! {
    PAIR: "{label}: {value}", "{label}: {value}";
    SCREEN: "{n} {screen}, {mode}, {count}", "{n} {screen}, {mode}, {count}";
    OVERVIEW: "{n} {screen}, 截至 {day}", "{n} {screen}, as of {day}";
    ROW: "{at}/{n} {row}", "{at}/{n} {row}";
    MARKED: "已选", "marked";
    MORE: "其余 {n} 项, 用移动键逐项读", "{n} more: move on to hear them";
    LINK: "链接: {text}", "link: {text}";
    FIRST: "按键即命令: {help} 列出按键, {find} 查找, {quit} 退出", "keys are commands: {help} lists them, {find} finds, {quit} leaves";
    HIT: "{text}: {count}; {at}/{n} {hit}", "{text}: {count}; {at}/{n} {hit}";
    HITS: "{text}: {count}", "{text}: {count}";
    CHOICE: "{at}/{n} {choice}", "{at}/{n} {choice}";
    NO_VALUE: "空", "empty";
    CANDIDATE: "可选 {at}/{n}: {label}", "candidate {at}/{n}: {label}";
    CANDIDATES: "可选: {labels}", "candidates: {labels}";
    FAULT: "有误: {fault}", "wrong: {fault}";
    COPIED: "{what}: {text}", "{what}: {text}";
    BAD_KEYS: "读不懂的按键: {keys}", "keys that mean nothing: {keys}";
}
