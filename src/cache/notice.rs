//! What the status line says about the cache.

use super::handle::{CacheError, Condition, Home, Opened, Reason};
use super::slot::{SLOTS, WhyMemory};
use crate::locale::{Lang, cache as m};

impl Opened {
    /// What the user should know, each in a sentence: nothing when the cache is where and as it should be.
    pub fn notices(&self, lang: Lang) -> Vec<String> {
        let condition = match &self.condition {
            Condition::Fresh | Condition::Ready => None,
            Condition::SetAside { reason: Reason::Damaged(_), .. } => Some(m::SET_ASIDE.get(lang).to_owned()),
            Condition::SetAside { reason: Reason::OtherSchema, .. } => {
                Some(m::OTHER_SCHEMA.get(lang).to_owned())
            }
        };
        condition.into_iter().chain(self.home.notice(lang)).collect()
    }
}

impl Home {
    fn notice(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Slot(0) | Self::Memory(WhyMemory::Asked) => None,
            Self::Slot(number) => Some(m::OTHER_SESSION.fill(lang, &[("slot", &(u16::from(*number) + 1))])),
            Self::Memory(WhyMemory::Busy) => Some(m::BUSY.fill(lang, &[("slots", &SLOTS)])),
            Self::Memory(WhyMemory::Network) => Some(m::NETWORK.get(lang).to_owned()),
            Self::Memory(WhyMemory::Unwritable(reason)) => {
                Some(m::UNWRITABLE.fill(lang, &[("reason", reason)]))
            }
        }
    }
}

impl CacheError {
    /// The failure in a sentence.
    pub fn notice(&self, lang: Lang) -> String {
        match self {
            Self::SetAside { .. } => m::SET_ASIDE.get(lang).to_owned(),
            Self::Disk(reason) => m::WRITE_FAILED.fill(lang, &[("reason", reason)]),
            Self::NeedsSnapshot => m::NEEDS_SNAPSHOT.get(lang).to_owned(),
        }
    }
}
