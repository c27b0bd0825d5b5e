//! What goes into the outbox.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::builtin::holidays;
use crate::builtin::register::{RegisterSpec, generate};
use crate::cli::source::DEMO_DAY;
use crate::domain::access::Viewer;
use crate::domain::dataset::Dataset;
use crate::domain::light::Thresholds;
use crate::domain::member::Role;
use crate::outbox::Spool;

fn desk(spool: Option<Spool>) -> Desk {
    let mut data = Dataset::default();
    data.load(generate(&RegisterSpec { communities: 10, ..RegisterSpec::new(DEMO_DAY) }).unwrap());
    let calendar = Arc::new(holidays::calendar().unwrap());
    let board = Board::new(data, calendar, Thresholds::default(), DEMO_DAY);
    let viewer = Viewer { member: "M001".into(), role: Role::Office, unit: "U01".into() };
    Desk { board, viewer, spool }
}

fn proposals(desk: &Desk) -> Vec<(Proposal, Option<Record>)> {
    let key = Key::new(Kind::Task, "T09");
    let mut draft = Draft::open(Act::Report, &desk.board, &key, None, &desk.viewer, DEMO_DAY).unwrap();
    draft.set(draft.field("note").unwrap(), "推进");
    let drafted = draft.build(&desk.board).unwrap();
    let proposed = drafted.into_iter().map(|one| one.propose(EditId::new(Uuid::now_v7())));
    proposed.map(|one| (one.clone(), desk.board.data.record(&one.target))).collect()
}

#[test]
fn an_edit_is_in_the_outbox_before_it_is_said_to_be_saved() {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(Some(Spool::open(dir.path()).unwrap()));
    let proposals = proposals(&desk);
    let saved = save(&desk, &proposals, Lang::Zh).unwrap();
    let pending = Spool::open(dir.path()).unwrap().pending().unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!((pending[0].id(), &pending[0].proposal), (saved[0].id(), &proposals[0].0));
    assert_eq!(pending[0].member, desk.viewer.member);
    let base = pending[0].base.as_ref().unwrap();
    assert_eq!(Some(base.version()), proposals[0].0.base_version);
    assert_eq!(json!(pending[0].proposal.edit)["note"], json!("推进"));
}

#[test]
fn without_a_server_nothing_is_saved() {
    let desk = desk(None);
    let error = save(&desk, &proposals(&desk), Lang::En).unwrap_err().to_string();
    assert!(error.contains("shumei login"), "{error}");
}
