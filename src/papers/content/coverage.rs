//! Coverage indicators in a bulletin (section 二 of the plan): numerator, denominator, target, what is missing, how fast.

use crate::domain::coverage::{Standing, community_since, enterprise_since, over_enterprises};
use crate::domain::id::{Key, UnitId};
use crate::domain::indicator::{Indicator, Measure};
use crate::domain::outlook::{Goal, outlook};
use crate::domain::record::Entity;
use crate::locale::papers as m;
use crate::papers::fields;
use crate::papers::mark::words;
use crate::papers::model::{PaperKind, Row};
use crate::papers::template::Facts;

use super::pen::Pen;

pub(super) fn write(pen: &mut Pen<'_>) {
    let board = pen.board;
    let mut facts = Vec::new();
    let mut rows = Vec::new();
    let mut areas = Vec::new();
    for one in &board.data.indicators {
        let (fact, row) = indicator(pen, one);
        facts.push(fact);
        rows.push(row);
        by_area(pen, one, &mut areas);
    }
    pen.offer.facts.rows("indicators", facts);
    for (name, rows) in [("indicators", rows), ("areas", areas)] {
        if let Some(block) = fields::block(PaperKind::Bulletin, name) {
            pen.table(block, rows);
        }
    }
}

/// An indicator over the whole county, as values and as a row.
fn indicator(pen: &mut Pen<'_>, one: &Indicator) -> (Facts, Row<String>) {
    let (board, key) = (pen.board, one.key());
    let standing = board.coverage.standing(one, None);
    let goal = outlook(&standing, &one.targets, board.day).counting().cloned();
    let (met, of) = subjects(pen, one, None, &standing);
    let short = goal.as_ref().and_then(|goal| goal.shortfall);
    let pace = goal.as_ref().and_then(|goal| goal.pace).filter(|pace| *pace > 0.0);
    let written = [
        goal.as_ref().map(|goal| target(pen, one, goal)),
        short.map(|short| short.to_string()),
        pace.map(|pace| format!("{pace:.1}")),
    ];
    let numbers = [0, short.unwrap_or(0) as usize, pace.unwrap_or(0.0).ceil() as usize];
    let mut of_indicator = Vec::new();
    for (text, n) in written.into_iter().zip(numbers) {
        of_indicator.push(pen.figure(text.unwrap_or_default(), n, vec![key.clone()]));
    }
    let ratio =
        pen.part(format!("{}/{}", standing.met, standing.of), standing.met as usize, met.clone(), &of);
    let share = share(pen, one, &standing, met.clone(), &of);
    let by = goal.as_ref().map_or_else(String::new, |goal| pen.day(goal.target.by));
    let cells = vec![
        vec![m::ID_AND_NAME.fill(pen.lang, &[("id", &one.id), ("name", &words(&one.name))])],
        vec![ratio.to_string()],
        vec![share.to_string()],
        vec![of_indicator[0].to_string()],
        vec![by],
        vec![of_indicator[1].to_string()],
        vec![of_indicator[2].to_string()],
    ];
    let mut fact = Facts::default();
    fact.text("name", words(&one.name));
    // One note tells who is counted and who is not, for numerator, denominator and share alike.
    fact.figure("met", pen.part(standing.met.to_string(), standing.met as usize, met.clone(), &of));
    fact.figure("of", pen.part(standing.of.to_string(), standing.of as usize, met, &of));
    fact.figure("share", share);
    fact.text("target_day", goal.map_or_else(String::new, |goal| m::day(goal.target.by, pen.lang)));
    for (name, figure) in ["target", "shortfall", "pace"].into_iter().zip(of_indicator) {
        fact.figure(name, figure);
    }
    (fact, Row::Cells { key: Some(key), cells })
}

/// A share in per cent, or the number where that is what is measured.
fn share(
    pen: &mut Pen<'_>,
    one: &Indicator,
    standing: &Standing,
    met: Vec<Key>,
    of: &[Key],
) -> crate::papers::mark::Figure {
    let text = match (&one.measure, standing.share) {
        (Measure::Count, _) => standing.met.to_string(),
        (_, Some(share)) => pen.percent(share),
        (_, None) => pen.say(m::NO_VALUE),
    };
    pen.part(text, standing.met as usize, met, of)
}

/// The target's figure, or the plan's phrase where it names none.
fn target(pen: &Pen<'_>, one: &Indicator, goal: &Goal) -> String {
    match (goal.target.value, &one.measure) {
        (Some(value), Measure::Count) => format!("{}", value.ceil()),
        (Some(value), _) => pen.percent(value),
        (None, _) => goal.target.phrase.as_ref().map_or_else(String::new, |phrase| words(phrase)),
    }
}

/// A share area by area; a count has no areas' targets.
fn by_area(pen: &mut Pen<'_>, one: &Indicator, rows: &mut Vec<Row<String>>) {
    if one.measure == Measure::Count {
        return;
    }
    let board = pen.board;
    for area in board.coverage.areas() {
        let standing = board.coverage.standing(one, Some(&area));
        if standing.of == 0 {
            continue;
        }
        let (met, of) = subjects(pen, one, Some(&area), &standing);
        let goal = outlook(&standing, &one.targets, board.day).counting().cloned();
        let short = goal.and_then(|goal| goal.shortfall);
        let short = short.map(|short| pen.part(short.to_string(), short as usize, met.clone(), &of));
        let ratio =
            pen.part(format!("{}/{}", standing.met, standing.of), standing.met as usize, met.clone(), &of);
        let share = share(pen, one, &standing, met, &of);
        let cells = vec![
            vec![m::ID_AND_NAME.fill(pen.lang, &[("id", &one.id), ("name", &words(&one.name))])],
            vec![pen.unit(&area)],
            vec![ratio.to_string()],
            vec![share.to_string()],
            short.map(|figure| figure.to_string()).into_iter().collect(),
        ];
        rows.push(Row::Cells { key: None, cells });
    }
}

/// The records behind an indicator: those that satisfy it, and all that it is asked of. Where whoever writes the paper
/// does not see the register itself, the censuses of the areas stand for both.
fn subjects(
    pen: &Pen<'_>,
    one: &Indicator,
    area: Option<&UnitId>,
    standing: &Standing,
) -> (Vec<Key>, Vec<Key>) {
    let (data, day) = (&pen.board.data, pen.board.day);
    let here = |own: Option<&UnitId>| area.is_none_or(|area| own == Some(area));
    let (mut met, mut of) = (Vec::new(), Vec::new());
    for condition in &one.conditions {
        let mut count = |key: Key, since: Option<jiff::civil::Date>| {
            if since.is_some_and(|since| since <= day) {
                met.push(key.clone());
            }
            of.push(key);
        };
        if over_enterprises(condition) {
            let all =
                data.enterprises.iter().filter(|one| one.exempt.is_none() && here(one.township.as_ref()));
            all.for_each(|one| count(one.key(), enterprise_since(one, condition)));
        } else {
            let all = data.communities.iter().filter(|one| one.exempt.is_none() && here(Some(&one.township)));
            all.for_each(|one| count(one.key(), community_since(one, condition)));
        }
    }
    if (met.len(), of.len()) == (standing.met as usize, standing.of as usize) {
        return (met, of);
    }
    let censuses = data.censuses.iter().filter(|one| here(one.area.as_ref()));
    let censuses: Vec<Key> = censuses.map(|one| one.key()).collect();
    (censuses.clone(), censuses)
}
