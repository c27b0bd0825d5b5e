//! `POST /v1/edits`: one transaction an edit, from the head's lock to the audit.

use std::time::Duration;

use compact_str::CompactString;

use super::judge::{Ruling, judge, numbered};
use super::scout::Scout;
use super::{Limits, Moment, Reader, SKEW, ServiceError, detail};
use crate::domain::access::{self, Viewer};
use crate::domain::edit::{By, Fault, Proposal, Records as _, Rule, is_provisional};
use crate::domain::id::{Id, Key, Kind, MemberId};
use crate::domain::record::Record;
use crate::server::store::{Answered, Head, Store, StoreError, Tx};
use crate::wire::problem::ProblemKind;
use crate::wire::{Answer, AuditEntry, Outcome, Versioned};

/// What became of edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The answers, in the order of the edits.
    pub answers: Vec<Answer>,
    /// The head after the last of them that wrote something.
    pub head: Option<Head>,
}

/// Judges edits in their order, each in a transaction of its own. An edit answered before gets the same answer.
///
/// # Errors
/// Refused where the member may not come in any more; the store's. What was answered before the error stays done: the
/// member sends all again.
pub async fn edits<S: Store>(
    store: &S,
    reader: &Reader,
    proposals: &[Proposal],
    moment: Moment,
    limits: &Limits,
) -> Result<Edited, ServiceError> {
    let mut edited = Edited { answers: Vec::with_capacity(proposals.len()), head: None };
    for proposal in proposals {
        let (outcome, head) = persist(store, reader, proposal, moment, limits).await?;
        edited.answers.push(Answer { id: proposal.id, outcome });
        edited.head = head.or(edited.head);
    }
    Ok(edited)
}

/// Tries an edit as often as it loses against other transactions.
async fn persist<S: Store>(
    store: &S,
    reader: &Reader,
    proposal: &Proposal,
    moment: Moment,
    limits: &Limits,
) -> Result<(Outcome, Option<Head>), ServiceError> {
    let mut attempt = 1;
    loop {
        match once(store, reader, proposal, moment, limits).await {
            Err(ServiceError::Store(StoreError::Retry)) if attempt < limits.attempts => {
                rest(limits.pause, attempt).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}

/// A pause of a random length, so that two that met do not meet again.
async fn rest(pause: Duration, attempt: u32) {
    if pause.is_zero() {
        return;
    }
    let longest = pause.saturating_mul(1 << attempt.min(6));
    let share = getrandom::u32().unwrap_or(u32::MAX / 2);
    tokio::time::sleep(longest.mul_f64(f64::from(share) / f64::from(u32::MAX))).await;
}

async fn once<S: Store>(
    store: &S,
    reader: &Reader,
    proposal: &Proposal,
    moment: Moment,
    limits: &Limits,
) -> Result<(Outcome, Option<Head>), ServiceError> {
    let member = &reader.pass.member;
    let mut tx = store.begin(&reader.pass.county).await?;
    // Role and unit of this moment, not of the one in which the call came in.
    let viewer = seated(&mut tx, member).await?;
    let mut resolved = proposal.clone();
    resolve(&mut tx, member, &mut resolved).await?;
    let digest = digest(&resolved);
    if let Some(given) = tx.answered(member, proposal.id).await? {
        let outcome = if given.digest == digest {
            again(&mut tx, &viewer, given.outcome).await?
        } else {
            Outcome::Reused
        };
        return Ok((outcome, None));
    }
    let Some(made_at) = proposal.id.made_at() else {
        let fault = Fault::new("id", Rule::Form);
        return Ok((Outcome::Invalid { fault }, None));
    };
    if moment.now.duration_since(made_at) > limits.answers {
        return Ok((Outcome::TooOld, None));
    }
    let by = By { member: member.clone(), unit: viewer.unit.clone(), today: moment.today, now: moment.now };
    let ruling = if made_at.duration_since(moment.now) > SKEW {
        // An id from the future would outlive its answer.
        Err(Outcome::Invalid { fault: Fault::new("id", Rule::Future(Moment::at(made_at).today)) })
    } else {
        decide(&mut tx, &resolved, &viewer, &by).await?
    };
    let (outcome, made) = match ruling {
        Ok(ruling) => {
            let made = |kind: Kind| ruling.records.iter().map(Record::key).find(|key| key.kind == kind);
            let made: Vec<Key> = resolved.edit.makes_all().into_iter().filter_map(made).collect();
            (write(&mut tx, ruling).await?, made)
        }
        Err(outcome) => (outcome, Vec::new()),
    };
    let answered = Answered { digest, outcome, at: moment.now };
    let named: Vec<(Key, Key)> =
        made.iter().map(|lasting| (proposal.id.provisional(lasting.kind), lasting.clone())).collect();
    tx.answer(member, proposal.id, &answered, &named).await?;
    tx.log(&AuditEntry {
        number: 0,
        at: moment.now,
        member: Some(member.clone()),
        act: proposal.edit.word().into(),
        key: Some(made.into_iter().next().unwrap_or_else(|| resolved.target.clone())),
        edit: Some(proposal.id),
        detail: detail::of(&resolved, &answered.outcome),
    })
    .await?;
    let head = tx.commit().await?;
    Ok((answered.outcome, Some(head)))
}

/// The member's role and unit, if the seat is still there and open.
async fn seated<T: Tx>(tx: &mut T, member: &MemberId) -> Result<Viewer, ServiceError> {
    let disabled = tx.account(member).await?.is_some_and(|account| account.disabled);
    match tx.record(&member.key()).await? {
        Some(Record::Member(seat)) if !disabled => Ok(Viewer::of(&seat)),
        _ => Err(ServiceError::refused(ProblemKind::TokenRevoked)),
    }
}

/// Gives the records that earlier edits of the member made their lasting ids.
async fn resolve<T: Tx>(tx: &mut T, member: &MemberId, proposal: &mut Proposal) -> Result<(), StoreError> {
    let mut names: Vec<(Key, Key)> = Vec::new();
    for key in proposal.needs().into_iter().filter(|key| is_provisional(&key.id)) {
        if let Some(lasting) = tx.lasting(member, &key).await? {
            names.push((key, lasting));
        }
    }
    proposal.resolve(|key| {
        names.iter().find(|(provisional, _)| provisional == key).map(|(_, lasting)| lasting.clone())
    });
    Ok(())
}

/// What stands for an edit when its id comes again. Taken after the ids of records are resolved, so that a member who
/// has learnt a lasting id meanwhile sends the same edit.
fn digest(proposal: &Proposal) -> CompactString {
    let json = serde_json::to_vec(proposal).unwrap_or_default();
    blake3::hash(&json).to_hex().as_str().into()
}

/// The answer given before, less what the member may not see any more.
async fn again<T: Tx>(tx: &mut T, viewer: &Viewer, outcome: Outcome) -> Result<Outcome, StoreError> {
    let Outcome::Conflict { conflict, current } = outcome else {
        return Ok(outcome);
    };
    // The record as it stands now: by what it was then it may have been in sight.
    let seen = |at: &Scout| at.record(&conflict.key).is_some_and(|now| access::sees(viewer, &now, at));
    let seen = Scout::default().run(tx, seen).await?;
    Ok(if seen {
        Outcome::Conflict { conflict, current: Box::new(access::view(viewer, *current)) }
    } else {
        Outcome::Missing { key: conflict.key }
    })
}

async fn decide<T: Tx>(
    tx: &mut T,
    proposal: &Proposal,
    viewer: &Viewer,
    by: &By,
) -> Result<Result<Ruling, Outcome>, StoreError> {
    let mut scout = Scout::default();
    let stand_in = |kind: Kind| proposal.id.provisional(kind);
    let ruling = scout.run(tx, |at| judge(proposal, viewer, by, &stand_in, at)).await?;
    let kinds = proposal.edit.makes_all();
    if ruling.is_err() || kinds.is_empty() {
        return Ok(ruling);
    }
    // Only an edit that will be made takes numbers.
    let mut names = Vec::new();
    for kind in kinds {
        names.push(numbered(kind, tx.number(kind).await?));
    }
    let name =
        |kind: Kind| names.iter().find(|key| key.kind == kind).cloned().unwrap_or_else(|| stand_in(kind));
    scout.run(tx, |at| judge(proposal, viewer, by, &name, at)).await
}

async fn write<T: Tx>(tx: &mut T, ruling: Ruling) -> Result<Outcome, StoreError> {
    for record in &ruling.records {
        tx.put(record).await?;
    }
    for (key, labels) in &ruling.labels {
        tx.relabel(key, labels).await?;
    }
    raise(tx, &ruling.moved).await?;
    let versioned = |record: &Record| Versioned { key: record.key(), version: record.version() };
    Ok(Outcome::Applied { records: ruling.records.iter().map(versioned).collect() })
}

/// Raises the scope version of members whose role or unit changed.
pub(super) async fn raise<T: Tx>(tx: &mut T, moved: &[MemberId]) -> Result<(), StoreError> {
    for member in moved {
        let mut account = tx.account(member).await?.unwrap_or_default();
        account.scope += 1;
        tx.set_account(member, &account).await?;
    }
    Ok(())
}
