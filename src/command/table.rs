//! The table itself.

use crate::locale::{Message, command as m};

use super::context::Context;
use Context as X;

/// A section of the help; also which part of the dashboard carries a command out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// Going to a screen.
    Screens,
    /// Moving about.
    Movement,
    /// The detail and its links.
    Detail,
    /// What is listed.
    Lists,
    /// How it is shown.
    View,
    /// Copying.
    Copy,
    /// Search, help, the end.
    General,
    /// Typing a line.
    Input,
}

impl Section {
    /// Sections in the order of the help.
    pub const ALL: [Self; 8] = [
        Self::Screens,
        Self::Movement,
        Self::Detail,
        Self::Lists,
        Self::View,
        Self::Copy,
        Self::General,
        Self::Input,
    ];

    /// Its title.
    pub const fn title(self) -> Message {
        match self {
            Self::Screens => m::SECTION_SCREENS,
            Self::Movement => m::SECTION_MOVEMENT,
            Self::Detail => m::SECTION_DETAIL,
            Self::Lists => m::SECTION_LISTS,
            Self::View => m::SECTION_VIEW,
            Self::Copy => m::SECTION_COPY,
            Self::General => m::SECTION_GENERAL,
            Self::Input => m::SECTION_INPUT,
        }
    }
}

/// Whether a command takes an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// None.
    None,
    /// It may.
    Optional,
    /// It must.
    Required,
}

/// A command of the table.
#[derive(Debug)]
pub struct Command {
    /// Its id.
    pub id: CommandId,
    /// Its name on the command line and in keymap files.
    pub name: &'static str,
    /// What it does, in a few words.
    pub doc: Message,
    /// Whether it takes an argument.
    pub argument: Argument,
    /// Its section.
    pub section: Section,
    /// Where it applies.
    pub contexts: &'static [Context],
    /// Its place among the footer's hints, first ones first; 0 is never hinted at.
    pub hint: u8,
}

impl Command {
    /// Whether it can't run without an argument.
    pub fn needs_argument(&self) -> bool {
        self.argument == Argument::Required
    }
}

/// Contexts of everything that lists rows.
const ROWS: &[Context] = &[X::List, X::Overview, X::Timeline, X::Matrix, X::Calendar, X::Chart];
/// Contexts of everything that moves a cursor up and down.
const MOVES: &[Context] = &[
    X::List,
    X::Overview,
    X::Timeline,
    X::Matrix,
    X::Calendar,
    X::Chart,
    X::Detail,
    X::Search,
    X::Palette,
    X::Picker,
    X::Help,
    X::Card,
];
/// Contexts of lists that can be sorted and filtered.
const LISTS: &[Context] = &[X::List, X::Timeline, X::Matrix, X::Calendar, X::Chart];
/// Contexts that move sideways.
const SIDEWAYS: &[Context] = &[X::Timeline, X::Matrix, X::Calendar, X::Chart];
/// Contexts with the detail of a row at hand.
const WITH_DETAIL: &[Context] =
    &[X::List, X::Detail, X::Timeline, X::Matrix, X::Calendar, X::Chart, X::Overview];
/// Contexts of input lines.
const INPUTS: &[Context] = &[X::Search, X::CommandLine, X::Palette, X::Picker];
/// Contexts that Esc leaves.
const LAYERS: &[Context] = &[X::Search, X::CommandLine, X::Palette, X::Picker, X::Help, X::Card];
/// Everywhere but in layers.
const BASE: &[Context] = &[X::Global];

macro_rules! commands {
    ($($id:ident = $name:literal, $doc:ident, $argument:ident, $section:ident, $contexts:expr, $hint:literal;)+) => {
        /// The id of a command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each is documented by its message in the table")]
        pub enum CommandId {
            $($id,)+
        }

        const TABLE: &[Command] = &[$(Command {
            id: CommandId::$id,
            name: $name,
            doc: m::$doc,
            argument: Argument::$argument,
            section: Section::$section,
            contexts: $contexts,
            hint: $hint,
        }),+];
    };
}

commands! {
    GotoOverview = "goto-overview", GOTO_OVERVIEW, None, Screens, BASE, 0;
    GotoTasks = "goto-tasks", GOTO_TASKS, None, Screens, BASE, 0;
    GotoDeadlines = "goto-deadlines", GOTO_DEADLINES, None, Screens, BASE, 0;
    GotoSupervision = "goto-supervision", GOTO_SUPERVISION, None, Screens, BASE, 0;
    GotoCommunities = "goto-communities", GOTO_COMMUNITIES, None, Screens, BASE, 0;
    GotoReviews = "goto-reviews", GOTO_REVIEWS, None, Screens, BASE, 0;
    GotoIndicators = "goto-indicators", GOTO_INDICATORS, None, Screens, BASE, 0;
    GotoUnits = "goto-units", GOTO_UNITS, None, Screens, BASE, 0;

    Next = "next", NEXT, None, Movement, MOVES, 0;
    Previous = "previous", PREVIOUS, None, Movement, MOVES, 0;
    First = "first", FIRST, None, Movement, MOVES, 0;
    Last = "last", LAST, None, Movement, MOVES, 0;
    PageDown = "page-down", PAGE_DOWN, None, Movement, MOVES, 0;
    PageUp = "page-up", PAGE_UP, None, Movement, MOVES, 0;
    HalfPageDown = "half-page-down", HALF_PAGE_DOWN, None, Movement, MOVES, 0;
    HalfPageUp = "half-page-up", HALF_PAGE_UP, None, Movement, MOVES, 0;
    Left = "left", LEFT, None, Movement, SIDEWAYS, 0;
    Right = "right", RIGHT, None, Movement, SIDEWAYS, 0;
    NextPeriod = "next-period", NEXT_PERIOD, None, Movement, SIDEWAYS, 6;
    PreviousPeriod = "previous-period", PREVIOUS_PERIOD, None, Movement, SIDEWAYS, 6;
    Back = "back", BACK, None, Movement, BASE, 0;
    Forward = "forward", FORWARD, None, Movement, BASE, 0;
    Goto = "goto", GOTO, Required, Movement, BASE, 0;

    Open = "open", OPEN, None, Detail, WITH_DETAIL, 3;
    Close = "close", CLOSE, None, Detail, &[X::Detail], 4;
    NextLink = "next-link", NEXT_LINK, None, Detail, &[X::Detail], 5;
    PreviousLink = "previous-link", PREVIOUS_LINK, None, Detail, &[X::Detail], 0;
    FollowLink = "follow-link", FOLLOW_LINK, None, Detail, &[X::Detail], 3;
    ToggleFocus = "toggle-focus", TOGGLE_FOCUS, None, Detail, &[X::List, X::Detail], 0;
    ToggleDetail = "toggle-detail", TOGGLE_DETAIL, None, Detail, &[X::List, X::Detail], 0;
    DetailDown = "detail-down", DETAIL_DOWN, None, Detail, &[X::List, X::Detail], 0;
    DetailUp = "detail-up", DETAIL_UP, None, Detail, &[X::List, X::Detail], 0;
    Explain = "explain", EXPLAIN, None, View, WITH_DETAIL, 9;

    Sort = "sort", SORT, None, Lists, LISTS, 8;
    SortBy = "sort-by", SORT_BY, Required, Lists, LISTS, 0;
    ReverseSort = "reverse-sort", REVERSE_SORT, None, Lists, LISTS, 0;
    Filter = "filter", FILTER, Optional, Lists, LISTS, 7;
    FilterBy = "filter-by", FILTER_BY, Required, Lists, LISTS, 0;
    ClearFilter = "clear-filter", CLEAR_FILTER, None, Lists, LISTS, 0;
    ToggleSelect = "toggle-select", TOGGLE_SELECT, None, Lists, LISTS, 0;
    SelectAll = "select-all", SELECT_ALL, None, Lists, LISTS, 0;
    ClearSelection = "clear-selection", CLEAR_SELECTION, None, Lists, LISTS, 0;
    Views = "views", VIEWS, None, Lists, BASE, 0;
    SavedView = "saved-view", SAVED_VIEW, Required, Lists, BASE, 0;

    CycleMode = "cycle-mode", CYCLE_MODE, None, View, LISTS, 5;
    AsOf = "as-of", AS_OF, Required, View, BASE, 0;
    Today = "today", TODAY, None, View, BASE, 0;
    Unmask = "unmask", UNMASK, None, View, BASE, 0;
    Theme = "theme", THEME, Required, View, BASE, 0;
    Lang = "lang", LANG, Required, View, BASE, 0;

    CopyRow = "copy-row", COPY_ROW, None, Copy, ROWS, 0;
    CopyBriefing = "copy-briefing", COPY_BRIEFING, None, Copy, WITH_DETAIL, 9;
    CopyTable = "copy-table", COPY_TABLE, None, Copy, ROWS, 0;

    Search = "search", SEARCH, Optional, General, BASE, 1;
    CommandLine = "command-line", COMMAND_LINE, Optional, General, BASE, 2;
    Palette = "palette", PALETTE, None, General, BASE, 0;
    Help = "help", HELP, None, General, &[X::Global, X::Help], 10;
    Remarks = "remarks", REMARKS, None, General, BASE, 0;
    Redraw = "redraw", REDRAW, None, General, BASE, 0;
    Quit = "quit", QUIT, None, General, BASE, 11;

    Confirm = "confirm", CONFIRM, None, Input, INPUTS, 1;
    Cancel = "cancel", CANCEL, None, Input, LAYERS, 2;
    Complete = "complete", COMPLETE, None, Input, INPUTS, 3;
    CompleteBack = "complete-back", COMPLETE_BACK, None, Input, INPUTS, 0;
    HistoryPrevious = "history-previous", HISTORY_PREVIOUS, None, Input, &[X::CommandLine, X::Search], 0;
    HistoryNext = "history-next", HISTORY_NEXT, None, Input, &[X::CommandLine, X::Search], 0;
    EraseChar = "erase-char", ERASE_CHAR, None, Input, INPUTS, 0;
    EraseWord = "erase-word", ERASE_WORD, None, Input, INPUTS, 0;
    EraseLine = "erase-line", ERASE_LINE, None, Input, INPUTS, 0;
    CursorLeft = "cursor-left", CURSOR_LEFT, None, Input, INPUTS, 0;
    CursorRight = "cursor-right", CURSOR_RIGHT, None, Input, INPUTS, 0;
    CursorHome = "cursor-home", CURSOR_HOME, None, Input, INPUTS, 0;
    CursorEnd = "cursor-end", CURSOR_END, None, Input, INPUTS, 0;
}

/// The whole table, in order.
pub fn all() -> impl Iterator<Item = &'static Command> {
    TABLE.iter()
}

impl CommandId {
    /// Its entry in the table.
    pub fn command(self) -> &'static Command {
        // The enumeration and the table come out of one macro, so the discriminant is the place.
        &TABLE[self as usize]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.command().name
    }

    /// What it does.
    pub fn doc(self) -> Message {
        self.command().doc
    }

    /// Its section.
    pub fn section(self) -> Section {
        self.command().section
    }

    /// Whether it applies in a stack of contexts.
    pub fn applies_in(self, stack: &[Context]) -> bool {
        self.command().contexts.iter().any(|context| stack.contains(context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_itself() {
        for (place, command) in all().enumerate() {
            assert_eq!(command.id as usize, place);
            assert!(!command.contexts.is_empty(), "{} applies nowhere", command.name);
            assert_eq!(all().filter(|other| other.name == command.name).count(), 1, "{}", command.name);
            assert!(command.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        }
    }
}
