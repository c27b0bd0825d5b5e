//! The tables, brought to this version's form at start: one statement a step, each under the lock of one row, so that
//! several processes may start at once. A step that was done before does nothing.

use sqlx::{AnyConnection, Connection};

use super::super::StoreError;
use super::{Refused, failure, number, signed};

macro_rules! steps {
    ($($name:literal),+ $(,)?) => {
        &[$(include_str!(concat!("migrations/", $name, ".sql"))),+]
    };
}

/// Every step, in order; its place (from 1) is the version that it leads to. Steps are added, never changed.
const STEPS: &[&str] = steps![
    "0001_head",
    "0002_records",
    "0003_records_feed",
    "0004_sight",
    "0005_sight_feed",
    "0006_lost",
    "0007_lost_feed",
    "0008_lost_at",
    "0009_points",
    "0010_numbers",
    "0011_answers",
    "0012_answers_at",
    "0013_lasting",
    "0014_lasting_at",
    "0015_audit",
    "0016_audit_record",
    "0017_audit_member",
    "0018_accounts",
    "0019_tokens",
    "0020_tokens_hash",
];

/// The version that this program's tables have.
pub const VERSION: u64 = STEPS.len() as u64;

/// How often a start that lost against another process tries again.
const TRIES: u32 = 100;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS shumei_schema (id BIGINT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (id))";

/// Locks the row for the transaction and reads it; makes it where it is missing.
const LOCK: &str = "INSERT INTO shumei_schema (id, version) VALUES (1, 0)
    ON CONFLICT (id) DO UPDATE SET version = shumei_schema.version RETURNING version";

const ADVANCE: &str = "UPDATE shumei_schema SET version = $1 WHERE id = 1";

/// The version of the tables as they stand.
pub const CURRENT: &str = "SELECT version FROM shumei_schema WHERE id = 1";

/// Brings the tables to this version's form.
pub async fn migrate(connection: &mut AnyConnection) -> Result<(), Refused> {
    for _ in 1..TRIES {
        match advance(connection).await {
            Err(Refused::Store(StoreError::Retry)) => tokio::time::sleep(super::PAUSE).await,
            done => return done,
        }
    }
    advance(connection).await
}

async fn advance(connection: &mut AnyConnection) -> Result<(), Refused> {
    if let Err(error) = sqlx::query(TABLE).execute(&mut *connection).await {
        // PostgreSQL's `IF NOT EXISTS` does not look before it leaps: two at once collide in the catalogue.
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        let raced = code.is_some_and(|code| matches!(code.as_ref(), "23505" | "42710" | "42P07" | "XX000"));
        return Err(if raced { StoreError::Retry } else { failure(error) }.into());
    }
    loop {
        let mut tx = connection.begin().await.map_err(failure)?;
        let row = sqlx::query(LOCK).fetch_one(&mut *tx).await.map_err(failure)?;
        let version = number(&row, 0)?;
        if version > VERSION {
            return Err(Refused::Newer { found: version, known: VERSION });
        }
        let next = usize::try_from(version).unwrap_or_default();
        let Some(step) = STEPS.get(next).copied() else {
            return tx.rollback().await.map_err(|error| failure(error).into());
        };
        sqlx::query(step).execute(&mut *tx).await.map_err(failure)?;
        sqlx::query(ADVANCE).bind(signed(version + 1)).execute(&mut *tx).await.map_err(failure)?;
        tx.commit().await.map_err(failure)?;
    }
}
