//! What a piece of the screen is, before it has a colour.

macro_rules! roles {
    ($($(#[$doc:meta])+ $role:ident = $word:literal;)+) => {
        /// A role: the screens name it, a theme gives it a style.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role {
            $($(#[$doc])+ $role,)+
        }

        impl Role {
            /// Every role, in the order of the theme files.
            pub const ALL: &'static [Self] = &[$(Self::$role),+];

            /// The word that names it in theme files.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$role => $word,)+
                }
            }
        }
    };
}

roles! {
    /// Running text, and the ground that everything stands on.
    Text = "text";
    /// What may be overlooked: labels, hints, ids.
    Dim = "dim";
    /// Titles of panes and records.
    Title = "title";
    /// Lines between panes.
    Border = "border";
    /// Lines around the pane that has the keys.
    BorderFocus = "border-focus";
    /// The row under the cursor where the keys go.
    Selected = "selected";
    /// The row under the cursor of a pane that does not have the keys.
    Cursor = "cursor";
    /// What a search found; marked rows.
    Match = "match";
    /// A link to another record.
    Link = "link";
    /// Overdue.
    LightOverdue = "light-overdue";
    /// Due soon.
    LightDueSoon = "light-due-soon";
    /// On track.
    LightOnTrack = "light-on-track";
    /// Done.
    LightDone = "light-done";
    /// Without a date.
    LightUndated = "light-undated";
    /// The reached part of a bar.
    BarFull = "bar-full";
    /// The mark of the target on a bar.
    BarTarget = "bar-target";
    /// The missing part of a bar.
    BarEmpty = "bar-empty";
    /// Status line and footer.
    Status = "status";
    /// Status of data that are not fresh.
    StatusStale = "status-stale";
    /// A warning.
    Warning = "warning";
    /// An error.
    Error = "error";
    /// A key to press.
    Key = "key";
    /// A screen's tab.
    Tab = "tab";
    /// The tab of the screen shown; today in a calendar.
    TabActive = "tab-active";
    /// The heads of columns.
    Header = "header";
    /// The heading of a group of lines.
    Group = "group";
    /// A line being typed.
    Input = "input";
    /// An edit that waits to be sent.
    Unsent = "unsent";
    /// An edit in conflict.
    Conflict = "conflict";
    /// What is wrong with an input or an edit.
    Fault = "fault";
}

impl Role {
    /// The role named by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == word)
    }
}
