//! Random edits over a made-up register: edits that do not conflict come to the same in either order, and nobody's
//! sight changes behind the server's back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{id, with};
use crate::builtin::register::{RegisterSpec, generate};
use crate::domain::access::{self, Label};
use crate::domain::board::Board;
use crate::domain::calendar::Calendar;
use crate::domain::dataset::Dataset;
use crate::domain::edit::{By, Proposal, Records, Refusal, apply};
use crate::domain::id::{Id, Key, Kind};
use crate::domain::light::Thresholds;
use crate::domain::record::{Entity, Record};
use crate::domain::review::ReviewState;

const DAY: Date = date(2023, 6, 12);

fn base() -> &'static Dataset {
    static BASE: OnceLock<Dataset> = OnceLock::new();
    BASE.get_or_init(|| {
        let mut data = Dataset::default();
        data.load(generate(&RegisterSpec { communities: 24, ..RegisterSpec::new(DAY) }).unwrap());
        data
    })
}

fn board(data: Dataset) -> Board {
    Board::new(data, Arc::new(Calendar::from_years(Vec::new())), Thresholds::default(), DAY)
}

/// Draws: which edit, which record, and what for.
#[derive(Clone, Copy, Debug)]
struct Draw {
    sort: u8,
    record: u8,
    values: [u8; 4],
}

prop_compose! {
    fn any_draw()(sort in 0u8..25, record in 0u8..3, values in any::<[u8; 4]>()) -> Draw {
        Draw { sort, record, values }
    }
}

impl Draw {
    /// One of the first few of a kind: two draws shall often meet.
    fn one(self, data: &Dataset, kind: Kind) -> Key {
        let keys = data.keys(kind);
        keys[usize::from(self.record) % keys.len()].clone()
    }

    fn any(self, data: &Dataset, kind: Kind, value: usize) -> Key {
        let keys = data.keys(kind);
        keys[usize::from(self.values[value]) % keys.len().min(6)].clone()
    }

    fn word(self, value: usize, words: &[&str]) -> Value {
        json!(words[usize::from(self.values[value]) % words.len()])
    }

    fn day(self, value: usize) -> String {
        format!("2023-06-{:02}", 9 + self.values[value] % 4)
    }

    fn field(data: &Dataset, key: &Key, field: &str, to: &Value) -> Value {
        let record = data.record(key).unwrap();
        let shown: Value = serde_json::from_slice(&record.to_json().unwrap()).unwrap();
        json!({ "was": shown.get(field), "to": to })
    }

    fn amend(self, data: &Dataset, key: &Key, fields: &[(&str, Value)]) -> Value {
        // One or two of them, by the draw.
        let first = usize::from(self.values[2]) % fields.len();
        let second = usize::from(self.values[3]) % fields.len();
        let chosen: BTreeMap<&str, Value> = [first, second]
            .into_iter()
            .map(|at| (fields[at].0, Self::field(data, key, fields[at].0, &fields[at].1)))
            .collect();
        json!({ "do": "amend", "fields": chosen })
    }

    fn proposal(self, data: &Dataset, n: u8) -> Proposal {
        let (target, edit) = self.edit(data);
        let version = data.record(&target).map(|record| record.version());
        Proposal::new(id(n), target, version, super::edit(edit))
    }

    /// A step in a matter's loop, or a move to another level.
    fn of_matter(self, data: &Dataset) -> (Key, Value) {
        let key = self.one(data, Kind::Matter);
        let matter = data.matters.find(&key.id).unwrap();
        let words = ["accept", "handle", "feed-back", "close", "send-back", "reopen"];
        let mut edit = json!({"was": matter.state, "level": matter.level, "on": DAY});
        if self.sort == 19 {
            edit["do"] = json!("handle");
            edit["action"] = self.word(0, &words);
            edit["note"] = json!("n");
        } else {
            edit["do"] = self.word(0, &["escalate", "send-down"]);
            edit["reason"] = json!("r");
            edit["unit"] = json!({"was": matter.unit, "to": self.any(data, Kind::Unit, 1).id});
            edit["due"] = json!({"was": matter.due, "to": "2023-07-31"});
        }
        (key, edit)
    }

    fn edit(self, data: &Dataset) -> (Key, Value) {
        let one = |kind| self.one(data, kind);
        let level = self.word(1, &["county", "township", "neighbourhood"]);
        let supervision = one(Kind::Supervision);
        match self.sort {
            0 | 1 => {
                let key = one(Kind::Task);
                let percent = Self::field(data, &key, "percent", &json!(self.values[0] % 4 * 25));
                let state =
                    Self::field(data, &key, "state", &self.word(1, &["under-way", "done", "suspended"]));
                let mut edit =
                    json!({"do": "report", "on": self.day(2), "note": format!("n{}", self.values[3] % 3)});
                if self.sort == 0 {
                    edit["percent"] = percent;
                    edit["state"] = state;
                }
                (key, edit)
            }
            2 | 3 => {
                let mut milestones = data.milestones.iter();
                let recurs = self.sort == 2;
                let key = milestones.find(|one| one.recurs.is_some() == recurs).unwrap().key();
                (key, json!({"do": "meet", "on": self.day(0), "evidence": self.word(1, &["e", "f", " "])}))
            }
            4 => {
                let met = data.milestones.iter().find(|one| !one.done.is_empty());
                let met = met.unwrap_or_else(|| data.milestones.at(0).unwrap());
                (
                    met.key(),
                    json!({"do": "unmeet", "on": met.done.last().map_or_else(|| self.day(0), ToString::to_string)}),
                )
            }
            5 => {
                let subject = self.any(data, Kind::Community, 0);
                (subject.clone(), json!({"do": "supervise", "subject": subject, "since": self.day(1)}))
            }
            6 | 7 => (
                supervision,
                json!({"do": "link", "level": level, "member": self.any(data, Kind::Member, 0).id}),
            ),
            8 => {
                let links = &data.supervisions.find(&supervision.id).unwrap().links;
                let link = links.get(usize::from(self.values[0]) % links.len().max(1));
                let (level, member) =
                    link.map_or((level, json!("M001")), |link| (json!(link.level), json!(link.member)));
                (supervision, json!({"do": "unlink", "level": level, "member": member}))
            }
            9 => (
                supervision.clone(),
                json!({"do": "visit", "supervision": supervision.id, "on": self.day(0), "by": "M001", "findings": "f"}),
            ),
            10 => (
                supervision.clone(),
                json!({"do": "rectify", "supervision": supervision.id, "title": "t", "found": self.day(0), "unit": self.any(data, Kind::Unit, 1).id}),
            ),
            11 => {
                let key = one(Kind::Rectification);
                let state = Self::field(data, &key, "state", &json!(null));
                let action = self.word(0, &["start", "submit", "verify", "send-back", "reopen"]);
                (key, json!({"do": "act", "action": action, "was": state["was"], "on": DAY, "evidence": "e"}))
            }
            12 | 13 => {
                let key = one(Kind::Community);
                let area = self.any(data, Kind::Community, 0);
                let township = data.communities.find(&area.id).unwrap().township.clone();
                let enterprise = self.any(data, Kind::Enterprise, 1);
                let fields = [
                    ("households", json!(u16::from(self.values[0]) + 1)),
                    ("township", json!(township)),
                    ("service", json!({"form": "enterprise", "enterprise": enterprise.id})),
                    (
                        "committee",
                        self.word(0, &["", "x"]).as_str().map_or(json!(null), |word| {
                            if word.is_empty() {
                                json!(null)
                            } else {
                                json!({"state": "formed", "members": 5, "party_members": 3})
                            }
                        }),
                    ),
                    ("exempt", self.word(1, &["", "e"])),
                    ("causes", json!(["fees"])),
                ];
                (key.clone(), self.amend(data, &key, &fields))
            }
            14 => {
                let key = one(Kind::Enterprise);
                let township = data.communities.at(usize::from(self.values[0]) % 6).unwrap().township.clone();
                let fields = [
                    ("township", json!(township)),
                    ("credit", json!("A")),
                    ("party", json!({"form": "branch"})),
                ];
                (key.clone(), self.amend(data, &key, &fields))
            }
            15 | 22 => {
                let key = one(if self.sort == 15 { Kind::Rectification } else { Kind::Matter });
                let unit = self.any(data, Kind::Unit, 0).id;
                let fields = [
                    ("unit", json!(unit)),
                    ("title", self.word(1, &["a", "b"])),
                    ("due", json!("2023-12-31")),
                ];
                (key.clone(), self.amend(data, &key, &fields))
            }
            16 => {
                let key = one(Kind::Member);
                let unit = self.any(data, Kind::Unit, 0).id;
                (
                    key.clone(),
                    self.amend(data, &key, &[("unit", json!(unit)), ("post", self.word(1, &["a", "b"]))]),
                )
            }
            17 => {
                let planned: Vec<Key> = data
                    .reviews
                    .iter()
                    .filter(|one| one.state == ReviewState::Planned)
                    .map(|one| one.key())
                    .collect();
                let key = planned[usize::from(self.record) % planned.len()].clone();
                let at = Self::field(data, &key, "at", &json!(format!("{}T15:00:00", self.day(0))));
                (key, json!({"do": "reschedule", "at": at, "note": self.word(1, &["x", "y"])}))
            }
            18 => {
                let review = one(Kind::Review);
                let record = data.reviews.find(&review.id).unwrap();
                let units: BTreeMap<String, Value> = [0, 1]
                    .into_iter()
                    .map(|value| {
                        let unit = self.any(data, Kind::Unit, value).id;
                        let was = record
                            .attendance
                            .iter()
                            .find(|one| one.unit.as_str() == unit)
                            .and_then(|one| one.present);
                        (unit.to_string(), json!({"was": was, "to": self.values[2].is_multiple_of(2)}))
                    })
                    .collect();
                (review, json!({"do": "attend", "units": units}))
            }
            19 | 20 => self.of_matter(data),
            21 => {
                let community = self.any(data, Kind::Community, 0);
                let township = &data.communities.find(&community.id).unwrap().township;
                let edit = json!({"do": "raise", "title": "t", "source": "whistle", "raised": self.day(1), "township": township, "community": community.id, "level": self.word(2, &["community", "county"]), "unit": self.any(data, Kind::Unit, 3).id});
                (community, edit)
            }
            23 => {
                let key = one(Kind::Enterprise);
                let from = self.any(data, Kind::Community, 0);
                let year = 2022 + i16::from(self.values[1] % 2);
                let opinions = &data.enterprises.find(&key.id).unwrap().opinions;
                let was = opinions.iter().find(|one| one.year == year && one.from == from);
                let grade = json!({"was": was.map(|one| &one.grade), "to": self.word(2, &["good", "poor"])});
                let text =
                    json!({"was": was.map_or("", |one| one.text.as_str()), "to": self.word(3, &["", "t"])});
                let on = json!({"was": was.map(|one| one.on), "to": self.day(2)});
                (
                    key,
                    json!({"do": "appraise", "year": year, "from": from, "grade": grade, "text": text, "on": on}),
                )
            }
            _ => {
                let review = one(Kind::Review);
                (
                    review.clone(),
                    json!({"do": "settle", "review": review.id, "form": "decision", "text": "t", "about": [one(Kind::Task)]}),
                )
            }
        }
    }
}

fn run(data: &impl Records, proposal: &Proposal) -> Result<Vec<Record>, Refusal> {
    let by = By {
        member: "M001".into(),
        unit: "U01".into(),
        today: DAY,
        now: "2023-06-12T02:00:00Z".parse().unwrap(),
    };
    apply(proposal, data, &by, &mut |kind| proposal.id.provisional(kind))
}

/// Records without what the order may change: versions, times, and the order of what is said on one day.
fn canonical(data: &Dataset) -> BTreeMap<Key, Value> {
    let plain = |record: Record| {
        let mut json: Value = serde_json::from_slice(&record.to_json().unwrap()).unwrap();
        json["version"] = json!(0);
        json["updated"] = json!(0);
        if let Some(lines) = json.get_mut("progress").and_then(Value::as_array_mut) {
            lines.sort_by_key(|line| (line["on"].to_string(), line.to_string()));
        }
        if record.key().kind == Kind::Review
            && let Some(note) = json.get_mut("note")
        {
            let mut lines: Vec<&str> = note.as_str().unwrap_or_default().lines().collect();
            lines.sort_unstable();
            *note = json!(lines);
        }
        (record.key(), json)
    };
    data.records().map(plain).collect()
}

fn labels(data: &Board) -> BTreeMap<Key, BTreeSet<Label>> {
    data.data.records().map(|record| (record.key(), access::labels(&record, data))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn edits_that_do_not_conflict_come_to_the_same_in_either_order(one in any_draw(), other in any_draw()) {
        let (one, other) = (one.proposal(base(), 1), other.proposal(base(), 2));
        let (Ok(first), Ok(second)) = (run(base(), &one), run(base(), &other)) else { return Ok(()) };
        // What asks for nothing new was never a change.
        prop_assume!(!first.is_empty() && !second.is_empty());
        let (left, right) = (with(base(), first), with(base(), second));
        if let (Ok(then), Ok(before)) = (run(&left, &other), run(&right, &one)) {
            let (left, right) = (canonical(&with(&left, then)), canonical(&with(&right, before)));
            for (key, record) in &left {
                prop_assert_eq!(Some(record), right.get(key), "{:?}\n{:?}", one.edit, other.edit);
            }
            prop_assert_eq!(left.len(), right.len());
        }
    }

    #[test]
    fn an_edit_raises_the_versions_of_what_it_changes_and_is_done_once(draw in any_draw()) {
        let proposal = draw.proposal(base(), 1);
        let Ok(records) = run(base(), &proposal) else { return Ok(()) };
        for record in &records {
            let before = base().record(&record.key()).map_or(0, |before| before.version());
            prop_assert_eq!(record.version(), before + 1, "{:?}", proposal.edit);
        }
        // A value that stands there already is no change: made again by another member, the edit asks for nothing,
        // adds to a log, makes another record, or is refused; it never overwrites.
        let next = with(base(), records);
        if let Ok(again) = run(&next, &proposal) {
            let adds = matches!(proposal.edit.word(), "report" | "visit" | "rectify" | "raise" | "settle" | "reschedule");
            prop_assert!(again.is_empty() || adds, "{:?}", proposal.edit);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn nobodys_sight_changes_but_where_the_server_looks(draw in any_draw()) {
        let proposal = draw.proposal(base(), 1);
        let before = board(base().clone());
        let Ok(records) = run(&before, &proposal) else { return Ok(()) };
        let keys: Vec<Key> = records.iter().map(Record::key).collect();
        let after = board(with(base(), records));
        let mut affected: BTreeSet<Key> = BTreeSet::new();
        for key in &keys {
            affected.extend(access::affected(key, &before));
            affected.extend(access::affected(key, &after));
        }
        let (left, right) = (labels(&before), labels(&after));
        for (key, label) in &right {
            if left.get(key) != Some(label) {
                prop_assert!(affected.contains(key), "{} {:?}", key, proposal.edit);
            }
        }
    }
}

#[test]
fn most_draws_are_possible() {
    // Otherwise the properties above would hold of nothing.
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for sort in 0..25 {
        for record in 0..3 {
            for value in 0..12 {
                let proposal =
                    Draw { sort, record, values: [value, value / 2, value / 3, value] }.proposal(base(), 1);
                if run(base(), &proposal).is_ok_and(|records| !records.is_empty()) {
                    words.insert(proposal.edit.word());
                }
            }
        }
    }
    assert_eq!(words.len(), 18, "{words:?}");
}

#[test]
fn edges_are_looked_up_as_records_tell_them() {
    let board = board(base().clone());
    let mut told: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
    for record in base().records() {
        for to in access::points_at(&record) {
            told.entry(to).or_default().insert(record.key());
        }
    }
    for record in base().records() {
        let key = record.key();
        let expected = told.get(&key).cloned().unwrap_or_default();
        let found = |keys: Vec<Key>| {
            let set: BTreeSet<Key> = keys.iter().cloned().collect();
            assert_eq!(set.len(), keys.len(), "{key} twice");
            set
        };
        assert_eq!(found(Records::pointing_at(base(), &key)), expected, "{key}");
        assert_eq!(found(Records::pointing_at(&board, &key)), expected, "{key} on the board");
    }
    assert!(told.len() > 20);
}
