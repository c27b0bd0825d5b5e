//! Papers as plain text of a width in columns, Han counting two: for a mail, a chat, a terminal.

use super::model::{Align, Annex, Block, Line, Paper, Row, Span, Table, plain};
use super::source;
use crate::locale::papers as m;
use crate::theme::measure::{cells, wrap};

/// Columns of a text whose reader's width is not known.
pub const USUAL_WIDTH: u16 = 80;

/// No text is set narrower.
const LEAST_WIDTH: u16 = 40;

/// Blanks between two columns of a table.
const GAP: usize = 2;

/// A paper as plain text.
pub(super) fn text(paper: &Paper, width: u16) -> String {
    let mut out = Writer { paper, width: width.max(LEAST_WIDTH), lines: Vec::new() };
    out.head();
    out.blocks(&paper.blocks);
    out.foot();
    for (at, annex) in paper.annexes.iter().enumerate() {
        out.annex(at, annex);
    }
    if let Some(annex) = source::long_annex(paper) {
        out.annex(paper.annexes.len(), &annex);
    }
    out.notes();
    out.imprint();
    let mut text = out.lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

struct Writer<'p> {
    paper: &'p Paper,
    width: u16,
    lines: Vec<String>,
}

impl Writer<'_> {
    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn line(&mut self, text: &str) {
        self.lines.extend(wrap(text, self.width));
    }

    fn centred(&mut self, text: &str) {
        for line in wrap(text, self.width) {
            let lead = usize::from(self.width).saturating_sub(cells(&line)) / 2;
            self.lines.push(format!("{}{line}", " ".repeat(lead)));
        }
    }

    fn right(&mut self, text: &str) {
        for line in wrap(text, self.width) {
            let lead = usize::from(self.width).saturating_sub(cells(&line));
            self.lines.push(format!("{}{line}", " ".repeat(lead)));
        }
    }

    /// A paragraph whose first line stands two characters in.
    fn paragraph(&mut self, text: &str) {
        // The indent is cut off again with the blanks at which lines break, so it is held by a stand-in.
        let indented = format!("\u{3000}\u{3000}{text}");
        self.line(&indented);
    }

    fn rule(&mut self) {
        self.lines.push("-".repeat(usize::from(self.width)));
    }

    fn head(&mut self) {
        let head = &self.paper.head;
        if !plain(&head.mark).is_empty() {
            self.centred(&plain(&head.mark));
        }
        let number = [words(&head.number), words(&head.signer)];
        let number = number.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("  ");
        if !number.is_empty() {
            self.centred(&number);
        }
        if !self.lines.is_empty() {
            self.rule();
        }
        self.blank();
        self.centred(&words(&self.paper.title));
        self.blank();
        if !plain(&head.to).is_empty() {
            self.line(&words(&head.to));
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { number, line, .. } => {
                    self.blank();
                    self.paragraph(&format!("{number}{}", words(line)));
                }
                Block::Paragraph(line) => self.paragraph(&words(line)),
                Block::Roll { label, line } => self.paragraph(&format!("{}{}", words(label), words(line))),
                Block::List(items) => {
                    for item in items {
                        self.paragraph(&format!("{}{}", m::ITEM_MARK.get(self.paper.lang), words(item)));
                    }
                }
                Block::Table(table) => {
                    self.blank();
                    self.table(table);
                    self.blank();
                }
            }
        }
    }

    /// Columns in the proportion of their weights; texts are broken within their column.
    fn table(&mut self, table: &Table<Line>) {
        let widths = widths(table, usize::from(self.width));
        let head: Vec<Vec<String>> = table
            .columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| wrap(&column.head, *width as u16))
            .collect();
        self.row(&head, table, &widths);
        self.rule();
        for row in &table.rows {
            match row {
                Row::Across(line) => self.line(&words(line)),
                Row::Cells { cells, .. } => {
                    let broken: Vec<Vec<String>> = widths
                        .iter()
                        .enumerate()
                        .map(|(at, width)| {
                            let lines = cells.get(at).map_or(&[][..], Vec::as_slice);
                            lines.iter().flat_map(|line| wrap(&words(line), *width as u16)).collect()
                        })
                        .collect();
                    self.row(&broken, table, &widths);
                }
            }
            self.rule();
        }
    }

    fn row(&mut self, row: &[Vec<String>], table: &Table<Line>, widths: &[usize]) {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut line = String::new();
            let mut start = 0;
            for ((cell, width), column) in row.iter().zip(widths).zip(&table.columns) {
                let text = cell.get(at).map_or("", String::as_str);
                let free = width.saturating_sub(cells(text));
                let lead = if column.align == Align::Centre { free / 2 } else { 0 };
                let used = cells(&line);
                line.push_str(&" ".repeat((start + lead).saturating_sub(used)));
                line.push_str(text);
                start += width + GAP;
            }
            self.lines.push(line);
        }
    }

    fn foot(&mut self) {
        let titles = source::annex_titles(self.paper, source::long_annex(self.paper).is_some());
        for (at, title) in titles.iter().enumerate() {
            if at == 0 {
                self.blank();
            }
            let lead = m::ANNEX_LEAD.get(self.paper.lang);
            let lead = if at == 0 { lead.to_owned() } else { " ".repeat(cells(lead)) };
            let number = if titles.len() > 1 { format!("{}. ", at + 1) } else { String::new() };
            self.paragraph(&format!("{lead}{number}{title}"));
        }
        let head = &self.paper.head;
        let foot = [&head.sign, &head.date].map(|part| words(part));
        if foot.iter().any(|part| !part.is_empty()) {
            self.blank();
            foot.iter().filter(|part| !part.is_empty()).for_each(|part| self.right(part));
        }
    }

    fn annex(&mut self, at: usize, annex: &Annex) {
        let all = source::annex_titles(self.paper, source::long_annex(self.paper).is_some());
        let number = if all.len() > 1 { (at + 1).to_string() } else { String::new() };
        self.blank();
        self.rule();
        self.line(&format!("{}{number}", m::ANNEX.get(self.paper.lang)));
        self.centred(&words(&annex.title));
        self.blank();
        self.blocks(&annex.blocks);
    }

    fn notes(&mut self) {
        if self.paper.sources.is_empty() {
            return;
        }
        self.blank();
        self.rule();
        self.line(m::NOTES.get(self.paper.lang));
        for (at, one) in self.paper.sources.iter().enumerate() {
            let note = source::note(one, self.paper.lang);
            self.line(&format!("{}{}: {note}", mark(at + 1), one.figure));
        }
    }

    fn imprint(&mut self) {
        let head = &self.paper.head;
        let printed = [words(&head.print), words(&head.printed)];
        let printed = printed.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("  ");
        let lines = [words(&head.copy), printed];
        if lines.iter().any(|line| !line.is_empty()) {
            self.blank();
            self.rule();
            for line in lines.iter().filter(|line| !line.is_empty()) {
                self.line(line);
                self.rule();
            }
        }
    }
}

/// `〔1〕`, which no text of a paper needs for itself but a document's number, whose year has four digits.
fn mark(number: usize) -> String {
    format!("\u{3014}{number}\u{3015}")
}

fn words(line: &[Span]) -> String {
    let span = |span: &Span| match span {
        Span::Text(text) => text.clone(),
        Span::Figure { text, source } => format!("{text}{}", mark(*source)),
    };
    line.iter().map(span).collect()
}

/// Columns' widths in a room: by their weights, none narrower than two characters, nor than the marks of its figures,
/// for which the widest give way.
fn widths(table: &Table<Line>, room: usize) -> Vec<usize> {
    let free = room.saturating_sub(GAP * table.columns.len().saturating_sub(1));
    let sum: usize = table.columns.iter().map(|column| usize::from(column.weight)).sum();
    let part = |weight: u16| (free * usize::from(weight) / sum.max(1)).max(4);
    let mut widths: Vec<usize> = table.columns.iter().map(|column| part(column.weight)).collect();
    for at in 0..widths.len() {
        let missing = marks(table, at).saturating_sub(widths[at]);
        widths[at] += missing;
        for _ in 0..missing {
            let Some(widest) = (0..widths.len()).filter(|one| *one != at).max_by_key(|one| widths[*one])
            else {
                break;
            };
            widths[widest] -= 1;
        }
    }
    widths
}

/// Cells of the widest mark in a column.
fn marks(table: &Table<Line>, at: usize) -> usize {
    let lines = table.rows.iter().flat_map(|row| match row {
        Row::Cells { cells, .. } => cells.get(at).map_or(&[][..], Vec::as_slice),
        Row::Across(_) => &[],
    });
    let mark = |span: &Span| match span {
        Span::Figure { source, .. } => Some(cells(&mark(*source))),
        Span::Text(_) => None,
    };
    lines.flatten().filter_map(mark).max().unwrap_or(0)
}
