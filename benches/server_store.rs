//! What the server's store does in a second, on SQLite and on a PostgreSQL started for the run, beside the least that
//! the same database does: a transaction that writes one row. Both wait for the disk.
//! `cargo bench --bench server_store [RECORDS]`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement stops at what goes wrong"
)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::json;
use shumei::domain::access::{Label, Reads};
use shumei::domain::edit::EditId;
use shumei::domain::id::{Key, Kind, MemberId, UnitId};
use shumei::domain::record::Record;
use shumei::server::store::sql::Options;
use shumei::server::store::{Answered, SqlStore, Store, StoreError, Tx};
use shumei::wire::{AuditEntry, Outcome, Versioned};

#[allow(dead_code, reason = "shared with the tests")]
#[path = "../tests/server/postgres.rs"]
mod postgres;

const RECORDS: usize = 100_000;
const COUNTY: &str = "shucheng";
/// Areas among which the records are spread: a township reads one in so many.
const AREAS: usize = 21;
/// Records in one call of a load, and in one transaction.
const LOAD: usize = 10_000;
const PAGE: u32 = 1_000;
const EDITS: usize = 400;
const CLIENTS: [usize; 3] = [1, 10, 100];

fn main() {
    let records = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(RECORDS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let dir =
            tempfile::tempdir_in(std::env::var_os("SHUMEI_BENCH_DIR").unwrap_or_else(|| ".".into())).unwrap();
        let lite = run("SQLite", &format!("sqlite:{}", dir.path().join("bench.db").display()), records).await;
        let served = run("PostgreSQL", &postgres::database_of("on").await, records).await;
        println!("\n{:<34}{:>14}{:>14}{:>12}", "a second", "SQLite", "PostgreSQL", "ratio");
        for ((what, one), (_, other)) in lite.iter().zip(&served) {
            println!("{what:<34}{one:>14.0}{other:>14.0}{:>12.2}", other / one);
        }
    });
}

fn area(number: usize) -> Label {
    Label::Area(UnitId::new(&format!("U{:02}", number % AREAS)))
}

fn record(number: usize, version: u64) -> Record {
    let json = json!({
        "id": format!("C{number:06}"), "version": version, "updated": "2023-06-12T00:00:00Z",
        "name": format!("示例小区{number}"), "township": format!("U{:02}", number % AREAS),
        "households": number % 3000, "form": "closed", "address": "城关镇示例路".repeat(10),
        "remarks": "业主委员会已经成立，物业服务企业已经备案。".repeat(6),
    });
    Record::from_json(Kind::Community, json.to_string().as_bytes()).unwrap()
}

fn labels(number: usize) -> BTreeSet<String> {
    BTreeSet::from([area(number).to_string(), Label::Unit(UnitId::new("U90")).to_string()])
}

fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

async fn run(name: &str, url: &str, records: usize) -> Vec<(String, f64)> {
    eprintln!("{name}: {records} records");
    let store = SqlStore::open(url, &Options { patience: Duration::from_secs(60), ..Options::default() })
        .await
        .unwrap();
    let mut rates = Vec::new();
    let began = Instant::now();
    for from in (0..records).step_by(LOAD) {
        let some: Vec<_> =
            (from..records.min(from + LOAD)).map(|number| (record(number, 1), labels(number))).collect();
        let mut tx = store.begin(COUNTY).await.unwrap();
        tx.put_many(&some).await.unwrap();
        tx.commit().await.unwrap();
    }
    rates.push(("records loaded".to_owned(), rate(records, began.elapsed())));
    let township = Reads::Labels(BTreeSet::from([Label::Common, area(3)]));
    for (who, reads) in [("office", Reads::Everything), ("township", township)] {
        let began = Instant::now();
        let count = store.count(COUNTY, &reads).await.unwrap() as usize;
        rates.push((format!("counts, {who}"), rate(1, began.elapsed())));
        let (began, mut rows, mut after) = (Instant::now(), 0, None);
        loop {
            let page = store.snapshot(COUNTY, &reads, after.as_ref(), PAGE).await.unwrap();
            let Some(last) = page.last() else { break };
            rows += page.len();
            after = Some(last.key.clone());
        }
        assert_eq!(rows, count);
        rates.push((format!("rows of a snapshot, {who}"), rate(rows, began.elapsed())));
        let (began, mut entries, mut after) = (Instant::now(), 0, 0);
        loop {
            let page = store.changes(COUNTY, &reads, after, PAGE).await.unwrap();
            entries += page.entries.len();
            after = page.upto;
            if !page.more {
                break;
            }
        }
        assert_eq!(entries, count);
        rates.push((format!("changes, {who}"), rate(entries, began.elapsed())));
        let head = store.heads().await.unwrap()[0].1.seq;
        let began = Instant::now();
        for _ in 0..EDITS {
            store.changes(COUNTY, &reads, head.saturating_sub(100), 10).await.unwrap();
        }
        rates.push((format!("calls for few changes, {who}"), rate(EDITS, began.elapsed())));
    }
    let began = Instant::now();
    for number in 0..EDITS {
        let mut tx = store.begin(COUNTY).await.unwrap();
        tx.set_epoch(&format!("{number:032x}")).await.unwrap();
        tx.commit().await.unwrap();
    }
    rates.push(("transactions of one row".to_owned(), rate(EDITS, began.elapsed())));
    for clients in CLIENTS {
        rates.push((format!("edits, {clients} clients"), edits(&store, clients, records).await));
    }
    store.close().await;
    rates
}

/// Edits as the service makes them: read, put, relabel, answer, audit.
async fn edits(store: &SqlStore, clients: usize, records: usize) -> f64 {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let (store, next) = (store.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= EDITS {
                        break;
                    }
                    while edit(&store, client, number * 7919 % records).await == Err(StoreError::Retry) {}
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    rate(EDITS, began.elapsed())
}

async fn edit(store: &SqlStore, client: usize, number: usize) -> Result<(), StoreError> {
    let (member, at) = (MemberId::new(&format!("M{client:03}")), Timestamp::now());
    let id: EditId = uuid::Uuid::now_v7().to_string().parse().unwrap();
    let key = Key::new(Kind::Community, &format!("C{number:06}"));
    let mut tx = store.begin(COUNTY).await?;
    assert_eq!(tx.answered(&member, id).await?, None);
    let version = tx.record(&key).await?.unwrap().version() + 1;
    assert!(tx.pointing_at(&key).await?.is_empty());
    tx.put(&record(number, version)).await?;
    tx.relabel(&key, &labels(number)).await?;
    let records = vec![Versioned { key: key.clone(), version }];
    let answered = Answered { digest: "0".repeat(64).into(), outcome: Outcome::Applied { records }, at };
    tx.answer(&member, id, &answered, &[]).await?;
    let (member, act, detail) = (Some(member), "amend".into(), json!({"do": "amend"}));
    tx.log(&AuditEntry { number: 0, at, member, act, key: Some(key), edit: Some(id), detail }).await?;
    tx.commit().await.map(drop)
}
