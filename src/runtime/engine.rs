//! Searches over everything, as one types.

use std::sync::Arc;

use crate::app::finder::{Found, Hit, HitField};
use crate::domain::board::Board;
use crate::domain::id::Key;
use crate::query::{Place, search_entries, search_fields};
use crate::search::{FieldKind, Index, Matcher, Pattern, Progress, Search};

/// Hits that a search brings to the screen.
const LIMIT: usize = 200;

/// Records looked at between two looks at whether a newer search came.
const SLICE: usize = 20_000;

/// The records of a board, made searchable.
#[derive(Debug)]
pub struct Catalogue {
    board: Arc<Board>,
    index: Arc<Index<Place>>,
}

impl Catalogue {
    /// Indexes a board's records.
    pub fn new(board: Arc<Board>) -> Self {
        let index = Arc::new(Index::build(search_entries(&board)));
        Self { board, index }
    }
}

/// Searches a catalogue, and remembers the last search to narrow it.
#[derive(Debug)]
pub struct Engine {
    catalogue: Arc<Catalogue>,
    last: Option<Search<Place>>,
}

impl Engine {
    /// Over a catalogue.
    pub fn new(catalogue: Arc<Catalogue>) -> Self {
        Self { catalogue, last: None }
    }

    /// Searches for `text`; `tell` gets what was found so far after each slice and says whether to go on.
    pub fn search(&mut self, number: u64, text: &str, mut tell: impl FnMut(Found) -> bool) {
        let pattern = Pattern::new(text);
        if pattern.is_empty() {
            tell(Found { number, complete: true, ..Found::default() });
            return;
        }
        let mut search = match self.last.take() {
            // What is typed on narrows what was found before.
            Some(last) if pattern.narrows(last.pattern()) => last.follow(pattern),
            _ => Search::new(Arc::clone(&self.catalogue.index), pattern, LIMIT),
        };
        loop {
            let complete = search.step(SLICE) == Progress::Finished;
            let go_on = tell(self.found(number, &search, complete));
            if complete || !go_on {
                break;
            }
        }
        self.last = Some(search);
    }

    fn found(&self, number: u64, search: &Search<Place>, complete: bool) -> Found {
        let mut matcher = Matcher::new(search.pattern().clone());
        let board = &self.catalogue.board;
        let keys = search.hits().into_iter().filter_map(|hit| hit.key.key(board));
        let hits = keys.map(|key| self.hit(key, &mut matcher)).collect();
        Found { number, hits, total: search.total(), complete }
    }

    fn hit(&self, key: Key, matcher: &mut Matcher) -> Hit {
        let fields = search_fields(&self.catalogue.board, &key);
        let texts: Vec<(FieldKind, &str)> =
            fields.iter().map(|field| (field.kind, field.text.as_str())).collect();
        let marks = matcher.highlight(&texts);
        let fields = fields
            .iter()
            .zip(marks)
            // What is only there to be found by is shown where it was.
            .filter(|(field, matched)| match field.kind {
                FieldKind::Number => false,
                FieldKind::Other => !matched.is_empty(),
                _ => true,
            })
            .map(|(field, matched)| HitField { text: field.text.clone(), matched })
            .collect();
        Hit { key, fields }
    }
}
