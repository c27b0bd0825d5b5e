//! What every store promises, whatever it keeps its records in.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shumei::domain::access::{Label, Reads};
use shumei::domain::id::{Key, Kind, MemberId};
use shumei::server::store::{AHEAD, Account, Head, MemoryStore, Row, Store, Tx};

use super::desk::{
    an_answer_is_kept_for_its_member, answered, at, edit, entry, the_audit_reads_backwards, token,
    tokens_open_while_they_may,
};
use super::{COUNTY, area, changes, community, key, put, reads, short, supervision, texts, unit, visit};

macro_rules! suite {
    ($($promise:ident),+ $(,)?) => {
        mod memory {
            $(#[tokio::test]
            async fn $promise() {
                super::$promise(&super::MemoryStore::new()).await;
            })+
        }
        mod sqlite {
            $(#[tokio::test]
            async fn $promise() {
                let dir = tempfile::tempdir().unwrap();
                super::$promise(&super::super::sqlite(&dir).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $promise() {
                let url = super::super::postgres::database().await;
                let store = super::super::open(&url).await;
                super::$promise(&store).await;
                store.close().await;
            })+
        }
    };
}

suite!(
    a_county_is_there_once_it_is_committed,
    a_record_is_read_as_it_was_put,
    what_is_not_committed_leaves_nothing,
    a_transaction_sees_its_own_writes_and_others_do_not,
    a_snapshot_by_pages_is_whole_and_within_sight,
    the_feed_tells_each_record_once_in_order,
    the_feed_moves_on_where_nothing_is_in_sight,
    who_loses_sight_is_told_and_nobody_else,
    sight_regained_is_no_loss,
    a_deletion_is_told_to_those_who_saw,
    relabelling_alike_takes_no_number,
    compaction_raises_the_floor,
    an_answer_is_kept_for_its_member,
    many_are_read_as_one_by_one,
    numbers_are_unique,
    skipped_numbers_are_never_given,
    who_points_at_what_follows_the_records,
    the_audit_reads_backwards,
    tokens_open_while_they_may,
    an_epoch_is_set_with_its_transaction,
    counties_do_not_see_each_other,
    ids_in_every_script_are_kept,
);

async fn head<S: Store>(store: &S) -> Head {
    store.heads().await.unwrap().into_iter().find(|(county, _)| county == COUNTY).unwrap().1
}

async fn a_county_is_there_once_it_is_committed<S: Store>(store: &S) {
    assert_eq!(store.counties().await, Ok(Vec::new()));
    assert_eq!(store.ready().await, Ok(()));
    drop(store.begin(COUNTY).await.unwrap());
    assert_eq!(store.heads().await, Ok(Vec::new()));
    let tx = store.begin(COUNTY).await.unwrap();
    let begun = tx.head().clone();
    assert_eq!((begun.seq, begun.floor, begun.epoch.len()), (0, 0, 32));
    assert_eq!(tx.commit().await, Ok(begun.clone()));
    assert_eq!(store.heads().await, Ok(vec![(COUNTY.into(), begun.clone())]));
    assert_eq!(store.begin(COUNTY).await.unwrap().head(), &begun);
    assert_eq!(changes(store, &Reads::Everything, 0).await.head, begun);
}

async fn a_record_is_read_as_it_was_put<S: Store>(store: &S) {
    let record = community("C017", 3);
    put(store, &record, [area("U01")]).await;
    assert_eq!(store.record(COUNTY, &key("C017")).await, Ok(Some(record.clone())));
    assert_eq!(store.record(COUNTY, &key("C018")).await, Ok(None));
    let json = String::from_utf8(record.to_json().unwrap()).unwrap();
    let row = Row { key: key("C017"), version: 3, json };
    assert_eq!(store.snapshot(COUNTY, &Reads::Everything, None, 10).await, Ok(vec![row.clone()]));
    let page = changes(store, &reads([area("U01")]), 0).await;
    assert_eq!(page.entries, [(2, shumei::server::store::Entry::Put(row))]);
    let newer = community("C017", 4);
    put(store, &newer, [area("U01")]).await;
    assert_eq!(store.record(COUNTY, &key("C017")).await, Ok(Some(newer)));
    assert_eq!(store.count(COUNTY, &Reads::Everything).await, Ok(1));
}

async fn what_is_not_committed_leaves_nothing<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01")]).await;
    put(store, &community("C002", 1), [area("U01")]).await;
    let before = (head(store).await, changes(store, &Reads::Everything, 0).await);
    let member = MemberId::new("M001");
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.put(&community("C001", 2)).await.unwrap();
    tx.put(&community("C040", 1)).await.unwrap();
    tx.put(&supervision("L01", 1, "C001")).await.unwrap();
    tx.relabel(&key("C001"), &texts([area("U02")])).await.unwrap();
    tx.delete(&key("C002")).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(41));
    tx.answer(&member, edit(1), &answered(1), &[(key("V~1"), key("V001"))]).await.unwrap();
    tx.log(&entry(Some("C001"), Some("M001"))).await.unwrap();
    tx.set_account(&member, &Account { disabled: true, scope: 9 }).await.unwrap();
    tx.set_token(&token("aa", "M001")).await.unwrap();
    tx.set_epoch("another").await.unwrap();
    tx.compact(Timestamp::MAX, Timestamp::MAX).await.unwrap();
    drop(tx);
    assert_eq!((head(store).await, changes(store, &Reads::Everything, 0).await), before);
    assert_eq!(store.pass("aa").await, Ok(None));
    assert_eq!(store.audit(COUNTY, None, None, None, 10).await, Ok(Vec::new()));
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.head(), &before.0);
    assert_eq!(tx.number(Kind::Community).await, Ok(3));
    assert_eq!(tx.answered(&member, edit(1)).await, Ok(None));
    assert_eq!(tx.lasting(&member, &key("V~1")).await, Ok(None));
    assert_eq!(tx.account(&member).await, Ok(None));
    assert_eq!(tx.pointing_at(&key("C001")).await, Ok(Vec::new()));
}

async fn a_transaction_sees_its_own_writes_and_others_do_not<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01")]).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.record(&key("C002")).await, Ok(None));
    tx.put(&community("C002", 1)).await.unwrap();
    assert_eq!(tx.record(&key("C002")).await, Ok(Some(community("C002", 1))));
    tx.delete(&key("C001")).await.unwrap();
    assert_eq!(tx.record(&key("C001")).await, Ok(None));
    tx.put(&community("C001", 5)).await.unwrap();
    assert_eq!(tx.record(&key("C001")).await, Ok(Some(community("C001", 5))));
    assert_eq!(store.record(COUNTY, &key("C002")).await, Ok(None));
    assert_eq!(short(&changes(store, &Reads::Everything, 0).await), ["+C001"]);
    let head = tx.commit().await.unwrap();
    assert_eq!(head.seq, 5);
    assert_eq!(short(&changes(store, &Reads::Everything, 2).await), ["+C002", "+C001"]);
    // Its labels went with it: who saw the old one has lost it.
    assert_eq!(short(&changes(store, &reads([area("U01")]), 2).await), ["-C001"]);
}

async fn a_snapshot_by_pages_is_whole_and_within_sight<S: Store>(store: &S) {
    let mut tx = store.begin(COUNTY).await.unwrap();
    let mut all = Vec::new();
    for number in 0..57 {
        let (town, unit_of) = (format!("U{:02}", number % 3), format!("U{:02}", number % 5));
        all.push((community(&format!("C{number}"), 1), texts([area(&town), unit(&unit_of)])));
        all.push((visit(&format!("V{number}"), 1, "L01"), texts([area(&town), Label::Common])));
    }
    tx.put_many(&all).await.unwrap();
    tx.commit().await.unwrap();
    for (reads, expected) in [
        (Reads::Everything, 114),
        (reads([area("U01")]), 38),
        (reads([area("U01"), unit("U02")]), 38 + 11 - 4),
        (reads([area("U00"), area("U01"), area("U02"), unit("U02")]), 114),
        (reads([unit("U09")]), 0),
        (Reads::Labels(BTreeSet::new()), 0),
    ] {
        assert_eq!(store.count(COUNTY, &reads).await, Ok(expected), "{reads:?}");
        let mut seen = BTreeSet::new();
        let mut after: Option<Key> = None;
        loop {
            let page = store.snapshot(COUNTY, &reads, after.as_ref(), 10).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.key.clone());
            assert!(page.len() <= 10);
            for row in page {
                assert!(seen.insert(row.key.clone()), "{} twice", row.key);
            }
        }
        assert_eq!(seen.len() as u64, expected, "{reads:?}");
    }
}

async fn the_feed_tells_each_record_once_in_order<S: Store>(store: &S) {
    for number in 1..=9 {
        put(store, &community(&format!("C{number:03}"), 1), [area("U01")]).await;
    }
    put(store, &community("C004", 2), [area("U01")]).await;
    for reads in [Reads::Everything, reads([area("U01"), area("U02")])] {
        let (mut after, mut told, mut numbers) = (0, Vec::new(), Vec::new());
        loop {
            let page = store.changes(COUNTY, &reads, after, 4).await.unwrap();
            assert!(page.entries.len() <= 4 && page.upto >= after);
            numbers.extend(page.entries.iter().map(|(number, _)| *number));
            told.extend(short(&page));
            after = page.upto;
            if !page.more {
                break;
            }
        }
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        assert_eq!(after, head(store).await.seq);
        let expected = ["+C001", "+C002", "+C003", "+C005", "+C006", "+C007", "+C008", "+C009", "+C004"];
        assert_eq!(told, expected);
    }
    let page = changes(store, &Reads::Everything, 18).await;
    assert_eq!((short(&page), page.upto), (vec!["+C004".to_owned()], 19));
}

async fn the_feed_moves_on_where_nothing_is_in_sight<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01")]).await;
    put(store, &community("C002", 1), []).await;
    for reads in [reads([area("U02")]), Reads::Labels(BTreeSet::new())] {
        let page = changes(store, &reads, 0).await;
        assert_eq!((page.entries.len(), page.upto, page.more), (0, 3, false));
    }
    // A reader ahead of the head, which a restore makes possible, does not go back.
    assert_eq!(changes(store, &Reads::Everything, 99).await.upto, 99);
}

async fn who_loses_sight_is_told_and_nobody_else<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01"), unit("U03")]).await;
    let seen = head(store).await.seq;
    put(store, &community("C001", 2), [area("U02"), unit("U03")]).await;
    let after = async |labels: Reads| short(&changes(store, &labels, seen).await);
    assert_eq!(after(reads([area("U01")])).await, ["~C001"]);
    assert_eq!(after(reads([area("U02")])).await, ["+C001"]);
    assert_eq!(after(reads([unit("U03")])).await, ["+C001"]);
    assert_eq!(after(reads([area("U01"), unit("U03")])).await, ["+C001"]);
    assert_eq!(after(reads([area("U01"), area("U02")])).await, ["+C001"]);
    assert_eq!(after(reads([area("U04"), Label::Common])).await, [""; 0]);
    assert_eq!(after(Reads::Everything).await, ["+C001"]);
    // Two labels lost at once are one loss.
    let seen = head(store).await.seq;
    put(store, &community("C001", 3), []).await;
    let page = changes(store, &reads([area("U02"), unit("U03")]), seen).await;
    assert_eq!(short(&page), ["~C001"]);
    assert_eq!(short(&changes(store, &Reads::Everything, seen).await), ["+C001"]);
    assert_eq!(store.count(COUNTY, &reads([area("U02"), unit("U03")])).await, Ok(0));
}

async fn sight_regained_is_no_loss<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01")]).await;
    put(store, &community("C001", 2), [area("U02")]).await;
    put(store, &community("C001", 3), [area("U01")]).await;
    assert_eq!(short(&changes(store, &reads([area("U01")]), 2).await), ["+C001"]);
    assert_eq!(short(&changes(store, &reads([area("U02")]), 2).await), ["~C001"]);
    put(store, &community("C001", 4), [area("U02")]).await;
    let page = changes(store, &reads([area("U01")]), 2).await;
    assert_eq!((short(&page), page.entries[0].0), (vec!["~C001".to_owned()], 8));
}

async fn a_deletion_is_told_to_those_who_saw<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01"), unit("U03")]).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.delete(&key("C001")).await.unwrap();
    tx.delete(&key("C002")).await.unwrap();
    assert_eq!(tx.commit().await.unwrap().seq, 3);
    for (reads, told) in [
        (Reads::Everything, vec!["-C001"]),
        (reads([area("U01")]), vec!["-C001"]),
        (reads([area("U01"), unit("U03")]), vec!["-C001"]),
        (reads([area("U02"), Label::Common]), vec![]),
    ] {
        assert_eq!(short(&changes(store, &reads, 0).await), told, "{reads:?}");
        assert_eq!(store.count(COUNTY, &reads).await, Ok(0));
    }
    assert_eq!(store.record(COUNTY, &key("C001")).await, Ok(None));
    put(store, &community("C001", 2), [area("U01")]).await;
    assert_eq!(short(&changes(store, &Reads::Everything, 0).await), ["+C001"]);
    assert_eq!(short(&changes(store, &reads([area("U01")]), 0).await), ["+C001"]);
    assert_eq!(short(&changes(store, &reads([unit("U03")]), 0).await), ["-C001"]);
}

async fn relabelling_alike_takes_no_number<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01")]).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.relabel(&key("C001"), &texts([area("U01")])).await.unwrap();
    tx.relabel(&key("C404"), &texts([area("U01")])).await.unwrap();
    assert_eq!(tx.head().seq, 2);
    tx.relabel(&key("C001"), &texts([area("U01"), Label::Common])).await.unwrap();
    assert_eq!(tx.head().seq, 3);
    assert_eq!(tx.commit().await.unwrap().seq, 3);
    assert_eq!(short(&changes(store, &reads([Label::Common]), 2).await), ["+C001"]);
}

async fn compaction_raises_the_floor<S: Store>(store: &S) {
    let member = MemberId::new("M001");
    put(store, &community("C001", 1), [area("U01")]).await;
    put(store, &community("C002", 1), [area("U01")]).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.delete(&key("C002")).await.unwrap();
    tx.relabel(&key("C001"), &texts([area("U02")])).await.unwrap();
    tx.answer(&member, edit(1), &answered(1), &[(key("V~1"), key("V001"))]).await.unwrap();
    tx.answer(&member, edit(2), &answered(5), &[(key("V~2"), key("V002"))]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.compact(Timestamp::UNIX_EPOCH, at(3)).await.unwrap();
    assert_eq!(tx.answered(&member, edit(1)).await, Ok(None));
    assert_eq!(tx.lasting(&member, &key("V~1")).await, Ok(None));
    assert_eq!(tx.answered(&member, edit(2)).await, Ok(Some(answered(5))));
    assert_eq!(tx.lasting(&member, &key("V~2")).await, Ok(Some(key("V002"))));
    assert_eq!(tx.commit().await.unwrap().floor, 0);
    let page = changes(store, &reads([area("U01")]), 4).await;
    assert_eq!((short(&page), page.head.floor), (vec!["-C002".to_owned(), "~C001".to_owned()], 0));
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.compact(Timestamp::MAX, at(3)).await.unwrap();
    let compacted = tx.commit().await.unwrap();
    assert_eq!((compacted.floor, compacted.seq), (6, 6));
    let page = changes(store, &reads([area("U01")]), 4).await;
    assert_eq!((short(&page), page.head), (Vec::new(), compacted));
    assert_eq!(short(&changes(store, &Reads::Everything, 0).await), ["+C001"]);
    // Compacting again, with nothing to forget, leaves the floor where it is.
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.compact(Timestamp::MAX, at(3)).await.unwrap();
    assert_eq!(tx.commit().await.unwrap().floor, 6);
}

async fn numbers_are_unique<S: Store>(store: &S) {
    put(store, &community("C017", 1), []).await;
    for other in ["C~k3m9q2x7", "C", "C1-2", "Cx", "C1234567890"] {
        put(store, &community(other, 1), []).await;
    }
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(18));
    assert_eq!(tx.number(Kind::Community).await, Ok(19));
    assert_eq!(tx.number(Kind::Visit).await, Ok(1));
    tx.put(&community("C030", 1)).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(31));
    tx.put(&community("C003", 1)).await.unwrap();
    tx.delete(&key("C030")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(32));
    drop(tx);
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(32), "what was not committed was not given");
    assert_eq!(tx.number(Kind::Visit).await, Ok(2));
}

async fn skipped_numbers_are_never_given<S: Store>(store: &S) {
    put(store, &community("C017", 1), []).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(18));
    tx.skip_numbers().await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(18 + AHEAD + 1));
    tx.commit().await.unwrap();
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(18 + AHEAD + 2));
    assert_eq!(tx.number(Kind::Visit).await, Ok(AHEAD + 1), "a kind without a number had some, perhaps");
}

async fn many_are_read_as_one_by_one<S: Store>(store: &S) {
    let mut tx = store.begin(COUNTY).await.unwrap();
    let mut keys = vec![key("C404"), key("L404")];
    for number in 1..=60 {
        let (one, over) = (format!("C{number:03}"), format!("L{number:03}"));
        tx.put(&community(&one, number)).await.unwrap();
        tx.put(&supervision(&over, 1, &one)).await.unwrap();
        tx.put(&supervision(&format!("L{:03}", 100 - number), 1, "C001")).await.unwrap();
        keys.extend([key(&over), key(&one)]);
    }
    tx.commit().await.unwrap();
    let mut tx = store.begin("huoshan").await.unwrap();
    tx.put(&community("C404", 1)).await.unwrap();
    tx.put(&supervision("L001", 1, "C404")).await.unwrap();
    tx.commit().await.unwrap();
    for many in [0, 1, 2, 4, 5, 16, 17, 50, 51, keys.len()] {
        let keys = &keys[..many];
        let mut tx = store.begin(COUNTY).await.unwrap();
        let (records, pointing) = (tx.records(keys).await.unwrap(), tx.pointing_at_many(keys).await.unwrap());
        assert_eq!((records.len(), pointing.len()), (many, many));
        for ((key, record), from) in keys.iter().zip(records).zip(pointing) {
            assert_eq!(tx.record(key).await, Ok(record), "{key:?}");
            assert_eq!(tx.pointing_at(key).await, Ok(from), "{key:?}");
        }
    }
    // What was read in one go is put and relabelled like what was read alone.
    put(store, &community("C001", 2), [area("U01")]).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.records(&[key("C001"), key("C002")]).await.unwrap();
    tx.put(&community("C001", 3)).await.unwrap();
    let seq = tx.commit().await.unwrap().seq;
    let page = changes(store, &reads([area("U01")]), seq - 1).await;
    assert_eq!(short(&page), ["+C001"]);
}

async fn who_points_at_what_follows_the_records<S: Store>(store: &S) {
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.put(&supervision("L10", 1, "C001")).await.unwrap();
    tx.put(&supervision("L02", 1, "C001")).await.unwrap();
    tx.put(&visit("V001", 1, "L02")).await.unwrap();
    assert_eq!(tx.pointing_at(&key("C001")).await, Ok(vec![key("L02"), key("L10")]));
    tx.commit().await.unwrap();
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.pointing_at(&key("L02")).await, Ok(vec![key("V001")]));
    tx.put(&supervision("L02", 2, "C002")).await.unwrap();
    tx.put(&supervision("L10", 2, "C001")).await.unwrap();
    assert_eq!(tx.pointing_at(&key("C001")).await, Ok(vec![key("L10")]));
    assert_eq!(tx.pointing_at(&key("C002")).await, Ok(vec![key("L02")]));
    tx.delete(&key("L10")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.pointing_at(&key("C001")).await, Ok(Vec::new()));
    // A record that is gone is still pointed at.
    assert_eq!(tx.pointing_at(&key("C002")).await, Ok(vec![key("L02")]));
}

async fn an_epoch_is_set_with_its_transaction<S: Store>(store: &S) {
    put(store, &community("C001", 1), []).await;
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.set_epoch("0f3a").await.unwrap();
    tx.commit().await.unwrap();
    let expected = Head { epoch: "0f3a".into(), seq: 1, floor: 0 };
    assert_eq!(head(store).await, expected);
}

async fn counties_do_not_see_each_other<S: Store>(store: &S) {
    put(store, &community("C001", 1), [area("U01")]).await;
    let mut tx = store.begin("huoshan").await.unwrap();
    tx.put(&community("C001", 7)).await.unwrap();
    tx.put(&community("C009", 1)).await.unwrap();
    tx.relabel(&key("C001"), &texts([area("U01")])).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.counties().await, Ok(vec!["huoshan".into(), COUNTY.into()]));
    assert_eq!(store.record(COUNTY, &key("C001")).await, Ok(Some(community("C001", 1))));
    assert_eq!(store.count(COUNTY, &Reads::Everything).await, Ok(1));
    assert_eq!(store.count(COUNTY, &reads([area("U01")])).await, Ok(1));
    assert_eq!(short(&changes(store, &reads([area("U01")]), 0).await), ["+C001"]);
    let mut tx = store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.number(Kind::Community).await, Ok(2));
    drop(tx);
    let heads = store.heads().await.unwrap();
    assert_ne!(heads[0].1.epoch, heads[1].1.epoch);
    assert_eq!((heads[0].1.seq, heads[1].1.seq), (3, 2));
}

async fn ids_in_every_script_are_kept<S: Store>(store: &S) {
    let ids = ["C'; DROP TABLE records; --", "C%_\\", "C示例", "C 1", "C\"2\"", "C?", "C$1"];
    for id in ids {
        let record = community(id, 1);
        put(store, &record, [area(id)]).await;
        assert_eq!(store.record(COUNTY, &record.key()).await, Ok(Some(record)));
        assert_eq!(store.count(COUNTY, &reads([area(id)])).await, Ok(1), "{id}");
    }
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.put(&supervision("L 01", 1, "C示例")).await.unwrap();
    assert_eq!(tx.pointing_at(&key("C示例")).await, Ok(vec![key("L 01")]));
    tx.commit().await.unwrap();
    let mut tx = store.begin(COUNTY).await.unwrap();
    tx.delete(&key("L 01")).await.unwrap();
    assert_eq!(tx.pointing_at(&key("C示例")).await, Ok(Vec::new()));
}
