//! Small records and the 2023 arrangement for tests of this room.
#![cfg(test)]

use std::sync::Arc;

use jiff::civil::{Date, date};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::board::Board;
use super::calendar::{Calendar, Holiday, YearArrangement};
use super::dataset::Dataset;
use super::light::Thresholds;
use super::record::Record;
use crate::builtin::register::RegisterSpec;

/// A record from its fields; version and time of writing are filled in.
pub fn record<T: DeserializeOwned>(mut fields: Value) -> T {
    fields["version"] = json!(1);
    fields["updated"] = json!("2023-03-06T00:00:00Z");
    serde_json::from_value(fields).unwrap()
}

/// A dataset of records.
pub fn dataset(records: impl IntoIterator<Item = Record>) -> Dataset {
    let mut data = Dataset::default();
    data.load(records);
    data
}

/// A board with the 2023 calendar and the default thresholds.
pub fn board(records: impl IntoIterator<Item = Record>, day: Date) -> Board {
    Board::new(dataset(records), Arc::new(calendar_2023()), Thresholds::default(), day)
}

/// The plan, issued on 2023-03-06.
pub fn programme() -> Record {
    let fields =
        json!({"id": "P1", "number": "1", "title": "方案", "issued": "2023-03-06", "region": "示例县"});
    Record::Programme(record(fields))
}

/// A task of the plan with units as `(id, duty)`.
pub fn task(id: &str, state: &str, units: &[(&str, &str)]) -> Record {
    let units: Vec<Value> = units.iter().map(|(unit, duty)| json!({"unit": unit, "duty": duty})).collect();
    Record::Task(record(json!({
        "id": id, "programme": "P1", "number": 1, "section": "一", "title": id, "units": units,
        "level": "county", "state": state, "clause": "三",
    })))
}

/// A milestone with further fields.
pub fn milestone(id: &str, fields: &Value) -> Record {
    let mut all = json!({"id": id, "task": id.split('-').next().unwrap(), "what": "…"});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    Record::Milestone(record(all))
}

/// The holidays of 2023 (国办发明电〔2022〕16号).
pub fn calendar_2023() -> Calendar {
    let holiday = |name: &str, name_en: &str, from, to| Holiday {
        name: name.into(),
        name_en: name_en.into(),
        from,
        to,
    };
    let d = |month, day| date(2023, month, day);
    Calendar::from_years(vec![YearArrangement {
        year: 2023,
        holidays: vec![
            holiday("元旦", "New Year's Day", date(2022, 12, 31), d(1, 2)),
            holiday("春节", "Spring Festival", d(1, 21), d(1, 27)),
            holiday("清明节", "Tomb-Sweeping Day", d(4, 5), d(4, 5)),
            holiday("劳动节", "Labour Day", d(4, 29), d(5, 3)),
            holiday("端午节", "Dragon Boat Festival", d(6, 22), d(6, 24)),
            holiday("中秋节、国庆节", "Mid-Autumn Festival and National Day", d(9, 29), d(10, 6)),
        ],
        workdays: vec![d(1, 28), d(1, 29), d(4, 23), d(5, 6), d(6, 25), d(10, 7), d(10, 8)],
    }])
}

/// The plan with the made-up register of the demonstration, on a day.
pub fn demo_board(day: Date) -> Board {
    let records = crate::builtin::register::generate(&RegisterSpec::new(date(2023, 6, 12))).unwrap();
    board(records, day)
}
