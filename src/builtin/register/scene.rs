//! What every record of a register is made from: its size, its areas, its orders and its day.

use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;

use super::RegisterSpec;
use super::chance::{Chance, Order, Stream};
use super::names;
use crate::domain::calendar::Calendar;
use crate::domain::id::{CommunityId, EnterpriseId, MemberId, UnitId};

/// Areas with their share of the communities, in per cent; the first two are the plan's own, the others are
/// towns that 其他有关乡镇 stands for.
const AREAS: [(&str, Option<&str>, u64); 6] = [
    ("城关镇", Some("U16"), 58),
    ("县开发区", Some("U17"), 22),
    ("杭埠镇", None, 9),
    ("千人桥镇", None, 5),
    ("桃溪镇", None, 3),
    ("万佛湖镇", None, 3),
];

/// The group unit that the other towns belong to.
pub(super) const OTHER_TOWNS: &str = "U18";

/// Number of the first town's unit; the programme's own end well below.
const FIRST_TOWN: u32 = 31;

/// Number of the first neighbourhood's unit.
const FIRST_NEIGHBOURHOOD: u32 = 101;

/// Communities of a neighbourhood, about.
const NEIGHBOURHOOD_SIZE: u32 = 8;

/// Every so many communities, and enterprises, one is troubled.
const TROUBLED_COMMUNITY: u32 = 17;
const TROUBLED_ENTERPRISE: u32 = 15;

/// Every so many communities there is a matter.
pub(super) const MATTER_COMMUNITIES: u32 = 5;

/// Rectifications and visits of one supervision.
pub(super) const RECTIFICATIONS: u32 = 4;
pub(super) const VISITS: u32 = 3;

/// Members before the neighbourhoods' secretaries.
pub(super) const FIXED_MEMBERS: u32 = 14;

/// An area with the communities and neighbourhoods that lie in it, by index.
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub unit: UnitId,
    pub name: &'static str,
    pub own_unit: bool,
    first: u32,
    count: u32,
    first_neighbourhood: u32,
    pub neighbourhoods: u32,
}

/// How many of each kind a register of a size has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    /// Communities that count.
    pub counted: u32,
    /// Communities with the exempt ones.
    pub communities: u32,
    pub enterprises: u32,
    pub troubled_communities: u32,
    pub supervisions: u32,
    pub matters: u32,
}

impl Counts {
    pub(super) fn of(counted: u32) -> Self {
        let enterprises = (u64::from(counted) * 3).div_ceil(14) as u32;
        let troubled_communities = counted / TROUBLED_COMMUNITY;
        Self {
            counted,
            communities: counted + counted / 70,
            enterprises,
            troubled_communities,
            supervisions: troubled_communities + enterprises / TROUBLED_ENTERPRISE,
            matters: counted / MATTER_COMMUNITIES,
        }
    }

    /// Records that grow with the register, neighbourhoods and their secretaries included.
    pub(super) fn growing(self) -> u64 {
        let neighbourhoods: u32 = areas(self).iter().map(|area| area.neighbourhoods).sum();
        let each = 1 + RECTIFICATIONS + VISITS;
        u64::from(self.communities)
            + u64::from(self.enterprises)
            + u64::from(self.supervisions) * u64::from(each)
            + u64::from(self.matters)
            + u64::from(neighbourhoods) * 2
    }
}

/// Everything that is settled before the first record is made.
#[derive(Debug)]
pub(super) struct Scene {
    pub day: Date,
    pub calendar: Calendar,
    pub chance: Chance,
    pub counts: Counts,
    pub areas: Vec<Area>,
    pub service: Order,
    pub committee: Order,
    pub party: Order,
    pub enterprise_party: Order,
    community_names: Order,
    neighbourhood_names: Order,
    enterprise_names: Order,
    /// Counted only where enterprises are made: it takes a pass over all communities.
    served: OnceLock<Vec<Vec<u32>>>,
}

impl Scene {
    pub(super) fn new(spec: &RegisterSpec, calendar: Calendar) -> Self {
        let chance = Chance::new(spec.seed);
        let counts = Counts::of(spec.communities.min(RegisterSpec::MOST));
        let order = |stream, len| chance.order(stream, len);
        Self {
            day: spec.day,
            calendar,
            chance,
            counts,
            areas: areas(counts),
            service: order(Stream::ServiceRank, counts.counted),
            committee: order(Stream::CommitteeRank, counts.counted),
            party: order(Stream::PartyRank, counts.counted),
            enterprise_party: order(Stream::EnterprisePartyRank, counts.enterprises),
            community_names: order(Stream::CommunityName, names::COMMUNITY_NAMES),
            neighbourhood_names: order(Stream::NeighbourhoodName, names::NEIGHBOURHOOD_NAMES),
            enterprise_names: order(Stream::EnterpriseName, names::ENTERPRISE_NAMES),
            served: OnceLock::new(),
        }
    }

    /// Whether a community enters the indicators: the exempt ones stand at the end.
    pub(super) fn counts_in(&self, community: u32) -> bool {
        community < self.counts.counted
    }

    pub(super) fn neighbourhoods(&self) -> u32 {
        self.areas.iter().map(|area| area.neighbourhoods).sum()
    }

    /// The area of a community, and its neighbourhood by index.
    pub(super) fn place_of(&self, community: u32) -> (&Area, u32) {
        let counted = community.checked_rem(self.counts.counted).unwrap_or(0);
        let at = self.areas.partition_point(|area| area.first + area.count <= counted);
        let area = &self.areas[at.min(self.areas.len() - 1)];
        let inside = u64::from(counted.saturating_sub(area.first)) * u64::from(area.neighbourhoods);
        (area, area.first_neighbourhood + inside.checked_div(u64::from(area.count)).unwrap_or(0) as u32)
    }

    /// The area of a neighbourhood.
    pub(super) fn area_of_neighbourhood(&self, neighbourhood: u32) -> &Area {
        let end = |area: &Area| area.first_neighbourhood + area.neighbourhoods;
        let at = self.areas.partition_point(|area| end(area) <= neighbourhood);
        &self.areas[at.min(self.areas.len() - 1)]
    }

    /// The neighbourhoods that an enterprise served at the end of the year before the register's day.
    pub(super) fn served_by(&self, enterprise: u32) -> &[u32] {
        let all = self.served.get_or_init(|| super::opinions::served(self));
        all.get(enterprise as usize).map_or(&[], Vec::as_slice)
    }

    /// The community in whose area an enterprise is registered.
    pub(super) fn home_of(&self, enterprise: u32) -> u32 {
        let place = u64::from(enterprise) * u64::from(self.counts.counted);
        place.checked_div(u64::from(self.counts.enterprises)).unwrap_or(0) as u32
    }

    pub(super) fn is_troubled_community(&self, community: u32) -> bool {
        self.counts_in(community) && community % TROUBLED_COMMUNITY == TROUBLED_COMMUNITY - 1
    }

    pub(super) fn is_troubled_enterprise(&self, enterprise: u32) -> bool {
        enterprise / TROUBLED_ENTERPRISE < self.counts.enterprises / TROUBLED_ENTERPRISE
            && enterprise % TROUBLED_ENTERPRISE == TROUBLED_ENTERPRISE / 2
    }

    pub(super) fn community_name(&self, community: u32) -> crate::domain::text::Text {
        names::community(community, self.community_names)
    }

    pub(super) fn neighbourhood_name(&self, neighbourhood: u32) -> String {
        names::neighbourhood(neighbourhood, self.neighbourhood_names)
    }

    pub(super) fn enterprise_name(&self, enterprise: u32) -> crate::domain::text::Text {
        names::enterprise(enterprise, self.enterprise_names)
    }

    /// The last working day up to and with a day.
    pub(super) fn workday(&self, day: Date) -> Date {
        if self.calendar.is_workday(day) { day } else { self.calendar.previous_workday(day) }
    }

    /// The working day `days` calendar days before the register's day.
    pub(super) fn ago(&self, days: u32) -> Date {
        self.workday(self.day.saturating_sub(i64::from(days).days()))
    }

    /// The day `days` calendar days after the register's day.
    pub(super) fn ahead(&self, days: u32) -> Date {
        self.day.saturating_add(i64::from(days).days())
    }
}

/// The areas of a register, with boundaries rounded so that they add up.
fn areas(counts: Counts) -> Vec<Area> {
    let mut share = 0;
    let (mut first, mut first_neighbourhood, mut towns) = (0, 0, 0);
    let mut out = Vec::with_capacity(AREAS.len());
    for (name, unit, part) in AREAS {
        share += part;
        let end = ((u64::from(counts.counted) * share + 50) / 100) as u32;
        let count = end - first;
        let neighbourhoods = count.div_ceil(NEIGHBOURHOOD_SIZE);
        let unit_id = unit.map_or_else(|| UnitId::new(&format!("U{}", FIRST_TOWN + towns)), UnitId::new);
        towns += u32::from(unit.is_none());
        out.push(Area {
            unit: unit_id,
            name,
            own_unit: unit.is_none(),
            first,
            count,
            first_neighbourhood,
            neighbourhoods,
        });
        (first, first_neighbourhood) = (end, first_neighbourhood + neighbourhoods);
    }
    out
}

/// The troubled community of a supervision's index.
pub(super) fn troubled_community(nth: u32) -> u32 {
    nth * TROUBLED_COMMUNITY + TROUBLED_COMMUNITY - 1
}

/// The troubled enterprise of an index counted from the first enterprise.
pub(super) fn troubled_enterprise(nth: u32) -> u32 {
    nth * TROUBLED_ENTERPRISE + TROUBLED_ENTERPRISE / 2
}

/// Id of the community at an index.
pub(super) fn community_id(index: u32) -> CommunityId {
    CommunityId::new(&format!("C{:03}", u64::from(index) + 1))
}

/// Id of the enterprise at an index.
pub(super) fn enterprise_id(index: u32) -> EnterpriseId {
    EnterpriseId::new(&format!("E{:02}", u64::from(index) + 1))
}

/// Id of the neighbourhood at an index.
pub(super) fn neighbourhood_id(index: u32) -> UnitId {
    UnitId::new(&format!("U{}", FIRST_NEIGHBOURHOOD + index))
}

/// Id of the member with a number from 1.
pub(super) fn member_id(number: u32) -> MemberId {
    MemberId::new(&format!("M{number:03}"))
}

/// The secretary of the neighbourhood at an index.
pub(super) fn secretary_id(neighbourhood: u32) -> MemberId {
    member_id(FIXED_MEMBERS + 1 + neighbourhood)
}
