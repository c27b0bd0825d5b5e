//! A small county in a database, with members of every sort and their tokens.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;
use shumei::builtin::register::{RegisterSpec, generate};
use shumei::domain::access::{self, Viewer};
use shumei::domain::dataset::Dataset;
use shumei::domain::edit::EditId;
use shumei::domain::id::{Id as _, Kind, MemberId};
use shumei::domain::record::Record;
use shumei::server::admin;
use shumei::server::service::{Load, Moment, load};
use shumei::server::store::{SqlStore, sql};
use tempfile::TempDir;
use tokio::runtime::Builder;
use uuid::Uuid;

use super::edits;
use super::puppet::Orders;
use super::server::{Server, Site};
use crate::server::postgres;

const NAME: &str = "county";

/// Two seats of the working group's office, which reads and edits everything.
pub const OFFICE: [&str; 2] = ["M001", "M005"];
/// A seat of a county unit.
pub const LEAD: &str = "M002";
/// A seat of a township.
pub const TOWNSHIP: &str = "M008";

pub struct County {
    pub site: Site,
    tokens: BTreeMap<&'static str, String>,
    data: Dataset,
    /// Some supervisions.
    pub supervisions: Vec<String>,
    _home: Option<TempDir>,
}

impl County {
    pub fn on_sqlite() -> Self {
        Self::with_communities(140)
    }

    /// On SQLite, with so many communities.
    pub fn with_communities(communities: u32) -> Self {
        let home = TempDir::new().unwrap();
        let site = Site::sqlite(home.path());
        Self { _home: Some(home), ..Self::fill(site, communities) }
    }

    pub fn on_postgres() -> Self {
        let home = TempDir::new().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let site = Site::over(home.path(), &runtime.block_on(postgres::database()));
        Self { _home: Some(home), ..Self::fill(site, 140) }
    }

    /// Fills the database of a site.
    pub fn fill(site: Site, communities: u32) -> Self {
        let spec = RegisterSpec { communities, ..RegisterSpec::new(date(2023, 6, 12)) };
        let records = generate(&spec).unwrap();
        let mut data = Dataset::default();
        data.load(records.clone());
        let supervisions = edits::ids(&records, Kind::Supervision);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let tokens = runtime.block_on(async {
            let store = SqlStore::open(&site.database, &sql::Options::default()).await.unwrap();
            let now = Timestamp::now();
            let all = Load { records, source: json!("register"), dry: false };
            load(&store, NAME, all, Moment::at(now)).await.unwrap();
            let mut tokens = BTreeMap::new();
            for id in [OFFICE[0], OFFICE[1], LEAD, TOWNSHIP] {
                let member = MemberId::new(id);
                let token = admin::issue(&store, NAME, &member, None, "", now).await.unwrap();
                tokens.insert(id, token.reveal());
            }
            store.close().await;
            tokens
        });
        Self { site, tokens, data, supervisions, _home: None }
    }

    pub fn token(&self, member: &str) -> &str {
        &self.tokens[member]
    }

    /// The client of a member, in a directory of its own.
    pub fn orders(&self, server: &Server, member: &str) -> Orders {
        Orders {
            url: Some(server.url()),
            token: self.token(member).to_owned(),
            member: member.to_owned(),
            dir: self.site.home.join("clients").join(member),
        }
    }

    /// What a member may edit: supervisions to visit, and `-` for a line of progress.
    pub fn subjects(&self, member: &str) -> Vec<String> {
        let Some(Record::Member(seat)) = self.data.record(&MemberId::new(member).key()) else {
            panic!("no seat {member}");
        };
        let viewer = Viewer { member: seat.id, role: seat.role, unit: seat.unit };
        let any = self.supervisions.iter().cloned().chain(["-".to_owned()]);
        any.filter(|subject| {
            let proposal = edits::proposal(EditId::new(Uuid::now_v7()), "", member, subject);
            access::may(&viewer, &proposal, &self.data)
        })
        .collect()
    }
}
