//! What the member sees while edits wait, are answered, come, or conflict.
#![cfg(test)]

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;

use super::view::{Eyes, overlay};
use crate::domain::dataset::Dataset;
use crate::domain::edit::{Conflict, Edit, EditId, Proposal, Swap};
use crate::domain::id::{Key, Kind, MemberId, SupervisionId, UnitId};
use crate::domain::record::Record;
use crate::outbox::{Closing, End, Entry, Listing, Place};
use crate::wire::{Outcome, Versioned};

fn now() -> jiff::Timestamp {
    "2023-06-12T01:00:00Z".parse().unwrap()
}

fn community(version: u64, households: u32) -> Record {
    let json = json!({"id": "C001", "version": version, "updated": "2023-03-06T00:00:00Z", "name": "x",
        "township": "U20", "households": households, "form": "closed"});
    Record::from_json(Kind::Community, json.to_string().as_bytes()).unwrap()
}

fn confirmed(version: u64, households: u32) -> Dataset {
    let mut data = Dataset::default();
    data.load([community(version, households)]);
    data
}

fn eyes() -> Eyes {
    Eyes { member: MemberId::new("M001"), unit: UnitId::new("U01"), today: date(2023, 6, 12), level_at: None }
}

fn id(n: u128) -> EditId {
    EditId::new(uuid::Uuid::from_u128(0x0188_b3c8_5c00_7000_8000_0000_0000_0000 + n))
}

fn entry(n: u128, place: Place, edit: Edit) -> Entry {
    let proposal = Proposal::new(id(n), Key::new(Kind::Community, "C001"), Some(1), edit);
    Entry {
        place,
        seq: n as u64,
        proposal,
        member: MemberId::new("M001"),
        made_at: now(),
        base: None,
        replaces: None,
        closing: None,
    }
}

fn amend(was: u32, to: u32) -> Edit {
    Edit::Amend { fields: [("households".into(), Swap { was: json!(was), to: json!(to) })].into() }
}

fn closed(mut entry: Entry, outcome: Outcome) -> Entry {
    entry.closing = Some(Closing { at: now(), end: End::Answered(outcome) });
    entry
}

fn listing(entries: Vec<Entry>) -> Listing {
    Listing { entries: entries.into_iter().map(Arc::new).collect(), ..Listing::default() }
}

fn households(data: &Dataset) -> u32 {
    data.communities.find("C001").unwrap().households
}

#[test]
fn waiting_edits_are_seen_at_once_and_the_servers_records_stay_as_they_are() {
    let data = confirmed(1, 100);
    let waiting =
        listing(vec![entry(1, Place::Sending, amend(100, 200)), entry(2, Place::New, amend(200, 300))]);
    let (seen, over) = overlay(&data, &waiting, &eyes());
    assert_eq!((households(&seen), households(&data)), (300, 100));
    assert_eq!(seen.communities.find("C001").unwrap().version, 1, "versions are the server's");
    assert_eq!(over.pending[&Key::new(Kind::Community, "C001")], [id(1), id(2)]);
    assert!(!over.is_empty() && over.stuck.is_empty());
}

#[test]
fn an_answered_edit_does_not_flicker_before_its_record_comes() {
    let applied = || Outcome::Applied {
        records: vec![Versioned { key: Key::new(Kind::Community, "C001"), version: 2 }],
    };
    let sent = listing(vec![closed(entry(1, Place::Sent, amend(100, 200)), applied())]);
    let (seen, over) = overlay(&confirmed(1, 100), &sent, &eyes());
    assert_eq!(households(&seen), 200);
    assert!(over.is_empty(), "it is not marked as waiting any more");
    assert_eq!(households(&overlay(&confirmed(2, 200), &sent, &eyes()).0), 200);
    // Somebody else changed it back: what the server says counts.
    assert_eq!(households(&overlay(&confirmed(3, 100), &sent, &eyes()).0), 100);
    // Level with the server since: whatever the record's version, it has come, or has left the scope.
    let level = Eyes { level_at: Some(now() + SignedDuration::from_secs(1)), ..eyes() };
    assert_eq!(households(&overlay(&confirmed(1, 100), &sent, &level).0), 100);
}

#[test]
fn a_conflict_shows_the_servers_side_and_what_can_not_be_applied_is_told() {
    let key = Key::new(Kind::Community, "C001");
    let conflict = Outcome::Conflict {
        conflict: Conflict { key: key.clone(), version: 2, fields: Vec::new() },
        current: Box::new(community(2, 150)),
    };
    let waiting = listing(vec![
        closed(entry(1, Place::Conflict, amend(100, 200)), conflict),
        entry(2, Place::New, amend(200, 300)),
    ]);
    let (seen, over) = overlay(&confirmed(2, 150), &waiting, &eyes());
    assert_eq!(households(&seen), 150);
    assert_eq!(over.conflicts[&key], [id(1)]);
    assert_eq!(over.stuck.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [id(2)]);
}

#[test]
fn what_an_edit_makes_stands_under_its_provisional_key_until_the_server_has_named_it() {
    let supervise =
        Edit::Supervise { subject: Key::new(Kind::Community, "C001"), since: date(2023, 6, 1), reason: None };
    let maker = entry(1, Place::Sending, supervise);
    let made = maker.proposal.target.clone();
    let unlink = |supervision: &Key| {
        let edit = Edit::Rectify {
            supervision: SupervisionId::new(&supervision.id),
            title: "x".into(),
            found: date(2023, 6, 2),
            due: None,
            unit: None,
        };
        entry(2, Place::New, edit)
    };
    let (seen, over) = overlay(&confirmed(1, 100), &listing(vec![maker.clone(), unlink(&made)]), &eyes());
    assert!(seen.contains(&made) && over.pending.contains_key(&made) && over.stuck.is_empty());
    assert_eq!(seen.rectifications.at(0).unwrap().supervision.to_string(), made.id);

    let lasting = Key::new(Kind::Supervision, "L009");
    let applied = Outcome::Applied { records: vec![Versioned { key: lasting.clone(), version: 1 }] };
    let sent = closed(Entry { place: Place::Sent, ..maker }, applied);
    let (seen, over) = overlay(&confirmed(1, 100), &listing(vec![sent, unlink(&made)]), &eyes());
    assert!(seen.contains(&lasting) && !seen.contains(&made));
    assert_eq!(over.became[&made], lasting);
    assert_eq!(seen.rectifications.at(0).unwrap().supervision.to_string(), lasting.id);
}
