//! A frame as the terminal holds it: one glyph per column, the right half of a wide one marked as covered.

use compact_str::CompactString;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

use super::pen::Pen;

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

/// A screen of glyphs, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grid {
    /// Columns.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    glyphs: Vec<Glyph>,
}

impl Grid {
    /// A cleared screen.
    pub(super) fn blank(width: usize, height: usize) -> Self {
        Self { width, height, glyphs: vec![Glyph::BLANK; width * height] }
    }

    /// What a terminal that knows these attributes shows after drawing `buffer`.
    pub(super) fn of(buffer: &Buffer, attributes: Modifier) -> Self {
        let (width, height) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
        let mut grid = Self { width, height, glyphs: Vec::with_capacity(width * height) };
        for row in buffer.content.chunks(width.max(1)) {
            let mut covered = 0;
            for (x, cell) in row.iter().enumerate() {
                let mut pen = Pen::of(cell, attributes);
                if covered > 0 {
                    covered -= 1;
                    grid.glyphs.push(Glyph { symbol: CompactString::const_new(""), pen });
                    continue;
                }
                let columns = cell.symbol().width();
                let fits = (1..=width - x).contains(&columns);
                let symbol = if fits { cell.symbol().into() } else { CompactString::const_new(" ") };
                if symbol == " " {
                    pen = pen.of_blank();
                }
                covered = if fits { columns - 1 } else { 0 };
                grid.glyphs.push(Glyph { symbol, pen });
            }
        }
        grid.inherit_pens();
        grid
    }

    /// A covered column has the pen of the glyph that covers it, whatever the buffer says.
    fn inherit_pens(&mut self) {
        for i in 1..self.glyphs.len() {
            if self.glyphs[i].is_covered() {
                self.glyphs[i].pen = self.glyphs[i - 1].pen;
            }
        }
    }

    /// One row, top is 0.
    pub(super) fn row(&self, y: usize) -> &[Glyph] {
        &self.glyphs[y * self.width..(y + 1) * self.width]
    }

    /// Columns that differ between row `y` here and row `other_y` of `other`, a grid of the same width.
    pub(super) fn distance(&self, y: usize, other: &Self, other_y: usize) -> usize {
        self.row(y).iter().zip(other.row(other_y)).filter(|(a, b)| a != b).count()
    }

    /// Columns of row `y` that are not blank.
    pub(super) fn ink(&self, y: usize) -> usize {
        self.row(y).iter().filter(|glyph| !glyph.is_blank()).count()
    }

    /// Moves rows `top..=bottom` up by `lines` (down when negative), as the terminal does; freed rows are blank.
    pub(super) fn scroll(&mut self, top: usize, bottom: usize, lines: isize) {
        let (start, end) = (top * self.width, (bottom + 1) * self.width);
        let region = &mut self.glyphs[start..end];
        let shift = lines.unsigned_abs() * self.width;
        let kept = region.len() - shift;
        if lines > 0 {
            region.rotate_left(shift);
            region[kept..].fill(Glyph::BLANK);
        } else {
            region.rotate_right(shift);
            region[..shift].fill(Glyph::BLANK);
        }
    }
}
