//! The document as blocks (paragraphs, tables, signatures) and the tree of its numbered headings.

use super::field;
use super::grid::{Grid, grid};
use super::heading::{self, Mark};
use super::model::Span;
use super::para::{LineTable, Para};
use super::units;
use super::warn::{Doubt, Warning};

/// A clause or list runs on over at most this many further lines.
const RUN_ON: usize = 3;

/// A stretch of whole lines.
pub(super) struct Block {
    /// First and last line, 0-based.
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) kind: Kind,
    /// Whether a clause in it names units.
    pub(super) assigns: bool,
}

pub(super) enum Kind {
    /// A paragraph under the heading above it.
    Text,
    /// A paragraph that begins with a number.
    Heading(Heading),
    /// A table of tasks.
    Table(Grid),
    /// Number, title, signature, despatch note: nothing to compile.
    Head,
}

/// A numbered heading.
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) number: String,
    /// The title as printed.
    pub(super) title: String,
    /// Number and title as printed.
    pub(super) label: String,
    /// Where number and title stand.
    pub(super) span: Span,
    /// First character behind the number, in the block's paragraph.
    pub(super) body: usize,
}

/// A heading with what stands under it.
pub(super) struct Node {
    /// Level of its heading; 0 for the root as well.
    pub(super) level: u8,
    /// Index of the parent; the root is its own.
    pub(super) parent: usize,
    /// First block, end of its own blocks, end of all blocks under it.
    pub(super) start: usize,
    pub(super) own_end: usize,
    pub(super) end: usize,
    pub(super) children: Vec<usize>,
    /// Whether its own paragraphs name units, and whether anything under it does.
    pub(super) assigns: bool,
    pub(super) assigns_below: bool,
}

/// Cuts the text into blocks; `head_lines` (0-based, ascending) hold the document's identity and no task.
pub(super) fn blocks(
    text: &str,
    table: &LineTable,
    head_lines: &[usize],
    warnings: &mut Vec<Warning>,
) -> Vec<Block> {
    let mut found = Vec::new();
    let mut line = 0;
    let mut chapter = 0;
    let mut in_unknown_table = false;
    while line < table.len() {
        let trimmed = table.trimmed(text, line);
        if trimmed.is_empty() {
            line += 1;
            continue;
        }
        if head_lines.binary_search(&line).is_ok() {
            found.push(Block { first: line, last: line, kind: Kind::Head, assigns: false });
            line += 1;
            continue;
        }
        if trimmed.contains('\t') {
            if let Some(grid) = grid(text, table, line) {
                let (first, last) = grid.lines;
                found.push(Block { first, last, kind: Kind::Table(grid), assigns: false });
                line = last + 1;
                in_unknown_table = false;
                continue;
            }
            if trimmed.matches('\t').count() >= 2 && !in_unknown_table {
                in_unknown_table = true;
                let phrase = trimmed.replace('\t', " ");
                warnings.push(Warning { line: line + 1, column: 1, doubt: Doubt::UnknownTable, phrase });
            }
        } else {
            in_unknown_table = false;
        }
        let block = paragraph(text, table, head_lines, line, &mut chapter);
        line = block.last + 1;
        found.push(block);
    }
    found
}

/// The paragraph that begins at `line`: further lines belong to it while a clause is open.
fn paragraph(text: &str, table: &LineTable, head_lines: &[usize], line: usize, chapter: &mut i16) -> Block {
    let mut last = line;
    let mut best = None;
    while last - line <= RUN_ON && last < table.len() {
        let p = Para::new(text, table, line, last);
        let clauses = field::clauses(&p, (0, p.len()));
        let end = p.trim((0, p.len())).1;
        let (mut open, mut full, mut unclosed) = (false, false, false);
        if let Some(clause) = clauses.last() {
            open = clause.is_open(&p);
            full = clause.ends(end) && clause.names_units();
            unclosed = clause.unclosed;
        }
        // A bracket that never closes takes no line with it.
        if best.is_none() || !unclosed {
            best = Some((p, clauses, last));
        }
        let hangs = full && head_lines.binary_search(&(last + 1)).is_err() && hangs(text, table, last + 1);
        let runs_on = open && may_run_on(text, table, last + 1);
        if !(hangs || runs_on) {
            break;
        }
        last += 1;
    }
    let Some((p, clauses, last)) = best else {
        return Block { first: line, last: line, kind: Kind::Text, assigns: false };
    };
    let assigns = clauses.iter().any(field::Clause::names_units);
    let mark = heading::mark(&p, (0, p.len())).filter(|mark| accepts(mark, chapter));
    let kind = match mark {
        Some(mark) => Kind::Heading(read_heading(&p, mark, &clauses)),
        None => Kind::Text,
    };
    Block { first: line, last, kind, assigns }
}

/// Whether an open list may go on in `line`.
fn may_run_on(text: &str, table: &LineTable, line: usize) -> bool {
    let next = table.trimmed(text, line);
    if next.is_empty() || next.contains('\t') || next.len() > 600 {
        return false;
    }
    let p = Para::new(text, table, line, line);
    let own_clause = field::clauses(&p, (0, p.len())).first().is_some_and(|clause| clause.range.0 <= 1);
    heading::mark(&p, (0, p.len())).is_none() && !own_clause
}

/// Whether a line is set in and holds nothing but units: the rest of the list above it.
fn hangs(text: &str, table: &LineTable, line: usize) -> bool {
    let span = table.span(line, line);
    let raw = text.get(span.start..span.end).unwrap_or("");
    if raw.len() > 300 || raw.chars().take_while(|c| c.is_whitespace() && *c != '\t').count() < 3 {
        return false;
    }
    may_run_on(text, table, line) && units::is_list(&Para::new(text, table, line, line))
}

/// Rejects 三、四季度… unless it is the chapter that is due.
fn accepts(mark: &Mark, chapter: &mut i16) -> bool {
    if let Some(value) = mark.doubtful
        && value != *chapter + 1
    {
        return false;
    }
    if mark.level == 0 {
        *chapter = 0;
    } else if mark.level == 1 {
        *chapter += 1;
    }
    true
}

fn read_heading(p: &Para, mark: Mark, clauses: &[field::Clause]) -> Heading {
    let start = p.trim((0, p.len())).0;
    let title = heading::title(p, mark.body, p.len(), clauses);
    let whole = (start, title.1.max(mark.body));
    Heading {
        level: mark.level,
        number: mark.number,
        title: p.raw(title).to_owned(),
        label: p.raw(whole).trim().to_owned(),
        span: p.span(whole),
        body: mark.body,
    }
}

/// The tree of headings; node 0 is the document. A signature closes everything above it.
pub(super) fn tree(blocks: &[Block]) -> Vec<Node> {
    let node = |level, parent, start| Node {
        level,
        parent,
        start,
        own_end: start,
        end: start,
        children: Vec::new(),
        assigns: false,
        assigns_below: false,
    };
    let mut nodes = vec![node(0, 0, 0)];
    let mut open: Vec<usize> = vec![0];
    for (i, block) in blocks.iter().enumerate() {
        match &block.kind {
            Kind::Heading(heading) => {
                while open.len() > 1 && open.last().is_some_and(|last| nodes[*last].level >= heading.level) {
                    open.pop();
                }
                let parent = open.last().copied().unwrap_or(0);
                let index = nodes.len();
                nodes.push(node(heading.level, parent, i));
                nodes[parent].children.push(index);
                open.push(index);
            }
            Kind::Head => open.truncate(1),
            _ => {}
        }
        let Some(&current) = open.last() else { continue };
        if current > 0 || nodes[0].children.is_empty() {
            nodes[current].own_end = i + 1;
        }
        nodes[current].assigns |= block.assigns;
        for &index in &open {
            nodes[index].end = i + 1;
            nodes[index].assigns_below |= block.assigns;
        }
    }
    nodes
}
