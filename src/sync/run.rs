//! The loop of a thread of its own: steps, pauses, and the orders of the session.

use std::os::fd::OwnedFd;
use std::pin::pin;
use std::time::Duration;

use tokio::net::unix::pipe;
use tokio::sync::Notify;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

use super::engine::{Done, Engine, Event};
use super::remote::Remote;
use super::replica::Replica;
use crate::outbox::Disk;

/// How often the outbox is looked at for what other sessions of the member did, where nothing tells: one `stat` each
/// time.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What the session tells its sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// An edit was put into the outbox, or another one changed there.
    Edited,
    /// Sync now.
    Sync,
    /// Take everything anew.
    Full,
    /// End.
    Quit,
}

/// Tells when the outbox may have changed.
struct Watch(Option<pipe::Receiver>);

impl Watch {
    /// By a descriptor of [`crate::outbox::Spool::watch`], or by looking now and then.
    fn new(watch: Option<OwnedFd>) -> Self {
        // Anything that `read` reads and `epoll` knows will do for the end of a pipe.
        Self(watch.and_then(|watch| pipe::Receiver::from_owned_fd_unchecked(watch).ok()))
    }

    /// Returns when it is time to look.
    async fn told(&self) {
        let Some(watch) = &self.0 else { return sleep(LOOK_EVERY).await };
        if watch.readable().await.is_err() {
            return sleep(LOOK_EVERY).await;
        }
        // What exactly was done is found by looking.
        let mut events = [0; 4096];
        while watch.try_read(&mut events).is_ok_and(|read| read > 0) {}
    }
}

/// Syncs until told to end, or until nobody is left to tell it. Reports what happens to `sink`. `watch` tells of changes
/// in the outbox; without it they are looked for.
pub async fn run<M: Remote, P: Replica, D: Disk>(
    engine: &mut Engine<M, P, D>,
    orders: &mut Receiver<Order>,
    watch: Option<OwnedFd>,
    sink: &mut dyn FnMut(Event),
) {
    let watch = Watch::new(watch);
    let spool = engine.spool().clone();
    let mut done = Done::Worked;
    loop {
        let mut taken = Vec::new();
        let idle = match done {
            Done::Worked | Done::Waited => None,
            // A clock that was put forward meanwhile has passed the time: there is nothing left to wait for.
            Done::Sleep(until) => {
                Some(Duration::try_from(until.duration_since(engine.now())).unwrap_or_default())
            }
            Done::Stopped => Some(Duration::MAX),
        };
        if let Some(pause) = idle {
            // Whatever was done there since the last step looked ends the pause.
            let before = engine.seen();
            let mut pause = pin!(sleep(pause));
            loop {
                tokio::select! {
                    () = &mut pause => break,
                    order = orders.recv() => match order {
                        None | Some(Order::Quit) => return,
                        Some(order) => { taken.push(order); break; }
                    },
                    () = watch.told() => if spool.changes().ok() != before { break; },
                }
            }
        } else {
            let before = spool.changes().ok();
            let wake = Notify::new();
            let mut step = pin!(engine.step(wake.notified(), sink));
            done = loop {
                tokio::select! {
                    done = &mut step => break done,
                    order = orders.recv() => match order {
                        None | Some(Order::Quit) => return,
                        Some(order) => { taken.push(order); wake.notify_one(); }
                    },
                    () = watch.told() => if spool.changes().ok() != before { wake.notify_one(); },
                }
            };
        }
        if idle.is_some() {
            // The next step looks at the outbox, and finds the pause not over yet if there was no order to sync.
            done = Done::Worked;
        }
        for order in taken {
            match order {
                Order::Sync => engine.ask(),
                Order::Full => engine.ask_full(),
                Order::Edited | Order::Quit => {}
            }
            done = Done::Worked;
        }
    }
}
