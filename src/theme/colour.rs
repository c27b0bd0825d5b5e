//! Colours: how they are written, what a terminal can show of them, and how well they can be read.

use ratatui::style::Color;

/// The sixteen colours that every colour terminal has, in the order of their numbers, with the values that xterm
/// gives them; a terminal may have others, so they only serve to choose the nearest one.
const ANSI: [(&str, Color, [u8; 3]); 16] = [
    ("black", Color::Black, [0x00, 0x00, 0x00]),
    ("red", Color::Red, [0xCD, 0x00, 0x00]),
    ("green", Color::Green, [0x00, 0xCD, 0x00]),
    ("yellow", Color::Yellow, [0xCD, 0xCD, 0x00]),
    ("blue", Color::Blue, [0x00, 0x00, 0xEE]),
    ("magenta", Color::Magenta, [0xCD, 0x00, 0xCD]),
    ("cyan", Color::Cyan, [0x00, 0xCD, 0xCD]),
    ("gray", Color::Gray, [0xE5, 0xE5, 0xE5]),
    ("dark-gray", Color::DarkGray, [0x7F, 0x7F, 0x7F]),
    ("light-red", Color::LightRed, [0xFF, 0x00, 0x00]),
    ("light-green", Color::LightGreen, [0x00, 0xFF, 0x00]),
    ("light-yellow", Color::LightYellow, [0xFF, 0xFF, 0x00]),
    ("light-blue", Color::LightBlue, [0x5C, 0x5C, 0xFF]),
    ("light-magenta", Color::LightMagenta, [0xFF, 0x00, 0xFF]),
    ("light-cyan", Color::LightCyan, [0x00, 0xFF, 0xFF]),
    ("white", Color::White, [0xFF, 0xFF, 0xFF]),
];

/// Levels of a channel in the 6×6×6 cube of the 256 colours.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColourDepth {
    /// None at all.
    Mono,
    /// The sixteen named ones.
    Ansi16,
    /// 256, by number.
    Ansi256,
    /// Any.
    TrueColour,
}

impl ColourDepth {
    /// The depth that the environment promises: values of `NO_COLOR`, `COLORTERM` and `TERM`.
    ///
    /// In doubt the lower one: a colour too few is read all the same. `NO_COLOR` counts where it is not empty
    /// (no-color.org).
    pub fn detect(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        if no_color.is_some_and(|value| !value.is_empty())
            || matches!(term, "" | "dumb")
            || term.strip_prefix("vt").is_some_and(|model| model.starts_with(|c: char| c.is_ascii_digit()))
        {
            return Self::Mono;
        }
        let many = term.contains("256color");
        // GNU screen takes no true colour but hands COLORTERM on; under tmux little is lost.
        if term.starts_with("screen") {
            return if many { Self::Ansi256 } else { Self::Ansi16 };
        }
        let promised = matches!(colorterm, Some("truecolor" | "24bit"));
        if promised || term.ends_with("-direct") || term == "xterm-kitty" {
            return Self::TrueColour;
        }
        if many { Self::Ansi256 } else { Self::Ansi16 }
    }
}

/// A colour as written in a theme: a name of the sixteen, `default`, or `#rrggbb`.
pub(super) fn parse(text: &str) -> Option<Color> {
    if text == "default" {
        return Some(Color::Reset);
    }
    if let Some((_, colour, _)) = ANSI.iter().find(|(name, ..)| *name == text) {
        return Some(*colour);
    }
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let value = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    let [_, r, g, b] = value.to_be_bytes();
    Some(Color::Rgb(r, g, b))
}

/// The names that a colour may have.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ANSI.iter().map(|(name, ..)| *name).chain(["default"])
}

/// The channels of a colour as xterm shows it; none for the terminal's own.
fn channels(colour: Color) -> Option<[u8; 3]> {
    match colour {
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(index @ 0..=15) => ANSI.get(usize::from(index)).map(|(_, _, value)| *value),
        Color::Indexed(index @ 16..=231) => {
            let index = usize::from(index - 16);
            Some([CUBE[index / 36], CUBE[index / 6 % 6], CUBE[index % 6]])
        }
        Color::Indexed(index) => Some([8 + 10 * (index - 232); 3]),
        named => ANSI.iter().find(|(_, colour, _)| *colour == named).map(|(_, _, value)| *value),
    }
}

/// The nearest colour that a terminal of that depth shows; none where it shows none.
pub(super) fn at_depth(colour: Color, depth: ColourDepth) -> Option<Color> {
    match (depth, colour) {
        (ColourDepth::Mono, _) => None,
        (ColourDepth::Ansi256, Color::Rgb(r, g, b)) => Some(Color::Indexed(nearest_256([r, g, b]))),
        (ColourDepth::Ansi16, Color::Rgb(..) | Color::Indexed(_)) => channels(colour).map(nearest_16),
        // Named colours and the terminal's own are shown at every depth that has any.
        _ => Some(colour),
    }
}

/// A distance that follows the eye better than the plain one: green counts most, red and blue by the level of red.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    let red = u32::midpoint(u32::from(a[0]), u32::from(b[0]));
    ((512 + red) * square(a[0], b[0]) + 1024 * square(a[1], b[1]) + (767 - red) * square(a[2], b[2])) / 256
}

fn nearest_16(value: [u8; 3]) -> Color {
    let nearest = ANSI.iter().min_by_key(|(_, _, known)| distance(value, *known));
    nearest.map_or(Color::Reset, |(_, colour, _)| *colour)
}

/// The number among 16 to 255; the first sixteen are whatever the user made of them.
fn nearest_256(value: [u8; 3]) -> u8 {
    let numbers = 16..=255;
    numbers
        .min_by_key(|number| {
            channels(Color::Indexed(*number)).map_or(u32::MAX, |known| distance(value, known))
        })
        .unwrap_or(16)
}

/// Contrast of two colours from 1 to 21 (WCAG 2.2, contrast ratio); none where one is the terminal's own.
pub fn contrast(a: Color, b: Color) -> Option<f64> {
    let (a, b) = (luminance(channels(a)?), luminance(channels(b)?));
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

/// Relative luminance (WCAG 2.2), 0 to 1.
fn luminance(value: [u8; 3]) -> f64 {
    let [r, g, b] = value.map(|channel| {
        let level = f64::from(channel) / 255.0;
        if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Black or white, whichever is read better on the ground.
pub(super) fn readable_on(ground: Color) -> Color {
    match contrast(ground, Color::White) {
        Some(ratio) if ratio < 4.5 => Color::Black,
        _ => Color::White,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_are_read_as_written() {
        assert_eq!(parse("light-red"), Some(Color::LightRed));
        assert_eq!(parse("default"), Some(Color::Reset));
        assert_eq!(parse("#1f2a3B"), Some(Color::Rgb(0x1F, 0x2A, 0x3B)));
        for wrong in ["", "pink", "#12345", "#1234567", "#12345g", "#+12345", "#一二"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_environment_promises_a_depth() {
        use ColourDepth::{Ansi16, Ansi256, Mono, TrueColour};
        for (no_color, colorterm, term, depth) in [
            (Some("1"), Some("truecolor"), Some("xterm-256color"), Mono),
            (Some(""), Some("truecolor"), Some("xterm"), TrueColour),
            (None, None, Some("dumb"), Mono),
            (None, None, None, Mono),
            (None, None, Some("vt100"), Mono),
            (None, None, Some("linux"), Ansi16),
            (None, None, Some("xterm"), Ansi16),
            (None, Some("yes"), Some("xterm-256color"), Ansi256),
            (None, Some("24bit"), Some("xterm-256color"), TrueColour),
            (None, Some("truecolor"), Some("screen-256color"), Ansi256),
            (None, Some("truecolor"), Some("screen"), Ansi16),
            (None, Some("truecolor"), Some("tmux-256color"), TrueColour),
            (None, None, Some("xterm-direct"), TrueColour),
        ] {
            assert_eq!(
                ColourDepth::detect(no_color, colorterm, term),
                depth,
                "{no_color:?} {colorterm:?} {term:?}"
            );
        }
    }

    #[test]
    fn the_nearest_colour_stands_in() {
        let at = |r, g, b, depth| at_depth(Color::Rgb(r, g, b), depth);
        assert_eq!(at(0xFF, 0x10, 0x10, ColourDepth::Ansi16), Some(Color::LightRed));
        assert_eq!(at(0x10, 0x12, 0x14, ColourDepth::Ansi16), Some(Color::Black));
        assert_eq!(at(95, 135, 175, ColourDepth::Ansi256), Some(Color::Indexed(16 + 36 + 2 * 6 + 3)));
        assert_eq!(at(8, 8, 8, ColourDepth::Ansi256), Some(Color::Indexed(232)));
        assert_eq!(at(1, 2, 3, ColourDepth::TrueColour), Some(Color::Rgb(1, 2, 3)));
        assert_eq!(at(1, 2, 3, ColourDepth::Mono), None);
        assert_eq!(at_depth(Color::Indexed(196), ColourDepth::Ansi16), Some(Color::LightRed));
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let ratio = |a, b| contrast(a, b).unwrap();
        assert!((ratio(Color::Black, Color::White) - 21.0).abs() < 0.01);
        assert!((ratio(Color::Rgb(0x77, 0x77, 0x77), Color::White) - 4.48).abs() < 0.01);
        assert_eq!(contrast(Color::Reset, Color::White), None);
    }

    proptest! {
        #[test]
        fn a_terminal_gets_only_what_it_shows(r in any::<u8>(), g in any::<u8>(), b in any::<u8>()) {
            let rgb = Color::Rgb(r, g, b);
            let few = at_depth(rgb, ColourDepth::Ansi16);
            prop_assert!(!matches!(few, None | Some(Color::Rgb(..) | Color::Indexed(_))));
            prop_assert!(matches!(at_depth(rgb, ColourDepth::Ansi256), Some(Color::Indexed(16..))));
            prop_assert!(contrast(rgb, readable_on(rgb)).unwrap() >= 4.5);
        }
    }
}
