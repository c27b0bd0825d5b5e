//! The loop of a thread of its own: steps, pauses, and the orders of the session.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

use super::engine::{Done, Engine, Event};
use super::remote::Remote;
use super::replica::Replica;
use crate::outbox::Disk;

/// How often the outbox is looked at for what other sessions of the member did: one `stat` each time.
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

/// Syncs until told to end, or until nobody is left to tell it. Reports what happens to `sink`.
pub async fn run<M: Remote, P: Replica, D: Disk>(
    engine: &mut Engine<M, P, D>,
    orders: &mut Receiver<Order>,
    sink: &mut dyn FnMut(Event),
) {
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
        let before = spool.changes().ok();
        if let Some(pause) = idle {
            let mut pause = pin!(sleep(pause));
            loop {
                tokio::select! {
                    () = &mut pause => break,
                    order = orders.recv() => match order {
                        None | Some(Order::Quit) => return,
                        Some(order) => { taken.push(order); break; }
                    },
                    () = sleep(LOOK_EVERY) => if spool.changes().ok() != before { break; },
                }
            }
        } else {
            let wake = Notify::new();
            let mut step = pin!(engine.step(wake.notified(), sink));
            done = loop {
                tokio::select! {
                    done = &mut step => break done,
                    order = orders.recv() => match order {
                        None | Some(Order::Quit) => return,
                        Some(order) => { taken.push(order); wake.notify_one(); }
                    },
                    () = sleep(LOOK_EVERY) => if spool.changes().ok() != before { wake.notify_one(); },
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
