//! The turnstile between the thread that reads the terminal and the loop: nobody reads a key that may belong to a
//! program which the loop is just about to start.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// Longest wait for a reader that has only to finish what is already there.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shared by the reader, which passes it, and whoever holds it. Clones are the same gate.
#[derive(Clone, Default)]
pub struct Gate(Arc<Inner>);

#[derive(Default)]
struct Inner {
    turns: Mutex<Turns>,
    changed: Condvar,
    /// Calls the reader away from the terminal, where that can be done.
    call: Option<Box<dyn Fn() + Send + Sync>>,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Gate").field(&self.0.turns).finish()
    }
}

#[derive(Debug, Default)]
struct Turns {
    /// Inputs handed to the loop that it has not dealt with yet.
    open: u64,
    /// How many keep the reader away: the loop lends the terminal, or somebody gives it back.
    holds: u32,
    /// The thread of the reader, while it is at the terminal.
    reading: Option<ThreadId>,
}

impl Gate {
    /// A gate of a reader that `call` calls away from the terminal, where it may be waiting.
    pub fn calling(call: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { call: Some(Box::new(call)), ..Inner::default() }))
    }

    /// Notes that so many inputs are on their way to the loop. Called before the first of them is queued.
    pub fn give(&self, inputs: usize) {
        self.lock().open += inputs as u64;
    }

    /// Whether inputs are on their way to the loop that it has not dealt with.
    pub fn is_awaited(&self) -> bool {
        self.lock().open > 0
    }

    /// Notes that the loop has dealt with an input.
    pub fn take(&self) {
        let mut turns = self.lock();
        turns.open = turns.open.saturating_sub(1);
        self.0.changed.notify_all();
    }

    /// Lets the reader look for what is there already; it must not wait for more.
    pub fn glance<T>(&self, look: impl FnOnce() -> T) -> T {
        self.pass(|turns| turns.holds > 0, look)
    }

    /// Lets the reader wait for input: not before the loop has dealt with all that it was given.
    pub fn read<T>(&self, read: impl FnOnce() -> T) -> T {
        self.pass(|turns| turns.holds > 0 || turns.open > 0, read)
    }

    /// Keeps the reader away from the terminal while something runs. None, and nothing runs, where the reader does
    /// not come away from it. It may be held again while something runs.
    pub fn hold<T>(&self, run: impl FnOnce() -> T) -> Option<T> {
        self.hold_within(PATIENCE, run)
    }

    /// The same with another patience than that for a reader which has only to finish what is already there.
    pub fn hold_within<T>(&self, patience: Duration, run: impl FnOnce() -> T) -> Option<T> {
        let me = thread::current().id();
        let mut turns = self.lock();
        turns.holds += 1;
        if let Some(call) = self.0.call.as_ref().filter(|_| turns.reading.is_some()) {
            call();
        }
        let away = |turns: &mut Turns| turns.reading.is_some_and(|reader| reader != me);
        let waited = self.0.changed.wait_timeout_while(turns, patience, away);
        let (turns, late) = waited.unwrap_or_else(PoisonError::into_inner);
        let free = !late.timed_out();
        drop(turns);
        let done = free.then(run);
        self.lock().holds -= 1;
        self.0.changed.notify_all();
        done
    }

    /// Keeps the reader away for good; called while it is held.
    pub fn shut(&self) {
        self.lock().holds += 1;
    }

    fn pass<T>(&self, closed: impl Fn(&Turns) -> bool, visit: impl FnOnce() -> T) -> T {
        let waited = self.0.changed.wait_while(self.lock(), |turns| closed(turns));
        waited.unwrap_or_else(PoisonError::into_inner).reading = Some(thread::current().id());
        let seen = visit();
        self.lock().reading = None;
        self.0.changed.notify_all();
        seen
    }

    fn lock(&self) -> MutexGuard<'_, Turns> {
        self.0.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_reader_waits_until_its_input_is_dealt_with() {
        let gate = Gate::default();
        gate.give(1);
        let (seen, order) = channel();
        let (reader, told) = (gate.clone(), seen.clone());
        let thread = thread::spawn(move || {
            reader.glance(|| told.send("glance").unwrap());
            reader.read(|| told.send("read").unwrap());
        });
        assert_eq!(order.recv().unwrap(), "glance");
        let _ = gate.hold(|| seen.send("held").unwrap());
        gate.take();
        thread.join().unwrap();
        assert_eq!(order.iter().take(2).collect::<Vec<_>>(), ["held", "read"]);
    }

    #[test]
    fn nobody_reads_while_it_is_held() {
        let gate = Gate::default();
        let (told, order) = channel();
        let reader = gate.clone();
        let again = gate.clone();
        let thread = gate.hold(move || {
            again.hold(|| ()).unwrap();
            let thread = thread::spawn(move || reader.glance(|| told.send("read").unwrap()));
            // Time enough for a reader whom nobody keeps away.
            assert!(order.recv_timeout(Duration::from_millis(50)).is_err());
            (thread, order)
        });
        let (thread, order) = thread.unwrap();
        thread.join().unwrap();
        assert_eq!(order.recv(), Ok("read"));
    }
}
