//! The one way in which text reaches the screen: measured, cut at whole characters, substituted by profile.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::geometry::Area;
use crate::locale::{Lang, Message};
use crate::theme::measure::{cells, certain_cells, certain_width, fit};
use crate::theme::width::{WidthProfile, substitute};
use crate::theme::{Role, Theme};

/// A piece of text in one style.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// The text, one line.
    pub text: String,
    /// Its style.
    pub style: Style,
}

impl Piece {
    /// A piece from its parts.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// A buffer with everything that drawing needs to know.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    /// The theme.
    pub theme: &'a Theme,
    /// How the terminal counts ambiguous characters.
    pub profile: WidthProfile,
    /// The language.
    pub lang: Lang,
    /// Where the terminal's cursor goes, if an input has it.
    pub cursor: Option<(u16, u16)>,
}

impl<'a> Painter<'a> {
    /// A painter over a frame's buffer.
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme, profile: WidthProfile, lang: Lang) -> Self {
        Self { buffer, theme, profile, lang, cursor: None }
    }

    /// A role's style.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// A message in the screen's language.
    pub fn say(&self, message: Message) -> &'static str {
        message.get(self.lang)
    }

    /// Display width of a text, in cells, after substitution.
    pub fn width(&self, text: &str) -> u16 {
        u16::try_from(cells(&substitute(self.profile, text))).unwrap_or(u16::MAX)
    }

    /// Draws `text` from (x, y) in at most `room` cells, cut with a mark; gives the cells used.
    pub fn put(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let bounds = self.buffer.area;
        if y >= bounds.bottom() || x >= bounds.right() {
            return 0;
        }
        let room = room.min(bounds.right() - x);
        if room > 0 && !text.is_empty() {
            self.uncover(x, y);
        }
        if certain_cells(text).is_some_and(|cells| cells <= usize::from(room)) {
            return self.put_certain(x, y, text, style);
        }
        let text = fit(self.profile, text, room);
        let mut used: u16 = 0;
        for grapheme in text.graphemes(true) {
            let width = u16::try_from(cells(grapheme)).unwrap_or(0);
            if width == 0 || used + width > room {
                continue;
            }
            self.place(x + used, y, grapheme, width, style);
            used += width;
        }
        used
    }

    /// Draws a text that fits, every character of which stands by itself.
    fn put_certain(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let mut at = x;
        for c in text.chars() {
            let width = certain_width(c).unwrap_or(1) as u16;
            self.place(at, y, c.encode_utf8(&mut [0; 4]), width, style);
            at += width;
        }
        at - x
    }

    /// Makes a blank of the wide character to the left that covers this cell, before something else stands there.
    fn uncover(&mut self, x: u16, y: u16) {
        let left = x.checked_sub(1).and_then(|left| self.buffer.cell_mut((left, y)));
        if let Some(cell) = left.filter(|cell| cells(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }

    /// Puts one character, as wide as it is counted.
    fn place(&mut self, x: u16, y: u16, symbol: &str, width: u16, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
        // What a wide character covers must not show through from below.
        for covered in 1..width {
            if let Some(cell) = self.buffer.cell_mut((x + covered, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }

    /// Draws pieces one after another in at most `room` cells; gives the cells used.
    pub fn put_pieces(&mut self, x: u16, y: u16, room: u16, pieces: &[Piece]) -> u16 {
        let mut used = 0;
        for piece in pieces {
            if used >= room {
                break;
            }
            used += self.put(x + used, y, room - used, &piece.text, piece.style);
        }
        used
    }

    /// Draws `text` so that it ends at the area's right edge; gives the column where it starts.
    pub fn put_right(&mut self, area: Area, text: &str, style: Style) -> u16 {
        let width = self.width(text).min(area.width);
        let x = area.x + area.width - width;
        self.put(x, area.y, width, text, style);
        x
    }

    /// Fills an area with blanks in a style.
    pub fn fill(&mut self, area: Area, style: Style) {
        let area = Rect::new(area.x, area.y, area.width, area.height).intersection(self.buffer.area);
        if area.is_empty() {
            return;
        }
        let mut blank = Cell::EMPTY;
        blank.set_style(style);
        for y in area.top()..area.bottom() {
            self.uncover(area.x, y);
            let from = self.buffer.index_of(area.x, y);
            self.buffer.content[from..from + usize::from(area.width)].fill(blank.clone());
        }
    }

    /// Adds a style to what an area already shows.
    pub fn tint(&mut self, area: Area, style: Style) {
        self.buffer.set_style(
            Rect::new(area.x, area.y, area.width, area.height).intersection(self.buffer.area),
            style,
        );
    }

    /// The cells of a row before the first gap between its words from a place on, or at most so many.
    pub fn gap_within(&self, row: Area, (from, most): (u16, u16)) -> u16 {
        let is_gap = |x: &u16| {
            let cell = |x: u16| self.buffer.cell((row.x + x, row.y)).map_or(" ", |cell| cell.symbol());
            // The second cell of a wide character looks like a gap.
            cell(*x) == " " && cells(cell(x - 1)) < 2
        };
        (from..most.min(row.width)).find(is_gap).unwrap_or(most).min(row.width)
    }

    /// A horizontal line.
    pub fn rule(&mut self, x: u16, y: u16, width: u16, style: Style) {
        let line = if self.profile == WidthProfile::Narrow { "─" } else { "-" };
        if width > 0 {
            self.uncover(x, y);
        }
        for x in x..x.saturating_add(width) {
            self.place(x, y, line, 1, style);
        }
    }

    /// A vertical line.
    pub fn pole(&mut self, area: Area, style: Style) {
        let line = if self.profile == WidthProfile::Narrow { "│" } else { "|" };
        for y in area.y..area.y.saturating_add(area.height) {
            self.put(area.x, y, 1, line, style);
        }
    }

    /// A heading with a rule behind it, over one row.
    pub fn heading(&mut self, area: Area, text: &str) {
        if area.height == 0 {
            return;
        }
        let border = self.style(Role::Border);
        self.rule(area.x, area.y, area.width, border);
        let lead = 2.min(area.width);
        let room = area.width.saturating_sub(lead + 1);
        let title = self.style(Role::Title);
        let used = self.put(area.x + lead, area.y, room, &format!(" {text} "), title);
        debug_assert!(used <= room);
    }

    /// A box with a title over whatever stood there; gives the area inside.
    pub fn popup(&mut self, area: Area, title: &str) -> Area {
        let text = self.style(Role::Text);
        self.fill(area, text);
        if area.width < 4 || area.height < 3 {
            return area;
        }
        let border = self.style(Role::BorderFocus);
        let right = area.x + area.width - 1;
        let bottom = area.y + area.height - 1;
        let narrow = self.profile == WidthProfile::Narrow;
        self.rule(area.x + 1, area.y, area.width - 2, border);
        self.rule(area.x + 1, bottom, area.width - 2, border);
        self.pole(Area::new(area.x, area.y + 1, 1, area.height - 2), border);
        self.pole(Area::new(right, area.y + 1, 1, area.height - 2), border);
        let corners = if narrow { ["┌", "┐", "└", "┘"] } else { ["+"; 4] };
        for (corner, (x, y)) in
            corners.into_iter().zip([(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)])
        {
            self.put(x, y, 1, corner, border);
        }
        let style = self.style(Role::Title);
        self.put(area.x + 2, area.y, area.width.saturating_sub(4), &format!(" {title} "), style);
        Area::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }
}
