//! The lists: which there are, their columns, and their rows.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::column::ColumnId;
use crate::domain::id::{Key, Kind};
use crate::locale::{Lang, Message, lists as m};

/// A list that the dashboard shows and the command line prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListKind {
    /// 重点任务.
    Tasks,
    /// Everything with a due date, recurring duties expanded.
    Deadlines,
    /// 挂点联系.
    Supervisions,
    /// 小区.
    Communities,
    /// 物业企业.
    Enterprises,
    /// 整改事项.
    Rectifications,
    /// 诉求.
    Matters,
    /// 蹲点记录.
    Visits,
    /// Reviews, held and coming; occurrences of a series included.
    Reviews,
    /// Reviews that come next, of each series a few.
    Upcoming,
    /// Series of reviews.
    Series,
    /// 议定事项.
    Outcomes,
    /// 指标.
    Indicators,
    /// 责任单位.
    Units,
    /// 成员.
    Members,
    /// 时限节点.
    Milestones,
    /// 考核: units by score, once a board carries the scores.
    Scores,
}

impl ListKind {
    /// Every list, in the order in which they are offered.
    pub const ALL: [Self; 17] = [
        Self::Tasks,
        Self::Deadlines,
        Self::Supervisions,
        Self::Communities,
        Self::Enterprises,
        Self::Rectifications,
        Self::Matters,
        Self::Visits,
        Self::Reviews,
        Self::Upcoming,
        Self::Series,
        Self::Outcomes,
        Self::Indicators,
        Self::Units,
        Self::Members,
        Self::Milestones,
        Self::Scores,
    ];

    /// The word that names it in commands and saved views.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Deadlines => "deadlines",
            Self::Supervisions => "supervisions",
            Self::Communities => "communities",
            Self::Enterprises => "enterprises",
            Self::Rectifications => "rectifications",
            Self::Matters => "matters",
            Self::Visits => "visits",
            Self::Reviews => "reviews",
            Self::Upcoming => "upcoming",
            Self::Series => "series",
            Self::Outcomes => "outcomes",
            Self::Indicators => "indicators",
            Self::Units => "units",
            Self::Members => "members",
            Self::Milestones => "milestones",
            Self::Scores => "scores",
        }
    }

    /// Its label.
    pub const fn label(self) -> Message {
        match self {
            Self::Tasks => m::LIST_TASKS,
            Self::Deadlines => m::LIST_DEADLINES,
            Self::Supervisions => m::LIST_SUPERVISIONS,
            Self::Communities => m::LIST_COMMUNITIES,
            Self::Enterprises => m::LIST_ENTERPRISES,
            Self::Rectifications => m::LIST_RECTIFICATIONS,
            Self::Matters => m::LIST_MATTERS,
            Self::Visits => m::LIST_VISITS,
            Self::Reviews => m::LIST_REVIEWS,
            Self::Upcoming => m::LIST_UPCOMING,
            Self::Series => m::LIST_SERIES,
            Self::Outcomes => m::LIST_OUTCOMES,
            Self::Indicators => m::LIST_INDICATORS,
            Self::Units => m::LIST_UNITS,
            Self::Members => m::LIST_MEMBERS,
            Self::Milestones => m::LIST_MILESTONES,
            Self::Scores => m::LIST_SCORES,
        }
    }

    /// The list named by its word, the word's singular, or its label in either language.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|list| {
            list.as_str() == word
                || list.kind().is_some_and(|kind| kind.as_str() == word)
                || word == "deadline" && *list == Self::Deadlines
                || list.label().get(Lang::Zh) == word
                || list.label().get(Lang::En).eq_ignore_ascii_case(&word)
        })
    }

    /// The kind of record in its rows; none for deadlines, which mix kinds.
    pub const fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::Tasks => Kind::Task,
            Self::Deadlines => return None,
            Self::Supervisions => Kind::Supervision,
            Self::Communities => Kind::Community,
            Self::Enterprises => Kind::Enterprise,
            Self::Rectifications => Kind::Rectification,
            Self::Matters => Kind::Matter,
            Self::Visits => Kind::Visit,
            Self::Reviews | Self::Upcoming => Kind::Review,
            Self::Series => Kind::Series,
            Self::Outcomes => Kind::Outcome,
            Self::Indicators => Kind::Indicator,
            Self::Units | Self::Scores => Kind::Unit,
            Self::Members => Kind::Member,
            Self::Milestones => Kind::Milestone,
        })
    }

    /// The list in which records of a kind stand; the programme and censuses stand in none.
    pub const fn of_kind(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Programme | Kind::Census | Kind::Figures => return None,
            Kind::Unit => Self::Units,
            Kind::Member => Self::Members,
            Kind::Task => Self::Tasks,
            Kind::Milestone => Self::Milestones,
            Kind::Indicator => Self::Indicators,
            Kind::Community => Self::Communities,
            Kind::Enterprise => Self::Enterprises,
            Kind::Supervision => Self::Supervisions,
            Kind::Visit => Self::Visits,
            Kind::Rectification => Self::Rectifications,
            Kind::Matter => Self::Matters,
            Kind::Series => Self::Series,
            Kind::Review => Self::Reviews,
            Kind::Outcome => Self::Outcomes,
        })
    }
}

/// A row of a list: enough to find the record again; cells are made when it is seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Row {
    /// The record. In a list of reviews a series stands for an occurrence that has no record yet.
    pub key: Key,
    /// The due date of a deadline, the day of a series' occurrence; none elsewhere.
    pub on: Option<Date>,
}

impl Row {
    /// A row that is simply a record.
    pub fn of(key: Key) -> Self {
        Self { key, on: None }
    }
}

/// The columns of a list, in order; the screen drops from them where the room is short.
pub const fn columns(list: ListKind) -> &'static [ColumnId] {
    use ColumnId as C;
    match list {
        ListKind::Tasks => &[C::Light, C::Id, C::Title, C::Units, C::Due, C::Left, C::Percent, C::State],
        ListKind::Deadlines => &[C::Light, C::Due, C::Left, C::Id, C::What, C::Units],
        ListKind::Supervisions => &[
            C::Light,
            C::Id,
            C::Subject,
            C::Area,
            C::CountyLink,
            C::TownshipLink,
            C::NeighbourhoodLink,
            C::Open,
            C::Overdue,
            C::LastVisit,
        ],
        ListKind::Communities => &[
            C::Id,
            C::Name,
            C::Area,
            C::Neighbourhood,
            C::Kind,
            C::Households,
            C::Service,
            C::Committee,
            C::Party,
            C::Troubled,
        ],
        ListKind::Enterprises => {
            &[C::Id, C::Name, C::Area, C::Served, C::Party, C::Credit, C::Troubled, C::CreditCode]
        }
        ListKind::Rectifications => {
            &[C::Light, C::Id, C::Title, C::Subject, C::Area, C::Units, C::Due, C::Left, C::State, C::Found]
        }
        ListKind::Matters => &[
            C::Light,
            C::Id,
            C::Title,
            C::Source,
            C::Level,
            C::State,
            C::Units,
            C::Subject,
            C::Area,
            C::Due,
            C::Left,
            C::Raised,
        ],
        ListKind::Visits => &[C::Date, C::Id, C::Subject, C::Area, C::By, C::Findings],
        ListKind::Reviews => &[C::At, C::Id, C::Kind, C::Title, C::Level, C::State, C::Agenda, C::Outcomes],
        ListKind::Upcoming => {
            &[C::At, C::Left, C::Id, C::Title, C::Kind, C::Level, C::Place, C::Moved, C::Agenda, C::State]
        }
        ListKind::Series => {
            &[C::Id, C::Title, C::Kind, C::Level, C::Rule, C::Shift, C::Next, C::Last, C::LeftOut]
        }
        ListKind::Outcomes => &[C::Light, C::Id, C::Kind, C::What, C::Units, C::Due, C::Left, C::Review],
        ListKind::Indicators => {
            &[C::Id, C::Name, C::Met, C::Share, C::Target, C::ByDay, C::Shortfall, C::Pace]
        }
        ListKind::Units => {
            &[C::Id, C::Name, C::Kind, C::Level, C::Leads, C::Supports, C::Overdue, C::DueSoon, C::Members]
        }
        ListKind::Members => &[C::Id, C::Name, C::Unit, C::Post, C::Level, C::Links, C::Contact, C::Role],
        ListKind::Milestones => &[C::Light, C::Id, C::Task, C::What, C::Due, C::Left, C::Recurs, C::Phrase],
        ListKind::Scores => {
            &[C::Rank, C::Id, C::Name, C::Class, C::Score, C::Grade, C::OnTime, C::Deducted, C::Bonus]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_any_of_their_names() {
        for list in ListKind::ALL {
            for word in [list.as_str(), list.label().get(Lang::Zh), list.label().get(Lang::En)] {
                assert_eq!(ListKind::from_word(word), Some(list), "{word}");
            }
        }
        assert_eq!(ListKind::from_word("community"), Some(ListKind::Communities));
        assert_eq!(ListKind::from_word("nothing"), None);
    }

    #[test]
    fn what_is_never_dropped_fits_the_narrowest_screen() {
        // 40 columns without the signs of cursor and mark.
        const ROOM: u16 = 38;
        for list in ListKind::ALL {
            let kept: Vec<_> = columns(list).iter().filter(|column| column.spec().drop == 0).collect();
            let widths = kept.iter().map(|column| column.width_in(list, Lang::Zh).min + 1);
            let width = widths.sum::<u16>() - 1;
            assert!(!kept.is_empty() && width <= ROOM, "{list:?}: {width}");
        }
    }
}
