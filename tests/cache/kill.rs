//! A session that is killed while it writes leaves a cache that opens, with records that belong to its cursor.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use shumei::cache::{Cache, Condition};
use shumei::domain::batch::Batch;

use super::*;

const DIR: &str = "SHUMEI_TEST_KILL_DIR";
const COUNT: u32 = 600;
const ROUNDS: u64 = 20;

/// Record `n` after `step`: only those whose turn it was have changed, so a half-written step shows.
fn expected(n: u32, step: u64) -> u64 {
    (0..=step).rev().find(|step| touched(n, *step)).unwrap_or(0) + 1
}

fn touched(n: u32, step: u64) -> bool {
    step == 0 || (u64::from(n) + step).is_multiple_of(7)
}

/// Not a test by itself: [`a_killed_writer_loses_at_most_its_tail`] starts it in a process of its own.
#[test]
fn writer() {
    let Some(dir) = std::env::var_os(DIR).map(PathBuf::from) else { return };
    let mut cache = Cache::open(&dir, options()).cache;
    let from = cache.mark().map(|mark| mark.cursor.parse::<u64>().unwrap());
    if from.is_none() {
        let all = (0..COUNT).map(|n| community(n, 1));
        cache.apply(&Batch::snapshot(all, "0"), &origin()).unwrap();
    }
    for step in from.unwrap_or(0) + 1.. {
        let touched: Vec<_> =
            (0..COUNT).filter(|n| touched(*n, step)).map(|n| put(community(n, step + 1))).collect();
        cache.apply(&changes(touched, &step.to_string()), &origin()).unwrap();
        println!("step {step}");
    }
}

#[test]
fn a_killed_writer_loses_at_most_its_tail() {
    let dir = tempfile::tempdir().unwrap();
    let mut reached = 0;
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cache::kill::writer", "--nocapture", "--test-threads=1"])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Killed at a different point each time; the process is in the middle of the next step then.
        let seen = lines.filter(|line| line.as_ref().is_ok_and(|line| line.contains("step ")));
        assert!(seen.take(2 + round as usize * 3 % 17).count() > 0, "the writer wrote nothing");
        child.kill().unwrap();
        child.wait().unwrap();

        let mut opened = Cache::open(dir.path(), options());
        assert_eq!(opened.condition, Condition::Ready, "round {round}");
        let step: u64 = opened.cache.mark().unwrap().cursor.parse().unwrap();
        assert!(step >= reached);
        reached = step;
        let data = dataset(&mut opened.cache).unwrap();
        assert_eq!(data.communities.len(), COUNT as usize);
        for (n, record) in data.communities.iter().enumerate() {
            assert_eq!(record.version, expected(n as u32, step), "C{n:03} at step {step}");
        }
    }
    assert!(reached > 0);
}
