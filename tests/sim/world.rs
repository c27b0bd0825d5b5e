//! Members at their terminals, and the schedule by which everything happens.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::task::{Context, Poll, Waker};

use jiff::{SignedDuration, Timestamp};
use shumei::domain::batch::Batch;
use shumei::domain::dataset::Dataset;
use shumei::domain::edit::{EditId, Proposal};
use shumei::domain::id::MemberId;
use shumei::outbox::{Draft, Entry, Place, Spool};
use shumei::server::service::{self, Limits, Moment};
use shumei::server::store::memory::{Backup, Fault, MemoryStore};
use shumei::sync::view::{Eyes, overlay};
use shumei::sync::{Done, Engine, Event, Held, Replica, ReplicaError, Status};
use shumei::wire::{Cursor, Outcome};

use super::chance::Chance;
use super::county::{COUNTY_STORE, SEATS, START, token};
use super::disk::{Handle, SimDisk};
use super::edits;
use super::net::{Net, Wire, ready};

/// A slot's cache: what it holds outlives the session.
pub type Slot = Rc<RefCell<Held>>;

/// A session's hold on its slot. Its death may come before or after a commit, never within one.
pub struct Cell0 {
    slot: Slot,
    disk: Handle,
    net: Rc<Net>,
}

impl Replica for Cell0 {
    fn cursor(&self) -> Option<Cursor> {
        self.slot.borrow().cursor()
    }

    fn apply(&mut self, batch: &Batch, at: Timestamp) -> Result<(), ReplicaError> {
        let rough = self.net.rough.get();
        if rough && self.net.chance.permille(15) {
            self.disk.kill();
            if self.net.chance.permille(500) {
                self.slot.borrow_mut().apply(batch, at)?;
            }
            return Err(ReplicaError("killed".to_owned()));
        }
        if rough && self.net.chance.permille(15) {
            return Err(ReplicaError("full".to_owned()));
        }
        self.slot.borrow_mut().apply(batch, at)
    }

    fn forget(&mut self) {
        self.slot.borrow_mut().forget();
    }
}

/// A session of a member.
pub struct Session {
    pub slot: usize,
    pub spool: Arc<Spool<Handle>>,
    pub disk: Handle,
    pub status: Rc<RefCell<Option<Status>>>,
    poked: Rc<Cell<bool>>,
    idle: Rc<Cell<Option<Timestamp>>>,
    task: Pin<Box<dyn Future<Output = ()>>>,
}

/// A member's machine.
pub struct Client {
    pub seat: usize,
    pub member: MemberId,
    pub disk: SimDisk,
    pub slots: Vec<Slot>,
    pub sessions: Vec<Session>,
}

/// An edit that a session said was saved.
#[derive(Clone)]
pub struct Accepted {
    pub client: usize,
    pub id: EditId,
    pub proposal: Proposal,
}

pub struct World {
    pub net: Rc<Net>,
    pub clients: Vec<Client>,
    pub accepted: Vec<Accepted>,
    /// Edits whose saving failed while the session lived: nothing of them may remain.
    pub unsaved: Vec<(usize, EditId)>,
    backups: Vec<Backup>,
    made: usize,
    chance: Chance,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let chance = Chance::new(seed);
        let clock = Arc::new(AtomicI64::new(START.parse::<Timestamp>().unwrap().as_millisecond()));
        let store = MemoryStore::new();
        store.restore(&COUNTY_STORE.0);
        let page = 3 + chance.below(30) as u32;
        let limits = Limits { page, pause: std::time::Duration::ZERO, ..Limits::default() };
        let net = Net {
            store,
            chance: chance.clone(),
            clock,
            rough: Cell::new(true),
            limits: Cell::new(limits),
            work: RefCell::default(),
            flying: Rc::default(),
            broken: RefCell::default(),
        };
        net.advance(0);
        let count = 2 + chance.below(SEATS.len() - 1);
        let mut world = Self {
            net: Rc::new(net),
            clients: Vec::new(),
            accepted: Vec::new(),
            unsaved: Vec::new(),
            backups: Vec::new(),
            made: 0,
            chance: chance.clone(),
        };
        world.backups.push(world.net.store.backup());
        for (seat, name) in SEATS.iter().enumerate().take(count) {
            let member = MemberId::new(name);
            world.clients.push(Client {
                seat,
                member,
                disk: SimDisk::new(chance.clone()),
                slots: (0..3).map(|_| Slot::default()).collect(),
                sessions: Vec::new(),
            });
            for _ in 0..=chance.below(3) {
                world.start(seat);
            }
        }
        world
    }

    /// Starts a session on the client's first free slot; one that dies while it starts is not there.
    pub fn start(&mut self, client: usize) {
        let net = &self.net;
        let one = &mut self.clients[client];
        let Some(slot) =
            (0..one.slots.len()).find(|slot| one.sessions.iter().all(|session| session.slot != *slot))
        else {
            return;
        };
        let disk = one.disk.handle();
        if net.rough.get() && self.chance.permille(100) {
            disk.kill_after(1 + self.chance.below(6));
        }
        let Ok(spool) = Spool::over(disk.clone()) else { return };
        disk.kill_after(0);
        if net.rough.get() && self.chance.permille(500) {
            disk.kill_after(1 + self.chance.below(60));
        }
        if net.rough.get() && self.chance.permille(150) {
            disk.fill(100);
        }
        #[allow(
            clippy::arc_with_non_send_sync,
            reason = "the engine shares it so; nothing here leaves its thread"
        )]
        let spool = Arc::new(spool);
        let wire = Wire { net: Rc::clone(net), token: Rc::new(token(one.seat)) };
        let replica = Cell0 { slot: Rc::clone(&one.slots[slot]), disk: disk.clone(), net: Rc::clone(net) };
        let clock = Arc::clone(&net.clock);
        let now = move || {
            Timestamp::from_millisecond(clock.load(std::sync::atomic::Ordering::SeqCst)).unwrap_or_default()
        };
        let mut engine = Engine::new(wire, replica, Arc::clone(&spool), now, self.chance.draw());
        let (poked, idle, status) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(None)), Rc::default());
        let task = {
            let (poked, idle, status) = (Rc::clone(&poked), Rc::clone(&idle), Rc::clone(&status));
            async move { live(&mut engine, &poked, &idle, &status).await }
        };
        one.sessions.push(Session { slot, spool, disk, status, poked, idle, task: Box::pin(task) });
    }

    /// One thing happens.
    pub fn turn(&mut self) {
        self.net.advance(self.chance.below(400));
        match self.chance.below(100) {
            0..=45 => self.run_session(),
            46..=83 => self.run_server(),
            84..=94 => self.member_acts(),
            _ => self.mishap(),
        }
        self.bury();
    }

    /// Something runs on; false if there is nothing.
    pub fn run_session(&mut self) {
        let client = self.chance.below(self.clients.len());
        let sessions = &mut self.clients[client].sessions;
        if sessions.is_empty() {
            if self.chance.permille(300) {
                self.start(client);
            }
            return;
        }
        let at = self.chance.below(sessions.len());
        let session = &mut sessions[at];
        let mut context = Context::from_waker(Waker::noop());
        let _ = session.task.as_mut().poll(&mut context);
    }

    pub fn run_server(&mut self) {
        let mut work = self.net.work.borrow_mut();
        if work.is_empty() {
            return;
        }
        let at = self.chance.below(work.len());
        let mut task = work.swap_remove(at);
        drop(work);
        let mut context = Context::from_waker(Waker::noop());
        if task.as_mut().poll(&mut context).is_pending() {
            self.net.work.borrow_mut().push(task);
        }
    }

    /// The dead are taken away, with their locks.
    pub fn bury(&mut self) {
        for client in &mut self.clients {
            client.sessions.retain(|session| !session.disk.is_dead());
        }
    }

    fn mishap(&mut self) {
        let client = self.chance.below(self.clients.len());
        match self.chance.below(20) {
            0..=3 => self.start(client),
            4..=5 => {
                if let Some(session) = self.chance.pick(&self.clients[client].sessions) {
                    session.disk.kill();
                }
            }
            6 => {
                for session in &self.clients[client].sessions {
                    session.disk.kill();
                }
                self.bury();
                self.clients[client].disk.lose_power();
            }
            7..=9 => {
                let faults = [Fault::Retry, Fault::Before, Fault::After];
                self.net.store.fail_commit(faults[self.chance.below(3)]);
            }
            10 => self.net.store.set_down(true),
            11..=13 => self.net.store.set_down(false),
            14 => self.backups.push(self.net.store.backup()),
            15 => self.restore(500),
            16 => {
                let horizon = SignedDuration::from_secs(i64::from(self.chance.small(60)));
                let limits = Limits { horizon, ..self.net.limits.get() };
                let _ = ready(service::compact(&self.net.store, Moment::at(self.net.now()), &limits));
            }
            17 => {
                // A server dies with all that it was working on.
                let keep = self.chance.below(2) == 0;
                self.net.work.borrow_mut().retain(|_| keep);
            }
            18 => self.net.advance(60_000),
            _ => {
                if let Some(session) = self.chance.pick(&self.clients[client].sessions) {
                    session.poked.set(true);
                }
            }
        }
    }

    /// So many times in a thousand a backup is put back.
    pub fn restore(&self, permille: usize) {
        if let Some(backup) = self.chance.pick(&self.backups).filter(|_| self.chance.permille(permille)) {
            self.net.store.restore(backup);
        }
    }

    fn fresh_id(&self) -> EditId {
        let millis = u64::try_from(self.net.now().as_millisecond()).unwrap_or_default();
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.chance.draw().to_le_bytes());
        bytes[8..].copy_from_slice(&self.chance.draw().to_le_bytes()[..2]);
        EditId::new(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// What a session shows: the records with its own edits over them.
    fn view(&self, client: usize, session: usize) -> Dataset {
        let one = &self.clients[client];
        let session = &one.sessions[session];
        let data = one.slots[session.slot].borrow().data.clone();
        let Ok(listing) = session.spool.listing() else { return data };
        let unit = data.members.find(one.member.to_string().as_str()).map(|seat| seat.unit.clone());
        let eyes = Eyes {
            member: one.member.clone(),
            unit: unit.unwrap_or_else(|| shumei::domain::id::UnitId::new("U01")),
            today: Moment::at(self.net.now()).today,
            level_at: session.status.borrow().as_ref().and_then(|status: &Status| status.level_at),
        };
        overlay(&data, &listing, &eyes).0
    }

    pub fn member_acts(&mut self) {
        let client = self.chance.below(self.clients.len());
        if self.clients[client].sessions.is_empty() {
            return;
        }
        let at = self.chance.below(self.clients[client].sessions.len());
        let now = self.net.now();
        let spool = Arc::clone(&self.clients[client].sessions[at].spool);
        let disk = self.clients[client].sessions[at].disk.clone();
        match self.chance.below(20) {
            0 => drop(spool.undo(now)),
            1 => {
                let pending = spool.pending().unwrap_or_default();
                if let Some(entry) = self.chance.pick(&pending) {
                    let _ = spool.discard(entry.id(), now);
                }
            }
            2 | 3 => {
                if let Ok(pending) = spool.pending() {
                    let conflicts: Vec<_> =
                        pending.into_iter().filter(|entry| entry.place == Place::Conflict).collect();
                    if let Some(entry) = self.chance.pick(&conflicts) {
                        self.settle(client, &spool, entry);
                    }
                }
            }
            4 => {
                let Ok(listing) = spool.listing() else { return };
                let refused: Vec<_> = listing.at(Place::Rejected).cloned().collect();
                if let Some(entry) = self.chance.pick(&refused) {
                    let id = self.fresh_id();
                    if let Ok(entry) = spool.retry(entry.id(), id, now) {
                        self.accept(client, &entry.proposal);
                    }
                }
            }
            _ => {
                let data = self.view(client, at);
                let id = self.fresh_id();
                self.made += 1;
                let member = self.clients[client].member.clone();
                let today = Moment::at(now).today;
                let Some(proposal) = edits::make(&self.chance, &data, &member, id, today, self.made) else {
                    return;
                };
                let base = data.record(&proposal.target).map(Box::new);
                let draft = Draft { proposal: proposal.clone(), member, made_at: now, base };
                match spool.put(draft) {
                    Ok(_) => self.accept(client, &proposal),
                    Err(_) if !disk.is_dead() => self.unsaved.push((client, id)),
                    Err(_) => {}
                }
            }
        }
        if let Some(session) = self.clients[client].sessions.get(at) {
            session.poked.set(true);
        }
    }

    /// The member settles a conflict.
    pub fn settle(&mut self, client: usize, spool: &Spool<Handle>, entry: &Entry) {
        let now = self.net.now();
        let Some(Outcome::Conflict { conflict, .. }) = entry.outcome() else { return };
        match edits::choose(&self.chance, &entry.proposal, conflict, self.fresh_id()) {
            Some(choice) => {
                if spool.resolve(entry.id(), choice.clone(), now).is_ok() {
                    self.accept(client, &choice);
                }
            }
            None => drop(spool.discard(entry.id(), now)),
        }
    }

    fn accept(&mut self, client: usize, proposal: &Proposal) {
        self.accepted.push(Accepted { client, id: proposal.id, proposal: proposal.clone() });
    }

    /// Everything works from now on, and every session syncs at once.
    pub fn calm(&mut self) {
        self.net.rough.set(false);
        self.net.store.set_down(false);
        for client in 0..self.clients.len() {
            for session in &self.clients[client].sessions {
                session.disk.kill_after(0);
                session.disk.fill(0);
            }
            if self.clients[client].sessions.is_empty() {
                self.start(client);
            }
        }
    }

    /// Whether nothing is left to do.
    pub fn is_quiet(&self) -> bool {
        if Rc::strong_count(&self.net.flying) > 1 {
            return false;
        }
        let heads = ready(shumei::server::store::Store::heads(&self.net.store)).unwrap();
        let head = &heads[0].1;
        self.clients.iter().all(|client| {
            client.sessions.iter().all(|session| {
                let level = client.slots[session.slot]
                    .borrow()
                    .cursor()
                    .is_some_and(|cursor| cursor.epoch == head.epoch && cursor.seq == head.seq);
                let pending = session.spool.pending().unwrap();
                level && shumei::outbox::sendable(&pending, 1).is_empty()
            })
        })
    }

    /// What is still going on.
    pub fn unrest(&self) -> String {
        let heads = ready(shumei::server::store::Store::heads(&self.net.store));
        let flying = Rc::strong_count(&self.net.flying) - 1;
        format!("{flying} requests with edits, {} in all, {heads:?}", self.net.work.borrow().len())
    }

    /// Lets a session that pauses or waits go on at once.
    pub fn poke_all(&self) {
        for session in self.clients.iter().flat_map(|client| &client.sessions) {
            session.poked.set(true);
            session.idle.set(None);
        }
    }
}

/// A session's life, as the dashboard's thread leads it.
async fn live(
    engine: &mut Engine<Wire, Cell0, Handle>,
    poked: &Rc<Cell<bool>>,
    idle: &Rc<Cell<Option<Timestamp>>>,
    status: &Rc<RefCell<Option<Status>>>,
) {
    loop {
        let told = Rc::clone(status);
        let mut sink = move |event: Event| {
            if let Event::Status(now) = event {
                *told.borrow_mut() = Some(now);
            }
        };
        let wake = poll_fn(|_| if poked.get() { Poll::Ready(()) } else { Poll::Pending });
        let done = engine.step(wake, &mut sink).await;
        poked.set(false);
        let until = match done {
            Done::Sleep(until) => Some(until),
            Done::Stopped => Some(Timestamp::MAX),
            Done::Worked | Done::Waited => None,
        };
        idle.set(until);
        poll_fn(|_| {
            let over = idle.get().is_none_or(|until| engine.now() >= until);
            if poked.get() && idle.get().is_some() {
                poked.set(false);
                engine.ask();
                idle.set(None);
                return Poll::Ready(());
            }
            if over { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        super::net::pause(1).await;
    }
}
