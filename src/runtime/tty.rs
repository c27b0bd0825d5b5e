//! The terminal's two ends as file descriptors: bounded reads, whole writes, size.
//!
//! Written past the standard library's buffer and lock: the thread that restores the terminal must not wait for
//! one that is stuck in the middle of a frame.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

/// Size taken when the terminal reports none, as serial lines do: columns, rows.
const FALLBACK_SIZE: (u16, u16) = (80, 24);

/// What [`Tty::wait`] saw; neither when its time was over or a signal came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ready {
    /// A key, or the terminal's end.
    pub input: bool,
    /// The other descriptor.
    pub beside: bool,
}

/// Keyboard and screen of one terminal.
#[derive(Debug)]
pub struct Tty {
    input: OwnedFd,
    output: OwnedFd,
}

impl Tty {
    /// The process's standard input and output, if both are a terminal.
    ///
    /// # Errors
    /// When the descriptors can't be duplicated.
    pub fn standard() -> io::Result<Option<Self>> {
        let (input, output) = (io::stdin(), io::stdout());
        if !isatty(input.as_fd()) || !isatty(output.as_fd()) {
            return Ok(None);
        }
        Ok(Some(Self { input: rustix::io::dup(input)?, output: rustix::io::dup(output)? }))
    }

    /// The process's standard input, if it is a terminal; the output may be anything, such as a file.
    ///
    /// # Errors
    /// As for [`Tty::standard`].
    pub fn keyboard() -> io::Result<Option<Self>> {
        let (input, output) = (io::stdin(), io::stdout());
        if !isatty(input.as_fd()) {
            return Ok(None);
        }
        Ok(Some(Self { input: rustix::io::dup(input)?, output: rustix::io::dup(output)? }))
    }

    /// Whether what is written goes to a terminal.
    pub fn shows(&self) -> bool {
        isatty(&self.output)
    }

    /// The keyboard's descriptor.
    pub fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    /// Columns and rows now.
    pub fn size(&self) -> (u16, u16) {
        match tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
            _ => FALLBACK_SIZE,
        }
    }

    /// The line settings now.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn settings(&self) -> io::Result<Termios> {
        Ok(tcgetattr(&self.input)?)
    }

    /// Changes the line settings at once, without waiting for pending output.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn apply(&self, settings: &Termios) -> io::Result<()> {
        Ok(tcsetattr(&self.input, OptionalActions::Now, settings)?)
    }

    /// Writes all of `bytes`, waiting as long as the terminal holds its output back.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.output, bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => bytes = &bytes[n..],
                Err(Errno::INTR) => {}
                // Another program that shares the terminal may have made it non-blocking.
                Err(Errno::AGAIN) => self.wait_writable()?,
                Err(errno) => return Err(errno.into()),
            }
        }
        Ok(())
    }

    /// Waits for a key, for `beside` to become readable, or until `deadline`; for ever without one.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn wait(&self, beside: Option<BorrowedFd<'_>>, deadline: Option<Instant>) -> io::Result<Ready> {
        let left = deadline.map(|deadline| timespec(deadline.saturating_duration_since(Instant::now())));
        let fds = [Some(self.input()), beside].into_iter().flatten();
        let mut fds: Vec<_> = fds.map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)).collect();
        match poll(&mut fds, left.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
        // An end or an error is ready too: reading finds out which it is.
        let mut ready = fds.iter().map(|fd| !fd.revents().is_empty());
        Ok(Ready { input: ready.next().unwrap_or(false), beside: ready.next().unwrap_or(false) })
    }

    /// Reads what is there; waits where nothing is. Gives the number of bytes, zero where it was disturbed.
    ///
    /// # Errors
    /// When the terminal is gone or at its end.
    pub fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        match rustix::io::read(&self.input, into) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => Ok(n),
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            Err(errno) => Err(errno.into()),
        }
    }

    fn wait_writable(&self) -> io::Result<()> {
        match poll(&mut [PollFd::new(&self.output, PollFlags::OUT)], None) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}
