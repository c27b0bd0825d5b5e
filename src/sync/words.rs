//! What became of an edit, in one line for people: the reasons of the outbox.

use crate::domain::edit::{Proposal, Refusal};
use crate::domain::text::single_line;
use crate::draft::say;
use crate::locale::{Lang, outbox as m};
use crate::outbox::{End, Entry};
use crate::wire::Outcome;

/// Why the server did not apply an edit; none where it did.
pub fn outcome(outcome: &Outcome, proposal: &Proposal, lang: Lang) -> Option<String> {
    let refusal = match outcome {
        Outcome::Applied { .. } => return None,
        Outcome::Conflict { conflict, .. } => Refusal::Conflict(conflict.clone()),
        Outcome::Forbidden => Refusal::Forbidden,
        Outcome::Missing { key } => Refusal::Missing(key.clone()),
        Outcome::Invalid { fault } => Refusal::Invalid(fault.clone()),
        Outcome::Reused => return Some(m::REUSED.get(lang).to_owned()),
        Outcome::TooOld => return Some(m::TOO_OLD.get(lang).to_owned()),
    };
    Some(single_line(&say::refusal(&refusal, proposal, lang)))
}

/// How an entry came to its end, where there is something to say about it.
pub fn closing(entry: &Entry, lang: Lang) -> Option<String> {
    match &entry.closing.as_ref()?.end {
        End::Answered(answer) => outcome(answer, &entry.proposal, lang),
        End::Withdrawn(false) => Some(m::WITHDRAWN.get(lang).to_owned()),
        End::Withdrawn(true) => Some(m::WITHDRAWN_LATE.get(lang).to_owned()),
        End::Replaced(by) => Some(m::REPLACED.fill(lang, &[("id", by)])),
        End::Refused { problem, detail } => {
            let detail = detail.as_deref().unwrap_or(problem);
            Some(m::REQUEST_REFUSED.fill(lang, &[("detail", &single_line(detail))]))
        }
    }
}
