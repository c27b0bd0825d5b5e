//! Drafts into edits, and edits back into what is typed.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::act::Act;
use super::fault::{InputFault, Problem};
use super::field::Field;
use super::form::{Draft, Drafted};
use super::may;
use super::meeting;
use super::spec::{self, Group};
use crate::domain::access::Viewer;
use crate::domain::agenda;
use crate::domain::board::Board;
use crate::domain::edit::{self, Becomes, By, Edit, EditId, Fault, Proposal, Refusal, Rule, Seen, Swap};
use crate::domain::id::{Id, Key, Kind, MemberId, ReviewId, SupervisionId, UnitId};
use crate::domain::record::Record;
use crate::domain::review::{AgendaState, OutcomeKind};
use crate::domain::supervision::RectificationState;
use crate::domain::task::TaskState;
use crate::domain::text::Text;
use crate::domain::unit::Level;

/// The edits of a draft, checked.
pub(super) fn build(draft: &Draft, board: &Board) -> Result<Vec<Drafted>, Vec<InputFault>> {
    let read: Vec<Result<Value, InputFault>> =
        (0..draft.fields().len()).map(|at| draft.read(at, board)).collect();
    let faults: Vec<InputFault> = read.iter().filter_map(|value| value.clone().err()).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let given = Given { draft, board, values: read.into_iter().filter_map(Result::ok).collect() };
    let Some(edit) = given.edit().map_err(|fault| vec![fault])? else { return Ok(Vec::new()) };
    let forbidden = || vec![InputFault { field: None, problem: Problem::Forbidden }];
    if !may::allows(board, &draft.target, edit.clone(), &draft.viewer) {
        return Err(forbidden());
    }
    let base = draft.record.as_ref().map(Record::version);
    let drafted = Drafted { target: draft.target.clone(), base, edit };
    let proposal = drafted.clone().propose(EditId::new(Uuid::nil()));
    let by = By {
        member: draft.viewer.member.clone(),
        unit: draft.viewer.unit.clone(),
        today: draft.day,
        now: Timestamp::UNIX_EPOCH,
    };
    let mut name = |kind| proposal.id.provisional(kind);
    match edit::apply(&proposal, board, &by, &mut name) {
        // What stands there already need not be said again.
        Ok(records) if records.is_empty() => Ok(Vec::new()),
        Ok(_) => Ok(vec![drafted]),
        Err(Refusal::Invalid(fault)) => Err(vec![at_input(draft, &fault)]),
        Err(Refusal::Missing(key)) => {
            Err(vec![InputFault { field: None, problem: Problem::Rule(Rule::Unknown(key)) }])
        }
        Err(Refusal::Forbidden) => Err(forbidden()),
        Err(Refusal::Conflict(conflict)) => {
            let fault = |clash: &edit::Clash| InputFault {
                field: input_of(draft, &clash.field),
                problem: Problem::Changed { theirs: plain(&clash.theirs) },
            };
            Err(conflict.fields.iter().map(fault).collect())
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// The input that a rule's field was typed into.
fn at_input(draft: &Draft, fault: &Fault) -> InputFault {
    let inside = match (fault.field.as_str(), &fault.rule) {
        ("committee", Rule::Bounds { .. }) => "party-members",
        (field, _) => field,
    };
    InputFault { field: input_of(draft, inside), problem: Problem::Rule(fault.rule.clone()) }
}

fn input_of(draft: &Draft, field: &str) -> Option<usize> {
    draft.field(field.strip_prefix("attendance.").unwrap_or(field))
}

/// Whether the viewer may change the field that an amendment's input is for.
pub(super) fn may_amend(board: &Board, target: &Key, field: &Field, viewer: &Viewer) -> bool {
    let name = CompactString::from(spec::field_of(target.kind, &field.name));
    let fields = BTreeMap::from([(name, Swap { was: Value::Null, to: Value::Null })]);
    may::allows(board, target, Edit::Amend { fields }, viewer)
}

/// A draft's values.
pub(super) struct Given<'a> {
    pub(super) draft: &'a Draft,
    board: &'a Board,
    values: Vec<Value>,
}

impl Given<'_> {
    pub(super) fn value(&self, name: &str) -> &Value {
        if let Some((_, value)) = self.draft.fixed.iter().find(|(fixed, _)| *fixed == name) {
            return value;
        }
        let at = self.draft.field(name);
        at.and_then(|at| self.values.get(at)).unwrap_or(&Value::Null)
    }

    pub(super) fn was(&self, name: &str) -> &Value {
        let at = self.draft.field(name);
        at.and_then(|at| self.draft.slots.get(at)).map_or(&Value::Null, |slot| &slot.was)
    }

    pub(super) fn of<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(self.value(name).clone()).ok()
    }

    pub(super) fn text(&self, name: &str) -> Option<Text> {
        self.value(name).as_str().filter(|text| !text.is_empty()).map(Text::new)
    }

    pub(super) fn day(&self, name: &str) -> Option<Date> {
        self.of(name)
    }

    pub(super) fn key(&self, name: &str) -> Option<Key> {
        self.of(name)
    }

    pub(super) fn unit(&self, name: &str) -> Option<UnitId> {
        self.key(name).map(|key| UnitId::new(&key.id))
    }

    pub(super) fn member(&self, name: &str) -> Option<MemberId> {
        self.key(name).map(|key| MemberId::new(&key.id))
    }

    /// A value with the one that was shown, where they differ.
    fn swap<T: DeserializeOwned + PartialEq>(&self, name: &str) -> Option<Swap<T>> {
        let was: T = serde_json::from_value(self.was(name).clone()).ok()?;
        let to: T = self.of(name)?;
        (was != to).then_some(Swap { was, to })
    }

    fn missing(&self, name: &str) -> InputFault {
        InputFault { field: self.draft.field(name), problem: Problem::Missing }
    }

    pub(super) fn needed<T>(&self, name: &str, value: Option<T>) -> Result<T, InputFault> {
        value.ok_or_else(|| self.missing(name))
    }

    /// The edit; none where nothing was changed.
    fn edit(&self) -> Result<Option<Edit>, InputFault> {
        let draft = self.draft;
        if let Some(edit) = self.matter()? {
            return Ok(Some(edit));
        }
        let on = || self.needed("on", self.day("on"));
        let supervision = || SupervisionId::new(&draft.target.id);
        if let Some(action) = draft.act.action() {
            let was = match &draft.record {
                Some(Record::Rectification(one)) => one.state.clone(),
                _ => RectificationState::Open,
            };
            let (evidence, note) = (self.text("evidence"), self.text("note"));
            return Ok(Some(Edit::Act { action, was, on: on()?, evidence, note }));
        }
        if draft.act.is_of_rhythm() {
            return draft.of_rhythm(self.board);
        }
        Ok(Some(match draft.act {
            Act::Report => self.report(on()?),
            Act::Meet => Edit::Meet { on: on()?, evidence: self.text("evidence"), over: None },
            Act::Unmeet => Edit::Unmeet { on: on()? },
            Act::Supervise => Edit::Supervise {
                subject: draft.target.clone(),
                since: self.needed("since", self.day("since"))?,
                reason: self.text("reason"),
            },
            Act::Link => Edit::Link {
                level: self.needed("level", self.of("level"))?,
                member: self.needed("member", self.member("member"))?,
                since: self.day("since"),
            },
            Act::Unlink => {
                let member = self.needed("member", self.member("member"))?;
                let level = self.needed("level", self.linked_level(&member))?;
                Edit::Unlink { level, member }
            }
            Act::Visit => Edit::Visit {
                supervision: supervision(),
                on: on()?,
                by: self.needed("by", self.member("by"))?,
                findings: self.text("findings").unwrap_or_default(),
            },
            Act::Rectify => Edit::Rectify {
                supervision: supervision(),
                title: self.text("title").unwrap_or_default(),
                found: self.needed("found", self.day("found"))?,
                due: self.day("due"),
                unit: self.unit("unit"),
            },
            Act::Reschedule => match self.reschedule()? {
                Some(edit) => edit,
                None => return Ok(None),
            },
            Act::Attend => {
                let units = self.attendance();
                if units.is_empty() {
                    return Ok(None);
                }
                Edit::Attend { occurrence: draft.occurrence.clone(), units }
            }
            Act::Settle => Edit::Settle {
                review: ReviewId::new(&draft.target.id),
                occurrence: draft.occurrence.clone(),
                item: self.of("item"),
                form: self.needed("form", self.of::<OutcomeKind>("form"))?,
                text: self.text("text").unwrap_or_default(),
                about: self.of("about").unwrap_or_default(),
                unit: self.unit("unit"),
                due: self.day("due"),
                becomes: self.becomes()?,
            },
            Act::Convene => self.convene()?,
            Act::Present => Edit::Present { item: self.of("item"), until: None },
            Act::Table => Edit::Table {
                title: self.text("title").unwrap_or_default(),
                about: self.of("about").unwrap_or_default(),
                minutes: self.of("minutes"),
                after: self.of("after"),
            },
            Act::Move => Edit::Move { item: self.needed("item", self.of("item"))?, after: self.of("after") },
            Act::Treat => match self.treatment()? {
                Some(edit) => edit,
                None => return Ok(None),
            },
            Act::Close => Edit::Close { rest: self.needed("rest", self.of("rest"))? },
            Act::Appraise => self.appraisal()?,
            Act::Amend => {
                let fields = self.amended()?;
                if fields.is_empty() {
                    return Ok(None);
                }
                Edit::Amend { fields }
            }
            // The steps of rectifications and matters, and what changes which meetings there are, have been taken above.
            _ => return Ok(None),
        }))
    }

    /// What an item of the agenda came to; none where nothing is said.
    fn treatment(&self) -> Result<Option<Edit>, InputFault> {
        let item: CompactString = self.needed("item", self.of("item"))?;
        let was = self.treated(&item);
        let state = self.of::<AgendaState>("state").filter(|to| *to != was);
        let (state, remark) = (state.map(|to| Swap { was, to }), self.text("remark"));
        let says = state.is_some() || remark.is_some();
        Ok(says.then_some(Edit::Treat { item, state, remark }))
    }

    /// What a follow-up becomes at once.
    fn becomes(&self) -> Result<Option<Becomes>, InputFault> {
        match self.value("becomes").as_str() {
            Some(meeting::TASK) => {
                let programme = self.board.data.programmes.iter().next().map(|one| one.id.clone());
                self.needed("becomes", programme).map(|id| Some(Becomes::Task(id)))
            }
            Some(meeting::RECTIFICATION) => {
                let supervision = self.needed("supervision", self.key("supervision"))?;
                let supervision = SupervisionId::new(&supervision.id);
                Ok(Some(Becomes::Rectification { supervision, found: self.draft.day }))
            }
            _ => Ok(None),
        }
    }

    /// Opens the review with the agenda that the board gives now.
    fn convene(&self) -> Result<Edit, InputFault> {
        let draft = self.draft;
        let planned = draft.occurrence.as_ref().and_then(|one| {
            Some(one.planned(self.board.data.series.get(&one.series)?, Timestamp::UNIX_EPOCH))
        });
        let review = match &draft.record {
            Some(Record::Review(review)) => Some(review.clone()),
            _ => planned,
        };
        let review = self.needed("item", review)?;
        let (stands, indicators) = (self.board.stands(), self.board.shares());
        let agenda = agenda::build(self.board, &review);
        let figures = Box::new(Seen { day: self.board.day, stands, indicators });
        Ok(Edit::Convene { occurrence: draft.occurrence.clone(), agenda, figures })
    }

    /// What stands of an agenda item that is treated.
    fn treated(&self, item: &str) -> AgendaState {
        let review = match &self.draft.record {
            Some(Record::Review(review)) => review.item(item),
            _ => None,
        };
        review.map_or(AgendaState::Pending, |item| item.state.clone())
    }

    /// The level of a link that is ended: the one typed, or the only one at which the member is linked.
    fn linked_level(&self, member: &MemberId) -> Option<Level> {
        if let Some(level) = self.of::<Level>("level") {
            return Some(level);
        }
        let Some(Record::Supervision(one)) = &self.draft.record else { return None };
        let mut levels = one.links.iter().filter(|link| link.member == *member).map(|link| &link.level);
        match (levels.next(), levels.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        }
    }

    /// The opinion over the one that the same giver has recorded for the year; what was said stays where nothing else is.
    fn appraisal(&self) -> Result<Edit, InputFault> {
        let year: i16 = self.needed("year", self.of("year"))?;
        let from = self.needed("from", self.key("from"))?;
        let standing = match &self.draft.record {
            Some(Record::Enterprise(one)) => {
                one.opinions.iter().find(|one| one.year == year && one.from == from)
            }
            _ => None,
        };
        let was = standing.map(|one| one.text.clone()).unwrap_or_default();
        let text = Swap { to: self.text("text").unwrap_or_else(|| was.clone()), was };
        let grade = self.needed("grade", self.of("grade"))?;
        let grade = Swap { was: standing.map(|one| one.grade.clone()), to: Some(grade) };
        let on = Swap { was: standing.map(|one| one.on), to: Some(self.needed("on", self.day("on"))?) };
        Ok(Edit::Appraise { year, from, grade, text, on })
    }

    fn reschedule(&self) -> Result<Option<Edit>, InputFault> {
        let to: DateTime = self.needed("at", self.of("at"))?;
        let was: DateTime = serde_json::from_value(self.was("at").clone()).unwrap_or(to);
        let note = self.text("note");
        if was == to && note.is_none() {
            return Ok(None);
        }
        let occurrence = self.draft.occurrence.clone();
        Ok(Some(Edit::Reschedule { occurrence, at: Swap { was, to }, note }))
    }

    fn report(&self, on: Date) -> Edit {
        Edit::Report {
            on,
            note: self.text("note").unwrap_or_default(),
            evidence: self.text("evidence"),
            state: self.swap::<TaskState>("state"),
            percent: self.swap::<u8>("percent"),
        }
    }

    fn attendance(&self) -> BTreeMap<UnitId, Swap<Option<bool>>> {
        let present = |value: &Value| value.as_str().map(|word| word == spec::PRESENT);
        let slots = self.draft.fields.iter().zip(&self.draft.slots).zip(&self.values);
        slots
            .filter_map(|((field, slot), value)| {
                let swap = Swap { was: present(&slot.was), to: present(value) };
                (swap.was != swap.to).then(|| (UnitId::new(&field.name), swap))
            })
            .collect()
    }

    fn amended(&self) -> Result<BTreeMap<CompactString, Swap<Value>>, InputFault> {
        let kind = self.draft.target.kind;
        let json = self.draft.record.as_ref().map(spec::fields_of).unwrap_or_default();
        let mut out = BTreeMap::new();
        let fields = self.draft.fields.iter().zip(&self.values).enumerate();
        for (_, (field, value)) in fields.filter(|(at, _)| self.draft.is_changed(*at)) {
            let (name, to) = match spec::group_of(kind, &field.name) {
                Some(group) => (group.field.to_owned(), self.grouped(group, &json)?),
                None => (spec::field_name(&field.name), stored(field, value)),
            };
            let was = json.get(&name).cloned().unwrap_or_default();
            if !same(&was, &to) {
                out.insert(CompactString::from(name), Swap { was, to });
            }
        }
        Ok(out)
    }

    /// A structure with its typed parts in place; fields of a newer version in it stay.
    fn grouped(&self, group: &Group, json: &Map<String, Value>) -> Result<Value, InputFault> {
        let (head, inside) = group.head;
        let before = json.get(group.field).and_then(Value::as_object).cloned();
        let word = self.value(head);
        if word.is_null() {
            // Without the structure there is nothing that its parts could belong to.
            let stray = group.parts.iter().find(|(name, _)| {
                let changed = self.draft.field(name).is_some_and(|at| self.draft.is_changed(at));
                changed && !self.value(name).is_null()
            });
            return match stray {
                Some(_) => Err(self.missing(head)),
                None => Ok(Value::Null),
            };
        }
        let mut map = before.unwrap_or_default();
        map.insert(inside.to_owned(), word.clone());
        for (name, inside) in group.parts {
            let Some(field) = self.draft.field(name).and_then(|at| self.draft.fields.get(at)) else {
                continue;
            };
            match stored(field, self.value(name)) {
                Value::Null => drop(map.remove(*inside)),
                value => drop(map.insert((*inside).to_owned(), value)),
            }
        }
        // Members are always written, nought included.
        if group.field == "committee" {
            for name in ["members", "party_members"] {
                map.entry(name).or_insert_with(|| json!(0));
            }
        }
        Ok(Value::Object(map))
    }
}

/// A value as a record's JSON has it: a record of one kind goes by its id.
fn stored(field: &Field, value: &Value) -> Value {
    match (&field.input, value) {
        (super::Input::Pick([_]), Value::Object(key)) => key.get("id").cloned().unwrap_or_default(),
        (super::Input::Number { least: ..=0, .. }, Value::Null) => json!(0),
        (_, Value::String(text)) => json!(Text::new(text)),
        (_, other) => other.clone(),
    }
}

/// Whether two values mean the same: an empty list or text is written as nothing at all.
fn same(a: &Value, b: &Value) -> bool {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    a == b || (empty(a) && empty(b))
}

/// What an edit's inputs were filled with.
pub(super) fn values_of(proposal: &Proposal) -> Vec<(String, Value)> {
    let json = serde_json::to_value(&proposal.edit).unwrap_or_default();
    match &proposal.edit {
        Edit::Amend { fields } => fields
            .iter()
            .flat_map(|(name, swap)| amended_values(proposal.target.kind, name, &swap.to))
            .collect(),
        Edit::Settle { becomes, .. } => {
            let mut values = plain_values(&json);
            values.retain(|(name, _)| name != "becomes");
            match becomes {
                Some(Becomes::Task(_)) => values.push(("becomes".to_owned(), json!(meeting::TASK))),
                Some(Becomes::Rectification { supervision, .. }) => {
                    values.push(("becomes".to_owned(), json!(meeting::RECTIFICATION)));
                    values.push(("supervision".to_owned(), json!(supervision.key())));
                }
                None => {}
            }
            values
        }
        Edit::Attend { units, .. } => {
            units.iter().map(|(unit, swap)| (unit.to_string(), spec::present_word(swap.to))).collect()
        }
        _ => plain_values(&json),
    }
}

/// The values of an edit's JSON whose inputs bear the same names.
fn plain_values(json: &Value) -> Vec<(String, Value)> {
    let whole = |value: &Value| value.get("to").cloned().unwrap_or_else(|| value.clone());
    let fields = json.as_object().into_iter().flatten();
    let typed = fields.filter(|(name, _)| !matches!(name.as_str(), "do" | "occurrence" | "action" | "was"));
    typed.map(|(name, value)| (name.clone(), whole(value))).collect()
}

fn amended_values(kind: Kind, name: &str, to: &Value) -> Vec<(String, Value)> {
    let group = spec::GROUPS.iter().find(|group| group.field == name);
    match group.filter(|_| spec::group_of(kind, name).is_some()) {
        Some(group) => std::iter::once(&group.head)
            .chain(group.parts)
            .map(|(input, inside)| ((*input).to_owned(), to.get(inside).cloned().unwrap_or_default()))
            .collect(),
        None => vec![(name.to_owned(), to.clone())],
    }
}
