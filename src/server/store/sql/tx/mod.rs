//! Writing: a transaction that begins by locking its county's head, counts the feed's numbers itself, and writes the
//! head back when it commits.

mod feed;
mod many;

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use jiff::Timestamp;
use sqlx::any::{AnyArguments, AnyQueryResult};
use sqlx::query::Query;
use sqlx::{Any, AnyPool, Transaction};
use tokio::sync::OwnedMutexGuard;

use self::feed::Meta;
use super::super::{AHEAD, Account, Answered, Head, StoreError, Token, Tx};
use super::{failure, get, key, nanos, nanos_or_never, number, signed, time, unreadable};
use crate::domain::edit::EditId;
use crate::domain::id::{Id, Key, Kind, MemberId};
use crate::domain::record::Record;
use crate::wire::AuditEntry;

/// Locks the head, which it makes for a new county. Writing comes before reading: a SQLite transaction that has read
/// can't wait for its turn to write.
const BEGIN: &str = "INSERT INTO head (county, epoch, seq, floor, audits) VALUES ($1, $2, 0, 0, 0)
    ON CONFLICT (county) DO UPDATE SET seq = head.seq RETURNING epoch, seq, floor, audits";

const HEAD: &str = "UPDATE head SET epoch = $2, seq = $3, floor = $4, audits = $5 WHERE county = $1";

const POINTING_AT: &str = "SELECT from_kind, from_id FROM points WHERE county = $1 AND kind = $2 AND id = $3";

const NUMBER: &str = "SELECT highest FROM numbers WHERE county = $1 AND kind = $2";

const SET_NUMBER: &str = "INSERT INTO numbers (county, kind, highest) VALUES ($1, $2, $3)
    ON CONFLICT (county, kind) DO UPDATE SET highest = excluded.highest WHERE excluded.highest > numbers.highest";

const ANSWERED: &str =
    "SELECT digest, outcome, at FROM answers WHERE county = $1 AND member = $2 AND edit = $3";

const ANSWER: &str =
    "INSERT INTO answers (county, member, edit, digest, outcome, at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (county, member, edit) DO UPDATE
    SET digest = excluded.digest, outcome = excluded.outcome, at = excluded.at";

const MADE: &str = "INSERT INTO lasting (county, member, kind, id, lasting_kind, lasting_id, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (county, member, kind, id) DO UPDATE
    SET lasting_kind = excluded.lasting_kind, lasting_id = excluded.lasting_id, at = excluded.at";

const LASTING: &str = "SELECT lasting_kind, lasting_id FROM lasting WHERE county = $1 AND member = $2 AND kind = $3 AND id = $4";

const LOG: &str = "INSERT INTO audit (county, number, at, member, act, kind, id, edit, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const ACCOUNT: &str = "SELECT disabled, scope FROM accounts WHERE county = $1 AND member = $2";

const SET_ACCOUNT: &str = "INSERT INTO accounts (county, member, disabled, scope) VALUES ($1, $2, $3, $4)
    ON CONFLICT (county, member) DO UPDATE SET disabled = excluded.disabled, scope = excluded.scope";

const SET_TOKEN: &str = "INSERT INTO tokens (county, hash, member, issued, expires, revoked, note)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (county, hash) DO UPDATE SET member = excluded.member,
    issued = excluded.issued, expires = excluded.expires, revoked = excluded.revoked, note = excluded.note";

const OLDEST_KEPT: &str = "SELECT COALESCE(MAX(seq), 0) FROM lost WHERE county = $1 AND at < $2";

const COMPACT: [&str; 3] = [
    "DELETE FROM lost WHERE county = $1 AND at < $2",
    "DELETE FROM answers WHERE county = $1 AND at < $2",
    "DELETE FROM lasting WHERE county = $1 AND at < $2",
];

/// A transaction on one county. Dropped, it rolls back.
#[derive(Debug)]
pub struct SqlTx {
    tx: Transaction<'static, Any>,
    county: CompactString,
    head: Head,
    audits: u64,
    /// Whether the head must be written back.
    moved: bool,
    /// What is known of records read or written here; none for those that are not there.
    known: BTreeMap<Key, Option<Meta>>,
    /// Highest numbers given or put here.
    numbers: BTreeMap<Kind, u64>,
    now: i64,
    // Behind the transaction: fields are dropped in order, and the next writer comes after the rollback was sent.
    _alone: OwnedMutexGuard<()>,
}

impl SqlTx {
    pub(super) async fn begin(
        pool: &AnyPool,
        county: &str,
        alone: OwnedMutexGuard<()>,
    ) -> Result<Self, StoreError> {
        let epoch = super::new_epoch()?;
        let mut tx = pool.begin().await.map_err(failure)?;
        let query = sqlx::query(BEGIN).bind(county.to_owned()).bind(epoch);
        let row = query.fetch_one(&mut *tx).await.map_err(failure)?;
        let epoch: String = get(&row, 0)?;
        Ok(Self {
            tx,
            county: county.into(),
            head: Head { epoch: epoch.into(), seq: number(&row, 1)?, floor: number(&row, 2)? },
            audits: number(&row, 3)?,
            moved: false,
            known: BTreeMap::new(),
            numbers: BTreeMap::new(),
            now: nanos(Timestamp::now()),
            _alone: alone,
        })
    }

    /// A statement on this county: its name is `$1`.
    fn ask(&self, text: &'static str) -> Query<'static, Any, AnyArguments> {
        sqlx::query(text).bind(self.county.to_string())
    }

    async fn run(&mut self, query: Query<'static, Any, AnyArguments>) -> Result<AnyQueryResult, StoreError> {
        query.execute(&mut *self.tx).await.map_err(failure)
    }
}

impl Tx for SqlTx {
    fn head(&self) -> &Head {
        &self.head
    }

    async fn record(&mut self, key: &Key) -> Result<Option<Record>, StoreError> {
        self.look(key).await
    }

    async fn records(&mut self, keys: &[Key]) -> Result<Vec<Option<Record>>, StoreError> {
        self.look_many(keys).await
    }

    async fn pointing_at_many(&mut self, keys: &[Key]) -> Result<Vec<Vec<Key>>, StoreError> {
        self.point_many(keys).await
    }

    async fn pointing_at(&mut self, at: &Key) -> Result<Vec<Key>, StoreError> {
        let query = self.ask(POINTING_AT).bind(at.kind.as_str()).bind(at.id.to_string());
        let rows = query.fetch_all(&mut *self.tx).await.map_err(failure)?;
        let mut keys = rows
            .iter()
            .map(|row| key(get(row, 0)?, get(row, 1)?))
            .collect::<Result<Vec<Key>, StoreError>>()?;
        keys.sort_unstable();
        Ok(keys)
    }

    async fn put(&mut self, record: &Record) -> Result<(), StoreError> {
        self.put_one(record).await
    }

    async fn delete(&mut self, key: &Key) -> Result<(), StoreError> {
        self.delete_one(key).await
    }

    async fn relabel(&mut self, key: &Key, labels: &BTreeSet<String>) -> Result<(), StoreError> {
        self.relabel_one(key, labels).await
    }

    async fn put_many(&mut self, records: &[(Record, BTreeSet<String>)]) -> Result<(), StoreError> {
        self.put_all(records).await
    }

    async fn number(&mut self, kind: Kind) -> Result<u64, StoreError> {
        let query = self.ask(NUMBER).bind(kind.as_str());
        let row = query.fetch_optional(&mut *self.tx).await.map_err(failure)?;
        let stored = row.map_or(Ok(0), |row| number(&row, 0))?;
        let here = self.numbers.entry(kind).or_default();
        *here = stored.max(*here) + 1;
        Ok(*here)
    }

    async fn answered(&mut self, member: &MemberId, id: EditId) -> Result<Option<Answered>, StoreError> {
        let query = self.ask(ANSWERED).bind(member.as_str().to_owned()).bind(id.to_string());
        let row = query.fetch_optional(&mut *self.tx).await.map_err(failure)?;
        let Some(row) = row else { return Ok(None) };
        let outcome = serde_json::from_str(get(&row, 1)?).map_err(|error| unreadable("answer", &error))?;
        let digest: String = get(&row, 0)?;
        Ok(Some(Answered { digest: digest.into(), outcome, at: time(get(&row, 2)?)? }))
    }

    async fn answer(
        &mut self,
        member: &MemberId,
        id: EditId,
        answered: &Answered,
        made: &[(Key, Key)],
    ) -> Result<(), StoreError> {
        let outcome =
            serde_json::to_string(&answered.outcome).map_err(|error| unreadable("answer", &error))?;
        let (member, at) = (member.as_str().to_owned(), nanos(answered.at));
        let query = self.ask(ANSWER).bind(member.clone()).bind(id.to_string());
        self.run(query.bind(answered.digest.to_string()).bind(outcome).bind(at)).await?;
        for (provisional, lasting) in made {
            let query = self.ask(MADE).bind(member.clone());
            let query = query.bind(provisional.kind.as_str()).bind(provisional.id.to_string());
            self.run(query.bind(lasting.kind.as_str()).bind(lasting.id.to_string()).bind(at)).await?;
        }
        Ok(())
    }

    async fn lasting(&mut self, member: &MemberId, provisional: &Key) -> Result<Option<Key>, StoreError> {
        let query = self.ask(LASTING).bind(member.as_str().to_owned());
        let query = query.bind(provisional.kind.as_str()).bind(provisional.id.to_string());
        let row = query.fetch_optional(&mut *self.tx).await.map_err(failure)?;
        row.map(|row| key(get(&row, 0)?, get(&row, 1)?)).transpose()
    }

    async fn log(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        self.audits += 1;
        self.moved = true;
        let detail = entry.detail.to_string();
        let (kind, id) = entry.key.as_ref().map_or(("", ""), |key| (key.kind.as_str(), key.id.as_str()));
        let query = self.ask(LOG).bind(signed(self.audits)).bind(nanos(entry.at));
        let query = query.bind(entry.member.as_ref().map_or("", Id::as_str).to_owned());
        let query = query.bind(entry.act.to_string()).bind(kind.to_owned()).bind(id.to_owned());
        let edit = entry.edit.map(|id| id.to_string()).unwrap_or_default();
        self.run(query.bind(edit).bind(detail)).await.map(drop)
    }

    async fn account(&mut self, member: &MemberId) -> Result<Option<Account>, StoreError> {
        let query = self.ask(ACCOUNT).bind(member.as_str().to_owned());
        let row = query.fetch_optional(&mut *self.tx).await.map_err(failure)?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Account { disabled: get::<i64>(&row, 0)? != 0, scope: number(&row, 1)? }))
    }

    async fn set_account(&mut self, member: &MemberId, account: &Account) -> Result<(), StoreError> {
        let query = self.ask(SET_ACCOUNT).bind(member.as_str().to_owned());
        self.run(query.bind(i64::from(account.disabled)).bind(signed(account.scope))).await.map(drop)
    }

    async fn set_token(&mut self, token: &Token) -> Result<(), StoreError> {
        let query = self.ask(SET_TOKEN).bind(token.hash.to_string()).bind(token.member.as_str().to_owned());
        let query = query.bind(nanos(token.issued)).bind(nanos_or_never(token.expires));
        self.run(query.bind(nanos_or_never(token.revoked)).bind(token.note.clone())).await.map(drop)
    }

    async fn skip_numbers(&mut self) -> Result<(), StoreError> {
        for kind in Kind::ALL {
            let next = self.number(kind).await?;
            self.numbers.insert(kind, next - 1 + AHEAD);
        }
        Ok(())
    }

    async fn set_epoch(&mut self, epoch: &str) -> Result<(), StoreError> {
        self.head.epoch = epoch.into();
        self.moved = true;
        Ok(())
    }

    async fn compact(
        &mut self,
        tombstones_before: Timestamp,
        answers_before: Timestamp,
    ) -> Result<(), StoreError> {
        let (tombstones, answers) = (nanos(tombstones_before), nanos(answers_before));
        let row = self.ask(OLDEST_KEPT).bind(tombstones).fetch_one(&mut *self.tx).await.map_err(failure)?;
        self.head.floor = self.head.floor.max(number(&row, 0)?);
        self.moved = true;
        for (text, before) in COMPACT.into_iter().zip([tombstones, answers, answers]) {
            let query = self.ask(text).bind(before);
            self.run(query).await?;
        }
        Ok(())
    }

    async fn commit(mut self) -> Result<Head, StoreError> {
        for (kind, highest) in std::mem::take(&mut self.numbers) {
            let query = self.ask(SET_NUMBER).bind(kind.as_str()).bind(signed(highest));
            self.run(query).await?;
        }
        if self.moved {
            let head = &self.head;
            let query = self.ask(HEAD).bind(head.epoch.to_string()).bind(signed(head.seq));
            let query = query.bind(signed(head.floor)).bind(signed(self.audits));
            self.run(query).await?;
        }
        self.tx.commit().await.map_err(failure)?;
        Ok(self.head)
    }
}
