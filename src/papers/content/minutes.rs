//! 会议纪要: who met when, what was said on each item of the agenda, what was settled, and what goes on to the next.

use std::collections::BTreeSet;

use crate::domain::id::{Id, Key, Kind, OutcomeId, ReviewId, UnitId};
use crate::domain::record::Entity;
use crate::domain::review::{AgendaItem, AgendaState, Attendance, Outcome, OutcomeKind, Review, ReviewState};
use crate::locale::papers as m;
use crate::papers::PaperError;
use crate::papers::fields;
use crate::papers::mark::words;
use crate::papers::model::{PaperKind, Row};
use crate::papers::template::Facts;
use crate::query::agenda::item_title;

use super::pen::Pen;
use super::tasks::progress;

pub(super) fn write(pen: &mut Pen<'_>, id: &ReviewId) -> Result<(), PaperError> {
    let board = pen.board;
    let Some(review) = board.data.reviews.get(id).map(AsRef::as_ref) else {
        return Err(PaperError::Subject(m::NO_REVIEW.fill(pen.lang, &[("id", id)])));
    };
    if review.state == ReviewState::Cancelled {
        return Err(PaperError::Subject(m::CANCELLED.fill(pen.lang, &[("id", id)])));
    }
    if !review.has_met() {
        return Err(PaperError::Subject(m::NOT_HELD.fill(pen.lang, &[("id", id)])));
    }
    head(pen, review);
    attendance(pen, review);
    let outcomes: Vec<&Outcome> =
        board.links.outcomes_of(&board.data, &review.id).map(AsRef::as_ref).collect();
    let mut settled = BTreeSet::new();
    let items: Vec<Facts> =
        review.agenda.iter().map(|item| agenda_item(pen, review, item, &outcomes, &mut settled)).collect();
    pen.offer.facts.rows("items", items);
    let others = outcomes.iter().filter(|one| !settled.contains(&one.id));
    let others: Vec<String> = others.map(|one| outcome(pen, one)).collect();
    pen.offer.facts.texts("other", others);
    figures(pen, review, &outcomes);
    follow_ups(pen, &outcomes);
    Ok(())
}

fn head(pen: &mut Pen<'_>, review: &Review) {
    let lang = pen.lang;
    let place = review.place.as_ref().map(|place| words(place));
    let (kind, level) = (pen.label(&review.kind), pen.label(&review.level));
    pen.text("id", words(review.id.as_str()));
    pen.text("title", words(&review.title));
    pen.text("kind", kind);
    pen.text("level", level);
    pen.text("at", m::moment(review.began(), lang));
    pen.text("ended", review.ended().map_or_else(String::new, |at| m::moment(at, lang)));
    pen.text("place", place.unwrap_or_else(|| m::BLANK.get(lang).to_owned()));
    pen.text("note", review.note.as_ref().map(|note| words(note)).unwrap_or_default());
}

fn attendance(pen: &mut Pen<'_>, review: &Review) {
    let of = |present: Option<bool>| -> Vec<&UnitId> {
        let all = review.attendance.iter().filter(|one| one.present == present);
        all.map(|one| &one.unit).collect()
    };
    let (here, away, open) = (of(Some(true)), of(Some(false)), of(None));
    for (name, units) in [("present", &here), ("absent", &away), ("unrecorded", &open)] {
        let units = pen.units(units.iter().copied());
        pen.text(name, units);
    }
    let keys = |units: &[&UnitId]| units.iter().map(|unit| unit.key()).collect::<Vec<Key>>();
    let all = [keys(&here), keys(&away)].concat();
    let attended = pen.ratio(keys(&here), &all);
    pen.offer.facts.figure("attended", attended);
    let word = |one: &Attendance| match one.present {
        Some(true) => m::PRESENT,
        Some(false) => m::ABSENT,
        None => m::UNRECORDED,
    };
    let rows = review.attendance.iter().map(|one| Row::Cells {
        key: Some(one.unit.key()),
        cells: vec![vec![pen.unit(&one.unit)], vec![pen.say(word(one))], Vec::new()],
    });
    let rows = rows.collect();
    put(pen, "attendance", rows);
}

fn put(pen: &mut Pen<'_>, name: &str, rows: Vec<Row<String>>) {
    if let Some(block) = fields::block(PaperKind::Minutes, name) {
        pen.table(block, rows);
    }
}

/// Whether an outcome was settled under an item: it says so, or, on agendas without ids, both are about one record.
fn belongs(one: &Outcome, item: &AgendaItem) -> bool {
    match &one.item {
        Some(id) => !item.id.is_empty() && *id == item.id,
        None => one.about.iter().any(|key| item.about.contains(key)),
    }
}

fn agenda_item(
    pen: &Pen<'_>,
    review: &Review,
    item: &AgendaItem,
    outcomes: &[&Outcome],
    settled: &mut BTreeSet<OutcomeId>,
) -> Facts {
    let mut own = Vec::new();
    for one in outcomes {
        if belongs(one, item) && settled.insert(one.id.clone()) {
            own.push(*one);
        }
    }
    let of = |kind: &OutcomeKind| {
        let of_kind = own.iter().filter(|one| one.kind == *kind);
        of_kind.map(|one| outcome(pen, one)).collect::<Vec<_>>()
    };
    let about: Vec<String> = item.about.iter().map(|key| pen.named(key)).collect();
    let mut facts = Facts::default();
    facts.text("title", words(&item_title(pen.board, item, pen.lang)));
    facts.text("section", item.section.as_ref().map(|section| pen.label(section)).unwrap_or_default());
    facts.text("state", pen.label(&item.state));
    facts.text("about", about.join(m::NAMES.get(pen.lang)));
    facts.texts("notes", item.remarks.iter().flat_map(|one| paragraphs(&one.text)).collect());
    facts.texts("progress", recorded(pen, review, item));
    facts.texts("information", of(&OutcomeKind::Information));
    facts.texts("decisions", of(&OutcomeKind::Decision));
    facts.texts("follow_ups", of(&OutcomeKind::FollowUp));
    facts
}

/// The paragraphs of a text.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(words)
}

/// Progress of the item's tasks and dates of its milestones that were recorded on the meeting's day.
fn recorded(pen: &Pen<'_>, review: &Review, item: &AgendaItem) -> Vec<String> {
    let (data, day) = (&pen.board.data, review.began().date());
    let mut out = Vec::new();
    for key in &item.about {
        match key.kind {
            Kind::Task => {
                let lines = data.tasks.find(&key.id).map_or(&[][..], |task| &task.progress);
                let lines = lines.iter().filter(|one| one.on == day);
                out.extend(lines.map(|one| named(pen, key, &progress(pen, one))));
            }
            Kind::Milestone => {
                let one = data.milestones.find(&key.id);
                if one.is_some_and(|one| one.done.contains(&day)) {
                    out.push(named(pen, key, m::MET_TODAY.get(pen.lang)));
                }
            }
            Kind::Rectification => {
                let steps = data.rectifications.find(&key.id).map_or(&[][..], |one| &one.steps);
                let steps = steps.iter().filter(|step| step.on == day);
                out.extend(steps.map(|step| {
                    let note = step.note.as_ref().map(|note| words(note)).unwrap_or_default();
                    let state = pen.label(&step.to);
                    let said = m::STEP.fill(pen.lang, &[("state", &state), ("note", &note)]);
                    named(pen, key, &said)
                }));
            }
            _ => {}
        }
    }
    out
}

fn named(pen: &Pen<'_>, key: &Key, said: &str) -> String {
    m::SAID_OF.fill(pen.lang, &[("record", &pen.named(key)), ("said", &said)])
}

/// What was settled, in one line: a follow-up with who must act, by when, and what it became.
fn outcome(pen: &Pen<'_>, one: &Outcome) -> String {
    let text = words(&one.text);
    if one.kind != OutcomeKind::FollowUp {
        return m::OUTCOME.fill(pen.lang, &[("id", &one.id), ("text", &text)]);
    }
    let unit = pen.unit_or_blank(one.unit.as_ref());
    let due = pen.day_or_none(one.due);
    let said =
        m::FOLLOW_UP.fill(pen.lang, &[("id", &one.id), ("text", &text), ("unit", &unit), ("due", &due)]);
    match &one.became {
        None => said,
        Some(key) => m::FOLLOW_UP_BECAME.fill(pen.lang, &[("said", &said), ("record", &pen.named(key))]),
    }
}

fn figures(pen: &mut Pen<'_>, review: &Review, outcomes: &[&Outcome]) {
    let of = |kind: &OutcomeKind| {
        outcomes.iter().filter(|one| one.kind == *kind).map(|one| one.key()).collect::<Vec<_>>()
    };
    pen.counted("decisions", of(&OutcomeKind::Decision));
    pen.counted("follow_ups", of(&OutcomeKind::FollowUp));
    let done = outcomes.iter().filter(|one| one.done.is_some_and(|done| done <= pen.board.day));
    let done = done.filter(|one| one.kind == OutcomeKind::FollowUp).map(|one| one.key()).collect();
    pen.counted("follow_ups_done", done);
    // Items of an agenda have no record of their own: the review stands behind their number.
    let items = |n: usize| (n.to_string(), n, vec![review.key()]);
    let discussed = review.agenda.iter().filter(|item| item.state == AgendaState::Discussed).count();
    for (name, n) in [("agenda", review.agenda.len()), ("discussed", discussed)] {
        let (text, n, keys) = items(n);
        let figure = pen.figure(text, n, keys);
        pen.offer.facts.figure(name, figure);
    }
    let carried = review.agenda.iter().filter(|item| item.state == AgendaState::Carried);
    let carried = carried.map(|item| {
        let mut facts = Facts::default();
        facts.text("title", words(&item_title(pen.board, item, pen.lang)));
        facts
    });
    let carried = carried.collect();
    pen.offer.facts.rows("carried", carried);
}

fn follow_ups(pen: &mut Pen<'_>, outcomes: &[&Outcome]) {
    let of_kind = outcomes.iter().filter(|one| one.kind == OutcomeKind::FollowUp);
    let rows = of_kind.map(|one| {
        let reading = pen.board.outcome_reading(one);
        let became = one.became.as_ref().map_or_else(String::new, |key| pen.named(key));
        Row::Cells {
            key: Some(one.key()),
            cells: vec![
                vec![one.id.to_string()],
                vec![words(&one.text)],
                vec![pen.unit_or_blank(one.unit.as_ref())],
                vec![pen.day_or_none(one.due)],
                vec![became],
                vec![pen.left(&reading)],
            ],
        }
    });
    let rows = rows.collect();
    put(pen, "follow_ups", rows);
}
