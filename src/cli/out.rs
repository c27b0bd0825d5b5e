//! Where answers go: a terminal with a width and perhaps colour, or a pipe with neither.

use std::io::{self, IsTerminal, Write};

use serde_json::Value;

use super::table::Paint;
use crate::domain::light::Light;
use crate::theme::measure::{wrap, wrap_ranges};

/// Standard output, and what is known about it.
pub struct Out<'w> {
    writer: &'w mut dyn Write,
    /// Columns of the terminal; none where the output is piped, which is then never cut.
    pub width: Option<usize>,
    /// Whether words may be coloured.
    pub colour: bool,
}

impl<'w> Out<'w> {
    /// Over a writer.
    pub fn new(writer: &'w mut dyn Write, width: Option<usize>, colour: bool) -> Self {
        Self { writer, width, colour }
    }

    /// The writer itself.
    pub fn writer(&mut self) -> &mut dyn Write {
        self.writer
    }

    /// A text as it is.
    ///
    /// # Errors
    /// The writer's.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())
    }

    /// A text and a line's end.
    ///
    /// # Errors
    /// The writer's.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.writer, "{text}")
    }

    /// An array with one value a line, so that line tools can be used on it too.
    ///
    /// # Errors
    /// The writer's.
    pub fn json(&mut self, values: impl IntoIterator<Item = Value>) -> io::Result<()> {
        let mut gap = "[\n";
        for value in values {
            write!(self.writer, "{gap}{value}")?;
            gap = ",\n";
        }
        writeln!(self.writer, "{}", if gap == "[\n" { "[]" } else { "\n]" })
    }

    /// A header and rows as CSV.
    ///
    /// # Errors
    /// The writer's.
    pub fn csv<R: AsRef<[u8]>>(
        &mut self,
        header: &[&str],
        rows: impl IntoIterator<Item = Vec<R>>,
    ) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(&mut *self.writer);
        csv.write_record(header).map_err(into_io)?;
        for row in rows {
            csv.write_record(row).map_err(into_io)?;
        }
        csv.flush()
    }

    /// The colour of a light; none where there is no colour.
    pub fn paint(&self, light: Option<Light>) -> Option<Paint> {
        light.filter(|_| self.colour).and_then(paint)
    }
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Colours out of the terminal's own sixteen, which suit its background whatever that is.
const fn paint(light: Light) -> Option<Paint> {
    match light {
        Light::Overdue => Some(Paint::Red),
        Light::DueSoon => Some(Paint::Yellow),
        Light::OnTrack => Some(Paint::Green),
        Light::Done => Some(Paint::Dim),
        Light::Undated => None,
    }
}

/// Columns of the terminal behind standard output; none where there is none.
pub fn terminal_width() -> Option<usize> {
    let out = io::stdout();
    if !out.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(&out).ok()?;
    Some(usize::from(size.ws_col)).filter(|width| *width > 0)
}

/// `text` in lines of at most `width` columns; those after the first are indented by `indent` blanks.
pub fn hanging(text: &str, width: Option<usize>, indent: usize) -> Vec<String> {
    let Some(width) = width else { return vec![text.to_owned()] };
    let whole = u16::try_from(width).unwrap_or(u16::MAX);
    let Some(first) = wrap_ranges(text, whole).into_iter().next().filter(|first| first.end < text.len())
    else {
        return vec![text.to_owned()];
    };
    let rest = text[first.end..].trim_start();
    let narrower = whole.saturating_sub(u16::try_from(indent).unwrap_or(0));
    let blank = " ".repeat(indent);
    let rest = wrap(rest, narrower).into_iter().map(|line| format!("{blank}{line}"));
    std::iter::once(text[first].to_owned()).chain(rest).collect()
}

/// Whether a terminal takes colour: not when the user asked for none (<https://no-color.org>), nor a dumb one.
pub fn wants_colour(no_color_flag: bool, lookup: impl Fn(&str) -> Option<String>) -> bool {
    !no_color_flag
        && lookup("NO_COLOR").is_none_or(|value| value.is_empty())
        && lookup("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(write: impl FnOnce(&mut Out<'_>) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut Out::new(&mut bytes, None, false)).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn json_is_an_array_with_a_value_a_line() {
        assert_eq!(written(|out| out.json([])), "[]\n");
        assert_eq!(written(|out| out.json([json!(1), json!({"a": "二"})])), "[\n1,\n{\"a\":\"二\"}\n]\n");
    }

    #[test]
    fn csv_quotes_what_must_be_quoted() {
        let text = written(|out| out.csv(&["id", "title"], [vec!["T1", "a,\"b\"\nc"]]));
        assert_eq!(text, "id,title\nT1,\"a,\"\"b\"\"\nc\"\n");
    }

    #[test]
    fn broken_lines_hang() {
        assert_eq!(hanging("due in 13 working days", Some(12), 2), ["due in 13", "  working", "  days"]);
        assert_eq!(hanging("推动小区党组织", Some(8), 2), ["推动小区", "  党组织"]);
        assert_eq!(hanging("推动小区党组织", None, 2), ["推动小区党组织"]);
        assert_eq!(hanging("", Some(8), 2), [""]);
    }

    #[test]
    fn no_colour_means_none() {
        let with = |pairs: &'static [(&str, &str)]| {
            move |name: &str| {
                pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            }
        };
        assert!(wants_colour(false, with(&[("TERM", "xterm")])));
        assert!(wants_colour(false, with(&[("NO_COLOR", "")])));
        assert!(!wants_colour(true, with(&[])));
        assert!(!wants_colour(false, with(&[("NO_COLOR", "1")])));
        assert!(!wants_colour(false, with(&[("TERM", "dumb")])));
    }
}
