//! Finds the vertical shift that explains most of what changed between two frames.

use std::collections::HashMap;

use super::grid::Grid;

/// Fewest glyphs that a scroll must save to be tried; the sequences for it cost about as much as twenty.
const WORTH: isize = 20;

/// Rows `top..=bottom` move up by `lines`, down when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) top: usize,
    pub(super) bottom: usize,
    pub(super) lines: isize,
    /// Columns that need not be written then.
    pub(super) saves: usize,
}

/// The shift from `prev` to `next`, whose rows `changed` differ, that saves most, if any is worth its bytes. Both grids
/// have one size.
pub(super) fn find(prev: &Grid, next: &Grid, changed: &[usize]) -> Option<Shift> {
    if changed.len() < 2 {
        return None;
    }
    let lines = elect(prev, next, changed)?;
    best_region(prev, next, lines)
}

/// The distance that most parts of changed rows have moved.
fn elect(prev: &Grid, next: &Grid, changed: &[usize]) -> Option<isize> {
    let mut homes: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for y in 0..prev.height {
        for part in prev.parts(y) {
            homes.entry(part).or_default().push(y);
        }
    }
    let mut votes: HashMap<isize, usize> = HashMap::new();
    for &y in changed {
        for part in next.parts(y) {
            for &home in homes.get(&part).into_iter().flatten() {
                if home != y {
                    *votes.entry(home.cast_signed() - y.cast_signed()).or_default() += 1;
                }
            }
        }
    }
    // The nearest of equals, so that the choice doesn't depend on the map's order.
    votes.into_iter().max_by_key(|&(lines, n)| (n, -lines.abs(), lines)).map(|(lines, _)| lines)
}

/// The run of rows which gains most by moving `lines`, where that is worth it.
fn best_region(prev: &Grid, next: &Grid, lines: isize) -> Option<Shift> {
    let gain = |y: usize| -> Option<isize> {
        let from = y.checked_add_signed(lines).filter(|from| *from < prev.height)?;
        let stay = next.distance(y, prev, y).cast_signed();
        Some(stay - next.distance(y, prev, from).cast_signed())
    };
    let (mut best, mut best_sum) = (None, 0);
    let (mut start, mut sum) = (0, 0);
    for y in 0..next.height {
        let Some(gained) = gain(y) else {
            (start, sum) = (y + 1, 0);
            continue;
        };
        if sum <= 0 {
            (start, sum) = (y, 0);
        }
        sum += gained;
        if sum > best_sum {
            (best, best_sum) = (Some((start, y)), sum);
        }
    }
    let (first, last) = best?;
    let far = |y: usize| y.saturating_add_signed(lines);
    let (top, bottom) = (first.min(far(first)), last.max(far(last)));
    // Rows of the region that the shift leaves blank must be written whole, even if they were right before.
    let freed = (top..=bottom).filter(|y| !(first..=last).contains(y));
    let rewritten: isize =
        freed.map(|y| next.ink(y).cast_signed() - next.distance(y, prev, y).cast_signed()).sum();
    let saved = best_sum - rewritten;
    (saved > WORTH).then_some(Shift { top, bottom, lines, saves: saved.unsigned_abs() })
}
