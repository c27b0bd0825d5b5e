//! The days on which milestones were met, out of the sheet of deadlines.

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::cell;
use super::draft::{Edited, Flaws, Outcome, Scene};
use super::flaw::Problem;
use crate::domain::access;
use crate::domain::edit::{Edit, EditId, Met, Refusal};
use crate::domain::id::Kind;
use crate::domain::record::Record;
use crate::domain::task::Milestone;
use crate::domain::text::Text;
use crate::draft::{Aim, Drafted, Input, day};
use crate::export::lines::PERIOD;
use crate::export::sheets::SheetKind;

/// The edits by which the day of a deadline becomes what is written there.
pub fn drafted(row: &Edited<'_>, scene: &Scene<'_>) -> Result<Outcome, Flaws> {
    let flaw = |problem| vec![(0, problem)];
    let Some((column, written, _)) = row.cells.first() else {
        return Ok(Outcome { drafted: Vec::new(), values: Vec::new(), already: 0 });
    };
    let records = (scene.then.data.record(&row.key), scene.board.data.record(&row.key));
    let (Some(Record::Milestone(record)), Some(Record::Milestone(now))) = records else {
        let sheet = match row.key.kind {
            Kind::Outcome => SheetKind::Outcomes,
            _ => SheetKind::Rectifications,
        };
        return Err(flaw(Problem::MetElsewhere(sheet)));
    };
    let said: Option<Date> = row.origin.said(column.word).parse().ok();
    let text = cell::typed(written, &Input::Day(Aim::Last), false);
    let to = match text.as_str() {
        "" => None,
        text => match day::day(text, scene.board.day, Aim::Last) {
            Ok(day) => Some(day),
            Err(_) => return Err(flaw(Problem::BadDay(text.to_owned()))),
        },
    };
    let period: Option<(Date, Date)> = held(row, PERIOD);
    if let (Some(on), Some((from, until))) = (to, period)
        && !(from <= on && on <= until)
    {
        return Err(flaw(Problem::MetOutside(on, from, until)));
    }
    if standing(&now, period, said) == to {
        return Ok(Outcome { drafted: Vec::new(), values: Vec::new(), already: 1 });
    }
    // Of a duty that comes back, two days of one period would stand side by side without a word.
    let theirs = standing(&now, period, said);
    if period.is_some() && theirs != said {
        let theirs = theirs.map_or_else(String::new, |on| on.to_string());
        return Err(flaw(Problem::Changed(theirs)));
    }
    let drafted: Vec<Drafted> = edits(&record, said, to, row)
        .into_iter()
        .map(|edit| Drafted { target: row.key.clone(), base: Some(record.version), edit })
        .collect();
    for one in &drafted {
        let proposal = one.clone().propose(EditId::new(Uuid::nil()));
        if !access::may(scene.viewer, &proposal, scene.board) {
            return Err(flaw(Problem::NotYours(row.origin.said(column.word).to_owned())));
        }
        match scene.check(one) {
            Ok(_) => {}
            Err(Refusal::Invalid(fault)) => return Err(flaw(Problem::Rule(fault.rule))),
            Err(Refusal::Conflict(_)) => {
                let days: Vec<String> = now.done.iter().map(ToString::to_string).collect();
                return Err(flaw(Problem::Changed(days.join(" "))));
            }
            Err(Refusal::Missing(key)) => return Err(flaw(Problem::Gone(key))),
            Err(Refusal::Forbidden) => return Err(flaw(Problem::NotYours(String::new()))),
        }
    }
    let after = to.map_or_else(String::new, |on| on.to_string());
    Ok(Outcome { drafted, values: vec![(0, after)], already: 0 })
}

fn held<T: DeserializeOwned>(row: &Edited<'_>, field: &str) -> Option<T> {
    serde_json::from_value(row.origin.held.get(field)?.clone()).ok()
}

/// The day that the turn of a milestone was met on, as its record stands.
fn standing(now: &Milestone, period: Option<(Date, Date)>, said: Option<Date>) -> Option<Date> {
    match period {
        None => now.done.first().copied(),
        // The day that the export showed, as long as it is there.
        Some(_) if said.is_some_and(|said| now.done.contains(&said)) => said,
        Some((from, to)) => {
            let taken = usize::from(now.due.is_some());
            now.done.iter().skip(taken).find(|on| from <= **on && **on <= to).copied()
        }
    }
}

fn edits(milestone: &Milestone, said: Option<Date>, to: Option<Date>, row: &Edited<'_>) -> Vec<Edit> {
    let evidence: Option<Text> = milestone.evidence.clone();
    match (said, to) {
        (None, Some(on)) => vec![Edit::Meet { on, evidence: None, over: None }],
        (Some(on), None) => vec![Edit::Unmeet { on }],
        // A dated milestone has one day, and keeps its evidence.
        (Some(_), Some(on)) if milestone.recurs.is_none() => {
            let stood = Met { done: held(row, "done").unwrap_or_default(), evidence: evidence.clone() };
            vec![Edit::Meet { on, evidence, over: Some(stood) }]
        }
        (Some(before), Some(on)) => {
            vec![Edit::Unmeet { on: before }, Edit::Meet { on, evidence: None, over: None }]
        }
        (None, None) => Vec::new(),
    }
}
