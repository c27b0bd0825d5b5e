//! A server inside another program: for the demonstration, on a loopback port of its own.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use super::http::{self, App, Options};
use super::store::Store;

/// A running server; dropping it stops it, and waits until it has stopped.
#[derive(Debug)]
pub struct Embedded {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Embedded {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL (`http://127.0.0.1:40123`).
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // A server that has ended by itself listens no more.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Starts a server on a loopback port that the system chooses, in a thread of its own. `open` opens the store on that
/// thread, and whatever else must be there before the first call; what it gives beside the store is handed back.
///
/// # Errors
/// Those of `open`, and the system's where there is no thread or no port.
pub fn start<S, T, E, O, F>(options: Options, open: O) -> Result<(Embedded, T), E>
where
    S: Store,
    T: Send + 'static,
    E: From<io::Error> + Send + 'static,
    O: FnOnce() -> F + Send + 'static,
    F: Future<Output = Result<(S, T), E>>,
{
    let (told, tell) = mpsc::sync_channel::<Result<(SocketAddr, T), E>>(1);
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new().name("server".to_owned()).spawn(move || {
        let begun = begin(open);
        let (runtime, listener, address, store, more) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                let _ = told.send(Err(error));
                return;
            }
        };
        // The port takes calls from now on; they are answered as soon as the runtime runs.
        if told.send(Ok((address, more))).is_err() {
            return;
        }
        let until = async { drop(stopped.await) };
        if let Err(error) = runtime.block_on(http::serve(App::new(store, options), listener, None, until)) {
            tracing::error!(%error, "the server failed");
        }
    })?;
    let gone = || io::Error::other("the server's thread ended");
    let (address, more) = tell.recv().map_err(|_| gone())??;
    Ok((Embedded { address, stop: Some(stop), thread: Some(thread) }, more))
}

type Begun<S, T> = (tokio::runtime::Runtime, TcpListener, SocketAddr, S, T);

fn begin<S, T, E, O, F>(open: O) -> Result<Begun<S, T>, E>
where
    E: From<io::Error>,
    O: FnOnce() -> F,
    F: Future<Output = Result<(S, T), E>>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (store, more) = runtime.block_on(open())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    Ok((runtime, listener, address, store, more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::store::MemoryStore;
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    #[test]
    fn it_answers_and_is_gone_when_dropped() {
        let open = || async { Ok::<_, io::Error>((MemoryStore::new(), 7)) };
        let (server, more) = start(Options::default(), open).unwrap();
        assert_eq!(more, 7);
        let address = server.address();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("alive"), "{answer}");
        drop(server);
        assert!(TcpStream::connect(address).is_err());
    }

    #[test]
    fn a_store_that_does_not_open_is_said() {
        let open = || async { Err::<(MemoryStore, ()), _>(io::Error::other("no store")) };
        assert_eq!(start(Options::default(), open).unwrap_err().to_string(), "no store");
    }
}
