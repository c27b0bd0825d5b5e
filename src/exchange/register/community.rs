//! A row of the register of communities as a community.

use jiff::Timestamp;

use super::column::Column;
use super::flaw::{Problem, quoted};
use super::index::Index;
use super::row::{Reading, Said};
use super::{shown, value};
use crate::domain::community::{
    Committee, CommitteeState, Community, CommunityKind, Party, PartyForm, Service, ServiceForm,
};
use crate::domain::id::{CommunityId, EnterpriseId, UnitId};
use crate::domain::record::Extra;
use crate::domain::text::Text;
use crate::exchange::sheet::Cell;

/// What a cell under 物业企业 may name.
enum Serves {
    Enterprise(EnterpriseId),
    Form(ServiceForm),
    /// Yes, and nothing more.
    Somebody,
}

/// A party organisation's form, or that there is one.
pub(super) enum Stated<T> {
    As(T),
    Somehow,
}

/// The record that a row speaks of; none for a new one.
///
/// # Errors
/// The column and problem where that can't be told.
pub fn standing<'a>(
    reading: &mut Reading<'_>,
    index: &Index<'a>,
) -> Result<Option<&'a Community>, (Column, Problem)> {
    if let Some(id) = reading.text(Column::Id) {
        let found = index.data().communities.find(id.trim());
        let unknown = || (Column::Id, Problem::NoSuchId(quoted(&id)));
        return found.map(|one| Some(one.as_ref())).ok_or_else(unknown);
    }
    let Some(name) = reading.text(Column::Name) else { return Err((Column::Name, Problem::NoName)) };
    let area =
        reading.cell(Column::Township).map(|cell| index.unit(&value::text(cell), Column::Township, None));
    // An area that is not known is noted when the row is read, which is then no record at all.
    let Ok(area) = area.transpose() else { return Ok(None) };
    index.community(&name, area.as_ref()).map_err(|problem| (Column::Name, problem))
}

/// A community with the values of a row over those that it had; flaws are noted in the reading.
pub fn read(
    reading: &mut Reading<'_>,
    standing: Option<&Community>,
    id: CommunityId,
    now: Timestamp,
    index: &Index<'_>,
) -> Community {
    let current =
        |column: Column| standing.map_or_else(String::new, |one| shown::community(one, column, index));
    let name = reading.text(Column::Name).map(|name| Text::from(name.as_str()));
    let township = reading.must(Column::Township, &current(Column::Township), |cell| {
        index.unit(&value::text(cell), Column::Township, None)
    });
    let kind = reading.must(Column::Form, &current(Column::Form), value::community_kind);
    let mut one = match standing {
        Some(standing) => standing.clone(),
        None => fresh(reading, id, now, name.as_ref(), township.as_ref(), kind.as_ref()),
    };
    if let Some(name) = name.filter(|name| name.as_str() != current(Column::Name).trim()) {
        one.name = name;
    }
    one.township = township.unwrap_or(one.township);
    one.kind = kind.unwrap_or(one.kind);
    let area = one.township.clone();
    reading.set(&mut one.neighbourhood, Column::Neighbourhood, &current(Column::Neighbourhood), |cell| {
        index.unit(&value::text(cell), Column::Neighbourhood, Some(&area))
    });
    let households = reading.count(Column::Households, &current(Column::Households), u64::from(u32::MAX));
    one.households = households.and_then(|value| u32::try_from(value).ok()).unwrap_or(one.households);
    service(reading, &mut one, &current, index);
    committee(reading, &mut one, &current);
    party(reading, &mut one.party, &current);
    reading.set(&mut one.model, Column::Model, &current(Column::Model), value::day);
    reading
        .set(&mut one.exempt, Column::Exempt, &current(Column::Exempt), |cell| Ok(value::text(cell).into()));
    trouble(reading, &mut one.troubled, &mut one.causes, &current);
    one
}

fn fresh(
    reading: &mut Reading<'_>,
    id: CommunityId,
    now: Timestamp,
    name: Option<&Text>,
    township: Option<&UnitId>,
    kind: Option<&CommunityKind>,
) -> Community {
    for (column, missing) in [
        (Column::Name, name.is_none()),
        (Column::Township, township.is_none()),
        (Column::Form, kind.is_none()),
    ] {
        // What is there and wrong has been noted already.
        if missing && reading.cell(column).is_none() {
            reading.missing(column);
        }
    }
    // What lacks something is read on for its other flaws, and never taken up.
    Community {
        id,
        version: 1,
        updated: now,
        name: name.cloned().unwrap_or_default(),
        township: township.cloned().unwrap_or_else(|| UnitId::new("")),
        neighbourhood: None,
        households: 0,
        kind: kind.cloned().unwrap_or(CommunityKind::Closed),
        service: None,
        committee: None,
        party: None,
        model: None,
        exempt: None,
        troubled: false,
        causes: Vec::new(),
        extra: Extra::new(),
    }
}

fn service(
    reading: &mut Reading<'_>,
    one: &mut Community,
    current: &impl Fn(Column) -> String,
    index: &Index<'_>,
) {
    let form = reading.said(Column::ServiceForm, &current(Column::ServiceForm), |cell| {
        if value::is_yes(cell) { Ok(Stated::Somehow) } else { value::service_form(cell).map(Stated::As) }
    });
    let serves = reading.said(Column::Enterprise, &current(Column::Enterprise), |cell| serves(cell, index));
    let since = reading.said(Column::ServiceSince, &current(Column::ServiceSince), value::day);
    let since_said = matches!(since, Said::Is(_));
    if matches!(form, Said::None) {
        if matches!(serves, Said::Is(_)) {
            reading.flaw(Column::Enterprise, Problem::Contradiction(Column::ServiceForm));
        }
        if since_said {
            reading.flaw(Column::ServiceSince, Problem::Contradiction(Column::ServiceForm));
        }
        one.service = None;
        return;
    }
    // Where no form is said, "none" under the enterprise means no service at all.
    if matches!((&form, &serves), (Said::Silent, Said::None)) {
        if since_said {
            reading.flaw(Column::ServiceSince, Problem::Contradiction(Column::Enterprise));
        }
        one.service = None;
        return;
    }
    let (enterprise, other_form) = match serves {
        Said::Is(Serves::Enterprise(id)) => (Some(Some(id)), None),
        Said::Is(Serves::Form(form)) => (None, Some(form)),
        Said::Is(Serves::Somebody) => (None, Some(kept_form(one))),
        Said::None => (Some(None), None),
        Said::Silent | Said::Same => (None, None),
    };
    let form = match form {
        Said::Is(Stated::As(form)) => Some(form),
        Said::Is(Stated::Somehow) => Some(kept_form(one)),
        _ => other_form,
    };
    let begins = form.is_some() || matches!(enterprise, Some(Some(_)));
    if one.service.is_none() && begins {
        one.service = Some(Service {
            form: ServiceForm::Enterprise,
            enterprise: None,
            since: None,
            extra: Extra::new(),
        });
    }
    let Some(service) = &mut one.service else {
        if since_said {
            reading.flaw(Column::ServiceSince, Problem::Without(Column::ServiceForm));
        }
        return;
    };
    service.form = form.unwrap_or_else(|| service.form.clone());
    service.enterprise = enterprise.unwrap_or_else(|| service.enterprise.take());
    match since {
        Said::Is(since) => service.since = Some(since),
        Said::None => service.since = None,
        Said::Silent | Said::Same => {}
    }
}

/// The form that a service has, else the usual one.
fn kept_form(one: &Community) -> ServiceForm {
    one.service.as_ref().map_or(ServiceForm::Enterprise, |service| service.form.clone())
}

fn serves(cell: &Cell, index: &Index<'_>) -> Result<Serves, Problem> {
    if value::is_yes(cell) {
        return Ok(Serves::Somebody);
    }
    let word = value::text(cell);
    match index.enterprise(&word)? {
        Some(id) => Ok(Serves::Enterprise(id)),
        None => {
            let form = value::service_form(cell).map(Serves::Form);
            form.map_err(|_| Problem::UnknownEnterprise(quoted(&word)))
        }
    }
}

fn committee(reading: &mut Reading<'_>, one: &mut Community, current: &impl Fn(Column) -> String) {
    let most = u64::from(u16::MAX);
    let state = reading.said(Column::Committee, &current(Column::Committee), value::committee_state);
    let since = reading.said(Column::CommitteeSince, &current(Column::CommitteeSince), value::day);
    let members = reading.count(Column::CommitteeMembers, &current(Column::CommitteeMembers), most);
    let party = reading.count(Column::CommitteeParty, &current(Column::CommitteeParty), most);
    let told = [
        (Column::CommitteeSince, matches!(since, Said::Is(_))),
        (Column::CommitteeMembers, members.is_some_and(|members| members > 0)),
        (Column::CommitteeParty, party.is_some_and(|party| party > 0)),
    ];
    if matches!(state, Said::None) {
        for (column, _) in told.into_iter().filter(|(_, told)| *told) {
            reading.flaw(column, Problem::Contradiction(Column::Committee));
        }
        one.committee = None;
        return;
    }
    let state = state.value();
    if one.committee.is_none() {
        // Who has members, or a day on which it was formed, is formed.
        let begins = told.iter().take(2).any(|(_, told)| *told);
        let Some(state) = state.clone().or_else(|| begins.then_some(CommitteeState::Formed)) else {
            if told[2].1 {
                reading.flaw(Column::CommitteeParty, Problem::Without(Column::Committee));
            }
            return;
        };
        one.committee =
            Some(Committee { state, since: None, members: 0, party_members: 0, extra: Extra::new() });
    }
    let Some(committee) = &mut one.committee else { return };
    let count =
        |value: Option<u64>, old: u16| value.and_then(|value| u16::try_from(value).ok()).unwrap_or(old);
    committee.state = state.unwrap_or_else(|| committee.state.clone());
    committee.members = count(members, committee.members);
    committee.party_members = count(party, committee.party_members);
    match since {
        Said::Is(since) => committee.since = Some(since),
        Said::None => committee.since = None,
        Said::Silent | Said::Same => {}
    }
}

/// A party organisation, of communities and enterprises alike.
pub(super) fn party(
    reading: &mut Reading<'_>,
    party: &mut Option<Party>,
    current: &impl Fn(Column) -> String,
) {
    let form = reading.said(Column::Party, &current(Column::Party), |cell| {
        if value::is_yes(cell) { Ok(Stated::Somehow) } else { value::party_form(cell).map(Stated::As) }
    });
    let since = reading.said(Column::PartySince, &current(Column::PartySince), value::day);
    let since_said = matches!(since, Said::Is(_));
    let form = match form {
        Said::None => {
            if since_said {
                reading.flaw(Column::PartySince, Problem::Contradiction(Column::Party));
            }
            *party = None;
            return;
        }
        Said::Is(Stated::As(form)) => Some(form),
        Said::Is(Stated::Somehow) => {
            Some(party.as_ref().map_or(PartyForm::Branch, |party| party.form.clone()))
        }
        Said::Silent | Said::Same => None,
    };
    match (party.as_mut(), form) {
        (Some(party), Some(form)) => party.form = form,
        (None, Some(form)) => *party = Some(Party { form, since: None, extra: Extra::new() }),
        (None, None) if since_said => {
            reading.flaw(Column::PartySince, Problem::Without(Column::Party));
            return;
        }
        _ => {}
    }
    if let Some(party) = party {
        match since {
            Said::Is(since) => party.since = Some(since),
            Said::None => party.since = None,
            Said::Silent | Said::Same => {}
        }
    }
}

/// Whether a subject is troubled, and why.
pub(super) fn trouble(
    reading: &mut Reading<'_>,
    troubled: &mut bool,
    causes: &mut Vec<crate::domain::community::Cause>,
    current: &impl Fn(Column) -> String,
) {
    match reading.said(Column::Troubled, &current(Column::Troubled), value::flag) {
        Said::Is(flag) => *troubled = flag,
        Said::None => *troubled = false,
        Said::Silent | Said::Same => {}
    }
    match reading.said(Column::Causes, &current(Column::Causes), value::causes) {
        Said::Is(said) => *causes = said,
        Said::None => causes.clear(),
        Said::Silent | Said::Same => {}
    }
}
