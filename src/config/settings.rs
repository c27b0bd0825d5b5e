//! The settings, and the command line's layer over them.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::id::MemberId;
use crate::domain::light::Thresholds;
use crate::domain::place::Place;
use crate::domain::text::Text;
use crate::locale::{Lang, Message, config as m};

/// How wide the terminal draws characters of ambiguous width (UAX #11), or what stands in for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WidthProfile {
    /// Ask the terminal at start.
    #[default]
    Auto,
    /// One column.
    Narrow,
    /// Two columns: they are replaced when drawing.
    Wide,
    /// Lines and marks are drawn in ASCII.
    Ascii,
}

impl WidthProfile {
    /// Every profile, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Narrow, Self::Wide, Self::Ascii];

    /// The word for it in files and flags.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Narrow => "narrow",
            Self::Wide => "wide",
            Self::Ascii => "ascii",
        }
    }

    /// The profile named by `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == word)
    }
}

/// A list with a filter and an order, under a name and perhaps a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Name, as shown and as the command line takes it.
    pub name: Text,
    /// Name in the English interface, where it differs.
    pub name_en: Option<Text>,
    /// The key that opens it, in key notation. Whoever builds the keymap checks it.
    pub key: Option<String>,
    /// The word of the list (`tasks`, `communities`). Whoever opens the view checks it, the filter and the order.
    pub list: String,
    /// Filter expression; empty for all.
    pub filter: String,
    /// Columns to sort by; empty for the list's own order.
    pub sort: String,
    /// Where in the settings file it stands; none for a built-in one. For complaints about key, filter and order.
    pub place: Option<Place>,
}

impl SavedView {
    /// The name in a language.
    pub fn label(&self, lang: Lang) -> &Text {
        match (lang, &self.name_en) {
            (Lang::En, Some(name)) => name,
            _ => &self.name,
        }
    }
}

/// What the user may choose. The defaults are those of the file `default.toml`, which a user reads; no start waits for it
/// to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Language; none leaves it to the environment.
    pub lang: Option<Lang>,
    /// Theme name; none leaves the choice to the terminal's background and colours.
    pub theme: Option<String>,
    /// Keymap name.
    pub keymap: String,
    /// Width of ambiguous characters.
    pub width: WidthProfile,
    /// Whether lists are scrolled by the terminal; none decides by its name.
    pub scroll_regions: Option<bool>,
    /// When lights turn.
    pub thresholds: Thresholds,
    /// The viewer's seat, for "my links" and "mine as lead".
    pub me: Option<MemberId>,
    /// A file of holiday arrangements that replaces the built-in table.
    pub holidays: Option<PathBuf>,
    /// Saved views: the built-in ones, then the user's in the order of the file.
    pub views: Vec<SavedView>,
    /// The dashboard ends after so long without a key; none for never.
    pub idle: Option<Duration>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: None,
            theme: None,
            keymap: "default".to_owned(),
            width: WidthProfile::Auto,
            scroll_regions: None,
            thresholds: Thresholds::default(),
            me: None,
            holidays: None,
            views: built_in_views(),
            idle: None,
        }
    }
}

/// The saved views that everyone has.
fn built_in_views() -> Vec<SavedView> {
    let view = |name: Message, key: &str, list: &str, filter: &str| SavedView {
        name: name.get(Lang::Zh).into(),
        name_en: Some(name.get(Lang::En).into()),
        key: Some(key.to_owned()),
        list: list.to_owned(),
        filter: filter.to_owned(),
        sort: String::new(),
        place: None,
    };
    vec![
        view(m::VIEW_LEAD, "A", "tasks", "mine:yes duty:lead,responsible"),
        view(m::VIEW_OVERDUE, "O", "deadlines", "light:overdue"),
        view(m::VIEW_LINKS, "M", "supervisions", "mine:yes"),
    ]
}

impl Settings {
    /// Puts the command line's layer over these.
    pub fn apply(&mut self, flags: Overrides) {
        self.lang = flags.lang.or(self.lang);
        self.theme = flags.theme.or(self.theme.take());
        self.keymap = flags.keymap.unwrap_or_else(|| std::mem::take(&mut self.keymap));
        self.width = flags.width.unwrap_or(self.width);
        self.me = flags.me.or(self.me.take());
    }

    /// Adds a view. One of the same name or key gives way to it.
    pub(super) fn add_view(&mut self, view: SavedView) {
        self.views.retain(|other| other.name != view.name);
        for other in &mut self.views {
            if other.key == view.key {
                other.key = None;
            }
        }
        self.views.push(view);
    }
}

/// The command line's layer: what was given there wins over the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--lang`.
    pub lang: Option<Lang>,
    /// `--theme`.
    pub theme: Option<String>,
    /// `--keymap`.
    pub keymap: Option<String>,
    /// `--width`.
    pub width: Option<WidthProfile>,
    /// `--me`.
    pub me: Option<MemberId>,
}
