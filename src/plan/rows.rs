//! From a table's rows to items: merged cells, group rows, an item over several rows.

use super::build::Gathered;
use super::column::Column;
use super::field;
use super::grid::{Grid, Row, cells, is_ditto};
use super::heading;
use super::model::{Figure, Milestone, Span, Task, TaskUnit};
use super::para::{LineTable, Para, Range};
use super::resolve::Resolver;
use super::warn::Doubt;
use crate::domain::task::Duty;

/// The items of a table. `section` is the heading above it.
pub(super) fn tasks(
    text: &str,
    table: &LineTable,
    grid: &Grid,
    section: &str,
    resolver: &mut Resolver,
) -> (Vec<Task>, Vec<Figure>) {
    let mut reader = Reader {
        grid,
        resolver,
        section: section.to_owned(),
        group: None,
        above: Above::default(),
        open: None,
        done: Vec::new(),
        baseline: Vec::new(),
    };
    for row in &grid.rows {
        let p = Para::new(text, table, row.first, row.last);
        reader.row(&p, *row);
    }
    reader.close();
    (reader.done, reader.baseline)
}

/// A merged cell hands on at most this many units or deadlines: enough for any county, and linear for any file.
pub(super) const MOST_HANDED_ON: usize = 64;

/// What the row above held, for merged cells.
#[derive(Default)]
struct Above {
    number: String,
    title: String,
    units: Vec<(Duty, Vec<TaskUnit>)>,
    deadline: Vec<Milestone>,
}

struct Reader<'g, 'r, 'w> {
    grid: &'g Grid,
    resolver: &'r mut Resolver<'w>,
    section: String,
    /// The section that a group row or a column of categories names.
    group: Option<String>,
    above: Above,
    open: Option<Open>,
    done: Vec<Task>,
    baseline: Vec<Figure>,
}

/// An item under construction.
struct Open {
    task: Task,
    gathered: Gathered,
}

/// A cell by what it holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// Nothing, not even a column for it.
    Empty,
    /// A sign for what stands above.
    Ditto,
    Filled(Range),
}

impl Reader<'_, '_, '_> {
    fn row(&mut self, p: &Para, row: Row) {
        let cells = cells(p);
        let filled: Vec<Range> =
            cells.iter().copied().filter(|cell| cell.1 > cell.0 && !is_ditto(p, *cell)).collect();
        let Some(first) = filled.first().copied() else { return };
        if super::column::columns(p, &cells).is_some_and(|columns| columns == self.grid.columns) {
            return;
        }
        if filled.len() == 1 && self.is_group(p, first, cells.len()) {
            self.close();
            self.group = Some(p.raw(first).to_owned());
            self.above = Above::default();
            return;
        }
        if cells.len() > self.grid.columns.len() {
            let extra = cells.get(self.grid.columns.len()..).unwrap_or(&[]);
            if extra.iter().any(|cell| cell.1 > cell.0) {
                self.resolver.doubt(p, first, Doubt::ExtraCells);
            }
        }
        if let Cell::Filled(category) = self.cell(p, &cells, &Column::Section) {
            self.close();
            self.group = Some(p.raw(category).replace(['\n', '\r'], ""));
        }
        self.item(p, &cells, row);
        self.contents(p, &cells, row);
    }

    /// Whether the only filled cell of a row names a group of items.
    fn is_group(&self, p: &Para, cell: Range, count: usize) -> bool {
        if count == 1 {
            return true;
        }
        let first = cell.0 <= p.trim((0, p.len())).0 + 1;
        first && heading::mark(p, cell).is_some_and(|mark| mark.level <= 2)
            || (first
                && self.grid.columns.first() != Some(&Column::Title)
                && !(cell.0..cell.1).all(|at| p.at(at).is_ascii_digit()))
    }

    /// The first column of this kind.
    fn cell(&self, p: &Para, cells: &[Range], kind: &Column) -> Cell {
        let at = self.grid.columns.iter().position(|column| column == kind);
        at.map_or(Cell::Empty, |at| cell_at(p, cells, at))
    }

    /// Opens a new item where the row names one; otherwise the row goes on with the item above.
    fn item(&mut self, p: &Para, cells: &[Range], row: Row) {
        let number = match self.cell(p, cells, &Column::Number) {
            Cell::Filled(cell) => Some(plain_number(p, cell)),
            _ => None,
        };
        let title = match self.cell(p, cells, &Column::Title) {
            Cell::Filled(cell) => Some(cell),
            _ => None,
        };
        let goes_on = title.is_none() && number.as_ref().is_none_or(|number| *number == self.above.number);
        if goes_on && let Some(open) = &mut self.open {
            open.task.lines.1 = row.last + 1;
            open.task.span.end = p.span((0, p.len())).end;
            open.task.paragraphs.push(p.span((0, p.len())));
            return;
        }
        self.close();
        let (title, own_number) = match title {
            Some(cell) => titled(p, cell),
            None => (self.above.title.clone(), None),
        };
        let has_numbers = self.grid.columns.contains(&Column::Number);
        let number = number
            .or(own_number)
            .or_else(|| has_numbers.then(|| self.above.number.clone()))
            .unwrap_or_default();
        self.above.number.clone_from(&number);
        self.above.title.clone_from(&title);
        let year = self.grid.columns.iter().find_map(|column| match column {
            Column::Deadline(year) => *year,
            _ => None,
        });
        let span: Span = p.span((0, p.len()));
        let task = Task {
            number,
            section: self.group.clone().unwrap_or_else(|| self.section.clone()),
            title,
            lines: (row.first + 1, row.last + 1),
            span,
            paragraphs: vec![span],
            ..Task::default()
        };
        self.open = Some(Open { task, gathered: Gathered::in_year(year) });
    }

    fn contents(&mut self, p: &Para, cells: &[Range], row: Row) {
        let columns = &self.grid.columns;
        let lead_empty = columns.iter().enumerate().all(|(at, column)| match column {
            Column::Units(Duty::Lead | Duty::Responsible) => {
                !matches!(cell_at(p, cells, at), Cell::Filled(_))
            }
            _ => true,
        });
        let fresh = self.open.as_ref().is_some_and(|open| open.task.lines.0 == row.first + 1);
        for (at, column) in columns.iter().enumerate() {
            let cell = cell_at(p, cells, at);
            let Some(open) = &mut self.open else { return };
            let gathered = &mut open.gathered;
            match (column, cell) {
                (Column::Title | Column::Content, Cell::Filled(cell)) => {
                    gathered.read(p, content(p, cell), self.resolver);
                }
                (Column::Units(duty), Cell::Filled(cell)) => {
                    let before = gathered.units.len();
                    read_units(gathered, p, cell, duty, self.resolver);
                    let units = gathered.units.iter().skip(before).take(MOST_HANDED_ON).cloned().collect();
                    self.above.units.retain(|(known, _)| known != duty);
                    self.above.units.push((duty.clone(), units));
                }
                // An empty cell of units is a merged one, unless this row names its own leading units.
                (Column::Units(duty), cell) if fresh && (cell == Cell::Ditto || lead_empty) => {
                    let units = self.above.units.iter().filter(|(known, _)| known == duty);
                    for unit in units.flat_map(|(_, units)| units) {
                        gathered.add_unit(unit.clone());
                    }
                }
                (Column::Units(duty), _) => self.above.units.retain(|(known, _)| known != duty),
                (Column::Deadline(_), Cell::Filled(cell)) => {
                    let before = gathered.milestones.len();
                    gathered.deadline(p, cell, self.resolver);
                    let new = gathered.milestones.iter().skip(before);
                    self.above.deadline = new.take(MOST_HANDED_ON).cloned().collect();
                }
                (Column::Deadline(_), cell)
                    if fresh
                        && !self.above.deadline.is_empty()
                        && (cell == Cell::Ditto || gathered.milestones.is_empty()) =>
                {
                    gathered.milestones.extend(self.above.deadline.iter().cloned());
                    if cell == Cell::Empty {
                        self.resolver.doubt(p, p.trim((0, p.len())), Doubt::DeadlineAbove);
                    }
                }
                _ => {}
            }
        }
    }

    fn close(&mut self) {
        let Some(Open { mut task, mut gathered }) = self.open.take() else { return };
        gathered.close();
        task.units = gathered.units;
        task.milestones = gathered.milestones;
        task.targets = gathered.targets;
        self.baseline.extend(gathered.baseline);
        self.done.push(task);
    }
}

fn cell_at(p: &Para, cells: &[Range], at: usize) -> Cell {
    match cells.get(at) {
        Some(cell) if is_ditto(p, *cell) => Cell::Ditto,
        Some(cell) if cell.1 > cell.0 => Cell::Filled(*cell),
        _ => Cell::Empty,
    }
}

/// Units in a cell, with or without labels of their own.
fn read_units(gathered: &mut Gathered, p: &Para, cell: Range, duty: &Duty, resolver: &mut Resolver) {
    let clauses = field::clauses(p, cell);
    if clauses.iter().any(field::Clause::names_units) {
        let before = clauses.first().map_or(cell.1, |clause| clause.range.0);
        gathered.units(p, (cell.0, before), duty, resolver);
        for clause in &clauses {
            gathered.clause(p, clause, resolver);
        }
    } else {
        gathered.units(p, cell, duty, resolver);
    }
}

/// The title in a cell, and the number if the cell begins with one.
fn titled(p: &Para, cell: Range) -> (String, Option<String>) {
    let mark = heading::mark(p, cell).filter(|mark| mark.doubtful.is_none());
    let body = mark.as_ref().map_or(cell.0, |mark| mark.body);
    let clauses = field::clauses(p, (body, cell.1));
    let title = heading::title(p, body, cell.1, &clauses);
    (p.raw(title).to_owned(), mark.map(|mark| mark.number))
}

/// A cell's text behind its number.
fn content(p: &Para, cell: Range) -> Range {
    (heading::mark(p, cell).map_or(cell.0, |mark| mark.body.min(cell.1)), cell.1)
}

/// 1. 1、 (1) （一） ① without their punctuation.
fn plain_number(p: &Para, cell: Range) -> String {
    (cell.0..cell.1).map(|at| p.at(at)).filter(|c| c.is_alphanumeric() || *c == '-').collect()
}
