//! Sessions that are killed while they write, on the real disk: what they acknowledged is there.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::*;

const DIR: &str = "SHUMEI_TEST_SPOOL_DIR";
const ROUNDS: u64 = 12;

/// Not a test by itself: [`killed_writers_lose_nothing_that_they_acknowledged`] starts it in processes of their own.
#[test]
fn writer() {
    let Some(dir) = std::env::var_os(DIR).map(PathBuf::from) else { return };
    let spool = open(&dir);
    for n in 1..u64::MAX {
        let own = u64::from(std::process::id()) * 1_000_000 + n;
        let entry = spool.put(meet(own, "T01-M1")).unwrap();
        println!("\nsaved {}", entry.id());
        let lock = if n % 3 == 0 { spool.try_send_lock().unwrap() } else { None };
        if lock.is_some() {
            let sent = spool.begin(4).unwrap();
            let answers = sent.iter().map(|entry| (entry.id(), applied(Kind::Milestone, "T01-M1")));
            spool.answer(answers.collect(), now()).unwrap();
        }
    }
}

fn start(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "outbox::kill::writer", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn killed_writers_lose_nothing_that_they_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let mut saved: Vec<EditId> = Vec::new();
    for round in 0..ROUNDS {
        let mut children = [start(dir.path()), start(dir.path())];
        let mut outputs: Vec<_> = children.iter_mut().map(|child| child.stdout.take().unwrap()).collect();
        let mut first = BufReader::new(outputs.remove(0)).lines();
        let id_of = |line: &str| line.strip_prefix("saved ").map(|id| id.parse::<EditId>().unwrap());
        let mut seen = 0;
        while seen < 1 + round % 5 {
            let line = first.next().unwrap().unwrap();
            if let Some(id) = id_of(&line) {
                saved.push(id);
                seen += 1;
            }
        }
        for child in &mut children {
            child.kill().unwrap();
        }
        for child in &mut children {
            child.wait().unwrap();
        }
        // What was written before the kill counts too, but for a line that was cut.
        let rest = first.chain(BufReader::new(outputs.remove(0)).lines());
        let rest = rest.map_while(Result::ok).filter(|line| line.len() == "saved ".len() + 36);
        saved.extend(rest.filter_map(|line| id_of(&line)));
        let spool = open(dir.path());
        let listing = spool.listing().unwrap();
        assert_eq!(listing.faults, []);
        for id in &saved {
            assert!(listing.entry(*id).is_some(), "round {round}: {id} is lost");
        }
        assert!(spool.try_send_lock().unwrap().is_some(), "the kernel has freed the lock");
    }
}
