//! Prints what is new of what the dashboard says.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::theme::measure::wrap;
use crate::ui::plain::{Part, When};

/// Prints parts, each line ended as the output wants it.
#[derive(Debug)]
pub struct Teller<W> {
    out: W,
    /// What ends a line.
    end: &'static str,
    /// What was told last, and what may not be told again.
    known: HashMap<String, Known>,
    /// Whether the last line waits for what is typed behind it.
    open: bool,
}

#[derive(Debug)]
struct Known {
    when: When,
    lines: Vec<String>,
    /// Whether it was there the last time.
    present: bool,
}

impl<W: Write> Teller<W> {
    /// Prints to `out`; a raw terminal wants `\r\n` at the end of lines.
    pub fn new(out: W, end: &'static str) -> Self {
        Self { out, end, known: HashMap::new(), open: false }
    }

    /// Tells everything again.
    pub fn forget(&mut self) {
        self.known.clear();
    }

    /// Tells what is new in these parts, broken into lines of at most `width` cells.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn tell(&mut self, parts: &[Part], width: Option<u16>) -> io::Result<()> {
        let mut said: Vec<&str> = Vec::new();
        let mut appeared = false;
        for part in parts.iter().filter(|part| part.when != When::Typed) {
            let before = self.known.get(&part.name);
            let present = before.is_some_and(|known| known.present);
            let old = before.map_or(&[][..], |known| &known.lines);
            let new = match part.when {
                When::Along => appeared,
                When::Once => old != part.lines,
                _ => !present || old != part.lines,
            };
            appeared |= new && part.when != When::Along;
            let kept = if present && part.when == When::New { old } else { &[] };
            if new {
                said.extend(fresh(kept, &part.lines));
            }
        }
        let typed = parts.iter().find(|part| part.when == When::Typed);
        self.print(&said, typed, width)?;
        self.remember(parts);
        self.out.flush()
    }

    /// Ends the line that waits for more.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn close(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.open) {
            write!(self.out, "{}", self.end)?;
        }
        self.out.flush()
    }

    fn print(&mut self, said: &[&str], typed: Option<&Part>, width: Option<u16>) -> io::Result<()> {
        if let Some(more) =
            typed.filter(|_| said.is_empty() && self.open).and_then(|part| self.continues(part))
        {
            return write!(self.out, "{}", more.replace('\n', self.end));
        }
        let text = |part: &Part| part.lines.concat();
        let anew = typed.filter(|part| {
            !said.is_empty() || self.known.get(&part.name).is_none_or(|k| k.lines != part.lines || !k.present)
        });
        if (!said.is_empty() || anew.is_some() || typed.is_none()) && std::mem::take(&mut self.open) {
            write!(self.out, "{}", self.end)?;
        }
        for line in said {
            match width {
                Some(width) => {
                    for line in wrap(line, width) {
                        write!(self.out, "{line}{}", self.end)?;
                    }
                }
                None => write!(self.out, "{line}{}", self.end)?,
            }
        }
        if let Some(part) = anew {
            write!(self.out, "{}", text(part).replace('\n', self.end))?;
            self.open = true;
        }
        Ok(())
    }

    /// What was typed behind what stands there already; none where it is not the same line any more.
    fn continues(&self, part: &Part) -> Option<String> {
        let known = self.known.get(&part.name).filter(|known| known.present)?;
        let (lead, text) = part.lines.split_first()?;
        let (old_lead, old_text) = known.lines.split_first()?;
        let more = text.concat().strip_prefix(old_text.concat().as_str())?.to_owned();
        (lead == old_lead).then_some(more)
    }

    /// Keeps what is there, and of the rest what is not to be told twice.
    fn remember(&mut self, parts: &[Part]) {
        self.known.retain(|_, known| {
            known.present = false;
            known.when == When::Once
        });
        for part in parts {
            let known = Known { when: part.when, lines: part.lines.clone(), present: true };
            self.known.insert(part.name.clone(), known);
        }
    }
}

/// The lines that were not among those told before.
fn fresh<'a>(old: &[String], new: &'a [String]) -> Vec<&'a str> {
    let mut told: Vec<&String> = old.iter().collect();
    let mut out = Vec::new();
    for line in new {
        match told.iter().position(|one| *one == line) {
            Some(at) => drop(told.remove(at)),
            None => out.push(line.as_str()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, when: When, lines: &[&str]) -> Part {
        Part { name: name.to_owned(), when, lines: lines.iter().map(|line| (*line).to_owned()).collect() }
    }

    /// What is printed for one screen after another.
    fn told(screens: &[Vec<Part>]) -> Vec<String> {
        let mut teller = Teller::new(Vec::new(), "\n");
        let mut all = Vec::new();
        for parts in screens {
            teller.tell(parts, None).unwrap();
            all.push(String::from_utf8(std::mem::take(&mut teller.out)).unwrap());
        }
        all
    }

    #[test]
    fn only_what_is_new_is_told() {
        let screen = |row: &str| {
            vec![
                part("screen", When::Once, &["2 tasks"]),
                part("freshness", When::Along, &["online"]),
                part("overview", When::Once, &["a", "b"]),
                part("row", When::New, &[row]),
            ]
        };
        let detail = vec![part("detail T01", When::New, &["x", "y"])];
        let changed = vec![part("detail T01", When::New, &["x", "z"])];
        let all = told(&[screen("1/2"), screen("1/2"), screen("2/2"), detail, changed, screen("2/2")]);
        assert_eq!(all, ["2 tasks\nonline\na\nb\n1/2\n", "", "2/2\n", "x\ny\n", "z\n", "2/2\n"]);
    }

    #[test]
    fn what_is_typed_stands_in_one_line() {
        let line = |text: &str| part("line", When::Typed, &[":", text]);
        let notice = part("notice 3", When::New, &["no such command"]);
        let all = told(&[
            vec![line("")],
            vec![line("q")],
            vec![line("qu")],
            vec![line("q")],
            vec![notice, line("q")],
            vec![part("row", When::New, &["1/2"])],
        ]);
        assert_eq!(all, [":", "q", "u", "\n:q", "\nno such command\n:q", "\n1/2\n"]);
    }

    #[test]
    fn lines_are_broken_where_there_is_a_width() {
        let mut teller = Teller::new(Vec::new(), "\r\n");
        teller.tell(&[part("row", When::New, &["城关镇 县开发区 城管局"])], Some(8)).unwrap();
        assert_eq!(String::from_utf8(teller.out.clone()).unwrap(), "城关镇\r\n县开发区\r\n城管局\r\n");
    }
}
