//! The guard: takes the terminal over, and gives it back as it was, however the program ends.

use std::fmt;
use std::io;
use std::mem;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::Termios;

use super::tty::Tty;

/// Alternate screen, hidden cursor, bracketed paste, no automatic wrap (a character drawn wider than expected in
/// the last column must not scroll the screen), cleared.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b[m\x1b[H\x1b[2J";

/// The way back: ends whatever sequence or synchronised update was cut short, then undoes [`ENTER`] in reverse.
const LEAVE: &[u8] = b"\x1b\\\x1b[?2026l\x1b[r\x1b[m\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// How long a dying program waits for a terminal that takes no output (stopped with Ctrl-S, a dead link).
pub const PATIENCE: Duration = Duration::from_millis(500);

/// What is still to be done before the terminal is given back.
#[derive(Default)]
enum Farewell {
    /// Nothing.
    #[default]
    Done,
    /// This.
    Due(Box<dyn FnOnce(&Guard) + Send>),
    /// This thread is at it.
    Going(ThreadId),
}

impl fmt::Debug for Farewell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Done => "Done",
            Self::Due(_) => "Due",
            Self::Going(_) => "Going",
        };
        f.write_str(word)
    }
}

/// Whose the terminal is.
#[derive(Clone, Copy, Debug, Default)]
struct Hold {
    /// Whether it is ours: its line settings are, and what is written goes there.
    ours: bool,
    /// Whether it shows that: [`ENTER`] went out since the last [`LEAVE`].
    shown: bool,
}

/// The terminal in our hands. Clones share it; restoring is idempotent and safe from any thread.
#[derive(Clone, Debug)]
pub struct Guard(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tty: Tty,
    found: Termios,
    raw: Termios,
    /// Whose the terminal is. Held locked while a frame is written.
    hold: Mutex<Hold>,
    /// Set when [`ENTER`] goes out with what is written next, so that it costs no write.
    entering: AtomicBool,
    /// Set while the terminal is given back: no frame may follow the restoring sequence.
    closing: AtomicBool,
    /// Set once the sitting is over: nobody takes the terminal over any more.
    over: AtomicBool,
    /// Set once the process ends, for whoever would go on meanwhile.
    ending: AtomicBool,
    /// Set while the terminal is lent to another program.
    lent: AtomicBool,
    /// That program's process; zero before it has started.
    borrower: AtomicI32,
    farewell: (Mutex<Farewell>, Condvar),
}

impl Guard {
    /// Over `tty`, whose settings are found and not changed yet.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn new(tty: Tty) -> io::Result<Self> {
        let found = tty.settings()?;
        let mut raw = found.clone();
        raw.make_raw();
        Ok(Self(Arc::new(Inner {
            tty,
            found,
            raw,
            hold: Mutex::default(),
            entering: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            over: AtomicBool::new(false),
            ending: AtomicBool::new(false),
            lent: AtomicBool::new(false),
            borrower: AtomicI32::new(0),
            farewell: (Mutex::default(), Condvar::new()),
        })))
    }

    /// The terminal itself, for reading and its size.
    pub fn tty(&self) -> &Tty {
        &self.0.tty
    }

    /// Takes the terminal over, for the first time or again. The next [`Guard::write`] shows it, and must draw a whole
    /// frame. In the background the system stops the program here until it is brought to the front.
    ///
    /// # Errors
    /// When the terminal refuses its settings or is gone.
    pub fn take_over(&self) -> io::Result<()> {
        let mut hold = self.lock();
        if self.0.ending.load(Ordering::SeqCst) {
            drop(hold);
            end_of_the_line();
        }
        if !self.0.over.load(Ordering::SeqCst) {
            self.seize()?;
            hold.ours = true;
        }
        Ok(())
    }

    /// The same for a program that was stopped and goes on, without waiting: not in the background, where whoever
    /// brings it to the front wakes it again, and not for whoever is stuck in the middle of a frame. False where the
    /// terminal is not ours, or gone.
    pub fn resume(&self) -> bool {
        let hold = self.lock_for(PATIENCE);
        let done = [&self.0.over, &self.0.ending].iter().any(|flag| flag.load(Ordering::SeqCst));
        if done || !self.0.tty.is_in_front() || self.seize().is_err() {
            return false;
        }
        if let Some(mut hold) = hold {
            hold.ours = true;
        }
        true
    }

    fn seize(&self) -> io::Result<()> {
        self.0.tty.apply(&self.0.raw)?;
        self.0.entering.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Writes one frame or sequence; dropped when the terminal is not ours at the moment.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut hold = self.lock();
        if self.0.closing.load(Ordering::SeqCst) || !hold.ours {
            return Ok(());
        }
        if self.0.entering.swap(false, Ordering::SeqCst) {
            hold.shown = true;
            return self.0.tty.write_all(&[ENTER, bytes].concat());
        }
        self.0.tty.write_all(bytes)
    }

    /// Has something done, once, before the terminal is given back, whichever way that comes about.
    pub fn before_restoring(&self, farewell: impl FnOnce(&Self) + Send + 'static) {
        *self.farewell() = Farewell::Due(Box::new(farewell));
    }

    /// Does what is still to be done, or waits while another thread does it.
    fn bid_farewell(&self) {
        let me = thread::current().id();
        let mut state = self.farewell();
        match mem::take(&mut *state) {
            Farewell::Due(farewell) => {
                *state = Farewell::Going(me);
                drop(state);
                farewell(self);
                *self.farewell() = Farewell::Done;
                self.0.farewell.1.notify_all();
            }
            Farewell::Going(other) => {
                *state = Farewell::Going(other);
                if other != me {
                    let going = |state: &mut Farewell| matches!(state, Farewell::Going(_));
                    drop(self.0.farewell.1.wait_timeout_while(state, PATIENCE * 2, going));
                }
            }
            Farewell::Done => {}
        }
    }

    /// Gives the terminal back as it was found, for good. Where it is not ours nothing is done. Errors are of no use to
    /// anyone here: the terminal is then gone.
    pub fn restore(&self) {
        self.0.over.store(true, Ordering::SeqCst);
        self.bid_farewell();
        self.let_go();
    }

    fn let_go(&self) {
        self.0.closing.store(true, Ordering::SeqCst);
        let mut hold = self.lock_for(PATIENCE);
        // Without the lock a frame is stuck half-way in its writer's hands; LEAVE begins by cutting it off.
        let was = hold.as_deref_mut().map_or(Hold { ours: true, shown: true }, mem::take);
        self.0.entering.store(false, Ordering::SeqCst);
        if was.ours {
            let _ = self.0.tty.apply(&self.0.found);
        }
        if was.shown {
            let _ = self.0.tty.write_within(LEAVE, Some(PATIENCE));
        }
    }

    /// Gives the terminal back for a while; [`Guard::resume`] continues.
    pub fn suspend(&self) {
        self.bid_farewell();
        self.let_go();
        self.0.closing.store(false, Ordering::SeqCst);
    }

    /// Gives the terminal to another program for as long as `run` takes; `run` tells its process.
    ///
    /// # Errors
    /// As for [`Guard::take_over`], where the terminal can't be taken over again.
    pub fn lend<T>(&self, run: impl FnOnce(&dyn Fn(u32)) -> T) -> io::Result<T> {
        self.suspend();
        self.0.lent.store(true, Ordering::SeqCst);
        if self.0.ending.load(Ordering::SeqCst) {
            end_of_the_line();
        }
        let done = run(&|process| {
            self.0.borrower.store(i32::try_from(process).unwrap_or(0), Ordering::SeqCst);
            if self.0.ending.load(Ordering::SeqCst) {
                self.end_borrower();
            }
        });
        self.0.borrower.store(0, Ordering::SeqCst);
        self.0.lent.store(false, Ordering::SeqCst);
        self.take_over()?;
        Ok(done)
    }

    /// Whether the sitting is over.
    pub fn is_over(&self) -> bool {
        self.0.over.load(Ordering::SeqCst)
    }

    /// Whether another program has the terminal.
    pub fn is_lent(&self) -> bool {
        self.0.lent.load(Ordering::SeqCst)
    }

    /// Whoever has the terminal must not outlive us at it, and restores it first.
    fn end_borrower(&self) {
        if let Some(borrower) = Pid::from_raw(self.0.borrower.load(Ordering::SeqCst)) {
            let _ = kill_process(borrower, Signal::TERM);
        }
    }

    /// Restores the terminal and ends the process, even if the terminal takes no more output.
    pub fn exit(&self, code: i32) -> ! {
        self.0.ending.store(true, Ordering::SeqCst);
        self.0.over.store(true, Ordering::SeqCst);
        self.end_borrower();
        // It takes its own time, before that of the restorer begins.
        self.bid_farewell();
        let guard = self.clone();
        within(PATIENCE * 2, "restore", move || guard.restore());
        process::exit(code)
    }

    fn lock(&self) -> MutexGuard<'_, Hold> {
        self.0.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_for(&self, patience: Duration) -> Option<MutexGuard<'_, Hold>> {
        let deadline = Instant::now() + patience;
        loop {
            match self.0.hold.try_lock() {
                Ok(hold) => return Some(hold),
                Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return None,
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    fn farewell(&self) -> MutexGuard<'_, Farewell> {
        self.0.farewell.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes no further: whoever ends the process has restored the terminal, or is about to.
fn end_of_the_line() -> ! {
    loop {
        thread::park();
    }
}

/// Does something on a thread of its own, and waits no longer than `patience` for it: a terminal that takes no output
/// may never let it end.
pub fn within(patience: Duration, name: &str, work: impl FnOnce() + Send + 'static) {
    let (done, wait) = sync_channel(1);
    let worker = thread::Builder::new().name(name.to_owned()).spawn(move || {
        work();
        let _ = done.send(());
    });
    // Without another thread it is left undone: nothing may keep a program alive that is to end.
    if worker.is_ok() {
        let _ = wait.recv_timeout(patience);
    }
}

/// Restores the terminal at the end of its scope, whichever way that is left.
#[derive(Debug)]
pub struct Session(Guard);

impl Session {
    /// Watches over `guard`.
    pub fn new(guard: Guard) -> Self {
        Self(guard)
    }

    /// The terminal it watches over.
    pub fn guard(&self) -> &Guard {
        &self.0
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.0.restore();
    }
}
