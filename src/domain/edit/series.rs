//! Edits of series of reviews: making one or a single review, turning it to another rhythm, leaving days out.

use compact_str::CompactString;
use jiff::SignedDuration;
use jiff::civil::Date;

use super::apply::{By, Records, clash, fault, json, known, no_clash, raised, said};
use super::refusal::{Clash, Refusal, Rule};
use super::{Edit, Occurrence, is_provisional};
use crate::domain::agenda::{Slot, SlotError};
use crate::domain::id::{Id, Key, Kind, ReviewId, SeriesId};
use crate::domain::record::{Extra, Record};
use crate::domain::review::{AgendaItem, HolidayShift, Review, ReviewKind, ReviewState, Series, Turn};
use crate::domain::series;
use crate::domain::text::Text;
use crate::domain::unit::Level;

/// Most minutes that a review may be planned for: a day.
const MOST_MINUTES: u16 = 1440;

/// How far before a turn the last meeting of the old rhythm is looked for, in days: rules come back at least once in
/// so many years.
const LOOK_BACK: i64 = 366 * 9;

/// A new series.
pub fn schedule(edit: &Edit, by: &By, name: &mut dyn FnMut(Kind) -> Key) -> Result<Record, Refusal> {
    let Edit::Schedule { form, level, title, start, rule, exceptions, shift, place, agenda, minutes } = edit
    else {
        return Err(Refusal::Forbidden);
    };
    headed(form, level, title, *minutes)?;
    template(agenda).map_err(|rule| fault("agenda", rule))?;
    if matches!(shift, HolidayShift::Other(_)) {
        return Err(fault("shift", Rule::Form));
    }
    let series = Series {
        id: SeriesId::new(&name(Kind::Series).id),
        version: 1,
        updated: by.now,
        kind: form.clone(),
        level: level.clone(),
        title: title.clone(),
        start: *start,
        rule: rule.clone(),
        turns: Vec::new(),
        exceptions: in_order(exceptions.clone()),
        shift: shift.clone(),
        place: place.clone().filter(said),
        agenda: lines(agenda),
        minutes: *minutes,
        extra: Extra::new(),
    };
    begins_on_its_rule(&series, "start")?;
    Ok(series.into())
}

/// A new review without a series.
pub fn plan(edit: &Edit, by: &By, name: &mut dyn FnMut(Kind) -> Key) -> Result<Record, Refusal> {
    let Edit::Plan { form, level, title, at, place, agenda, minutes } = edit else {
        return Err(Refusal::Forbidden);
    };
    headed(form, level, title, *minutes)?;
    Ok(Review {
        id: ReviewId::new(&name(Kind::Review).id),
        version: 1,
        updated: by.now,
        kind: form.clone(),
        level: level.clone(),
        title: title.clone(),
        at: *at,
        series: None,
        moved_from: None,
        place: place.clone().filter(said),
        state: ReviewState::Planned,
        agenda: lines(agenda).iter().map(item).collect(),
        attendance: Vec::new(),
        minutes: *minutes,
        session: None,
        reason: None,
        note: None,
        extra: Extra::new(),
    }
    .into())
}

fn headed(form: &ReviewKind, level: &Level, title: &Text, minutes: Option<u16>) -> Result<(), Refusal> {
    if matches!(form, ReviewKind::Other(_)) {
        return Err(fault("form", Rule::Form));
    }
    if matches!(level, Level::Other(_)) {
        return Err(fault("level", Rule::Form));
    }
    if !said(title) {
        return Err(fault("title", Rule::Empty));
    }
    length(minutes).map_err(|rule| fault("minutes", rule))
}

/// What a planned length keeps to.
pub fn length(minutes: Option<u16>) -> Result<(), Rule> {
    match minutes.filter(|minutes| !(1..=MOST_MINUTES).contains(minutes)) {
        Some(value) => Err(Rule::Bounds { value: i64::from(value), least: 1, most: i64::from(MOST_MINUTES) }),
        None => Ok(()),
    }
}

/// Whether the lines of an agenda template can be read.
pub fn template(lines: &[Text]) -> Result<(), Rule> {
    let mut faults = lines.iter().filter(|line| said(line)).filter_map(|line| Slot::parse(line).err());
    match faults.next() {
        Some(SlotError::Unknown(word)) => Err(Rule::NoSection(word)),
        Some(SlotError::Empty) => Err(Rule::Empty),
        None => Ok(()),
    }
}

/// An agenda item as its line says it: with the planned minutes behind it.
fn item(line: &Text) -> AgendaItem {
    let slot = Slot::parse(line).ok().filter(|slot| slot.section.is_none());
    let (title, minutes) = slot.map_or_else(|| (line.clone(), None), |slot| (slot.title, slot.minutes));
    AgendaItem { minutes, ..AgendaItem::titled(CompactString::default(), title) }
}

/// Lines without the empty ones.
fn lines(agenda: &[Text]) -> Vec<Text> {
    agenda.iter().filter(|line| said(line)).cloned().collect()
}

fn in_order(mut days: Vec<Date>) -> Vec<Date> {
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether a series can be followed.
pub fn followed(series: &Series) -> Result<(), Rule> {
    series::check(series).map_err(Rule::Series)
}

/// Whether a series' last rhythm can be followed and has the meeting with which it begins.
fn begins_on_its_rule(series: &Series, input: &str) -> Result<(), Refusal> {
    followed(series).map_err(|rule| fault("rule", rule))?;
    let Some(last) = series::rhythms(series).pop().filter(|last| !last.rule.is_empty()) else {
        return Ok(());
    };
    let first =
        series::first_of(last.start, &last.rule).map_err(|error| fault("rule", Rule::Series(error)))?;
    let (on, first) = (last.start.date(), first.date());
    if on == first { Ok(()) } else { Err(fault(input, Rule::OffRule { on, first })) }
}

/// Turns a series to another rhythm; the reviews that move along follow it in the answer.
pub fn turn(edit: &Edit, one: &Series, at: &impl Records, by: &By) -> Result<Vec<Record>, Refusal> {
    let Edit::Turn { from, start, rule, moves, .. } = edit else { return Err(Refusal::Forbidden) };
    let target = Record::Series(one.clone());
    let rule_to = Text::new(rule.to.trim());
    // What ends has no first meeting.
    let begins = if rule_to.is_empty() { from.to_datetime(start.was.time()) } else { start.to };
    let turn = Turn { from: *from, start: begins, rule: rule_to.clone(), extra: Extra::new() };
    let next = series::turned(one, turn.clone());
    if next.turns == one.turns {
        return Ok(Vec::new());
    }
    no_clash(&target, clashes(edit, one, &turn))?;
    if !rule_to.is_empty() {
        begins_on_its_rule(&next, "start")?;
        // A meeting before an earlier one of the old rhythm would not follow it.
        let back = turn.begins().saturating_sub(SignedDuration::from_hours(24 * LOOK_BACK));
        let before = series::ruled(one, back, from.yesterday().unwrap_or(*from))
            .map_err(|error| fault("rule", Rule::Series(error)))?;
        if let Some(last) = before.last().map(|at| at.date()).filter(|last| *last >= start.to.date()) {
            let first = last.tomorrow().unwrap_or(last);
            return Err(fault("start", Rule::Before { on: start.to.date(), first }));
        }
    }
    let mut out = vec![raised(next.clone().into(), by)];
    for (id, to) in moves {
        let Record::Review(review) = known(at, &id.key(), "moves")? else {
            return Err(fault("moves", Rule::WrongKind(id.key())));
        };
        if review.series.as_ref() != Some(&one.id) {
            return Err(fault("moves", Rule::WrongKind(id.key())));
        }
        // Held, cancelled or moved by somebody meanwhile: it has a day of its own now.
        if review.state != ReviewState::Planned || review.at != to.at.was {
            continue;
        }
        if !series::comes_on(&next, to.on, to.at.to.date()) {
            return Err(fault("moves", Rule::NoOccurrence(to.on)));
        }
        let moved_from = (to.on != to.at.to.date()).then_some(to.on);
        let moved = Review { at: to.at.to, moved_from, ..review.clone() };
        if moved != review {
            out.push(raised(moved.into(), by));
        }
    }
    Ok(out)
}

/// What of a turn's values was changed by somebody else since the member saw them.
fn clashes(edit: &Edit, one: &Series, turn: &Turn) -> Vec<Clash> {
    let Edit::Turn { from, start, rule, over, .. } = edit else { return Vec::new() };
    let stands = series::rhythm_on(one, *from);
    let first = following(one, *from).unwrap_or(start.was);
    let later: Vec<Turn> =
        one.turns.iter().filter(|before| before.begins() >= turn.begins()).cloned().collect();
    let replaced = (later != *over).then(|| Clash {
        field: "over".into(),
        base: json(over),
        mine: json(&[turn]),
        theirs: json(&later),
    });
    let when = clash("start", start, &first);
    when.into_iter().chain(clash("rule", rule, &stands.rule)).chain(replaced).collect()
}

/// The first meeting of a series' rule from a day on, within the longest time that a rule pauses.
pub fn following(one: &Series, from: Date) -> Option<jiff::civil::DateTime> {
    let to = from.saturating_add(SignedDuration::from_hours(24 * LOOK_BACK));
    series::ruled(one, from, to).ok()?.first().copied()
}

/// A series with a day left out, or put back.
pub fn except(edit: &Edit, one: &Series, at: &impl Records) -> Result<Record, Refusal> {
    let mut series = one.clone();
    match edit {
        Edit::LeaveOut { on } if !series.exceptions.contains(on) => {
            if !series::comes_on(one, *on, *on) {
                return Err(fault("on", Rule::NoOccurrence(*on)));
            }
            let day = Occurrence { series: one.id.clone(), on: *on, at: on.at(0, 0, 0, 0) };
            if let Some(review) = recorded(&day, at) {
                return Err(fault("on", Rule::OnRecord(review.id.key())));
            }
            series.exceptions.push(*on);
            series.exceptions = in_order(series.exceptions);
        }
        Edit::PutBack { on } => {
            let place = series.exceptions.iter().position(|day| day == on);
            series.exceptions.remove(place.ok_or_else(|| fault("on", Rule::NotLeftOut(*on)))?);
        }
        _ => {}
    }
    Ok(series.into())
}

/// The review on record that stands for a day of a series.
pub fn recorded(occurrence: &Occurrence, at: &impl Records) -> Option<Review> {
    reviews_of(occurrence, at).find(|one| stands_for(one, occurrence))
}

fn reviews_of(occurrence: &Occurrence, at: &impl Records) -> impl Iterator<Item = Review> {
    let keys = at.pointing_at(&occurrence.series.key()).into_iter();
    keys.filter_map(|key| match at.record(&key) {
        Some(Record::Review(one)) => Some(one),
        _ => None,
    })
}

/// The id that the record of a series' day has or would get: of its own day, with a letter behind it where another
/// meeting, moved since, has that id.
pub fn review_id(occurrence: &Occurrence, at: &impl Records) -> ReviewId {
    let taken: Vec<Review> = reviews_of(occurrence, at).collect();
    if let Some(one) = taken.iter().find(|one| stands_for(one, occurrence)) {
        return one.id.clone();
    }
    let own = occurrence.review();
    let lettered = ('b'..='z').map(|letter| ReviewId::new(&format!("{own}{letter}")));
    let mut ids = std::iter::once(own.clone()).chain(lettered);
    ids.find(|id| taken.iter().all(|one| one.id != *id)).unwrap_or(own)
}

/// The review of a day of a series, and whether it was made just now.
pub fn occurring(occurrence: &Occurrence, at: &impl Records, by: &By) -> Result<(Review, bool), Refusal> {
    let Record::Series(rule) = known(at, &occurrence.series.key(), "occurrence")? else {
        return Err(fault("occurrence", Rule::WrongKind(occurrence.series.key())));
    };
    if let Some(review) = recorded(occurrence, at) {
        return Ok((review, false));
    }
    if !series::comes_on(&rule, occurrence.on, occurrence.at.date()) {
        return Err(fault("occurrence", Rule::NoOccurrence(occurrence.on)));
    }
    let review = Review { id: review_id(occurrence, at), ..occurrence.planned(&rule, by.now) };
    Ok((review, true))
}

/// Whether a recorded review is the series' meeting of that day.
fn stands_for(review: &Review, occurrence: &Occurrence) -> bool {
    review.series.as_ref() == Some(&occurrence.series)
        && review.moved_from.unwrap_or(review.at.date()) == occurrence.on
}

/// What the key of a series' day becomes once its series, which an edit made, has got its number.
pub fn renamed(key: &Key, name: impl Fn(&Key) -> Option<Key>) -> Option<Key> {
    let (series, day) = key.id.strip_prefix(Kind::Review.letter())?.rsplit_once('-')?;
    let series = Key::new(Kind::Series, series);
    let known = is_provisional(&series.id).then(|| name(&series)).flatten()?;
    Some(Key::new(Kind::Review, &format!("{}{}-{day}", Kind::Review.letter(), known.id)))
}
