//! A report of findings: sections of labelled lines, some with a cure.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::domain::text::single_line;
use crate::locale::{Lang, Message, doctor as m};

/// A finding: good, or bad with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    label: Message,
    value: String,
    hint: Option<String>,
    bad: bool,
}

/// Findings under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    title: Message,
    lines: Vec<Line>,
}

impl Section {
    pub(super) fn new(title: Message) -> Self {
        Self { title, lines: Vec::new() }
    }

    /// What is so.
    pub(super) fn say(&mut self, label: Message, value: impl Into<String>) {
        self.lines.push(Line { label, value: value.into(), hint: None, bad: false });
    }

    /// What is so, and what may help.
    pub(super) fn hint(&mut self, label: Message, value: impl Into<String>, hint: impl Into<String>) {
        self.lines.push(Line { label, value: value.into(), hint: Some(hint.into()), bad: false });
    }

    /// What is wrong, and the cure where one is known.
    pub(super) fn fault(&mut self, label: Message, value: impl Into<String>, cure: Option<&str>) {
        self.lines.push(Line { label, value: value.into(), hint: cure.map(str::to_owned), bad: true });
    }
}

/// Writes the report; tells whether all is well.
pub(super) fn write(sections: &[Section], lang: Lang, out: &mut dyn Write) -> io::Result<bool> {
    let lines = || sections.iter().flat_map(|section| &section.lines);
    let room = lines().map(|line| line.label.get(lang).width()).max().unwrap_or(0);
    for section in sections {
        writeln!(out, "{}", section.title.get(lang))?;
        for line in &section.lines {
            let label = line.label.get(lang);
            let pad = " ".repeat(room - label.width());
            // The mark is a sign, not a colour, and the same in every language.
            let mark = if line.bad { '!' } else { ' ' };
            writeln!(out, "{mark} {label}{pad}  {}", single_line(&line.value))?;
            if let Some(hint) = &line.hint {
                writeln!(out, "  {}  -> {hint}", " ".repeat(room))?;
            }
        }
        writeln!(out)?;
    }
    let faults = lines().filter(|line| line.bad).count();
    if faults == 0 {
        writeln!(out, "{}", m::ALL_WELL.get(lang))?;
    } else {
        writeln!(out, "{}", m::FOUND.fill(lang, &[("n", &faults)]))?;
    }
    Ok(faults == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_marked_counted_and_cured() {
        let mut section = Section::new(m::TERMINAL);
        section.say(m::KIND, "xterm\u{1b}[2J");
        section.fault(m::LOCALE, "LANG=C", Some("set LANG"));
        let mut out = Vec::new();
        assert!(!write(&[section], Lang::En, &mut out).unwrap());
        let expected = "Terminal\n  kind TERM      xterm\u{FFFD}[2J\n! character set  LANG=C\n                 -> set LANG\n\nproblems found: 1\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
