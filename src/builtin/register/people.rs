//! Units and members that the register adds: towns, neighbourhoods, and seats named by role.

use super::names::MARK;
use super::scene::{Area, Scene, member_id, neighbourhood_id, secretary_id};
use super::subjects::BASELINE;
use crate::builtin::programme::midnight;
use crate::domain::id::{MemberId, UnitId};
use crate::domain::member::{Contact, Member, Role};
use crate::domain::record::Extra;
use crate::domain::text::Text;
use crate::domain::unit::{Level, Unit, UnitKind};

/// Seats of the county, in order of number: name, unit, role. The first four are linked officials.
const COUNTY: [(&str, &str, Role); 7] = [
    ("县级联系领导一", "U01", Role::Office),
    ("县级联系领导二", "U02", Role::Lead),
    ("县级联系领导三", "U13", Role::Lead),
    ("县级联系领导四", "U07", Role::Lead),
    ("工作专班联络员", "U22", Role::Office),
    ("攻坚组联络员", "U23", Role::Lead),
    ("联席会议联络员", "U21", Role::Office),
];

/// How many of the county's seats link troubled subjects.
pub(super) const COUNTY_LINKS: u32 = 4;

/// The working group's liaison, who verifies what townships submit.
pub(super) fn liaison() -> MemberId {
    member_id(5)
}

/// A town that 其他有关乡镇 stands for.
pub(super) fn town(area: &Area) -> Unit {
    unit(area.unit.clone(), Text::new(area.name), Level::Township, UnitKind::Township, None)
}

/// The neighbourhood at an index.
pub(super) fn neighbourhood(scene: &Scene, index: u32) -> Unit {
    let parent = scene.area_of_neighbourhood(index).unit.clone();
    let name = Text::from(format!("{}{MARK}", scene.neighbourhood_name(index)));
    unit(neighbourhood_id(index), name, Level::Neighbourhood, UnitKind::Neighbourhood, Some(parent))
}

/// Seats of the county and the areas.
pub(super) fn officials(scene: &Scene) -> Vec<Member> {
    let mut seats: Vec<(String, UnitId, Level, Role)> = COUNTY
        .iter()
        .map(|(name, unit, role)| ((*name).to_owned(), UnitId::new(unit), Level::County, role.clone()))
        .collect();
    for (at, area) in scene.areas.iter().enumerate() {
        // The county town has two, because most communities lie there.
        let ordinals: &[&str] = if at == 0 { &["一", "二"] } else { &[""] };
        for ordinal in ordinals {
            let name = format!("{}联系领导{ordinal}", area.name);
            seats.push((name, area.unit.clone(), Level::Township, Role::Township));
        }
    }
    let numbered = (1..).zip(seats);
    numbered.map(|(number, (name, unit, level, role))| member(number, &name, unit, level, role)).collect()
}

/// The secretary of the neighbourhood at an index.
pub(super) fn secretary(scene: &Scene, index: u32) -> Member {
    let number = super::scene::FIXED_MEMBERS + 1 + index;
    let name = format!("{}书记", scene.neighbourhood_name(index));
    let mut seat = member(number, &name, neighbourhood_id(index), Level::Neighbourhood, Role::Township);
    seat.post = Some(Text::new("社区书记"));
    seat
}

/// The linked officials of a subject: county, township, neighbourhood.
pub(super) fn linked(scene: &Scene, nth: u32, community: u32) -> [(Level, MemberId); 3] {
    let (area, neighbourhood) = scene.place_of(community);
    let place = scene.areas.iter().position(|one| one.unit == area.unit).unwrap_or(0) as u32;
    let county_seats = COUNTY.len() as u32;
    // The first area's two leaders take turns.
    let township = if place == 0 { county_seats + 1 + nth % 2 } else { county_seats + 2 + place };
    [
        (Level::County, member_id(1 + nth % COUNTY_LINKS)),
        (Level::Township, member_id(township)),
        (Level::Neighbourhood, secretary_id(neighbourhood)),
    ]
}

fn unit(id: UnitId, name: Text, level: Level, kind: UnitKind, parent: Option<UnitId>) -> Unit {
    Unit {
        id,
        version: 1,
        updated: midnight(BASELINE),
        name,
        full_name: None,
        aliases: Vec::new(),
        level,
        kind,
        parent,
        leads: Vec::new(),
        members: Vec::new(),
        note: None,
        extra: Extra::new(),
    }
}

fn member(number: u32, name: &str, unit: UnitId, level: Level, role: Role) -> Member {
    Member {
        id: member_id(number),
        version: 1,
        updated: midnight(BASELINE),
        name: Text::new(name),
        unit,
        post: None,
        level,
        role,
        // No area code begins with three zeros: nobody's phone rings.
        contact: Some(Contact::new(&format!("000{number:08}"))),
        extra: Extra::new(),
    }
}
