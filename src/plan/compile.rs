//! The whole way from text to [`Compiled`].

use std::collections::HashMap;

use super::build::{self, Gathered};
use super::field;
use super::head::{self, Head};
use super::model::{Compiled, Section, Task, TaskUnit};
use super::moment::moments;
use super::outline::{self, Block, Heading, Kind, Node};
use super::para::{LineTable, Para};
use super::quantity::{When, quantities};
use super::resolve::{Issue, Resolver, Thread};
use super::rows;
use super::select::{Pick, select};
use super::warn::{Doubt, Warning};

/// Compiles a plan document. Total: any text gives a result, doubts are in `warnings`; time is linear in its length.
pub fn compile(text: &str) -> Compiled {
    let table = LineTable::new(text);
    let Head { document, issue, lines } = head::head(text, &table);
    let mut warnings = Vec::new();
    let blocks = outline::blocks(text, &table, &lines, &mut warnings);
    let nodes = outline::tree(&blocks);
    let picks = select(&blocks, &nodes);
    let start = Compiled { document, ..Compiled::default() };
    let mut run = Compiler { text, table, issue, blocks: &blocks, nodes: &nodes, compiled: start, warnings };
    run.run(&picks);
    let Compiler { mut compiled, mut warnings, .. } = run;
    warnings.sort_by_key(|warning| (warning.line, warning.column));
    compiled.warnings = warnings;
    compiled
}

struct Compiler<'a> {
    text: &'a str,
    table: LineTable,
    issue: Issue,
    blocks: &'a [Block],
    nodes: &'a [Node],
    compiled: Compiled,
    warnings: Vec<Warning>,
}

impl<'a> Compiler<'a> {
    fn run(&mut self, picks: &[Pick]) {
        let owners = self.owners(picks);
        let nodes = self.node_of_blocks();
        let goals = self.goals();
        let handed_on = self.handed_on(picks);
        let mut thread = (usize::MAX, Thread::default());
        let mut block = 0;
        let mut next_pick = 0;
        while block < self.blocks.len() {
            let node = nodes[block];
            if owners[block] {
                // Picks are in order and do not overlap: this block begins the next one.
                let pick = &picks[next_pick];
                next_pick += 1;
                self.task(pick, &handed_on);
                block = self.nodes[pick.node].end.max(block + 1);
                continue;
            }
            if thread.0 != node {
                thread = (node, Thread::default());
            }
            match &self.blocks[block].kind {
                Kind::Table(_) => self.rows(block, node),
                Kind::Head => {}
                Kind::Heading(heading) => {
                    self.section(heading, node);
                    self.general(block, heading.body, goals[node], &mut thread.1);
                    self.stray(block, heading.body, handed_on.contains_key(&node));
                }
                Kind::Text => {
                    self.general(block, 0, goals[node], &mut thread.1);
                    self.stray(block, 0, handed_on.contains_key(&node));
                }
            }
            block += 1;
        }
    }

    /// For each block whether an item begins there.
    fn owners(&self, picks: &[Pick]) -> Vec<bool> {
        let mut owners = vec![false; self.blocks.len()];
        for pick in picks {
            if let Some(slot) = owners.get_mut(self.nodes[pick.node].start) {
                *slot = true;
            }
        }
        owners
    }

    /// For each block the innermost node that it stands under.
    fn node_of_blocks(&self) -> Vec<usize> {
        let mut found = vec![0; self.blocks.len()];
        for (index, node) in self.nodes.iter().enumerate().skip(1) {
            for slot in found.iter_mut().take(node.own_end).skip(node.start) {
                *slot = index;
            }
        }
        found
    }

    /// For each node whether it belongs to a chapter of goals.
    fn goals(&self) -> Vec<bool> {
        let mut goals = vec![false; self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate().skip(1) {
            let title = self.heading(index).map_or("", |heading| heading.title.as_str());
            let own = ["目标", "总体要求", "总体思路"].iter().any(|word| title.contains(word));
            goals[index] = own || (node.parent > 0 && goals[node.parent]);
        }
        goals
    }

    fn heading(&self, node: usize) -> Option<&'a Heading> {
        match self.blocks.get(self.nodes[node].start).map(|block| &block.kind) {
            Some(Kind::Heading(heading)) if node > 0 => Some(heading),
            _ => None,
        }
    }

    fn para(&self, block: usize) -> Para<'a> {
        let block = &self.blocks[block];
        Para::new(self.text, &self.table, block.first, block.last)
    }

    /// Last line (1-based) of the blocks before `end`.
    fn last_line(&self, end: usize) -> usize {
        end.checked_sub(1).and_then(|last| self.blocks.get(last)).map_or(1, |block| block.last + 1)
    }

    fn section(&mut self, heading: &Heading, node: usize) {
        let node = &self.nodes[node];
        let first = self.blocks[node.start].first + 1;
        self.compiled.sections.push(Section {
            level: heading.level,
            number: heading.number.clone(),
            title: heading.title.clone(),
            lines: (first, self.last_line(node.end)),
            span: heading.span,
        });
    }

    fn task(&mut self, pick: &Pick, handed_on: &HashMap<usize, Vec<TaskUnit>>) {
        let node = &self.nodes[pick.node];
        let Some(heading) = self.heading(pick.node) else { return };
        let mut gathered = Gathered::default();
        for unit in pick.inherits.iter().filter_map(|section| handed_on.get(section)).flatten() {
            gathered.add_unit(unit.clone());
        }
        let mut paragraphs = Vec::new();
        for block in node.start..node.end {
            let p = self.para(block);
            let body = match &self.blocks[block].kind {
                Kind::Heading(heading) => heading.body,
                Kind::Text => 0,
                Kind::Table(_) => {
                    self.rows(block, pick.node);
                    continue;
                }
                Kind::Head => continue,
            };
            paragraphs.push(p.span(p.trim((0, p.len()))));
            let mut resolver = Resolver { issue: self.issue, warnings: &mut self.warnings, item: true };
            gathered.read(&p, (body, p.len()), &mut resolver);
        }
        gathered.close();
        if gathered.units.is_empty() {
            let (line, column) = self.para(node.start).place(0);
            let phrase = heading.label.clone();
            self.warnings.push(Warning { line, column, doubt: Doubt::NoUnits, phrase });
        }
        let lines = (self.blocks[node.start].first + 1, self.last_line(node.end));
        self.compiled.baseline.extend(gathered.baseline);
        self.compiled.tasks.push(Task {
            number: heading.number.clone(),
            section: self.heading(node.parent).map(|heading| heading.label.clone()).unwrap_or_default(),
            title: heading.title.clone(),
            units: gathered.units,
            milestones: gathered.milestones,
            targets: gathered.targets,
            lines,
            span: self.table.span(lines.0 - 1, lines.1 - 1),
            paragraphs,
        });
    }

    /// For each section that names units for all its items, those units.
    fn handed_on(&self, picks: &[Pick]) -> HashMap<usize, Vec<TaskUnit>> {
        let mut found: HashMap<usize, Vec<TaskUnit>> = HashMap::new();
        for &section in picks.iter().flat_map(|pick| &pick.inherits) {
            found.entry(section).or_insert_with(|| self.own_units(section));
        }
        found
    }

    fn own_units(&self, section: usize) -> Vec<TaskUnit> {
        let node = &self.nodes[section];
        let mut gathered = Gathered::default();
        // Doubts are reported where the section itself is read, once.
        let mut unheard = Vec::new();
        let mut resolver = Resolver { issue: self.issue, warnings: &mut unheard, item: false };
        for block in (node.start..node.own_end).filter(|block| self.blocks[*block].assigns) {
            let p = self.para(block);
            for clause in field::clauses(&p, (0, p.len())).iter().filter(|clause| clause.names_units()) {
                gathered.clause(&p, clause, &mut resolver);
            }
        }
        gathered.units.truncate(rows::MOST_HANDED_ON);
        gathered.units
    }

    fn rows(&mut self, block: usize, node: usize) {
        let Kind::Table(grid) = &self.blocks[block].kind else { return };
        let section = self.heading(node).map_or("", |heading| heading.label.as_str());
        let mut resolver = Resolver { issue: self.issue, warnings: &mut self.warnings, item: true };
        let (tasks, baseline) = rows::tasks(self.text, &self.table, grid, section, &mut resolver);
        for task in tasks.iter().filter(|task| task.units.is_empty()) {
            let phrase = format!("{} {}", task.number, task.title).trim().to_owned();
            self.warnings.push(Warning { line: task.lines.0, column: 1, doubt: Doubt::NoUnits, phrase });
        }
        self.compiled.tasks.extend(tasks);
        self.compiled.baseline.extend(baseline);
    }

    /// Reports units named outside every item.
    fn stray(&mut self, block: usize, body: usize, handed_on: bool) {
        if !self.blocks[block].assigns {
            return;
        }
        let p = self.para(block);
        let mut resolver = Resolver { issue: self.issue, warnings: &mut self.warnings, item: false };
        let doubt = if handed_on { Doubt::SectionUnits } else { Doubt::StrayUnits };
        for clause in field::clauses(&p, (body, p.len())).iter().filter(|clause| clause.names_units()) {
            resolver.doubt(&p, clause.range, doubt);
        }
    }

    /// A paragraph outside every item: indicators, baseline, and dates that belong to the document.
    fn general(&mut self, block: usize, body: usize, goals: bool, thread: &mut Thread) {
        let p = self.para(block);
        let range = (body, p.len());
        let mut resolver = Resolver { issue: self.issue, warnings: &mut self.warnings, item: goals };
        let fixed = resolver.fix(&p, &moments(&p, range, false), thread, false);
        self.compiled.milestones.extend(fixed.iter().filter_map(|fixed| fixed.milestone(&p)));
        for quantity in quantities(&p, range, &fixed) {
            match quantity.when {
                When::At(at) => self.compiled.baseline.push(build::figure(&p, &quantity, at)),
                When::By(Some(by)) => {
                    self.compiled.indicators.push(build::indicator(&p, &quantity, Some(by)));
                }
                When::By(None) | When::Each if goals => {
                    self.compiled.indicators.push(build::indicator(&p, &quantity, None));
                }
                When::By(None) | When::Each => {}
            }
        }
    }
}
