//! The thread that owns a [`Ledger`]: nothing that a store does, a panic or a hang, reaches the caller otherwise than
//! as an error.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::ledger::{Chunk, Ledger};
use super::store::{Result, Store, StoreError};

/// Name of the thread.
const THREAD: &str = "shumei-cache";

/// Whether panics of the thread of this name are caught, and mean a damaged cache only: ours, and sled's own. A panic
/// hook must pass over them.
pub fn catches_panics(thread: &str) -> bool {
    thread == THREAD || thread.starts_with("sled-")
}

/// How long opening may take.
pub const OPEN_LIMIT: Duration = Duration::from_secs(5);
/// How long any other answer may take: the largest snapshot on a slow disk, but not for ever.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(120);
/// How long an ending session waits for what it wrote to reach the disk.
pub(super) const CLOSE_LIMIT: Duration = Duration::from_secs(2);
/// How long it waits for the thread that sees to it.
const END_LIMIT: Duration = Duration::from_secs(3);
/// How long after the last job a store may rest, at least …
const REST_AFTER: Duration = Duration::from_secs(2);
/// … and so many times as long as it took to open.
const OPENINGS: u32 = 20;
const QUEUE: usize = 8;

type Job = Box<dyn FnOnce(&mut Ledger) + Send>;

/// Handle to the owning thread; dropping it closes the store.
pub struct Worker {
    jobs: Option<SyncSender<Job>>,
    /// Never carries a value: it hangs up when the thread is through.
    ended: Receiver<()>,
}

impl Worker {
    /// Starts the thread, which opens the store, and waits for that at most `limit`.
    ///
    /// # Errors
    /// What `open` returned; damage, if it panicked or took longer.
    pub fn start(
        open: impl FnOnce() -> Result<Box<dyn Store>> + Send + 'static,
        limit: Duration,
    ) -> Result<Self> {
        let (jobs, queue) = sync_channel::<Job>(QUEUE);
        let (opened, answer) = sync_channel(1);
        let (end, ended) = sync_channel(0);
        thread::Builder::new()
            .name(THREAD.to_owned())
            .spawn(move || {
                let _end = end;
                let _ = catch_unwind(AssertUnwindSafe(|| run(open, &opened, &queue)));
            })
            .map_err(|error| StoreError::Disk(error.to_string()))?;
        match answer.recv_timeout(limit) {
            Ok(result) => result.map(|()| Self { jobs: Some(jobs), ended }),
            Err(error) => Err(no_answer(error)),
        }
    }

    /// A worker without a thread: every call fails.
    pub fn stopped() -> Self {
        Self { jobs: None, ended: sync_channel(0).1 }
    }

    /// Runs a job on the thread and waits for its result.
    ///
    /// # Errors
    /// The job's; damage, if it panicked or gave no answer.
    pub fn call<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Ledger) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, result) = sync_channel(1);
        self.send(Box::new(move |ledger| {
            let _ = answer.send(job(ledger));
        }))?;
        result.recv_timeout(ANSWER_LIMIT).unwrap_or_else(|error| Err(no_answer(error)))
    }

    /// Runs a job on the thread and waits for nothing.
    pub fn tell(&self, job: impl FnOnce(&mut Ledger) + Send + 'static) {
        let _ = self.send(Box::new(job));
    }

    /// Hands out all blocks, unpacked on the thread while the caller reads the ones before.
    ///
    /// # Errors
    /// As [`Ledger::each_block`].
    pub fn blocks(&self, mut each: impl FnMut(Chunk) -> Result<()>) -> Result<()> {
        let (chunks, received) = sync_channel(QUEUE);
        let (answer, result) = sync_channel(1);
        self.send(Box::new(move |ledger| {
            let done = ledger.each_block(&mut |chunk| match chunks.send(chunk) {
                Ok(()) => std::ops::ControlFlow::Continue(()),
                Err(_) => std::ops::ControlFlow::Break(()),
            });
            let _ = answer.send(done);
        }))?;
        loop {
            match received.recv_timeout(ANSWER_LIMIT) {
                Ok(chunk) => each(chunk)?,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(error) => return Err(no_answer(error)),
            }
        }
        result.recv_timeout(ANSWER_LIMIT).unwrap_or_else(|error| Err(no_answer(error)))
    }

    fn send(&self, job: Job) -> Result<()> {
        let jobs = self.jobs.as_ref().ok_or_else(|| no_answer(RecvTimeoutError::Disconnected))?;
        jobs.send(job).map_err(|_| no_answer(RecvTimeoutError::Disconnected))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        let _ = self.ended.recv_timeout(END_LIMIT);
    }
}

fn run(
    open: impl FnOnce() -> Result<Box<dyn Store>>,
    opened: &SyncSender<Result<()>>,
    queue: &Receiver<Job>,
) {
    let started = Instant::now();
    let mut ledger = match open() {
        Ok(store) => Ledger::new(store),
        Err(error) => {
            let _ = opened.send(Err(error));
            return;
        }
    };
    if opened.send(Ok(())).is_err() {
        return;
    }
    // A store that takes long to open is not to be opened anew for every change.
    let rest_after = REST_AFTER.max(started.elapsed() * OPENINGS);
    while let Some(job) = next(queue, &mut ledger, rest_after) {
        if catch_unwind(AssertUnwindSafe(|| job(&mut ledger))).is_err() {
            // Closing a store in an unknown state could panic again, or write: leave it to the end of the process.
            std::mem::forget(ledger);
            return;
        }
    }
}

/// The next job; a store that waits long for it is told to rest. None when no more can come.
fn next(queue: &Receiver<Job>, ledger: &mut Ledger, rest_after: Duration) -> Option<Job> {
    match queue.recv_timeout(rest_after) {
        Err(RecvTimeoutError::Timeout) => {
            ledger.rest();
            queue.recv().ok()
        }
        job => job.ok(),
    }
}

fn no_answer(error: RecvTimeoutError) -> StoreError {
    StoreError::Damaged(match error {
        RecvTimeoutError::Timeout => "no answer in time".to_owned(),
        RecvTimeoutError::Disconnected => "the store gave up".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::memory::MemoryStore;
    use super::*;

    #[test]
    fn a_store_that_hangs_or_panics_while_opening_is_damage() {
        let (_never, wait) = std::sync::mpsc::channel::<()>();
        let hang = move || {
            let _ = wait.recv();
            Err(StoreError::Disk(String::new()))
        };
        let result = Worker::start(hang, Duration::from_millis(20));
        assert!(matches!(result, Err(StoreError::Damaged(_))));
        let result = Worker::start(|| panic!("as a test"), OPEN_LIMIT);
        assert!(matches!(result, Err(StoreError::Damaged(_))));
    }

    #[test]
    fn a_job_that_panics_is_damage_and_so_is_every_later_one() {
        let worker = Worker::start(|| Ok(Box::new(MemoryStore::default())), OPEN_LIMIT).unwrap();
        assert_eq!(worker.call(|ledger| ledger.mark()), Ok(None));
        let result = worker.call::<()>(|_| panic!("as a test"));
        assert!(matches!(result, Err(StoreError::Damaged(_))));
        assert!(matches!(worker.call(|ledger| ledger.mark()), Err(StoreError::Damaged(_))));
        assert!(matches!(worker.blocks(|_| Ok(())), Err(StoreError::Damaged(_))));
    }
}
