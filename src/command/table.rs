//! The table itself.

use crate::locale::{Message, command as m, draft as d};

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
    /// Changing records.
    Edits,
    /// Holding a meeting.
    Meeting,
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
    pub const ALL: [Self; 10] = [
        Self::Screens,
        Self::Movement,
        Self::Detail,
        Self::Edits,
        Self::Meeting,
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
            Self::Edits => m::SECTION_EDITS,
            Self::Meeting => m::SECTION_MEETING,
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
    X::Acts,
    X::Form,
    X::Outbox,
    X::Conflict,
    X::Meeting,
    X::Closing,
];
/// Contexts of lists that can be sorted and filtered.
const LISTS: &[Context] = &[X::List, X::Timeline, X::Matrix, X::Calendar, X::Chart];
/// Contexts that move sideways.
const SIDEWAYS: &[Context] = &[X::Timeline, X::Matrix, X::Calendar, X::Chart];
/// Contexts with the detail of a row at hand.
const WITH_DETAIL: &[Context] =
    &[X::List, X::Detail, X::Timeline, X::Matrix, X::Calendar, X::Chart, X::Overview];
/// Contexts in which something can be done with a record.
const ACTING: &[Context] =
    &[X::List, X::Detail, X::Timeline, X::Matrix, X::Calendar, X::Chart, X::Overview, X::Meeting];
/// Contexts of input lines.
const INPUTS: &[Context] = &[X::Search, X::CommandLine, X::Palette, X::Picker, X::Acts, X::Form];
/// Contexts in which something is confirmed.
const CONFIRMS: &[Context] =
    &[X::Search, X::CommandLine, X::Palette, X::Picker, X::Acts, X::Form, X::Closing];
/// Contexts with edits that wait, in a list or one by one.
const WAITING: &[Context] = &[X::Outbox, X::Conflict];
/// Contexts that Esc leaves.
const LAYERS: &[Context] = &[
    X::Search,
    X::CommandLine,
    X::Palette,
    X::Picker,
    X::Help,
    X::Card,
    X::Acts,
    X::Form,
    X::Outbox,
    X::Conflict,
    X::Closing,
];
/// A meeting's room.
const ROOM: &[Context] = &[X::Meeting];
/// Everywhere but in layers.
const BASE: &[Context] = &[X::Global];

macro_rules! commands {
    ($($id:ident = $name:literal, $doc:path, $argument:ident, $section:ident, $contexts:expr, $hint:literal;)+) => {
        /// The id of a command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each is documented by its message in the table")]
        pub enum CommandId {
            $($id,)+
        }

        const TABLE: &[Command] = &[$(Command {
            id: CommandId::$id,
            name: $name,
            doc: $doc,
            argument: Argument::$argument,
            section: Section::$section,
            contexts: $contexts,
            hint: $hint,
        }),+];
    };
}

commands! {
    GotoOverview = "goto-overview", m::GOTO_OVERVIEW, None, Screens, BASE, 0;
    GotoTasks = "goto-tasks", m::GOTO_TASKS, None, Screens, BASE, 0;
    GotoDeadlines = "goto-deadlines", m::GOTO_DEADLINES, None, Screens, BASE, 0;
    GotoSupervision = "goto-supervision", m::GOTO_SUPERVISION, None, Screens, BASE, 0;
    GotoCommunities = "goto-communities", m::GOTO_COMMUNITIES, None, Screens, BASE, 0;
    GotoReviews = "goto-reviews", m::GOTO_REVIEWS, None, Screens, BASE, 0;
    GotoMatters = "goto-matters", m::GOTO_MATTERS, None, Screens, BASE, 0;
    GotoIndicators = "goto-indicators", m::GOTO_INDICATORS, None, Screens, BASE, 0;
    GotoUnits = "goto-units", m::GOTO_UNITS, None, Screens, BASE, 0;

    Next = "next", m::NEXT, None, Movement, MOVES, 0;
    Previous = "previous", m::PREVIOUS, None, Movement, MOVES, 0;
    First = "first", m::FIRST, None, Movement, MOVES, 0;
    Last = "last", m::LAST, None, Movement, MOVES, 0;
    PageDown = "page-down", m::PAGE_DOWN, None, Movement, MOVES, 0;
    PageUp = "page-up", m::PAGE_UP, None, Movement, MOVES, 0;
    HalfPageDown = "half-page-down", m::HALF_PAGE_DOWN, None, Movement, MOVES, 0;
    HalfPageUp = "half-page-up", m::HALF_PAGE_UP, None, Movement, MOVES, 0;
    Left = "left", m::LEFT, None, Movement, SIDEWAYS, 0;
    Right = "right", m::RIGHT, None, Movement, SIDEWAYS, 0;
    NextPeriod = "next-period", m::NEXT_PERIOD, None, Movement, SIDEWAYS, 6;
    PreviousPeriod = "previous-period", m::PREVIOUS_PERIOD, None, Movement, SIDEWAYS, 6;
    Back = "back", m::BACK, None, Movement, BASE, 0;
    Forward = "forward", m::FORWARD, None, Movement, BASE, 0;
    Goto = "goto", m::GOTO, Required, Movement, BASE, 0;

    Open = "open", m::OPEN, None, Detail, WITH_DETAIL, 3;
    Close = "close", m::CLOSE, None, Detail, &[X::Detail], 4;
    NextLink = "next-link", m::NEXT_LINK, None, Detail, &[X::Detail], 5;
    PreviousLink = "previous-link", m::PREVIOUS_LINK, None, Detail, &[X::Detail], 0;
    FollowLink = "follow-link", m::FOLLOW_LINK, None, Detail, &[X::Detail, X::Meeting], 3;
    ToggleFocus = "toggle-focus", m::TOGGLE_FOCUS, None, Detail, &[X::List, X::Detail], 0;
    ToggleDetail = "toggle-detail", m::TOGGLE_DETAIL, None, Detail, &[X::List, X::Detail], 0;
    DetailDown = "detail-down", m::DETAIL_DOWN, None, Detail, &[X::List, X::Detail], 0;
    DetailUp = "detail-up", m::DETAIL_UP, None, Detail, &[X::List, X::Detail], 0;
    Explain = "explain", m::EXPLAIN, None, View, WITH_DETAIL, 9;

    Acts = "acts", m::ACTS, None, Edits, ACTING, 4;
    Report = "report", d::ACT_REPORT, Optional, Edits, BASE, 0;
    Meet = "meet", d::ACT_MEET, Optional, Edits, BASE, 0;
    Unmeet = "unmeet", d::ACT_UNMEET, Optional, Edits, BASE, 0;
    Start = "start", d::ACT_START, Optional, Edits, BASE, 0;
    Submit = "submit", d::ACT_SUBMIT, Optional, Edits, BASE, 0;
    Verify = "verify", d::ACT_VERIFY, Optional, Edits, BASE, 0;
    SendBack = "send-back", d::ACT_SEND_BACK, Optional, Edits, BASE, 0;
    Reopen = "reopen", d::ACT_REOPEN, Optional, Edits, BASE, 0;
    Visit = "visit", d::ACT_VISIT, Optional, Edits, BASE, 0;
    Rectify = "rectify", d::ACT_RECTIFY, Optional, Edits, BASE, 0;
    Supervise = "supervise", d::ACT_SUPERVISE, Optional, Edits, BASE, 0;
    Raise = "raise", d::ACT_RAISE, Optional, Edits, BASE, 0;
    Accept = "accept", d::ACT_ACCEPT, Optional, Edits, BASE, 0;
    Handle = "handle", d::ACT_HANDLE, Optional, Edits, BASE, 0;
    FeedBack = "feed-back", d::ACT_FEED_BACK, Optional, Edits, BASE, 0;
    CloseMatter = "close-matter", d::ACT_CLOSE_MATTER, Optional, Edits, BASE, 0;
    Escalate = "escalate", d::ACT_ESCALATE, Optional, Edits, BASE, 0;
    SendDown = "send-down", d::ACT_SEND_DOWN, Optional, Edits, BASE, 0;
    Link = "link", d::ACT_LINK, Optional, Edits, BASE, 0;
    Unlink = "unlink", d::ACT_UNLINK, Optional, Edits, BASE, 0;
    Attend = "attend", d::ACT_ATTEND, Optional, Edits, BASE, 0;
    Settle = "settle", d::ACT_SETTLE, Optional, Edits, BASE, 0;
    Reschedule = "reschedule", d::ACT_RESCHEDULE, Optional, Edits, BASE, 0;
    Turn = "turn", d::ACT_TURN, Optional, Edits, BASE, 0;
    CancelReview = "cancel-review", d::ACT_CANCEL, Optional, Edits, BASE, 0;
    Restore = "restore", d::ACT_RESTORE, Optional, Edits, BASE, 0;
    LeaveOut = "leave-out", d::ACT_LEAVE_OUT, Optional, Edits, BASE, 0;
    PutBack = "put-back", d::ACT_PUT_BACK, Optional, Edits, BASE, 0;
    Appraise = "appraise", d::ACT_APPRAISE, Optional, Edits, BASE, 0;
    Amend = "amend", d::ACT_AMEND, Optional, Edits, BASE, 0;
    Plan = "plan", d::ACT_PLAN, None, Edits, BASE, 0;
    Schedule = "schedule", d::ACT_SCHEDULE, None, Edits, BASE, 0;
    Undo = "undo", m::UNDO, None, Edits, BASE, 0;
    Outbox = "outbox", m::OUTBOX, None, Edits, BASE, 0;
    SyncNow = "sync-now", m::SYNC_NOW, None, Edits, &[X::Global, X::Outbox], 0;
    Look = "look", m::LOOK, None, Edits, &[X::Outbox], 1;
    Withdraw = "withdraw", m::WITHDRAW, Optional, Edits, WAITING, 4;
    Retry = "retry", m::RETRY, None, Edits, &[X::Outbox], 5;
    TakeMine = "take-mine", m::TAKE_MINE, None, Edits, &[X::Conflict], 1;
    TakeTheirs = "take-theirs", m::TAKE_THEIRS, None, Edits, &[X::Conflict], 2;
    Mend = "mend", m::MEND, None, Edits, WAITING, 3;
    Send = "send", m::SEND, None, Edits, &[X::Conflict], 5;

    Meeting = "meeting", m::MEETING, Optional, Meeting, BASE, 0;
    Convene = "convene", d::ACT_CONVENE, None, Meeting, ROOM, 0;
    NextItem = "next-item", m::NEXT_ITEM, None, Meeting, ROOM, 1;
    PreviousItem = "previous-item", m::PREVIOUS_ITEM, None, Meeting, ROOM, 0;
    JumpItem = "jump-item", m::JUMP_ITEM, Optional, Meeting, ROOM, 9;
    Discussed = "discussed", m::DISCUSSED, None, Meeting, ROOM, 2;
    CarryForward = "carry-forward", m::CARRY_FORWARD, None, Meeting, ROOM, 6;
    SkipItem = "skip-item", m::SKIP_ITEM, None, Meeting, ROOM, 0;
    Decide = "decide", m::DECIDE, None, Meeting, ROOM, 4;
    FollowUp = "follow-up", m::FOLLOW_UP, None, Meeting, ROOM, 5;
    Inform = "inform", m::INFORM, None, Meeting, ROOM, 0;
    Remark = "remark", m::REMARK, None, Meeting, ROOM, 7;
    Table = "table", d::ACT_TABLE, Optional, Meeting, BASE, 0;
    MoveLater = "move-later", m::MOVE_LATER, None, Meeting, ROOM, 0;
    MoveEarlier = "move-earlier", m::MOVE_EARLIER, None, Meeting, ROOM, 0;
    Present = "present", m::PRESENT, None, Meeting, ROOM, 0;
    Pause = "pause", m::PAUSE, None, Meeting, ROOM, 0;
    Follow = "follow", m::FOLLOW, None, Meeting, ROOM, 0;
    Large = "large", m::LARGE, None, Meeting, ROOM, 0;
    EndMeeting = "end-meeting", d::ACT_CLOSE, None, Meeting, ROOM, 8;
    LeaveRoom = "leave-room", m::LEAVE_ROOM, None, Meeting, ROOM, 0;
    ToggleRest = "toggle-rest", m::TOGGLE_REST, None, Meeting, &[X::Closing], 3;

    Sort = "sort", m::SORT, None, Lists, LISTS, 8;
    SortBy = "sort-by", m::SORT_BY, Required, Lists, LISTS, 0;
    ReverseSort = "reverse-sort", m::REVERSE_SORT, None, Lists, LISTS, 0;
    Filter = "filter", m::FILTER, Optional, Lists, LISTS, 7;
    FilterBy = "filter-by", m::FILTER_BY, Required, Lists, LISTS, 0;
    ClearFilter = "clear-filter", m::CLEAR_FILTER, None, Lists, LISTS, 0;
    ToggleSelect = "toggle-select", m::TOGGLE_SELECT, None, Lists, LISTS, 0;
    SelectAll = "select-all", m::SELECT_ALL, None, Lists, LISTS, 0;
    ClearSelection = "clear-selection", m::CLEAR_SELECTION, None, Lists, LISTS, 0;
    Views = "views", m::VIEWS, None, Lists, BASE, 0;
    SavedView = "saved-view", m::SAVED_VIEW, Required, Lists, BASE, 0;

    CycleMode = "cycle-mode", m::CYCLE_MODE, None, View, LISTS, 5;
    AsOf = "as-of", m::AS_OF, Required, View, BASE, 0;
    Today = "today", m::TODAY, None, View, BASE, 0;
    Unmask = "unmask", m::UNMASK, None, View, BASE, 0;
    Theme = "theme", m::THEME, Required, View, BASE, 0;
    Lang = "lang", m::LANG, Required, View, BASE, 0;

    CopyRow = "copy-row", m::COPY_ROW, None, Copy, ROWS, 0;
    CopyBriefing = "copy-briefing", m::COPY_BRIEFING, None, Copy, WITH_DETAIL, 9;
    CopyTable = "copy-table", m::COPY_TABLE, None, Copy, ROWS, 0;

    Search = "search", m::SEARCH, Optional, General, BASE, 1;
    CommandLine = "command-line", m::COMMAND_LINE, Optional, General, BASE, 2;
    Palette = "palette", m::PALETTE, None, General, BASE, 0;
    Help = "help", m::HELP, None, General, &[X::Global, X::Help], 10;
    Export = "export", m::EXPORT, Optional, General, BASE, 0;
    Remarks = "remarks", m::REMARKS, None, General, BASE, 0;
    Redraw = "redraw", m::REDRAW, None, General, BASE, 0;
    Quit = "quit", m::QUIT, None, General, BASE, 11;

    Confirm = "confirm", m::CONFIRM, None, Input, CONFIRMS, 1;
    Cancel = "cancel", m::CANCEL, None, Input, LAYERS, 2;
    Complete = "complete", m::COMPLETE, None, Input, INPUTS, 3;
    CompleteBack = "complete-back", m::COMPLETE_BACK, None, Input, INPUTS, 0;
    HistoryPrevious = "history-previous", m::HISTORY_PREVIOUS, None, Input, &[X::CommandLine, X::Search], 0;
    HistoryNext = "history-next", m::HISTORY_NEXT, None, Input, &[X::CommandLine, X::Search], 0;
    EraseChar = "erase-char", m::ERASE_CHAR, None, Input, INPUTS, 0;
    EraseWord = "erase-word", m::ERASE_WORD, None, Input, INPUTS, 0;
    EraseLine = "erase-line", m::ERASE_LINE, None, Input, INPUTS, 0;
    NextField = "next-field", m::NEXT_FIELD, None, Input, &[X::Form], 4;
    PreviousField = "previous-field", m::PREVIOUS_FIELD, None, Input, &[X::Form], 0;
    Save = "save", m::SAVE, None, Input, &[X::Form], 1;
    NewLine = "new-line", m::NEW_LINE, None, Input, &[X::Form], 5;
    Editor = "editor", m::EDITOR, None, Input, &[X::Form], 6;
    CursorLeft = "cursor-left", m::CURSOR_LEFT, None, Input, INPUTS, 0;
    CursorRight = "cursor-right", m::CURSOR_RIGHT, None, Input, INPUTS, 0;
    CursorHome = "cursor-home", m::CURSOR_HOME, None, Input, INPUTS, 0;
    CursorEnd = "cursor-end", m::CURSOR_END, None, Input, INPUTS, 0;
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
