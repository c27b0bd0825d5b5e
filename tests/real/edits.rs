//! Edits whose text is their own, so that applied ones can be counted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;
use shumei::domain::edit::{Edit, EditId, Proposal};
use shumei::domain::id::{Id as _, Key, Kind, MemberId, SupervisionId, TaskId};
use shumei::domain::record::Record;
use shumei::domain::text::Text;
use shumei::outbox::Draft;

/// A small generator: the same draws for the same seed.
#[derive(Clone, Debug)]
pub struct Draws(pub u64);

impl Draws {
    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Before our texts, so that they are told from those of the register.
const MARK: char = '§';

/// A visit with this text, or a line of progress where the subject is `-`.
pub fn proposal(id: EditId, text: &str, by: &str, subject: &str) -> Proposal {
    let (on, text) = (date(2023, 6, 12), Text::from(format!("{MARK}{text}")));
    if subject == "-" {
        let edit = Edit::Report { on, note: text, evidence: None, state: None, percent: None };
        return Proposal::new(id, TaskId::new("T01").key(), Some(1), edit);
    }
    let supervision = SupervisionId::new(subject);
    let target = supervision.key();
    Proposal::new(id, target, None, Edit::Visit { supervision, on, by: MemberId::new(by), findings: text })
}

/// An edit as a member's client keeps it.
pub fn draft(proposal: Proposal, by: &str) -> Draft {
    Draft { proposal, member: MemberId::new(by), made_at: Timestamp::now(), base: None }
}

/// How often each text stands in the records, as a visit or as a line of progress.
pub fn told(records: &[Record]) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    let mut count = |text: &Text| {
        if let Some(ours) = text.as_str().strip_prefix(MARK) {
            *told.entry(ours.to_owned()).or_insert(0) += 1;
        }
    };
    for record in records {
        match record {
            Record::Visit(visit) => count(&visit.findings),
            Record::Task(task) => task.progress.iter().for_each(|line| count(&line.note)),
            _ => {}
        }
    }
    told
}

/// Records as their canonical JSON, by key.
pub fn canonical(records: impl IntoIterator<Item = Record>) -> BTreeMap<Key, String> {
    let text = |record: Record| (record.key(), String::from_utf8(record.to_json().unwrap()).unwrap());
    records.into_iter().map(text).collect()
}

/// Ids of the records of a kind.
pub fn ids(records: &[Record], kind: Kind) -> Vec<String> {
    records.iter().map(Record::key).filter(|key| key.kind == kind).map(|key| key.id.to_string()).collect()
}

/// The text of an edit of ours.
pub fn text(proposal: &Proposal) -> String {
    match &proposal.edit {
        Edit::Report { note: text, .. } | Edit::Visit { findings: text, .. } => {
            text.as_str().trim_start_matches(MARK).to_owned()
        }
        other => panic!("{other:?}"),
    }
}
