//! Texts of the runtime: starting and ending at the terminal, what could not be done there.

crate::messages! {
    CACHE_FROZEN: "缓存无法写入, 本次会话只在内存中继续: {why}", "the cache can't be written, the session goes on in memory: {why}";
    BROKEN_SERIES: "会议系列 {id} 的重复规则无法使用, 日历中不含此系列: {error}", "the rule of series {id} can't be used, the calendar is without it: {error}";
    NOT_A_TERMINAL: "仪表板需要终端: 标准输入和输出都必须是终端; 脚本请用 shumei list、show、who、due 等命令(见 shumei --help)", "the dashboard needs a terminal: standard input and output must both be one; in scripts use shumei list, show, who, due … (see shumei --help)";
    TERMINAL_FAILED: "终端出错: {error}", "the terminal failed: {error}";
    PANICKED: "程序出错退出, 终端已恢复, 缓存数据不受影响; 请把下面的内容和报告文件交给维护人员:", "the program failed and ended; the terminal is restored, cached data are safe; please hand the following and the report file to the maintainers:";
    COPY_TOO_LONG: "内容过长({bytes} 字节), 终端剪贴板最多 {limit} 字节; 请先过滤", "too long to copy ({bytes} bytes; terminals take {limit}); filter first";
}
