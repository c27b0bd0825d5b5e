//! 通报 (section 四(二) of the plan): coverage against its targets, what changed since a review, who stands where, what
//! is overdue and what comes next. Units are never ranked without numerator, denominator and the data's time.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::board::Since;
use crate::domain::figures::{Change, Delta};
use crate::domain::id::{Id, Key, Kind, ReviewId, UnitId};
use crate::domain::light::{Light, Why};
use crate::domain::record::Entity;
use crate::domain::rectification::state_on;
use crate::domain::review::{Review, ReviewState};
use crate::domain::supervision::{RectificationState, Supervision};
use crate::domain::task::Duty;
use crate::domain::unit::UnitKind;
use crate::locale::papers as m;
use crate::papers::PaperError;
use crate::papers::fields;
use crate::papers::model::{PaperKind, Row};
use crate::query::facts::Subject;

use super::coverage;
use super::pen::Pen;

/// How far ahead the next deadlines are told, in days.
const AHEAD: i32 = 30;

pub(super) fn write(pen: &mut Pen<'_>, since: Option<&ReviewId>) -> Result<(), PaperError> {
    let since = since_of(pen, since)?;
    let delta = Delta::between(&since.stands, &pen.board.stands());
    let review = since.review.as_ref().map_or_else(String::new, |id| pen.name(&id.key()));
    pen.text("since", m::day(since.day, pen.lang));
    pen.text("since_review", review);
    changes(pen, &delta);
    coverage::write(pen);
    ranking(pen);
    overdue(pen);
    supervisions(pen);
    next(pen);
    let tasks = pen.board.data.tasks.iter();
    let (all, late): (Vec<Key>, Vec<Key>) = (
        tasks.clone().map(|one| one.key()).collect(),
        tasks.filter(|one| pen.board.task_light(one) == Light::Overdue).map(|one| one.key()).collect(),
    );
    pen.counted("tasks", all);
    pen.counted("tasks_overdue", late);
    Ok(())
}

/// What the bulletin is held against: the review named, else the last one held, else the plan's issue.
fn since_of(pen: &Pen<'_>, id: Option<&ReviewId>) -> Result<Since, PaperError> {
    let board = pen.board;
    let held = |one: &&Review| one.state == ReviewState::Held && one.at.date() <= board.day;
    if let Some(id) = id {
        let review = board.data.reviews.get(id).map(AsRef::as_ref);
        let Some(review) = review else {
            return Err(PaperError::Subject(m::NO_REVIEW.fill(pen.lang, &[("id", id)])));
        };
        if !held(&review) {
            return Err(PaperError::Subject(m::NOT_HELD.fill(pen.lang, &[("id", id)])));
        }
        return Ok(board.since_review(review));
    }
    let last = board.data.reviews.iter().map(AsRef::as_ref).filter(held).max_by_key(|one: &&Review| one.at);
    Ok(match last {
        Some(review) => board.since_review(review),
        None => board.since_day(None, board.issued().unwrap_or(board.day)),
    })
}

/// The units that answer for something that can be done or overdue.
fn answering(pen: &Pen<'_>, key: &Key) -> Vec<UnitId> {
    let data = &pen.board.data;
    let of_task = |task: &crate::domain::id::TaskId| {
        let units = data.tasks.get(task).map_or(&[][..], |task| &task.units);
        let answering = units.iter().filter(|one| one.duty != Duty::Support);
        answering.map(|one| one.unit.clone()).collect::<Vec<_>>()
    };
    match key.kind {
        Kind::Task => of_task(&crate::domain::id::TaskId::new(&key.id)),
        Kind::Milestone => data.milestones.find(&key.id).map_or_else(Vec::new, |one| of_task(&one.task)),
        Kind::Rectification => {
            let one = data.rectifications.find(&key.id);
            one.and_then(|one| one.unit.clone()).into_iter().collect()
        }
        Kind::Outcome => {
            let one = data.outcomes.find(&key.id);
            one.and_then(|one| one.unit.clone()).into_iter().collect()
        }
        Kind::Matter => {
            let one = data.matters.find(&key.id);
            one.and_then(|one| one.unit.clone()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn changes(pen: &mut Pen<'_>, delta: &Delta) {
    type Is = fn(&Change) -> bool;
    let kinds: [(&'static str, Is); 5] = [
        ("new", Change::is_new),
        ("done", Change::is_done),
        ("became_overdue", Change::is_overdue),
        ("postponed", Change::is_postponed),
        ("reopened", Change::is_reopened),
    ];
    let lists: Vec<Vec<Key>> = kinds.iter().map(|(_, is)| delta.keys(*is)).collect();
    for ((name, _), keys) in kinds.iter().zip(&lists) {
        pen.counted(name, keys.clone());
    }
    let mut units: Vec<UnitId> = lists.iter().flatten().flat_map(|key| answering(pen, key)).collect();
    units.sort_unstable();
    units.dedup();
    let mut rows = Vec::new();
    for unit in units {
        let mut cells = vec![vec![pen.unit(&unit)]];
        for keys in &lists {
            let own = keys.iter().filter(|key| answering(pen, key).contains(&unit)).cloned().collect();
            cells.push(vec![pen.count(own).to_string()]);
        }
        rows.push(Row::Cells { key: None, cells });
    }
    put(pen, "changes", rows);
}

fn put(pen: &mut Pen<'_>, name: &str, rows: Vec<Row<String>>) {
    if let Some(block) = fields::block(PaperKind::Bulletin, name) {
        pen.table(block, rows);
    }
}

/// A unit's standing: what was due and what of it was done in time; what it must put right and what was struck off.
struct Standing {
    unit: UnitId,
    due: Vec<Key>,
    on_time: Vec<Key>,
    found: Vec<Key>,
    struck_off: Vec<Key>,
}

impl Standing {
    fn of(pen: &Pen<'_>, unit: &UnitId) -> Self {
        let board = pen.board;
        let (mut due, mut on_time) = (Vec::new(), Vec::new());
        for part in board.links.tasks_of(&board.data, unit).filter(|part| *part.duty != Duty::Support) {
            for one in board.links.milestones_of(&board.data, &part.task.id) {
                let reading = board.milestone_reading(one);
                let done = matches!(reading.why, Why::Met);
                if done || reading.light == Light::Overdue {
                    due.push(one.key());
                }
                if done && !reading.done_late() {
                    on_time.push(one.key());
                }
            }
        }
        let (mut found, mut struck_off) = (Vec::new(), Vec::new());
        for one in board.links.rectifications_of_unit(&board.data, unit) {
            let Some(state) = state_on(one, board.day) else { continue };
            found.push(one.key());
            if state == RectificationState::Verified {
                struck_off.push(one.key());
            }
        }
        for keys in [&mut due, &mut on_time, &mut found, &mut struck_off] {
            keys.sort_unstable();
            keys.dedup();
        }
        Self { unit: unit.clone(), due, on_time, found, struck_off }
    }

    fn counts(&self) -> bool {
        !self.due.is_empty() || !self.found.is_empty()
    }

    /// Both shares as fractions, compared without rounding: `a/b` before `c/d` where `a·d > c·b`; nothing due comes
    /// last.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let compare = |a: (usize, usize), b: (usize, usize)| match (a.1, b.1) {
            (0, 0) => std::cmp::Ordering::Equal,
            (0, _) => std::cmp::Ordering::Greater,
            (_, 0) => std::cmp::Ordering::Less,
            _ => (b.0 * a.1).cmp(&(a.0 * b.1)),
        };
        let on_time = |one: &Self| (one.on_time.len(), one.due.len());
        let struck = |one: &Self| (one.struck_off.len(), one.found.len());
        compare(on_time(self), on_time(other)).then_with(|| compare(struck(self), struck(other)))
    }
}

/// Units by what they did in time, then by what was struck off; equal ones share a place.
fn ranking(pen: &mut Pen<'_>) {
    let ranked = |kind: &UnitKind| !matches!(kind, UnitKind::Group | UnitKind::Body);
    let units = pen.board.data.units.iter().filter(|unit| ranked(&unit.kind));
    let mut all: Vec<Standing> =
        units.map(|unit| Standing::of(pen, &unit.id)).filter(Standing::counts).collect();
    all.sort_by(|a, b| a.order(b).then_with(|| a.unit.cmp(&b.unit)));
    let mut rows = Vec::new();
    let mut rank = 0;
    for (at, one) in all.iter().enumerate() {
        let equal = at.checked_sub(1).is_some_and(|before| all[before].order(one).is_eq());
        rank = if equal { rank } else { at + 1 };
        let cells = vec![
            vec![rank.to_string()],
            vec![pen.unit(&one.unit)],
            vec![pen.ratio(one.on_time.clone(), &one.due).to_string()],
            vec![pen.share(one.on_time.clone(), &one.due).to_string()],
            vec![pen.ratio(one.struck_off.clone(), &one.found).to_string()],
            vec![pen.share(one.struck_off.clone(), &one.found).to_string()],
        ];
        rows.push(Row::Cells { key: None, cells });
    }
    put(pen, "ranking", rows);
}

/// A row of a list of things that are due: in the order of the columns `due id kind title unit left`.
struct DueRow {
    key: Key,
    due: Option<Date>,
    texts: [String; 6],
}

fn due_row(pen: &Pen<'_>, key: Key) -> Option<DueRow> {
    let reading = pen.board.reading(&key)?;
    Some(due_row_of(pen, key, &reading))
}

fn due_row_of(pen: &Pen<'_>, key: Key, reading: &crate::domain::light::Reading) -> DueRow {
    let units = answering(pen, &key);
    let texts = [
        pen.day_or_none(reading.due),
        key.to_string(),
        pen.kind(key.kind).to_owned(),
        pen.name(&key),
        pen.units(&units),
        pen.left(reading),
    ];
    DueRow { key, due: reading.due, texts }
}

fn overdue(pen: &mut Pen<'_>) {
    let stands = pen.board.stands();
    let late = stands.iter().filter(|(_, stand)| stand.overdue);
    let keys = late.filter_map(|(id, _)| Some(Key::new(Kind::of_id(id)?, id)));
    let mut list: Vec<DueRow> = keys.filter_map(|key| due_row(pen, key)).collect();
    list.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    pen.counted("overdue", list.iter().map(|one| one.key.clone()).collect());
    let rows = list.into_iter().map(|one| {
        let [due, id, kind, title, unit, left] = one.texts.map(|text| vec![text]);
        Row::Cells { key: Some(one.key), cells: vec![id, kind, title, unit, due, left] }
    });
    let rows = rows.collect();
    put(pen, "overdue", rows);
}

fn next(pen: &mut Pen<'_>) {
    let board = pen.board;
    let to = board.day.saturating_add(AHEAD.days());
    pen.text("horizon", m::day(to, pen.lang));
    let ahead = board.deadlines(board.day, to).into_iter().filter(|one| one.reading.light != Light::Done);
    let rows = ahead.map(|one| {
        let row = due_row_of(pen, one.key, &one.reading);
        Row::Cells { key: Some(row.key), cells: row.texts.map(|text| vec![text]).into() }
    });
    let rows = rows.collect();
    put(pen, "next", rows);
}

/// How the supervised subjects stand, the most urgent first.
fn supervisions(pen: &mut Pen<'_>) {
    let board = pen.board;
    let runs =
        |one: &&Supervision| one.since <= board.day && one.until.is_none_or(|until| until >= board.day);
    let mut all: Vec<&Supervision> = board.data.supervisions.iter().map(AsRef::as_ref).filter(runs).collect();
    all.sort_by_key(|one| {
        let summary = board.supervision_summary(one);
        (summary.worst, std::cmp::Reverse(summary.overdue), one.id.clone())
    });
    pen.counted("supervised", all.iter().map(|one| one.key()).collect());
    let mut sums: [Vec<Key>; 5] = Default::default();
    let mut rows = Vec::new();
    for one in all {
        let own = rectifications(pen, one);
        for (sum, keys) in sums.iter_mut().zip(&own) {
            sum.extend(keys.iter().cloned());
        }
        let [found, open, late, submitted, verified] = own;
        let area = Subject::of(board, &one.subject).and_then(Subject::area);
        let summary = board.supervision_summary(one);
        let cells = vec![
            vec![one.id.to_string()],
            vec![pen.named(&one.subject)],
            vec![area.map_or_else(String::new, |unit| pen.unit(unit))],
            vec![pen.count(open).to_string()],
            vec![pen.count(late).to_string()],
            vec![pen.count(submitted).to_string()],
            vec![pen.ratio(verified, &found).to_string()],
            vec![summary.last_visit.map_or_else(|| pen.say(m::NO_VISIT), |day| pen.day(day))],
        ];
        rows.push(Row::Cells { key: Some(one.key()), cells });
    }
    put(pen, "supervisions", rows);
    let [found, open, late, submitted, verified] = sums;
    pen.counted("rectifications_open", open);
    pen.counted("rectifications_overdue", late);
    pen.counted("rectifications_submitted", submitted);
    let struck_off = pen.ratio(verified, &found);
    pen.offer.facts.figure("struck_off", struck_off);
}

/// A supervision's rectifications: all found by the day, the open ones, of those the overdue and the submitted ones,
/// and the verified ones.
fn rectifications(pen: &Pen<'_>, one: &Supervision) -> [Vec<Key>; 5] {
    let board = pen.board;
    let mut lists: [Vec<Key>; 5] = Default::default();
    for one in board.links.rectifications_of(&board.data, &one.id) {
        let Some(state) = state_on(one, board.day) else { continue };
        let verified = state == RectificationState::Verified;
        let late = board.rectification_light(one) == Some(Light::Overdue);
        let belongs = [true, !verified, late, state == RectificationState::Submitted, verified];
        for (list, _) in lists.iter_mut().zip(belongs).filter(|(_, belongs)| *belongs) {
            list.push(one.key());
        }
    }
    for list in &mut lists {
        list.sort_unstable();
    }
    lists
}
