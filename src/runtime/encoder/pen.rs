//! Colours and attributes, and the shortest SGR sequence from one pen to another (ECMA-48 8.3.117).

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::csi;

/// SGR parameters of every attribute: on, off. Bold and dim, and both kinds of blinking, go off together.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Attributes that show on a space.
const SEEN_ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// How the next glyph is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// The terminal's own colours, no attribute.
    pub(super) const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    /// The pen a cell asks for, without what the terminal does not know.
    pub(super) fn of(cell: &Cell, attributes: Modifier) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier & attributes }
    }

    /// The simplest pen that draws the same space.
    pub(super) fn of_blank(self) -> Self {
        let modifier = self.modifier & SEEN_ON_BLANK;
        let fg = if modifier.is_empty() { Color::Reset } else { self.fg };
        Self { fg, bg: self.bg, modifier }
    }

    /// Whether erasing leaves the same picture as a space: nothing but a background.
    pub(super) fn is_erasure(self) -> bool {
        self.of_blank() == Self { bg: self.bg, ..Self::PLAIN }
    }

    /// Appends the shortest sequence that turns `from` into this pen.
    pub(super) fn switch_from(self, from: Self, out: &mut Vec<u8>) {
        if self == from {
            return;
        }
        out.extend_from_slice(b"\x1b[");
        let step = out.len();
        self.changes_from(from, out);
        let anew = out.len();
        if self != Self::PLAIN {
            out.extend_from_slice(b";0");
            self.changes_from(Self::PLAIN, out);
        }
        csi::keep_shorter(out, step, anew);
        // The first parameter has none before it from which it would have to be told.
        if out.len() > step {
            out.remove(step);
        }
        out.push(b'm');
    }

    /// Appends the parameters that change `from` into this pen, a semicolon before each.
    fn changes_from(self, from: Self, out: &mut Vec<u8>) {
        let mut held = from.modifier;
        for (attribute, _, off) in ATTRIBUTES {
            if held.contains(attribute) && !self.modifier.contains(attribute) {
                csi::parameter(off, out);
                ATTRIBUTES
                    .iter()
                    .filter(|(.., same)| *same == off)
                    .for_each(|(other, ..)| held.remove(*other));
            }
        }
        let added = self.modifier.difference(held);
        for (_, on, _) in ATTRIBUTES.iter().filter(|(attribute, ..)| added.contains(*attribute)) {
            csi::parameter(*on, out);
        }
        if self.fg != from.fg {
            colour(self.fg, 0, out);
        }
        if self.bg != from.bg {
            colour(self.bg, 10, out);
        }
    }
}

/// Appends the SGR parameters of a colour; `layer` is 0 for the foreground, 10 for the background.
fn colour(colour: Color, layer: u8, out: &mut Vec<u8>) {
    let mut add = |params: &[u8]| params.iter().for_each(|param| csi::parameter(*param, out));
    let mut basic = |n: u8| add(&[n + layer]);
    match colour {
        Color::Reset => basic(39),
        Color::Black => basic(30),
        Color::Red => basic(31),
        Color::Green => basic(32),
        Color::Yellow => basic(33),
        Color::Blue => basic(34),
        Color::Magenta => basic(35),
        Color::Cyan => basic(36),
        Color::Gray => basic(37),
        Color::DarkGray => basic(90),
        Color::LightRed => basic(91),
        Color::LightGreen => basic(92),
        Color::LightYellow => basic(93),
        Color::LightBlue => basic(94),
        Color::LightMagenta => basic(95),
        Color::LightCyan => basic(96),
        Color::White => basic(97),
        Color::Indexed(n) => add(&[38 + layer, 5, n]),
        Color::Rgb(r, g, b) => add(&[38 + layer, 2, r, g, b]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch(from: Pen, to: Pen) -> String {
        let mut out = Vec::new();
        to.switch_from(from, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let red = Pen { fg: Color::Red, ..Pen::PLAIN };
        let bold_red = Pen { modifier: Modifier::BOLD, ..red };
        assert_eq!(switch(Pen::PLAIN, red), "\x1b[31m");
        assert_eq!(switch(red, bold_red), "\x1b[1m");
        assert_eq!(switch(bold_red, red), "\x1b[22m");
        let dim_red = Pen { modifier: Modifier::DIM, ..red };
        let both = Pen { modifier: Modifier::DIM | Modifier::BOLD, ..red };
        assert_eq!(switch(both, dim_red), "\x1b[22;2m");
        assert_eq!(switch(dim_red, bold_red), "\x1b[22;1m");
        assert_eq!(switch(bold_red, Pen::PLAIN), "\x1b[m");
        assert_eq!(switch(red, Pen::PLAIN), "\x1b[m");
        assert_eq!(switch(red, red), "");
        let rich = Pen { fg: Color::Rgb(1, 2, 3), bg: Color::Indexed(7), ..Pen::PLAIN };
        assert_eq!(switch(Pen::PLAIN, rich), "\x1b[38;2;1;2;3;48;5;7m");
    }

    #[test]
    fn a_space_needs_no_foreground() {
        let bold_red = Pen { fg: Color::Red, bg: Color::Reset, modifier: Modifier::BOLD };
        assert_eq!(bold_red.of_blank(), Pen::PLAIN);
        let reversed = Pen { modifier: Modifier::REVERSED, ..bold_red };
        assert_eq!(reversed.of_blank(), reversed);
    }
}
