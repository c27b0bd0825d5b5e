//! Backups go from one database into the other, whole or not at all, and what is restored says so by its epoch.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;

use jiff::Timestamp;
use serde_json::json;
use shumei::domain::access::Reads;
use shumei::domain::id::{Kind, MemberId};
use shumei::server::store::sql::DumpError;
use shumei::server::store::{Account, Answered, SqlStore, Store, Token, Tx};
use shumei::wire::{AuditEntry, Outcome};

use super::{COUNTY, area, changes, community, key, open, postgres, put, reads, sqlite, supervision};

/// Something in every table.
async fn fill(store: &SqlStore) {
    put(store, &community("C001", 1), [area("U01")]).await;
    put(store, &community("C002", 1), [area("U01"), area("U02")]).await;
    put(store, &supervision("L01", 1, "C001"), [area("U01")]).await;
    let (member, at) = (MemberId::new("M001"), Timestamp::from_second(1_686_500_000).unwrap());
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.delete(&key("C002")).await.unwrap();
    let answered = Answered { digest: "d".into(), outcome: Outcome::TooOld, at };
    let edit = "0188b3c8-5c00-7abc-8def-0123456789ab".parse().unwrap();
    tx.answer(&member, edit, &answered, &[(key("V~1"), key("V001"))]).await.unwrap();
    tx.log(&AuditEntry {
        number: 0,
        at,
        member: Some(member.clone()),
        act: "amend".into(),
        key: Some(key("C001")),
        edit: Some(edit),
        detail: json!({"text": "换行\n引号\"\u{1b}"}),
    })
    .await
    .unwrap();
    tx.set_account(&member, &Account { disabled: false, scope: 2 }).await.unwrap();
    let (expires, note) = (None, "值班室".to_owned());
    let token = Token { hash: "aa".into(), member, issued: at, expires, revoked: None, note };
    tx.set_token(&token).await.unwrap();
    tx.commit().await.unwrap();
    let tx = store.begin("huoshan").await.unwrap();
    tx.commit().await.unwrap();
}

async fn dump(store: &SqlStore) -> String {
    let mut out = Vec::new();
    let count = store.backup(&mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count() as u64, count + 2);
    text
}

async fn restore(store: &SqlStore, text: &str, replace: bool) -> Result<u64, DumpError> {
    store.restore(&mut text.as_bytes(), replace).await
}

/// A backup's rows, sorted, without what differs by nature: epochs and numbers.
fn rows(text: &str) -> Vec<String> {
    let kept = |line: &&str| line.starts_with(r#"{"row""#) && !line.starts_with(r#"{"row":["numbers""#);
    let lines = text.lines().filter(kept);
    let mut rows: Vec<String> = lines
        .map(|line| {
            let mut row: serde_json::Value = serde_json::from_str(line).unwrap();
            if row["row"][0] == "head" {
                row["row"][1][1] = "epoch".into();
            }
            row.to_string()
        })
        .collect();
    rows.sort();
    rows
}

#[tokio::test]
async fn a_backup_of_one_database_is_restored_into_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let (lite, pg) = (sqlite(&dir).await, open(&postgres::database().await).await);
    fill(&lite).await;
    let first = dump(&lite).await;
    restore(&pg, &first, false).await.unwrap();
    let second = dump(&pg).await;
    assert_eq!(rows(&second), rows(&first));
    for table in [
        "head", "records", "sight", "lost", "points", "numbers", "answers", "lasting", "audit", "accounts",
        "tokens",
    ] {
        assert!(
            first.contains(&format!(r#"{{"row":["{table}",["#)),
            "nothing in {table}: the test does not test"
        );
    }
    let (before, after) = (lite.heads().await.unwrap(), pg.heads().await.unwrap());
    for ((_, before), (_, after)) in before.iter().zip(&after) {
        assert_ne!(before.epoch, after.epoch);
        assert_eq!((before.seq, before.floor), (after.seq, after.floor));
    }
    assert_ne!(after[0].1.epoch, after[1].1.epoch);
    assert_eq!(pg.pass("aa").await.unwrap().unwrap().scope, 2);
    // It goes on from there.
    put(&pg, &community("C003", 1), [area("U02")]).await;
    assert_eq!(super::short(&changes(&pg, &reads([area("U02")]), 0).await), ["-C002", "+C003"]);
    let mut tx = pg.begin(COUNTY).await.unwrap();
    // Far from what may have been numbered behind the backup.
    assert_eq!(tx.number(Kind::Community).await, Ok(1_003));
    assert_eq!(tx.number(Kind::Review).await, Ok(1_001));
    drop(tx);
    // And back.
    let third = dump(&pg).await;
    assert!(matches!(restore(&lite, &third, false).await, Err(DumpError::NotEmpty)));
    assert_eq!(lite.heads().await.unwrap(), before);
    restore(&lite, &third, true).await.unwrap();
    assert_eq!(rows(&dump(&lite).await), rows(&third));
    pg.close().await;
}

#[tokio::test]
async fn a_damaged_backup_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    let (from, lite) = (sqlite(&dir).await, sqlite(&other).await);
    let pg = open(&postgres::database().await).await;
    fill(&from).await;
    let whole = dump(&from).await;
    let lines: Vec<&str> = whole.lines().collect();
    let without_last = lines[..lines.len() - 1].join("\n") + "\n";
    let mut without_one = lines[0].to_owned() + "\n";
    for line in &lines[2..] {
        writeln!(without_one, "{line}").unwrap();
    }
    let damaged = [
        String::new(),
        "[]\n".to_owned(),
        whole[..whole.len() / 2].to_owned(),
        whole.trim_end().to_owned(),
        without_last,
        without_one,
        whole.replacen("C001", "C009", 1),
        whole.replacen(r#"["records","#, r#"["passwords","#, 1),
        whole.replacen("shumei-backup-1", "shumei-backup-2", 1),
    ];
    for store in [&lite, &pg] {
        put(store, &community("C077", 1), []).await;
        let before = (store.heads().await, changes(store, &Reads::Everything, 0).await);
        for text in &damaged {
            let refused = restore(store, text, true).await;
            assert!(matches!(refused, Err(DumpError::Damaged { .. })), "{refused:?}");
            assert_eq!((store.heads().await, changes(store, &Reads::Everything, 0).await), before);
        }
        let newer = whole.replacen(r#""version":"#, r#""version":9"#, 1);
        assert!(matches!(restore(store, &newer, true).await, Err(DumpError::Newer { .. })));
        assert_eq!((store.heads().await, changes(store, &Reads::Everything, 0).await), before);
    }
    pg.close().await;
}

#[tokio::test]
async fn a_file_is_copied_while_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = sqlite(&dir).await;
    fill(&store).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.put(&community("C050", 1)).await.unwrap();
    let to = dir.path().join("copy 1.db");
    store.copy(&to).await.unwrap();
    assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    tx.commit().await.unwrap();
    let copy = open(&format!("sqlite:{}", to.display())).await;
    assert_eq!(copy.record(COUNTY, &key("C050")).await, Ok(None));
    assert_eq!(copy.record(COUNTY, &key("C001")).await, Ok(Some(community("C001", 1))));
    assert!(
        matches!(store.copy(&to).await, Err(DumpError::File(_))),
        "a file that is there is not written over"
    );
    let pg = open(&postgres::database().await).await;
    assert!(matches!(pg.copy(&dir.path().join("no.db")).await, Err(DumpError::NoFile)));
    pg.close().await;
}
