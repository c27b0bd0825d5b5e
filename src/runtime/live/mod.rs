//! Data that live: a server's records as the sync keeps them, with the member's own edits over them.
//!
//! Two threads of their own: one syncs, one saves edits, so that neither a slow server nor a slow disk holds up a
//! key. Both show what has become of the records through one [`Model`].

mod desk;
mod mirror;
mod model;

use std::any::Any;
use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::app::notice::Notice;
use crate::app::{Effect, Msg};
use crate::cache::{Cache, Home, Options, WhyMemory};
use crate::domain::dataset::Loader;
use crate::domain::id::MemberId;
use crate::locale::Lang;
use crate::outbox::Spool;
use crate::sync::run::{Order, run};
use crate::sync::{Engine, Event, HttpRemote, Status, Stored, Why};

use self::desk::{Desk, Job};
use self::mirror::Mirror;
use self::model::Model;
use super::boards::Boards;
use super::event_loop::Wake;

/// Orders that may wait for the sync; more say nothing new.
const ORDERS: usize = 16;

/// A member's seat at a server, on this machine.
pub struct Seat {
    /// Where cache and outbox lie.
    pub home: PathBuf,
    /// What the cache holds.
    pub options: Options,
    /// The member.
    pub member: MemberId,
    /// The server; why it can't be called, in the member's language. Without it what the cache holds is shown.
    pub remote: Result<HttpRemote, String>,
    /// What must live as long as the session: a server of the demonstration's own.
    pub kept: Option<Box<dyn Any + Send>>,
    /// Things to know that stay true.
    pub remarks: Vec<String>,
}

/// Finds the seat; made for a thread, because it may start a server. Says why there is none.
pub type Sit = Box<dyn FnOnce() -> Result<Seat, String> + Send>;

/// How long the end of a session waits for edits to be saved and for the demonstration to be cleared away: the
/// network is not waited for.
const FAREWELL: Duration = Duration::from_secs(3);

/// Held by each thread for as long as it runs.
type Running = std::sync::mpsc::Sender<Infallible>;

/// The two threads, as the dashboard reaches them.
pub struct Live {
    /// None once the session ends.
    jobs: Option<std::sync::mpsc::Sender<Job>>,
    orders: mpsc::Sender<Order>,
    /// Closed when both threads have ended.
    ended: Receiver<Infallible>,
}

impl Live {
    /// Starts the threads.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(sit: Sit, boards: Boards, wake: SyncSender<Wake<Msg>>, lang: Lang) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel(ORDERS);
        let (jobs, desk) = desk::queue();
        let to_sync = orders.clone();
        let (running, ended) = std::sync::mpsc::channel();
        thread::Builder::new().name("sync".into()).spawn(move || {
            let told = wake.clone();
            let at_desk = running.clone();
            let end = sit().and_then(|seat| open(seat, boards, &wake, lang)).map(|(opened, model)| {
                let desk = Desk::start(desk, Arc::clone(&model), to_sync, at_desk);
                if let Err(error) = desk {
                    let _ = told.send(Wake::Msg(Msg::Notice(Notice::error(error.to_string()))));
                }
                sync(opened, &model, inbox);
            });
            if let Err(why) = end {
                let _ = told.send(Wake::Msg(Msg::Notice(Notice::error(why))));
            }
            drop(running);
        })?;
        Ok(Self { jobs: Some(jobs), orders, ended })
    }

    /// Performs what has to do with edits and the server; any other effect is none of its business.
    pub fn perform(&self, effect: Effect) {
        let job = match effect {
            Effect::Propose(changes) => Job::Propose(changes),
            Effect::Settle { id, changes } => Job::Settle(id, changes),
            Effect::Withdraw(id) => Job::Withdraw(id),
            Effect::Retry(id) => Job::Retry(id),
            Effect::SyncNow => {
                let _ = self.orders.try_send(Order::Sync);
                return;
            }
            _ => return,
        };
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // The desk saves what it has been given, then ends for want of more.
        drop(self.jobs.take());
        let _ = self.orders.try_send(Order::Quit);
        let _ = self.ended.recv_timeout(FAREWELL);
    }
}

/// What the sync's thread works with.
struct Opened {
    mirror: Mirror,
    remote: Result<HttpRemote, String>,
    kept: Option<Box<dyn Any + Send>>,
    /// Whether the home is on a network file system.
    far: bool,
}

/// Opens cache and outbox, and shows what they hold before anything is asked of the network.
fn open(
    seat: Seat,
    boards: Boards,
    wake: &SyncSender<Wake<Msg>>,
    lang: Lang,
) -> Result<(Opened, Arc<Model>), String> {
    let Seat { home, options, member, remote, kept, mut remarks } = seat;
    let spool = Spool::open(&home.join("outbox")).map_err(|error| error.text(lang))?;
    // What can't be tidied away now is the next session's to try.
    let _ = spool.tidy(Timestamp::now());
    let mut opened = Cache::open(&home, options);
    remarks.extend(opened.notices(lang));
    let mut loader = Loader::default();
    let mut synced = opened.cache.mark().and_then(|mark| mark.fetched_at);
    let mut whole = true;
    match opened.cache.load(|some| loader.take(some)) {
        // What this version can't read it must fetch again.
        Ok(loaded) => whole = loaded.unreadable == 0,
        Err(error) => {
            remarks.push(error.notice(lang));
            loader = Loader::default();
            synced = None;
        }
    }
    let data = loader.finish();
    let model = Arc::new(Model::new(spool, member, lang, data, boards, wake.clone()));
    let _ = wake.send(Wake::Msg(Msg::Remarks(remarks)));
    model.begin(synced);
    let far = opened.home == Home::Memory(WhyMemory::Network);
    let mut stored = Stored::new(opened.cache);
    if !whole {
        crate::sync::Replica::forget(&mut stored);
    }
    let mirror = Mirror::new(stored, Arc::clone(&model));
    Ok((Opened { mirror, remote, kept, far }, model))
}

/// Syncs until the session ends.
fn sync(opened: Opened, model: &Arc<Model>, mut orders: mpsc::Receiver<Order>) {
    let Opened { mirror, remote, kept, far } = opened;
    let remote = match remote {
        Ok(remote) => remote,
        // What the cache holds can be read, and edits are kept, until the member has mended it.
        Err(why) => return model.tell(&Status::stopped(Why::Account(why), Timestamp::now())),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return model.fail(&error.to_string()),
    };
    let seed = u64::from(std::process::id()) ^ Timestamp::now().as_microsecond().unsigned_abs();
    let mut engine = Engine::new(remote, mirror, Arc::clone(&model.spool), Timestamp::now, seed);
    let mut sink = |event: Event| match event {
        // The mirror has taken it already.
        Event::Batch(_) => {}
        Event::Outbox => model.refresh(),
        Event::Status(status) => model.tell(&status),
    };
    // What another host does to a directory of a network's is told to nobody here.
    let watch = if far { None } else { model.spool.watch() };
    runtime.block_on(run(&mut engine, &mut orders, watch, &mut sink));
    // A name that is still being looked up must not hold up the end.
    runtime.shutdown_background();
    drop(kept);
}
