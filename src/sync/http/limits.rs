//! How long the client waits for a server, and how much it takes from one.

use std::time::Duration;

/// What a client puts up with. The defaults suit a county's and a province's server over poor links; tests are less
/// patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest time to connect, TLS included.
    pub connect: Duration,
    /// Longest time for an answer to begin, beyond what the call asked to wait; and the time that its body has
    /// beyond what the slowest rate allows.
    pub answer: Duration,
    /// The slowest rate at which a body may come, in bytes a second after decompression.
    pub slowest: u64,
    /// Largest session or problem, in bytes.
    pub document: usize,
    /// Largest answer to changes or edits, in bytes after decompression.
    pub batch: usize,
    /// Longest line of a snapshot, in bytes.
    pub line: usize,
    /// Largest snapshot, in bytes after decompression.
    pub snapshot: u64,
    /// Most records in a snapshot.
    pub records: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            slowest: 512,
            document: 256 << 10,
            batch: 32 << 20,
            line: 4 << 20,
            snapshot: 16 << 30,
            records: 20_000_000,
        }
    }
}
