//! Made-up year-end opinions of neighbourhoods on enterprises (the plan's item 9), each marked as such.

use jiff::civil::Date;

use super::chance::Stream;
use super::names;
use super::scene::{Scene, neighbourhood_id, secretary_id};
use super::subjects::{service_of, serving};
use crate::domain::community::{Opinion, OpinionGrade};
use crate::domain::id::Id;
use crate::domain::record::Extra;

/// Opinions on the enterprise at an index for the year before the register's day: most of the neighbourhoods that it
/// served have given theirs by the middle of January. None for the register's own year, which is not over.
pub(super) fn opinions(scene: &Scene, index: u32) -> Vec<Opinion> {
    let year = scene.day.year() - 1;
    let given = Date::new(year + 1, 1, 16).ok().map(|day| scene.workday(day));
    let Some(on) = given.filter(|on| *on <= scene.day) else { return Vec::new() };
    let troubled = scene.is_troubled_enterprise(index);
    let opinion = |neighbourhood: &u32| {
        let place = index.wrapping_mul(31).wrapping_add(*neighbourhood);
        let (grade, said) = match scene.chance.below(Stream::Opinion, place, 100) {
            0..25 => return None,
            _ if troubled => (OpinionGrade::Poor, names::OPINIONS[3]),
            25..40 => (OpinionGrade::Excellent, names::OPINIONS[0]),
            40..80 => (OpinionGrade::Good, names::OPINIONS[1]),
            _ => (OpinionGrade::Fair, names::OPINIONS[2]),
        };
        Some(Opinion {
            year,
            from: neighbourhood_id(*neighbourhood).key(),
            grade,
            text: format!("{said}{}", names::MARK).into(),
            on,
            by: Some(secretary_id(*neighbourhood)),
            extra: Extra::new(),
        })
    };
    scene.served_by(index).iter().filter_map(opinion).collect()
}

/// For each enterprise the neighbourhoods that it served at the end of the year before the register's day, in order.
pub(super) fn served(scene: &Scene) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new(); scene.counts.enterprises as usize];
    let last = Date::new(scene.day.year() - 1, 12, 31).unwrap_or(Date::MIN);
    for community in 0..scene.counts.counted {
        let service = service_of(scene, community).filter(|one| one.since.is_none_or(|since| since <= last));
        if service.is_none_or(|one| one.enterprise.is_none()) {
            continue;
        }
        let neighbourhood = scene.place_of(community).1;
        // Communities come in order of their neighbourhoods.
        if let Some(served) = all.get_mut(serving(scene, community) as usize)
            && served.last() != Some(&neighbourhood)
        {
            served.push(neighbourhood);
        }
    }
    all
}
