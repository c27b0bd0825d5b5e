//! 督办单: what is open under a supervision or with a unit, since when, who is linked, what is asked by when, and a
//! slip on which to answer (section 四(二) of the plan: linked, on the spot, followed until it is put right).

use jiff::civil::Date;

use crate::domain::board::Board;
use crate::domain::id::{Id, Key, Kind, SupervisionId, UnitId};
use crate::domain::light::{Light, Reading};
use crate::domain::record::Entity;
use crate::domain::rectification::state_on;
use crate::domain::supervision::{Link, Rectification, RectificationState, Supervision};
use crate::domain::task::Duty;
use crate::domain::unit::Level;
use crate::locale::papers as m;
use crate::papers::PaperError;
use crate::papers::fields;
use crate::papers::mark::words;
use crate::papers::model::{PaperKind, Row};
use crate::papers::template::Facts;
use crate::query::facts::Subject;

use super::pen::Pen;

/// Working days in which the overdue must be put right, where no day is given.
const USUAL_DAYS: i32 = 5;

/// Something that is open.
struct Item {
    key: Key,
    title: String,
    subject: Option<Key>,
    unit: Option<UnitId>,
    since: Option<Date>,
    reading: Reading,
    state: String,
    submitted: bool,
}

/// Whether a key can be the subject of a notice.
fn is_subject(key: &Key) -> bool {
    matches!(key.kind, Kind::Supervision | Kind::Community | Kind::Enterprise | Kind::Unit)
}

/// Whether there is anything to demand of a subject.
pub(super) fn is_due(board: &Board, about: &Key) -> bool {
    let pen = Pen::new(board, None, crate::locale::Lang::Zh);
    !items(&pen, about).is_empty()
}

pub(super) fn write(pen: &mut Pen<'_>, about: &Key, by: Option<Date>) -> Result<(), PaperError> {
    let board = pen.board;
    if !is_subject(about) || !board.data.contains(about) {
        return Err(PaperError::Subject(m::NO_NOTICE_SUBJECT.fill(pen.lang, &[("id", about)])));
    }
    if let Some(by) = by.filter(|by| *by < board.day) {
        return Err(PaperError::Subject(m::BY_IS_PAST.fill(pen.lang, &[("by", &by), ("day", &board.day)])));
    }
    let items = items(pen, about);
    if items.is_empty() {
        let name = pen.name(about);
        return Err(PaperError::Nothing(m::NOTHING_OPEN.fill(pen.lang, &[("name", &name)])));
    }
    let supervisions = supervisions(board, about, &items);
    head(pen, about, &supervisions);
    figures(pen, &items, &supervisions);
    let by = by.unwrap_or_else(|| board.calendar.add_workdays(board.day, USUAL_DAYS));
    pen.text("by", m::day(by, pen.lang));
    rows(pen, &items, by);
    links(pen, &supervisions);
    Ok(())
}

/// What is open, the most urgent first.
fn items(pen: &Pen<'_>, about: &Key) -> Vec<Item> {
    let board = pen.board;
    let mut items: Vec<Item> = match about.kind {
        Kind::Unit => of_unit(pen, &UnitId::new(&about.id)),
        Kind::Supervision => of_supervision(pen, &SupervisionId::new(&about.id)),
        _ => {
            let all = board.links.supervisions_of(&board.data, about).filter(|one| runs(board, one));
            all.flat_map(|one| of_supervision(pen, &one.id)).collect()
        }
    };
    items.sort_by(|a, b| (a.reading.urgency(), &a.key).cmp(&(b.reading.urgency(), &b.key)));
    items
}

fn runs(board: &Board, one: &Supervision) -> bool {
    one.since <= board.day && one.until.is_none_or(|until| until >= board.day)
}

fn of_supervision(pen: &Pen<'_>, id: &SupervisionId) -> Vec<Item> {
    let board = pen.board;
    let all = board.links.rectifications_of(&board.data, id);
    all.filter_map(|one| rectification(pen, one)).collect()
}

/// An open rectification as an item; none before it was found and once it is verified.
fn rectification(pen: &Pen<'_>, one: &Rectification) -> Option<Item> {
    let board = pen.board;
    let state = state_on(one, board.day).filter(|state| *state != RectificationState::Verified)?;
    let supervision = board.data.supervisions.get(&one.supervision);
    Some(Item {
        key: one.key(),
        title: words(&one.title),
        subject: supervision.map(|one| one.subject.clone()),
        unit: one.unit.clone(),
        since: Some(one.found),
        reading: board.rectification_reading(one),
        state: pen.label(&state),
        submitted: state == RectificationState::Submitted,
    })
}

/// What a unit has to do: dates of tasks that it leads or answers for which are over or near, its open
/// rectifications and follow-ups.
fn of_unit(pen: &Pen<'_>, unit: &UnitId) -> Vec<Item> {
    let board = pen.board;
    let mut out: Vec<Item> = board
        .links
        .rectifications_of_unit(&board.data, unit)
        .filter_map(|one| rectification(pen, one))
        .collect();
    let follow_ups = board.links.outcomes_of_unit(&board.data, unit);
    out.extend(follow_ups.filter_map(|one| {
        let reading = board.outcome_reading(one);
        let held = board.data.reviews.get(&one.review).map(|review| review.at.date());
        let open = matches!(reading.light, Light::Overdue | Light::DueSoon | Light::OnTrack);
        (open && held.is_none_or(|held| held <= board.day)).then(|| Item {
            key: one.key(),
            title: words(&one.text),
            subject: None,
            unit: one.unit.clone(),
            since: held,
            state: pen.light(reading.light).to_owned(),
            reading,
            submitted: false,
        })
    }));
    for part in board.links.tasks_of(&board.data, unit) {
        if *part.duty == Duty::Support {
            continue;
        }
        for one in board.links.milestones_of(&board.data, &part.task.id) {
            let reading = board.milestone_reading(one);
            if matches!(reading.light, Light::Overdue | Light::DueSoon) {
                out.push(Item {
                    key: one.key(),
                    title: m::OF_ITEM
                        .fill(pen.lang, &[("number", &part.task.number), ("what", &words(&one.what))]),
                    subject: None,
                    unit: Some(unit.clone()),
                    since: None,
                    state: pen.label(board.state_on_day(part.task)),
                    reading,
                    submitted: false,
                });
            }
        }
    }
    out
}

/// The supervisions that a notice is about: the subject's own, or those of a unit's rectifications.
fn supervisions<'b>(board: &'b Board, about: &Key, items: &[Item]) -> Vec<&'b Supervision> {
    match about.kind {
        Kind::Supervision => board.data.supervisions.find(&about.id).map(AsRef::as_ref).into_iter().collect(),
        Kind::Unit => {
            let all = board.data.supervisions.iter().map(AsRef::as_ref);
            let subject =
                |one: &&Supervision| items.iter().any(|item| item.subject.as_ref() == Some(&one.subject));
            all.filter(|one: &&Supervision| runs(board, one)).filter(subject).collect()
        }
        _ => {
            let all = board.links.supervisions_of(&board.data, about).map(AsRef::as_ref);
            all.filter(|one: &&Supervision| runs(board, one)).collect()
        }
    }
}

fn head(pen: &mut Pen<'_>, about: &Key, supervisions: &[&Supervision]) {
    let board = pen.board;
    let first = supervisions.first().filter(|_| about.kind != Kind::Unit);
    let subject = first.map_or_else(|| about.clone(), |one| one.subject.clone());
    let area = Subject::of(board, &subject).and_then(Subject::area).map(|unit| pen.unit(unit));
    let since = first.map(|one| m::day(one.since, pen.lang));
    let reason = first.and_then(|one| one.reason.as_ref()).map(|reason| words(reason));
    let unit = if about.kind == Kind::Unit { pen.name(about) } else { String::new() };
    let name = pen.name(&subject);
    pen.text("id", about.to_string());
    pen.text("subject", name);
    pen.text("unit", unit);
    pen.text("area", area.unwrap_or_default());
    pen.text("since", since.unwrap_or_default());
    pen.text("reason", reason.unwrap_or_default());
    let visits = supervisions.iter().flat_map(|one| board.links.visits_of(&board.data, &one.id));
    let visits: Vec<_> = visits.filter(|visit| visit.on <= board.day).collect();
    let last = visits.iter().map(|visit| visit.on).max().map(|day| m::day(day, pen.lang));
    pen.text("last_visit", last.unwrap_or_default());
    pen.counted("visits", visits.iter().map(|visit| visit.key()).collect());
}

fn figures(pen: &mut Pen<'_>, items: &[Item], supervisions: &[&Supervision]) {
    let mut units: Vec<&UnitId> = items.iter().filter_map(|item| item.unit.as_ref()).collect();
    units.sort_unstable();
    units.dedup();
    let to = if units.is_empty() {
        let areas = supervisions.iter().filter_map(|one| Subject::of(pen.board, &one.subject)?.area());
        pen.units(areas)
    } else {
        pen.units(units)
    };
    pen.text("to", to);
    let keys = |wanted: &dyn Fn(&Item) -> bool| {
        items.iter().filter(|item| wanted(item)).map(|item| item.key.clone()).collect::<Vec<_>>()
    };
    pen.counted("open", keys(&|_| true));
    pen.counted("overdue", keys(&|item| item.reading.light == Light::Overdue));
    pen.counted("due_soon", keys(&|item| item.reading.light == Light::DueSoon));
    pen.counted("submitted", keys(&|item| item.submitted));
}

fn rows(pen: &mut Pen<'_>, items: &[Item], by: Date) {
    let mut facts = Vec::new();
    let mut rows = Vec::new();
    let mut reply = Vec::new();
    for item in items {
        // What is not due yet keeps its day; what is overdue, or has none, gets the notice's.
        let demand = item.reading.due.map_or(by, |due| if due < pen.board.day { by } else { due });
        let subject = item.subject.as_ref().map_or_else(String::new, |key| pen.name(key));
        let unit = pen.unit_or_blank(item.unit.as_ref());
        let since = item.since.map_or_else(|| pen.say(m::NO_VALUE), |since| pen.day(since));
        let due = pen.day_or_none(item.reading.due);
        let texts = [
            ("id", item.key.to_string()),
            ("kind", pen.kind(item.key.kind).to_owned()),
            ("title", item.title.clone()),
            ("subject", subject),
            ("unit", unit),
            ("since", since),
            ("due", due),
            ("state", item.state.clone()),
            ("left", pen.left(&item.reading)),
            ("by", pen.day(demand)),
        ];
        let mut fact = Facts::default();
        for (name, text) in &texts {
            fact.text(name, text.clone());
        }
        facts.push(fact);
        let cells = texts.into_iter().map(|(_, text)| vec![text]).collect();
        rows.push(Row::Cells { key: Some(item.key.clone()), cells });
        let empty = Vec::new;
        let cells = vec![vec![item.key.to_string()], vec![item.title.clone()], empty(), empty(), empty()];
        reply.push(Row::Cells { key: Some(item.key.clone()), cells });
    }
    pen.offer.facts.rows("items", facts);
    for (name, rows) in [("items", rows), ("reply", reply)] {
        if let Some(block) = fields::block(PaperKind::Notice, name) {
            pen.table(block, rows);
        }
    }
}

/// Linked officials level by level; a level without one is said, because the plan asks for all three.
fn links(pen: &mut Pen<'_>, supervisions: &[&Supervision]) {
    let mut facts = Vec::new();
    let mut rows = Vec::new();
    for one in supervisions {
        let subject = pen.named(&one.subject);
        for level in Level::ALL {
            let linked: Vec<&Link> = one.links.iter().filter(|link| link.level == *level).collect();
            let none = linked.is_empty().then_some(None);
            for link in linked.into_iter().map(Some).chain(none) {
                let texts = official(pen, &subject, level, link);
                let mut fact = Facts::default();
                for (name, text) in &texts {
                    fact.text(name, text.clone());
                }
                facts.push(fact);
                let cells = texts.into_iter().map(|(_, text)| vec![text]).collect();
                rows.push(Row::Cells { key: Some(one.key()), cells });
            }
        }
    }
    pen.offer.facts.rows("links", facts);
    if let Some(block) = fields::block(PaperKind::Notice, "links") {
        pen.table(block, rows);
    }
}

fn official(pen: &Pen<'_>, subject: &str, level: &Level, link: Option<&Link>) -> [(&'static str, String); 6] {
    let member = link.and_then(|link| pen.board.data.members.get(&link.member));
    let name = match link {
        None => pen.say(m::NOBODY_LINKED),
        Some(link) => pen.name(&link.member.key()),
    };
    let post = member.and_then(|one| one.post.as_ref()).map(|post| words(post)).unwrap_or_default();
    let unit = member.map(|one| pen.unit(&one.unit)).unwrap_or_default();
    // A contact shows itself masked; papers never ask for the clear one.
    let contact = member.and_then(|one| one.contact.as_ref()).map(|one| words(&one.to_string()));
    [
        ("subject", subject.to_owned()),
        ("level", pen.label(level)),
        ("name", name),
        ("post", post),
        ("unit", unit),
        ("contact", contact.unwrap_or_default()),
    ]
}
