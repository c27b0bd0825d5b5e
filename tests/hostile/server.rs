//! A server that answers whatever a test wants it to, byte by byte.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server does with a request.
#[derive(Clone)]
pub enum Reply {
    /// Sends these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Sends these bytes, then the piece again and again for as long as the client takes it.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes, then one byte of the rest at a time with a pause before each.
    Drip(Vec<u8>, Vec<u8>, Duration),
    /// Sends these bytes, then nothing, and keeps the connection.
    Hang(Vec<u8>),
    /// Sends these bytes, then resets the connection.
    Reset(Vec<u8>),
}

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Method and path.
    pub line: String,
    /// Header lines.
    pub headers: Vec<String>,
    /// Body.
    pub body: Vec<u8>,
}

type Script = Box<dyn FnMut(&Asked) -> Reply + Send>;

/// The server. It ends with the test.
pub struct Server {
    pub addr: SocketAddr,
    asked: Arc<Mutex<VecDeque<Asked>>>,
    sent: Arc<AtomicU64>,
}

impl Server {
    /// One that answers by a script.
    pub fn scripted(script: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let asked: Arc<Mutex<VecDeque<Asked>>> = Arc::default();
        let script: Arc<Mutex<Script>> = Arc::new(Mutex::new(Box::new(script)));
        let log = Arc::clone(&asked);
        let sent: Arc<AtomicU64> = Arc::default();
        let count = Arc::clone(&sent);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (script, log, count) = (Arc::clone(&script), Arc::clone(&log), Arc::clone(&count));
                thread::spawn(move || serve(stream, &script, &log, &count));
            }
        });
        Self { addr, asked, sent }
    }

    /// One that always answers the same.
    pub fn always(reply: Reply) -> Self {
        Self::scripted(move |_| reply.clone())
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Bytes of endless answers that it could get rid of.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().cloned().collect()
    }
}

fn serve(stream: TcpStream, script: &Mutex<Script>, log: &Mutex<VecDeque<Asked>>, count: &AtomicU64) {
    let Some(asked) = request(&stream) else { return };
    log.lock().unwrap().push_back(asked.clone());
    let reply = (script.lock().unwrap())(&asked);
    // A client that has heard enough hangs up: that is no failure of the test.
    let _ = answer(stream, reply, count);
}

fn request(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut asked = Asked::default();
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|size| *size > 0)?;
    line.trim_end().clone_into(&mut asked.line);
    let mut size = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            size = value.trim().parse().unwrap();
        }
        asked.headers.push(line.to_owned());
    }
    asked.body = vec![0; size];
    reader.read_exact(&mut asked.body).ok()?;
    Some(asked)
}

fn answer(mut stream: TcpStream, reply: Reply, count: &AtomicU64) -> std::io::Result<()> {
    match reply {
        Reply::Bytes(bytes) => stream.write_all(&bytes),
        Reply::Endless(head, piece) => {
            stream.write_all(&head)?;
            loop {
                stream.write_all(&piece)?;
                count.fetch_add(piece.len() as u64, Ordering::SeqCst);
            }
        }
        Reply::Drip(head, rest, pause) => {
            stream.write_all(&head)?;
            for byte in rest.iter().cycle() {
                thread::sleep(pause);
                stream.write_all(&[*byte])?;
            }
            Ok(())
        }
        Reply::Hang(bytes) => {
            stream.write_all(&bytes)?;
            // Until the client goes.
            let _ = stream.read(&mut [0; 1]);
            Ok(())
        }
        Reply::Reset(bytes) => {
            stream.write_all(&bytes)?;
            stream.flush()?;
            reset(stream)
        }
    }
}

/// Closes so that the client's system is told of a reset.
fn reset(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async { tokio::net::TcpStream::from_std(stream)?.set_zero_linger() })
}

/// Status, media type and more headers of an answer whose end is the connection's.
pub fn head(status: &str, media: &str, more: &str) -> Vec<u8> {
    let media = if media.is_empty() { String::new() } else { format!("content-type: {media}\r\n") };
    format!("HTTP/1.1 {status}\r\n{media}connection: close\r\n{more}\r\n").into_bytes()
}

/// A whole answer.
pub fn whole(status: &str, media: &str, body: &[u8]) -> Reply {
    let size = format!("content-length: {}\r\n", body.len());
    Reply::Bytes([head(status, media, &size).as_slice(), body].concat())
}

/// JSON with status 200.
pub fn json(body: &str) -> Reply {
    whole("200 OK", "application/json", body.as_bytes())
}
