//! What a command runs with: language, settings, day and data, put together from flags, file and environment.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::account::{self, Account};
use super::args::Globals;
use super::error::CliError;
use super::source::{DEMO_DAY, Data, Request};
use crate::builtin::holidays;
use crate::builtin::register::RegisterSpec;
use crate::config::{self, Dirs, Loaded, Overrides, Settings, WidthProfile};
use crate::domain::calendar::Calendar;
use crate::domain::id::MemberId;
use crate::domain::later::Later;
use crate::domain::text::single_line;
use crate::domain::{self, board::Board};
use crate::locale::{Lang, cli as m};
use crate::runtime::environment::Environment;
use crate::theme::{Background, ColourDepth, Theme};

/// What must be known before the command line can be explained in the user's language.
#[derive(Debug)]
pub struct Early {
    /// Language.
    pub lang: Lang,
    dirs: Option<Dirs>,
    loaded: Loaded,
}

impl Early {
    /// Looks at the flags that matter, the settings and the environment.
    pub fn look(args: &[OsString], lookup: impl Fn(&str) -> Option<String>) -> Self {
        let dirs = Dirs::system();
        let loaded = settings(value_of(args, "--config").map(PathBuf::from).as_deref(), dirs.as_ref());
        let flag = value_of(args, "--lang").and_then(|word| Lang::from_name(word.to_str()?));
        // LC_ALL rules over LC_MESSAGES, and that over LANG (POSIX, 8.2); an empty one counts as not set.
        let environment = || {
            let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
            Lang::from_name(
                &names.into_iter().find_map(|name| lookup(name).filter(|value| !value.is_empty()))?,
            )
        };
        let lang = flag.or(loaded.settings.lang).or_else(environment).unwrap_or_default();
        Self { lang, dirs, loaded }
    }
}

/// The value of a flag, before the command line is parsed.
fn value_of(args: &[OsString], flag: &str) -> Option<OsString> {
    let mut args = args.iter().skip(1).take_while(|arg| *arg != "--");
    while let Some(arg) = args.next() {
        if arg == flag {
            return args.next().cloned();
        }
        let value = arg.to_str().and_then(|arg| arg.strip_prefix(flag)?.strip_prefix('='));
        if let Some(value) = value {
            return Some(value.into());
        }
    }
    None
}

fn settings(file: Option<&Path>, dirs: Option<&Dirs>) -> Loaded {
    match (file, dirs) {
        (Some(file), _) => config::load_file(file, Overrides::default()),
        (None, Some(dirs)) => config::load(dirs, Overrides::default()),
        (None, None) => Loaded { settings: Settings::default(), file: PathBuf::new(), problems: Vec::new() },
    }
}

/// What a command runs with.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag that stands by itself")]
pub struct Session {
    /// Language.
    pub lang: Lang,
    /// The user's directories; none without a home.
    pub dirs: Option<Dirs>,
    /// Settings with the flags over them, and what was wrong with the file.
    pub loaded: Loaded,
    /// `--as-of`.
    pub as_of: Option<Date>,
    /// `--no-color`.
    pub no_color: bool,
    /// `--plain-ui`.
    pub plain_ui: bool,
    /// `--profile`.
    pub named_profile: Option<String>,
    /// `--readonly`: nothing is edited.
    pub readonly: bool,
    /// `--no-shell`: no other program is opened.
    pub no_shell: bool,
    /// The demonstration's register, with `--demo` or `demo`.
    pub demo: Option<RegisterSpec>,
    /// Where a demonstration is kept, if it is.
    pub keep: Option<PathBuf>,
    /// Where the dashboard is recorded, if it is.
    pub record: Option<PathBuf>,
    /// The machine's date.
    today: Date,
    /// Why nothing is found, where that is known.
    pub why: Option<String>,
    /// Things that are wrong but stop nothing.
    pub remarks: Vec<String>,
}

impl Session {
    /// Puts flags over settings.
    ///
    /// # Errors
    /// A flag that can't be used; a settings file that was named and can't be.
    pub fn new(globals: &Globals, early: Early, today: Date) -> Result<Self, CliError> {
        let Early { lang, dirs, mut loaded } = early;
        if let Some(file) = &globals.config {
            named_settings(file, &loaded, lang)?;
        }
        loaded.settings.apply(Overrides {
            lang: Some(lang),
            theme: globals.theme.clone(),
            keymap: globals.keymap.clone(),
            width: globals.width.as_deref().and_then(WidthProfile::from_word),
            me: globals.me.as_deref().map(|id| MemberId::new(&id.trim().to_uppercase())),
        });
        let as_of = globals.as_of.as_deref().map(|text| day(text, lang)).transpose()?;
        let remarks = loaded.diagnostics(lang).iter().map(ToString::to_string).collect();
        let demo = globals.demo.then(|| RegisterSpec::new(DEMO_DAY));
        let Globals { no_color, plain_ui, readonly, no_shell, .. } = *globals;
        Ok(Self {
            lang,
            dirs,
            loaded,
            as_of,
            no_color,
            plain_ui,
            named_profile: globals.profile.clone(),
            readonly,
            no_shell,
            demo,
            keep: None,
            record: None,
            today,
            why: None,
            remarks,
        })
    }

    /// The profile that was named, or the usual one.
    pub fn profile(&self) -> &str {
        self.named_profile.as_deref().unwrap_or(config::profile::DEFAULT)
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.loaded.settings
    }

    /// The day from which everything is seen: the one asked for, the demonstration's, or today.
    pub fn day(&self) -> Date {
        self.as_of.or(self.demo.map(|spec| spec.day)).unwrap_or(self.today)
    }

    /// The data asked for.
    pub fn data(&self) -> Data {
        self.demo.map_or(Data::Builtin, Data::Demo)
    }

    /// The viewer's seat.
    pub fn me(&self) -> Option<MemberId> {
        let member = || Account::known(self).ok().flatten().map(|account| account.profile.member);
        self.settings().me.clone().or_else(member).or_else(|| self.data().me())
    }

    /// The theme that the dashboard takes: the one named, or what suits the terminal.
    pub fn theme(&self) -> &str {
        let environment = Environment::system();
        let no_color = if self.no_color { Some("1") } else { environment.get("NO_COLOR") };
        let depth = ColourDepth::detect(no_color, environment.get("COLORTERM"), environment.get("TERM"));
        let suited = Theme::suited(depth, Background::detect(environment.get("COLORFGBG")));
        self.settings().theme.as_deref().unwrap_or(suited)
    }

    /// What the board is made from. A holiday file that can't be used becomes a remark.
    pub fn request(&mut self) -> Request {
        // A test holds the built-in table to be sound.
        let builtin = || Later::new(|| Arc::new(holidays::calendar().unwrap_or_default()));
        let calendar = match &self.settings().holidays {
            None => builtin(),
            Some(file) => match own_calendar(file, self.lang) {
                Ok(calendar) => Later::from(Arc::new(calendar)),
                Err(problems) => {
                    self.remarks.extend(problems);
                    builtin()
                }
            },
        };
        Request {
            data: self.data(),
            calendar: Arc::new(calendar),
            thresholds: self.settings().thresholds,
            day: self.day(),
            lang: self.lang,
            keeper: None,
        }
    }

    /// The board for one answer.
    ///
    /// # Errors
    /// Embedded data that is not sound; a member's records that are not at hand.
    pub fn board(&mut self) -> Result<Board, CliError> {
        let account = Account::known(self)?;
        let request = self.request();
        let board = match account {
            Some(account) => request.recipe().board(account::records::seen(&account, self)?),
            None => request.direct().map_err(CliError::Input)?,
        };
        if let Some(me) = self.settings().me.as_ref().filter(|me| board.data.members.get(me).is_none()) {
            let remark = m::NO_MEMBER.fill(self.lang, &[("id", me)]);
            self.remarks.push(remark);
        }
        Ok(board)
    }
}

/// A settings file that was named must be there and be sound.
fn named_settings(file: &Path, loaded: &Loaded, lang: Lang) -> Result<(), CliError> {
    if !file.exists() {
        let shown = single_line(&file.display().to_string());
        return Err(CliError::Input(m::NO_CONFIG.fill(lang, &[("file", &shown)])));
    }
    if loaded.is_refused() {
        let problems: Vec<String> = loaded.diagnostics(lang).iter().map(ToString::to_string).collect();
        return Err(CliError::Input(problems.join("\n")));
    }
    Ok(())
}

fn day(text: &str, lang: Lang) -> Result<Date, CliError> {
    domain::day::parse(text)
        .ok_or_else(|| CliError::Input(m::BAD_DAY.fill(lang, &[("text", &single_line(text.trim()))])))
}

/// The user's holiday arrangements, or every problem with them.
fn own_calendar(file: &Path, lang: Lang) -> Result<Calendar, Vec<String>> {
    let shown = single_line(&file.display().to_string());
    let text = fs::read_to_string(file).map_err(|error| {
        vec![
            m::HOLIDAYS_UNREADABLE
                .fill(lang, &[("file", &shown), ("error", &single_line(&error.to_string()))]),
        ]
    })?;
    holidays::parse(&text).map_err(|error| {
        let problems = error.problems.iter().map(|problem| format!("{shown}:{problem}"));
        problems.chain([m::HOLIDAYS_REFUSED.get(lang).to_owned()]).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &[&str]) -> Vec<OsString> {
        std::iter::once("shumei").chain(words.iter().copied()).map(OsString::from).collect()
    }

    #[test]
    fn flags_are_seen_before_the_rest_is_parsed() {
        assert_eq!(value_of(&args(&["list", "--lang", "en"]), "--lang"), Some("en".into()));
        assert_eq!(value_of(&args(&["--lang=en", "x"]), "--lang"), Some("en".into()));
        assert_eq!(value_of(&args(&["who", "--", "--lang=en"]), "--lang"), None);
        assert_eq!(value_of(&args(&["--lang"]), "--lang"), None);
    }

    #[test]
    fn a_day_is_a_whole_iso_date() {
        assert_eq!(day("2023-06-12", Lang::En).unwrap(), DEMO_DAY);
        for bad in ["", "2023-6-12", "2023-06-31", "2023-06-12T09:00", "yesterday", "\u{1b}[2J"] {
            let error = day(bad, Lang::En).unwrap_err().to_string();
            assert!(error.contains("2023-06-12") && !error.contains('\u{1b}'), "{error}");
        }
    }
}
