//! `shumei due`: what is overdue and what falls due soon.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::args::DueArgs;
use super::error::CliError;
use super::list::{parse_filter, rows};
use super::out::Out;
use super::records::Listing;
use super::session::Session;
use crate::domain::text::single_line;
use crate::locale::{Lang, cli as m};
use crate::query::filter::period::{Bound, Period, Side};
use crate::query::item::deadline_span;
use crate::query::{Filter, FilterKey, ListKind, Query, columns};

/// Prints the deadlines that are open; says whether there are any.
///
/// # Errors
/// A period or filter that can't be read; the output's.
pub fn run(args: &DueArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let board = session.board()?;
    let lang = session.lang;
    let list = ListKind::Deadlines;
    let mut query = Query { me: session.me(), ..Query::new(list) };
    query.filter = if args.overdue {
        Filter::default().with(FilterKey::Light, "overdue")
    } else {
        let (days, until) = within(&args.within, board.day, lang)?;
        let (from, to) = deadline_span(board.day);
        // Farther than lists usually look; without a span they hold what has long been overdue as well.
        query.span = (until > to).then_some((from, until));
        Filter::default().with(FilterKey::State, "open").with(FilterKey::Due, &days.to_string())
    };
    if let Some(text) = &args.filter {
        let more = parse_filter(text, list, &board, lang)?;
        query.filter.terms.extend(more.terms);
        query.filter.words.extend(more.words);
    }
    let rows = rows(&board, &query, lang)?;
    let listing = Listing { board: &board, list, rows: &rows, columns: columns(list), drops: true, lang };
    listing.print(args.form.form(), out)
}

/// The period up to so far ahead, and its last day.
pub(super) fn within(text: &str, today: Date, lang: Lang) -> Result<(Period, Date), CliError> {
    let bad = || CliError::Input(m::BAD_WITHIN.fill(lang, &[("text", &single_line(text))]));
    let period: Period = format!("<={}", text.trim()).parse().map_err(|_| bad())?;
    let last = match period {
        Period::Open(Side::UpTo, Bound::Day(day)) => day,
        Period::Open(Side::UpTo, Bound::Offset(days)) if days >= 0 => {
            today.saturating_add(SignedDuration::from_hours(24 * i64::from(days)))
        }
        _ => return Err(bad()),
    };
    Ok((period, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_is_days_weeks_or_a_day() {
        let today = date(2023, 6, 12);
        let last = |text| within(text, today, Lang::En).map(|(_, last)| last);
        assert_eq!(last("30d").unwrap(), date(2023, 7, 12));
        assert_eq!(last("2w").unwrap(), date(2023, 6, 26));
        assert_eq!(last("2023-12-31").unwrap(), date(2023, 12, 31));
        for bad in ["", "soon", "-3d", "30", "<3d", "1..2"] {
            assert!(last(bad).unwrap_err().to_string().contains("30d"), "{bad}");
        }
    }
}
