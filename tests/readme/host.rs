//! The host for sessions: README's lines as they stand, where `sudo`, `useradd` and `systemctl` do for this test what
//! they do on a host. Its `/etc` lies in the test's home, the account `sessions` is that of whoever runs the test.

use std::fs;
use std::path::Path;

use crate::ssh::host::{address, free_port, keygen, sshd};

/// What the commands of an administrator do here.
const ADMINISTRATOR: &str = r#"
sudo() { if [ "$1 $2 $3" = '-u sessions -H' ]; then shift 3; HOME=$account "$@"; else "$@"; fi; }
useradd() { [ "${*: -1}" = sessions ]; mkdir -m 700 "$account"; }
systemctl() { [ "$*" = 'reload ssh' ]; "$daemon" -D -e -f sshd_config 2> sshd.err & sshd=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2> /dev/null; do kill -0 "$sshd"; sleep 0.05; done; }
"#;

/// What a member then does: opens the dashboard and leaves it. No way leads through the host.
const MEMBER: &str = r#"
client=(ssh -F none -p "$port" -i office -o UserKnownHostsFile=known -o StrictHostKeyChecking=yes -o BatchMode=yes
  -o SendEnv=LANG)
: > session.out
{ until grep -q 'Shumei' session.out; do kill -0 "$sshd"; sleep 0.05; done; printf q; } |
  TERM=xterm-256color "${client[@]}" -tt "$user@127.0.0.1" > session.out
if "${client[@]}" -W "127.0.0.1:$port" "$user@127.0.0.1"; then exit 1; fi
if "${client[@]}" "$user@127.0.0.1" id > id.out; then exit 1; fi
"#;

/// README's lines between these two.
pub fn script(lines: &str) -> String {
    assert!(lines.lines().filter(|line| !line.is_empty()).count() <= 10, "ten lines set a host up:\n{lines}");
    [ADMINISTRATOR, lines, MEMBER].concat()
}

/// Makes what the lines suppose to be there; gives the script with it.
pub fn prepare(script: &str, home: &Path) -> String {
    let port = free_port();
    let at = |name: &str| home.join(name).to_str().unwrap().to_owned();
    fs::create_dir_all(home.join("etc/ssh/sshd_config.d")).unwrap();
    for name in ["office", "host_key"] {
        keygen(&home.join(name));
    }
    let host_key = fs::read_to_string(home.join("host_key.pub")).unwrap();
    fs::write(home.join("known"), format!("[127.0.0.1]:{port} {host_key}")).unwrap();
    let address = address();
    let (user, _) = address.split_once('@').unwrap();
    let settings = fs::read_to_string(home.join("sessions.conf")).unwrap();
    assert!(settings.starts_with("Match User sessions\n"), "{settings}");
    let own = settings.replace("User sessions", &format!("User {user}"));
    fs::write(home.join("sessions.conf"), own).unwrap();
    // What else stands on a host shuts nothing.
    let config = format!(
        "ListenAddress 127.0.0.1:{port}\nHostKey {}\nAuthorizedKeysFile {}\nSetEnv HOME={}\nPidFile none\nUsePAM no\n\
         StrictModes no\nPermitRootLogin prohibit-password\nAllowTcpForwarding yes\nPermitTunnel yes\n\
         Subsystem sftp internal-sftp\nInclude {}/*.conf\n",
        at("host_key"),
        at("account/.ssh/authorized_keys"),
        at("account"),
        at("etc/ssh/sshd_config.d"),
    );
    fs::write(home.join("sshd_config"), config).unwrap();
    let sshd = sshd();
    let set = format!("port={port}\nuser={user}\naccount={}\ndaemon={}\n", at("account"), sshd.display());
    set + &script.replace(" /etc/", &format!(" {}/", at("etc")))
}

/// What came of it.
pub fn check(home: &Path) {
    let read = |name: &str| fs::read_to_string(home.join(name)).unwrap();
    let log = read("sshd.err");
    let session = read("session.out");
    assert!(session.contains("\u{1b}[?1049h") && session.contains("Shumei"), "{session:?}\n{log}");
    assert_eq!(read("id.out"), "", "no command is run");
    let keys = read("account/.ssh/authorized_keys");
    assert!(keys.starts_with("restrict,pty,command=\"/") && keys.ends_with(" 专班办公室\n"), "{keys}");
    assert!(keys.contains("/shumei --profile office --no-shell\""), "{keys}");
    assert_eq!(read("account/.config/shumei/config.toml"), "idle = 30\n");
}
