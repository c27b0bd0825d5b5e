//! Dates as people write them; files and exports take ISO dates instead.

use jiff::civil::{Date, DateTime, Weekday};

use super::Lang;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `周五` or `Fri`.
pub const fn weekday(day: Weekday, lang: Lang) -> &'static str {
    let (zh, en) = match day {
        Weekday::Monday => ("周一", "Mon"),
        Weekday::Tuesday => ("周二", "Tue"),
        Weekday::Wednesday => ("周三", "Wed"),
        Weekday::Thursday => ("周四", "Thu"),
        Weekday::Friday => ("周五", "Fri"),
        Weekday::Saturday => ("周六", "Sat"),
        Weekday::Sunday => ("周日", "Sun"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// `6月30日(周五)` or `Fri 30 Jun`.
pub fn day(date: Date, lang: Lang) -> String {
    let weekday = weekday(date.weekday(), lang);
    match lang {
        Lang::Zh => format!("{}月{}日({weekday})", date.month(), date.day()),
        Lang::En => format!("{weekday} {} {}", date.day(), month_name(date)),
    }
}

/// The same with the year: `2024年6月30日(周日)` or `Sun 30 Jun 2024`.
pub fn day_of_year(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}", date.year(), day(date, lang)),
        Lang::En => format!("{} {}", day(date, lang), date.year()),
    }
}

/// With the year only where it is not that of `today`.
pub fn day_seen_from(today: Date, date: Date, lang: Lang) -> String {
    if date.year() == today.year() { day(date, lang) } else { day_of_year(date, lang) }
}

/// For columns: `06-30 周五` or `06-30 Fri`; in another year than that of `today`, `2024-06-30`.
pub fn short_seen_from(today: Date, date: Date, lang: Lang) -> String {
    if date.year() == today.year() {
        format!("{} {}", plain_seen_from(today, date), weekday(date.weekday(), lang))
    } else {
        date.to_string()
    }
}

/// For the narrowest places: `06-30`; in another year than that of `today`, `2024-06-30`.
pub fn plain_seen_from(today: Date, date: Date) -> String {
    if date.year() == today.year() {
        format!("{:02}-{:02}", date.month(), date.day())
    } else {
        date.to_string()
    }
}

/// A day and its time, with the year only where it is not that of `today`.
pub fn moment_seen_from(today: Date, at: DateTime, lang: Lang) -> String {
    format!("{} {:02}:{:02}", day_seen_from(today, at.date(), lang), at.hour(), at.minute())
}

/// `2023年6月` or `Jun 2023`.
pub fn month(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月", date.year(), date.month()),
        Lang::En => format!("{} {}", month_name(date), date.year()),
    }
}

/// `6月` or `Jun`.
pub fn short_month(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月", date.month()),
        Lang::En => month_name(date).to_owned(),
    }
}

/// `2023-06`, for columns.
pub fn year_month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// `2023年` or `2023`.
pub fn year(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年", date.year()),
        Lang::En => date.year().to_string(),
    }
}

/// `2023-06-12 周一` or `2023-06-12 Mon`.
pub fn iso_with_weekday(date: Date, lang: Lang) -> String {
    format!("{date} {}", weekday(date.weekday(), lang))
}

fn month_name(date: Date) -> &'static str {
    let at = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    MONTHS.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    #[test]
    fn dates_read_as_people_write_them() {
        let (today, due) = (date(2023, 6, 12), date(2023, 6, 30));
        assert_eq!(day_seen_from(today, due, Lang::Zh), "6月30日(周五)");
        assert_eq!(day_seen_from(today, due, Lang::En), "Fri 30 Jun");
        assert_eq!(day_seen_from(today, date(2024, 6, 30), Lang::Zh), "2024年6月30日(周日)");
        assert_eq!(day_seen_from(today, date(2024, 6, 30), Lang::En), "Sun 30 Jun 2024");
        assert_eq!(
            moment_seen_from(today, datetime(2023, 6, 15, 9, 0, 0, 0), Lang::Zh),
            "6月15日(周四) 09:00"
        );
        assert_eq!(month(due, Lang::En), "Jun 2023");
    }
}
