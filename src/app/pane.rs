//! A list on the screen: its query, the rows that answer it, cursor, scroll position and marks.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::board::Board;
use crate::domain::id::Key;
use crate::query::{self, FilterError, Query, Row};

/// A list pane.
#[derive(Clone, Debug)]
pub struct ListPane {
    /// What is listed, and how.
    pub query: Query,
    /// The rows that answer, in order.
    pub rows: Arc<Vec<Row>>,
    /// The row under the cursor.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Rows marked for a common action.
    pub marks: BTreeSet<Row>,
    /// Whether the rows must be asked for again.
    stale: bool,
    /// Whether it has never been filled.
    new: bool,
}

impl ListPane {
    /// A pane over a query.
    pub fn of(query: Query) -> Self {
        Self {
            query,
            rows: Arc::default(),
            cursor: 0,
            top: 0,
            marks: BTreeSet::new(),
            stale: true,
            new: true,
        }
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.cursor)
    }

    /// Asks for the rows again when next shown: data, day or query changed.
    pub fn invalidate(&mut self) {
        self.stale = true;
    }

    /// Whether it has never been filled.
    pub const fn is_new(&self) -> bool {
        self.new
    }

    /// Whether the rows must be asked for again.
    pub const fn is_stale(&self) -> bool {
        self.stale
    }

    /// Changes the query, keeping the cursor on its row where that row still answers.
    pub fn set_query(&mut self, query: Query) {
        if self.query != query {
            self.query = query;
            self.stale = true;
        }
    }

    /// Runs the query if needed; the cursor stays on its record.
    ///
    /// # Errors
    /// Where the filter names what the board no longer holds; the list is then empty.
    pub fn refresh(&mut self, board: &Board, height: usize) -> Result<(), FilterError> {
        if !self.stale {
            return Ok(());
        }
        let kept = self.selected().cloned();
        let found = query::try_run(board, &self.query);
        let (rows, result) = found.map_or_else(|error| (Vec::new(), Err(error)), |rows| (rows, Ok(())));
        self.replace(rows, kept.as_ref(), height);
        result
    }

    /// Puts rows in place; the cursor goes to `keep` if it is among them.
    pub fn replace(&mut self, rows: Vec<Row>, keep: Option<&Row>, height: usize) {
        self.stale = false;
        self.new = false;
        let place = keep.and_then(|row| {
            rows.iter().position(|r| r == row).or_else(|| rows.iter().position(|r| r.key == row.key))
        });
        self.rows = Arc::new(rows);
        if !self.marks.is_empty() {
            let known: BTreeSet<&Row> = self.rows.iter().collect();
            self.marks.retain(|row| known.contains(row));
        }
        self.go_to(place.unwrap_or(self.cursor), height);
    }

    /// Moves the cursor by `by` rows and scrolls so that it stays on the screen.
    pub fn move_by(&mut self, by: isize, height: usize) {
        self.go_to(self.cursor.saturating_add_signed(by), height);
    }

    /// Puts the cursor on a row, or the last one, and scrolls so that it is on the screen.
    pub fn go_to(&mut self, row: usize, height: usize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = row.min(last);
        let height = height.max(1);
        if self.cursor < self.top {
            self.top = self.cursor;
        } else if self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }

    /// Puts the cursor on a record; false if it is not listed.
    pub fn go_to_key(&mut self, key: &Key, height: usize) -> bool {
        let place = self.rows.iter().position(|row| row.key == *key);
        if let Some(place) = place {
            self.go_to(place, height);
        }
        place.is_some()
    }

    /// Marks the row under the cursor, or takes its mark away.
    pub fn toggle_mark(&mut self) {
        if let Some(row) = self.selected().cloned()
            && !self.marks.remove(&row)
        {
            self.marks.insert(row);
        }
    }

    /// The marked rows in listed order, or else the row under the cursor.
    pub fn chosen(&self) -> Vec<Row> {
        if self.marks.is_empty() {
            return self.selected().cloned().into_iter().collect();
        }
        self.rows.iter().filter(|row| self.marks.contains(row)).cloned().collect()
    }
}
