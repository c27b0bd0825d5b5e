//! Days as people type them, and the county's clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// The county's distance from UTC: China has one zone, and no daylight saving time since 1991.
pub const COUNTY: Offset = Offset::constant(8);

/// Years that a day may lie in: wide enough for any plan, narrow enough for every calendar and chart.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;

/// Reads an ISO date (`2023-06-12`, ISO 8601), and nothing that has a time or a zone behind it.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let date: Date = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
    YEARS.contains(&date.year()).then_some(date)
}

/// A time as the county's clocks show it.
pub fn county_time(at: Timestamp) -> DateTime {
    COUNTY.to_datetime(at)
}

/// The moment at which the county's clocks show a time; the epoch for one beyond all moments.
pub fn county_moment(at: DateTime) -> Timestamp {
    COUNTY.to_timestamp(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_whole_iso_dates_are_days() {
        assert_eq!(parse(" 2023-06-12 "), Some(date(2023, 6, 12)));
        for text in ["", "2023-6-12", "2023-06-31", "2023-06-12T09:00", "12 June", "9999-12-31", "0001-01-01"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
