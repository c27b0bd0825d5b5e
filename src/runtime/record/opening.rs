//! The dashboard as it opened: size, clock, and the set-up in the words of its files.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::app::State;
use crate::app::geometry::Size;
use crate::app::state::{Editing, SavedView, Setup, Source};
use crate::assess;
use crate::builtin;
use crate::command::{Context, parse};
use crate::domain::calendar::{Calendar, YearArrangement};
use crate::domain::id::MemberId;
use crate::domain::later::Later;
use crate::domain::light::Thresholds;
use crate::keymap::{self, Keymap, parse_keys};
use crate::locale::Lang;
use crate::query::{ColumnId, Direction, Filter, ListKind, Overview, Query, parse_sort};
use crate::runtime::boards::Recipe;
use crate::theme::width::WidthProfile;

/// Most columns and rows of a screen that is drawn again.
const LARGEST: (u16, u16) = (2_000, 1_000);

/// What a dashboard opened with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// Columns and rows.
    pub size: (u16, u16),
    /// The clock, local time.
    pub now: DateTime,
    /// The day asked for.
    pub as_of: Option<Date>,
    /// When lights turn.
    pub thresholds: Thresholds,
    /// The holiday arrangements; none for the built-in ones.
    pub calendar: Option<Vec<YearArrangement>>,
    /// `zh` or `en`.
    pub lang: String,
    /// Name of the width profile.
    pub profile: String,
    /// Name of the theme.
    pub theme: String,
    /// Names of all themes.
    pub themes: Vec<String>,
    /// The keymap.
    pub keymap: Keys,
    /// Saved views.
    pub views: Vec<View>,
    /// Who looks.
    pub me: Option<MemberId>,
    /// Whether contacts may be seen.
    pub may_reveal: bool,
    /// Where the data come from.
    pub source: Source,
    /// Whether edits can be made.
    pub editing: Editing,
    /// Whether an editor may be started.
    pub shell_allowed: bool,
    /// Things to know.
    pub remarks: Vec<String>,
    /// Minutes until an idle dashboard ends.
    pub idle_minutes: Option<u32>,
    /// The text of the rules of assessment; none for the built-in ones.
    pub rules: Option<String>,
    /// What was seen last, which is shown until the data come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub glance: Option<Overview>,
}

/// A keymap as what it has more, or otherwise, than a built-in one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keys {
    /// The built-in one; none for an empty one.
    base: Option<String>,
    /// Context, keys, and the command or none.
    bound: Vec<(String, String, Option<String>)>,
}

/// A saved view in the words of the settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    name: String,
    list: String,
    filter: String,
    sort: String,
}

/// What of an opening means nothing to this version: its part and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: {1:?}")]
pub struct OpeningError(pub &'static str, pub String);

impl Opening {
    /// The dashboard in its first state; `rules` is the text of its rules where they are not the built-in ones.
    pub fn of(state: &State, recipe: &Recipe, rules: Option<String>) -> Self {
        let setup = &state.setup;
        let Recipe { calendar, thresholds, .. } = recipe;
        let usual = builtin::calendar().is_ok_and(|usual| usual == ****calendar);
        Self {
            size: (state.size.width, state.size.height),
            now: state.now,
            as_of: state.as_of,
            thresholds: *thresholds,
            calendar: (!usual).then(|| calendar.arrangements()),
            lang: lang_name(setup.lang).to_owned(),
            profile: setup.profile.name().to_owned(),
            theme: setup.theme.clone(),
            themes: setup.themes.clone(),
            keymap: Keys::of(&setup.keymap),
            views: setup.views.iter().map(View::of).collect(),
            me: setup.me.clone(),
            may_reveal: setup.may_reveal,
            source: setup.source,
            editing: setup.editing.clone(),
            shell_allowed: setup.shell_allowed,
            remarks: setup.remarks.clone(),
            idle_minutes: setup.idle_minutes,
            rules,
            glance: state.overview.as_deref().cloned(),
        }
    }

    /// Whether a terminal has this size. A larger one than any would only take memory.
    pub const fn is_size((width, height): (u16, u16)) -> bool {
        width <= LARGEST.0 && height <= LARGEST.1
    }

    /// The first state again.
    ///
    /// # Errors
    /// The first part that means nothing to this version.
    pub fn state(&self) -> Result<State, OpeningError> {
        let views = self.views.iter().map(View::saved).collect::<Result<_, _>>()?;
        let rules = self.rules.as_ref().map(|text| Later::from(assess::read(text).0)).unwrap_or_default();
        let setup = Setup {
            lang: self.lang()?,
            keymap: Arc::new(self.keymap.keymap()?.into()),
            theme: self.theme.clone(),
            themes: self.themes.clone(),
            profile: self.profile()?,
            views,
            me: self.me.clone(),
            may_reveal: self.may_reveal,
            source: self.source,
            editing: self.editing.clone(),
            shell_allowed: self.shell_allowed,
            remarks: self.remarks.clone(),
            idle_minutes: self.idle_minutes,
            rules: Arc::new(rules),
        };
        let (width, height) = self.size;
        if !Self::is_size(self.size) {
            return Err(OpeningError("size", format!("{width}x{height}")));
        }
        let mut state = State::new(setup, Size { width, height }, self.now, self.as_of);
        if let Some(glance) = &self.glance {
            state.glance(glance.clone());
        }
        Ok(state)
    }

    /// The working days.
    ///
    /// # Errors
    /// Where the program's own are not sound.
    pub fn days(&self) -> Result<Calendar, OpeningError> {
        match &self.calendar {
            Some(arrangements) => Ok(Calendar::from_years(arrangements.clone())),
            None => builtin::calendar().map_err(|error| OpeningError("calendar", error.to_string())),
        }
    }

    /// The width profile.
    ///
    /// # Errors
    /// Where it is none of this version.
    pub fn profile(&self) -> Result<WidthProfile, OpeningError> {
        self.profile.parse().map_err(|()| OpeningError("profile", self.profile.clone()))
    }

    fn lang(&self) -> Result<Lang, OpeningError> {
        Lang::from_name(&self.lang).ok_or_else(|| OpeningError("lang", self.lang.clone()))
    }
}

const fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

impl Keys {
    fn of(keymap: &Keymap) -> Self {
        let base = keymap::BUILTIN.iter().filter_map(|(name, _)| Self::over(keymap, name));
        base.min_by_key(|keys| keys.bound.len()).unwrap_or_else(|| Self {
            base: None,
            bound: keymap.sequences().into_iter().map(written).collect(),
        })
    }

    /// The keymap over a built-in one; none where it can't be told so.
    fn over(keymap: &Keymap, name: &str) -> Option<Self> {
        let base = keymap::load_builtin(name)?;
        let known = base.sequences();
        let more = keymap.sequences().into_iter().filter(|one| !known.contains(one));
        let keys = Self { base: Some(name.to_owned()), bound: more.map(written).collect() };
        (keys.keymap().as_ref() == Ok(keymap)).then_some(keys)
    }

    fn keymap(&self) -> Result<Keymap, OpeningError> {
        let bad = |text: &str| OpeningError("keymap", text.to_owned());
        let mut keymap = match &self.base {
            Some(name) => keymap::load_builtin(name).ok_or_else(|| bad(name))?,
            None => Keymap::default(),
        };
        for (context, keys, command) in &self.bound {
            let context = Context::from_word(context).ok_or_else(|| bad(context))?;
            let keys = parse_keys(keys).map_err(|_| bad(keys))?;
            let to = command.as_ref().map(|line| parse(line).map_err(|_| bad(line))).transpose()?;
            keymap.put(context, &keys, to);
        }
        Ok(keymap)
    }
}

type Sequence<'a> = (Context, Vec<keymap::Chord>, Option<&'a crate::command::Invocation>);

fn written((context, keys, to): Sequence<'_>) -> (String, String, Option<String>) {
    let keys = keys.iter().map(ToString::to_string).collect();
    (context.as_str().to_owned(), keys, to.map(ToString::to_string))
}

impl View {
    fn of(view: &SavedView) -> Self {
        let sort = view.query.sort.iter().map(|(column, direction)| sorted(*column, *direction));
        Self {
            name: view.name.clone(),
            list: view.query.list.as_str().to_owned(),
            filter: view.query.filter.to_string(),
            sort: sort.collect::<Vec<_>>().join(","),
        }
    }

    fn saved(&self) -> Result<SavedView, OpeningError> {
        let list = ListKind::from_word(&self.list).ok_or_else(|| OpeningError("list", self.list.clone()))?;
        let filter =
            Filter::read(&self.filter, list).map_err(|_| OpeningError("filter", self.filter.clone()))?;
        let sort = parse_sort(&self.sort, list).map_err(|word| OpeningError("sort", word))?;
        Ok(SavedView { name: self.name.clone(), query: Query { sort, ..Query::new(list).filtered(filter) } })
    }
}

fn sorted(column: ColumnId, direction: Direction) -> String {
    let sign = if direction == Direction::Descending { "-" } else { "" };
    format!("{sign}{}", column.as_str())
}
