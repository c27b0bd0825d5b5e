//! What a store promises beside the records: answers, the audit, tokens and accounts.

use jiff::Timestamp;
use serde_json::json;
use shumei::domain::edit::EditId;
use shumei::domain::id::{Key, MemberId};
use shumei::server::store::{Account, Answered, Pass, Store, Token, Tx};
use shumei::wire::{AuditEntry, Outcome, Versioned};

use super::{COUNTY, key};

pub fn at(second: i64) -> Timestamp {
    Timestamp::new(1_686_500_000 + second, 123_456_789).unwrap()
}

pub fn edit(number: u8) -> EditId {
    format!("0188b3c8-5c00-7abc-8def-0000000000{number:02x}").parse().unwrap()
}

pub fn answered(second: i64) -> Answered {
    let records = vec![Versioned { key: key("V001"), version: 1 }];
    Answered { digest: "d1".into(), outcome: Outcome::Applied { records }, at: at(second) }
}

pub async fn an_answer_is_kept_for_its_member<S: Store>(store: &S) {
    let (one, other) = (MemberId::new("M001"), MemberId::new("M002"));
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.answer(&one, edit(1), &answered(1), &[(key("V~k3m9q2x7"), key("V022"))]).await.unwrap();
    tx.answer(&one, edit(2), &Answered { outcome: Outcome::Forbidden, ..answered(2) }, &[]).await.unwrap();
    assert_eq!(tx.answered(&one, edit(1)).await, Ok(Some(answered(1))));
    tx.commit().await.unwrap();
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.answered(&one, edit(1)).await, Ok(Some(answered(1))));
    assert_eq!(tx.answered(&one, edit(2)).await.unwrap().unwrap().outcome, Outcome::Forbidden);
    assert_eq!(tx.answered(&one, edit(3)).await, Ok(None));
    assert_eq!(tx.answered(&other, edit(1)).await, Ok(None));
    assert_eq!(tx.lasting(&one, &key("V~k3m9q2x7")).await, Ok(Some(key("V022"))));
    assert_eq!(tx.lasting(&other, &key("V~k3m9q2x7")).await, Ok(None));
    assert_eq!(tx.lasting(&one, &key("V~00000000")).await, Ok(None));
}

pub fn entry(id: Option<&str>, member: Option<&str>) -> AuditEntry {
    AuditEntry {
        number: 0,
        at: at(1),
        member: member.map(MemberId::new),
        act: "amend".into(),
        key: id.map(key),
        edit: member.map(|_| edit(7)),
        detail: json!({"fields": {"name": {"was": "甲", "to": "乙\n\u{1b}[0m\""}}, "none": null}),
    }
}

pub async fn the_audit_reads_backwards<S: Store>(store: &S) {
    let entries = [
        entry(Some("C001"), Some("M001")),
        entry(Some("C002"), Some("M001")),
        entry(Some("C001"), Some("M002")),
        entry(None, None),
    ];
    for one in &entries {
        let mut tx = store.begin(COUNTY).await.unwrap();
        tx.log(one).await.unwrap();
        tx.commit().await.unwrap();
    }
    let numbers = async |before, key: Option<Key>, member: Option<MemberId>, limit| {
        let found = store.audit(COUNTY, before, key.as_ref(), member.as_ref(), limit).await.unwrap();
        for one in &found {
            assert_eq!(one, &AuditEntry { number: one.number, ..entries[one.number as usize - 1].clone() });
        }
        found.iter().map(|one| one.number).collect::<Vec<_>>()
    };
    let (one, two) = (MemberId::new("M001"), MemberId::new("M002"));
    assert_eq!(numbers(None, None, None, 10).await, [4, 3, 2, 1]);
    assert_eq!(numbers(None, None, None, 2).await, [4, 3]);
    assert_eq!(numbers(Some(3), None, None, 10).await, [2, 1]);
    assert_eq!(numbers(None, Some(key("C001")), None, 10).await, [3, 1]);
    assert_eq!(numbers(None, None, Some(one.clone()), 10).await, [2, 1]);
    assert_eq!(numbers(Some(3), Some(key("C001")), Some(one), 10).await, [1]);
    assert_eq!(numbers(None, Some(key("C002")), Some(two), 10).await, [0; 0]);
}

pub fn token(hash: &str, member: &str) -> Token {
    Token {
        hash: hash.into(),
        member: MemberId::new(member),
        issued: at(0),
        expires: Some(at(100)),
        revoked: None,
        note: "值班室的电脑".to_owned(),
    }
}

pub async fn tokens_open_while_they_may<S: Store>(store: &S) {
    let member = MemberId::new("M001");
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.set_token(&token("aa", "M001")).await.unwrap();
    tx.set_token(&Token { expires: None, ..token("bb", "M002") }).await.unwrap();
    tx.set_account(&member, &Account { disabled: false, scope: 3 }).await.unwrap();
    tx.commit().await.unwrap();
    let pass = Pass {
        county: COUNTY.into(),
        member: member.clone(),
        disabled: false,
        scope: 3,
        expires: Some(at(100)),
        revoked: None,
    };
    assert_eq!(store.pass("aa").await, Ok(Some(pass.clone())));
    let unset = Pass { member: MemberId::new("M002"), scope: 0, expires: None, ..pass.clone() };
    assert_eq!(store.pass("bb").await, Ok(Some(unset)));
    assert_eq!(store.pass("cc").await, Ok(None));
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.set_token(&Token { revoked: Some(at(50)), ..token("aa", "M001") }).await.unwrap();
    tx.set_account(&member, &Account { disabled: true, scope: 4 }).await.unwrap();
    assert_eq!(tx.account(&member).await, Ok(Some(Account { disabled: true, scope: 4 })));
    tx.commit().await.unwrap();
    let revoked = Pass { disabled: true, scope: 4, revoked: Some(at(50)), ..pass };
    assert_eq!(store.pass("aa").await, Ok(Some(revoked)));
    let kept = [
        Token { revoked: Some(at(50)), ..token("aa", "M001") },
        Token { expires: None, ..token("bb", "M002") },
    ];
    assert_eq!(store.tokens(COUNTY).await, Ok(kept.to_vec()));
    assert_eq!(store.tokens("elsewhere").await, Ok(Vec::new()));
}
