//! Backups: every table as NDJSON, from one moment, to be read back into either database.
//!
//! The first line says what it is, each row is a line, and the last line counts the rows and holds the BLAKE3 of all
//! lines before it: a backup that was cut off or changed is not restored. Tokens are in it as they are kept, hashed.

use std::io::{BufRead, Write};
use std::path::Path;

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Any, Transaction};

use super::super::{AHEAD, StoreError};
use super::rows::{Cell, ROWS, TABLES, Table};
use super::{SqlStore, failure, get, migrate, new_epoch, signed};
use crate::domain::id::Kind;

/// What a backup's first line calls itself.
const FORMAT: &str = "shumei-backup-1";

/// Rows that are read before they are written: many statements' worth.
const CHUNK: usize = 20 * ROWS;

const HOLD: &str = "UPDATE shumei_schema SET version = version WHERE id = 1";

const NOTHING_THERE: &str = "SELECT count(*) FROM head";

const SET_EPOCH: &str = "UPDATE head SET epoch = $1 WHERE county = $2";

/// Kinds without a number yet may have had some in the time that is lost.
const SKIP_NUMBERS: &str = "INSERT INTO numbers (county, kind, highest) VALUES ($1, $2, $3)
    ON CONFLICT (county, kind) DO UPDATE SET highest = numbers.highest + excluded.highest";

/// Why there is no backup, or why one is not restored. In either case the database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file failed.
    #[error("the backup can't be read or written: {0}")]
    File(#[from] std::io::Error),
    /// The backup is cut off, changed, or none.
    #[error("the backup is damaged at line {line}: {what}")]
    Damaged {
        /// Line, from 1.
        line: u64,
        /// What is wrong there.
        what: String,
    },
    /// A newer program wrote it.
    #[error(
        "the backup is of version {found}, this program knows versions up to {known}: run a newer shumei"
    )]
    Newer {
        /// The backup's version.
        found: u64,
        /// The newest that this program knows.
        known: u64,
    },
    /// The database holds something.
    #[error("the database is not empty")]
    NotEmpty,
    /// The database is none of SQLite's, which alone can be copied as a file.
    #[error("only a SQLite database can be copied as a file")]
    NoFile,
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Opening {
    format: String,
    version: u64,
    at: Timestamp,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct Closing {
    rows: u64,
    blake3: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    Backup(Opening),
    Row(String, Vec<Cell>),
    End(Closing),
}

impl SqlStore {
    /// Writes everything that is committed, as it stood in one moment, while the server goes on; answers the rows.
    ///
    /// # Errors
    /// Where the database or the writer fails: what was written then lacks its last line.
    pub async fn backup(&self, out: &mut (impl Write + Send)) -> Result<u64, DumpError> {
        let mut tx = match self.file {
            Some(_) => self.pool.begin().await,
            None => self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await,
        }
        .map_err(failure)?;
        let mut hash = blake3::Hasher::new();
        let mut write = |line: &Line, hashed: bool| -> Result<(), DumpError> {
            let mut text = serde_json::to_vec(line).map_err(std::io::Error::from)?;
            text.push(b'\n');
            if hashed {
                hash.update(&text);
            }
            Ok(out.write_all(&text)?)
        };
        let (version, at) = (migrate::VERSION, Timestamp::now());
        write(&Line::Backup(Opening { format: FORMAT.to_owned(), version, at }), true)?;
        let mut count = 0;
        for table in TABLES {
            let mut rows = sqlx::query(table.select()).fetch(&mut *tx);
            while let Some(row) = rows.try_next().await.map_err(failure)? {
                write(&Line::Row(table.name.to_owned(), table.cells(&row)?), true)?;
                count += 1;
            }
        }
        drop(tx);
        let blake3 = hash.finalize().to_hex().to_string();
        let mut end =
            serde_json::to_vec(&Line::End(Closing { rows: count, blake3 })).map_err(std::io::Error::from)?;
        end.push(b'\n');
        out.write_all(&end)?;
        out.flush()?;
        Ok(count)
    }

    /// Puts a backup in the place of everything, all of it or nothing, each county under a new epoch and with its
    /// numbers [`AHEAD`] of those in the backup; answers the rows.
    /// Servers on the same database see it at once.
    ///
    /// # Errors
    /// Where the backup is damaged or newer, the database holds something and is not to be `replaced`, or fails.
    pub async fn restore(&self, from: &mut (impl BufRead + Send), replace: bool) -> Result<u64, DumpError> {
        let _alone = self.alone("").await;
        let mut tx = self.pool.begin().await.map_err(failure)?;
        // Writing first: a SQLite transaction that has read can't wait for its turn to write.
        sqlx::query(HOLD).execute(&mut *tx).await.map_err(failure)?;
        for table in TABLES.iter().filter(|_| replace) {
            sqlx::query(table.clear()).execute(&mut *tx).await.map_err(failure)?;
        }
        let row = sqlx::query(NOTHING_THERE).fetch_one(&mut *tx).await.map_err(failure)?;
        if get::<i64>(&row, 0)? != 0 {
            return Err(DumpError::NotEmpty);
        }
        let mut reader = Reader { from, hash: blake3::Hasher::new(), line: 0 };
        reader.opening()?;
        let mut pending = Pending { table: TABLES[0], rows: Vec::new() };
        let (mut count, mut counties) = (0, Vec::new());
        let end = loop {
            match reader.next()? {
                Line::Row(name, cells) => {
                    if let (true, Some(Cell::Text(county))) = (name == TABLES[0].name, cells.first()) {
                        counties.push(county.clone());
                    }
                    pending.add(&mut tx, &name, cells).await.map_err(|error| reader.place(error))?;
                    count += 1;
                }
                Line::End(end) => break end,
                Line::Backup(_) => return Err(reader.damaged("a second beginning")),
            }
        };
        pending.write(&mut tx).await.map_err(|error| reader.place(Some(error)))?;
        if end.rows != count {
            return Err(reader.damaged(&format!("{} rows were written, {count} are there", end.rows)));
        }
        for county in counties {
            let query = sqlx::query(SET_EPOCH).bind(new_epoch()?).bind(county.clone());
            query.execute(&mut *tx).await.map_err(failure)?;
            for kind in Kind::ALL {
                let query = sqlx::query(SKIP_NUMBERS).bind(county.clone()).bind(kind.as_str());
                query.bind(signed(AHEAD)).execute(&mut *tx).await.map_err(failure)?;
            }
        }
        tx.commit().await.map_err(failure)?;
        Ok(count)
    }

    /// Copies a SQLite database into a new file (mode 0600), as it stands in one moment, while the server goes on.
    ///
    /// # Errors
    /// Where the database is PostgreSQL's, the file is there already, or the copying fails.
    pub async fn copy(&self, to: &Path) -> Result<(), DumpError> {
        use std::os::unix::fs::OpenOptionsExt;
        if self.file.is_none() {
            return Err(DumpError::NoFile);
        }
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
        let name = to.to_str().map(str::to_owned).ok_or(DumpError::NoFile)?;
        let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&self.pool).await.map_err(failure);
        if let Err(error) = copied {
            std::fs::remove_file(to)?;
            return Err(error.into());
        }
        std::fs::File::open(to)?.sync_all()?;
        Ok(())
    }
}

/// Rows of one table that wait to be written.
struct Pending {
    table: &'static Table,
    rows: Vec<Vec<Cell>>,
}

impl Pending {
    /// Adds a row, writing what has gathered; the error is none where the row is of no table's form.
    async fn add(
        &mut self,
        tx: &mut Transaction<'static, Any>,
        name: &str,
        cells: Vec<Cell>,
    ) -> Result<(), Option<StoreError>> {
        if self.table.name != name || self.rows.len() == CHUNK {
            self.write(tx).await.map_err(Some)?;
            self.table = TABLES.into_iter().find(|table| table.name == name).ok_or(None)?;
        }
        if !self.table.fits(&cells) {
            return Err(None);
        }
        self.rows.push(cells);
        Ok(())
    }

    async fn write(&mut self, tx: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        self.table.insert(tx, std::mem::take(&mut self.rows)).await
    }
}

/// Reads a backup's lines and sums them up.
struct Reader<'a, R> {
    from: &'a mut R,
    hash: blake3::Hasher,
    line: u64,
}

impl<R: BufRead> Reader<'_, R> {
    fn opening(&mut self) -> Result<(), DumpError> {
        let known = migrate::VERSION;
        match self.next()? {
            Line::Backup(Opening { format, version, .. }) if format == FORMAT => {
                if version > known {
                    Err(DumpError::Newer { found: version, known })
                } else {
                    Ok(())
                }
            }
            _ => Err(self.damaged("not a backup of shumei")),
        }
    }

    fn next(&mut self) -> Result<Line, DumpError> {
        self.line += 1;
        let mut text = Vec::new();
        self.from.read_until(b'\n', &mut text)?;
        if text.last() != Some(&b'\n') {
            return Err(self.damaged("it ends here, without its last line"));
        }
        let line = serde_json::from_slice(&text).map_err(|error| self.damaged(&error.to_string()))?;
        if let Line::End(end) = &line {
            if self.hash.finalize().to_hex().as_str() != end.blake3 {
                return Err(self.damaged("its sum is another one: it was changed"));
            }
        } else {
            self.hash.update(&text);
        }
        Ok(line)
    }

    fn damaged(&self, what: &str) -> DumpError {
        DumpError::Damaged { line: self.line, what: what.to_owned() }
    }

    fn place(&self, error: Option<StoreError>) -> DumpError {
        error.map_or_else(|| self.damaged("a row of no table"), DumpError::Store)
    }
}
