//! Lists, filters, orders and record views shared by the dashboard and the command line.

pub mod agenda;
pub mod cell;
pub mod column;
pub mod detail;
pub mod entries;
pub mod explain;
pub mod facts;
pub mod filter;
pub mod item;
pub mod list;
pub mod matrix;
pub mod overview;
pub mod rows;
pub mod run;
pub mod value;
pub mod words;

pub use cell::{Cell, cell, cells, fields, object};
pub use column::{Align, ColumnId, Width};
pub use detail::{
    Block, Detail, Field, Scene, Span, agenda_item, briefing, detail, links, score_detail, score_lines,
};
pub use entries::{Place, search_entries, search_fields};
pub use explain::explanation;
pub use filter::{
    Candidate, Filter, FilterError, FilterKey, complete_filter, filter_keys, units_named, values,
};
pub use list::{ListKind, Row, columns};
pub use matrix::matrix_units;
pub use overview::{Counted, CoverageLine, Figure, LinkLine, NextReview, Overview, UrgentLine, overview};
pub use run::{Direction, Query, default_sort, parse_sort, run, try_run};

#[cfg(test)]
mod tests;
