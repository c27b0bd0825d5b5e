//! What moves the feed: records put, deleted and relabelled, each under a number of its own.

use std::collections::BTreeSet;

use super::super::super::{StoreError, numbered};
use super::super::{failure, get, key, read, signed, unreadable};
use super::SqlTx;
use crate::domain::access::points_at;
use crate::domain::id::Key;
use crate::domain::record::Record;

/// What a writer knows of a record that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    labels: BTreeSet<String>,
    points: BTreeSet<Key>,
}

const LOOK: &str = "SELECT body, labels, points FROM records WHERE county = $1 AND kind = $2 AND id = $3";

/// Labels are those of before: a record keeps them when it is put again.
const PUT: &str = "INSERT INTO records (county, kind, id, version, seq, body, labels, points)
    VALUES ($1, $2, $3, $4, $5, $6, '', $7) ON CONFLICT (county, kind, id) DO UPDATE
    SET version = excluded.version, seq = excluded.seq, body = excluded.body, points = excluded.points";

/// Labels in one `SEE_ON`; places left free repeat a label.
const SEEN: usize = 4;

const SEE_ON: &str = "UPDATE sight SET seq = $4
    WHERE county = $1 AND kind = $2 AND id = $3 AND label IN ($5, $6, $7, $8)";

const SEE: &str = "INSERT INTO sight (county, kind, id, label, seq) VALUES ($1, $2, $3, $4, $5)";

const UNSEE: &str = "DELETE FROM sight WHERE county = $1 AND kind = $2 AND id = $3 AND label = $4";

const LOSE: &str =
    "INSERT INTO lost (county, kind, id, label, seq, deleted, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (county, label, kind, id) DO UPDATE
    SET seq = excluded.seq, deleted = excluded.deleted, at = excluded.at";

pub(super) const FIND: &str = "DELETE FROM lost WHERE county = $1 AND kind = $2 AND id = $3 AND label = $4";

const POINT: &str = "INSERT INTO points (county, from_kind, from_id, kind, id) VALUES ($1, $2, $3, $4, $5)";

const UNPOINT: &str = "DELETE FROM points
    WHERE county = $1 AND from_kind = $2 AND from_id = $3 AND kind = $4 AND id = $5";

const RELABEL: &str = "UPDATE records SET seq = $4, labels = $5 WHERE county = $1 AND kind = $2 AND id = $3";

const DELETE: &str = "DELETE FROM records WHERE county = $1 AND kind = $2 AND id = $3";

impl SqlTx {
    /// Reads a record, and learns its labels and what it points at.
    pub(super) async fn look(&mut self, key: &Key) -> Result<Option<Record>, StoreError> {
        if let Some(None) = self.known.get(key) {
            return Ok(None);
        }
        let query = self.on(LOOK, key);
        let Some(row) = query.fetch_optional(&mut *self.tx).await.map_err(failure)? else {
            self.known.insert(key.clone(), None);
            return Ok(None);
        };
        self.learn(key, get(&row, 1)?, get(&row, 2)?)?;
        read::record(key, get(&row, 0)?).map(Some)
    }

    /// Keeps what a row says of a record's labels and of what it points at.
    pub(super) fn learn(&mut self, key: &Key, labels: &str, points: &str) -> Result<(), StoreError> {
        let meta = Meta { labels: lines(labels), points: pointers(points)? };
        self.known.insert(key.clone(), Some(meta));
        Ok(())
    }

    /// Moves what readers see by labels to a number: a statement for as many labels as a record commonly has.
    async fn see_on<'a>(
        &mut self,
        key: &Key,
        labels: impl Iterator<Item = &'a String>,
        seq: i64,
    ) -> Result<(), StoreError> {
        let labels: Vec<&String> = labels.collect();
        for some in labels.chunks(SEEN) {
            let mut query = self.on(SEE_ON, key).bind(seq);
            for label in some.iter().chain(std::iter::repeat_n(&some[0], SEEN)).take(SEEN) {
                query = query.bind((*label).clone());
            }
            self.run(query).await?;
        }
        Ok(())
    }

    async fn meta(&mut self, key: &Key) -> Result<Option<Meta>, StoreError> {
        if !self.known.contains_key(key) {
            self.look(key).await?;
        }
        Ok(self.known.get(key).cloned().flatten())
    }

    pub(super) async fn put_one(&mut self, record: &Record) -> Result<(), StoreError> {
        let key = record.key();
        let before = self.meta(&key).await?;
        let (seq, body) = (self.next(), body(record)?);
        let points: BTreeSet<Key> = points_at(record).into_iter().collect();
        let query = self.on(PUT, &key).bind(signed(record.version())).bind(seq);
        self.run(query.bind(body).bind(pointer_lines(&points))).await?;
        let meta = match before {
            Some(meta) => meta,
            None => {
                self.count_up(&key);
                self.run(self.on(FIND, &key).bind("")).await?;
                Meta::default()
            }
        };
        self.see_on(&key, meta.labels.iter(), seq).await?;
        self.point(&key, &meta.points, &points).await?;
        self.known.insert(key, Some(Meta { labels: meta.labels, points }));
        Ok(())
    }

    pub(super) async fn delete_one(&mut self, key: &Key) -> Result<(), StoreError> {
        let Some(meta) = self.meta(key).await? else { return Ok(()) };
        let seq = self.next();
        self.run(self.on(DELETE, key)).await?;
        for label in &meta.labels {
            self.run(self.on(UNSEE, key).bind(label.clone())).await?;
        }
        for label in meta.labels.iter().map(String::as_str).chain([""]) {
            self.lose(key, label, seq, true).await?;
        }
        self.point(key, &meta.points, &BTreeSet::new()).await?;
        self.known.insert(key.clone(), None);
        Ok(())
    }

    pub(super) async fn relabel_one(
        &mut self,
        key: &Key,
        labels: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let Some(meta) = self.meta(key).await? else { return Ok(()) };
        if meta.labels == *labels {
            return Ok(());
        }
        let seq = self.next();
        self.run(self.on(RELABEL, key).bind(seq).bind(join(labels))).await?;
        self.see_on(key, meta.labels.intersection(labels), seq).await?;
        for label in labels.difference(&meta.labels) {
            self.run(self.on(FIND, key).bind(label.clone())).await?;
            self.run(self.on(SEE, key).bind(label.clone()).bind(seq)).await?;
        }
        for label in meta.labels.difference(labels) {
            self.run(self.on(UNSEE, key).bind(label.clone())).await?;
            self.lose(key, label, seq, false).await?;
        }
        self.known.insert(key.clone(), Some(Meta { labels: labels.clone(), points: meta.points }));
        Ok(())
    }

    async fn lose(&mut self, key: &Key, label: &str, seq: i64, deleted: bool) -> Result<(), StoreError> {
        let query =
            self.on(LOSE, key).bind(label.to_owned()).bind(seq).bind(i64::from(deleted)).bind(self.now);
        self.run(query).await.map(drop)
    }

    async fn point(
        &mut self,
        from: &Key,
        before: &BTreeSet<Key>,
        after: &BTreeSet<Key>,
    ) -> Result<(), StoreError> {
        for (text, keys) in [(UNPOINT, before.difference(after)), (POINT, after.difference(before))] {
            for to in keys {
                self.run(self.on(text, from).bind(to.kind.as_str()).bind(to.id.to_string())).await?;
            }
        }
        Ok(())
    }

    /// A statement on one record: county, kind and id are `$1`, `$2` and `$3`.
    pub(super) fn on(
        &self,
        text: &'static str,
        key: &Key,
    ) -> sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments> {
        self.ask(text).bind(key.kind.as_str()).bind(key.id.to_string())
    }

    /// The feed's next number.
    pub(super) fn next(&mut self) -> i64 {
        self.head.seq += 1;
        self.moved = true;
        signed(self.head.seq)
    }

    /// Notes the number of a new record's id.
    pub(super) fn count_up(&mut self, key: &Key) {
        if let Some(number) = numbered(key) {
            let highest = self.numbers.entry(key.kind).or_default();
            *highest = number.max(*highest);
        }
    }
}

/// A record's canonical text.
pub(super) fn body(record: &Record) -> Result<String, StoreError> {
    let json = record.to_json().map_err(|error| unreadable("record", &error))?;
    String::from_utf8(json).map_err(|error| unreadable("record", &error))
}

/// Labels, a line each.
pub(super) fn join(labels: &BTreeSet<String>) -> String {
    labels.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

/// Keys, a line each: the kind's word, a space, the id, which is one line.
pub(super) fn pointer_lines(keys: &BTreeSet<Key>) -> String {
    keys.iter().map(|key| format!("{} {}", key.kind, key.id)).collect::<Vec<_>>().join("\n")
}

fn pointers(text: &str) -> Result<BTreeSet<Key>, StoreError> {
    let pointer = |line: &str| {
        let (kind, id) = line.split_once(' ').unwrap_or((line, ""));
        key(kind, id)
    };
    text.lines().map(pointer).collect()
}
