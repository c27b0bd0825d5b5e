//! One county in memory: every rule of the feed as plain maps. What the SQL says with tables is said here with types.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use compact_str::CompactString;
use jiff::Timestamp;

use super::super::{AHEAD, Account, Answered, Entry, Head, Page, Row, StoreError, Token, numbered};
use crate::domain::access::{Reads, points_at};
use crate::domain::edit::EditId;
use crate::domain::id::{Key, Kind, MemberId};
use crate::domain::record::Record;
use crate::wire::AuditEntry;

/// The label by which readers of everything lose sight: only a deletion does that.
const EVERYTHING: &str = "";

/// A record as it stands.
#[derive(Clone, Debug)]
struct Live {
    record: Record,
    row: Row,
    seq: u64,
    labels: BTreeSet<String>,
    points: BTreeSet<Key>,
}

/// A label that the record had once.
#[derive(Clone, Copy, Debug)]
struct Lost {
    seq: u64,
    deleted: bool,
    at: Timestamp,
}

/// All that the feed says of one key.
#[derive(Clone, Debug, Default)]
struct Trace {
    live: Option<Live>,
    lost: BTreeMap<String, Lost>,
}

impl Trace {
    fn seen(&self, reads: &Reads) -> Option<&Live> {
        self.live.as_ref().filter(|live| match reads {
            Reads::Everything => true,
            Reads::Labels(held) => held.iter().any(|label| live.labels.contains(&label.to_string())),
        })
    }

    /// What a reader is told about a change of this key.
    fn told(&self, seq: u64, key: &Key, reads: &Reads) -> Option<Entry> {
        if let Some(live) = self.seen(reads) {
            return (live.seq == seq).then(|| Entry::Put(live.row.clone()));
        }
        let lost = match reads {
            Reads::Everything => self.lost.get(EVERYTHING).filter(|lost| lost.seq == seq),
            Reads::Labels(held) => {
                held.iter().filter_map(|label| self.lost.get(&label.to_string())).find(|lost| lost.seq == seq)
            }
        }?;
        Some(if lost.deleted { Entry::Del(key.clone()) } else { Entry::Gone(key.clone()) })
    }
}

/// A county. Cloning copies pointers: a transaction works on a clone, and copies only the maps that it writes.
#[derive(Clone, Debug)]
pub(super) struct County {
    pub head: Head,
    traces: Arc<BTreeMap<Key, Arc<Trace>>>,
    /// Which key has something to tell at a number.
    feed: Arc<BTreeMap<u64, Key>>,
    pointed: Arc<BTreeMap<Key, BTreeSet<Key>>>,
    pub numbers: BTreeMap<Kind, u64>,
    pub answers: Arc<BTreeMap<(MemberId, EditId), Answered>>,
    pub lasting: Arc<BTreeMap<(MemberId, Key), (Key, EditId)>>,
    pub audit: Arc<Vec<Arc<AuditEntry>>>,
    pub accounts: Arc<BTreeMap<MemberId, Account>>,
    pub tokens: Arc<BTreeMap<CompactString, Token>>,
}

impl County {
    pub fn new(epoch: CompactString) -> Self {
        Self {
            head: Head { epoch, seq: 0, floor: 0 },
            traces: Arc::default(),
            feed: Arc::default(),
            pointed: Arc::default(),
            numbers: BTreeMap::new(),
            answers: Arc::default(),
            lasting: Arc::default(),
            audit: Arc::default(),
            accounts: Arc::default(),
            tokens: Arc::default(),
        }
    }

    pub fn record(&self, key: &Key) -> Option<&Record> {
        self.traces.get(key)?.live.as_ref().map(|live| &live.record)
    }

    pub fn pointing_at(&self, key: &Key) -> Vec<Key> {
        self.pointed.get(key).into_iter().flatten().cloned().collect()
    }

    pub fn count(&self, reads: &Reads) -> u64 {
        self.traces.values().filter(|trace| trace.seen(reads).is_some()).count() as u64
    }

    pub fn snapshot(&self, reads: &Reads, after: Option<&Key>, limit: u32) -> Vec<Row> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = after.map_or(Unbounded, Excluded);
        let behind = self.traces.range::<Key, _>((from, Unbounded));
        let rows = behind.filter_map(|(_, trace)| trace.seen(reads).map(|live| live.row.clone()));
        rows.take(limit as usize).collect()
    }

    pub fn changes(&self, reads: &Reads, after: u64, limit: u32) -> Page {
        let limit = limit.max(1) as usize;
        let mut page = Page { upto: self.head.seq.max(after), head: self.head.clone(), ..Page::default() };
        for (seq, key) in self.feed.range(after.saturating_add(1)..) {
            let Some(entry) = self.traces.get(key).and_then(|trace| trace.told(*seq, key, reads)) else {
                continue;
            };
            if page.entries.len() == limit {
                page.more = true;
                page.upto = page.entries.last().map_or(after, |(seq, _)| *seq);
                break;
            }
            page.entries.push((*seq, entry));
        }
        page
    }

    pub fn put(&mut self, record: &Record) -> Result<(), StoreError> {
        let key = record.key();
        let seq = self.next();
        let json = record.to_json().map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let json = String::from_utf8(json).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let points: BTreeSet<Key> = points_at(record).into_iter().collect();
        let row = Row { key: key.clone(), version: record.version(), json };
        if let Some(number) = numbered(&key) {
            let last = self.numbers.entry(key.kind).or_default();
            *last = number.max(*last);
        }
        let mut before = BTreeSet::new();
        let next = points.clone();
        self.change(&key, |trace| {
            let labels = match trace.live.take() {
                Some(old) => {
                    before = old.points;
                    old.labels
                }
                None => BTreeSet::new(),
            };
            trace.lost.remove(EVERYTHING);
            trace.live = Some(Live { record: record.clone(), row, seq, labels, points });
        });
        self.point(&key, &before, &next);
        Ok(())
    }

    pub fn delete(&mut self, key: &Key, at: Timestamp) {
        if self.record(key).is_none() {
            return;
        }
        let seq = self.next();
        let mut before = BTreeSet::new();
        self.change(key, |trace| {
            if let Some(live) = trace.live.take() {
                before = live.points;
                let labels = live.labels.into_iter().chain([EVERYTHING.to_owned()]);
                trace.lost.extend(labels.map(|label| (label, Lost { seq, deleted: true, at })));
            }
        });
        self.point(key, &before, &BTreeSet::new());
    }

    pub fn relabel(&mut self, key: &Key, labels: &BTreeSet<String>, at: Timestamp) {
        let held = self.traces.get(key).and_then(|trace| trace.live.as_ref()).map(|live| &live.labels);
        if held.is_none_or(|held| held == labels) {
            return;
        }
        let seq = self.next();
        self.change(key, |trace| {
            let Some(live) = &mut trace.live else { return };
            for label in labels {
                trace.lost.remove(label);
            }
            for label in live.labels.difference(labels) {
                trace.lost.insert(label.clone(), Lost { seq, deleted: false, at });
            }
            live.labels.clone_from(labels);
            live.seq = seq;
        });
    }

    pub fn compact(&mut self, tombstones_before: Timestamp, answers_before: Timestamp) {
        let mut floor = self.head.floor;
        let old: Vec<Key> = self
            .traces
            .iter()
            .filter(|(_, trace)| trace.lost.values().any(|lost| lost.at < tombstones_before))
            .map(|(key, _)| key.clone())
            .collect();
        for key in old {
            self.change(&key, |trace| {
                trace.lost.retain(|_, lost| {
                    let keep = lost.at >= tombstones_before;
                    if !keep {
                        floor = floor.max(lost.seq);
                    }
                    keep
                });
            });
        }
        self.head.floor = floor;
        let answers = Arc::make_mut(&mut self.answers);
        answers.retain(|_, answered| answered.at >= answers_before);
        let kept = &*answers;
        Arc::make_mut(&mut self.lasting)
            .retain(|(member, _), (_, edit)| kept.contains_key(&(member.clone(), *edit)));
    }

    /// Leaves out the numbers that may have been given in a time that was lost, of kinds that have none yet as well.
    pub fn skip_numbers(&mut self) {
        for kind in Kind::ALL {
            *self.numbers.entry(kind).or_default() += AHEAD;
        }
    }

    /// The feed's next number.
    fn next(&mut self) -> u64 {
        self.head.seq += 1;
        self.head.seq
    }

    /// Changes what is known of a key, and what the feed points to: numbers that have nothing to tell any more leave
    /// it, new ones enter it.
    fn change(&mut self, key: &Key, change: impl FnOnce(&mut Trace)) {
        let traces = Arc::make_mut(&mut self.traces);
        let feed = Arc::make_mut(&mut self.feed);
        let trace = Arc::make_mut(traces.entry(key.clone()).or_default());
        for number in numbers(trace) {
            feed.remove(&number);
        }
        change(trace);
        feed.extend(numbers(trace).into_iter().map(|number| (number, key.clone())));
        if trace.live.is_none() && trace.lost.is_empty() {
            traces.remove(key);
        }
    }

    fn point(&mut self, from: &Key, before: &BTreeSet<Key>, after: &BTreeSet<Key>) {
        if before == after {
            return;
        }
        let pointed = Arc::make_mut(&mut self.pointed);
        for key in before.difference(after) {
            if let Some(sources) = pointed.get_mut(key) {
                sources.remove(from);
                if sources.is_empty() {
                    pointed.remove(key);
                }
            }
        }
        for key in after.difference(before) {
            pointed.entry(key.clone()).or_default().insert(from.clone());
        }
    }
}

fn numbers(trace: &Trace) -> BTreeSet<u64> {
    trace.live.iter().map(|live| live.seq).chain(trace.lost.values().map(|lost| lost.seq)).collect()
}
