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

    /// Appends to `into` what arrives before `deadline`; false when nothing did.
    ///
    /// # Errors
    /// When the terminal is gone or at its end.
    pub fn read_until(&self, deadline: Instant, into: &mut Vec<u8>) -> io::Result<bool> {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut fds = [PollFd::new(&self.input, PollFlags::IN)];
        match poll(&mut fds, Some(&timespec(left))) {
            Ok(0) | Err(Errno::INTR) => return Ok(false),
            Ok(_) => {}
            Err(errno) => return Err(errno.into()),
        }
        let mut chunk = [0; 1024];
        match rustix::io::read(&self.input, &mut chunk) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => {
                into.extend_from_slice(&chunk[..n]);
                Ok(true)
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(false),
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
