//! Recurrence rules (RFC 5545) as people say them.

use jiff::civil::{Date, Weekday};

use super::{Lang, date, draft as m};
use crate::domain::pattern::{Frequency, NthDay, Pattern};
use crate::domain::series::SeriesError;
use crate::domain::text::single_line;

/// The months with which the first, second and third month of a quarter are meant.
const QUARTERS: [[i8; 4]; 3] = [[1, 4, 7, 10], [2, 5, 8, 11], [3, 6, 9, 12]];

const ZH_NUMBERS: [&str; 5] = ["一", "二", "三", "四", "五"];
const EN_ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

/// A rule as people say it (`每月15日`, `monthly on the 15th`), the rule itself where there are no common words for
/// it. `start` is its first meeting, from which it takes what it does not say.
pub fn said(rule: &str, start: Date, lang: Lang) -> String {
    let words = rule.parse::<Pattern>().ok().and_then(|pattern| words(&pattern, start, lang));
    words.unwrap_or_else(|| rule.to_owned())
}

/// Why a series can't be followed, and the cure.
pub fn fault(error: &SeriesError, lang: Lang) -> String {
    match error {
        SeriesError::Rule { reason } => m::SERIES_RULE.fill(lang, &[("reason", &single_line(reason))]),
        SeriesError::Words => m::SERIES_WORDS.get(lang).to_owned(),
        SeriesError::TooFrequent { frequency } => m::SERIES_FREQUENT.fill(lang, &[("frequency", frequency)]),
        SeriesError::Never => m::SERIES_NEVER.get(lang).to_owned(),
        SeriesError::TooMany => m::SERIES_TOO_MANY.get(lang).to_owned(),
    }
}

/// A rule as people say it; none where there are no common words for it.
pub fn words(pattern: &Pattern, start: Date, lang: Lang) -> Option<String> {
    if !pattern.others.is_empty() {
        return None;
    }
    let weekdays = counted(pattern)?;
    let body = match pattern.frequency {
        Frequency::Daily => daily(pattern, lang)?,
        Frequency::Weekly => weekly(pattern, start, lang)?,
        Frequency::Monthly | Frequency::Yearly => in_months(pattern, &weekdays, start, lang)?,
    };
    let count = pattern.count.map(|count| match lang {
        Lang::Zh => format!("，共{count}次"),
        Lang::En => format!(", {count} times"),
    });
    let until = match (&pattern.until, lang) {
        (None, _) => String::new(),
        (Some(_), Lang::Zh) => format!("，至{}", pattern.last_day()?),
        (Some(_), Lang::En) => format!(", until {}", pattern.last_day()?),
    };
    Some(body + &count.unwrap_or_default() + &until)
}

/// The days of the week with the places that are counted apart from them.
fn counted(pattern: &Pattern) -> Option<Vec<NthDay>> {
    match (&pattern.positions[..], &pattern.weekdays[..]) {
        ([], days) => Some(days.to_vec()),
        ([position], [day]) if day.nth == 0 => {
            Some(vec![NthDay { nth: i8::try_from(*position).ok()?, weekday: day.weekday }])
        }
        _ => None,
    }
}

fn daily(pattern: &Pattern, lang: Lang) -> Option<String> {
    let bare = pattern.months.is_empty() && pattern.month_days.is_empty() && pattern.weekdays.is_empty();
    bare.then(|| match (lang, pattern.interval) {
        (Lang::Zh, 1) => "每天".to_owned(),
        (Lang::Zh, n) => format!("每{n}天"),
        (Lang::En, 1) => "every day".to_owned(),
        (Lang::En, n) => format!("every {n} days"),
    })
}

fn weekly(pattern: &Pattern, start: Date, lang: Lang) -> Option<String> {
    let plain = pattern.weekdays.iter().all(|day| day.nth == 0) && pattern.positions.is_empty();
    if !plain || !pattern.months.is_empty() || !pattern.month_days.is_empty() {
        return None;
    }
    let own = [NthDay { nth: 0, weekday: start.weekday() }];
    let days = if pattern.weekdays.is_empty() { &own[..] } else { &pattern.weekdays[..] };
    let names: Vec<String> = days.iter().map(|day| weekday(day.weekday, lang).to_owned()).collect();
    let names = joined(&names, lang);
    Some(match (lang, pattern.interval) {
        // 每周四, not 每周周四.
        (Lang::Zh, 1) => format!("每{names}"),
        (Lang::Zh, n) => format!("每{n}周的{names}"),
        (Lang::En, 1) => format!("every {names}"),
        (Lang::En, n) => format!("every {n} weeks on {names}"),
    })
}

fn in_months(pattern: &Pattern, weekdays: &[NthDay], start: Date, lang: Lang) -> Option<String> {
    let days = days(pattern, weekdays, start, lang)?;
    let said_days = !pattern.month_days.is_empty() || !weekdays.is_empty();
    let (interval, yearly) = match (pattern.frequency, pattern.interval) {
        (Frequency::Yearly, n) => (n, true),
        (_, 12) => (1, true),
        (_, n) => (n, !pattern.months.is_empty()),
    };
    if !yearly {
        return Some(match (lang, interval) {
            (Lang::Zh, 1) => format!("每月{days}"),
            (Lang::En, 1) => format!("monthly on {days}"),
            (_, 3) => quarterly(usize::from((start.month() - 1).unsigned_abs() % 3), &days, lang),
            (Lang::Zh, n) => format!("每{n}个月{days}"),
            (Lang::En, n) => format!("every {n} months on {days}"),
        });
    }
    if pattern.frequency == Frequency::Monthly && interval != 1 {
        return None;
    }
    let mut months = pattern.months.clone();
    months.sort_unstable();
    if months.is_empty() {
        // A yearly rule with days and without months has them in every month, or counts through the year.
        if said_days && pattern.frequency == Frequency::Yearly {
            return None;
        }
        months.push(start.month());
    }
    if let Some(place) =
        QUARTERS.iter().position(|quarter| quarter[..] == months[..]).filter(|_| interval == 1)
    {
        return Some(quarterly(place, &days, lang));
    }
    let names: Option<Vec<String>> = months.iter().map(|month| month_name(*month, lang)).collect();
    let names = joined(&names?, lang);
    Some(match (lang, interval) {
        (Lang::Zh, 1) => format!("每年{names}{days}"),
        (Lang::Zh, n) => format!("每{n}年{names}{days}"),
        (Lang::En, 1) => format!("yearly in {names} on {days}"),
        (Lang::En, n) => format!("every {n} years in {names} on {days}"),
    })
}

fn quarterly(place: usize, days: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("每季度第{}个月{days}", ZH_NUMBERS.get(place).unwrap_or(&"")),
        Lang::En => format!("quarterly in the {} month on {days}", EN_ORDINALS.get(place).unwrap_or(&"")),
    }
}

fn month_name(month: i8, lang: Lang) -> Option<String> {
    Some(date::short_month(Date::new(2001, month, 1).ok()?, lang))
}

/// The days within a month: `15日`, `最后一天`, `第三个周四`.
fn days(pattern: &Pattern, weekdays: &[NthDay], start: Date, lang: Lang) -> Option<String> {
    let names: Option<Vec<String>> = match (&pattern.month_days[..], weekdays) {
        ([], []) => Some(vec![month_day(start.day(), lang)?]),
        (days, []) => days.iter().map(|day| month_day(*day, lang)).collect(),
        ([], [day]) => Some(vec![nth_day(*day, lang)?]),
        _ => None,
    };
    let names = names?;
    Some(match lang {
        Lang::Zh => joined(&names, lang),
        Lang::En => format!("the {}", joined(&names, lang)),
    })
}

fn month_day(day: i8, lang: Lang) -> Option<String> {
    match (lang, day) {
        (Lang::Zh, -1) => Some("最后一天".to_owned()),
        (Lang::En, -1) => Some("last day".to_owned()),
        (Lang::Zh, 1..) => Some(format!("{day}日")),
        (Lang::En, 1..) => Some(ordinal(day)),
        _ => None,
    }
}

fn nth_day(day: NthDay, lang: Lang) -> Option<String> {
    let name = weekday(day.weekday, lang);
    let place = |names: [&'static str; 5]| {
        let at = usize::try_from(day.nth).ok()?.checked_sub(1)?;
        names.get(at).copied()
    };
    match lang {
        _ if day.nth == -1 => Some(match lang {
            Lang::Zh => format!("最后一个{name}"),
            Lang::En => format!("last {name}"),
        }),
        Lang::Zh => Some(format!("第{}个{name}", place(ZH_NUMBERS)?)),
        Lang::En => Some(format!("{} {name}", place(EN_ORDINALS)?)),
    }
}

fn ordinal(day: i8) -> String {
    let ending = match (day % 10, day / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

fn weekday(day: Weekday, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => date::weekday(day, lang),
        Lang::En => match day {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        },
    }
}

/// `a、b` or `a, b and c`.
fn joined(names: &[String], lang: Lang) -> String {
    match (lang, names) {
        (Lang::Zh, _) => names.join("、"),
        (Lang::En, [before @ .., last]) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        (Lang::En, _) => names.join(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn rules_read_as_people_say_them() {
        for (rule, zh, en) in [
            ("FREQ=MONTHLY;BYMONTHDAY=15", "每月15日", "monthly on the 15th"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,22", "每月1日、22日", "monthly on the 1st and 22nd"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天", "monthly on the last day"),
            ("FREQ=MONTHLY", "每月21日", "monthly on the 21st"),
            (
                "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=21",
                "每季度第三个月21日",
                "quarterly in the third month on the 21st",
            ),
            (
                "FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=3",
                "每季度第二个月3日",
                "quarterly in the second month on the 3rd",
            ),
            ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=25", "每2个月25日", "every 2 months on the 25th"),
            (
                "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=29",
                "每年6月、12月29日",
                "yearly in Jun and Dec on the 29th",
            ),
            ("FREQ=YEARLY", "每年3月21日", "yearly in Mar on the 21st"),
            ("FREQ=MONTHLY;INTERVAL=12", "每年3月21日", "yearly in Mar on the 21st"),
            ("FREQ=WEEKLY;BYDAY=TH", "每周四", "every Thursday"),
            ("FREQ=WEEKLY", "每周二", "every Tuesday"),
            ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "每周一、周三、周五", "every Monday, Wednesday and Friday"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "每2周的周四", "every 2 weeks on Thursday"),
            ("FREQ=MONTHLY;BYDAY=3TH", "每月第三个周四", "monthly on the third Thursday"),
            ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "每月最后一个周五", "monthly on the last Friday"),
            ("FREQ=DAILY;INTERVAL=3;COUNT=6", "每3天，共6次", "every 3 days, 6 times"),
            ("FREQ=DAILY;UNTIL=20231231", "每天，至2023-12-31", "every day, until 2023-12-31"),
            // Nobody says these; the rule speaks for itself.
            ("FREQ=YEARLY;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTHDAY=15"),
            ("FREQ=YEARLY;BYWEEKNO=3", "FREQ=YEARLY;BYWEEKNO=3", "FREQ=YEARLY;BYWEEKNO=3"),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ),
            ("每月15日", "每月15日", "每月15日"),
        ] {
            let start = date(2023, 3, 21);
            assert_eq!(said(rule, start, Lang::Zh), zh);
            assert_eq!(said(rule, start, Lang::En), en);
        }
    }
}
