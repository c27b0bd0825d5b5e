//! Words of the key tables.

crate::messages! {
    KEYS: "按键", "Keys";
    DOES: "作用", "What they do";
    NAME: "命令名", "Command";
}
