//! `shumei debrief`: what falls to the secretary of each party organisation in a year (述职评议).

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::assess::{named, rules, sight, year};
use super::error::CliError;
use super::out::{Out, hanging};
use super::session::Session;
use crate::assess::Sight;
use crate::assess::debrief::{AgainstTarget, Debrief, Due, Linked, debrief, subjects};
use crate::domain::board::Board;
use crate::domain::id::Key;
use crate::domain::member::mask_digits;
use crate::domain::score::Class;
use crate::locale::labels::{self, Labelled};
use crate::locale::{Lang, Message, assess as w, date, debrief as m, filter};
use crate::query::words::{name_of, unit_name};

/// Blanks before the further lines of a broken one.
const INDENT: usize = 4;

/// `shumei debrief`.
#[derive(Clone, Debug, Default, Args)]
pub struct DebriefArgs {
    /// Units; all whose party organisations debrief, unless said.
    #[arg(value_name = "UNIT")]
    pub units: Vec<String>,
    /// The year.
    #[arg(long, value_name = "YEAR")]
    pub year: Option<String>,
    /// A rule file in place of the usual one.
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

/// Prints the lists; says whether there are any.
///
/// # Errors
/// A rule file, year or unit that can't be used; the output's.
pub fn run(args: &DebriefArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let rules = rules::load(args.rules.as_deref(), session)?;
    let board = session.board()?;
    let sight = sight(session, &board)?;
    let year = match &args.year {
        Some(text) => year(text, lang)?.from.year(),
        None => board.day.year(),
    };
    let units =
        if args.units.is_empty() { subjects(&board) } else { named(&args.units, &board, &sight, lang)? };
    if sight != Sight::All {
        session.remarks.push(m::PARTIAL.get(lang).to_owned());
    }
    let all = debrief(&board, &rules, year, &sight, &units);
    if args.json {
        out.json(all.iter().map(|one| object(&board, one, lang)))?;
        return Ok(!all.is_empty());
    }
    for (place, one) in all.iter().enumerate() {
        if place > 0 {
            out.line("")?;
        }
        for line in (Text { board: &board, lang, lines: Vec::new() }).of(one) {
            hanging(&line, out.width, INDENT).iter().try_for_each(|line| out.line(line))?;
        }
    }
    Ok(!all.is_empty())
}

/// A list for other programs: the data, with the organisation's name.
fn object(board: &Board, one: &Debrief, lang: Lang) -> Json {
    let mut json = json!(one);
    json["name"] = json!(unit_name(board, &one.unit));
    json["organisation"] = json!(organisation(board, one, lang));
    json
}

/// The party organisation of a unit.
fn organisation(board: &Board, one: &Debrief, lang: Lang) -> String {
    let message = match one.class {
        Class::Area if one.is_zone => m::ORGAN_ZONE,
        Class::Area => m::ORGAN_AREA,
        Class::Neighbourhood => m::ORGAN_NEIGHBOURHOOD,
        Class::Department => m::ORGAN_DEPARTMENT,
    };
    message.fill(lang, &[("unit", &unit_name(board, &one.unit))])
}

/// A list as plain text.
struct Text<'a> {
    board: &'a Board,
    lang: Lang,
    lines: Vec<String>,
}

impl Text<'_> {
    fn of(mut self, one: &Debrief) -> Vec<String> {
        let (lang, organ) = (self.lang, organisation(self.board, one, self.lang));
        self.lines
            .push(m::TITLE.fill(lang, &[("organisation", &organ), ("year", &one.year), ("day", &one.day)]));
        self.score(one);
        self.tasks(one);
        self.section(m::INDICATORS, &one.indicators, Self::indicator);
        self.section(m::LINKED, &one.linked, Self::linked);
        self.section(m::FOLLOW_UPS, &one.follow_ups, Self::due);
        if one.class != Class::Department {
            self.head(m::DIRECTORS, one.directors.len());
            self.keys(&one.directors);
            let (done, open) = (&one.opinions.done, &one.opinions.open);
            let of = done.len() + open.len();
            self.lines.push(m::OPINIONS.fill(lang, &[("n", &done.len()), ("of", &of)]));
            self.keys(open);
        }
        self.lines
    }

    fn score(&mut self, one: &Debrief) {
        let lang = self.lang;
        let Some(score) = &one.score else { return };
        let grade = score.grade.as_ref().map(|grade| w::grade(grade, lang)).unwrap_or_default();
        self.lines.push(match (score.total, score.rank) {
            (None, _) => m::SCORE_NONE.get(lang).to_owned(),
            (Some(total), None) => m::SCORE.fill(lang, &[("total", &total), ("grade", &grade)]),
            (Some(total), Some(rank)) => m::SCORE_RANKED
                .fill(lang, &[("total", &total), ("grade", &grade), ("rank", &rank), ("of", &score.of)]),
        });
        for line in &score.lines {
            let (post, formula) = (w::post(line.post).get(lang), w::formula(line, lang));
            let points = if line.has_data { line.points.to_string() } else { "--".to_owned() };
            self.lines.push(
                m::SCORE_LINE.fill(lang, &[("post", &post), ("points", &points), ("formula", &formula)]),
            );
        }
    }

    fn tasks(&mut self, one: &Debrief) {
        let lang = self.lang;
        self.head(m::TASKS, one.tasks.len());
        for part in &one.tasks {
            let name = self.name(&part.key);
            let (duty, state) = (part.duty.shown(lang), part.state.shown(lang));
            self.lines.push(m::TASK.fill(
                lang,
                &[
                    ("id", &part.key.id),
                    ("duty", &duty),
                    ("state", &state),
                    ("percent", &part.percent),
                    ("title", &name),
                ],
            ));
            for due in &part.milestones {
                let line = self.due(due);
                self.lines.push(format!("  {line}"));
            }
        }
    }

    /// A heading with its count and a line for each; the heading alone where there are none.
    fn section<T>(&mut self, title: Message, all: &[T], line: impl Fn(&Self, &T) -> String) {
        self.head(title, all.len());
        let lines: Vec<String> = all.iter().map(|one| line(self, one)).collect();
        self.lines.extend(lines);
    }

    fn head(&mut self, title: Message, count: usize) {
        let text = m::SECTION.fill(self.lang, &[("title", &title.get(self.lang)), ("n", &count)]);
        self.lines.push(text);
    }

    fn indicator(&self, one: &AgainstTarget) -> String {
        let name = self.name(&one.key);
        let (met, of) = (one.met, one.of);
        match one.needed.zip(one.by) {
            Some((needed, by)) => {
                let short = needed.saturating_sub(met);
                let values: &[(&str, &dyn std::fmt::Display)] = &[
                    ("name", &name),
                    ("met", &met),
                    ("of", &of),
                    ("needed", &needed),
                    ("by", &by),
                    ("short", &short),
                ];
                m::INDICATOR.fill(self.lang, values)
            }
            None => m::INDICATOR_BARE.fill(self.lang, &[("name", &name), ("met", &met), ("of", &of)]),
        }
    }

    fn linked(&self, one: &Linked) -> String {
        m::LINK.fill(
            self.lang,
            &[
                ("id", &one.key.id),
                ("name", &self.name(&one.subject)),
                ("open", &one.open.len()),
                ("verified", &one.verified.len()),
                ("visits", &one.visits.len()),
            ],
        )
    }

    fn due(&self, one: &Due) -> String {
        let light = labels::light(one.light).get(self.lang);
        let due = date::short_seen_from(self.board.day, one.due, self.lang);
        let mut line = format!("  {due} {light} {} {}", one.key.id, self.name(&one.key));
        if let Some(done) = one.done {
            line.push_str(&m::DONE_ON.fill(self.lang, &[("day", &done)]));
        }
        line
    }

    /// Records by id and name, on one line.
    fn keys(&mut self, keys: &[Key]) {
        if keys.is_empty() {
            return;
        }
        let names: Vec<String> = keys.iter().map(|key| format!("{} {}", key.id, self.name(key))).collect();
        self.lines.push(format!("  {}", names.join(filter::LIST_COMMA.get(self.lang))));
    }

    /// A record's name; long numbers in it are masked.
    fn name(&self, key: &Key) -> String {
        mask_digits(&name_of(self.board, key)).replace('\n', " ")
    }
}
