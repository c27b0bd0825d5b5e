//! What the measurements of the sync share: a county of any size behind a real `shumei serve`.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use shumei::builtin::register::{Register, RegisterSpec};
use shumei::domain::id::MemberId;
use shumei::domain::member::Role;
use shumei::domain::record::Record;
use shumei::server::store::{SqlStore, Store as _, Token, Tx as _, sql};
use shumei::server::token::Secret;

/// The county of the measurements.
pub const COUNTY: &str = "shucheng";

/// Records that are put in one transaction.
const TOGETHER: usize = 5_000;

/// The made-up register of about so many records, and the member of its office.
pub fn register(records: u32) -> (Register, MemberId) {
    let day = date(2023, 6, 12);
    let register = Register::new(&RegisterSpec::of_records(records, 18, day)).unwrap();
    let office = register.records().find_map(|record| match record {
        Record::Member(member) if member.role == Role::Office => Some(member.id),
        _ => None,
    });
    (register, office.unwrap())
}

/// Fills a database with records, and gives so many tokens of a member.
pub async fn fill(
    url: &str,
    records: impl Iterator<Item = Record>,
    member: &MemberId,
    tokens: usize,
) -> Vec<String> {
    let store = SqlStore::open(url, &sql::Options::default()).await.unwrap();
    let mut records = records.map(|record| (record, BTreeSet::new())).peekable();
    while records.peek().is_some() {
        let some: Vec<_> = records.by_ref().take(TOGETHER).collect();
        let mut tx = store.begin(COUNTY).await.unwrap();
        tx.put_many(&some).await.unwrap();
        tx.commit().await.unwrap();
    }
    let secrets: Vec<Secret> = (0..tokens).map(|_| Secret::make().unwrap()).collect();
    let mut tx = store.begin(COUNTY).await.unwrap();
    for secret in &secrets {
        let token = Token {
            hash: secret.hash(),
            member: member.clone(),
            issued: Timestamp::now(),
            expires: None,
            revoked: None,
            note: String::new(),
        };
        tx.set_token(&token).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
    secrets.iter().map(Secret::reveal).collect()
}

/// How long something takes.
pub fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let out = run();
    (start.elapsed(), out)
}
