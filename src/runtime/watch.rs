//! Ends the program when its terminal dies or a signal asks for it.
//!
//! The thread that reads keys can't be relied on for either: it may be waiting for the loop, which may be stuck in a
//! write to the very terminal that died. So two threads of their own look: one polls the terminal for nothing but its
//! end, one takes the signals. Neither wakes up for anything else.

use std::io;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpid, getppid, getsid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::terminal::Guard;

/// Exit code of a program that signal `n` ended, by the shells' convention.
pub const fn exit_code(signal: i32) -> i32 {
    128 + signal
}

/// Starts the thread that ends the program when the terminal hangs up.
///
/// # Errors
/// When the thread can't start.
pub fn hang_up(guard: &Guard) -> io::Result<()> {
    let guard = guard.clone();
    thread::Builder::new().name("hang-up".into()).spawn(move || {
        wait_for_end(&guard);
        guard.exit(exit_code(SIGHUP))
    })?;
    Ok(())
}

/// Returns when the terminal reports an error, a hang-up, or that it is closed. Without requested events `poll`
/// reports only these, so the thread sleeps until then.
fn wait_for_end(guard: &Guard) {
    loop {
        let input = guard.tty().input();
        match poll(&mut [PollFd::new(&input, PollFlags::empty())], None) {
            Ok(0) | Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

/// Starts the thread that takes signals: it ends the program for those which ask for it, gives the terminal back
/// while the program is stopped, and calls `resumed` afterwards.
///
/// # Errors
/// When the handlers can't be installed or the thread can't start.
pub fn signals(guard: &Guard, resumed: impl Fn() + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
    let guard = guard.clone();
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                // Interrupts come from keys that are the borrower's business; it goes on with us by itself.
                SIGINT | SIGQUIT | SIGCONT if guard.is_lent() => {}
                // It has stopped with us, and has the terminal in its own hands.
                SIGTSTP if guard.is_lent() => {
                    if has_job_control() {
                        let _ = kill_process(getpid(), Signal::STOP);
                    }
                }
                SIGTSTP => stop(&guard),
                SIGCONT => {
                    if guard.take_over().is_ok() {
                        resumed();
                    }
                }
                other => guard.exit(exit_code(other)),
            }
        }
    })?;
    Ok(())
}

/// Asks for the program to be stopped, as Ctrl-Z does outside raw mode. Without a shell that could continue it,
/// nothing happens.
pub fn suspend() {
    if has_job_control() {
        let _ = kill_process(getpid(), Signal::TSTP);
    }
}

fn stop(guard: &Guard) {
    if has_job_control() {
        guard.suspend();
        let _ = kill_process(getpid(), Signal::STOP);
    }
}

/// Whether the parent shares our session: a shell that can bring the program back. A session's leader, or a
/// program whose parent is gone, would stay stopped for ever.
fn has_job_control() -> bool {
    let ours = getsid(None);
    let parents = getppid().map(|parent| getsid(Some(parent)));
    matches!((ours, parents), (Ok(ours), Some(Ok(parents))) if ours == parents)
}
