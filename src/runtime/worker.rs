//! A thread with one place for work: a newer job replaces the one that waits and interrupts the one under way.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Hands jobs to a thread of its own. Dropping it ends the thread after the job under way.
#[derive(Debug)]
pub struct Worker<J>(Arc<Desk<J>>);

#[derive(Debug)]
struct Desk<J> {
    state: Mutex<State<J>>,
    changed: Condvar,
}

#[derive(Debug)]
struct State<J> {
    waiting: Option<J>,
    closed: bool,
}

/// Tells a job whether it is still wanted.
#[derive(Debug)]
pub struct Wanted<'a, J>(&'a Desk<J>);

impl<J> Wanted<'_, J> {
    /// False as soon as a newer job waits or nobody wants any more.
    pub fn still(&self) -> bool {
        let state = self.0.lock();
        state.waiting.is_none() && !state.closed
    }
}

impl<J: Send + 'static> Worker<J> {
    /// Starts the thread; `work` does one job and looks at [`Wanted`] now and then.
    ///
    /// # Errors
    /// When the thread can't start.
    pub fn start(name: &str, mut work: impl FnMut(J, &Wanted<'_, J>) + Send + 'static) -> io::Result<Self> {
        let state = Mutex::new(State { waiting: None, closed: false });
        let desk = Arc::new(Desk { state, changed: Condvar::new() });
        let theirs = Arc::clone(&desk);
        thread::Builder::new().name(name.into()).spawn(move || {
            while let Some(job) = theirs.next() {
                work(job, &Wanted(&theirs));
            }
        })?;
        Ok(Self(desk))
    }

    /// Gives it a job, in place of any that still waits.
    pub fn give(&self, job: J) {
        self.0.lock().waiting = Some(job);
        self.0.changed.notify_one();
    }
}

impl<J> Drop for Worker<J> {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_one();
    }
}

impl<J> Desk<J> {
    fn lock(&self) -> MutexGuard<'_, State<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a job; none when the desk closes.
    fn next(&self) -> Option<J> {
        let idle = |state: &mut State<J>| state.waiting.is_none() && !state.closed;
        let mut state = self.changed.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
        if state.closed { None } else { state.waiting.take() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_newer_job_interrupts_and_replaces() {
        let (report, reports) = channel();
        let (go, gate) = channel::<()>();
        let worker = Worker::start("test", move |job: u32, wanted| {
            report.send((job, wanted.still())).unwrap();
            gate.recv().unwrap();
            report.send((job, wanted.still())).unwrap();
        })
        .unwrap();
        worker.give(1);
        assert_eq!(reports.recv().unwrap(), (1, true));
        worker.give(2);
        worker.give(3);
        go.send(()).unwrap();
        assert_eq!(reports.recv().unwrap(), (1, false), "the first is not wanted any more");
        assert_eq!(reports.recv().unwrap(), (3, true), "the second never began");
        go.send(()).unwrap();
        assert_eq!(reports.recv().unwrap(), (3, true));
    }

    #[test]
    fn it_ends_with_its_owner() {
        let (report, reports) = channel();
        let worker = Worker::start("test", move |job: u32, _| report.send(job).unwrap()).unwrap();
        worker.give(1);
        assert_eq!(reports.recv(), Ok(1));
        drop(worker);
        assert!(reports.recv().is_err(), "its sender is gone");
    }
}
