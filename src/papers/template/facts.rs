//! What a paper offers to its template: values by name, and blocks by name.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use crate::papers::mark::{Figure, Figures};
use crate::papers::model::Table;

/// A part of a block, with marked texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// A table.
    Table(Table<String>),
    /// A paragraph.
    Paragraph(String),
}

/// All that a paper offers.
#[derive(Debug, Default)]
pub struct Offer {
    /// Values.
    pub facts: Facts,
    /// Blocks.
    pub blocks: BTreeMap<&'static str, Vec<Draft>>,
    /// The figures in both.
    pub figures: Figures,
}

/// Values by name.
#[derive(Debug, Default)]
pub struct Facts(BTreeMap<&'static str, Value>);

impl Facts {
    /// A text that may hold marks; empty where there is nothing to say.
    pub fn text(&mut self, name: &'static str, text: impl Into<String>) {
        self.0.insert(name, Value::from(text.into()));
    }

    /// A figure.
    pub fn figure(&mut self, name: &'static str, figure: Figure) {
        self.0.insert(name, Value::from_object(figure));
    }

    /// Rows with values of their own.
    pub fn rows(&mut self, name: &'static str, rows: Vec<Facts>) {
        self.0.insert(name, rows.into_iter().map(Value::from_object).collect());
    }

    /// Texts in order.
    pub fn texts(&mut self, name: &'static str, texts: Vec<String>) {
        self.0.insert(name, texts.into_iter().map(Value::from).collect());
    }

    /// The names of all values, those within rows behind a dot.
    #[cfg(test)]
    pub fn names(&self) -> std::collections::BTreeSet<String> {
        let mut out = std::collections::BTreeSet::new();
        for (name, value) in &self.0 {
            out.insert((*name).to_owned());
            for row in value.try_iter().into_iter().flatten() {
                if let Some(row) = row.downcast_object_ref::<Self>() {
                    out.extend(row.names().into_iter().map(|below| format!("{name}.{below}")));
                }
            }
        }
        out
    }
}

impl Object for Facts {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_str()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.keys().map(|name| Value::from(*name)).collect())
    }
}

/// A figure shows as its mark; `n` is its number for conditions, and it counts as true unless that is zero.
impl Object for Figure {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        (key.as_str() == Some("n")).then(|| Value::from(self.n))
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.n > 0
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
