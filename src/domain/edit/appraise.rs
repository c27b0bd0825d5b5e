//! The year-end opinion of a neighbourhood on an enterprise (the plan's item 9).

use jiff::civil::Date;

use super::Edit;
use super::apply::{By, Records, clash, fault, known, no_clash, past};
use super::refusal::{Refusal, Rule};
use crate::domain::community::{Opinion, OpinionGrade};
use crate::domain::record::{Extra, Record};
use crate::domain::unit::UnitKind;

/// The first year whose opinion can be recorded.
const FIRST_YEAR: i16 = 2000;

/// The enterprise with the opinion of one giver for one year in its place; the same enterprise where it stands there
/// already. Opinions keep one order, so that two recorded in either order come to the same.
pub fn appraise(edit: &Edit, target: &Record, at: &impl Records, by: &By) -> Result<Record, Refusal> {
    let (Edit::Appraise { year, from, grade, text, on }, Record::Enterprise(enterprise)) = (edit, target)
    else {
        return Err(fault("target", Rule::WrongKind(target.key())));
    };
    let most = by.today.year();
    if !(FIRST_YEAR..=most).contains(year) {
        let (value, least, most) = (i64::from(*year), i64::from(FIRST_YEAR), i64::from(most));
        return Err(fault("year", Rule::Bounds { value, least, most }));
    }
    match known(at, from, "from")? {
        Record::Community(_) => {}
        Record::Unit(unit) if matches!(unit.kind, UnitKind::Neighbourhood | UnitKind::Other(_)) => {}
        other => return Err(fault("from", Rule::WrongKind(other.key()))),
    }
    let given = grade.to.clone().ok_or_else(|| fault("grade", Rule::Empty))?;
    if matches!(given, OpinionGrade::Other(_)) {
        return Err(fault("grade", Rule::Form));
    }
    let day = past(on.to.ok_or_else(|| fault("on", Rule::Empty))?, "on", by)?;
    let first = Date::new(*year, 1, 1).unwrap_or(Date::MIN);
    if day < first {
        return Err(fault("on", Rule::Before { on: day, first }));
    }
    let mut enterprise = enterprise.clone();
    let place = enterprise.opinions.iter().position(|one| one.year == *year && one.from == *from);
    let standing = place.and_then(|place| enterprise.opinions.get(place));
    let now = standing.map_or_else(Default::default, |one| one.text.clone());
    let clashes = [
        clash("grade", grade, &standing.map(|one| one.grade.clone())),
        clash("text", text, &now),
        clash("on", on, &standing.map(|one| one.on)),
    ];
    no_clash(target, clashes.into_iter().flatten().collect())?;
    if standing.is_some_and(|one| one.grade == given && one.text == text.to && one.on == day) {
        return Ok(target.clone());
    }
    let by = Some(by.member.clone());
    match place.and_then(|place| enterprise.opinions.get_mut(place)) {
        Some(one) => (one.grade, one.text, one.on, one.by) = (given, text.to.clone(), day, by),
        None => enterprise.opinions.push(Opinion {
            year: *year,
            from: from.clone(),
            grade: given,
            text: text.to.clone(),
            on: day,
            by,
            extra: Extra::new(),
        }),
    }
    enterprise.opinions.sort_by(|a, b| (a.year, &a.from).cmp(&(b.year, &b.from)));
    Ok(enterprise.into())
}
