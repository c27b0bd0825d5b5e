//! What inputs offer while they are typed, and what is said of faults.

use proptest::prelude::*;

use super::{DAY, board, office};
use crate::domain::edit::{EditId, Fault, Proposal, Refusal, Rule};
use crate::domain::id::{Id, Key, Kind};
use crate::draft::{Act, Draft, Input, Problem, find_record, say};
use crate::locale::Lang;

fn draft(act: Act, id: &str) -> Draft {
    let key = Key::new(Kind::of_id(id).unwrap(), id);
    Draft::open(act, board(), &key, None, &office(), DAY).unwrap()
}

fn offered(draft: &Draft, name: &str, typed: &str) -> Vec<String> {
    let found = draft.candidates(draft.field(name).unwrap(), typed, board(), Lang::Zh);
    found.into_iter().map(|one| one.value).collect()
}

#[test]
fn records_complete_by_han_pinyin_initials_and_id() {
    let draft = draft(Act::Amend, "C001");
    let unit = board().data.units.iter().find(|one| &*one.name == "县城管局").unwrap();
    for typed in ["县城管局", "城管", "xcgj", "xianchengguan", unit.id.as_str()] {
        assert_eq!(offered(&draft, "neighbourhood", typed).first(), Some(&unit.id.to_string()), "{typed}");
    }
    assert_eq!(offered(&draft, "neighbourhood", "zzzzzz"), Vec::<String>::new());
    assert!(offered(&draft, "neighbourhood", "").len() > 10);
    assert!(offered(&draft, "enterprise", "E").len() > 1);
}

#[test]
fn words_days_and_several_values_complete() {
    let one = draft(Act::Amend, "C001");
    assert_eq!(offered(&one, "service", "国有").first().map(String::as_str), Some("state-owned"));
    assert_eq!(offered(&one, "service", "gywy").first().map(String::as_str), Some("state-owned"));
    assert_eq!(offered(&one, "causes", "fees,停车").first().map(String::as_str), Some("fees,parking"));
    assert_eq!(offered(&one, "troubled", ""), ["yes", "no"]);
    assert_eq!(offered(&one, "model", "6月1日"), ["2023-06-01"]);
    // A day that has passed offers no later one, a due date no earlier one.
    assert!(offered(&one, "model", "").iter().all(|day| **day <= *"2023-06-12"));
    let due = draft(Act::Rectify, "L01");
    assert!(offered(&due, "due", "").iter().all(|day| **day >= *"2023-06-12"));
    assert_eq!(offered(&due, "title", "x"), Vec::<String>::new());
}

#[test]
fn leaving_an_input_settles_its_text() {
    let mut one = draft(Act::Amend, "C001");
    for (name, typed, settled, shown) in [
        ("service", "国有物业", "state-owned", "国有物业"),
        ("model", "６月１日", "2023-06-01", "6月1日(周四)"),
        ("troubled", "是", "yes", "是"),
        ("causes", "收费争议，停车难", "fees,parking", "收费争议、停车难"),
        ("households", "１２０", "120", "120"),
        ("exempt", " 拆迁 ", "拆迁", "拆迁"),
    ] {
        let at = one.field(name).unwrap();
        one.set(at, typed);
        assert_eq!(one.settle(at, board()), Ok(()), "{name}");
        assert_eq!((one.value(at), &*one.shown(at, board(), Lang::Zh)), (settled, shown), "{name}");
        one.reset(at);
        assert!(!one.is_changed(at), "{name}");
    }
    let at = one.field("township").unwrap();
    let unit = board().data.units.iter().find(|one| one.kind.as_str() == "township").unwrap();
    one.set(at, &unit.name);
    assert_eq!(one.settle(at, board()), Ok(()));
    assert_eq!(one.value(at), unit.id.as_str());
    assert_eq!(one.shown(at, board(), Lang::Zh), format!("{} {}", unit.name, unit.id));
}

#[test]
fn a_name_that_several_have_names_them() {
    let mut one = draft(Act::Visit, "L01");
    let at = one.field("by").unwrap();
    one.set(at, "书记");
    let fault = one.check(at, board()).unwrap();
    let Problem::Several { near, .. } = &fault.problem else { panic!("{fault:?}") };
    assert!(near.len() > 1 && near.len() <= 5 && near.iter().all(|one| one.contains('M')), "{near:?}");
    assert!(fault.message(Lang::Zh).contains("编号"));
}

#[test]
fn ids_are_found_in_either_case_and_without_zeros() {
    for (typed, id) in
        [("t9", "T09"), ("C001", "C001"), ("c1", "C001"), (" T02-1 ", "T02-1"), ("t2-1", "T02-1")]
    {
        assert_eq!(
            find_record(board(), typed, &[]).map(|key| key.id.to_string()).as_deref(),
            Some(id),
            "{typed}"
        );
    }
    for typed in ["", "T99", "?", "城关镇", "T", "~"] {
        assert_eq!(find_record(board(), typed, &[]), None, "{typed}");
    }
    assert_eq!(find_record(board(), "T09", &[Kind::Unit]), None);
}

#[test]
fn refusals_name_the_input_by_its_label() {
    let id: EditId = "0188b3c8-5c00-7abc-8def-0123456789ab".parse().unwrap();
    let mut one = draft(Act::Amend, "C001");
    one.set(one.field("households").unwrap(), "800");
    let proposal: Proposal = one.build(board()).unwrap().remove(0).propose(id);
    let refusal = Refusal::Invalid(Fault::new("party", Rule::Form));
    assert!(say::refusal(&refusal, &proposal, Lang::Zh).starts_with("党组织: "));
    assert!(say::refusal(&refusal, &proposal, Lang::En).starts_with("Party organisation: "));
    assert_eq!(say::label_of(&proposal, "credit_code", Lang::En), "credit_code");
}

proptest! {
    #[test]
    fn no_typed_text_upsets_a_draft(text in "\\PC{0,30}", field in 0usize..20, act in prop::sample::select(vec![(Act::Amend, "C001"), (Act::Settle, ""), (Act::Report, "T09"), (Act::Rectify, "L01")])) {
        let (act, id) = act;
        let review = board().data.reviews.at(0).unwrap().id.to_string();
        let mut one = draft(act, if id.is_empty() { &review } else { id });
        let at = field % one.fields().len();
        one.set(at, &text);
        let _ = one.candidates(at, &text, board(), Lang::Zh);
        let _ = one.shown(at, board(), Lang::En);
        for faults in [one.build(board())].into_iter().filter_map(Result::err) {
            for fault in faults {
                prop_assert!(!fault.message(Lang::Zh).is_empty() && !fault.message(Lang::En).is_empty());
            }
        }
        if one.settle(at, board()).is_ok() {
            // What was settled is settled: reading it again changes nothing.
            let settled = one.value(at).to_owned();
            prop_assert_eq!(one.settle(at, board()), Ok(()));
            prop_assert_eq!(one.value(at), settled);
        }
        prop_assert!(matches!(one.fields()[at].input, Input::Line | Input::Long) || one.value(at).len() < 400);
    }
}
