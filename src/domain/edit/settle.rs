//! The member's choice in a conflict, turned back into edits.

use compact_str::CompactString;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::refusal::{Clash, Conflict};
use super::{Edit, Met, Swap};
use crate::domain::id::Id as _;
use crate::domain::matter::MatterState;

/// Whose value the member takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// What the member wanted.
    Mine,
    /// What stands there now.
    Theirs,
}

/// The edits that say what the member chose, made on the record as it stands now: values taken from the other side
/// are left out, the member's own replace what the conflict shows. None where nothing of the member's is left. The
/// first stands in the place of the conflicting edit, the others follow it. A clash for which `side` gives nothing
/// counts as theirs.
pub fn settle(edit: &Edit, conflict: &Conflict, side: impl Fn(&str) -> Option<Side>) -> Vec<Edit> {
    let clash = |field: &str| conflict.fields.iter().find(|clash| clash.field == field);
    let mine = |field: &str| side(field) == Some(Side::Mine);
    // The value again, over what the conflict showed; nothing where theirs is taken or can't be read.
    let again = |field: &str| clash(field).filter(|_| mine(field));
    match edit {
        Edit::Amend { fields } => {
            let mut kept = fields.clone();
            for Clash { field, theirs, .. } in &conflict.fields {
                match kept.get_mut(field) {
                    Some(swap) if mine(field) => swap.was = theirs.clone(),
                    _ => drop(kept.remove(field)),
                }
            }
            if kept.is_empty() { Vec::new() } else { vec![Edit::Amend { fields: kept }] }
        }
        Edit::Report { on, note, evidence, state, percent } => {
            let state = rebased(state.clone(), clash("state"), again("state"));
            let percent = rebased(*percent, clash("percent"), again("percent"));
            let says_something =
                !note.trim().is_empty() || evidence.is_some() || state.is_some() || percent.is_some();
            let again =
                Edit::Report { on: *on, note: note.clone(), evidence: evidence.clone(), state, percent };
            if says_something { vec![again] } else { Vec::new() }
        }
        Edit::Meet { on, evidence, .. } => {
            let (day, reference) = (clash("done"), clash("evidence"));
            if again("done").is_none() && again("evidence").is_none() {
                return Vec::new();
            }
            let stood = Met {
                done: day.and_then(|clash| read(&clash.theirs)).unwrap_or_else(|| vec![*on]),
                evidence: reference.map_or_else(|| evidence.clone(), |clash| read(&clash.theirs).flatten()),
            };
            let theirs = stood.done.last().copied().filter(|_| day.is_some() && !mine("done"));
            let kept = reference.is_some() && !mine("evidence");
            let evidence = if kept { stood.evidence.clone() } else { evidence.clone() };
            vec![Edit::Meet { on: theirs.unwrap_or(*on), evidence, over: Some(stood) }]
        }
        Edit::Act { action, on, evidence, note, .. } => {
            let Some(was) = again("state").and_then(|clash| read(&clash.theirs)) else { return Vec::new() };
            vec![Edit::Act { action: *action, was, on: *on, evidence: evidence.clone(), note: note.clone() }]
        }
        Edit::Handle { .. } | Edit::Escalate { .. } | Edit::SendDown { .. } => {
            of_matter(edit, conflict, &mine).into_iter().collect()
        }
        Edit::Appraise { year, from, grade, text, on } => {
            // What is taken from the other side is asked for as it stands there: the opinion goes on as one.
            let grade = taken(grade.clone(), clash("grade"), again("grade"));
            let text = taken(text.clone(), clash("text"), again("text"));
            let on = taken(*on, clash("on"), again("on"));
            if grade.was == grade.to && text.was == text.to && on.was == on.to {
                return Vec::new();
            }
            vec![Edit::Appraise { year: *year, from: from.clone(), grade, text, on }]
        }
        Edit::Reschedule { occurrence, at, note } => {
            let Some(was) = again("at").and_then(|clash| read(&clash.theirs)) else { return Vec::new() };
            let at = Swap { was, to: at.to };
            vec![Edit::Reschedule { occurrence: occurrence.clone(), at, note: note.clone() }]
        }
        Edit::Turn { .. } => turn(edit, clash, again).into_iter().collect(),
        Edit::Cancel { occurrence, reason } => {
            match rebased(Some(reason.clone()), clash("reason"), again("reason")) {
                Some(reason) => vec![Edit::Cancel { occurrence: occurrence.clone(), reason }],
                None => Vec::new(),
            }
        }
        Edit::Attend { occurrence, units } => {
            let mut kept = units.clone();
            kept.retain(|unit, swap| {
                let field = CompactString::from(format!("attendance.{}", unit.as_str()));
                let next = rebased(Some(*swap), clash(&field), again(&field));
                next.map(|next| *swap = next).is_some()
            });
            let left = !kept.is_empty();
            left.then(|| Edit::Attend { occurrence: occurrence.clone(), units: kept }).into_iter().collect()
        }
        Edit::Treat { item, state, remark } => {
            let state = rebased(state.clone(), clash("state"), again("state"));
            let says = state.is_some() || remark.is_some();
            let again = || Edit::Treat { item: item.clone(), state: state.clone(), remark: remark.clone() };
            says.then(again).into_iter().collect()
        }
        // These add something, or put last what was said last: they never clash.
        Edit::Unmeet { .. }
        | Edit::Supervise { .. }
        | Edit::Link { .. }
        | Edit::Unlink { .. }
        | Edit::Visit { .. }
        | Edit::Rectify { .. }
        | Edit::Raise { .. }
        | Edit::Settle { .. }
        | Edit::Convene { .. }
        | Edit::Present { .. }
        | Edit::Table { .. }
        | Edit::Move { .. }
        | Edit::Schedule { .. }
        | Edit::Plan { .. }
        | Edit::LeaveOut { .. }
        | Edit::PutBack { .. }
        | Edit::Close { .. } => vec![edit.clone()],
    }
}

/// A step of a matter over what stands there now; none where the member gives it up.
fn of_matter(edit: &Edit, conflict: &Conflict, mine: &dyn Fn(&str) -> bool) -> Option<Edit> {
    let clash = |field: &str| conflict.fields.iter().find(|clash| clash.field == field);
    // Once it stands at another level, going on from there is something else than what was wanted.
    let moves =
        |was: &MatterState| standing("state", was, conflict, mine).filter(|_| clash("level").is_none());
    match edit.clone() {
        Edit::Handle { action, was, level, on, note, evidence, satisfaction } => {
            let was = standing("state", &was, conflict, mine)?;
            let level = standing("level", &level, conflict, mine)?;
            Some(Edit::Handle { action, was, level, on, note, evidence, satisfaction })
        }
        Edit::Escalate { was, level, on, reason, unit, due } => {
            let was = moves(&was)?;
            let unit = over(&unit, clash("unit"), mine("unit"));
            let due = over(&due, clash("due"), mine("due"));
            Some(Edit::Escalate { was, level, on, reason, unit, due })
        }
        Edit::SendDown { was, level, on, reason, unit, due } => {
            let was = moves(&was)?;
            let unit = over(&unit, clash("unit"), mine("unit"));
            let due = over(&due, clash("due"), mine("due"));
            Some(Edit::SendDown { was, level, on, reason, unit, due })
        }
        _ => None,
    }
}

/// What a member saw of a matter's standing, over what stands there now where the member goes on all the same; none
/// where they don't.
fn standing<T: DeserializeOwned + Clone>(
    field: &str,
    saw: &T,
    conflict: &Conflict,
    mine: &dyn Fn(&str) -> bool,
) -> Option<T> {
    match conflict.fields.iter().find(|clash| clash.field == field) {
        None => Some(saw.clone()),
        Some(clash) if mine(field) => read(&clash.theirs),
        Some(_) => None,
    }
}

/// A value that a move brings along: over what stands there, mine or as it is.
fn over<T: DeserializeOwned + Clone>(swap: &Swap<T>, clash: Option<&Clash>, mine: bool) -> Swap<T> {
    match clash.and_then(|clash| read::<T>(&clash.theirs)) {
        None => swap.clone(),
        Some(theirs) if mine => Swap { was: theirs, to: swap.to.clone() },
        Some(theirs) => Swap { was: theirs.clone(), to: theirs },
    }
}

/// A swap as it is without a clash, over what stands there where the member's value is taken, or nothing.
fn rebased<T: DeserializeOwned>(
    swap: Option<Swap<T>>,
    clash: Option<&Clash>,
    again: Option<&Clash>,
) -> Option<Swap<T>> {
    let swap = swap?;
    match (clash, again) {
        (None, _) => Some(swap),
        (Some(_), Some(clash)) => Some(Swap { was: read(&clash.theirs)?, to: swap.to }),
        (Some(_), None) => None,
    }
}

/// A turn again; none where what it would fall over stays, or nothing of it is left.
fn turn<'a>(
    edit: &Edit,
    clash: impl Fn(&str) -> Option<&'a Clash>,
    again: impl Fn(&str) -> Option<&'a Clash>,
) -> Option<Edit> {
    let Edit::Turn { from, start, rule, over, moves } = edit else { return None };
    let over = match (clash("over"), again("over")) {
        (None, _) => over.clone(),
        (Some(_), Some(clash)) => read(&clash.theirs)?,
        // Where theirs stay the turn has no place: it speaks of all that follows.
        (Some(_), None) => return None,
    };
    let start = rebased(Some(*start), clash("start"), again("start")).or_else(|| stays(clash("start")))?;
    let rule = rebased(Some(rule.clone()), clash("rule"), again("rule")).or_else(|| stays(clash("rule")))?;
    let left = start.was != start.to || rule.was != rule.to;
    left.then(|| Edit::Turn { from: *from, start, rule, over, moves: moves.clone() })
}

/// The value that stands there, taken as it is.
fn stays<T: DeserializeOwned>(clash: Option<&Clash>) -> Option<Swap<T>> {
    let theirs = &clash?.theirs;
    Some(Swap { was: read(theirs)?, to: read(theirs)? })
}

/// A swap as it is without a clash; else over what stands there, to the member's value where that is taken.
fn taken<T: DeserializeOwned + Clone>(
    swap: Swap<T>,
    clash: Option<&Clash>,
    again: Option<&Clash>,
) -> Swap<T> {
    let Some(theirs) = clash.and_then(|clash| read::<T>(&clash.theirs)) else { return swap };
    let to = if again.is_some() { swap.to } else { theirs.clone() };
    Swap { was: theirs, to }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Key, Kind};
    use jiff::civil::date;
    use serde_json::json;

    fn conflict(fields: &[(&str, Value, Value, Value)]) -> Conflict {
        let fields = fields
            .iter()
            .map(|(field, base, mine, theirs)| Clash {
                field: (*field).into(),
                base: base.clone(),
                mine: mine.clone(),
                theirs: theirs.clone(),
            })
            .collect();
        Conflict { key: Key::new(Kind::Community, "C017"), version: 4, fields }
    }

    fn edit(json: Value) -> Edit {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn mine_goes_over_theirs_and_theirs_falls_away_field_by_field() {
        let amend = edit(json!({"do": "amend", "fields": {
            "households": {"was": 100, "to": 120},
            "name": {"was": "a", "to": "b"},
            "model": {"was": null, "to": "2023-01-01"},
        }}));
        let conflict = conflict(&[
            ("households", json!(100), json!(120), json!(110)),
            ("name", json!("a"), json!("b"), json!("c")),
        ]);
        let chosen =
            settle(&amend, &conflict, |field| Some(if field == "name" { Side::Theirs } else { Side::Mine }));
        let wanted = edit(json!({"do": "amend", "fields": {
            "households": {"was": 110, "to": 120},
            "model": {"was": null, "to": "2023-01-01"},
        }}));
        assert_eq!(chosen, [wanted]);
        let nothing = edit(json!({"do": "amend", "fields": {"name": {"was": "a", "to": "b"}}}));
        assert_eq!(settle(&nothing, &conflict, |_| Some(Side::Theirs)), []);
        assert_eq!(settle(&nothing, &conflict, |_| None), [], "nothing is overwritten without a word");
    }

    #[test]
    fn a_report_keeps_its_note_whatever_is_taken() {
        let report = edit(json!({"do": "report", "on": "2023-06-12", "note": "n",
            "percent": {"was": 10, "to": 40}}));
        let conflict = conflict(&[("percent", json!(10), json!(40), json!(30))]);
        let mine = settle(&report, &conflict, |_| Some(Side::Mine));
        assert_eq!(
            mine,
            [edit(json!({"do": "report", "on": "2023-06-12", "note": "n",
            "percent": {"was": 30, "to": 40}}))]
        );
        let theirs = settle(&report, &conflict, |_| Some(Side::Theirs));
        assert_eq!(theirs, [edit(json!({"do": "report", "on": "2023-06-12", "note": "n"}))]);
        let bare = edit(json!({"do": "report", "on": "2023-06-12", "percent": {"was": 10, "to": 40}}));
        assert_eq!(settle(&bare, &conflict, |_| Some(Side::Theirs)), []);
    }

    #[test]
    fn a_day_of_completion_is_taken_back_before_the_other_is_set() {
        let meet = edit(json!({"do": "meet", "on": "2023-06-10"}));
        let conflict = conflict(&[("done", json!([]), json!(["2023-06-10"]), json!(["2023-06-08"]))]);
        let mine = settle(&meet, &conflict, |_| Some(Side::Mine));
        let over = Some(Met { done: vec![date(2023, 6, 8)], evidence: None });
        assert_eq!(mine, [Edit::Meet { on: date(2023, 6, 10), evidence: None, over }]);
        assert_eq!(settle(&meet, &conflict, |_| Some(Side::Theirs)), []);
    }

    #[test]
    fn an_opinion_goes_on_as_one_whatever_is_taken() {
        let appraise = |was: Value, text: Value| {
            edit(json!({
                "do": "appraise", "year": 2022, "from": {"kind": "unit", "id": "U101"},
                "grade": was, "text": text, "on": {"was": null, "to": "2023-01-10"},
            }))
        };
        let mine = appraise(json!({"was": null, "to": "good"}), json!({"was": "", "to": "a"}));
        let conflict = conflict(&[
            ("grade", json!(null), json!("good"), json!("poor")),
            ("text", json!(""), json!("a"), json!("b")),
            ("on", json!(null), json!("2023-01-10"), json!("2023-01-09")),
        ]);
        let chosen =
            settle(&mine, &conflict, |field| Some(if field == "grade" { Side::Mine } else { Side::Theirs }));
        let Some(Edit::Appraise { grade, text, on, .. }) = chosen.first() else { panic!("{chosen:?}") };
        assert_eq!((json!(grade.was), json!(grade.to)), (json!("poor"), json!("good")));
        assert_eq!((text.was.as_str(), text.to.as_str()), ("b", "b"));
        assert_eq!((on.was, on.to), (Some(date(2023, 1, 9)), Some(date(2023, 1, 9))));
        assert_eq!(settle(&mine, &conflict, |_| Some(Side::Theirs)), []);
    }

    #[test]
    fn attendance_is_chosen_unit_by_unit() {
        let attend = edit(json!({"do": "attend", "units": {
            "U01": {"was": null, "to": true}, "U02": {"was": null, "to": true}, "U03": {"was": null, "to": true},
        }}));
        let conflict = conflict(&[
            ("attendance.U01", json!(null), json!(true), json!(false)),
            ("attendance.U02", json!(null), json!(true), json!(false)),
        ]);
        let chosen = settle(&attend, &conflict, |field| {
            Some(if field == "attendance.U01" { Side::Mine } else { Side::Theirs })
        });
        let wanted = edit(json!({"do": "attend", "units": {
            "U01": {"was": false, "to": true}, "U03": {"was": null, "to": true},
        }}));
        assert_eq!(chosen, [wanted]);
    }

    #[test]
    fn a_step_of_a_matter_goes_on_from_where_it_stands_or_not_at_all() {
        let handle = json!({"do": "handle", "action": "handle", "was": "accepted", "level": "township", "on": "2023-06-10", "note": "n"});
        let both = conflict(&[
            ("state", json!("accepted"), json!("handled"), json!("returned")),
            ("level", json!("township"), json!("township"), json!("county")),
        ]);
        let mut wanted = handle.clone();
        (wanted["was"], wanted["level"]) = (json!("returned"), json!("county"));
        let handle = edit(handle);
        assert_eq!(settle(&handle, &both, |_| Some(Side::Mine)), [edit(wanted)]);
        assert_eq!(
            settle(&handle, &both, |field| Some(if field == "state" { Side::Mine } else { Side::Theirs })),
            []
        );
        assert_eq!(settle(&handle, &both, |_| None), []);
    }

    #[test]
    fn a_move_is_not_made_twice_and_brings_along_what_was_chosen() {
        let escalate = json!({"do": "escalate", "was": "accepted", "level": "township", "on": "2023-06-10", "reason": "r",
            "unit": {"was": "U20", "to": "U01"}, "due": {"was": null, "to": "2023-07-01"}});
        let moved = conflict(&[("level", json!("township"), json!("county"), json!("county"))]);
        assert_eq!(settle(&edit(escalate.clone()), &moved, |_| Some(Side::Mine)), []);
        let values = conflict(&[
            ("state", json!("accepted"), json!("reported"), json!("handled")),
            ("unit", json!("U20"), json!("U01"), json!("U02")),
            ("due", json!(null), json!("2023-07-01"), json!("2023-06-20")),
        ]);
        let chosen = settle(&edit(escalate.clone()), &values, |field| {
            Some(if field == "due" { Side::Theirs } else { Side::Mine })
        });
        let mut wanted = escalate;
        wanted["was"] = json!("handled");
        wanted["unit"]["was"] = json!("U02");
        wanted["due"] = json!({"was": "2023-06-20", "to": "2023-06-20"});
        assert_eq!(chosen, [edit(wanted)]);
    }
}
