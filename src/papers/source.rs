//! 数据来源: the records behind every figure, by the number of its note.

use super::model::{Align, Annex, Block, Column, Paper, Row, Source, Span, Table, plain};
use crate::domain::id::Key;
use crate::locale::{Lang, papers as m};

/// From so many records on a note says how many there are, besides naming them.
const MANY: usize = 12;

/// What stands behind a figure, in words: the ids, and of a ratio those that are not in its numerator.
pub(super) fn words(source: &Source, lang: Lang) -> Vec<String> {
    let Some(rest) = &source.rest else { return vec![listed(&source.keys, lang)] };
    vec![
        m::SOURCE_IN.fill(lang, &[("n", &source.keys.len()), ("ids", &ids(&source.keys, lang))]),
        m::SOURCE_OUT.fill(lang, &[("n", &rest.len()), ("ids", &ids(rest, lang))]),
    ]
}

/// The same in one line, for a note below the text: many records are counted, and the annex is pointed to.
pub(super) fn note(source: &Source, lang: Lang) -> String {
    if !is_long(source) {
        return words(source, lang).join(m::SENTENCES.get(lang));
    }
    match &source.rest {
        None => m::SOURCE_LONG.fill(lang, &[("n", &source.keys.len())]),
        Some(rest) => m::SOURCE_LONG_RATIO.fill(lang, &[("n", &source.keys.len()), ("out", &rest.len())]),
    }
}

fn is_long(source: &Source) -> bool {
    source.keys.len() + source.rest.as_ref().map_or(0, Vec::len) > MANY
}

/// The titles of a paper's annexes, 数据来源 as the last where it has that.
pub(super) fn annex_titles(paper: &Paper, sources: bool) -> Vec<String> {
    let own = paper.annexes.iter().map(|annex| plain(&annex.title));
    own.chain(sources.then(|| m::SOURCES.get(paper.lang).to_owned())).collect()
}

fn listed(keys: &[Key], lang: Lang) -> String {
    if keys.len() <= MANY {
        return ids(keys, lang);
    }
    m::SOURCE_MANY.fill(lang, &[("n", &keys.len()), ("ids", &ids(keys, lang))])
}

fn ids(keys: &[Key], lang: Lang) -> String {
    if keys.is_empty() {
        return m::SOURCE_NONE.get(lang).to_owned();
    }
    let ids: Vec<&str> = keys.iter().map(|key| key.id.as_str()).collect();
    ids.join(m::IDS.get(lang))
}

/// The annex of all sources, for a format without notes of its own; none without figures.
pub(super) fn annex(paper: &Paper) -> Option<Annex> {
    annex_of(paper, |_| true)
}

/// The annex of the sources that are too long for a note; none without such.
pub(super) fn long_annex(paper: &Paper) -> Option<Annex> {
    annex_of(paper, is_long)
}

fn annex_of(paper: &Paper, wanted: fn(&Source) -> bool) -> Option<Annex> {
    if !paper.sources.iter().any(wanted) {
        return None;
    }
    let lang = paper.lang;
    let line = |text: String| vec![Span::Text(text)];
    let column = |head: crate::locale::Message, weight, align| Column {
        name: "",
        head: head.get(lang).to_owned(),
        weight,
        align,
    };
    let rows = paper.sources.iter().enumerate().filter(|(_, source)| wanted(source));
    let rows = rows.map(|(at, source)| Row::Cells {
        key: None,
        cells: vec![
            vec![line(format!("[{}]", at + 1))],
            vec![line(source.figure.clone())],
            words(source, lang).into_iter().map(line).collect(),
        ],
    });
    let table = Table {
        columns: vec![
            column(m::SOURCE_NUMBER, 12, Align::Centre),
            column(m::SOURCE_FIGURE, 18, Align::Centre),
            column(m::SOURCE_RECORDS, 126, Align::Left),
        ],
        rows: rows.collect(),
    };
    let blocks = vec![Block::Paragraph(line(m::SOURCES_LEAD.get(lang).to_owned())), Block::Table(table)];
    Some(Annex { title: line(m::SOURCES.get(lang).to_owned()), blocks })
}
