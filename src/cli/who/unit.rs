//! What a unit or a member answers for.

use serde_json::{Value as Json, json};

use super::answer::Answer;
use crate::domain::board::Board;
use crate::domain::id::Key;
use crate::domain::light::{Light, Tally};
use crate::domain::record::Entity;
use crate::locale::labels::{self, Labelled};
use crate::locale::{Lang, cli as m, date};
use crate::query::words::{name_of, unit_name};

/// Tasks and links named before the rest is counted.
const MOST: usize = 8;

/// A unit: how much it leads and supports by light, and the most urgent of it.
pub fn unit(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    let unit = board.data.units.find(&key.id)?;
    let load = board.unit_load(&unit.id);
    let all = [load.lead, load.responsible, load.support];
    let under = |light: Light| all.iter().map(|tally| tally.get(light)).fold(0, u32::saturating_add);
    let mut answer = Answer::about(board, key);
    let counts = m::WHO_UNIT.fill(
        lang,
        &[
            ("lead", &load.lead.total()),
            ("responsible", &load.responsible.total()),
            ("support", &load.support.total()),
            ("overdue", &under(Light::Overdue)),
            ("soon", &under(Light::DueSoon)),
        ],
    );
    answer.say(&[&key.id, &unit.name, &counts]);
    let mut parts: Vec<_> = board.links.tasks_of(&board.data, &unit.id).collect();
    parts.sort_by_key(|part| (board.task_reading(part.task).urgency(), part.task.number));
    for part in parts.iter().take(MOST) {
        let reading = board.task_reading(part.task);
        let due = reading.due.map_or_else(String::new, |due| date::day_seen_from(board.day, due, lang));
        answer.more.push(m::WHO_UNIT_TASK.fill(
            lang,
            &[
                ("light", &labels::light(reading.light).get(lang)),
                ("number", &part.task.number),
                ("title", &part.task.title),
                ("duty", &part.duty.shown(lang)),
                ("due", &due),
            ],
        ));
    }
    more(parts.len(), lang, &mut answer);
    let tasks: Vec<Json> = parts
        .iter()
        .map(|part| {
            let reading = board.task_reading(part.task);
            json!({
                "id": part.task.id, "number": part.task.number, "title": part.task.title, "duty": part.duty,
                "via": part.via, "light": reading.light.as_str(), "due": reading.due,
            })
        })
        .collect();
    answer.put("tasks", json!(tasks));
    answer.put("counts", json!({"lead": tally(load.lead), "responsible": tally(load.responsible), "support": tally(load.support)}));
    Some(answer)
}

fn tally(tally: Tally) -> Json {
    Light::ALL.into_iter().map(|light| (light.as_str().to_owned(), json!(tally.get(light)))).collect()
}

/// A member: unit, post, and the communities and enterprises linked to the seat.
pub fn member(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    let one = board.data.members.find(&key.id)?;
    let mut answer = Answer::about(board, key);
    let unit = unit_name(board, &one.unit);
    answer.say(&[&key.id, &one.name, unit, one.post.as_deref().unwrap_or_default(), one.level.shown(lang)]);
    let linked: Vec<_> = board.links.supervisions_of_member(&board.data, &one.id).collect();
    for supervision in linked.iter().take(MOST) {
        let summary = board.supervision_summary(supervision);
        answer.more.push(m::WHO_LINKED.fill(
            lang,
            &[
                ("id", &supervision.subject),
                ("name", &name_of(board, &supervision.subject)),
                ("open", &summary.open),
                ("overdue", &summary.overdue),
            ],
        ));
    }
    more(linked.len(), lang, &mut answer);
    answer.put("units", json!([{"id": one.unit, "name": unit}]));
    let linked: Vec<Json> =
        linked.iter().map(|one| json!({"id": one.id(), "subject": one.subject.id})).collect();
    answer.put("links", json!(linked));
    Some(answer)
}

fn more(all: usize, lang: Lang, answer: &mut Answer) {
    if let Some(rest) = all.checked_sub(MOST).filter(|rest| *rest > 0) {
        answer.more.push(m::BRIEF_MORE.fill(lang, &[("n", &rest)]));
    }
}
