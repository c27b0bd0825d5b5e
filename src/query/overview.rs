//! The overview: what a member needs on a Monday morning, structured; the dashboard draws it, `brief` prints it.

use std::collections::HashSet;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::explain;
use super::filter::period::week;
use super::item::items;
use super::list::{ListKind, Row};
use super::rows::indicator::{goal_in, now, target};
use super::value::{Value, View};
use super::words::{name_of, unit_name};
use crate::domain::board::{Board, Deadline, Meeting};
use crate::domain::figures::{Change, Delta};
use crate::domain::id::{Id, Kind, MemberId, UnitId};
use crate::domain::indicator::Indicator;
use crate::domain::light::{Light, Tally};
use crate::domain::member::mask_digits;
use crate::domain::outlook::Goal;
use crate::domain::record::Entity;
use crate::domain::review::{Review, ReviewState};
use crate::domain::supervision::Supervision;
use crate::locale::{Lang, Message, date, filter, overview as m};

/// How many of the most urgent are named.
const MOST_URGENT: usize = 40;

/// How many supervisions are named when none is the reader's own.
const MOST_LINKS: usize = 20;

/// What a figure of today counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// What is overdue.
    Overdue,
    /// What is due soon.
    DueSoon,
    /// Reviews of the week.
    Reviews,
    /// Communities under supervision.
    Supervised,
    /// Rectifications that wait for 销号.
    Submitted,
    /// Matters that are open.
    Matters,
}

impl Counted {
    /// Its label.
    pub const fn label(self) -> Message {
        match self {
            Self::Overdue => m::OVERDUE,
            Self::DueSoon => m::DUE_SOON,
            Self::Reviews => m::REVIEWS,
            Self::Supervised => m::SUPERVISED,
            Self::Submitted => m::SUBMITTED,
            Self::Matters => m::MATTERS,
        }
    }

    /// The light under which it stands, if there is one.
    pub const fn light(self) -> Option<Light> {
        match self {
            Self::Overdue => Some(Light::Overdue),
            Self::DueSoon => Some(Light::DueSoon),
            _ => None,
        }
    }
}

/// A figure of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What it counts.
    pub counted: Counted,
    /// How many.
    pub value: u32,
}

/// An indicator against its next target, or the last one missed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoverageLine {
    /// The indicator.
    pub row: Row,
    /// Short name.
    pub name: String,
    /// The share or count now, as shown.
    pub share: String,
    /// Subjects that meet it.
    pub met: u32,
    /// The denominator.
    pub of: u32,
    /// Exempt subjects, which are in neither.
    pub exempt: u32,
    /// The target as shown; empty without one.
    pub target: String,
    /// Its last day as shown.
    pub by: String,
    /// Subjects still missing; none where the plan names no figure.
    pub shortfall: Option<u32>,
    /// Done when reached, overdue when missed, due soon in the target's last month; none where nothing says.
    pub light: Option<Light>,
}

/// Something urgent: of a task its most urgent milestone, a rectification, a follow-up, a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentLine {
    /// What is opened: the task, rectification, outcome or matter.
    pub row: Row,
    /// Its id.
    pub id: String,
    /// The light.
    pub light: Light,
    /// What must be done.
    pub what: String,
    /// Who must do it.
    pub units: String,
    /// Working days left or overdue, as shown.
    pub left: String,
    /// Due date as shown.
    pub due: String,
}

/// A linked community or enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkLine {
    /// The supervision.
    pub row: Row,
    /// The subject's id.
    pub id: String,
    /// The subject's name.
    pub name: String,
    /// Rectifications not struck off.
    pub open: u32,
    /// Of them, overdue.
    pub overdue: u32,
    /// Of them, waiting for 销号.
    pub submitted: u32,
    /// Day of the last visit, as shown.
    pub last_visit: Option<String>,
    /// The most urgent light.
    pub light: Light,
}

/// The next review, with what changed since the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextReview {
    /// The review, or its series on that day.
    pub row: Row,
    /// When.
    pub at: DateTime,
    /// When, as shown.
    pub when: String,
    /// Title.
    pub title: String,
    /// Items on the agenda, or in the series' template.
    pub agenda: usize,
    /// The day of the last review of the series, or of its sort; none if there was none.
    pub since: Option<Date>,
    /// What changed since then, as shown; empty without one before.
    pub changes: String,
}

/// The overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The day.
    pub day: Date,
    /// Figures of today.
    pub figures: Vec<Figure>,
    /// Indicators.
    pub coverage: Vec<CoverageLine>,
    /// The most urgent, most urgent first.
    pub urgent: Vec<UrgentLine>,
    /// Supervisions, the most urgent first.
    pub links: Vec<LinkLine>,
    /// Whether these are the reader's own; otherwise they are the most urgent of all.
    pub links_are_mine: bool,
    /// The next review.
    pub next: Option<NextReview>,
}

impl Overview {
    /// The rows that can be selected, in the order in which they are drawn: the most urgent, the links, the next
    /// review.
    pub fn rows(&self) -> Vec<Row> {
        let urgent = self.urgent.iter().map(|line| line.row.clone());
        let links = self.links.iter().map(|line| line.row.clone());
        urgent.chain(links).chain(self.next.iter().map(|line| line.row.clone())).collect()
    }
}

/// The overview of a board for a reader; without one, or without links of their own, the links are those of all.
pub fn overview(board: &Board, me: Option<&MemberId>, lang: Lang) -> Overview {
    let view = View { lang, today: board.day, reveal: false };
    let mine = me.map_or_else(Vec::new, |me| {
        links(board, board.links.supervisions_of_member(&board.data, me).map(AsRef::as_ref), view)
    });
    let links_are_mine = !mine.is_empty();
    let links = if links_are_mine {
        mine
    } else {
        let mut all = links(board, board.data.supervisions.iter().map(AsRef::as_ref), view);
        all.truncate(MOST_LINKS);
        all
    };
    Overview {
        day: board.day,
        figures: figures(board),
        coverage: coverage(board, view),
        urgent: board
            .most_urgent(MOST_URGENT)
            .into_iter()
            .map(|one| urgent_line(board, &one, view))
            .collect(),
        links,
        links_are_mine,
        next: next(board, view),
    }
}

fn figures(board: &Board) -> Vec<Figure> {
    // The figures are those of the list that they lead to: what is due, one by one.
    let mut tally = Tally::default();
    items(board, ListKind::Deadlines, None)
        .iter()
        .filter_map(|one| one.light(board))
        .for_each(|l| tally.add(l));
    let under = |light: Light| tally.get(light);
    let (monday, sunday) = week(board.day);
    let meetings = board.meetings(monday, sunday);
    let this_week = meetings.iter().filter(|meeting| meeting.state != ReviewState::Cancelled).count();
    let running = board.data.supervisions.iter().filter(|one| runs(board, one));
    let subjects = running.map(|one| &one.subject).filter(|key| key.kind == Kind::Community);
    let supervised = subjects.collect::<HashSet<_>>().len();
    let matters = board.counts().matters;
    let figure = |counted, value| Figure { counted, value };
    vec![
        figure(Counted::Overdue, under(Light::Overdue)),
        figure(Counted::DueSoon, under(Light::DueSoon)),
        figure(Counted::Reviews, number(this_week)),
        figure(Counted::Supervised, number(supervised)),
        figure(Counted::Submitted, board.counts().submitted),
        figure(Counted::Matters, matters.total() - matters.get(Light::Done)),
    ]
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn runs(board: &Board, supervision: &Supervision) -> bool {
    supervision.since <= board.day && supervision.until.is_none_or(|until| until >= board.day)
}

fn coverage(board: &Board, view: View) -> Vec<CoverageLine> {
    let line = |one: &Indicator| {
        let standing = board.coverage.standing(one, None);
        let goal = goal_in(board, one, None);
        let shown = |value: Option<Value<'_>>| value.map_or_else(String::new, |value| value.shown(view));
        CoverageLine {
            row: Row::of(one.key()),
            name: one.short.to_string(),
            share: now(&standing).shown(view),
            met: standing.met,
            of: standing.of,
            exempt: standing.exempt,
            target: shown(goal.as_ref().map(|goal| target(goal, &one.measure))),
            by: goal
                .as_ref()
                .map_or_else(String::new, |goal| date::plain_seen_from(view.today, goal.target.by)),
            shortfall: goal.as_ref().and_then(|goal| goal.shortfall),
            light: goal.as_ref().and_then(light),
        }
    };
    board.data.indicators.iter().map(|one| line(one)).collect()
}

/// Reached is done; past its day overdue; in the last month before it due soon.
fn light(goal: &Goal) -> Option<Light> {
    Some(match goal.reached()? {
        true => Light::Done,
        false if goal.days_left < 0 => Light::Overdue,
        false if goal.months_left <= 1.0 => Light::DueSoon,
        false => Light::OnTrack,
    })
}

fn urgent_line(board: &Board, deadline: &Deadline, view: View) -> UrgentLine {
    let data = &board.data;
    let (kind, id) = (deadline.key.kind, deadline.key.id.as_str());
    let name = |unit: &UnitId| unit_name(board, unit).to_owned();
    let task = data.milestones.find(id).filter(|_| kind == Kind::Milestone);
    let task = task.and_then(|milestone| data.tasks.get(&milestone.task));
    let units: Vec<String> = match (task, kind) {
        (Some(task), _) => task.units.iter().map(|one| name(&one.unit)).collect(),
        (None, Kind::Rectification) => {
            data.rectifications.find(id).and_then(|one| one.unit.as_ref()).map(name).into_iter().collect()
        }
        (None, Kind::Matter) => {
            data.matters.find(id).and_then(|one| one.unit.as_ref()).map(name).into_iter().collect()
        }
        (None, _) => data.outcomes.find(id).and_then(|one| one.unit.as_ref()).map(name).into_iter().collect(),
    };
    let key = task.map_or_else(|| deadline.key.clone(), |task| task.key());
    UrgentLine {
        id: key.to_string(),
        row: Row::of(key),
        light: deadline.reading.light,
        what: mask_digits(&name_of(board, &deadline.key)).replace('\n', " "),
        units: units.join(filter::LIST_COMMA.get(view.lang)),
        left: explain::left(&deadline.reading, view.lang),
        due: date::plain_seen_from(view.today, deadline.due),
    }
}

/// Supervisions that run, the most urgent first.
fn links<'a>(board: &Board, all: impl Iterator<Item = &'a Supervision>, view: View) -> Vec<LinkLine> {
    let mut lines: Vec<LinkLine> = all
        .filter(|one| runs(board, one))
        .map(|one| {
            let summary = board.supervision_summary(one);
            LinkLine {
                row: Row::of(one.key()),
                id: one.subject.to_string(),
                name: name_of(board, &one.subject).into_owned(),
                open: summary.open,
                overdue: summary.overdue,
                submitted: summary.submitted,
                last_visit: summary.last_visit.map(|day| date::plain_seen_from(view.today, day)),
                light: summary.worst,
            }
        })
        .collect();
    lines.sort_by_key(|line| (line.light, std::cmp::Reverse(line.overdue)));
    lines
}

fn next(board: &Board, view: View) -> Option<NextReview> {
    let meeting = board.next_reviews(board.day, 1).into_iter().next()?;
    let before = last_of_its_sort(board, &meeting);
    let since = before.map(|review| review.at.date());
    let changes = before.map(|before| {
        let delta = Delta::between(&board.stands_at(before), &board.stands());
        let count = |is: fn(&Change) -> bool| delta.keys(is).len();
        let (new, done, overdue) = (count(Change::is_new), count(Change::is_done), count(Change::is_overdue));
        m::CHANGES.fill(view.lang, &[("new", &new), ("done", &done), ("overdue", &overdue)])
    });
    let recorded = meeting.review.as_ref().and_then(|id| board.data.reviews.get(id));
    let series = meeting.series.as_ref().and_then(|id| board.data.series.get(id));
    let agenda = match (recorded, series) {
        (Some(review), _) => review.agenda.len(),
        (None, Some(series)) => series.agenda.len(),
        (None, None) => 0,
    };
    let row = match (&meeting.review, &meeting.series) {
        (Some(review), _) => Row::of(review.key()),
        (None, Some(series)) => Row { key: series.key(), on: Some(meeting.at.date()) },
        (None, None) => return None,
    };
    Some(NextReview {
        row,
        at: meeting.at,
        when: date::moment_seen_from(view.today, meeting.at, view.lang),
        title: meeting.title.to_string(),
        agenda,
        since,
        changes: changes.unwrap_or_default(),
    })
}

/// The last review held of the same series, or of the same sort where it has none.
fn last_of_its_sort<'a>(board: &'a Board, meeting: &Meeting) -> Option<&'a Review> {
    let held = board.data.reviews.iter().filter(|review| {
        let same = match &meeting.series {
            Some(series) => review.series.as_ref() == Some(series),
            None => review.kind == meeting.kind,
        };
        same && review.state == ReviewState::Held && review.at < meeting.at && review.at.date() <= board.day
    });
    held.map(AsRef::as_ref).max_by_key(|review| review.at)
}
