//! The inputs of what is done in a meeting: its agenda, what it settles.

use serde_json::{Value, json};

use super::act::Act;
use super::field::{Choice, Field, Input};
use super::spec::{Open, next, units};
use crate::domain::id::Kind;
use crate::domain::review::{AgendaState, OutcomeKind};
use crate::locale::draft as m;
use crate::locale::labels::{self, Labelled as _};

/// The records that an outcome may be about.
const ABOUT: &[Kind] = &[
    Kind::Task,
    Kind::Milestone,
    Kind::Indicator,
    Kind::Outcome,
    Kind::Community,
    Kind::Enterprise,
    Kind::Supervision,
    Kind::Rectification,
    Kind::Matter,
    Kind::Unit,
];

/// The word for a follow-up that becomes a task.
pub(super) const TASK: &str = "task";

/// The word for a follow-up that becomes a rectification.
pub(super) const RECTIFICATION: &str = "rectification";

/// Longest planned time of an agenda item, in minutes.
const MOST_MINUTES: i64 = 600;

/// The inputs of an act of a meeting; none for another act.
pub(super) fn inputs(act: Act) -> Vec<Open> {
    let blank = |field: Field| (field, Value::Null);
    let item = || Field::new("item", m::ITEM, Input::Line);
    let after = || Field::new("after", m::AFTER, Input::Line);
    match act {
        Act::Settle => vec![
            (
                Field::new("form", m::FORM, Input::choice::<OutcomeKind>()).required(),
                json!(OutcomeKind::Decision),
            ),
            blank(Field::new("text", m::TEXT, Input::Long).required()),
            blank(Field::new("unit", m::UNIT, units())),
            blank(Field::new("due", m::DUE, next())),
            blank(Field::new("about", m::ABOUT, Input::Picks(ABOUT))),
            blank(Field::new("becomes", m::BECOMES, becomes())),
            blank(Field::new("supervision", m::SUPERVISION, Input::Pick(&[Kind::Supervision]))),
            blank(item()),
        ],
        Act::Present => vec![blank(item())],
        Act::Table => vec![
            blank(Field::new("title", m::TITLE, Input::Line).required()),
            blank(Field::new("about", m::ABOUT, Input::Picks(ABOUT))),
            blank(Field::new("minutes", m::MINUTES, Input::Number { least: 1, most: MOST_MINUTES })),
            blank(after()),
        ],
        Act::Move => vec![blank(item().required()), blank(after())],
        Act::Treat => vec![
            blank(Field::new("remark", m::REMARK, Input::Long)),
            blank(Field::new("state", m::STATE, Input::choice::<AgendaState>())),
            blank(item().required()),
        ],
        Act::Close => {
            let words = [AgendaState::Carried, AgendaState::Skipped];
            let choices = words.iter().filter_map(|one| Some((one, one.label()?)));
            let choices = choices.map(|(one, label)| {
                let word = if *one == AgendaState::Carried { "carried" } else { "skipped" };
                Choice { word, label }
            });
            let rest = Field::new("rest", m::REST, Input::Choice(choices.collect())).required();
            vec![(rest, json!(AgendaState::Carried))]
        }
        _ => Vec::new(),
    }
}

/// What a follow-up may become at once.
fn becomes() -> Input {
    Input::Choice(vec![
        Choice { word: TASK, label: labels::kind(Kind::Task) },
        Choice { word: RECTIFICATION, label: labels::kind(Kind::Rectification) },
    ])
}
