//! `shumei assess opinions`: which neighbourhoods still owe their year-end opinion on an enterprise (item 9).

use std::collections::BTreeSet;

use serde_json::json;

use super::{AssessArgs, named, sight, year};
use crate::cli::args::Form;
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::domain::appraisal::{Owed, owed, year_of};
use crate::domain::board::Board;
use crate::domain::id::{Id, Key};
use crate::locale::debrief as m;
use crate::query::words::name_of;

/// Lists what is owed for a year, of some units or of all; says whether anything is.
///
/// # Errors
/// A year or unit that can't be used; the output's.
pub fn run(args: &AssessArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let board = session.board()?;
    let year = match &args.year {
        Some(text) => year(text, lang)?.from.year(),
        None => year_of(board.day),
    };
    let mut all = owed(&board, year);
    if args.units.len() > 1 {
        let sight = sight(session, &board)?;
        let units = named(&args.units[1..], &board, &sight, lang)?;
        let keys: BTreeSet<Key> = units.iter().map(Id::key).collect();
        all.retain(|one| is_of(&board, &one.from, &keys));
    }
    let name = |key: &Key| name_of(&board, key).into_owned();
    match args.form.form() {
        Form::Json => out.json(all.iter().map(|one| {
            let enterprise = one.enterprise.key();
            json!({
                "year": year, "as_of": board.day,
                "from": one.from, "from_name": name(&one.from),
                "enterprise": enterprise.id, "enterprise_name": name(&enterprise),
            })
        }))?,
        Form::Csv => {
            let row = |one: &Owed| {
                let enterprise = one.enterprise.key();
                vec![
                    year.to_string(),
                    one.from.id.to_string(),
                    super::disarmed(&name(&one.from)),
                    enterprise.id.to_string(),
                    super::disarmed(&name(&enterprise)),
                ]
            };
            out.csv(&["year", "from", "from_name", "enterprise", "enterprise_name"], all.iter().map(row))?;
        }
        Form::Table if all.is_empty() => {}
        Form::Table => {
            out.line(&m::OWED_HEAD.fill(lang, &[("year", &year), ("n", &all.len()), ("day", &board.day)]))?;
            let headers = [m::OWED_FROM, m::OWED_NAME, m::OWED_ENTERPRISE, m::OWED_NAME];
            let mut table = Table::new(headers.iter().map(|header| header.get(lang).to_owned()).collect());
            for one in &all {
                let enterprise = one.enterprise.key();
                table.push(vec![
                    one.from.id.to_string(),
                    name(&one.from),
                    enterprise.id.to_string(),
                    name(&enterprise),
                ]);
            }
            out.text(&table.render(out.width))?;
        }
    }
    Ok(!all.is_empty())
}

/// Whether an opinion is owed by one of some units, or lies below one of them.
fn is_of(board: &Board, from: &Key, units: &BTreeSet<Key>) -> bool {
    let above = board.data.units.find(&from.id).and_then(|unit| unit.parent.as_ref()).map(Id::key);
    let area = board.data.communities.find(&from.id).map(|one| one.township.key());
    [Some(from.clone()), above, area].into_iter().flatten().any(|key| units.contains(&key))
}
