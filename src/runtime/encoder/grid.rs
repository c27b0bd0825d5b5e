//! A frame as the terminal holds it: one glyph per column, the right half of a wide one marked as covered.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use compact_str::CompactString;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;

use super::pen::Pen;
use crate::theme::measure::cells;

/// Parts of a row that are known on their own, so that a list is seen to scroll although the detail beside it changed.
const SEGMENTS: usize = 4;

/// What one column shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The grapheme; empty where a wide glyph to the left covers this column.
    pub(super) symbol: CompactString,
    /// Its colours and attributes.
    pub(super) pen: Pen,
}

impl Glyph {
    /// An empty column in the terminal's own colours.
    pub(super) const BLANK: Self = Self { symbol: CompactString::const_new(" "), pen: Pen::PLAIN };

    /// Whether erasing the column gives the same picture.
    pub(super) fn is_blank(&self) -> bool {
        self.symbol == " " && self.pen == Pen::PLAIN
    }

    /// Whether a wide glyph to the left owns this column.
    pub(super) fn is_covered(&self) -> bool {
        self.symbol.is_empty()
    }
}

/// A row of a screen.
#[derive(Debug, Default)]
pub(super) struct Row {
    glyphs: Vec<Glyph>,
    /// What its parts are known by, once that was asked.
    parts: OnceCell<Parts>,
}

/// Parts into which a row is cut, each with a hash of its text; none for a blank one.
type Parts = [Option<u64>; SEGMENTS];

impl Row {
    fn new(glyphs: Vec<Glyph>) -> Self {
        Self { glyphs, parts: OnceCell::new() }
    }

    /// What a terminal that knows these attributes shows after drawing `row`.
    fn of(row: &[Cell], attributes: Modifier) -> Self {
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(row.len());
        let mut covered = 0;
        for (x, cell) in row.iter().enumerate() {
            if covered > 0 {
                covered -= 1;
                // A covered column has the pen of the glyph that covers it, whatever the cell says.
                let pen = glyphs.last().map_or(Pen::PLAIN, |glyph| glyph.pen);
                glyphs.push(Glyph { symbol: CompactString::const_new(""), pen });
                continue;
            }
            let columns = cells(cell.symbol());
            let fits = (1..=row.len() - x).contains(&columns);
            let symbol = if fits { cell.symbol().into() } else { CompactString::const_new(" ") };
            let pen = pen_of(cell, &symbol, attributes);
            covered = if fits { columns - 1 } else { 0 };
            glyphs.push(Glyph { symbol, pen });
        }
        Self::new(glyphs)
    }

    /// Whether the row shows these cells already. What a wide glyph covers follows from the glyph.
    fn shows(&self, cells: &[Cell], attributes: Modifier) -> bool {
        self.glyphs.len() == cells.len()
            && self.glyphs.iter().zip(cells).all(|(glyph, cell)| {
                glyph.is_covered()
                    || (glyph.symbol == cell.symbol() && glyph.pen == pen_of(cell, &glyph.symbol, attributes))
            })
    }

    /// What its parts are known by: equal parts have equal hashes, others hardly ever.
    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| {
            let mut parts = [None; SEGMENTS];
            let size = self.glyphs.len().div_ceil(SEGMENTS).max(1);
            let mut text = String::new();
            for (part, segment) in parts.iter_mut().zip(self.glyphs.chunks(size)) {
                if segment.iter().all(Glyph::is_blank) {
                    continue;
                }
                text.clear();
                text.extend(segment.iter().map(|glyph| glyph.symbol.as_str()));
                let mut hasher = DefaultHasher::new();
                text.hash(&mut hasher);
                *part = Some(hasher.finish());
            }
            parts
        })
    }
}

fn pen_of(cell: &Cell, symbol: &str, attributes: Modifier) -> Pen {
    let pen = Pen::of(cell, attributes);
    if symbol == " " { pen.of_blank() } else { pen }
}

/// A screen of glyphs, row by row; screens that follow one another share what did not change.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Columns.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    rows: Vec<Rc<Row>>,
}

impl Grid {
    /// A screen cleared with a pen that paints no more than a background.
    pub(super) fn blank(width: usize, height: usize, pen: Pen) -> Self {
        Self { width, height, rows: vec![blank(width, pen); height] }
    }

    /// The background on which most rows of a buffer end: what a screen is best cleared with before it.
    pub(super) fn ground(buffer: &Buffer, attributes: Modifier) -> Pen {
        let mut grounds: Vec<(Pen, usize)> = Vec::new();
        for cells in buffer.content.chunks(usize::from(buffer.area.width).max(1)) {
            let Some(last) = cells.last().filter(|cell| cell.symbol() == " ") else { continue };
            let pen = pen_of(last, " ", attributes);
            match grounds.iter_mut().find(|(known, _)| *known == pen) {
                Some((_, rows)) => *rows += 1,
                None => grounds.push((pen, 1)),
            }
        }
        let most = grounds.into_iter().filter(|(pen, _)| pen.is_erasure()).max_by_key(|(_, rows)| *rows);
        most.map_or(Pen::PLAIN, |(pen, _)| pen)
    }

    /// What a terminal that knows these attributes shows after drawing `buffer` over this screen, of the same size.
    pub(super) fn after(&self, buffer: &Buffer, attributes: Modifier) -> Self {
        let lines = buffer.content.chunks(self.width.max(1));
        let row = |(row, cells): (&Rc<Row>, &[Cell])| {
            if row.shows(cells, attributes) { Rc::clone(row) } else { Rc::new(Row::of(cells, attributes)) }
        };
        let rows: Vec<Rc<Row>> = self.rows.iter().zip(lines).map(row).collect();
        // A screen without columns has rows all the same.
        if rows.len() < self.height {
            return Self::blank(self.width, self.height, Pen::PLAIN);
        }
        Self { rows, ..*self }
    }

    /// One row, top is 0.
    pub(super) fn row(&self, y: usize) -> &[Glyph] {
        &self.rows[y].glyphs
    }

    /// The parts of row `y` that are not blank: their place, and what they are known by.
    pub(super) fn parts(&self, y: usize) -> impl Iterator<Item = (usize, u64)> {
        self.rows[y].parts().iter().enumerate().filter_map(|(at, hash)| Some((at, (*hash)?)))
    }

    /// The rows that differ between this screen and another of the same size.
    pub(super) fn changed(&self, other: &Self) -> Vec<usize> {
        let differs =
            |y: &usize| !Rc::ptr_eq(&self.rows[*y], &other.rows[*y]) && self.row(*y) != other.row(*y);
        (0..self.height).filter(differs).collect()
    }

    /// Columns that differ between row `y` here and row `other_y` of `other`, a grid of the same width.
    pub(super) fn distance(&self, y: usize, other: &Self, other_y: usize) -> usize {
        if Rc::ptr_eq(&self.rows[y], &other.rows[other_y]) {
            return 0;
        }
        self.row(y).iter().zip(other.row(other_y)).filter(|(a, b)| a != b).count()
    }

    /// Columns of row `y` that are not blank.
    pub(super) fn ink(&self, y: usize) -> usize {
        self.row(y).iter().filter(|glyph| !glyph.is_blank()).count()
    }

    /// Moves rows `top..=bottom` up by `lines` (down when negative), as the terminal does; freed rows are blank.
    pub(super) fn scroll(&mut self, top: usize, bottom: usize, lines: isize) {
        let freed = blank(self.width, Pen::PLAIN);
        let region = &mut self.rows[top..=bottom];
        let shift = lines.unsigned_abs();
        let kept = region.len() - shift;
        if lines > 0 {
            region.rotate_left(shift);
            region[kept..].fill(freed);
        } else {
            region.rotate_right(shift);
            region[..shift].fill(freed);
        }
    }
}

fn blank(width: usize, pen: Pen) -> Rc<Row> {
    Rc::new(Row::new(vec![Glyph { pen, ..Glyph::BLANK }; width]))
}
