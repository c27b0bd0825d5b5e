//! All records in memory, one table a kind, in natural order of id.

use std::sync::Arc;

use super::batch::{Batch, Change};
use super::census::Census;
use super::community::{Community, Enterprise};
use super::figures::Figures;
use super::id::{Id, Key, Kind};
use super::indicator::Indicator;
use super::matter::Matter;
use super::member::Member;
use super::programme::Programme;
use super::record::{Entity, Record};
use super::review::{Outcome, Review, Series};
use super::supervision::{Rectification, Supervision, Visit};
use super::task::{Milestone, Task};
use super::unit::Unit;

/// Records of one kind in natural order of id; cloning shares the rows.
#[derive(Clone, Debug)]
pub struct Table<T>(Arc<Vec<Arc<T>>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Arc::new(Vec::new()))
    }
}

impl<T: PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Entity> Table<T> {
    /// The record with `id`.
    pub fn get(&self, id: &T::Id) -> Option<&Arc<T>> {
        self.position(id).ok().and_then(|at| self.0.get(at))
    }

    /// The record whose id is written `id`.
    pub fn find(&self, id: &str) -> Option<&Arc<T>> {
        let at = self.0.binary_search_by(|row| super::id::natural_cmp(row.id().as_str(), id)).ok()?;
        self.0.get(at)
    }

    /// Where `id` stands, or would stand.
    ///
    /// # Errors
    /// The place where it would be inserted, if it is not there.
    pub fn position(&self, id: &T::Id) -> Result<usize, usize> {
        self.0.binary_search_by(|row| row.id().cmp(id))
    }

    /// The record at a place in natural order.
    pub fn at(&self, place: usize) -> Option<&Arc<T>> {
        self.0.get(place)
    }

    /// All records, in natural order of id.
    pub fn iter(&self) -> std::slice::Iter<'_, Arc<T>> {
        self.0.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn put(&mut self, record: T) {
        let place = self.position(record.id());
        let rows = Arc::make_mut(&mut self.0);
        match place {
            // A feed may repeat itself; an older version never replaces a newer one.
            Ok(at) if rows[at].version() > record.version() => {}
            Ok(at) => rows[at] = Arc::new(record),
            Err(at) => rows.insert(at, Arc::new(record)),
        }
    }

    fn remove(&mut self, id: &str) {
        if let Ok(at) = self.0.binary_search_by(|row| super::id::natural_cmp(row.id().as_str(), id)) {
            Arc::make_mut(&mut self.0).remove(at);
        }
    }

    /// What must change so that this becomes `after`. What is older there than here is removed first, because an older
    /// version never takes a newer one's place.
    fn changes_to(&self, after: &Self, into: &mut Vec<Change>)
    where
        T: Clone + PartialEq,
        Record: From<T>,
    {
        if Arc::ptr_eq(&self.0, &after.0) {
            return;
        }
        let gone = self.iter().filter(|row| after.get(row.id()).is_none());
        into.extend(gone.map(|row| Change::Remove(row.key())));
        for row in after {
            match self.get(row.id()) {
                Some(known) if Arc::ptr_eq(known, row) || known == row => continue,
                Some(known) if known.version() > row.version() => into.push(Change::Remove(row.key())),
                _ => {}
            }
            into.push(Change::Put(Box::new(Record::from(row.as_ref().clone()))));
        }
    }

    /// Adds many at once: one sort instead of as many insertions.
    fn extend(&mut self, records: Vec<Arc<T>>) {
        if records.is_empty() {
            return;
        }
        let rows = Arc::make_mut(&mut self.0);
        if rows.is_empty() {
            *rows = records;
        } else {
            rows.extend(records);
        }
        rows.sort_by(|a, b| a.id().cmp(b.id()).then(b.version().cmp(&a.version())));
        rows.dedup_by(|later, first| later.id() == first.id());
        rows.shrink_to_fit();
    }
}

impl<'a, T: Entity> IntoIterator for &'a Table<T> {
    type Item = &'a Arc<T>;
    type IntoIter = std::slice::Iter<'a, Arc<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

macro_rules! dataset {
    ($($(#[$meta:meta])* $field:ident: $kind:ident),+ $(,)?) => {
        /// All records, one table a kind. Cloning is cheap: the tables are shared until one changes.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Dataset {
            $($(#[$meta])* pub $field: Table<$kind>,)+
        }

        /// Records on their way into a dataset, some at a time: none is held twice, and they are put in order once.
        #[derive(Debug, Default)]
        pub struct Loader {
            $($field: Vec<Arc<$kind>>,)+
        }

        impl Loader {
            /// Takes some records.
            pub fn take(&mut self, records: impl IntoIterator<Item = Record>) {
                for record in records {
                    match record {
                        $(Record::$kind(record) => self.$field.push(Arc::new(record)),)+
                    }
                }
            }

            /// All of them as a dataset; of two with one id the newer version stays.
            pub fn finish(self) -> Dataset {
                let mut data = Dataset::default();
                data.absorb(self);
                data
            }
        }

        impl Dataset {
            /// How many records of `kind` there are.
            pub fn count(&self, kind: Kind) -> usize {
                match kind {
                    $(Kind::$kind => self.$field.len(),)+
                }
            }

            /// Whether the record is there.
            pub fn contains(&self, key: &Key) -> bool {
                match key.kind {
                    $(Kind::$kind => self.$field.find(&key.id).is_some(),)+
                }
            }

            /// Whether both are the same tables, told without looking at their rows.
            pub fn shares(&self, other: &Self) -> bool {
                $(Arc::ptr_eq(&self.$field.0, &other.$field.0))&&+
            }

            /// What must change so that these records become those of `after`, in the order in which to change it.
            pub fn changes_to(&self, after: &Self) -> Vec<Change> {
                let mut changes = Vec::new();
                $(self.$field.changes_to(&after.$field, &mut changes);)+
                changes
            }

            /// The record behind a key.
            pub fn record(&self, key: &Key) -> Option<Record> {
                match key.kind {
                    $(Kind::$kind => self.$field.find(&key.id).map(|row| Record::from(row.as_ref().clone())),)+
                }
            }

            /// Keys of a kind, in natural order.
            pub fn keys(&self, kind: Kind) -> Vec<Key> {
                match kind {
                    $(Kind::$kind => self.$field.iter().map(|row| row.key()).collect(),)+
                }
            }

            /// The key of the record at a place in the natural order of its kind.
            pub fn key_at(&self, kind: Kind, place: usize) -> Option<Key> {
                match kind {
                    $(Kind::$kind => self.$field.at(place).map(|row| row.key()),)+
                }
            }

            /// Applies a batch; a whole snapshot replaces everything.
            pub fn apply(&mut self, batch: Batch) {
                if batch.whole {
                    *self = Self::default();
                    self.load(batch.changes.into_iter().filter_map(|change| match change {
                        Change::Put(record) => Some(*record),
                        Change::Remove(_) => None,
                    }));
                    return;
                }
                for change in batch.changes {
                    match change {
                        Change::Put(record) => match *record {
                            $(Record::$kind(record) => self.$field.put(record),)+
                        },
                        Change::Remove(key) => match key.kind {
                            $(Kind::$kind => self.$field.remove(&key.id),)+
                        },
                    }
                }
            }

            /// Adds many records at once; of two with one id the newer version stays.
            pub fn load(&mut self, records: impl IntoIterator<Item = Record>) {
                let mut loader = Loader::default();
                loader.take(records);
                self.absorb(loader);
            }

            fn absorb(&mut self, loader: Loader) {
                $(self.$field.extend(loader.$field);)+
            }

            /// Every record, kind by kind, in natural order.
            pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
                std::iter::empty()
                    $(.chain(self.$field.iter().map(|row| Record::from(row.as_ref().clone()))))+
            }
        }
    };
}

dataset! {
    /// Programmes.
    programmes: Programme,
    /// Units.
    units: Unit,
    /// Members.
    members: Member,
    /// Tasks.
    tasks: Task,
    /// Milestones.
    milestones: Milestone,
    /// Indicators.
    indicators: Indicator,
    /// Communities.
    communities: Community,
    /// Enterprises.
    enterprises: Enterprise,
    /// Supervisions.
    supervisions: Supervision,
    /// Visits.
    visits: Visit,
    /// Rectifications.
    rectifications: Rectification,
    /// Matters.
    matters: Matter,
    /// Series of reviews.
    series: Series,
    /// Reviews.
    reviews: Review,
    /// Outcomes.
    outcomes: Outcome,
    /// Censuses of the areas.
    censuses: Census,
    /// How everything stood when reviews were opened.
    figures: Figures,
}

impl Dataset {
    /// How many records there are in all.
    pub fn len(&self) -> usize {
        Kind::ALL.into_iter().map(|kind| self.count(kind)).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
