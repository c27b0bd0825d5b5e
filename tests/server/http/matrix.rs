//! The access matrix: every endpoint by every caller, and every edit by every role. A new endpoint without a row fails.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use shumei::server::http::document;
use shumei::wire::paths;

use super::{CALLERS, Server, amend, edit_id, key, problem, proposal, report, visit, word};
use shumei::domain::edit::Proposal;

/// What each caller of [`CALLERS`] gets. Where a call is refused, its problem's type is checked as well.
const ENDPOINTS: &[(&str, &str, [u16; 9])] = &[
    //                            admin office lead township viewer none expired revoked disabled
    ("GET", paths::SESSION, [200, 200, 200, 200, 200, 401, 401, 401, 401]),
    ("GET", paths::SNAPSHOT, [200, 200, 200, 200, 200, 401, 401, 401, 401]),
    ("GET", paths::CHANGES, [200, 200, 200, 200, 200, 401, 401, 401, 401]),
    ("POST", paths::EDITS, [200, 200, 200, 200, 200, 401, 401, 401, 401]),
    ("GET", paths::AUDIT, [200, 200, 403, 403, 403, 401, 401, 401, 401]),
    ("GET", paths::HEALTHZ, [200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", paths::READYZ, [200, 200, 200, 200, 200, 200, 200, 200, 200]),
    // From the machine itself a caller without a token is its operator.
    ("GET", paths::METRICS, [200, 403, 403, 403, 403, 200, 401, 401, 401]),
    ("GET", paths::OPENAPI, [200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", paths::DOCS, [200, 200, 200, 200, 200, 200, 200, 200, 200]),
];

/// The type of a refusal.
fn refusal(caller: &str, status: u16) -> &'static str {
    match (caller, status) {
        (_, 403) => "forbidden",
        ("none", _) => "token-unknown",
        ("expired", _) => "token-expired",
        _ => "token-revoked",
    }
}

#[tokio::test]
async fn every_endpoint_answers_every_caller_as_the_table_says() {
    let server = Server::start().await;
    let cursor = server.session("office").await.head;
    for (method, path, expected) in ENDPOINTS {
        for ((caller, _), expected) in CALLERS.into_iter().zip(expected) {
            let url = match *path {
                paths::CHANGES => format!("{path}?after={cursor}"),
                path => path.to_owned(),
            };
            let request = server.client.request(method.parse::<Method>().unwrap(), server.url(&url));
            let request = if *method == "POST" { request.body(r#"{"edits":[]}"#) } else { request };
            let answer = server.signed(caller, request).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), *expected, "{method} {path} by {caller}");
            let headers = answer.headers();
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            assert_eq!(headers["cache-control"], "no-store", "{path}");
            assert!(headers.contains_key("content-security-policy"), "{path}");
            if *expected >= 400 {
                assert_eq!(headers.contains_key("www-authenticate"), *expected == 401);
                let (_, kind) = problem(answer).await;
                assert_eq!(kind, refusal(caller, *expected), "{method} {path} by {caller}");
            }
        }
    }
}

#[test]
fn every_operation_of_the_document_has_a_row() {
    let mut operations = BTreeSet::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            operations.insert((method.to_uppercase(), path.clone()));
        }
    }
    let rows: BTreeSet<(String, String)> =
        ENDPOINTS.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(rows, operations);
}

/// By admin, office, lead, township, viewer.
type Row = (&'static str, fn() -> Proposal, [&'static str; 5]);

fn occurrence() -> Proposal {
    proposal("T99", json!({"do": "report", "on": "2023-06-02", "note": "x"}))
}

fn handle(id: &str, level: &str) -> Proposal {
    let edit =
        json!({"do": "handle", "action": "accept", "was": "reported", "level": level, "on": "2023-06-02"});
    proposal(id, edit)
}

fn raise(area: &str, unit: &str) -> Proposal {
    let edit = json!({"do": "raise", "title": "示例", "source": "12345", "raised": "2023-06-02", "township": area,
        "level": "township", "unit": unit});
    proposal("T09", edit)
}

const EDITS: &[Row] = &[
    ("a task of U03", report, ["forbidden", "applied", "applied", "forbidden", "forbidden"]),
    ("no task at all", occurrence, ["missing", "missing", "missing", "missing", "missing"]),
    (
        "a community of U20, linked by U03",
        || amend("C001", "households", json!(10), json!(11)),
        ["forbidden", "applied", "forbidden", "applied", "missing"],
    ),
    (
        "a community of U21",
        || amend("C002", "households", json!(10), json!(11)),
        ["forbidden", "applied", "missing", "missing", "missing"],
    ),
    (
        "no community at all",
        || amend("C999", "households", json!(10), json!(11)),
        ["missing", "missing", "missing", "missing", "missing"],
    ),
    (
        "an enterprise of U21",
        || amend("E01", "name", json!("示例物业"), json!("示例")),
        ["forbidden", "applied", "missing", "missing", "missing"],
    ),
    (
        "an opinion of U21 on its enterprise",
        || {
            let edit = json!({
                "do": "appraise", "year": 2022, "from": {"kind": "community", "id": "C002"},
                "grade": {"was": null, "to": "good"}, "text": {"was": "", "to": "示例"},
                "on": {"was": null, "to": "2023-01-10"},
            });
            proposal("E01", edit)
        },
        ["forbidden", "applied", "missing", "missing", "missing"],
    ),
    (
        "a community's area",
        || amend("C001", "township", json!("U20"), json!("U20")),
        ["forbidden", "applied", "forbidden", "forbidden", "missing"],
    ),
    ("a visit of L01", || visit("L01"), ["forbidden", "applied", "applied", "applied", "forbidden"]),
    ("a visit of L02", || visit("L02"), ["forbidden", "applied", "forbidden", "forbidden", "forbidden"]),
    ("a visit of none", || visit("L99"), ["forbidden", "invalid", "forbidden", "forbidden", "forbidden"]),
    (
        "a rectification of L01",
        || amend("Z001", "title", json!("示例"), json!("整改")),
        ["forbidden", "applied", "applied", "applied", "missing"],
    ),
    (
        "a rectification of L02",
        || amend("Z002", "title", json!("示例"), json!("整改")),
        ["forbidden", "applied", "missing", "missing", "missing"],
    ),
    (
        "a matter of U20",
        || handle("Q001", "township"),
        ["forbidden", "applied", "missing", "applied", "missing"],
    ),
    (
        "a matter of U21 that U03 handles",
        || handle("Q002", "township"),
        ["forbidden", "applied", "applied", "missing", "missing"],
    ),
    (
        "a matter of U21 before the county",
        || handle("Q003", "county"),
        ["forbidden", "applied", "forbidden", "missing", "missing"],
    ),
    (
        "a matter raised in U20",
        || raise("U20", "U20"),
        ["forbidden", "applied", "forbidden", "applied", "forbidden"],
    ),
    (
        "a matter raised for U03",
        || raise("U21", "U03"),
        ["forbidden", "applied", "applied", "forbidden", "forbidden"],
    ),
    (
        "a link",
        || proposal("L01", json!({"do": "link", "level": "township", "member": "M004"})),
        ["forbidden", "applied", "forbidden", "forbidden", "missing"],
    ),
    (
        "a seat",
        || amend("M005", "post", json!(null), json!("干事")),
        ["applied", "forbidden", "forbidden", "forbidden", "forbidden"],
    ),
];

#[tokio::test]
async fn every_edit_is_answered_to_every_role_as_the_table_says() {
    for (what, make, expected) in EDITS {
        for ((caller, _), expected) in CALLERS.into_iter().zip(expected) {
            // A county of its own for each: an edit applied would be no edit to the next.
            let server = Server::start().await;
            let proposal = make();
            let outcome = server.edit(caller, &proposal).await;
            assert_eq!(word(&outcome), *expected, "{what} by {caller}: {outcome:?}");
            let again = server.edit(caller, &proposal).await;
            assert_eq!(again, outcome, "{what} by {caller}, sent again");
        }
    }
}

#[tokio::test]
async fn what_is_out_of_sight_is_answered_as_what_is_not_there() {
    let server = Server::start().await;
    for (there, nowhere) in
        [("C002", "C999"), ("L02", "L99"), ("V002", "V999"), ("Z002", "Z999"), ("Q003", "Q999")]
    {
        for caller in ["lead", "township", "viewer"] {
            if (there, caller) == ("Q003", "lead") {
                // It stands before the county.
                continue;
            }
            let mut answers = Vec::new();
            for target in [there, nowhere] {
                let proposal = amend(target, "name", json!("a"), json!("b"));
                let body = json!({ "edits": [proposal] }).to_string();
                let text = server.post(caller, body).send().await.unwrap().text().await.unwrap();
                answers.push(text.replace(target, "X").replace(&proposal.id.to_string(), "I"));
            }
            assert_eq!(answers[0], answers[1], "{there} by {caller}");
            assert!(answers[0].contains("missing"), "{}", answers[0]);
        }
    }
    // Nor can it be named in an edit of something else.
    let named = |supervision: &str| {
        let mut one = visit(supervision);
        one.id = edit_id();
        one.target = one.id.provisional(key("V001").kind);
        one
    };
    let (hidden, none) =
        (server.edit("township", &named("L02")).await, server.edit("township", &named("L99")).await);
    assert_eq!(hidden, none);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems() {
    let server = Server::start().await;
    let nowhere = server.get("office", "/v1/nothing").send().await.unwrap();
    assert_eq!(problem(nowhere).await, (404, "not-found".to_owned()));
    let wrong = server.client.delete(server.url(paths::SESSION)).send().await.unwrap();
    assert_eq!(problem(wrong).await, (405, "method-not-allowed".to_owned()));
    let bad = server.get("office", "/v1/changes?after=elsewhere").send().await.unwrap();
    assert_eq!(problem(bad).await, (422, "malformed".to_owned()));
    let bad = server.get("office", "/v1/audit?key=%3F").send().await.unwrap();
    assert_eq!(problem(bad).await, (422, "malformed".to_owned()));
    let bad = server.get("office", "/v1/snapshot?page=first").send().await.unwrap();
    assert_eq!(problem(bad).await, (422, "malformed".to_owned()));
    for token in ["", "Bearer", "Bearer x", "Basic YTpi", "bearer shumei_"] {
        let request = server.client.get(server.url(paths::SESSION)).header("authorization", token);
        assert_eq!(
            problem(request.send().await.unwrap()).await,
            (401, "token-unknown".to_owned()),
            "{token}"
        );
    }
}
