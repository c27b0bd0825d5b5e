//! The matrix of tasks by units.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::board::Board;
use crate::domain::unit::Unit;

/// The units that have a part in any task, in the order in which the tasks first name them.
pub fn matrix_units(board: &Board) -> Vec<Arc<Unit>> {
    let mut seen = HashSet::new();
    let parts = board.data.tasks.iter().flat_map(|task| &task.units);
    parts
        .filter(|part| seen.insert(&part.unit))
        .filter_map(|part| board.data.units.get(&part.unit).cloned())
        .collect()
}
