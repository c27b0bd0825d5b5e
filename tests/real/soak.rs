//! Hours at the terminal over a server that never rests: neither memory nor threads nor open files grow.
//!
//! `SHUMEI_SOAK_SECONDS=3600` goes on for so long instead of some rounds and prints what it measures, with
//! `SHUMEI_SOAK_PROGRAM` naming another build of the program, such as the optimised one.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use serde_json::json;
use shumei::domain::edit::{EditId, Proposal};
use shumei::domain::id::{Key, Kind};
use shumei::domain::record::Record;
use shumei::wire::Outcome;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use super::api::Api;
use super::county::{County, OFFICE};
use crate::pty::binary::server::log_in;
use crate::pty::binary::{Home, quit};
use crate::pty::console::{Ambiguous, Console};

/// Rounds where no time is asked for.
const ROUNDS: usize = 24;

/// Rounds until caches of every sort are full.
const WARM: usize = 8;

/// What a member does between two changes; each leaves the list of communities with its detail shown.
const WALKS: [&str; 8] = [
    "2jjjk\x1b5",
    "/cheng\x1b5",
    "3G\x1bgg5",
    "?\x1b5",
    ":theme light\r5",
    ":theme dark\r5",
    "9tt5",
    "8t6j1jj5",
];

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    /// Kibibytes.
    memory: u64,
    threads: usize,
    files: usize,
}

impl Held {
    fn by(pid: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
        };
        let files = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
        Self { memory: number("VmRSS:"), threads: number("Threads:") as usize, files }
    }
}

fn median(all: &[Held], of: impl Fn(&Held) -> u64) -> u64 {
    let mut all: Vec<u64> = all.iter().map(of).collect();
    all.sort_unstable();
    all[all.len() / 2]
}

/// Nothing of what was held at first has grown at the end.
fn assert_flat(who: &str, all: &[Held]) {
    let quarter = (all.len() / 4).max(1);
    let (first, last) = (&all[..quarter], &all[all.len() - quarter..]);
    let (before, after) = (median(first, |held| held.memory), median(last, |held| held.memory));
    // The allocator's own ups and downs.
    assert!(after <= before + before / 10 + 8 * 1024, "{who}: {before} KiB became {after}");
    // One thread or file more may just be in use.
    let most = |all: &[Held], of: fn(&Held) -> usize| all.iter().map(of).max().unwrap();
    assert!(
        most(last, |held| held.threads) <= most(first, |held| held.threads) + 1,
        "{who}: threads {all:?}"
    );
    assert!(most(last, |held| held.files) <= most(first, |held| held.files) + 2, "{who}: files {all:?}");
}

/// Somebody else, who changes one number again and again.
struct Other {
    runtime: Runtime,
    api: Api,
    version: u64,
    households: u32,
}

impl Other {
    fn change(&mut self) -> u32 {
        let (was, to) = (self.households, 1_001 + (self.households + 7) % 8_000);
        let edit = json!({"do": "amend", "fields": {"households": {"was": was, "to": to}}});
        let id = EditId::new(Uuid::now_v7());
        let target = Key::new(Kind::Community, "C001");
        let proposal = Proposal::new(id, target, Some(self.version), serde_json::from_value(edit).unwrap());
        let answers = self.runtime.block_on(self.api.edits(&[proposal]));
        let Outcome::Applied { records } = &answers[0].outcome else { panic!("{answers:?}") };
        self.version = records[0].version;
        self.households = to;
        to
    }
}

#[test]
fn nothing_grows_however_long_it_runs() {
    let seconds = std::env::var("SHUMEI_SOAK_SECONDS").ok().and_then(|text| text.parse().ok());
    let length = seconds.map(Duration::from_secs);
    let program = std::env::var_os("SHUMEI_SOAK_PROGRAM").map(PathBuf::from);
    let county = County::with_communities(if length.is_some() { 140 } else { 10 });
    let mut serve = county.site.program();
    if let Some(program) = &program {
        serve = std::process::Command::new(program);
        county.site.surround(&mut serve);
    }
    let server = county.site.serve_with(serve, "127.0.0.1:0", &["--rate", "0"]);
    let home = Home::new();
    log_in(&home, &server, county.token(OFFICE[0]));
    let mut command = home.command(&[]);
    if let Some(program) = &program {
        *command.get_argv_mut() = CommandBuilder::new(program).get_argv().clone();
    }
    let console = Console::start(command, 140, 60, Ambiguous::Narrow);
    console.wait_online();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let api = Api::new(&server.url(), county.token(OFFICE[1]));
    let (records, _) = runtime.block_on(api.snapshot());
    let subject = records.iter().find_map(|record| match record {
        Record::Community(one) if one.id.to_string() == "C001" => Some((one.version, one.households)),
        _ => None,
    });
    let (version, households) = subject.unwrap();
    let mut other = Other { runtime, api, version, households };
    console.send("5");
    console.wait_text("C001");

    let began = Instant::now();
    let goes_on = |round: usize| length.map_or(round < ROUNDS, |length| began.elapsed() < length);
    let (mut dashboard, mut service) = (Vec::new(), Vec::new());
    let pid = console.pid().as_raw_nonzero().get().unsigned_abs();
    let mut printed = Instant::now();
    for round in (0..).take_while(|round| goes_on(*round)) {
        console.send(WALKS[round % WALKS.len()]);
        if round % 16 == 7 {
            // Rows alone: the emulator of the tests fails at wide characters that reach it too late for its columns.
            console.resize(140, 20);
            console.resize(140, 60);
        }
        let shown = other.change().to_string();
        console.wait_text(&shown);
        if round >= WARM {
            dashboard.push(Held::by(pid));
            service.push(Held::by(server.pid()));
            if length.is_some() && (printed.elapsed() > Duration::from_secs(30) || round == WARM) {
                printed = Instant::now();
                eprintln!(
                    "{}s round {round}: dashboard {:?} server {:?}",
                    began.elapsed().as_secs(),
                    dashboard.last().unwrap(),
                    service.last().unwrap()
                );
            }
        }
    }
    assert_flat("dashboard", &dashboard);
    assert_flat("server", &service);
    quit(console);
}
