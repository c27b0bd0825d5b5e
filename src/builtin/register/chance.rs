//! Chance without state: every draw is a function of the seed, a stream and an index, so a record comes out the
//! same whether it is made alone or as one of a million.

use jiff::ToSpan;
use jiff::civil::Date;

/// What a draw is for; two streams never share their numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    ServiceRank = 1,
    CommitteeRank,
    PartyRank,
    EnterprisePartyRank,
    CommunityName,
    NeighbourhoodName,
    EnterpriseName,
    Kind,
    Households,
    ServiceForm,
    ServiceEnterprise,
    Committee,
    PartyForm,
    CreditCode,
    Found,
    Visit,
    Attendance,
    FollowUp,
    Matter,
    MatterAge,
    Opinion,
}

/// Draws of one register.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`; 0 for a bound of 0.
    pub(super) fn below(self, stream: Stream, index: u32, bound: u32) -> u32 {
        let key = (stream as u64) << 32 | u64::from(index);
        let drawn = mix(mix(self.0 ^ 0x5368_756d_6569) ^ key);
        drawn.checked_rem(u64::from(bound)).unwrap_or(0) as u32
    }

    /// An order of `0..len` that belongs to this register.
    pub(super) fn order(self, stream: Stream, len: u32) -> Order {
        let len = u64::from(len);
        // Near the golden section neighbours land far apart, in this order and against other orders.
        let wish = (len as f64 * 0.618) as u64 + u64::from(self.below(stream, 0, 1 + len as u32 / 5));
        let wish = wish.max(1);
        let step = (wish..=wish + len).find(|step| gcd(*step, len) == 1).unwrap_or(1);
        let start = u64::from(self.below(stream, 1, len as u32));
        Order { len, step, start }
    }
}

/// A bijection of `0..len`, computed place by place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    len: u64,
    step: u64,
    start: u64,
}

impl Order {
    /// The place that an index goes to.
    pub(super) fn place(self, index: u32) -> u32 {
        (self.start + u64::from(index) * self.step).checked_rem(self.len).unwrap_or(0) as u32
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// One step of splitmix64.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// How a share grows: days and the share reached on each, in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve(pub(super) &'static [(Date, f64)]);

impl Curve {
    /// The day on which the subject of a rank joins, of `of` subjects ranked from 0; none if it never does.
    ///
    /// On a day that the curve names, exactly the rounded share of the subjects has joined.
    pub(super) fn joined(self, rank: u32, of: u32) -> Option<Date> {
        let count = |share: f64| (f64::from(of) * share).round() as u32;
        let (from, to) = self.0.iter().zip(self.0.iter().skip(1)).find(|(_, to)| rank < count(to.1))?;
        let (before, after) = (count(from.1), count(to.1));
        let days = i64::from((to.0 - from.0).get_days());
        let nth = i64::from(rank.saturating_sub(before)) + 1;
        let offset = days * nth / i64::from(after.saturating_sub(before).max(1));
        Some(from.0.saturating_add(offset.days()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_order_visits_every_place_once(seed: u64, len in 1_u32..500) {
            let order = Chance::new(seed).order(Stream::ServiceRank, len);
            let mut places: Vec<u32> = (0..len).map(|index| order.place(index)).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..len).collect::<Vec<_>>());
        }

        #[test]
        fn a_curve_is_exact_on_its_days(of in 0_u32..400) {
            const CURVE: Curve = Curve(&[
                (date(2010, 1, 1), 0.0),
                (date(2022, 12, 31), 131.0 / 140.0),
                (date(2023, 6, 12), 131.0 / 140.0),
                (date(2023, 12, 31), 0.98),
            ]);
            for (day, share) in CURVE.0 {
                let joined = (0..of).filter(|rank| CURVE.joined(*rank, of).is_some_and(|on| on <= *day));
                prop_assert_eq!(joined.count() as u32, (f64::from(of) * share).round() as u32);
            }
        }
    }
}
