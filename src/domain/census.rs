//! The register of one area, counted: what indicators are derived from for those who do not read the register.
//!
//! A township's member sees the communities of one area only, a viewer none; both see the county's indicators. So
//! the counts travel as records of their own, which name no community.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::community::{Community, Enterprise};
use super::coverage::{community_since, enterprise_since};
use super::dataset::Dataset;
use super::edit::Records;
use super::id::{CensusId, Id, Key, UnitId};
use super::indicator::Condition;
use super::record::{Extra, Record, Version};

/// Counts of one area, or of the enterprises that belong to none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Census {
    /// Id.
    pub id: CensusId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// The area; none for enterprises without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<UnitId>,
    /// Communities, without the exempt ones.
    #[serde(default)]
    pub communities: u32,
    /// Exempt communities.
    #[serde(default)]
    pub communities_exempt: u32,
    /// Enterprises, without the exempt ones.
    #[serde(default)]
    pub enterprises: u32,
    /// Exempt enterprises.
    #[serde(default)]
    pub enterprises_exempt: u32,
    /// For each condition by its word, how many subjects satisfy it since which day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub since: BTreeMap<CompactString, BTreeMap<Date, u32>>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Census, CensusId);

/// A subject of the register.
#[derive(Clone, Copy, Debug)]
enum Subject<'a> {
    Community(&'a Community),
    Enterprise(&'a Enterprise),
}

impl<'a> Subject<'a> {
    fn of(record: &'a Record) -> Option<Self> {
        match record {
            Record::Community(one) => Some(Self::Community(one)),
            Record::Enterprise(one) => Some(Self::Enterprise(one)),
            _ => None,
        }
    }

    fn area(self) -> Option<&'a UnitId> {
        match self {
            Self::Community(one) => Some(&one.township),
            Self::Enterprise(one) => one.township.as_ref(),
        }
    }

    fn since(self, condition: &Condition) -> Option<Date> {
        match self {
            Self::Community(one) => community_since(one, condition),
            Self::Enterprise(one) => enterprise_since(one, condition),
        }
    }
}

impl CensusId {
    /// The id of an area's census (`NU20`).
    pub fn of_area(area: Option<&UnitId>) -> Self {
        Self::new(&format!("N{}", area.map_or("", Id::as_str)))
    }
}

impl Census {
    /// A census that counts nothing.
    pub fn new(area: Option<&UnitId>) -> Self {
        Self {
            id: CensusId::of_area(area),
            version: 1,
            updated: Timestamp::UNIX_EPOCH,
            area: area.cloned(),
            communities: 0,
            communities_exempt: 0,
            enterprises: 0,
            enterprises_exempt: 0,
            since: BTreeMap::new(),
            extra: Extra::new(),
        }
    }

    /// Counts a subject in, or out again.
    fn count(&mut self, subject: Subject<'_>, counts_in: bool) {
        let step = |count: &mut u32| {
            *count = if counts_in { count.saturating_add(1) } else { count.saturating_sub(1) };
        };
        let (exempt, all, without) = match subject {
            Subject::Community(one) => (&one.exempt, &mut self.communities, &mut self.communities_exempt),
            Subject::Enterprise(one) => (&one.exempt, &mut self.enterprises, &mut self.enterprises_exempt),
        };
        if exempt.is_some() {
            step(without);
            return;
        }
        step(all);
        for condition in Condition::ALL {
            let Some(since) = subject.since(condition) else { continue };
            let days = self.since.entry(condition.as_str().into()).or_default();
            let count = days.entry(since).or_default();
            step(count);
            // Nothing is written where nothing is counted, so that equal registers give equal censuses.
            days.retain(|_, count| *count > 0);
            if days.is_empty() {
                self.since.remove(condition.as_str());
            }
        }
    }

    /// How many subjects satisfied a condition on a day.
    pub fn met(&self, condition: &Condition, day: Date) -> u32 {
        let days = self.since.get(condition.as_str());
        days.map_or(0, |days| days.range(..=day).map(|(_, count)| *count).fold(0, u32::saturating_add))
    }
}

/// Counts a whole register, in natural order of area. Versions are 1: whoever stores them raises them.
pub fn of_register(data: &Dataset) -> Vec<Census> {
    let mut censuses: BTreeMap<CensusId, Census> = BTreeMap::new();
    let communities = data.communities.iter().map(|one| Subject::Community(one));
    let enterprises = data.enterprises.iter().map(|one| Subject::Enterprise(one));
    for subject in communities.chain(enterprises) {
        let area = subject.area();
        let census = censuses.entry(CensusId::of_area(area)).or_insert_with(|| Census::new(area));
        census.count(subject, true);
    }
    censuses.into_values().collect()
}

/// Keys of the censuses in which a record is counted.
pub fn counted_in(record: &Record) -> Option<Key> {
    Subject::of(record).map(|subject| CensusId::of_area(subject.area()).key())
}

/// The censuses that change when a subject becomes another, still in their old versions; none where the register is
/// not counted.
pub fn follow(before: &Record, after: &Record, at: &impl Records) -> Vec<Record> {
    let (Some(old), Some(new)) = (Subject::of(before), Subject::of(after)) else {
        return Vec::new();
    };
    let mut changed: Vec<Census> = Vec::new();
    for (subject, counts_in) in [(old, false), (new, true)] {
        let id = CensusId::of_area(subject.area());
        let known = changed.iter().position(|census| census.id == id);
        let place = match known {
            Some(place) => place,
            None => {
                match at.record(&id.key()) {
                    Some(Record::Census(census)) => changed.push(census),
                    // An area that had no subject yet begins its count, where others are counted.
                    _ if counts_in && !changed.is_empty() => {
                        changed.push(Census { version: 0, ..Census::new(subject.area()) });
                    }
                    _ => continue,
                }
                changed.len() - 1
            }
        };
        changed[place].count(subject, counts_in);
    }
    let records = changed.into_iter().map(Record::from);
    records.filter(|record| at.record(&record.key()).as_ref() != Some(record)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{dataset, record};
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    fn community(id: usize, area: usize, committee: Option<i8>, exempt: bool) -> Record {
        let mut fields =
            json!({"id": format!("C{id:03}"), "name": "示例", "township": format!("U{area}"), "form": "old"});
        if let Some(day) = committee {
            fields["committee"] = json!({"state": "formed", "since": date(2023, 5, day).to_string()});
        }
        if exempt {
            fields["exempt"] = json!("在建");
        }
        Record::Community(record(fields))
    }

    prop_compose! {
        fn any_community()(id in 0usize..4, area in 0usize..3, committee in prop::option::of(1i8..4), exempt: bool) -> Record {
            community(id, area, committee, exempt)
        }
    }

    proptest! {
        #[test]
        fn following_edits_is_counting_anew(edits in prop::collection::vec(any_community(), 1..30)) {
            let mut data = dataset((0..4).map(|id| community(id, 0, None, false)));
            data.load(of_register(&data).into_iter().map(Record::from));
            for after in edits {
                let before = data.record(&after.key()).unwrap();
                let changed = follow(&before, &after, &data);
                data.load(changed.into_iter().map(|one| {
                    let version = one.version() + 1;
                    one.stamped(version, Timestamp::UNIX_EPOCH)
                }));
                let version = before.version() + 1;
                data.load([after.stamped(version, Timestamp::UNIX_EPOCH)]);
                for counted in of_register(&data) {
                    let kept = data.censuses.get(&counted.id).unwrap();
                    prop_assert_eq!(&Census { version: kept.version, ..counted }, kept.as_ref());
                }
            }
        }
    }

    #[test]
    fn counts_are_those_of_the_day() {
        let data = dataset([
            community(1, 2, Some(3), false),
            community(2, 2, Some(9), false),
            community(3, 2, None, true),
        ]);
        let census = &of_register(&data)[0];
        assert_eq!((census.id.as_str(), census.communities, census.communities_exempt), ("NU2", 2, 1));
        let met = |day| census.met(&Condition::OwnersCommittee, date(2023, 5, day));
        assert_eq!((met(2), met(3), met(9)), (0, 1, 2));
        assert!(follow(&community(1, 2, None, false), &community(1, 2, Some(1), false), &data).is_empty());
    }
}
