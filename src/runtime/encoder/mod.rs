//! Turns frames into few bytes: only what changed since the last one, scrolled where rows moved.
//!
//! It knows what the terminal shows, where its cursor stands and which pen is set, so it needs no cursor move
//! after a wide character, no style change between equal styles, and nothing at all when nothing changed.

mod certain;
mod csi;
mod grid;
mod pen;
mod scroll;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use self::grid::{Glyph, Grid};
use self::pen::Pen;
use super::abilities::Abilities;

/// A frame shorter than this reaches the terminal in one piece anyway and isn't wrapped in a synchronised update.
const WRAP_FROM: usize = 512;

/// Begins a synchronised update (mode 2026, CSI form: GNU screen would print the DCS form).
const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
/// Ends a synchronised update.
const SYNC_END: &[u8] = b"\x1b[?2026l";
const CURSOR_SHOW: &[u8] = b"\x1b[?25h";
const CURSOR_HIDE: &[u8] = b"\x1b[?25l";

/// Blanks that are longer than erasing the rest of the line and a jump over them.
const GAP: usize = 16;

/// A frame in which fewer columns differ is not worth a scroll.
const SCROLL_FROM: usize = 40;

/// Remembers the terminal's state and writes the difference to the next frame.
#[derive(Clone, Debug)]
pub struct Encoder {
    abilities: Abilities,
    /// What the terminal shows; `None` when that is unknown and it must be cleared.
    shown: Option<Grid>,
    pen: Option<Pen>,
    cursor: Option<(usize, usize)>,
    cursor_visible: Option<bool>,
    /// Whether nothing was drawn yet.
    first: bool,
    out: Vec<u8>,
}

impl Encoder {
    /// For a terminal that can do so much, of which nothing else is known yet.
    pub const fn new(abilities: Abilities) -> Self {
        let out = Vec::new();
        Self { abilities, shown: None, pen: None, cursor: None, cursor_visible: None, first: true, out }
    }

    /// Forgets the terminal's state: the next frame clears the screen and draws everything.
    pub fn forget(&mut self) {
        *self = Self { first: self.first, ..Self::new(self.abilities) };
    }

    /// The bytes that turn the terminal's picture into `buffer`, with the cursor at `cursor` or hidden.
    /// Empty when nothing differs. The caller must write them all, or call [`Encoder::forget`].
    pub fn frame(&mut self, buffer: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        self.out.clear();
        let (width, height) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
        let known = self.shown.take().filter(|shown| (shown.width, shown.height) == (width, height));
        let is_known = known.is_some();
        let mut shown = known.unwrap_or_else(|| self.clear_screen(buffer, width, height));
        let next = shown.after(buffer, self.abilities.attributes);
        self.draw(&mut shown, &next, is_known && self.abilities.scroll_regions);
        self.shown = Some(next);
        let drawn = !self.out.is_empty();
        self.place_cursor(cursor);
        let mut out = std::mem::take(&mut self.out);
        // There is nothing that the first frame could tear: on a slow link it is read from the top while it comes.
        let torn = drawn && !std::mem::take(&mut self.first) && out.len() >= WRAP_FROM;
        if torn && self.abilities.synchronised {
            out = [SYNC_BEGIN, &out, SYNC_END].concat();
        }
        out
    }

    /// Clears the screen in the colour of most of what comes, so that its blanks need not be written.
    fn clear_screen(&mut self, buffer: &Buffer, width: usize, height: usize) -> Grid {
        let paints = self.abilities.paints_erased;
        let ground = if paints { Grid::ground(buffer, self.abilities.attributes) } else { Pen::PLAIN };
        self.out.extend_from_slice(CURSOR_HIDE);
        self.set_pen(ground);
        self.out.extend_from_slice(b"\x1b[H\x1b[2J");
        self.cursor = Some((0, 0));
        self.cursor_visible = Some(false);
        Grid::blank(width, height, ground)
    }

    /// Draws the rows that differ; scrolls before, where something may have moved and that makes it shorter.
    fn draw(&mut self, shown: &mut Grid, next: &Grid, may_scroll: bool) {
        let changed = next.changed(shown);
        if !may_scroll {
            return self.rows(&changed, shown, next);
        }
        let differing: usize = changed.iter().map(|&y| next.distance(y, shown, y)).sum();
        let found = if differing >= SCROLL_FROM { scroll::find(shown, next, &changed) } else { None };
        let Some(shift) = found else {
            return self.rows(&changed, shown, next);
        };
        // Where it saves most of the frame there is nothing to compare.
        if shift.saves * 2 > differing {
            return self.scrolled(shift, shown, next);
        }
        let mut scrolled = self.clone();
        self.rows(&changed, shown, next);
        scrolled.scrolled(shift, shown, next);
        if scrolled.out.len() < self.out.len() {
            *self = scrolled;
        }
    }

    /// Scrolls, then draws the rows that differ still.
    fn scrolled(&mut self, shift: scroll::Shift, shown: &mut Grid, next: &Grid) {
        self.scroll(shift);
        shown.scroll(shift.top, shift.bottom, shift.lines);
        self.rows(&next.changed(shown), shown, next);
    }

    /// Deletes or inserts lines within a scroll region: unlike SU and SD, the Linux console knows these. The lines
    /// that appear are plain on every terminal.
    fn scroll(&mut self, shift: scroll::Shift) {
        self.set_pen(Pen::PLAIN);
        let verb = if shift.lines > 0 { 'M' } else { 'L' };
        let (top, bottom, lines) = (shift.top + 1, shift.bottom + 1, shift.lines.unsigned_abs());
        self.text(&format!("\x1b[{top};{bottom}r\x1b[{top}H\x1b[{lines}{verb}\x1b[r"));
        self.cursor = Some((0, 0));
    }

    fn rows(&mut self, changed: &[usize], shown: &Grid, next: &Grid) {
        for &y in changed {
            self.row(y, shown.row(y), next.row(y));
        }
    }

    fn row(&mut self, y: usize, shown: &[Glyph], next: &[Glyph]) {
        let mut stale = stale(|x| &shown[x], next);
        let blank_from = self.erasable_from(next);
        let mut x = 0;
        while let Some(ahead) = stale.iter().skip(x).position(|stale| *stale) {
            x += ahead;
            self.reach(x, y, next);
            let blank = &next[x];
            // Three spaces are as long as the sequence that erases to the end of the line.
            if x >= blank_from && stale[x..].iter().rposition(|stale| *stale) >= Some(3) {
                return self.erase_line(blank);
            }
            if self.is_gap(x, next, &stale) {
                self.erase_line(blank);
                stale.truncate(x);
                stale.extend(self::stale(|_| blank, &next[x..]));
            } else {
                self.glyph(x, y, next);
                x = glyph_end(next, x);
            }
        }
    }

    /// Whether blanks begin here that are longer to write than to erase the rest of the line and to jump behind them,
    /// and nothing stands behind them that stays.
    fn is_gap(&self, x: usize, row: &[Glyph], stale: &[bool]) -> bool {
        let ground = &row[x];
        self.is_erasable(ground)
            && row[x..].iter().take_while(|glyph| *glyph == ground).count() >= GAP
            && row[x..].iter().zip(&stale[x..]).all(|(glyph, stale)| *stale || glyph == ground)
    }

    /// Whether erasing a column draws this.
    fn is_erasable(&self, glyph: &Glyph) -> bool {
        let erasable = glyph.symbol == " " && glyph.pen.is_erasure();
        erasable && (glyph.pen == Pen::PLAIN || self.abilities.paints_erased)
    }

    /// Erases from the cursor to the end of the line, to blanks like this one.
    fn erase_line(&mut self, blank: &Glyph) {
        if !self.draws_alike(blank) {
            self.set_pen(blank.pen);
        }
        self.out.extend_from_slice(b"\x1b[K");
    }

    /// The column from which erasing to the end of the line draws the rest of a row.
    fn erasable_from(&self, row: &[Glyph]) -> usize {
        let Some(last) = row.last() else { return 0 };
        if !self.is_erasable(last) {
            return row.len();
        }
        row.iter().rposition(|glyph| glyph != last).map_or(0, |x| x + 1)
    }

    /// Brings the cursor to a column: by writing again what stands between, where that is shorter than a jump.
    fn reach(&mut self, x: usize, y: usize, row: &[Glyph]) {
        if let Some((from, at)) = self.cursor
            && at == y
            && from < x
        {
            let gap = &row[from..x];
            let bytes: usize = gap.iter().map(|glyph| glyph.symbol.len()).sum();
            let sure = |glyph: &Glyph| glyph.is_covered() || certain::is(&glyph.symbol);
            let cheap = bytes <= 4 && gap.iter().all(|glyph| self.draws_alike(glyph) && sure(glyph));
            if cheap {
                for glyph in gap {
                    self.out.extend_from_slice(glyph.symbol.as_bytes());
                }
                self.cursor = Some((x, y));
                return;
            }
        }
        self.move_to(x, y);
    }

    fn move_to(&mut self, x: usize, y: usize) {
        if self.cursor == Some((x, y)) {
            return;
        }
        let relative = self.out.len();
        let is_near = match self.cursor {
            Some((from, at)) if at == y => {
                self.move_along(from, x);
                true
            }
            Some((_, at)) if at + 1 == y => {
                self.text("\r\n");
                self.move_along(0, x);
                true
            }
            _ => false,
        };
        let absolute = self.out.len();
        self.text("\x1b[");
        if (x, y) != (0, 0) {
            csi::number(y + 1, &mut self.out);
        }
        if x != 0 {
            csi::parameter(x + 1, &mut self.out);
        }
        self.text("H");
        if is_near {
            csi::keep_shorter(&mut self.out, relative, absolute);
        }
        self.cursor = Some((x, y));
    }

    /// Moves the cursor within its row.
    fn move_along(&mut self, from: usize, to: usize) {
        let (steps, verb) = if to > from { (to - from, "C") } else { (from - to, "D") };
        match (to, steps) {
            (_, 0) => {}
            (0, _) => self.text("\r"),
            (_, 1) if to < from => self.text("\x08"),
            _ => {
                self.text("\x1b[");
                if steps > 1 {
                    csi::number(steps, &mut self.out);
                }
                self.text(verb);
            }
        }
    }

    fn glyph(&mut self, x: usize, y: usize, row: &[Glyph]) {
        let glyph = &row[x];
        if !self.draws_alike(glyph) {
            self.set_pen(glyph.pen);
        }
        let end = glyph_end(row, x);
        if certain::is(&glyph.symbol) {
            self.out.extend_from_slice(glyph.symbol.as_bytes());
            // After the last column terminals differ in where the cursor waits.
            self.cursor = (end < row.len()).then_some((end, y));
        } else {
            self.uncertain(x, y, row);
        }
    }

    /// Writes a glyph that a terminal may draw narrower than it is counted, over blanks, or wider, where it has room.
    fn uncertain(&mut self, x: usize, y: usize, row: &[Glyph]) {
        let (symbol, end) = (&row[x].symbol, glyph_end(row, x));
        if end - x > 1 {
            self.text(&" ".repeat(end - x));
            self.cursor = (end < row.len()).then_some((end, y));
            self.move_to(x, y);
        }
        let fits = x + certain::reach(symbol) <= row.len();
        self.text(if fits { symbol } else { certain::core(symbol, end - x) });
        self.cursor = None;
    }

    /// Whether the pen in use draws the glyph as it should be; on a space most of a pen doesn't show.
    fn draws_alike(&self, glyph: &Glyph) -> bool {
        self.pen.is_some_and(|pen| pen == glyph.pen || (glyph.symbol == " " && pen.of_blank() == glyph.pen))
    }

    fn set_pen(&mut self, pen: Pen) {
        if let Some(from) = self.pen {
            pen.switch_from(from, &mut self.out);
        } else {
            self.out.extend_from_slice(b"\x1b[m");
            pen.switch_from(Pen::PLAIN, &mut self.out);
        }
        self.pen = Some(pen);
    }

    fn place_cursor(&mut self, cursor: Option<Position>) {
        if let Some(position) = cursor {
            self.move_to(usize::from(position.x), usize::from(position.y));
        }
        if self.cursor_visible != Some(cursor.is_some()) {
            self.out.extend_from_slice(if cursor.is_some() { CURSOR_SHOW } else { CURSOR_HIDE });
            self.cursor_visible = Some(cursor.is_some());
        }
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}

/// The columns of a row that must be written: those that differ, and those that a glyph of uncertain width may have
/// touched when it was written before them.
fn stale<'a>(shown: impl Fn(usize) -> &'a Glyph, next: &[Glyph]) -> Vec<bool> {
    let mut stale = vec![false; next.len()];
    let (mut x, mut reached) = (0, 0);
    while x < next.len() {
        let end = glyph_end(next, x);
        if x < reached || (x..end).any(|x| *shown(x) != next[x]) {
            stale[x..end].fill(true);
            reached = reached.max(x + certain::reach(&next[x].symbol));
        }
        x = end;
    }
    stale
}

/// The column after the glyph that begins at `x`.
fn glyph_end(row: &[Glyph], x: usize) -> usize {
    let covered = row[x + 1..].iter().take_while(|glyph| glyph.is_covered()).count();
    x + 1 + covered
}
