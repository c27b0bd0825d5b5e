//! Loading many records: only what differs is written, all of it or nothing.

use jiff::Timestamp;
use serde_json::json;
use shumei::domain::id::{Kind, MemberId};
use shumei::domain::record::Record;
use shumei::server::service::{Load, Loaded, Moment, load};
use shumei::server::store::memory::Fault;
use shumei::server::store::{MemoryStore, Store, Tx};
use shumei::wire::FeedEntry;

use super::super::COUNTY;
use super::{Server, county, key, record};

async fn loaded(store: &MemoryStore, records: Vec<Record>, dry: bool) -> Loaded {
    let load_of = Load { records, source: json!("register.xlsx"), dry };
    load(store, COUNTY, load_of, Moment::at(Timestamp::now())).await.unwrap()
}

/// The township's community in another township's area, with more households.
fn moved() -> Record {
    let fields =
        json!({"id": "C001", "name": "示例小区", "township": "U21", "households": 12, "form": "closed"});
    record(Kind::Community, fields)
}

#[tokio::test]
async fn what_is_there_just_so_is_left_alone() {
    let server = Server::start().await;
    let head = server.session("office").await.head;
    let again = loaded(&server.store, county(), false).await;
    assert_eq!((again.added.len(), again.changed.len(), again.head), (0, 0, None));
    assert_eq!(again.unchanged, county().len() + 2, "and both censuses");
    assert_eq!(server.session("office").await.head, head);
}

#[tokio::test]
async fn a_dry_run_says_what_a_real_one_does() {
    let server = Server::start().await;
    let head = server.session("township").await.head;
    let dry = loaded(&server.store, vec![moved()], true).await;
    assert_eq!(server.session("township").await.head, head);
    let real = loaded(&server.store, vec![moved()], false).await;
    assert_eq!((&dry.added, &dry.changed, dry.unchanged), (&real.added, &real.changed, real.unchanged));
    assert_eq!(real.changed, [key("C001"), key("NU20"), key("NU21")]);
    let changes = server.changes("township", &head).await;
    let gone = changes.entries.iter().filter(|entry| matches!(entry, FeedEntry::Gone(_))).count();
    assert_eq!(gone, 4, "the community, its supervision, visit and matter: {changes:?}");
    let one = server.store.record(COUNTY, &key("C001")).await.unwrap().unwrap();
    assert_eq!(one.version(), 2);
}

#[tokio::test]
async fn a_load_that_fails_leaves_nothing() {
    let server = Server::start().await;
    let before = server.feed("office").await;
    server.store.fail_commit(Fault::Before);
    let load_of = Load { records: vec![moved()], ..Load::default() };
    load(&server.store, COUNTY, load_of, Moment::at(Timestamp::now())).await.unwrap_err();
    assert_eq!(server.feed("office").await, before);
}

#[tokio::test]
async fn a_member_whose_unit_is_loaded_anew_has_another_scope() {
    let server = Server::start().await;
    let seat = |unit: &str, post: Option<&str>| {
        let mut fields = json!({"id": "M004", "name": "township", "unit": unit, "level": "township", "role": "township",
            "contact": super::CONTACT});
        if let Some(post) = post {
            fields["post"] = json!(post);
        }
        record(Kind::Member, fields)
    };
    let scope = async || server.session("township").await.scope;
    loaded(&server.store, vec![seat("U20", Some("干事"))], false).await;
    assert_eq!(scope().await, 0, "another post is no other scope");
    loaded(&server.store, vec![seat("U21", Some("干事"))], false).await;
    assert_eq!(scope().await, 1);
    let mut tx = server.store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.account(&MemberId::new("M004")).await.unwrap().unwrap().scope, 1);
}
