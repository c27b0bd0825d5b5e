//! What terminals can't do, by the names that they give themselves in `TERM`.
//!
//! The facts are those of ncurses' terminfo database (6.4). A name that is not listed is taken for what nearly every
//! terminal of today is: one that follows ECMA-48 as xterm does, and passes over private modes that it doesn't know.

use ratatui::style::Modifier;

use super::clipboard::Multiplexer;
use super::environment::Environment;

/// What may be sent to a terminal beyond text, cursor moves and erasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// It paints what it erases in the background colour in use.
    pub paints_erased: bool,
    /// It moves lines within a region (DECSTBM with insertion and deletion of lines, ECMA-48 8.3.67 and 8.3.32).
    pub scroll_regions: bool,
    /// It may hold a frame back until it is whole (mode 2026).
    pub synchronised: bool,
    /// Attributes that it shows as what they are.
    pub attributes: Modifier,
}

/// What every terminal of this century shows; the themes use nothing else.
const USUAL: Modifier =
    Modifier::BOLD.union(Modifier::DIM).union(Modifier::UNDERLINED).union(Modifier::REVERSED);

impl Abilities {
    /// A terminal that can do everything.
    pub const FULL: Self =
        Self { paints_erased: true, scroll_regions: true, synchronised: true, attributes: Modifier::all() };

    /// One that can only place text.
    pub const LEAST: Self = Self {
        paints_erased: false,
        scroll_regions: false,
        synchronised: false,
        attributes: Modifier::REVERSED,
    };

    /// Those of the terminal that the environment names.
    pub fn of(environment: &Environment) -> Self {
        if environment.multiplexer() == Multiplexer::Screen {
            return SCREEN;
        }
        let name = environment.get("TERM").unwrap_or_default();
        let known = LIMITED.iter().find(|(names, _)| names.iter().any(|family| is_of(name, family)));
        known.map_or(Self::FULL, |(_, abilities)| *abilities)
    }
}

/// GNU screen erases in its own colour, swallows mode 2026, and shows italics as standout.
const SCREEN: Abilities =
    Abilities { scroll_regions: true, attributes: USUAL.union(Modifier::SLOW_BLINK), ..Abilities::LEAST };

/// Old terminals and consoles: mode 2026 says nothing to any of them.
const OLD: Abilities = Abilities { attributes: USUAL, ..Abilities::LEAST };

/// Families of terminals that lack something. The first that fits counts.
const LIMITED: [(&[&str], Abilities); 5] = [
    // The kernel's consoles scroll and paint, but know neither italics nor crossed out text.
    (&["linux", "wsvt", "jfbterm", "bterm"], Abilities { paints_erased: true, scroll_regions: true, ..OLD }),
    // Consoles without scroll regions that paint what they erase.
    (&["cons", "interix", "vwmterm", "xnuppc"], Abilities { paints_erased: true, ..OLD }),
    // Neither. The VT100 has regions, but neither inserts nor deletes lines.
    (
        &[
            "ansi",
            "pcansi",
            "scoansi",
            "cygwin",
            "mach",
            "sun",
            "minix",
            "iris-ansi",
            "aixterm",
            "hft",
            "lft",
            "xenix",
            "vt100",
            "vt125",
        ],
        OLD,
    ),
    // Terminals of hardware and what follows them to the letter.
    (&["vt", "pcvt", "dtterm", "kterm", "eterm", "securecrt"], Abilities { scroll_regions: true, ..OLD }),
    // Newer emulators that don't know all attributes.
    (
        &["putty", "teraterm", "rxvt"],
        Abilities { attributes: USUAL.union(Modifier::SLOW_BLINK), ..Abilities::FULL },
    ),
];

impl Default for Abilities {
    fn default() -> Self {
        Self::LEAST
    }
}

/// Names of what can't place text on a screen at all, or does so by other sequences than ECMA-48's: there the
/// dashboard is told in lines. A star stands for any ending.
const LINEAR: [&str; 24] = [
    "dumb",
    "unknown",
    "network",
    "dialup",
    "emacs",
    "lpr",
    "printer",
    "tty",
    "vt50",
    "vt52",
    "adm*",
    "tvi*",
    "televideo*",
    "wy50*",
    "wy60*",
    "wyse*",
    "h19*",
    "heath*",
    "hp2*",
    "hpterm*",
    "ibm3*",
    "regent*",
    "qvt*",
    "tek4*",
];

/// Whether the full screen can be drawn on the terminal of this `TERM`; on one without a name nobody knows.
pub fn is_full_screen(term: Option<&str>) -> bool {
    let linear = |name: &str, pattern: &str| match pattern.strip_suffix('*') {
        Some(begin) => name.starts_with(begin),
        None => name == pattern,
    };
    term.is_some_and(|name| !LINEAR.iter().any(|pattern| linear(name, pattern)))
}

/// Whether a name is that of a family or goes on with a number or a variant: `vte` is no VT of Digital's.
fn is_of(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abilities(pairs: &[(&str, &str)]) -> Abilities {
        Abilities::of(&Environment::from_lookup(|name| {
            pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        }))
    }

    #[test]
    fn modern_names_can_do_everything() {
        for name in
            ["xterm-256color", "xterm", "vte-256color", "tmux-256color", "alacritty", "foot", "ms-terminal"]
        {
            assert_eq!(abilities(&[("TERM", name)]), Abilities::FULL, "{name}");
        }
        let within = abilities(&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-0/default,1,0")]);
        assert_eq!(within, Abilities::FULL, "tmux under the name of screen");
    }

    #[test]
    fn what_a_terminal_lacks_is_known_by_its_name() {
        let lacks = |name| {
            let has = abilities(&[("TERM", name)]);
            (has.paints_erased, has.scroll_regions, has.synchronised)
        };
        for (name, expected) in [
            ("linux", (true, true, false)),
            ("linux-16color", (true, true, false)),
            ("cons25", (true, false, false)),
            ("ansi", (false, false, false)),
            ("vt100", (false, false, false)),
            ("vt220", (false, true, false)),
            ("screen.xterm-256color", (false, true, false)),
            ("putty", (true, true, true)),
        ] {
            assert_eq!(lacks(name), expected, "{name}");
        }
        assert!(!abilities(&[("TERM", "putty")]).attributes.contains(Modifier::ITALIC));
    }

    #[test]
    fn what_has_no_screen_gets_lines() {
        for name in ["dumb", "unknown", "vt52", "adm3a", "tvi925", "wyse60", "hp2621", "tty"] {
            assert!(!is_full_screen(Some(name)), "{name}");
        }
        assert!(!is_full_screen(None));
        for name in ["xterm", "linux", "screen", "tmux", "vt100", "vt525", "ansi", "teraterm", "hpansi"] {
            assert!(is_full_screen(Some(name)), "{name}");
        }
    }
}
