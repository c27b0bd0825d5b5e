//! The engine over a server that answers by a script.
#![cfg(test)]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, pending, poll_fn, ready};
use std::ops::ControlFlow;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;

use super::engine::{Done, Engine, Event};
use super::remote::{Remote, RemoteError};
use super::replica::{Held, Replica as _};
use super::run::{Order, run};
use super::status::{Activity, Why};
use crate::domain::edit::{Edit, EditId, Proposal};
use crate::domain::id::{Key, Kind, MemberId, UnitId};
use crate::domain::member::Role;
use crate::domain::record::Record;
use crate::outbox::{Draft, Place, Spool};
use crate::wire::problem::ProblemKind;
use crate::wire::{API_VERSION, Answer, Changes, Cursor, FeedEntry, Outcome, Session, SnapshotLine};

fn now() -> Timestamp {
    "2023-06-12T01:00:00Z".parse().unwrap()
}

fn cursor(epoch: &str, seq: u64) -> Cursor {
    Cursor { epoch: epoch.into(), scope: 0, seq }
}

fn session(epoch: &str) -> Session {
    Session {
        api: API_VERSION,
        epoch: epoch.into(),
        county: "x".into(),
        member: MemberId::new("M001"),
        role: Role::Office,
        unit: UnitId::new("U01"),
        scope: 0,
        expires: None,
        now: now(),
        head: cursor(epoch, 0),
    }
}

fn problem<T>(kind: ProblemKind) -> Result<T, RemoteError> {
    Err(RemoteError::Problem { kind, detail: None, retry_after: None })
}

fn unit(id: &str) -> Record {
    let json = format!(
        r#"{{"id":"{id}","version":1,"updated":"2023-03-06T00:00:00Z","name":"x","level":"county","form":"department"}}"#
    );
    Record::from_json(Kind::Unit, json.as_bytes()).unwrap()
}

/// What the server does next; a call that is not expected fails the test.
enum Next {
    Session(Result<Session, RemoteError>),
    /// The mark that must be asked for, the lines, and how it ends.
    Snapshot(Option<&'static str>, Vec<SnapshotLine>, Result<(), RemoteError>),
    Changes(Result<Changes, RemoteError>),
    /// A call that is held for ever.
    Hold,
    Edits(Result<Vec<Outcome>, RemoteError>),
    /// Answers that are on their way until the cell says that they came.
    LateEdits(Rc<Cell<bool>>, Vec<Outcome>),
    /// Answers as they are, whatever was asked.
    Answers(Vec<Answer>),
}

#[derive(Clone, Default)]
struct Script(Rc<RefCell<VecDeque<Next>>>);

impl Script {
    fn then(&self, next: Next) {
        self.0.borrow_mut().push_back(next);
    }

    fn next(&self) -> Next {
        self.0.borrow_mut().pop_front().expect("no call is expected")
    }
}

impl Remote for Script {
    async fn session(&self) -> Result<Session, RemoteError> {
        let Next::Session(answer) = self.next() else { panic!("not a session") };
        answer
    }

    async fn snapshot(
        &self,
        page: Option<&str>,
        take: &mut dyn FnMut(SnapshotLine) -> ControlFlow<()>,
    ) -> Result<(), RemoteError> {
        let Next::Snapshot(asked, lines, end) = self.next() else { panic!("not a snapshot") };
        assert_eq!(page, asked);
        for line in lines {
            let _ = take(line);
        }
        end
    }

    async fn changes(&self, _: &Cursor, _: usize, _: Duration) -> Result<Changes, RemoteError> {
        match self.next() {
            Next::Changes(answer) => answer,
            Next::Hold => pending().await,
            _ => panic!("not changes"),
        }
    }

    async fn edits(&self, edits: &[Proposal]) -> Result<Vec<Answer>, RemoteError> {
        let outcomes = match self.next() {
            Next::Edits(answer) => answer?,
            Next::LateEdits(came, outcomes) => {
                poll_fn(|_| if came.get() { Poll::Ready(()) } else { Poll::Pending }).await;
                outcomes
            }
            Next::Answers(answers) => return Ok(answers),
            _ => panic!("not edits"),
        };
        assert_eq!(outcomes.len(), edits.len());
        Ok(edits.iter().zip(outcomes).map(|(edit, outcome)| Answer { id: edit.id, outcome }).collect())
    }
}

struct Bench {
    script: Script,
    engine: Engine<Script, Held>,
    events: Vec<Event>,
    dir: Rc<tempfile::TempDir>,
}

fn bench() -> Bench {
    beside(Rc::new(tempfile::tempdir().unwrap()))
}

/// A session over an outbox that others may share.
fn beside(dir: Rc<tempfile::TempDir>) -> Bench {
    let spool = Arc::new(Spool::open(dir.path()).unwrap());
    let script = Script::default();
    let engine = Engine::new(script.clone(), Held::default(), spool, now, 7);
    Bench { script, engine, events: Vec::new(), dir }
}

fn poll<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn put(spool: &Spool, n: u128) -> EditId {
    let id = EditId::new(uuid::Uuid::from_u128(0x0188_b3c8_5c00_7000_8000_0000_0000_0000 + n));
    let edit = Edit::Meet { on: date(2023, 6, 1), evidence: None, over: None };
    let proposal = Proposal::new(id, Key::new(Kind::Milestone, &format!("T01-M{n}")), Some(1), edit);
    let draft = Draft { proposal, member: MemberId::new("M001"), made_at: now(), base: None };
    spool.put(draft).unwrap();
    id
}

impl Bench {
    fn step(&mut self) -> Done {
        let events = &mut self.events;
        poll(self.engine.step(pending(), &mut |event| events.push(event))).expect("it waits")
    }

    fn put(&mut self, n: u128) -> EditId {
        put(self.engine.spool(), n)
    }

    fn place(&self, id: EditId) -> Place {
        self.engine.spool().listing().unwrap().entry(id).unwrap().place
    }

    /// Up to the first waiting.
    fn connect(&mut self) {
        self.script.then(Next::Session(Ok(session("a"))));
        let lines = vec![SnapshotLine::Put(Box::new(unit("U01"))), SnapshotLine::Cursor(cursor("a", 1))];
        self.script.then(Next::Snapshot(None, lines, Ok(())));
        let level = Changes { entries: Vec::new(), next: cursor("a", 1), more: false };
        self.script.then(Next::Changes(Ok(level)));
        for _ in 0..4 {
            assert_eq!(self.step(), Done::Worked);
        }
        assert_eq!(self.engine.status().activity, Activity::Online);
    }
}

#[test]
fn a_refused_token_stops_everything_until_the_member_asks() {
    let mut bench = bench();
    bench.script.then(Next::Session(problem(ProblemKind::TokenExpired)));
    bench.step();
    for _ in 0..10 {
        assert_eq!(bench.step(), Done::Stopped, "without another call");
    }
    let status = bench.engine.status();
    assert_eq!(status.activity, Activity::Stopped);
    assert_eq!(status.why, Some(Why::Problem(ProblemKind::TokenExpired, None)));
    bench.engine.ask();
    bench.connect();
    assert_eq!(bench.engine.status().why, None);
}

#[test]
fn a_cut_snapshot_goes_on_at_its_last_page_and_is_shown_as_a_whole() {
    let mut bench = bench();
    bench.script.then(Next::Session(Ok(session("a"))));
    let put = |id| SnapshotLine::Put(Box::new(unit(id)));
    let first = vec![SnapshotLine::Total(3), put("U01"), SnapshotLine::Page("p1".into()), put("U02")];
    bench.script.then(Next::Snapshot(None, first, Err(RemoteError::Unreachable("cut".to_owned()))));
    for _ in 0..3 {
        bench.step();
    }
    assert!(matches!(bench.step(), Done::Sleep(_)));
    assert_eq!(bench.engine.replica().data.len(), 0, "nothing before the whole");
    assert_eq!(bench.engine.status().activity, Activity::Offline);
    bench.engine.ask();
    bench.script.then(Next::Session(Ok(session("a"))));
    let rest = vec![put("U02"), put("U03"), SnapshotLine::Cursor(cursor("a", 9))];
    bench.script.then(Next::Snapshot(Some("p1"), rest, Ok(())));
    for _ in 0..3 {
        bench.step();
    }
    let replica = bench.engine.replica();
    assert_eq!((replica.data.len(), replica.cursor()), (3, Some(cursor("a", 9))));
    let batches = bench.events.iter().filter(|event| matches!(event, Event::Batch(_)));
    assert_eq!(batches.count(), 1);
}

#[test]
fn an_edit_wakes_the_waiting_is_sent_and_answered() {
    let mut bench = bench();
    bench.connect();
    bench.script.then(Next::Hold);
    assert_eq!(poll(bench.engine.step(pending(), &mut |_| ())), None, "it waits");
    let id = bench.put(1);
    bench.script.then(Next::Edits(Ok(vec![Outcome::Forbidden])));
    assert_eq!(bench.step(), Done::Worked);
    assert_eq!(bench.place(id), Place::Rejected);
    bench.script.then(Next::Hold);
    assert_eq!(poll(bench.engine.step(ready(()), &mut |_| ())), Some(Done::Waited), "woken");
}

#[test]
fn edits_that_the_server_did_not_look_at_may_be_undone_and_others_not() {
    let mut bench = bench();
    bench.connect();
    let id = bench.put(1);
    bench.script.then(Next::Edits(problem(ProblemKind::Busy)));
    bench.step();
    assert_eq!(bench.place(id), Place::New);
    bench.engine.ask();
    bench.script.then(Next::Session(Ok(session("a"))));
    bench.script.then(Next::Edits(Err(RemoteError::Unreachable("lost".to_owned()))));
    for _ in 0..3 {
        bench.step();
    }
    assert_eq!(bench.place(id), Place::Sending, "it may have been applied");
    assert_eq!(bench.engine.status().pending, 1);
}

#[test]
fn answers_to_other_edits_are_not_believed() {
    let mut bench = bench();
    bench.connect();
    let id = bench.put(1);
    let other = bench.put(2);
    let forged = |id| Answer { id, outcome: Outcome::Applied { records: Vec::new() } };
    bench.script.then(Next::Answers(vec![forged(other), forged(id)]));
    bench.step();
    assert_eq!((bench.place(id), bench.place(other)), (Place::Sending, Place::Sending));
    assert!(matches!(bench.engine.status().why, Some(Why::BadAnswer(_))));
}

#[test]
fn a_database_put_back_without_a_word_gets_what_was_sent_again() {
    let mut bench = bench();
    bench.connect();
    let id = bench.put(1);
    bench.script.then(Next::Edits(Ok(vec![Outcome::Applied { records: Vec::new() }])));
    bench.step();
    assert_eq!(bench.place(id), Place::Sent);
    bench.script.then(Next::Changes(problem(ProblemKind::Epoch)));
    bench.step();
    bench.script.then(Next::Session(Ok(session("a"))));
    bench.step();
    assert_eq!((bench.step(), bench.place(id)), (Done::Worked, Place::Sending));
}

#[test]
fn an_answer_from_before_a_restore_that_another_session_has_met_already_is_not_the_last_word() {
    let mut bench = bench();
    bench.connect();
    let id = bench.put(1);
    let mut other = beside(Rc::clone(&bench.dir));
    let applied = || vec![Outcome::Applied { records: Vec::new() }];
    let came = Rc::new(Cell::new(false));
    bench.script.then(Next::LateEdits(Rc::clone(&came), applied()));
    {
        let mut ignore = |_| ();
        let mut push = pin!(bench.engine.step(pending(), &mut ignore));
        let mut context = Context::from_waker(Waker::noop());
        assert!(push.as_mut().poll(&mut context).is_pending());
        // The server has applied it, and is put back to a backup that does not have it.
        other.script.then(Next::Session(Ok(session("b"))));
        other.script.then(Next::Snapshot(None, vec![SnapshotLine::Cursor(cursor("b", 1))], Ok(())));
        for _ in 0..3 {
            other.step();
        }
        came.set(true);
        assert!(push.as_mut().poll(&mut context).is_ready());
    }
    assert_eq!(other.place(id), Place::Sent);
    // The session that sent it ends here, before it hears of the restore.
    drop(bench);
    other.step();
    assert_eq!(other.place(id), Place::Sending, "the restored server is asked as well");
    other.script.then(Next::Edits(Ok(applied())));
    other.step();
    assert_eq!(other.place(id), Place::Sent);
}

#[test]
fn a_server_that_turns_in_circles_is_not_followed() {
    let mut bench = bench();
    bench.connect();
    let entries = vec![FeedEntry::Put(Box::new(unit("U09")))];
    bench.script.then(Next::Changes(Ok(Changes { entries, next: cursor("a", 1), more: true })));
    bench.step();
    assert!(matches!(bench.step(), Done::Sleep(_)));
    assert_eq!(bench.engine.replica().data.len(), 1, "nothing of it is taken");
}

#[test]
fn the_loop_obeys_orders() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut bench = bench();
    bench.script.then(Next::Session(problem(ProblemKind::TokenRevoked)));
    bench.script.then(Next::Session(problem(ProblemKind::TokenRevoked)));
    let (orders, mut taken) = tokio::sync::mpsc::channel(4);
    let mut stops = 0;
    runtime.block_on(run(&mut bench.engine, &mut taken, None, &mut |event| {
        let Event::Status(status) = event else { return };
        if status.activity == Activity::Stopped {
            stops += 1;
            // Stopped for good: only an order goes on from here.
            let order = if stops == 1 { Order::Sync } else { Order::Quit };
            orders.try_send(order).unwrap();
        }
    }));
    assert!(bench.script.0.borrow().is_empty() && stops >= 1);
}

#[test]
fn what_comes_between_a_step_and_its_pause_ends_the_pause() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let [spool, other] = [0, 1].map(|_| Arc::new(Spool::open(dir.path()).unwrap()));
    let Some(watch) = spool.watch() else { return };
    let script = Script::default();
    script.then(Next::Session(problem(ProblemKind::TokenRevoked)));
    // The engine asks for the time between its first look at the outbox in a step and its last.
    let due = Arc::new(AtomicBool::new(false));
    let (asked, first) = (Arc::clone(&due), Arc::clone(&other));
    let clock = move || {
        if asked.swap(false, Ordering::SeqCst) {
            put(&first, 1);
        }
        now()
    };
    let mut engine = Engine::new(script, Held::default(), spool, clock, 7);
    let (orders, mut taken) = tokio::sync::mpsc::channel(4);
    let mut looks = 0;
    let mut sink = |event| match event {
        Event::Status(status) if status.activity == Activity::Stopped && status.pending == 0 => {
            due.store(true, Ordering::SeqCst);
        }
        Event::Outbox => {
            looks += 1;
            if looks == 1 {
                // The last look of the step that stops has just been taken.
                put(&other, 2);
            } else {
                let _ = orders.try_send(Order::Quit);
            }
        }
        _ => {}
    };
    let ended = run(&mut engine, &mut taken, Some(watch), &mut sink);
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), ended).await }).unwrap();
    assert_eq!(looks, 2);
}
