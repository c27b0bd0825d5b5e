//! The simulation: members, sessions, servers and everything that goes wrong between them, by a seed; after quiet the
//! promises of the contract are checked.
//!
//! `SHUMEI_SIM_SEEDS` sets how many seeds are run, `SHUMEI_SIM_SEED` runs one and tells what breaks.

mod chance;
mod check;
mod county;
pub mod disk;
mod edits;
mod net;
mod world;

pub use chance::Chance;

use std::panic::{AssertUnwindSafe, catch_unwind};

use shumei::outbox::Place;
use shumei::sync::Replica as _;
use world::World;

const SEEDS: u64 = 2_000;
/// Seeds of the runs in which a backup is put back again and again: at so many of a thousand turns.
const RESTORED_SEEDS: u64 = 300;
const RESTORES: usize = 15;
const TURNS: usize = 500;
const LONGEST_CALM: usize = 60_000;

/// One run, in which a backup is put back at so many of a thousand turns beside all else; what it broke.
fn run(seed: u64, restores: usize) -> Vec<String> {
    let mut world = World::new(seed);
    for _ in 0..TURNS {
        world.turn();
        if restores > 0 {
            world.restore(restores);
        }
    }
    world.calm();
    let mut quiet = 0;
    for turn in 0..LONGEST_CALM {
        world.net.advance(50);
        if turn % 3 == 0 {
            world.run_session();
        } else {
            world.run_server();
        }
        if turn % 200 == 0 {
            if turn % 2_000 == 0 {
                world.poke_all();
            }
            settle_all(&mut world);
            quiet = if world.is_quiet() { quiet + 1 } else { 0 };
            if quiet > 1 {
                return check::promises(&world);
            }
        }
    }
    let mut broken = vec![format!("it does not come to rest: {}", world.unrest())];
    for client in &world.clients {
        for session in &client.sessions {
            broken.push(format!("  {} {:?}", client.member, session.status.borrow()));
            broken.push(format!("    at {:?}", client.slots[session.slot].borrow().cursor()));
        }
    }
    broken
}

fn settle_all(world: &mut World) {
    for client in 0..world.clients.len() {
        let spool = world.clients[client].sessions[0].spool.clone();
        for entry in spool.pending().unwrap() {
            if entry.place == Place::Conflict {
                world.settle(client, &spool, &entry);
            }
        }
    }
}

/// Runs seeds from `from` in strides of `stride`, so that tests side by side use every core; `test` names the one who
/// asks.
fn runs(test: &str, (from, stride): (u64, usize), count: u64, restores: usize) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds: Vec<u64> = match number("SHUMEI_SIM_SEED") {
        Some(seed) => vec![seed],
        None => (from..number("SHUMEI_SIM_SEEDS").unwrap_or(count)).step_by(stride).collect(),
    };
    for seed in seeds {
        let broken = catch_unwind(AssertUnwindSafe(|| run(seed, restores)));
        let broken = broken.unwrap_or_else(|_| vec!["it panicked".to_owned()]);
        assert!(
            broken.is_empty(),
            "seed {seed} broke a promise; again with:\n  SHUMEI_SIM_SEED={seed} cargo test --test all sim::{test}\n{}",
            broken.join("\n")
        );
    }
}

#[test]
fn promises_hold_in_any_weather_1() {
    runs("promises_hold_in_any_weather_1", (0, 2), SEEDS, 0);
}

#[test]
fn promises_hold_in_any_weather_2() {
    runs("promises_hold_in_any_weather_2", (1, 2), SEEDS, 0);
}

/// Restores fall between a request and its answer, and between the sessions of a member.
#[test]
fn promises_hold_when_backups_are_put_back_again_and_again() {
    let test = "promises_hold_when_backups_are_put_back_again_and_again";
    runs(test, (0, 1), RESTORED_SEEDS, RESTORES);
}

#[test]
fn a_run_repeats_itself() {
    assert_eq!(run(7, 0), run(7, 0));
}
