//! What follows from a draft's inputs: proposals for other inputs, and what to tell the member before saving.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

use super::act::Act;
use super::form::Draft;
use crate::domain::board::{Board, Stays};
use crate::domain::edit;
use crate::domain::id::{Id as _, SeriesId};
use crate::domain::pattern::Pattern;
use crate::domain::record::{Extra, Record};
use crate::domain::review::{HolidayShift, ReviewKind, Series, Turn};
use crate::domain::series;
use crate::domain::text::Text;
use crate::domain::unit::Level;
use crate::locale::{Lang, date, draft as m};

/// Meetings that are told ahead.
const TOLD: usize = 3;

/// How far they are looked for, in days.
const AHEAD: i64 = 1100;

/// The time of day that a new series is proposed for.
const MORNING: (i8, i8) = (9, 0);

/// Values that follow from other inputs, by the input's name.
pub(super) fn proposals(draft: &Draft, board: &Board) -> Vec<(&'static str, Value)> {
    match (draft.act, &draft.record) {
        (Act::Turn, Some(Record::Series(one))) => {
            turned_rule(draft, one, board).map(|rule| ("rule", json!(rule))).into_iter().collect()
        }
        (Act::Schedule, _) => {
            let (hour, minute) = MORNING;
            let morning = draft.day.at(hour, minute, 0, 0);
            let first = value::<String>(draft, "rule", board)
                // Where the rule can't be followed, that is what is to be said, not that a start is missing.
                .map(|rule| series::first_of(morning, &rule).unwrap_or(morning))
                .map(|first| ("start", json!(first)));
            first.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The rule in force, made to suit the day to which its meeting is moved; what COUNT leaves is what is left of it.
fn turned_rule(draft: &Draft, one: &Series, board: &Board) -> Option<String> {
    let from: Date = value(draft, "from", board)?;
    let start: DateTime = value(draft, "start", board)?;
    let was = edit::following(one, from)?;
    let rhythm = series::rhythm_on(one, was.date());
    let mut pattern: Pattern = rhythm.rule.parse().ok()?;
    if was.date() == start.date() && pattern.count.is_none() {
        return Some(rhythm.rule.to_string());
    }
    pattern = pattern.moved(was.date(), start.date());
    if let Some(count) = pattern.count {
        let day_before = was.date().yesterday().unwrap_or(was.date());
        let own = Series { start: rhythm.start, rule: rhythm.rule, turns: Vec::new(), ..one.clone() };
        let held = series::ruled(&own, rhythm.start.date(), day_before).map_or(0, |days| days.len());
        pattern.count = Some(count.saturating_sub(u32::try_from(held).unwrap_or(u32::MAX)).max(1));
    }
    Some(pattern.to_string())
}

/// The value of an input, where it can be read.
pub(super) fn value<T: serde::de::DeserializeOwned>(draft: &Draft, name: &str, board: &Board) -> Option<T> {
    let at = draft.field(name)?;
    serde_json::from_value(draft.read(at, board).ok()?).ok()
}

/// What to tell the member before saving.
pub(super) fn remarks(draft: &Draft, board: &Board, lang: Lang) -> Vec<String> {
    match (draft.act, &draft.record) {
        (Act::Turn, Some(Record::Series(one))) => turn(draft, one, board, lang),
        (Act::Restore, Some(Record::Review(one))) => {
            let reason = one.reason.as_ref().map(Text::as_str).unwrap_or_default();
            let at = date::moment_seen_from(draft.day, one.at, lang);
            vec![m::RESTORED.fill(lang, &[("at", &at), ("reason", &reason)])]
        }
        (Act::Schedule, _) => scheduled(draft, board)
            .map(|one| coming(draft, &one, one.start.date(), board, lang))
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn scheduled(draft: &Draft, board: &Board) -> Option<Series> {
    Some(Series {
        id: SeriesId::new(""),
        version: 1,
        updated: jiff::Timestamp::UNIX_EPOCH,
        kind: ReviewKind::Dispatch,
        level: Level::County,
        title: Text::default(),
        start: value(draft, "start", board)?,
        rule: value(draft, "rule", board)?,
        turns: Vec::new(),
        exceptions: value(draft, "exceptions", board).unwrap_or_default(),
        shift: value(draft, "shift", board).unwrap_or(HolidayShift::Keep),
        place: None,
        agenda: Vec::new(),
        minutes: None,
        extra: Extra::new(),
    })
}

fn turn(draft: &Draft, one: &Series, board: &Board, lang: Lang) -> Vec<String> {
    let (Some(from), Some(start)) = (value(draft, "from", board), value(draft, "start", board)) else {
        return Vec::new();
    };
    let rule: Option<Text> = value(draft, "rule", board);
    let turn = Turn { from, start, rule: rule.unwrap_or_default(), extra: Extra::new() };
    let begins = turn.begins();
    if turn.rule.is_empty() {
        let turning = board.turning(one, turn);
        let day = date::day_seen_from(draft.day, from, lang);
        let mut out = vec![m::ENDS.fill(lang, &[("day", &day)])];
        out.extend(staying(&turning.stays, board, lang));
        return out;
    }
    let turning = board.turning(one, turn);
    if series::check(&turning.series).is_err() {
        return Vec::new();
    }
    let mut out = coming(draft, &turning.series, begins, board, lang);
    if !turning.moves.is_empty() {
        let moved = turning.moves.iter().map(|(id, to)| {
            let day = date::plain_seen_from(draft.day, to.at.to.date());
            m::GOES_TO.fill(lang, &[("id", id), ("day", &day)])
        });
        let moved = moved.collect::<Vec<_>>().join(m::COMMA.get(lang));
        out.push(m::GO_ALONG.fill(lang, &[("moved", &moved)]));
    }
    out.extend(staying(&turning.stays, board, lang));
    out
}

/// Reviews that stay, each with the reason.
fn staying(stays: &[(crate::domain::id::ReviewId, Stays)], board: &Board, lang: Lang) -> Option<String> {
    let told = stays.iter().map(|(id, why)| {
        let why = match why {
            Stays::Held => m::STAYS_HELD,
            Stays::Cancelled => m::STAYS_CANCELLED,
            Stays::Touched => m::STAYS_TOUCHED,
            Stays::NoPlace => m::STAYS_NO_PLACE,
        };
        let at = board.data.reviews.find(id.as_str()).map(|review| review.at.date());
        let day = at.map_or_else(String::new, |day| date::plain_seen_from(board.day, day));
        m::STAYS_ONE.fill(lang, &[("id", id), ("day", &day), ("why", &why.get(lang))])
    });
    let told = told.collect::<Vec<_>>();
    (!told.is_empty()).then(|| m::STAY.fill(lang, &[("stay", &told.join(m::COMMA.get(lang)))]))
}

/// The next meetings of a series from a day on, after the holidays' shift.
fn coming(draft: &Draft, one: &Series, from: Date, board: &Board, lang: Lang) -> Vec<String> {
    let to = from.saturating_add(SignedDuration::from_hours(24 * AHEAD));
    let Ok(days) = series::expand(one, &board.calendar, from, to) else { return Vec::new() };
    let told = days.iter().take(TOLD).map(|one| date::moment_seen_from(draft.day, one.at, lang));
    let told = told.collect::<Vec<_>>();
    if told.is_empty() {
        return Vec::new();
    }
    vec![m::COMING.fill(lang, &[("days", &told.join(m::COMMA.get(lang)))])]
}
