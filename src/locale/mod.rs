//! The message catalogue: every text that users read, in Chinese and in English.

pub mod account;
pub mod admin;
pub mod assess;
pub mod cache;
pub mod calendar;
pub mod cli;
pub mod command;
pub mod config;
pub mod coverage;
pub mod date;
pub mod debrief;
pub mod demo;
pub mod detail;
pub mod doctor;
pub mod draft;
pub mod edit;
pub mod exchange;
pub mod explain;
pub mod export;
pub mod filter;
pub mod keymap;
pub mod keys;
pub mod labels;
pub mod link;
pub mod lists;
pub mod looks;
pub mod marks;
pub mod meeting;
pub mod outbox;
pub mod outlet;
pub mod overview;
pub mod overview_screen;
pub mod paper_cli;
pub mod paper_fields;
pub mod papers;
pub mod plain;
pub mod plan;
pub mod record;
pub mod rhythm;
pub mod runtime;
pub mod screens;
pub mod serve;
pub mod ssh_key;
pub mod sync;
pub mod theme;
pub mod typed;

use std::fmt::Display;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language named by `zh`, `en` or their longer forms (`zh_CN.UTF-8`).
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        match name.get(..2)? {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// One text in both languages; `{name}` marks a place to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    zh: &'static str,
    en: &'static str,
}

impl Message {
    /// A text from its two forms.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The text in a language.
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The text with its places filled; a value is never searched for places itself.
    pub fn fill(self, lang: Lang, values: &[(&str, &dyn Display)]) -> String {
        let mut out = String::new();
        let mut rest = self.get(lang);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => out.push_str(&value.to_string()),
                None => out.push_str(name),
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

/// Defines a file's messages. `tests/catalogue.rs` reads these lists and checks every entry.
#[macro_export]
macro_rules! messages {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        $(
            #[doc = $en]
            pub const $name: $crate::locale::Message = $crate::locale::Message::new($zh, $en);
        )+
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        let message = Message::new("{a}和{b}", "{a} and {b}");
        assert_eq!(message.fill(Lang::Zh, &[("a", &"{b}"), ("b", &2)]), "{b}和2");
    }
}
