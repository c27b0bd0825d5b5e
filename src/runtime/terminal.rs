//! The guard: takes the terminal over, and gives it back as it was, however the program ends.

use std::fmt;
use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
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
const PATIENCE: Duration = Duration::from_millis(500);

/// What is done before the terminal is given back.
struct Farewell(Box<dyn FnOnce(&Guard) + Send>);

impl fmt::Debug for Farewell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Farewell").finish_non_exhaustive()
    }
}

/// Whose the terminal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// As it was found.
    Given,
    /// Ours, but nothing shows it yet: [`ENTER`] goes out with what is written next, so that it costs no write.
    Entering,
    /// Ours.
    Taken,
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
    /// Set when the program is about to end: no frame may follow the restoring sequence.
    closing: AtomicBool,
    /// Set once the process ends: nobody takes the terminal over any more.
    ending: AtomicBool,
    /// Set while the terminal is lent to another program.
    lent: AtomicBool,
    /// That program's process; zero before it has started.
    borrower: AtomicI32,
    /// What is still to be done before the terminal is given back.
    farewell: Mutex<Option<Farewell>>,
}

impl Guard {
    /// Takes over `tty`. What shows it goes out with the first [`Guard::write`].
    ///
    /// # Errors
    /// When the terminal refuses its settings or is gone.
    pub fn enter(tty: Tty) -> io::Result<Self> {
        let found = tty.settings()?;
        let mut raw = found.clone();
        raw.make_raw();
        let guard = Self(Arc::new(Inner {
            tty,
            found,
            raw,
            hold: Mutex::new(Hold::Given),
            closing: AtomicBool::new(false),
            ending: AtomicBool::new(false),
            lent: AtomicBool::new(false),
            borrower: AtomicI32::new(0),
            farewell: Mutex::new(None),
        }));
        guard.take_over()?;
        Ok(guard)
    }

    /// The terminal itself, for reading and its size.
    pub fn tty(&self) -> &Tty {
        &self.0.tty
    }

    /// Takes the terminal over again after a suspension. The next [`Guard::write`] must draw a whole frame.
    ///
    /// # Errors
    /// As for [`Guard::enter`].
    pub fn take_over(&self) -> io::Result<()> {
        let mut hold = self.lock();
        if self.0.ending.load(Ordering::Acquire) {
            // The borrower that this waited for was ended because we are: whoever ends us has restored the terminal.
            drop(hold);
            loop {
                thread::park();
            }
        }
        self.0.tty.apply(&self.0.raw)?;
        *hold = Hold::Entering;
        Ok(())
    }

    /// Writes one frame or sequence; dropped when the terminal is not ours at the moment.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut hold = self.lock();
        if self.0.closing.load(Ordering::Acquire) {
            return Ok(());
        }
        match *hold {
            Hold::Given => Ok(()),
            Hold::Entering => {
                *hold = Hold::Taken;
                self.0.tty.write_all(&[ENTER, bytes].concat())
            }
            Hold::Taken => self.0.tty.write_all(bytes),
        }
    }

    /// Has something done, once, before the terminal is given back, whichever way that comes about.
    pub fn before_restoring(&self, farewell: impl FnOnce(&Self) + Send + 'static) {
        *self.0.farewell.lock().unwrap_or_else(PoisonError::into_inner) = Some(Farewell(Box::new(farewell)));
    }

    fn bid_farewell(&self) {
        let farewell = self.0.farewell.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Farewell(farewell)) = farewell {
            farewell(self);
        }
    }

    /// Gives the terminal back as it was found. A second call does nothing. Errors are of no use to anyone here:
    /// the terminal is then gone.
    pub fn restore(&self) {
        self.bid_farewell();
        self.0.closing.store(true, Ordering::Release);
        let held = self.lock_for(PATIENCE);
        let _ = self.0.tty.apply(&self.0.found);
        match held {
            Some(mut hold) => {
                if std::mem::replace(&mut *hold, Hold::Given) == Hold::Taken {
                    let _ = self.0.tty.write_within(LEAVE, Some(PATIENCE));
                }
            }
            // A frame is stuck half-way and its writer holds the lock; LEAVE begins by cutting it off.
            None => {
                let _ = self.0.tty.write_within(LEAVE, Some(PATIENCE));
            }
        }
    }

    /// Gives the terminal back for a while; [`Guard::take_over`] continues.
    pub fn suspend(&self) {
        self.restore();
        self.0.closing.store(false, Ordering::Release);
    }

    /// Gives the terminal to another program for as long as `run` takes; `run` tells its process.
    ///
    /// # Errors
    /// As for [`Guard::enter`], where the terminal can't be taken over again.
    pub fn lend<T>(&self, run: impl FnOnce(&dyn Fn(u32)) -> T) -> io::Result<T> {
        self.0.lent.store(true, Ordering::Release);
        self.suspend();
        let done = run(&|process| {
            self.0.borrower.store(i32::try_from(process).unwrap_or(0), Ordering::Release);
        });
        self.0.borrower.store(0, Ordering::Release);
        self.0.lent.store(false, Ordering::Release);
        self.take_over()?;
        Ok(done)
    }

    /// Whether another program has the terminal.
    pub fn is_lent(&self) -> bool {
        self.0.lent.load(Ordering::Acquire)
    }

    /// Restores the terminal and ends the process, even if the terminal takes no more output.
    pub fn exit(&self, code: i32) -> ! {
        self.0.ending.store(true, Ordering::Release);
        // Whoever has the terminal must not outlive us at it, and restores it first.
        if let Some(borrower) = Pid::from_raw(self.0.borrower.load(Ordering::Acquire)) {
            let _ = kill_process(borrower, Signal::TERM);
        }
        // It takes its own time, which is not the restorer's.
        self.bid_farewell();
        let guard = self.clone();
        let (done, wait) = sync_channel(1);
        let restorer = thread::Builder::new().name("restore".into()).spawn(move || {
            guard.restore();
            let _ = done.send(());
        });
        match restorer {
            Ok(_) => drop(wait.recv_timeout(PATIENCE * 2)),
            Err(_) => self.restore(),
        }
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
