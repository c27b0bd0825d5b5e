//! The terminal's two ends as file descriptors: bounded reads, whole writes, size.
//!
//! Written past the standard library's buffer and lock: the thread that restores the terminal must not wait for
//! one that is stuck in the middle of a frame.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::getpgrp;
use rustix::termios::{
    OptionalActions, Termios, isatty, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr, ttyname,
};

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
    /// How long a write waits for a terminal that takes nothing; none for as long as it likes.
    patience: Option<Duration>,
}

impl Tty {
    /// The process's standard input and output, if both are a terminal. A write waits at most `patience` for one that
    /// takes nothing; none for as long as it likes.
    ///
    /// # Errors
    /// When the descriptors can't be duplicated.
    pub fn standard(patience: Option<Duration>) -> io::Result<Option<Self>> {
        let (input, output) = (io::stdin(), io::stdout());
        if !isatty(input.as_fd()) || !isatty(output.as_fd()) {
            return Ok(None);
        }
        // Whoever shares the descriptor is not to be surprised by one that does not wait: it is opened anew. Where the
        // terminal has no name, or is somebody else's, writes wait as ever.
        let output = match reopened(output.as_fd()) {
            Some(output) => output,
            None => rustix::io::dup(output)?,
        };
        Ok(Some(Self { input: rustix::io::dup(input)?, output, patience }))
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
        Ok(Some(Self { input: rustix::io::dup(input)?, output: rustix::io::dup(output)?, patience: None }))
    }

    /// Whether what is written goes to a terminal.
    pub fn shows(&self) -> bool {
        isatty(&self.output)
    }

    /// The keyboard's descriptor.
    pub fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    /// Whether the program may change the terminal: the shell has it in the foreground, or there is no such thing here.
    pub fn is_in_front(&self) -> bool {
        tcgetpgrp(&self.input).map_or(true, |group| group == getpgrp())
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

    /// Writes all of `bytes`, waiting while the terminal holds its output back.
    ///
    /// # Errors
    /// When the terminal is gone; [`io::ErrorKind::TimedOut`] when it took nothing for as long as it may.
    pub fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        self.write_within(bytes, self.patience)
    }

    /// The same with another patience.
    ///
    /// # Errors
    /// As for [`Tty::write_all`].
    pub fn write_within(&self, mut bytes: &[u8], patience: Option<Duration>) -> io::Result<()> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.output, bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => bytes = &bytes[n..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => self.wait_writable(patience)?,
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

    fn wait_writable(&self, patience: Option<Duration>) -> io::Result<()> {
        let limit = patience.map(timespec);
        match poll(&mut [PollFd::new(&self.output, PollFlags::OUT)], limit.as_ref()) {
            Ok(0) => Err(io::ErrorKind::TimedOut.into()),
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}

/// The same terminal by its name, for writes that do not wait by themselves.
fn reopened(output: BorrowedFd<'_>) -> Option<OwnedFd> {
    let name = ttyname(output, Vec::new()).ok()?;
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    rustix::fs::open(name, flags, Mode::empty()).ok()
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use portable_pty::{PtySize, native_pty_system};

    use super::*;

    #[test]
    fn a_terminal_that_takes_nothing_is_not_waited_for_for_ever() {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let name = pair.master.tty_name().unwrap();
        let open = |flags| rustix::fs::open(&name, flags | OFlags::NOCTTY, Mode::empty()).unwrap();
        let input = open(OFlags::RDWR);
        let output = reopened(input.as_fd()).unwrap();
        let tty = Tty { input, output, patience: Some(Duration::from_millis(20)) };
        let much = vec![b'x'; 1 << 20];
        assert_eq!(tty.write_all(&much).unwrap_err().kind(), io::ErrorKind::TimedOut);
        // What it had taken until then comes out when it goes on, and then it takes more.
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut chunk = vec![0; 1 << 16];
        while reader.read(&mut chunk).unwrap() == 0 {}
        std::thread::spawn(move || while reader.read(&mut chunk).is_ok_and(|n| n > 0) {});
        tty.write_within(&much, None).unwrap();
    }
}
