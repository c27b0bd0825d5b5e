//! A theme as the screens use it: one style a role.

use ratatui::style::{Color, Modifier, Style};

use super::colour::{ColourDepth, at_depth, contrast, readable_on};
use super::role::Role;

/// Colours that come closer than this when a terminal has only few can't be told apart (WCAG 2.2, 1.4.11).
const ILLEGIBLE: f64 = 3.0;

/// The ground that a theme is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    /// Light letters on a dark ground.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
}

impl Background {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Dark, Self::Light];

    /// The word that names it in theme files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// The background named by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|background| background.as_str() == word)
    }

    /// What `COLORFGBG` (`15;0`, `0;default;15`) tells, if the terminal sets it: its last number is the ground's,
    /// and of the sixteen only 7 and 15 are used for light grounds.
    pub fn detect(colorfgbg: Option<&str>) -> Option<Self> {
        let number: u8 = colorfgbg?.rsplit(';').next()?.parse().ok()?;
        match number {
            7 | 15 => Some(Self::Light),
            0..=15 => Some(Self::Dark),
            _ => None,
        }
    }
}

/// How the row under the cursor is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// By a sign before it, and by its colour over its first words.
    #[default]
    Bar,
    /// By a sign before it, and by its colour over its whole width.
    Row,
}

impl Selection {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bar, Self::Row];

    /// The word that names it in theme files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bar => "bar",
            Self::Row => "row",
        }
    }

    /// The way named by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|selection| selection.as_str() == word)
    }
}

/// A style for every role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    pub(super) background: Background,
    pub(super) selection: Selection,
    /// In the order of [`Role::ALL`].
    pub(super) styles: Vec<Style>,
}

impl Theme {
    /// A theme without any style, which can always be had: everything as the terminal shows it by itself.
    pub fn plain() -> Self {
        let styles = vec![Style::default(); Role::ALL.len()];
        Self { background: Background::Dark, selection: Selection::Bar, styles }
    }

    /// Name of the built-in theme for a terminal; where its ground is unknown, one for a dark ground.
    pub const fn suited(depth: ColourDepth, background: Option<Background>) -> &'static str {
        match (depth, background) {
            (ColourDepth::Mono, _) => "mono",
            (_, Some(Background::Light)) => "light",
            (ColourDepth::Ansi16, _) => "ansi16",
            _ => "dark",
        }
    }

    /// A role's style; what it leaves open stays as what lies below.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// How the row under the cursor is shown.
    pub const fn selection(&self) -> Selection {
        self.selection
    }

    /// The ground that it is made for.
    pub const fn background(&self) -> Background {
        self.background
    }

    /// The theme as a terminal of that depth can show it.
    ///
    /// A ground of its own that can't be told from the theme's any more becomes reverse video. Where letters and
    /// ground come too close together, the letters become black or white.
    #[must_use]
    pub fn at_depth(&self, depth: ColourDepth) -> Self {
        if depth == ColourDepth::TrueColour {
            return self.clone();
        }
        // A theme has few colours, each in many roles.
        let mut known: Vec<(Color, Option<Color>)> = Vec::new();
        let mut at_depth = |colour| match known.iter().find(|(from, _)| *from == colour) {
            Some((_, to)) => *to,
            None => {
                let to = at_depth(colour, depth);
                known.push((colour, to));
                to
            }
        };
        let ground = self.style(Role::Text).bg;
        let shown_ground = ground.and_then(&mut at_depth);
        let styles = self.styles.iter().map(|style| {
            let mut shown = *style;
            shown.fg = style.fg.and_then(&mut at_depth);
            shown.bg = style.bg.and_then(&mut at_depth);
            if style.bg.is_some() && style.bg != ground && shown.bg == shown_ground {
                shown = shown.add_modifier(Modifier::REVERSED);
            }
            keep_readable(shown, shown_ground)
        });
        Self { styles: styles.collect(), ..*self }
    }
}

fn keep_readable(mut style: Style, ground: Option<Color>) -> Style {
    if let (Some(letters), Some(below)) = (style.fg, style.bg.or(ground))
        && contrast(letters, below).is_some_and(|ratio| ratio < ILLEGIBLE)
    {
        style.fg = Some(readable_on(below));
    }
    style
}
