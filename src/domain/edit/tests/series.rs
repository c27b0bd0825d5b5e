//! Edits of series: made, turned, cancelled, left out; and what two members make of one series.

use proptest::prelude::*;
use serde_json::json;

use super::{after, county, edit, id, key, propose, run, shown, with};
use crate::domain::access::{self, Viewer};
use crate::domain::board::{Board, Stays};
use crate::domain::dataset::Dataset;
use crate::domain::edit::{Along, Proposal, Refusal, Rule, Side, Swap, settle};
use crate::domain::fixture::{calendar_2023, record};
use crate::domain::id::{Id as _, Key, Kind, ReviewId};
use crate::domain::light::Thresholds;
use crate::domain::member::Role;
use crate::domain::record::Record;
use crate::domain::review::{Series, Turn};
use crate::domain::series;

fn board(data: &Dataset) -> Board {
    Board::new(data.clone(), std::sync::Arc::new(calendar_2023()), Thresholds::default(), super::TODAY)
}

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

fn the_series(data: &Dataset) -> Series {
    Series::clone(data.series.find("S1").unwrap())
}

/// Monthly on the 15th becomes monthly on the 10th from July on.
fn to_the_tenth() -> serde_json::Value {
    json!({
        "do": "turn", "from": "2023-07-15",
        "start": {"was": "2023-07-15T09:00:00", "to": "2023-07-10T14:00:00"},
        "rule": {"was": "FREQ=MONTHLY;BYMONTHDAY=15", "to": "FREQ=MONTHLY;BYMONTHDAY=10"},
    })
}

#[test]
fn only_the_office_makes_and_turns_series() {
    let data = county();
    for json in [
        json!({"do": "plan", "form": "dispatch", "level": "county", "title": "t", "at": "2023-07-01T09:00:00"}),
        to_the_tenth(),
        json!({"do": "cancel", "reason": {"was": null, "to": "r"}}),
        json!({"do": "leave-out", "on": "2023-07-15"}),
        json!({"do": "put-back", "on": "2023-07-15"}),
    ] {
        let target = if json["do"] == "cancel" { "R1" } else { "S1" };
        let proposal = propose(&data, target, json);
        for role in [Role::Office, Role::Lead, Role::Township, Role::Viewer, Role::Admin] {
            let viewer = Viewer { member: "M1".into(), role: role.clone(), unit: "U01".into() };
            assert_eq!(access::may(&viewer, &proposal, &data), role == Role::Office, "{role:?} {proposal:?}");
        }
    }
}

#[test]
fn a_turn_moves_what_follows_and_keeps_what_was_before() {
    let planned = json!({
        "id": "RS1-230815", "form": "dispatch", "level": "county", "title": "t", "at": "2023-08-15T09:00:00",
        "series": "S1", "state": "planned", "agenda": [{"title": "已备议题", "state": "pending"}],
    });
    let mut attended = planned.clone();
    attended["id"] = json!("RS1-230915");
    attended["at"] = json!("2023-09-15T09:00:00");
    attended["attendance"] = json!([{"unit": "U01", "present": true}]);
    let data = with(&county(), vec![Record::Review(record(planned)), Record::Review(record(attended))]);
    let one = the_series(&data);
    let before = series::ruled(&one, day("2023-01-01"), day("2023-07-14")).unwrap();
    let turn = Turn {
        from: day("2023-07-15"),
        start: "2023-07-10T14:00:00".parse().unwrap(),
        rule: "FREQ=MONTHLY;BYMONTHDAY=10".into(),
        extra: crate::domain::record::Extra::new(),
    };
    let turning = board(&data).turning(&one, turn);
    let id = ReviewId::from("RS1-230815");
    let at = Swap { was: "2023-08-15T09:00:00".parse().unwrap(), to: "2023-08-10T14:00:00".parse().unwrap() };
    assert_eq!(turning.moves[&id], Along { on: day("2023-08-10"), at });
    assert_eq!(turning.stays, [(ReviewId::from("RS1-230915"), Stays::Touched)]);
    let mut json = to_the_tenth();
    json["moves"] = json!(turning.moves);
    let next = after(&data, "S1", json.clone());
    let turned = the_series(&next);
    let all = series::ruled(&turned, day("2023-01-01"), day("2023-08-31")).unwrap();
    assert_eq!(&all[..before.len()], &before[..]);
    let later: Vec<String> = all[before.len()..].iter().map(ToString::to_string).collect();
    assert_eq!(later, ["2023-07-10T14:00:00", "2023-08-10T14:00:00"]);
    let moved = shown(&next, "RS1-230815");
    assert_eq!((&moved["at"], &moved["version"]), (&json!("2023-08-10T14:00:00"), &json!(2)));
    assert_eq!(moved["agenda"][0]["title"], "已备议题", "what was prepared goes along");
    assert_eq!(shown(&next, "RS1-230915")["version"], 1);
    // The day that has its record plans no second meeting.
    let august = board(&next).meetings(day("2023-08-01"), day("2023-08-31"));
    assert_eq!(august.len(), 1);
    // Said again it changes nothing.
    let again = propose(&next, "S1", json);
    assert_eq!(run(&next, &again).unwrap(), []);
}

#[test]
fn two_who_turn_one_series_conflict_by_what_they_saw() {
    let data = after(&county(), "S1", to_the_tenth());
    let other = json!({
        "do": "turn", "from": "2023-10-15",
        "start": {"was": "2023-10-15T09:00:00", "to": "2023-10-20T09:00:00"},
        "rule": {"was": "FREQ=MONTHLY;BYMONTHDAY=15", "to": "FREQ=MONTHLY;BYMONTHDAY=20"},
    });
    let proposal = propose(&data, "S1", other.clone());
    let Err(Refusal::Conflict(conflict)) = run(&data, &proposal) else { panic!("a conflict") };
    let fields: Vec<&str> = conflict.fields.iter().map(|clash| clash.field.as_str()).collect();
    assert_eq!(fields, ["start", "rule"]);
    let mine = settle(&proposal.edit, &conflict, |_| Some(Side::Mine)).remove(0);
    let next = after(&data, "S1", json!(mine));
    assert_eq!(the_series(&next).turns.len(), 2, "the earlier turn stays");
    assert!(settle(&proposal.edit, &conflict, |_| Some(Side::Theirs)).is_empty());
    // Who turns from an earlier day must have seen the later turn that would fall away.
    let data = after(&county(), "S1", other);
    let earlier = propose(&data, "S1", to_the_tenth());
    let Err(Refusal::Conflict(conflict)) = run(&data, &earlier) else { panic!("a conflict") };
    assert_eq!(conflict.fields[0].field, "over");
    let mine = settle(&earlier.edit, &conflict, |_| Some(Side::Mine)).remove(0);
    assert_eq!(the_series(&after(&data, "S1", json!(mine))).turns.len(), 1);
}

#[test]
fn a_day_that_has_a_record_is_cancelled_not_left_out() {
    let data = county();
    let refused =
        run(&data, &propose(&data, "S1", json!({"do": "leave-out", "on": "2023-06-15"}))).unwrap_err();
    let Refusal::Invalid(fault) = refused else { panic!("{refused:?}") };
    assert_eq!(fault.rule, Rule::OnRecord(key("R1")));
    let data = after(&data, "S1", json!({"do": "leave-out", "on": "2023-07-15"}));
    assert!(board(&data).meetings(day("2023-07-01"), day("2023-07-31")).is_empty());
    let again = propose(&data, "S1", json!({"do": "leave-out", "on": "2023-07-15"}));
    assert_eq!(run(&data, &again).unwrap(), [], "said twice it is said once");
    let data = after(&data, "S1", json!({"do": "put-back", "on": "2023-07-15"}));
    assert_eq!(board(&data).meetings(day("2023-07-01"), day("2023-07-31")).len(), 1);
}

#[test]
fn a_reason_is_required_and_what_was_held_is_not_cancelled() {
    let data = county();
    let rule = |data: &Dataset, json| match run(data, &propose(data, "R1", json)) {
        Err(Refusal::Invalid(fault)) => fault.rule,
        other => panic!("{other:?}"),
    };
    assert_eq!(rule(&data, json!({"do": "cancel", "reason": {"was": null, "to": " "}})), Rule::Empty);
    let held =
        after(&data, "R1", json!({"do": "amend", "fields": {"state": {"was": "planned", "to": "held"}}}));
    assert_eq!(
        rule(&held, json!({"do": "cancel", "reason": {"was": null, "to": "停电"}})),
        Rule::Held(key("R1"))
    );
    let cancelled = after(&data, "R1", json!({"do": "cancel", "reason": {"was": null, "to": "停电"}}));
    assert_eq!(shown(&cancelled, "R1")["state"], "cancelled");
    assert!(
        board(&cancelled).next_reviews(super::TODAY, 1)[0].at.date() > day("2023-06-15"),
        "it is skipped"
    );
    let other = propose(&cancelled, "R1", json!({"do": "cancel", "reason": {"was": null, "to": "防汛"}}));
    assert!(matches!(run(&cancelled, &other), Err(Refusal::Conflict(_))));
}

#[test]
fn what_waits_for_a_series_to_be_numbered_gets_its_name() {
    let maker = id(7).provisional(Kind::Series);
    let occurrence = json!({"series": maker.id, "on": "2023-07-13", "at": "2023-07-13T09:00:00"});
    let target = Key::new(Kind::Review, &format!("R{}-230713", maker.id));
    let json = json!({"do": "cancel", "occurrence": occurrence, "reason": {"was": null, "to": "停电"}});
    let mut waits = Proposal::new(id(8), target, None, edit(json));
    waits.resolve(|key| (*key == maker).then(|| Key::new(Kind::Series, "S7")));
    assert_eq!(&*waits.target.id, "RS7-230713");
    assert_eq!(&*waits.edit.occurrence().unwrap().review().key().id, "RS7-230713");
}

proptest! {
    #[test]
    fn cancelling_and_taking_it_back_is_the_identity(month in 6i8..13, reason in "[a-z停电]{1,8}") {
        let data = county();
        let on = jiff::civil::date(2023, month, 15);
        let at = series::shifted(&the_series(&data), on.at(9, 0, 0, 0), &calendar_2023());
        let (target, occurrence) = if month == 6 {
            ("R1".to_owned(), json!(null))
        } else {
            (format!("RS1-23{month:02}15"), json!({"series": "S1", "on": on, "at": at}))
        };
        let said = |was: serde_json::Value, to: serde_json::Value| {
            let mut json = json!({"do": "cancel", "reason": {"was": was, "to": to}});
            if !occurrence.is_null() {
                json["occurrence"] = occurrence.clone();
            }
            json
        };
        let cancelled = after(&data, &target, said(json!(null), json!(reason)));
        let back = after(&cancelled, &target, said(json!(reason), json!(null)));
        let told = |data: &Dataset| -> Vec<_> {
            let all = board(data).meetings(day("2023-06-01"), day("2023-12-31")).into_iter();
            all.map(|one| (one.at, one.title, one.moved_from, one.state)).collect()
        };
        prop_assert_ne!(told(&data), told(&cancelled));
        prop_assert_eq!(told(&data), told(&back));
        let mut record = shown(&back, &target);
        if month == 6 {
            let mut first = shown(&data, "R1");
            for one in [&mut record, &mut first] {
                one["version"] = json!(0);
                one["updated"] = json!("");
            }
            prop_assert_eq!(record, first);
        }
    }
}
