//! A slow link that is cut again and again: snapshots come whole, edits arrive once.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::runtime::Builder;

use super::api::Api;
use super::county::{County, OFFICE};
use super::edits::{canonical, told};
use super::puppet::{Puppet, outbox};
use crate::link::{Link, Weather};

#[test]
fn a_snapshot_over_a_cut_link_goes_on_where_it_was() {
    let county = County::with_communities(1_500);
    let server = county.site.serve();
    // Each connection brings some more of it.
    let weather = Weather { delay: Duration::from_millis(1), ..Weather::default() };
    let link = Link::to(server.address.parse().unwrap(), weather);
    link.cut_next((1..=12).map(|turn| turn * 9_000));
    let mut orders = county.orders(&server, OFFICE[0]);
    orders.url = Some(link.url());
    let mut client = Puppet::start(&orders);
    while client.ask("try") != "level" {}
    client.quit();
    assert!(link.cuts() >= 3, "the link was cut on the way");
    assert!(canonical(orders.records()) == everything(&county, &server.url()));
}

#[test]
fn edits_whose_answers_are_cut_off_are_applied_once() {
    let county = County::on_sqlite();
    let server = county.site.serve();
    let link = Link::to(server.address.parse().unwrap(), Weather::default());
    let mut orders = county.orders(&server, OFFICE[0]);
    orders.url = Some(link.url());
    let mut client = Puppet::start(&orders);
    assert_eq!(client.ask("level"), "level");
    let mut saved = BTreeMap::new();
    for round in 0..20_u64 {
        // The connections that follow break after some hundred bytes: within the answer to a session, or to edits.
        link.cut_next((0..4).map(|turn| 40 + (round * 97 + turn * 211) % 1_500));
        for number in 0..3 {
            let text = format!("第 {round} 轮 {number}");
            assert_eq!(
                client.ask(&format!("put {} {text}", county.supervisions[0])),
                format!("saved {text}")
            );
            saved.insert(text, 1);
        }
        while client.ask("try") != "level" {}
    }
    client.quit();
    assert!(link.cuts() >= 10, "the link was cut on the way");
    let listing = outbox(&orders.outbox());
    assert!(listing.pending().is_empty() && listing.faults.is_empty());
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (records, _) = runtime.block_on(Api::new(&server.url(), county.token(OFFICE[0])).snapshot());
    assert_eq!(told(&records), saved);
    assert!(canonical(orders.records()) == canonical(records));
}

/// All records of the server, as the office sees them.
fn everything(county: &County, url: &str) -> BTreeMap<shumei::domain::id::Key, String> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (records, _) = runtime.block_on(Api::new(url, county.token(OFFICE[0])).snapshot());
    canonical(records)
}
