//! What is offered, what opens, what is built, and what comes back from a conflict.

use jiff::civil::date;
use serde_json::{Value, json};

use super::{DAY, board, first, office, viewer};
use crate::domain::access::{self, Viewer};
use crate::domain::batch::{Batch, Change};
use crate::domain::board::Board;
use crate::domain::edit::{Edit, EditId, Rule};
use crate::domain::id::{Id, Key, Kind, MemberId};
use crate::domain::member::Role;
use crate::domain::record::{Entity, Record};
use crate::draft::{Act, Draft, Drafted, InputFault, OpenError, Problem, acts_for, occurrence_on};
use crate::locale::Lang;

fn edit_id() -> EditId {
    "0188b3c8-5c00-7abc-8def-0123456789ab".parse().unwrap()
}

fn key(id: &str) -> Key {
    Key::new(Kind::of_id(id).unwrap(), id)
}

fn open(act: Act, id: &str) -> Draft {
    Draft::open(act, board(), &key(id), None, &office(), DAY).unwrap()
}

fn typed(draft: &mut Draft, values: &[(&str, &str)]) {
    for (name, text) in values {
        let at = draft.add_unit(name, board()).or_else(|| draft.field(name));
        draft.set(at.unwrap_or_else(|| panic!("no input {name}")), text);
    }
}

fn built(act: Act, id: &str, values: &[(&str, &str)]) -> Result<Value, Vec<InputFault>> {
    let mut draft = open(act, id);
    typed(&mut draft, values);
    let drafted = draft.build(board())?;
    Ok(drafted.first().map_or(Value::Null, |one| serde_json::to_value(&one.edit).unwrap()))
}

/// The record as the edit leaves it, put in the place of the one before.
fn with(record: Record) -> Board {
    let mut data = board().data.clone();
    let change = Change::Put(Box::new(record));
    data.apply(Batch { changes: vec![change], ..Batch::default() });
    Board::new(data, board().calendar.clone(), board().thresholds, DAY)
}

fn everyone() -> Vec<Viewer> {
    [Role::Admin, Role::Office, Role::Lead, Role::Township, Role::Viewer]
        .into_iter()
        .map(|role| {
            board()
                .data
                .members
                .iter()
                .find(|one| one.role == role)
                .map_or_else(|| Viewer { role: role.clone(), ..office() }, |_| viewer(role.clone()))
        })
        .collect()
}

#[test]
fn words_name_acts() {
    for act in Act::ALL {
        assert_eq!(Act::from_word(act.word()), Some(*act));
        assert!(!act.kinds().is_empty());
        for kind in act.kinds() {
            // Attendance asks for units, opening a meeting and taking back a cancellation for nothing.
            let asks = !matches!(act, Act::Attend | Act::Convene | Act::Restore);
            assert_eq!(asks, !act.fields(*kind).is_empty(), "{act:?} {kind}");
        }
    }
    assert_eq!(Act::from_word("destroy"), None);
}

#[test]
fn nothing_is_offered_that_the_server_would_forbid_and_all_that_is_offered_opens() {
    let mut offered = std::collections::BTreeSet::new();
    for viewer in everyone() {
        for kind in Kind::ALL {
            for key in board().data.keys(kind).into_iter().take(40) {
                for act in acts_for(board(), &key, None, &viewer) {
                    offered.insert((viewer.role.as_str().to_owned(), act));
                    let draft = Draft::open(act, board(), &key, None, &viewer, DAY).unwrap();
                    assert_eq!(draft.act(), act);
                    // What is made out of nothing has no record, what all that follows is done with is the series.
                    let elsewhere = act.makes().is_some() || act.is_of_series();
                    assert!(elsewhere || *draft.target() == key, "{act:?} {key}");
                    assert_eq!(act == Act::Convene, draft.fields().is_empty(), "{act:?} {key}");
                    if let Ok(built) = draft.build(board()) {
                        for one in built {
                            let proposal = one.propose(edit_id());
                            assert!(access::may(&viewer, &proposal, board()), "{act:?} {key}");
                        }
                    }
                }
            }
        }
    }
    let of = |role: &str| -> Vec<&str> {
        offered.iter().filter(|(one, _)| one == role).map(|(_, act)| act.word()).collect()
    };
    assert_eq!(of("viewer"), Vec::<&str>::new());
    assert_eq!(of("admin"), ["amend"]);
    assert!(of("office").len() >= 15, "{:?}", of("office"));
    assert!(of("lead").contains(&"report") && !of("lead").contains(&"link"), "{:?}", of("lead"));
    assert!(of("township").contains(&"amend") && !of("township").contains(&"report"));
}

#[test]
fn what_does_not_suit_or_is_not_allowed_says_so() {
    let open = |act, id: &str, viewer: &Viewer| Draft::open(act, board(), &key(id), None, viewer, DAY);
    assert_eq!(open(Act::Report, "T99", &office()), Err(OpenError::NoRecord(key("T99"))));
    assert_eq!(open(Act::Report, "C001", &office()), Err(OpenError::NotSuited(Act::Report, key("C001"))));
    let viewer = Viewer { role: Role::Viewer, ..office() };
    assert_eq!(open(Act::Report, "T01", &viewer), Err(OpenError::Forbidden(Act::Report, key("T01"))));
}

#[test]
fn a_township_is_not_asked_for_the_area() {
    let viewer = viewer(Role::Township);
    let own = board().data.communities.iter().find(|one| one.township == viewer.unit).unwrap().key();
    let draft = Draft::open(Act::Amend, board(), &own, None, &viewer, DAY).unwrap();
    assert!(draft.field("township").is_none() && draft.field("households").is_some());
}

#[test]
fn only_what_was_changed_is_sent_with_what_was_shown() {
    let task = board().data.tasks.at(8).unwrap();
    let id = task.id.as_str();
    let edit = built(Act::Report, id, &[("percent", "99"), ("note", " 推进 ")]).unwrap();
    assert_eq!(
        edit,
        json!({"do": "report", "on": "2023-06-12", "note": "推进", "percent": {"was": task.percent, "to": 99}})
    );
    let one = board().data.communities.at(16).unwrap();
    assert_eq!(built(Act::Amend, one.id.as_str(), &[]).unwrap(), Value::Null);
    let same = one.households.to_string();
    assert_eq!(
        built(Act::Amend, one.id.as_str(), &[("households", &format!(" {same} "))]).unwrap(),
        Value::Null
    );
    let edit =
        built(Act::Amend, one.id.as_str(), &[("户数", "８００"), ("causes", "收费、parking")]).unwrap();
    assert_eq!(edit["fields"]["households"], json!({"was": one.households, "to": 800}));
    assert_eq!(edit["fields"]["causes"]["to"], json!(["fees", "parking"]));
    assert_eq!(edit["fields"].as_object().unwrap().len(), 2);
}

#[test]
fn structures_are_typed_part_by_part_and_sent_whole() {
    let bare = board().data.communities.iter().find(|one| one.committee.is_none()).unwrap();
    let edit = built(
        Act::Amend,
        bare.id.as_str(),
        &[("committee", "已组建"), ("committee-since", "6-1"), ("members", "9"), ("party_members", "6")],
    )
    .unwrap();
    assert_eq!(
        edit["fields"]["committee"],
        json!({"was": null, "to": {"state": "formed", "since": "2023-06-01", "members": 9, "party_members": 6}})
    );
    // Parts of what is not there ask for it; more party members than members are refused at their input.
    let fault = built(Act::Amend, bare.id.as_str(), &[("members", "9")]).unwrap_err();
    let draft = open(Act::Amend, bare.id.as_str());
    assert_eq!((fault[0].field, &fault[0].problem), (draft.field("committee"), &Problem::Missing));
    let values = [("committee", "formed"), ("members", "5"), ("party-members", "6")];
    let fault = built(Act::Amend, bare.id.as_str(), &values).unwrap_err();
    assert_eq!(fault[0].field, draft.field("party-members"));
    assert!(matches!(fault[0].problem, Problem::Rule(Rule::Bounds { value: 6, most: 5, .. })));
    let served = board()
        .data
        .communities
        .iter()
        .find(|one| one.service.as_ref().is_some_and(|service| service.enterprise.is_some()));
    let served = served.unwrap();
    let edit =
        built(Act::Amend, served.id.as_str(), &[("enterprise", "-"), ("service", "neighbourhood")]).unwrap();
    let to = &edit["fields"]["service"]["to"];
    assert_eq!((&to["form"], to.get("enterprise")), (&json!("neighbourhood"), None));
    let edit = built(Act::Amend, served.id.as_str(), &[("service", "")]).unwrap();
    assert_eq!(edit["fields"]["service"]["to"], Value::Null);
}

#[test]
fn every_fault_names_its_input() {
    let mut draft = open(Act::Rectify, "L01");
    typed(&mut draft, &[("found", "6-31"), ("due", "soon"), ("unit", "查无此单位")]);
    let faults = draft.build(board()).unwrap_err();
    let names: Vec<&str> =
        faults.iter().map(|one| draft.fields()[one.field.unwrap()].name.as_str()).collect();
    assert_eq!(names, ["title", "found", "due", "unit"]);
    typed(&mut draft, &[("title", "楼道堆物"), ("found", "昨天"), ("due", "-5d"), ("unit", "")]);
    let faults = draft.build(board()).unwrap_err();
    assert_eq!(faults[0].field, draft.field("due"));
    assert!(matches!(faults[0].problem, Problem::Rule(Rule::Before { .. })));
    typed(&mut draft, &[("due", "月底")]);
    let drafted = draft.build(board()).unwrap().remove(0);
    assert!(matches!(&drafted.edit, Edit::Rectify { due: Some(due), found, .. }
        if *due == date(2023, 6, 30) && *found == date(2023, 6, 11)));
    assert_eq!((&drafted.target, drafted.base.is_some()), (&key("L01"), true));
    let proposal = drafted.propose(edit_id());
    assert_eq!((proposal.target.kind, proposal.base_version), (Kind::Rectification, None));
}

#[test]
fn links_are_made_and_ended_by_name() {
    let one =
        board().data.supervisions.iter().find(|one| one.links.len() > 1 && one.until.is_none()).unwrap();
    let link = &one.links[0];
    let draft = open(Act::Unlink, one.id.as_str());
    let offered = draft.candidates(draft.field("member").unwrap(), "", board(), crate::locale::Lang::Zh);
    let mut linked: Vec<String> = one.links.iter().map(|link| link.member.to_string()).collect();
    linked.sort();
    linked.dedup();
    let mut values: Vec<String> = offered.into_iter().map(|one| one.value).collect();
    values.sort();
    assert_eq!(values, linked);
    let edit = built(Act::Unlink, one.id.as_str(), &[("member", link.member.as_str())]).unwrap();
    assert_eq!((&edit["member"], &edit["level"]), (&json!(link.member), &json!(link.level)));
    let already = built(
        Act::Link,
        one.id.as_str(),
        &[("level", link.level.as_str()), ("member", link.member.as_str())],
    );
    assert!(matches!(&already.unwrap_err()[0].problem, Problem::Rule(Rule::Linked(_))));
}

#[test]
fn attendance_is_recorded_by_unit_also_of_a_day_without_a_record() {
    let review = first(&board().data.reviews);
    let edit = built(Act::Attend, &review.id, &[("县城管局", "present"), ("U03", "缺席")]);
    let edit = edit.unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(edit["units"].as_object().unwrap().values().all(|swap| swap.get("was").is_some()));
    let meetings = board().meetings(date(2023, 7, 1), date(2024, 5, 1));
    let planned = meetings.iter().find(|one| one.review.is_none()).unwrap();
    let series = planned.series.as_ref().unwrap().key();
    let occurrence = occurrence_on(board(), &series, planned.at.date()).unwrap();
    let acts = acts_for(board(), &series, Some(&occurrence), &office());
    let mut wanted = vec![
        Act::Attend,
        Act::Settle,
        Act::Reschedule,
        Act::Convene,
        Act::Turn,
        Act::Cancel,
        Act::LeaveOut,
        Act::Plan,
        Act::Schedule,
    ];
    wanted.sort();
    assert_eq!(acts, wanted);
    for target in [series, occurrence.review().key()] {
        let mut draft =
            Draft::open(Act::Reschedule, board(), &target, Some(&occurrence), &office(), DAY).unwrap();
        let at = draft.field("at").unwrap();
        draft.set(at, "15:30");
        let drafted = draft.build(board()).unwrap().remove(0);
        assert_eq!((&drafted.target, drafted.base), (&occurrence.review().key(), None));
        let Edit::Reschedule { at, occurrence: Some(of), .. } = &drafted.edit else { panic!("{drafted:?}") };
        assert_eq!((at.to.date(), at.to.hour(), at.was), (planned.at.date(), 15, planned.at));
        assert_eq!(of, &occurrence);
    }
}

#[test]
fn steps_of_a_rectification_follow_the_guard() {
    for one in &board().data.rectifications {
        let acts = acts_for(board(), &one.key(), None, &office());
        let steps: Vec<_> = acts.iter().filter_map(|act| act.action()).collect();
        let mut allowed = crate::domain::rectification::allowed(one);
        let submitter =
            one.steps.iter().rev().find(|step| step.to.as_str() == "submitted").map(|step| &step.by);
        if submitter == Some(&office().member) {
            allowed.retain(|action| *action != crate::domain::rectification::Action::Verify);
        }
        assert_eq!(steps, allowed, "{}", one.id);
    }
    let fixing = board().data.rectifications.iter().find(|one| one.state.as_str() == "fixing").unwrap();
    let bare = built(Act::Submit, fixing.id.as_str(), &[]).unwrap_err();
    assert_eq!(bare[0].problem, Problem::Missing);
    let edit = built(Act::Submit, fixing.id.as_str(), &[("evidence", "照片3张")]).unwrap();
    assert_eq!(
        (&edit["do"], &edit["action"], &edit["was"]),
        (&json!("act"), &json!("submit"), &json!("fixing"))
    );
}

#[test]
fn steps_of_a_matter_follow_the_loop_and_say_what_must_be_said() {
    use crate::domain::closed_loop;
    for one in &board().data.matters {
        let acts = acts_for(board(), &one.key(), None, &office());
        let mut steps: Vec<_> = acts.iter().filter_map(|act| act.matter_action()).collect();
        steps.sort();
        assert_eq!(steps, closed_loop::allowed(one), "{}", one.id);
        let ways = acts.iter().filter(|act| matches!(act, Act::Escalate | Act::SendDown)).count();
        assert_eq!(ways, closed_loop::ways(one).len(), "{}", one.id);
        for act in acts.iter().filter(|act| act.matter_action().is_some()) {
            let must_say = act.matter_action().is_some_and(closed_loop::MatterAction::must_say);
            let bare = built(*act, one.id.as_str(), &[]);
            assert_eq!(bare.is_err(), must_say, "{act:?} {}", one.id);
            let said = built(*act, one.id.as_str(), &[("note", "已办")]).unwrap();
            assert_eq!((&said["was"], &said["level"]), (&json!(one.state), &json!(one.level)));
        }
    }
    let handled = board().data.matters.iter().find(|one| one.state.as_str() == "handled").unwrap();
    let told =
        built(Act::FeedBack, handled.id.as_str(), &[("note", "已告知"), ("satisfaction", "满意")]).unwrap();
    assert_eq!((&told["action"], &told["satisfaction"]), (&json!("feed-back"), &json!("satisfied")));
}

#[test]
fn a_matter_moves_with_who_and_by_when_its_new_level_has_it() {
    let neighbourhood =
        board().data.matters.iter().find(|one| {
            one.level.as_str() == "neighbourhood" && crate::domain::closed_loop::is_open(&one.state)
        });
    let one = neighbourhood.unwrap();
    let edit = built(Act::Escalate, one.id.as_str(), &[("reason", "本级解决不了")]).unwrap();
    assert_eq!(edit["unit"], json!({"was": one.unit, "to": one.township}));
    // Ten working days from 2023-06-12, the Dragon Boat Festival between them.
    assert_eq!(edit["due"], json!({"was": one.due, "to": "2023-06-27"}));
    let silent = built(Act::Escalate, one.id.as_str(), &[]).unwrap_err();
    assert_eq!(silent[0].problem, Problem::Missing);
    let down = built(Act::SendDown, one.id.as_str(), &[("reason", "小区可办"), ("due", "")]).unwrap();
    assert_eq!((&down["do"], &down["due"]["to"]), (&json!("send-down"), &Value::Null));
}

#[test]
fn a_matter_is_raised_from_what_it_is_about() {
    let one = board().data.communities.at(16).unwrap();
    let values = [("title", "夜间噪声"), ("source", "12345")];
    let edit = built(Act::Raise, one.id.as_str(), &values).unwrap();
    assert_eq!((&edit["community"], &edit["township"]), (&json!(one.id), &json!(one.township)));
    assert_eq!((&edit["level"], &edit["unit"]), (&json!("community"), &json!(one.neighbourhood)));
    assert_eq!((&edit["raised"], &edit["due"]), (&json!("2023-06-12"), &json!("2023-06-15")));
    let neighbourhood = one.neighbourhood.as_ref().unwrap();
    let edit = built(Act::Raise, neighbourhood.as_str(), &values).unwrap();
    assert_eq!((&edit["level"], &edit["township"]), (&json!("neighbourhood"), &json!(one.township)));
    let edit = built(Act::Raise, one.township.as_str(), &values).unwrap();
    assert_eq!((&edit["level"], &edit["unit"]), (&json!("township"), &json!(one.township)));
    // A department is no place where matters arise.
    assert!(!acts_for(board(), &key("U02"), None, &office()).contains(&Act::Raise));
    let other = board().data.communities.iter().find(|other| other.township != one.township).unwrap();
    let elsewhere = [("title", "t"), ("source", "12345"), ("township", other.township.as_str())];
    let fault = built(Act::Raise, one.id.as_str(), &elsewhere).unwrap_err();
    let draft = open(Act::Raise, one.id.as_str());
    assert_eq!(fault[0].field, draft.field("community"));
    assert!(matches!(&fault[0].problem, Problem::Rule(Rule::Elsewhere(_))));
}

#[test]
fn a_draft_is_reopened_with_mine_over_theirs() {
    let one = board().data.communities.at(16).unwrap();
    let mut draft = open(Act::Amend, one.id.as_str());
    typed(
        &mut draft,
        &[("households", "800"), ("committee", "formed"), ("members", "7"), ("exempt", "拆迁")],
    );
    let mine = draft.build(board()).unwrap().remove(0).propose(edit_id());
    let mut theirs = one.as_ref().clone();
    theirs.households = 777;
    theirs.version += 1;
    let later = with(theirs.into());
    // As it stands it is noticed, without waiting for the server.
    let faults = draft.build(&later).unwrap_err();
    assert_eq!(faults[0].field, draft.field("households"));
    assert!(matches!(&faults[0].problem, Problem::Changed { theirs } if theirs == "777"));
    let again = Draft::reopen(&mine, &later, &office(), DAY).unwrap();
    for (name, text) in [("households", "800"), ("committee", "formed"), ("members", "7"), ("exempt", "拆迁")]
    {
        assert_eq!(again.value(again.field(name).unwrap()), text, "{name}");
    }
    assert_eq!(again.was(again.field("households").unwrap()), "777");
    let settled = again.build(&later).unwrap().remove(0);
    let Edit::Amend { fields } = &settled.edit else { panic!("{settled:?}") };
    assert_eq!((&fields["households"].was, &fields["households"].to), (&json!(777), &json!(800)));
    assert_eq!(fields.len(), 3);
    assert_eq!(draft.rebase(&later).unwrap().build(&later), again.build(&later));
}

#[test]
fn an_opinion_is_held_against_the_one_that_the_same_giver_has_recorded() {
    let one = board().data.enterprises.iter().find(|one| !one.opinions.is_empty()).unwrap();
    let (id, before) = (one.id.as_str(), &one.opinions[0]);
    let edit =
        built(Act::Appraise, id, &[("from", &before.from.id), ("grade", "poor"), ("on", "2023-06-01")]);
    let edit = edit.unwrap();
    assert_eq!((&edit["year"], &edit["grade"]["was"]), (&json!(2022), &json!(before.grade)));
    // What was said stays where nothing else is.
    assert_eq!((&edit["text"]["was"], &edit["text"]["to"]), (&json!(before.text), &json!(before.text)));
    let faults = built(Act::Appraise, id, &[("year", "1999"), ("from", "U01"), ("grade", "q9")]).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
    let faults = built(Act::Appraise, id, &[("from", "U01"), ("grade", "good")]).unwrap_err();
    assert!(faults[0].message(Lang::En).contains("U01"), "{faults:?}");
}

#[test]
fn every_built_edit_is_reopened_as_it_was() {
    let one = board().data.supervisions.iter().find(|one| one.until.is_none()).unwrap();
    let id = one.id.as_str();
    let outcome = first(&board().data.outcomes);
    let review = first(&board().data.reviews);
    let unit = first(&board().data.units).id;
    for (act, id, values) in [
        (Act::Report, "T09", vec![("state", "suspended"), ("note", "一\n二"), ("evidence", "文件1")]),
        (Act::Visit, id, vec![("findings", "已整改两处"), ("by", "M001"), ("on", "昨天")]),
        (
            Act::Raise,
            "C017",
            vec![("title", "停水"), ("source", "whistle"), ("detail", "一\n二"), ("due", "+3d")],
        ),
        (Act::Escalate, "Q002", vec![("reason", "无力解决"), ("unit", &*unit)]),
        (Act::Handle, "Q003", vec![("note", "已修"), ("evidence", "工单")]),
        (Act::Amend, "Q003", vec![("title", "改"), ("due", "+9d")]),
        (Act::Rectify, id, vec![("title", "楼道堆物"), ("unit", &*unit), ("due", "+20d")]),
        (Act::Amend, &*outcome.id, vec![("done", "今天"), ("became", "T09")]),
        (Act::Settle, &*review.id, vec![("text", "同意"), ("about", "T09,L01"), ("unit", &*unit)]),
        (Act::Attend, &*review.id, vec![(&*unit, "absent")]),
        (
            Act::Appraise,
            "E08",
            vec![("year", "2021"), ("from", "C017"), ("grade", "良好"), ("text", "一\n二")],
        ),
    ] {
        let mut draft = open(act, id);
        typed(&mut draft, &values);
        let drafted: Vec<Drafted> =
            draft.build(board()).unwrap_or_else(|faults| panic!("{act:?} {faults:?}"));
        let proposal = drafted.into_iter().next().unwrap().propose(edit_id());
        let again = Draft::reopen(&proposal, board(), &office(), DAY).unwrap();
        let back = again.build(board()).unwrap().remove(0).propose(edit_id());
        assert_eq!(back, proposal, "{act:?}");
    }
}

#[test]
fn a_contact_opens_masked_and_stays_unless_it_is_typed() {
    let admin = Viewer { role: Role::Admin, ..office() };
    let member = board().data.members.iter().find(|one| one.contact.is_some()).unwrap();
    let mut draft = Draft::open(Act::Amend, board(), &member.key(), None, &admin, DAY).unwrap();
    let contact = draft.field("contact").unwrap();
    assert!(draft.value(contact).contains('*'));
    assert_eq!(draft.build(board()), Ok(Vec::new()));
    draft.set(contact, "13900000099");
    let drafted = draft.build(board()).unwrap().remove(0);
    let Edit::Amend { fields } = &drafted.edit else { panic!("{drafted:?}") };
    assert_eq!(fields["contact"].was, json!(member.contact.as_ref().unwrap().reveal()));
    assert_eq!(MemberId::new(&drafted.target.id), member.id);
}
