//! Clients and server are killed in the middle, again and again: what was acknowledged is applied, and once.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use tokio::runtime::Builder;

use super::api::Api;
use super::county::{County, LEAD, OFFICE, TOWNSHIP};
use super::edits::{Draws, canonical, told};
use super::puppet::{Orders, Puppet, outbox};
use super::server::Server;

const ROUNDS: u64 = 25;
/// Edits ordered at once; the kill comes somewhere among them.
const BURST: u64 = 8;

/// One member's client through all its lives.
struct Member {
    orders: Orders,
    puppet: Option<Puppet>,
    subjects: Vec<String>,
    saved: BTreeSet<String>,
    number: u32,
}

impl Member {
    fn start(orders: Orders, subjects: Vec<String>) -> Self {
        assert!(!subjects.is_empty(), "{} may edit nothing", orders.member);
        let puppet = Some(Puppet::start(&orders));
        Self { orders, puppet, subjects, saved: BTreeSet::new(), number: 0 }
    }

    fn puppet(&mut self) -> &mut Puppet {
        self.puppet.get_or_insert_with(|| Puppet::start(&self.orders))
    }

    /// Orders edits, and waits until some of them are acknowledged.
    fn edit(&mut self, draws: &mut Draws) {
        for _ in 0..BURST {
            self.number += 1;
            let subject = &self.subjects[draws.below(self.subjects.len() as u64) as usize];
            let line = format!("put {subject} {} 第 {} 次", self.orders.member, self.number);
            self.puppet().order(&line);
        }
        for _ in 0..draws.below(BURST) {
            let said = self.puppet().answer();
            self.note(&said);
        }
    }

    fn note(&mut self, said: &str) {
        let text = said.strip_prefix("saved ").unwrap_or_else(|| panic!("{}: {said}", self.orders.member));
        self.saved.insert(text.to_owned());
    }

    fn kill(&mut self) {
        for said in self.puppet.take().into_iter().flat_map(Puppet::kill) {
            self.note(&said);
        }
    }

    /// Takes the acknowledgements that are still on their way, and syncs until nothing is left.
    fn rest(&mut self) {
        let mut said = self.puppet().ask("level");
        while said != "level" {
            self.note(&said);
            said = self.puppet().answer();
        }
    }
}

fn rounds(county: &County, seed: u64) {
    let mut draws = Draws(seed);
    let mut server: Server = county.site.serve();
    let address = server.address.clone();
    let members = [OFFICE[0], LEAD, TOWNSHIP];
    let start = |member: &&str| Member::start(county.orders(&server, member), county.subjects(member));
    let mut members: Vec<Member> = members.iter().map(start).collect();
    for _ in 0..ROUNDS {
        for member in &mut members {
            member.edit(&mut draws);
        }
        // A random moment of whatever is going on now.
        sleep(Duration::from_micros(draws.below(30_000)));
        if draws.below(2) == 0 {
            server.kill();
            server = county.site.serve_at(&address);
            // A pause after a failure would only make the test slow.
            for member in &mut members {
                member.puppet().order("sync");
            }
        } else {
            let turn = draws.below(members.len() as u64) as usize;
            members[turn].kill();
        }
    }
    // The first may be level before the last has sent.
    for _ in 0..2 {
        members.iter_mut().for_each(Member::rest);
    }
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let seen_by = |member: &str| runtime.block_on(Api::new(&server.url(), county.token(member)).snapshot()).0;
    let records = seen_by(OFFICE[0]);
    let applied = told(&records);
    for (text, times) in &applied {
        assert_eq!(*times, 1, "{text}");
    }
    for mut member in members {
        member.puppet.take().into_iter().for_each(Puppet::quit);
        let lost: Vec<&String> = member.saved.iter().filter(|text| !applied.contains_key(*text)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        assert!(member.saved.len() as u64 > ROUNDS, "only {} edits", member.saved.len());
        let listing = outbox(&member.orders.outbox());
        assert_eq!(listing.faults, [], "nothing is damaged");
        assert!(listing.pending().is_empty());
        let same = canonical(member.orders.records()) == canonical(seen_by(&member.orders.member));
        assert!(same, "the cache of {} is not what the server has for it", member.orders.member);
    }
}

#[test]
fn kills_lose_nothing_and_repeat_nothing_over_sqlite() {
    rounds(&County::on_sqlite(), 11);
}

#[test]
fn kills_lose_nothing_and_repeat_nothing_over_postgresql() {
    rounds(&County::on_postgres(), 12);
}
