//! 信用档案: the year-end opinions of neighbourhoods on the enterprises in their area (the plan's item 9), as they
//! were recorded, and which are still owed.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::board::Board;
use super::community::{Enterprise, Opinion};
use super::id::{EnterpriseId, Id, Key};

/// An opinion that is not recorded yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owed {
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// The neighbourhood that owes it, or the community where the register names no neighbourhood.
    pub from: Key,
}

/// The year whose opinions are due on a day: they are formed at each year's end (每年底), so until December it is the
/// year before.
pub fn year_of(day: Date) -> i16 {
    if day.month() == 12 { day.year() } else { day.year() - 1 }
}

/// Opinions on an enterprise that were given by a day, the newest year first.
pub fn known(enterprise: &Enterprise, day: Date) -> impl Iterator<Item = &Opinion> {
    enterprise.opinions.iter().rev().filter(move |one| one.on <= day)
}

/// Who has to give an opinion on an enterprise for a year: the neighbourhoods that it served in it, by the register.
pub fn givers(board: &Board, enterprise: &EnterpriseId, year: i16) -> BTreeSet<Key> {
    let last = Date::new(year, 12, 31).unwrap_or(date(2199, 12, 31)).min(board.day);
    let served = board.links.communities_served(&board.data, enterprise).filter(|one| {
        one.service.as_ref().and_then(|service| service.since).is_none_or(|since| since <= last)
    });
    served.map(|one| one.neighbourhood.as_ref().map_or_else(|| one.id.key(), Id::key)).collect()
}

/// The neighbourhood that an opinion speaks for: one in a community's name is its neighbourhood's.
pub fn speaks_for(board: &Board, from: &Key) -> Key {
    let community = board.data.communities.find(&from.id).filter(|_| from.kind == super::id::Kind::Community);
    let neighbourhood = community.and_then(|one| one.neighbourhood.as_ref());
    neighbourhood.map_or_else(|| from.clone(), Id::key)
}

/// Who still owes an opinion on an enterprise for a year.
pub fn owed_on(board: &Board, enterprise: &Enterprise, year: i16) -> BTreeSet<Key> {
    let mut owed = givers(board, &enterprise.id, year);
    for one in known(enterprise, board.day).filter(|one| one.year == year) {
        owed.remove(&speaks_for(board, &one.from));
    }
    owed
}

/// Every opinion that is still owed for a year, by enterprise and giver.
pub fn owed(board: &Board, year: i16) -> Vec<Owed> {
    let all = board.data.enterprises.iter();
    all.flat_map(|one| {
        let givers = owed_on(board, one, year).into_iter();
        givers.map(|from| Owed { enterprise: one.id.clone(), from })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::fixture::{board, record};
    use crate::domain::record::Record;

    fn county(day: Date) -> Board {
        let community = |id: &str, neighbourhood: Option<&str>, since: &str| {
            Record::Community(record(json!({
                "id": id, "name": id, "township": "U20", "neighbourhood": neighbourhood, "form": "closed",
                "service": {"form": "enterprise", "enterprise": "E1", "since": since},
            })))
        };
        let opinion = |year: i16, from: (&str, &str), on: &str| json!({"year": year, "from": {"kind": from.0, "id": from.1}, "grade": "good", "on": on});
        board(
            [
                community("C1", Some("U101"), "2020-01-01"),
                community("C2", Some("U102"), "2020-01-01"),
                community("C3", Some("U103"), "2023-02-01"),
                community("C4", None, "2020-01-01"),
                Record::Enterprise(record(json!({"id": "E1", "name": "甲", "opinions": [
                    opinion(2022, ("unit", "U101"), "2023-01-10"),
                    opinion(2022, ("community", "C2"), "2023-06-20"),
                ]}))),
            ],
            day,
        )
    }

    #[test]
    fn neighbourhoods_owe_until_their_opinion_is_recorded() {
        let ids = |day: Date, year: i16| {
            owed(&county(day), year).into_iter().map(|one| one.from.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(date(2023, 6, 12), 2022), ["U102", "C4"]);
        assert_eq!(
            ids(date(2023, 6, 30), 2022),
            ["C4"],
            "an opinion in a community's name is its neighbourhood's"
        );
        assert_eq!(
            ids(date(2023, 1, 9), 2022),
            ["U101", "U102", "C4"],
            "what lies after the day is not known"
        );
        assert_eq!(ids(date(2023, 6, 30), 2023), ["U101", "U102", "U103", "C4"]);
    }

    #[test]
    fn the_year_that_is_due_turns_in_december() {
        for (day, year) in [(date(2023, 1, 1), 2022), (date(2023, 11, 30), 2022), (date(2023, 12, 1), 2023)] {
            assert_eq!(year_of(day), year);
        }
    }
}
