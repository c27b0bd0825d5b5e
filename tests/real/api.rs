//! The contract over plain HTTP, without any of the client's own code.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use shumei::domain::edit::Proposal;
use shumei::domain::record::Record;
use shumei::wire::{Answer, Changes, Cursor, EditsAnswer, EditsRequest, Session, SnapshotLine, paths};

/// A member's calls to one server.
#[derive(Clone)]
pub struct Api {
    client: Client,
    url: String,
    token: String,
}

impl Api {
    pub fn new(url: &str, token: &str) -> Self {
        // A second test of this process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(Duration::from_secs(120)).no_proxy().build().unwrap();
        Self { client, url: url.to_owned(), token: token.to_owned() }
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    pub async fn session(&self) -> Session {
        json(self.get(paths::SESSION).send().await.unwrap()).await
    }

    /// Every record in sight, and the place in the feed that they stand for.
    pub async fn snapshot(&self) -> (Vec<Record>, Cursor) {
        let text = self.snapshot_bytes().await;
        let (mut records, mut cursor) = (Vec::new(), None);
        for line in text.lines() {
            match serde_json::from_str(line).unwrap() {
                SnapshotLine::Put(record) => records.push(*record),
                SnapshotLine::Cursor(end) => cursor = Some(end),
                SnapshotLine::Total(_) | SnapshotLine::Page(_) => {}
            }
        }
        (records, cursor.expect("the snapshot ends with a cursor"))
    }

    /// The snapshot as it comes.
    pub async fn snapshot_bytes(&self) -> String {
        sound(self.get(paths::SNAPSHOT).send().await.unwrap()).await.text().await.unwrap()
    }

    /// Prometheus' text of the server at another address, or this one.
    pub async fn metrics(&self, url: &str) -> String {
        let call = self.client.get(format!("{url}{}", paths::METRICS));
        sound(call.send().await.unwrap()).await.text().await.unwrap()
    }

    pub async fn changes(&self, after: &Cursor, wait: u64) -> Changes {
        let query = [("after", after.to_string()), ("wait", wait.to_string())];
        json(self.get(paths::CHANGES).query(&query).send().await.unwrap()).await
    }

    /// Sends edits; none where the server could not be reached or is going down.
    pub async fn try_edits(&self, edits: &[Proposal]) -> Option<Vec<Answer>> {
        let request = EditsRequest { edits: edits.to_vec() };
        let call = self.client.post(format!("{}{}", self.url, paths::EDITS)).bearer_auth(&self.token);
        let response = call.json(&request).send().await.ok()?;
        if !response.status().is_success() {
            return None;
        }
        response.json::<EditsAnswer>().await.ok().map(|answer| answer.answers)
    }

    pub async fn edits(&self, edits: &[Proposal]) -> Vec<Answer> {
        self.try_edits(edits).await.expect("the edits are answered")
    }
}

async fn sound(response: Response) -> Response {
    if response.status().is_success() {
        return response;
    }
    let status = response.status();
    panic!("{status}: {}", response.text().await.unwrap_or_default());
}

async fn json<T: DeserializeOwned>(response: Response) -> T {
    let text = sound(response).await.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
