//! Scattered matches: the query's characters in order, a few of the text's left out between them, as people
//! abbreviate (业委会 for 业主委员会, `ywh` as well). The fallback where nothing consecutive was found.

use super::dictionary::Code;
use super::table::Table;

/// At most this many characters are left out in one place: further apart it is another expression.
/// [`occurs`] spells the number out.
const MAX_GAP: usize = 3;
/// Characters of a text that are looked at; titles and names are far shorter.
const MAX_TEXT: usize = 512;
const NEVER: u16 = u16::MAX;

/// The cheapest scattered match of a table's needle in a text.
#[derive(Debug)]
pub(super) struct Scatter {
    /// `costs[row * width + i]`: fewest characters left out with the query's character `row` at place `i`.
    costs: Vec<u16>,
    width: usize,
    end: usize,
    /// Characters left out between the first and the last matched one.
    pub skipped: u16,
}

impl Scatter {
    /// Looks for a needle of `length` characters, each by itself or by its initial.
    pub(super) fn find(table: &Table, codes: &[Code], length: usize) -> Option<Self> {
        let codes = &codes[..codes.len().min(MAX_TEXT)];
        if !occurs(table, codes, 1 << length) {
            return None;
        }
        let width = codes.len();
        let mut costs = vec![NEVER; width * length];
        for row in 0..length {
            let (before, here) = costs.split_at_mut(row * width);
            let before = row.checked_sub(1).map(|last| &before[last * width..]);
            let mut found = false;
            for (i, code) in codes.iter().enumerate() {
                if table.singles(*code) >> row & 1 == 0 {
                    continue;
                }
                here[i] = before.map_or(0, |before| cheapest(before, i).1);
                found |= here[i] != NEVER;
            }
            if !found {
                return None;
            }
        }
        let last = &costs[width * (length - 1)..];
        let (end, skipped) = last.iter().copied().enumerate().min_by_key(|(_, cost)| *cost)?;
        Some(Self { costs, width, end, skipped })
    }

    /// The matched places, in order.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut places = vec![self.end];
        let mut here = self.end;
        for row in self.costs.chunks_exact(self.width).rev().skip(1) {
            here = cheapest(row, here).0;
            places.push(here);
        }
        places.reverse();
        places
    }
}

/// Whether there is a match at all: the query's places reached, by how many characters ago, as bit sets.
/// Most texts fall here, before any costs are reckoned.
fn occurs(table: &Table, codes: &[Code], accept: u64) -> bool {
    let (mut last, mut second, mut third, mut fourth) = (0, 0, 0, 0);
    codes.iter().any(|code| {
        let now = ((1 | last | second | third | fourth) & table.singles(*code)) << 1;
        (last, second, third, fourth) = (now, last, second, third);
        now & accept != 0
    })
}

/// The nearest cheapest place before `i` in a row of costs, and the cost with the characters left out since.
fn cheapest(row: &[u16], i: usize) -> (usize, u16) {
    (0..=MAX_GAP)
        .filter_map(|gap| {
            let place = i.checked_sub(gap + 1)?;
            Some((place, row[place].saturating_add(gap as u16)))
        })
        .min_by_key(|(_, cost)| *cost)
        .unwrap_or((0, NEVER))
}
