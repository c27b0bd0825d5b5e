//! 小区 and 物业企业 of the register: at the baseline's day exactly its shares, afterwards a plausible growth.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::chance::{Curve, Stream};
use super::opinions;
use super::scene::{Scene, community_id, enterprise_id, neighbourhood_id};
use crate::builtin::programme::midnight;
use crate::domain::community::{
    Cause, Committee, CommitteeState, Community, CommunityKind, Enterprise, Party, PartyForm, Service,
    ServiceForm,
};
use crate::domain::credit_code;
use crate::domain::record::Extra;
use crate::domain::text::Text;

/// The day of the plan's baseline (section 二): 131 of 140 communities have property service.
pub(super) const BASELINE: Date = date(2022, 12, 31);

const SERVICE: Curve = Curve(&[
    (date(2008, 1, 1), 0.0),
    (BASELINE, 131.0 / 140.0),
    (date(2023, 6, 12), 131.0 / 140.0),
    (date(2023, 12, 31), 137.0 / 140.0),
    (date(2024, 6, 30), 139.0 / 140.0),
    (date(2024, 12, 31), 1.0),
]);

const COMMITTEE: Curve = Curve(&[
    (date(2012, 1, 1), 0.0),
    (BASELINE, 0.40),
    (date(2023, 3, 6), 0.43),
    (date(2023, 6, 12), 73.0 / 140.0),
    (date(2023, 7, 31), 0.58),
    (date(2023, 12, 31), 0.72),
    (date(2024, 6, 30), 0.88),
    (date(2024, 12, 31), 0.96),
]);

const PARTY: Curve = Curve(&[
    (date(2016, 1, 1), 0.0),
    (BASELINE, 0.18),
    (date(2023, 3, 6), 0.22),
    (date(2023, 6, 12), 44.0 / 140.0),
    (date(2023, 12, 31), 0.53),
    (date(2024, 6, 30), 0.87),
    (date(2024, 12, 31), 0.95),
]);

const ENTERPRISE_PARTY: Curve = Curve(&[
    (date(2016, 1, 1), 0.0),
    (BASELINE, 0.17),
    (date(2023, 6, 12), 0.30),
    (date(2023, 12, 31), 0.50),
    (date(2024, 6, 30), 0.86),
    (date(2024, 12, 31), 0.95),
]);

/// When models of city rank are named (item 16); as many subjects get one as there are days.
const MODELS: [Date; 6] = [
    date(2023, 5, 23),
    date(2023, 12, 19),
    date(2024, 5, 28),
    date(2024, 9, 10),
    date(2024, 11, 26),
    date(2024, 12, 17),
];

/// A region that no division code has, so that no code of the register can be a real enterprise's.
const NO_REGION: &str = "990000";

/// The community at an index.
pub(super) fn community(scene: &Scene, index: u32) -> Community {
    let counted = scene.counts_in(index);
    let (area, neighbourhood) = scene.place_of(index);
    let kind = kind_of(scene, index);
    let service = service_of(scene, index);
    let committee = counted.then(|| committee(scene, index)).flatten();
    let party = counted.then(|| party(scene, index)).flatten();
    let troubled = scene.is_troubled_community(index);
    let model = model(scene, counted && !troubled, index);
    let facts = [
        service.as_ref().and_then(|one| one.since),
        committee.as_ref().and_then(|one| one.since),
        party.as_ref().and_then(|one| one.since),
        model,
    ];
    let households = match kind {
        CommunityKind::Closed => 400 + scene.chance.below(Stream::Households, index, 1400),
        CommunityKind::Resettlement => 300 + scene.chance.below(Stream::Households, index, 900),
        _ => 36 + scene.chance.below(Stream::Households, index, 360),
    };
    let exempt = (!counted).then(|| match index % 2 {
        0 => Text::new("整体征收，待拆迁"),
        _ => Text::new("在建，尚未交付"),
    });
    Community {
        id: community_id(index),
        version: 1,
        updated: last_change(&facts),
        name: scene.community_name(index),
        township: area.unit.clone(),
        neighbourhood: Some(neighbourhood_id(neighbourhood)),
        households,
        kind,
        causes: if troubled { community_causes(index, service.is_none()) } else { Vec::new() },
        service,
        committee,
        party,
        model,
        exempt,
        troubled,
        extra: Extra::new(),
    }
}

fn kind_of(scene: &Scene, index: u32) -> CommunityKind {
    let joined = SERVICE.joined(scene.service.place(index), scene.counts.counted);
    kind(scene, index, scene.counts_in(index) && joined.is_none_or(|on| on > BASELINE))
}

/// Property service of the community at an index.
pub(super) fn service_of(scene: &Scene, index: u32) -> Option<Service> {
    scene.counts_in(index).then(|| service(scene, index, &kind_of(scene, index))).flatten()
}

/// The enterprise that serves the community at an index where one does, by its own index.
pub(super) fn serving(scene: &Scene, index: u32) -> u32 {
    scene.chance.below(Stream::ServiceEnterprise, index, scene.counts.enterprises)
}

/// The enterprise at an index.
pub(super) fn enterprise(scene: &Scene, index: u32) -> Enterprise {
    let rank = scene.enterprise_party.place(index);
    let party = known(scene, ENTERPRISE_PARTY.joined(rank, scene.counts.enterprises));
    let party = party.map(|since| Party {
        form: if index.is_multiple_of(4) { PartyForm::JointBranch } else { PartyForm::Branch },
        since: Some(since),
        extra: Extra::new(),
    });
    let troubled = scene.is_troubled_enterprise(index);
    let model = model(scene, !troubled, index);
    let opinions = opinions::opinions(scene, index);
    let appraised = opinions.first().map(|one| one.on);
    Enterprise {
        id: enterprise_id(index),
        version: 1,
        updated: last_change(&[party.as_ref().and_then(|one| one.since), model, appraised]),
        name: scene.enterprise_name(index),
        credit_code: credit_code(scene, index),
        township: Some(scene.place_of(scene.home_of(index)).0.unit.clone()),
        party,
        credit: None,
        opinions,
        model,
        exempt: None,
        troubled,
        causes: if troubled { vec![Cause::PoorPerformance, Cause::Fees] } else { Vec::new() },
        extra: Extra::new(),
    }
}

/// Why a community with an index is troubled; its rectifications follow from it.
pub(super) fn community_causes(index: u32, without_service: bool) -> Vec<Cause> {
    const PAIRS: [[Cause; 2]; 6] = [
        [Cause::PublicIncome, Cause::Facilities],
        [Cause::Parking, Cause::FireSafety],
        [Cause::CommitteeDispute, Cause::Fees],
        [Cause::IllegalBuilding, Cause::Sanitation],
        [Cause::Facilities, Cause::CommitteeDispute],
        [Cause::Sanitation, Cause::Parking],
    ];
    let mut causes: Vec<Cause> = PAIRS[index as usize % PAIRS.len()].to_vec();
    if without_service {
        causes.insert(0, Cause::NoService);
    }
    causes
}

fn kind(scene: &Scene, index: u32, late: bool) -> CommunityKind {
    let drawn = scene.chance.below(Stream::Kind, index, 100);
    match (late, drawn) {
        (true, 0..50) => CommunityKind::Open,
        (true, _) | (false, 62..82) => CommunityKind::Old,
        (false, 0..62) => CommunityKind::Closed,
        (false, 82..93) => CommunityKind::Resettlement,
        (false, _) => CommunityKind::Open,
    }
}

fn service(scene: &Scene, index: u32, kind: &CommunityKind) -> Option<Service> {
    let since = known(scene, SERVICE.joined(scene.service.place(index), scene.counts.counted))?;
    let drawn = scene.chance.below(Stream::ServiceForm, index, 100);
    let form = match (kind, drawn) {
        (CommunityKind::Open, 0..40) => ServiceForm::Neighbourhood,
        (CommunityKind::Open, 40..70) => ServiceForm::PublicInterest,
        (CommunityKind::Open | CommunityKind::Old, 70..) => ServiceForm::Bundled,
        (CommunityKind::Resettlement, 0..30) | (CommunityKind::Old, 0..10) => ServiceForm::StateOwned,
        _ => ServiceForm::Enterprise,
    };
    let served = matches!(form, ServiceForm::Enterprise | ServiceForm::Bundled);
    let by = serving(scene, index);
    Some(Service {
        form,
        enterprise: served.then(|| enterprise_id(by)),
        since: Some(since),
        extra: Extra::new(),
    })
}

fn committee(scene: &Scene, index: u32) -> Option<Committee> {
    let rank = scene.committee.place(index);
    let drawn = scene.chance.below(Stream::Committee, index, 100);
    let Some(since) = known(scene, COMMITTEE.joined(rank, scene.counts.counted)) else {
        return (drawn < 25).then_some(Committee {
            state: CommitteeState::Preparing,
            since: None,
            members: 0,
            party_members: 0,
            extra: Extra::new(),
        });
    };
    let members = 5 + 2 * (drawn % 4) as u16;
    // Item 5 asks for 60 per cent as a rule; a fifth of the committees falls short of it.
    let party_members = if drawn < 80 { (members * 6).div_ceil(10) } else { members / 2 };
    // A term is at most five years; one that has run that long is under election.
    let renewing = (scene.day - since).get_days() > 5 * 365 && drawn.is_multiple_of(5);
    let state = if renewing { CommitteeState::Renewing } else { CommitteeState::Formed };
    Some(Committee { state, since: Some(since), members, party_members, extra: Extra::new() })
}

fn party(scene: &Scene, index: u32) -> Option<Party> {
    let drawn = scene.chance.below(Stream::PartyForm, index, 100);
    match known(scene, PARTY.joined(scene.party.place(index), scene.counts.counted)) {
        Some(since) => {
            let form = match drawn {
                0..60 => PartyForm::Branch,
                60..85 => PartyForm::GridBranch,
                _ => PartyForm::JointBranch,
            };
            Some(Party { form, since: Some(since), extra: Extra::new() })
        }
        // A work group stands in where a branch can't be formed yet (item 4).
        None => {
            (drawn < 22).then_some(Party { form: PartyForm::WorkGroup, since: None, extra: Extra::new() })
        }
    }
}

fn model(scene: &Scene, eligible: bool, index: u32) -> Option<Date> {
    // One in five up to the number of days: the first models are not all neighbours.
    let nth = index.checked_sub(3).filter(|index| index.is_multiple_of(5)).map(|index| index / 5)?;
    known(scene, MODELS.get(nth as usize).copied().filter(|_| eligible))
}

fn credit_code(scene: &Scene, index: u32) -> Option<Text> {
    // Registered with the market regulator (9), an enterprise (1), nowhere, and a made-up organisation.
    let tail = scene.chance.below(Stream::CreditCode, index, 1000);
    credit_code::complete(&format!("91{NO_REGION}{index:06}{tail:03}")).ok().map(Text::from)
}

/// A day that the register's day has reached; what comes later is not known yet.
fn known(scene: &Scene, day: Option<Date>) -> Option<Date> {
    day.filter(|day| *day <= scene.day)
}

fn last_change(facts: &[Option<Date>]) -> Timestamp {
    midnight(facts.iter().flatten().copied().max().unwrap_or(BASELINE).max(BASELINE))
}
