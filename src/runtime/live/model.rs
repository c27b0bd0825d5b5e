//! What the member sees: the server's records as far as they have come, with the member's own edits over them.

use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::app::notice::Notice;
use crate::app::pending::Pending;
use crate::app::state::Editing;
use crate::app::status::SyncStatus;
use crate::app::{Msg, intake};
use crate::domain::access::Viewer;
use crate::domain::batch::Batch;
use crate::domain::dataset::Dataset;
use crate::domain::day::county_time;
use crate::domain::id::{Key, MemberId, UnitId};
use crate::domain::record::Record;
use crate::locale::{Lang, runtime as m};
use crate::outbox::Spool;
use crate::runtime::boards::Boards;
use crate::runtime::event_loop::Wake;
use crate::sync::Status;
use crate::sync::view::{Eyes, overlay};

/// The records and the spool of one session, and where their view goes.
pub struct Model {
    /// The member's edits.
    pub spool: Arc<Spool>,
    /// Whose they are.
    pub member: MemberId,
    /// Language of notices.
    pub lang: Lang,
    shown: Mutex<Shown>,
    boards: Boards,
    wake: SyncSender<Wake<Msg>>,
}

/// What was shown last, so that nothing is shown twice.
struct Shown {
    confirmed: Dataset,
    viewer: Option<Viewer>,
    pending: Option<Arc<Pending>>,
    status: Option<SyncStatus>,
    level_at: Option<Timestamp>,
    synced: Option<Timestamp>,
    /// Whether edits lay over the records when they were last shown.
    covered: bool,
    began: bool,
}

impl Model {
    /// Over what the cache held.
    pub fn new(
        spool: Spool,
        member: MemberId,
        lang: Lang,
        confirmed: Dataset,
        boards: Boards,
        wake: SyncSender<Wake<Msg>>,
    ) -> Self {
        let shown = Shown {
            confirmed,
            viewer: None,
            pending: None,
            status: None,
            level_at: None,
            synced: None,
            covered: false,
            began: false,
        };
        Self { spool: Arc::new(spool), member, lang, shown: Mutex::new(shown), boards, wake }
    }

    /// Shows what there is before the first word from the server. An empty cache that no sync has filled is nothing to
    /// show: what was seen last, or why there is nothing, says more.
    pub fn begin(&self, synced: Option<Timestamp>) {
        let mut shown = self.lock();
        shown.synced = synced;
        let nothing = synced.is_none() && shown.confirmed.is_empty();
        shown.began |= nothing;
        drop(shown);
        self.tell(&Status::new(Timestamp::now()));
        self.show(!nothing);
    }

    /// Takes in what came from the server.
    pub fn take(&self, batch: &Batch) {
        self.lock().confirmed.apply(batch.clone());
        self.show(batch.whole || !batch.changes.is_empty());
    }

    /// Looks at the outbox again.
    pub fn refresh(&self) {
        self.show(false);
    }

    /// The record as the member sees it, with the edits that wait.
    pub fn seen(&self, key: &Key) -> Option<Record> {
        let shown = self.lock();
        let listing = self.spool.listing().ok()?;
        overlay(&shown.confirmed, &listing, &self.eyes(&shown)).0.record(key)
    }

    /// Tells the status line.
    pub fn tell(&self, status: &Status) {
        let mut shown = self.lock();
        let level = shown.level_at != status.level_at;
        shown.level_at = status.level_at;
        shown.synced = status.last_success.or(shown.synced);
        let told = intake::status(status, shown.synced, county_time);
        if shown.status.as_ref() != Some(&told) {
            shown.status = Some(told.clone());
            self.send(Msg::Sync(told));
        }
        let covered = shown.covered;
        drop(shown);
        // What was answered lay over the records until these had come.
        if level && covered {
            self.refresh();
        }
    }

    /// Says that the sync can't even begin.
    pub fn fail(&self, why: &str) {
        self.send(Msg::Notice(Notice::error(why)));
    }

    /// Says that the cache is no longer written: the session goes on in memory.
    pub fn warn_frozen(&self, why: &str) {
        self.send(Msg::Remarks(vec![m::CACHE_FROZEN.fill(self.lang, &[("why", &why)])]));
    }

    /// Sends a message to the loop.
    pub fn send(&self, msg: Msg) {
        let _ = self.wake.send(Wake::Msg(msg));
    }

    /// Lays the edits over the records, and shows both where anything has changed.
    fn show(&self, moved: bool) {
        let mut shown = self.lock();
        let listing = match self.spool.listing() {
            Ok(listing) => listing,
            Err(error) => return self.send(Msg::Notice(Notice::error(error.text(self.lang)))),
        };
        let viewer = self.viewer(&shown.confirmed);
        if viewer.is_some() && viewer != shown.viewer {
            shown.viewer.clone_from(&viewer);
            self.send(Msg::Viewer(viewer.map_or(Editing::NoServer, Editing::As)));
        }
        let (data, _) = overlay(&shown.confirmed, &listing, &self.eyes(&shown));
        let covered = !data.shares(&shown.confirmed);
        let pending = Arc::new(intake::pending(&listing, self.lang, county_time));
        if shown.pending.as_ref() != Some(&pending) {
            shown.pending = Some(Arc::clone(&pending));
            self.send(Msg::Pending(pending));
        }
        if moved || covered || shown.covered || !shown.began {
            self.boards.show(data);
        }
        shown.covered = covered;
        shown.began = true;
    }

    fn viewer(&self, data: &Dataset) -> Option<Viewer> {
        let member = data.members.get(&self.member)?;
        Some(Viewer::of(member))
    }

    fn eyes(&self, shown: &Shown) -> Eyes {
        let unit = shown.confirmed.members.get(&self.member).map(|member| member.unit.clone());
        Eyes {
            member: self.member.clone(),
            unit: unit.unwrap_or_else(|| UnitId::new("")),
            today: county_time(Timestamp::now()).date(),
            level_at: shown.level_at,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
