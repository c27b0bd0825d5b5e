//! A plain text table without borders, fitted to the terminal: the face of every list command.
//!
//! Widths are counted in terminal columns, where a Han character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::text::single_line;

/// Columns of blank between two cells.
const GAP: usize = 2;

/// No column is squeezed below this many terminal columns: one Han character and the ellipsis.
const NARROWEST: usize = 3;

/// A colour of the terminal's own sixteen, or a weaker one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Weaker than the rest.
    Dim,
}

impl Paint {
    /// `text` in the colour (ECMA-48 SGR), and back to the terminal's own after it.
    pub fn over(self, text: &str) -> String {
        let code = match self {
            Self::Red => 31,
            Self::Yellow => 33,
            Self::Green => 32,
            Self::Dim => 2,
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

const ELLIPSIS: char = '…';

/// On which side a column's cells are flush.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Flush left, for words.
    #[default]
    Left,
    /// Flush right, for figures.
    Right,
}

/// A table under construction: headers, then rows.
#[derive(Clone, Debug, Default)]
pub struct Table {
    headers: Vec<String>,
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
    /// Colours of the rows' cells; shorter than the rows where there are none.
    paints: Vec<Vec<Option<Paint>>>,
}

impl Table {
    /// A table with these headers; every row is cut or padded to their number.
    pub fn new(headers: Vec<String>) -> Self {
        let headers: Vec<String> = headers.into_iter().map(|cell| single_line(&cell)).collect();
        Self { aligns: vec![Align::Left; headers.len()], headers, rows: Vec::new(), paints: Vec::new() }
    }

    /// Sets the side of column `column` (0-based); a column that does not exist is ignored.
    #[must_use]
    pub fn align(mut self, column: usize, align: Align) -> Self {
        if let Some(slot) = self.aligns.get_mut(column) {
            *slot = align;
        }
        self
    }

    /// Adds a row; its cells are freed of control characters and line breaks.
    pub fn push(&mut self, row: Vec<String>) -> &mut Self {
        let mut cells: Vec<String> = row.into_iter().map(|cell| single_line(&cell)).collect();
        cells.resize(self.headers.len(), String::new());
        self.rows.push(cells);
        self
    }

    /// Adds a row some of whose cells are coloured.
    pub fn push_painted(&mut self, row: Vec<(String, Option<Paint>)>) -> &mut Self {
        let (cells, paints) = row.into_iter().unzip();
        self.paints.resize(self.rows.len(), Vec::new());
        self.paints.push(paints);
        self.push(cells)
    }

    /// Number of rows, the headers not counted.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines, each ended by a line break.
    ///
    /// With a width (terminal columns) the widest columns give way until the lines fit and cut cells end in
    /// `…`; without one (output is piped) nothing is cut.
    pub fn render(&self, width: Option<usize>) -> String {
        let mut widths = self.natural_widths();
        if let Some(width) = width {
            fit(&mut widths, width);
        }
        let mut out = String::new();
        self.line(&self.headers, &[], &widths, &mut out);
        for (place, row) in self.rows.iter().enumerate() {
            self.line(row, self.paints.get(place).map_or(&[], Vec::as_slice), &widths, &mut out);
        }
        out
    }

    fn natural_widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.headers.iter().map(|cell| cell.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        widths
    }

    fn line(&self, row: &[String], paints: &[Option<Paint>], widths: &[usize], out: &mut String) {
        let start = out.len();
        for (column, (cell, &width)) in row.iter().zip(widths).enumerate() {
            if column > 0 {
                pad(out, GAP);
            }
            let shown = truncate(cell, width);
            let blank = width.saturating_sub(shown.width());
            let shown = match paints.get(column) {
                Some(Some(paint)) if !shown.is_empty() => paint.over(&shown),
                _ => shown,
            };
            let right = self.aligns.get(column) == Some(&Align::Right);
            pad(out, if right { blank } else { 0 });
            out.push_str(&shown);
            pad(out, if right { 0 } else { blank });
        }
        out.truncate(start + out[start..].trim_end().len());
        out.push('\n');
    }
}

/// Cuts `text` to `width` terminal columns; a cut text ends in `…`.
pub fn truncate(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        kept.push(c);
    }
    if width > 0 {
        kept.push(ELLIPSIS);
    }
    kept
}

fn pad(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Lowers the widest columns to one common height (as water finds its level) until the line fits `width`.
fn fit(widths: &mut [usize], width: usize) {
    let room = width.saturating_sub(GAP * widths.len().saturating_sub(1));
    let total = |cap: usize| widths.iter().map(|w| (*w).min(cap)).sum::<usize>();
    let widest = widths.iter().copied().max().unwrap_or(0);
    let (mut low, mut high) = (NARROWEST.min(widest), widest);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if total(middle) <= room {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    let mut spare = room.saturating_sub(total(low));
    for w in widths.iter_mut().filter(|w| **w > low) {
        // The columns left over by rounding go to the first ones that were cut.
        let extra = usize::from(spare > 0);
        spare -= extra;
        *w = (low + extra).min(*w);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table() -> Table {
        let mut table = Table::new(vec!["编号".into(), "任务".into(), "值".into()]).align(2, Align::Right);
        table.push(vec!["1".into(), "推动小区党组织全覆盖".into(), "60".into()]);
        table.push(vec!["12".into(), "建\u{1b}[2J制\n二".into(), "100".into()]);
        table.push(vec!["3".into()]);
        table
    }

    #[test]
    fn piped_output_is_whole_and_aligned() {
        let shown = table().render(None);
        assert_eq!(
            shown,
            "编号  任务                   值\n\
             1     推动小区党组织全覆盖   60\n\
             12    建\u{FFFD}[2J制 二           100\n\
             3\n"
        );
    }

    #[test]
    fn narrow_terminals_cut_the_widest_column() {
        let shown = table().render(Some(20));
        assert_eq!(
            shown,
            "编号  任务        值\n\
             1     推动小区…   60\n\
             12    建\u{FFFD}[2J制…  100\n\
             3\n"
        );
    }

    #[test]
    fn colour_takes_no_room() {
        let mut table = Table::new(vec!["甲".into(), "乙".into()]);
        table.push(vec!["一".into(), "x".into()]);
        table.push_painted(vec![("二".into(), Some(Paint::Red)), (String::new(), Some(Paint::Red))]);
        table.push_painted(vec![("三四".into(), None), ("y".into(), Some(Paint::Dim))]);
        assert_eq!(
            table.render(None),
            "甲    乙\n一    x\n\u{1b}[31m二\u{1b}[0m\n三四  \u{1b}[2my\u{1b}[0m\n"
        );
    }

    #[test]
    fn a_table_without_columns_is_only_line_ends() {
        assert_eq!(Table::new(vec![]).render(Some(0)), "\n");
    }

    proptest! {
        #[test]
        fn lines_fit_where_they_can(cells in prop::collection::vec("[a-z字]{0,12}", 1..12), width in 20_usize..60) {
            let mut table = Table::new(vec!["甲".into(), "乙".into(), "丙".into()]);
            for row in cells.chunks(3) {
                table.push(row.to_vec());
            }
            for line in table.render(Some(width)).lines() {
                prop_assert!(line.width() <= width, "{line:?} is wider than {width}");
            }
        }

        #[test]
        fn truncation_never_overflows(text in "[a字é]{0,20}", width in 0_usize..12) {
            prop_assert!(truncate(&text, width).width() <= width);
        }
    }
}
