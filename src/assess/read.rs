//! Reads a rule file: every problem at once, each with its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::period::Span;
use super::problem::{Placed, Problem, Wanted};
use super::rules::{Aim, Component, NoData, Rules};
use crate::domain::score::{Class, Grade, Points, Post, Scale, Tariff};
use crate::domain::task::Duty;
use crate::domain::text::{Text, single_line};

const ROOT: [&str; 13] = [
    "title",
    "period",
    "base",
    "least",
    "no-data",
    "target",
    "duties",
    "classes",
    "components",
    "overdue",
    "reopened",
    "early",
    "grades",
];
const COMPONENT: [&str; 5] = ["weight", "of", "full", "zero", "every-days"];
const OVERDUE: [&str; 4] = ["per-item", "per-day", "item-cap", "cap"];
const REOPENED: [&str; 2] = ["per-item", "cap"];
const EARLY: [&str; 3] = ["days", "per-item", "cap"];
const GRADE: [&str; 3] = ["name", "name-en", "from"];

/// What weights add up to.
const WHOLE: u32 = 100;
/// Most points that anything in a rule file may be.
const MOST: Points = Points::whole(1000);
/// Longest span between two visits, and longest lead of what is early, in days.
const MOST_DAYS: u32 = 366;

/// Reads a rule file. With any problem the rules are not to be used: what could be read is given for checks alone.
pub fn read(text: &str) -> (Rules, Vec<Placed>) {
    // Some editors put a byte-order mark before a UTF-8 file; it counts in offsets.
    let bare = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let skipped = text.len() - bare.len();
    let (root, syntax) = DeTable::parse_recoverable(bare);
    let mut reader = Reader { problems: Vec::new(), rules: Rules::bare() };
    for error in syntax {
        let offset = error.span().map_or(0, |span| span.start);
        reader.add(offset, Problem::Syntax(single_line(error.message())));
    }
    // A file that is no TOML says little about what is missing in it.
    if reader.problems.is_empty() {
        reader.root(&root.into_inner());
    }
    let mut problems = reader.problems;
    for (offset, _) in &mut problems {
        *offset += skipped;
    }
    problems.sort_by_key(|(offset, _)| *offset);
    (reader.rules, problems)
}

type Value<'d> = Spanned<DeValue<'d>>;

struct Reader {
    problems: Vec<Placed>,
    rules: Rules,
}

impl Reader {
    fn add(&mut self, offset: usize, problem: Problem) {
        self.problems.push((offset, problem));
    }

    fn root(&mut self, root: &DeTable<'_>) {
        self.unknown(root, &ROOT);
        if let Some(title) = self.filled(root, "title", 0) {
            self.rules.title = Text::new(&title);
        }
        if let Some(span) = self.word(root, "period", 0, &Span::WORDS) {
            self.rules.span = span;
        }
        if let Some(base) = self.points(root, "base", 0, Points::whole(100), MOST) {
            self.rules.base = base;
        }
        let most = self.rules.base;
        self.rules.least = self.points(root, "least", 0, Points::ZERO, most).unwrap_or_default();
        if let Some(rule) =
            self.word(root, "no-data", 0, &[("spread", NoData::Spread), ("drop", NoData::Drop)])
        {
            self.rules.no_data = rule;
        }
        if let Some(aim) = self.word(root, "target", 0, &[("coming", Aim::Coming), ("due", Aim::Due)]) {
            self.rules.aim = aim;
        }
        let duties = [Duty::Lead, Duty::Responsible, Duty::Support];
        self.rules.duties = self.words(
            root,
            "duties",
            0,
            |word| duties.iter().find(|one| one.as_str() == word).cloned(),
            &["lead", "responsible", "support"],
        );
        self.rules.classes = self.words(root, "classes", 0, Class::from_word, &CLASSES);
        self.components(root);
        self.rules.overdue = self.tariff(root, "overdue", &OVERDUE);
        self.rules.reopened = self.tariff(root, "reopened", &REOPENED);
        self.rules.early = self.tariff(root, "early", &EARLY);
        if let Some(early) = root.get("early").and_then(|value| value.get_ref().as_table())
            && let Some(days) = self.number(early, "days", root["early"].span().start, 1, MOST_DAYS)
        {
            self.rules.early_days = days;
        }
        self.grades(root);
    }

    fn components(&mut self, root: &DeTable<'_>) {
        let Some((table, at)) = self.table(root, "components") else { return };
        let names = Post::COMPONENTS.map(Post::as_str);
        self.unknown(table, &names);
        for post in Post::COMPONENTS {
            // An office may leave a component out; its weight goes to none.
            if !table.contains_key(post.as_str()) {
                continue;
            }
            let Some((fields, at)) = self.table(table, post.as_str()) else { continue };
            self.component(post, fields, at);
        }
        let sum: u32 = self.rules.components.iter().map(|one| one.weight).sum();
        if sum != WHOLE {
            self.add(at, Problem::Weights(sum));
        }
        for class in self.rules.classes.clone() {
            if !self.rules.components.iter().any(|one| one.weight > 0 && one.of.contains(&class)) {
                self.add(at, Problem::Idle(class.as_str()));
            }
        }
    }

    fn component(&mut self, post: Post, fields: &DeTable<'_>, at: usize) {
        let known: Vec<&'static str> =
            COMPONENT.into_iter().filter(|key| post == Post::Visits || *key != "every-days").collect();
        self.unknown(fields, &known);
        let weight = self.number(fields, "weight", at, 0, WHOLE).unwrap_or(0);
        let of = self.words(fields, "of", at, Class::from_word, &CLASSES);
        let per_cent = |reader: &mut Self, key: &'static str, usual: u32| {
            let value = fields.contains_key(key).then(|| reader.number(fields, key, at, 0, 100)).flatten();
            u8::try_from(value.unwrap_or(usual)).unwrap_or(100)
        };
        let (full, zero) = (per_cent(self, "full", 100), per_cent(self, "zero", 0));
        if zero > full || full == 0 {
            let key = if fields.contains_key("zero") { "zero" } else { "full" };
            let place = fields.get(key).map_or(at, |value| value.span().start);
            self.add(place, Problem::Scale { zero, full });
        }
        if post == Post::Visits
            && let Some(days) = self.number(fields, "every-days", at, 1, MOST_DAYS)
        {
            self.rules.visit_days = days;
        }
        self.rules.components.push(Component { post, weight, of, scale: Scale { zero, full } });
    }

    fn tariff(&mut self, root: &DeTable<'_>, key: &'static str, known: &[&'static str]) -> Tariff {
        let Some((table, at)) = self.table(root, key) else { return Tariff::default() };
        self.unknown(table, known);
        let mut points = |key: &'static str| {
            if known.contains(&key) {
                self.points(table, key, at, Points::ZERO, MOST).unwrap_or_default()
            } else {
                Points::ZERO
            }
        };
        let (per_item, per_day, cap) = (points("per-item"), points("per-day"), points("cap"));
        let item_cap = if known.contains(&"item-cap") { points("item-cap") } else { cap };
        Tariff { per_item, per_day, item_cap, cap }
    }

    fn grades(&mut self, root: &DeTable<'_>) {
        let Some(value) = root.get("grades") else { return self.add(0, Problem::Missing("grades")) };
        let Some(all) = value.get_ref().as_array() else {
            return self.wrong(value, "grades", Wanted::Tables);
        };
        for value in all {
            let Some(fields) = value.get_ref().as_table() else {
                self.wrong(value, "grades", Wanted::Tables);
                continue;
            };
            self.unknown(fields, &GRADE);
            let at = value.span().start;
            let name = self.filled(fields, "name", at);
            let name_en =
                fields.contains_key("name-en").then(|| self.filled(fields, "name-en", at)).flatten();
            let from = self.points(fields, "from", at, Points::ZERO, MOST);
            let (Some(name), Some(from)) = (name, from) else { continue };
            if let Some(before) =
                self.rules.grades.last().map(|one| one.from).filter(|before| *before <= from)
            {
                let place = fields.get("from").map_or(at, |value| value.span().start);
                self.add(place, Problem::Order(before));
            }
            let name_en = name_en.map(|name| Text::new(&name));
            self.rules.grades.push(Grade { name: Text::new(&name), name_en, from });
        }
        match (self.rules.grades.last(), all.last()) {
            (Some(last), Some(value)) if last.from > self.rules.least => {
                let least = self.rules.least;
                self.add(value.span().start, Problem::Bottom(least));
            }
            (None, None) => self.add(value.span().start, Problem::Empty("grades".to_owned())),
            _ => {}
        }
    }

    fn unknown(&mut self, table: &DeTable<'_>, known: &[&'static str]) {
        for name in table.keys().filter(|name| !known.contains(&name.get_ref().as_ref())) {
            let key = single_line(name.get_ref());
            self.add(name.span().start, Problem::Unknown { key, known: known.to_vec() });
        }
    }

    fn wrong(&mut self, value: &Value<'_>, key: &str, wanted: Wanted) {
        self.add(value.span().start, Problem::Type { key: key.to_owned(), wanted });
    }

    /// A value that must be there.
    fn needed<'t, 'd>(
        &mut self,
        table: &'t DeTable<'d>,
        key: &'static str,
        at: usize,
    ) -> Option<&'t Value<'d>> {
        let value = table.get(key);
        if value.is_none() {
            self.add(at, Problem::Missing(key));
        }
        value
    }

    /// A table that must be there, and where it stands.
    fn table<'t, 'd>(
        &mut self,
        table: &'t DeTable<'d>,
        key: &'static str,
    ) -> Option<(&'t DeTable<'d>, usize)> {
        let value = self.needed(table, key, 0)?;
        let inner = value.get_ref().as_table();
        if inner.is_none() {
            self.wrong(value, key, Wanted::Table);
        }
        // A table's own span is its header where it has one.
        inner.map(|inner| (inner, value.span().start))
    }

    fn filled(&mut self, table: &DeTable<'_>, key: &'static str, at: usize) -> Option<String> {
        let value = self.needed(table, key, at)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(value, key, Wanted::Text);
            return None;
        };
        if text.trim().is_empty() {
            self.add(value.span().start, Problem::Empty(key.to_owned()));
            return None;
        }
        Some(single_line(text.trim()))
    }

    fn word<T: Copy>(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        at: usize,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.filled(table, key, at)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known = words.iter().map(|(word, _)| *word).collect();
            let place = table.get(key).map_or(at, |value| value.span().start);
            self.add(place, Problem::Word { key: key.to_owned(), word: text, known });
        }
        found
    }

    fn words<T: PartialEq>(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        at: usize,
        from_word: impl Fn(&str) -> Option<T>,
        known: &[&'static str],
    ) -> Vec<T> {
        let Some(value) = self.needed(table, key, at) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, key, Wanted::Words);
            return Vec::new();
        };
        if list.is_empty() {
            self.add(value.span().start, Problem::Empty(key.to_owned()));
        }
        let mut out = Vec::new();
        for one in list {
            let Some(word) = one.get_ref().as_str() else {
                self.wrong(one, key, Wanted::Words);
                continue;
            };
            match from_word(word) {
                Some(found) if out.contains(&found) => {
                    self.add(one.span().start, Problem::Twice(single_line(word)));
                }
                Some(found) => out.push(found),
                None => {
                    let (key, word) = (key.to_owned(), single_line(word));
                    self.add(one.span().start, Problem::Word { key, word, known: known.to_vec() });
                }
            }
        }
        out
    }

    fn number(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        at: usize,
        least: u32,
        most: u32,
    ) -> Option<u32> {
        let value = self.needed(table, key, at)?;
        let Some(number) = value.get_ref().as_integer() else {
            self.wrong(value, key, Wanted::Number);
            return None;
        };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let fits = number
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| (least..=most).contains(number));
        if fits.is_none() {
            let (least, most) = (least.to_string(), most.to_string());
            self.add(value.span().start, Problem::Range { key: key.to_owned(), least, most });
        }
        fits
    }

    /// Points, read digit by digit: a binary fraction would not hold 0.1.
    fn points(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        at: usize,
        least: Points,
        most: Points,
    ) -> Option<Points> {
        let value = self.needed(table, key, at)?;
        let written = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            DeValue::Float(number) => Some(number.as_str().to_owned()),
            _ => None,
        };
        let Some(points) = written.as_deref().and_then(hundredths) else {
            self.wrong(value, key, Wanted::Points);
            return None;
        };
        if points < least || most < points {
            let (least, most) = (least.to_string(), most.to_string());
            self.add(value.span().start, Problem::Range { key: key.to_owned(), least, most });
            return None;
        }
        Some(points)
    }
}

const CLASSES: [&str; 3] = ["area", "department", "neighbourhood"];

/// A decimal number of at most two places.
fn hundredths(written: &str) -> Option<Points> {
    let digits: String = written.chars().filter(|c| *c != '_').collect();
    let (sign, digits) = digits.strip_prefix('-').map_or((1, digits.as_str()), |rest| (-1, rest));
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    Some(Points(sign * whole.checked_mul(100)?.checked_add(cents)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::problem::diagnostics;
    use crate::assess::rules::DEFAULT;
    use crate::domain::place::place_at;
    use crate::locale::Lang;
    use proptest::prelude::*;

    #[test]
    fn the_built_in_rules_are_sound() {
        let (rules, problems) = read(DEFAULT);
        assert_eq!(problems, []);
        assert_eq!(rules.components.len(), 7);
        assert_eq!(rules.overdue.per_day, Points(5));
        assert_eq!(rules.grade(Points(8999)).unwrap().name.as_str(), "良好");
        assert_eq!(rules, Rules::default());
    }

    #[test]
    fn points_are_read_digit_by_digit() {
        for (written, points) in [
            ("0.1", Some(10)),
            ("-2.55", Some(-255)),
            ("3", Some(300)),
            ("1_000.50", Some(100_050)),
            ("+0.05", Some(5)),
            ("0.105", None),
            ("1e3", None),
            ("inf", None),
            ("nan", None),
        ] {
            assert_eq!(hundredths(written).map(|points| points.0), points, "{written}");
        }
    }

    /// The built-in rules with one piece replaced.
    fn spoiled(old: &str, new: &str) -> String {
        assert!(DEFAULT.contains(old), "{old}");
        DEFAULT.replacen(old, new, 1)
    }

    #[test]
    fn every_problem_is_told_at_its_place_with_the_cure() {
        for (old, new, at, parts) in [
            ("period = \"year\"", "period = \"decade\"", "\"decade\"", &["decade", "half-year"][..]),
            ("base = 100", "base = 100.005", "100.005", &["base", "decimals"]),
            ("base = 100", "base = 0", "0", &["base", "100.00"]),
            ("weight = 25", "weight = 24", "[components", &["99"]),
            ("weight = 25", "wieght = 25", "wieght", &["wieght", "weight"]),
            ("weight = 25", "weight = \"25\"", "\"25\"", &["weight", "whole number"]),
            ("[components.visits]", "[components.vistis]", "vistis", &["vistis", "visits"]),
            ("every-days = 30", "every-days = 0", "0", &["every-days", "366"]),
            ("full = 90", "every-days = 9", "every-days = 9", &["every-days", "zero"]),
            ("full = 90", "full = 40\nzero = 50", "50", &["50", "40"]),
            ("of = [\"area\", \"neighbourhood\"]", "of = [\"areas\"]", "\"areas\"", &["areas", "area"]),
            ("of = [\"area\", \"neighbourhood\"]", "of = []", "[]", &["of", "empty"]),
            (
                "duties = [\"lead\", \"responsible\"]",
                "duties = [\"lead\", \"lead\"]",
                "\"lead\"]",
                &["lead", "once"],
            ),
            ("per-day = 0.05", "per-day = -1", "-1", &["per-day", "0.00"]),
            ("cap = 5\n", "", "[reopened]", &["cap", "missing"]),
            ("from = 80", "from = 95", "95", &["90.00"]),
            ("from = 0\n", "from = 10\n", "[[grades]]\nname = \"不合格\"", &["0.00"]),
            ("title = ", "titel = ", "titel", &["titel", "title"]),
            ("[early]", "[early", "[early", &["TOML"]),
        ] {
            let text = spoiled(old, new);
            let problems = read(&text).1;
            let told = diagnostics("f.toml", &text, &problems, Lang::En);
            let found = told.iter().find(|one| parts.iter().all(|part| one.message.contains(part)));
            let found = found.unwrap_or_else(|| panic!("{new}: {told:?}"));
            // The parser itself points to what it stumbled over; what is missing is told where it should stand.
            if let Some(within) = new.rfind(at).filter(|_| !at.starts_with('[') || at == "[]") {
                let place = place_at(&text, text.find(new).unwrap() + within);
                assert_eq!(found.place, Some(place), "{new}: {found}");
            }
        }
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let text =
            spoiled("weight = 25", "weight = 24").replace("[early]\ndays = 5", "[early]\ndays = 0\nx = 1");
        assert_eq!(read(&text).1.len(), 3, "{:?}", read(&text).1);
        assert!(read("").1.len() > 8);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(cut in 0usize..2000, junk in "\\PC{0,12}") {
            let at = (0..=cut.min(DEFAULT.len())).rev().find(|at| DEFAULT.is_char_boundary(*at)).unwrap();
            let text = format!("{}{junk}{}", &DEFAULT[..at], &DEFAULT[at..]);
            for one in diagnostics("f", &text, &read(&text).1, Lang::Zh) {
                prop_assert!(!one.message.is_empty() && one.place.is_some());
            }
        }
    }
}
