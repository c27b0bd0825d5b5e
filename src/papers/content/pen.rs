//! What all papers write with: names, dates, figures, and the values that every paper offers.

use std::collections::HashSet;

use jiff::civil::{Date, DateTime};

use crate::domain::board::Board;
use crate::domain::id::{Id, Key, Kind, UnitId};
use crate::domain::light::{Light, Reading};
use crate::domain::programme::Programme;
use crate::locale::labels::{self, Labelled};
use crate::locale::{Lang, Message, papers as m};
use crate::papers::fields::BlockSpec;
use crate::papers::mark::{self, Figure};
use crate::papers::model::{Row, Table};
use crate::papers::template::{Draft, Offer};
use crate::query::explain;
use crate::query::value::{Value, View};
use crate::query::words::name_of;

/// Writes one paper's values and blocks.
pub(super) struct Pen<'b> {
    /// The board.
    pub board: &'b Board,
    /// Language.
    pub lang: Lang,
    /// What is offered so far.
    pub offer: Offer,
    taken: Option<DateTime>,
}

impl<'b> Pen<'b> {
    pub fn new(board: &'b Board, taken: Option<DateTime>, lang: Lang) -> Self {
        Self { board, lang, offer: Offer::default(), taken }
    }

    /// The values that every paper offers.
    pub fn common(&mut self) {
        let (board, lang) = (self.board, self.lang);
        let programme = programme(board);
        let region = programme.map_or_else(String::new, |one| mark::words(&one.region));
        let issuers = programme.map_or_else(String::new, |one| self.official_names(&one.issuers));
        let number = programme.map_or_else(String::new, |one| mark::words(&one.number));
        let title = programme.map_or_else(String::new, |one| mark::words(&one.title));
        let data_time = match self.taken {
            Some(at) => m::moment(at, lang),
            None => m::day(board.day, lang),
        };
        let facts = &mut self.offer.facts;
        facts.text("county", m::county(&region));
        facts.text("region", region);
        facts.text("issuers", issuers);
        facts.text("programme", title);
        facts.text("programme_number", number);
        facts.text("year", board.day.year().to_string());
        facts.text("date", m::day(board.day, lang));
        facts.text("data_time", data_time);
    }

    /// A value that is text.
    pub fn text(&mut self, name: &'static str, text: impl Into<String>) {
        self.offer.facts.text(name, text);
    }

    /// A value that counts records.
    pub fn counted(&mut self, name: &'static str, keys: Vec<Key>) {
        let figure = self.count(keys);
        self.offer.facts.figure(name, figure);
    }

    /// A block that is a table; its rows have the cells of all columns, in order.
    pub fn table(&mut self, block: &'static BlockSpec, rows: Vec<Row<String>>) {
        let columns = block.columns.iter().map(|column| column.column(self.lang)).collect();
        let drafts = if rows.is_empty() {
            vec![Draft::Paragraph(m::NOTHING_THERE.get(self.lang).to_owned())]
        } else {
            vec![Draft::Table(Table { columns, rows })]
        };
        self.offer.blocks.insert(block.name, drafts);
    }

    /// A figure that counts records.
    pub fn count(&mut self, keys: Vec<Key>) -> Figure {
        let n = keys.len();
        self.offer.figures.note(n.to_string(), n, keys, None)
    }

    /// A figure of any form with the records behind it.
    pub fn figure(&mut self, text: String, n: usize, keys: Vec<Key>) -> Figure {
        self.offer.figures.note(text, n, keys, None)
    }

    /// So many of so many: `3/5`.
    pub fn ratio(&mut self, met: Vec<Key>, of: &[Key]) -> Figure {
        let text = format!("{}/{}", met.len(), of.len());
        self.part(text, met.len(), met, of)
    }

    /// The same in per cent; empty where there is none to count.
    pub fn share(&mut self, met: Vec<Key>, of: &[Key]) -> Figure {
        let share = (!of.is_empty()).then(|| met.len() as f64 * 100.0 / of.len() as f64);
        let text = share.map_or_else(|| m::NO_VALUE.get(self.lang).to_owned(), |share| self.percent(share));
        self.part(text, met.len(), met, of)
    }

    /// A figure that rests on some of the records `of`; `n` is what conditions see of it.
    pub fn part(&mut self, text: String, n: usize, met: Vec<Key>, of: &[Key]) -> Figure {
        let counted: HashSet<&Key> = met.iter().collect();
        let rest = of.iter().filter(|key| !counted.contains(key)).cloned().collect();
        self.offer.figures.note(text, n, met, Some(rest))
    }

    /// Per cent as the program writes it everywhere.
    pub fn percent(&self, share: f64) -> String {
        let view = View { lang: self.lang, today: self.board.day, reveal: false };
        Value::Percent(share).shown(view)
    }

    /// The name of a record.
    pub fn name(&self, key: &Key) -> String {
        mark::words(&name_of(self.board, key))
    }

    /// The name of a unit.
    pub fn unit(&self, unit: &UnitId) -> String {
        self.name(&unit.key())
    }

    /// The name of a unit that may be missing; then it is left to fill in.
    pub fn unit_or_blank(&self, unit: Option<&UnitId>) -> String {
        unit.map_or_else(|| m::BLANK.get(self.lang).to_owned(), |unit| self.unit(unit))
    }

    /// Names of units, in order.
    pub fn units<'u>(&self, units: impl IntoIterator<Item = &'u UnitId>) -> String {
        let names: Vec<String> = units.into_iter().map(|unit| self.unit(unit)).collect();
        names.join(m::NAMES.get(self.lang))
    }

    /// Official names of units.
    fn official_names(&self, units: &[UnitId]) -> String {
        let name = |id: &UnitId| {
            let full = self.board.data.units.get(id).and_then(|unit| unit.full_name.as_ref());
            full.map_or_else(|| self.unit(id), |name| mark::words(name))
        };
        units.iter().map(name).collect::<Vec<_>>().join(m::NAMES.get(self.lang))
    }

    /// A day for a table: without the year where it is that of the paper.
    pub fn day(&self, day: Date) -> String {
        m::short_day(self.board.day, day, self.lang)
    }

    /// A day that may be missing.
    pub fn day_or_none(&self, day: Option<Date>) -> String {
        day.map_or_else(|| m::NO_DAY.get(self.lang).to_owned(), |day| self.day(day))
    }

    /// How something stands: working days overdue or left, or the light's word where there are none.
    pub fn left(&self, reading: &Reading) -> String {
        let left = explain::left(reading, self.lang);
        if left.is_empty() { self.light(reading.light).to_owned() } else { left }
    }

    /// A light's word.
    pub fn light(&self, light: Light) -> &'static str {
        labels::light(light).get(self.lang)
    }

    /// The label of a word of the domain.
    pub fn label<L: Labelled>(&self, value: &L) -> String {
        mark::words(value.shown(self.lang))
    }

    /// What a kind of record is called.
    pub fn kind(&self, kind: Kind) -> &'static str {
        labels::kind(kind).get(self.lang)
    }

    /// A message.
    pub fn say(&self, message: Message) -> String {
        message.get(self.lang).to_owned()
    }

    /// A record with its id and name.
    pub fn named(&self, key: &Key) -> String {
        let name = self.name(key);
        // What is out of the reader's scope has its id for a name: once is enough.
        if name == mark::words(&key.id) {
            return name;
        }
        m::ID_AND_NAME.fill(self.lang, &[("id", key), ("name", &name)])
    }
}

/// The programme that holds on the board's day: the last one issued by then, else the first.
fn programme(board: &Board) -> Option<&Programme> {
    let programmes = board.data.programmes.iter().map(AsRef::as_ref);
    let issued = programmes.filter(|one: &&Programme| one.issued <= board.day);
    issued.max_by_key(|one| one.issued).or_else(|| board.data.programmes.at(0).map(AsRef::as_ref))
}
