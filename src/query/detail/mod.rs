//! One record in full: what the dashboard's detail shows, `show` prints and a briefing copies.

mod briefing;
mod matter;
mod meeting;
mod page;
mod programme;
mod register;
mod review;
mod score;
mod supervision;
mod task;
mod unit;

use crate::domain::board::Board;
use crate::domain::id::{Key, Kind};
use crate::domain::light::Light;
use crate::locale::{Lang, detail as m};

pub use briefing::briefing;
pub use meeting::{Scene, agenda_item};
use page::Page;
pub use score::{score_detail, score_lines};

use super::value::View;

/// A record in full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Id and title.
    pub title: String,
    /// What it is and where it belongs.
    pub subtitle: String,
    /// The rest, in reading order.
    pub blocks: Vec<Block>,
}

/// A part of a record view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// Labels and values.
    Fields(Vec<Field>),
    /// Lines of a list.
    List(Vec<Vec<Span>>),
    /// A paragraph.
    Text(String),
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The label.
    pub label: String,
    /// The value.
    pub value: Vec<Span>,
}

/// A run of text of one meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text, one line.
    pub text: String,
    /// The record to which it leads.
    pub key: Option<Key>,
    /// The light whose colour it takes.
    pub light: Option<Light>,
    /// Less important than the rest.
    pub dim: bool,
}

impl Span {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text of less importance.
    pub fn dim(text: impl Into<String>) -> Self {
        Self { text: text.into(), dim: true, ..Self::default() }
    }

    /// A link to a record.
    pub fn link(key: Key, text: impl Into<String>) -> Self {
        Self { text: text.into(), key: Some(key), ..Self::default() }
    }

    /// Text in a light's colour.
    pub fn lit(light: Light, text: impl Into<String>) -> Self {
        Self { text: text.into(), light: Some(light), ..Self::default() }
    }
}

/// The record behind a key in full. Contacts, and long numbers in free text, are masked unless `reveal`.
pub fn detail(board: &Board, key: &Key, lang: Lang, reveal: bool) -> Detail {
    let view = View { lang, today: board.day, reveal };
    view_of(board, key, view).unwrap_or_else(|| Detail {
        title: key.to_string(),
        subtitle: m::GONE.get(lang).to_owned(),
        blocks: Vec::new(),
    })
}

fn view_of(board: &Board, key: &Key, view: View) -> Option<Detail> {
    let (data, id) = (&board.data, key.id.as_str());
    let page = Page::new(board, view, key);
    Some(match key.kind {
        Kind::Programme => programme::programme(page, data.programmes.find(id)?),
        Kind::Indicator => programme::indicator(page, data.indicators.find(id)?),
        Kind::Task => task::task(page, data.tasks.find(id)?),
        Kind::Milestone => task::milestone(page, data.milestones.find(id)?),
        Kind::Community => register::community(page, data.communities.find(id)?),
        Kind::Enterprise => register::enterprise(page, data.enterprises.find(id)?),
        Kind::Supervision => supervision::supervision(page, data.supervisions.find(id)?),
        Kind::Visit => supervision::visit(page, data.visits.find(id)?),
        Kind::Rectification => supervision::rectification(page, data.rectifications.find(id)?),
        Kind::Matter => matter::matter(page, data.matters.find(id)?),
        Kind::Series => review::series(page, data.series.find(id)?),
        Kind::Review => review::review(page, data.reviews.find(id)?),
        Kind::Outcome => review::outcome(page, data.outcomes.find(id)?),
        Kind::Unit => unit::unit(page, data.units.find(id)?),
        Kind::Member => unit::member(page, data.members.find(id)?),
        // A census is shown where the indicators are, figures where the meeting is.
        Kind::Census | Kind::Figures => return None,
    })
}

/// The records to which a view leads, in reading order, each as often as it is named.
pub fn links(detail: &Detail) -> Vec<Key> {
    let spans: Vec<&Span> = detail
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Fields(fields) => fields.iter().flat_map(|field| &field.value).collect::<Vec<_>>(),
            Block::List(lines) => lines.iter().flatten().collect(),
            Block::Heading(_) | Block::Text(_) => Vec::new(),
        })
        .collect();
    spans.into_iter().filter_map(|span| span.key.clone()).collect()
}
