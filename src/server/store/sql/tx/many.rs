//! Putting many records at once: the same numbers as one after the other, in far fewer statements.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use sqlx::any::AnyRow;

use super::super::super::StoreError;
use super::super::rows::{Cell, POINTS, RECORDS, ROWS, SIGHT};
use super::super::{failure, get, key, read, signed};
use super::SqlTx;
use super::feed::{FIND, body, join, pointer_lines};
use crate::domain::access::points_at;
use crate::domain::id::Key;
use crate::domain::record::Record;

/// Which of so many keys are there already.
static THERE: LazyLock<String> =
    LazyLock::new(|| many_keys("SELECT kind, id FROM records WHERE county = $1", ROWS));

const ANY_LOST: &str = "SELECT kind FROM lost WHERE county = $1 LIMIT 1";

/// A statement on so many keys: the county is `$1`, their kinds and ids follow.
pub(super) fn many_keys(text: &str, keys: usize) -> String {
    let places: Vec<String> = (0..keys).map(|key| format!("(${}, ${})", 2 * key + 2, 2 * key + 3)).collect();
    format!("{text} AND (kind, id) IN (VALUES {})", places.join(", "))
}

/// Keys in one reading statement; places left free repeat a key.
const SIZES: [usize; 3] = [4, 16, ROWS];

static LOOK_MANY: LazyLock<[String; SIZES.len()]> = LazyLock::new(|| {
    let text = "SELECT kind, id, body, labels, points FROM records WHERE county = $1";
    SIZES.map(|size| many_keys(text, size))
});

static POINTING_AT_MANY: LazyLock<[String; SIZES.len()]> = LazyLock::new(|| {
    let text = "SELECT kind, id, from_kind, from_id FROM points WHERE county = $1";
    SIZES.map(|size| many_keys(text, size))
});

/// Rows to be inserted.
#[derive(Default)]
struct Batch {
    keys: BTreeSet<Key>,
    records: Vec<Vec<Cell>>,
    sight: Vec<Vec<Cell>>,
    points: Vec<Vec<Cell>>,
}

impl SqlTx {
    pub(super) async fn look_many(&mut self, keys: &[Key]) -> Result<Vec<Option<Record>>, StoreError> {
        let mut found = HashMap::new();
        for chunk in keys.chunks(ROWS) {
            if let [key] = chunk {
                found.extend(self.look(key).await?.map(|record| (key.clone(), record)));
                continue;
            }
            for row in &self.ask_many(&LOOK_MANY, chunk).await? {
                let key = key(get(row, 0)?, get(row, 1)?)?;
                self.learn(&key, get(row, 3)?, get(row, 4)?)?;
                let record = read::record(&key, get(row, 2)?)?;
                found.insert(key, record);
            }
        }
        for key in keys.iter().filter(|key| !found.contains_key(*key)) {
            self.known.insert(key.clone(), None);
        }
        Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
    }

    pub(super) async fn point_many(&mut self, keys: &[Key]) -> Result<Vec<Vec<Key>>, StoreError> {
        let mut found: HashMap<Key, Vec<Key>> = HashMap::new();
        for chunk in keys.chunks(ROWS) {
            for row in &self.ask_many(&POINTING_AT_MANY, chunk).await? {
                let at = key(get(row, 0)?, get(row, 1)?)?;
                found.entry(at).or_default().push(key(get(row, 2)?, get(row, 3)?)?);
            }
        }
        for from in found.values_mut() {
            from.sort_unstable();
        }
        Ok(keys.iter().map(|key| found.get(key).cloned().unwrap_or_default()).collect())
    }

    /// Asks for at most `ROWS` keys by the statement of the smallest size that holds them.
    async fn ask_many(
        &mut self,
        texts: &'static [String; SIZES.len()],
        keys: &[Key],
    ) -> Result<Vec<AnyRow>, StoreError> {
        let sized = SIZES.into_iter().zip(texts).find(|(size, _)| keys.len() <= *size);
        let Some((size, text)) = sized else { return Ok(Vec::new()) };
        let mut query = self.ask(text.as_str());
        for key in keys.iter().chain(std::iter::repeat_n(keys.first(), size).flatten()).take(size) {
            query = query.bind(key.kind.as_str()).bind(key.id.to_string());
        }
        query.fetch_all(&mut *self.tx).await.map_err(failure)
    }

    pub(super) async fn put_all(&mut self, records: &[(Record, BTreeSet<String>)]) -> Result<(), StoreError> {
        let query = self.ask(ANY_LOST);
        let mut lost = query.fetch_optional(&mut *self.tx).await.map_err(failure)?.is_some();
        for chunk in records.chunks(ROWS) {
            let there = self.there(chunk).await?;
            let mut batch = Batch::default();
            for (record, labels) in chunk {
                let key = record.key();
                if there.contains(&key) || batch.keys.contains(&key) {
                    // What stands is changed row by row, behind whatever comes before it.
                    self.write(&mut batch).await?;
                    batch.keys.insert(key.clone());
                    self.put_one(record).await?;
                    self.relabel_one(&key, labels).await?;
                    lost = true;
                    continue;
                }
                if lost {
                    for label in labels.iter().map(String::as_str).chain([""]) {
                        self.run(self.on(FIND, &key).bind(label.to_owned())).await?;
                    }
                }
                self.add(&mut batch, record, labels)?;
            }
            self.write(&mut batch).await?;
        }
        Ok(())
    }

    async fn there(&mut self, chunk: &[(Record, BTreeSet<String>)]) -> Result<BTreeSet<Key>, StoreError> {
        let mut query = self.ask(THERE.as_str());
        // Places left free repeat a key.
        let repeated = std::iter::repeat_n(chunk.first(), ROWS).flatten();
        for (record, _) in chunk.iter().chain(repeated).take(ROWS) {
            let key = record.key();
            query = query.bind(key.kind.as_str()).bind(key.id.to_string());
        }
        let rows = query.fetch_all(&mut *self.tx).await.map_err(failure)?;
        rows.iter().map(|row| key(get(row, 0)?, get(row, 1)?)).collect()
    }

    /// Adds a record that is not there yet.
    fn add(
        &mut self,
        batch: &mut Batch,
        record: &Record,
        labels: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let key = record.key();
        self.count_up(&key);
        self.known.remove(&key);
        let mut seq = self.next();
        if !labels.is_empty() {
            seq = self.next();
        }
        let county = self.county.as_str();
        let points: BTreeSet<Key> = points_at(record).into_iter().collect();
        let (kind, id) = (key.kind.as_str(), key.id.as_str());
        batch.records.push(vec![
            county.into(),
            kind.into(),
            id.into(),
            signed(record.version()).into(),
            seq.into(),
            body(record)?.into(),
            join(labels).into(),
            pointer_lines(&points).into(),
        ]);
        for label in labels {
            batch.sight.push(vec![county.into(), label.as_str().into(), kind.into(), id.into(), seq.into()]);
        }
        for to in points {
            let (to_kind, to_id) = (to.kind.as_str(), to.id.as_str());
            batch.points.push(vec![county.into(), to_kind.into(), to_id.into(), kind.into(), id.into()]);
        }
        batch.keys.insert(key);
        Ok(())
    }

    async fn write(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        RECORDS.insert(&mut self.tx, std::mem::take(&mut batch.records)).await?;
        SIGHT.insert(&mut self.tx, std::mem::take(&mut batch.sight)).await?;
        POINTS.insert(&mut self.tx, std::mem::take(&mut batch.points)).await
    }
}
