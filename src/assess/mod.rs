//! The assessment: scores per unit and area from the records, by a rule file, each explained line by line.
//!
//! Pure over a [`Board`]: nothing that lies after its day enters, and what has no data brings no points and takes none.
//! The results are data of [`crate::domain::score`], which lists, details and papers show.

pub mod debrief;
mod facts;
mod gather;
pub mod period;
pub mod problem;
mod read;
mod reckon;
pub mod rules;

use std::borrow::Cow;

use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::id::UnitId;
use crate::domain::member::Role;
use crate::domain::score::{Assessment, Class, Period, Score};
use crate::domain::unit::Unit;

pub use read::read;
pub use rules::Rules;

use gather::Ledger;
use reckon::{Frame, reckon};

/// Whose scores can be reckoned from the records that a member sees: of everybody else's some records would be
/// missing, and a score without them would be invented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Every record is at hand.
    All,
    /// A unit's own, and those of the units right below it.
    Unit(UnitId),
    /// Nobody's.
    Nothing,
}

impl Sight {
    /// What a member's records suffice for.
    pub fn of(viewer: &Viewer) -> Self {
        match viewer.role {
            Role::Admin | Role::Office => Self::All,
            Role::Lead | Role::Township => Self::Unit(viewer.unit.clone()),
            Role::Viewer | Role::Other(_) => Self::Nothing,
        }
    }

    /// Whether a unit's records are at hand.
    pub fn covers(&self, unit: &Unit) -> bool {
        match self {
            Self::All => true,
            Self::Unit(own) => unit.id == *own || unit.parent.as_ref() == Some(own),
            Self::Nothing => false,
        }
    }
}

/// The scores of every unit that the rules rank, as they stood on the board's day or on the period's last one, if that
/// is earlier.
pub fn assess(board: &Board, rules: &Rules, period: Period) -> Assessment {
    assess_for(board, rules, period, &Sight::All)
}

/// The same for a member: who does not see every record gets the scores that the own records suffice for, unranked.
pub fn assess_for(board: &Board, rules: &Rules, period: Period, sight: &Sight) -> Assessment {
    let board = standing(board, period);
    let ledger = Ledger::new(&board, rules, period);
    let units = board.data.units.iter().filter(|unit| sight.covers(unit));
    let units = units.filter_map(|unit| Some((unit, Class::of(&unit.kind)?)));
    let mut scores: Vec<Score> = units
        .filter(|(unit, class)| rules.classes.contains(class) && ledger.is_asked(unit, *class))
        .map(|(unit, class)| score(&board, rules, period, &ledger, &unit.id, class))
        .collect();
    if *sight == Sight::All {
        rank(&mut scores);
    }
    Assessment { period, day: board.day, title: rules.title.clone(), base: rules.base, scores }
}

/// The scores of some units, whether or not the rules rank them, without places; a unit of no class, or out of sight,
/// has none.
pub fn scores_of(
    board: &Board,
    rules: &Rules,
    period: Period,
    sight: &Sight,
    units: &[UnitId],
) -> Vec<Score> {
    let board = standing(board, period);
    let ledger = Ledger::new(&board, rules, period);
    let one = |id: &UnitId| {
        let unit = board.data.units.get(id).filter(|unit| sight.covers(unit))?;
        Some(score(&board, rules, period, &ledger, id, Class::of(&unit.kind)?))
    };
    units.iter().filter_map(one).collect()
}

/// The board with the scores of the rules' usual period around its day.
#[must_use]
pub fn scored(board: &Board, rules: &Rules, sight: &Sight) -> Board {
    board.scored(assess_for(board, rules, rules.span.around(board.day), sight))
}

/// The board as it stood at the end of a period that is over.
fn standing(board: &Board, period: Period) -> Cow<'_, Board> {
    if period.to < board.day { Cow::Owned(board.with_day(period.to)) } else { Cow::Borrowed(board) }
}

fn score(
    board: &Board,
    rules: &Rules,
    period: Period,
    ledger: &Ledger<'_>,
    unit: &UnitId,
    class: Class,
) -> Score {
    let frame = Frame { rules, calendar: &board.calendar, period, day: board.day };
    reckon(unit, class, ledger.facts(unit, class), frame)
}

/// Places within each class: ties share one, and the next place counts all before it.
fn rank(scores: &mut [Score]) {
    for class in Class::ALL {
        let totals: Vec<_> =
            scores.iter().filter(|one| one.class == *class).filter_map(|one| one.total).collect();
        for one in scores.iter_mut().filter(|one| one.class == *class) {
            let better = |total| totals.iter().filter(|other| **other > total).count();
            one.rank = one.total.map(|total| u32::try_from(better(total) + 1).unwrap_or(u32::MAX));
            one.of = u32::try_from(totals.len()).unwrap_or(u32::MAX);
        }
    }
}

#[cfg(test)]
mod tests;
