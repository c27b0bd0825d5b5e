//! A compiled plan as text: table, CSV, JSON.

use std::fmt::Write;

use super::table::{Align, Table};
use crate::domain::task::{Duty, Recurs};
use crate::domain::text::{sanitise, single_line};
use crate::locale::{Lang, Message, plan as m};
use crate::plan::{Compiled, Doubt, Milestone, Task};

/// The JSON contract, indented. Characters that a terminal might obey are escaped, which changes no value.
pub fn json(compiled: &Compiled) -> String {
    let text = serde_json::to_string_pretty(compiled).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if is_plain(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('\n');
    out
}

fn is_plain(c: char) -> bool {
    c == '\n'
        || (' '..='~').contains(&c)
        || c.is_alphanumeric()
        || sanitise(c.encode_utf8(&mut [0; 4])).starts_with(c)
}

/// A row for each milestone of each task; a task without milestones has one row.
pub fn csv(compiled: &Compiled) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header =
        ["number", "section", "title", "lead", "support", "responsible", "due", "recurs", "phrase", "line"];
    let mut rows = vec![header.map(str::to_owned)];
    for task in &compiled.tasks {
        if task.milestones.is_empty() {
            rows.push(csv_row(task, None));
        }
        rows.extend(task.milestones.iter().map(|milestone| csv_row(task, Some(milestone))));
    }
    for row in rows {
        // Writing to memory fails only where memory does.
        let _ = writer.write_record(row.iter().map(|cell| single_line(cell)));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn csv_row(task: &Task, milestone: Option<&Milestone>) -> [String; 10] {
    let due = milestone.and_then(|milestone| milestone.due);
    let recurs = milestone.and_then(|milestone| milestone.recurs.as_ref());
    [
        task.number.clone(),
        task.section.clone(),
        task.title.clone(),
        names(task, &Duty::Lead, "、"),
        names(task, &Duty::Support, "、"),
        names(task, &Duty::Responsible, "、"),
        due.map_or_else(String::new, |due| due.to_string()),
        recurs.map_or_else(String::new, |recurs| recurs.as_str().to_owned()),
        milestone.map_or_else(String::new, |milestone| milestone.phrase.clone()),
        milestone.map_or(task.lines.0, |milestone| milestone.line).to_string(),
    ]
}

fn names(task: &Task, duty: &Duty, separator: &str) -> String {
    let names: Vec<&str> =
        task.units.iter().filter(|unit| unit.role == *duty).map(|unit| unit.name.as_str()).collect();
    names.join(separator)
}

/// The document's identity, its tasks, its indicators, and a summary.
pub fn table(compiled: &Compiled, lang: Lang, width: Option<usize>) -> String {
    if compiled.tasks.is_empty() && compiled.indicators.is_empty() {
        return format!("{}\n", m::NOTHING.get(lang));
    }
    let mut out = identity(compiled, lang);
    if !compiled.tasks.is_empty() {
        out.push_str(&tasks(compiled, lang).render(width));
    }
    if !compiled.indicators.is_empty() {
        out.push('\n');
        out.push_str(&indicators(compiled, lang).render(width));
    }
    let milestones: usize = compiled.tasks.iter().map(|task| task.milestones.len()).sum();
    let summary = m::SUMMARY.fill(
        lang,
        &[
            ("tasks", &compiled.tasks.len()),
            ("milestones", &milestones),
            ("indicators", &compiled.indicators.len()),
            ("warnings", &compiled.warnings.len()),
        ],
    );
    out.push('\n');
    out.push_str(&summary);
    out.push('\n');
    out
}

fn identity(compiled: &Compiled, lang: Lang) -> String {
    let document = &compiled.document;
    let mut lines = Vec::new();
    let name: Vec<&str> =
        [&document.number, &document.title].into_iter().flatten().map(String::as_str).collect();
    if !name.is_empty() {
        lines.push(name.join("  "));
    }
    if let Some(date) = document.issued {
        let issuers = document.issuers.join(m::LIST.get(lang));
        let issued = m::ISSUED.fill(lang, &[("issuers", &issuers), ("date", &date)]);
        lines.push(issued.trim_start_matches([',', ' ']).to_owned());
    }
    let text: String = lines.iter().map(|line| single_line(line) + "\n").collect();
    if text.is_empty() { text } else { text + "\n" }
}

/// The tasks; a column of units appears where any task fills it.
fn tasks(compiled: &Compiled, lang: Lang) -> Table {
    let duties: Vec<(&Duty, Message)> =
        [(&Duty::Lead, m::LEAD), (&Duty::Responsible, m::RESPONSIBLE), (&Duty::Support, m::SUPPORT)]
            .into_iter()
            .filter(|(duty, _)| {
                compiled.tasks.iter().any(|task| task.units.iter().any(|unit| unit.role == **duty))
            })
            .collect();
    let mut headers = vec![m::NUMBER.get(lang).to_owned(), m::TASK.get(lang).to_owned()];
    headers.extend(duties.iter().map(|(_, label)| label.get(lang).to_owned()));
    headers.push(m::MILESTONES.get(lang).to_owned());
    let mut table = Table::new(headers).align(0, Align::Right);
    for task in &compiled.tasks {
        let mut row = vec![task.number.clone(), task.title.clone()];
        row.extend(duties.iter().map(|(duty, _)| names(task, duty, m::LIST.get(lang))));
        let when: Vec<String> = task.milestones.iter().map(|milestone| when(milestone, lang)).collect();
        row.push(when.join(m::LIST.get(lang)));
        table.push(row);
    }
    table
}

fn indicators(compiled: &Compiled, lang: Lang) -> Table {
    let headers = [m::INDICATOR, m::VALUE, m::BY].map(|label| label.get(lang).to_owned());
    let mut table = Table::new(headers.to_vec()).align(1, Align::Right);
    for indicator in &compiled.indicators {
        let value = format!("{}{}", indicator.value, indicator.unit);
        let by = indicator.by.map_or_else(String::new, |by| by.to_string());
        table.push(vec![indicator.name.clone(), value, by]);
    }
    table
}

fn when(milestone: &Milestone, lang: Lang) -> String {
    match (&milestone.due, &milestone.recurs) {
        (Some(due), _) => due.to_string(),
        (None, Some(recurs)) => recurrence(recurs, lang),
        (None, None) => format!("{} ({})", milestone.phrase, m::OPEN_DATE.get(lang)),
    }
}

fn recurrence(recurs: &Recurs, lang: Lang) -> String {
    let message = match recurs {
        Recurs::Yearly => m::YEARLY,
        Recurs::HalfYearly => m::HALF_YEARLY,
        Recurs::YearEnd => m::YEAR_END,
        Recurs::Quarterly => m::QUARTERLY,
        Recurs::Monthly => m::MONTHLY,
        Recurs::Weekly => m::WEEKLY,
        Recurs::Regular => m::REGULAR,
        Recurs::Continuous => m::CONTINUOUS,
        Recurs::Other(word) => return word.to_string(),
    };
    message.get(lang).to_owned()
}

/// What the compiler is in doubt about, in the user's language.
pub fn doubt(doubt: Doubt) -> Message {
    match doubt {
        Doubt::YearOfIssue(_) => m::DOUBT_YEAR_OF_ISSUE,
        Doubt::NoYear => m::DOUBT_NO_YEAR,
        Doubt::Backwards(_) => m::DOUBT_BACKWARDS,
        Doubt::YearUnclear => m::DOUBT_YEAR_UNCLEAR,
        Doubt::ShortYear(_) => m::DOUBT_SHORT_YEAR,
        Doubt::YearAlone => m::DOUBT_YEAR_ALONE,
        Doubt::YearAsEnd => m::DOUBT_YEAR_AS_END,
        Doubt::BeforeMonth => m::DOUBT_BEFORE_MONTH,
        Doubt::BeforePeriod => m::DOUBT_BEFORE_PERIOD,
        Doubt::Beginning => m::DOUBT_BEGINNING,
        Doubt::NoSuchDay => m::DOUBT_NO_SUCH_DAY,
        Doubt::BeforeIssue => m::DOUBT_BEFORE_ISSUE,
        Doubt::Past => m::DOUBT_PAST,
        Doubt::FutureBaseline => m::DOUBT_FUTURE_BASELINE,
        Doubt::Vague => m::DOUBT_VAGUE,
        Doubt::FromNow => m::DOUBT_FROM_NOW,
        Doubt::OtherPeriod => m::DOUBT_OTHER_PERIOD,
        Doubt::NotADeadline => m::DOUBT_NOT_A_DEADLINE,
        Doubt::DeadlineAbove => m::DOUBT_DEADLINE_ABOVE,
        Doubt::NoUnits => m::DOUBT_NO_UNITS,
        Doubt::StrayUnits => m::DOUBT_STRAY_UNITS,
        Doubt::SectionUnits => m::DOUBT_SECTION_UNITS,
        Doubt::Unclosed => m::DOUBT_UNCLOSED,
        Doubt::LongUnit => m::DOUBT_LONG_UNIT,
        Doubt::UnknownTable => m::DOUBT_UNKNOWN_TABLE,
        Doubt::ExtraCells => m::DOUBT_EXTRA_CELLS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_says_what_the_json_says() {
        for kind in Doubt::ALL {
            assert_eq!(doubt(*kind).get(Lang::Zh), kind.template(), "{kind:?}");
        }
    }

    #[test]
    fn json_escapes_what_a_terminal_obeys() {
        let mut compiled = Compiled::default();
        compiled.document.title = Some("a\u{9b}2J\u{202E}b".to_owned());
        let text = json(&compiled);
        assert!(text.contains("a\\u009b2J\\u202eb"), "{text}");
        let back: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["document"]["title"], "a\u{9b}2J\u{202E}b");
    }
}
