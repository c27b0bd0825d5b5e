//! Periods of an assessment: calendar years, halves, quarters and months, by word or around a day.

use jiff::civil::Date;

use crate::domain::score::Period;

/// How long a usual period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A calendar year.
    Year,
    /// January to June, July to December.
    Half,
    /// A quarter.
    Quarter,
    /// A month.
    Month,
}

impl Span {
    /// All of them, with their words in rule files.
    pub const WORDS: [(&'static str, Self); 4] =
        [("year", Self::Year), ("half-year", Self::Half), ("quarter", Self::Quarter), ("month", Self::Month)];

    const fn months(self) -> i8 {
        match self {
            Self::Year => 12,
            Self::Half => 6,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }

    /// The period that holds a day.
    pub fn around(self, day: Date) -> Period {
        let months = self.months();
        self.nth(day.year(), (day.month() - 1) / months).unwrap_or(Period { from: day, to: day })
    }

    /// The `nth` period of a year, from 0.
    fn nth(self, year: i16, nth: i8) -> Option<Period> {
        let months = self.months();
        let first = nth.checked_mul(months)?.checked_add(1).filter(|month| (1..=12).contains(month))?;
        let from = Date::new(year, first, 1).ok()?;
        let to = Date::new(year, first + months - 1, 1).ok()?.last_of_month();
        Some(Period { from, to })
    }
}

/// The period that a word names: `2023`, `2023H1`, `2023Q2`, `2023-05`; none for anything else.
pub fn parse(word: &str) -> Option<Period> {
    let word = word.trim().to_ascii_uppercase();
    let (year, rest) = word.split_at_checked(4)?;
    let year = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok()).flatten()?;
    let number = |text: &str| -> Option<i8> {
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i8>().ok()).flatten()
    };
    let (span, nth) = match rest.split_at_checked(1) {
        None | Some(("", _)) => (Span::Year, 1),
        Some(("H", nth)) => (Span::Half, number(nth)?),
        Some(("Q", nth)) => (Span::Quarter, number(nth)?),
        Some(("-", month)) if month.len() == 2 => (Span::Month, number(month)?),
        _ => return None,
    };
    span.nth(year, nth.checked_sub(1).filter(|nth| *nth >= 0)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_name_periods() {
        for (word, from, to) in [
            ("2023", "2023-01-01", "2023-12-31"),
            ("2023h2", "2023-07-01", "2023-12-31"),
            ("2023Q1", "2023-01-01", "2023-03-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
        ] {
            let period = parse(word).unwrap();
            assert_eq!(
                (period.from.to_string(), period.to.to_string()),
                (from.to_owned(), to.to_owned()),
                "{word}"
            );
        }
        for bad in [
            "",
            "23",
            "2023H3",
            "2023H0",
            "2023Q5",
            "2023-13",
            "2023-5",
            "2023X1",
            "二零二三",
            "2023H",
            "2023H-1",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_word_is_a_period_or_none(word in "\\PC{0,8}") {
            if let Some(period) = parse(&word) {
                prop_assert!(period.from <= period.to);
            }
        }

        #[test]
        fn a_period_holds_its_day(days in 0i64..4000) {
            let day = jiff::civil::date(2020, 1, 1).saturating_add(jiff::SignedDuration::from_hours(24 * days));
            for (_, span) in Span::WORDS {
                let period = span.around(day);
                prop_assert!(period.from <= day && day <= period.to);
                prop_assert_eq!(period.from.day(), 1);
            }
        }
    }
}
