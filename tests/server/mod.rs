//! The server's store keeps its promises: one suite over memory, SQLite and PostgreSQL.

/// Repeats a transaction as long as another one is first. (A macro: futures of async closures can't be shown to be
/// `Send`.)
macro_rules! again {
    ($body:block) => {
        loop {
            let done: Result<_, StoreError> = async { $body }.await;
            match done {
                Err(StoreError::Retry) => tokio::task::yield_now().await,
                done => break done.unwrap(),
            }
        }
    };
}

mod backups;
mod conformance;
mod desk;
mod http;
pub mod postgres;
mod twin;
mod writers;

use std::collections::BTreeSet;

use shumei::domain::access::{Label, Reads};
use shumei::domain::id::{Key, Kind, UnitId};
use shumei::domain::record::Record;
use shumei::server::store::{Entry, Page, SqlStore, Store, Tx, sql};

const COUNTY: &str = "shucheng";

fn key(id: &str) -> Key {
    Key::new(Kind::of_id(id).unwrap(), id)
}

fn community(id: &str, version: u64) -> Record {
    let json = format!(
        r#"{{"id":{id:?},"version":{version},"updated":"2023-06-12T00:00:00Z","name":"示例小区","township":"U01","households":10,"form":"closed"}}"#
    );
    Record::from_json(Kind::Community, json.as_bytes()).unwrap()
}

fn supervision(id: &str, version: u64, subject: &str) -> Record {
    let kind = Kind::of_id(subject).unwrap();
    let json = format!(
        r#"{{"id":{id:?},"version":{version},"updated":"2023-06-12T00:00:00Z","subject":{{"kind":"{kind}","id":{subject:?}}},"since":"2023-06-01"}}"#
    );
    Record::from_json(Kind::Supervision, json.as_bytes()).unwrap()
}

fn visit(id: &str, version: u64, supervision: &str) -> Record {
    let json = format!(
        r#"{{"id":{id:?},"version":{version},"updated":"2023-06-12T00:00:00Z","supervision":"{supervision}","on":"2023-06-10","by":"M001","findings":"示例"}}"#
    );
    Record::from_json(Kind::Visit, json.as_bytes()).unwrap()
}

fn area(unit: &str) -> Label {
    Label::Area(UnitId::new(unit))
}

fn unit(unit: &str) -> Label {
    Label::Unit(UnitId::new(unit))
}

fn reads<const N: usize>(labels: [Label; N]) -> Reads {
    Reads::Labels(BTreeSet::from(labels))
}

fn texts<const N: usize>(labels: [Label; N]) -> BTreeSet<String> {
    labels.into_iter().map(|label| label.to_string()).collect()
}

async fn sqlite(dir: &tempfile::TempDir) -> SqlStore {
    open(&format!("sqlite:{}", dir.path().join("shumei.db").display())).await
}

async fn open(url: &str) -> SqlStore {
    SqlStore::open(url, &sql::Options::default()).await.unwrap()
}

/// One record with its labels, in a transaction of its own.
async fn put<S: Store, const N: usize>(store: &S, record: &Record, labels: [Label; N]) {
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.put(record).await.unwrap();
    tx.relabel(&record.key(), &texts(labels)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn changes<S: Store>(store: &S, reads: &Reads, after: u64) -> Page {
    store.changes(COUNTY, reads, after, 1000).await.unwrap()
}

/// A page in short: `+C001`, `-C001` for deleted, `~C001` for gone.
fn short(page: &Page) -> Vec<String> {
    let word = |entry: &Entry| match entry {
        Entry::Put(row) => format!("+{}", row.key),
        Entry::Del(key) => format!("-{key}"),
        Entry::Gone(key) => format!("~{key}"),
    };
    page.entries.iter().map(|(_, entry)| word(entry)).collect()
}

/// The faults that simulations ask for: none changes what a transaction is.
#[tokio::test]
async fn memory_fails_as_it_is_told() {
    use shumei::server::store::memory::Fault;
    use shumei::server::store::{MemoryStore, StoreError};

    let store = MemoryStore::new();
    put(&store, &community("C001", 1), [area("U01")]).await;
    let backup = store.backup();
    let told = async || short(&changes(&store, &Reads::Everything, 0).await);
    for (fault, id, written) in
        [(Fault::Retry, "C002", false), (Fault::Before, "C003", false), (Fault::After, "C004", true)]
    {
        store.fail_commit(fault);
        let mut tx = store.begin(COUNTY).await.unwrap();
        tx.put(&community(id, 1)).await.unwrap();
        let failed = tx.commit().await.unwrap_err();
        assert_eq!(failed == StoreError::Retry, fault == Fault::Retry);
        assert_eq!(told().await.contains(&format!("+{id}")), written, "{fault:?}");
    }
    let open = store.begin(COUNTY).await.unwrap();
    let before = open.head().epoch.clone();
    store.restore(&backup);
    assert!(matches!(open.commit().await, Err(StoreError::Unavailable(_))), "it was begun on another state");
    assert_eq!(told().await, ["+C001"]);
    assert_ne!(store.heads().await.unwrap()[0].1.epoch, before);
    store.set_down(true);
    assert!(matches!(store.heads().await, Err(StoreError::Unavailable(_))));
    store.set_down(false);
    assert_eq!(store.ready().await, Ok(()));
}
