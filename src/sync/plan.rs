//! What to do next, as a pure function of what is known.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::remote::RemoteError;
use crate::wire::problem::ProblemKind;
use crate::wire::{Cursor, MAX_CHANGES, MAX_EDITS};

/// First pause after a failure; it doubles with each further one.
pub const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Longest pause after failures.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Longest pause that a server may ask for.
pub const LONGEST_ASKED: Duration = Duration::from_secs(3600);

/// The server's side as the session call told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The server's instance.
    pub epoch: compact_str::CompactString,
    /// Version of the member's scope.
    pub scope: u64,
    /// Whether the outbox has been told that instance.
    pub met: bool,
}

/// What is known when a step is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What the server said of itself since the last failure.
    pub known: Option<Known>,
    /// Where the replica stands.
    pub cursor: Option<Cursor>,
    /// Edits that may go now.
    pub sendable: usize,
    /// Whether another session sends.
    pub other_sends: bool,
    /// Whether more than the last answer held is waiting.
    pub more: bool,
    /// Failures since the last success.
    pub failures: u32,
    /// Not before.
    pub retry_at: Option<Timestamp>,
    /// Whether only the member can help.
    pub stopped: bool,
    /// Times that the cursor was refused since changes were last taken.
    pub refused: u32,
    /// Edits to put in one request.
    pub edits: usize,
    /// Changes to ask for in one request.
    pub changes: usize,
}

impl Default for State {
    fn default() -> Self {
        Self {
            known: None,
            cursor: None,
            sendable: 0,
            other_sends: false,
            more: true,
            failures: 0,
            retry_at: None,
            stopped: false,
            refused: 0,
            edits: MAX_EDITS,
            changes: MAX_CHANGES,
        }
    }
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask the server who it is.
    Session,
    /// Tell the outbox which instance it goes to.
    Meet,
    /// Send at most so many edits.
    Push(usize),
    /// Take a whole snapshot, or go on with one.
    Snapshot,
    /// Take at most so many changes at once.
    Pull(usize),
    /// Wait for changes.
    Wait(usize),
    /// Nothing before that time.
    Sleep(Timestamp),
    /// Nothing before the member has done something.
    Stop,
}

/// Chooses the next step. Edits go first: they are the only thing here that exists nowhere else.
pub fn next(state: &State, now: Timestamp) -> Step {
    if state.stopped {
        return Step::Stop;
    }
    if let Some(until) = state.retry_at.filter(|until| *until > now) {
        // A clock that was set back must not make a pause of a second one of a year.
        if until.duration_since(now) <= signed(LONGEST_ASKED) {
            return Step::Sleep(until);
        }
    }
    let Some(known) = &state.known else { return Step::Session };
    // Who can do neither, because another session sends, takes records meanwhile.
    if !state.other_sends {
        if !known.met {
            return Step::Meet;
        }
        if state.sendable > 0 {
            return Step::Push(state.edits);
        }
    }
    match &state.cursor {
        Some(cursor) if cursor.epoch == known.epoch && cursor.scope == known.scope => {
            if state.more {
                Step::Pull(state.changes)
            } else {
                Step::Wait(state.changes)
            }
        }
        _ => Step::Snapshot,
    }
}

/// What a failed call was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `session`.
    Session,
    /// `edits`.
    Edits,
    /// `snapshot`.
    Snapshot,
    /// `changes`.
    Changes,
}

/// What a failure asks for beside a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Only time helps.
    Pause,
    /// Only the member can help.
    Stop,
    /// The cursor is of no use any more.
    Refetch,
    /// The one edit of the request can't be taken by this server.
    Refuse,
}

/// Notes a failed call and says what it asks for. `jitter` is a random number.
pub fn failed(state: &mut State, call: Call, error: &RemoteError, now: Timestamp, jitter: u64) -> Remedy {
    let remedy = remedy(state, call, error);
    // Whatever the server was, it may be another one when it is next reached.
    state.known = None;
    match remedy {
        Remedy::Stop => state.stopped = true,
        Remedy::Refuse => return remedy,
        Remedy::Refetch => {
            state.refused += 1;
            state.cursor = None;
            // Once is an answer; a server that refuses what it has just given is broken.
            if state.refused <= 2 {
                return remedy;
            }
        }
        Remedy::Pause => {
            if call == Call::Changes && *error == RemoteError::TooLarge {
                state.changes = (state.changes / 2).max(1);
            }
        }
    }
    state.failures = state.failures.saturating_add(1);
    let asked = match error {
        RemoteError::Problem { retry_after, .. } => retry_after.map(|asked| asked.min(LONGEST_ASKED)),
        _ => None,
    };
    let pause = pause(state.failures, jitter).max(asked.unwrap_or_default());
    state.retry_at = now.checked_add(signed(pause)).ok();
    remedy
}

fn remedy(state: &mut State, call: Call, error: &RemoteError) -> Remedy {
    let kind = match error {
        RemoteError::TooNew(_) => return Remedy::Stop,
        RemoteError::Problem { kind, .. } => *kind,
        _ => return Remedy::Pause,
    };
    match kind {
        ProblemKind::Compacted | ProblemKind::Epoch | ProblemKind::Scope => Remedy::Refetch,
        ProblemKind::Forbidden | ProblemKind::Malformed | ProblemKind::TooLarge if call == Call::Edits => {
            // One edit must not hold up the others: the request is halved until it stands alone.
            if state.edits > 1 {
                state.edits /= 2;
                Remedy::Pause
            } else {
                Remedy::Refuse
            }
        }
        ProblemKind::NoToken
        | ProblemKind::TokenExpired
        | ProblemKind::TokenRevoked
        | ProblemKind::Forbidden => Remedy::Stop,
        // The mark of a page that the server does not know any more.
        ProblemKind::Malformed if call == Call::Snapshot => Remedy::Refetch,
        _ => Remedy::Pause,
    }
}

/// Notes a failure on this machine, which only time helps.
pub fn paused(state: &mut State, now: Timestamp, jitter: u64) {
    state.failures = state.failures.saturating_add(1);
    state.retry_at = now.checked_add(signed(pause(state.failures, jitter))).ok();
}

/// Notes that a call was answered as it should.
pub fn succeeded(state: &mut State) {
    state.failures = 0;
    state.retry_at = None;
}

/// The pause after so many failures: doubled each time, and between half and all of it, so that clients which lost
/// the server together do not come back together.
pub fn pause(failures: u32, jitter: u64) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let whole = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
    let half = whole / 2;
    let part = u64::try_from(half.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
    half + Duration::from_millis(jitter % part)
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

/// Random numbers from a seed (SplitMix64): good enough to spread pauses, and the same in every replay.
#[derive(Clone, Debug)]
pub struct Jitter(u64);

impl Jitter {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2023-06-12T01:00:00Z".parse().unwrap()
    }

    fn known() -> Known {
        Known { epoch: "a".into(), scope: 1, met: true }
    }

    fn level() -> State {
        let cursor = Some(Cursor { epoch: "a".into(), scope: 1, seq: 5 });
        State { known: Some(known()), cursor, more: false, ..State::default() }
    }

    fn problem(kind: ProblemKind) -> RemoteError {
        RemoteError::Problem { kind, detail: None, retry_after: None }
    }

    #[test]
    fn first_who_then_the_outbox_then_edits_then_records() {
        let mut state = State::default();
        assert_eq!(next(&state, now()), Step::Session);
        state.known = Some(Known { epoch: "a".into(), scope: 1, met: false });
        state.sendable = 3;
        assert_eq!(next(&state, now()), Step::Meet);
        state.other_sends = true;
        assert_eq!(next(&state, now()), Step::Snapshot, "never edits to one not met");
        state.other_sends = false;
        state.known = Some(known());
        assert_eq!(next(&state, now()), Step::Push(MAX_EDITS));
        state.other_sends = true;
        assert_eq!(next(&state, now()), Step::Snapshot);
        assert_eq!(next(&State { more: true, ..level() }, now()), Step::Pull(MAX_CHANGES));
        assert_eq!(next(&level(), now()), Step::Wait(MAX_CHANGES));
    }

    #[test]
    fn a_cursor_of_another_epoch_or_scope_is_not_followed() {
        let other = |epoch: &str, scope| {
            let cursor = Some(Cursor { epoch: epoch.into(), scope, seq: 5 });
            next(&State { cursor, ..level() }, now())
        };
        assert_eq!((other("b", 1), other("a", 2)), (Step::Snapshot, Step::Snapshot));
    }

    #[test]
    fn a_token_that_is_refused_is_not_tried_again() {
        for kind in [ProblemKind::NoToken, ProblemKind::TokenExpired, ProblemKind::TokenRevoked] {
            for call in [Call::Session, Call::Edits, Call::Snapshot, Call::Changes] {
                let mut state = level();
                assert_eq!(failed(&mut state, call, &problem(kind), now(), 1), Remedy::Stop);
                assert_eq!(next(&state, Timestamp::MAX), Step::Stop);
            }
        }
    }

    #[test]
    fn a_pause_doubles_to_its_bound_and_respects_what_the_server_asks() {
        for (failures, least, most) in
            [(1, 500, 1000), (2, 1000, 2000), (9, 128_000, 256_000), (60, 150_000, 300_000)]
        {
            for jitter in [0, 1, 77, u64::MAX] {
                let pause = pause(failures, jitter).as_millis();
                assert!((least..=most).contains(&pause), "{failures}: {pause}");
            }
        }
        let mut state = level();
        let asked = |seconds| RemoteError::Problem {
            kind: ProblemKind::Busy,
            detail: None,
            retry_after: Some(Duration::from_secs(seconds)),
        };
        failed(&mut state, Call::Changes, &asked(90), now(), 1);
        assert_eq!(next(&state, now()), Step::Sleep(now() + SignedDuration::from_secs(90)));
        failed(&mut state, Call::Changes, &asked(1 << 40), now(), 1);
        assert_eq!(next(&state, now()), Step::Sleep(now() + SignedDuration::from_secs(3600)));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_stretch_a_pause() {
        let state = State { retry_at: Some(now()), ..level() };
        let back = now() - SignedDuration::from_hours(24 * 365);
        assert_eq!(next(&state, back), Step::Wait(MAX_CHANGES));
    }

    #[test]
    fn a_refused_cursor_leads_to_a_snapshot_but_not_for_ever() {
        let mut state = level();
        for kind in [ProblemKind::Compacted, ProblemKind::Scope] {
            assert_eq!(failed(&mut state, Call::Changes, &problem(kind), now(), 1), Remedy::Refetch);
            assert_eq!((next(&state, now()), &state.cursor), (Step::Session, &None));
        }
        failed(&mut state, Call::Changes, &problem(ProblemKind::Epoch), now(), 1);
        assert!(matches!(next(&state, now()), Step::Sleep(_)), "a server that refuses what it gave");
    }

    #[test]
    fn an_edit_that_no_server_takes_is_singled_out() {
        let mut state = level();
        let mut halvings = 0;
        while failed(&mut state, Call::Edits, &problem(ProblemKind::Malformed), now(), 1) == Remedy::Pause {
            halvings += 1;
        }
        assert_eq!((halvings, state.edits), (6, 1));
    }

    #[test]
    fn an_answer_too_large_is_asked_for_in_smaller_pieces() {
        let mut state = level();
        failed(&mut state, Call::Changes, &RemoteError::TooLarge, now(), 1);
        assert_eq!(state.changes, MAX_CHANGES / 2);
        for _ in 0..20 {
            failed(&mut state, Call::Changes, &RemoteError::TooLarge, now(), 1);
        }
        assert_eq!(state.changes, 1);
    }
}
