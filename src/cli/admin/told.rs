//! What an audit entry tells, in plain language: the JSON behind it is for `--json`.

use std::fmt::Display;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::token::moment;
use crate::domain::board::Board;
use crate::domain::calendar::Calendar;
use crate::domain::dataset::Dataset;
use crate::domain::edit::{Edit, EditId, Proposal};
use crate::domain::id::{Key, Kind};
use crate::domain::light::Thresholds;
use crate::domain::member::Role;
use crate::domain::text::single_line;
use crate::draft::{Act, say, value_of};
use crate::locale::labels::Labelled as _;
use crate::locale::{Lang, admin as m};
use crate::wire::AuditEntry;

/// Tells entries in a language.
pub struct Teller {
    lang: Lang,
    now: Timestamp,
    /// Values are read without the records that they name: those are told by their ids.
    board: Board,
}

impl Teller {
    /// For entries that are read now.
    pub fn new(lang: Lang, now: Timestamp) -> Self {
        let day = crate::server::service::Moment::at(now).today;
        let board = Board::new(Dataset::default(), Arc::new(Calendar::default()), Thresholds::default(), day);
        Self { lang, now, board }
    }

    /// What was done; the word itself where this version does not know it.
    pub fn act(&self, entry: &AuditEntry) -> String {
        let message = match entry.act.as_str() {
            "bootstrap" => m::DID_BOOTSTRAP,
            "member-add" => m::DID_MEMBER_ADD,
            "member-disable" => m::DID_MEMBER_DISABLE,
            "member-enable" => m::DID_MEMBER_ENABLE,
            "token-issue" => m::DID_TOKEN_ISSUE,
            "token-revoke" => m::DID_TOKEN_REVOKE,
            "load" => m::DID_LOAD,
            "restore" => m::DID_RESTORE,
            word => match edit(entry).map(|edit| Act::of(&edit)).or_else(|| Act::from_word(word)) {
                Some(act) => act.label(),
                None => return single_line(word),
            },
        };
        message.get(self.lang).to_owned()
    }

    /// The particulars.
    pub fn detail(&self, entry: &AuditEntry) -> String {
        let text = |name: &str| entry.detail.get(name).and_then(Value::as_str).map(single_line);
        let mut parts: Vec<String> = Vec::new();
        match entry.act.as_str() {
            "token-issue" => {
                parts.extend(text("token"));
                parts.push(match text("expires").map(|at| at.parse::<Timestamp>()) {
                    Some(Ok(at)) => m::TOLD_UNTIL.fill(self.lang, &[("at", &moment(at))]),
                    _ => m::NEVER.get(self.lang).to_owned(),
                });
                parts.extend(text("note").filter(|note| !note.is_empty()));
            }
            "member-add" => {
                let role = |word: &str| serde_json::from_value::<Role>(word.into()).ok();
                parts.extend(text("role").map(|word| {
                    role(&word).map_or_else(|| word.clone(), |role| role.shown(self.lang).to_owned())
                }));
                parts.extend(text("unit"));
            }
            "load" => parts.extend(self.load(&entry.detail)),
            "bootstrap" | "token-revoke" => parts.extend(text("token")),
            "restore" => parts.extend(text("backup")),
            _ => parts.extend(self.edited(entry)),
        }
        parts.join(m::TOLD_COMMA.get(self.lang))
    }

    fn load(&self, detail: &Value) -> Vec<String> {
        let source = |(what, name): (&String, &Value)| match (what.as_str(), name.as_str()) {
            ("programme", Some("builtin")) => m::TOLD_BUILTIN.get(self.lang).to_owned(),
            (_, name) => single_line(name.unwrap_or_default()),
        };
        let mut parts: Vec<String> = detail["source"].as_object().into_iter().flatten().map(source).collect();
        let count = |name: &str| detail[name].as_u64().unwrap_or(0);
        let values: [(&str, &dyn Display); 2] = [("added", &count("added")), ("changed", &count("changed"))];
        parts.push(m::TOLD_LOADED.fill(self.lang, &values));
        parts
    }

    /// What became of an edit, and what it replaced or said.
    fn edited(&self, entry: &AuditEntry) -> Vec<String> {
        let lang = self.lang;
        let outcome = entry.detail.get("outcome").and_then(Value::as_str).unwrap_or_default();
        let outcome = match outcome {
            "applied" => m::TOLD_APPLIED.get(lang).to_owned(),
            "conflict" => m::TOLD_CONFLICT.get(lang).to_owned(),
            "forbidden" => m::TOLD_FORBIDDEN.get(lang).to_owned(),
            "missing" => m::TOLD_MISSING.get(lang).to_owned(),
            "invalid" => m::TOLD_INVALID.get(lang).to_owned(),
            "reused" => m::TOLD_REUSED.get(lang).to_owned(),
            "too-old" => m::TOLD_TOO_OLD.get(lang).to_owned(),
            other => single_line(other),
        };
        let mut parts: Vec<String> = Some(outcome).filter(|text| !text.is_empty()).into_iter().collect();
        let Some(edit) = edit(entry) else { return parts };
        let target = entry.key.clone().unwrap_or_else(|| Key::new(Kind::Task, ""));
        let id = entry.edit.unwrap_or_else(|| EditId::new(uuid::Uuid::nil()));
        let proposal = Proposal::new(id, target, None, edit);
        let today = crate::server::service::Moment::at(self.now).today;
        let shown = |field: &str, value: &Value| {
            let text = single_line(&value_of(&proposal, field, value, &self.board, today, lang));
            if text.is_empty() { m::NONE.get(lang).to_owned() } else { text }
        };
        if let Edit::Amend { fields } = &proposal.edit {
            parts.extend(fields.iter().map(|(field, swap)| {
                let values: [(&str, &dyn Display); 3] = [
                    ("column", &single_line(&say::label_of(&proposal, field, lang))),
                    ("was", &shown(field, &swap.was)),
                    ("is", &shown(field, &swap.to)),
                ];
                m::VALUE.fill(lang, &values).trim().to_owned()
            }));
            return parts;
        }
        // What people wrote, as far as the audit keeps it.
        let said = ["note", "findings", "title", "text", "reason"];
        parts.extend(said.iter().filter_map(|field| {
            entry.detail["edit"].get(field)?.as_str().filter(|text| !text.is_empty()).map(single_line)
        }));
        parts
    }
}

/// The edit of an entry; none for acts of administration and for what a newer version wrote.
fn edit(entry: &AuditEntry) -> Option<Edit> {
    serde_json::from_value(entry.detail.get("edit")?.clone()).ok()
}
