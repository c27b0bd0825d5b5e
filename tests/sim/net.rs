//! The network and the servers: requests are lost, delayed, doubled; answers are lost; servers die in a commit.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::Poll;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shumei::domain::access::{self, Viewer};
use shumei::domain::dataset::Dataset;
use shumei::domain::edit::{Edit, Proposal};
use shumei::domain::record::Record;
use shumei::server::service::{self, Limits, Moment, ServiceError};
use shumei::server::store::memory::MemoryStore;
use shumei::server::store::{Entry, Row, Store as _};
use shumei::server::token::Secret;
use shumei::sync::{Remote, RemoteError};
use shumei::wire::{Answer, Changes, Cursor, Outcome, Session, SnapshotLine};

use super::chance::Chance;

/// The county of every run.
pub const COUNTY: &str = "sim";

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Everything between the clients, and what they talk to.
pub struct Net {
    pub store: MemoryStore,
    pub chance: Chance,
    /// Milliseconds since the epoch.
    pub clock: Arc<AtomicI64>,
    /// Whether anything goes wrong at all.
    pub rough: Cell<bool>,
    pub limits: Cell<Limits>,
    /// Requests that servers are working on.
    pub work: RefCell<Vec<Task>>,
    /// Held by every request with edits that is on its way.
    pub flying: Rc<()>,
    /// What broke a promise, in the words of the failure.
    pub broken: RefCell<Vec<String>>,
}

impl Net {
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    pub fn advance(&self, millis: usize) {
        self.clock.fetch_add(i64::try_from(millis).unwrap(), Ordering::SeqCst);
        self.store.set_clock(self.now());
    }

    pub fn accuse(&self, what: String) {
        self.broken.borrow_mut().push(what);
    }

    fn bad(&self, permille: usize) -> bool {
        self.rough.get() && self.chance.permille(permille)
    }

    /// Every record that the server has, whoever may see it.
    pub fn everything(&self) -> Dataset {
        let mut data = Dataset::default();
        let rows = ready(self.store.snapshot(COUNTY, &access::Reads::Everything, None, 1_000_000)).unwrap();
        data.load(rows.iter().map(record));
        data
    }
}

pub fn record(row: &Row) -> Record {
    Record::from_json(row.key.kind, row.json.as_bytes()).unwrap()
}

/// A future that waits for nothing but locks, which are free.
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = Box::pin(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

/// Lets others go first, so many times.
pub async fn pause(times: usize) {
    let mut left = times;
    poll_fn(move |_| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        Poll::Pending
    })
    .await;
}

/// One member's way to the servers.
#[derive(Clone)]
pub struct Wire {
    pub net: Rc<Net>,
    pub token: Rc<Secret>,
}

type Result<T> = std::result::Result<T, RemoteError>;

fn lost<T>() -> Result<T> {
    Err(RemoteError::Unreachable("lost".to_owned()))
}

fn refused(error: &ServiceError) -> RemoteError {
    let problem = error.problem();
    RemoteError::Problem { kind: problem.known().unwrap(), detail: problem.detail, retry_after: None }
}

impl Wire {
    /// Sends a request through the network: `serve` is what a server does with it, once or more often.
    async fn call<T: 'static, F>(
        &self,
        edits: bool,
        serve: impl Fn(Rc<Net>, Rc<Secret>) -> F + 'static,
    ) -> Result<T>
    where
        F: Future<Output = Result<T>> + 'static,
    {
        let net = &self.net;
        pause(net.chance.below(3)).await;
        if net.bad(40) {
            return lost();
        }
        let answer: Rc<RefCell<Option<Result<T>>>> = Rc::default();
        let copies = if net.bad(60) { 2 } else { 1 };
        let serve = Rc::new(serve);
        for copy in 0..copies {
            let (net, token, serve) = (Rc::clone(net), Rc::clone(&self.token), Rc::clone(&serve));
            let slot = (copy == 0).then(|| Rc::clone(&answer));
            // A doubled request may arrive much later than the first; whoever sent it may be dead by then.
            let late = net.chance.below(if copy == 0 { 4 } else { 60 });
            let flying = edits.then(|| Rc::clone(&self.net.flying));
            let task = async move {
                pause(late).await;
                let result = serve(net, token).await;
                drop(flying);
                if let Some(slot) = slot {
                    *slot.borrow_mut() = Some(result);
                }
            };
            self.net.work.borrow_mut().push(Box::pin(task));
        }
        let deadline = net.now() + SignedDuration::from_secs(60);
        let slot = Rc::clone(&answer);
        let clock = Rc::clone(net);
        let answered = poll_fn(move |_| match slot.borrow_mut().take() {
            Some(answer) => Poll::Ready(Some(answer)),
            None if clock.now() > deadline => Poll::Ready(None),
            None => Poll::Pending,
        })
        .await;
        pause(net.chance.below(3)).await;
        match answered {
            Some(_) if net.bad(40) => lost(),
            Some(answer) => answer,
            None => lost(),
        }
    }
}

impl Remote for Wire {
    async fn session(&self) -> Result<Session> {
        self.call(false, |net, token| async move {
            let moment = Moment::at(net.now());
            let reader =
                service::enter(&net.store, &token, moment.now).await.map_err(|error| refused(&error))?;
            service::session(&net.store, &reader, moment).await.map_err(|error| refused(&error))
        })
        .await
    }

    async fn snapshot(
        &self,
        page: Option<&str>,
        take: &mut dyn FnMut(SnapshotLine) -> ControlFlow<()>,
    ) -> Result<()> {
        let mut page = page.map(str::to_owned);
        loop {
            let asked = page.clone();
            let part = self
                .call(false, move |net, token| {
                    let asked = asked.clone();
                    async move {
                        let now = net.now();
                        let reader =
                            service::enter(&net.store, &token, now).await.map_err(|error| refused(&error))?;
                        let part =
                            service::snapshot(&net.store, &reader, asked.as_deref(), now, &net.limits.get())
                                .await
                                .map_err(|error| refused(&error))?;
                        for row in &part.rows {
                            seen(&net, &reader.viewer, &record(row), "snapshot");
                        }
                        Ok(part)
                    }
                })
                .await?;
            if let Some(total) = part.total {
                let _ = take(SnapshotLine::Total(total));
            }
            // The link may be cut between any two lines.
            let cut = self.net.bad(60).then(|| self.net.chance.below(part.rows.len() + 1));
            for (at, row) in part.rows.iter().enumerate() {
                if cut == Some(at) {
                    return lost();
                }
                if take(SnapshotLine::Put(Box::new(record(row)))).is_break() {
                    return Ok(());
                }
            }
            if cut.is_some() {
                return lost();
            }
            match part.mark {
                Some(mark) => {
                    let _ = take(SnapshotLine::Page(mark.clone()));
                    page = Some(mark.to_string());
                }
                None => {
                    let _ = take(SnapshotLine::Cursor(part.cursor));
                    return Ok(());
                }
            }
        }
    }

    async fn changes(&self, after: &Cursor, limit: usize, wait: Duration) -> Result<Changes> {
        let after = after.clone();
        let limit = if self.net.rough.get() { limit.min(1 + self.net.chance.below(8)) } else { limit };
        self.call(false, move |net, token| {
            let after = after.clone();
            async move {
                let deadline = net.now() + SignedDuration::try_from(wait).unwrap();
                loop {
                    let now = net.now();
                    let reader =
                        service::enter(&net.store, &token, now).await.map_err(|error| refused(&error))?;
                    let page = service::changes(&net.store, &reader, &after, limit, now)
                        .await
                        .map_err(|error| refused(&error))?;
                    if page.next != after || now >= deadline {
                        for entry in &page.entries {
                            if let Entry::Put(row) = entry {
                                seen(&net, &reader.viewer, &record(row), "changes");
                            }
                        }
                        return page.read().map_err(|error| RemoteError::Malformed(error.to_string()));
                    }
                    pause(1).await;
                }
            }
        })
        .await
    }

    async fn edits(&self, edits: &[Proposal]) -> Result<Vec<Answer>> {
        let edits = edits.to_vec();
        self.call(true, move |net, token| {
            let edits = edits.clone();
            async move {
                let now = net.now();
                let reader =
                    service::enter(&net.store, &token, now).await.map_err(|error| refused(&error))?;
                let mut answers = Vec::new();
                for edit in &edits {
                    let before = ready(net.store.record(COUNTY, &edit.target)).ok().flatten();
                    let known = ready(async {
                        use shumei::server::store::Tx as _;
                        let mut tx = net.store.begin(COUNTY).await.ok()?;
                        tx.answered(&reader.viewer.member, edit.id).await.ok().flatten()
                    });
                    let moment = Moment::at(net.now());
                    let edited = service::edits(
                        &net.store,
                        &reader,
                        std::slice::from_ref(edit),
                        moment,
                        &net.limits.get(),
                    )
                    .await
                    .map_err(|error| refused(&error))?;
                    for answer in &edited.answers {
                        if known.is_none() && matches!(answer.outcome, Outcome::Applied { .. }) {
                            overwritten(&net, edit, before.as_ref());
                        }
                        if let Outcome::Conflict { current, .. } = &answer.outcome {
                            seen(&net, &reader.viewer, current, "conflict");
                        }
                    }
                    answers.extend(edited.answers);
                    pause(net.chance.below(2)).await;
                }
                Ok(answers)
            }
        })
        .await
    }
}

/// Promise 6: what is sent is within the reader's sight at that moment.
fn seen(net: &Net, viewer: &Viewer, record: &Record, call: &str) {
    if net.chance.permille(900) {
        return;
    }
    if !access::sees(viewer, record, &net.everything()) {
        net.accuse(format!("{call} sent {} to {:?}", record.key(), viewer));
    }
}

/// Promise 8: a value that an edit replaced was the one that the member saw, or the one that it asks for.
fn overwritten(net: &Net, edit: &Proposal, before: Option<&Record>) {
    let Some(before) = before else { return };
    let json = serde_json::from_slice::<serde_json::Value>(&before.to_json().unwrap()).unwrap();
    let check = |field: &str, was: serde_json::Value, to: serde_json::Value| {
        let now = json.get(field).cloned().unwrap_or_default();
        if now != was && now != to {
            net.accuse(format!(
                "{} wrote {field} of {} from {now} to {to}, having seen {was}",
                edit.id, edit.target
            ));
        }
    };
    match &edit.edit {
        Edit::Amend { fields } => {
            for (field, swap) in fields {
                check(field, swap.was.clone(), swap.to.clone());
            }
        }
        Edit::Report { percent: Some(swap), .. } => check("percent", swap.was.into(), swap.to.into()),
        Edit::Act { was, .. } => {
            let was = serde_json::to_value(was).unwrap();
            check("state", was.clone(), was);
        }
        _ => {}
    }
}
