//! Screens and their modes: each mode is a list, drawn as rows or in a way of its own.

use crate::command::Context;
use crate::domain::id::{Kind, MemberId};
use crate::query::{ColumnId, Direction, Filter, FilterKey, ListKind, Query};

use super::pane::ListPane;

/// The screens, by number key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    /// 1 总览.
    Overview,
    /// 2 任务.
    Tasks,
    /// 3 期限.
    Deadlines,
    /// 4 挂点.
    Supervision,
    /// 5 小区.
    Communities,
    /// 6 会议.
    Reviews,
    /// 7 诉求.
    Matters,
    /// 8 指标.
    Indicators,
    /// 9 单位.
    Units,
}

impl Screen {
    /// All screens in the order of their number keys.
    pub const ALL: [Self; 9] = [
        Self::Overview,
        Self::Tasks,
        Self::Deadlines,
        Self::Supervision,
        Self::Communities,
        Self::Reviews,
        Self::Matters,
        Self::Indicators,
        Self::Units,
    ];

    /// The number key.
    pub const fn digit(self) -> u8 {
        match self {
            Self::Overview => 1,
            Self::Tasks => 2,
            Self::Deadlines => 3,
            Self::Supervision => 4,
            Self::Communities => 5,
            Self::Reviews => 6,
            Self::Matters => 7,
            Self::Indicators => 8,
            Self::Units => 9,
        }
    }

    /// Its modes, the first being where it opens.
    pub const fn modes(self) -> &'static [Mode] {
        match self {
            Self::Overview => &[Mode::Overview],
            Self::Tasks => &[Mode::Tasks, Mode::Milestones],
            Self::Deadlines => &[Mode::Agenda, Mode::Timeline],
            Self::Supervision => &[Mode::Supervisions, Mode::Rectifications, Mode::Visits],
            Self::Communities => &[Mode::Communities, Mode::Enterprises],
            Self::Reviews => &[Mode::Reviews, Mode::Calendar, Mode::Outcomes, Mode::Upcoming, Mode::Series],
            Self::Matters => &[Mode::Matters, Mode::Levels],
            Self::Indicators => &[Mode::Bars, Mode::Lines],
            Self::Units => &[Mode::Units, Mode::Matrix, Mode::Members, Mode::Scores],
        }
    }

    /// The screen and mode that show records of a kind; none for a programme and a census, which have no list.
    pub const fn home_of(kind: Kind) -> Option<(Self, Mode)> {
        Some(match kind {
            Kind::Programme | Kind::Census | Kind::Figures => return None,
            Kind::Task => (Self::Tasks, Mode::Tasks),
            Kind::Milestone => (Self::Tasks, Mode::Milestones),
            Kind::Unit => (Self::Units, Mode::Units),
            Kind::Member => (Self::Units, Mode::Members),
            Kind::Indicator => (Self::Indicators, Mode::Bars),
            Kind::Community => (Self::Communities, Mode::Communities),
            Kind::Enterprise => (Self::Communities, Mode::Enterprises),
            Kind::Supervision => (Self::Supervision, Mode::Supervisions),
            Kind::Rectification => (Self::Supervision, Mode::Rectifications),
            Kind::Matter => (Self::Matters, Mode::Matters),
            Kind::Visit => (Self::Supervision, Mode::Visits),
            Kind::Series => (Self::Reviews, Mode::Series),
            Kind::Review => (Self::Reviews, Mode::Reviews),
            Kind::Outcome => (Self::Reviews, Mode::Outcomes),
        })
    }
}

/// One way of showing a list on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Today, coverage, most urgent, my links, next review.
    Overview,
    /// Tasks in rows.
    Tasks,
    /// Milestones in rows.
    Milestones,
    /// Deadlines by month.
    Agenda,
    /// Tasks against months.
    Timeline,
    /// Supervised communities and enterprises.
    Supervisions,
    /// Rectifications in rows.
    Rectifications,
    /// Visits in rows.
    Visits,
    /// Communities in rows.
    Communities,
    /// Enterprises in rows.
    Enterprises,
    /// Reviews in rows.
    Reviews,
    /// Reviews on a month's sheet.
    Calendar,
    /// Outcomes in rows.
    Outcomes,
    /// Matters in rows, the most urgent first.
    Matters,
    /// Open matters, those before the highest level first.
    Levels,
    /// Reviews that come next.
    Upcoming,
    /// Series of reviews in rows.
    Series,
    /// A bar per area against the target.
    Bars,
    /// The share month by month against the targets.
    Lines,
    /// Units in rows.
    Units,
    /// Tasks by units.
    Matrix,
    /// Members in rows.
    Members,
    /// Units by score.
    Scores,
}

impl Mode {
    /// What its rows are; the overview picks its own.
    pub const fn list(self) -> Option<ListKind> {
        Some(match self {
            Self::Overview => return None,
            Self::Tasks | Self::Timeline | Self::Matrix => ListKind::Tasks,
            Self::Milestones => ListKind::Milestones,
            Self::Agenda => ListKind::Deadlines,
            Self::Supervisions => ListKind::Supervisions,
            Self::Rectifications => ListKind::Rectifications,
            Self::Visits => ListKind::Visits,
            Self::Communities => ListKind::Communities,
            Self::Enterprises => ListKind::Enterprises,
            Self::Reviews | Self::Calendar => ListKind::Reviews,
            Self::Upcoming => ListKind::Upcoming,
            Self::Series => ListKind::Series,
            Self::Outcomes => ListKind::Outcomes,
            Self::Matters | Self::Levels => ListKind::Matters,
            Self::Bars | Self::Lines => ListKind::Indicators,
            Self::Units => ListKind::Units,
            Self::Members => ListKind::Members,
            Self::Scores => ListKind::Scores,
        })
    }

    /// Whether the mode needs the width that a detail pane would take.
    pub const fn is_wide(self) -> bool {
        matches!(
            self,
            Self::Overview | Self::Timeline | Self::Matrix | Self::Calendar | Self::Bars | Self::Lines
        )
    }

    /// Its list as it opens.
    fn pane(self, me: Option<&MemberId>) -> ListPane {
        let mut query = Query::new(self.list().unwrap_or(ListKind::Tasks));
        query.me = me.cloned();
        if self == Self::Calendar {
            // A sheet is read forward.
            query.sort = vec![(ColumnId::At, Direction::Ascending)];
        }
        if self == Self::Levels {
            query.filter = Filter::default().with(FilterKey::State, "open");
            query.sort = vec![
                (ColumnId::Level, Direction::Descending),
                (ColumnId::Light, Direction::Ascending),
                (ColumnId::Due, Direction::Ascending),
            ];
        }
        ListPane::of(query)
    }

    /// The context of its own that the mode adds to that of lists.
    pub const fn context(self) -> Option<Context> {
        Some(match self {
            Self::Overview => Context::Overview,
            Self::Timeline => Context::Timeline,
            Self::Matrix => Context::Matrix,
            Self::Calendar => Context::Calendar,
            Self::Bars | Self::Lines => Context::Chart,
            _ => return None,
        })
    }

    /// Whether the mode moves sideways: months or columns.
    pub const fn moves_sideways(self) -> bool {
        matches!(self, Self::Timeline | Self::Matrix | Self::Calendar | Self::Bars)
    }
}

/// Which half of a split screen takes the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// The detail.
    Detail,
}

/// The detail of the selected row, as far as it scrolls and links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DetailPane {
    /// First line shown.
    pub top: usize,
    /// The link under the cursor, counted from the top.
    pub link: Option<usize>,
}

/// One screen's state.
#[derive(Clone, Debug)]
pub struct Page {
    /// Which screen.
    pub screen: Screen,
    /// The mode shown.
    pub mode: Mode,
    /// One list a mode, in the order of [`Screen::modes`].
    panes: Vec<ListPane>,
    /// Which half takes the keys; on a narrow screen, which is shown.
    pub focus: Focus,
    /// The detail pane.
    pub detail: DetailPane,
    /// Months or columns by which a sideways mode is moved.
    pub shift: i32,
}

impl Page {
    /// A screen as it opens, for a reader.
    pub fn new(screen: Screen, me: Option<&MemberId>) -> Self {
        let modes = screen.modes();
        let panes = modes.iter().map(|mode| mode.pane(me)).collect();
        Self {
            screen,
            mode: modes.first().copied().unwrap_or(Mode::Overview),
            panes,
            focus: Focus::List,
            detail: DetailPane::default(),
            shift: 0,
        }
    }

    fn place(&self) -> usize {
        self.screen.modes().iter().position(|mode| *mode == self.mode).unwrap_or(0)
    }

    /// The list of the mode shown.
    pub fn pane(&self) -> &ListPane {
        &self.panes[self.place()]
    }

    /// The list of the mode shown, to change it.
    pub fn pane_mut(&mut self) -> &mut ListPane {
        let place = self.place();
        &mut self.panes[place]
    }

    /// Shows a mode of this screen; another screen's mode changes nothing.
    pub fn set_mode(&mut self, mode: Mode) {
        if self.screen.modes().contains(&mode) && self.mode != mode {
            self.mode = mode;
            self.focus = Focus::List;
            self.detail = DetailPane::default();
            self.shift = 0;
        }
    }

    /// Goes on to the next mode, and from the last to the first.
    pub fn cycle_mode(&mut self) {
        let modes = self.screen.modes();
        self.set_mode(modes[(self.place() + 1) % modes.len()]);
    }

    /// Asks for all rows again when next shown.
    pub fn invalidate(&mut self) {
        self.panes.iter_mut().for_each(ListPane::invalidate);
    }
}
