//! A small county to begin with: few records, but of every kind, and seats of every role.

use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::{Value, json};
use shumei::domain::id::{Kind, MemberId};
use shumei::domain::record::Record;
use shumei::server::service::{self, Load, Moment};
use shumei::server::store::memory::{Backup, MemoryStore};
use shumei::server::store::{Store as _, Token, Tx as _};
use shumei::server::token::Secret;

use super::net::{COUNTY, ready};

/// When every run begins.
pub const START: &str = "2023-06-12T01:00:00Z";

/// Who sits at the terminals.
pub const SEATS: &[&str] = &["M001", "M002", "M003", "M004", "M005"];

/// The county and a token for each seat.
pub static COUNTY_STORE: LazyLock<(Backup, Vec<String>)> = LazyLock::new(make);

pub fn token(seat: usize) -> Secret {
    Secret::parse(&COUNTY_STORE.1[seat]).unwrap()
}

fn put(kind: Kind, mut fields: Value) -> Record {
    fields["version"] = json!(1);
    fields["updated"] = json!("2023-03-06T00:00:00Z");
    Record::from_json(kind, &serde_json::to_vec(&fields).unwrap())
        .unwrap_or_else(|error| panic!("{fields}: {error}"))
}

fn records() -> Vec<Record> {
    let mut all = vec![
        put(
            Kind::Programme,
            json!({"id": "P1", "number": "1", "title": "plan", "issued": "2023-03-06", "region": "x"}),
        ),
        put(
            Kind::Series,
            json!({"id": "S1", "form": "dispatch", "level": "county", "title": "weekly", "start": "2023-03-06T09:00:00",
                "rule": "FREQ=WEEKLY;BYDAY=MO", "shift": "keep"}),
        ),
        put(
            Kind::Review,
            json!({"id": "R1", "form": "dispatch", "level": "county", "title": "one", "at": "2023-06-20T09:00:00",
                "state": "planned"}),
        ),
        put(
            Kind::Matter,
            json!({"id": "Q001", "title": "lift", "source": "12345", "raised": "2023-05-01", "township": "U20",
                "level": "township", "unit": "U20", "state": "reported"}),
        ),
        put(Kind::Enterprise, json!({"id": "E1", "name": "Enterprise", "township": "U20"})),
        put(
            Kind::Rectification,
            json!({"id": "Z001", "supervision": "L001", "title": "leak", "found": "2023-05-01", "unit": "U02",
                "state": "open"}),
        ),
        put(
            Kind::Visit,
            json!({"id": "V001", "supervision": "L001", "on": "2023-05-02", "by": "M002", "findings": "seen"}),
        ),
    ];
    for (id, level) in [("U01", "county"), ("U02", "county"), ("U20", "township"), ("U21", "township")] {
        all.push(put(Kind::Unit, json!({"id": id, "name": id, "level": level, "form": "department"})));
    }
    let seats = [
        ("M001", "office", "U01"),
        ("M002", "lead", "U02"),
        ("M003", "township", "U20"),
        ("M004", "admin", "U01"),
        ("M005", "township", "U21"),
    ];
    for (id, role, unit) in seats {
        let member = json!({"id": id, "name": id, "unit": unit, "post": "x", "level": "county", "role": role,
            "contact": "13812345678"});
        all.push(put(Kind::Member, member));
    }
    for number in 1..=3 {
        let id = format!("T{number:02}");
        all.push(put(
            Kind::Task,
            json!({"id": id, "programme": "P1", "number": number, "section": "x", "title": id,
                "units": [{"unit": "U02", "duty": "lead"}], "level": "county", "state": "under-way", "clause": "x"}),
        ));
        all.push(put(Kind::Milestone, json!({"id": format!("{id}-M1"), "task": id, "what": "x"})));
    }
    for (number, township) in [(1, "U20"), (2, "U20"), (3, "U21"), (4, "U21")] {
        let id = format!("C{number:03}");
        all.push(put(
            Kind::Community,
            json!({"id": id, "name": id, "township": township, "households": 100, "form": "closed"}),
        ));
    }
    for (number, subject) in [(1, "C001"), (2, "C003")] {
        all.push(put(
            Kind::Supervision,
            json!({"id": format!("L{number:03}"), "subject": {"kind": "community", "id": subject}, "since": "2023-04-01",
                "links": [{"level": "county", "member": "M002"}]}),
        ));
    }
    all
}

fn make() -> (Backup, Vec<String>) {
    let now: Timestamp = START.parse().unwrap();
    let store = MemoryStore::new();
    store.set_clock(now);
    let load = Load { records: records(), ..Load::default() };
    ready(service::load(&store, COUNTY, load, Moment::at(now))).unwrap();
    let tokens = SEATS.iter().map(|seat| {
        let secret = Secret::make().unwrap();
        let token = Token {
            hash: secret.hash(),
            member: MemberId::new(seat),
            issued: now,
            expires: None,
            revoked: None,
            note: String::new(),
        };
        ready(async {
            let mut tx = store.begin(COUNTY).await.unwrap();
            tx.set_account(&token.member, &shumei::server::store::Account::default()).await.unwrap();
            tx.set_token(&token).await.unwrap();
            tx.commit().await.unwrap();
        });
        secret.reveal()
    });
    let tokens = tokens.collect();
    (store.backup(), tokens)
}
