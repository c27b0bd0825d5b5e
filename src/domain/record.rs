//! What every record has, and the one type that holds any of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::census::Census;
use super::community::{Community, Enterprise};
use super::figures::Figures;
use super::id::{Id, Key, Kind};
use super::indicator::Indicator;
use super::matter::Matter;
use super::member::Member;
use super::programme::Programme;
use super::review::{Outcome, Review, Series};
use super::supervision::{Rectification, Supervision, Visit};
use super::task::{Milestone, Task};
use super::unit::Unit;

/// A record's version, raised by one with each accepted edit; 0 is not a version.
pub type Version = u64;

/// Fields that this version does not know, kept so that writing back drops nothing a newer peer wrote.
///
/// There are none in almost every record, and each record has several places for them: nothing costs one pointer.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::box_collection, reason = "a map by itself is three words")]
pub struct Extra(Option<Box<BTreeMap<String, serde_json::Value>>>);

impl Extra {
    /// No such fields.
    pub const fn new() -> Self {
        Self(None)
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().flat_map(|fields| fields.iter()))
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = BTreeMap::deserialize(deserializer)?;
        Ok(Self((!fields.is_empty()).then(|| Box::new(fields))))
    }
}

/// Reads a list into as much room as it takes: most have one entry, and would have got room for four.
///
/// # Errors
/// Those of reading the list.
pub fn tight<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let mut list = Vec::deserialize(deserializer)?;
    list.shrink_to_fit();
    Ok(list)
}

/// What every record offers.
pub trait Entity {
    /// The record's id type.
    type Id: Id;

    /// The record's id.
    fn id(&self) -> &Self::Id;

    /// The record's version.
    fn version(&self) -> Version;

    /// When the version was written.
    fn updated(&self) -> Timestamp;

    /// Kind and id.
    fn key(&self) -> Key {
        self.id().key()
    }
}

/// Implements [`Entity`] for a record struct with the fields `id`, `version` and `updated`.
#[macro_export]
macro_rules! entity {
    ($record:ty, $id:ty) => {
        impl $crate::domain::record::Entity for $record {
            type Id = $id;

            fn id(&self) -> &$id {
                &self.id
            }

            fn version(&self) -> $crate::domain::record::Version {
                self.version
            }

            fn updated(&self) -> jiff::Timestamp {
                self.updated
            }
        }
    };
}

macro_rules! records {
    ($($kind:ident),+ $(,)?) => {
        /// Any record that this version knows. As JSON: `{"kind": "task", "record": {…}}`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "record", rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "each variant is the record type of the same name")]
        pub enum Record {
            $($kind($kind),)+
        }

        $(impl From<$kind> for Record {
            fn from(record: $kind) -> Self {
                Self::$kind(record)
            }
        })+

        impl Record {
            /// Kind and id.
            pub fn key(&self) -> Key {
                match self {
                    $(Self::$kind(record) => record.key(),)+
                }
            }

            /// The record's version.
            pub fn version(&self) -> Version {
                match self {
                    $(Self::$kind(record) => record.version(),)+
                }
            }

            /// When the version was written.
            pub fn updated(&self) -> Timestamp {
                match self {
                    $(Self::$kind(record) => record.updated(),)+
                }
            }

            /// The record as a new version, written at a time.
            #[must_use]
            pub fn stamped(mut self, version: Version, updated: Timestamp) -> Self {
                match &mut self {
                    $(Self::$kind(record) => (record.version, record.updated) = (version, updated),)+
                }
                self
            }

            /// The record alone as JSON, in canonical field order.
            ///
            /// # Errors
            /// None in practice: every field type has a JSON form; the signature is the library's.
            pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
                match self {
                    $(Self::$kind(record) => serde_json::to_vec(record),)+
                }
            }

            /// Reads a record of `kind` from its JSON.
            ///
            /// # Errors
            /// Where the JSON is malformed or a known field has another type.
            pub fn from_json(kind: Kind, json: &[u8]) -> serde_json::Result<Self> {
                match kind {
                    $(Kind::$kind => serde_json::from_slice::<$kind>(json).map(Self::$kind),)+
                }
            }
        }
    };
}

records!(
    Programme,
    Unit,
    Member,
    Task,
    Milestone,
    Indicator,
    Community,
    Enterprise,
    Supervision,
    Visit,
    Rectification,
    Matter,
    Series,
    Review,
    Outcome,
    Census,
    Figures,
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::builtin::register::{RegisterSpec, generate};

    /// Where objects stand in the demonstration's records, so that none escapes the test by being absent.
    const OBJECTS: &[&str] = &[
        "community",
        "community.committee",
        "community.party",
        "community.service",
        "enterprise",
        "enterprise.opinions",
        "enterprise.party",
        "indicator",
        "indicator.targets",
        "matter",
        "matter.steps",
        "matter.steps.left",
        "member",
        "milestone",
        "outcome",
        "programme",
        "programme.baseline",
        "programme.mechanisms",
        "programme.phases",
        "rectification",
        "rectification.steps",
        "review",
        "review.agenda",
        "review.attendance",
        "series",
        "supervision",
        "supervision.links",
        "task",
        "task.progress",
        "task.targets",
        "task.units",
        "unit",
        "visit",
    ];

    /// A key names a record; it has no fields but its kind and id.
    fn is_key(fields: &Map<String, Value>) -> bool {
        fields.len() == 2 && fields.contains_key("kind") && fields.contains_key("id")
    }

    /// Puts an unknown field into every object from `value` down but keys, and notes where these objects stand.
    fn extend(value: &mut Value, path: &str, paths: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| extend(item, path, paths)),
            Value::Object(fields) if is_key(fields) => {}
            Value::Object(fields) => {
                for (name, field) in fields.iter_mut() {
                    extend(field, &format!("{path}.{name}"), paths);
                }
                fields.insert("drones".to_owned(), json!([1, {"at": path, "none": null}]));
                paths.insert(path.to_owned());
            }
            _ => {}
        }
    }

    #[test]
    fn unknown_fields_are_written_back_at_every_depth() {
        let mut paths = BTreeSet::new();
        for record in generate(&RegisterSpec::new(date(2023, 6, 15))).unwrap() {
            let key = record.key();
            let mut sent: Value = serde_json::from_slice(&record.to_json().unwrap()).unwrap();
            extend(&mut sent, &key.kind.to_string(), &mut paths);
            let read = Record::from_json(key.kind, sent.to_string().as_bytes()).unwrap();
            let back: Value = serde_json::from_slice(&read.to_json().unwrap()).unwrap();
            assert_eq!(back, sent, "{key}");
        }
        assert_eq!(paths.iter().map(String::as_str).collect::<Vec<_>>(), OBJECTS);
    }

    #[test]
    fn unknown_fields_and_words_are_written_back() {
        let json = r#"{"id":"C017","version":3,"updated":"2023-06-01T00:00:00Z","name":"示例小区","township":"U01","households":10,"form":"floating-city","drones":[1,{"a":null}]}"#;
        let record = Record::from_json(Kind::Community, json.as_bytes()).unwrap();
        assert_eq!(record.key().to_string(), "C017");
        assert_eq!(record.version(), 3);
        let back: serde_json::Value = serde_json::from_slice(&record.to_json().unwrap()).unwrap();
        let sent: serde_json::Value = serde_json::from_str(json).unwrap();
        for (field, value) in sent.as_object().unwrap() {
            assert_eq!(back.get(field), Some(value), "{field}");
        }
    }
}
