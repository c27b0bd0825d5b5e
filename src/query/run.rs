//! Running a query: filter, then order.

use std::collections::HashMap;

use jiff::civil::Date;

use super::column::ColumnId;
use super::filter::{Filter, FilterError, Matcher, Word};
use super::item::{Item, items};
use super::list::{ListKind, Row};
use super::rows;
use super::value::{Order, Value};
use crate::domain::board::Board;
use crate::domain::id::{Key, MemberId};

/// Up or down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest, earliest, most urgent first.
    #[default]
    Ascending,
    /// The other way round.
    Descending,
}

impl Direction {
    /// The other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// What a list shows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The list.
    pub list: ListKind,
    /// Which rows.
    pub filter: Filter,
    /// Order, the weightiest column first; empty for the list's own order.
    pub sort: Vec<(ColumnId, Direction)>,
    /// Words that rows must hold besides the filter's: what is typed to narrow a list.
    pub text: Option<String>,
    /// Days over which deadlines and reviews are listed; none for the usual span around the day.
    pub span: Option<(Date, Date)>,
    /// The reader's seat, for `mine`.
    pub me: Option<MemberId>,
}

impl Query {
    /// Everything of a list in its own order.
    pub fn new(list: ListKind) -> Self {
        Self { list, filter: Filter::default(), sort: Vec::new(), text: None, span: None, me: None }
    }

    /// The same with a filter.
    #[must_use]
    pub fn filtered(mut self, filter: Filter) -> Self {
        self.filter = filter;
        self
    }
}

/// The order of a list when nobody asks for another; after it comes the natural order of ids.
pub fn default_sort(list: ListKind) -> Vec<(ColumnId, Direction)> {
    own_order(list).to_vec()
}

const fn own_order(list: ListKind) -> &'static [(ColumnId, Direction)] {
    use Direction::{Ascending as Up, Descending as Down};
    match list {
        ListKind::Deadlines => &[(ColumnId::Due, Up), (ColumnId::Light, Up)],
        ListKind::Supervisions => &[(ColumnId::Light, Up), (ColumnId::Overdue, Down)],
        ListKind::Rectifications | ListKind::Outcomes | ListKind::Matters => {
            &[(ColumnId::Light, Up), (ColumnId::Due, Up)]
        }
        ListKind::Scores => &[(ColumnId::Class, Up), (ColumnId::Rank, Up)],
        ListKind::Visits => &[(ColumnId::Date, Down)],
        ListKind::Reviews => &[(ColumnId::At, Down)],
        ListKind::Upcoming => &[(ColumnId::At, Up)],
        ListKind::Tasks
        | ListKind::Communities
        | ListKind::Enterprises
        | ListKind::Indicators
        | ListKind::Units
        | ListKind::Members
        | ListKind::Series
        | ListKind::Milestones => &[],
    }
}

/// Reads an order: `due`, `-due,title`, in columns' words or labels.
///
/// # Errors
/// The word that names no column of the list.
pub fn parse_sort(text: &str, list: ListKind) -> Result<Vec<(ColumnId, Direction)>, String> {
    text.split([',', '，', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (word, direction) = match part.strip_prefix(['-', '－']) {
                Some(word) => (word, Direction::Descending),
                None => (part, Direction::Ascending),
            };
            super::list::columns(list)
                .iter()
                .copied()
                .find(|column| column.is_named(word))
                .map(|column| (column, direction))
                .ok_or_else(|| word.to_owned())
        })
        .collect()
}

/// The rows of a query; none when its filter names what the board does not hold ([`try_run`] says what).
pub fn run(board: &Board, query: &Query) -> Vec<Row> {
    try_run(board, query).unwrap_or_default()
}

/// The rows of a query.
///
/// # Errors
/// A filter that names what the board does not hold, or asks for `mine` without a member.
pub fn try_run(board: &Board, query: &Query) -> Result<Vec<Row>, FilterError> {
    let mut filter = query.filter.clone();
    let typed = query.text.iter().flat_map(|text| text.split_whitespace());
    filter.words.extend(typed.map(|text| Word { negated: false, text: text.to_owned() }));
    let mut found = items(board, query.list, query.span);
    if !filter.is_empty() {
        let mut matcher = Matcher::new(&filter, board, query.list, query.me.as_ref())?;
        found.retain(|item| matcher.accepts(item));
    }
    let sort = if query.sort.is_empty() { own_order(query.list) } else { &query.sort };
    Ok(ordered(board, &found, sort))
}

/// What a value is ordered by. Units and the like come back in many rows, so their keys are kept.
fn order(value: Value<'_>, names: &mut HashMap<Key, Order>) -> Order {
    match value {
        Value::Names(mut all) if !all.is_empty() => {
            let first = all.swap_remove(0);
            let key = || Value::Code(first.name.clone()).order();
            names.entry(first.key).or_insert_with(key).clone()
        }
        other => other.order(),
    }
}

/// Sorts by values that are worked out once for each row; equal rows stay in the order that they came in.
fn ordered(board: &Board, found: &[Item<'_>], sort: &[(ColumnId, Direction)]) -> Vec<Row> {
    if sort.is_empty() {
        return found.iter().map(Item::row).collect();
    }
    let width = sort.len();
    let mut names = HashMap::new();
    let mut orders: Vec<Order> = Vec::with_capacity(found.len() * width);
    for item in found {
        orders.extend(sort.iter().map(|(column, _)| order(rows::value(board, item, *column), &mut names)));
    }
    let mut places: Vec<usize> = (0..found.len()).collect();
    places.sort_by(|a, b| {
        let (left, right) = (&orders[a * width..][..width], &orders[b * width..][..width]);
        sort.iter()
            .zip(left.iter().zip(right))
            .map(|((_, direction), (left, right))| left.compare(right, *direction == Direction::Descending))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    places.into_iter().map(|place| found[place].row()).collect()
}
