//! How often somebody may call.
//!
//! Callers with a valid token are counted by it, because all SSH users of a machine share one address; callers without
//! one by their address.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use compact_str::CompactString;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Fail;

/// Calls a second without a token, by address.
const STRANGERS: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// Calls that a stranger may make at once.
const STRANGERS_BURST: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// A member may make this many seconds' worth of calls at once.
const BURST_SECONDS: u32 = 5;

/// The counts of a process.
#[derive(Debug)]
pub struct Rates {
    clock: DefaultClock,
    members: Option<DefaultKeyedRateLimiter<CompactString>>,
    strangers: Option<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Rates {
    /// Bounds of so many calls a second to a token; zero bounds nothing.
    pub fn new(rate: u32) -> Self {
        let members = NonZeroU32::new(rate).map(|rate| {
            let burst = rate.saturating_mul(NonZeroU32::new(BURST_SECONDS).unwrap_or(rate));
            RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst))
        });
        let strangers = members
            .is_some()
            .then(|| RateLimiter::keyed(Quota::per_second(STRANGERS).allow_burst(STRANGERS_BURST)));
        Self { clock: DefaultClock::default(), members, strangers }
    }

    /// A call with a valid token.
    pub fn member(&self, token: &str) -> Result<(), Fail> {
        let Some(members) = &self.members else { return Ok(()) };
        members
            .check_key(&token.into())
            .map_err(|not| Fail::busy(self.after(not.wait_time_from(self.clock.now()))))
    }

    /// A call without one.
    pub fn stranger(&self, address: IpAddr) -> Result<(), Fail> {
        let Some(strangers) = &self.strangers else { return Ok(()) };
        strangers
            .check_key(&address)
            .map_err(|not| Fail::busy(self.after(not.wait_time_from(self.clock.now()))))
    }

    /// Forgets who has not called for long.
    pub fn forget(&self) {
        if let Some(members) = &self.members {
            members.retain_recent();
            members.shrink_to_fit();
        }
        if let Some(strangers) = &self.strangers {
            strangers.retain_recent();
            strangers.shrink_to_fit();
        }
    }

    /// Whole seconds, rounded up: a client that comes back at the second must not be early.
    #[allow(clippy::unused_self, reason = "the clock's wait belongs to the counts")]
    fn after(&self, wait: Duration) -> Duration {
        Duration::from_secs(wait.as_secs() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_and_each_address_has_its_own_count() {
        let rates = Rates::new(2);
        let taken = (0..100).take_while(|_| rates.member("a").is_ok()).count();
        assert!((10..20).contains(&taken), "{taken}");
        assert!(rates.member("b").is_ok());
        let here: IpAddr = [127, 0, 0, 1].into();
        let taken = (0..1000).take_while(|_| rates.stranger(here).is_ok()).count();
        assert!((60..200).contains(&taken), "{taken}");
        assert!(rates.stranger([127, 0, 0, 2].into()).is_ok());
        assert!((0..1000).all(|_| Rates::new(0).member("a").is_ok()));
    }
}
