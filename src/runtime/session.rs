//! One sitting at the terminal, from taking it over to giving it back.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread;
use std::time::Duration;

use super::abilities::Abilities;
use super::aside::Aside;
use super::canvas::{Canvas, TerminalSurface};
use super::charset::Charset;
use super::event_loop::{EventLoop, Perform, Program, SystemClock, Wake};
use super::input::{self, Resizes, Seen};
use super::known::Known;
use super::probe::{self, Answer, Reason};
use super::question;
use super::terminal::{Guard, Session};
use super::tty::Tty;
use super::{panic, watch};
use crate::theme::width::WidthProfile;

/// What the sitting needs to know beforehand.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The width profile the user named; none to ask the terminal.
    pub width: Option<WidthProfile>,
    /// Where the terminal's answer is remembered; none where it can't be.
    pub known: Option<Known>,
    /// The character set that the locale names; none where the terminal's answer decides.
    pub charset: Option<Charset>,
    /// What the terminal can do.
    pub abilities: Abilities,
    /// Whether every way to a shell is shut: Ctrl-Z does not stop the program.
    pub no_shell: bool,
    /// How long the terminal may take nothing before the sitting ends; none for as long as it likes.
    pub patience: Option<Duration>,
    /// How long the terminal's answer about its width is waited for before it is given back, counted from the
    /// question; none for a second.
    pub farewell: Option<Duration>,
    /// What is printed before the message of a panic.
    pub panic_notice: String,
    /// Directory for the report of a panic.
    pub reports: Option<PathBuf>,
}

/// Why no sitting could begin, or how it broke off.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Standard input or output is no terminal.
    #[error("not a terminal")]
    NotATerminal,
    /// The terminal is gone: nobody is there to be told.
    #[error("the terminal is gone")]
    HungUp,
    /// The terminal failed.
    #[error(transparent)]
    Terminal(io::Error),
}

impl From<io::Error> for SessionError {
    fn from(error: io::Error) -> Self {
        // A frame may meet the dead terminal before the signal comes; one that takes nothing any more is as good as dead.
        let gone = error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
            || error.kind() == io::ErrorKind::TimedOut;
        if gone { Self::HungUp } else { Self::Terminal(error) }
    }
}

/// What a program learns about its terminal before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What may be drawn, until the terminal says otherwise.
    pub profile: WidthProfile,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// Runs a program at the terminal until it quits. `begin` makes it, from what was learnt about the terminal, the sender
/// by which workers wake the loop, and the way to lend the terminal to another program; and what starts its performer
/// once the first frame is drawn, so that nothing which works for it is in that frame's way.
///
/// # Errors
/// [`SessionError::NotATerminal`] before anything was written; [`SessionError::Terminal`] with the terminal
/// restored as far as it still answers.
pub fn run<P, F, S>(
    options: Options,
    begin: impl FnOnce(Opening, SyncSender<Wake<P::Msg>>, Aside) -> io::Result<(P, S)>,
) -> Result<(), SessionError>
where
    P: Program,
    F: Perform<P>,
    S: FnOnce() -> io::Result<F>,
{
    let tty = Tty::standard(options.patience)?.ok_or(SessionError::NotATerminal)?;
    let session = Session::new(Guard::new(tty)?);
    let guard = session.guard();
    panic::install(guard, options.panic_notice, options.reports);
    let (sender, wakes) = input::queue();
    let (on_resume, tty) = (sender.clone(), guard.clone());
    watch::start(guard, move || {
        let (width, height) = tty.tty().size();
        wake_without_waiting(&on_resume, Wake::Resumed { width, height });
    })?;
    // Not before there is somebody to give it back, whatever ends us.
    guard.take_over()?;

    let (resizes, gate) = Resizes::listen()?;
    let (width, height) = guard.tty().size();
    let farewell = options.farewell.unwrap_or(question::FAREWELL);
    let utf8 = Charset::may_be_utf8(options.charset);
    let (profile, question) = question::open(options.width, utf8, (width, height), options.known, farewell);
    if let Some(question) = question.clone() {
        // An answer that comes after us would be typed at the shell; after an editor or a stop it still counts.
        let (gate, sender) = (gate.clone(), sender.clone());
        guard.before_restoring(move |guard| {
            let swallow = || {
                let profile = question.swallow(guard);
                if guard.is_over() {
                    // What stands behind the answer is the shell's.
                    gate.shut();
                }
                profile
            };
            let profile = gate.hold_within(question.left(), swallow).flatten();
            if let Some(profile) = profile {
                wake_without_waiting(&sender, Wake::Profile(profile));
            }
        });
        // The terminal can think about it while the first frame is made.
        guard.write(probe::QUESTION.as_bytes())?;
    }
    let asked = question.is_some().then(|| Charset::of_answer(profile));
    let charset = asked.or(options.charset).unwrap_or_default();
    let surface = TerminalSurface::new(guard.clone(), options.abilities, charset);
    let mut canvas = Canvas::new(surface, profile, width, height);
    let aside = Aside::new(guard.clone(), gate.clone());
    let (program, start) = begin(Opening { profile, width, height }, sender.clone(), aside)?;
    canvas.draw(|frame| program.draw(frame))?;
    let mut event_loop = EventLoop::new(program, canvas, start()?).behind(gate.clone());
    let suspend = if options.no_shell { || {} } else { watch::suspend };
    input::start(guard, charset, resizes, gate.clone(), suspend, move |seen| match seen {
        Seen::Input(input) => sender.send(Wake::Input(input)).is_ok(),
        Seen::Cursor { row, column } => {
            let profile = question.as_ref().and_then(|question| question.answered(row, column));
            profile.is_none_or(|profile| sender.send(Wake::Profile(profile)).is_ok())
        }
    })?;
    let ended = event_loop.attend(&wakes, &SystemClock);
    // Workers that still have something to tell must not wait for a loop that listens no more.
    drop(wakes);
    Ok(ended?)
}

/// Queues a wake-up that must not be lost, from a thread that must not wait while the queue is full.
fn wake_without_waiting<M: Send + 'static>(sender: &SyncSender<Wake<M>>, wake: Wake<M>) {
    if let Err(TrySendError::Full(wake)) = sender.try_send(wake) {
        let sender = sender.clone();
        let _ = thread::Builder::new().name("resume".into()).spawn(move || sender.send(wake));
    }
}

/// What asking the terminal gave, for a report about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Examination {
    /// The profile that the dashboard would draw with.
    pub profile: WidthProfile,
    /// Why.
    pub reason: Reason,
    /// The terminal's answer, and its columns and rows; none without a terminal.
    pub terminal: Option<(Answer, (u16, u16))>,
}

/// Asks the terminal as [`run`] would, even where the answer would not be needed. The screen is as it was when
/// this returns.
///
/// # Errors
/// When the terminal fails.
pub fn examine(chosen: Option<WidthProfile>, utf8: bool) -> io::Result<Examination> {
    let Some(tty) = Tty::standard(None)? else {
        let (profile, reason) = probe::choose(chosen, utf8, None);
        return Ok(Examination { profile, reason, terminal: None });
    };
    let session = Session::new(Guard::new(tty)?);
    watch::start(session.guard(), || {})?;
    session.guard().take_over()?;
    let answer = probe::ask(session.guard(), probe::LIMIT)?;
    let (profile, reason) = probe::choose(chosen, utf8, Some(answer.measured));
    let size = session.guard().tty().size();
    Ok(Examination { profile, reason, terminal: Some((answer, size)) })
}
