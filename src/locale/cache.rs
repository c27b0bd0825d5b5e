//! What became of the local cache, for the status line and `doctor`.

crate::messages! {
    SET_ASIDE: "本地缓存已损坏, 已移开并重建", "the local cache was damaged: set aside and rebuilt";
    OTHER_SCHEMA: "本地缓存属另一版本, 已移开并重建", "the local cache is another version's: set aside and rebuilt";
    OTHER_SESSION: "另有会话正在使用, 本会话用第 {slot} 号缓存", "another session is open: this one uses cache {slot}";
    BUSY: "已有 {slots} 个会话, 本会话缓存只在内存, 退出即失", "{slots} sessions are open: this one's cache is in memory and ends with it";
    NETWORK: "缓存目录在网络盘上, 改用内存, 退出即失", "the cache directory is on a network disk: memory is used, and ends with the session";
    UNWRITABLE: "缓存目录不可写 ({reason}), 改用内存, 退出即失", "the cache directory can't be written ({reason}): memory is used, and ends with the session";
    WRITE_FAILED: "缓存写入失败: {reason}", "the cache can't be written: {reason}";
    NEEDS_SNAPSHOT: "缓存为空, 待取全量数据", "the cache is empty and waits for a snapshot";
}
