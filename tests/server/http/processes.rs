//! The built program as a server: signals, several of them over one database, and what it refuses to do.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use shumei::domain::access::Reads;
use shumei::server::store::{SqlStore, Store};
use shumei::server::token::Secret;
use shumei::wire::{Changes, EditsAnswer, FeedEntry, Outcome, Session, paths};
use tempfile::TempDir;

use super::super::{COUNTY, open, postgres, sqlite};
use super::{client, populate, report};

/// A running `shumei serve`; killed when dropped.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
    pub scheme: String,
    log: mpsc::Receiver<String>,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with a home below `home`.
pub fn shumei(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shumei"));
    command
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env_remove("SHUMEI_DATABASE")
        .args(["--lang", "en", "serve"])
        .stdin(Stdio::null());
    command
}

impl Process {
    pub fn start(home: &Path, args: &[&str]) -> Self {
        let mut child = shumei(home)
            .args(["--listen", "127.0.0.1:0"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (told, log) = mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        let Some((scheme, address)) = url.split_once("://") else {
            let _ = child.wait();
            panic!("{line}{:?}", log.try_iter().collect::<Vec<_>>());
        };
        Self { child, address: address.parse().unwrap(), scheme: scheme.to_owned(), log }
    }

    fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for a line of the log that holds a text.
    pub fn logged(&self, text: &str) -> String {
        loop {
            let line = self.log.recv_timeout(Duration::from_secs(60)).unwrap();
            if line.contains(text) {
                return line;
            }
        }
    }

    fn ended(mut self) -> (ExitStatus, Vec<String>) {
        let status = self.child.wait().unwrap();
        (status, self.log.iter().collect())
    }
}

fn get(client: &Client, server: &Process, token: &Secret, path: &str) -> RequestBuilder {
    client.get(server.url(path)).bearer_auth(token.reveal())
}

async fn session(client: &Client, server: &Process, token: &Secret) -> Session {
    get(client, server, token, paths::SESSION).send().await.unwrap().json().await.unwrap()
}

/// Begins a waiting call and returns once the server counts it.
async fn wait(client: &Client, server: &Process, token: &Secret) -> tokio::task::JoinHandle<Changes> {
    let after = session(client, server, token).await.head;
    let request = get(client, server, token, &format!("{}?after={after}&wait=60", paths::CHANGES));
    let call = tokio::spawn(async move { request.send().await.unwrap().json().await.unwrap() });
    loop {
        let text = client.get(server.url(paths::METRICS)).send().await.unwrap().text().await.unwrap();
        if text.contains("shumei_waiting_calls 1") {
            return call;
        }
    }
}

async fn database(dir: &TempDir) -> (String, std::collections::BTreeMap<&'static str, Secret>) {
    let store = sqlite(dir).await;
    let tokens = populate(&store).await;
    store.close().await;
    (format!("sqlite:{}", dir.path().join("shumei.db").display()), tokens)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_lets_edits_end_and_answers_those_who_wait() {
    let dir = tempfile::tempdir().unwrap();
    let (url, tokens) = database(&dir).await;
    let server = Process::start(dir.path(), &["--database", &url, "--grace", "60s", "--log", "json"]);
    let client = client().build().unwrap();
    let call = wait(&client, &server, &tokens["viewer"]).await;

    // An edit of which only a part has come.
    let body = json!({ "edits": [report()] }).to_string();
    let (first, rest) = body.as_bytes().split_at(body.len() / 2);
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        paths::EDITS,
        tokens["lead"].reveal(),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The server asks for the body once it has begun to judge the call.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(first).unwrap();

    server.signal(Signal::TERM);
    let changes = call.await.unwrap();
    assert!(changes.entries.is_empty(), "a waiting call is answered at once: {changes:?}");
    stream.write_all(rest).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("applied"), "{answer}");

    let (address, secrets) = (server.address, tokens.values().map(Secret::reveal).collect::<Vec<_>>());
    let (status, log) = server.ended();
    assert!(status.success(), "{status}");
    assert!(TcpStream::connect(address).is_err());
    for line in log.iter().filter(|line| line.starts_with('{')) {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(entry["timestamp"].is_string() && entry["fields"]["message"].is_string(), "{line}");
    }
    let log = log.join("\n");
    assert!(log.contains("/v1/edits") && !secrets.iter().any(|secret| log.contains(secret)), "{log}");
    assert!(!log.contains(super::CONTACT));

    let store = open(&url).await;
    let rows = store.snapshot(COUNTY, &Reads::Everything, None, 1_000).await.unwrap();
    let task = rows.iter().find(|row| row.key.id == "T09").unwrap();
    assert_eq!(task.version, 2, "what was answered is there");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waiter_on_one_server_is_woken_by_an_edit_on_another() {
    let url = postgres::database().await;
    let store: SqlStore = open(&url).await;
    let tokens = populate(&store).await;
    store.close().await;
    let dir = tempfile::tempdir().unwrap();
    let servers = [(); 3].map(|()| Process::start(dir.path(), &["--database", &url]));
    let client = client().build().unwrap();
    let mut calls = Vec::new();
    for server in &servers[..2] {
        calls.push(wait(&client, server, &tokens["viewer"]).await);
    }
    let edit = report();
    let mut answers = Vec::new();
    for server in [&servers[2], &servers[0], &servers[2]] {
        let request = client.post(server.url(paths::EDITS)).bearer_auth(tokens["lead"].reveal());
        let answer = request.body(json!({ "edits": [edit] }).to_string()).send().await.unwrap();
        let EditsAnswer { answers: one } = answer.json().await.unwrap();
        answers.extend(one);
    }
    assert!(matches!(answers[0].outcome, Outcome::Applied { .. }), "{answers:?}");
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "once, whichever server is asked: {answers:?}"
    );
    for call in calls {
        let changes = call.await.unwrap();
        let [FeedEntry::Put(record)] = &changes.entries[..] else { panic!("{changes:?}") };
        assert_eq!((record.key().id.as_str(), record.version()), ("T09", 2));
    }
}

#[test]
fn what_would_be_unsafe_or_cannot_be_is_refused_with_its_cure() {
    let home = tempfile::tempdir().unwrap();
    for (args, said) in [
        (&["--listen", "0.0.0.0:0"][..], "--tls-cert"),
        (&["--listen", "nowhere"][..], "--listen"),
        (&["--listen", "192.0.2.1:0", "--insecure-http"][..], "--listen"),
        (&["--horizon", "soon"][..], "--horizon"),
        (&["--database", "mysql://x"][..], "postgres://"),
        (&["--tls-cert", "x.pem"][..], "--tls-key"),
        (&["--tls-cert", "no.pem", "--tls-key", "no.key"][..], "no.pem"),
    ] {
        let output = shumei(home.path()).args(args).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn without_a_database_named_there_is_one_in_the_state_directory() {
    let home = tempfile::tempdir().unwrap();
    let server = Process::start(home.path(), &[]);
    assert!(server.logged("admin bootstrap").starts_with("shumei: "));
    assert!(home.path().join("state/shumei/server/shumei.db").is_file());
    server.signal(Signal::INT);
    assert!(server.ended().0.success());
}
