//! The server over HTTP. Whatever it answers is bounded, checked and cleaned before anything else sees it.

mod body;
mod fault;
mod limits;
mod lines;

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::ControlFlow;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, RequestBuilder, Response, redirect};
use serde::Deserialize;
use serde_json::Value;

use self::body::Body;
use self::fault::{broken, excerpt, malformed, silent};
use super::remote::{Remote, RemoteError};
use crate::domain::edit::Proposal;
use crate::domain::id::{Id as _, MemberId};
use crate::domain::text::single_line;
use crate::wire::problem::ProblemKind;
use crate::wire::{
    API_VERSION, Address, Answer, Bearer, Changes, Cursor, EditsAnswer, EditsRequest, MAX_CHANGES, MAX_WAIT,
    Outcome, Session, SnapshotLine, paths,
};

pub use limits::Limits;

const AGENT: &str = concat!("shumei/", env!("CARGO_PKG_VERSION"));

/// Longest id of a member or unit, in bytes: they name directories.
const LONGEST_ID: usize = 64;

/// What a client must know of its server.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it is.
    pub address: Address,
    /// The member's token.
    pub token: Bearer,
    /// Whose token it must be, so that no member's records reach another's directory; none where that is asked.
    pub member: Option<MemberId>,
    /// Certificates to trust beside the system's, as PEM.
    pub ca: Option<Vec<u8>>,
    /// Whether the token may travel unencrypted to another machine, because the member said so.
    pub insecure: bool,
    /// What the client puts up with.
    pub limits: Limits,
}

/// Why no call can be made at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The token would travel unencrypted.
    #[error("plain HTTP to another machine")]
    Plain,
    /// The file of certificates holds none that can be used.
    #[error("no certificate can be read: {0}")]
    Ca(String),
    /// The system's part of TLS can't be set up.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
}

/// A server over HTTP.
#[derive(Clone, Debug)]
pub struct HttpRemote {
    client: Client,
    address: Address,
    member: Option<MemberId>,
    limits: Limits,
}

impl HttpRemote {
    /// A client of a server. Nothing is sent yet.
    ///
    /// # Errors
    /// Where the options do not allow any call.
    pub fn new(options: &Options) -> Result<Self, SetupError> {
        let address = &options.address;
        if !address.is_private() && !options.insecure {
            return Err(SetupError::Plain);
        }
        let tls = |error: reqwest::Error| SetupError::Tls(excerpt(&format!("{error:?}")));
        // An error means that another part of the program installed it before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut token = HeaderValue::from_str(&format!("Bearer {}", options.token.reveal()))
            .map_err(|error| SetupError::Tls(error.to_string()))?;
        token.set_sensitive(true);
        let mut client = Client::builder()
            .user_agent(AGENT)
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, token)]))
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(options.limits.connect)
            .pool_max_idle_per_host(1);
        if address.is_plain() {
            // A proxy would read the token; and where TLS is not spoken no certificates need be loaded.
            client = client.no_proxy().tls_certs_only([]);
        } else if let Some(pem) = &options.ca {
            client = client.tls_certs_merge(certificates(pem)?);
        }
        if address.host() == "localhost" {
            // Trusted because it is this machine (RFC 6761, section 6.3): so nobody else is asked what it means.
            let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
            let here = here.map(|ip| SocketAddr::new(ip, address.port()));
            client = client.resolve_to_addrs("localhost", &here);
        }
        let client = client.build().map_err(tls)?;
        let member = options.member.clone();
        Ok(Self { client, address: address.clone(), member, limits: options.limits })
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.address.at(path))
    }

    /// Sends a request and waits for its answer to begin.
    async fn send(&self, request: RequestBuilder, wait: Duration) -> Result<Response, RemoteError> {
        let patience = self.limits.answer + wait;
        match tokio::time::timeout(patience, request.send()).await {
            Ok(answer) => answer.map_err(|error| broken(&error)),
            Err(_) => Err(silent(patience)),
        }
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, SetupError> {
    let refused = |error: reqwest::Error| SetupError::Ca(excerpt(&format!("{error:?}")));
    let certificates = Certificate::from_pem_bundle(pem).map_err(refused)?;
    if certificates.is_empty() {
        return Err(SetupError::Ca("there is none".to_owned()));
    }
    Ok(certificates)
}

impl Remote for HttpRemote {
    async fn session(&self) -> Result<Session, RemoteError> {
        #[derive(Deserialize)]
        struct Contract {
            api: u32,
        }
        let answer = self.send(self.get(paths::SESSION), Duration::ZERO).await?;
        let body = Body::open(answer, body::JSON, &self.limits).await?;
        let value: Value = body.json(self.limits.document).await?;
        // Read alone first: a newer contract may have changed all the rest.
        let contract = Contract::deserialize(&value).map_err(|error| fault::not_read(&error))?;
        if contract.api > API_VERSION {
            return Err(RemoteError::TooNew(contract.api));
        }
        let session = Session::deserialize(&value).map_err(|error| fault::not_read(&error))?;
        let session = checked_session(session)?;
        if self.member.as_ref().is_some_and(|member| *member != session.member) {
            let detail = Some(format!("it is that of {}", session.member));
            return Err(RemoteError::Problem { kind: ProblemKind::NoToken, detail, retry_after: None });
        }
        Ok(session)
    }

    async fn snapshot(
        &self,
        page: Option<&str>,
        take: &mut dyn FnMut(SnapshotLine) -> ControlFlow<()>,
    ) -> Result<(), RemoteError> {
        let request = self.get(paths::SNAPSHOT).query(&page.map(|page| [("page", page)]));
        let answer = self.send(request, Duration::ZERO).await?;
        let body = Body::open(answer, body::LINES, &self.limits).await?;
        lines::read(body, &self.limits, take).await
    }

    async fn changes(&self, after: &Cursor, limit: usize, wait: Duration) -> Result<Changes, RemoteError> {
        let (limit, wait) = (limit.clamp(1, MAX_CHANGES), wait.min(Duration::from_secs(MAX_WAIT)));
        let query = [
            ("after", after.to_string()),
            ("limit", limit.to_string()),
            ("wait", wait.as_secs().to_string()),
        ];
        let answer = self.send(self.get(paths::CHANGES).query(&query), wait).await?;
        let body = Body::open(answer, body::JSON, &self.limits).await?;
        let changes: Changes = body.json(self.limits.batch).await?;
        checked_changes(changes, after, limit)
    }

    async fn edits(&self, edits: &[Proposal]) -> Result<Vec<Answer>, RemoteError> {
        let request = EditsRequest { edits: edits.to_vec() };
        let request = self.client.post(self.address.at(paths::EDITS)).json(&request);
        let answer = self.send(request, Duration::ZERO).await?;
        let body = Body::open(answer, body::JSON, &self.limits).await?;
        let EditsAnswer { answers } = body.json(self.limits.batch).await?;
        checked_answers(answers, edits)
    }
}

/// A session whose words are clean and whose parts fit each other.
fn checked_session(mut session: Session) -> Result<Session, RemoteError> {
    for id in [session.member.as_str(), session.unit.as_str()] {
        if id.trim().is_empty() || id.len() > LONGEST_ID {
            return Err(malformed("a session without a member or unit"));
        }
    }
    if session.epoch != session.head.epoch || session.scope != session.head.scope {
        return Err(malformed("a session whose feed is another's"));
    }
    session.county = single_line(&session.county).into();
    Ok(session)
}

/// Changes that go on from where the reader stood.
fn checked_changes(changes: Changes, after: &Cursor, limit: usize) -> Result<Changes, RemoteError> {
    let next = &changes.next;
    if next.epoch != after.epoch || next.scope != after.scope || next.seq < after.seq {
        return Err(malformed("changes that do not go on from the cursor"));
    }
    if changes.entries.len() > limit {
        return Err(malformed("more changes than were asked for"));
    }
    if next.seq == after.seq && (changes.more || !changes.entries.is_empty()) {
        return Err(malformed("changes that lead nowhere"));
    }
    Ok(changes)
}

/// Answers to the edits that were sent, in their order.
fn checked_answers(mut answers: Vec<Answer>, edits: &[Proposal]) -> Result<Vec<Answer>, RemoteError> {
    if !answers.iter().map(|answer| answer.id).eq(edits.iter().map(|edit| edit.id)) {
        return Err(malformed("answers to other edits than were sent"));
    }
    for answer in &mut answers {
        if let Outcome::Conflict { conflict, .. } = &mut answer.outcome {
            for clash in &mut conflict.fields {
                clash.field = single_line(&clash.field).into();
                [&mut clash.base, &mut clash.mine, &mut clash.theirs].into_iter().for_each(clean);
            }
        }
    }
    Ok(answers)
}

/// Cleans every text within a value, as reading a record does.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = crate::domain::text::sanitise(text),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A call with a limit of its own: for whoever must not wait longer, whatever the server's limits.
///
/// # Errors
/// The call's; that nothing came in time.
pub async fn within<T>(
    patience: Duration,
    call: impl Future<Output = Result<T, RemoteError>>,
) -> Result<T, RemoteError> {
    tokio::time::timeout(patience, call).await.unwrap_or_else(|_| Err(silent(patience)))
}
