//! TLS: a certificate of the operator's own, read again on SIGHUP.

use std::fs;
use std::path::Path;

use reqwest::{Certificate, Client, StatusCode};
use rustix::process::Signal;
use shumei::wire::paths;

use super::client;
use super::processes::Process;

/// Puts a new certificate for `localhost` in place; gives a client that trusts it and no other.
fn renew(dir: &Path, server: Option<&Process>) -> Client {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(dir.join("cert.pem"), made.cert.pem()).unwrap();
    fs::write(dir.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    if let Some(server) = server {
        server.signal(Signal::HUP);
        server.logged("the certificate was read again");
    }
    let trusted = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    // A connection for each call: one that is open would keep the certificate that it began with.
    client().tls_certs_only([trusted]).pool_max_idle_per_host(0).build().unwrap()
}

async fn alive(client: &Client, server: &Process) -> bool {
    let url = format!("https://localhost:{}{}", server.address.port(), paths::HEALTHZ);
    match client.get(url).send().await {
        Ok(answer) => {
            assert_eq!(answer.status(), StatusCode::OK);
            assert!(answer.headers().contains_key("strict-transport-security"));
            true
        }
        Err(error) => {
            assert!(error.is_connect(), "{error:?}");
            false
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_replaced_while_running_and_a_bad_one_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let old = renew(dir.path(), None);
    let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    let args = ["--tls-cert", cert.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    let server = Process::start(dir.path(), &args);
    assert_eq!(server.scheme, "https");
    assert!(alive(&old, &server).await);

    let new = renew(dir.path(), Some(&server));
    assert!(alive(&new, &server).await && !alive(&old, &server).await);

    fs::write(&key, "no key").unwrap();
    server.signal(Signal::HUP);
    server.logged("the old one stays");
    assert!(alive(&new, &server).await);

    // Plain HTTP is not answered there.
    let plain = client().build().unwrap();
    let url = format!("http://{}{}", server.address, paths::HEALTHZ);
    assert!(plain.get(url).send().await.is_err());
}
