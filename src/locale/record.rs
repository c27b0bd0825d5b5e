//! Texts of recordings: what is wrong with one, and what is shown beside it.

crate::messages! {
    UNREADABLE: "无法读取: {error}", "it can't be read: {error}";
    EMPTY: "文件是空的; 请用 --record 重新录制", "the file is empty; record again with --record";
    FOREIGN: "不是 shumei 的录制文件; 录制文件由 shumei --record 生成", "this is no recording of shumei; shumei --record makes one";
    NEWER: "录制文件的版本为 {version}, 本程序只认到 {known}; 请用更新的 shumei 回放", "the recording is of version {version}, this program knows up to {known}; show it with a newer shumei";
    CUT: "这一行不完整(录制中断); 前面 {steps} 步完好, 用 head -n {before} 截取后可以回放", "the line is cut off; the {steps} steps before it are whole: keep them with head -n {before} and show those";
    BAD: "这一行无法识别: {what}; 用 head -n {before} 截取前面的行后可以回放", "the line means nothing: {what}; keep the lines before it with head -n {before} and show those";
    IN_FILE: "{file} 第 {line} 行: {what}", "{file}, line {line}: {what}";
    EXISTS: "{file} 已存在, 录制不会覆盖; 请换一个文件名", "{file} is there already, and a recording overwrites nothing; name another file";
    CANT_RECORD: "无法录制到 {file}: {error}", "can't record to {file}: {error}";
    ENDED: "录制中断, 之后的操作不再记录: {error}", "the recording ended, what follows is not in it: {error}";
    ALONE: "--record 只用于打开界面(shumei 或 shumei demo), --replay、--print、--step 不与其他命令同用", "--record goes with the dashboard alone (shumei or shumei demo), --replay, --print and --step with no command";
    NOT_PLAIN: "纯文本界面不能录制: 把它的输出存为文件即可", "the plain interface is not recorded: keep what it prints in a file";
    NOTHING_TO_SHOW: "--print 和 --step 要与 --replay 同用", "--print and --step go with --replay";
    STATUS: "第 {at}/{all} 步 {time} {words}", "step {at} of {all} {time} {words}";
    OPENED: "开始", "opened";
    HINTS: "空格 下一步  退格 上一步  i 下一个输入  g/G 首末  q 退出", "space next  backspace back  i next input  g/G ends  q quit";
    KEY: "按键 {key}", "key {key}";
    PASTE: "粘贴 {n} 字", "pasted {n} characters";
    RESIZE: "尺寸 {width}x{height}", "size {width}x{height}";
    PROFILE: "终端画法 {profile}", "drawn as {profile}";
    MINUTE: "时钟 {at}", "clock {at}";
    BOARD: "数据 {n} 条, 截至 {day}", "{n} records as of {day}";
    REMARKS: "提示 {n} 条", "{n} remarks";
    INDEXED: "可以搜索", "searchable";
    FOUND: "找到 {n} 条", "{n} found";
    NOTICE: "通知: {text}", "notice: {text}";
    SYNC: "同步: {words}", "sync: {words}";
    VIEWER: "成员身份", "the seat";
    PENDING: "待发送 {n} 条", "{n} in the outbox";
    SAVED: "已保存", "saved";
    NOT_SAVED: "未能保存", "not saved";
    WITHDRAWN: "已撤回", "withdrawn";
    NOT_WITHDRAWN: "未能撤回", "not withdrawn";
    EDITED: "编辑器返回", "back from the editor";
}
