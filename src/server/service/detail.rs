//! What the audit says of an edit: all of it but contacts, also where they were typed into a note.

use serde_json::{Value, json};

use crate::domain::edit::Proposal;
use crate::domain::member::mask_digits;
use crate::wire::Outcome;

/// Fields whose text people write freely.
const FREE: &[&str] = &["note", "findings", "reason", "text", "title", "place", "post", "name", "evidence"];

/// The field that is never kept, not even in part.
const CONTACT: &str = "contact";

/// An edit and what became of it, for the audit.
pub fn of(proposal: &Proposal, outcome: &Outcome) -> Value {
    let mut edit = serde_json::to_value(&proposal.edit).unwrap_or_default();
    mask(&mut edit, "");
    let mut detail = json!({ "edit": edit, "outcome": word(outcome) });
    if let Some(base) = proposal.base_version {
        detail["base_version"] = base.into();
    }
    match outcome {
        Outcome::Applied { records } => detail["records"] = json!(records),
        Outcome::Invalid { fault } => detail["fault"] = json!(fault.to_string()),
        Outcome::Conflict { conflict, .. } => {
            detail["conflict"] = conflict.fields.iter().map(|clash| json!(clash.field)).collect();
        }
        _ => {}
    }
    detail
}

/// The word for an outcome, as its JSON has it.
pub const fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied { .. } => "applied",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Forbidden => "forbidden",
        Outcome::Missing { .. } => "missing",
        Outcome::Invalid { .. } => "invalid",
        Outcome::Reused => "reused",
        Outcome::TooOld => "too-old",
    }
}

/// Masks what stands under a field; a swap's two sides stand under its field.
fn mask(value: &mut Value, field: &str) {
    match value {
        Value::String(text) if field == CONTACT => "***".clone_into(text),
        Value::String(text) if FREE.contains(&field) => *text = mask_digits(text),
        Value::Array(list) => list.iter_mut().for_each(|value| mask(value, field)),
        Value::Object(map) => {
            for (name, value) in map {
                let inner = field == CONTACT || FREE.contains(&field);
                mask(value, if inner { field } else { name });
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_contact_reaches_the_audit() {
        let proposal: Proposal = serde_json::from_value(json!({
            "id": "0188b3c8-5c00-7abc-8def-0123456789ab",
            "target": {"kind": "member", "id": "M001"},
            "edit": {"do": "amend", "fields": {
                "contact": {"was": "13800000012", "to": "wx-abc"},
                "name": {"was": "a", "to": "b 13800000012"},
            }},
        }))
        .unwrap();
        let said = of(&proposal, &Outcome::Forbidden).to_string();
        assert!(!said.contains("13800000012") && !said.contains("wx-abc"), "{said}");
        assert!(said.contains("138******12") && said.contains("forbidden"), "{said}");
    }
}
