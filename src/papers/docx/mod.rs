//! Papers as Word documents in the layout of GB/T 9704-2012: A4, a text area of 156 mm by 225 mm with 22 lines of 28
//! characters, the fonts and sizes that the standard names, and what stands above and below the text.

mod package;
mod style;
mod table;
mod tidy;

use docx_rs::{
    AlignmentType, Docx, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders, Run, SpecialIndentType, Tab, TabValueType, VertAlignType,
};

use self::style::{CHAR, LINE, Look, TEXT_WIDTH, fonts};
use super::model::{Annex, Block, Line, Paper, Span, plain};
use super::source;
use crate::locale::papers as m;

/// From the text area's upper edge to the issuer's mark: 35 mm (7.2.4), in twips.
const ABOVE_MARK: u32 = 1984;

/// Red of the mark and the rule below the number.
const RED: &str = "FF0000";

/// The rule is 4 mm below the number (7.2.5), in points.
const ABOVE_RULE: usize = 11;

/// Largest and smallest size of the mark, in half-points: it must stand out, on one line where it can.
const MARK_SIZES: (usize, usize) = (104, 44);

/// A paper as a .docx.
///
/// # Errors
/// What the library says of the package, which would be a fault of this program.
pub(super) fn docx(paper: &Paper) -> Result<Vec<u8>, String> {
    let mut writer = Writer { paper, docx: package::blank() };
    writer.head();
    writer.title();
    writer.blocks(&paper.blocks);
    writer.annex_note();
    writer.signature();
    for (at, annex) in paper.annexes.iter().enumerate() {
        writer.annex(at, annex);
    }
    if let Some(annex) = source::annex(paper) {
        writer.annex(paper.annexes.len(), &annex);
    }
    writer.imprint();
    package::pack(writer.docx)
}

/// Text as XML 1.0 takes it (2.2): a character that it does not becomes U+FFFD.
fn clean(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'), "\u{FFFD}")
}

/// A run of plain text.
fn run(text: &str) -> Run {
    Run::new().add_text(clean(text))
}

/// The runs of a line: words, and figures with their note's number raised behind them.
fn runs(line: &[Span]) -> Vec<Run> {
    let mut out = Vec::new();
    for span in line {
        match span {
            Span::Text(text) => out.push(run(text)),
            Span::Figure { text, source } => {
                out.push(run(text));
                let mut note = run(&format!("[{source}]"));
                note.run_property = note.run_property.vert_align(VertAlignType::SuperScript);
                out.push(note);
            }
        }
    }
    out
}

/// A paragraph of a look.
fn paragraph(look: Look, line: &[Span]) -> Paragraph {
    runs(line).into_iter().fold(Paragraph::new().style(look.id()), Paragraph::add_run)
}

fn text(text: &str) -> Line {
    vec![Span::Text(text.to_owned())]
}

/// How many characters of the text's size a line is wide: ASCII takes half of one.
fn width(line: &str) -> f64 {
    line.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

/// Characters as twips.
fn chars(count: f64) -> i32 {
    (count * f64::from(CHAR)).round() as i32
}

struct Writer<'p> {
    paper: &'p Paper,
    docx: Docx,
}

impl Writer<'_> {
    fn add(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    /// The issuer's mark, the number and the red rule (7.2.4 – 7.2.7); of minutes the mark and their own number
    /// (10.3).
    fn head(&mut self) {
        let head = &self.paper.head;
        let mark = plain(&head.mark);
        let numbered = !head.number.is_empty() || !head.signer.is_empty();
        if !mark.is_empty() {
            let wide = width(&mark).max(1.0);
            let fits = (f64::from(TEXT_WIDTH) / 10.0 / wide) as usize;
            let size = fits.clamp(MARK_SIZES.1, MARK_SIZES.0);
            // The size is set on the runs: the mark is as large as the width allows.
            let runs = runs(&head.mark).into_iter().map(|run| run.size(size));
            let mut line = runs.fold(Paragraph::new().style(Look::Mark.id()), Paragraph::add_run);
            let spacing = LineSpacing::new().line_rule(LineSpacingType::Auto).line(240);
            line = line.line_spacing(spacing.before(ABOVE_MARK).after(if numbered { 2 * LINE } else { 0 }));
            if !numbered {
                line.property = line.property.set_borders(rule());
            }
            self.add(line);
        }
        if numbered {
            let mut line = if head.signer.is_empty() {
                paragraph(Look::Number, &head.number)
            } else {
                self.number_and_signer()
            };
            if !mark.is_empty() {
                line.property = line.property.set_borders(rule());
            }
            self.add(line);
        }
    }

    /// A document that goes up has its number at the left and who signs it at the right, a character from either
    /// edge (7.2.5, 7.2.6).
    fn number_and_signer(&self) -> Paragraph {
        let head = &self.paper.head;
        let tab = Tab::new().val(TabValueType::Right).pos(TEXT_WIDTH as usize - CHAR as usize);
        let mut line = Paragraph::new().style(Look::Number.id()).align(AlignmentType::Left).add_tab(tab);
        line = line.indent(Some(chars(1.0)), None, None, None);
        line = runs(&head.number).into_iter().fold(line, Paragraph::add_run);
        line = line.add_run(Run::new().add_tab());
        runs(&head.signer).into_iter().fold(line, Paragraph::add_run)
    }

    /// Two lines below the rule; a line below it the addressee (7.3.1, 7.3.2).
    fn title(&mut self) {
        let headed = !plain(&self.paper.head.mark).is_empty();
        let mut title = paragraph(Look::Title, &self.paper.title);
        let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(style::TITLE_LINE);
        title = title.line_spacing(spacing.before(if headed { 2 * LINE } else { 0 }).after(LINE));
        self.add(title);
        if !plain(&self.paper.head.to).is_empty() {
            self.add(paragraph(Look::To, &self.paper.head.to));
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, number, line } => {
                let mut line = line.clone();
                line.insert(0, Span::Text(number.clone()));
                self.add(paragraph(Look::heading(*level), &line));
            }
            Block::Paragraph(line) => self.add(paragraph(Look::Body, line)),
            Block::Roll { label, line } => {
                let label = runs(label).into_iter().map(|run| run.fonts(fonts(m::FONT_HEAVY)));
                let start = label.fold(Paragraph::new().style(Look::Body.id()), Paragraph::add_run);
                self.add(runs(line).into_iter().fold(start, Paragraph::add_run));
            }
            Block::List(items) => {
                for item in items {
                    let mut item = item.clone();
                    item.insert(0, Span::Text(m::ITEM_MARK.get(self.paper.lang).to_owned()));
                    self.add(paragraph(Look::Body, &item));
                }
            }
            Block::Table(table) => {
                self.docx = std::mem::take(&mut self.docx).add_table(table::table(table));
                // Two tables would grow into one, and a text would cling to the rule.
                self.add(Paragraph::new().style(Look::Gap.id()));
            }
        }
    }

    /// 附件说明: a line below the text, one annex a line, their numbers below each other (7.3.4).
    fn annex_note(&mut self) {
        let titles = source::annex_titles(self.paper, !self.paper.sources.is_empty());
        let lead = m::ANNEX_LEAD.get(self.paper.lang);
        let indent = |first: bool, numbered: bool| {
            let lead = width(lead);
            let number = if numbered { 1.0 } else { 0.0 };
            let hanging = if first { lead + number } else { number };
            let special = SpecialIndentType::Hanging(chars(hanging));
            (Some(chars(2.0 + lead + number)), special)
        };
        for (at, title) in titles.iter().enumerate() {
            let numbered = titles.len() > 1;
            let number = if numbered { format!("{}.", at + 1) } else { String::new() };
            let lead = if at == 0 { lead } else { "" };
            let (left, special) = indent(at == 0, numbered);
            let mut line = paragraph(Look::Note, &text(&format!("{lead}{number}{title}")));
            line = line.indent(left, Some(special), None, None);
            if at == 0 {
                let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(style::EXACT);
                line = line.line_spacing(spacing.before(LINE));
            }
            self.add(line);
        }
    }

    /// 署名 over 成文日期: the date four characters from the right, the name centred over it (7.3.5.1). Minutes have
    /// neither (10.3) unless their template asks for them.
    fn signature(&mut self) {
        let (sign, date) = (plain(&self.paper.head.sign), plain(&self.paper.head.date));
        if sign.is_empty() && date.is_empty() {
            return;
        }
        // A long name keeps two characters from the right, and the date moves with its middle.
        let middle = (4.0 + width(&date) / 2.0).max(2.0 + width(&sign) / 2.0);
        for (at, line) in [&self.paper.head.sign, &self.paper.head.date].into_iter().enumerate() {
            let words = plain(line);
            if words.is_empty() {
                continue;
            }
            let end = middle - width(&words) / 2.0;
            let mut written = paragraph(Look::Sign, line).indent(None, None, Some(chars(end)), None);
            if at == 0 {
                let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(style::EXACT);
                written = written.line_spacing(spacing.before(2 * LINE)).keep_next(true);
            }
            self.add(written);
        }
    }

    /// An annex begins a page: its mark at the left, its title in the middle of the third line (7.3.6).
    fn annex(&mut self, at: usize, annex: &Annex) {
        let several = source::annex_titles(self.paper, !self.paper.sources.is_empty()).len() > 1;
        let number = if several { (at + 1).to_string() } else { String::new() };
        let mark = format!("{}{number}", m::ANNEX.get(self.paper.lang));
        self.add(paragraph(Look::AnnexMark, &text(&mark)).page_break_before(true));
        let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(style::TITLE_LINE);
        self.add(paragraph(Look::Title, &annex.title).line_spacing(spacing.before(LINE).after(LINE)));
        self.blocks(&annex.blocks);
    }

    /// 版记 at the foot of the last page (7.4), where its template has any of it.
    fn imprint(&mut self) {
        let head = &self.paper.head;
        let printed = !head.print.is_empty() || !head.printed.is_empty();
        if head.copy.is_empty() && !printed {
            return;
        }
        let copy = (!head.copy.is_empty()).then_some(&head.copy);
        let print = printed.then_some((&head.print, &head.printed));
        // For readers that leave it where it stands in the text.
        let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(40);
        self.add(Paragraph::new().style(Look::Gap.id()).line_spacing(spacing.before(LINE)));
        self.docx = std::mem::take(&mut self.docx).add_table(table::imprint(copy, print));
        self.add(Paragraph::new().style(Look::Gap.id()));
    }
}

/// The red rule, as wide as the text.
fn rule() -> ParagraphBorders {
    ParagraphBorders::with_empty()
        .set(ParagraphBorder::new(ParagraphBorderPosition::Bottom).size(18).space(ABOVE_RULE).color(RED))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::assert_sound;
