//! How files are written and moved so that a crash between any two steps loses nothing and doubles nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::disk::{Disk, Place};
use super::entry::{Closing, End, Entry, Unreadable, encode, file_name, parse_name};
use super::error::SpoolError;
use super::listing::Listing;
use super::spool::Spool;
use crate::domain::edit::EditId;

impl<D: Disk> Spool<D> {
    /// Writes a new entry so that it is whole and durable before this returns, or not there at all. The caller holds
    /// the lock, as for all that follows.
    pub(super) fn add(&self, entry: &Entry) -> Result<(), SpoolError> {
        let name = entry.file_name();
        let done =
            self.write(entry).and_then(|()| self.disk.sync_place(entry.place).map_err(SpoolError::from));
        if done.is_err() {
            // The member will be told that it is not saved: then it must not be sent either.
            let _ = self.disk.remove(entry.place, &name).and_then(|()| self.disk.sync_place(entry.place));
        }
        self.disk.changed();
        done
    }

    /// Writes an entry's file into its place: bytes first, then the name.
    fn write(&self, entry: &Entry) -> Result<(), SpoolError> {
        let name = entry.file_name();
        let bytes = encode(entry).map_err(|error| SpoolError::Unwritable(error.to_string()))?;
        let disk = &self.disk;
        disk.remove(Place::Tmp, &name)?;
        let done = disk
            .write(Place::Tmp, &name, &bytes)
            .and_then(|()| disk.sync_file(Place::Tmp, &name))
            .and_then(|()| disk.rename((Place::Tmp, &name), (entry.place, &name)));
        if done.is_err() {
            let _ = disk.remove(Place::Tmp, &name);
        }
        Ok(done?)
    }

    /// Ends an entry: its file with the ending is in the new place, durably, before the old one goes.
    pub(super) fn close(&self, entry: &Entry, to: Place, closing: Closing) -> Result<(), SpoolError> {
        let closed = Entry { place: to, closing: Some(closing), ..entry.clone() };
        self.write(&closed)?;
        self.disk.sync_place(to)?;
        if entry.place != to {
            self.disk.remove(entry.place, &entry.file_name())?;
        }
        self.disk.changed();
        Ok(())
    }

    /// Completes what a crash left half done, sets damaged files aside, and gives what is there then.
    pub(super) fn mend(&self) -> Result<Listing, SpoolError> {
        let mut listing = self.listing()?;
        let mut mended = self.set_damaged_aside(&listing)?;
        mended |= self.drop_doubles()?;
        if mended {
            listing = self.listing()?;
        }
        let half = listing.half_replaced();
        if half.is_empty() {
            if mended {
                self.disk.changed();
            }
            return Ok(listing);
        }
        // First those that name what the old entry would have made, then the old entry: as long as it stands, this
        // is done again.
        self.rename_in_waiting(&listing)?;
        for (old, by) in half {
            let at = listing.entry(by).map_or(old.made_at, |entry| entry.made_at);
            self.close(&old, Place::Rejected, Closing { at, end: End::Replaced(by) })?;
        }
        self.disk.changed();
        self.listing()
    }

    fn set_damaged_aside(&self, listing: &Listing) -> Result<bool, SpoolError> {
        let mut any = false;
        for fault in &listing.faults {
            if fault.place != Place::Damaged && fault.why == Unreadable::Damaged {
                // Beside one of the same name, not over it.
                let taken = self.disk.names(Place::Damaged)?;
                let mut name = fault.name.clone();
                while taken.contains(&name) {
                    name.push('+');
                }
                self.disk.rename((fault.place, &fault.name), (Place::Damaged, &name))?;
                any = true;
            }
        }
        if any {
            self.disk.sync_place(Place::Damaged)?;
        }
        Ok(any)
    }

    /// Removes an entry from all places but the one that counts.
    fn drop_doubles(&self) -> Result<bool, SpoolError> {
        let mut places: BTreeMap<(u64, EditId), Vec<Place>> = BTreeMap::new();
        for place in Place::ENTRIES {
            for name in self.disk.names(place)? {
                if let Some(key) = parse_name(&name) {
                    places.entry(key).or_default().push(place);
                }
            }
        }
        let mut any = false;
        for ((seq, id), places) in places {
            let Some(counts) = places.iter().copied().max_by_key(|place| place.rank()) else { continue };
            let doubles = places.into_iter().filter(|place| *place != counts);
            for place in doubles {
                // Its name may not have been durable when the crash came.
                self.disk.sync_place(counts)?;
                self.disk.remove(place, &file_name(seq, id))?;
                any = true;
            }
        }
        Ok(any)
    }

    /// Entries that wait and name a record which a replaced entry would have made name the replacement's instead.
    fn rename_in_waiting(&self, listing: &Listing) -> Result<(), SpoolError> {
        for entry in listing.at(Place::New) {
            let mut renamed = Entry::clone(entry);
            renamed.proposal.resolve(|key| {
                let replaced = |entry: &&Arc<Entry>| entry.proposal.target == *key;
                let maker = listing.entries.iter().find(replaced)?;
                let by = listing.entries.iter().find(|entry| entry.replaces == Some(maker.id()))?;
                Some(by.proposal.target.clone())
            });
            if renamed != **entry {
                self.write(&renamed)?;
            }
        }
        Ok(self.disk.sync_place(Place::New)?)
    }
}
