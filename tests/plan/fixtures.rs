//! Every layout that county documents use, with the result that a reader would write down.

use shumei::plan::{Encoding, compile, read};

use super::{documents, fixtures_dir};

#[test]
fn every_layout_gives_what_a_reader_would_write_down() {
    let documents = documents();
    assert!(documents.len() >= 18, "{} documents", documents.len());
    for (name, bytes) in documents {
        let source = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected = std::fs::read_to_string(fixtures_dir().join(format!("{name}.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let actual = serde_json::to_value(compile(&source.text)).unwrap();
        for key in expected.as_object().unwrap().keys().chain(actual.as_object().unwrap().keys()) {
            assert_eq!(actual[key], expected[key], "{name}: {key}");
        }
        assert_eq!(source.encoding == Encoding::Gb18030, name == "gb18030", "{name}");
    }
}

/// The keys that other programs rely on, word for word.
#[test]
fn the_json_has_the_agreed_shape() {
    let (_, bytes) = documents().into_iter().find(|(name, _)| name == "inline-clause").unwrap();
    let value = serde_json::to_value(compile(&read(&bytes).unwrap().text)).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&value["document"]), ["issued", "issuers", "number", "title"]);
    assert_eq!(keys(&value["indicators"][0]), ["by", "name", "phrase", "unit", "value"]);
    let task = &value["tasks"][1];
    assert_eq!(keys(task), ["lines", "milestones", "number", "section", "targets", "title", "units"]);
    assert_eq!(keys(&task["units"][0]), ["name", "role"]);
    assert_eq!(keys(&task["milestones"][0]), ["due", "line", "phrase", "recurs"]);
    assert_eq!(keys(&task["targets"][0]), ["by", "unit", "value", "what"]);
    let (_, bytes) = documents().into_iter().find(|(name, _)| name == "doubtful-dates").unwrap();
    let value = serde_json::to_value(compile(&read(&bytes).unwrap().text)).unwrap();
    assert_eq!(keys(&value["warnings"][0]), ["column", "line", "message"]);
    assert!(value["tasks"][0]["milestones"][0]["due"].is_string());
}

/// The same document with full-width brackets, colons and commas says the same.
#[test]
fn full_width_and_half_width_say_the_same() {
    for name in ["inline-clause", "lead-inline", "unit-forms", "no-deadlines", "recurrences"] {
        let text = std::fs::read_to_string(fixtures_dir().join(format!("{name}.txt"))).unwrap();
        let wide: String = text
            .chars()
            .map(|c| match c {
                '(' => '（',
                ')' => '）',
                ':' => '：',
                ',' => '，',
                ';' => '；',
                '%' => '％',
                other => other,
            })
            .collect();
        let (narrow, wide) = (compile(&text), compile(&wide));
        let units = |compiled: &shumei::plan::Compiled| {
            let fold = |name: &str| name.replace('（', "(").replace('）', ")");
            let tasks = compiled.tasks.iter();
            tasks
                .map(|task| task.units.iter().map(|unit| (fold(&unit.name), unit.role.clone())).collect())
                .collect::<Vec<Vec<_>>>()
        };
        assert_eq!(units(&narrow), units(&wide), "{name}");
        let dates = |compiled: &shumei::plan::Compiled| {
            let all = compiled.tasks.iter().flat_map(|task| task.milestones.clone());
            all.map(|milestone| (milestone.due, milestone.recurs)).collect::<Vec<_>>()
        };
        assert_eq!(dates(&narrow), dates(&wide), "{name}");
        assert_eq!(narrow.indicators.len(), wide.indicators.len(), "{name}");
    }
}
