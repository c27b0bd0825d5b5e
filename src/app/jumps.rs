//! Where one has been: back and forward over screens, lists and selected records.

use crate::query::{Query, Row};

use super::page::{Focus, Mode, Screen};

/// A place that one can come back to.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The screen.
    pub screen: Screen,
    /// Its mode.
    pub mode: Mode,
    /// What was listed.
    pub query: Query,
    /// The row under the cursor.
    pub row: Option<Row>,
    /// Which half had the keys.
    pub focus: Focus,
}

/// The jump list. Going somewhere new forgets what lay forward.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    back: Vec<Place>,
    forward: Vec<Place>,
}

impl Jumps {
    /// Places kept each way.
    const KEPT: usize = 100;

    /// Remembers the place that is being left.
    pub fn leave(&mut self, here: Place) {
        self.forward.clear();
        if self.back.last() != Some(&here) {
            self.back.push(here);
        }
        if self.back.len() > Self::KEPT {
            self.back.remove(0);
        }
    }

    /// The place before, given where one is.
    pub fn back(&mut self, here: Place) -> Option<Place> {
        let place = self.back.pop()?;
        self.forward.push(here);
        Some(place)
    }

    /// The place after, given where one is.
    pub fn forward(&mut self, here: Place) -> Option<Place> {
        let place = self.forward.pop()?;
        self.back.push(here);
        Some(place)
    }
}
