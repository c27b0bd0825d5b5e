//! Words of `shumei ssh-key`.

use super::Message;

crate::messages! {
    ABOUT: "管理哪些 SSH 公钥可以打开谁的仪表板", "Which SSH keys open whose dashboard";
    ABOUT_ADD: "放行一把公钥: 只能打开一个配置的仪表板", "Let a key in: to one profile’s dashboard and nothing else";
    ABOUT_LIST: "列出已放行的公钥", "List the keys that are let in";
    ABOUT_REMOVE: "不再放行一把公钥", "Let a key in no more";

    ARG_FILE: "公钥清单文件(默认 ~/.ssh/authorized_keys); 不跟随链接", "The file of keys (that of this account under ~/.ssh unless said); links are not followed";
    ARG_KEY: "公钥: 文件(.pub, 或 PuTTYgen 保存的), - 表示标准输入, 或公钥本身(加引号)", "The public key: a file (.pub), - for standard input, or its text in quotes";
    ARG_COMMENT: "公钥后面的备注, 代替公钥自带的", "What stands behind the key, in place of its own comment";
    ARG_PROGRAM: "登录时运行的程序, 绝对路径(默认为本程序)", "The program that a login runs, an absolute path (this one unless said)";
    ARG_WHAT: "指纹、备注或配置名", "Fingerprint, comment or profile";
    ARG_ALL: "有几把就去掉几把", "All of them, where it names several";

    NO_HOME: "没有主目录, 请用 --file 指明公钥清单文件", "there is no home directory: say which file with --file";
    NO_PROFILE: "请用 --profile 名称 说明这把公钥打开谁的仪表板", "say whose dashboard the key opens with --profile NAME";
    NOT_LOGGED_IN: "这个账户下还没有配置 {profile}, 登录会被拒绝; 请先 shumei --profile {profile} login 地址",
        "this account has no profile {profile} yet, a session would be refused: run shumei --profile {profile} login URL";
    ADDED: "已放行 {fingerprint}, 打开 {profile} 的仪表板({file})", "let in {fingerprint}, to the dashboard of {profile} ({file})";
    REMOVED: "已去掉 {fingerprint}({file})", "removed {fingerprint} ({file})";
    STILL_OPEN: "已登录的会话不受影响, 到退出为止; 令牌请在服务器上另行撤销", "sessions that are open go on until they end; a token is revoked at the server";
    DUPLICATE: "{fingerprint} 已在 {file} 第 {line} 行({runs}); 要改请先去掉它", "{fingerprint} is in {file} already, line {line} ({runs}): remove it first to change that";
    FOREIGN: "{file} 第 {line} 行不归本命令管({runs}), 请手工编辑", "line {line} of {file} is not this command’s ({runs}): edit it by hand";
    AMBIGUOUS: "“{what}”对应 {n} 把公钥, 请用指纹, 或加 --all 全部去掉:", "'{what}' names {n} keys: use a fingerprint, or --all for all of them:";
    ONE_OF: "第 {line} 行  {fingerprint}  {comment}  {runs}", "line {line}  {fingerprint}  {comment}  {runs}";
    RUNS_PROFILE: "配置 {profile} 的仪表板", "the dashboard of {profile}";
    RUNS_OTHER: "运行别的: {command}", "runs something else: {command}";
    RUNS_ANYTHING: "不受限制, 可得命令行", "not restricted: gives a shell";
    LACKS: "不严, 缺 {lacks}", "not shut: lacks {lacks}";
    UNREADABLE: "读不懂, sshd 也不认", "can’t be read, nor will sshd";
    COLUMN_LINE: "行", "Line";
    COLUMN_PROFILE: "配置", "Profile";
    COLUMN_COMMENT: "备注", "Comment";
    COLUMN_FINGERPRINT: "指纹", "Fingerprint";
    COLUMN_REMARK: "说明", "Remark";

    NO_FILE: "{file} 是链接或不是普通文件(目录); 请写明它真正的位置", "{file} is a link, or no plain file (directory): name the place itself";
    NO_DIRECTORY: "没有目录来放 {directory}, 请先建立上级目录", "there is no directory for {directory}: make the one above it first";
    TOO_LARGE: "{file} 太大, 不像公钥清单", "{file} is too large for a file of keys";
    FILE_FAILED: "{file} 无法使用: {error}", "{file} can’t be used: {error}";
    OPEN_DIRECTORY: "他人可写目录 {directory}, sshd 会不认其中的公钥; 请 chmod go-w {directory}", "others can write the directory {directory}, where sshd will take no keys from: run chmod go-w {directory}";
    PROGRAM_UNUSABLE: "程序 {path} 不能写进公钥行: 必须存在、是绝对路径、没有引号和反斜杠; 请用 --program", "the program {path} can’t be named in the line: it must exist, be an absolute path, and have no quotes or backslashes; use --program";
    PROGRAM_UNKNOWN: "不知道本程序的位置({error}), 请用 --program", "where this program lies is not known ({error}): use --program";

    KEY_UNREADABLE: "公钥文件 {file} 读不出: {error}", "the key’s file {file} can’t be read: {error}";
    KEY_LARGE: "{file} 太大, 不像一把公钥", "{file} is too large for a key";
    KEY_EMPTY: "这里没有公钥", "there is no key";
    KEY_SEVERAL: "这里有 {n} 行, 一次放行一把公钥", "there are {n} lines: let in one key at a time";
    KEY_PRIVATE: "这是私钥, 绝不能交出来: 请删掉这份拷贝, 让本人换一对新密钥, 只交公钥(.pub 文件, 或 PuTTYgen 上方框里的文字)",
        "this is a private key, which must never be handed over: delete this copy, have its owner make a new pair, and take the public half only (the .pub file, or the text that begins with its kind)";
    KEY_CERTIFICATE: "这是证书, 不是公钥, 请给证书所依据的公钥", "this is a certificate, no key: give the key that it was made of";
    KEY_DSA: "这是 DSA 公钥, 已不安全, OpenSSH 不再接受; 请换 ed25519", "this is a DSA key, which is not safe and which OpenSSH takes no more: use ed25519";
    KEY_UNKNOWN: "“{kind}”不是公钥的类型; 可用: {kinds}", "'{kind}' is no kind of key; there are: {kinds}";
    KEY_ENCODING: "公钥正文不是完整的 base64, 可能没有拷全或带了选项", "the key is no whole base64: it may have been cut off, or options stand before it";
    KEY_MISMATCH: "公钥自称 {says}, 其实是 {is}", "the key says {says} and is {is}";
    KEY_BITS: "RSA 公钥 {bits} 位, 应为 {least} 至 {most} 位; 建议换 ed25519", "the RSA key has {bits} bits, which should be {least} to {most}: ed25519 is better";
    KEY_DAMAGED: "公钥不完整, 请重新拷贝整行", "the key is not whole: copy the whole line again";
}

/// What a command of this group does; `path` is its name below the program's.
pub fn about(path: &str) -> Option<Message> {
    Some(match path {
        "ssh-key" => ABOUT,
        "ssh-key add" => ABOUT_ADD,
        "ssh-key list" => ABOUT_LIST,
        "ssh-key remove" => ABOUT_REMOVE,
        _ => return None,
    })
}

/// What an argument or option of this group is.
pub fn argument(name: &str) -> Option<Message> {
    Some(match name {
        "file" => ARG_FILE,
        "key" => ARG_KEY,
        "comment" => ARG_COMMENT,
        "program" => ARG_PROGRAM,
        "what" => ARG_WHAT,
        "all" => ARG_ALL,
        _ => return None,
    })
}
