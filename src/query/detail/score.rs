//! A unit's score in full: line by line, each with its formula and the records behind it.

use super::page::{MOST_LINES, Page};
use super::{Detail, Span};
use crate::domain::board::Board;
use crate::domain::id::{Id, Key, Kind, UnitId};
use crate::domain::light::Light;
use crate::domain::score::{Line, Post, Score, Traced};
use crate::locale::{Lang, assess as w, detail as m};
use crate::query::value::{Value, View};
use crate::query::words::unit_name;

/// A unit's score in full; none where the board carries no score of it.
pub fn score_detail(board: &Board, key: &Key, lang: Lang, reveal: bool) -> Option<Detail> {
    let all = board.scores.as_ref()?;
    let score = all.of(&UnitId::new(&key.id))?;
    let page = Page::new(board, View { lang, today: board.day, reveal }, key);
    let (from, to, day) = (all.period.from, all.period.to, all.day);
    let span = m::SCORE_PERIOD.fill(lang, &[("from", &from), ("to", &to), ("day", &day)]);
    let class = w::class(score.class).get(lang);
    let mut page = page.titled(&score.unit, unit_name(board, &score.unit), &[class, &span]);
    page.field(m::SCORE, vec![Span::text(total(score, lang))]);
    if let Some(rank) = score.rank {
        let place = m::RANK_LINE.fill(lang, &[("rank", &rank), ("of", &score.of), ("class", &class)]);
        page.field(m::RANK, vec![Span::text(place)]);
    }
    let (met, of) = score.on_time();
    if of > 0 {
        page.field(m::ON_TIME, vec![Span::text(format!("{met}/{of}"))]);
    }
    page.code_field(m::RULES, Some(&all.title));
    let unit = vec![page.named(&score.unit.key())];
    page.field(m::UNIT, unit);
    for line in &score.lines {
        let heading =
            m::SCORE_LINE.fill(lang, &[("post", &w::post(line.post).get(lang)), ("points", &signed(line))]);
        let records = traced(&page, line);
        page.reckoned(heading, &w::formula(line, lang), records, line.records.len());
    }
    Some(page.done())
}

/// A score in words, a line for each of its lines: what explains it in a few words.
pub fn score_lines(board: &Board, key: &Key, lang: Lang) -> Option<String> {
    let score = board.scores.as_ref()?.of(&UnitId::new(&key.id))?;
    let lines = score.lines.iter().map(|line| {
        let (post, formula) = (w::post(line.post).get(lang), w::formula(line, lang));
        m::SCORE_FORMULA.fill(lang, &[("post", &post), ("points", &signed(line)), ("formula", &formula)])
    });
    let sum = m::SCORE_SUM.fill(lang, &[("total", &total(score, lang))]);
    Some(lines.chain([sum]).collect::<Vec<_>>().join("\n"))
}

/// Points and the word for them, or that there is nothing to score.
fn total(score: &Score, lang: Lang) -> String {
    let grade = score.grade.as_ref().map(|grade| w::grade(grade, lang)).unwrap_or_default();
    score.total.map_or_else(
        || m::SCORE_NONE.get(lang).to_owned(),
        |total| format!("{total}  {grade}").trim_end().to_owned(),
    )
}

/// A line's points; a bonus with its sign.
fn signed(line: &Line) -> String {
    match line.post {
        _ if !line.has_data => "--".to_owned(),
        Post::Early | Post::Least => format!("+{}", line.points),
        _ => line.points.to_string(),
    }
}

/// The first records behind a line, those that cost something before the others. A large area has tens of thousands,
/// and the view is made anew with every key: no more of them are looked at than are shown.
fn traced(page: &Page<'_>, line: &Line) -> Vec<Vec<Span>> {
    let of = |wanted: fn(&Traced) -> bool| line.records.iter().filter(move |one| wanted(one));
    // An indicator goes before its own subjects.
    let costly = of(|one| one.key.kind == Kind::Indicator || !one.counts);
    let shown = costly.chain(of(|one| one.key.kind != Kind::Indicator && one.counts)).take(MOST_LINES);
    shown.map(|one| record_line(page, line.post, one)).collect()
}

fn record_line(page: &Page<'_>, post: Post, one: &Traced) -> Vec<Span> {
    let charged = matches!(post, Post::Overdue | Post::Reopened | Post::Early);
    let mark = match (charged, one.counts) {
        (true, _) => Span::text(signed_points(one)),
        // A task counts by its share, not as a whole.
        _ if post == Post::Progress => Span::text(Value::Percent(f64::from(one.amount)).shown(page.view)),
        (false, true) => Span::lit(Light::Done, page.say(m::COUNTS)),
        (false, false) => Span::lit(Light::DueSoon, page.say(m::COUNTS_NOT)),
    };
    let mut out = vec![mark, Span::text("  "), page.named(&one.key)];
    if let Some(on) = one.on {
        let day = page.day(on);
        let said = match post {
            Post::Visits => m::SPAN_FROM.fill(page.lang, &[("day", &day)]),
            Post::Attendance => day,
            _ => m::DUE_ON.fill(page.lang, &[("day", &day)]),
        };
        out.push(Span::text(format!("  {said}")));
    }
    out.extend(amount(page, post, one).map(|text| Span::dim(format!("  {text}"))));
    out
}

fn signed_points(one: &Traced) -> String {
    if one.points.0 > 0 { format!("+{}", one.points) } else { one.points.to_string() }
}

/// What a record's number means in a line, in words.
fn amount(page: &Page<'_>, post: Post, one: &Traced) -> Option<String> {
    let message = match post {
        Post::Overdue => m::LATE_DAYS,
        Post::Early => m::EARLY_DAYS,
        Post::Reopened => m::TIMES,
        Post::Indicators if one.key.kind == Kind::Indicator && !one.counts => m::SHORT_OF,
        Post::Milestones | Post::Rectifications | Post::FollowUps if one.amount > 0 => m::LATE_DAYS,
        _ => return None,
    };
    Some(message.fill(page.lang, &[("n", &one.amount)]))
}
