//! Reads a settings file: every problem at once, each with its place.

use std::path::Path;
use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::dirs::is_plain_name;
use super::problem::{Placed, Problem, Wanted};
use super::settings::{SavedView, Settings, WidthProfile};
use super::table::{Report, Value};
use crate::domain::id::MemberId;
use crate::domain::text::{Text, single_line};
use crate::locale::Lang;

const ROOT: [&str; 10] =
    ["lang", "theme", "keymap", "width", "scroll-regions", "me", "holidays", "idle", "thresholds", "views"];
const THRESHOLDS: [&str; 9] = [
    "due-soon",
    "rectification-due-soon",
    "outcome-due-soon",
    "matter-due-soon",
    "community-days",
    "neighbourhood-days",
    "township-days",
    "county-days",
    "regular-months",
];
const VIEW: [&str; 6] = ["name", "name-en", "key", "list", "filter", "sort"];
/// Most working days ahead that "due soon" may mean: a year of them.
const MOST_DAYS: u32 = 260;
const MOST_MONTHS: u32 = 12;
/// Longest idle time in minutes: a day.
const MOST_IDLE: u32 = 24 * 60;

/// Reads a file over the defaults. With any error the defaults stand alone: a file is used whole or not at all.
///
/// `dir` is where the file lies; a relative path in it counts from there.
pub fn read(text: &str, dir: &Path) -> (Settings, Vec<Placed>) {
    let (settings, problems) = read_over(Settings::default(), text, dir);
    if problems.iter().all(|(_, problem)| problem.is_warning()) {
        (settings, problems)
    } else {
        (Settings::default(), problems)
    }
}

/// Reads a file over other settings, whatever is wrong with it.
pub(super) fn read_over(base: Settings, text: &str, dir: &Path) -> (Settings, Vec<Placed>) {
    // Some editors put a byte-order mark before a UTF-8 file.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (root, syntax) = DeTable::parse_recoverable(text);
    let mut reader = Reader { report: Report::new(text), settings: base };
    for error in syntax {
        let offset = error.span().map_or(0, |span| span.start);
        reader.report.add(offset, Problem::Syntax(single_line(error.message())));
    }
    let root = root.into_inner();
    reader.report.unknown(&root, &ROOT);
    reader.scalars(&root, dir);
    reader.thresholds(&root);
    reader.views(&root);
    let mut problems = reader.report.problems;
    problems.sort_by_key(|(place, _)| *place);
    (reader.settings, problems)
}

struct Reader<'t> {
    report: Report<'t>,
    settings: Settings,
}

impl Reader<'_> {
    fn scalars(&mut self, root: &DeTable<'_>, dir: &Path) {
        if let Some(lang) = self.report.word(root, "lang", &[("zh", Lang::Zh), ("en", Lang::En)]) {
            self.settings.lang = Some(lang);
        }
        let widths = WidthProfile::ALL.map(|profile| (profile.as_str(), profile));
        if let Some(width) = self.report.word(root, "width", &widths) {
            self.settings.width = width;
        }
        let regions = [("auto", None), ("on", Some(true)), ("off", Some(false))];
        if let Some(regions) = self.report.word(root, "scroll-regions", &regions) {
            self.settings.scroll_regions = regions;
        }
        if let Some(theme) = self.file_name(root, "theme") {
            self.settings.theme = Some(theme);
        }
        if let Some(keymap) = self.file_name(root, "keymap") {
            self.settings.keymap = keymap;
        }
        if let Some(me) = self.filled(root, "me") {
            self.settings.me = Some(MemberId::new(&me));
        }
        if let Some(holidays) = self.filled(root, "holidays") {
            self.settings.holidays = Some(dir.join(holidays));
        }
        if let Some(minutes) = self.report.number(root, "idle", 0, MOST_IDLE) {
            self.settings.idle = (minutes > 0).then(|| Duration::from_secs(u64::from(minutes) * 60));
        }
    }

    fn thresholds(&mut self, root: &DeTable<'_>) {
        let Some(value) = root.get("thresholds") else { return };
        let Some(table) = value.get_ref().as_table() else {
            self.report.wrong_type(value, "thresholds", Wanted::Table);
            return;
        };
        self.report.unknown(table, &THRESHOLDS);
        let thresholds = &mut self.settings.thresholds;
        for (key, days) in [
            ("due-soon", &mut thresholds.due_soon),
            ("rectification-due-soon", &mut thresholds.rectification_due_soon),
            ("outcome-due-soon", &mut thresholds.outcome_due_soon),
            ("matter-due-soon", &mut thresholds.matter_due_soon),
            ("community-days", &mut thresholds.response.community),
            ("neighbourhood-days", &mut thresholds.response.neighbourhood),
            ("township-days", &mut thresholds.response.township),
            ("county-days", &mut thresholds.response.county),
        ] {
            if let Some(number) = self.report.number(table, key, 0, MOST_DAYS) {
                *days = number as u16;
            }
        }
        if let Some(months) = self.report.number(table, "regular-months", 1, MOST_MONTHS) {
            thresholds.regular_months = months as u8;
        }
    }

    fn views(&mut self, root: &DeTable<'_>) {
        let Some(value) = root.get("views") else { return };
        let Some(views) = value.get_ref().as_array() else {
            self.report.wrong_type(value, "views", Wanted::Tables);
            return;
        };
        let mut seen: Vec<SavedView> = Vec::new();
        for value in views {
            let Some(view) = self.view(value) else { continue };
            self.twice(value, &seen, &view);
            seen.push(view.clone());
            self.settings.add_view(view);
        }
    }

    fn view(&mut self, value: &Value<'_>) -> Option<SavedView> {
        let DeValue::Table(table) = value.get_ref() else {
            self.report.wrong_type(value, "views", Wanted::Tables);
            return None;
        };
        self.report.unknown(table, &VIEW);
        for key in ["name", "list"].into_iter().filter(|key| !table.contains_key(*key)) {
            self.report.add(value.span().start, Problem::Missing(key));
        }
        let name = self.filled(table, "name");
        let list = self.filled(table, "list");
        let name_en = self.filled(table, "name-en");
        let key = self.filled(table, "key");
        let filter = self.report.string(table, "filter").unwrap_or_default();
        let sort = self.report.string(table, "sort").unwrap_or_default();
        let place = Some(self.report.place(value.span().start));
        Some(SavedView {
            name: Text::new(&name?),
            name_en: name_en.map(|name| Text::new(&name)),
            key,
            list: list?,
            filter,
            sort,
            place,
        })
    }

    /// Notes that a view bears the name or the key of one before it.
    fn twice(&mut self, value: &Value<'_>, seen: &[SavedView], view: &SavedView) {
        let Some(table) = value.get_ref().as_table() else { return };
        if seen.iter().any(|other| other.name == view.name) {
            self.report.at(table, "name", Problem::NameTwice(view.name.to_string()));
        }
        if let Some(key) = view.key.clone().filter(|_| seen.iter().any(|other| other.key == view.key)) {
            self.report.at(table, "key", Problem::KeyTwice(key));
        }
    }

    /// A text that must not be empty.
    fn filled(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let text = self.report.string(table, key)?;
        if text.trim().is_empty() {
            self.report.at(table, key, Problem::Empty(key.to_owned()));
            return None;
        }
        Some(text)
    }

    /// The name of a keymap or theme.
    fn file_name(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let name = self.filled(table, key)?;
        if is_plain_name(&name) {
            return Some(name);
        }
        self.report.at(table, key, Problem::Name { key: key.to_owned(), name });
        None
    }
}
