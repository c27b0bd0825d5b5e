//! `shumei import FILE.xlsx`: an exported and edited workbook as edits.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use uuid::Uuid;

use super::edit::{desk, save};
use super::error::CliError;
use super::export::realm;
use super::out::Out;
use super::plan;
use super::quiet::quietly;
use super::session::Session;
use crate::domain::edit::{EditId, Proposal};
use crate::domain::record::Record;
use crate::domain::text::single_line;
use crate::exchange::sheet::MAX_BYTES;
use crate::export::back::{Change, Comparison, compare};
use crate::locale::{Lang, edit, export as m};

/// `shumei import`.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// The workbook.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only shows the changes.
    #[arg(long, conflicts_with = "apply")]
    pub dry_run: bool,
    /// Puts them into the outbox.
    #[arg(long)]
    pub apply: bool,
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

/// Shows what an edited workbook changes, and puts it into the outbox where that is asked for; says whether there is
/// anything that changes.
///
/// # Errors
/// A file that can't be read; everything in it that can't be taken. Nothing is stored then.
pub fn run(args: &ImportArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    if session.readonly && args.apply {
        return Err(CliError::Input(edit::READONLY.get(lang).to_owned()));
    }
    let file = args.file.display().to_string();
    let shown = single_line(&file);
    let bytes = plan::bytes(&file, MAX_BYTES).map_err(|error| {
        let error = single_line(&error.to_string());
        CliError::Input(m::UNREADABLE.fill(lang, &[("file", &shown), ("error", &error)]))
    })?;
    let desk = desk::open(session)?;
    let realm = realm(session)?;
    let comparison = quietly(|| compare(&bytes, &desk.board, &desk.viewer, &realm, lang));
    let comparison = comparison.map_err(|refused| CliError::Input(refused.message(&shown, lang)))?;
    remark(&comparison, session);
    if args.json {
        out.json(comparison.changes.iter().map(object))?;
    } else {
        tell(&comparison, lang, out)?;
    }
    if !comparison.flaws.is_empty() {
        let mut lines: Vec<String> = comparison.flaws.iter().map(|flaw| flaw.message(lang)).collect();
        lines.push(m::NOTHING_APPLIED.fill(lang, &[("n", &comparison.flaws.len())]));
        return Err(CliError::Input(lines.join("\n")));
    }
    if comparison.edits.is_empty() {
        session.remarks.push(edit::UNCHANGED.get(lang).to_owned());
        return Ok(true);
    }
    if !args.apply {
        session.remarks.push(m::DRY.get(lang).to_owned());
        return Ok(true);
    }
    let edits: Vec<(Proposal, Option<Record>)> = comparison
        .edits
        .into_iter()
        .map(|one| (one.drafted.propose(EditId::new(Uuid::now_v7())), Some(one.base)))
        .collect();
    let saved = save(&desk, &edits, lang)?;
    session.remarks.push(m::APPLIED.fill(lang, &[("n", &saved.len())]));
    Ok(true)
}

/// What was not read, and what stands there already.
fn remark(comparison: &Comparison, session: &mut Session) {
    let lang = session.lang;
    for sheet in &comparison.sheets {
        session.remarks.push(m::IGNORED_SHEET.fill(lang, &[("sheet", &single_line(sheet))]));
    }
    for (spot, header) in &comparison.columns {
        let spot = spot.shown(lang);
        session.remarks.push(m::IGNORED_COLUMN.fill(lang, &[("spot", &spot), ("header", header)]));
    }
    if comparison.already > 0 {
        session.remarks.push(m::ALREADY.fill(lang, &[("n", &comparison.already)]));
    }
}

fn object(change: &Change) -> serde_json::Value {
    json!({
        "kind": change.key.kind.as_str(),
        "id": change.key.id,
        "column": change.word,
        "before": change.before,
        "after": change.after,
        "at": change.spot.to_string(),
    })
}

/// Record by record, column by column: before and after, and where it stands.
fn tell(comparison: &Comparison, lang: Lang, out: &mut Out<'_>) -> Result<(), CliError> {
    let value = |text: &str| match text {
        "" => m::EMPTY.get(lang).to_owned(),
        text => single_line(text),
    };
    let mut last = None;
    let mut records = 0;
    for change in &comparison.changes {
        let row = (&change.key, change.spot.row);
        if last != Some(row) {
            out.line(&m::CHANGE_HEAD.fill(lang, &[("id", &change.key), ("title", &change.title)]))?;
            last = Some(row);
            records += 1;
        }
        let line = m::CHANGE_LINE.fill(
            lang,
            &[
                ("column", &change.column.get(lang)),
                ("before", &value(&change.before)),
                ("after", &value(&change.after)),
            ],
        );
        let spot = m::CHANGE_SPOT.fill(lang, &[("spot", &change.spot.shown(lang))]);
        out.line(&format!("  {line}{spot}"))?;
    }
    let (values, unchanged) = (comparison.changes.len(), comparison.unchanged);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("records", &records), ("values", &values), ("unchanged", &unchanged)];
    out.line(&m::SUMMARY.fill(lang, &values))?;
    Ok(())
}
