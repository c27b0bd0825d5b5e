//! The one sentence that explains a light, and its short form for lists.

use jiff::civil::Date;

use super::item::Item;
use super::list::Row;
use crate::domain::board::Board;
use crate::domain::calendar::WorkSpan;
use crate::domain::light::{Light, Reading, Why};
use crate::domain::record::Entity;
use crate::locale::{Lang, date, explain as m};

/// Working days left or overdue in a few words, for a column.
pub fn left(reading: &Reading, lang: Lang) -> String {
    let days = reading.span.as_ref().map_or(0, |span| span.days.abs());
    match reading.why {
        Why::Due if reading.light == Light::Overdue => m::LEFT_OVERDUE.fill(lang, &[("days", &days)]),
        Why::Due if reading.due == Some(reading.today) => m::LEFT_TODAY.get(lang).to_owned(),
        Why::Due => m::LEFT_DAYS.fill(lang, &[("days", &days)]),
        Why::Met if reading.done_late() => m::LEFT_DONE_LATE.fill(lang, &[("days", &days)]),
        Why::Met => m::LEFT_DONE.get(lang).to_owned(),
        Why::Continuous => m::LEFT_CONTINUOUS.get(lang).to_owned(),
        Why::Suspended => m::LEFT_SUSPENDED.get(lang).to_owned(),
        Why::AllMet | Why::NoDate => String::new(),
    }
}

/// The same for the narrowest column, whose label says that working days are counted.
pub fn left_short(reading: &Reading, lang: Lang) -> String {
    let days = reading.span.as_ref().map_or(0, |span| span.days.abs());
    match reading.why {
        Why::Due if reading.light == Light::Overdue => m::SHORT_OVERDUE.fill(lang, &[("days", &days)]),
        Why::Due if reading.due == Some(reading.today) => m::SHORT_TODAY.get(lang).to_owned(),
        Why::Due => m::SHORT_DAYS.fill(lang, &[("days", &days)]),
        Why::Met if reading.done_late() => m::SHORT_DONE_LATE.fill(lang, &[("days", &days)]),
        Why::Met => m::SHORT_DONE.get(lang).to_owned(),
        Why::Continuous => m::LEFT_CONTINUOUS.get(lang).to_owned(),
        Why::Suspended => m::LEFT_SUSPENDED.get(lang).to_owned(),
        Why::AllMet | Why::NoDate => String::new(),
    }
}

/// Why a light shines, in one sentence: the dates, the working days between them with the holidays left out,
/// the threshold, and years whose arrangement is not published.
pub fn sentence(reading: &Reading, lang: Lang) -> String {
    match reading.why {
        Why::Due => due(reading, lang),
        Why::Met => met(reading, lang),
        Why::AllMet => m::ALL_MET.get(lang).to_owned(),
        Why::NoDate => m::NO_DATE.get(lang).to_owned(),
        Why::Continuous => m::CONTINUOUS.get(lang).to_owned(),
        Why::Suspended => m::SUSPENDED.get(lang).to_owned(),
    }
}

/// Why a row's light shines; a supervision takes that of its most urgent rectification. None for what has no light.
pub fn explanation(board: &Board, row: &Row, lang: Lang) -> Option<String> {
    let item = Item::of_row(board, row)?;
    if let Item::Supervision(one) = &item {
        let all = board.links.rectifications_of(&board.data, &one.id);
        let readings = all.filter_map(|one| board.reading(&one.key()));
        let worst = readings.min_by_key(Reading::urgency)?;
        return Some(sentence(&worst, lang));
    }
    Some(sentence(&item.reading(board)?, lang))
}

fn due(reading: &Reading, lang: Lang) -> String {
    let Some(due) = reading.due else { return m::NO_DATE.get(lang).to_owned() };
    let mut parts = vec![
        m::DUE.fill(lang, &[("due", &day(due, lang))]),
        m::TODAY.fill(lang, &[("today", &reading.today)]),
    ];
    let days = reading.span.as_ref().map_or(0, |span| span.days.abs());
    let distance = match reading.light {
        Light::Overdue => m::OVERDUE.fill(lang, &[("days", &days)]),
        _ if due == reading.today => m::IS_TODAY.get(lang).to_owned(),
        _ => m::REMAIN.fill(lang, &[("days", &days)]),
    };
    parts.push(distance + &breaks(reading.span.as_ref(), lang));
    let mut sentence = parts.join(m::COMMA.get(lang));
    let mut append = |part: String| {
        sentence.push_str(m::SEMICOLON.get(lang));
        sentence.push_str(&part);
    };
    if let Some((from, to)) = reading.period {
        append(m::PERIOD.fill(lang, &[("from", &from), ("to", &to)]));
    }
    append(m::THRESHOLD.fill(lang, &[("days", &reading.threshold)]));
    if let Some(years) = unpublished(reading.span.as_ref(), lang) {
        append(years);
    }
    sentence
}

fn met(reading: &Reading, lang: Lang) -> String {
    let Some(done) = reading.done_on else { return m::DONE.get(lang).to_owned() };
    let done_on = m::DONE_ON.fill(lang, &[("date", &day(done, lang))]);
    let Some(due) = reading.due else { return done_on };
    let days = reading.span.as_ref().map_or(0, |span| span.days);
    let how = match days {
        _ if done > due => m::DONE_LATE.fill(lang, &[("days", &days.abs())]),
        0 => m::DONE_IN_TIME.get(lang).to_owned(),
        days => m::DONE_EARLY.fill(lang, &[("days", &days)]),
    };
    [m::DUE.fill(lang, &[("due", &day(due, lang))]), done_on, how].join(m::COMMA.get(lang))
}

/// `2023-06-30(周五)`: the sentence is a proof, so its dates are whole.
fn day(day: Date, lang: Lang) -> String {
    m::DAY.fill(lang, &[("date", &day), ("weekday", &date::weekday(day.weekday(), lang))])
}

/// Most holidays that are named one by one; over a longer span their days are added up.
const MOST_BREAKS: usize = 3;

fn breaks(span: Option<&WorkSpan>, lang: Lang) -> String {
    let all = span.map_or(&[][..], |span| &span.breaks);
    if all.len() > MOST_BREAKS {
        let days: u32 = all.iter().map(|one| u32::from(one.days)).sum();
        return m::BREAKS_SUMMED.fill(lang, &[("count", &all.len()), ("days", &days)]);
    }
    let breaks: Vec<String> = all
        .iter()
        .map(|one| {
            let name = match lang {
                Lang::Zh => &one.name,
                Lang::En => &one.name_en,
            };
            m::BREAK.fill(lang, &[("name", name), ("days", &one.days)])
        })
        .collect();
    if breaks.is_empty() {
        return String::new();
    }
    m::BREAKS.fill(lang, &[("breaks", &breaks.join(m::BREAK_JOIN.get(lang)))])
}

fn unpublished(span: Option<&WorkSpan>, lang: Lang) -> Option<String> {
    let years: Vec<String> = span?.unpublished.iter().map(ToString::to_string).collect();
    (!years.is_empty()).then(|| m::UNPUBLISHED.fill(lang, &[("years", &years.join(m::BREAK_JOIN.get(lang)))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Calendar, Holiday, YearArrangement};
    use jiff::civil::date;

    fn calendar() -> Calendar {
        let holiday = |name: &str, name_en: &str, from, to| Holiday {
            name: name.into(),
            name_en: name_en.into(),
            from,
            to,
        };
        Calendar::from_years(vec![YearArrangement {
            year: 2023,
            holidays: vec![holiday("端午节", "Dragon Boat", date(2023, 6, 22), date(2023, 6, 24))],
            workdays: vec![date(2023, 6, 25)],
        }])
    }

    #[test]
    fn the_sentence_names_dates_working_days_holidays_and_threshold() {
        let reading = Reading::by_date(&calendar(), date(2023, 6, 30), date(2023, 6, 12), 15);
        assert_eq!(
            sentence(&reading, Lang::En),
            "due 2023-06-30 (Fri), today 2023-06-12, 13 working days with Dragon Boat 3 days off; threshold 15"
        );
        assert_eq!(
            sentence(&reading, Lang::Zh),
            "时限 2023-06-30(周五)，今天 2023-06-12，还有 13 个工作日，其间端午节放假 3 天；临期线 15 个工作日"
        );
        assert_eq!(left(&reading, Lang::Zh), "剩 13 个工作日");
    }

    #[test]
    fn overdue_today_and_done_read_as_they_are() {
        let calendar = calendar();
        let today = date(2023, 6, 12);
        let over = Reading::by_date(&calendar, date(2023, 6, 7), today, 15);
        assert_eq!(left(&over, Lang::Zh), "逾期 3 个工作日");
        assert!(sentence(&over, Lang::En).contains("overdue by 3 working days"));
        let now = Reading::by_date(&calendar, today, today, 15);
        assert_eq!(left(&now, Lang::Zh), "今天到期");
        let late = Reading::met(&calendar, Some(date(2023, 6, 5)), Some(date(2023, 6, 6)), today, 15);
        assert_eq!(
            sentence(&late, Lang::En),
            "due 2023-06-05 (Mon), done 2023-06-06 (Tue), 1 working days late"
        );
    }

    #[test]
    fn a_year_without_an_arrangement_is_said() {
        let reading = Reading::by_date(&calendar(), date(2027, 1, 8), date(2023, 12, 1), 15);
        let sentence = sentence(&reading, Lang::Zh);
        assert!(sentence.contains("2024、2025、2026、2027年放假安排未公布"), "{sentence}");
    }

    #[test]
    fn many_holidays_are_summed_up() {
        let holiday = |name: &str, month| Holiday {
            name: name.into(),
            name_en: name.into(),
            from: date(2023, month, 1),
            to: date(2023, month, 2),
        };
        let holidays = (2..=5).map(|month| holiday("A", month)).collect();
        let calendar =
            Calendar::from_years(vec![YearArrangement { year: 2023, holidays, workdays: Vec::new() }]);
        let reading = Reading::by_date(&calendar, date(2023, 6, 30), date(2023, 1, 3), 15);
        assert!(sentence(&reading, Lang::Zh).contains("其间 4 个节假日共放假 8 天"));
        assert!(sentence(&reading, Lang::En).contains("with 8 days off in 4 holidays"));
    }
}
