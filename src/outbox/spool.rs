//! The spool: what a session may do with edits that are not settled.

use std::collections::HashMap;
use std::collections::hash_map;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::disk::{Disk, FsDisk, Place, SendLock};
use super::entry::{Closing, Draft, End, Entry, Unreadable, decode, parse_name};
use super::error::SpoolError;
use super::listing::{Fault, Listing};
use super::order;
use crate::domain::edit::{EditId, Proposal};
use crate::wire::Outcome;

/// So many days are answered edits kept, to be sent again should the server be restored from a backup.
pub const KEEP_DAYS: i64 = 30;

type Read = Result<Arc<Entry>, Unreadable>;

/// The edits of one member on this machine. Every session of the member has one of its own over the same directory.
pub struct Spool<D = FsDisk> {
    pub(super) disk: D,
    /// Files read before, so that only what changed is read again.
    known: Mutex<HashMap<(Place, String), (u128, Read)>>,
}

impl Spool {
    /// Opens the spool in a directory, or makes an empty one, and mends what a crash left.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn open(dir: &Path) -> Result<Self, SpoolError> {
        Self::over(FsDisk::new(dir))
    }
}

impl<D: Disk> Spool<D> {
    /// Opens the spool on a disk.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn over(disk: D) -> Result<Self, SpoolError> {
        disk.prepare()?;
        let spool = Self { disk, known: Mutex::default() };
        let lock = spool.disk.lock()?;
        // Whoever writes holds the lock: what lies in tmp/ now was never finished, and never acknowledged.
        for name in spool.disk.names(Place::Tmp)? {
            spool.disk.remove(Place::Tmp, &name)?;
        }
        spool.mend()?;
        drop(lock);
        Ok(spool)
    }

    /// Saves an edit, and returns when it is durable.
    ///
    /// # Errors
    /// [`SpoolError`]; then nothing of it remains.
    pub fn put(&self, draft: Draft) -> Result<Entry, SpoolError> {
        let _lock = self.disk.lock()?;
        let entry = Entry {
            place: Place::New,
            seq: self.next_seq()?,
            proposal: draft.proposal,
            member: draft.member,
            made_at: draft.made_at,
            base: draft.base,
            replaces: None,
            closing: None,
        };
        self.add(&entry)?;
        Ok(entry)
    }

    /// Everything in the spool.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn listing(&self) -> Result<Listing, SpoolError> {
        let changes = self.changes()?;
        let mut listing = Listing { changes, ..Listing::default() };
        let mut best: HashMap<EditId, Arc<Entry>> = HashMap::new();
        let mut known = self.known();
        let mut seen = HashMap::with_capacity(known.len());
        // In the order in which entries move: one that moves meanwhile is met at least once.
        for place in Place::ENTRIES {
            for name in self.disk.names(place)? {
                let Some(stamp) = self.disk.stamp(place, &name)? else { continue };
                let read = match known.remove(&(place, name.clone())) {
                    Some((before, read)) if before == stamp => read,
                    _ => match self.read(place, &name) {
                        Some(read) => read,
                        None => continue,
                    },
                };
                seen.insert((place, name.clone()), (stamp, read.clone()));
                match read {
                    Ok(entry) => keep_higher(&mut best, entry),
                    Err(why) => listing.faults.push(Fault { place, name, why }),
                }
            }
        }
        *known = seen;
        drop(known);
        for name in self.disk.names(Place::Damaged)? {
            listing.faults.push(Fault { place: Place::Damaged, name, why: Unreadable::Damaged });
        }
        listing.entries = best.into_values().collect();
        listing.entries.sort_by_key(|entry| (entry.seq, entry.id()));
        listing.faults.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(listing)
    }

    /// What the server has not settled, in order.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn pending(&self) -> Result<Vec<Arc<Entry>>, SpoolError> {
        Ok(self.listing()?.pending())
    }

    /// Marks the first `limit` edits that may go now as handed to the network, and returns them. Only the holder of
    /// the send lock may ask.
    ///
    /// # Errors
    /// [`SpoolError`]; then nothing may be sent.
    pub fn begin(&self, limit: usize) -> Result<Vec<Arc<Entry>>, SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.mend()?;
        let chosen = order::sendable(&listing.pending(), limit);
        let fresh: Vec<&Arc<Entry>> = chosen.iter().filter(|entry| entry.place == Place::New).collect();
        for entry in &fresh {
            let name = entry.file_name();
            self.disk.rename((Place::New, &name), (Place::Sending, &name))?;
        }
        if !fresh.is_empty() {
            // Before the server hears of it: an edit that it may know is never again one that can be undone.
            let synced = self.disk.sync_place(Place::Sending);
            self.disk.changed();
            synced?;
        }
        Ok(chosen)
    }

    /// Takes back that edits were handed to the network: the server has certainly not taken them.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn take_back(&self, ids: &[EditId]) -> Result<(), SpoolError> {
        let _lock = self.disk.lock()?;
        for entry in self.listing()?.at(Place::Sending).filter(|entry| ids.contains(&entry.id())) {
            let name = entry.file_name();
            self.disk.rename((Place::Sending, &name), (Place::New, &name))?;
        }
        self.disk.sync_place(Place::New)?;
        self.disk.changed();
        Ok(())
    }

    /// Notes the server's answers: each edit goes to `sent/`, `conflict/` or `rejected/`. An answer that is known
    /// already, or to an edit that is not here, changes nothing.
    ///
    /// # Errors
    /// [`SpoolError`]; the edits that are not noted stay, and will be sent and answered again.
    pub fn answer(&self, answers: Vec<(EditId, Outcome)>, now: Timestamp) -> Result<(), SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.listing()?;
        for (id, outcome) in answers {
            let Some(entry) = listing.entry(id) else { continue };
            let withdrawn = matches!(entry.closing, Some(Closing { end: End::Withdrawn(_), .. }));
            let to = match &outcome {
                Outcome::Applied { .. } => Place::Sent,
                Outcome::Conflict { .. } => Place::Conflict,
                _ => Place::Rejected,
            };
            let open = matches!(entry.place, Place::New | Place::Sending);
            // Given up, and yet applied: what is true counts.
            if open || (withdrawn && to == Place::Sent) {
                self.close(entry, to, Closing { at: now, end: End::Answered(outcome) })?;
            }
        }
        Ok(())
    }

    /// Notes that the server refused the request that held this edit alone.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn refuse(
        &self,
        id: EditId,
        problem: &str,
        detail: Option<String>,
        now: Timestamp,
    ) -> Result<(), SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.listing()?;
        let open = |entry: &&Arc<Entry>| matches!(entry.place, Place::New | Place::Sending);
        let Some(entry) = listing.entry(id).filter(open) else { return Ok(()) };
        let end = End::Refused { problem: problem.into(), detail };
        self.close(entry, Place::Rejected, Closing { at: now, end })
    }

    /// Gives an edit up, by the member's word. One that was handed to the network may be applied nevertheless.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn discard(&self, id: EditId, now: Timestamp) -> Result<(), SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.listing()?;
        let entry = listing.entry(id).filter(|entry| entry.place != Place::Sent);
        let entry = entry.ok_or(SpoolError::NotThere(id))?;
        let end = End::Withdrawn(entry.place == Place::Sending);
        self.close(entry, Place::Rejected, Closing { at: now, end })
    }

    /// Gives an edit up if the server can't know it, or has answered.
    ///
    /// # Errors
    /// [`SpoolError::OnItsWay`] where it has been handed to the network.
    pub fn withdraw(&self, id: EditId, now: Timestamp) -> Result<(), SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.listing()?;
        let entry = listing.entry(id).filter(|entry| entry.place != Place::Sent);
        let entry = entry.ok_or(SpoolError::NotThere(id))?;
        if entry.place == Place::Sending {
            return Err(SpoolError::OnItsWay(id));
        }
        self.close(entry, Place::Rejected, Closing { at: now, end: End::Withdrawn(false) })
    }

    /// Gives up the edit made last, if the server can't know it; returns it. None where there is nothing to undo.
    ///
    /// # Errors
    /// [`SpoolError::OnItsWay`] where the last edit has been handed to the network.
    pub fn undo(&self, now: Timestamp) -> Result<Option<Entry>, SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.listing()?;
        let open = |entry: &&Arc<Entry>| matches!(entry.place, Place::New | Place::Sending);
        let Some(last) = listing.entries.iter().rev().find(open) else { return Ok(None) };
        if last.place == Place::Sending {
            return Err(SpoolError::OnItsWay(last.id()));
        }
        self.close(last, Place::Rejected, Closing { at: now, end: End::Withdrawn(false) })?;
        Ok(Some(Entry::clone(last)))
    }

    /// Sends a refused or conflicting edit once more as it is, under a new id: the old one has its answer for good. An
    /// edit that was given up goes under its own, because the server may have applied it all the same.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn retry(&self, id: EditId, fresh: EditId, now: Timestamp) -> Result<Entry, SpoolError> {
        if let Some(entry) = self.reopen(id)? {
            return Ok(entry);
        }
        self.replace(id, now, |listing, old| {
            let mut proposal = Proposal::new(fresh, old.target.clone(), old.base_version, old.edit.clone());
            proposal.resolve(|key| listing.lasting(key));
            proposal
        })
    }

    /// Puts the member's choice in the place of a conflicting (or refused) edit.
    ///
    /// # Errors
    /// [`SpoolError`]; then the conflict stands as before.
    pub fn resolve(&self, id: EditId, choice: Proposal, now: Timestamp) -> Result<Entry, SpoolError> {
        self.replace(id, now, |_, _| choice)
    }

    /// Puts an edit that was given up back where it was.
    fn reopen(&self, id: EditId) -> Result<Option<Entry>, SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.mend()?;
        let Some(entry) = listing.entry(id).filter(|entry| entry.place == Place::Rejected) else {
            return Ok(None);
        };
        let place = match entry.closing.as_ref().map(|closing| &closing.end) {
            Some(End::Withdrawn(true)) => Place::Sending,
            Some(End::Withdrawn(false)) => Place::New,
            _ => return Ok(None),
        };
        let name = entry.file_name();
        self.disk.rename((Place::Rejected, &name), (place, &name))?;
        self.disk.sync_place(place)?;
        self.disk.changed();
        Ok(Some(Entry { place, closing: None, ..Entry::clone(entry) }))
    }

    fn replace(
        &self,
        id: EditId,
        now: Timestamp,
        with: impl FnOnce(&Listing, &Proposal) -> Proposal,
    ) -> Result<Entry, SpoolError> {
        let _lock = self.disk.lock()?;
        let listing = self.mend()?;
        let waits = |entry: &&Arc<Entry>| matches!(entry.place, Place::Conflict | Place::Rejected);
        let old = listing.entry(id).filter(waits).ok_or(SpoolError::NotThere(id))?;
        if listing.entries.iter().any(|entry| entry.replaces == Some(id)) {
            return Err(SpoolError::NotThere(id));
        }
        let base = match old.outcome() {
            // What the member saw when choosing.
            Some(Outcome::Conflict { current, .. }) => Some(current.clone()),
            _ => old.base.clone(),
        };
        // A conflict keeps its turn before what waits behind it; a refused edit has lost it.
        let seq = if old.place == Place::Conflict { old.seq } else { self.next_seq()? };
        let entry = Entry {
            place: Place::New,
            seq,
            proposal: with(&listing, &old.proposal),
            member: old.member.clone(),
            made_at: now,
            base,
            replaces: Some(id),
            closing: None,
        };
        self.add(&entry)?;
        // From here on a crash is mended by whoever opens or sends next.
        self.mend()?;
        Ok(entry)
    }

    /// Tells which server instance the edits go to. Where it is another one than before, everything sent in the last
    /// days goes back among the edits to be sent, in order: a backup may not have them, and where it has them the
    /// same id is answered without being applied again. Gives how many; none while another session sends, and then
    /// nothing has changed.
    ///
    /// # Errors
    /// [`SpoolError`]; then nothing may be sent to that instance yet.
    pub fn meet_epoch(&self, epoch: &str) -> Result<Option<usize>, SpoolError> {
        if self.disk.note()?.as_deref() == Some(epoch) {
            return Ok(Some(0));
        }
        // What is on its way now may be answered by the instance before. Were that noted after the epoch, nothing
        // would send the edit to this one: so whoever sends notes its answers first.
        let Some(_sender) = self.disk.try_send_lock()? else { return Ok(None) };
        let _lock = self.disk.lock()?;
        if self.disk.note()?.as_deref() == Some(epoch) {
            return Ok(Some(0));
        }
        let listing = self.mend()?;
        let sent: Vec<&Arc<Entry>> = listing.at(Place::Sent).collect();
        for entry in &sent {
            let name = entry.file_name();
            self.disk.rename((Place::Sent, &name), (Place::Sending, &name))?;
        }
        if !sent.is_empty() {
            self.disk.sync_place(Place::Sending)?;
            self.disk.sync_place(Place::Sent)?;
        }
        // Last: a crash before it only does it again.
        self.disk.set_note(epoch)?;
        self.disk.changed();
        Ok(Some(sent.len()))
    }

    /// Forgets which server instance the edits went to: whichever is met next is taken for another one.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn forget_epoch(&self) -> Result<(), SpoolError> {
        let _lock = self.disk.lock()?;
        Ok(self.disk.set_note("")?)
    }

    /// Forgets what was sent or given up more than [`KEEP_DAYS`] ago. What was refused stays until the member has
    /// given it up.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn tidy(&self, now: Timestamp) -> Result<(), SpoolError> {
        let _lock = self.disk.lock()?;
        let oldest = now.as_second() - KEEP_DAYS * 24 * 3600;
        for entry in self.mend()?.entries {
            let is_old = entry.closing.as_ref().is_some_and(|closing| closing.at.as_second() < oldest);
            let is_settled =
                entry.place == Place::Sent || (entry.place == Place::Rejected && entry.is_given_up());
            if is_old && is_settled {
                self.disk.remove(entry.place, &entry.file_name())?;
            }
        }
        Ok(())
    }

    /// A number that changes with every change by any session: cheap enough to ask every second.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn changes(&self) -> Result<u64, SpoolError> {
        Ok(self.disk.changes()?)
    }

    /// A descriptor that becomes readable when [`Spool::changes`] may have changed; none where only asking tells.
    pub fn watch(&self) -> Option<OwnedFd> {
        self.disk.watch()
    }

    /// Becomes the session that sends, if no other one is; for as long as the lock is held.
    ///
    /// # Errors
    /// [`SpoolError`].
    pub fn try_send_lock(&self) -> Result<Option<SendLock>, SpoolError> {
        Ok(self.disk.try_send_lock()?)
    }

    /// Above every number in the spool, also those of settled edits: they may have to be sent again, in order.
    fn next_seq(&self) -> Result<u64, SpoolError> {
        let mut highest = 0;
        for place in Place::ENTRIES {
            for name in self.disk.names(place)? {
                highest = highest.max(parse_name(&name).map_or(0, |(seq, _)| seq));
            }
        }
        Ok(highest + 1)
    }

    /// A file's entry; none if it was moved away meanwhile.
    fn read(&self, place: Place, name: &str) -> Option<Read> {
        match self.disk.read(place, name) {
            Ok(bytes) => Some(decode(place, name, &bytes).map(Arc::new)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => Some(Err(Unreadable::Disk(error.to_string().into()))),
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<(Place, String), (u128, Read)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keep_higher(best: &mut HashMap<EditId, Arc<Entry>>, entry: Arc<Entry>) {
    match best.entry(entry.id()) {
        hash_map::Entry::Vacant(free) => {
            free.insert(entry);
        }
        hash_map::Entry::Occupied(mut held) => {
            if entry.place.rank() > held.get().place.rank() {
                held.insert(entry);
            }
        }
    }
}
