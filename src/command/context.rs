//! Where keys are looked up: a stack of contexts, innermost first.

/// A context. What a key does depends on the stack of contexts that it falls into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere outside layers and input lines.
    Global,
    /// The overview.
    Overview,
    /// Any list.
    List,
    /// The detail pane.
    Detail,
    /// The timeline of deadlines.
    Timeline,
    /// The matrix of tasks by units.
    Matrix,
    /// The month's sheet of reviews.
    Calendar,
    /// Bars and lines of indicators.
    Chart,
    /// The search line.
    Search,
    /// The command line.
    CommandLine,
    /// The palette.
    Palette,
    /// A picker: sort, filter, saved views.
    Picker,
    /// The help.
    Help,
    /// A card: a text or record to read.
    Card,
    /// What can be done with a record, each by its letter.
    Acts,
    /// A form.
    Form,
    /// The outbox.
    Outbox,
    /// A conflict, value by value.
    Conflict,
    /// A meeting's room.
    Meeting,
    /// What is checked before a meeting is closed.
    Closing,
}

impl Context {
    /// Every context, in the order of the keymap files.
    pub const ALL: [Self; 20] = [
        Self::Global,
        Self::Overview,
        Self::List,
        Self::Detail,
        Self::Timeline,
        Self::Matrix,
        Self::Calendar,
        Self::Chart,
        Self::Search,
        Self::CommandLine,
        Self::Palette,
        Self::Picker,
        Self::Help,
        Self::Card,
        Self::Acts,
        Self::Form,
        Self::Outbox,
        Self::Conflict,
        Self::Meeting,
        Self::Closing,
    ];

    /// The word that names it in keymap files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Overview => "overview",
            Self::List => "list",
            Self::Detail => "detail",
            Self::Timeline => "timeline",
            Self::Matrix => "matrix",
            Self::Calendar => "calendar",
            Self::Chart => "chart",
            Self::Search => "search",
            Self::CommandLine => "command-line",
            Self::Palette => "palette",
            Self::Picker => "picker",
            Self::Help => "help",
            Self::Card => "card",
            Self::Acts => "acts",
            Self::Form => "form",
            Self::Outbox => "outbox",
            Self::Conflict => "conflict",
            Self::Meeting => "meeting",
            Self::Closing => "closing",
        }
    }

    /// The context named by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.as_str() == word)
    }

    /// Whether it lies over the screen and takes all keys until it is closed.
    pub const fn is_layer(self) -> bool {
        self.takes_text()
            || matches!(self, Self::Help | Self::Card | Self::Outbox | Self::Conflict | Self::Closing)
    }

    /// Whether characters typed in it are text: only its other keys are looked up.
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Search | Self::CommandLine | Self::Palette | Self::Picker | Self::Acts | Self::Form
        )
    }
}
