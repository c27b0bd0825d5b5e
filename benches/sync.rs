//! What a first sync costs: a county's snapshot through a real `shumei serve` on loopback into the cache, beside
//! fetching the same bytes with curl and writing the same records into a plain sled, in the same run.
//! `cargo bench --bench sync [RECORDS…]`; 10,000 and 100,000 unless said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that fails may stop"
)]

mod common;
#[path = "../tests/real/server.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod server;

use std::fs;
use std::future::pending;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shumei::cache::{Cache, Options};
use shumei::outbox::Spool;
use shumei::sync::http::{self, HttpRemote, Limits};
use shumei::sync::plan::Step;
use shumei::sync::{Engine, Replica as _, Stored};
use shumei::wire::Bearer;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use self::common::{fill, register, timed};
use self::server::{Server, Site};

const ROUNDS: usize = 3;

fn main() {
    let mut sizes: Vec<u32> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000];
    }
    println!("Fastest of {ROUNDS} rounds; curl takes the same compressed bytes to a file.\n");
    println!(
        "| records | MB raw | MB sent | curl, s | sled, s | sync, s | sync / (curl + sled) | records/s |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    for size in sizes {
        measure(size);
    }
}

fn measure(size: u32) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let home = TempDir::new().unwrap();
    let site = Site::sqlite(home.path());
    let (register, office) = register(size);
    let token = runtime.block_on(fill(&site.database, register.records(), &office, 1)).remove(0);
    let server = site.serve_with(site.program(), "127.0.0.1:0", &["--rate", "0"]);
    let values: Vec<(String, Vec<u8>)> =
        register.records().map(|record| (record.key().to_string(), record.to_json().unwrap())).collect();
    let raw: usize = values.iter().map(|(_, json)| json.len()).sum();
    let (mut fetch, mut write, mut sync) = (Duration::MAX, Duration::MAX, Duration::MAX);
    let (mut sent, mut came) = (0, 0);
    for round in 0..ROUNDS {
        let dir = home.path().join(format!("round-{round}"));
        fs::create_dir_all(&dir).unwrap();
        let (time, bytes) = timed(|| curl(&server, &token, &dir));
        (fetch, sent) = (fetch.min(time), bytes);
        write = write.min(timed(|| sled_alone(&dir, &values)).0);
        let (time, records) = timed(|| first_sync(&runtime, &server, &token, &dir));
        (sync, came) = (sync.min(time), records);
        fs::remove_dir_all(&dir).unwrap();
    }
    assert_eq!(came, values.len(), "every record came");
    let seconds = |time: Duration| time.as_secs_f64();
    println!(
        "| {came} | {:.1} | {:.1} | {:.3} | {:.3} | {:.3} | {:.2} | {:.0} |",
        raw as f64 / 1e6,
        sent as f64 / 1e6,
        seconds(fetch),
        seconds(write),
        seconds(sync),
        seconds(sync) / (seconds(fetch) + seconds(write)),
        came as f64 / seconds(sync),
    );
}

/// Fetches the snapshot as it is sent to the program, and gives its bytes.
fn curl(server: &Server, token: &str, dir: &Path) -> u64 {
    let file = dir.join("snapshot");
    let config = dir.join("curl");
    fs::write(&config, format!("header = \"Authorization: Bearer {token}\"\n")).unwrap();
    let done = Command::new("curl")
        .args(["-sSf", "-H", "Accept-Encoding: gzip, zstd", "-K"])
        .arg(&config)
        .arg("-o")
        .arg(&file)
        .arg(format!("{}/v1/snapshot", server.url()))
        .status()
        .unwrap();
    assert!(done.success());
    fs::metadata(&file).unwrap().len()
}

/// Writes the records into sled, a key each.
fn sled_alone(dir: &Path, values: &[(String, Vec<u8>)]) {
    let db = sled::Config::new().path(dir.join("sled")).cache_capacity(32 << 20).open().unwrap();
    for (key, json) in values {
        db.insert(key, json.as_slice()).unwrap();
    }
    db.flush().unwrap();
}

/// Syncs an empty cache until it is level with the server, and gives how many records it holds.
fn first_sync(runtime: &Runtime, server: &Server, token: &str, dir: &Path) -> usize {
    let options = http::Options {
        address: server.url().parse().unwrap(),
        token: Bearer::parse(token).unwrap(),
        member: None,
        ca: None,
        insecure: false,
        limits: Limits::default(),
    };
    let cache = Cache::open(&dir.join("client"), Options::new("bench")).cache;
    let spool = Arc::new(Spool::open(&dir.join("client/outbox")).unwrap());
    let remote = HttpRemote::new(&options).unwrap();
    let mut engine = Engine::new(remote, Stored::new(cache), spool, Timestamp::now, 1);
    while !matches!(engine.planned(), Step::Wait(_)) {
        runtime.block_on(engine.step(pending(), &mut |_| {}));
        assert!(engine.status().why.is_none(), "{:?}", engine.status());
    }
    assert!(engine.replica().cursor().is_some() && engine.replica().frozen().is_none());
    engine.replica().cache().settle().unwrap();
    engine.replica().cache().load(|_| {}).unwrap().records
}
