//! A full disk: what was acknowledged stays, what can't be kept is refused with a reason, nothing is half-written.

use std::collections::BTreeMap;
use std::fs;

use shumei::domain::edit::EditId;
use tempfile::TempDir;
use tokio::runtime::Builder;
use uuid::Uuid;

use super::api::Api;
use super::county::{County, OFFICE};
use super::edits::{self, canonical, told};
use super::puppet::{Orders, Puppet, outbox};
use super::server::Site;
use super::small::SmallDisk;

#[test]
fn an_outbox_on_a_full_disk_refuses_and_keeps_what_it_had() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("client");
    let disk = SmallDisk::at(&dir, 1024, 1);
    let orders = Orders { url: None, token: String::new(), member: "M001".to_owned(), dir: dir.clone() };
    let mut client = Puppet::start_with(disk.command(&Puppet::program()), &orders);
    let mut saved: Vec<String> = Vec::new();
    let mut keep = |client: &mut Puppet, text: String| {
        let said = client.ask(&format!("put Z001 {text}"));
        let ok = said == format!("saved {text}");
        if ok {
            saved.push(text);
        }
        (ok, said)
    };
    for number in 0..5 {
        let (ok, said) = keep(&mut client, format!("before {number}"));
        assert!(ok, "{said}");
    }
    disk.fill(client.pid(), 6);
    let mut refused = 0;
    // Long and short ones: some still fit, until none does.
    for number in 0..40 {
        let long = "长".repeat(number % 4 * 400);
        let (ok, said) = keep(&mut client, format!("full {number} {long}"));
        assert!(ok || said.contains("full") || said.contains("large"), "{said}");
        refused += u32::from(!ok);
    }
    assert!(refused > 0, "the disk was never full");
    disk.free(client.pid());
    let (ok, said) = keep(&mut client, "after".to_owned());
    assert!(ok, "{said}");
    client.kill();

    let listing = outbox(&disk.path().join("outbox"));
    assert_eq!(listing.faults, []);
    let mut kept: Vec<String> = listing.entries.iter().map(|entry| edits::text(&entry.proposal)).collect();
    kept.sort();
    saved.sort();
    assert_eq!(kept, saved);
}

#[test]
fn a_cache_on_a_full_disk_lets_the_session_go_on() {
    let county = County::on_sqlite();
    let server = county.site.serve();
    let home = TempDir::new().unwrap();
    let dir = home.path().join("client");
    let disk = SmallDisk::at(&dir, 4096, 64);
    let orders = Orders { dir, ..county.orders(&server, OFFICE[0]) };
    let start = || Puppet::start_with(disk.command(&Puppet::program()), &orders);
    let mut client = start();
    assert_eq!(client.ask("level"), "level");
    assert!(client.ask("cache").ends_with("frozen None"));
    disk.fill(client.pid(), 0);
    // What others do arrives all the same, until the cache must grow.
    let api = Api::new(&server.url(), county.token(OFFICE[1]));
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut cache = String::new();
    for round in 0..200 {
        let edits: Vec<_> = (0..20)
            .map(|number| {
                let text = format!("{round} {number} {}", "长".repeat(300));
                edits::proposal(EditId::new(Uuid::now_v7()), &text, OFFICE[1], &county.supervisions[0])
            })
            .collect();
        runtime.block_on(api.edits(&edits));
        assert_eq!(client.ask("level"), "level");
        cache = client.ask("cache");
        if !cache.ends_with("frozen None") {
            break;
        }
    }
    assert!(!cache.ends_with("frozen None"), "the disk was never full");
    client.kill();

    // A session that begins on the full disk has no cache, and says so; or it has what was written before.
    let mut client = start();
    assert_eq!(client.ask("level"), "level");
    disk.free(client.pid());
    client.kill();
    let mut client = start();
    assert_eq!(client.ask("level"), "level");
    let cache = client.ask("cache");
    assert!(cache.starts_with("Slot(0)") && cache.ends_with("frozen None"), "{cache}");
    client.quit();
    let inside = Orders { dir: disk.path(), ..orders.clone() };
    let (records, _) = runtime.block_on(api.snapshot());
    assert!(canonical(inside.records()) == canonical(records));
}

#[test]
fn a_server_on_a_full_disk_takes_no_edit_and_loses_none() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("server");
    let disk = SmallDisk::at(&dir, 8192, 4096);
    let county = County::fill(Site::sqlite(home.path()), 140);
    fs::copy(home.path().join("county.db"), disk.path().join("county.db")).unwrap();
    let site = Site { database: Site::sqlite(&dir).database, ..county.site.clone() };
    let mut program = disk.command(Site::binary());
    site.surround(&mut program);
    let server = site.serve_with(program, "127.0.0.1:0", &[]);
    let orders = Orders { dir: home.path().join("client"), ..county.orders(&server, OFFICE[0]) };
    let mut client = Puppet::start(&orders);
    assert_eq!(client.ask("level"), "level");
    disk.fill(server.pid(), 0);
    let mut saved = BTreeMap::new();
    let mut said = String::new();
    for number in 0..200 {
        let text = format!("{number} {}", "长".repeat(300));
        assert_eq!(client.ask(&format!("put {} {text}", county.supervisions[0])), format!("saved {text}"));
        saved.insert(text, 1);
        said = client.ask("try");
        if said != "level" {
            break;
        }
    }
    assert!(said.contains("503") || said.contains("not ready"), "{said}");
    disk.free(server.pid());
    assert_eq!(client.ask("level"), "level");
    client.quit();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let api = Api::new(&server.url(), county.token(OFFICE[0]));
    let (records, _) = runtime.block_on(api.snapshot());
    assert_eq!(told(&records), saved);
    assert!(canonical(orders.records()) == canonical(records));
}
