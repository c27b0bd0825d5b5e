//! A row together with its record: what columns, filters and orders look at.

use std::collections::HashMap;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::list::{ListKind, Row};
use crate::domain::board::{Board, Deadline, Meeting};
use crate::domain::community::{Community, Enterprise};
use crate::domain::id::{Id, Key, Kind, SeriesId};
use crate::domain::indicator::Indicator;
use crate::domain::light::{Light, Reading};
use crate::domain::matter::Matter;
use crate::domain::member::Member;
use crate::domain::record::Entity;
use crate::domain::review::{Outcome, OutcomeKind, Review, ReviewState, Series};
use crate::domain::supervision::{Rectification, Supervision, Visit};
use crate::domain::task::{Milestone, Task};
use crate::domain::unit::Unit;

/// Deadlines are listed from this many days before the day; what is overdue longer is listed all the same.
const DAYS_BACK: i64 = 366;

/// And up to this many days after it.
const DAYS_AHEAD: i64 = 732;

/// No programme of this kind is older.
const EARLIEST: Date = jiff::civil::date(2000, 1, 1);

/// Reviews that only a series plans are listed this many days ahead.
const REVIEW_DAYS_AHEAD: i64 = 184;

/// How far ahead the next meetings are looked for, in days: a yearly one is among them.
const UPCOMING_DAYS: i64 = 400;

/// Most meetings of one series among the next ones.
const UPCOMING_OF_SERIES: usize = 3;

/// A row's record. The variants are named after the kinds.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each variant holds the record type of the same name")]
pub enum Item<'a> {
    Task(&'a Task),
    Milestone(&'a Milestone),
    Indicator(&'a Indicator),
    Community(&'a Community),
    Enterprise(&'a Enterprise),
    Supervision(&'a Supervision),
    Visit(&'a Visit),
    Rectification(&'a Rectification),
    Matter(&'a Matter),
    Review(&'a Review),
    /// A review that only its series plans.
    Planned(Box<Meeting>),
    Series(&'a Series),
    Outcome(&'a Outcome),
    Unit(&'a Unit),
    Member(&'a Member),
    /// A milestone, rectification, outcome or matter on the day on which it is due.
    Deadline(Box<Deadline>, Box<Item<'a>>),
}

/// Days from one day to another as a duration.
fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// The span over which deadlines are listed when nobody says which.
pub fn deadline_span(day: Date) -> (Date, Date) {
    (day.saturating_sub(days(DAYS_BACK)), day.saturating_add(days(DAYS_AHEAD)))
}

/// All items of a list, in natural order of id, or of time for deadlines and reviews.
pub fn items(board: &Board, list: ListKind, span: Option<(Date, Date)>) -> Vec<Item<'_>> {
    let data = &board.data;
    match list {
        ListKind::Tasks => data.tasks.iter().map(|one| Item::Task(one)).collect(),
        ListKind::Deadlines => deadlines(board, span),
        ListKind::Supervisions => data.supervisions.iter().map(|one| Item::Supervision(one)).collect(),
        ListKind::Communities => data.communities.iter().map(|one| Item::Community(one)).collect(),
        ListKind::Enterprises => data.enterprises.iter().map(|one| Item::Enterprise(one)).collect(),
        ListKind::Rectifications => data
            .rectifications
            .iter()
            .filter(|one| board.rectification_light(one).is_some())
            .map(|one| Item::Rectification(one))
            .collect(),
        ListKind::Matters => data
            .matters
            .iter()
            .filter(|one| board.matter_light(one).is_some())
            .map(|one| Item::Matter(one))
            .collect(),
        ListKind::Visits => {
            data.visits.iter().filter(|one| one.on <= board.day).map(|one| Item::Visit(one)).collect()
        }
        ListKind::Reviews => reviews(board, span),
        ListKind::Upcoming => upcoming(board),
        ListKind::Series => data.series.iter().map(|one| Item::Series(one)).collect(),
        ListKind::Outcomes => data.outcomes.iter().map(|one| Item::Outcome(one)).collect(),
        ListKind::Indicators => data.indicators.iter().map(|one| Item::Indicator(one)).collect(),
        ListKind::Units => data.units.iter().map(|one| Item::Unit(one)).collect(),
        ListKind::Members => data.members.iter().map(|one| Item::Member(one)).collect(),
        ListKind::Milestones => data.milestones.iter().map(|one| Item::Milestone(one)).collect(),
        ListKind::Scores => {
            let scores = board.scores.iter().flat_map(|all| &all.scores);
            scores.filter_map(|one| data.units.get(&one.unit)).map(|one| Item::Unit(one)).collect()
        }
    }
}

fn deadlines(board: &Board, span: Option<(Date, Date)>) -> Vec<Item<'_>> {
    let (from, to) = span.unwrap_or_else(|| deadline_span(board.day));
    let mut all = if span.is_none() { long_overdue(board, from) } else { Vec::new() };
    all.extend(board.deadlines(from, to));
    all.into_iter().filter_map(|one| Item::deadline(board, one)).collect()
}

/// What has been overdue since before `from`. Of duties that come back the last year's periods say enough.
fn long_overdue(board: &Board, from: Date) -> Vec<Deadline> {
    let recurs = |key: &Key| {
        let milestone = board.data.milestones.find(&key.id).filter(|_| key.kind == Kind::Milestone);
        milestone.is_some_and(|milestone| milestone.recurs.is_some())
    };
    let mut all = board.deadlines(EARLIEST, from.saturating_sub(days(1)));
    all.retain(|one| one.reading.light == Light::Overdue && !recurs(&one.key));
    all
}

/// Every review on record, and in the span those that only a series plans.
fn reviews(board: &Board, span: Option<(Date, Date)>) -> Vec<Item<'_>> {
    let (from, to) = span.unwrap_or_else(|| (board.day, board.day.saturating_add(days(REVIEW_DAYS_AHEAD))));
    let within = |day: Date| span.is_none() || (from <= day && day <= to);
    let recorded = board.data.reviews.iter().filter(|one| within(one.at.date()));
    let mut out: Vec<Item<'_>> = recorded.map(|one| Item::Review(one)).collect();
    let planned = board.meetings(from, to).into_iter().filter(|meeting| meeting.review.is_none());
    out.extend(planned.map(|meeting| Item::Planned(Box::new(meeting))));
    out
}

/// What comes next: of each series a few, every single review, and planned ones whose day is over: somebody must say
/// what became of them.
fn upcoming(board: &Board) -> Vec<Item<'_>> {
    let late = board
        .data
        .reviews
        .iter()
        .filter(|one| one.state == ReviewState::Planned && one.at.date() < board.day);
    let mut out: Vec<Item<'_>> = late.map(|one| Item::Review(one)).collect();
    let mut seen: HashMap<SeriesId, usize> = HashMap::new();
    for meeting in board.meetings(board.day, board.day.saturating_add(days(UPCOMING_DAYS))) {
        if meeting.state == ReviewState::Held {
            continue;
        }
        if let Some(series) = &meeting.series {
            let count = seen.entry(series.clone()).or_default();
            if *count == UPCOMING_OF_SERIES {
                continue;
            }
            // What is cancelled is shown, and does not take the place of what takes place.
            *count += usize::from(meeting.state != ReviewState::Cancelled);
        }
        match &meeting.review {
            Some(id) => out.extend(board.data.reviews.get(id).map(|one| Item::Review(one))),
            None => out.push(Item::Planned(Box::new(meeting))),
        }
    }
    out
}

impl<'a> Item<'a> {
    /// The record behind a key; none for kinds that no list shows.
    pub fn of(board: &'a Board, key: &Key) -> Option<Self> {
        let (data, id) = (&board.data, key.id.as_str());
        Some(match key.kind {
            Kind::Programme | Kind::Census | Kind::Figures => return None,
            Kind::Unit => Self::Unit(data.units.find(id)?),
            Kind::Member => Self::Member(data.members.find(id)?),
            Kind::Task => Self::Task(data.tasks.find(id)?),
            Kind::Milestone => Self::Milestone(data.milestones.find(id)?),
            Kind::Indicator => Self::Indicator(data.indicators.find(id)?),
            Kind::Community => Self::Community(data.communities.find(id)?),
            Kind::Enterprise => Self::Enterprise(data.enterprises.find(id)?),
            Kind::Supervision => Self::Supervision(data.supervisions.find(id)?),
            Kind::Visit => Self::Visit(data.visits.find(id)?),
            Kind::Rectification => Self::Rectification(data.rectifications.find(id)?),
            Kind::Matter => Self::Matter(data.matters.find(id)?),
            Kind::Review => Self::Review(data.reviews.find(id)?),
            Kind::Series => Self::Series(data.series.find(id)?),
            Kind::Outcome => Self::Outcome(data.outcomes.find(id)?),
        })
    }

    /// The item of a row; none when the record is gone.
    pub fn of_row(board: &'a Board, row: &Row) -> Option<Self> {
        match (row.on, row.key.kind) {
            (None, _) => Self::of(board, &row.key),
            (Some(on), Kind::Series) => {
                let mut meetings = board.meetings(on, on).into_iter();
                meetings
                    .find(|one| {
                        one.review.is_none() && one.series.as_ref().is_some_and(|id| id.key() == row.key)
                    })
                    .map(|meeting| Self::Planned(Box::new(meeting)))
            }
            (Some(on), _) => Self::deadline(board, board.deadline_on(&row.key, on)?),
        }
    }

    /// A deadline with its record.
    pub fn deadline(board: &'a Board, deadline: Deadline) -> Option<Self> {
        let record = Self::of(board, &deadline.key)?;
        Some(Self::Deadline(Box::new(deadline), Box::new(record)))
    }

    /// The row that stands for the item.
    pub fn row(&self) -> Row {
        match self {
            Self::Deadline(deadline, _) => Row { key: deadline.key.clone(), on: Some(deadline.due) },
            Self::Planned(meeting) => Row { key: self.key(), on: Some(meeting.at.date()) },
            _ => Row::of(self.key()),
        }
    }

    /// The record's key; that of its series for a review that only the series plans.
    pub fn key(&self) -> Key {
        match self {
            Self::Task(one) => one.key(),
            Self::Milestone(one) => one.key(),
            Self::Indicator(one) => one.key(),
            Self::Community(one) => one.key(),
            Self::Enterprise(one) => one.key(),
            Self::Supervision(one) => one.key(),
            Self::Visit(one) => one.key(),
            Self::Rectification(one) => one.key(),
            Self::Matter(one) => one.key(),
            Self::Review(one) => one.key(),
            Self::Planned(meeting) => {
                meeting.series.as_ref().map_or_else(|| Key::new(Kind::Series, ""), Id::key)
            }
            Self::Series(one) => one.key(),
            Self::Outcome(one) => one.key(),
            Self::Unit(one) => one.key(),
            Self::Member(one) => one.key(),
            Self::Deadline(deadline, _) => deadline.key.clone(),
        }
    }

    /// The light; none for what has none.
    pub fn light(&self, board: &Board) -> Option<Light> {
        match self {
            Self::Task(one) => Some(board.task_light(one)),
            Self::Milestone(one) => Some(board.milestone_light(one)),
            Self::Rectification(one) => board.rectification_light(one),
            Self::Matter(one) => board.matter_light(one),
            // Information and decisions ask nothing of anybody.
            Self::Outcome(one) => (one.kind == OutcomeKind::FollowUp).then(|| board.outcome_light(one)),
            Self::Supervision(one) => Some(board.supervision_summary(one).worst),
            Self::Deadline(deadline, _) => Some(deadline.reading.light),
            _ => None,
        }
    }

    /// The light with what explains it; none for what has none of its own.
    pub fn reading(&self, board: &Board) -> Option<Reading> {
        match self {
            Self::Task(one) => Some(board.task_reading(one)),
            Self::Milestone(one) => Some(board.milestone_reading(one)),
            Self::Rectification(one) => Some(board.rectification_reading(one)),
            Self::Matter(one) => Some(board.matter_reading(one)),
            Self::Outcome(one) => (one.kind == OutcomeKind::FollowUp).then(|| board.outcome_reading(one)),
            Self::Deadline(deadline, _) => Some(deadline.reading.clone()),
            _ => None,
        }
    }

    /// How long it is until a planned review, in working days.
    pub fn ahead(&self, board: &Board) -> Option<Reading> {
        let (at, state) = match self {
            Self::Review(one) => (one.at, &one.state),
            Self::Planned(meeting) => (meeting.at, &meeting.state),
            _ => return None,
        };
        let planned = *state == ReviewState::Planned;
        planned.then(|| Reading::by_date(&board.calendar, at.date(), board.day, 0))
    }

    /// The due date, where there is one; the next target's last day of an indicator.
    pub fn due(&self, board: &Board) -> Option<Date> {
        match self {
            Self::Task(one) => board.task_reading(one).due,
            Self::Milestone(one) => board.milestone_reading(one).due,
            Self::Rectification(one) => one.due,
            Self::Matter(one) => board.matter_reading(one).due,
            Self::Outcome(one) => one.due,
            Self::Deadline(deadline, _) => Some(deadline.due),
            Self::Indicator(one) => super::rows::indicator::goal(board, one).map(|goal| goal.target.by),
            _ => None,
        }
    }

    /// The day on which it takes or took place.
    pub fn on(&self) -> Option<Date> {
        match self {
            Self::Visit(one) => Some(one.on),
            Self::Review(one) => Some(one.at.date()),
            Self::Planned(meeting) => Some(meeting.at.date()),
            _ => None,
        }
    }

    /// Whether it still wants doing.
    pub fn is_open(&self, board: &Board) -> bool {
        match self {
            Self::Supervision(one) => one.until.is_none_or(|until| until >= board.day),
            Self::Review(one) => one.state == ReviewState::Planned,
            Self::Planned(_) => true,
            _ => self.light(board).is_none_or(|light| light != Light::Done),
        }
    }
}
