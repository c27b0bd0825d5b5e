//! Deadlines and meetings as events of a calendar.
//!
//! Deadlines are events of a whole day and not tasks (VTODO): the calendars of offices and phones show the one and
//! pass the other over. Their ids come from records alone, so that each export brings the same events up to date.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::render::Eye;
use crate::domain::agenda;
use crate::domain::board::{Deadline, Meeting};
use crate::domain::day::county_time;
use crate::domain::edit::Occurrence;
use crate::domain::id::Id;
use crate::domain::light::Light;
use crate::domain::member::mask_digits;
use crate::domain::record::Record;
use crate::domain::review::{Review, ReviewState, Series};
use crate::domain::text::single_line;
use crate::exchange::calendar::{Event, When, calendar};
use crate::locale::export as m;
use crate::locale::labels::Labelled as _;
use crate::query::agenda::{item_title, slot_title};
use crate::query::item::Item;
use crate::query::rows::value;
use crate::query::value::View;
use crate::query::{ColumnId, Row};

/// Minutes that a meeting takes in a calendar where nothing says how long it is planned to be.
const MEETING: u16 = 90;

/// Minutes before a meeting at which its alarms ring.
const MEETING_ALARMS: [i64; 2] = [-24 * 60, -30];

/// Hour of the day at which the alarm of a deadline rings.
const MORNING: i64 = 9;

/// What is put into a calendar.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// First and last day.
    pub span: (Date, Date),
    /// Working days between the alarm of a deadline and its day; none for no alarms.
    pub alarm: Option<u16>,
    /// Where the records come from: part of every event's id.
    pub realm: &'a str,
    /// When the calendar is made.
    pub now: Timestamp,
}

/// The calendar of deadlines and meetings, either of which may be left out. `only` holds the deadlines that are
/// wanted, where not all of them are.
pub fn file(
    eye: &Eye<'_>,
    plan: &Plan<'_>,
    deadlines: bool,
    meetings: bool,
    only: Option<&[Row]>,
) -> Vec<u8> {
    let mut events = Vec::new();
    if deadlines {
        events.extend(due(eye, plan, only));
    }
    if meetings {
        events.extend(held(eye, plan, only.filter(|_| !deadlines)));
    }
    let name = m::EVENTS_TITLE.get(eye.lang);
    calendar(name, &events, plan.now)
}

fn due(eye: &Eye<'_>, plan: &Plan<'_>, only: Option<&[Row]>) -> Vec<Event> {
    let (from, to) = plan.span;
    let wanted = |one: &Deadline| {
        only.is_none_or(|rows| rows.iter().any(|row| row.key == one.key && row.on == Some(one.due)))
    };
    let all = eye.board.deadlines(from, to).into_iter().filter(wanted).map(|one| (one, false));
    // What a calendar holds of a task that rests now must go from it.
    let resting = eye.board.resting_deadlines(from, to).into_iter().filter(|_| only.is_none());
    all.chain(resting.map(|one| (one, true)))
        .filter_map(|(one, cancelled)| deadline(eye, plan, &one, cancelled))
        .collect()
}

fn deadline(eye: &Eye<'_>, plan: &Plan<'_>, one: &Deadline, cancelled: bool) -> Option<Event> {
    let (board, lang) = (eye.board, eye.lang);
    let record = board.data.record(&one.key)?;
    let mut behind = vec![record.clone()];
    if let Record::Milestone(milestone) = &record {
        behind.extend(board.data.record(&milestone.task.key()));
    }
    let item = Item::deadline(board, one.clone())?;
    let shown = |column| {
        let view = View { lang, today: board.day, reveal: false };
        single_line(&value(board, &item, column).shown(view))
    };
    let what = shown(ColumnId::What);
    let done = one.reading.light == Light::Done;
    let title = if cancelled {
        m::EVENT_CANCELLED
    } else if done {
        m::EVENT_DONE
    } else {
        m::EVENT_DUE
    };
    let mut lines = vec![m::EVENT_ID.fill(lang, &[("id", &one.key)])];
    let units = shown(ColumnId::Units);
    if !units.is_empty() {
        lines.push(m::EVENT_UNITS.fill(lang, &[("units", &units)]));
    }
    if let Record::Milestone(milestone) = &record
        && let Some(phrase) = &milestone.phrase
    {
        lines.push(m::EVENT_PHRASE.fill(lang, &[("phrase", &single_line(phrase))]));
    }
    // The last day of a period names it for good; a dated milestone keeps its id wherever its day goes.
    let turn = one.reading.period.map(|(_, last)| format!(".{}", last.strftime("%Y%m%d")));
    let rings = !done && !cancelled;
    Some(Event {
        uid: uid(&format!("{}{}", one.key.id, turn.unwrap_or_default()), plan.realm),
        sequence: behind.iter().map(Record::version).sum(),
        modified: behind.iter().map(Record::updated).max().unwrap_or(plan.now),
        when: When::Day(one.due),
        summary: title.fill(lang, &[("what", &what)]),
        description: lines.join("\n"),
        location: String::new(),
        categories: vec![m::EVENT_DEADLINES.get(lang).to_owned()],
        cancelled,
        alarms: plan
            .alarm
            .filter(|_| rings)
            .and_then(|days| alarm(eye, plan, one.due, days))
            .into_iter()
            .collect(),
    })
}

/// When the alarm of a deadline rings, in minutes from the beginning of its day; none for one that is past.
fn alarm(eye: &Eye<'_>, plan: &Plan<'_>, due: Date, days: u16) -> Option<i64> {
    let day = eye.board.calendar.add_workdays(due, -i32::from(days));
    let minutes = day.duration_since(due).as_mins() + MORNING * 60;
    let rings = due.at(0, 0, 0, 0).saturating_add(SignedDuration::from_mins(minutes));
    (rings > county_time(plan.now)).then_some(minutes)
}

fn held(eye: &Eye<'_>, plan: &Plan<'_>, only: Option<&[Row]>) -> Vec<Event> {
    let (from, to) = plan.span;
    let wanted = |one: &Meeting| {
        only.is_none_or(|rows| {
            rows.iter().any(|row| match (&one.review, &one.series) {
                (Some(review), _) => row.key == review.key(),
                (None, Some(series)) => row.key == series.key() && row.on == Some(one.at.date()),
                (None, None) => false,
            })
        })
    };
    let mut events: Vec<Event> = eye
        .board
        .meetings(from, to)
        .iter()
        .filter(|one| wanted(one))
        .filter_map(|one| meeting(eye, plan, one))
        .collect();
    if only.is_none() {
        let series = eye.board.data.series.iter();
        events.extend(series.flat_map(|one| fallen_out(eye, plan, one)));
    }
    events
}

fn meeting(eye: &Eye<'_>, plan: &Plan<'_>, one: &Meeting) -> Option<Event> {
    let data = &eye.board.data;
    let series = one.series.as_ref().and_then(|id| data.series.get(id));
    let review = one.review.as_ref().and_then(|id| data.reviews.get(id));
    let id = match (&one.review, &one.series) {
        (Some(review), _) => review.as_str().to_owned(),
        // The id that its record will have, so that it stays one event.
        (None, Some(series)) => {
            let on = one.moved_from.unwrap_or(one.at.date());
            Occurrence { series: series.clone(), on, at: one.at }.review().as_str().to_owned()
        }
        (None, None) => return None,
    };
    let cancelled = one.state == ReviewState::Cancelled;
    let past = one.state == ReviewState::Held;
    let agenda: Vec<String> = match (review, series) {
        (Some(review), _) => {
            let titles = review.agenda.iter().map(|item| item_title(eye.board, item, eye.lang));
            titles.map(|title| mask_digits(&title)).collect()
        }
        (None, Some(series)) => {
            let slots = agenda::template(Some(series)).into_iter();
            slots.map(|slot| mask_digits(&slot_title(&slot, eye.lang))).collect()
        }
        (None, None) => Vec::new(),
    };
    let minutes = review.and_then(|one| one.minutes).or(series.and_then(|one| one.minutes));
    let place = review.and_then(|review| review.place.as_ref()).or(series.and_then(|one| one.place.as_ref()));
    // A record begins anew at version 1: with its series' version before it the count never goes back.
    let behind = (review.map(|one| (one.version, one.updated)), series.map(|one| (one.version, one.updated)));
    let behind: Vec<_> = [behind.0, behind.1].into_iter().flatten().collect();
    Some(Event {
        uid: uid(&id, plan.realm),
        sequence: behind.iter().map(|(version, _)| *version).sum(),
        modified: behind.iter().map(|(_, at)| *at).max().unwrap_or(plan.now),
        when: When::Time(one.at, minutes.unwrap_or(MEETING)),
        summary: titled(eye, &one.title, cancelled),
        description: told(eye, &id, one, review.map(AsRef::as_ref), &agenda),
        location: place.map_or_else(String::new, |place| mask_digits(place)),
        categories: vec![m::EVENT_REVIEWS.get(eye.lang).to_owned()],
        cancelled,
        alarms: match plan.alarm {
            Some(_) if !cancelled && !past => MEETING_ALARMS
                .into_iter()
                .filter(|minutes| {
                    one.at.saturating_add(SignedDuration::from_mins(*minutes)) > county_time(plan.now)
                })
                .collect(),
            _ => Vec::new(),
        },
    })
}

fn titled(eye: &Eye<'_>, title: &str, cancelled: bool) -> String {
    let title = single_line(title);
    if cancelled { m::EVENT_CANCELLED.fill(eye.lang, &[("what", &title)]) } else { title }
}

fn told(eye: &Eye<'_>, id: &str, one: &Meeting, review: Option<&Review>, agenda: &[String]) -> String {
    let lang = eye.lang;
    let mut lines = vec![
        m::EVENT_ID.fill(lang, &[("id", &id)]),
        m::EVENT_KIND.fill(lang, &[("kind", &one.kind.shown(lang)), ("level", &one.level.shown(lang))]),
    ];
    if !agenda.is_empty() {
        let agenda = agenda.join(m::SEMICOLON.get(lang));
        lines.push(m::EVENT_AGENDA.fill(lang, &[("agenda", &agenda)]));
    }
    if let Some(note) = review.and_then(|review| review.note.as_ref()) {
        lines.push(m::EVENT_NOTE.fill(lang, &[("note", &mask_digits(note))]));
    }
    lines.join("\n")
}

/// The days on which a series' meetings fall out: what a calendar holds of them must go from it.
fn fallen_out(eye: &Eye<'_>, plan: &Plan<'_>, series: &Series) -> Vec<Event> {
    let (from, to) = plan.span;
    let days = series.exceptions.iter().filter(|day| from <= **day && **day <= to);
    let gone = |day: &Date| {
        let at = day.to_datetime(series.start.time());
        let id = Occurrence { series: series.id.clone(), on: *day, at }.review();
        // The day may have a record of its own all the same, which then says how it stands.
        eye.board.data.reviews.get(&id).is_none().then(|| Event {
            uid: uid(id.as_str(), plan.realm),
            sequence: series.version,
            modified: series.updated,
            when: When::Time(at, series.minutes.unwrap_or(MEETING)),
            summary: titled(eye, &series.title, true),
            description: m::EVENT_ID.fill(eye.lang, &[("id", &id)]),
            location: String::new(),
            categories: vec![m::EVENT_REVIEWS.get(eye.lang).to_owned()],
            cancelled: true,
            alarms: Vec::new(),
        })
    };
    days.filter_map(gone).collect()
}

/// An event's id: the record's, and where records of that id come from.
fn uid(id: &str, realm: &str) -> String {
    format!("{}@{}.shumei", single_line(id), single_line(realm))
}
