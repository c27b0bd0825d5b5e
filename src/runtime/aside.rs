//! The terminal lent to another program.

use std::io;

use super::gate::Gate;
use super::terminal::Guard;

/// Lends the terminal, and sees to it that nobody here reads it meanwhile.
#[derive(Clone, Debug)]
pub struct Aside {
    guard: Guard,
    gate: Gate,
}

impl Aside {
    /// Over the terminal and the gate of its reader.
    pub fn new(guard: Guard, gate: Gate) -> Self {
        Self { guard, gate }
    }

    /// Steps aside while `run` starts a program and waits for it; `run` tells its process. The screen is lost
    /// afterwards. None, and nothing was run, where the reader could not be kept away: only what an input asks for
    /// can have the terminal.
    ///
    /// # Errors
    /// When the terminal can't be taken over again.
    pub fn lend<T>(&self, run: impl FnOnce(&dyn Fn(u32)) -> T) -> io::Result<Option<T>> {
        self.gate.hold(|| self.guard.lend(run)).transpose()
    }
}
