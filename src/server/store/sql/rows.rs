//! Tables row by row, many rows a statement: what loads and backups go by.

use std::sync::Arc;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::super::StoreError;
use super::{failure, get};

/// Rows in one statement: fewer round trips, and parameters far below what either database takes.
pub const ROWS: usize = 50;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Cell {
    Number(i64),
    Text(String),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A table with its columns, in the order of their cells; those of numbers end with `#`.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    columns: &'static [&'static str],
}

/// Every table but that of the version, in the order in which they are written.
pub const TABLES: [&Table; 11] = [
    &Table { name: "head", columns: &["county", "epoch", "seq#", "floor#", "audits#"] },
    &RECORDS,
    &SIGHT,
    &Table { name: "lost", columns: &["county", "label", "kind", "id", "seq#", "deleted#", "at#"] },
    &POINTS,
    &Table { name: "numbers", columns: &["county", "kind", "highest#"] },
    &Table { name: "answers", columns: &["county", "member", "edit", "digest", "outcome", "at#"] },
    &Table {
        name: "lasting",
        columns: &["county", "member", "kind", "id", "lasting_kind", "lasting_id", "at#"],
    },
    &Table {
        name: "audit",
        columns: &["county", "number#", "at#", "member", "act", "kind", "id", "edit", "detail"],
    },
    &Table { name: "accounts", columns: &["county", "member", "disabled#", "scope#"] },
    &Table {
        name: "tokens",
        columns: &["county", "hash", "member", "issued#", "expires#", "revoked#", "note"],
    },
];

pub const RECORDS: Table = Table {
    name: "records",
    columns: &["county", "kind", "id", "version#", "seq#", "body", "labels", "points"],
};

pub const SIGHT: Table = Table { name: "sight", columns: &["county", "label", "kind", "id", "seq#"] };

pub const POINTS: Table =
    Table { name: "points", columns: &["county", "kind", "id", "from_kind", "from_id"] };

impl Table {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|column| column.trim_end_matches('#'))
    }

    /// The statement that reads the whole table.
    pub fn select(&self) -> AssertSqlSafe<String> {
        let columns: Vec<&str> = self.names().collect();
        AssertSqlSafe(format!("SELECT {} FROM {}", columns.join(", "), self.name))
    }

    /// The statement that empties the table.
    pub fn clear(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(format!("DELETE FROM {}", self.name))
    }

    /// The statement that inserts so many rows. Its text holds names of ours alone.
    fn insert_text(&self, rows: usize) -> Arc<str> {
        let width = self.columns.len();
        let columns: Vec<&str> = self.names().collect();
        let row = |row: usize| {
            let places: Vec<String> = (1..=width).map(|place| format!("${}", row * width + place)).collect();
            format!("({})", places.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.name, columns.join(", "), rows.join(", ")).into()
    }

    /// Inserts rows.
    pub async fn insert(
        &self,
        connection: &mut AnyConnection,
        rows: Vec<Vec<Cell>>,
    ) -> Result<(), StoreError> {
        let (many, one) = (self.insert_text(ROWS), self.insert_text(1));
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let whole = rows.len() >= ROWS;
            let text = Arc::clone(if whole { &many } else { &one });
            let mut query = sqlx::query(AssertSqlSafe(text));
            for cell in rows.by_ref().take(if whole { ROWS } else { 1 }).flatten() {
                query = match cell {
                    Cell::Number(number) => query.bind(number),
                    Cell::Text(text) => query.bind(text),
                };
            }
            query.execute(&mut *connection).await.map_err(failure)?;
        }
        Ok(())
    }

    /// A row's cells.
    pub fn cells(&self, row: &AnyRow) -> Result<Vec<Cell>, StoreError> {
        let cell = |(place, column): (usize, &&str)| {
            Ok(if column.ends_with('#') {
                Cell::Number(get(row, place)?)
            } else {
                Cell::Text(get(row, place)?)
            })
        };
        self.columns.iter().enumerate().map(cell).collect()
    }

    /// Whether cells are of the table's form.
    pub fn fits(&self, cells: &[Cell]) -> bool {
        let alike = |(cell, column): (&Cell, &&str)| matches!(cell, Cell::Number(_)) == column.ends_with('#');
        cells.len() == self.columns.len() && cells.iter().zip(self.columns).all(alike)
    }
}
