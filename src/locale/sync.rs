//! Words of the outbox and of the sync: what it does, since when, and why it fails.

crate::messages! {
    SPOOL_FULL: "磁盘已满, 修改未保存", "The disk is full: the edit was not saved";
    SPOOL_DISK: "待发送区无法写入: {reason}", "The outbox can't be written: {reason}";
    SPOOL_NOT_THERE: "待发送区没有可这样处理的修改 {id}", "The outbox has no edit {id} that this could be done with";
    SPOOL_ON_ITS_WAY: "修改 {id} 正在发往服务器, 不能撤销", "Edit {id} is on its way to the server and can't be undone";

    STATE_CONNECTING: "连接中", "connecting";
    STATE_ONLINE: "在线", "online";
    STATE_SYNCING: "同步中", "syncing";
    STATE_SYNCING_OF: "同步中 {done}/{total}", "syncing {done}/{total}";
    STATE_OFFLINE: "离线", "offline";
    STATE_STOPPED: "已停止同步", "sync stopped";

    BRIEF_UNREACHABLE: "连不上服务器", "the server can't be reached";
    BRIEF_CERTIFICATE: "服务器证书不可信", "the server's certificate is not trusted";
    BRIEF_BAD_ANSWER: "服务器的答复无法读取", "the server's answer can't be read";
    WHY_UNREACHABLE: "连不上服务器: {reason}", "the server can't be reached: {reason}";
    WHY_CERTIFICATE: "服务器证书不可信: {reason}", "the server's certificate is not trusted: {reason}";
    WHY_TOKEN_UNKNOWN: "令牌无效: 请运行 shumei login", "the token is not valid: run shumei login";
    WHY_TOKEN_EXPIRED: "令牌已过期: 请运行 shumei login", "token expired: run shumei login";
    WHY_TOKEN_REVOKED: "令牌已吊销: 请向工作专班办公室领取新令牌后运行 shumei login", "token revoked: ask the office for a new one, then run shumei login";
    WHY_FORBIDDEN: "本角色无权使用服务器", "the server does not admit your role";
    WHY_BUSY: "服务器要求稍候", "the server asks to wait";
    WHY_UNAVAILABLE: "服务器暂时不可用", "the server is not ready";
    WHY_PROBLEM: "服务器出错({status}): {reason}", "the server failed ({status}): {reason}";
    WHY_BAD_ANSWER: "服务器的答复无法读取: {reason}", "the server's answer can't be read: {reason}";
    WHY_TOO_NEW: "服务器需要新版程序(协议 {version}): 请升级", "the server needs a newer version of this program (contract {version}): update it";
    WHY_OUTBOX: "待发送区无法使用: {reason}", "the outbox can't be used: {reason}";
    WHY_CACHE: "缓存无法使用: {reason}", "the cache can't be used: {reason}";
}
