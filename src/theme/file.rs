//! Theme files: `inherits`, `background`, `selection`, a `[palette]` and the `[roles]`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::place::{Diagnostic, place_at};
use crate::domain::text::single_line;
use crate::locale::{Lang, theme as m};

use super::colour;
use super::role::Role;
use super::style::{Background, Selection, Theme};

/// The built-in themes: name and text. One may inherit those before it.
pub const BUILTIN: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("ansi16", include_str!("../../themes/ansi16.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// Attributes that a style may have besides colours; every terminal shows these.
const MODS: [(&str, Modifier); 4] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// Something wrong in a theme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeError {
    /// No TOML.
    Syntax(String),
    /// No such key at the top of the file.
    UnknownKey(String),
    /// `[palette]` or `[roles]` is no table.
    NotATable(String),
    /// `inherits` names no built-in theme.
    UnknownBase(String),
    /// `background` or `selection` with a word that it does not know.
    UnknownWord {
        /// The key.
        key: &'static str,
        /// The word.
        word: String,
    },
    /// No such role.
    UnknownRole(String),
    /// A style that is neither a colour nor a table.
    BadStyle(String),
    /// A style's table with a key other than `fg`, `bg` and `mods`.
    UnknownPart(String),
    /// Neither a colour nor, within a role, a name of the palette.
    BadColour(String),
    /// `mods` with something other than the known words.
    BadMod(String),
    /// Roles that neither the file nor its base gives a style.
    MissingRoles(Vec<&'static str>),
}

impl ThemeError {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Syntax(error) => m::SYNTAX.fill(lang, &[("error", error)]),
            Self::UnknownKey(name) => m::UNKNOWN_KEY.fill(lang, &[("name", name)]),
            Self::NotATable(name) => m::NOT_A_TABLE.fill(lang, &[("name", name)]),
            Self::UnknownBase(name) => {
                let names: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
                m::UNKNOWN_BASE.fill(lang, &[("name", name), ("names", &names.join(" "))])
            }
            Self::UnknownWord { key, word } => {
                let names = match *key {
                    "background" => Background::ALL.map(Background::as_str).join(" "),
                    _ => Selection::ALL.map(Selection::as_str).join(" "),
                };
                m::UNKNOWN_WORD.fill(lang, &[("key", key), ("word", word), ("names", &names)])
            }
            Self::UnknownRole(name) => {
                let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
                m::UNKNOWN_ROLE.fill(lang, &[("name", name), ("names", &names.join(" "))])
            }
            Self::BadStyle(name) => m::BAD_STYLE.fill(lang, &[("name", name)]),
            Self::UnknownPart(name) => m::UNKNOWN_PART.fill(lang, &[("name", name)]),
            Self::BadColour(text) => {
                let names: Vec<&str> = colour::names().collect();
                m::BAD_COLOUR.fill(lang, &[("text", text), ("names", &names.join(" "))])
            }
            Self::BadMod(word) => {
                m::BAD_MOD.fill(lang, &[("word", word), ("names", &MODS.map(|(name, _)| name).join(" "))])
            }
            Self::MissingRoles(names) => m::MISSING_ROLES.fill(lang, &[("names", &names.join(" "))]),
        }
    }
}

/// A theme as read, with everything that was wrong.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The theme; none where anything was wrong: a file is used whole or not at all.
    pub theme: Option<Theme>,
    /// Errors in order of their places, each with its byte offset.
    pub errors: Vec<(usize, ThemeError)>,
}

impl Loaded {
    /// The errors as places and words.
    pub fn diagnostics(&self, file: &str, text: &str, lang: Lang) -> Vec<Diagnostic> {
        self.errors
            .iter()
            .map(|(offset, error)| Diagnostic {
                file: file.to_owned(),
                place: Some(place_at(text, *offset)),
                message: error.message(lang),
                warning: false,
            })
            .collect()
    }
}

/// A built-in theme by name, in true colour.
pub fn load_builtin(name: &str) -> Option<Theme> {
    let place = BUILTIN.iter().position(|(known, _)| *known == name)?;
    load_over(BUILTIN.get(place)?.1, BUILTIN.get(..place)?).theme
}

/// Reads a theme file over the built-in theme that it inherits.
pub fn load(text: &str) -> Loaded {
    load_over(text, BUILTIN)
}

fn load_over(text: &str, bases: &[(&str, &str)]) -> Loaded {
    let mut errors = Vec::new();
    let layer = Layer::read(text, bases, &mut errors);
    let theme = layer.resolve(&mut errors);
    errors.sort_by_key(|(offset, _)| *offset);
    Loaded { theme: errors.is_empty().then_some(theme), errors }
}

type Errors = Vec<(usize, ThemeError)>;
type Key<'a> = Spanned<Cow<'a, str>>;
type Value<'a> = Spanned<DeValue<'a>>;

/// A colour as a role names it, with its place.
#[derive(Clone, Debug)]
struct Paint {
    text: PaintText,
    offset: usize,
}

#[derive(Clone, Debug)]
enum PaintText {
    Number(u8),
    Word(String),
}

#[derive(Clone, Debug, Default)]
struct RawStyle {
    fg: Option<Paint>,
    bg: Option<Paint>,
    mods: Modifier,
}

/// A file together with what it inherits, before palette names are looked up: so a palette that is overridden
/// recolours inherited roles too.
#[derive(Clone, Debug, Default)]
struct Layer {
    background: Background,
    selection: Selection,
    palette: BTreeMap<String, Color>,
    roles: BTreeMap<Role, RawStyle>,
}

impl Layer {
    fn read(text: &str, bases: &[(&str, &str)], errors: &mut Errors) -> Self {
        let (root, syntax) = DeTable::parse_recoverable(text);
        for error in syntax {
            let offset = error.span().map_or(0, |span| span.start);
            errors.push((offset, ThemeError::Syntax(single_line(error.message()))));
        }
        let root = root.into_inner();
        let mut layer = root
            .iter()
            .find(|(key, _)| key.get_ref() == "inherits")
            .map_or_else(Self::default, |(_, value)| Self::base(value, bases, errors));
        for (key, value) in &root {
            layer.top(key, value, errors);
        }
        layer
    }

    fn base(value: &Value<'_>, bases: &[(&str, &str)], errors: &mut Errors) -> Self {
        let name = value.get_ref().as_str().unwrap_or_default();
        let Some(place) = bases.iter().position(|(known, _)| *known == name) else {
            fail(errors, &value.span(), ThemeError::UnknownBase(single_line(name)));
            return Self::default();
        };
        // Only earlier ones serve as bases of a base, so there is no circle.
        let mut none = Errors::new();
        let layer = Self::read(bases[place].1, &bases[..place], &mut none);
        debug_assert!(none.is_empty(), "built-in themes are whole");
        layer
    }

    fn top(&mut self, key: &Key<'_>, value: &Value<'_>, errors: &mut Errors) {
        let name = key.get_ref().as_ref();
        match name {
            "inherits" => {}
            "background" => set(&mut self.background, "background", value, Background::from_word, errors),
            "selection" => set(&mut self.selection, "selection", value, Selection::from_word, errors),
            "palette" | "roles" => {
                let Some(table) = value.get_ref().as_table() else {
                    return fail(errors, &key.span(), ThemeError::NotATable(name.to_owned()));
                };
                for (key, value) in table {
                    if name == "palette" {
                        self.palette(key, value, errors);
                    } else {
                        self.role(key, value, errors);
                    }
                }
            }
            _ => fail(errors, &key.span(), ThemeError::UnknownKey(single_line(name))),
        }
    }

    fn palette(&mut self, key: &Key<'_>, value: &Value<'_>, errors: &mut Errors) {
        let colour = paint(value).and_then(|paint| literal(&paint.text));
        match colour {
            Some(colour) => {
                self.palette.insert(key.get_ref().to_string(), colour);
            }
            None => fail(errors, &value.span(), ThemeError::BadColour(written(value))),
        }
    }

    fn role(&mut self, key: &Key<'_>, value: &Value<'_>, errors: &mut Errors) {
        let word = single_line(key.get_ref());
        let Some(role) = Role::from_word(&word) else {
            return fail(errors, &key.span(), ThemeError::UnknownRole(word));
        };
        let style = match value.get_ref() {
            DeValue::Table(table) => raw_style(table, errors),
            _ => match paint(value) {
                Some(fg) => RawStyle { fg: Some(fg), ..RawStyle::default() },
                None => return fail(errors, &value.span(), ThemeError::BadStyle(word)),
            },
        };
        self.roles.insert(role, style);
    }

    fn resolve(&self, errors: &mut Errors) -> Theme {
        let missing: Vec<&str> = Role::ALL
            .iter()
            .filter(|role| !self.roles.contains_key(role))
            .map(|role| role.as_str())
            .collect();
        // A file that failed already may lack roles only for that reason.
        if errors.is_empty() && !missing.is_empty() {
            errors.push((0, ThemeError::MissingRoles(missing)));
        }
        let mut styles = Vec::with_capacity(Role::ALL.len());
        for role in Role::ALL {
            let raw = self.roles.get(role).cloned().unwrap_or_default();
            let mut style = Style::default().add_modifier(raw.mods);
            style.fg = raw.fg.and_then(|paint| self.look_up(&paint, errors));
            style.bg = raw.bg.and_then(|paint| self.look_up(&paint, errors));
            styles.push(style);
        }
        Theme { background: self.background, selection: self.selection, styles }
    }

    fn look_up(&self, paint: &Paint, errors: &mut Errors) -> Option<Color> {
        let named = match &paint.text {
            PaintText::Word(word) => self.palette.get(word).copied(),
            PaintText::Number(_) => None,
        };
        let colour = named.or_else(|| literal(&paint.text));
        if let (None, PaintText::Word(word)) = (colour, &paint.text) {
            errors.push((paint.offset, ThemeError::BadColour(single_line(word))));
        }
        colour
    }
}

fn fail(errors: &mut Errors, span: &Range<usize>, error: ThemeError) {
    errors.push((span.start, error));
}

fn set<T>(
    field: &mut T,
    key: &'static str,
    value: &Value<'_>,
    from_word: impl Fn(&str) -> Option<T>,
    errors: &mut Errors,
) {
    match value.get_ref().as_str().and_then(from_word) {
        Some(known) => *field = known,
        None => fail(errors, &value.span(), ThemeError::UnknownWord { key, word: written(value) }),
    }
}

/// What stands as a value, to be named in an error.
fn written(value: &Value<'_>) -> String {
    match value.get_ref() {
        DeValue::String(text) => single_line(text),
        DeValue::Integer(number) => single_line(number.as_str()),
        DeValue::Boolean(yes) => yes.to_string(),
        other => other.type_str().to_owned(),
    }
}

/// A string or a number from 0 to 255; whether the string is a colour shows when it is looked up.
fn paint(value: &Value<'_>) -> Option<Paint> {
    let text = match value.get_ref() {
        DeValue::String(text) => PaintText::Word(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => PaintText::Number(number.as_str().parse().ok()?),
        _ => return None,
    };
    Some(Paint { text, offset: value.span().start })
}

fn literal(text: &PaintText) -> Option<Color> {
    match text {
        PaintText::Number(number) => Some(Color::Indexed(*number)),
        PaintText::Word(word) => colour::parse(word),
    }
}

fn raw_style(table: &DeTable<'_>, errors: &mut Errors) -> RawStyle {
    let mut style = RawStyle::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            part @ ("fg" | "bg") => {
                let paint = paint(value);
                if paint.is_none() {
                    fail(errors, &value.span(), ThemeError::BadColour(written(value)));
                }
                if part == "fg" {
                    style.fg = paint;
                } else {
                    style.bg = paint;
                }
            }
            "mods" => style.mods = mods(value, errors),
            other => fail(errors, &key.span(), ThemeError::UnknownPart(single_line(other))),
        }
    }
    style
}

fn mods(value: &Value<'_>, errors: &mut Errors) -> Modifier {
    let Some(words) = value.get_ref().as_array() else {
        fail(errors, &value.span(), ThemeError::BadMod(written(value)));
        return Modifier::empty();
    };
    let mut all = Modifier::empty();
    for word in words {
        let known = word.get_ref().as_str().and_then(|word| MODS.iter().find(|(name, _)| *name == word));
        match known {
            Some((_, modifier)) => all |= *modifier,
            None => fail(errors, &word.span(), ThemeError::BadMod(written(word))),
        }
    }
    all
}
