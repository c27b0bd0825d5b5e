//! Many writers through several stores on one database, as several processes have them: no gap in the feed, no start
//! that fails, no transaction lost for having come second.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use shumei::domain::access::Reads;
use shumei::domain::id::Kind;
use shumei::server::store::sql::{Options, Refused};
use shumei::server::store::{Entry, SqlStore, Store, StoreError, Tx};
use sqlx::{AssertSqlSafe, Connection};

use super::{COUNTY, area, changes, community, key, open, postgres, put, reads, texts};

const STORES: usize = 4;
const WRITERS: usize = 12;
const EACH: usize = 20;

fn file(dir: &tempfile::TempDir) -> String {
    format!("sqlite:{}", dir.path().join("shumei.db").display())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_gap_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    no_gap(&file(&dir)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_gap_on_postgres() {
    no_gap(&postgres::database().await).await;
}

/// Every committed record is put once and never again: each reader must see each of them exactly once, in rising
/// numbers, and none of those that were given up.
async fn no_gap(url: &str) {
    let mut stores = Vec::new();
    for _ in 0..STORES {
        stores.push(open(url).await);
    }
    let running = Arc::new(AtomicUsize::new(WRITERS));
    let readers: Vec<_> = [Reads::Everything, reads([area("U01")]), reads([area("U00"), area("U01")])]
        .into_iter()
        .enumerate()
        .map(|(at, reads)| tokio::spawn(follow(stores[at].clone(), reads, Arc::clone(&running))))
        .collect();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(stores[writer % STORES].clone(), writer, Arc::clone(&running))))
        .collect();
    let mut committed = BTreeMap::new();
    for writer in writers {
        committed.extend(writer.await.unwrap());
    }
    let head = stores[0].heads().await.unwrap()[0].1.clone();
    let kept = committed.len() as u64;
    assert_eq!(head.seq, 2 * kept, "numbers were left out or given twice");
    for (at, reader) in readers.into_iter().enumerate() {
        let seen = reader.await.unwrap();
        let mine = committed.iter().filter(|(_, area)| at == 0 || **area == 1 || at == 2).count();
        assert_eq!(seen.len(), mine, "reader {at}");
        assert!(seen.iter().all(|(id, times)| *times == 1 && committed.contains_key(id)), "{seen:?}");
    }
    for store in stores {
        store.close().await;
    }
}

/// Writes records of its own, giving every fifth transaction up; answers what it committed, and in which area.
async fn write(store: SqlStore, writer: usize, running: Arc<AtomicUsize>) -> Vec<(String, usize)> {
    let mut committed = Vec::new();
    for number in 0..EACH {
        let (id, area_of) = (format!("C{:04}", writer * EACH + number), (writer + number) % 2);
        let keep = !(writer + number).is_multiple_of(5);
        again!({
            let mut tx = store.begin(COUNTY).await?;
            let record = community(&id, 1);
            tx.put(&record).await?;
            // A commit that takes its time while others are waiting.
            for _ in 0..(writer * 7 + number) % 11 {
                tokio::task::yield_now().await;
            }
            tx.relabel(&record.key(), &texts([area(&format!("U{area_of:02}"))])).await?;
            if keep { tx.commit().await.map(drop) } else { Ok(()) }
        });
        if keep {
            committed.push((id, area_of));
        }
    }
    running.fetch_sub(1, Ordering::SeqCst);
    committed
}

/// Follows the feed by small pages until every writer is done and nothing more comes: how often each record was seen.
async fn follow(store: SqlStore, reads: Reads, running: Arc<AtomicUsize>) -> BTreeMap<String, u32> {
    let (mut after, mut seen) = (0, BTreeMap::new());
    loop {
        let last = running.load(Ordering::SeqCst) == 0;
        let page = store.changes(COUNTY, &reads, after, 3).await.unwrap();
        for (number, entry) in &page.entries {
            assert!(*number > after && *number <= page.upto);
            let Entry::Put(row) = entry else { panic!("{entry:?}") };
            *seen.entry(row.key.id.to_string()).or_insert(0) += 1;
        }
        if last && !page.more {
            return seen;
        }
        if page.upto == after {
            tokio::task::yield_now().await;
        }
        after = page.upto;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_are_given_once_by_all_processes() {
    let dir = tempfile::tempdir().unwrap();
    for url in [file(&dir), postgres::database().await] {
        let mut tasks = Vec::new();
        for _ in 0..STORES {
            let store = open(&url).await;
            tasks.push(tokio::spawn(async move {
                let mut given = Vec::new();
                for _ in 0..10 {
                    given.push(again!({
                        let mut tx = store.begin(COUNTY).await?;
                        let number = tx.number(Kind::Visit).await?;
                        tx.commit().await.map(|_| number)
                    }));
                }
                store.close().await;
                given
            }));
        }
        let mut given = Vec::new();
        for task in tasks {
            given.extend(task.await.unwrap());
        }
        given.sort_unstable();
        assert!(given.iter().copied().eq(1..=10 * STORES as u64), "{given:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_may_start_at_once() {
    let dir = tempfile::tempdir().unwrap();
    for url in [file(&dir), postgres::database().await] {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move {
                    let store = open(&url).await;
                    store.ready().await.unwrap();
                    store.close().await;
                })
            })
            .collect();
        for start in starts {
            start.await.unwrap();
        }
    }
    let mode = std::fs::metadata(dir.path().join("shumei.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for url in [file(&dir), postgres::database().await] {
        let store = open(&url).await;
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        let newer = "UPDATE shumei_schema SET version = version + 1";
        sqlx::query(newer).execute(&mut connection).await.unwrap();
        let again = SqlStore::open(&url, &Options::default()).await;
        let Err(Refused::Newer { found, known }) = again else { panic!("{again:?}") };
        assert_eq!(found, known + 1);
        assert!(matches!(store.ready().await, Err(StoreError::Unreadable(_))));
        connection.close().await.unwrap();
        store.close().await;
    }
}

#[tokio::test]
async fn who_can_not_be_reached_is_named() {
    let options = Options { patience: Duration::from_millis(200), ..Options::default() };
    let refused = async |url: &str| SqlStore::open(url, &options).await.unwrap_err();
    assert!(matches!(refused("mysql://localhost/x").await, Refused::Url(_)));
    assert!(matches!(refused("sqlite:/nowhere/at/all.db").await, Refused::File { .. }));
    let closed = refused("postgres://shumei@127.0.0.1:1/x").await;
    assert!(matches!(closed, Refused::Store(StoreError::Unavailable(_))), "{closed:?}");
    let url = postgres::database().await.replacen("/t", "/missing", 1);
    let missing = refused(&url).await;
    assert!(missing.to_string().contains("does not exist"), "{missing}");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("not a database? 100%#.db");
    std::fs::write(&path, "a plain text that is longer than a header of SQLite's would be").unwrap();
    let plain = refused(&format!("sqlite:{}", path.display())).await;
    assert!(matches!(plain, Refused::Store(StoreError::Unreadable(_))), "{plain:?}");
}

/// Who waits too long for another process's transaction is told to try again, and then succeeds.
#[tokio::test]
async fn who_comes_second_tries_again() {
    let dir = tempfile::tempdir().unwrap();
    let impatient = Options { patience: Duration::from_millis(50), ..Options::default() };
    let served = postgres::database().await;
    let waits = format!("{served}&options=-c%20lock_timeout=50");
    for (url, second) in [(file(&dir), file(&dir)), (served, waits)] {
        let (first, second) = (open(&url).await, SqlStore::open(&second, &impatient).await.unwrap());
        let mut held = first.begin(COUNTY).await.unwrap();
        held.put(&community("C001", 1)).await.unwrap();
        assert_eq!(second.begin(COUNTY).await.map(drop), Err(StoreError::Retry));
        // Readers are not in anybody's way.
        assert_eq!(second.record(COUNTY, &key("C001")).await, Ok(None));
        held.commit().await.unwrap();
        put(&second, &community("C002", 1), []).await;
        assert_eq!(super::short(&changes(&first, &Reads::Everything, 0).await), ["+C001", "+C002"]);
        first.close().await;
        second.close().await;
    }
}

/// A server whose every transaction is serializable by its settings: losing is an answer, not a failure.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_race_is_a_retry() {
    let url = postgres::database().await;
    let url = format!("{url}&options=-c%20default_transaction_isolation=serializable");
    let lost = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for writer in 0..4 {
        let (store, lost) = (open(&url).await, Arc::clone(&lost));
        tasks.push(tokio::spawn(async move {
            for number in 0..10 {
                let record = community(&format!("C{writer}{number}"), 1);
                again!({
                    let done = async {
                        let mut tx = store.begin(COUNTY).await?;
                        tx.put(&record).await?;
                        tx.commit().await
                    }
                    .await;
                    lost.fetch_add(usize::from(done == Err(StoreError::Retry)), Ordering::SeqCst);
                    done
                });
            }
            store.close().await;
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let store = open(&url).await;
    assert_eq!(store.count(COUNTY, &Reads::Everything).await, Ok(40));
    assert_eq!(store.heads().await.unwrap()[0].1.seq, 40);
    assert!(lost.load(Ordering::SeqCst) > 0, "nobody lost a race: the test does not test");
    store.close().await;
}

/// An ended server is an answer, and a new one is found without a new start.
#[tokio::test]
async fn a_broken_link_is_unavailable_and_heals() {
    let url = postgres::database().await;
    let store = open(&url).await;
    put(&store, &community("C001", 1), []).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.put(&community("C002", 1)).await.unwrap();
    let mut other = sqlx::PgConnection::connect(&url).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    sqlx::query(AssertSqlSafe(cut)).execute(&mut other).await.unwrap();
    let lost = tx.commit().await;
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    put(&store, &community("C003", 1), []).await;
    assert_eq!(super::short(&changes(&store, &Reads::Everything, 0).await), ["+C001", "+C003"]);
    store.close().await;
}
