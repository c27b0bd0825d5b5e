//! Who waits for the feed to go on, and how they are woken.
//!
//! What other processes commit is found by asking for the heads, one query for everybody who waits in this process and
//! only while somebody does. That needs nothing of the database but a table. What this process commits wakes at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use compact_str::CompactString;
use tokio::sync::{Notify, watch};

use crate::server::store::{Head, Store};
use crate::wire::Cursor;

/// Pause after the store did not answer.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// The waiting calls of a process.
#[derive(Debug)]
pub struct Hub {
    inner: Mutex<Inner>,
    /// Somebody began to wait where nobody did.
    begun: Notify,
    /// Most calls that wait at once, of all callers and of one.
    most: usize,
    most_each: usize,
}

#[derive(Debug, Default)]
struct Inner {
    heads: HashMap<CompactString, watch::Sender<Head>>,
    waiting: HashMap<CompactString, usize>,
    total: usize,
}

/// A call's leave to wait; dropping it gives it back.
#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    token: CompactString,
}

impl Hub {
    /// A hub for so many calls at once, and so many of one token.
    pub fn new(most: usize, most_each: usize) -> Self {
        Self { inner: Mutex::default(), begun: Notify::new(), most, most_each }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many calls wait.
    pub fn waiting(&self) -> usize {
        self.inner().total
    }

    /// Leave to wait; none where too many do already.
    pub fn seat(self: &Arc<Self>, token: &str) -> Option<Seat> {
        let mut inner = self.inner();
        let each = inner.waiting.get(token).copied().unwrap_or_default();
        if inner.total >= self.most || each >= self.most_each {
            return None;
        }
        inner.waiting.insert(token.into(), each + 1);
        inner.total += 1;
        if inner.total == 1 {
            self.begun.notify_one();
        }
        Some(Seat { hub: Arc::clone(self), token: token.into() })
    }

    /// A county's head as it is learnt. To be asked for before reading, so that no commit slips in between.
    pub fn follow(&self, county: &str) -> watch::Receiver<Head> {
        let mut inner = self.inner();
        let head = inner.heads.entry(county.into()).or_insert_with(|| watch::channel(Head::default()).0);
        head.subscribe()
    }

    /// Tells that a county's head was seen at a place.
    pub fn tell(&self, county: &str, head: &Head) {
        if let Some(known) = self.inner().heads.get(county) {
            // Answers may overtake one another; of one epoch only the newest counts.
            known.send_if_modified(|known| {
                let newer = known.epoch != head.epoch || known.seq < head.seq;
                if newer {
                    known.clone_from(head);
                }
                newer
            });
        }
    }

    /// Asks for the heads as long as anybody waits; never ends.
    pub async fn poll<S: Store>(&self, store: &S, every: Duration) {
        loop {
            if self.waiting() == 0 {
                self.begun.notified().await;
                continue;
            }
            match store.heads().await {
                Ok(heads) => {
                    for (county, head) in &heads {
                        self.tell(county, head);
                    }
                    tokio::time::sleep(every).await;
                }
                Err(error) => {
                    tracing::error!(%error, "the heads can't be read");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut inner = self.hub.inner();
        inner.total = inner.total.saturating_sub(1);
        if let Some(each) = inner.waiting.get_mut(&self.token) {
            *each -= 1;
            if *each == 0 {
                inner.waiting.remove(&self.token);
            }
        }
    }
}

/// Whether a head is beyond a cursor.
pub fn is_beyond(head: &Head, cursor: &Cursor) -> bool {
    // An empty epoch is the head of which nothing is known yet.
    !head.epoch.is_empty() && (head.epoch != cursor.epoch || head.seq > cursor.seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_counted_and_given_back() {
        let hub = Arc::new(Hub::new(3, 2));
        let first = hub.seat("a").unwrap();
        let second = hub.seat("a").unwrap();
        assert!(hub.seat("a").is_none(), "one token has its own bound");
        let _other = hub.seat("b").unwrap();
        assert!(hub.seat("c").is_none(), "so have all");
        drop((first, second));
        assert_eq!(hub.waiting(), 1);
        assert!(hub.seat("a").is_some());
    }

    #[test]
    fn a_head_never_goes_back_within_its_epoch() {
        let hub = Hub::new(1, 1);
        let head = |epoch: &str, seq| Head { epoch: epoch.into(), seq, floor: 0 };
        let known = hub.follow("c");
        hub.tell("c", &head("e", 5));
        hub.tell("c", &head("e", 4));
        assert_eq!(known.borrow().seq, 5);
        hub.tell("c", &head("f", 1));
        assert_eq!(*known.borrow(), head("f", 1));
        let cursor = Cursor { epoch: "f".into(), scope: 0, seq: 1 };
        assert!(!is_beyond(&head("f", 1), &cursor) && is_beyond(&head("g", 0), &cursor));
        assert!(!is_beyond(&Head::default(), &cursor));
    }
}
