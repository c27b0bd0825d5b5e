//! A poor link: a proxy in front of a server that delays, narrows and cuts.

#![allow(dead_code, reason = "each test uses its part")]

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the link does to bytes on their way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    /// Delay before each piece.
    pub delay: Duration,
    /// Bytes a second, each way; 0 for no limit.
    pub rate: u64,
    /// Bytes from the server after which a connection is cut; 0 for never.
    pub cut_after: u64,
}

/// The proxy. It ends with the test.
pub struct Link {
    addr: SocketAddr,
    state: Arc<State>,
}

struct State {
    to: SocketAddr,
    weather: Weather,
    /// For each of the next connections, bytes from the server after which it is cut, in place of the weather's.
    next: Mutex<VecDeque<u64>>,
    /// Whether connections are refused altogether.
    down: AtomicBool,
    connections: AtomicUsize,
    cuts: AtomicUsize,
    bytes: AtomicU64,
}

impl Link {
    /// A link to a server.
    pub fn to(server: SocketAddr, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let state = Arc::new(State {
            to: server,
            weather,
            next: Mutex::default(),
            down: AtomicBool::new(false),
            connections: AtomicUsize::new(0),
            cuts: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                thread::spawn(move || carry(&client, &state));
            }
        });
        Self { addr, state }
    }

    /// Where clients connect.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL of the server behind it.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Takes the link down, or up again; connections that stand are cut at their next byte.
    pub fn set_down(&self, down: bool) {
        self.state.down.store(down, Ordering::SeqCst);
    }

    /// Cuts each of the next connections after so many bytes from the server, and those after them as the weather has
    /// it.
    pub fn cut_next(&self, after: impl IntoIterator<Item = u64>) {
        *self.state.next.lock().unwrap() = after.into_iter().collect();
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Connections that were cut.
    pub fn cuts(&self) -> usize {
        self.state.cuts.load(Ordering::SeqCst)
    }

    /// Bytes from the server so far.
    pub fn bytes(&self) -> u64 {
        self.state.bytes.load(Ordering::SeqCst)
    }
}

fn carry(client: &TcpStream, state: &Arc<State>) {
    state.connections.fetch_add(1, Ordering::SeqCst);
    if state.down.load(Ordering::SeqCst) {
        let _ = client.shutdown(Shutdown::Both);
        return;
    }
    let Ok(server) = TcpStream::connect(state.to) else { return };
    let cut = state.next.lock().unwrap().pop_front().unwrap_or(state.weather.cut_after);
    let (up_from, up_to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let up = Arc::clone(state);
    thread::spawn(move || {
        let _ = pump(&up_from, &up_to, &up, None);
        let _ = up_to.shutdown(Shutdown::Write);
    });
    let _ = pump(&server, client, state, Some(cut));
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}

/// Carries bytes one way; `cut` is given on the way from the server.
fn pump(mut from: &TcpStream, mut to: &TcpStream, state: &State, cut: Option<u64>) -> io::Result<()> {
    let (down, cut) = (cut.is_some(), cut.unwrap_or_default());
    let mut carried = 0;
    let mut buffer = [0; 4_096];
    loop {
        let size = from.read(&mut buffer)?;
        if size == 0 {
            return Ok(());
        }
        let mut piece = &buffer[..size];
        if state.down.load(Ordering::SeqCst) {
            piece = &[];
        } else if down && cut > 0 {
            piece = &piece[..piece.len().min(usize::try_from(cut - carried).unwrap())];
        }
        if !state.weather.delay.is_zero() {
            thread::sleep(state.weather.delay);
        }
        if let Some(micros) = (piece.len() as u64 * 1_000_000).checked_div(state.weather.rate) {
            thread::sleep(Duration::from_micros(micros));
        }
        to.write_all(piece)?;
        carried += piece.len() as u64;
        if down {
            state.bytes.fetch_add(piece.len() as u64, Ordering::SeqCst);
        }
        if piece.len() < size || (down && cut > 0 && carried >= cut) {
            state.cuts.fetch_add(1, Ordering::SeqCst);
            return Ok(());
        }
    }
}
