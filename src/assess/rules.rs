//! 考核办法: the rules by which scores are reckoned, from an office's TOML file or the built-in one.

use crate::domain::score::{Class, Grade, Points, Post, Scale, Tariff};
use crate::domain::task::Duty;
use crate::domain::text::Text;

use super::period::Span;
use super::read;

/// The built-in rules, read by the code that reads an office's own.
pub const DEFAULT: &str = include_str!("default.toml");

/// Where the weight of a component without data goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoData {
    /// To the other components, by their weights.
    Spread,
    /// Nowhere: the score is out of less.
    Drop,
}

/// Which target an indicator is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The next one whose last day is not over; after the last, the last.
    Coming,
    /// The last one whose last day is over.
    Due,
}

/// A component of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What it counts.
    pub post: Post,
    /// Weight in per cent of the base.
    pub weight: u32,
    /// Who is asked for it.
    pub of: Vec<Class>,
    /// Thresholds.
    pub scale: Scale,
}

/// The rules of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Title.
    pub title: Text,
    /// What is assessed unless dates are given.
    pub span: Span,
    /// Full points without bonus.
    pub base: Points,
    /// No score is lower.
    pub least: Points,
    /// Where weights without data go.
    pub no_data: NoData,
    /// Targets of indicators.
    pub aim: Aim,
    /// Parts in tasks that count.
    pub duties: Vec<Duty>,
    /// Who is ranked.
    pub classes: Vec<Class>,
    /// Components in the order of a score's lines.
    pub components: Vec<Component>,
    /// A linked community is to be visited once in so many days.
    pub visit_days: u32,
    /// Deductions for what is overdue.
    pub overdue: Tariff,
    /// Deductions for what came back.
    pub reopened: Tariff,
    /// Bonus for what was done early.
    pub early: Tariff,
    /// Working days before the due date that count as early.
    pub early_days: u32,
    /// Grades, the highest first.
    pub grades: Vec<Grade>,
}

impl Default for Rules {
    fn default() -> Self {
        // A test holds the built-in file to be sound.
        read::read(DEFAULT).0
    }
}

impl Rules {
    /// The grade of a score.
    pub fn grade(&self, total: Points) -> Option<&Grade> {
        self.grades.iter().find(|grade| grade.from <= total)
    }

    /// Rules that count nothing: what a file is read into.
    pub(super) fn bare() -> Self {
        Self {
            title: Text::default(),
            span: Span::Year,
            base: Points::whole(100),
            least: Points::ZERO,
            no_data: NoData::Spread,
            aim: Aim::Coming,
            duties: Vec::new(),
            classes: Vec::new(),
            components: Vec::new(),
            visit_days: 30,
            overdue: Tariff::default(),
            reopened: Tariff::default(),
            early: Tariff::default(),
            early_days: 0,
            grades: Vec::new(),
        }
    }
}
