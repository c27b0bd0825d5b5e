//! The spool: what was said to be saved is there, whenever it was killed, whatever the disk refused.

mod crash;
mod kill;
mod order;

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::date;
use shumei::domain::edit::{Conflict, Edit, EditId, Proposal};
use shumei::domain::id::{Key, Kind, MemberId, SupervisionId};
use shumei::domain::record::Record;
use shumei::outbox::{Draft, Place, Spool, SpoolError};
use shumei::wire::{Outcome, Versioned};

pub fn now() -> Timestamp {
    "2023-06-12T01:00:00Z".parse().unwrap()
}

/// The id of the `n`th edit.
pub fn id(n: u64) -> EditId {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes());
    EditId::new(uuid::Builder::from_unix_timestamp_millis(1_686_531_600_000 + n, &bytes).into_uuid())
}

pub fn draft(proposal: Proposal) -> Draft {
    Draft { proposal, member: MemberId::new("M001"), made_at: now(), base: None }
}

/// The `n`th edit, of a milestone.
pub fn meet(n: u64, milestone: &str) -> Draft {
    let edit = Edit::Meet { on: date(2023, 6, 1), evidence: None, over: None };
    draft(Proposal::new(id(n), Key::new(Kind::Milestone, milestone), Some(1), edit))
}

/// The `n`th edit, which makes a supervision.
pub fn supervise(n: u64) -> Draft {
    let edit =
        Edit::Supervise { subject: Key::new(Kind::Community, "C001"), since: date(2023, 6, 1), reason: None };
    draft(Proposal::new(id(n), Key::new(Kind::Community, "C001"), None, edit))
}

/// The `n`th edit, a visit under a supervision.
pub fn visit(n: u64, supervision: &Key) -> Draft {
    let edit = Edit::Visit {
        supervision: SupervisionId::new(&supervision.id),
        on: date(2023, 6, 2),
        by: MemberId::new("M001"),
        findings: "x".into(),
    };
    draft(Proposal::new(id(n), supervision.clone(), None, edit))
}

pub fn applied(kind: Kind, id: &str) -> Outcome {
    Outcome::Applied { records: vec![Versioned { key: Key::new(kind, id), version: 2 }] }
}

pub fn conflict(milestone: &str) -> Outcome {
    let json = format!(
        r#"{{"id":"{milestone}","task":"T01","version":2,"updated":"2023-06-12T00:00:00Z","what":"x"}}"#
    );
    let current = Record::from_json(Kind::Milestone, json.as_bytes()).unwrap();
    let conflict = Conflict { key: current.key(), version: 2, fields: Vec::new() };
    Outcome::Conflict { conflict, current: Box::new(current) }
}

fn open(dir: &Path) -> Spool {
    Spool::open(dir).unwrap()
}

fn ids(spool: &Spool) -> Vec<(EditId, Place)> {
    spool.pending().unwrap().iter().map(|entry| (entry.id(), entry.place)).collect()
}
