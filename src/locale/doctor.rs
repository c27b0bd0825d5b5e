//! What `shumei doctor` says.

crate::messages! {
    PROGRAM: "程序", "Program";
    VERSION: "版本", "version";
    SYSTEM: "系统", "system";
    TIME: "本机时间", "local time";
    TERMINAL: "终端", "Terminal";
    KIND: "类型 TERM", "kind TERM";
    UNSET: "未设置", "not set";
    NO_TERMINAL: "标准输入或输出不是终端, 未询问", "standard input or output is no terminal, not asked";
    TERMINAL_FAILED: "终端出错: {error}", "the terminal failed: {error}";
    COLOURS: "颜色", "colours";
    NO_COLOURS: "无", "none";
    SIXTEEN: "16 色", "16";
    MANY: "256 色", "256";
    TRUE_COLOUR: "真彩色", "true colour";
    BACKGROUND: "背景", "background";
    SIZE: "大小", "size";
    SIZE_IS: "{width} 列 × {height} 行", "{width} columns × {height} rows";
    SIZE_SMALL: "窗口太小, 建议至少 40 列 × 10 行", "the window is too small; 40 columns × 10 rows at least are advised";
    AMBIGUOUS: "歧义宽度字符", "ambiguous-width characters";
    MEASURED_NARROW: "占 1 列({ms} 毫秒答复)", "1 column (answered in {ms} ms)";
    MEASURED_WIDE: "占 2 列({ms} 毫秒答复)", "2 columns (answered in {ms} ms)";
    MEASURED_BYTES: "终端未按 UTF-8 显示({ms} 毫秒答复)", "the terminal does not read UTF-8 (answered in {ms} ms)";
    MEASURED_SILENT: "{ms} 毫秒内没有答复", "no answer within {ms} ms";
    CURE_BYTES: "请把终端的字符集(编码)设为 UTF-8", "set the terminal's character set to UTF-8";
    CURE_SILENT:
        "已采用各终端通用的画法; 要恢复线条请用 --width narrow, 或在 config.toml 写 width = \"narrow\"",
        "what every terminal can draw is used; for real lines use --width narrow, or width = \"narrow\" in config.toml";
    PROFILE: "采用画法", "drawn as";
    BECAUSE_CHOSEN: "{profile}(--width 或 config.toml 指定)", "{profile} (named by --width or config.toml)";
    BECAUSE_LOCALE: "{profile}(字符集不是 UTF-8)", "{profile} (the character set is not UTF-8)";
    BECAUSE_MEASURED: "{profile}(按终端的答复)", "{profile} (by the terminal's answer)";
    BECAUSE_NO_TERMINAL: "{profile}(没有终端可问)", "{profile} (no terminal to ask)";
    SHOWN: "界面", "shown";
    SHOWN_DRAWN: "全屏", "on the full screen";
    SHOWN_TOLD: "逐行文字(按 TERM); 全屏需设置 TERM, 例如 export TERM=xterm-256color", "in lines of text (by TERM); for the full screen set TERM, for example export TERM=xterm-256color";
    SCROLLS: "滚动列表", "lists scroll";
    SCROLLS_ITSELF: "由终端滚动", "by the terminal";
    SCROLLS_REDRAWN: "重绘", "by being drawn again";
    SCROLLS_SET: "{how}(config.toml 指定)", "{how} (named by config.toml)";
    SYNCHRONISED: "整帧显示", "frames shown whole";
    WAY: "连接", "Link";
    REMOTE: "SSH", "SSH";
    YES: "是", "yes";
    NO: "否", "no";
    MULTIPLEXER: "复用器", "multiplexer";
    NOTHING: "无", "none";
    HINT_TMUX:
        "复制需要在 tmux 中设置: set -g set-clipboard on",
        "to copy, tmux needs: set -g set-clipboard on";
    LOCALE: "字符集", "character set";
    LOCALE_SENT: "{locale}, 按 {charset} 收发", "{locale}, text is sent and read as {charset}";
    LOCALE_ASKED: "{locale}, 未指明字符集, 按终端的答复(UTF-8 或 ASCII)", "{locale} names none: the terminal's answer decides (UTF-8 or ASCII)";
    HINT_CHARSET:
        "该字符集没有的字显示为 ?; 建议把终端和 LANG 都设为 UTF-8",
        "what it lacks is shown as ?; better set the terminal and LANG to UTF-8";
    CURE_LOCALE:
        "请设置 UTF-8 的语言环境, 例如 export LANG=zh_CN.UTF-8",
        "set a UTF-8 locale, for example export LANG=C.UTF-8";
    SETTINGS: "配置", "Settings";
    SETTINGS_FILE: "配置文件", "settings file";
    KEYMAPS: "按键方案", "keymaps";
    THEMES: "主题", "themes";
    ABSENT: "无(使用默认值)", "none (defaults are used)";
    IN_ORDER: "正常", "in order";
    NO_HOME: "找不到用户主目录", "the user has no home directory";
    CURE_HOME: "请把环境变量 HOME 设为绝对路径", "set the environment variable HOME to an absolute path";
    CACHE: "缓存", "Cache";
    PLACE: "位置", "place";
    NOT_YET: "尚未建立", "not made yet";
    HOLDS: "{source}: {size} 千字节, {sessions} 个会话位", "{source}: {size} kB, {sessions} session slots";
    KEPT_ASIDE: "损坏后另存: {path}", "set aside as damaged: {path}";
    UNWRITABLE: "不可写: {error}", "can't be written: {error}";
    CURE_UNWRITABLE: "缓存将只在内存中; 请检查目录权限", "the cache will be in memory only; check the directory's permissions";
    CALENDAR: "节假日安排", "Holiday arrangements";
    YEARS: "已有年份", "years known";
    YEARS_MISSING: "{year} 年未公布, 按周一至周五计", "{year} is not published; weekdays are counted";
    ALL_WELL: "一切正常", "all is well";
    FOUND: "发现 {n} 个问题", "problems found: {n}";
}
