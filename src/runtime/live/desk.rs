//! The thread that saves edits: the member is told "saved" only when the disk has them.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use jiff::Timestamp;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Running;
use super::model::Model;
use crate::app::Msg;
use crate::domain::edit::EditId;
use crate::draft::Drafted;
use crate::outbox::{Draft, SpoolError};
use crate::sync::run::Order;

/// What the desk is given to do.
#[derive(Debug)]
pub enum Job {
    /// Save edits, all or none.
    Propose(Vec<Drafted>),
    /// Put edits in the place of a conflicting or refused one.
    Settle(EditId, Vec<Drafted>),
    /// Take an edit back.
    Withdraw(EditId),
    /// Send a refused edit again.
    Retry(EditId),
}

/// The desk's queue. Without a limit: a loop that waited for the desk, which waits for the loop to listen, would
/// stand still for ever.
pub fn queue() -> (Sender<Job>, Receiver<Job>) {
    channel()
}

/// Does jobs one after the other.
pub struct Desk {
    model: Arc<Model>,
    orders: mpsc::Sender<Order>,
}

impl Desk {
    /// Starts the thread; it ends with the queue, and holds `running` until then.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(
        jobs: Receiver<Job>,
        model: Arc<Model>,
        orders: mpsc::Sender<Order>,
        running: Running,
    ) -> io::Result<()> {
        let desk = Self { model, orders };
        thread::Builder::new().name("outbox".into()).spawn(move || {
            let _running = running;
            while let Ok(job) = jobs.recv() {
                desk.work(job);
            }
        })?;
        Ok(())
    }

    fn work(&self, job: Job) {
        let answer = match job {
            Job::Propose(changes) => self.saved(self.put(changes)),
            Job::Settle(id, changes) => self.saved(self.settle(id, changes)),
            Job::Retry(id) => self.saved(self.model.spool.retry(id, fresh(), Timestamp::now()).map(drop)),
            Job::Withdraw(id) => self.withdraw(id),
        };
        self.model.refresh();
        self.model.send(answer);
        let _ = self.orders.try_send(Order::Edited);
    }

    fn saved(&self, done: Result<(), SpoolError>) -> Msg {
        match done {
            Ok(()) => Msg::Saved,
            Err(error) => Msg::NotSaved(error.text(self.model.lang)),
        }
    }

    fn put(&self, changes: Vec<Drafted>) -> Result<(), SpoolError> {
        let mut done: Vec<EditId> = Vec::new();
        for change in changes {
            match self.model.spool.put(self.draft(change)) {
                Ok(entry) => done.push(entry.id()),
                Err(error) => {
                    // All or none: what is saved of them is given up again, newest first.
                    for id in done.into_iter().rev() {
                        let _ = self.model.spool.discard(id, Timestamp::now());
                    }
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn settle(&self, id: EditId, changes: Vec<Drafted>) -> Result<(), SpoolError> {
        let mut changes = changes.into_iter();
        if let Some(first) = changes.next() {
            self.model.spool.resolve(id, first.propose(fresh()), Timestamp::now())?;
        }
        self.put(changes.collect())
    }

    fn withdraw(&self, id: EditId) -> Msg {
        match self.model.spool.withdraw(id, Timestamp::now()) {
            Ok(()) => Msg::Withdrawn(id),
            Err(SpoolError::OnItsWay(_)) => Msg::NotWithdrawn(id, None),
            Err(error) => Msg::NotWithdrawn(id, Some(error.text(self.model.lang))),
        }
    }

    fn draft(&self, change: Drafted) -> Draft {
        let base = self.model.seen(&change.target).map(Box::new);
        let proposal = change.propose(fresh());
        Draft { proposal, member: self.model.member.clone(), made_at: Timestamp::now(), base }
    }
}

fn fresh() -> EditId {
    EditId::new(Uuid::now_v7())
}
