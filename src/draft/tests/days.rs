//! Days and times as people type them.

use jiff::civil::{Date, Time, date, datetime};
use proptest::prelude::*;

use crate::draft::day::{Aim, DayFault, day, moment, time};
use crate::locale::{Lang, date as shown};

/// A Monday.
const TODAY: Date = date(2023, 6, 12);

#[test]
fn days_are_typed_in_many_ways() {
    for (text, next, last) in [
        ("6-30", date(2023, 6, 30), date(2022, 6, 30)),
        ("06-30", date(2023, 6, 30), date(2022, 6, 30)),
        ("6/1", date(2024, 6, 1), date(2023, 6, 1)),
        ("６－３０", date(2023, 6, 30), date(2022, 6, 30)),
        ("6月30日", date(2023, 6, 30), date(2022, 6, 30)),
        ("6月30", date(2023, 6, 30), date(2022, 6, 30)),
        ("6月30号", date(2023, 6, 30), date(2022, 6, 30)),
        ("30日", date(2023, 6, 30), date(2023, 5, 30)),
        ("30", date(2023, 6, 30), date(2023, 5, 30)),
        ("31", date(2023, 7, 31), date(2023, 5, 31)),
        ("12", TODAY, TODAY),
        ("2-29", date(2024, 2, 29), date(2020, 2, 29)),
        ("2023-6-30", date(2023, 6, 30), date(2023, 6, 30)),
        ("2023.6.30", date(2023, 6, 30), date(2023, 6, 30)),
        ("20230630", date(2023, 6, 30), date(2023, 6, 30)),
        ("2023年6月30日", date(2023, 6, 30), date(2023, 6, 30)),
        ("30 Jun", date(2023, 6, 30), date(2022, 6, 30)),
        ("June 30, 2024", date(2024, 6, 30), date(2024, 6, 30)),
        ("+5d", date(2023, 6, 17), date(2023, 6, 17)),
        ("＋５d", date(2023, 6, 17), date(2023, 6, 17)),
        ("5d", date(2023, 6, 17), date(2023, 6, 7)),
        ("-2d", date(2023, 6, 10), date(2023, 6, 10)),
        ("+2w", date(2023, 6, 26), date(2023, 6, 26)),
        ("+1m", date(2023, 7, 12), date(2023, 7, 12)),
        ("+1y", date(2024, 6, 12), date(2024, 6, 12)),
        ("+5天", date(2023, 6, 17), date(2023, 6, 17)),
        ("3天后", date(2023, 6, 15), date(2023, 6, 15)),
        ("3天前", date(2023, 6, 9), date(2023, 6, 9)),
        ("2周后", date(2023, 6, 26), date(2023, 6, 26)),
        ("1个月后", date(2023, 7, 12), date(2023, 7, 12)),
        ("3 days ago", date(2023, 6, 9), date(2023, 6, 9)),
        ("今天", TODAY, TODAY),
        (" Today ", TODAY, TODAY),
        ("明天", date(2023, 6, 13), date(2023, 6, 13)),
        ("昨天", date(2023, 6, 11), date(2023, 6, 11)),
        ("大后天", date(2023, 6, 15), date(2023, 6, 15)),
        ("周五", date(2023, 6, 16), date(2023, 6, 9)),
        ("周一", TODAY, TODAY),
        ("星期天", date(2023, 6, 18), date(2023, 6, 11)),
        ("Fri", date(2023, 6, 16), date(2023, 6, 9)),
        ("friday", date(2023, 6, 16), date(2023, 6, 9)),
        ("下周一", date(2023, 6, 19), date(2023, 6, 19)),
        ("上周三", date(2023, 6, 7), date(2023, 6, 7)),
        ("下下周五", date(2023, 6, 30), date(2023, 6, 30)),
        ("本周日", date(2023, 6, 18), date(2023, 6, 18)),
        ("next mon", date(2023, 6, 19), date(2023, 6, 19)),
        ("last wed", date(2023, 6, 7), date(2023, 6, 7)),
        ("月底", date(2023, 6, 30), date(2023, 6, 30)),
        ("上月底", date(2023, 5, 31), date(2023, 5, 31)),
        ("month end", date(2023, 6, 30), date(2023, 6, 30)),
        ("年底", date(2023, 12, 31), date(2023, 12, 31)),
    ] {
        assert_eq!(day(text, TODAY, Aim::Next), Ok(next), "{text} next");
        assert_eq!(day(text, TODAY, Aim::Last), Ok(last), "{text} last");
    }
}

#[test]
fn what_is_no_day_says_why() {
    let long = "6".repeat(500);
    for (text, fault) in [
        ("", DayFault::Form),
        ("soon", DayFault::Form),
        ("6-", DayFault::Form),
        ("2023-06", DayFault::Form),
        ("2023年6月", DayFault::Form),
        ("6-30-1", DayFault::Form),
        ("+d", DayFault::Form),
        ("+99999999999d", DayFault::Form),
        ("+99999y", DayFault::Year),
        ("1823-06-30", DayFault::Year),
        ("9999-12-31", DayFault::Year),
        ("6-31", DayFault::NoSuchDay),
        ("2023-02-29", DayFault::NoSuchDay),
        ("13-1", DayFault::NoSuchDay),
        ("99", DayFault::NoSuchDay),
        ("0", DayFault::NoSuchDay),
        ("2023-06-30 周四", DayFault::Weekday { day: date(2023, 6, 30) }),
        ("6-30 周四", DayFault::Weekday { day: date(2023, 6, 30) }),
        ("\u{1b}[2J", DayFault::Form),
        (&long, DayFault::Form),
    ] {
        assert_eq!(day(text, TODAY, Aim::Next), Err(fault), "{text}");
    }
}

#[test]
fn times_are_typed_in_many_ways() {
    for (text, hour, minute) in [
        ("9:00", 9, 0),
        ("09:30", 9, 30),
        ("9：05", 9, 5),
        ("15:00:00", 15, 0),
        ("9点", 9, 0),
        ("9点半", 9, 30),
        ("9点15分", 9, 15),
        ("9时30分", 9, 30),
        ("下午3点", 15, 0),
        ("下午3:20", 15, 20),
        ("上午9点整", 9, 0),
        ("中午12点", 12, 0),
        ("晚上8点", 20, 0),
        ("凌晨12点", 0, 0),
        ("下午15点", 15, 0),
        ("3pm", 15, 0),
        ("3:30 PM", 15, 30),
        ("12am", 0, 0),
    ] {
        assert_eq!(time(text), Ok(Time::constant(hour, minute, 0, 0)), "{text}");
    }
    for text in ["", "9", "25:00", "9:60", "9:", "9:5", "点", "下午", "24:00"] {
        assert_eq!(time(text), Err(DayFault::Form), "{text}");
    }
}

#[test]
fn a_moment_keeps_what_is_not_typed() {
    let base = datetime(2023, 6, 15, 9, 0, 0, 0);
    for (text, at) in [
        ("6-30 15:00", datetime(2023, 6, 30, 15, 0, 0, 0)),
        ("2023-06-30T15:00", datetime(2023, 6, 30, 15, 0, 0, 0)),
        ("2023-06-30T15:00:00", datetime(2023, 6, 30, 15, 0, 0, 0)),
        ("6月30日下午3点", datetime(2023, 6, 30, 15, 0, 0, 0)),
        ("明天 9点半", datetime(2023, 6, 13, 9, 30, 0, 0)),
        ("周五15:00", datetime(2023, 6, 16, 15, 0, 0, 0)),
        ("next mon 3pm", datetime(2023, 6, 19, 15, 0, 0, 0)),
        ("6-30", datetime(2023, 6, 30, 9, 0, 0, 0)),
        ("下午3点", datetime(2023, 6, 15, 15, 0, 0, 0)),
    ] {
        assert_eq!(moment(text, TODAY, base), Ok(at), "{text}");
    }
    assert_eq!(moment("6-31 9:00", TODAY, base), Err(DayFault::NoSuchDay));
    assert_eq!(moment("when convenient", TODAY, base), Err(DayFault::Form));
}

prop_compose! {
    fn any_day()(year in 1991i16..2198, ordinal in 1i16..=365) -> Date {
        date(year, 1, 1).checked_add(jiff::Span::new().days(ordinal - 1)).unwrap()
    }
}

proptest! {
    #[test]
    fn every_day_that_is_shown_is_read_back(on in any_day(), today in any_day(), same_year in any::<bool>(), english in any::<bool>(), next in any::<bool>()) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let today = if same_year { Date::new(on.year(), today.month(), today.day().min(28)).unwrap() } else { today };
        let aim = if next { Aim::Next } else { Aim::Last };
        for text in [
            on.to_string(),
            shown::day_of_year(on, lang),
            shown::day_seen_from(today, on, lang),
            shown::short_seen_from(today, on, lang),
            shown::iso_with_weekday(on, lang),
        ] {
            prop_assert_eq!(day(&text, today, aim), Ok(on), "{} from {}", text, today);
        }
        // A bare month and day lies on the side that is asked for.
        let text = shown::plain_seen_from(today, on);
        let side = if on >= today { Aim::Next } else { Aim::Last };
        prop_assert_eq!(day(&text, today, side), Ok(on), "{} from {}", text, today);
    }

    #[test]
    fn every_time_that_is_shown_is_read_back(on in any_day(), today in any_day(), hour in 0i8..24, minute in 0i8..60, english in any::<bool>()) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let at = on.at(hour, minute, 0, 0);
        let base = today.at(9, 0, 0, 0);
        for text in [at.to_string(), shown::moment_seen_from(today, at, lang), at.strftime("%Y-%m-%d %H:%M").to_string()] {
            prop_assert_eq!(moment(&text, today, base), Ok(at), "{} from {}", text, today);
        }
    }

    #[test]
    fn any_text_is_a_day_or_an_error(text in "\\PC{0,60}", today in any_day()) {
        let _ = day(&text, today, Aim::Next);
        let _ = moment(&text, today, today.at(9, 0, 0, 0));
        let _ = time(&text);
    }

    #[test]
    // Not at the ends of the years that there are: the leap day before or after may lie beyond them.
    fn an_open_day_lies_on_its_side(text in prop::sample::select(vec!["6-30", "30", "29", "周五", "sun", "5d", "12-31", "2-29"]), today in any_day().prop_filter("far from the ends", |day| (1999..2190).contains(&day.year()))) {
        prop_assert!(day(text, today, Aim::Next).unwrap() >= today);
        prop_assert!(day(text, today, Aim::Last).unwrap() <= today);
    }
}
