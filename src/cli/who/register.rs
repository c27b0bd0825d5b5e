//! Who is linked to a community or an enterprise, and what is open there.

use serde_json::{Value as Json, json};

use super::answer::{Answer, due};
use super::{joined, supervision};
use crate::domain::board::Board;
use crate::domain::community::Community;
use crate::domain::id::{Id, Key, Kind};
use crate::domain::light::{Light, Reading};
use crate::domain::member::mask_digits;
use crate::domain::rectification::state_on;
use crate::domain::supervision::{Rectification, Supervision};
use crate::domain::unit::Level;
use crate::locale::labels::{self, Labelled};
use crate::locale::{Lang, cli as m, date};
use crate::query::facts::Subject;
use crate::query::words::{name_of, unit_name};

/// Open rectifications named before the rest is counted.
const MOST: usize = 5;

/// A community or an enterprise: where it is, who is linked to it, who serves it, what is to be put right.
pub fn subject(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    let subject = Subject::of(board, key)?;
    let mut answer = Answer::about(board, key);
    let area = subject.area().map_or("", |unit| unit_name(board, unit));
    let neighbourhood = subject.neighbourhood().map_or("", |unit| unit_name(board, unit));
    let supervision = supervision(board, key);
    let links = match supervision {
        Some(one) => links(board, one, lang),
        None => m::WHO_NOT_LINKED.get(lang).to_owned(),
    };
    answer.say(&[&key.id, subject.name(), area, neighbourhood, &links]);
    answer.more.push(served(board, subject, lang));
    if let Some(one) = supervision {
        supervised(board, one, lang, &mut answer);
    }
    let units = subject.area().into_iter().chain(subject.neighbourhood());
    let units: Vec<Json> = units.map(|unit| json!({"id": unit, "name": unit_name(board, unit)})).collect();
    answer.put("units", json!(units));
    Some(answer)
}

/// The linked officials, level by level; a level without one is said, because the plan asks for all three (四(二)).
fn links(board: &Board, one: &Supervision, lang: Lang) -> String {
    let levels = Level::ALL.iter().map(|level| {
        let at_level = one.links.iter().filter(|link| link.level == *level);
        let keys: Vec<Key> = at_level.map(|link| link.member.key()).collect();
        let names: Vec<_> = keys.iter().map(|key| name_of(board, key)).collect();
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let names = if names.is_empty() { m::WHO_MISSING.get(lang).to_owned() } else { joined(&names, lang) };
        m::WHO_LINK.fill(lang, &[("level", &level.shown(lang)), ("names", &names)])
    });
    levels.collect::<Vec<_>>().join("  ")
}

/// The enterprise that serves a community, or how many communities an enterprise serves.
fn served(board: &Board, subject: Subject<'_>, lang: Lang) -> String {
    match subject {
        Subject::Community(one) => service(board, one, lang),
        Subject::Enterprise(one) => {
            let served = board.links.communities_served(&board.data, &one.id).len();
            m::WHO_SERVES.fill(lang, &[("n", &served)])
        }
    }
}

fn service(board: &Board, one: &Community, lang: Lang) -> String {
    let Some(service) = &one.service else { return m::WHO_NO_SERVICE.get(lang).to_owned() };
    let key = service.enterprise.as_ref().map(Id::key);
    let name = key.as_ref().map(|key| name_of(board, key)).unwrap_or_default();
    m::WHO_SERVICE.fill(lang, &[("form", &service.form.shown(lang)), ("name", &name)])
}

fn supervised(board: &Board, one: &Supervision, lang: Lang, answer: &mut Answer) {
    let summary = board.supervision_summary(one);
    let visit = match summary.last_visit {
        Some(day) => m::BRIEF_VISIT.fill(lang, &[("day", &date::day_seen_from(board.day, day, lang))]),
        None => m::BRIEF_NO_VISIT.get(lang).to_owned(),
    };
    let counts = m::BRIEF_LINK.fill(
        lang,
        &[("open", &summary.open), ("overdue", &summary.overdue), ("submitted", &summary.submitted)],
    );
    answer.more.push(format!("{counts}  {visit}"));
    let open = open(board, one);
    for (reading, rectification) in open.iter().take(MOST) {
        let word = labels::light(reading.light).get(lang);
        let unit = rectification.unit.as_ref().map_or("", |unit| unit_name(board, unit));
        let title = mask_digits(&rectification.title);
        let parts = [word, rectification.id.as_str(), &title, unit, &due(reading, lang)];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        answer.more.push(said.join("  "));
    }
    if let Some(rest) = open.len().checked_sub(MOST).filter(|rest| *rest > 0) {
        answer.more.push(m::BRIEF_MORE.fill(lang, &[("n", &rest)]));
    }
    answer.put("light", json!(summary.worst.as_str()));
    answer.put("supervision", json!(one.id));
    answer.put(
        "links",
        one.links.iter().map(|link| link_json(board, &link.level, &link.member.key())).collect(),
    );
    answer.put("last_visit", json!(summary.last_visit));
    let open = open.iter().map(|(reading, one)| {
        json!({
            "id": one.id, "title": mask_digits(&one.title), "state": state_on(one, board.day),
            "due": reading.due, "light": reading.light.as_str(),
        })
    });
    answer.put("rectifications", open.collect());
}

fn link_json(board: &Board, level: &Level, member: &Key) -> Json {
    debug_assert_eq!(member.kind, Kind::Member);
    json!({"level": level, "id": member.id, "name": name_of(board, member)})
}

/// Rectifications that are not struck off, the most urgent first.
fn open<'a>(board: &'a Board, one: &Supervision) -> Vec<(Reading, &'a Rectification)> {
    let all = board.links.rectifications_of(&board.data, &one.id).map(AsRef::as_ref);
    let mut open: Vec<(Reading, &Rectification)> = all
        .filter(|one: &&Rectification| {
            board.rectification_light(one).is_some_and(|light| light != Light::Done)
        })
        .map(|one| (board.rectification_reading(one), one))
        .collect();
    open.sort_by_key(|(reading, _)| reading.urgency());
    open
}
