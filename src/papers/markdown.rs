//! Papers as Markdown with footnotes (`[^1]`), as `CommonMark` with GitHub's tables and footnotes reads it.

use super::model::{Annex, Block, Line, Paper, Row, Span, Table, plain};
use super::source;
use crate::locale::papers as m;

/// A paper as Markdown.
pub(super) fn markdown(paper: &Paper) -> String {
    let mut out = Writer { paper, parts: Vec::new() };
    out.head();
    out.blocks(&paper.blocks, 1);
    out.foot();
    for (at, annex) in paper.annexes.iter().enumerate() {
        out.annex(at, annex);
    }
    if let Some(annex) = source::long_annex(paper) {
        out.annex(paper.annexes.len(), &annex);
    }
    out.imprint();
    out.notes();
    let mut text = out.parts.join("\n\n");
    text.push('\n');
    text
}

struct Writer<'p> {
    paper: &'p Paper,
    /// What blank lines divide.
    parts: Vec<String>,
}

impl Writer<'_> {
    fn part(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.parts.push(text);
        }
    }

    fn head(&mut self) {
        let head = &self.paper.head;
        if !plain(&head.mark).is_empty() {
            self.part(format!("**{}**", line(&head.mark)));
        }
        let number = [&head.number, &head.signer].map(|part| line(part));
        self.part(number.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("  "));
        self.part(format!("# {}", line(&self.paper.title)));
        self.part(start(&line(&head.to)));
    }

    fn blocks(&mut self, blocks: &[Block], below: usize) {
        for block in blocks {
            let text = match block {
                Block::Heading { level, number, line: heading } => {
                    let marks = "#".repeat((usize::from(*level) + below).min(6));
                    format!("{marks} {}{}", escape(number), line(heading))
                }
                Block::Paragraph(text) => start(&line(text)),
                Block::Roll { label, line: text } => format!("**{}**{}", line(label), line(text)),
                Block::List(items) => {
                    let items: Vec<String> = items.iter().map(|item| format!("- {}", line(item))).collect();
                    items.join("\n")
                }
                Block::Table(rows) => table(rows),
            };
            self.part(text);
        }
    }

    /// 附件说明, 署名 and 成文日期.
    fn foot(&mut self) {
        let lang = self.paper.lang;
        let titles = source::annex_titles(self.paper, source::long_annex(self.paper).is_some());
        if !titles.is_empty() {
            let lead = m::ANNEX_LEAD.get(lang);
            let numbered = titles.len() > 1;
            let lines = titles.iter().enumerate().map(|(at, title)| {
                let number = if numbered { format!("{}. ", at + 1) } else { String::new() };
                format!("{}{}", escape(&number), escape(title))
            });
            self.part(format!("{lead}{}", lines.collect::<Vec<_>>().join("  \n")));
        }
        let head = &self.paper.head;
        let foot = [&head.sign, &head.date].map(|part| line(part));
        self.part(foot.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("  \n"));
    }

    fn annex(&mut self, at: usize, annex: &Annex) {
        let all = source::annex_titles(self.paper, source::long_annex(self.paper).is_some());
        let number = if all.len() > 1 { (at + 1).to_string() } else { String::new() };
        self.part(format!("## {}{number} {}", m::ANNEX.get(self.paper.lang), line(&annex.title)));
        self.blocks(&annex.blocks, 2);
    }

    fn imprint(&mut self) {
        let head = &self.paper.head;
        let printed = [&head.print, &head.printed].map(|part| line(part));
        let printed = printed.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("  ");
        let lines = [line(&head.copy), printed];
        let lines: Vec<String> = lines.into_iter().filter(|part| !part.is_empty()).collect();
        if !lines.is_empty() {
            self.part("---".to_owned());
            self.part(lines.join("  \n"));
        }
    }

    fn notes(&mut self) {
        let notes = self
            .paper
            .sources
            .iter()
            .enumerate()
            .map(|(at, one)| format!("[^{}]: {}", at + 1, escape(&source::note(one, self.paper.lang))));
        let notes: Vec<String> = notes.collect();
        self.part(notes.join("\n"));
    }
}

fn line(line: &[Span]) -> String {
    let span = |span: &Span| match span {
        Span::Text(text) => escape(text),
        Span::Figure { text, source } => format!("{}[^{source}]", escape(text)),
    };
    line.iter().map(span).collect()
}

/// Words that are words in Markdown too.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '`' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A paragraph whose beginning is no mark of Markdown.
fn start(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = &text[digits..];
    if digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) {
        return format!("{}\\{rest}", &text[..digits]);
    }
    if text.starts_with(['#', '-', '+', '=']) { format!("\\{text}") } else { text.to_owned() }
}

fn table(table: &Table<Line>) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![
        row(table.columns.iter().map(|column| escape(&column.head)).collect()),
        row(vec!["---".to_owned(); table.columns.len()]),
    ];
    for one in &table.rows {
        lines.push(match one {
            Row::Across(text) => {
                let mut cells = vec![format!("**{}**", line(text))];
                cells.resize(table.columns.len().max(1), String::new());
                row(cells)
            }
            Row::Cells { cells, .. } => {
                let cell =
                    |lines: &Vec<Line>| lines.iter().map(|text| line(text)).collect::<Vec<_>>().join("<br>");
                row(cells.iter().map(cell).collect())
            }
        });
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        assert_eq!(escape("a|b*c_d[1]<e>"), "a\\|b\\*c\\_d\\[1\\]\\<e\\>");
        assert_eq!(start("1. 事项"), "1\\. 事项");
        assert_eq!(start("# 标题"), "\\# 标题");
        assert_eq!(start("2023年"), "2023年");
    }
}
