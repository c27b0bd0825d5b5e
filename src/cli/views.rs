//! Saved views of the settings as queries, for the dashboard and for `list`.

use super::records::no_column;
use crate::app::state::SavedView;
use crate::config;
use crate::domain::place::Diagnostic;
use crate::locale::{Lang, cli as m};
use crate::query::{Filter, ListKind, Query, parse_sort};

/// The saved views that can be used, and what is wrong with the others.
pub fn usable(views: &[config::SavedView], file: &str, lang: Lang) -> (Vec<SavedView>, Vec<Diagnostic>) {
    let mut usable = Vec::new();
    let mut doubts = Vec::new();
    for view in views {
        match query(view, lang) {
            Ok(query) => usable.push(SavedView { name: view.label(lang).to_string(), query }),
            Err(message) => {
                doubts.push(Diagnostic { file: file.to_owned(), place: view.place, message, warning: true });
            }
        }
    }
    (usable, doubts)
}

/// What a saved view shows.
///
/// # Errors
/// What of it can't be read, in the user's language.
pub fn query(view: &config::SavedView, lang: Lang) -> Result<Query, String> {
    let name = view.label(lang);
    let Some(list) = ListKind::from_word(&view.list) else {
        let lists: Vec<&str> = ListKind::ALL.iter().map(|list| list.as_str()).collect();
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("name", &name), ("list", &view.list), ("lists", &lists.join(" "))];
        return Err(m::VIEW_BAD_LIST.fill(lang, &values));
    };
    let filter = Filter::read(&view.filter, list).map_err(|error| {
        m::VIEW_BAD_FILTER.fill(lang, &[("name", &name), ("error", &error.message(lang))])
    })?;
    let sort = parse_sort(&view.sort, list).map_err(|word| {
        m::VIEW_BAD_SORT.fill(lang, &[("name", &name), ("error", &no_column(&word, list, lang))])
    })?;
    Ok(Query { sort, ..Query::new(list).filtered(filter) })
}
