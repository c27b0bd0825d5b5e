//! Killed at every operation, with and without a power failure; refused by a full disk at any of them.

use std::collections::BTreeMap;

use shumei::outbox::Disk;

use super::*;
use crate::sim::Chance;
use crate::sim::disk::{Handle, SimDisk};

/// What the member was told, as far as the script came.
#[derive(Default)]
struct Told {
    saved: Vec<EditId>,
    answered: BTreeMap<EditId, Place>,
    /// A conflict, and whether its replacement was told to be saved.
    replaced: Option<(EditId, EditId, bool)>,
    requeued: bool,
}

/// Goes through all that a spool does, until it is killed.
fn script<D: Disk>(spool: &Spool<D>, told: &mut Told) -> Result<(), SpoolError> {
    for (n, milestone) in [(1, "T01-M1"), (2, "T02-M1"), (3, "T02-M1")] {
        spool.put(meet(n, milestone))?;
        told.saved.push(id(n));
    }
    let maker = supervise(4);
    let made = maker.proposal.target.clone();
    for draft in [maker, visit(5, &made)] {
        let id = draft.proposal.id;
        spool.put(draft)?;
        told.saved.push(id);
    }
    spool.begin(100)?;
    spool.answer(vec![(id(1), applied(Kind::Milestone, "T01-M1"))], now())?;
    told.answered.insert(id(1), Place::Sent);
    spool.answer(vec![(id(2), conflict("T02-M1"))], now())?;
    told.answered.insert(id(2), Place::Conflict);
    spool.answer(vec![(id(4), Outcome::Forbidden)], now())?;
    told.answered.insert(id(4), Place::Rejected);
    told.replaced = Some((id(2), id(6), false));
    spool.resolve(id(2), meet(6, "T02-M1").proposal, now())?;
    told.replaced = Some((id(2), id(6), true));
    spool.retry(id(4), id(7), now())?;
    told.saved.push(id(7));
    spool.discard(id(3), now())?;
    told.answered.insert(id(3), Place::Rejected);
    spool.meet_epoch("b")?;
    told.requeued = true;
    Ok(())
}

fn check(disk: &SimDisk, told: &Told, when: &str) {
    let spool = Spool::over(disk.handle()).unwrap_or_else(|error| panic!("{when}: {error}"));
    let listing = spool.listing().unwrap();
    assert_eq!(listing.faults, [], "{when}");
    for saved in &told.saved {
        let entry = listing.entry(*saved).unwrap_or_else(|| panic!("{when}: {saved} is lost"));
        match told.answered.get(saved) {
            // Once asked for, sending again may have begun.
            Some(Place::Sent) => assert!(matches!(entry.place, Place::Sent | Place::Sending), "{when}"),
            Some(Place::Conflict) if told.replaced.is_some() => {}
            Some(place) => assert_eq!(entry.place, *place, "{when}: {saved}"),
            None => {}
        }
    }
    if told.requeued {
        assert_eq!(listing.entry(id(1)).unwrap().place, Place::Sending, "{when}");
    }
    // Never both of a conflict and its replacement, and never neither.
    if let Some((old, by, done)) = told.replaced {
        let pending: Vec<EditId> = spool.pending().unwrap().iter().map(|entry| entry.id()).collect();
        assert!(pending.contains(&old) != pending.contains(&by), "{when}: {pending:?}");
        assert!(!done || pending.contains(&by), "{when}");
    }
    for place in Place::ENTRIES {
        for name in disk.names_at(place) {
            let places = Place::ENTRIES.iter().filter(|other| disk.names_at(**other).contains(&name));
            assert_eq!(places.count(), 1, "{when}: {name}");
        }
    }
    assert_eq!(disk.names_at(Place::Tmp), [""; 0], "{when}");
}

fn killed_at(op: usize, seed: u64, power: bool) -> bool {
    let disk = SimDisk::new(Chance::new(seed));
    let handle: Handle = disk.handle();
    let spool = Spool::over(handle.clone()).unwrap();
    handle.kill_after(op);
    let mut told = Told::default();
    let done = script(&spool, &mut told);
    assert_eq!(done.is_err(), handle.is_dead());
    handle.kill();
    if power {
        disk.lose_power();
    }
    let when = format!("killed at {op}, seed {seed}, power lost: {power}");
    // The one who mends is killed as well.
    for again in 1..4 {
        let other = disk.handle();
        other.kill_after(again);
        let _ = Spool::over(other.clone());
        if power {
            disk.lose_power();
        }
    }
    check(&disk, &told, &when);
    done.is_err()
}

#[test]
fn whenever_it_is_killed_nothing_is_lost_or_doubled() {
    for power in [false, true] {
        for seed in 0..12 {
            let ops = (1..1_000).take_while(|op| killed_at(*op, seed, power)).count();
            assert!((61..999).contains(&ops), "{ops}");
        }
    }
}

#[test]
fn what_a_full_disk_refuses_leaves_nothing_behind() {
    for seed in 0..300 {
        let disk = SimDisk::new(Chance::new(seed));
        let handle = disk.handle();
        let spool = Spool::over(handle.clone()).unwrap();
        let mut saved = Vec::new();
        for n in 1..8 {
            handle.fill(300);
            let done = spool.put(meet(n, "T01-M1"));
            handle.fill(0);
            match done {
                Ok(entry) => saved.push(entry.id()),
                Err(error) => assert_eq!(error, SpoolError::Full),
            }
            let there: Vec<EditId> = spool.pending().unwrap().iter().map(|entry| entry.id()).collect();
            assert_eq!(there, saved, "seed {seed}");
            assert_eq!(disk.names_at(Place::Tmp), [""; 0], "seed {seed}");
        }
        handle.kill();
        disk.lose_power();
        let there = Spool::over(disk.handle()).unwrap().pending().unwrap();
        assert_eq!(there.iter().map(|entry| entry.id()).collect::<Vec<_>>(), saved, "seed {seed}");
    }
}
