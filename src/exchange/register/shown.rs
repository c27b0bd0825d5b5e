//! A record's values as a register shows them, in the form in which they are read back.

use super::column::{Column, Subject};
use super::index::Index;
use crate::domain::community::{Cause, Community, Enterprise, Party};
use crate::domain::record::Record;
use crate::locale::Lang;
use crate::locale::labels::Labelled;
use jiff::civil::Date;

const ZH: Lang = Lang::Zh;

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn flag(flag: bool) -> String {
    if flag { "是" } else { "否" }.to_owned()
}

fn causes(causes: &[Cause]) -> String {
    causes.iter().map(|cause| cause.shown(ZH)).collect::<Vec<_>>().join("、")
}

fn form(party: Option<&Party>) -> String {
    party.map_or_else(String::new, |party| party.form.shown(ZH).to_owned())
}

fn or_empty(text: Option<&crate::domain::text::Text>) -> String {
    text.map_or_else(String::new, ToString::to_string)
}

/// A community's value in a column; empty where it has none.
pub fn community(one: &Community, column: Column, index: &Index<'_>) -> String {
    let (service, committee) = (one.service.as_ref(), one.committee.as_ref());
    match column {
        Column::Id => one.id.to_string(),
        Column::Name => one.name.to_string(),
        Column::Township => index.unit_name(&one.township),
        Column::Neighbourhood => {
            one.neighbourhood.as_ref().map_or_else(String::new, |id| index.unit_name(id))
        }
        Column::Households => one.households.to_string(),
        Column::Form => one.kind.shown(ZH).to_owned(),
        Column::ServiceForm => service.map_or_else(String::new, |service| service.form.shown(ZH).to_owned()),
        Column::Enterprise => service
            .and_then(|service| service.enterprise.as_ref())
            .map_or_else(String::new, |id| index.enterprise_name(id)),
        Column::ServiceSince => day(service.and_then(|service| service.since)),
        Column::Committee => committee.map_or_else(String::new, |one| one.state.shown(ZH).to_owned()),
        Column::CommitteeSince => day(committee.and_then(|one| one.since)),
        Column::CommitteeMembers => committee.map_or_else(String::new, |one| one.members.to_string()),
        Column::CommitteeParty => committee.map_or_else(String::new, |one| one.party_members.to_string()),
        Column::Party => form(one.party.as_ref()),
        Column::PartySince => day(one.party.as_ref().and_then(|party| party.since)),
        Column::Model => day(one.model),
        Column::Exempt => or_empty(one.exempt.as_ref()),
        Column::Troubled => flag(one.troubled),
        Column::Causes => causes(&one.causes),
        Column::CreditCode | Column::Credit => String::new(),
    }
}

/// An enterprise's value in a column; empty where it has none.
pub fn enterprise(one: &Enterprise, column: Column, index: &Index<'_>) -> String {
    match column {
        Column::Id => one.id.to_string(),
        Column::Name => one.name.to_string(),
        Column::CreditCode => or_empty(one.credit_code.as_ref()),
        Column::Township => one.township.as_ref().map_or_else(String::new, |id| index.unit_name(id)),
        Column::Party => form(one.party.as_ref()),
        Column::PartySince => day(one.party.as_ref().and_then(|party| party.since)),
        Column::Credit => or_empty(one.credit.as_ref()),
        Column::Model => day(one.model),
        Column::Exempt => or_empty(one.exempt.as_ref()),
        Column::Troubled => flag(one.troubled),
        Column::Causes => causes(&one.causes),
        _ => String::new(),
    }
}

/// A record's value in a column; empty for a record of another kind.
pub fn value(record: &Record, column: Column, index: &Index<'_>) -> String {
    match record {
        Record::Community(one) => community(one, column, index),
        Record::Enterprise(one) => enterprise(one, column, index),
        _ => String::new(),
    }
}

/// A register as rows of texts, its header first: what [`import`](super::import) reads back.
pub fn rows(subject: Subject, data: &crate::domain::dataset::Dataset) -> Vec<Vec<String>> {
    let index = Index::new(data);
    let columns: Vec<Column> = subject.columns().collect();
    let mut header: Vec<String> = columns.iter().map(|column| column.label().get(ZH).to_owned()).collect();
    if let Some(name) = columns.iter().position(|column| *column == Column::Name) {
        header[name] = match subject {
            Subject::Community => "小区名称".to_owned(),
            Subject::Enterprise => "企业名称".to_owned(),
        };
    }
    let row = |record: Record| columns.iter().map(|column| value(&record, *column, &index)).collect();
    let mut rows = vec![header];
    match subject {
        Subject::Community => {
            rows.extend(data.communities.iter().map(|one| row(Record::Community(one.as_ref().clone()))));
        }
        Subject::Enterprise => {
            rows.extend(data.enterprises.iter().map(|one| row(Record::Enterprise(one.as_ref().clone()))));
        }
    }
    rows
}
