//! A surface that keeps the last frame instead of showing it.

use std::io;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::runtime::canvas::Surface;
use crate::theme::measure::cells;

/// The last frame, and where the cursor stood.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The frame.
    pub frame: Buffer,
    /// The cursor; none where it is hidden.
    pub cursor: Option<Position>,
}

impl Surface for Sheet {
    fn present(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        self.frame = frame.clone();
        self.cursor = cursor;
        Ok(())
    }

    fn send(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn forget(&mut self) {}
}

impl Sheet {
    /// The frame as text, a line a row, without blanks at the ends. A wide character covers its second cell.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for y in 0..self.frame.area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < self.frame.area.width {
                let symbol = self.frame[(x, y)].symbol();
                line.push_str(symbol);
                x += u16::try_from(cells(symbol)).unwrap_or(1).max(1);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}
