//! The loop: one queue of messages with a total order; all that wait are taken, then one frame is drawn.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use jiff::civil::DateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::canvas::{Canvas, Surface};
use super::gate::Gate;
use super::input::Input;
use crate::domain::day::county_time;
use crate::theme::width::WidthProfile;

/// Most messages taken before a frame is drawn, so that a flood can't keep the screen from changing.
const BURST: usize = 1024;

/// How long the rest of what was read together is waited for; it takes microseconds.
const TOGETHER: Duration = Duration::from_millis(20);

/// What the loop drives: a state that changes by messages and can be drawn.
pub trait Program {
    /// What may happen to it.
    type Msg: Send + 'static;
    /// What it wants done outside.
    type Effect;

    /// The message for an input; none for one that means nothing to it.
    fn input(input: Input) -> Option<Self::Msg>;

    /// The message that the terminal turned out to draw by this profile; none where that means nothing to it.
    fn profile(profile: WidthProfile) -> Option<Self::Msg>;

    /// The message that a new minute has begun.
    fn minute(now: DateTime) -> Self::Msg;

    /// Takes a message; says what is to be done.
    #[must_use]
    fn update(&mut self, msg: Self::Msg) -> Vec<Self::Effect>;

    /// Draws it on an empty frame; says where the cursor is, where one is shown.
    fn draw(&self, frame: &mut Buffer) -> Option<Position>;
}

/// Does what a program wants done outside: the only place with side effects.
pub trait Perform<P: Program> {
    /// Does it, or starts it; what the loop itself must do comes back. The program is at hand for what belongs to
    /// neither its state nor the outside, such as the theme it is drawn with.
    fn perform(&mut self, effect: P::Effect, program: &mut P) -> Vec<Step<P::Msg>>;
}

/// Where a program is shown.
pub trait Stage<P> {
    /// Shows the program as it is now.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn show(&mut self, program: &P) -> io::Result<()>;

    /// The size of what follows; what is shown is lost by it.
    fn resize(&mut self, width: u16, height: u16);

    /// Shows what follows in a width profile, and all of it anew.
    fn set_profile(&mut self, profile: WidthProfile);

    /// Supposes that something else wrote in between: all is shown anew.
    fn forget(&mut self);

    /// Sends a sequence that shows nothing.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn send(&mut self, sequence: &[u8]) -> io::Result<()>;
}

impl<P: Program, S: Surface> Stage<P> for Canvas<S> {
    fn show(&mut self, program: &P) -> io::Result<()> {
        self.draw(|frame| program.draw(frame))
    }

    fn resize(&mut self, width: u16, height: u16) {
        Self::resize(self, width, height);
        // Even of the same size again: what was cut off or wrapped in between is lost.
        self.surface().forget();
    }

    fn set_profile(&mut self, profile: WidthProfile) {
        Self::set_profile(self, profile);
    }

    fn forget(&mut self) {
        self.surface().forget();
    }

    fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.surface().send(sequence)
    }
}

/// What an effect asks of the loop.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<M> {
    /// Ends the loop.
    Quit,
    /// Draws everything anew.
    Redraw,
    /// Sends a sequence to the terminal.
    Send(Vec<u8>),
    /// Hands a message to the program, before any that wait.
    Tell(M),
}

/// What wakes the loop.
#[derive(Clone, Debug, PartialEq)]
pub enum Wake<M> {
    /// The user or the terminal did something.
    Input(Input),
    /// A worker has something to tell.
    Msg(M),
    /// The terminal draws by this profile, and the frames so far were drawn by another.
    Profile(WidthProfile),
    /// The program runs again after a stop: the screen is lost.
    Resumed {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// Nobody will press a key any more: the program ends.
    Leave,
}

/// Tells the time; tests have their own.
pub trait Clock {
    /// The date and time.
    fn now(&self) -> DateTime;
}

/// The computer's clock, by the county's time: every time that is shown is of one zone, wherever the host stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime {
        county_time(jiff::Timestamp::now())
    }
}

/// Whether the loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// It does.
    Go,
    /// The program wants to end.
    Quit,
}

/// A program, where it is shown, and what performs its effects.
#[derive(Debug)]
pub struct EventLoop<P, G, F> {
    program: P,
    stage: G,
    performer: F,
    gate: Gate,
}

impl<P: Program, G: Stage<P>, F: Perform<P>> EventLoop<P, G, F> {
    /// Ready to run, nothing drawn yet.
    pub fn new(program: P, stage: G, performer: F) -> Self {
        Self { program, stage, performer, gate: Gate::default() }
    }

    /// With the gate that its inputs pass.
    #[must_use]
    pub fn behind(self, gate: Gate) -> Self {
        Self { gate, ..self }
    }

    /// The program.
    pub fn program(&self) -> &P {
        &self.program
    }

    /// What performs its effects.
    pub fn performer(&self) -> &F {
        &self.performer
    }

    /// Where it is shown.
    pub fn stage(&mut self) -> &mut G {
        &mut self.stage
    }

    /// Runs until the program quits or nobody can wake it any more. Sleeps otherwise, but for the minute's turn.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn run(&mut self, wakes: &Receiver<Wake<P::Msg>>, clock: &impl Clock) -> io::Result<()> {
        self.draw()?;
        self.attend(wakes, clock)
    }

    /// The same where the program is shown already as it is.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn attend(&mut self, wakes: &Receiver<Wake<P::Msg>>, clock: &impl Clock) -> io::Result<()> {
        let mut minute = minute_of(clock.now());
        loop {
            let first = match wakes.recv_timeout(until_next_minute(clock.now())) {
                Ok(wake) => Some(wake),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            let mut handled = first.is_some();
            let (mut next, mut taken) = (first, 0);
            while let Some(wake) = next {
                let given = matches!(wake, Wake::Input(_));
                if self.wake(wake)? == Flow::Quit {
                    return Ok(());
                }
                if given {
                    self.gate.take();
                }
                taken += 1;
                // What was read together is drawn together: its rest is on the way.
                let rest = if self.gate.is_awaited() { TOGETHER } else { Duration::ZERO };
                next = if taken < BURST { wakes.recv_timeout(rest).ok() } else { None };
            }
            let now = clock.now();
            if minute_of(now) != minute {
                minute = minute_of(now);
                handled = true;
                if self.tell(P::minute(now))? == Flow::Quit {
                    return Ok(());
                }
            }
            if handled {
                self.draw()?;
            }
        }
    }

    /// Takes one wake-up, with all that follows from it at once. Draws nothing.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn wake(&mut self, wake: Wake<P::Msg>) -> io::Result<Flow> {
        match wake {
            Wake::Msg(msg) => self.tell(msg),
            Wake::Input(input) => self.input(input),
            Wake::Profile(profile) => {
                self.stage.set_profile(profile);
                P::profile(profile).map_or(Ok(Flow::Go), |msg| self.tell(msg))
            }
            Wake::Resumed { width, height } => self.input(Input::Resize { width, height }),
            Wake::Leave => Ok(Flow::Quit),
        }
    }

    /// Draws the program as it is now.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self) -> io::Result<()> {
        self.stage.show(&self.program)
    }

    fn input(&mut self, input: Input) -> io::Result<Flow> {
        if let Input::Resize { width, height } = input {
            self.stage.resize(width, height);
        }
        P::input(input).map_or(Ok(Flow::Go), |msg| self.tell(msg))
    }

    fn tell(&mut self, msg: P::Msg) -> io::Result<Flow> {
        let mut told = vec![msg];
        while let Some(msg) = told.pop() {
            let mut steps = Vec::new();
            for effect in self.program.update(msg) {
                steps.extend(self.performer.perform(effect, &mut self.program));
            }
            let mut follow = Vec::new();
            for step in steps {
                match step {
                    Step::Quit => return Ok(Flow::Quit),
                    Step::Redraw => self.stage.forget(),
                    Step::Send(sequence) => self.stage.send(&sequence)?,
                    Step::Tell(msg) => follow.push(msg),
                }
            }
            told.extend(follow.into_iter().rev());
        }
        Ok(Flow::Go)
    }
}

fn minute_of(now: DateTime) -> (jiff::civil::Date, i8, i8) {
    (now.date(), now.hour(), now.minute())
}

/// The rest of this minute; at least a moment, so that a clock a little behind doesn't make the loop spin.
fn until_next_minute(now: DateTime) -> Duration {
    let second = u64::try_from(now.second()).unwrap_or(0);
    Duration::from_secs(60_u64.saturating_sub(second)).max(Duration::from_secs(1))
}

#[cfg(test)]
#[path = "event_loop_tests.rs"]
mod tests;
