//! Many sessions at once on one host against one server: real processes on terminals of their own.
//!
//! `measured_with_fifty` tells memory, CPU and wake-ups; `SHUMEI_PROGRAM` names the program that is measured there, in
//! place of the one that the tests are built with.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::host::until;
use crate::pty::console::{Ambiguous, Console};
use crate::real::county::County;
use crate::real::server::{Server, Site};

/// Sessions of the first member; four have a cache on disk, the others one in memory.
const OF_ONE: usize = 6;

/// A host with so many sessions, all of which are online.
struct Many {
    consoles: Vec<Console>,
    home: TempDir,
    server: Server,
    _county: County,
}

impl Many {
    fn open(program: &Path, sessions: usize, communities: u32) -> Self {
        let county = County::with_communities(communities);
        let server = county.site.serve();
        let home = TempDir::new().unwrap();
        let members = sessions - OF_ONE + 1;
        for number in 0..members {
            let seat = format!("M{}", 700 + number);
            county
                .site
                .admin(&["member", "add", &seat, "--name", &seat, "--unit", "U22", "--role", "office"]);
            let token = county.site.admin(&["token", "issue", &seat]);
            let mut login = Command::new(program);
            let profile = format!("m{number}");
            login.args(["--profile", &profile, "login", &server.url(), "--token-stdin"]);
            login.env_clear().envs(account(home.path())).stdin(Stdio::piped()).stdout(Stdio::null());
            let mut child = login.spawn().unwrap();
            child.stdin.take().unwrap().write_all(token.as_bytes()).unwrap();
            assert!(child.wait().unwrap().success());
        }
        let mut consoles = Vec::new();
        for number in (1..OF_ONE).map(|_| 0).chain(0..members) {
            let mut command = CommandBuilder::new(program);
            command.args(["--profile", &format!("m{number}"), "--no-shell"]);
            command.cwd(home.path());
            command.env_clear();
            for (name, value) in account(home.path()) {
                command.env(name, value);
            }
            // One after another, as on a morning.
            let console = Console::start(command, 120, 40, Ambiguous::Narrow);
            console.wait_online();
            consoles.push(console);
        }
        Self { consoles, home, server, _county: county }
    }

    fn pids(&self) -> Vec<i32> {
        self.consoles.iter().map(|console| console.pid().as_raw_nonzero().get()).collect()
    }

    /// The slots' locks of all members.
    fn locks(&self) -> Vec<PathBuf> {
        let server = fs::read_dir(self.home.path().join("state/shumei")).unwrap();
        let servers = server.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
        let members = servers.flat_map(|path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        let slots = members.flat_map(|member| (0..9).map(move |n| member.join(format!("slot-{n}/lock"))));
        slots.filter(|lock| lock.exists()).collect()
    }
}

fn account(home: &Path) -> [(&'static str, String); 5] {
    let below = |name: &str| home.join(name).to_str().unwrap().to_owned();
    [
        ("HOME", below("")),
        ("XDG_CONFIG_HOME", below("config")),
        ("XDG_STATE_HOME", below("state")),
        ("TERM", "xterm-256color".to_owned()),
        ("LANG", "zh_CN.UTF-8".to_owned()),
    ]
}

#[test]
fn twelve_sessions_see_one_truth_and_leave_nothing_behind() {
    let many = Many::open(Site::binary(), 12, 20);
    let members = 12 - OF_ONE + 1;
    let locks = many.locks();
    assert_eq!(locks.len(), members - 1 + 4, "the first member's sessions have four slots");
    let is_held = |lock: &PathBuf| File::open(lock).unwrap().try_lock().is_err();
    assert!(locks.iter().all(is_held));
    let first = &many.consoles[0];
    first.send("2");
    first.wait_text("T01");
    first.send("r");
    first.wait_text("报进展");
    first.send("十二个会话都看到");
    first.wait_text("十二个会话都看到");
    first.send("\x0f");
    for console in &many.consoles {
        console.send("2");
        console.wait_text("十二个会话都看到");
    }
    for console in &many.consoles {
        console.send("q");
        assert_eq!(console.exit_code(), 0);
    }
    assert!(!locks.iter().any(is_held));
}

/// What one process has used: memory in kB, processor in hundredths of a second, wake-ups by thread.
#[derive(Clone, Debug, Default)]
struct Used {
    pss: u64,
    rss: u64,
    cpu: u64,
    wakes: BTreeMap<String, u64>,
}

fn used(pid: i32) -> Used {
    let proc = PathBuf::from(format!("/proc/{pid}"));
    let number = |text: &str, name: &str| -> u64 {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    let memory = fs::read_to_string(proc.join("smaps_rollup")).unwrap();
    let stat = fs::read_to_string(proc.join("stat")).unwrap();
    let times: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let mut wakes = BTreeMap::new();
    for task in fs::read_dir(proc.join("task")).unwrap().flatten() {
        let name = fs::read_to_string(task.path().join("comm")).unwrap().trim().to_owned();
        let status = fs::read_to_string(task.path().join("status")).unwrap();
        *wakes.entry(name).or_default() += number(&status, "voluntary_ctxt_switches:");
    }
    Used {
        pss: number(&memory, "Pss:"),
        rss: number(&memory, "Rss:"),
        cpu: times[11].parse::<u64>().unwrap() + times[12].parse::<u64>().unwrap(),
        wakes,
    }
}

#[test]
#[ignore = "takes minutes: a measurement"]
fn measured_with_fifty() {
    const SPAN: Duration = Duration::from_secs(180);
    let program = std::env::var_os("SHUMEI_PROGRAM").map_or_else(|| Site::binary().to_owned(), PathBuf::from);
    let many = Many::open(&program, 50, 140);
    let pids = many.pids();
    // At rest once nothing is used between two looks.
    let cpu = || pids.iter().map(|pid| used(*pid).cpu).sum::<u64>();
    let mut last = cpu();
    until("the sessions rest", || {
        thread::sleep(Duration::from_secs(2));
        let now = cpu();
        std::mem::replace(&mut last, now) == now
    });
    let server = i32::try_from(many.server.pid()).unwrap();
    let before: Vec<Used> = pids.iter().map(|pid| used(*pid)).collect();
    let served = used(server);
    let written: usize = many.consoles.iter().map(|console| console.bytes().len()).sum();
    thread::sleep(SPAN);
    let after: Vec<Used> = pids.iter().map(|pid| used(*pid)).collect();
    let minutes = SPAN.as_secs_f64() / 60.0;
    let sessions = pids.len() as f64;
    let sum = |of: fn(&Used) -> u64| after.iter().map(of).sum::<u64>();
    eprintln!(
        "memory: PSS {} MB, RSS {} MB; a session PSS {:.1} MB, RSS {:.1} MB",
        sum(|one| one.pss) / 1024,
        sum(|one| one.rss) / 1024,
        sum(|one| one.pss) as f64 / 1024.0 / sessions,
        sum(|one| one.rss) as f64 / 1024.0 / sessions
    );
    let spent: u64 = after.iter().zip(&before).map(|(after, before)| after.cpu - before.cpu).sum();
    eprintln!("CPU: {:.3} % of a processor for all", spent as f64 / SPAN.as_secs_f64());
    let bytes = many.consoles.iter().map(|console| console.bytes().len()).sum::<usize>() - written;
    eprintln!("bytes: {:.1} a session and minute", bytes as f64 / sessions / minutes);
    let mut by_thread: BTreeMap<&str, u64> = BTreeMap::new();
    for (after, before) in after.iter().zip(&before) {
        for (name, count) in &after.wakes {
            *by_thread.entry(name).or_default() += count - before.wakes.get(name).copied().unwrap_or(0);
        }
    }
    for (name, count) in by_thread {
        eprintln!("wake-ups of {name}: {:.2} a session and minute", count as f64 / sessions / minutes);
    }
    let now = used(server);
    eprintln!(
        "server: PSS {} MB, CPU {:.3} %",
        now.pss / 1024,
        (now.cpu - served.cpu) as f64 / SPAN.as_secs_f64()
    );
}
