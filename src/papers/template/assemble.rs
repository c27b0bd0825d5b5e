//! Reads what a template gave: titles, headings, parts of the head, blocks, items, rows, paragraphs.

use std::collections::BTreeMap;

use super::facts::Draft;
use super::problem::Problem;
use super::{Filled, fields};
use crate::locale::{Lang, papers as m};
use crate::papers::mark::{CutMark, Numberer, VALUE, VALUE_END, is_mark};
use crate::papers::model::{Align, Annex, Block, Column, Head, Line, PaperKind, Row, Table, plain};

/// Puts a paper together line by line.
pub struct Assembler<'b> {
    kind: PaperKind,
    lang: Lang,
    numberer: Numberer,
    offered: &'b BTreeMap<&'static str, Vec<Draft>>,
    out: Filled,
    /// How many headings of each level stand since the last one above it.
    counts: [usize; 4],
    paragraph: String,
    items: Vec<Line>,
    rows: Vec<Vec<String>>,
}

impl From<CutMark> for Problem {
    fn from(_: CutMark) -> Self {
        Self::CutFigure
    }
}

impl<'b> Assembler<'b> {
    /// Over what a paper offers.
    pub fn new(
        kind: PaperKind,
        lang: Lang,
        numberer: Numberer,
        offered: &'b BTreeMap<&'static str, Vec<Draft>>,
    ) -> Self {
        Self {
            kind,
            lang,
            numberer,
            offered,
            out: Filled::default(),
            counts: [0; 4],
            paragraph: String::new(),
            items: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Reads the whole text.
    pub fn read(mut self, text: &str) -> Result<Filled, Problem> {
        for line in text.lines() {
            self.line(line.trim())?;
        }
        self.end_paragraph()?;
        self.end_items();
        self.end_rows()?;
        if plain(&self.out.title).trim().is_empty() {
            return Err(Problem::NoTitle);
        }
        self.out.sources = self.numberer.sources();
        Ok(self.out)
    }

    fn line(&mut self, line: &str) -> Result<(), Problem> {
        if line.chars().all(|c| matches!(c, VALUE | VALUE_END) || c.is_whitespace()) {
            return self.end_paragraph();
        }
        if let Some(item) = line.strip_prefix("- ") {
            self.end_paragraph()?;
            self.end_rows()?;
            let item = self.numberer.line(item.trim(), None)?;
            self.items.push(item);
            return Ok(());
        }
        if line.starts_with('|') {
            self.end_paragraph()?;
            self.end_items();
            self.rows.push(cells(line));
            return Ok(());
        }
        self.end_items();
        self.end_rows()?;
        if line.starts_with('#') {
            self.end_paragraph()?;
            return self.heading(line);
        }
        if let Some(directive) = line.strip_prefix('@') {
            self.end_paragraph()?;
            let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
            return self.directive(word, rest.trim());
        }
        if needs_blank(&self.paragraph, line) {
            self.paragraph.push(' ');
        }
        self.paragraph.push_str(line);
        Ok(())
    }

    fn heading(&mut self, line: &str) -> Result<(), Problem> {
        let level = line.chars().take_while(|c| *c == '#').count();
        let text = self.numberer.line(line[level..].trim(), None)?;
        if level == 1 {
            if !self.out.title.is_empty() {
                return Err(Problem::SecondTitle);
            }
            self.out.title = text;
            return Ok(());
        }
        let at = (level - 2).min(3);
        self.counts[at] += 1;
        self.counts[at + 1..].fill(0);
        let number = m::heading_number(&self.counts[..=at], self.lang);
        self.push(Block::Heading { level: at as u8 + 1, number, line: text });
        Ok(())
    }

    fn directive(&mut self, word: &str, rest: &str) -> Result<(), Problem> {
        match word {
            "roll" => return self.roll(rest),
            "annex" => {
                let title = self.numberer.line(rest, None)?;
                self.counts = [0; 4];
                self.out.annexes.push(Annex { title, blocks: Vec::new() });
                return Ok(());
            }
            _ => {}
        }
        if fields::is_head(word) {
            let line = self.numberer.line(rest, None)?;
            *part(&mut self.out.head, word) = line;
            return Ok(());
        }
        let drafts = self.offered.get(word).ok_or_else(|| Problem::UnknownPart(word.to_owned()))?;
        let picked: Vec<&str> = rest.split_whitespace().collect();
        for draft in drafts {
            let block = match draft {
                Draft::Table(table) => self.table(word, table, &picked)?,
                Draft::Paragraph(text) => Block::Paragraph(self.numberer.line(text, None)?),
            };
            self.push(block);
        }
        Ok(())
    }

    /// A block's table with the columns that the template picked, or the usual ones.
    fn table(&mut self, word: &str, table: &Table<String>, picked: &[&str]) -> Result<Block, Problem> {
        let block = fields::block(self.kind, word).ok_or_else(|| Problem::UnknownPart(word.to_owned()))?;
        let usual: Vec<&str> =
            block.columns.iter().filter(|column| column.usual).map(|column| column.name).collect();
        let names = if picked.is_empty() { &usual[..] } else { picked };
        let places: Vec<usize> = names
            .iter()
            .filter_map(|name| table.columns.iter().position(|column| column.name == *name))
            .collect();
        let columns = places.iter().map(|at| table.columns[*at].clone()).collect();
        let rows = table.rows.iter().map(|row| match row {
            Row::Across(text) => Row::Across(text.clone()),
            Row::Cells { key, cells } => Row::Cells {
                key: key.clone(),
                cells: places.iter().map(|at| cells.get(*at).cloned().unwrap_or_default()).collect(),
            },
        });
        let table = Table { columns, rows: rows.collect() };
        Ok(Block::Table(self.numberer.table(&table)?))
    }

    /// `@roll` subject, a colon outside any value, and what is said of it.
    fn roll(&mut self, rest: &str) -> Result<(), Problem> {
        let mut depth = 0;
        let colon = rest.char_indices().find(|(_, c)| {
            match *c {
                VALUE => depth += 1,
                VALUE_END => depth -= 1,
                _ => {}
            }
            depth == 0 && m::COLONS.contains(c)
        });
        let (at, colon) = colon.ok_or(Problem::NoColon)?;
        let end = at + colon.len_utf8();
        let label = self.numberer.line(&rest[..end], None)?;
        let line = self.numberer.line(rest[end..].trim(), None)?;
        self.push(Block::Roll { label, line });
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), Problem> {
        if !self.paragraph.is_empty() {
            let text = std::mem::take(&mut self.paragraph);
            let line = self.numberer.line(&text, None)?;
            self.push(Block::Paragraph(line));
        }
        Ok(())
    }

    fn end_items(&mut self) {
        if !self.items.is_empty() {
            let items = std::mem::take(&mut self.items);
            self.push(Block::List(items));
        }
    }

    /// Rows of `|`: the first is the head, a row of dashes below it is left out.
    fn end_rows(&mut self) -> Result<(), Problem> {
        let rows = std::mem::take(&mut self.rows);
        let mut rows =
            rows.into_iter().filter(|row| !row.iter().all(|cell| cell.chars().all(|c| "-: ".contains(c))));
        let Some(head) = rows.next() else { return Ok(()) };
        let mut columns = Vec::new();
        for cell in head {
            let head = plain(&self.numberer.line(&cell, None)?);
            columns.push(Column { name: "", head, weight: 1, align: Align::Left });
        }
        let rows = rows.map(|row| Row::Cells {
            key: None,
            cells: (0..columns.len()).map(|at| row.get(at).cloned().into_iter().collect()).collect(),
        });
        let table = Table { rows: rows.collect(), columns };
        let table = self.numberer.table(&table)?;
        self.push(Block::Table(table));
        Ok(())
    }

    fn push(&mut self, block: Block) {
        match self.out.annexes.last_mut() {
            Some(annex) => annex.blocks.push(block),
            None => self.out.blocks.push(block),
        }
    }
}

fn part<'h>(head: &'h mut Head, word: &str) -> &'h mut Line {
    match word {
        "mark" => &mut head.mark,
        "number" => &mut head.number,
        "signer" => &mut head.signer,
        "to" => &mut head.to,
        "sign" => &mut head.sign,
        "date" => &mut head.date,
        "copy" => &mut head.copy,
        "print" => &mut head.print,
        _ => &mut head.printed,
    }
}

/// The cells of a row; a bar within a value divides nothing.
fn cells(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut cell = String::new();
    let mut depth = 0;
    for c in line.trim_start_matches('|').chars() {
        match c {
            VALUE => depth += 1,
            VALUE_END => depth -= 1,
            '|' if depth == 0 => {
                out.push(std::mem::take(&mut cell).trim().to_owned());
                continue;
            }
            _ => {}
        }
        cell.push(c);
    }
    if !cell.trim().is_empty() {
        out.push(cell.trim().to_owned());
    }
    out
}

/// Whether two lines of one paragraph need a blank between them: not where Han stands on either side.
fn needs_blank(before: &str, after: &str) -> bool {
    let visible = |c: &char| !is_mark(*c);
    let last = before.chars().rfind(visible);
    let first = after.chars().find(visible);
    last.zip(first).is_some_and(|(last, first)| last.is_ascii() && first.is_ascii())
}
