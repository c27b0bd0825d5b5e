//! The text of a Word document: a paragraph a line, Word's own numbering written out, tables tab-separated.
//!
//! A cell of several paragraphs is quoted, as spreadsheets do; a cell merged with the one above is `〃`, and an
//! empty one `/`, so that the table reader need not guess which of the two it is.

use std::panic::{AssertUnwindSafe, catch_unwind};

use docx_rs::{
    DocumentChild, InsertChild, Paragraph, ParagraphChild, Run, RunChild, StructuredDataTag,
    StructuredDataTagChild, Table, TableCell, TableCellContent, TableChild, TableRow, TableRowChild,
};

use super::numbering::Numberer;
use super::source::{MAX_BYTES, SourceError};

/// Reads a .docx.
pub(super) fn read(bytes: &[u8]) -> Result<String, SourceError> {
    if unpacked_size(bytes).is_some_and(|size| size > MAX_BYTES as u64) {
        return Err(SourceError::TooLarge);
    }
    // The reader panics on some damaged archives; a damaged file is the user's to replace, not ours to die of.
    let read = catch_unwind(AssertUnwindSafe(|| docx_rs::read_docx(bytes)));
    let docx = match read {
        Ok(Ok(docx)) => docx,
        Ok(Err(error)) => return Err(SourceError::BadDocx { reason: error.to_string() }),
        Err(_) => return Err(SourceError::BadDocx { reason: "damaged archive".to_owned() }),
    };
    let mut writer = Writer { numberer: Numberer::new(&docx), out: String::new() };
    for child in &docx.document.children {
        match child {
            DocumentChild::Paragraph(paragraph) => writer.paragraph(paragraph),
            DocumentChild::Table(table) => writer.table(table),
            DocumentChild::StructuredDataTag(tag) => writer.tag(tag),
            _ => {}
        }
    }
    Ok(writer.out)
}

/// The unpacked size that the archive's directory declares (APPNOTE 4.3.12), none where it has no directory.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let u16_at = |at: usize| bytes.get(at..at + 2).map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    let u32_at = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end =
        (tail..bytes.len().saturating_sub(21)).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))?;
    let mut at = usize::try_from(u32_at(end + 16)?).ok()?;
    let mut total: u64 = 0;
    for _ in 0..u16_at(end + 10)? {
        if !bytes.get(at..)?.starts_with(b"PK\x01\x02") {
            break;
        }
        total += u64::from(u32_at(at + 24)?);
        at += 46 + u16_at(at + 28)? + u16_at(at + 30)? + u16_at(at + 32)?;
    }
    Some(total)
}

struct Writer {
    numberer: Numberer,
    out: String,
}

impl Writer {
    fn paragraph(&mut self, paragraph: &Paragraph) {
        let line = self.line(paragraph);
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// A paragraph's number and text. Tabs are blanks here: in the text they divide a table's cells.
    fn line(&mut self, paragraph: &Paragraph) -> String {
        let mut text = String::new();
        children(&paragraph.children, &mut text);
        if text.trim().is_empty() {
            return text;
        }
        let mut line = self.numberer.label(&paragraph.property).unwrap_or_default();
        line.push_str(&text);
        line
    }

    fn tag(&mut self, tag: &StructuredDataTag) {
        let mut loose = String::new();
        for child in &tag.children {
            match child {
                StructuredDataTagChild::Paragraph(paragraph) => self.paragraph(paragraph),
                StructuredDataTagChild::Table(table) => self.table(table),
                StructuredDataTagChild::StructuredDataTag(inner) => self.tag(inner),
                StructuredDataTagChild::Run(child) => run(child, &mut loose),
                _ => {}
            }
        }
        if !loose.is_empty() {
            self.out.push_str(&loose);
            self.out.push('\n');
        }
    }

    fn table(&mut self, table: &Table) {
        self.out.push('\n');
        for child in &table.rows {
            let TableChild::TableRow(row) = child;
            let row = self.row(row);
            self.out.push_str(&row);
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    fn row(&mut self, row: &TableRow) -> String {
        let mut cells = Vec::new();
        let count = row.cells.len();
        for child in &row.cells {
            let TableRowChild::TableCell(cell) = child;
            let (span, merged) = shape(cell);
            let text = if merged { "〃".to_owned() } else { self.cell(cell) };
            cells.push(if text.is_empty() { "/".to_owned() } else { text });
            // A cell over all columns is a group's name; over some, it leaves the others empty.
            if count > 1 {
                cells.extend((1..span).map(|_| "/".to_owned()));
            }
        }
        cells.join("\t")
    }

    fn cell(&mut self, cell: &TableCell) -> String {
        let mut lines = Vec::new();
        for child in &cell.children {
            match child {
                TableCellContent::Paragraph(paragraph) => lines.push(self.line(paragraph)),
                TableCellContent::Table(table) => lines.extend(self.inner(table)),
                _ => {}
            }
        }
        lines.retain(|line| !line.trim().is_empty());
        let text = lines.join("\n").trim().to_owned();
        if text.contains('\n') || text.starts_with('"') {
            format!("\"{}\"", text.replace('"', "”"))
        } else {
            text
        }
    }

    /// A table inside a cell: its cells' texts, one a line.
    fn inner(&mut self, table: &Table) -> Vec<String> {
        let mut lines = Vec::new();
        for TableChild::TableRow(row) in &table.rows {
            for TableRowChild::TableCell(cell) in &row.cells {
                for child in &cell.children {
                    if let TableCellContent::Paragraph(paragraph) = child {
                        lines.push(self.line(paragraph));
                    }
                }
            }
        }
        lines
    }
}

/// How many columns a cell covers (at most 64), and whether it goes on from the cell above.
fn shape(cell: &TableCell) -> (usize, bool) {
    // The reader keeps these fields to itself; its JSON form shows them.
    let property = serde_json::to_value(&cell.property).unwrap_or_default();
    let span = property.get("gridSpan").and_then(serde_json::Value::as_u64).unwrap_or(1).clamp(1, 64);
    let merged = property.get("verticalMerge").and_then(serde_json::Value::as_str) == Some("continue");
    (usize::try_from(span).unwrap_or(1), merged)
}

/// The text of a paragraph's parts. What a tracked change struck out is not part of the document.
fn children(children: &[ParagraphChild], out: &mut String) {
    for child in children {
        match child {
            ParagraphChild::Run(child) => run(child, out),
            ParagraphChild::Insert(insert) => {
                for child in &insert.children {
                    if let InsertChild::Run(child) = child {
                        run(child, out);
                    }
                }
            }
            ParagraphChild::Hyperlink(link) => self::children(&link.children, out),
            ParagraphChild::StructuredDataTag(tag) => {
                for child in &tag.children {
                    if let StructuredDataTagChild::Run(child) = child {
                        run(child, out);
                    }
                }
            }
            _ => {}
        }
    }
}

fn run(run: &Run, out: &mut String) {
    for child in &run.children {
        match child {
            RunChild::Text(text) => {
                out.extend(text.text.chars().map(|c| if c.is_control() { ' ' } else { c }));
            }
            RunChild::Tab(_) | RunChild::PTab(_) => out.push_str("  "),
            RunChild::Break(_) | RunChild::CarriageReturn(_) => out.push('\n'),
            _ => {}
        }
    }
}
