//! The feed has no gap: several processes over one PostgreSQL, writers through all of them, readers at each.

use std::collections::BTreeSet;
use std::time::Duration;

use shumei::domain::edit::EditId;
use shumei::domain::id::{Key, Kind};
use shumei::wire::{Cursor, FeedEntry, Outcome};
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::api::Api;
use super::county::{County, OFFICE};
use super::edits;
use super::server::Server;

const PROCESSES: usize = 3;
const WRITERS: usize = 6;
const EACH: usize = 40;
const READERS: usize = 3;

/// The visits that a reader was sent behind `cursor`, one by one, until it has had as many as there will be and the
/// feed is at rest.
async fn follow(api: Api, mut cursor: Cursor, expected: usize) -> Vec<Key> {
    let mut seen = Vec::new();
    loop {
        let wait = if seen.len() < expected { 20 } else { 0 };
        let answer = api.changes(&cursor, wait).await;
        assert!(answer.next.seq >= cursor.seq, "the feed goes back: {cursor} {}", answer.next);
        let rest = answer.entries.is_empty() && !answer.more;
        for entry in answer.entries {
            match entry {
                FeedEntry::Put(record) if record.key().kind == Kind::Visit => seen.push(record.key()),
                _ => {}
            }
        }
        cursor = answer.next;
        if rest && seen.len() >= expected {
            return seen;
        }
    }
}

/// Sends visits one by one and gives the keys that they got.
async fn write(api: Api, writer: usize, supervision: String) -> Vec<Key> {
    let mut made = Vec::new();
    for number in 0..EACH {
        let text = format!("写入者 {writer} 第 {number} 次");
        let visit = edits::proposal(EditId::new(Uuid::now_v7()), &text, OFFICE[0], &supervision);
        match &api.edits(&[visit]).await[0].outcome {
            Outcome::Applied { records } => made.push(records[0].key.clone()),
            other => panic!("{other:?}"),
        }
    }
    made
}

#[test]
fn each_reader_sees_each_committed_change_once_and_in_order() {
    let county = County::on_postgres();
    let servers: Vec<Server> = (0..PROCESSES).map(|_| county.site.serve()).collect();
    let api = |turn: usize| Api::new(&servers[turn % PROCESSES].url(), county.token(OFFICE[0]));
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let start = api(0).session().await.head;
        let mut readers = JoinSet::new();
        for reader in 0..READERS {
            readers.spawn(follow(api(reader), start.clone(), WRITERS * EACH));
        }
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            let supervision = county.supervisions[writer % county.supervisions.len()].clone();
            writers.spawn(write(api(writer), writer, supervision));
        }
        let made: BTreeSet<Key> = writers.join_all().await.into_iter().flatten().collect();
        assert_eq!(made.len(), WRITERS * EACH, "each visit has a number of its own");
        let limit = tokio::time::timeout(Duration::from_secs(60), readers.join_all());
        for seen in limit.await.expect("every reader sees every change") {
            // Numbers are given in the edit's transaction, so they rise with the commits.
            let numbers: Vec<u32> = seen.iter().map(|key| key.id[1..].parse().unwrap()).collect();
            assert!(numbers.is_sorted_by(|a, b| a < b), "in the order of commits, each once: {seen:?}");
            assert_eq!(BTreeSet::from_iter(seen), made);
        }
    });
}
