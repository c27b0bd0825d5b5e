//! Texts of the demonstration.

crate::messages! {
    FAILED: "演示无法开始: {error}", "the demonstration can't begin: {error}";
    KEPT_IN_USE: "目录 {dir} 正由另一个演示使用; 请另选目录, 或先退出那一个", "the directory {dir} is in use by another demonstration; take another one, or end that one first";
}
