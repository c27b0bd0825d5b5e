//! Tests of drafts over the demonstration's register.

mod days;
mod drafts;
mod rules;
mod texts;

use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, date};

use crate::builtin::holidays;
use crate::builtin::register::{RegisterSpec, generate};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::dataset::Dataset;
use crate::domain::id::{Id, Key, MemberId};
use crate::domain::light::Thresholds;
use crate::domain::member::Role;

/// The demonstration's day.
pub const DAY: Date = date(2023, 6, 12);

/// The demonstration's board.
pub fn board() -> &'static Board {
    static BOARD: OnceLock<Board> = OnceLock::new();
    BOARD.get_or_init(|| {
        let mut data = Dataset::default();
        data.load(generate(&RegisterSpec::new(DAY)).unwrap());
        Board::new(data, Arc::new(holidays::calendar().unwrap()), Thresholds::default(), DAY)
    })
}

/// A member with a role, by the unit of the first member who has it.
pub fn viewer(role: Role) -> Viewer {
    let member = board().data.members.iter().find(|one| one.role == role).unwrap();
    Viewer { member: member.id.clone(), role, unit: member.unit.clone() }
}

/// The office.
pub fn office() -> Viewer {
    Viewer { member: MemberId::new("M001"), ..viewer(Role::Office) }
}

/// The first record of a table.
pub fn first<T: crate::domain::record::Entity>(table: &crate::domain::dataset::Table<T>) -> Key {
    table.at(0).unwrap().id().key()
}
