//! What a member saw last, for the next start's first frame: the overview in a small file beside the cache.
//!
//! A store of a million records takes a second to open and read; this file takes a fraction of a millisecond, however
//! large the register is. It is only a picture: whatever is wrong with it is the same as none, and it is replaced by
//! the data as soon as they are there.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::whole::replace;
use crate::app::footer::Hint;
use crate::app::state::Glimpse;
use crate::domain::later::Later;
use crate::query::Overview;

/// No glance is larger, in bytes.
const LARGEST: u64 = 256 << 10;

/// Links kept at most: a quarter of the tallest screen. A large register has thousands of them.
const LINKS: usize = 60;

/// What the file begins with; another version of the program knows it by its own.
const MAGIC: &str = concat!("shumei-glance ", env!("CARGO_PKG_VERSION"));

#[derive(Serialize, Deserialize)]
struct Picture {
    reader: String,
    seen: Seen,
}

/// What was seen last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The overview.
    pub overview: Overview,
    /// What else is known of it.
    pub glimpse: Glimpse,
}

/// Where a glance is kept, and for whom.
#[derive(Clone, Debug)]
pub struct Glance {
    file: PathBuf,
    reader: String,
    /// Whether only the first picture of a session is kept: what a passing demonstration becomes is not what the next
    /// one begins with.
    once: bool,
    /// What the footer offers beside the overview, where nobody can have changed the keys between two sessions.
    hints: Option<Arc<Later<Vec<Hint>>>>,
}

impl Glance {
    /// The glance in the directory where a member's caches lie. `reader` is all that decides on the words besides the
    /// data: language and member, and what the data are where that can change under the same path.
    pub fn within(home: &Path, reader: &str) -> Self {
        Self { file: home.join(NAME), reader: reader.to_owned(), once: false, hints: None }
    }

    /// The same, of which only the first picture of a session is kept.
    #[must_use]
    pub fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// The same, with what the footer offers beside the overview.
    #[must_use]
    pub fn beside(self, hints: Later<Vec<Hint>>) -> Self {
        Self { hints: Some(Arc::new(hints)), ..self }
    }

    /// What was seen last; none where there is nothing sound for this reader.
    pub fn read(&self) -> Option<Seen> {
        let file = File::open(&self.file).ok()?;
        // Read at once, and not in pieces of a buffer that grows.
        let size = file.metadata().ok()?.len().min(LARGEST);
        let mut bytes = Vec::with_capacity(usize::try_from(size).ok()? + 1);
        file.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
        let text = std::str::from_utf8(&bytes).ok()?;
        let (head, body) = text.split_once('\n')?;
        if head != header(body) {
            return None;
        }
        let Picture { reader, mut seen } = serde_json::from_str(body).ok()?;
        // The keys may have become others.
        if self.hints.is_none() {
            seen.glimpse.hints.clear();
        }
        (reader == self.reader).then_some(seen)
    }

    /// Removes the glance of a home, if there is one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove(home: &Path) -> io::Result<()> {
        for name in [NAME.to_owned(), format!("{NAME}.tmp")] {
            match fs::remove_file(home.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// A keeper for a session.
    pub fn keeper(self) -> Keeper {
        Keeper { glance: self, kept: None }
    }
}

/// The file's name.
const NAME: &str = "glance";

fn header(body: &str) -> String {
    format!("{MAGIC} {}", blake3::hash(body.as_bytes()).to_hex())
}

/// Keeps what is seen, where it differs from what was kept before.
#[derive(Debug)]
pub struct Keeper {
    glance: Glance,
    kept: Option<Overview>,
}

impl Keeper {
    /// Keeps an overview. A disk that refuses costs the next session its first frame, nothing else.
    pub fn keep(&mut self, overview: &Overview) {
        let mut overview = overview.clone();
        let is_cut = overview.links.len() > LINKS;
        overview.links.truncate(LINKS);
        if self.kept.as_ref().is_some_and(|kept| self.glance.once || *kept == overview) {
            return;
        }
        self.kept = Some(overview.clone());
        let hints = self.glance.hints.as_ref().map(|hints| hints.to_vec()).unwrap_or_default();
        let seen = Seen { overview, glimpse: Glimpse { hints, is_cut } };
        let picture = Picture { reader: self.glance.reader.clone(), seen };
        if let Ok(body) = serde_json::to_string(&picture) {
            // Two sessions that write at once may mix their texts; the sum at the head tells.
            let (file, beside) = (&self.glance.file, self.glance.file.with_extension("tmp"));
            let _ = replace(file, &beside, &format!("{}\n{body}", header(&body)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    use crate::domain::id::{Key, Kind};
    use crate::domain::light::Light;
    use crate::query::{Counted, Figure, LinkLine, Row};

    fn overview(value: u32) -> Overview {
        Overview {
            day: date(2023, 6, 12),
            figures: vec![Figure { counted: Counted::Overdue, value }],
            coverage: Vec::new(),
            urgent: Vec::new(),
            links: Vec::new(),
            links_are_mine: false,
            next: None,
        }
    }

    #[test]
    fn what_was_kept_is_seen_by_the_same_reader_only() {
        let home = tempfile::tempdir().unwrap();
        let glance = |lang| Glance::within(home.path(), lang);
        assert_eq!(glance("zh").read(), None);
        glance("zh").keeper().keep(&overview(2));
        assert_eq!(glance("zh").read().map(|seen| seen.overview), Some(overview(2)));
        assert_eq!(glance("en").read(), None);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing lies about");
        Glance::remove(home.path()).unwrap();
        Glance::remove(home.path()).unwrap();
        assert_eq!(glance("zh").read(), None);
    }

    #[test]
    fn hints_are_seen_where_they_are_still_what_they_were() {
        let home = tempfile::tempdir().unwrap();
        let hints = vec![Hint { keys: "q".to_owned(), label: "退出".to_owned(), last: true }];
        let usual = || Glance::within(home.path(), "zh").beside(hints.clone().into());
        usual().keeper().keep(&overview(2));
        let seen = |hints| Seen { overview: overview(2), glimpse: Glimpse { hints, is_cut: false } };
        assert_eq!(usual().read(), Some(seen(hints.clone())));
        let own = Glance::within(home.path(), "zh");
        assert_eq!(own.read(), Some(seen(Vec::new())));
    }

    #[test]
    fn a_passing_demonstration_keeps_what_it_began_with() {
        let home = tempfile::tempdir().unwrap();
        let glance = Glance::within(home.path(), "zh");
        let mut first = glance.clone().once().keeper();
        first.keep(&overview(2));
        first.keep(&overview(3));
        assert_eq!(glance.read().map(|seen| seen.overview), Some(overview(2)));
        let mut usual = glance.clone().keeper();
        usual.keep(&overview(4));
        usual.keep(&overview(5));
        assert_eq!(glance.read().map(|seen| seen.overview), Some(overview(5)));
    }

    #[test]
    fn no_more_links_are_kept_than_a_screen_shows() {
        let home = tempfile::tempdir().unwrap();
        let glance = Glance::within(home.path(), "zh");
        let line = LinkLine {
            row: Row::of(Key { kind: Kind::Supervision, id: "L0001".into() }),
            id: "C0001".to_owned(),
            name: "一个名字很长的小区".to_owned(),
            open: 1,
            overdue: 0,
            submitted: 0,
            last_visit: None,
            light: Light::Overdue,
        };
        let seen = Overview { links: vec![line; 3000], ..overview(2) };
        glance.clone().keeper().keep(&seen);
        let kept = glance.read().unwrap();
        assert_eq!((kept.overview.links.len(), kept.glimpse.is_cut), (LINKS, true));
        assert!(fs::metadata(&glance.file).unwrap().len() < 32 << 10);
    }

    #[test]
    fn a_byte_that_is_wrong_anywhere_is_no_glance() {
        let home = tempfile::tempdir().unwrap();
        let glance = Glance::within(home.path(), "zh");
        glance.clone().keeper().keep(&overview(2));
        let sound = fs::read(&glance.file).unwrap();
        for at in 0..sound.len() {
            for bit in [0x01, 0x80] {
                let mut bytes = sound.clone();
                bytes[at] ^= bit;
                fs::write(&glance.file, bytes).unwrap();
                assert_eq!(glance.read(), None, "byte {at}");
            }
            fs::write(&glance.file, &sound[..at]).unwrap();
            assert_eq!(glance.read(), None, "cut at {at}");
        }
        fs::write(&glance.file, &sound).unwrap();
        assert_eq!(glance.read().map(|seen| seen.overview), Some(overview(2)));
    }

    #[test]
    fn a_disk_that_refuses_is_no_trouble() {
        let home = tempfile::tempdir().unwrap();
        let glance = Glance::within(&home.path().join("missing"), "zh");
        glance.clone().keeper().keep(&overview(2));
        assert_eq!(glance.read(), None);
    }
}
