//! Indicators derived from the register on any day: how many subjects satisfy a condition, by area.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::census::Census;
use super::community::{Committee, CommitteeState, Community, Enterprise, Party, PartyForm};
use super::dataset::Dataset;
use super::id::UnitId;
use super::indicator::{Condition, Indicator, Measure};

/// Known conditions; an unknown one of a newer version has no number here.
const CONDITIONS: usize = 6;

fn index(condition: &Condition) -> Option<usize> {
    Condition::ALL.iter().position(|known| known == condition)
}

/// Whether enterprises, not communities, are the subjects.
pub fn over_enterprises(condition: &Condition) -> bool {
    matches!(condition, Condition::PartyOrganisation | Condition::ModelEnterprise)
}

/// Since when a community satisfies a condition; [`Date::MIN`] where the register names no day.
///
/// A committee counts once it is formed, and goes on counting while it is renewed; a work group (党的工作小组)
/// stands in for a branch but is none.
pub fn community_since(community: &Community, condition: &Condition) -> Option<Date> {
    match condition {
        Condition::PropertyService => {
            community.service.as_ref().map(|service| service.since.unwrap_or(Date::MIN))
        }
        Condition::OwnersCommittee => community.committee.as_ref().and_then(committee_since),
        Condition::PartyBranch => community.party.as_ref().and_then(party_since),
        Condition::ModelCommunity => community.model,
        _ => None,
    }
}

/// Since when an enterprise satisfies a condition; [`Date::MIN`] where the register names no day.
pub fn enterprise_since(enterprise: &Enterprise, condition: &Condition) -> Option<Date> {
    match condition {
        Condition::PartyOrganisation => enterprise.party.as_ref().and_then(party_since),
        Condition::ModelEnterprise => enterprise.model,
        _ => None,
    }
}

fn committee_since(committee: &Committee) -> Option<Date> {
    let formed = matches!(committee.state, CommitteeState::Formed | CommitteeState::Renewing);
    formed.then(|| committee.since.unwrap_or(Date::MIN))
}

fn party_since(party: &Party) -> Option<Date> {
    let counts = matches!(party.form, PartyForm::Branch | PartyForm::GridBranch | PartyForm::JointBranch);
    counts.then(|| party.since.unwrap_or(Date::MIN))
}

/// One condition's share in a standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The condition.
    pub condition: Condition,
    /// Subjects that satisfy it.
    pub met: u32,
    /// Subjects that it is asked of, without the exempt ones.
    pub of: u32,
    /// Exempt subjects.
    pub exempt: u32,
}

/// How an indicator stands on a day in an area; an exempt subject enters neither number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Subjects that satisfy the conditions.
    pub met: u32,
    /// The denominator.
    pub of: u32,
    /// Exempt subjects.
    pub exempt: u32,
    /// Condition by condition.
    pub parts: Vec<Part>,
    /// Share or count.
    pub measure: Measure,
    /// Per cent; none where there is no subject or a condition is not known here.
    pub share: Option<f64>,
}

/// Counts of one area, all conditions at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) communities: u32,
    pub(crate) communities_exempt: u32,
    pub(crate) enterprises: u32,
    pub(crate) enterprises_exempt: u32,
    pub(crate) met: [u32; CONDITIONS],
}

impl Counts {
    fn community(&mut self, community: &Community, day: Date) {
        if community.exempt.is_some() {
            self.communities_exempt += 1;
            return;
        }
        self.communities += 1;
        for (at, condition) in Condition::ALL.iter().enumerate() {
            self.met[at] +=
                u32::from(community_since(community, condition).is_some_and(|since| since <= day));
        }
    }

    fn enterprise(&mut self, enterprise: &Enterprise, day: Date) {
        if enterprise.exempt.is_some() {
            self.enterprises_exempt += 1;
            return;
        }
        self.enterprises += 1;
        for (at, condition) in Condition::ALL.iter().enumerate() {
            self.met[at] +=
                u32::from(enterprise_since(enterprise, condition).is_some_and(|since| since <= day));
        }
    }

    /// Counts of an area that was counted by whoever sees all of it.
    fn of_census(census: &Census, day: Date) -> Self {
        let mut met = [0; CONDITIONS];
        for (count, condition) in met.iter_mut().zip(Condition::ALL) {
            *count = census.met(condition, day);
        }
        Self {
            communities: census.communities,
            communities_exempt: census.communities_exempt,
            enterprises: census.enterprises,
            enterprises_exempt: census.enterprises_exempt,
            met,
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.communities += other.communities;
        self.communities_exempt += other.communities_exempt;
        self.enterprises += other.enterprises;
        self.enterprises_exempt += other.enterprises_exempt;
        for (sum, more) in self.met.iter_mut().zip(other.met) {
            *sum += more;
        }
    }

    pub(crate) fn standing(&self, indicator: &Indicator) -> Standing {
        let parts: Vec<Part> = indicator.conditions.iter().map(|condition| self.part(condition)).collect();
        let sum = |field: fn(&Part) -> u32| parts.iter().map(field).fold(0, u32::saturating_add);
        let (met, of, exempt) = (sum(|part| part.met), sum(|part| part.of), sum(|part| part.exempt));
        let known = indicator.conditions.iter().all(|condition| index(condition).is_some());
        let share = (known && of > 0).then(|| f64::from(met) * 100.0 / f64::from(of));
        Standing { met, of, exempt, parts, measure: indicator.measure.clone(), share }
    }

    fn part(&self, condition: &Condition) -> Part {
        let (met, of, exempt) = match index(condition) {
            None => (0, 0, 0),
            Some(at) if over_enterprises(condition) => {
                (self.met[at], self.enterprises, self.enterprises_exempt)
            }
            Some(at) => (self.met[at], self.communities, self.communities_exempt),
        };
        Part { condition: condition.clone(), met, of, exempt }
    }
}

/// The register counted on one day: one pass, every area and condition at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    day: Date,
    all: Counts,
    areas: HashMap<UnitId, Counts>,
}

impl Coverage {
    /// Counts the register as it stood on `day`.
    pub fn compute(data: &Dataset, day: Date) -> Self {
        let mut areas: HashMap<UnitId, Counts> = HashMap::new();
        let mut elsewhere = Counts::default();
        for census in &data.censuses {
            let counts = Counts::of_census(census, day);
            match &census.area {
                Some(area) => drop(areas.insert(area.clone(), counts)),
                None => elsewhere = counts,
            }
        }
        let register = uncounted(data);
        for community in register.communities() {
            areas.entry(community.township.clone()).or_default().community(community, day);
        }
        for enterprise in register.enterprises() {
            let counts = match &enterprise.township {
                Some(township) => areas.entry(township.clone()).or_default(),
                None => &mut elsewhere,
            };
            counts.enterprise(enterprise, day);
        }
        let mut all = elsewhere;
        for counts in areas.values() {
            all.add(counts);
        }
        Self { day, all, areas }
    }

    /// The day for which it holds.
    pub fn day(&self) -> Date {
        self.day
    }

    /// Areas that have a subject, in natural order.
    pub fn areas(&self) -> Vec<UnitId> {
        let mut areas: Vec<UnitId> = self.areas.keys().cloned().collect();
        areas.sort();
        areas
    }

    /// An indicator in one area, or in all. An area without subjects has a denominator of zero.
    pub fn standing(&self, indicator: &Indicator, area: Option<&UnitId>) -> Standing {
        match area {
            None => self.all.standing(indicator),
            Some(area) => self.areas.get(area).unwrap_or(&Counts::default()).standing(indicator),
        }
    }
}

/// What must be counted here: the register of the areas without a census. Who has a census may see none of the
/// register behind it, or all of it; the census holds in both cases.
pub(crate) fn uncounted(data: &Dataset) -> Uncounted<'_> {
    Uncounted { data, counted: data.censuses.iter().map(|census| census.area.as_ref()).collect() }
}

/// The register of the areas without a census.
pub(crate) struct Uncounted<'a> {
    data: &'a Dataset,
    counted: HashSet<Option<&'a UnitId>>,
}

impl<'a> Uncounted<'a> {
    pub(crate) fn communities(&self) -> impl Iterator<Item = &'a Arc<Community>> {
        self.data.communities.iter().filter(|one| !self.counted.contains(&Some(&one.township)))
    }

    pub(crate) fn enterprises(&self) -> impl Iterator<Item = &'a Arc<Enterprise>> {
        self.data.enterprises.iter().filter(|one| !self.counted.contains(&one.township.as_ref()))
    }
}

/// An indicator on any day, counted afresh; [`Coverage`] answers many questions about one day at once.
pub fn standing(data: &Dataset, indicator: &Indicator, area: Option<&UnitId>, day: Date) -> Standing {
    Coverage::compute(data, day).standing(indicator, area)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{dataset, record};
    use super::super::record::Record;
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn community(at: usize, town: &str, fields: &Value) -> Record {
        let mut all = json!({"id": format!("C{at:03}"), "name": "示例", "township": town, "form": "closed"});
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        Record::Community(record(all))
    }

    fn enterprise(at: usize, town: Option<&str>, fields: &Value) -> Record {
        let mut all = json!({"id": format!("E{at:03}"), "name": "样例", "township": town});
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        Record::Enterprise(record(all))
    }

    fn indicator(conditions: &[&str], measure: &str) -> Indicator {
        record(json!({
            "id": "I1", "name": "…", "short": "…", "conditions": conditions, "measure": measure, "clause": "二",
        }))
    }

    const DAY: Date = date(2023, 6, 12);

    #[test]
    fn the_baseline_of_the_plan() {
        let records = (0..140).map(|at| {
            let service = if at < 131 { json!({"service": {"form": "enterprise"}}) } else { json!({}) };
            community(at, "U1", &service)
        });
        let data = dataset(records);
        let standing =
            standing(&data, &indicator(&["property-service"], "percent"), None, date(2022, 12, 31));
        assert_eq!((standing.met, standing.of, standing.exempt), (131, 140, 0));
        assert_eq!(format!("{:.1}", standing.share.unwrap()), "93.6");
    }

    #[test]
    fn what_counts_and_what_does_not() {
        let counts = |condition: &str, fields: Value| {
            let data = dataset([community(1, "U1", &fields)]);
            standing(&data, &indicator(&[condition], "percent"), None, DAY).met == 1
        };
        let committee = |state: &str| counts("owners-committee", json!({"committee": {"state": state}}));
        assert!(committee("formed") && committee("renewing"));
        assert!(!committee("preparing") && !committee("dissolved"));
        let party = |form: &str| counts("party-branch", json!({"party": {"form": form}}));
        assert!(party("branch") && party("grid-branch") && party("joint-branch"));
        assert!(!party("work-group") && !party("from-the-future"));
        for (since, met) in [("2023-06-12", true), ("2023-06-13", false)] {
            assert_eq!(
                counts("property-service", json!({"service": {"form": "bundled", "since": since}})),
                met
            );
            assert_eq!(
                counts("owners-committee", json!({"committee": {"state": "formed", "since": since}})),
                met
            );
            assert_eq!(counts("model-community", json!({"model": since})), met);
        }
        assert!(!counts("model-community", json!({})));
        assert!(!counts("party-organisation", json!({"party": {"form": "branch"}})));
    }

    #[test]
    fn one_rate_over_communities_and_enterprises_shows_both_parts() {
        let party = json!({"party": {"form": "branch"}});
        let data = dataset([
            community(1, "U1", &party),
            community(2, "U1", &json!({})),
            community(3, "U2", &json!({"exempt": "在建"})),
            enterprise(1, Some("U1"), &party),
            enterprise(2, None, &party),
        ]);
        let both = indicator(&["party-branch", "party-organisation"], "percent");
        let coverage = Coverage::compute(&data, DAY);
        let all = coverage.standing(&both, None);
        assert_eq!((all.met, all.of, all.exempt, all.share), (3, 4, 1, Some(75.0)));
        let each: Vec<_> = all.parts.iter().map(|part| (part.met, part.of, part.exempt)).collect();
        assert_eq!(each, [(1, 2, 1), (2, 2, 0)]);
        assert_eq!(coverage.areas(), [UnitId::from("U1"), UnitId::from("U2")]);
        let town = coverage.standing(&both, Some(&"U1".into()));
        assert_eq!((town.met, town.of), (2, 3));
        // Only an exempt subject, no subject at all, an unknown condition: no share.
        assert_eq!(coverage.standing(&both, Some(&"U2".into())).share, None);
        assert_eq!(coverage.standing(&both, Some(&"U9".into())).share, None);
        assert_eq!(
            coverage.standing(&indicator(&["party-branch", "charging-points"], "percent"), None).share,
            None
        );
    }

    prop_compose! {
        fn any_subject()(
            town in 1u8..4,
            service in prop::option::of(1i8..28),
            party in prop::option::of(1i8..28),
            exempt in any::<bool>(),
            firm in any::<bool>(),
        ) -> (String, Value, bool, bool) {
            let mut fields = json!({});
            if let Some(day) = service {
                fields["service"] = json!({"form": "enterprise", "since": date(2023, 6, day).to_string()});
            }
            if let Some(day) = party {
                fields["party"] = json!({"form": "branch", "since": date(2023, 6, day).to_string()});
            }
            if exempt {
                fields["exempt"] = json!("在建");
            }
            (format!("U{town}"), fields, exempt, firm)
        }
    }

    fn load(subjects: &[(String, Value, bool, bool)], keep: impl Fn(bool) -> bool) -> Dataset {
        dataset(subjects.iter().enumerate().filter(|(_, one)| keep(one.2)).map(
            |(at, (town, fields, _, firm))| {
                if *firm { enterprise(at, Some(town), fields) } else { community(at, town, fields) }
            },
        ))
    }

    proptest! {
        #[test]
        fn an_exempt_subject_enters_neither_number(subjects in prop::collection::vec(any_subject(), 0..40)) {
            let (all, without) = (load(&subjects, |_| true), load(&subjects, |exempt| !exempt));
            for conditions in [&["property-service"][..], &["party-branch", "party-organisation"], &["owners-committee"]] {
                let one = indicator(conditions, "percent");
                let (a, b) = (standing(&all, &one, None, DAY), standing(&without, &one, None, DAY));
                prop_assert_eq!((a.met, a.of, a.share), (b.met, b.of, b.share));
                prop_assert!(a.met <= a.of);
                prop_assert_eq!(b.exempt, 0);
            }
        }

        #[test]
        fn areas_add_up_to_all(subjects in prop::collection::vec(any_subject(), 0..40)) {
            let data = load(&subjects, |_| true);
            let coverage = Coverage::compute(&data, DAY);
            let one = indicator(&["party-branch", "party-organisation"], "percent");
            let all = coverage.standing(&one, None);
            let areas: Vec<Standing> = coverage.areas().iter().map(|area| coverage.standing(&one, Some(area))).collect();
            prop_assert_eq!(areas.iter().map(|one| one.met).sum::<u32>(), all.met);
            prop_assert_eq!(areas.iter().map(|one| one.of).sum::<u32>(), all.of);
            prop_assert_eq!(areas.iter().map(|one| one.exempt).sum::<u32>(), all.exempt);
            for area in coverage.areas() {
                prop_assert_eq!(coverage.standing(&one, Some(&area)), standing(&data, &one, Some(&area), DAY));
            }
        }
    }
}
