//! The promises, asked for after quiet.

use std::collections::{BTreeMap, BTreeSet};

use shumei::domain::access::{self, Viewer};
use shumei::domain::dataset::Dataset;
use shumei::domain::edit::{Edit, EditId};
use shumei::domain::id::{Id as _, Key};
use shumei::domain::record::Record;
use shumei::outbox::{End, Entry, Listing, Place};
use shumei::server::store::{Store as _, Tx as _};
use shumei::sync::Replica as _;
use shumei::wire::Outcome;

use super::net::{COUNTY, ready};
use super::world::World;

/// Records by key, each in canonical form.
fn canonical(data: &Dataset) -> BTreeMap<Key, String> {
    data.records()
        .map(|record| (record.key(), String::from_utf8(record.to_json().unwrap()).unwrap()))
        .collect()
}

/// What a member's terminal should hold: worked out from all records by the rule itself, not by stored labels.
fn in_sight(all: &Dataset, viewer: &Viewer) -> BTreeMap<Key, String> {
    let mut data = Dataset::default();
    data.load(
        all.records()
            .filter(|record| access::sees(viewer, record, all))
            .map(|record| access::view(viewer, record)),
    );
    canonical(&data)
}

/// Every promise that does not hold, in words.
pub fn promises(world: &World) -> Vec<String> {
    let mut broken = world.net.broken.borrow().clone();
    let all = world.net.everything();
    converged(world, &all, &mut broken);
    for client in 0..world.clients.len() {
        let listing = world.clients[client].sessions[0].spool.listing().unwrap();
        kept(world, client, &listing, &mut broken);
        answered(world, client, &listing, &mut broken);
    }
    once(world, &all, &mut broken);
    broken
}

/// Promises 3 to 7: every session holds what the server has in its member's scope, byte for byte.
fn converged(world: &World, all: &Dataset, broken: &mut Vec<String>) {
    for client in &world.clients {
        let Some(Record::Member(seat)) = all.record(&client.member.key()) else {
            broken.push(format!("{} lost its seat", client.member));
            continue;
        };
        let viewer = Viewer { member: seat.id.clone(), role: seat.role.clone(), unit: seat.unit.clone() };
        let expected = in_sight(all, &viewer);
        for session in &client.sessions {
            let slot = client.slots[session.slot].borrow();
            let held = canonical(&slot.data);
            if held == expected {
                continue;
            }
            let mut differ: Vec<String> = Vec::new();
            for key in expected.keys().chain(held.keys()).collect::<BTreeSet<_>>() {
                let (want, have) = (expected.get(key), held.get(key));
                if want != have {
                    differ.push(format!("  {key}: server {want:?}\n      terminal {have:?}"));
                }
            }
            differ.truncate(4);
            broken.push(format!(
                "3: {} slot {} at {:?} differs from the server:\n{}",
                client.member,
                session.slot,
                slot.cursor(),
                differ.join("\n")
            ));
        }
    }
}

/// Promise 1: every accepted edit is in the spool with its answer, or waits for the member, or was given up.
fn kept(world: &World, client: usize, listing: &Listing, broken: &mut Vec<String>) {
    let who = &world.clients[client].member;
    for accepted in world.accepted.iter().filter(|one| one.client == client) {
        match listing.entry(accepted.id) {
            None => broken.push(format!("1: {who} lost {}", accepted.id)),
            Some(entry) => {
                let settled = matches!(entry.place, Place::Sent | Place::Rejected) && entry.closing.is_some();
                if !settled {
                    broken.push(format!("1: {who}: {} is still in {:?}", entry.id(), entry.place));
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    for entry in &listing.entries {
        if !seen.insert(entry.id()) {
            broken.push(format!("1: {who}: {} is there twice", entry.id()));
        }
    }
    for (_, id) in world.unsaved.iter().filter(|(of, _)| *of == client) {
        if listing.entry(*id).is_some() {
            broken.push(format!("1: {who}: {id} was said not to be saved, and is there"));
        }
    }
    for fault in &listing.faults {
        broken.push(format!("1: {who}: {fault:?}"));
    }
}

/// Promises 1 and 7: what the spool calls applied the server knows as applied, also after it was restored.
fn answered(world: &World, client: usize, listing: &Listing, broken: &mut Vec<String>) {
    let member = &world.clients[client].member;
    let mut tx = ready(world.net.store.begin(COUNTY)).unwrap();
    for entry in listing.at(Place::Sent) {
        let answer = ready(tx.answered(member, entry.id())).unwrap();
        if !matches!(answer.as_ref().map(|one| &one.outcome), Some(Outcome::Applied { .. })) {
            let (id, word) = (entry.id(), entry.proposal.edit.word());
            broken.push(format!("7: {member}: {id} ({word}) counts as applied, the server says {answer:?}"));
        }
    }
}

/// The text that only this edit (and those that replace it) holds, and where it goes.
fn trace(edit: &Edit) -> Option<&str> {
    match edit {
        Edit::Report { note, .. } => Some(note),
        Edit::Visit { findings, .. } => Some(findings),
        Edit::Rectify { title, .. } | Edit::Raise { title, .. } | Edit::Table { title, .. } => Some(title),
        // What a follow-up becomes bears its text as well.
        Edit::Settle { text, becomes: None, .. } | Edit::Treat { remark: Some(text), .. } => Some(text),
        Edit::Handle { note, .. } => note.as_deref(),
        Edit::Escalate { reason, .. } | Edit::SendDown { reason, .. } => Some(reason),
        Edit::Supervise { reason, .. } => reason.as_deref(),
        _ => None,
    }
}

/// Promise 2: what was applied left its trace once, and what was not left none.
fn once(world: &World, all: &Dataset, broken: &mut Vec<String>) {
    let everything: Vec<String> = canonical(all).into_values().collect();
    let mut applied: BTreeMap<String, usize> = BTreeMap::new();
    let mut perhaps: BTreeMap<String, usize> = BTreeMap::new();
    for client in &world.clients {
        let listing = client.sessions[0].spool.listing().unwrap();
        for entry in &listing.entries {
            let Some(text) = trace(&entry.proposal.edit) else { continue };
            *applied.entry(text.to_owned()).or_default() += usize::from(entry.place == Place::Sent);
            *perhaps.entry(text.to_owned()).or_default() += usize::from(withdrawn_late(entry));
        }
    }
    let texts: BTreeSet<&str> =
        world.accepted.iter().filter_map(|accepted| trace(&accepted.proposal.edit)).collect();
    for text in texts {
        let json = serde_json::to_string(text).unwrap();
        let traces: usize = everything.iter().map(|record| record.matches(&json).count()).sum();
        let least = applied.get(text).copied().unwrap_or_default();
        let most = least + perhaps.get(text).copied().unwrap_or_default();
        if traces < least || traces > most {
            broken
                .push(format!("2: {text} was applied {least} to {most} times, and is there {traces} times"));
        }
    }
    in_the_audit(world, broken);
}

fn withdrawn_late(entry: &Entry) -> bool {
    matches!(entry.closing.as_ref().map(|closing| &closing.end), Some(End::Withdrawn(true)))
}

/// Promise 2 by the server's own book: no edit stands in it twice as applied.
fn in_the_audit(world: &World, broken: &mut Vec<String>) {
    let mut seen: BTreeSet<EditId> = BTreeSet::new();
    let entries = ready(world.net.store.audit(COUNTY, None, None, None, u32::MAX)).unwrap();
    for id in entries.into_iter().filter_map(|entry| entry.edit) {
        if !seen.insert(id) {
            broken.push(format!("2: {id} is in the audit twice"));
        }
    }
}
