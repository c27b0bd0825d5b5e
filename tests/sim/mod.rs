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
const TURNS: usize = 500;
const LONGEST_CALM: usize = 60_000;

/// One run; what it broke.
fn run(seed: u64) -> Vec<String> {
    let mut world = World::new(seed);
    for _ in 0..TURNS {
        world.turn();
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

/// A part of the seeds: tests run side by side, and so use every core.
fn part(of: u64, parts: u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds: Vec<u64> = match number("SHUMEI_SIM_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("SHUMEI_SIM_SEEDS").unwrap_or(SEEDS)).filter(|seed| seed % parts == of).collect(),
    };
    for seed in seeds {
        let broken = catch_unwind(AssertUnwindSafe(|| run(seed)));
        let broken = broken.unwrap_or_else(|_| vec!["it panicked".to_owned()]);
        assert!(
            broken.is_empty(),
            "seed {seed} broke a promise; again with:\n  SHUMEI_SIM_SEED={seed} cargo test --test all sim::promises_hold_in_any_weather_1\n{}",
            broken.join("\n")
        );
    }
}

#[test]
fn promises_hold_in_any_weather_1() {
    part(0, 2);
}

#[test]
fn promises_hold_in_any_weather_2() {
    part(1, 2);
}

#[test]
fn a_run_repeats_itself() {
    assert_eq!(run(7), run(7));
}
