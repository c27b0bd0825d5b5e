//! A row of the register of enterprises as an enterprise.

use jiff::Timestamp;

use super::column::{Column, half_width};
use super::community::{party, trouble};
use super::flaw::{Problem, quoted};
use super::index::Index;
use super::row::Reading;
use super::{shown, value};
use crate::domain::community::Enterprise;
use crate::domain::credit_code;
use crate::domain::id::EnterpriseId;
use crate::domain::record::Extra;
use crate::domain::text::Text;
use crate::exchange::sheet::Cell;

/// A credit code, as it is meant to be typed.
fn code(cell: &Cell) -> Result<Text, Problem> {
    if let Cell::Number(_) = cell {
        return Err(Problem::CodeIsNumber);
    }
    let text: String = cell.shown().chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_start_matches('\'').to_ascii_uppercase();
    credit_code::check(&text).map_err(Problem::CreditCode)?;
    Ok(Text::from(text))
}

/// The record that a row speaks of; none for a new one.
///
/// # Errors
/// The column and problem where that can't be told.
pub fn standing<'a>(
    reading: &mut Reading<'_>,
    index: &Index<'a>,
) -> Result<Option<&'a Enterprise>, (Column, Problem)> {
    if let Some(id) = reading.text(Column::Id) {
        let found = index.data().enterprises.find(id.trim());
        let unknown = || (Column::Id, Problem::NoSuchId(quoted(&id)));
        return found.map(|one| Some(one.as_ref())).ok_or_else(unknown);
    }
    let name = reading.text(Column::Name);
    let code = reading.cell(Column::CreditCode).and_then(|cell| code(cell).ok());
    if name.is_none() && code.is_none() {
        return Err((Column::Name, Problem::NoName));
    }
    let area = reading.cell(Column::Township).filter(|cell| !value::is_none(cell));
    let area = area.and_then(|cell| index.unit(&value::text(cell), Column::Township, None).ok());
    let found = index.standing(name.as_deref(), code.as_deref(), area.as_ref());
    found.map_err(|problem| (Column::Name, problem))
}

/// An enterprise with the values of a row over those that it had; flaws are noted in the reading.
pub fn read(
    reading: &mut Reading<'_>,
    standing: Option<&Enterprise>,
    id: EnterpriseId,
    now: Timestamp,
    index: &Index<'_>,
) -> Option<Enterprise> {
    let current =
        |column: Column| standing.map_or_else(String::new, |one| shown::enterprise(one, column, index));
    let name = reading.text(Column::Name).map(|name| Text::from(name.as_str()));
    let mut one = match (standing, &name) {
        (Some(standing), _) => standing.clone(),
        (None, Some(name)) => Enterprise {
            id,
            version: 1,
            updated: now,
            name: name.clone(),
            credit_code: None,
            township: None,
            party: None,
            credit: None,
            opinions: Vec::new(),
            model: None,
            exempt: None,
            troubled: false,
            causes: Vec::new(),
            extra: Extra::new(),
        },
        (None, None) => {
            reading.missing(Column::Name);
            return None;
        }
    };
    if let Some(name) = name.filter(|name| name.as_str() != current(Column::Name).trim()) {
        one.name = name;
    }
    reading.set(&mut one.credit_code, Column::CreditCode, &current(Column::CreditCode), code);
    reading.set(&mut one.township, Column::Township, &current(Column::Township), |cell| {
        index.unit(&value::text(cell), Column::Township, None)
    });
    party(reading, &mut one.party, &current);
    reading
        .set(&mut one.credit, Column::Credit, &current(Column::Credit), |cell| Ok(value::text(cell).into()));
    reading.set(&mut one.model, Column::Model, &current(Column::Model), value::day);
    reading
        .set(&mut one.exempt, Column::Exempt, &current(Column::Exempt), |cell| Ok(value::text(cell).into()));
    trouble(reading, &mut one.troubled, &mut one.causes, &current);
    Some(one)
}
