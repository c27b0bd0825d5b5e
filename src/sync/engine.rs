//! Does what the plan says: one call at a time, and nothing half done when a step is dropped in the middle.

use std::future::Future;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use compact_str::CompactString;
use futures_util::future::{Either, select};
use jiff::Timestamp;

use super::plan::{self, Call, Jitter, Known, Remedy, State, Step};
use super::remote::{Remote, RemoteError};
use super::replica::Replica;
use super::sane::{following, is_untouched, matched};
use super::staging::Staging;
use super::status::{Activity, Status, Why};
use crate::domain::batch::Batch;
use crate::domain::edit::{EditId, Proposal};
use crate::outbox::{Disk, Entry, FsDisk, Place, Spool, SpoolError, sendable};
use crate::wire::problem::ProblemKind;
use crate::wire::{API_VERSION, Changes, Cursor, FeedEntry};

/// How long a waiting call is held.
pub const HOLD: Duration = Duration::from_secs(30);

/// So many records of a snapshot are taken between two reports.
const REPORT_EVERY: u64 = 500;

/// What the engine tells while it works.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The replica has taken these changes.
    Batch(Arc<Batch>),
    /// The outbox is not as it was: look again.
    Outbox,
    /// The status line has changed.
    Status(Status),
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// A call was made, with or without success: there is more to do.
    Worked,
    /// The server was waited for, and has answered or not: there may be more to do.
    Waited,
    /// Nothing is to be done before that time.
    Sleep(Timestamp),
    /// Nothing is to be done before the member has done something.
    Stopped,
}

/// What the engine tells, and to whom.
pub type Sink<'a> = dyn FnMut(Event) + 'a;

/// The sync of one session.
pub struct Engine<M, P, D = FsDisk> {
    remote: M,
    replica: P,
    spool: Arc<Spool<D>>,
    clock: Box<dyn Fn() -> Timestamp + Send>,
    jitter: Jitter,
    state: State,
    staging: Staging,
    status: Status,
    told: Option<Status>,
    seen: Option<u64>,
}

impl<M: Remote, P: Replica, D: Disk> Engine<M, P, D> {
    /// Over a server, what the session holds, and the member's outbox. The seed spreads the pauses after failures.
    pub fn new(
        remote: M,
        replica: P,
        spool: Arc<Spool<D>>,
        clock: impl Fn() -> Timestamp + Send + 'static,
        seed: u64,
    ) -> Self {
        let status = Status::new(clock());
        let state = State { cursor: replica.cursor(), ..State::default() };
        Self {
            remote,
            replica,
            spool,
            clock: Box::new(clock),
            jitter: Jitter::new(seed),
            state,
            staging: Staging::default(),
            status,
            told: None,
            seen: None,
        }
    }

    /// Which state of the outbox was looked at last, by [`Spool::changes`].
    pub fn seen(&self) -> Option<u64> {
        self.seen
    }

    /// What the status line shows.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// What the engine writes to.
    pub fn replica(&mut self) -> &mut P {
        &mut self.replica
    }

    /// Ends the sync, and gives back what it wrote to.
    pub fn into_replica(self) -> P {
        self.replica
    }

    /// The outbox.
    pub fn spool(&self) -> &Arc<Spool<D>> {
        &self.spool
    }

    /// The time by the engine's clock.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The step that would be next.
    pub fn planned(&self) -> Step {
        plan::next(&self.state, self.now())
    }

    /// The member asks for a sync now: no pause, and no stop, is waited for.
    pub fn ask(&mut self) {
        let (edits, changes) = (self.state.edits, self.state.changes);
        self.state = State { cursor: self.replica.cursor(), edits, changes, ..State::default() };
        self.seen = None;
    }

    /// The member asks for everything anew.
    pub fn ask_full(&mut self) {
        self.replica.forget();
        self.staging = Staging::default();
        self.ask();
    }

    /// Does the next step. `wake` ends only the waiting for changes; dropping the future abandons any step, and
    /// nothing is lost by it.
    pub async fn step(&mut self, wake: impl Future<Output = ()>, sink: &mut Sink<'_>) -> Done {
        self.look(sink);
        let step = self.planned();
        let done = match step {
            Step::Stop => Done::Stopped,
            Step::Sleep(until) => Done::Sleep(until),
            Step::Session => self.session().await,
            Step::Meet => self.meet(sink),
            Step::Push(limit) => self.push(limit, sink).await,
            Step::Snapshot => self.snapshot(sink).await,
            Step::Pull(limit) => {
                let (cursor, began) = (self.state.cursor.clone(), self.now());
                match cursor {
                    Some(cursor) => {
                        let answer = self.remote.changes(&cursor, limit, Duration::ZERO).await;
                        self.pulled(&cursor, began, answer, sink);
                    }
                    None => self.state.known = None,
                }
                Done::Worked
            }
            Step::Wait(limit) => self.wait(limit, wake, sink).await,
        };
        self.look(sink);
        self.tell(sink);
        done
    }

    /// Counts what waits in the outbox, if it has changed.
    fn look(&mut self, sink: &mut Sink<'_>) {
        let changes = self.spool.changes().ok();
        if changes.is_some() && changes == self.seen {
            return;
        }
        let pending = match self.spool.pending() {
            Ok(pending) => pending,
            Err(error) => {
                self.state.sendable = 0;
                self.status.why = Some(Why::Outbox(error.to_string()));
                return;
            }
        };
        if self.seen.is_some() {
            sink(Event::Outbox);
        }
        self.seen = changes;
        self.state.other_sends = false;
        self.state.sendable = sendable(&pending, usize::MAX).len();
        self.status.conflicts = pending.iter().filter(|entry| entry.place == Place::Conflict).count();
        self.status.pending = pending.len() - self.status.conflicts;
        self.tell(sink);
    }

    fn tell(&mut self, sink: &mut Sink<'_>) {
        if self.told.as_ref() != Some(&self.status) {
            self.told = Some(self.status.clone());
            sink(Event::Status(self.status.clone()));
        }
    }

    async fn session(&mut self) -> Done {
        match self.remote.session().await {
            Ok(session) if session.api > API_VERSION => {
                self.failed(Call::Session, &RemoteError::TooNew(session.api));
            }
            Ok(session) => {
                self.state.known = Some(Known { epoch: session.epoch, scope: session.scope, met: false });
                self.state.more = true;
                self.succeeded();
            }
            Err(error) => {
                self.failed(Call::Session, &error);
            }
        }
        Done::Worked
    }

    fn meet(&mut self, sink: &mut Sink<'_>) -> Done {
        let Some(known) = &mut self.state.known else { return Done::Worked };
        match self.spool.meet_epoch(&known.epoch) {
            Ok(Some(_)) => {
                known.met = true;
                self.look(sink);
            }
            Ok(None) => self.state.other_sends = true,
            Err(error) => self.outbox_failed(&error),
        }
        Done::Worked
    }

    async fn push(&mut self, limit: usize, sink: &mut Sink<'_>) -> Done {
        // Held until the answers are noted: one session sends, and in order, and none meets another instance meanwhile.
        let _lock = match self.spool.try_send_lock() {
            Ok(Some(lock)) => lock,
            Ok(None) => {
                self.state.other_sends = true;
                return Done::Worked;
            }
            Err(error) => {
                self.outbox_failed(&error);
                return Done::Worked;
            }
        };
        let entries = match self.spool.begin(limit) {
            Ok(entries) => entries,
            Err(error) => {
                self.outbox_failed(&error);
                return Done::Worked;
            }
        };
        if entries.is_empty() {
            self.seen = None;
            return Done::Worked;
        }
        let proposals: Vec<Proposal> = entries.iter().map(|entry| entry.proposal.clone()).collect();
        let answer = self.remote.edits(&proposals).await;
        let answer = answer.and_then(|answers| matched(&proposals, answers));
        let noted = match answer {
            Ok(answers) => {
                self.state.edits = State::default().edits;
                self.succeeded();
                self.spool.answer(answers, self.now())
            }
            Err(error) => self.push_failed(&entries, &error),
        };
        if let Err(error) = noted {
            self.outbox_failed(&error);
        }
        self.look(sink);
        Done::Worked
    }

    fn push_failed(&mut self, entries: &[Arc<Entry>], error: &RemoteError) -> Result<(), SpoolError> {
        let remedy = self.failed(Call::Edits, error);
        if let (Remedy::Refuse, [entry], RemoteError::Problem { kind, detail, .. }) = (remedy, entries, error)
        {
            return self.spool.refuse(entry.id(), kind.word(), detail.clone(), self.now());
        }
        // Where the server has certainly not looked at the edits they may be undone again.
        let untouched = matches!(error, RemoteError::Problem { kind, .. } if is_untouched(*kind));
        if !untouched {
            return Ok(());
        }
        let fresh = entries.iter().filter(|entry| entry.place == Place::New).map(|entry| entry.id());
        self.spool.take_back(&fresh.collect::<Vec<EditId>>())
    }

    async fn snapshot(&mut self, sink: &mut Sink<'_>) -> Done {
        let page = self.staging.resume();
        let (staging, status) = (&mut self.staging, &mut self.status);
        let began = (self.clock)();
        let mut sane = true;
        let mut report = |staging: &Staging| {
            let (done, total) = staging.progress();
            if done.is_multiple_of(REPORT_EVERY) && status.activity.is_up() {
                status.activity = Activity::Syncing { done, total };
                sink(Event::Status(status.clone()));
            }
        };
        let answer = {
            let mut take = |line| {
                sane = staging.take(line);
                report(staging);
                if sane { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            };
            self.remote.snapshot(page.as_deref(), &mut take).await
        };
        let whole = match answer {
            Ok(()) if sane => self.staging.finish(),
            Ok(()) => None,
            Err(error) => {
                // A link that keeps cutting but lets pages through is no reason to wait longer and longer.
                if self.staging.resume() != page {
                    self.state.failures = 0;
                }
                if self.failed(Call::Snapshot, &error) == Remedy::Refetch {
                    self.staging = Staging::default();
                }
                return Done::Worked;
            }
        };
        let Some(batch) = whole else {
            if !sane {
                self.staging = Staging::default();
            }
            let error = RemoteError::Malformed("a snapshot without its last line".to_owned());
            self.failed(Call::Snapshot, &error);
            return Done::Worked;
        };
        self.staging = Staging::default();
        if self.take(batch, began, sink) {
            self.state.more = true;
            // The server may have become another one meanwhile.
            if !self.is_known(self.state.cursor.as_ref()) {
                self.state.known = None;
            }
            self.succeeded();
        }
        Done::Worked
    }

    async fn wait(&mut self, limit: usize, wake: impl Future<Output = ()>, sink: &mut Sink<'_>) -> Done {
        let Some(cursor) = self.state.cursor.clone() else { return Done::Worked };
        let began = self.now();
        let answer = {
            let call = pin!(self.remote.changes(&cursor, limit, HOLD));
            match select(call, pin!(wake)).await {
                Either::Left((answer, _)) => Some(answer),
                Either::Right(((), _)) => None,
            }
        };
        self.state.other_sends = false;
        match answer {
            Some(answer) => self.pulled(&cursor, began, answer, sink),
            // Who is woken again and again must see changes all the same.
            None => self.state.more = true,
        }
        Done::Waited
    }

    fn pulled(
        &mut self,
        cursor: &Cursor,
        began: Timestamp,
        answer: Result<Changes, RemoteError>,
        sink: &mut Sink<'_>,
    ) {
        let changes = match answer.and_then(|changes| following(cursor, changes)) {
            Ok(changes) => changes,
            Err(error) => {
                if self.failed(Call::Changes, &error) == Remedy::Refetch {
                    self.replica.forget();
                    self.staging = Staging::default();
                    self.requeue(&error);
                }
                return;
            }
        };
        let (next, more) = (changes.next, changes.more);
        if next != *cursor {
            let entries = changes.entries.into_iter().map(FeedEntry::into_change).collect();
            let batch =
                Batch { changes: entries, cursor: CompactString::from(next.to_string()), whole: false };
            if !self.take(batch, began, sink) {
                return;
            }
        }
        self.state.more = more;
        self.state.refused = 0;
        if !more {
            self.status.level_at = Some(began);
            self.state.changes = State::default().changes;
        }
        self.succeeded();
    }

    /// A database that was put back without a new epoch is known by a cursor ahead of it: what was sent must be sent
    /// again all the same.
    fn requeue(&mut self, error: &RemoteError) {
        let RemoteError::Problem { kind: ProblemKind::Epoch, .. } = error else { return };
        if let Err(error) = self.spool.forget_epoch() {
            self.outbox_failed(&error);
        }
    }

    /// Hands a batch to the replica, and tells of it once it is taken.
    fn take(&mut self, batch: Batch, began: Timestamp, sink: &mut Sink<'_>) -> bool {
        let taken = self.replica.apply(&batch, began);
        self.state.cursor = self.replica.cursor();
        match taken {
            Ok(()) => {
                if batch.whole || !batch.changes.is_empty() {
                    sink(Event::Batch(Arc::new(batch)));
                }
                true
            }
            Err(error) => {
                self.pause(Why::Cache(error.0));
                false
            }
        }
    }

    fn is_known(&self, cursor: Option<&Cursor>) -> bool {
        match (&self.state.known, cursor) {
            (Some(known), Some(cursor)) => known.epoch == cursor.epoch && known.scope == cursor.scope,
            _ => false,
        }
    }

    fn succeeded(&mut self) {
        plan::succeeded(&mut self.state);
        let now = self.now();
        let level = self.is_known(self.state.cursor.as_ref()) && !self.state.more;
        self.enter(if level { Activity::Online } else { Activity::Syncing { done: 0, total: None } }, now);
        self.status.last_success = Some(now);
        self.status.why = None;
        self.status.retry_at = None;
    }

    fn failed(&mut self, call: Call, error: &RemoteError) -> Remedy {
        let (now, draw) = (self.now(), self.jitter.draw());
        let remedy = plan::failed(&mut self.state, call, error, now, draw);
        match remedy {
            // Not a failure that the member should hear of: the next steps mend it.
            Remedy::Refetch | Remedy::Refuse if self.state.retry_at.is_none() => return remedy,
            Remedy::Stop => self.enter(Activity::Stopped, now),
            _ => self.enter(Activity::Offline, now),
        }
        self.status.why = Some(Why::from(error));
        self.status.retry_at = self.state.retry_at;
        remedy
    }

    fn outbox_failed(&mut self, error: &SpoolError) {
        self.seen = None;
        self.pause(Why::Outbox(error.to_string()));
    }

    /// A failure on this machine: tried again after a pause.
    fn pause(&mut self, why: Why) {
        let draw = self.jitter.draw();
        let now = self.now();
        plan::paused(&mut self.state, now, draw);
        self.enter(Activity::Offline, now);
        self.status.why = Some(why);
        self.status.retry_at = self.state.retry_at;
    }

    fn enter(&mut self, activity: Activity, now: Timestamp) {
        let was = self.status.activity;
        let same = was == activity || (was.is_up() && activity.is_up());
        if !same {
            self.status.since = now;
        }
        self.status.activity = activity;
    }
}
