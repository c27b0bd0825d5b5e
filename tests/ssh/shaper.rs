//! A link to the host that is as long and narrow as it is said to be, and counts what goes through it.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// How a link is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// How long a byte is on its way, in one direction.
    pub delay: Duration,
    /// Bytes a second in each direction; 0 for no limit.
    pub rate: u32,
}

/// Bytes that went through a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// To the host.
    pub up: u64,
    /// From the host.
    pub down: u64,
}

/// The link; its threads end with its connections.
pub struct Shaper {
    pub port: u16,
    counts: Arc<[AtomicU64; 2]>,
}

impl Shaper {
    /// A link to a port of this machine.
    pub fn to(host: u16, shape: Shape) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let counts: Arc<[AtomicU64; 2]> = Arc::default();
        let shared = Arc::clone(&counts);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", host)) else { continue };
                for end in [&client, &server] {
                    end.set_nodelay(true).unwrap();
                }
                let pairs = [(&client, &server), (&server, &client)];
                for (direction, (from, to)) in pairs.into_iter().enumerate() {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let counts = Arc::clone(&shared);
                    thread::spawn(move || carry(from, to, shape, &counts[direction]));
                }
            }
        });
        Self { port, counts }
    }

    pub fn carried(&self) -> Carried {
        let [up, down] = &*self.counts;
        Carried { up: up.load(Ordering::SeqCst), down: down.load(Ordering::SeqCst) }
    }
}

/// Carries one direction: bytes leave as fast as the rate allows, and arrive a delay later.
fn carry(mut from: TcpStream, mut to: TcpStream, shape: Shape, count: &AtomicU64) {
    let (send, arrivals) = channel::<(Instant, Vec<u8>)>();
    let mut far = to.try_clone().unwrap();
    let arriving = thread::spawn(move || {
        for (at, piece) in arrivals {
            thread::sleep(at.saturating_duration_since(Instant::now()));
            if far.write_all(&piece).is_err() {
                return;
            }
        }
    });
    let mut free = Instant::now();
    let mut piece = [0; 512];
    while let Ok(size @ 1..) = from.read(&mut piece) {
        count.fetch_add(size as u64, Ordering::SeqCst);
        let takes = if shape.rate == 0 { 0.0 } else { size as f64 / f64::from(shape.rate) };
        free = free.max(Instant::now()) + Duration::from_secs_f64(takes);
        if send.send((free + shape.delay, piece[..size].to_vec())).is_err() {
            break;
        }
    }
    drop(send);
    let _ = arriving.join();
    let _ = to.shutdown(Shutdown::Write);
    let _ = to.flush();
}
