//! Everything that reads what others wrote, with inputs that are nearly right: nothing falls, nothing hangs, and what
//! is understood is written as it was read.
//!
//! A target is a function over bytes. Each run draws the same inputs. `SHUMEI_FUZZ_SECONDS=600` draws others, for so
//! long at each target, and keeps the input that it fell over beside the build's files. The functions fit other
//! drivers, such as one that is guided by coverage.

mod mutate;
mod seeds;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use self::mutate::Mutator;
use crate::sim::Chance;

/// Inputs of a target where no time is asked for.
const CASES: u64 = 400;

/// Longest time for one input: far beyond what a busy machine needs, so that only a hang fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Most memory that all inputs of a long run may take, in kibibytes.
const MOST: u64 = 2 << 20;

/// The most memory that this process ever held, in kibibytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Runs a target over its seeds and over changed ones.
fn drive(name: &str, seeds: Vec<Vec<u8>>, tokens: &'static [&'static str], target: fn(&[u8])) {
    let seconds = std::env::var("SHUMEI_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let length = seconds.map(Duration::from_secs);
    let first = length.map_or(0, |_| {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs().wrapping_mul(1 << 20)
    });
    let (done, steps) = channel::<Result<u64, Vec<u8>>>();
    let worker = thread::spawn(move || {
        let began = Instant::now();
        let mutator = Mutator::new(seeds, tokens);
        let goes_on = |case: u64| length.map_or(case < CASES, |length| began.elapsed() < length);
        for case in (0..).take_while(|case| goes_on(*case)) {
            let input = mutator.input(case, &Chance::new(first.wrapping_add(case)));
            if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
                let _ = done.send(Err(input));
                return case;
            }
            let _ = done.send(Ok(case));
        }
        mutator.seeds() as u64
    });
    let mut last = 0;
    let fell = loop {
        match steps.recv_timeout(PATIENCE) {
            Ok(Ok(case)) => last = case,
            Ok(Err(input)) => break Some(input),
            Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) => panic!("{name}: input {} of {first} hangs", last + 1),
        }
    };
    if let Some(input) = fell {
        let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        std::fs::write(&kept, &input).unwrap();
        panic!("{name} fell over {}: {:?}", kept.display(), String::from_utf8_lossy(&input));
    }
    worker.join().unwrap();
    if length.is_some() {
        eprintln!("{name}: {last} inputs, {} MiB at most", peak() >> 10);
        assert!(peak() < MOST, "{name} took too much memory");
    }
}

macro_rules! targets {
    ($($name:ident),+ $(,)?) => {
        $(#[test]
        fn $name() {
            drive(stringify!($name), seeds::$name(), seeds::TOKENS, targets::$name);
        })+
    };
}

targets!(
    keymap,
    theme,
    settings,
    rules,
    holidays,
    filter,
    command,
    wire,
    records,
    template,
    entry,
    block,
    document,
    word_document,
    register_table,
    workbook,
    recording
);
