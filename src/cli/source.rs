//! Where the data come from: the built-in programme, or the demonstration's register, through the local cache.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::app::state::Source;
use crate::builtin::error::BuiltinError;
use crate::builtin::programme::{self, SHUCHENG};
use crate::builtin::register::{self, RegisterSpec};
use crate::cache::{Cache, Condition, Opened, Options, Origin, SCHEMA};
use crate::config::Dirs;
use crate::domain::batch::Batch;
use crate::domain::board::Board;
use crate::domain::calendar::Calendar;
use crate::domain::dataset::{Dataset, Loader};
use crate::domain::id::MemberId;
use crate::domain::later::Later;
use crate::domain::light::Thresholds;
use crate::domain::record::Record;
use crate::locale::{Lang, cli as m};
use crate::runtime::boards::Recipe;

/// The demonstration's day unless another is asked for: a Monday between the plan's issue and its first targets.
pub const DEMO_DAY: Date = date(2023, 6, 12);

/// Data that the program carries in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// The programme alone.
    Builtin,
    /// The programme with a made-up register.
    Demo(RegisterSpec),
}

impl Data {
    /// What the status line says of it.
    pub const fn source(self) -> Source {
        match self {
            Self::Builtin => Source::Builtin,
            Self::Demo(_) => Source::Demo,
        }
    }

    /// The seat that the viewer takes when no other is named: the demonstration has one with linked communities.
    pub fn me(self) -> Option<MemberId> {
        matches!(self, Self::Demo(_)).then(|| MemberId::new(register::ME))
    }

    /// Every record.
    ///
    /// # Errors
    /// None as long as the embedded data is sound, which tests hold.
    pub fn records(self) -> Result<Vec<Record>, BuiltinError> {
        match self {
            Self::Builtin => programme::programme(),
            Self::Demo(spec) => register::generate(&spec),
        }
    }

    /// Source and name of the cache directory: one for each, so that none displaces another.
    fn place(self) -> (&'static str, String) {
        match self {
            Self::Builtin => ("builtin", "programme".to_owned()),
            Self::Demo(spec) => ("demo", format!("{}-{}", spec.communities, spec.seed)),
        }
    }

    /// What a cache must come from to be as good as the data itself.
    pub fn edition(self) -> String {
        let mut hasher = DefaultHasher::new();
        (SHUCHENG, SCHEMA).hash(&mut hasher);
        format!("{} {:016x} {:?}", env!("CARGO_PKG_VERSION"), hasher.finish(), self)
    }
}

/// What a board is made from.
#[derive(Clone, Debug)]
pub struct Request {
    /// The data.
    pub data: Data,
    /// Working days.
    pub calendar: Arc<Later<Arc<Calendar>>>,
    /// When lights turn.
    pub thresholds: Thresholds,
    /// The day.
    pub day: Date,
    /// Language of remarks and errors.
    pub lang: Lang,
    /// The program whose process keeps the cache; none for this one.
    pub keeper: Option<PathBuf>,
}

/// The data, and what became of the cache where that matters to the user: what the dashboard's loader gives.
pub type Loaded = (Dataset, Vec<String>);

impl Request {
    /// The board straight from the data, past the cache: what an answer on the command line needs.
    ///
    /// # Errors
    /// Embedded data that is not sound.
    pub fn direct(&self) -> Result<Board, String> {
        let records = self.data.records().map_err(|error| self.unsound(&error))?;
        let mut data = Dataset::default();
        data.load(records);
        Ok(self.recipe().board(data))
    }

    /// The data out of the cache in the user's directories; data that it does not hold yet enters it first. A
    /// cache that fails costs time, never the board. Made for a thread: opening may wait for a slow disk.
    ///
    /// # Errors
    /// Embedded data that is not sound.
    pub fn through_cache(&self, dirs: Option<&Dirs>) -> Result<Loaded, String> {
        let mut visit = self.open(dirs);
        let data = match visit.held(self) {
            Some(data) => data,
            None => visit.filled(self)?,
        };
        Ok((data, visit.remarks))
    }

    fn open(&self, dirs: Option<&Dirs>) -> Visit {
        let (source, member) = self.data.place();
        let options = Options::new(&format!("{source}/{member}"));
        let options = Options { program: self.keeper.clone(), ..options };
        let cache = dirs.map(|dirs| Cache::open(&dirs.cache(source, &member), options));
        let remarks = match &cache {
            Some(opened) => opened.notices(self.lang),
            None => vec![m::NO_HOME.get(self.lang).to_owned()],
        };
        Visit { cache, remarks }
    }

    /// What boards are made with.
    pub fn recipe(&self) -> Recipe {
        let calendar = Arc::clone(&self.calendar);
        Recipe { calendar, thresholds: self.thresholds, day: self.day, lang: self.lang }
    }

    fn unsound(&self, error: &BuiltinError) -> String {
        m::UNSOUND.fill(self.lang, &[("error", error)])
    }
}

/// A visit to the cache: it is closed as soon as the board is loaded, and free for other sessions.
struct Visit {
    cache: Option<Opened>,
    remarks: Vec<String>,
}

impl Visit {
    /// What the cache holds, if that is the same edition, whole.
    fn held(&mut self, request: &Request) -> Option<Dataset> {
        let edition = request.data.edition();
        let opened = self.cache.as_mut().filter(|opened| opened.condition == Condition::Ready)?;
        opened.cache.mark().filter(|mark| mark.epoch == edition)?;
        let mut loader = Loader::default();
        let loaded = opened.cache.load(|some| loader.take(some));
        let whole = match loaded {
            Ok(loaded) => loaded.unknown + loaded.unreadable == 0 && loaded.records > 0,
            Err(error) => {
                self.remarks.push(error.notice(request.lang));
                false
            }
        };
        whole.then(|| loader.finish())
    }

    /// The data as a batch into the cache, and the same batch into memory.
    fn filled(&mut self, request: &Request) -> Result<Dataset, String> {
        let edition = request.data.edition();
        let records = request.data.records().map_err(|error| request.unsound(&error))?;
        let batch = Batch::snapshot(records, &edition);
        if let Some(opened) = &mut self.cache {
            let origin = Origin { epoch: edition.into(), fetched_at: Timestamp::now() };
            if let Err(error) = opened.cache.apply(&batch, &origin) {
                self.remarks.push(error.notice(request.lang));
            }
        }
        let mut data = Dataset::default();
        data.apply(batch);
        Ok(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::holidays;

    fn request(data: Data) -> Request {
        Request {
            data,
            calendar: Arc::new(Later::from(Arc::new(holidays::calendar().unwrap()))),
            thresholds: Thresholds::default(),
            day: DEMO_DAY,
            lang: Lang::En,
            keeper: None,
        }
    }

    fn small() -> Data {
        Data::Demo(RegisterSpec { seed: 1, communities: 10, day: DEMO_DAY })
    }

    #[test]
    fn what_comes_out_of_the_cache_is_what_went_in() {
        let home = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(home.path());
        let request = request(small());
        let direct = request.direct().unwrap();
        let (first, remarks) = request.through_cache(Some(&dirs)).unwrap();
        assert_eq!(first, direct.data);
        assert!(remarks.is_empty(), "{remarks:?}");
        assert_eq!(request.open(Some(&dirs)).held(&request).as_ref(), Some(&direct.data));
    }

    #[test]
    fn another_specification_has_a_cache_of_its_own() {
        let home = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(home.path());
        let demo = request(small());
        demo.through_cache(Some(&dirs)).unwrap();
        let (builtin, _) = request(Data::Builtin).through_cache(Some(&dirs)).unwrap();
        assert_eq!((builtin.communities.len(), builtin.tasks.len()), (0, 18));
        assert!(demo.open(Some(&dirs)).held(&demo).is_some());
    }

    #[test]
    fn a_cache_of_another_edition_is_filled_anew() {
        let home = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(home.path());
        let request = request(Data::Builtin);
        let mut visit = request.open(Some(&dirs));
        let old = Batch::snapshot(small().records().unwrap(), "old");
        let origin = Origin { epoch: "old".into(), fetched_at: Timestamp::UNIX_EPOCH };
        visit.cache.as_mut().unwrap().cache.apply(&old, &origin).unwrap();
        drop(visit);
        let (data, _) = request.through_cache(Some(&dirs)).unwrap();
        assert_eq!(data.communities.len(), 0);
    }

    #[test]
    fn without_a_home_the_board_is_there_all_the_same() {
        let (data, remarks) = request(Data::Builtin).through_cache(None).unwrap();
        assert_eq!((data.tasks.len(), remarks.len()), (18, 1));
    }

    #[test]
    fn a_second_session_says_so_and_works() {
        let home = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(home.path());
        let request = request(Data::Builtin);
        let first = request.open(Some(&dirs));
        let (data, remarks) = request.through_cache(Some(&dirs)).unwrap();
        assert_eq!((data.tasks.len(), remarks.len()), (18, 1));
        drop(first);
    }
}
