//! Which inputs each act takes, and the values that they open with.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::act::Act;
use super::day::Aim;
use super::field::{Caption, Choice, Field, Input};
use super::{matter, meeting, pick};
use crate::domain::access::Viewer;
use crate::domain::appraisal;
use crate::domain::board::Board;
use crate::domain::community::{Cause, CommitteeState, CommunityKind, OpinionGrade, PartyForm, ServiceForm};
use crate::domain::edit::{self, Occurrence};
use crate::domain::id::{Id, Key, Kind};
use crate::domain::member::Role;
use crate::domain::record::Record;
use crate::domain::review::{HolidayShift, ReviewKind, ReviewState};
use crate::domain::series;
use crate::domain::task::TaskState;
use crate::domain::text::Text;
use crate::domain::unit::Level;
use crate::locale::{Message, draft as m};

/// Most households that the rule of edits lets a community have.
const MOST_HOUSEHOLDS: i64 = 100_000;

/// Most minutes that the rule of edits lets a review be planned for.
const MOST_MINUTES: i64 = 1440;

/// The records in whose name an opinion is given.
const GIVERS: &[Kind] = &[Kind::Unit, Kind::Community];

/// The word for a unit that was present.
pub(super) const PRESENT: &str = "present";

/// The word for a unit that was not.
pub(super) const ABSENT: &str = "absent";

/// The inputs of an amended structure: the input that says whether there is one at all, the field of the record, and
/// the inputs with their fields inside it.
pub(super) struct Group {
    pub field: &'static str,
    pub head: (&'static str, &'static str),
    pub parts: &'static [(&'static str, &'static str)],
}

/// The structures whose parts are typed apart.
pub(super) const GROUPS: &[Group] = &[
    Group {
        field: "service",
        head: ("service", "form"),
        parts: &[("enterprise", "enterprise"), ("service-since", "since")],
    },
    Group {
        field: "committee",
        head: ("committee", "state"),
        parts: &[("committee-since", "since"), ("members", "members"), ("party-members", "party_members")],
    },
    Group { field: "party", head: ("party", "form"), parts: &[("party-since", "since")] },
];

/// An input and the value that it opens with.
pub(super) type Open = (Field, Value);

/// What an act's inputs are opened on; all of it may be left out to know the inputs alone.
#[derive(Clone, Copy, Default)]
pub(super) struct Scene<'a> {
    pub board: Option<&'a Board>,
    pub record: Option<&'a Record>,
    pub occurrence: Option<&'a Occurrence>,
    pub viewer: Option<&'a Viewer>,
    pub day: Option<Date>,
    /// The day of the series' rule that the member looks at.
    pub on: Option<Date>,
}

fn last() -> Input {
    Input::Day(Aim::Last)
}

pub(super) fn next() -> Input {
    Input::Day(Aim::Next)
}

pub(super) fn units() -> Input {
    Input::Pick(&[Kind::Unit])
}

/// The inputs of an act with a kind of record, in the order in which they are asked for; those of attendance, which
/// depend on the register, are [`attendance`].
pub(super) fn inputs(act: Act, kind: Kind, scene: &Scene<'_>) -> Vec<Open> {
    let today = json!(scene.day);
    let blank = |field: Field| (field, Value::Null);
    let on = || (Field::new("on", m::ON, last()).required(), today.clone());
    let evidence = Field::new("evidence", m::EVIDENCE, Input::Line);
    let since = |label: Message| Field::new("since", label, last());
    match act {
        Act::Report => {
            let (state, percent) = match scene.record {
                Some(Record::Task(task)) => (json!(task.state), json!(task.percent)),
                _ => (Value::Null, Value::Null),
            };
            let percent_input = Input::Number { least: 0, most: 100 };
            vec![
                blank(Field::new("note", m::PROGRESS, Input::Long)),
                (Field::new("state", m::STATE, Input::choice::<TaskState>()), state),
                (Field::new("percent", m::PERCENT, percent_input), percent),
                on(),
                blank(evidence),
            ]
        }
        Act::Meet => vec![on(), blank(evidence)],
        Act::Unmeet => {
            let met = match scene.record {
                Some(Record::Milestone(one)) => one.done.last().map_or(Value::Null, |day| json!(day)),
                _ => Value::Null,
            };
            vec![(Field::new("on", m::ON, last()).required(), met)]
        }
        Act::Supervise => {
            vec![(since(m::SINCE).required(), today), blank(Field::new("reason", m::REASON, Input::Line))]
        }
        Act::Link => vec![
            blank(Field::new("level", m::LEVEL, Input::choice::<Level>()).required()),
            blank(Field::new("member", m::MEMBER, Input::Pick(&[Kind::Member])).required()),
            (since(m::SINCE), today),
        ],
        Act::Unlink => vec![
            blank(Field::new("member", m::MEMBER, Input::Pick(&[Kind::Member])).required()),
            blank(Field::new("level", m::LEVEL, Input::choice::<Level>())),
        ],
        Act::Visit => vec![
            on(),
            (
                Field::new("by", m::BY, Input::Pick(&[Kind::Member])).required(),
                json!(scene.viewer.map(|viewer| viewer.member.key())),
            ),
            blank(Field::new("findings", m::FINDINGS, Input::Long).required()),
        ],
        Act::Rectify => vec![
            blank(Field::new("title", m::TITLE, Input::Line).required()),
            (Field::new("found", m::FOUND, last()).required(), today),
            blank(Field::new("due", m::DUE, next())),
            blank(Field::new("unit", m::UNIT, units())),
        ],
        Act::Raise | Act::Escalate | Act::SendDown => matter::inputs(act, scene),
        Act::Accept | Act::Handle | Act::FeedBack | Act::CloseMatter => matter::steps(act, today),
        Act::SendBack | Act::Reopen if kind == Kind::Matter => matter::steps(act, today),
        Act::Submit => {
            vec![blank(evidence.required()), on(), blank(Field::new("note", m::NOTE, Input::Long))]
        }
        Act::Start | Act::Verify | Act::SendBack | Act::Reopen => {
            vec![on(), blank(Field::new("note", m::NOTE, Input::Long))]
        }
        Act::Reschedule => {
            let at = match (scene.record, scene.occurrence) {
                (Some(Record::Review(one)), _) => json!(one.at),
                (_, Some(occurrence)) => json!(occurrence.at),
                _ => Value::Null,
            };
            vec![
                (Field::new("at", m::AT, Input::Moment).required(), at),
                blank(Field::new("note", m::REASON, Input::Long)),
            ]
        }
        Act::Settle | Act::Convene | Act::Present | Act::Table | Act::Move | Act::Treat | Act::Close => {
            meeting::inputs(act)
        }
        Act::Appraise => {
            let years = Input::Number { least: 2000, most: 2199 };
            vec![
                (Field::new("year", m::YEAR, years).required(), json!(scene.day.map(appraisal::year_of))),
                blank(Field::new("from", m::OPINION_FROM, Input::Pick(GIVERS)).required()),
                blank(Field::new("grade", m::OPINION_GRADE, Input::choice::<OpinionGrade>()).required()),
                blank(Field::new("text", m::OPINION_TEXT, Input::Long)),
                on(),
            ]
        }
        Act::Amend => amend(kind, scene.record),
        _ => of_rhythm(act, scene),
    }
}

/// The inputs of what makes reviews and series, or changes which meetings there are; attendance, which depends on the
/// register, and taking back a cancellation have none.
fn of_rhythm(act: Act, scene: &Scene<'_>) -> Vec<Open> {
    let blank = |field: Field| (field, Value::Null);
    match act {
        Act::Turn => turn(scene),
        Act::Cancel => vec![blank(Field::new("reason", m::REASON, Input::Long).required())],
        Act::LeaveOut => vec![(Field::new("on", m::ON, next()).required(), json!(scene.on))],
        Act::PutBack => {
            let only = match scene.record {
                Some(Record::Series(one)) if one.exceptions.len() == 1 => json!(one.exceptions.first()),
                _ => Value::Null,
            };
            vec![(Field::new("on", m::ON, next()).required(), only)]
        }
        Act::Plan => {
            let at = blank(Field::new("at", m::AT, Input::Moment).required());
            std::iter::once(at).fold(headed(), put).into_iter().chain(prepared()).collect()
        }
        Act::Schedule => {
            let rhythm = [
                blank(Field::new("rule", m::RULE, Input::Rule).required().hinted(m::RULE_HINT)),
                blank(Field::new("start", m::START, Input::Moment).required()),
                (
                    Field::new("shift", m::SHIFT, Input::choice::<HolidayShift>()).required(),
                    json!(HolidayShift::Next),
                ),
            ];
            let left_out = blank(Field::new("exceptions", m::EXCEPTIONS, Input::Days(Aim::Next)));
            rhythm.into_iter().fold(headed(), put).into_iter().chain(prepared()).chain([left_out]).collect()
        }
        _ => Vec::new(),
    }
}

fn put(mut list: Vec<Open>, one: Open) -> Vec<Open> {
    list.push(one);
    list
}

/// What every new review or series is called.
fn headed() -> Vec<Open> {
    vec![
        (Field::new("form", m::FORM, Input::choice::<ReviewKind>()).required(), Value::Null),
        (Field::new("title", m::TITLE, Input::Line).required(), Value::Null),
        (Field::new("level", m::LEVEL, Input::choice::<Level>()).required(), json!(Level::County)),
    ]
}

/// Place, length and agenda of a new review or series.
fn prepared() -> Vec<Open> {
    let blank = |field: Field| (field, Value::Null);
    vec![
        blank(Field::new("place", m::PLACE, Input::Line)),
        blank(minutes()),
        blank(Field::new("agenda", m::AGENDA, Input::Lines).hinted(m::AGENDA_HINT)),
    ]
}

fn minutes() -> Field {
    Field::new("minutes", m::MINUTES, Input::Number { least: 1, most: MOST_MINUTES })
}

/// The inputs of turning a series, opened with what holds on the day.
fn turn(scene: &Scene<'_>) -> Vec<Open> {
    let (start, rule) = match (scene.record, scene.on) {
        (Some(Record::Series(one)), Some(on)) => {
            let start = edit::following(one, on).map_or(Value::Null, |at| json!(at));
            (start, json!(series::rhythm_on(one, on).rule))
        }
        _ => (Value::Null, Value::Null),
    };
    let rule = if rule == json!("") { Value::Null } else { rule };
    vec![
        (Field::new("from", m::FROM, next()).required(), json!(scene.on)),
        (Field::new("start", m::NEW_START, Input::Moment).required(), start),
        (Field::new("rule", m::RULE, Input::Rule).hinted(m::TURN_HINT), rule),
    ]
}

/// The inputs of attendance: one for each unit that may attend.
pub(super) fn attendance(board: &Board, record: Option<&Record>) -> Vec<Open> {
    let recorded = match record {
        Some(Record::Review(one)) => &one.attendance[..],
        _ => &[],
    };
    let open = |key: Key| {
        let present = recorded.iter().find(|one| one.unit.as_str() == key.id).and_then(|one| one.present);
        (unit_field(&key.id, &pick::title_of(board, &key)), present_word(present))
    };
    pick::attending(board, recorded).into_iter().map(open).collect()
}

/// The input for a unit's attendance.
pub(super) fn unit_field(id: &str, name: &str) -> Field {
    let choices =
        vec![Choice { word: PRESENT, label: m::PRESENT }, Choice { word: ABSENT, label: m::ABSENT }];
    Field {
        name: id.into(),
        caption: Caption::Named(Text::new(name)),
        input: Input::Choice(choices),
        required: false,
        hint: None,
    }
}

/// The value of an attendance input.
pub(super) fn present_word(present: Option<bool>) -> Value {
    match present {
        Some(true) => json!(PRESENT),
        Some(false) => json!(ABSENT),
        None => Value::Null,
    }
}

/// The inputs of an amendment, by the kind of record.
fn amend_fields(kind: Kind) -> Vec<Field> {
    let line = |name, label| Field::new(name, label, Input::Line);
    let whole = |name, label, most| Field::new(name, label, Input::Number { least: 0, most });
    let party = || {
        [
            Field::new("party", m::PARTY, Input::choice::<PartyForm>()),
            Field::new("party-since", m::PARTY_SINCE, last()),
        ]
    };
    let standing = || {
        [
            Field::new("model", m::MODEL, last()),
            line("exempt", m::EXEMPT),
            Field::new("troubled", m::TROUBLED, Input::Flag),
            Field::new("causes", m::CAUSES, Input::choices::<Cause>()),
        ]
    };
    match kind {
        Kind::Community => [
            line("name", m::NAME).required(),
            Field::new("township", m::TOWNSHIP, units()).required(),
            Field::new("neighbourhood", m::NEIGHBOURHOOD, units()),
            whole("households", m::HOUSEHOLDS, MOST_HOUSEHOLDS),
            Field::new("form", m::FORM, Input::choice::<CommunityKind>()).required(),
            Field::new("service", m::SERVICE, Input::choice::<ServiceForm>()),
            Field::new("enterprise", m::ENTERPRISE, Input::Pick(&[Kind::Enterprise])),
            Field::new("service-since", m::SERVICE_SINCE, last()),
            Field::new("committee", m::COMMITTEE, Input::choice::<CommitteeState>()),
            Field::new("committee-since", m::COMMITTEE_SINCE, last()),
            whole("members", m::COMMITTEE_MEMBERS, i64::from(u16::MAX)),
            whole("party-members", m::PARTY_MEMBERS, i64::from(u16::MAX)),
        ]
        .into_iter()
        .chain(party())
        .chain(standing())
        .collect(),
        Kind::Enterprise => [
            line("name", m::NAME).required(),
            line("credit-code", m::CREDIT_CODE),
            Field::new("township", m::TOWNSHIP, units()),
        ]
        .into_iter()
        .chain(party())
        .chain([line("credit", m::CREDIT)])
        .chain(standing())
        .collect(),
        Kind::Supervision => vec![Field::new("until", m::UNTIL, last()), line("reason", m::REASON)],
        Kind::Rectification => vec![
            line("title", m::TITLE).required(),
            Field::new("due", m::DUE, next()),
            Field::new("unit", m::UNIT, units()),
        ],
        Kind::Matter => vec![
            line("title", m::TITLE).required(),
            Field::new("detail", m::DETAIL, Input::Long),
            Field::new("unit", m::UNIT, units()),
            Field::new("due", m::DUE, next()),
            Field::new("community", m::COMMUNITY, Input::Pick(&[Kind::Community])),
            Field::new("enterprise", m::ENTERPRISE, Input::Pick(&[Kind::Enterprise])),
        ],
        Kind::Review => vec![
            line("title", m::TITLE).required(),
            line("place", m::PLACE),
            Field::new("state", m::STATE, Input::choice::<ReviewState>()).required(),
            minutes(),
            Field::new("note", m::NOTE, Input::Long),
        ],
        Kind::Series => vec![
            line("title", m::TITLE).required(),
            Field::new("form", m::FORM, Input::choice::<ReviewKind>()).required(),
            Field::new("level", m::LEVEL, Input::choice::<Level>()).required(),
            line("place", m::PLACE),
            minutes(),
            Field::new("shift", m::SHIFT, Input::choice::<HolidayShift>()).required(),
            Field::new("exceptions", m::EXCEPTIONS, Input::Days(Aim::Next)),
            Field::new("agenda", m::AGENDA, Input::Lines).hinted(m::AGENDA_HINT),
            Field::new("rule", m::RULE, Input::Rule).required().hinted(m::RULE_HINT),
            Field::new("start", m::START, Input::Moment).required(),
        ],
        Kind::Outcome => vec![
            Field::new("text", m::TEXT, Input::Long).required(),
            Field::new("unit", m::UNIT, units()),
            Field::new("due", m::DUE, next()),
            Field::new("done", m::DONE, last()),
            Field::new("became", m::BECAME, Input::Pick(&[Kind::Task, Kind::Rectification])),
        ],
        Kind::Member => vec![
            line("name", m::PERSON).required(),
            Field::new("unit", m::SEAT, units()).required(),
            line("post", m::POST),
            Field::new("level", m::LEVEL, Input::choice::<Level>()).required(),
            Field::new("role", m::ROLE, Input::choice::<Role>()).required(),
            line("contact", m::CONTACT),
        ],
        _ => Vec::new(),
    }
}

fn amend(kind: Kind, record: Option<&Record>) -> Vec<Open> {
    let json = record.map(fields_of).unwrap_or_default();
    let open = |field: Field| {
        let value = record.map_or(Value::Null, |record| shown(record, &field, &json));
        (field, value)
    };
    amend_fields(kind).into_iter().map(open).collect()
}

/// A record's fields by their names in JSON.
pub(super) fn fields_of(record: &Record) -> Map<String, Value> {
    let bytes = record.to_json().unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// The structure that an input belongs to.
pub(super) fn group_of(kind: Kind, input: &str) -> Option<&'static Group> {
    let mut groups = GROUPS.iter();
    let within = |group: &&Group| group.head.0 == input || group.parts.iter().any(|(name, _)| *name == input);
    // Only communities and enterprises have structures; a task's or member's field of that name is another thing.
    matches!(kind, Kind::Community | Kind::Enterprise).then(|| groups.find(within))?
}

/// The value that an amendment's input opens with.
fn shown(record: &Record, field: &Field, json: &Map<String, Value>) -> Value {
    let name = field.name.as_str();
    let raw = match group_of(record.key().kind, name) {
        Some(group) => {
            let pair = std::iter::once(&group.head).chain(group.parts).find(|(input, _)| *input == name);
            let inner = json.get(group.field).zip(pair).and_then(|(outer, (_, inside))| outer.get(inside));
            inner.cloned().unwrap_or_default()
        }
        None => json.get(&field_name(name)).cloned().unwrap_or_default(),
    };
    match (record, name, &field.input, raw) {
        // A contact opens masked: what is not touched stays as it is.
        (Record::Member(one), "contact", _, _) => {
            one.contact.as_ref().map_or(Value::Null, |contact| json!(contact.to_string()))
        }
        (_, _, Input::Pick([kind]), Value::String(id)) => {
            json!(Key::new(*kind, &id))
        }
        (_, _, _, raw) => raw,
    }
}

/// The field of a record's or an edit's JSON that an input is for.
pub(super) fn field_name(input: &str) -> String {
    input.replace('-', "_")
}

/// The field of a record's JSON into which an amendment's input goes: some go into one together.
pub fn field_of(kind: Kind, input: &str) -> String {
    group_of(kind, input).map_or_else(|| field_name(input), |group| group.field.to_owned())
}

/// The label of the input that a field of an edit's JSON is typed into.
pub(super) fn label(act: Act, kind: Kind, field: &str) -> Option<Message> {
    let fields = inputs(act, kind, &Scene::default());
    let standing = matter::standing(kind, field).map(|field| (field, Value::Null));
    fields.into_iter().chain(standing).find(|(one, _)| one.is_called(field)).and_then(|(one, _)| {
        match one.caption {
            Caption::Said(message) => Some(message),
            Caption::Named(_) => None,
        }
    })
}
