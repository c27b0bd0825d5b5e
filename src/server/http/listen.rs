//! Listening: plain or by TLS, until told to stop.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use jiff::Timestamp;

use super::{App, router};
use crate::server::service::{self, Moment};
use crate::server::store::Store;

/// A certificate with its key, both as PEM files, and what of them is in use.
#[derive(Clone, Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    config: RustlsConfig,
}

impl Certificate {
    /// Reads a certificate chain and its key.
    ///
    /// # Errors
    /// Where a file can't be read, is no PEM, or the two do not belong together.
    pub async fn read(chain: PathBuf, key: PathBuf) -> io::Result<Self> {
        // Of the providers that may be linked, one must be named; a second naming is no error.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = RustlsConfig::from_pem_file(&chain, &key).await?;
        Ok(Self { chain, key, config })
    }

    /// Reads the files again. Where they are bad the old certificate stays in use.
    ///
    /// # Errors
    /// As [`Certificate::read`].
    pub async fn reload(&self) -> io::Result<()> {
        self.config.reload_from_pem_file(&self.chain, &self.key).await
    }
}

/// Serves until `until` is over; then no call is let in, waiting ones answer at once, and running ones have their
/// grace to end.
///
/// # Errors
/// Where the listener fails.
pub async fn serve<S: Store>(
    app: Arc<App<S>>,
    listener: TcpListener,
    certificate: Option<Certificate>,
    until: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let handle = Handle::new();
    let head_timeout = app.options.head_timeout;
    let mut server = axum_server::from_tcp(listener)?
        .handle(handle.clone())
        .first_request_timeout(head_timeout)
        .accept_error_handler(|_, error| tracing::debug!(%error, "a connection was not made"));
    server.http_builder().http1().header_read_timeout(head_timeout);
    let poll = {
        let app = Arc::clone(&app);
        async move { app.hub.poll(&*app.store, app.options.poll).await }
    };
    let chores = tokio::spawn(chores(Arc::clone(&app)));
    let poll = tokio::spawn(poll);
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let serving = async move {
        match certificate {
            None => server.serve(service).await,
            Some(certificate) => {
                let acceptor = RustlsAcceptor::new(certificate.config).handshake_timeout(head_timeout);
                server.acceptor(acceptor).serve(service).await
            }
        }
    };
    tokio::pin!(serving);
    let result = tokio::select! {
        result = &mut serving => result,
        () = until => {
            tracing::info!(connections = handle.connection_count(), "stopping");
            app.stop();
            handle.graceful_shutdown(Some(app.options.grace));
            serving.await
        }
    };
    chores.abort();
    poll.abort();
    tracing::info!("stopped");
    result
}

/// What is done now and then while the server runs.
async fn chores<S: Store>(app: Arc<App<S>>) {
    let mut ticks = tokio::time::interval(app.options.compact_every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        app.rates.forget();
        let moment = Moment::at(Timestamp::now());
        match service::compact(&*app.store, moment, &app.options.limits).await {
            Ok(()) => tracing::debug!("compacted"),
            Err(error) => tracing::warn!(%error, "the feed was not compacted"),
        }
    }
}
