//! What a recording does not tell: contacts, names of the persons behind them, tokens and other credentials.
//!
//! Numbers are hidden as the screen hides them, [`mask_digits`]. What is typed is hidden while it is typed, because a
//! recording is written key by key: the digits of a long number are zeros from the sixth on, and in the input for a
//! contact from the first. A line that is typed keeps its length and the recording its sense.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde_json::Value;
use uuid::Uuid;

use crate::app::{State, state::Layer, typed_line};
use crate::domain::credit_code;
use crate::domain::dataset::Dataset;
use crate::domain::id::{Key, Kind};
use crate::domain::member::{digits_at_end, mask_digits, mask_name};

/// Digits of a number that are kept while it is typed: as many as a masked number shows.
const KEPT: usize = 5;

/// What stands in the place of what is hidden altogether.
const HIDDEN: &str = "***";

/// What tokens begin with.
const TOKEN: &str = "shumei_";

/// The field of a contact, in records as in forms.
const CONTACT: &str = "contact";

/// Knows the records, and so which long words are ids and which words are persons' names.
#[derive(Debug, Default)]
pub struct Mask {
    data: Dataset,
    names: Vec<(String, String)>,
}

impl Mask {
    /// Goes by these records from now on.
    pub fn learn(&mut self, data: &Dataset) {
        if self.data.shares(data) {
            return;
        }
        self.data = data.clone();
        let names = self.data.members.iter().map(|member| member.name.to_string());
        self.names = names.map(|name| (mask_name(&name), name)).filter(|(veil, name)| veil != name).collect();
        // A longer name goes before one that it holds.
        self.names.sort_by(|(_, a), (_, b)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.names.dedup();
    }

    /// A text to the member.
    pub fn text(&self, text: &str) -> String {
        let mut out = self.numbers(&secrets(text));
        for (veil, name) in &self.names {
            if out.contains(name.as_str()) {
                out = out.replace(name.as_str(), veil);
            }
        }
        out
    }

    /// A message as JSON, all texts in it.
    pub fn message(&self, value: &mut Value) {
        walk(value, "", &|text| self.text(text));
    }

    /// Records or changes of them as JSON. In records, a person's name is hidden where it is a member's name.
    pub fn records(&self, value: &mut Value) {
        walk(value, "", &|text| self.numbers(&secrets(text)));
    }

    /// Hides long numbers, but in what is one word that means something else: a time, a record's or an edit's id, a
    /// credit code.
    fn numbers(&self, text: &str) -> String {
        let known = || {
            text.parse::<Timestamp>().is_ok()
                || text.parse::<DateTime>().is_ok()
                || text.parse::<Date>().is_ok()
                || text.parse::<Uuid>().is_ok()
                || credit_code::check(text).is_ok()
                || Kind::ALL.into_iter().any(|kind| self.data.contains(&Key::new(kind, text)))
        };
        let masked = mask_digits(text);
        if masked == text || known() { text.to_owned() } else { masked }
    }

    /// What was typed, pasted or came out of an editor, as it goes into the line that takes it.
    pub fn typed(&self, state: &State, text: &str) -> String {
        let Some(line) = typed_line(state) else { return self.text(text) };
        let form = match &state.layer {
            Some(Layer::Form(form)) => Some(form),
            _ => None,
        };
        let field = form.and_then(|form| form.draft.fields().get(form.at));
        if field.is_some_and(|field| field.name == CONTACT) {
            return text.chars().map(blank).collect();
        }
        let behind: String = line.after_cursor().chars().take_while(char::is_ascii_digit).collect();
        typed(line.before_cursor(), &secrets(text), behind.len())
    }
}

/// Hides every text in a message or in records; a contact is hidden by its field, a person's name by its record.
fn walk(value: &mut Value, field: &str, hide: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) if field == CONTACT => *text = contact(text),
        Value::String(text) => {
            let hidden = hide(text);
            if hidden != *text {
                *text = hidden;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| walk(value, field, hide)),
        Value::Object(map) => {
            let person = map.get("kind").and_then(Value::as_str) == Some(Kind::Member.as_str());
            if person
                && let Some(Value::String(name)) = map.get_mut("record").and_then(|one| one.get_mut("name"))
            {
                *name = mask_name(name);
            }
            for (name, value) in map {
                // Both sides of an amendment stand below the field that it amends.
                let below = if field == CONTACT { CONTACT } else { name.as_str() };
                walk(value, below, hide);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What is typed behind a text: the digits of a number are zeros where there are too many of them, those that follow
/// counted in.
pub fn typed(before: &str, text: &str, behind: usize) -> String {
    let mut line = before.to_owned();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let digit = c.is_ascii_digit() || ('０'..='９').contains(&c);
        let many = digit && digits_at_end(&line) + behind >= KEPT;
        out.push(if many && digits_at_end(&format!("{line}{c}")) > 0 { '0' } else { c });
        line.push(c);
    }
    out
}

/// A contact: its number as the screen hides it, anything else altogether.
fn contact(text: &str) -> String {
    let masked = mask_digits(text);
    if masked == text && !text.contains("**") && !text.is_empty() { HIDDEN.to_owned() } else { masked }
}

/// A character of a contact that is being typed.
fn blank(c: char) -> char {
    match c {
        c if c.is_numeric() => '0',
        c if c.is_ascii_alphabetic() => 'x',
        c if c.is_alphabetic() => '\u{67D0}',
        c => c,
    }
}

/// Hides tokens, and names and passwords in addresses.
fn secrets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(TOKEN) {
        let (before, token) = rest.split_at(at + TOKEN.len());
        let end = token
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
            .unwrap_or(token.len());
        out.push_str(before);
        // Shorter words are names of files, not tokens.
        out.push_str(if end < 16 { &token[..end] } else { HIDDEN });
        rest = &token[end..];
    }
    out.push_str(rest);
    without_credentials(&out)
}

/// A text without what stands before the `@` of a URL's authority.
fn without_credentials(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, authority) = rest.split_at(at + 3);
        let end = authority.find(|c: char| c == '/' || c.is_whitespace()).unwrap_or(authority.len());
        out.push_str(before);
        rest = match authority[..end].rfind('@') {
            Some(sign) => {
                out.push_str(HIDDEN);
                &authority[sign..]
            }
            None => authority,
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_a_long_number_are_zeros_from_the_sixth_on() {
        for (before, text, shown) in [
            ("", "13800000012", "13800000000"),
            ("电话138-00", "00-0012", "00-0000"),
            ("1380000001", "2", "0"),
            ("C0001", " 城关", " 城关"),
            ("as-of ", "2023-06-30", "2023-06-30"),
            ("as-of 2023-06-3", "0", "0"),
            ("2023-06-30 ", "09:30", "09:30"),
            ("2023-06-30 ", "2023-07-01 09:30", "2023-07-01 09:30"),
            ("１３８００００００", "１２", "00"),
        ] {
            assert_eq!(typed(before, text, 0), shown, "{before}|{text}");
        }
        assert_eq!(typed("", "138", 5), "000", "what follows is part of the number");
    }

    #[test]
    fn tokens_and_passwords_are_hidden() {
        let token = format!("shumei_{}", "aZ0-_".repeat(8) + "abc");
        assert_eq!(secrets(&format!("x {token} y {token}")), "x shumei_*** y shumei_***");
        assert_eq!(secrets("https://me:secret@server:1/x?a@b"), "https://***@server:1/x?a@b");
        assert_eq!(secrets("https://server/a@b shumei_dev.db"), "https://server/a@b shumei_dev.db");
    }

    #[test]
    fn a_contact_is_hidden_whatever_it_is() {
        for (raw, shown) in [("13800000012", "138******12"), ("wx-abc", "***"), ("12345", "***"), ("", "")] {
            assert_eq!(contact(raw), shown);
            assert_eq!(contact(shown), shown, "once more changes nothing");
        }
    }

    #[test]
    fn times_ids_and_codes_stay_and_numbers_do_not() {
        let mask = Mask::default();
        for kept in ["2023-06-12T09:00:00.123456789Z", "0188b3c8-5c00-7abc-8def-012345678901", "2023-06-12"] {
            assert_eq!(mask.text(kept), kept);
        }
        let code = credit_code::complete("91410105MA4400001").unwrap();
        assert_eq!(mask.text(&code), code);
        assert_eq!(mask.text("回电 13800000012"), "回电 138******12");
    }
}
