//! `shumei doctor`: what the program finds of its surroundings, what is wrong with them, and the cure.

mod files;
mod report;
mod terminal;

use std::io::{self, Write};

use jiff::civil::DateTime;

use self::report::Section;
use crate::builtin::holidays;
use crate::config::{Dirs, Loaded};
use crate::locale::{Lang, doctor as m};
use crate::runtime::environment::Environment;
use crate::runtime::session::examine;
use crate::theme::width::WidthProfile;

/// What is examined.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The environment.
    pub environment: &'a Environment,
    /// The user's directories; none without a home.
    pub dirs: Option<&'a Dirs>,
    /// The settings as they were loaded.
    pub settings: Option<&'a Loaded>,
    /// The width profile that the user named, by flag or in the settings.
    pub width: Option<WidthProfile>,
    /// Local time.
    pub now: DateTime,
    /// Language of the report.
    pub lang: Lang,
}

/// Examines and reports; tells whether all is well. The terminal is asked only where there is one, so the report
/// can be piped.
///
/// # Errors
/// When the report can't be written.
pub fn run(subject: Subject<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let lang = subject.lang;
    let examined = examine(subject.width, subject.environment.may_be_utf8());
    let regions = subject.settings.and_then(|loaded| loaded.settings.scroll_regions);
    let sections = [
        program(subject),
        terminal::terminal(subject.environment, &examined, regions, lang),
        terminal::way(subject.environment, lang),
        files::settings(subject.settings, subject.dirs, lang),
        files::cache(subject.dirs, lang),
        calendar(subject),
    ];
    report::write(&sections, lang, out)
}

fn program(subject: Subject<'_>) -> Section {
    let mut section = Section::new(m::PROGRAM);
    section.say(m::VERSION, concat!("shumei ", env!("CARGO_PKG_VERSION")));
    section.say(m::SYSTEM, format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    section.say(m::TIME, subject.now.strftime("%Y-%m-%d %H:%M").to_string());
    section
}

/// The years whose holidays are known; the present one should be among them.
fn calendar(subject: Subject<'_>) -> Section {
    let mut section = Section::new(m::CALENDAR);
    match holidays::calendar() {
        Ok(calendar) => {
            let years: Vec<String> = calendar.years().iter().map(i16::to_string).collect();
            section.say(m::YEARS, years.join(" "));
            let year = subject.now.year();
            if !calendar.is_published(year) {
                section.say(m::CALENDAR, m::YEARS_MISSING.fill(subject.lang, &[("year", &year)]));
            }
        }
        Err(error) => section.fault(m::CALENDAR, error.to_string(), None),
    }
    section
}
