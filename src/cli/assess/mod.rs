//! `shumei assess`: scores per unit and area, the rules behind them, and opinions that are owed.

mod owed;
pub mod rules;

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::account::Account;
use super::args::{Form, FormArgs};
use super::error::CliError;
use super::out::{Out, hanging};
use super::records::Listing;
use super::session::Session;
use crate::assess::{Sight, assess_for, period, scores_of};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::formula::defused;
use crate::domain::id::{Id, Key, UnitId};
use crate::domain::score::{Assessment, Class, Line, Period, Post, Score};
use crate::domain::text::single_line;
use crate::locale::labels::Labelled;
use crate::locale::{Lang, assess as w, debrief as m};
use crate::query::words::unit_name;
use crate::query::{ListKind, Query, briefing, columns, run as rows_of, score_detail, units_named};

/// Blanks before the further lines of a broken one.
const INDENT: usize = 2;

/// Lists the rules, or checks a file of them.
const RULES: &str = "rules";

/// Lists opinions that are owed.
const OPINIONS: &str = "opinions";

/// `shumei assess`.
#[derive(Clone, Debug, Default, Args)]
pub struct AssessArgs {
    /// Units and areas; all unless said. `rules` prints the rules, `opinions` lists opinions that are owed.
    #[arg(value_name = "UNIT")]
    pub units: Vec<String>,
    /// First day.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["year", "half"])]
    pub from: Option<String>,
    /// Last day.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["year", "half"])]
    pub to: Option<String>,
    /// A year.
    #[arg(long, value_name = "YEAR", conflicts_with = "half")]
    pub year: Option<String>,
    /// A half-year, quarter or month.
    #[arg(long, value_name = "PERIOD")]
    pub half: Option<String>,
    /// A rule file in place of the usual one.
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Every line of every score, with the records behind it.
    #[arg(long)]
    pub explain: bool,
    /// With `rules`: a file to check.
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
    /// How to print it.
    #[command(flatten)]
    pub form: FormArgs,
}

/// Prints the scores; says whether there are any.
///
/// # Errors
/// A rule file, period or unit that can't be used; the output's.
pub fn run(args: &AssessArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    match args.units.first().map(String::as_str) {
        Some(RULES) => return rules::run(args, session, out),
        Some(OPINIONS) => return owed::run(args, session, out),
        _ if args.check.is_some() => return Err(CliError::Input(m::CHECK_WHAT.get(lang).to_owned())),
        _ => {}
    }
    let rules = rules::load(args.rules.as_deref(), session)?;
    let board = session.board()?;
    let sight = sight(session, &board)?;
    let period = period_of(args, lang)?.unwrap_or_else(|| rules.span.around(board.day));
    let mut assessment = assess_for(&board, &rules, period, &sight);
    if !args.units.is_empty() {
        let units = named(&args.units, &board, &sight, lang)?;
        let (ranked, others): (Vec<_>, Vec<_>) =
            units.into_iter().partition(|unit| assessment.of(unit).is_some());
        assessment.scores.retain(|score| ranked.contains(&score.unit));
        assessment.scores.extend(scores_of(&board, &rules, period, &sight, &others));
        assessment.scores.sort_by(|a, b| a.unit.cmp(&b.unit));
    }
    if sight != Sight::All {
        session.remarks.push(m::PARTIAL.get(lang).to_owned());
    }
    let found = !assessment.scores.is_empty();
    print(args, &board.scored(assessment), lang, out)?;
    Ok(found)
}

/// Whose scores the records at hand suffice for: a server gives a member only what the role reads.
///
/// # Errors
/// A profile that is wrong.
pub fn sight(session: &Session, board: &Board) -> Result<Sight, CliError> {
    let Some(account) = Account::known(session)? else { return Ok(Sight::All) };
    // The server shows by the account's seat, whoever's eyes --me takes.
    let seat = board.data.members.get(&account.profile.member);
    Ok(seat.map_or(Sight::Nothing, |seat| Sight::of(&Viewer::of(seat))))
}

/// The units that words name, each once.
///
/// # Errors
/// A word that names none, or one that has no score.
pub fn named(words: &[String], board: &Board, sight: &Sight, lang: Lang) -> Result<Vec<UnitId>, CliError> {
    let mut out: Vec<UnitId> = Vec::new();
    for word in words {
        let found = units_named(board, word.trim()).map_err(|near| {
            let (word, near) = (single_line(word), near.join(" "));
            CliError::Input(m::NO_UNIT.fill(lang, &[("word", &word), ("near", &near)]))
        })?;
        let classed =
            |id: &UnitId| board.data.units.get(id).is_some_and(|one| Class::of(&one.kind).is_some());
        if let Some(group) = found.first().filter(|_| !found.iter().any(classed)) {
            let kind = board.data.units.get(group).map_or("", |one| one.kind.shown(lang));
            let name = unit_name(board, group);
            return Err(CliError::Input(m::NO_CLASS.fill(lang, &[("unit", &name), ("kind", &kind)])));
        }
        let seen = |id: &UnitId| board.data.units.get(id).is_some_and(|one| sight.covers(one));
        if !found.iter().any(seen) {
            return Err(CliError::Input(m::OUT_OF_SIGHT.fill(lang, &[("word", &single_line(word))])));
        }
        out.extend(found.into_iter().filter(|id| classed(id) && seen(id)));
    }
    out.sort();
    out.dedup();
    Ok(out)
}

/// The period that the flags name; none where none does.
fn period_of(args: &AssessArgs, lang: Lang) -> Result<Option<Period>, CliError> {
    let bad = |flag: &str, text: &str| {
        CliError::Input(m::BAD_PERIOD.fill(lang, &[("flag", &flag), ("text", &single_line(text))]))
    };
    if let Some(text) = &args.year {
        return year(text, lang).map(Some);
    }
    if let Some(text) = &args.half {
        return period::parse(text).map(Some).ok_or_else(|| bad("--half", text));
    }
    let day = |flag: &str, text: &Option<String>| -> Result<Option<Date>, CliError> {
        let Some(text) = text else { return Ok(None) };
        crate::domain::day::parse(text).map(Some).ok_or_else(|| bad(flag, text))
    };
    match (day("--from", &args.from)?, day("--to", &args.to)?) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if from <= to => Ok(Some(Period { from, to })),
        (Some(from), None) => {
            let to = Date::new(from.year(), 12, 31).unwrap_or(from);
            Ok(Some(Period { from, to }))
        }
        (None, Some(to)) => {
            let from = Date::new(to.year(), 1, 1).unwrap_or(to);
            Ok(Some(Period { from, to }))
        }
        (Some(from), Some(to)) => Err(CliError::Input(m::TURNED.fill(lang, &[("from", &from), ("to", &to)]))),
    }
}

/// The year that a text names.
///
/// # Errors
/// A text that is no year.
pub fn year(text: &str, lang: Lang) -> Result<Period, CliError> {
    let whole = text.trim().len() == 4;
    period::parse(text).filter(|_| whole).ok_or_else(|| {
        let text = single_line(text);
        CliError::Input(m::BAD_PERIOD.fill(lang, &[("flag", &"--year"), ("text", &text)]))
    })
}

fn print(args: &AssessArgs, board: &Board, lang: Lang, out: &mut Out<'_>) -> Result<(), CliError> {
    let Some(assessment) = board.scores.clone() else { return Ok(()) };
    match args.form.form() {
        Form::Json => {
            out.json(assessment.ranked().into_iter().map(|one| object(board, &assessment, one, lang)))?;
        }
        Form::Csv if args.explain => lines_csv(board, &assessment, lang, out)?,
        Form::Csv => scores_csv(board, &assessment, out)?,
        Form::Table if args.explain => {
            for (place, score) in assessment.ranked().into_iter().enumerate() {
                if place > 0 {
                    out.line("")?;
                }
                let Some(detail) = score_detail(board, &score.unit.key(), lang, false) else { continue };
                for line in briefing(&detail).lines() {
                    hanging(line, out.width, INDENT).iter().try_for_each(|line| out.line(line))?;
                }
            }
        }
        Form::Table if assessment.scores.is_empty() => {}
        Form::Table => {
            let (from, to, day) = (assessment.period.from, assessment.period.to, assessment.day);
            let head = m::HEAD
                .fill(lang, &[("rules", &assessment.title), ("from", &from), ("to", &to), ("day", &day)]);
            hanging(&head, out.width, INDENT).iter().try_for_each(|line| out.line(line))?;
            let rows = rows_of(board, &Query::new(ListKind::Scores));
            let listing = Listing {
                board,
                list: ListKind::Scores,
                rows: &rows,
                columns: columns(ListKind::Scores),
                drops: true,
                lang,
            };
            listing.print(Form::Table, out)?;
        }
    }
    Ok(())
}

/// A score for other programs: the data, with names and formulas beside the ids.
fn object(board: &Board, all: &Assessment, score: &Score, lang: Lang) -> Json {
    let mut json = json!(score);
    if let Some(lines) = json.get_mut("lines").and_then(Json::as_array_mut) {
        for (line, data) in lines.iter_mut().zip(&score.lines) {
            line["formula"] = json!(w::formula(data, lang));
        }
    }
    let (met, of) = score.on_time();
    json["name"] = json!(unit_name(board, &score.unit));
    json["period"] = json!(all.period);
    json["as_of"] = json!(all.day);
    json["rules"] = json!(all.title);
    json["on_time"] = json!({"met": met, "of": of});
    json["deducted"] = json!(score.deducted());
    json
}

const SCORE_HEADER: [&str; 14] = [
    "unit", "name", "class", "rank", "of", "score", "grade", "in_time", "due", "deducted", "bonus", "from",
    "to", "as_of",
];

fn scores_csv(board: &Board, all: &Assessment, out: &mut Out<'_>) -> Result<(), CliError> {
    let rows = all.ranked().into_iter().map(|score| {
        let (met, of) = score.on_time();
        let bonus = score.line(Post::Early).map(|line| line.points).unwrap_or_default();
        vec![
            score.unit.to_string(),
            disarmed(unit_name(board, &score.unit)),
            score.class.as_str().to_owned(),
            score.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            score.of.to_string(),
            score.total.map(|total| total.to_string()).unwrap_or_default(),
            score.grade.as_ref().map(|grade| disarmed(&grade.name)).unwrap_or_default(),
            met.to_string(),
            of.to_string(),
            score.deducted().to_string(),
            bonus.to_string(),
            all.period.from.to_string(),
            all.period.to.to_string(),
            all.day.to_string(),
        ]
    });
    Ok(out.csv(&SCORE_HEADER, rows)?)
}

const LINE_HEADER: [&str; 11] = [
    "unit",
    "name",
    "post",
    "data",
    "numerator",
    "denominator",
    "weight",
    "most",
    "points",
    "formula",
    "records",
];

fn lines_csv(board: &Board, all: &Assessment, lang: Lang, out: &mut Out<'_>) -> Result<(), CliError> {
    let row = |score: &Score, line: &Line| {
        let keys: Vec<&str> = line.records.iter().map(|one| key_of(&one.key)).collect();
        vec![
            score.unit.to_string(),
            disarmed(unit_name(board, &score.unit)),
            line.post.as_str().to_owned(),
            line.has_data.to_string(),
            line.numerator.to_string(),
            line.denominator.to_string(),
            line.weight.to_string(),
            line.most.to_string(),
            line.points.to_string(),
            w::formula(line, lang),
            keys.join(" "),
        ]
    };
    let ranked = all.ranked();
    let rows = ranked.into_iter().flat_map(|score| score.lines.iter().map(move |line| row(score, line)));
    Ok(out.csv(&LINE_HEADER, rows)?)
}

fn key_of(key: &Key) -> &str {
    &key.id
}

/// A text that a spreadsheet would take for a formula is led by an apostrophe.
fn disarmed(text: &str) -> String {
    defused(text).into_owned()
}
