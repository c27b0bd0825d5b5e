//! Acts of administration over the store in memory, which can be made to fail.

use jiff::Timestamp;
use serde_json::json;
use shumei::domain::id::{Key, Kind, MemberId, UnitId};
use shumei::domain::member::Role;
use shumei::domain::record::Record;
use shumei::domain::unit::Level;
use shumei::server::admin::{self, AdminError, Seat, persistently};
use shumei::server::service::{Loaded, Moment, enter};
use shumei::server::store::memory::{Fault, MemoryStore};
use shumei::server::store::{Store as _, StoreError};

const COUNTY: &str = "county";

fn now() -> Timestamp {
    "2023-06-12T02:00:00Z".parse().unwrap()
}

fn seat(id: Option<&str>, role: Role) -> Seat {
    let id = id.map(MemberId::new);
    Seat { id, name: "席位".into(), unit: UnitId::new("U01"), role, level: Level::County, post: None }
}

fn block<T>(run: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run)
}

#[test]
fn of_two_who_begin_at_once_one_is_refused() {
    block(async {
        let store = MemoryStore::new();
        let seat = seat(None, Role::Admin);
        let begin = || admin::bootstrap(&store, COUNTY, &seat, now());
        let (one, two) = tokio::join!(begin(), begin());
        let (made, refused) = if one.is_ok() { (one, two) } else { (two, one) };
        assert!(made.is_ok() && matches!(refused, Err(AdminError::Begun)), "{refused:?}");
        assert_eq!(store.tokens(COUNTY).await.unwrap().len(), 1);
        assert_eq!(store.audit(COUNTY, None, None, None, 10).await.unwrap().len(), 1);
    });
}

#[test]
fn an_act_that_does_not_commit_leaves_nothing_and_one_that_lost_is_tried_again() {
    block(async {
        let store = MemoryStore::new();
        let seat = seat(None, Role::Admin);
        store.fail_commit(Fault::Before);
        let failed = admin::bootstrap(&store, COUNTY, &seat, now()).await;
        assert!(matches!(failed, Err(AdminError::Store(StoreError::Unavailable(_)))), "{failed:?}");
        assert!(store.counties().await.unwrap().is_empty());
        store.fail_commit(Fault::Retry);
        store.fail_commit(Fault::Retry);
        let (member, secret) = persistently(|| admin::bootstrap(&store, COUNTY, &seat, now())).await.unwrap();
        assert_eq!(enter(&store, &secret, now()).await.unwrap().pass.member, member);
    });
}

#[test]
fn a_token_opens_until_it_expires_is_revoked_or_its_member_disabled() {
    block(async {
        let store = MemoryStore::new();
        let first = seat(Some("M007"), Role::Admin);
        let (member, _) = admin::bootstrap(&store, COUNTY, &first, now()).await.unwrap();
        let later: Timestamp = "2023-07-01T00:00:00Z".parse().unwrap();
        let issue = || admin::issue(&store, COUNTY, &member, Some(later), "", now());
        let (one, two) = (issue().await.unwrap(), issue().await.unwrap());
        assert!(enter(&store, &one, now()).await.is_ok());
        assert!(enter(&store, &one, later).await.is_err());
        admin::revoke(&store, COUNTY, &one.hash()[..8], now()).await.unwrap();
        assert!(enter(&store, &one, now()).await.is_err() && enter(&store, &two, now()).await.is_ok());
        assert!(matches!(admin::revoke(&store, COUNTY, "", now()).await, Err(AdminError::NoToken(_))));
        assert!(admin::set_disabled(&store, COUNTY, &member, true, now()).await.unwrap());
        assert!(enter(&store, &two, now()).await.is_err());
        assert!(matches!(issue().await, Err(AdminError::Disabled(_))));
        assert!(admin::set_disabled(&store, COUNTY, &member, false, now()).await.unwrap());
        assert!(enter(&store, &two, now()).await.is_ok());
        let audit = store.audit(COUNTY, None, None, None, 50).await.unwrap();
        let words: Vec<&str> = audit.iter().rev().map(|entry| entry.act.as_str()).collect();
        assert_eq!(
            words,
            ["bootstrap", "token-issue", "token-issue", "token-revoke", "member-disable", "member-enable"]
        );
        let text = format!("{audit:?}");
        assert!(audit.iter().all(|entry| entry.member.is_none()));
        assert!(!text.contains(&one.reveal()) && !text.contains(one.hash().as_str()), "{text}");
    });
}

#[test]
fn the_first_seat_may_stand_already_but_must_be_an_administrators() {
    block(async {
        let store = MemoryStore::new();
        let load = |_: &_, numbers: &std::collections::BTreeMap<Kind, u64>| {
            assert_eq!(numbers[&Kind::Community], 1);
            Ok::<_, ()>((shumei::builtin::programme().unwrap(), ()))
        };
        let kinds = [Kind::Community];
        let moment = Moment::at(now());
        let dry = admin::plan_and_load(&store, COUNTY, &kinds, json!({}), true, moment, load).await.unwrap();
        assert!(dry.unwrap().0.head.is_none() && store.counties().await.unwrap().is_empty());
        let real =
            admin::plan_and_load(&store, COUNTY, &kinds, json!({}), false, moment, load).await.unwrap();
        assert!(real.unwrap().0.head.is_some());
        admin::add_member(&store, COUNTY, &seat(Some("M001"), Role::Lead), now()).await.unwrap();
        admin::add_member(&store, COUNTY, &seat(Some("M002"), Role::Admin), now()).await.unwrap();
        let begin = async |id| admin::bootstrap(&store, COUNTY, &seat(Some(id), Role::Admin), now()).await;
        assert!(matches!(begin("M001").await, Err(AdminError::NotAdmin(_))));
        assert_eq!(begin("M002").await.unwrap().0, MemberId::new("M002"));
        let members = admin::members(&store, COUNTY, now()).await.unwrap();
        assert_eq!(members.iter().map(|one| one.tokens).collect::<Vec<_>>(), [0, 1]);
    });
}

#[test]
fn a_key_that_comes_twice_counts_as_its_last() {
    block(async {
        let store = MemoryStore::new();
        let moment = Moment::at(now());
        let unit = shumei::builtin::programme()
            .unwrap()
            .into_iter()
            .find_map(|record| match record {
                Record::Unit(unit) => Some(unit),
                _ => None,
            })
            .unwrap();
        let mut other = unit.clone();
        other.name = "别名".into();
        let load = async |records: Vec<Record>| {
            let plan = move |_: &_, _: &_| Ok::<_, ()>((records.clone(), ()));
            admin::plan_and_load(&store, COUNTY, &[], json!({}), false, moment, plan)
                .await
                .unwrap()
                .unwrap()
                .0
        };
        let first = load(vec![unit.clone().into()]).await;
        let unit_changes = |loaded: &Loaded| {
            let units = |keys: &[Key]| keys.iter().filter(|key| key.kind == Kind::Unit).count();
            (units(&loaded.added), units(&loaded.changed))
        };
        assert_eq!(unit_changes(&first), (1, 0));
        let back = load(vec![other.clone().into(), unit.clone().into()]).await;
        assert_eq!((unit_changes(&back), back.head.is_some()), ((0, 0), false), "{back:?}");
        let on = load(vec![unit.clone().into(), other.clone().into()]).await;
        assert_eq!(unit_changes(&on), (0, 1));
        // What was named first as it stood is not counted beside its change.
        assert_eq!(on.unchanged, back.unchanged - 1, "{on:?} {back:?}");
    });
}
