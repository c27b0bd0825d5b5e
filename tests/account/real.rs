//! The same commands against the program's own server.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use jiff::Timestamp;
use shumei::builtin::programme;
use shumei::domain::id::{Kind, MemberId};
use shumei::domain::record::Record;
use shumei::server::service::{self, Load, Moment};
use shumei::server::store::sql::Options;
use shumei::server::store::{SqlStore, Store as _, Token, Tx as _};
use shumei::server::token::Secret;

use super::Home;

const COUNTY: &str = "shucheng";

struct Serve(Child);

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server over the built-in programme and one member; gives its URL and the member's token.
fn serve(home: &Home) -> (Serve, String, String, usize) {
    serve_as(home, "office")
}

/// The same, with the member in a role.
fn serve_as(home: &Home, role: &str) -> (Serve, String, String, usize) {
    let url = format!("sqlite:{}", home.path().join("shumei.db").display());
    let member = serde_json::json!({
        "id": "M012", "version": 1, "updated": "2023-06-01T00:00:00Z", "name": "专班", "unit": "U01",
        "level": "county", "role": role,
    });
    let mut records = programme::programme().unwrap();
    records.push(Record::from_json(Kind::Member, member.to_string().as_bytes()).unwrap());
    let count = records.len();
    let secret = Secret::make().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = SqlStore::open(&url, &Options::default()).await.unwrap();
        let load = Load { records, ..Load::default() };
        service::load(&store, COUNTY, load, Moment::at(Timestamp::now())).await.unwrap();
        let mut tx = store.begin(COUNTY).await.unwrap();
        let token = Token {
            hash: secret.hash(),
            member: MemberId::new("M012"),
            issued: Timestamp::now(),
            expires: None,
            revoked: None,
            note: String::new(),
        };
        tx.set_token(&token).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_shumei"))
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_STATE_HOME", home.path().join("server-state"))
        .args(["--lang", "en", "serve", "--listen", "127.0.0.1:0", "--database", &url])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let at = line.trim().rsplit(' ').next().unwrap().to_owned();
    (Serve(child), at, secret.reveal(), count)
}

#[test]
fn log_in_sync_and_log_out_at_a_real_server() {
    let home = Home::new();
    let (server, url, token, count) = serve(&home);
    let said = home.run_with(&["login", &url, "--token-stdin"], &token).done();
    assert!(said.contains("M012") && said.contains("U01"), "{said}");
    let said = home.run(&["sync"]);
    assert!(said.code == 0 && said.out.contains(&format!("{count} changes")), "{said:?}");
    assert!(home.run(&["sync"]).out.contains("0 changes"));
    let told = home.run(&["status", "--json"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert_eq!(told.json()["role"], "office");
    let wrong = format!("shumei_{}", "x".repeat(43));
    assert!(home.run_with(&["login", &url, "--token-stdin"], &wrong).refused().contains("not valid"));
    drop(server);
    let told = home.run(&["status"]);
    assert!(told.code == 1 && told.out.contains("reached"), "{told:?}");
    home.run(&["logout"]).done();
}

#[test]
fn an_empty_register_says_why() {
    for (role, zh, en) in [
        ("viewer", "角色“只读”", "reads no register"),
        ("township", "本区域", "of your own area"),
        ("lead", "本单位联系", "your unit is linked to"),
        ("office", "还没有登记", "no register has been loaded"),
    ] {
        let home = Home::new();
        let (_server, url, token, _) = serve_as(&home, role);
        home.run_with(&["login", &url, "--token-stdin"], &token).done();
        let said = home.run(&["list", "communities"]);
        assert!(said.code == 1 && said.err.contains("nothing found: ") && said.err.contains(en), "{said:?}");
        let said = home.run(&["--lang", "zh", "list", "communities"]);
        assert!(said.err.contains("没有结果: ") && said.err.contains(zh), "{said:?}");
        // A filter that leaves nothing of a full list is its own reason.
        let said = home.run(&["list", "tasks", "--filter", "nosuchtask"]);
        assert_eq!(said.err, "shumei: nothing found\n");
    }
    let said = Home::new().run(&["list", "communities"]);
    assert!(said.code == 1 && said.err.contains("the programme alone"), "{said:?}");
}

#[test]
fn status_says_the_tokens_end_without_repeating_itself() {
    let home = Home::new();
    let (_server, url, token, _) = serve(&home);
    home.run_with(&["login", &url, "--token-stdin"], &token).done();
    let zh = home.run(&["--lang", "zh", "status"]).out;
    assert!(zh.lines().any(|line| line == "令牌  没有期限"), "{zh}");
    let en = home.run(&["status"]).out;
    assert!(en.lines().any(|line| line == "token  does not expire"), "{en}");
}

#[test]
fn edits_are_told_by_their_labels_in_the_audit() {
    let home = Home::new();
    let (_server, url, token, _) = serve(&home);
    home.run_with(&["login", &url, "--token-stdin"], &token).done();
    home.run(&["sync"]);
    let said = home.run(&["edit", "report", "T01", "note=已开会部署"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(home.run(&["sync"]).code, 0);
    let database = format!("sqlite:{}", home.path().join("shumei.db").display());
    let audit = |lang: &str| {
        home.run(&["--lang", lang, "admin", "--database", &database, "--county", COUNTY, "audit"]).done()
    };
    let zh = audit("zh");
    for words in ["报进展", "已生效", "已开会部署"] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    assert!(!zh.contains('{') && audit("en").contains("Report progress"), "{zh}");
}

#[test]
fn a_series_is_made_turned_and_cancelled_offline_and_sent_as_one_story() {
    let home = Home::new();
    let (_server, url, token, _) = serve(&home);
    home.run_with(&["login", &url, "--token-stdin"], &token).done();
    home.run(&["sync"]);
    let edit = |args: &[&str]| {
        let all: Vec<&str> = ["edit"].iter().chain(args).copied().collect();
        let said = home.run(&all);
        assert_eq!(said.code, 0, "{args:?} {said:?}");
    };
    // All of this waits in the outbox: the series has no number yet.
    edit(&[
        "schedule",
        "form=dispatch",
        "title=周调度",
        "rule=每周四",
        "start=2030-01-03 9:00",
        "shift=keep",
        "agenda=#overdue @10",
    ]);
    edit(&["plan", "form=joint-meeting", "title=专题会", "at=2030-01-08 15:00", "minutes=60"]);
    let listed = home.run(&["list", "series", "--json"]).json();
    let id = listed["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("S~"), "{id}");
    edit(&["cancel", &format!("{id}@2030-01-10"), "reason=停电检修"]);
    edit(&["reschedule", &format!("{id}@2030-01-17"), "at=2030-01-18 9:00"]);
    edit(&["turn", &format!("{id}@2030-02-07"), "start=2030-02-08 14:00"]);
    edit(&["leave-out", &id, "on=2030-02-15"]);
    let refused = home.run(&["edit", "cancel", &format!("{id}@2030-01-24")]).refused();
    assert!(refused.contains("reason"), "{refused}");
    let refused = home
        .run(&["edit", "schedule", "form=dispatch", "title=t", "rule=FREQ=MONTHLY;BYMONTHDAY=77"])
        .refused();
    assert!(refused.contains("rule") && refused.contains("monthly 15"), "{refused}");
    for _ in 0..8 {
        assert_eq!(home.run(&["sync"]).code, 0);
    }
    assert!(home.run(&["outbox"]).out.lines().count() <= 1, "{}", home.run(&["outbox"]).out);
    let shown = home.run(&["show", "S1", "--json"]).json();
    let record = &shown["record"];
    assert_eq!(record["title"], "周调度");
    assert_eq!(record["turns"][0]["rule"], "FREQ=WEEKLY;BYDAY=FR", "{record}");
    assert_eq!(record["exceptions"][0], "2030-02-15");
    let record = |id: &str| home.run(&["show", id, "--json"]).json()["record"].clone();
    let cancelled = record("RS1-300110");
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(cancelled["reason"], "停电检修");
    assert_eq!(record("RS1-300117")["at"], "2030-01-18T09:00:00");
    let text = home.run(&["--lang", "zh", "show", "S1"]).out;
    for words in ["每周四", "每周五", "跳过", "逾期"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let next = home.run(&["--as-of", "2030-01-05", "list", "upcoming"]);
    assert!(next.code == 0 && next.out.contains("2030-01-10") || next.out.contains("01-10"), "{next:?}");
}
