//! The SQL against the memory: the same random transactions on both, and every reader must be told the same.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shumei::domain::access::{Label, Reads};
use shumei::domain::id::{Key, Kind};
use shumei::domain::record::Record;
use shumei::server::store::{MemoryStore, Page, Row, SqlStore, Store, Tx};

use super::{COUNTY, area, community, key, open, postgres, sqlite, supervision, unit};

const ROUNDS: usize = 120;

/// One thing done in a transaction.
#[derive(Clone, Debug)]
enum Act {
    Put(Box<Record>),
    Many(Vec<(Record, BTreeSet<String>)>),
    Relabel(Key, BTreeSet<String>),
    Delete(Key),
    Number(Kind),
    Compact(Timestamp),
}

/// Numbers from a seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn record(&mut self) -> Record {
        let (number, version) = (self.roll(8), 1 + self.roll(100));
        if self.roll(3) == 0 {
            supervision(&format!("L{number:02}"), version, &format!("C{:03}", self.roll(4)))
        } else {
            community(&format!("C{number:03}"), version)
        }
    }

    fn labels(&mut self) -> BTreeSet<String> {
        let all = all_labels();
        all.iter().filter(|_| self.roll(3) == 0).map(Label::to_string).collect()
    }

    fn act(&mut self) -> Act {
        match self.roll(20) {
            0..=6 => Act::Put(Box::new(self.record())),
            7..=13 => {
                let record = self.record();
                Act::Relabel(record.key(), self.labels())
            }
            14..=15 => Act::Delete(self.record().key()),
            16..=17 => {
                let count = 1 + self.roll(5);
                Act::Many((0..count).map(|_| (self.record(), self.labels())).collect())
            }
            18 => Act::Number(Kind::Community),
            _ => Act::Compact(if self.roll(4) == 0 { Timestamp::MAX } else { Timestamp::UNIX_EPOCH }),
        }
    }
}

fn all_labels() -> [Label; 5] {
    [Label::Common, area("U01"), area("U02"), unit("U01"), unit("U03")]
}

async fn perform<T: Tx>(tx: &mut T, acts: &[Act]) -> Vec<u64> {
    let mut numbers = Vec::new();
    for act in acts {
        match act {
            Act::Put(record) => tx.put(record).await.unwrap(),
            Act::Many(records) => tx.put_many(records).await.unwrap(),
            Act::Relabel(key, labels) => tx.relabel(key, labels).await.unwrap(),
            Act::Delete(key) => tx.delete(key).await.unwrap(),
            Act::Number(kind) => numbers.push(tx.number(*kind).await.unwrap()),
            Act::Compact(before) => tx.compact(*before, *before).await.unwrap(),
        }
        numbers.push(tx.head().seq);
    }
    numbers
}

/// All that a store answers a reader; the epoch is each store's own.
async fn told<S: Store>(store: &S, reads: &Reads, after: u64) -> (Vec<Page>, Vec<Row>, u64) {
    let mut pages: Vec<Page> = Vec::new();
    let mut from = after;
    loop {
        let mut page = store.changes(COUNTY, reads, from, 3).await.unwrap();
        page.head.epoch = "same".into();
        from = page.upto;
        let more = page.more;
        pages.push(page);
        if !more {
            break;
        }
    }
    let mut rows = store.snapshot(COUNTY, reads, None, 1000).await.unwrap();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    (pages, rows, store.count(COUNTY, reads).await.unwrap())
}

async fn compare(store: SqlStore, seed: u64) {
    let (twin, mut dice) = (MemoryStore::new(), Dice(seed));
    for round in 0..ROUNDS {
        let count = 1 + dice.roll(6);
        let acts: Vec<Act> = (0..count).map(|_| dice.act()).collect();
        let keep = dice.roll(5) != 0;
        let (mut one, mut other) = (store.begin(COUNTY).await.unwrap(), twin.begin(COUNTY).await.unwrap());
        assert_eq!(
            perform(&mut one, &acts).await,
            perform(&mut other, &acts).await,
            "{seed} {round} {acts:?}"
        );
        for number in 0..4 {
            let at = key(&format!("C{number:03}"));
            assert_eq!(one.pointing_at(&at).await, other.pointing_at(&at).await, "{seed} {round} {acts:?}");
        }
        if keep {
            one.commit().await.unwrap();
            other.commit().await.unwrap();
        } else {
            drop((one, other));
        }
        let head = twin.heads().await.unwrap().first().map_or(0, |(_, head)| head.seq);
        let mut readers = vec![Reads::Everything];
        for _ in 0..3 {
            let held = all_labels().into_iter().filter(|_| dice.roll(2) == 0).take(4).collect();
            readers.push(Reads::Labels(held));
        }
        for reads in readers {
            let after = dice.roll(head + 2);
            let (sql, memory) = (told(&store, &reads, after).await, told(&twin, &reads, after).await);
            assert_eq!(sql, memory, "seed {seed}, round {round}, {reads:?} after {after}, {acts:?}");
        }
    }
    store.close().await;
}

#[tokio::test]
async fn sqlite_does_as_memory_does() {
    for seed in 0..3 {
        let dir = tempfile::tempdir().unwrap();
        compare(sqlite(&dir).await, seed).await;
    }
}

#[tokio::test]
async fn postgres_does_as_memory_does() {
    for seed in 10..13 {
        compare(open(&postgres::database().await).await, seed).await;
    }
}
