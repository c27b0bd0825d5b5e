//! A slow link that is cut again and again: snapshots come whole, edits arrive once.

use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;

use super::api::Api;
use super::county::{County, OFFICE};
use super::edits::{canonical, told};
use super::puppet::{Puppet, outbox};

/// What the link does to answers.
#[derive(Default)]
struct Weather {
    /// Before each piece of an answer.
    delay: Duration,
    /// Longest piece.
    piece: usize,
    /// So many bytes of answers until the connection is cut, for each of the next connections.
    cuts: VecDeque<usize>,
    /// Connections that were cut.
    cut: usize,
}

/// A link between client and server.
struct Link {
    address: String,
    weather: Arc<Mutex<Weather>>,
}

impl Link {
    /// A link to a server. Its threads end with their connections, the one that listens with the process.
    fn to(server: &str, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let weather = Arc::new(Mutex::new(weather));
        let (shared, server) = (Arc::clone(&weather), server.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(behind) = TcpStream::connect(&server) else { continue };
                let shared = Arc::clone(&shared);
                let (mut there, mut asked) = (behind.try_clone().unwrap(), client.try_clone().unwrap());
                thread::spawn(move || {
                    let _ = std::io::copy(&mut asked, &mut there);
                    let _ = there.shutdown(Shutdown::Write);
                });
                thread::spawn(move || answers(behind, client, &shared));
            }
        });
        Self { address, weather }
    }
}

fn answers(mut from: TcpStream, mut to: TcpStream, weather: &Mutex<Weather>) {
    let mut left = weather.lock().unwrap().cuts.pop_front();
    loop {
        let (delay, piece) = {
            let weather = weather.lock().unwrap();
            (weather.delay, weather.piece.max(1))
        };
        let mut bytes = vec![0; left.map_or(piece, |left| piece.min(left)).max(1)];
        let length = if left == Some(0) { 0 } else { from.read(&mut bytes).unwrap_or(0) };
        if length == 0 || to.write_all(&bytes[..length]).is_err() {
            break;
        }
        if let Some(left) = &mut left {
            *left -= length;
        }
        thread::sleep(delay);
    }
    weather.lock().unwrap().cut += usize::from(left == Some(0));
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

#[test]
fn a_snapshot_over_a_cut_link_goes_on_where_it_was() {
    let county = County::with_communities(1_500);
    let server = county.site.serve();
    // Each connection brings some more of it.
    let cuts = (1..=12).map(|turn| turn * 9_000).collect();
    let weather = Weather { delay: Duration::from_millis(1), piece: 4_096, cuts, cut: 0 };
    let link = Link::to(&server.address, weather);
    let mut orders = county.orders(&server, OFFICE[0]);
    orders.url = Some(format!("http://{}", link.address));
    let mut client = Puppet::start(&orders);
    while client.ask("try") != "level" {}
    client.quit();
    assert!(link.weather.lock().unwrap().cut >= 3, "the link was cut on the way");
    assert!(canonical(orders.records()) == everything(&county, &server.url()));
}

#[test]
fn edits_whose_answers_are_cut_off_are_applied_once() {
    let county = County::on_sqlite();
    let server = county.site.serve();
    let weather = Weather { delay: Duration::ZERO, piece: 1_460, ..Weather::default() };
    let link = Link::to(&server.address, weather);
    let mut orders = county.orders(&server, OFFICE[0]);
    orders.url = Some(format!("http://{}", link.address));
    let mut client = Puppet::start(&orders);
    assert_eq!(client.ask("level"), "level");
    let mut saved = BTreeMap::new();
    for round in 0..20_usize {
        // The connections that follow break after some hundred bytes: within the answer to a session, or to edits.
        let cuts = (0..4).map(|turn| 40 + (round * 97 + turn * 211) % 1_500);
        link.weather.lock().unwrap().cuts = cuts.collect();
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
    assert!(link.weather.lock().unwrap().cut >= 10, "the link was cut on the way");
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
