//! A server restored from a backup: clients start anew, and what they had sent since the backup comes back.

use tokio::runtime::Builder;

use super::api::Api;
use super::county::{County, OFFICE};
use super::edits::{canonical, told};
use super::puppet::Puppet;

fn restored(county: &County) {
    let mut server = county.site.serve();
    let address = server.address.clone();
    let orders: Vec<_> = OFFICE.iter().map(|member| county.orders(&server, member)).collect();
    let mut clients: Vec<Puppet> = orders.iter().map(Puppet::start).collect();
    let mut saved = std::collections::BTreeMap::new();
    let mut edit = |clients: &mut [Puppet], when: &str| {
        for (client, orders) in clients.iter_mut().zip(&orders) {
            for number in 0..4 {
                let text = format!("{} {when} {number}", orders.member);
                let line = format!("put {} {text}", county.supervisions[0]);
                assert_eq!(client.ask(&line), format!("saved {text}"));
                saved.insert(text, 1);
            }
            assert_eq!(client.ask("level"), "level");
        }
    };
    edit(&mut clients, "before");
    let backup = county.site.home.join("backup");
    county.site.admin(&["backup", &backup.display().to_string()]);
    edit(&mut clients, "after");
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let api = Api::new(&server.url(), county.token(OFFICE[0]));
    let before = runtime.block_on(api.session()).epoch;
    server.kill();
    county.site.admin(&["restore", "--force", &backup.display().to_string()]);
    server = county.site.serve_at(&address);
    // The clients were never told: they find out by themselves.
    for _ in 0..2 {
        for client in &mut clients {
            assert_eq!(client.ask("level"), "level");
        }
    }
    let api = Api::new(&server.url(), county.token(OFFICE[0]));
    assert_ne!(runtime.block_on(api.session()).epoch, before, "the restored server is another one");
    let (records, _) = runtime.block_on(api.snapshot());
    assert_eq!(told(&records), saved, "what was sent after the backup is there again, and once");
    clients.into_iter().for_each(Puppet::quit);
    for orders in &orders {
        assert!(canonical(orders.records()) == canonical(records.clone()), "the cache of {}", orders.member);
    }
}

#[test]
fn edits_made_after_a_backup_come_back_after_its_restore_over_sqlite() {
    restored(&County::on_sqlite());
}

#[test]
fn edits_made_after_a_backup_come_back_after_its_restore_over_postgresql() {
    restored(&County::on_postgres());
}
