//! Certificates: only a server that proves its name gets the token.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use shumei::sync::http::{Options, SetupError};
use shumei::sync::{HttpRemote, Remote as _, RemoteError};

use super::server::{Server, json};
use super::{TOKEN, answers, assert_clean, kind_of, limits, options, run, unreachable};

/// An authority, and what it says of servers.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// A server with a certificate for a name, good until the end of a year.
    fn server(&self, name: &str, year: i32) -> TlsServer {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_after = date_time_ymd(year, 12, 31);
        params.not_before = date_time_ymd(2001, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        TlsServer::new(certificate.der().clone(), key.serialize_der())
    }
}

/// A server that speaks TLS, and says who one is.
struct TlsServer {
    addr: SocketAddr,
    tokens: Arc<AtomicUsize>,
}

impl TlsServer {
    fn new(certificate: CertificateDer<'static>, key: Vec<u8>) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let tokens: Arc<AtomicUsize> = Arc::default();
        let seen = Arc::clone(&tokens);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut tls = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
                let mut request = vec![0; 8_192];
                let Ok(size) = tls.read(&mut request) else { continue };
                if String::from_utf8_lossy(&request[..size]).contains(TOKEN) {
                    seen.fetch_add(1, Ordering::SeqCst);
                }
                let super::Reply::Bytes(answer) = json(&answers::session().to_string()) else { continue };
                let _ = tls.write_all(&answer).and_then(|()| tls.flush());
                tls.conn.send_close_notify();
                let _ = tls.flush();
            }
        });
        Self { addr, tokens }
    }

    fn ask(&self, host: &str, ca: Option<Vec<u8>>) -> Result<(), RemoteError> {
        let plain = Server::always(json(""));
        let address = format!("https://{host}:{}", self.addr.port()).parse().unwrap();
        let limits = shumei::sync::http::Limits { answer: std::time::Duration::from_secs(5), ..limits() };
        let options = Options { address, ca, ..options(&plain, limits) };
        run(HttpRemote::new(&options).unwrap().session()).map(drop).inspect_err(assert_clean)
    }
}

#[test]
fn only_a_server_that_proves_its_name_is_told_the_token() {
    let (authority, other) = (Authority::new(), Authority::new());
    let good = authority.server("127.0.0.1", 2999);
    assert_eq!(good.ask("127.0.0.1", Some(authority.pem())), Ok(()));
    assert_eq!(good.tokens.load(Ordering::SeqCst), 1);
    let untrusted = RemoteError::Certificate(String::new());
    let refused = |server: &TlsServer, host: &str, ca: Option<Vec<u8>>, name: &str| {
        let before = server.tokens.load(Ordering::SeqCst);
        assert_eq!(kind_of(&server.ask(host, ca).unwrap_err()), untrusted, "{name}");
        assert_eq!(server.tokens.load(Ordering::SeqCst), before, "{name}");
    };
    refused(&good, "127.0.0.1", None, "an authority that is not known");
    refused(&good, "127.0.0.1", Some(other.pem()), "another authority's");
    refused(&good, "localhost", Some(authority.pem()), "another name");
    refused(&authority.server("127.0.0.1", 2002), "127.0.0.1", Some(authority.pem()), "an expired one");
}

#[test]
fn a_server_that_does_not_speak_tls_is_not_reached() {
    let plain = Server::always(json(&answers::session().to_string()));
    let address = format!("https://{}", plain.addr).parse().unwrap();
    let ca = Some(Authority::new().pem());
    let options = Options { address, ca, ..options(&plain, limits()) };
    let error = run(HttpRemote::new(&options).unwrap().session()).unwrap_err();
    assert_eq!(kind_of(&error), unreachable(), "{error}");
}

#[test]
fn a_file_without_certificates_is_refused() {
    let plain = Server::always(json(""));
    for bad in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "\u{1b}[2J"] {
        let options = Options {
            address: "https://127.0.0.1:1".parse().unwrap(),
            ca: Some(bad.as_bytes().to_vec()),
            ..options(&plain, limits())
        };
        let error = HttpRemote::new(&options).map(drop).unwrap_err();
        assert!(matches!(error, SetupError::Ca(_) | SetupError::Tls(_)), "{error:?}");
        assert!(!error.to_string().contains('\u{1b}'));
    }
}
