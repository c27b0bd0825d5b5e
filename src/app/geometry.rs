//! Where things stand on the screen, in cells. Shared by `update`, which scrolls, and `ui`, which draws.

/// Width from which a list shows its detail at the right.
pub const SPLIT_WIDTH: u16 = 100;

/// Height below which tabs and the list's caption give their lines to the rows.
const ROOMY_HEIGHT: u16 = 14;

/// The screen's size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left column.
    pub x: u16,
    /// Top row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// A rectangle from its corner and size.
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self { x, y, width, height }
    }

    /// Takes `rows` off the top: (taken, rest).
    pub fn split_top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let top = Self { height: rows, ..self };
        (top, Self { y: self.y + rows, height: self.height - rows, ..self })
    }

    /// Takes `columns` off the left: (taken, rest).
    pub fn split_left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        let left = Self { width: columns, ..self };
        (left, Self { x: self.x + columns, width: self.width - columns, ..self })
    }

    /// Whether no cell is in it.
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}

/// How the body is shared between a list and the detail of its selected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The list alone.
    List,
    /// List left, detail right.
    Split,
    /// The detail alone.
    Detail,
}

/// The parts of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    /// Title, day and freshness.
    pub header: Area,
    /// The screens' names; empty where the height does not allow it.
    pub tabs: Area,
    /// Everything between header and footer.
    pub body: Area,
    /// The list's caption: what is listed, filter, order; empty on low screens.
    pub caption: Area,
    /// The list: a line of column names and the rows.
    pub list: Area,
    /// The line between list and detail.
    pub divider: Area,
    /// The detail of the selected row.
    pub detail: Area,
    /// Key hints, notices or the input line.
    pub footer: Area,
}

impl Geometry {
    /// Lays out a screen of `size`.
    pub fn of(size: Size, share: Share) -> Self {
        let whole = Area::new(0, 0, size.width, size.height);
        let roomy = size.height >= ROOMY_HEIGHT;
        let (header, rest) = whole.split_top(u16::from(size.height >= 3));
        let (tabs, rest) = rest.split_top(u16::from(roomy));
        let (body, footer) = rest.split_top(rest.height.saturating_sub(u16::from(size.height >= 2)));
        let mut geometry = Self { header, tabs, body, footer, ..Self::default() };
        match share {
            Share::Detail => geometry.detail = body,
            Share::List => (geometry.caption, geometry.list) = body.split_top(u16::from(roomy)),
            Share::Split => {
                let detail = u32::from(body.width) * 9 / 20;
                let list = body.width - u16::try_from(detail).unwrap_or(body.width);
                let (left, rest) = body.split_left(list.saturating_add(1).min(body.width));
                let (divider, detail) = rest.split_left(1);
                // A blank keeps the last column off the line.
                let left = Area { width: left.width.saturating_sub(1), ..left };
                (geometry.caption, geometry.list) = left.split_top(u16::from(roomy));
                (geometry.divider, geometry.detail) = (divider, detail);
            }
        }
        geometry
    }

    /// Rows of the list that fit below its line of column names.
    pub fn rows(&self) -> usize {
        usize::from(self.list.height.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_part_lies_on_the_screen(width in 0u16..600, height in 0u16..300, share in 0u8..3) {
            let share = [Share::List, Share::Split, Share::Detail][usize::from(share)];
            let g = Geometry::of(Size { width, height }, share);
            for part in [g.header, g.tabs, g.body, g.caption, g.list, g.divider, g.detail, g.footer] {
                prop_assert!(part.x + part.width <= width && part.y + part.height <= height, "{part:?}");
            }
            prop_assert_eq!(g.header.height + g.tabs.height + g.body.height + g.footer.height, height);
        }
    }
}
