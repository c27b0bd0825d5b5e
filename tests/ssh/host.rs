//! A host that members reach over SSH: a real sshd on a port of its own, one account for all, a profile for each of
//! them, and behind it a real server.
//!
//! The account is that of whoever runs the tests. Its home is the test's: the administrator's part of the environment
//! (`SetEnv`) says so, which no client can change.

use std::fs;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::pty::console::{Ambiguous, Console};
use crate::real::county::{County, LEAD, OFFICE, TOWNSHIP};
use crate::real::server::Server;

/// Profiles on the host, and whose they are.
pub const MEMBERS: [(&str, &str); 3] = [("office", OFFICE[0]), ("lead", LEAD), ("town", TOWNSHIP)];

/// Far beyond what a busy machine needs, the shortest idle time included, so that only a hang fails.
const PATIENCE: Duration = Duration::from_secs(180);

pub struct Host {
    pub county: County,
    pub server: Server,
    pub port: u16,
    home: TempDir,
    sshd: Sshd,
}

/// The listening process and those of its connections; ended when dropped.
struct Sshd(Option<Child>);

impl Drop for Sshd {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Host {
    /// No session outlives its test, also when that failed.
    fn drop(&mut self) {
        for pid in self.sessions() {
            let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
        }
    }
}

/// Lines of sshd's settings that shut nothing: what holds a session is the key's own line.
const OPEN: &str = "AllowTcpForwarding yes\nAllowStreamLocalForwarding yes\nAllowAgentForwarding yes\n\
                    X11Forwarding yes\nX11UseLocalhost yes\nGatewayPorts yes\nPermitTTY yes\nPermitUserRC yes\n\
                    PermitUserEnvironment yes\nSubsystem sftp internal-sftp\n";

/// What Debian and others have in theirs.
pub const USUAL_ENV: &str = "AcceptEnv LANG LC_*";

impl Host {
    /// A host with all members' profiles and keys, and sshd with these further settings.
    pub fn with(settings: &str) -> Self {
        let county = County::with_communities(20);
        let server = county.site.serve();
        let home = TempDir::new().unwrap();
        let host = Self { county, server, port: free_port(), home, sshd: Sshd(None) };
        fs::create_dir_all(host.path("bin")).unwrap();
        symlink(env!("CARGO_BIN_EXE_shumei"), host.path("bin/shumei")).unwrap();
        for (profile, member) in MEMBERS {
            host.log_in(profile, host.county.token(member));
            host.let_in(profile);
        }
        host.start_sshd(settings)
    }

    pub fn new() -> Self {
        Self::with(USUAL_ENV)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes the account's settings of the program.
    pub fn config(&self, text: &str) {
        fs::create_dir_all(self.path("config/shumei")).unwrap();
        fs::write(self.path("config/shumei/config.toml"), text).unwrap();
    }

    /// The program in the host's account, as its administrator runs it.
    pub fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(self.path("bin/shumei"));
        command
            .args(args)
            .env_clear()
            .envs(self.account())
            .stdin(Stdio::null())
            .current_dir(self.home.path());
        command
    }

    fn account(&self) -> [(&'static str, String); 3] {
        let below = |name: &str| self.path(name).to_str().unwrap().to_owned();
        [("HOME", below("")), ("XDG_CONFIG_HOME", below("config")), ("XDG_STATE_HOME", below("state"))]
    }

    fn log_in(&self, profile: &str, token: &str) {
        let mut login = self.program(&["--profile", profile, "login", &self.server.url(), "--token-stdin"]);
        let mut child = login.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(token.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// Makes a key for a member, and lets it in.
    fn let_in(&self, profile: &str) {
        keygen(&self.path(profile));
        let key = self.path(&format!("{profile}.pub"));
        let program = self.path("bin/shumei");
        let said = self
            .program(&["ssh-key", "add", "--profile", profile, key.to_str().unwrap(), "--program"])
            .arg(program)
            .output()
            .unwrap();
        assert!(said.status.success() && said.stderr.is_empty(), "{said:?}");
    }

    fn start_sshd(mut self, settings: &str) -> Self {
        keygen(&self.path("host_key"));
        let host_key = fs::read_to_string(self.path("host_key.pub")).unwrap();
        fs::write(self.path("known_hosts"), format!("[127.0.0.1]:{} {host_key}", self.port)).unwrap();
        let set: Vec<String> = self.account().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = format!(
            "ListenAddress 127.0.0.1:{}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\n\
             StrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             PermitRootLogin prohibit-password\nMaxStartups 100\nSetEnv {}\n{OPEN}{settings}\n",
            self.port,
            self.path("host_key").display(),
            self.path(".ssh/authorized_keys").display(),
            set.join(" "),
        );
        fs::write(self.path("sshd_config"), text).unwrap();
        self.restart_sshd();
        self
    }

    /// Ends sshd as a restart of the service does, which leaves its connections, and starts it again.
    pub fn restart_sshd(&mut self) {
        self.sshd = Sshd(None);
        let log = fs::File::create(self.path("sshd.log")).unwrap();
        let mut command = Command::new(sshd());
        command.args(["-D", "-e", "-f"]).arg(self.path("sshd_config")).stdin(Stdio::null()).stderr(log);
        self.sshd = Sshd(Some(command.spawn().unwrap()));
        until("sshd listens", || TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }

    /// The SSH client as a member of the group runs it, with nothing of the environment but what is given.
    pub fn ssh(&self, profile: &str, flags: &[&str], variables: &[(&str, &str)]) -> CommandBuilder {
        let mut command = CommandBuilder::new("ssh");
        command.args(self.client(profile, self.port, "-p"));
        command.args(flags);
        command.cwd(self.home.path());
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        for (name, value) in [("LANG", "zh_CN.UTF-8")].iter().chain(variables) {
            command.env(name, value);
        }
        command
    }

    /// What `ssh`, `scp` and `sftp` need to know of host and key.
    fn client(&self, profile: &str, port: u16, port_flag: &str) -> Vec<String> {
        let option = |text: String| ["-o".to_owned(), text];
        let known = self.path("known_hosts");
        let mut flags = vec!["-F".to_owned(), "none".to_owned(), port_flag.to_owned(), port.to_string()];
        for text in [
            format!("UserKnownHostsFile={}", known.display()),
            format!("IdentityFile={}", self.path(profile).display()),
            format!("HostKeyAlias=[127.0.0.1]:{}", self.port),
            "GlobalKnownHostsFile=none".to_owned(),
            "StrictHostKeyChecking=yes".to_owned(),
            "IdentitiesOnly=yes".to_owned(),
            "BatchMode=yes".to_owned(),
            "SendEnv=LANG LC_*".to_owned(),
        ] {
            flags.extend(option(text));
        }
        flags
    }

    /// Runs a client without a terminal.
    pub fn without_terminal(&self, client: &str, profile: &str, args: &[&str]) -> Output {
        let port_flag = if client == "ssh" { "-p" } else { "-P" };
        let mut command = Command::new(client);
        command.args(self.client(profile, self.port, port_flag)).args(args).env("LANG", "en_US.UTF-8");
        command.stdin(Stdio::null()).current_dir(self.home.path()).output().unwrap()
    }

    /// A member's session with a terminal.
    pub fn session(&self, profile: &str, flags: &[&str], variables: &[(&str, &str)]) -> Console {
        let address = address();
        let flags = [&["-tt"], flags, &[address.as_str()]].concat();
        Console::start(self.ssh(profile, &flags, variables), 100, 30, Ambiguous::Narrow)
    }

    /// The same by another port of this machine, which leads to the host, and on a larger terminal.
    pub fn session_by(&self, profile: &str, port: u16, flags: &[&str]) -> Console {
        let (address, port) = (address(), format!("Port={port}"));
        // Of two values ssh takes the first.
        let mut command = self.ssh(profile, &[&["-tt"], flags, &[address.as_str()]].concat(), &[]);
        let argv = command.get_argv_mut();
        argv.splice(1..1, ["-o".into(), port.into()]);
        Console::start(command, 120, 40, Ambiguous::Narrow)
    }

    /// A member's session whose records are all there.
    pub fn online(&self, profile: &str) -> Console {
        let console = self.session(profile, &[], &[]);
        console.wait_online();
        console
    }

    /// What sshd starts for a member, on a terminal without SSH.
    pub fn on_the_host(&self, profile: &str) -> Console {
        let mut command = CommandBuilder::new(self.path("bin/shumei"));
        command.args(["--profile", profile, "--no-shell"]);
        command.cwd(self.home.path());
        command.env_clear();
        for (name, value) in self.account() {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        Console::start(command, 100, 30, Ambiguous::Narrow)
    }

    /// The host's processes of the program that a session started.
    pub fn sessions(&self) -> Vec<i32> {
        let program = self.path("bin/shumei");
        processes("cmdline", |words| {
            words.first().is_some_and(|word| Path::new(word) == program)
                && words.iter().any(|word| word == "--no-shell")
        })
    }

    /// The only session's process.
    pub fn only_session(&self) -> i32 {
        let sessions = self.sessions();
        assert_eq!(sessions.len(), 1);
        sessions[0]
    }

    /// Waits until no session is left, nor any process that one of them started.
    pub fn wait_for_no_session(&self) {
        let theirs = format!("XDG_STATE_HOME={}", self.path("state").display());
        until("no session is left", || {
            processes("environ", |variables| variables.contains(&theirs)).is_empty()
        });
    }

    /// Where everything of a member lies.
    pub fn member(&self, member: &str) -> PathBuf {
        let server = self.server.address.replace('.', "%2E").replace(':', "%3A");
        self.path("state/shumei").join(server).join(member)
    }
}

/// Waits until something outside this process is so.
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !so() {
        assert!(started.elapsed() < PATIENCE, "{what}: not after {PATIENCE:?}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The environment that a process was started with, by lines.
pub fn environment(pid: i32) -> Vec<String> {
    let bytes = fs::read(format!("/proc/{pid}/environ")).unwrap();
    bytes.split(|byte| *byte == 0).map(|one| String::from_utf8_lossy(one).into_owned()).collect()
}

/// Processes by their command's words, or by the environment that they were started with.
fn processes(by: &str, is: impl Fn(&[String]) -> bool) -> Vec<i32> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(|pid| {
        let Ok(line) = fs::read(format!("/proc/{pid}/{by}")) else { return false };
        let words = line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
        is(&words.collect::<Vec<_>>())
    })
    .collect()
}

/// `USER@HOST` of every host: the account of whoever runs this.
pub fn address() -> String {
    let said = Command::new("id").arg("-un").output().unwrap();
    format!("{}@127.0.0.1", String::from_utf8(said.stdout).unwrap().trim())
}

/// Makes a pair of keys without a passphrase.
pub fn keygen(file: &Path) {
    let mut keygen = Command::new("ssh-keygen");
    keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f"]).arg(file);
    assert!(keygen.status().unwrap().success());
}

/// The server's program, which can be run.
pub fn sshd() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        // Where the system's own has never run this is missing.
        fs::create_dir_all("/run/sshd").unwrap();
        fs::set_permissions("/run/sshd", fs::Permissions::from_mode(0o755)).unwrap();
    }
    let places = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/sbin/sshd"];
    places.iter().map(PathBuf::from).find(|path| path.exists()).expect("sshd is installed by tests/run")
}

/// A port below those that the system gives away for calls that go out.
pub fn free_port() -> u16 {
    use std::sync::atomic::{AtomicU16, Ordering};
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 10_000 + u16::try_from(std::process::id() % 9_000).unwrap();
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 900;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
