//! `shumei sync`: fetches and sends once, with a progress bar where there is a terminal.

use std::cell::RefCell;
use std::future::pending;
use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;

use super::{Account, Counts, wait_for};
use crate::cache::Cache;
use crate::cli::complain;
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::locale::{Lang, account as m};
use crate::outbox::{Spool, SpoolError};
use crate::sync::plan::Step;
use crate::sync::{Activity, Done, Engine, Event, HttpRemote, Status, Stored};

/// Failures in a row, without a record between them, after which the command gives up.
const TRIES: u32 = 4;

/// Longest pause between two tries.
const PAUSE: Duration = Duration::from_secs(5);

/// `shumei sync`.
#[derive(Clone, Copy, Debug, Args)]
pub struct SyncArgs {
    /// Everything anew.
    #[arg(long)]
    pub full: bool,
}

/// Syncs once; says whether nothing needs the member's attention.
///
/// # Errors
/// No account; a server that can't be used: what was fetched in whole pages before is thrown away, edits are kept.
pub fn run(args: &SyncArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let account = Account::of(session)?;
    let remote = account.remote(lang)?;
    let failed = |error: SpoolError| CliError::Input(error.text(lang));
    let spool = Arc::new(Spool::open(&account.outbox()).map_err(failed)?);
    let before = Counts::of(&spool.listing().map_err(failed)?);
    let opened = Cache::open(&account.home, Account::cache_options());
    session.remarks.extend(opened.notices(lang));
    let seed = u64::from(std::process::id());
    let mut engine = Engine::new(remote, Stored::new(opened.cache), Arc::clone(&spool), Timestamp::now, seed);
    if args.full {
        engine.ask_full();
    }
    let show = RefCell::new(Show::new(lang));
    let fetched = wait_for(once(&mut engine, &show, lang))?;
    show.borrow_mut().end();
    let after = Counts::of(&spool.listing().map_err(failed)?);
    let records = fetched.map_err(|why| CliError::Input(m::SYNC_FAILED.fill(lang, &[("why", &why)])))?;
    let sent = before.pending.saturating_sub(after.pending);
    if engine.replica().cache().settle().is_ok() {
        session.remarks.extend(engine.replica().frozen().map(ToOwned::to_owned));
    }
    out.line(&m::SYNCED.fill(lang, &[("records", &records), ("sent", &sent)]))?;
    for (n, message) in [
        (after.pending, m::SYNC_WAITING),
        (after.conflicts, m::SYNC_CONFLICTS),
        (after.rejected, m::SYNC_REJECTED),
    ] {
        if n > 0 {
            session.remarks.push(message.fill(lang, &[("n", &n)]));
        }
    }
    Ok(after.conflicts + after.rejected == 0)
}

/// Fills a cache from the server, for a command that needs its records.
///
/// # Errors
/// A server that can't be used.
pub fn fill(remote: HttpRemote, cache: Cache, spool: Arc<Spool>, lang: Lang) -> Result<Cache, CliError> {
    let seed = u64::from(std::process::id());
    let mut engine = Engine::new(remote, Stored::new(cache), spool, Timestamp::now, seed);
    let show = RefCell::new(Show::new(lang));
    let fetched = wait_for(once(&mut engine, &show, lang))?;
    show.borrow_mut().end();
    fetched.map_err(|why| CliError::Input(m::SYNC_FAILED.fill(lang, &[("why", &why)])))?;
    Ok(engine.into_replica().into_cache())
}

/// Steps until the server has nothing more; gives how many changes came, or why it went no further.
async fn once(
    engine: &mut Engine<HttpRemote, Stored>,
    show: &RefCell<Show>,
    lang: Lang,
) -> Result<usize, String> {
    let (mut records, mut failures) = (0, 0);
    let mut furthest = 0;
    loop {
        let came = RefCell::new((0_usize, 0_u64));
        let mut sink = |event: Event| match event {
            Event::Batch(batch) => came.borrow_mut().0 += batch.changes.len(),
            Event::Status(status) => {
                if let Activity::Syncing { done, .. } = status.activity {
                    let best = &mut came.borrow_mut().1;
                    *best = done.max(*best);
                }
                show.borrow_mut().status(&status);
            }
            Event::Outbox => {}
        };
        let done = engine.step(pending(), &mut sink).await;
        let (changes, reached) = *came.borrow();
        records += changes;
        if changes > 0 || reached > furthest {
            failures = 0;
        }
        furthest = furthest.max(reached);
        let why = || engine.status().why.as_ref().map(|why| why.text(lang)).unwrap_or_default();
        match done {
            Done::Worked | Done::Waited => {}
            Done::Stopped => return Err(why()),
            Done::Sleep(until) => {
                failures += 1;
                if failures >= TRIES {
                    return Err(why());
                }
                show.borrow_mut().say(&m::TRYING_AGAIN.fill(lang, &[("why", &why())]));
                tokio::time::sleep(until.duration_since(engine.now()).unsigned_abs().min(PAUSE)).await;
                engine.ask();
            }
        }
        if matches!(engine.planned(), Step::Wait(_)) {
            return Ok(records);
        }
    }
}

/// A bar on a terminal, a line now and then elsewhere.
struct Show {
    lang: Lang,
    bar: Option<ProgressBar>,
    /// What was said last.
    said: String,
    tenth: u64,
}

impl Show {
    fn new(lang: Lang) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(style("{spinner} {msg}"));
            bar
        });
        Self { lang, bar, said: String::new(), tenth: 0 }
    }

    fn status(&mut self, status: &Status) {
        let text = status.activity.text(self.lang);
        match (&self.bar, status.activity) {
            (Some(bar), Activity::Syncing { done, total }) => {
                if let Some(total) = total.filter(|total| bar.length() != Some(*total)) {
                    bar.set_length(total);
                    bar.set_style(style("{bar:30} {pos}/{len} {elapsed}"));
                }
                if total.is_some() {
                    bar.set_position(done);
                } else {
                    bar.set_message(text);
                    bar.tick();
                }
            }
            (Some(bar), _) => {
                bar.set_message(text);
                bar.tick();
            }
            (None, Activity::Syncing { done, total: Some(total) }) => {
                let tenth = done.saturating_mul(10) / total.max(1);
                if tenth > self.tenth {
                    self.tenth = tenth;
                    complain(&text);
                }
            }
            (None, _) => {}
        }
    }

    fn say(&mut self, text: &str) {
        if self.said == text {
            return;
        }
        text.clone_into(&mut self.said);
        match &self.bar {
            Some(bar) => bar.suspend(|| complain(text)),
            None => complain(text),
        }
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
