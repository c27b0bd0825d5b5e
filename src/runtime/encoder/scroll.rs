//! Finds the vertical shift that explains most of what changed between two frames.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::grid::{Glyph, Grid};

/// Parts of a row that vote on their own, so that a list scrolls although the detail beside it changed.
const SEGMENTS: usize = 4;

/// Fewest glyphs that a scroll must save to be tried; the sequences for it cost about as much as twenty.
const WORTH: isize = 20;

/// Rows `top..=bottom` move up by `lines`, down when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) top: usize,
    pub(super) bottom: usize,
    pub(super) lines: isize,
}

/// The shift from `prev` to `next` that saves most, if any is worth its bytes. Both grids have one size.
pub(super) fn find(prev: &Grid, next: &Grid) -> Option<Shift> {
    let changed: Vec<usize> = (0..next.height).filter(|&y| next.row(y) != prev.row(y)).collect();
    if changed.len() < 2 {
        return None;
    }
    let lines = elect(prev, next, &changed)?;
    let (shift, saved) = best_region(prev, next, lines)?;
    (saved > WORTH).then_some(shift)
}

/// The distance that most segments of changed rows have moved.
fn elect(prev: &Grid, next: &Grid, changed: &[usize]) -> Option<isize> {
    let hasher = RandomState::new();
    let mut homes: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for y in 0..prev.height {
        for (i, segment) in segments(prev, y) {
            homes.entry((i, hash(&hasher, segment))).or_default().push(y);
        }
    }
    let mut votes: HashMap<isize, usize> = HashMap::new();
    for &y in changed {
        for (i, segment) in segments(next, y) {
            for &home in homes.get(&(i, hash(&hasher, segment))).into_iter().flatten() {
                if home != y {
                    *votes.entry(home.cast_signed() - y.cast_signed()).or_default() += 1;
                }
            }
        }
    }
    // The nearest of equals, so that the choice doesn't depend on the map's order.
    votes.into_iter().max_by_key(|&(lines, n)| (n, -lines.abs(), lines)).map(|(lines, _)| lines)
}

/// A row's segments that have something in them, with their place.
fn segments(grid: &Grid, y: usize) -> impl Iterator<Item = (usize, &[Glyph])> {
    grid.row(y)
        .chunks(grid.width.div_ceil(SEGMENTS).max(1))
        .enumerate()
        .filter(|(_, segment)| segment.iter().any(|glyph| !glyph.is_blank()))
}

fn hash(state: &RandomState, segment: &[Glyph]) -> u64 {
    let mut hasher = state.build_hasher();
    for glyph in segment {
        hasher.write(glyph.symbol.as_bytes());
        hasher.write_u8(0xFF);
        std::hash::Hash::hash(&glyph.pen, &mut hasher);
    }
    hasher.finish()
}

/// The run of rows which gains most by moving `lines`, with the glyphs it saves.
fn best_region(prev: &Grid, next: &Grid, lines: isize) -> Option<(Shift, isize)> {
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
    Some((Shift { top, bottom, lines }, best_sum - rewritten))
}
