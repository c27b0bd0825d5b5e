//! The contract over HTTP: who may what, what travels, and what happens when things go wrong.

mod edits;
mod limits;
mod load;
mod matrix;
mod processes;
mod scope;
mod tls;
mod waiting;

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use shumei::domain::edit::{Edit, EditId, Proposal};
use shumei::domain::id::{Key, Kind, MemberId};
use shumei::domain::record::Record;
use shumei::server::http::{self, App, Options};
use shumei::server::service::{self, Load, Moment};
use shumei::server::store::{Account, MemoryStore, Store, Token, Tx};
use shumei::server::token::Secret;
use shumei::wire::{Answer, Changes, Cursor, EditsAnswer, Outcome, Problem, Session, SnapshotLine, paths};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::COUNTY;

/// Who calls, by the name that the tables use, and the seat.
const CALLERS: [(&str, &str); 9] = [
    ("admin", "M001"),
    ("office", "M002"),
    ("lead", "M003"),
    ("township", "M004"),
    ("viewer", "M005"),
    ("none", ""),
    ("expired", "M002"),
    ("revoked", "M002"),
    ("disabled", "M006"),
];

/// The number that the office's contact is, and that must not be seen by everybody.
const CONTACT: &str = "13800000012";

fn record(kind: Kind, mut fields: Value) -> Record {
    fields["version"] = json!(1);
    fields["updated"] = json!("2023-03-06T00:00:00Z");
    Record::from_json(kind, fields.to_string().as_bytes()).unwrap()
}

/// A small county: one task, two areas with a community each, and what is known of them.
fn county() -> Vec<Record> {
    let unit =
        |id, form, level| record(Kind::Unit, json!({"id": id, "name": id, "level": level, "form": form}));
    let member = |id: &str, role, unit, level| {
        let fields =
            json!({"id": id, "name": role, "unit": unit, "level": level, "role": role, "contact": CONTACT});
        record(Kind::Member, fields)
    };
    let community = |id, area| {
        let fields =
            json!({"id": id, "name": "示例小区", "township": area, "households": 10, "form": "closed"});
        record(Kind::Community, fields)
    };
    let supervision = |id, subject, links| {
        let subject = json!({"kind": "community", "id": subject});
        record(
            Kind::Supervision,
            json!({"id": id, "subject": subject, "since": "2023-05-01", "links": links}),
        )
    };
    let visit = |id, over| {
        record(
            Kind::Visit,
            json!({"id": id, "supervision": over, "on": "2023-06-01", "by": "M003", "findings": "示例"}),
        )
    };
    let rectification = |id, over| {
        let fields =
            json!({"id": id, "supervision": over, "title": "示例", "found": "2023-06-01", "state": "open"});
        record(Kind::Rectification, fields)
    };
    let matter = |id, area, level, unit| {
        let fields = json!({"id": id, "title": "示例", "source": "12345", "raised": "2023-06-01", "township": area,
            "level": level, "unit": unit, "state": "reported"});
        record(Kind::Matter, fields)
    };
    vec![
        unit("U03", "department", "county"),
        unit("U20", "township", "township"),
        unit("U21", "township", "township"),
        member("M001", "admin", "U03", "county"),
        member("M002", "office", "U03", "county"),
        member("M003", "lead", "U03", "county"),
        member("M004", "township", "U20", "township"),
        member("M005", "viewer", "U03", "county"),
        member("M006", "office", "U03", "county"),
        record(
            Kind::Task,
            json!({"id": "T09", "programme": "P1", "number": 9, "section": "一", "title": "示例",
                "units": [{"unit": "U03", "duty": "lead"}], "level": "county", "state": "in-progress", "clause": "三"}),
        ),
        community("C001", "U20"),
        community("C002", "U21"),
        record(Kind::Enterprise, json!({"id": "E01", "name": "示例物业", "township": "U21"})),
        supervision("L01", "C001", json!([{"level": "county", "member": "M003"}])),
        supervision("L02", "C002", json!([])),
        visit("V001", "L01"),
        visit("V002", "L02"),
        rectification("Z001", "L01"),
        rectification("Z002", "L02"),
        matter("Q001", "U20", "township", "U20"),
        matter("Q002", "U21", "township", "U03"),
        matter("Q003", "U21", "county", "U21"),
    ]
}

/// Fills a store with the small county; gives the tokens by caller.
async fn populate<S: Store>(store: &S) -> BTreeMap<&'static str, Secret> {
    let load = Load { records: county(), ..Load::default() };
    service::load(store, COUNTY, load, Moment::at(Timestamp::now())).await.unwrap();
    let now = Timestamp::now();
    let mut tx = store.begin(COUNTY).await.unwrap();
    let mut tokens = BTreeMap::new();
    for (caller, member) in CALLERS.into_iter().filter(|(_, member)| !member.is_empty()) {
        let secret = Secret::make().unwrap();
        let token = Token {
            hash: secret.hash(),
            member: MemberId::new(member),
            issued: now,
            expires: (caller == "expired").then(|| now - SignedDuration::from_secs(1)),
            revoked: (caller == "revoked").then_some(now),
            note: String::new(),
        };
        tx.set_token(&token).await.unwrap();
        tokens.insert(caller, secret);
    }
    tx.set_account(&MemberId::new("M006"), &Account { disabled: true, scope: 0 }).await.unwrap();
    tx.commit().await.unwrap();
    tokens
}

/// A client that trusts nothing beside what it is told.
fn client() -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy()
}

/// A server in this process, over a store in memory.
struct Server {
    store: MemoryStore,
    app: Arc<App<MemoryStore>>,
    address: SocketAddr,
    tokens: BTreeMap<&'static str, Secret>,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start() -> Self {
        // Tests are no members: they call as fast as they can.
        Self::with(Options { rate: 0, ..Options::default() }).await
    }

    async fn with(options: Options) -> Self {
        let store = MemoryStore::new();
        let tokens = populate(&store).await;
        Self::serve(store, tokens, options)
    }

    /// Another server over the same store.
    fn over(other: &Self, options: Options) -> Self {
        Self::serve(other.store.clone(), other.tokens.clone(), options)
    }

    fn serve(store: MemoryStore, tokens: BTreeMap<&'static str, Secret>, options: Options) -> Self {
        let app = App::new(store.clone(), options);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async { drop(stopped.await) };
        let serving = tokio::spawn(http::serve(Arc::clone(&app), listener, None, until));
        let client = client().build().unwrap();
        Self { store, app, address, tokens, client, stop: Some(stop), serving }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn signed(&self, caller: &str, request: RequestBuilder) -> RequestBuilder {
        match self.tokens.get(caller) {
            Some(token) => request.bearer_auth(token.reveal()),
            None => request,
        }
    }

    fn get(&self, caller: &str, path: &str) -> RequestBuilder {
        self.signed(caller, self.client.get(self.url(path)))
    }

    fn post(&self, caller: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
        self.signed(caller, self.client.post(self.url(paths::EDITS)).body(body))
    }

    async fn json<T: serde::de::DeserializeOwned>(&self, caller: &str, path: &str) -> T {
        let answer = self.get(caller, path).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn session(&self, caller: &str) -> Session {
        self.json(caller, paths::SESSION).await
    }

    async fn changes(&self, caller: &str, after: &Cursor) -> Changes {
        self.json(caller, &format!("{}?after={after}", paths::CHANGES)).await
    }

    /// Everything that the feed tells a caller since the beginning.
    async fn feed(&self, caller: &str) -> Changes {
        let head = self.session(caller).await.head;
        self.changes(caller, &Cursor { seq: 0, ..head }).await
    }

    async fn snapshot(&self, caller: &str) -> Vec<SnapshotLine> {
        let answer = self.get(caller, paths::SNAPSHOT).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        lines(&answer.text().await.unwrap())
    }

    async fn edit(&self, caller: &str, proposal: &Proposal) -> Outcome {
        let body = json!({ "edits": [proposal] }).to_string();
        let answer = self.post(caller, body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{text}");
        let EditsAnswer { answers } = serde_json::from_str(&text).unwrap();
        let [Answer { id, outcome }] = <[Answer; 1]>::try_from(answers).unwrap();
        assert_eq!(id, proposal.id);
        outcome
    }

    async fn stop(mut self) {
        drop(self.stop.take());
        self.serving.await.unwrap().unwrap();
    }
}

fn lines(text: &str) -> Vec<SnapshotLine> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn problem(answer: reqwest::Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let media = answer.headers()["content-type"].to_str().unwrap().to_owned();
    assert_eq!(media, "application/problem+json", "{status}");
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.status, status);
    assert!(problem.known().is_some(), "{problem:?}");
    (status, problem.kind.rsplit(':').next().unwrap().to_owned())
}

fn edit_id() -> EditId {
    EditId::new(Uuid::now_v7())
}

fn key(id: &str) -> Key {
    super::key(id)
}

/// An edit from its JSON.
fn proposal(target: &str, edit: Value) -> Proposal {
    let edit: Edit = serde_json::from_value(edit).unwrap();
    Proposal::new(edit_id(), key(target), Some(1), edit)
}

fn amend(target: &str, field: &str, was: impl Into<Value>, to: impl Into<Value>) -> Proposal {
    let (was, to): (Value, Value) = (was.into(), to.into());
    let mut fields = serde_json::Map::new();
    fields.insert(field.to_owned(), json!({"was": was, "to": to}));
    proposal(target, json!({"do": "amend", "fields": fields}))
}

fn visit(supervision: &str) -> Proposal {
    let edit = json!({"do": "visit", "supervision": supervision, "on": "2023-06-02", "by": "M003", "findings": "示例"});
    proposal("V001", edit)
}

fn report() -> Proposal {
    proposal("T09", json!({"do": "report", "on": "2023-06-02", "note": "示例"}))
}

fn word(outcome: &Outcome) -> &'static str {
    service::word(outcome)
}
