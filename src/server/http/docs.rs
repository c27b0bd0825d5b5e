//! The OpenAPI document, made from the code, and the page on which people read it.
//!
//! The page is plain HTML from this process: no script, no font and no picture from anywhere, so that it reads the
//! same on a county's network without the internet.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use super::caller::Anybody;
use super::{calls, health};
use crate::wire::problem::ProblemKind;

/// The style of the page, and of nothing else.
const STYLE: &str = include_str!("docs.css");

/// The document's generator.
#[derive(OpenApi)]
#[openapi(
    info(title = "shumei", description = "A county's records, read and changed by the members of its working group."),
    paths(
        calls::session, calls::snapshot, calls::changes, calls::edits, calls::audit,
        health::healthz, health::readyz, health::metrics, openapi, docs,
    ),
    modifiers(&Token)
)]
struct Document;

struct Token;

impl utoipa::Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = Http::builder()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("shumei_ and 43 characters")
            .description(Some("A member's token, issued by an administrator and shown once."))
            .build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(Document::openapi()).unwrap_or_default());

static PAGE: LazyLock<String> = LazyLock::new(|| page(&DOCUMENT));

/// The OpenAPI document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "operation", responses(
    (status = 200, description = "OpenAPI 3.1", content_type = "application/json"),
))]
pub async fn openapi(_: Anybody) -> Json<&'static Value> {
    Json(document())
}

/// This document, to read.
#[utoipa::path(get, path = "/docs", tag = "operation", responses(
    (status = 200, description = "A page that needs nothing else", content_type = "text/html"),
))]
pub async fn docs(_: Anybody) -> Response {
    // The style's own hash would do as well, but a number used once needs no other digest than the system's.
    let nonce = format!("{:016x}", getrandom::u64().unwrap_or_default());
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let mut response = PAGE.replacen("<style>", &format!("<style nonce=\"{nonce}\">"), 1).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The page of a document. Writing to a string can't fail.
fn page(document: &Value) -> String {
    let mut out = String::new();
    let title = escape(document["info"]["title"].as_str().unwrap_or_default());
    let version = escape(document["info"]["version"].as_str().unwrap_or_default());
    let about = escape(document["info"]["description"].as_str().unwrap_or_default());
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body>\
         <header><h1>{title} <small>{version}</small></h1><p>{about} As JSON: <a \
         href=\"/openapi.json\">openapi.json</a>.</p></header><main>"
    );
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            operation_of(&mut out, path, method, operation);
        }
    }
    problems(&mut out);
    let _ = write!(out, "<section><h2 id=\"schemas\">Schemas</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let json = serde_json::to_string_pretty(schema).unwrap_or_default();
        let (name, json) = (escape(name), escape(&json));
        let _ =
            write!(out, "<details id=\"schema-{name}\"><summary>{name}</summary><pre>{json}</pre></details>");
    }
    out.push_str("</section></main></body></html>\n");
    out
}

fn operation_of(out: &mut String, path: &str, method: &str, operation: &Value) {
    let text = |value: &Value| escape(value.as_str().unwrap_or_default());
    let about: Vec<String> = ["summary", "description"]
        .iter()
        .map(|name| text(&operation[name]))
        .filter(|text| !text.is_empty())
        .collect();
    let _ = write!(
        out,
        "<section><h2><code class=\"method\">{}</code> <code>{}</code></h2><p>{}</p>",
        escape(&method.to_uppercase()),
        escape(path),
        about.join(" ")
    );
    if let Some(parameters) = operation["parameters"].as_array().filter(|list| !list.is_empty()) {
        out.push_str("<h3>Parameters</h3><table>");
        for one in parameters {
            let must = if one["required"] == true { "required" } else { "optional" };
            let (name, about) = (text(&one["name"]), text(&one["description"]));
            let _ = write!(out, "<tr><td><code>{name}</code></td><td>{must}</td><td>{about}</td></tr>");
        }
        out.push_str("</table>");
    }
    if let Some(body) = operation["requestBody"]["content"].as_object() {
        out.push_str("<h3>Body</h3>");
        content(out, body);
    }
    out.push_str("<h3>Answers</h3><table>");
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        let _ = write!(
            out,
            "<tr><td><code>{}</code></td><td>{}</td><td>",
            escape(status),
            text(&answer["description"])
        );
        if let Some(body) = answer["content"].as_object() {
            content(out, body);
        }
        out.push_str("</td></tr>");
    }
    out.push_str("</table></section>");
}

fn content(out: &mut String, body: &serde_json::Map<String, Value>) {
    for (media, one) in body {
        let _ = write!(out, "{} ", escape(media));
        if let Some(name) = one["schema"]["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            let name = escape(name);
            let _ = write!(out, "<a href=\"#schema-{name}\">{name}</a> ");
        }
    }
}

/// The stable types of problems.
fn problems(out: &mut String) {
    out.push_str("<section><h2 id=\"problems\">Problems</h2><p>Failures are problem details (RFC 9457) of these types.</p><table>");
    for kind in ProblemKind::ALL {
        let _ = write!(
            out,
            "<tr><td><code>{}{}</code></td><td>{}</td><td>{}</td></tr>",
            crate::wire::problem::PREFIX,
            kind.word(),
            kind.status(),
            escape(kind.title())
        );
    }
    out.push_str("</table></section>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_needs_nothing_from_anywhere() {
        let page = page(document());
        for foreign in ["http://", "https://", "//", "<script", "<img", "<link", "@import", "url("] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        for path in ["/v1/session", "/v1/snapshot", "/v1/changes", "/v1/edits", "/v1/audit", "/metrics"] {
            assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
        }
        assert!(page.contains("urn:shumei:problem:compacted") && page.contains("schema-Outcome"));
    }

    #[test]
    fn nothing_in_the_document_can_break_out_of_its_place() {
        let hostile =
            serde_json::json!({"info": {"title": "<b>\"&"}, "paths": {"/<x>": {"get": {"summary": "</p>"}}}});
        let page = page(&hostile);
        assert!(
            page.contains("&lt;b&gt;&quot;&amp;")
                && page.contains("/&lt;x&gt;")
                && page.contains("&lt;/p&gt;")
        );
    }
}
