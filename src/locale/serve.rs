//! Words of `shumei serve`.

crate::messages! {
    LISTENING: "服务已就绪 {url}", "serving at {url}";
    NO_COUNTY: "数据库里还没有成员, 请在本机运行 shumei admin bootstrap", "the database has no member yet: run shumei admin bootstrap on this machine";
    BAD_LISTEN: "--listen 不是本机地址: {text} ({error}), 请写成 127.0.0.1:7878", "--listen is no address of this machine: {text} ({error}); write it as 127.0.0.1:7878";
    PLAIN: "{address} 不是本机回环地址, 明文会泄露令牌: 请给出 --tls-cert 和 --tls-key, 前面有代理时加 --insecure-http",
        "{address} is no loopback address, and plain HTTP would give tokens away: give --tls-cert and --tls-key, or --insecure-http behind a proxy";
    BAD_LENGTH: "{flag} 不是时长: {text}, 请写成 30d、12h 或 250ms", "{flag} is no length of time: {text}; write it as 30d, 12h or 250ms";
    BAD_CERTIFICATE: "证书或私钥不能用 ({cert}, {key}): {error}", "the certificate or its key can't be used ({cert}, {key}): {error}";
    NO_STATE: "没有主目录, 请用 --database 指明数据库", "there is no home directory: name a database with --database";
    BAD_STATE: "无法建立数据库目录 {dir}: {error}; 请用 --database 指明数据库", "the database's directory {dir} can't be made: {error}; name a database with --database";
    BAD_DATABASE: "数据库打不开: {error}", "the database can't be opened: {error}";
    FAILED: "服务中断: {error}", "the server failed: {error}";
}
