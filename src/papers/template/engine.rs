//! minijinja, bounded: no files, strict about names, a limit on steps and on the length of what comes out.

use std::io::{self, Write};

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::facts::Facts;
use super::problem::{Fault, Problem};
use crate::papers::fields;
use crate::papers::mark::{VALUE, VALUE_END};
use crate::papers::model::PaperKind;

/// Steps that a template may take: hundreds of times what the longest agenda needs.
const FUEL: u64 = 500_000;

/// Longest text that a template may give, in bytes.
const LONGEST: usize = 4 << 20;

/// Names that the engine itself knows.
const OWN: [&str; 5] = ["range", "dict", "namespace", "debug", "loop"];

fn environment<'s>() -> Environment<'s> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_debug(true);
    environment.set_formatter(put);
    environment
}

/// Puts a value out as words: whatever a record says, it begins no heading and no block.
fn put(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Undefined => return Err(ErrorKind::UndefinedError.into()),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => {
            return Err(Error::new(ErrorKind::InvalidOperation, "rows are gone through by {% for … %}"));
        }
        _ => {}
    }
    let text = value.to_string().replace('\n', " ");
    write!(out, "{VALUE}{text}{VALUE_END}").map_err(|_| Error::from(ErrorKind::WriteFailure))
}

/// Syntax, and names that the paper does not offer, wherever they stand.
pub fn look(source: &str, kind: PaperKind) -> Vec<Fault> {
    let environment = environment();
    let template = match environment.template_from_str(source) {
        Ok(template) => template,
        Err(error) => return vec![fault(&error, source)],
    };
    let mut unknown: Vec<String> = template
        .undeclared_variables(false)
        .into_iter()
        .filter(|name| !OWN.contains(&name.as_str()) && !fields::offers(kind, name))
        .collect();
    unknown.sort_unstable();
    unknown
        .into_iter()
        .map(|name| Fault { at: place_of(source, &name), problem: Problem::UnknownName(name) })
        .collect()
}

/// Fills a template.
pub fn render(source: &str, facts: Facts) -> Result<String, Fault> {
    let environment = environment();
    let told = |error: Error| fault(&error, source);
    let template = environment.template_from_str(source).map_err(told)?;
    let mut out = Bounded(Vec::new());
    template.render_captured_to(Value::from_object(facts), &mut out).map_err(told)?;
    String::from_utf8(out.0).map_err(|_| Fault { at: None, problem: Problem::TooLong })
}

/// Takes text up to a length.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn fault(error: &Error, source: &str) -> Fault {
    let of_line = || {
        let line = error.line()?.checked_sub(1)?;
        Some(source.split_inclusive('\n').take(line).map(str::len).sum())
    };
    let range = error.range().filter(|range| range.end <= source.len());
    let at = range.as_ref().map(|range| range.start).or_else(of_line);
    let said = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let problem = match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => Problem::Syntax(said),
        ErrorKind::UndefinedError => {
            let written = range.and_then(|range| source.get(range)).unwrap_or_default();
            Problem::UnknownName(written.trim().to_owned())
        }
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction => {
            Problem::UnknownFilter(said)
        }
        ErrorKind::OutOfFuel => Problem::TooManySteps,
        ErrorKind::WriteFailure => Problem::TooLong,
        _ => Problem::Other(said),
    };
    Fault { at, problem }
}

/// Where a name stands first within `{{ … }}` or `{% … %}`.
fn place_of(source: &str, name: &str) -> Option<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let mut from = 0;
    while let Some(open) = source[from..].find('{') {
        let start = from + open;
        from = start + 1;
        let close = match source[start..].chars().nth(1) {
            Some('{') => "}}",
            Some('%') => "%}",
            _ => continue,
        };
        let end = source[start..].find(close).map_or(source.len(), |at| start + at);
        let tag = &source[start..end];
        let found = tag.match_indices(name).map(|(at, _)| at).find(|at| {
            let before = &tag[..*at];
            !before.ends_with(part) && !before.ends_with('.') && !tag[at + name.len()..].starts_with(part)
        });
        if let Some(at) = found {
            return Some(start + at);
        }
        from = end;
    }
    None
}
