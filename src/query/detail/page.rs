//! Putting a record view together.

use jiff::civil::Date;

use super::{Block, Detail, Field, Span};
use crate::domain::board::Board;
use crate::domain::id::{Id, Key, MemberId, UnitId};
use crate::domain::light::{Light, Reading, Tally};
use crate::domain::member::mask_digits;
use crate::locale::labels::{self, Labelled};
use crate::locale::{Lang, Message, date, detail as m, filter};
use crate::query::column::ColumnId;
use crate::query::explain;
use crate::query::item::Item;
use crate::query::rows;
use crate::query::value::{Value, View};
use crate::query::words::{name_of, unit_name};

/// A list in a view has at most this many lines; the rest is counted.
pub(super) const MOST_LINES: usize = 60;

/// A record view being put together.
pub(super) struct Page<'a> {
    pub board: &'a Board,
    pub view: View,
    pub lang: Lang,
    item: Option<Item<'a>>,
    detail: Detail,
    fields: Vec<Field>,
}

impl<'a> Page<'a> {
    pub fn new(board: &'a Board, view: View, key: &Key) -> Self {
        let item = Item::of(board, key);
        Self { board, view, lang: view.lang, item, detail: Detail::default(), fields: Vec::new() }
    }

    /// Id and title, and what it is.
    pub fn titled(mut self, id: &impl Id, title: &str, subtitle: &[&str]) -> Self {
        let title = self.prose(title);
        self.detail.title = m::NUMBER_TITLE.fill(self.lang, &[("id", &id.as_str()), ("title", &title)]);
        let parts: Vec<&str> = subtitle.iter().copied().filter(|part| !part.is_empty()).collect();
        self.detail.subtitle = parts.join("  ");
        self
    }

    /// Free text as it may be shown.
    pub fn prose(&self, text: &str) -> String {
        if self.view.reveal { text.to_owned() } else { mask_digits(text) }
    }

    /// Free text on one line.
    pub fn line(&self, text: &str) -> String {
        self.prose(text).replace('\n', " ")
    }

    pub fn say(&self, message: Message) -> String {
        message.get(self.lang).to_owned()
    }

    pub fn day(&self, day: Date) -> String {
        date::day_seen_from(self.view.today, day, self.lang)
    }

    pub fn since(&self, since: Option<Date>) -> Option<Span> {
        since.map(|since| Span::dim(format!(" {}", m::SINCE.fill(self.lang, &[("date", &self.day(since))]))))
    }

    pub fn label<T: Labelled>(&self, value: &T) -> String {
        value.shown(self.lang).to_owned()
    }

    /// A labelled value; left out when it is empty.
    pub fn field(&mut self, label: Message, value: Vec<Span>) {
        if !value.is_empty() {
            self.fields.push(Field { label: self.say(label), value });
        }
    }

    pub fn text_field(&mut self, label: Message, text: Option<&str>) {
        if let Some(text) = text {
            let text = self.line(text);
            self.field(label, vec![Span::text(text)]);
        }
    }

    /// A name or code, shown as it is.
    pub fn code_field(&mut self, label: Message, text: Option<&str>) {
        self.field(label, text.map(Span::text).into_iter().collect());
    }

    pub fn day_field(&mut self, label: Message, day: Option<Date>) {
        let value = day.map(|day| Span::text(self.day(day)));
        self.field(label, value.into_iter().collect());
    }

    /// The value that a list shows in a column.
    pub fn column(&mut self, label: Message, column: ColumnId) {
        let Some(item) = &self.item else { return };
        let value = rows::value(self.board, item, column);
        let spans = self.spans(&value);
        self.field(label, spans);
    }

    /// A value as spans; records in it become links.
    pub fn spans(&self, value: &Value<'_>) -> Vec<Span> {
        match value {
            Value::Empty => Vec::new(),
            Value::Lacking => vec![Span::dim(value.shown(self.view))],
            Value::Names(names) => {
                let mut out = Vec::new();
                for name in names {
                    if !out.is_empty() {
                        out.push(Span::text(filter::LIST_COMMA.get(self.lang)));
                    }
                    out.push(Span::link(name.key.clone(), name.name.as_ref()));
                }
                out
            }
            Value::Light(light) => vec![Span::lit(*light, value.shown(self.view))],
            _ => vec![Span::text(value.shown(self.view))],
        }
    }

    /// The light and the sentence that explains it.
    pub fn reading_field(&mut self, reading: &Reading) {
        let value = vec![self.light(reading.light), Span::dim(format!("  {}", self.sentence(reading)))];
        self.field(m::LIGHT, value);
    }

    pub fn light(&self, light: Light) -> Span {
        Span::lit(light, labels::light(light).get(self.lang))
    }

    pub fn sentence(&self, reading: &Reading) -> String {
        explain::sentence(reading, self.lang)
    }

    pub fn link(&self, key: &Key) -> Span {
        let name = self.line(&name_of(self.board, key));
        Span::link(key.clone(), name)
    }

    /// Id and name of a record, as a link.
    pub fn named(&self, key: &Key) -> Span {
        let name = self.line(&name_of(self.board, key));
        // What is out of the reader's scope has its id for a name: once is enough.
        let text = if name == key.id.as_str() { name } else { format!("{} {name}", key.id) };
        Span::link(key.clone(), text)
    }

    pub fn unit(&self, id: &UnitId) -> Span {
        Span::link(id.key(), unit_name(self.board, id))
    }

    pub fn units<'b>(&self, ids: impl Iterator<Item = &'b UnitId>) -> Vec<Span> {
        self.joined(ids.map(|id| self.unit(id)))
    }

    /// Spans with commas between them.
    pub fn joined(&self, spans: impl Iterator<Item = Span>) -> Vec<Span> {
        let mut out = Vec::new();
        for span in spans {
            if !out.is_empty() {
                out.push(Span::text(filter::LIST_COMMA.get(self.lang)));
            }
            out.push(span);
        }
        out
    }

    pub fn member(&self, id: &MemberId) -> Span {
        let name = self.board.data.members.get(id).map_or_else(|| id.as_str(), |member| member.name.as_str());
        Span::link(id.key(), name)
    }

    /// Light, id and name of a record with a deadline, and what is left.
    pub fn due_line(&self, key: &Key, reading: &Reading) -> Vec<Span> {
        let mut out = vec![self.light(reading.light), Span::text("  "), self.named(key)];
        out.extend(reading.due.map(|due| Span::text(format!("  {}", self.day(due)))));
        let left = explain::left(reading, self.lang);
        if !left.is_empty() {
            out.push(Span::dim(format!("  {left}")));
        }
        out
    }

    pub fn tally(&self, tally: Tally) -> String {
        m::TALLY.fill(
            self.lang,
            &[
                ("overdue", &tally.get(Light::Overdue)),
                ("soon", &tally.get(Light::DueSoon)),
                ("track", &tally.get(Light::OnTrack)),
                ("done", &tally.get(Light::Done)),
                ("undated", &tally.get(Light::Undated)),
            ],
        )
    }

    /// The fields so far become a block.
    fn flush(&mut self) {
        if !self.fields.is_empty() {
            self.detail.blocks.push(Block::Fields(std::mem::take(&mut self.fields)));
        }
    }

    pub fn text(&mut self, text: Option<&str>) {
        self.flush();
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let text = self.prose(text);
            self.detail.blocks.push(Block::Text(text));
        }
    }

    /// A heading, a formula and the first of `count` records behind it.
    pub fn reckoned(&mut self, heading: String, formula: &str, mut lines: Vec<Vec<Span>>, count: usize) {
        self.flush();
        self.detail.blocks.push(Block::Heading(heading));
        self.detail.blocks.push(Block::Text(formula.to_owned()));
        if lines.is_empty() {
            return;
        }
        let more = count.saturating_sub(lines.len());
        if more > 0 {
            lines.push(vec![Span::dim(m::MORE.fill(self.lang, &[("n", &more)]))]);
        }
        self.detail.blocks.push(Block::List(lines));
    }

    /// A heading and all lines of a list, which are not counted.
    pub fn listed(&mut self, heading: Message, lines: Vec<Vec<Span>>) {
        self.flush();
        self.detail.blocks.push(Block::Heading(self.say(heading)));
        self.detail.blocks.push(Block::List(lines));
    }

    /// A heading and a list; left out when the list is empty.
    pub fn section(&mut self, heading: Message, lines: Vec<Vec<Span>>) {
        if !lines.is_empty() {
            self.section_or_none(heading, lines);
        }
    }

    /// A heading and a list; that the list is empty is said.
    pub fn section_or_none(&mut self, heading: Message, lines: Vec<Vec<Span>>) {
        let heading = if lines.len() > 1 {
            format!("{} {}", heading.get(self.lang), lines.len())
        } else {
            self.say(heading)
        };
        self.section_named(&heading, lines);
    }

    /// A list under a heading that is no text of the catalogue.
    pub fn section_named(&mut self, heading: &str, mut lines: Vec<Vec<Span>>) {
        self.flush();
        self.detail.blocks.push(Block::Heading(heading.to_owned()));
        if lines.is_empty() {
            lines.push(vec![Span::dim(m::NO_RECORDS.get(self.lang))]);
        }
        let more = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        if more > 0 {
            lines.push(vec![Span::dim(m::MORE.fill(self.lang, &[("n", &more)]))]);
        }
        self.detail.blocks.push(Block::List(lines));
    }

    /// A heading and a paragraph.
    pub fn passage(&mut self, heading: Message, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.flush();
            self.detail.blocks.push(Block::Heading(heading.get(self.lang).to_owned()));
            self.text(Some(text));
        }
    }

    pub fn done(mut self) -> Detail {
        self.flush();
        self.detail
    }
}
