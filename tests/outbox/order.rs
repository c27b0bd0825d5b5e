//! What a member can do with edits, and in which order they go.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use jiff::SignedDuration;

use super::*;

#[test]
fn an_edit_goes_from_new_by_sending_to_its_answer() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (open(dir.path()), open(dir.path()));
    one.put(meet(1, "T01-M1")).unwrap();
    one.put(meet(2, "T02-M1")).unwrap();
    assert_eq!(ids(&other), [(id(1), Place::New), (id(2), Place::New)]);
    let lock = one.try_send_lock().unwrap();
    assert!(lock.is_some() && other.try_send_lock().unwrap().is_none());
    assert_eq!(one.begin(1).unwrap().len(), 1);
    assert_eq!(ids(&other), [(id(1), Place::Sending), (id(2), Place::New)]);
    let before = other.changes().unwrap();
    one.answer(vec![(id(1), applied(Kind::Milestone, "T01-M1"))], now()).unwrap();
    assert_ne!(other.changes().unwrap(), before);
    assert_eq!(ids(&other), [(id(2), Place::New)]);
    let listing = other.listing().unwrap();
    assert_eq!(listing.entry(id(1)).unwrap().outcome(), Some(&applied(Kind::Milestone, "T01-M1")));
    drop(lock);
    assert!(other.try_send_lock().unwrap().is_some());
}

#[test]
fn edits_of_a_record_go_one_after_the_other_and_never_past_a_conflict() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    for (n, milestone) in [(1, "T01-M1"), (2, "T01-M1"), (3, "T02-M1")] {
        spool.put(meet(n, milestone)).unwrap();
    }
    let maker = supervise(4);
    let made = maker.proposal.target.clone();
    spool.put(maker).unwrap();
    spool.put(visit(5, &made)).unwrap();
    let sent = |spool: &Spool| spool.begin(100).unwrap().iter().map(|entry| entry.id()).collect::<Vec<_>>();
    assert_eq!(sent(&spool), [id(1), id(3), id(4)]);
    spool
        .answer(vec![(id(1), conflict("T01-M1")), (id(4), applied(Kind::Supervision, "L009"))], now())
        .unwrap();
    assert_eq!(sent(&spool), [id(3), id(5)]);
    assert_eq!(spool.listing().unwrap().lasting(&made), Some(Key::new(Kind::Supervision, "L009")));
    let choice = meet(6, "T01-M1").proposal;
    spool.resolve(id(1), choice, now()).unwrap();
    // The choice has the conflict's turn, before the edit that waited behind it.
    assert_eq!(sent(&spool), [id(6), id(3), id(5)]);
}

#[test]
fn only_what_the_server_can_not_know_is_undone() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    assert_eq!(spool.undo(now()), Ok(None));
    spool.put(meet(1, "T01-M1")).unwrap();
    spool.begin(1).unwrap();
    spool.put(meet(2, "T02-M1")).unwrap();
    assert_eq!(spool.undo(now()).unwrap().unwrap().id(), id(2));
    assert_eq!(spool.undo(now()), Err(SpoolError::OnItsWay(id(1))));
    spool.take_back(&[id(1)]).unwrap();
    assert_eq!(spool.undo(now()).unwrap().unwrap().id(), id(1));
    assert_eq!(spool.listing().unwrap().at(Place::Rejected).count(), 2);
}

#[test]
fn an_edit_given_up_on_its_way_is_told_when_it_was_applied_nevertheless() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    spool.put(meet(1, "T01-M1")).unwrap();
    spool.begin(1).unwrap();
    spool.discard(id(1), now()).unwrap();
    assert_eq!(ids(&spool), []);
    spool.answer(vec![(id(1), applied(Kind::Milestone, "T01-M1"))], now()).unwrap();
    assert_eq!(spool.listing().unwrap().entry(id(1)).unwrap().place, Place::Sent);
}

#[test]
fn a_refused_maker_sent_again_takes_those_along_that_name_what_it_makes() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let maker = supervise(1);
    let made = maker.proposal.target.clone();
    spool.put(maker).unwrap();
    spool.put(visit(2, &made)).unwrap();
    spool.begin(100).unwrap();
    spool.answer(vec![(id(1), Outcome::Forbidden)], now()).unwrap();
    let again = spool.retry(id(1), id(3), now()).unwrap();
    let waiting = spool.listing().unwrap().entry(id(2)).unwrap().clone();
    let Edit::Visit { supervision, .. } = &waiting.proposal.edit else { panic!("a visit") };
    assert_eq!(supervision.to_string(), again.proposal.target.id);
    assert_ne!(again.proposal.target, made);
    assert_eq!(spool.retry(id(1), id(4), now()), Err(SpoolError::NotThere(id(1))), "once");
}

#[test]
fn another_epoch_sends_again_what_was_sent_and_old_entries_are_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    assert_eq!(spool.meet_epoch("a"), Ok(Some(0)));
    spool.put(meet(1, "T01-M1")).unwrap();
    spool.put(meet(2, "T02-M1")).unwrap();
    spool.begin(100).unwrap();
    spool
        .answer(vec![(id(1), applied(Kind::Milestone, "T01-M1")), (id(2), Outcome::Forbidden)], now())
        .unwrap();
    assert_eq!(spool.meet_epoch("a"), Ok(Some(0)));
    assert_eq!(spool.meet_epoch("b"), Ok(Some(1)));
    assert_eq!(ids(&spool), [(id(1), Place::Sending)]);
    assert_eq!(spool.listing().unwrap().entry(id(1)).unwrap().outcome(), None);
    spool.answer(vec![(id(1), applied(Kind::Milestone, "T01-M1"))], now()).unwrap();
    spool.tidy(now() + SignedDuration::from_hours(29 * 24)).unwrap();
    assert_eq!(spool.listing().unwrap().entries.len(), 2);
    spool.tidy(now() + SignedDuration::from_hours(31 * 24)).unwrap();
    let left = spool.listing().unwrap();
    assert_eq!(left.entries.len(), 1, "what was refused stays until the member has seen it");
    assert_eq!(left.entries[0].id(), id(2));
}

#[test]
fn another_epoch_is_not_met_before_the_answers_on_their_way_are_noted() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (open(dir.path()), open(dir.path()));
    one.meet_epoch("a").unwrap();
    one.put(meet(1, "T01-M1")).unwrap();
    let lock = one.try_send_lock().unwrap();
    one.begin(1).unwrap();
    assert_eq!(other.meet_epoch("b"), Ok(None));
    assert_eq!(other.meet_epoch("a"), Ok(Some(0)), "the one that it goes to is met already");
    one.answer(vec![(id(1), applied(Kind::Milestone, "T01-M1"))], now()).unwrap();
    assert_eq!(other.meet_epoch("b"), Ok(None));
    drop(lock);
    assert_eq!(other.meet_epoch("b"), Ok(Some(1)));
    assert_eq!(ids(&one), [(id(1), Place::Sending)]);
}

#[test]
fn a_damaged_file_is_set_aside_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let name = open(dir.path()).put(meet(1, "T01-M1")).unwrap().file_name();
    let path = dir.path().join("new").join(&name);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let spool = open(dir.path());
    let listing = spool.listing().unwrap();
    assert_eq!(listing.entries, []);
    assert_eq!((listing.faults.len(), listing.faults[0].place), (1, Place::Damaged));
    assert_eq!(fs::read(dir.path().join("damaged").join(name)).unwrap(), bytes);
}

#[test]
fn files_are_the_users_alone() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("outbox");
    let name = open(&root).put(meet(1, "T01-M1")).unwrap().file_name();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(&root), mode(&root.join("new")), mode(&root.join("new").join(name))),
        (0o700, 0o700, 0o600)
    );
}
