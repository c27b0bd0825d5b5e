//! 成员: a person's seat in the working group, with a contact that is masked unless asked for by right.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{MemberId, UnitId};
use super::record::{Extra, Version};
use super::text::Text;
use super::unit::Level;
use crate::open_enum;

open_enum! {
    /// What a member may read and change.
    Role {
        /// Members and tokens; no programme data.
        Admin = "admin",
        /// The working group's office: all.
        Office = "office",
        /// A county unit's member.
        Lead = "lead",
        /// A township's or zone's member.
        Township = "township",
        /// Reads tasks, indicators and reviews.
        Viewer = "viewer",
    }
}

/// A phone number or other contact. `Display` and `Debug` show it masked; [`Contact::reveal`] is the only way out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Contact(Text);

impl Contact {
    /// A contact as written.
    pub fn new(raw: &str) -> Self {
        Self(Text::new(raw))
    }

    /// The contact in the clear, for members who may see it and asked.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&mask_digits(&self.0))
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({self})")
    }
}

/// Masks every run of seven digits or more: the first three and last two stay (`138******12`).
///
/// Separators (`-`, space) inside a run do not end it, so `138-0000-0012` is masked as well. Applied to free
/// text too, because numbers get typed into notes.
pub fn mask_digits(text: &str) -> String {
    const SHORTEST: usize = 7;
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(chars[at]) {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let mut end = at;
        let mut digits = 0;
        let mut scan = at;
        while scan < chars.len() && (is_digit(chars[scan]) || matches!(chars[scan], '-' | ' ' | '\u{2011}')) {
            if is_digit(chars[scan]) {
                digits += 1;
                end = scan + 1;
            }
            scan += 1;
        }
        // An ISO date (2023-06-30) is eight digits with dashes and must stay readable.
        if digits < SHORTEST || is_iso_date(&chars[at..end]) {
            out.extend(&chars[at..end]);
        } else {
            let mut seen = 0;
            for c in &chars[at..end] {
                if is_digit(*c) {
                    seen += 1;
                    out.push(if seen <= 3 || seen > digits - 2 { *c } else { '*' });
                } else {
                    out.push(*c);
                }
            }
        }
        at = end;
    }
    out
}

/// How many digits the number has that ends a text, where more typed digits would go on with it. A whole date before
/// them, or one that is being typed, is no part of a number.
pub fn digits_at_end(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    let joins = |c: &&char| is_digit(**c) || matches!(**c, '-' | ' ' | '\u{2011}');
    let mut tail = &chars[chars.len() - chars.iter().rev().take_while(joins).count()..];
    while tail.first().is_some_and(|c| !is_digit(*c)) || tail.len() > 10 && is_iso_date(&tail[..10]) {
        tail = if is_digit(tail[0]) { &tail[10..] } else { &tail[1..] };
    }
    let dated = (5..10).contains(&tail.len()) && tail[4] == '-' && tail.get(7).is_none_or(|c| *c == '-');
    if dated { 0 } else { tail.iter().filter(|c| is_digit(**c)).count() }
}

/// Masks a person's name so that it keeps its length and its place on the screen: the first character stays.
pub fn mask_name(name: &str) -> String {
    let veil = |(place, c): (usize, char)| match c {
        _ if place == 0 => c,
        c if c.is_ascii_alphanumeric() => '*',
        c if c.len_utf8() == '\u{67D0}'.len_utf8() && c.is_alphabetic() => '\u{67D0}',
        c => c,
    };
    name.chars().enumerate().map(veil).collect()
}

/// ASCII and full-width digits: both are typed on Chinese keyboards.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_iso_date(run: &[char]) -> bool {
    run.len() == 10 && run[4] == '-' && run[7] == '-'
}

/// A person's seat in the working group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Id.
    pub id: MemberId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Name; samples use roles (县级联系领导).
    pub name: Text,
    /// The unit whose seat it is.
    pub unit: UnitId,
    /// Post held (社区书记).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<Text>,
    /// Level at which the member links communities.
    pub level: Level,
    /// What the member may do.
    pub role: Role,
    /// Phone, masked by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Member, MemberId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_masked_wherever_they_stand() {
        for (raw, masked) in [
            ("13800000012", "138******12"),
            ("电话138-0000-0012，转8", "电话138-****-**12，转8"),
            ("0564-8620000", "056*-*****00"),
            ("１３８００００００１２", "１３８******１２"),
            ("2023-06-30 前完成 131 个", "2023-06-30 前完成 131 个"),
            ("共140个", "共140个"),
        ] {
            assert_eq!(mask_digits(raw), masked);
        }
        let contact = Contact::new("13800000012");
        assert_eq!(format!("{contact} {contact:?}"), "138******12 Contact(138******12)");
        assert_eq!(contact.reveal(), "13800000012");
    }
}
