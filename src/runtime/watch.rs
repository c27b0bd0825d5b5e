//! Ends the program when its terminal dies or a signal asks for it.
//!
//! The thread that reads keys can't be relied on for either: it may be waiting for the loop, which may be stuck in a
//! write to the very terminal that died. So a thread of its own looks at nothing but these, and sleeps until then.

use std::io;
use std::os::unix::net::UnixStream;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{
    Signal, getpgid, getpgrp, getpid, getppid, getsid, kill_current_process_group, kill_process,
};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;

use super::terminal::Guard;

/// Exit code of a program that signal `n` ended, by the shells' convention.
pub const fn exit_code(signal: i32) -> i32 {
    128 + signal
}

/// Starts the thread that watches: it ends the program when the terminal hangs up and for the signals which ask for it,
/// gives the terminal back while the program is stopped, and calls `resumed` afterwards.
///
/// # Errors
/// When the handlers can't be installed or the thread can't start.
pub fn start(guard: &Guard, resumed: impl Fn() + Send + 'static) -> io::Result<()> {
    let (ours, theirs) = UnixStream::pair()?;
    let asked_for = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT];
    let mut signals = SignalDelivery::with_pipe(ours, theirs, SignalOnly, asked_for)?;
    let guard = guard.clone();
    thread::Builder::new().name("watch".into()).spawn(move || {
        loop {
            let hung_up = wait(&guard, signals.get_read());
            for signal in signals.pending() {
                take(signal, &guard, &resumed);
            }
            if hung_up {
                guard.exit(exit_code(SIGHUP))
            }
        }
    })?;
    Ok(())
}

/// Waits for a signal, or for the terminal to report an error, a hang-up, or that it is closed: whether it has. Without
/// requested events `poll` reports only these.
fn wait(guard: &Guard, signals: &UnixStream) -> bool {
    let terminal = guard.tty().input();
    let mut ends = [PollFd::new(&terminal, PollFlags::empty()), PollFd::new(signals, PollFlags::IN)];
    match poll(&mut ends, None) {
        Ok(_) => !ends[0].revents().is_empty(),
        Err(Errno::INTR | Errno::AGAIN) => false,
        Err(_) => true,
    }
}

fn take(signal: i32, guard: &Guard, resumed: impl Fn()) {
    match signal {
        // Interrupts come from keys that are the borrower's business; it goes on with us by itself.
        SIGINT | SIGQUIT | SIGCONT if guard.is_lent() => {}
        // It has stopped with us, and has the terminal in its own hands.
        SIGTSTP if guard.is_lent() => {
            if has_job_control() {
                let _ = kill_process(getpid(), Signal::STOP);
            }
        }
        SIGTSTP => stop(guard),
        SIGCONT => {
            if guard.resume() {
                resumed();
            }
        }
        other => guard.exit(exit_code(other)),
    }
}

/// Asks for the program to be stopped, as Ctrl-Z does outside raw mode. Without a shell that could continue it,
/// nothing happens.
pub fn suspend() {
    if has_job_control() {
        let _ = kill_process(getpid(), Signal::TSTP);
    }
}

/// Stops what the shell has started as one job, once the terminal is given back.
fn stop(guard: &Guard) {
    if has_job_control() {
        guard.suspend();
        let _ = kill_current_process_group(Signal::STOP);
    }
}

/// Whether a shell is there that can bring the program back: our parent's session is ours, and our group is a job in it
/// rather than that of the session's leader, who answers to nobody. Others would stay stopped for ever.
fn has_job_control() -> bool {
    let (Ok(ours), Some(Ok(parents))) = (getsid(None), getppid().map(|parent| getsid(Some(parent)))) else {
        return false;
    };
    ours == parents && getpgid(Some(ours)).map_or(true, |leaders| leaders != getpgrp())
}
