//! The one source of chance of a run: the same seed gives the same run.

use std::cell::Cell;
use std::rc::Rc;

/// Random numbers; clones draw from the same stream.
#[derive(Clone)]
pub struct Chance(Rc<Cell<u64>>);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5EED)))
    }

    pub fn draw(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(state);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `bound`.
    pub fn below(&self, bound: usize) -> usize {
        (self.draw() % bound.max(1) as u64) as usize
    }

    /// Below a small `bound`.
    pub fn small(&self, bound: u32) -> u32 {
        (self.draw() % u64::from(bound.max(1))) as u32
    }

    /// True so many times in a thousand.
    pub fn permille(&self, share: usize) -> bool {
        self.below(1000) < share
    }

    pub fn pick<'a, T>(&self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}
