//! Reading: one statement a call, so that what it answers stood so in one moment.

use compact_str::CompactString;
use sqlx::any::AnyRow;

use super::super::{Entry, Head, Page, Pass, Row, Store, StoreError, Token};
use super::{SqlStore, SqlTx, failure, get, key, migrate, number, signed, time, time_or_never, unreadable};
use crate::domain::access::Reads;
use crate::domain::id::{Id, Key, MemberId};
use crate::domain::record::Record;
use crate::wire::AuditEntry;

/// Most labels of a reader: statements have a fixed number of places.
const PLACES: usize = 4;

/// A label that no record has, in the places that a reader leaves free.
const NONE: &str = "-";

const PASS: &str =
    "SELECT t.county, t.member, t.expires, t.revoked, COALESCE(a.disabled, 0), COALESCE(a.scope, 0)
    FROM tokens t LEFT JOIN accounts a ON a.county = t.county AND a.member = t.member WHERE t.hash = $1";

const RECORD: &str = "SELECT body FROM records WHERE county = $1 AND kind = $2 AND id = $3";

const COUNT_ALL: &str = "SELECT count(*) FROM records WHERE county = $1";

const COUNT_SEEN: &str = "SELECT count(*) FROM (SELECT DISTINCT kind, id FROM sight
    WHERE county = $1 AND label IN ($2, $3, $4, $5)) AS seen";

const SNAPSHOT_ALL: &str = "SELECT kind, id, version, body FROM records
    WHERE county = $1 AND (kind, id) > ($2, $3) ORDER BY kind, id LIMIT $4";

/// A branch a label: each is a walk along the key, and none reads further than the page.
const SNAPSHOT_SEEN: &str = "SELECT r.kind, r.id, r.version, r.body FROM (
        SELECT u.kind, u.id FROM (
            SELECT * FROM (SELECT kind, id FROM sight WHERE county = $1 AND label = $2 AND (kind, id) > ($6, $7)
                ORDER BY kind, id LIMIT $8) AS a
            UNION SELECT * FROM (SELECT kind, id FROM sight WHERE county = $1 AND label = $3
                AND (kind, id) > ($6, $7) ORDER BY kind, id LIMIT $8) AS b
            UNION SELECT * FROM (SELECT kind, id FROM sight WHERE county = $1 AND label = $4
                AND (kind, id) > ($6, $7) ORDER BY kind, id LIMIT $8) AS c
            UNION SELECT * FROM (SELECT kind, id FROM sight WHERE county = $1 AND label = $5
                AND (kind, id) > ($6, $7) ORDER BY kind, id LIMIT $8) AS d
        ) AS u ORDER BY u.kind, u.id LIMIT $8
    ) AS k JOIN records r ON r.county = $1 AND r.kind = k.kind AND r.id = k.id ORDER BY r.kind, r.id";

/// The head is joined in: the numbers behind which nothing was found are of the same moment.
const CHANGES_ALL: &str = "SELECT h.epoch, h.seq, h.floor, f.seq, f.told, f.kind, f.id, r.version, r.body
    FROM head h LEFT JOIN (
        SELECT u.seq, u.told, u.kind, u.id FROM (
            SELECT * FROM (SELECT seq, 0 AS told, kind, id FROM records WHERE county = $1 AND seq > $2
                ORDER BY seq LIMIT $3) AS a
            UNION ALL SELECT * FROM (SELECT seq, 1 + deleted AS told, kind, id FROM lost WHERE county = $1
                AND label = '' AND seq > $2 ORDER BY seq LIMIT $3) AS b
        ) AS u ORDER BY u.seq LIMIT $3
    ) AS f ON 1 = 1
    LEFT JOIN records r ON f.told = 0 AND r.county = $1 AND r.kind = f.kind AND r.id = f.id
    WHERE h.county = $1 ORDER BY f.seq";

/// Who lost a label but sees the record by another one has lost nothing.
const CHANGES_SEEN: &str = "SELECT h.epoch, h.seq, h.floor, f.seq, f.told, f.kind, f.id, r.version, r.body
    FROM head h LEFT JOIN (
        SELECT u.seq, u.told, u.kind, u.id FROM (
            SELECT * FROM (SELECT seq, 0 AS told, kind, id FROM sight WHERE county = $1 AND label = $2
                AND seq > $6 ORDER BY seq LIMIT $7) AS a
            UNION SELECT * FROM (SELECT seq, 0 AS told, kind, id FROM sight WHERE county = $1 AND label = $3
                AND seq > $6 ORDER BY seq LIMIT $7) AS b
            UNION SELECT * FROM (SELECT seq, 0 AS told, kind, id FROM sight WHERE county = $1 AND label = $4
                AND seq > $6 ORDER BY seq LIMIT $7) AS c
            UNION SELECT * FROM (SELECT seq, 0 AS told, kind, id FROM sight WHERE county = $1 AND label = $5
                AND seq > $6 ORDER BY seq LIMIT $7) AS d
            UNION SELECT * FROM (SELECT l.seq, 1 + l.deleted AS told, l.kind, l.id FROM lost l
                WHERE l.county = $1 AND l.label = $2 AND l.seq > $6 AND NOT EXISTS (SELECT 1 FROM sight s
                    WHERE s.county = $1 AND s.label IN ($2, $3, $4, $5) AND s.kind = l.kind AND s.id = l.id)
                ORDER BY l.seq LIMIT $7) AS e
            UNION SELECT * FROM (SELECT l.seq, 1 + l.deleted AS told, l.kind, l.id FROM lost l
                WHERE l.county = $1 AND l.label = $3 AND l.seq > $6 AND NOT EXISTS (SELECT 1 FROM sight s
                    WHERE s.county = $1 AND s.label IN ($2, $3, $4, $5) AND s.kind = l.kind AND s.id = l.id)
                ORDER BY l.seq LIMIT $7) AS f
            UNION SELECT * FROM (SELECT l.seq, 1 + l.deleted AS told, l.kind, l.id FROM lost l
                WHERE l.county = $1 AND l.label = $4 AND l.seq > $6 AND NOT EXISTS (SELECT 1 FROM sight s
                    WHERE s.county = $1 AND s.label IN ($2, $3, $4, $5) AND s.kind = l.kind AND s.id = l.id)
                ORDER BY l.seq LIMIT $7) AS g
            UNION SELECT * FROM (SELECT l.seq, 1 + l.deleted AS told, l.kind, l.id FROM lost l
                WHERE l.county = $1 AND l.label = $5 AND l.seq > $6 AND NOT EXISTS (SELECT 1 FROM sight s
                    WHERE s.county = $1 AND s.label IN ($2, $3, $4, $5) AND s.kind = l.kind AND s.id = l.id)
                ORDER BY l.seq LIMIT $7) AS i
        ) AS u ORDER BY u.seq LIMIT $7
    ) AS f ON 1 = 1
    LEFT JOIN records r ON f.told = 0 AND r.county = $1 AND r.kind = f.kind AND r.id = f.id
    WHERE h.county = $1 ORDER BY f.seq";

macro_rules! audit {
    ($narrowed:literal) => {
        concat!(
            "SELECT number, at, member, act, kind, id, edit, detail FROM audit WHERE county = $1 AND number < $2",
            $narrowed,
            " ORDER BY number DESC LIMIT $3"
        )
    };
}

const AUDIT: &str = audit!("");
const AUDIT_MEMBER: &str = audit!(" AND member = $4");
const AUDIT_RECORD: &str = audit!(" AND kind = $4 AND id = $5");
const AUDIT_BOTH: &str = audit!(" AND kind = $4 AND id = $5 AND member = $6");

impl Store for SqlStore {
    type Tx = SqlTx;

    async fn begin(&self, county: &str) -> Result<SqlTx, StoreError> {
        let alone = self.alone(county).await;
        SqlTx::begin(&self.pool, county, alone).await
    }

    async fn counties(&self) -> Result<Vec<CompactString>, StoreError> {
        Ok(self.heads().await?.into_iter().map(|(county, _)| county).collect())
    }

    async fn heads(&self) -> Result<Vec<(CompactString, Head)>, StoreError> {
        const HEADS: &str = "SELECT epoch, seq, floor, county FROM head ORDER BY county";
        let rows = sqlx::query(HEADS).fetch_all(&self.pool).await.map_err(failure)?;
        rows.iter().map(|row| Ok((get::<String>(row, 3)?.into(), head(row)?))).collect()
    }

    async fn pass(&self, hash: &str) -> Result<Option<Pass>, StoreError> {
        let row =
            sqlx::query(PASS).bind(hash.to_owned()).fetch_optional(&self.pool).await.map_err(failure)?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Pass {
            county: get::<String>(&row, 0)?.into(),
            member: MemberId::new(get(&row, 1)?),
            expires: time_or_never(get(&row, 2)?)?,
            revoked: time_or_never(get(&row, 3)?)?,
            disabled: get::<i64>(&row, 4)? != 0,
            scope: number(&row, 5)?,
        }))
    }

    async fn record(&self, county: &str, key: &Key) -> Result<Option<Record>, StoreError> {
        let query =
            sqlx::query(RECORD).bind(county.to_owned()).bind(key.kind.as_str()).bind(key.id.to_string());
        let row = query.fetch_optional(&self.pool).await.map_err(failure)?;
        row.map(|row| record(key, get(&row, 0)?)).transpose()
    }

    async fn count(&self, county: &str, reads: &Reads) -> Result<u64, StoreError> {
        let row = match places(reads)? {
            None => sqlx::query(COUNT_ALL).bind(county.to_owned()).fetch_one(&self.pool).await,
            Some([a, b, c, d]) => {
                let query = sqlx::query(COUNT_SEEN).bind(county.to_owned()).bind(a).bind(b).bind(c).bind(d);
                query.fetch_one(&self.pool).await
            }
        };
        number(&row.map_err(failure)?, 0)
    }

    async fn snapshot(
        &self,
        county: &str,
        reads: &Reads,
        after: Option<&Key>,
        limit: u32,
    ) -> Result<Vec<Row>, StoreError> {
        // The empty text comes before every kind's word.
        let (kind, id) = after.map_or(("", ""), |key| (key.kind.as_str(), key.id.as_str()));
        let (kind, id) = (kind.to_owned(), id.to_owned());
        let query = match places(reads)? {
            None => sqlx::query(SNAPSHOT_ALL).bind(county.to_owned()),
            Some([a, b, c, d]) => {
                sqlx::query(SNAPSHOT_SEEN).bind(county.to_owned()).bind(a).bind(b).bind(c).bind(d)
            }
        };
        let rows = query.bind(kind).bind(id).bind(i64::from(limit)).fetch_all(&self.pool).await;
        let row = |row: &AnyRow| {
            Ok(Row { key: key(get(row, 0)?, get(row, 1)?)?, version: number(row, 2)?, json: get(row, 3)? })
        };
        rows.map_err(failure)?.iter().map(row).collect()
    }

    async fn changes(&self, county: &str, reads: &Reads, after: u64, limit: u32) -> Result<Page, StoreError> {
        let query = match places(reads)? {
            None => sqlx::query(CHANGES_ALL).bind(county.to_owned()),
            Some([a, b, c, d]) => {
                sqlx::query(CHANGES_SEEN).bind(county.to_owned()).bind(a).bind(b).bind(c).bind(d)
            }
        };
        let limit = limit.max(1);
        let rows = query.bind(signed(after)).bind(i64::from(limit) + 1).fetch_all(&self.pool).await;
        let rows = rows.map_err(failure)?;
        let Some(first) = rows.first() else { return Ok(Page::default()) };
        let head = head(first)?;
        let mut page = Page { upto: head.seq.max(after), head, ..Page::default() };
        for row in &rows {
            let Some(seq) = get::<Option<i64>>(row, 3)? else { break };
            if page.entries.len() == limit as usize {
                page.more = true;
                page.upto = page.entries.last().map_or(after, |(seq, _)| *seq);
                break;
            }
            page.entries.push((u64::try_from(seq).unwrap_or_default(), entry(row)?));
        }
        Ok(page)
    }

    async fn audit(
        &self,
        county: &str,
        before: Option<u64>,
        key: Option<&Key>,
        member: Option<&MemberId>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let text = match (key, member) {
            (None, None) => AUDIT,
            (None, Some(_)) => AUDIT_MEMBER,
            (Some(_), None) => AUDIT_RECORD,
            (Some(_), Some(_)) => AUDIT_BOTH,
        };
        let before = before.map_or(i64::MAX, signed);
        let mut query = sqlx::query(text).bind(county.to_owned()).bind(before).bind(i64::from(limit));
        if let Some(key) = key {
            query = query.bind(key.kind.as_str()).bind(key.id.to_string());
        }
        if let Some(member) = member {
            query = query.bind(member.as_str().to_owned());
        }
        query.fetch_all(&self.pool).await.map_err(failure)?.iter().map(audited).collect()
    }

    async fn tokens(&self, county: &str) -> Result<Vec<Token>, StoreError> {
        const TOKENS: &str = "SELECT hash, member, issued, expires, revoked, note FROM tokens
            WHERE county = $1 ORDER BY hash";
        let rows = sqlx::query(TOKENS).bind(county.to_owned()).fetch_all(&self.pool).await;
        let token = |row: &AnyRow| {
            Ok(Token {
                hash: get::<String>(row, 0)?.into(),
                member: MemberId::new(get(row, 1)?),
                issued: time(get(row, 2)?)?,
                expires: time_or_never(get(row, 3)?)?,
                revoked: time_or_never(get(row, 4)?)?,
                note: get(row, 5)?,
            })
        };
        rows.map_err(failure)?.iter().map(token).collect()
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let row = sqlx::query(migrate::CURRENT).fetch_one(&self.pool).await.map_err(failure)?;
        let found = number(&row, 0)?;
        if found == migrate::VERSION {
            return Ok(());
        }
        Err(StoreError::Unreadable(format!("tables of version {found}, not {}", migrate::VERSION)))
    }
}

/// A reader's labels in the places of a statement; none for a reader of everything.
fn places(reads: &Reads) -> Result<Option<[String; PLACES]>, StoreError> {
    let Reads::Labels(held) = reads else { return Ok(None) };
    if held.len() > PLACES {
        return Err(StoreError::Unreadable(format!("a reader with more than {PLACES} labels")));
    }
    let mut places = [NONE; PLACES].map(str::to_owned);
    for (place, label) in places.iter_mut().zip(held) {
        *place = label.to_string();
    }
    Ok(Some(places))
}

fn head(row: &AnyRow) -> Result<Head, StoreError> {
    Ok(Head { epoch: get::<String>(row, 0)?.into(), seq: number(row, 1)?, floor: number(row, 2)? })
}

fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    let key = key(get(row, 5)?, get(row, 6)?)?;
    Ok(match get::<i64>(row, 4)? {
        0 => Entry::Put(Row { key, version: number(row, 7)?, json: get(row, 8)? }),
        1 => Entry::Gone(key),
        _ => Entry::Del(key),
    })
}

/// Reads a record's text.
pub fn record(key: &Key, body: &str) -> Result<Record, StoreError> {
    Record::from_json(key.kind, body.as_bytes()).map_err(|error| unreadable(&key.id, &error))
}

fn audited(row: &AnyRow) -> Result<AuditEntry, StoreError> {
    let (member, kind, edit): (&str, &str, &str) = (get(row, 2)?, get(row, 4)?, get(row, 6)?);
    let read = |text: &str| serde_json::from_str(text).map_err(|error| unreadable("audit", &error));
    Ok(AuditEntry {
        number: number(row, 0)?,
        at: time(get(row, 1)?)?,
        member: (!member.is_empty()).then(|| MemberId::new(member)),
        act: get::<String>(row, 3)?.into(),
        key: if kind.is_empty() { None } else { Some(key(kind, get(row, 5)?)?) },
        edit: if edit.is_empty() {
            None
        } else {
            Some(edit.parse().map_err(|error| unreadable("audit", &error))?)
        },
        detail: read(get(row, 7)?)?,
    })
}
