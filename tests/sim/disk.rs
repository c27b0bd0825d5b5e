//! A disk that loses what was not synced, refuses when it is full, and kills whoever writes at any operation.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Error, ErrorKind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use shumei::outbox::{Disk, Place, SendLock, WriteLock};

use super::chance::Chance;

type Name = (Place, String);

#[derive(Clone, Default)]
struct File {
    bytes: Vec<u8>,
    synced: bool,
}

/// A change of names that is not durable yet.
#[derive(Clone)]
enum Op {
    Link(Name, usize),
    Unlink(Name),
    Rename(Name, Name, usize),
}

impl Op {
    fn names(&self) -> Vec<&Name> {
        match self {
            Self::Link(name, _) | Self::Unlink(name) => vec![name],
            Self::Rename(from, to, _) => vec![from, to],
        }
    }

    fn run(&self, names: &mut BTreeMap<Name, usize>) {
        match self {
            Self::Link(name, file) => drop(names.insert(name.clone(), *file)),
            Self::Unlink(name) => drop(names.remove(name)),
            Self::Rename(from, to, file) => {
                names.remove(from);
                names.insert(to.clone(), *file);
            }
        }
    }
}

#[derive(Default)]
struct Platter {
    files: Vec<File>,
    names: BTreeMap<Name, usize>,
    durable: BTreeMap<Name, usize>,
    log: Vec<Op>,
    note: Option<String>,
    changes: u64,
}

/// What outlives a session: the disk itself.
#[derive(Clone)]
pub struct SimDisk {
    platter: Rc<RefCell<Platter>>,
    sender: Arc<AtomicBool>,
    chance: Chance,
}

impl SimDisk {
    pub fn new(chance: Chance) -> Self {
        Self { platter: Rc::default(), sender: Arc::default(), chance }
    }

    /// A session's access to it.
    pub fn handle(&self) -> Handle {
        Handle { disk: self.clone(), fuse: Rc::default(), dead: Rc::default(), full: Rc::default() }
    }

    /// The power fails: what was not synced may be gone, in any combination that keeps each name's own order.
    pub fn lose_power(&self) {
        let mut platter = self.platter.borrow_mut();
        let mut names = std::mem::take(&mut platter.durable);
        let mut lost: BTreeSet<Name> = BTreeSet::new();
        for op in std::mem::take(&mut platter.log) {
            let blocked = op.names().into_iter().any(|name| lost.contains(name));
            if blocked || self.chance.permille(500) {
                lost.extend(op.names().into_iter().cloned());
            } else {
                op.run(&mut names);
            }
        }
        for file in &mut platter.files {
            if !file.synced {
                let kept = self.chance.below(file.bytes.len() + 1);
                file.bytes.truncate(kept);
                file.synced = true;
            }
        }
        platter.durable.clone_from(&names);
        platter.names = names;
    }

    pub fn names_at(&self, place: Place) -> Vec<String> {
        self.platter.borrow().names.keys().filter(|name| name.0 == place).map(|name| name.1.clone()).collect()
    }
}

/// A session's access to a disk; it may be killed at any operation.
#[derive(Clone)]
pub struct Handle {
    disk: SimDisk,
    /// Operations until the session is killed; 0 is never.
    fuse: Rc<Cell<usize>>,
    dead: Rc<Cell<bool>>,
    /// How many times in a thousand the disk is full.
    full: Rc<Cell<usize>>,
}

impl Handle {
    pub fn kill_after(&self, ops: usize) {
        self.fuse.set(ops);
    }

    pub fn fill(&self, permille: usize) {
        self.full.set(permille);
    }

    pub fn is_dead(&self) -> bool {
        self.dead.get()
    }

    pub fn kill(&self) {
        self.dead.set(true);
    }

    fn alive(&self) -> io::Result<()> {
        if self.dead.get() { Err(Error::other("killed")) } else { Ok(()) }
    }

    /// An operation: done, refused, or the last thing that this session does, done or not.
    fn operate(&self, needs_room: bool, run: impl FnOnce(&mut Platter) -> io::Result<()>) -> io::Result<()> {
        self.alive()?;
        let fuse = self.fuse.get();
        if fuse > 0 {
            self.fuse.set(fuse - 1);
            if fuse == 1 {
                self.dead.set(true);
                if self.disk.chance.permille(500) {
                    let _ = run(&mut self.disk.platter.borrow_mut());
                }
                return Err(Error::other("killed"));
            }
        }
        if needs_room && self.disk.chance.permille(self.full.get()) {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        run(&mut self.disk.platter.borrow_mut())
    }
}

fn name(place: Place, name: &str) -> Name {
    (place, name.to_owned())
}

struct Unlock(Arc<AtomicBool>);

impl Drop for Unlock {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

impl Disk for Handle {
    fn prepare(&self) -> io::Result<()> {
        self.alive()
    }

    fn names(&self, place: Place) -> io::Result<Vec<String>> {
        self.alive()?;
        Ok(self.disk.names_at(place))
    }

    fn stamp(&self, place: Place, file: &str) -> io::Result<Option<u128>> {
        self.alive()?;
        let platter = self.disk.platter.borrow();
        Ok(platter.names.get(&name(place, file)).map(|file| *file as u128))
    }

    fn read(&self, place: Place, file: &str) -> io::Result<Vec<u8>> {
        self.alive()?;
        let platter = self.disk.platter.borrow();
        let file = platter.names.get(&name(place, file)).ok_or(ErrorKind::NotFound)?;
        Ok(platter.files[*file].bytes.clone())
    }

    fn write(&self, place: Place, file: &str, bytes: &[u8]) -> io::Result<()> {
        let key = name(place, file);
        if self.disk.platter.borrow().names.contains_key(&key) {
            return Err(Error::from(ErrorKind::AlreadyExists));
        }
        // A kill and a full disk may both leave a part.
        let make = |platter: &mut Platter, bytes: Vec<u8>| {
            platter.files.push(File { bytes, synced: false });
            let at = platter.files.len() - 1;
            platter.names.insert(key.clone(), at);
            platter.log.push(Op::Link(key.clone(), at));
        };
        let before = self.dead.get();
        let done = self.operate(true, |platter| {
            make(platter, bytes.to_vec());
            Ok(())
        });
        let exists = self.disk.platter.borrow().names.contains_key(&key);
        if done.is_err() && !before && !exists && self.disk.chance.permille(500) {
            let part = bytes[..self.disk.chance.below(bytes.len())].to_vec();
            make(&mut self.disk.platter.borrow_mut(), part);
        }
        done
    }

    fn sync_file(&self, place: Place, file: &str) -> io::Result<()> {
        let key = name(place, file);
        self.operate(true, |platter| {
            let file = *platter.names.get(&key).ok_or(ErrorKind::NotFound)?;
            platter.files[file].synced = true;
            Ok(())
        })
    }

    fn rename(&self, from: (Place, &str), to: (Place, &str)) -> io::Result<()> {
        let (from, to) = (name(from.0, from.1), name(to.0, to.1));
        self.operate(true, |platter| {
            let file = platter.names.remove(&from).ok_or(ErrorKind::NotFound)?;
            platter.names.insert(to.clone(), file);
            platter.log.push(Op::Rename(from, to, file));
            platter.changes += 1;
            Ok(())
        })
    }

    fn remove(&self, place: Place, file: &str) -> io::Result<()> {
        let key = name(place, file);
        self.operate(false, |platter| {
            if platter.names.remove(&key).is_some() {
                platter.log.push(Op::Unlink(key));
                platter.changes += 1;
            }
            Ok(())
        })
    }

    fn sync_place(&self, place: Place) -> io::Result<()> {
        // Names find their room when they are made; it is bytes that a full disk refuses this late.
        self.operate(false, |platter| {
            let log = std::mem::take(&mut platter.log);
            for op in log {
                if op.names().into_iter().any(|name| name.0 == place) {
                    op.run(&mut platter.durable);
                } else {
                    platter.log.push(op);
                }
            }
            Ok(())
        })
    }

    fn note(&self) -> io::Result<Option<String>> {
        self.alive()?;
        Ok(self.disk.platter.borrow().note.clone())
    }

    fn set_note(&self, text: &str) -> io::Result<()> {
        self.operate(true, |platter| {
            platter.note = Some(text.to_owned());
            Ok(())
        })
    }

    fn lock(&self) -> io::Result<WriteLock> {
        self.alive()?;
        // Nothing else runs before the one who asks is through.
        Ok(WriteLock::new(()))
    }

    fn try_send_lock(&self) -> io::Result<Option<SendLock>> {
        self.alive()?;
        if self.disk.sender.swap(true, Ordering::SeqCst) {
            return Ok(None);
        }
        Ok(Some(SendLock::new(Unlock(Arc::clone(&self.disk.sender)))))
    }

    fn changes(&self) -> io::Result<u64> {
        self.alive()?;
        Ok(self.disk.platter.borrow().changes)
    }

    fn changed(&self) {
        if self.alive().is_ok() {
            self.disk.platter.borrow_mut().changes += 1;
        }
    }
}
