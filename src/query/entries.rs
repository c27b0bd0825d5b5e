//! What `/` searches: every record by id, number, names, units and clause; contacts are not among it.

use super::item::Item;
use super::words;
use crate::domain::board::Board;
use crate::domain::id::{Key, Kind};
use crate::search::{Entry, Field, FieldKind};

/// Where a record stands: a quarter of what its key takes, and there is one for every record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    kind: Kind,
    /// In the natural order of its kind.
    at: u32,
}

impl Place {
    /// The record's key in the board that the place is from.
    pub fn key(self, board: &Board) -> Option<Key> {
        board.data.key_at(self.kind, self.at as usize)
    }
}

/// Search entries of every record, the most asked for first: on equal merit the earlier one wins.
pub fn search_entries(board: &Board) -> impl Iterator<Item = Entry<Place>> + '_ {
    const ORDER: [Kind; 15] = [
        Kind::Task,
        Kind::Unit,
        Kind::Community,
        Kind::Enterprise,
        Kind::Indicator,
        Kind::Member,
        Kind::Supervision,
        Kind::Rectification,
        Kind::Matter,
        Kind::Review,
        Kind::Milestone,
        Kind::Outcome,
        Kind::Visit,
        Kind::Series,
        Kind::Programme,
    ];
    let places = |kind| (0..board.data.count(kind)).map(move |at| Place { kind, at: at as u32 });
    ORDER.into_iter().flat_map(places).filter_map(|place| {
        let fields = search_fields(board, &place.key(board)?);
        Some(Entry { key: place, fields })
    })
}

/// The fields by which one record is found, its id first; none when it is gone.
pub fn search_fields(board: &Board, key: &Key) -> Vec<Field> {
    let data = &board.data;
    let named = |texts: &[(FieldKind, &str)]| {
        let id = Field::new(FieldKind::Id, key.id.as_str());
        [id].into_iter().chain(texts.iter().map(|(kind, text)| Field::new(*kind, *text))).collect()
    };
    match key.kind {
        Kind::Programme => data.programmes.find(&key.id).map_or_else(Vec::new, |one| {
            named(&[(FieldKind::Title, &one.title), (FieldKind::Other, &one.number)])
        }),
        _ => Item::of(board, key).map_or_else(Vec::new, |item| {
            words::texts(board, &item).into_iter().map(|(kind, text)| Field::new(kind, text)).collect()
        }),
    }
}
