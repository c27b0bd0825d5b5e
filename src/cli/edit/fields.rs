//! What can be done and what it takes, for help.

use std::ffi::OsString;
use std::fmt::Write as _;

use super::{FIELDS, act};
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::domain::id::Kind;
use crate::draft::{Act, Choice, Field, Input};
use crate::locale::{Lang, draft, edit as m, labels};

/// Every act with the kinds of record that it suits, a line each.
pub fn acts_text(lang: Lang) -> String {
    let mut out = format!("{}:\n", m::ACTS.get(lang));
    for act in Act::ALL {
        let kinds = kinds(act.kinds(), lang);
        let (word, label) = (format!("{:<11}", act.word()), act.label().get(lang));
        let line = m::ACT_LINE.fill(lang, &[("word", &word), ("label", &label), ("kinds", &kinds)]);
        let _ = writeln!(out, "  {line}");
    }
    let _ = writeln!(out, "{}", m::SEE_FIELDS.get(lang));
    out
}

/// The inputs of the act that the arguments name, for `shumei edit ACT --help`.
pub fn help_of(args: &[OsString], lang: Lang) -> Option<String> {
    let mut words = args.iter().skip(1).filter_map(|arg| arg.to_str()).filter(|arg| !arg.starts_with('-'));
    words.find(|word| *word == "edit")?;
    let act = words.find(|word| *word != FIELDS).and_then(Act::from_word)?;
    Some(act.kinds().iter().map(|kind| text(act, *kind, lang)).collect::<Vec<_>>().join("\n"))
}

/// Prints the inputs of an act, for one kind of record or for all that it suits.
///
/// # Errors
/// An act or kind that there is not; the output's.
pub fn run(word: Option<&str>, kind: Option<&str>, lang: Lang, out: &mut Out<'_>) -> Result<bool, CliError> {
    let Some(word) = word else {
        out.text(&acts_text(lang))?;
        return Ok(true);
    };
    let act = act(word, lang)?;
    let named = kind.and_then(|kind| Kind::from_word(kind).or_else(|| Kind::of_id(kind)));
    let kinds = act.kinds().iter().filter(|kind| named.is_none_or(|named| named == **kind));
    let texts: Vec<String> = kinds.map(|kind| text(act, *kind, lang)).collect();
    out.text(&texts.join("\n"))?;
    Ok(!texts.is_empty())
}

/// The inputs of an act with a kind of record.
fn text(act: Act, kind: Kind, lang: Lang) -> String {
    let shown = labels::kind(kind).get(lang);
    let mut out = format!("{}\n", m::FIELDS_OF.fill(lang, &[("word", &act.word()), ("kind", &shown)]));
    let fields = act.fields(kind);
    let width = fields.iter().map(|field| field.name.len()).max().unwrap_or(0);
    for field in &fields {
        let name = format!("{:<width$}", field.name);
        let required = if field.required { m::REQUIRED.get(lang) } else { "" };
        let line = m::FIELD_LINE.fill(
            lang,
            &[
                ("name", &name),
                ("label", &field.label(lang)),
                ("required", &required),
                ("form", &form(field, lang)),
            ],
        );
        let _ = writeln!(out, "  {line}");
    }
    if act == Act::Attend {
        let _ = writeln!(out, "  {}", m::FORM_ATTEND.get(lang));
    }
    out
}

fn kinds(kinds: &[Kind], lang: Lang) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| labels::kind(*kind).get(lang)).collect();
    names.join(draft::COMMA.get(lang))
}

/// How an input is typed.
fn form(field: &Field, lang: Lang) -> String {
    match &field.input {
        Input::Line => m::FORM_LINE.get(lang).to_owned(),
        Input::Lines => m::FORM_LINES.get(lang).to_owned(),
        Input::Rule => m::FORM_RULE.get(lang).to_owned(),
        Input::Days(_) => m::FORM_DAYS.get(lang).to_owned(),
        Input::Long => m::FORM_LONG.get(lang).to_owned(),
        Input::Day(_) => m::FORM_DAY.get(lang).to_owned(),
        Input::Moment => m::FORM_MOMENT.get(lang).to_owned(),
        Input::Number { least, most } => m::FORM_NUMBER.fill(lang, &[("least", least), ("most", most)]),
        Input::Choice(words) => m::FORM_CHOICE.fill(lang, &[("choices", &choices(words, lang))]),
        Input::Choices(words) => m::FORM_CHOICES.fill(lang, &[("choices", &choices(words, lang))]),
        Input::Pick(of) => m::FORM_PICK.fill(lang, &[("kind", &kinds(of, lang))]),
        Input::Picks(of) => m::FORM_PICKS.fill(lang, &[("kind", &kinds(of, lang))]),
        Input::Flag => m::FORM_FLAG.get(lang).to_owned(),
    }
}

fn choices(choices: &[Choice], lang: Lang) -> String {
    let one =
        |choice: &Choice| m::CHOICE.fill(lang, &[("word", &choice.word), ("label", &choice.label.get(lang))]);
    choices.iter().map(one).collect::<Vec<_>>().join(draft::COMMA.get(lang))
}
