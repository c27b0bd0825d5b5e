//! The board as records that edits are held against: what names a record is looked up, not searched for.

use super::Board;
use crate::domain::edit::Records;
use crate::domain::id::{EnterpriseId, Key, Kind, MemberId, SeriesId, SupervisionId};
use crate::domain::record::{Entity, Record};

impl Records for Board {
    fn record(&self, key: &Key) -> Option<Record> {
        self.data.record(key)
    }

    fn pointing_at(&self, key: &Key) -> Vec<Key> {
        let (data, links) = (&self.data, &self.links);
        let supervisions = || links.supervisions_of(data, key).map(|one| one.key());
        match key.kind {
            Kind::Community => supervisions().collect(),
            Kind::Enterprise => {
                let served = links.communities_served(data, &EnterpriseId::new(&key.id));
                supervisions().chain(served.map(|one| one.key())).collect()
            }
            Kind::Member => {
                let linked = links.supervisions_of_member(data, &MemberId::new(&key.id));
                linked.map(|one| one.key()).collect()
            }
            Kind::Supervision => {
                let id = SupervisionId::new(&key.id);
                let visits = links.visits_of(data, &id).map(|one| one.key());
                visits.chain(links.rectifications_of(data, &id).map(|one| one.key())).collect()
            }
            Kind::Series => links.reviews_of(data, &SeriesId::new(&key.id)).map(|one| one.key()).collect(),
            // What is counted in a census is asked for when one is made anew, not while members wait.
            _ => self.data.pointing_at(key),
        }
    }
}
