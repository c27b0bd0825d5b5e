//! What is wrong with a data file, and where.

use std::fmt;

use thiserror::Error;

/// A fault of a data file, without its place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Not TOML, a field of the wrong type, a missing or an unknown field; the parser's own words.
    #[error("{0}")]
    Syntax(String),
    /// A date that the calendar does not have, or one with a time of day.
    #[error("{0} is not a plain date such as 2023-06-30")]
    Date(String),
    /// A word outside the list of known ones.
    #[error("unknown word {word:?}; known: {known}")]
    Word {
        /// The word.
        word: String,
        /// The known ones, separated by commas.
        known: String,
    },
    /// A unit that no `[[unit]]` defines by name or alias.
    #[error("no [[unit]] has the name or alias {0:?}")]
    Unit(String),
    /// An item number that no task has.
    #[error("no task has the number {0}")]
    Task(u16),
    /// The same id, name, number or year twice.
    #[error("{0:?} stands twice")]
    Twice(String),
    /// An id without the letter of its kind, or with characters other than letters, digits and dashes.
    #[error("the id {id:?} must begin with {letter} and hold only letters, digits and dashes")]
    Id {
        /// The id.
        id: String,
        /// The letter.
        letter: char,
    },
    /// The last day lies before the first.
    #[error("{to} lies before {from}")]
    Order {
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// A holiday that touches neither its year nor the days around it.
    #[error("{day} does not belong to the arrangement of {year}")]
    OutOfYear {
        /// The day.
        day: String,
        /// The year of the arrangement.
        year: i16,
    },
    /// A holiday longer than any arrangement has.
    #[error("a holiday of {0} days is too long; at most {most} days", most = super::holidays::LONGEST_HOLIDAY)]
    TooLong(i32),
    /// A make-up workday that is a weekday anyway.
    #[error("the make-up workday {0} is not a Saturday or Sunday")]
    NotWeekend(String),
    /// A make-up workday inside a holiday.
    #[error("the make-up workday {0} lies within a holiday")]
    WithinHoliday(String),
    /// A milestone with neither a date nor a recurrence.
    #[error("a milestone needs `due` or `recurs`")]
    NoDate,
    /// Targets that are not in order of date.
    #[error("targets must stand in order of date")]
    TargetOrder,
}

/// A fault and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{line}:{column}: {fault}")]
pub struct Problem {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub fault: Fault,
}

/// Everything that is wrong with a data file, in order of place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct BuiltinError {
    /// The problems; at least one.
    pub problems: Vec<Problem>,
}

impl fmt::Display for BuiltinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}
