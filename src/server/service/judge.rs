//! What an edit does, decided before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::access::{self, Sight, Viewer};
use crate::domain::edit::{By, Fault, Proposal, Records, Refusal, Rule, apply};
use crate::domain::id::{Id, Key, Kind, MemberId};
use crate::domain::record::Record;
use crate::wire::Outcome;

use super::scout::After;

/// What an edit does.
#[derive(Debug)]
pub struct Ruling {
    /// The records that it changes, in their new versions, the target first.
    pub records: Vec<Record>,
    /// Records whose labels change with them.
    pub labels: Vec<(Key, BTreeSet<String>)>,
    /// Members whose role or unit changes.
    pub moved: Vec<MemberId>,
}

/// Decides an edit; `name` gives the lasting keys of the records that it makes, stand-ins as long as these are not
/// known.
pub fn judge(
    proposal: &Proposal,
    viewer: &Viewer,
    by: &By,
    name: &impl Fn(Kind) -> Key,
    at: &impl Records,
) -> Result<Ruling, Outcome> {
    let refuse = |refusal| refused(refusal, viewer, at);
    let sight = Sight { records: at, viewer };
    match proposal.edit.makes() {
        Some(kind) if proposal.target != proposal.id.provisional(kind) => {
            let rule = Rule::WrongKind(proposal.target.clone());
            return Err(Outcome::Invalid { fault: Fault::new("target", rule) });
        }
        // What the member does not see is answered as what is not there, before any other rule can tell them apart.
        None if proposal.edit.occurrence().is_none() && sight.record(&proposal.target).is_none() => {
            return Err(Outcome::Missing { key: proposal.target.clone() });
        }
        _ => {}
    }
    if !access::may(viewer, proposal, at) {
        return Err(Outcome::Forbidden);
    }
    let records = apply(proposal, &sight, by, &mut |kind| name(kind)).map_err(refuse)?;
    let changed: BTreeMap<Key, Record> =
        records.iter().map(|record| (record.key(), record.clone())).collect();
    let labels = relabelled(&changed, at);
    let moved = changed.values().filter_map(|record| moved(record, at)).collect();
    Ok(Ruling { records, labels, moved })
}

/// The labels that differ once records have changed.
pub fn relabelled(changed: &BTreeMap<Key, Record>, before: &impl Records) -> Vec<(Key, BTreeSet<String>)> {
    let after = After { before, changed };
    let mut keys = BTreeSet::new();
    for key in changed.keys() {
        keys.extend(access::affected(key, before));
        keys.extend(access::affected(key, &after));
    }
    let mut out = Vec::new();
    for key in keys {
        let Some(record) = after.record(&key) else { continue };
        let labels = access::labels(&record, &after);
        let same = before.record(&key).is_some_and(|record| access::labels(&record, before) == labels);
        if !same {
            out.push((key, labels.iter().map(ToString::to_string).collect()));
        }
    }
    out
}

/// The member whose role or unit differs from what it was.
pub fn moved(record: &Record, before: &impl Records) -> Option<MemberId> {
    let Record::Member(now) = record else { return None };
    let Some(Record::Member(was)) = before.record(&now.id.key()) else { return None };
    (was.role != now.role || was.unit != now.unit).then(|| now.id.clone())
}

fn refused(refusal: Refusal, viewer: &Viewer, at: &impl Records) -> Outcome {
    match refusal {
        Refusal::Conflict(conflict) => match at.record(&conflict.key) {
            Some(current) => Outcome::Conflict { conflict, current: Box::new(access::view(viewer, current)) },
            None => Outcome::Missing { key: conflict.key },
        },
        Refusal::Invalid(fault) => Outcome::Invalid { fault },
        Refusal::Missing(key) => Outcome::Missing { key },
        Refusal::Forbidden => Outcome::Forbidden,
    }
}

/// The id of a record of a kind by its number, as the programme and its register write it (`L03`, `V021`).
pub fn numbered(kind: Kind, number: u64) -> Key {
    let width = match kind {
        Kind::Series => 1,
        Kind::Supervision | Kind::Enterprise | Kind::Task | Kind::Unit => 2,
        _ => 3,
    };
    Key::new(kind, &format!("{}{number:0width$}", kind.letter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_width_of_the_programme() {
        for (kind, number, id) in [
            (Kind::Supervision, 3, "L03"),
            (Kind::Visit, 21, "V021"),
            (Kind::Rectification, 14, "Z014"),
            (Kind::Outcome, 31, "O031"),
            (Kind::Series, 7, "S7"),
            (Kind::Visit, 1000, "V1000"),
        ] {
            assert_eq!(numbered(kind, number), Key::new(kind, id));
        }
    }
}
