//! From a paragraph's fields, times and figures to the parts of an item.

use std::collections::HashSet;

use jiff::civil::Date;

use super::field::{self, Clause, Label};
use super::model::{Figure, Indicator, Milestone, Span, Target, TaskUnit};
use super::moment::moments;
use super::para::{Para, Range};
use super::quantity::{Quantity, Unit, When, quantities};
use super::resolve::{Resolver, Thread};
use super::units;
use super::warn::Doubt;
use crate::domain::task::Duty;

/// What an item's paragraphs say, gathered one by one.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) units: Vec<TaskUnit>,
    pub(super) milestones: Vec<Milestone>,
    pub(super) targets: Vec<Target>,
    pub(super) baseline: Vec<Figure>,
    pub(super) thread: Thread,
    /// Targets whose sentence names neither a day nor a period: the item's deadline is theirs.
    undated: Vec<usize>,
    /// Days of labelled deadlines.
    deadlines: Vec<Date>,
    /// Units and days that are there already.
    known_units: HashSet<(String, Duty)>,
    known_days: HashSet<Date>,
}

impl Gathered {
    /// Starts an item in a known year (a table column's header names it).
    pub(super) fn in_year(year: Option<i16>) -> Self {
        Self { thread: Thread::in_year(year), ..Self::default() }
    }

    /// Reads the characters `range` of a paragraph, labelled fields apart.
    pub(super) fn read(&mut self, p: &Para, range: Range, resolver: &mut Resolver) {
        let clauses = field::clauses(p, range);
        let mut at = range.0;
        for clause in &clauses {
            self.prose(p, (at, clause.range.0), resolver);
            self.clause(p, clause, resolver);
            at = clause.range.1.min(range.1);
        }
        self.prose(p, (at, range.1), resolver);
    }

    /// Reads running text.
    pub(super) fn prose(&mut self, p: &Para, range: Range, resolver: &mut Resolver) {
        if range.0 >= range.1 {
            return;
        }
        let found = moments(p, range, false);
        let fixed = resolver.fix(p, &found, &mut self.thread, false);
        for milestone in fixed.iter().filter_map(|fixed| fixed.milestone(p)) {
            self.known_days.extend(milestone.due);
            self.milestones.push(milestone);
        }
        for quantity in quantities(p, range, &fixed) {
            self.quantity(p, &quantity);
        }
    }

    fn quantity(&mut self, p: &Para, quantity: &Quantity) {
        match quantity.when {
            When::At(at) => self.baseline.push(figure(p, quantity, at)),
            When::By(by) => {
                if by.is_none() {
                    self.undated.push(self.targets.len());
                }
                self.targets.push(target(p, quantity, by));
            }
            When::Each => self.targets.push(target(p, quantity, None)),
        }
    }

    /// Reads the fields of a clause.
    pub(super) fn clause(&mut self, p: &Para, clause: &Clause, resolver: &mut Resolver) {
        if clause.unclosed {
            resolver.doubt(p, (clause.range.0, clause.range.1), Doubt::Unclosed);
        }
        for field in &clause.fields {
            match &field.label {
                Label::Units(duty) if field.units.is_empty() => self.units(p, field.value, duty, resolver),
                Label::Units(_) => self.add_units(p, &field.units, resolver),
                Label::Time => self.deadline(p, field.value, resolver),
                Label::Person => {}
            }
        }
    }

    /// Reads a list of units.
    pub(super) fn units(&mut self, p: &Para, range: Range, duty: &Duty, resolver: &mut Resolver) {
        let named = units::split(p, range, duty);
        self.add_units(p, &named, resolver);
    }

    fn add_units(&mut self, p: &Para, named: &[units::Named], resolver: &mut Resolver) {
        for (range, role) in named {
            if range.1 - range.0 > units::LONGEST {
                resolver.doubt(p, *range, Doubt::LongUnit);
            }
            let unit = TaskUnit { name: name(p, *range), role: role.clone(), span: p.span(*range) };
            self.add_unit(unit);
        }
    }

    /// Adds a unit that is not there yet in this part.
    pub(super) fn add_unit(&mut self, unit: TaskUnit) {
        if self.known_units.insert((unit.name.clone(), unit.role.clone())) {
            self.units.push(unit);
        }
    }

    /// Reads the place of a deadline: whatever stands there and is no time is reported.
    pub(super) fn deadline(&mut self, p: &Para, range: Range, resolver: &mut Resolver) {
        let range = p.trim(range);
        let filled = (range.0..range.1).any(|at| p.at(at).is_alphanumeric())
            && !(range.1 - range.0 == 1 && p.at(range.0) == '无');
        if !filled {
            return;
        }
        let found = moments(p, range, true);
        let fixed = resolver.fix(p, &found, &mut self.thread, true);
        let milestones: Vec<Milestone> = fixed.iter().filter_map(|fixed| fixed.milestone(p)).collect();
        if milestones.is_empty() {
            resolver.doubt(p, range, Doubt::NotADeadline);
            let (phrase, line) = (p.raw(range).to_owned(), p.line(range.0));
            self.milestones.push(Milestone {
                due: None,
                recurs: None,
                phrase,
                line,
                day: None,
                span: p.span(range),
            });
        }
        self.deadlines.extend(fixed.iter().filter_map(|fixed| fixed.due));
        for milestone in milestones {
            // What the text has said already is not said twice.
            if milestone.due.is_none_or(|due| self.known_days.insert(due)) {
                self.milestones.push(milestone);
            }
        }
    }

    /// Gives targets without a day the item's one labelled deadline.
    pub(super) fn close(&mut self) {
        if let [by] = self.deadlines.as_slice() {
            for &target in &self.undated {
                if let Some(target) = self.targets.get_mut(target) {
                    target.by = Some(*by);
                }
            }
        }
    }
}

/// A name as printed, line breaks taken out.
fn name(p: &Para, range: Range) -> String {
    p.raw(range).chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect()
}

fn unit(p: &Para, unit: Unit) -> String {
    match unit {
        Unit::Percent => "%".to_owned(),
        Unit::Printed(range) => (range.0..range.1).map(|at| p.at(at)).collect(),
    }
}

fn target(p: &Para, quantity: &Quantity, by: Option<Date>) -> Target {
    Target {
        what: name(p, quantity.name),
        value: quantity.value,
        unit: unit(p, quantity.unit),
        by,
        span: p.span(quantity.range),
    }
}

/// A figure of the starting point.
pub(super) fn figure(p: &Para, quantity: &Quantity, at: Option<Date>) -> Figure {
    let span: Span = p.span(quantity.range);
    Figure {
        name: name(p, quantity.name),
        value: quantity.value,
        unit: unit(p, quantity.unit),
        at,
        phrase: name(p, quantity.range),
        line: p.line(quantity.range.0),
        span,
    }
}

/// A target of the plan as a whole.
pub(super) fn indicator(p: &Para, quantity: &Quantity, by: Option<Date>) -> Indicator {
    Indicator {
        name: name(p, quantity.name),
        value: quantity.value,
        unit: unit(p, quantity.unit),
        by,
        phrase: name(p, quantity.range),
        line: p.line(quantity.range.0),
        span: p.span(quantity.range),
    }
}
