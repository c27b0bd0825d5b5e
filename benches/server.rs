//! What a real `shumei serve` carries: snapshots, changes and edits on SQLite and PostgreSQL with 1, 10 and 100 callers;
//! and what a thousand waiting callers cost, in memory and until they are woken. Callers and server share the machine.
//! `cargo bench --bench server [SECONDS]`; 3 seconds a cell unless said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that fails may stop"
)]

#[path = "../tests/real/api.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod api;
#[allow(dead_code, reason = "another measurement uses the rest")]
mod common;
#[path = "../tests/server/postgres.rs"]
mod postgres;
#[path = "../tests/real/server.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod server;

use std::fs;
use std::time::{Duration, Instant};

use jiff::civil::date;
use shumei::domain::edit::{Edit, EditId, Proposal};
use shumei::domain::id::{Id as _, Key, Kind, MemberId, SupervisionId};
use shumei::domain::text::Text;
use shumei::wire::{Cursor, MAX_CHANGES, Outcome};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;
use uuid::Uuid;

use self::api::Api;
use self::common::{fill, register};
use self::server::{Server, Site};

const RECORDS: u32 = 10_000;
const CALLERS: [usize; 3] = [1, 10, 100];
const WAITING: usize = 1_000;
const WAKES: usize = 10;
/// A token may hold 32 waiting calls.
const TOKENS: usize = 100;

/// A filled county and who may call.
struct Stage {
    site: Site,
    tokens: Vec<String>,
    member: MemberId,
    supervision: SupervisionId,
    _home: TempDir,
}

impl Stage {
    fn new(runtime: &Runtime, postgresql: bool) -> Self {
        let home = TempDir::new().unwrap();
        let site = if postgresql {
            Site::over(home.path(), &runtime.block_on(postgres::database()))
        } else {
            Site::sqlite(home.path())
        };
        let (register, member) = register(RECORDS);
        let keys = register.records().map(|record| record.key());
        let Key { id, .. } = keys.into_iter().find(|key| key.kind == Kind::Supervision).unwrap();
        let tokens = runtime.block_on(fill(&site.database, register.records(), &member, TOKENS));
        Self { site, tokens, member, supervision: SupervisionId::new(&id), _home: home }
    }

    fn serve(&self) -> Server {
        self.site.serve_with(self.site.program(), "127.0.0.1:0", &["--rate", "0"])
    }

    fn api(&self, server: &Server, turn: usize) -> Api {
        Api::new(&server.url(), &self.tokens[turn % TOKENS])
    }

    fn visit(&self) -> Proposal {
        let edit = Edit::Visit {
            supervision: self.supervision.clone(),
            on: date(2023, 6, 12),
            by: self.member.clone(),
            findings: Text::new("与业主委员会核对整改清单，楼道照明已恢复。"),
        };
        Proposal::new(EditId::new(Uuid::now_v7()), self.supervision.key(), None, edit)
    }
}

fn main() {
    let seconds = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(3);
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    println!("A county of {RECORDS} records; {seconds} s a cell.\n");
    println!(
        "| database | callers | snapshots/s | records/s | changes, calls/s | entries/s | edits/s | edits/s, 5 a call |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for postgresql in [false, true] {
        let stage = Stage::new(&runtime, postgresql);
        let server = stage.serve();
        for callers in CALLERS {
            throughput(&runtime, &stage, &server, callers, Duration::from_secs(seconds));
        }
    }
    println!("\n{WAITING} waiting callers; {WAKES} edits, each wakes all of them.\n");
    println!(
        "| database | edit made at | memory before, MB | waiting, MB | kB a caller | woken: median, ms | p99, ms | last, ms |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|");
    for (postgresql, elsewhere) in [(false, false), (true, false), (true, true)] {
        waiting(&runtime, &Stage::new(&runtime, postgresql), elsewhere);
    }
}

fn name(stage: &Stage) -> &'static str {
    if stage.site.database.starts_with("postgres") { "PostgreSQL" } else { "SQLite" }
}

/// Calls of so many callers until the time is over: calls and what they brought, each a second.
fn run<F>(runtime: &Runtime, callers: usize, time: Duration, call: impl Fn(usize) -> F) -> (f64, f64)
where
    F: Future<Output = usize> + Send + 'static,
{
    let start = Instant::now();
    let (mut calls, mut brought) = (0_usize, 0_usize);
    runtime.block_on(async {
        let mut running = JoinSet::new();
        let begin = |running: &mut JoinSet<(usize, usize)>, caller: usize| {
            let call = call(caller);
            running.spawn(async move { (caller, call.await) });
        };
        (0..callers).for_each(|caller| begin(&mut running, caller));
        while let Some(done) = running.join_next().await {
            let (caller, some) = done.unwrap();
            calls += 1;
            brought += some;
            if start.elapsed() < time {
                begin(&mut running, caller);
            }
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    (calls as f64 / seconds, brought as f64 / seconds)
}

fn throughput(runtime: &Runtime, stage: &Stage, server: &Server, callers: usize, time: Duration) {
    let apis: Vec<Api> = (0..callers).map(|turn| stage.api(server, turn)).collect();
    let (snapshots, records) = run(runtime, callers, time, |caller| {
        let api = apis[caller].clone();
        async move { api.snapshot_bytes().await.lines().count() }
    });
    let head = runtime.block_on(apis[0].session()).head;
    // The last full page of the feed.
    let after = Cursor { seq: head.seq.saturating_sub(MAX_CHANGES as u64), ..head };
    let (changes, entries) = run(runtime, callers, time, |caller| {
        let (api, after) = (apis[caller].clone(), after.clone());
        async move { api.changes(&after, 0).await.entries.len() }
    });
    let edits = |together: usize| {
        run(runtime, callers, time, |caller| {
            let api = apis[caller].clone();
            let edits: Vec<Proposal> = (0..together).map(|_| stage.visit()).collect();
            async move {
                let answers = api.edits(&edits).await;
                assert!(answers.iter().all(|one| matches!(one.outcome, Outcome::Applied { .. })));
                answers.len()
            }
        })
        .1
    };
    let (single, batched) = (edits(1), edits(5));
    println!(
        "| {} | {callers} | {snapshots:.1} | {records:.0} | {changes:.0} | {entries:.0} | {single:.0} | {batched:.0} |",
        name(stage)
    );
}

/// Holds waiting calls, makes an edit, and measures until each has been answered.
fn waiting(runtime: &Runtime, stage: &Stage, elsewhere: bool) {
    let server = stage.serve();
    let other = elsewhere.then(|| stage.serve());
    let before = memory(server.pid());
    let writer = stage.api(other.as_ref().unwrap_or(&server), 0);
    let (times, held) = runtime.block_on(async {
        let (send, mut woken) = unbounded_channel();
        let start = writer.session().await.head;
        let mut callers = JoinSet::new();
        for turn in 0..WAITING {
            let (api, send, mut cursor) = (stage.api(&server, turn), send.clone(), start.clone());
            callers.spawn(async move {
                loop {
                    let answer = api.changes(&cursor, 60).await;
                    cursor = answer.next;
                    if !answer.entries.is_empty() && send.send(Instant::now()).is_err() {
                        return;
                    }
                }
            });
        }
        let mut times: Vec<Duration> = Vec::new();
        let mut held = 0;
        for _ in 0..WAKES {
            settled(&writer, &server).await;
            held = held.max(memory(server.pid()));
            let edit = [stage.visit()];
            writer.edits(&edit).await;
            let made = Instant::now();
            times
                .extend(all_woken(&mut woken).await.into_iter().map(|at| at.saturating_duration_since(made)));
        }
        callers.abort_all();
        (times, held)
    });
    let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "| {} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
        name(stage),
        if elsewhere { "another process" } else { "the same process" },
        before as f64 / 1e3,
        held as f64 / 1e3,
        held.saturating_sub(before) as f64 / WAITING as f64,
        at(0.5),
        at(0.99),
        at(1.0),
    );
}

/// When each of the waiting callers was answered.
async fn all_woken(woken: &mut UnboundedReceiver<Instant>) -> Vec<Instant> {
    let mut at = Vec::with_capacity(WAITING);
    woken.recv_many(&mut at, WAITING).await;
    while at.len() < WAITING {
        let left = WAITING - at.len();
        woken.recv_many(&mut at, left).await;
    }
    at
}

/// Waits until the server counts all callers as waiting.
async fn settled(api: &Api, server: &Server) {
    loop {
        let metrics = api.metrics(&server.url()).await;
        let waiting = metrics.lines().find_map(|line| line.strip_prefix("shumei_waiting_calls "));
        if waiting.and_then(|number| number.trim().parse().ok()) == Some(WAITING) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Resident memory of a process, in kilobytes.
fn memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
