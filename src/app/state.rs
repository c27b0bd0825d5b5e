//! Everything the dashboard knows. Screens read it, [`update`](super::update) alone changes it.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::assess::Rules;
use crate::command::Context;
use crate::domain::access::{self, Viewer};
use crate::domain::board::Board;
use crate::domain::edit::EditId;
use crate::domain::id::{Key, MemberId, ReviewId};
use crate::domain::later::Later;
use crate::domain::outlook::Trend;
use crate::keymap::{Chord, Keymap};
use crate::locale::Lang;
use crate::query::{Detail, ListKind, Overview, Query, Row, detail, score_detail};
use crate::theme::width::WidthProfile;

use super::chooser::Chooser;
use super::cmdline::CommandLine;
use super::finder::Finder;
use super::footer::Hint;
use super::form::Form;
use super::geometry::{Geometry, SPLIT_WIDTH, Share, Size};
use super::jumps::{Jumps, Place};
use super::notice::Notice;
use super::outbox::{Choosing, Outbox};
use super::page::{Focus, Mode, Page, Screen};
use super::pending::Pending;
use super::room::Room;
use super::status::{SyncState, SyncStatus};
use super::verbs::ahead::Ahead;

/// A view saved in the configuration under a key of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub query: Query,
}

/// Where the data come from; the status line says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The built-in programme with a made-up register.
    Demo,
    /// The built-in programme alone.
    Builtin,
    /// A server's records, as the sync keeps them.
    Server,
}

/// Whether edits can be made, and else why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Editing {
    /// By this member.
    As(Viewer),
    /// The dashboard was opened with `--readonly`.
    ReadOnly,
    /// There is no server to send them to.
    NoServer,
}

/// How the dashboard was set up; it does not change by itself.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Language.
    pub lang: Lang,
    /// The effective keymap.
    pub keymap: Arc<Later<Keymap>>,
    /// Name of the theme in use.
    pub theme: String,
    /// Names of all themes, for completion.
    pub themes: Vec<String>,
    /// How the terminal counts ambiguous characters.
    pub profile: WidthProfile,
    /// Saved views.
    pub views: Vec<SavedView>,
    /// Who looks.
    pub me: Option<MemberId>,
    /// Whether the member may see contacts in the clear.
    pub may_reveal: bool,
    /// Where the data come from.
    pub source: Source,
    /// Whether edits can be made.
    pub editing: Editing,
    /// Whether an editor may be started for long texts.
    pub shell_allowed: bool,
    /// Things to know about the data or the settings that stay true: a cache set aside, a file ignored.
    pub remarks: Vec<String>,
    /// Minutes without a key after which the dashboard ends; none for never.
    pub idle_minutes: Option<u32>,
    /// By which units are scored.
    pub rules: Arc<Later<Rules>>,
}

impl Setup {
    /// Takes the seat as the server has it; a dashboard opened for reading stays so.
    pub fn seated(&mut self, editing: Editing) {
        if let Editing::As(viewer) = &editing {
            self.may_reveal = access::may_reveal(viewer);
        }
        if self.editing != Editing::ReadOnly {
            self.editing = editing;
        }
    }
}

/// What lies over the screen and takes the keys.
#[derive(Clone, Debug)]
pub enum Layer {
    /// `/`.
    Finder(Finder),
    /// `:`.
    CommandLine(CommandLine),
    /// Palette or picker; which of the two decides the keys' context.
    Chooser(Chooser, Context),
    /// `?`: all keys of the context below, from a line on.
    Help {
        /// First line shown.
        top: usize,
        /// The contexts that it explains, innermost first.
        stack: Vec<Context>,
    },
    /// A form.
    Form(Box<Form>),
    /// The member's own edits that the server has not settled.
    Outbox(Outbox),
    /// A conflict, value by value.
    Conflict(Choosing),
    /// What is checked before a meeting is closed.
    Closing {
        /// First line shown.
        top: usize,
    },
    /// A record that has no list of its own, or a text to read.
    Card {
        /// The record, or none where only the text counts.
        key: Option<Key>,
        /// Title and text to read.
        text: Option<(String, String)>,
        /// First line shown.
        top: usize,
    },
}

/// What is known of an overview that was seen last, besides its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Glimpse {
    /// The footer's hints beside it; none where they are not kept.
    pub hints: Vec<Hint>,
    /// Whether it has fewer rows than it had: one goes about in it when all are there.
    pub is_cut: bool,
}

/// The dashboard's state.
#[derive(Clone, Debug)]
pub struct State {
    /// How it was set up.
    pub setup: Setup,
    /// The screen's size.
    pub size: Size,
    /// The clock's minute, local time.
    pub now: DateTime,
    /// The data as they stand on the day; none while they load.
    pub board: Option<Arc<Board>>,
    /// The day asked for by `--as-of` or `:as-of`; none follows the clock.
    pub as_of: Option<Date>,
    /// The day with which it was opened; none follows the clock.
    pub opened_on: Option<Date>,
    /// The screens, in the order of their number keys.
    pub pages: Vec<Page>,
    /// The screen shown, counted in `pages`.
    pub current: usize,
    /// Whether a wide screen shows the detail beside the list.
    pub split: bool,
    /// Where one has been.
    pub jumps: Jumps,
    /// What lies over the screen.
    pub layer: Option<Layer>,
    /// Keys typed of a sequence that is not complete.
    pub pending: Vec<Chord>,
    /// Keys of commands that wait for the data.
    pub ahead: Ahead,
    /// A line to the member, until the next key.
    pub notice: Option<Notice>,
    /// What is known of an overview that was seen last, besides its rows.
    pub glimpse: Glimpse,
    /// Whether contacts are shown in the clear.
    pub reveal: bool,
    /// Whether a search looks through the records that are shown.
    pub searchable: bool,
    /// Minutes since the last key.
    pub idle_minutes: u32,
    /// Number of the newest search.
    pub searches: u64,
    /// The overview as it stands; made when it is first shown. Before the data have come, what was seen last.
    pub overview: Option<Arc<Overview>>,
    /// The overview of the data at hand, where it came with them; in the language that the dashboard was opened in.
    pub surveyed: Option<Arc<Overview>>,
    /// That language.
    pub opened_in: Lang,
    /// The register over the months, for the lines of indicators; counted when they are first shown.
    pub trend: Option<Arc<Trend>>,
    /// Lines entered before at `:` and `/`.
    pub histories: super::Histories,
    /// What the sync does; none without a server.
    pub sync: Option<SyncStatus>,
    /// The member's own edits that the server has not settled.
    pub unsent: Arc<Pending>,
    /// What to say when the disk has taken what is being saved, or given up what is being withdrawn.
    pub under_way: Option<String>,
    /// Keys pressed so far.
    pub presses: u64,
    /// The meeting that is open on this dashboard, or looked at.
    pub room: Option<Room>,
    /// The meeting that the member was told goes on.
    pub told_running: Option<ReviewId>,
    /// The meeting that was closed here and of which the minutes are to be written.
    pub minutes_due: Option<ReviewId>,
    /// What the member was asked to confirm, and by which key.
    pub asked: Option<(Asked, u64)>,
}

/// Something that is done only when it is asked for twice in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Dropping what was typed into a form.
    DropForm,
    /// Opening a meeting.
    Convene,
    /// Taking an edit out of the outbox.
    Withdraw(EditId),
}

impl State {
    /// The dashboard as it opens: overview, nothing loaded.
    pub fn new(setup: Setup, size: Size, now: DateTime, as_of: Option<Date>) -> Self {
        let pages = Screen::ALL.into_iter().map(|screen| Page::new(screen, setup.me.as_ref())).collect();
        Self {
            opened_in: setup.lang,
            setup,
            size,
            now,
            board: None,
            as_of,
            opened_on: as_of,
            pages,
            current: 0,
            split: true,
            jumps: Jumps::default(),
            layer: None,
            pending: Vec::new(),
            ahead: Ahead::default(),
            notice: None,
            glimpse: Glimpse::default(),
            reveal: false,
            searchable: false,
            idle_minutes: 0,
            searches: 0,
            overview: None,
            surveyed: None,
            trend: None,
            histories: super::Histories::default(),
            sync: None,
            unsent: Arc::default(),
            under_way: None,
            presses: 0,
            room: None,
            told_running: None,
            minutes_due: None,
            asked: None,
        }
    }

    /// Whether the key before this one asked for the same; else remembers that this one did.
    pub fn is_asked_again(&mut self, what: Asked) -> bool {
        let again = self.asked.take() == Some((what, self.presses.wrapping_sub(1)));
        if !again {
            self.asked = Some((what, self.presses));
        }
        again
    }

    /// Whether records may still be on their way from the server, so that having none means nothing yet.
    pub fn awaits_records(&self) -> bool {
        let none = self.board.as_ref().is_none_or(|board| board.data.tasks.is_empty());
        let may_come = match &self.sync {
            None => self.setup.source != Source::Builtin,
            Some(status) => !status.is_stale() && status.state != SyncState::Online,
        };
        none && may_come
    }

    /// The language.
    pub const fn lang(&self) -> Lang {
        self.setup.lang
    }

    /// The day that everything is seen from.
    pub fn day(&self) -> Date {
        let seen = || self.overview.as_ref().map(|overview| overview.day);
        let shown = self.board.as_ref().map(|board| board.day).or_else(seen);
        shown.or(self.as_of).unwrap_or(self.now.date())
    }

    /// Whether what is on the screen was seen last, because the data are not there yet.
    pub fn is_glancing(&self) -> bool {
        self.board.is_none() && self.overview.is_some() && self.page().mode == Mode::Overview
    }

    /// Shows an overview until the data are there: what was seen last.
    pub fn glance(&mut self, overview: Overview) {
        let rows = self.rows();
        let Some(page) = self.pages.iter_mut().find(|page| page.screen == Screen::Overview) else { return };
        page.pane_mut().replace(overview.rows(), None, rows);
        self.overview = Some(Arc::new(overview));
    }

    /// The screen shown.
    pub fn page(&self) -> &Page {
        &self.pages[self.current.min(self.pages.len() - 1)]
    }

    /// The screen shown, to change it.
    pub fn page_mut(&mut self) -> &mut Page {
        let place = self.current.min(self.pages.len() - 1);
        &mut self.pages[place]
    }

    /// How the body is shared between list and detail.
    pub fn share(&self) -> Share {
        let page = self.page();
        let split = self.size.width >= SPLIT_WIDTH && self.split && !page.mode.is_wide();
        match page.focus {
            _ if split => Share::Split,
            Focus::Detail => Share::Detail,
            Focus::List => Share::List,
        }
    }

    /// Where things stand on the screen.
    pub fn geometry(&self) -> Geometry {
        Geometry::of(self.size, self.share())
    }

    /// Rows of the list that fit on the screen.
    pub fn rows(&self) -> usize {
        let geometry = self.geometry();
        // A list behind a full-screen detail scrolls as it would if it were shown.
        if geometry.list.is_empty() { Geometry::of(self.size, Share::List).rows() } else { geometry.rows() }
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&Row> {
        self.page().pane().selected()
    }

    /// The selected record in full.
    pub fn selected_detail(&self) -> Option<Detail> {
        let board = self.board.as_ref()?;
        let row = self.selected()?;
        Some(self.detail_of(board, &row.key))
    }

    /// A record of the list shown in full: of scores the score.
    pub fn detail_of(&self, board: &Board, key: &Key) -> Detail {
        let (lang, reveal) = (self.lang(), self.reveal);
        let score =
            (self.page().mode == Mode::Scores).then(|| score_detail(board, key, lang, reveal)).flatten();
        score.unwrap_or_else(|| detail(board, key, lang, reveal))
    }

    /// The contexts that keys are looked up in, innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        if let Some(layer) = &self.layer {
            return match layer {
                Layer::Finder(_) => vec![Context::Search],
                Layer::CommandLine(_) => vec![Context::CommandLine],
                Layer::Chooser(_, context) => vec![*context],
                Layer::Help { .. } => vec![Context::Help],
                Layer::Card { .. } => vec![Context::Card],
                Layer::Form(_) => vec![Context::Form],
                // An empty outbox offers nothing but the way out.
                Layer::Outbox(_) if self.unsent.entries().is_empty() => vec![Context::Card],
                Layer::Outbox(_) => vec![Context::Outbox],
                Layer::Conflict(_) => vec![Context::Conflict],
                Layer::Closing { .. } => vec![Context::Closing],
            };
        }
        self.base_contexts()
    }

    /// The contexts below any layer, innermost first.
    pub fn base_contexts(&self) -> Vec<Context> {
        if self.in_room() {
            return vec![Context::Meeting, Context::Global];
        }
        let page = self.page();
        let mut stack = Vec::with_capacity(3);
        if page.focus == Focus::Detail {
            stack.push(Context::Detail);
        } else {
            stack.extend(page.mode.context());
            if page.mode != super::page::Mode::Overview {
                stack.push(Context::List);
            }
        }
        stack.push(Context::Global);
        stack
    }

    /// Whether a meeting's room lies before the screens.
    pub fn in_room(&self) -> bool {
        self.room.as_ref().is_some_and(|room| room.shown)
    }

    /// Where one is, to come back to.
    pub fn here(&self) -> Place {
        let page = self.page();
        Place {
            screen: page.screen,
            mode: page.mode,
            query: page.pane().query.clone(),
            row: page.pane().selected().cloned(),
            focus: page.focus,
        }
    }

    /// What the list shown lists; none on the overview.
    pub fn list(&self) -> Option<ListKind> {
        self.page().mode.list()
    }
}
