//! What `doctor` finds out about the terminal and the way to it.

use std::io;

use super::report::Section;
use crate::locale::{Lang, Message, doctor as m};
use crate::runtime::abilities::{Abilities, is_full_screen};
use crate::runtime::charset::Charset;
use crate::runtime::clipboard::Multiplexer;
use crate::runtime::environment::Environment;
use crate::runtime::probe::{Answer, Measured, Reason};
use crate::runtime::session::Examination;
use crate::theme::ColourDepth;

/// Smallest window in which everything works: columns, rows.
const SMALLEST: (u16, u16) = (40, 10);

/// The terminal: kind, colours, size, widths.
pub(super) fn terminal(
    environment: &Environment,
    examined: &io::Result<Examination>,
    scroll_regions: Option<bool>,
    lang: Lang,
) -> Section {
    let mut section = Section::new(m::TERMINAL);
    section.say(m::KIND, environment.get("TERM").unwrap_or(m::UNSET.get(lang)));
    let get = |name| environment.get(name);
    let depth = ColourDepth::detect(get("NO_COLOR"), get("COLORTERM"), get("TERM"));
    section.say(m::COLOURS, colours(depth).get(lang));
    if let Some(value) = environment.get("COLORFGBG") {
        section.say(m::BACKGROUND, format!("COLORFGBG={value}"));
    }
    abilities(&mut section, environment, scroll_regions, lang);
    match examined {
        Ok(found) => widths(&mut section, found, lang),
        Err(error) => {
            section.fault(m::SIZE, m::TERMINAL_FAILED.fill(lang, &[("error", error)]), None);
        }
    }
    section
}

/// What is sent to the terminal by its name, or by the settings.
fn abilities(section: &mut Section, environment: &Environment, named: Option<bool>, lang: Lang) {
    if !is_full_screen(environment.get("TERM")) {
        section.say(m::SHOWN, m::SHOWN_TOLD.get(lang));
        return;
    }
    let found = Abilities::of(environment);
    section.say(m::SHOWN, m::SHOWN_DRAWN.get(lang));
    let how = if named.unwrap_or(found.scroll_regions) { m::SCROLLS_ITSELF } else { m::SCROLLS_REDRAWN };
    let how = how.get(lang).to_owned();
    section.say(m::SCROLLS, named.map_or(how.clone(), |_| m::SCROLLS_SET.fill(lang, &[("how", &how)])));
    section.say(m::SYNCHRONISED, if found.synchronised { m::YES } else { m::NO }.get(lang));
}

fn widths(section: &mut Section, found: &Examination, lang: Lang) {
    if let Some((answer, (width, height))) = &found.terminal {
        let size = m::SIZE_IS.fill(lang, &[("width", width), ("height", height)]);
        if *width < SMALLEST.0 || *height < SMALLEST.1 {
            section.fault(m::SIZE, size, Some(m::SIZE_SMALL.get(lang)));
        } else {
            section.say(m::SIZE, size);
        }
        ambiguous(section, answer, lang);
    } else {
        section.say(m::AMBIGUOUS, m::NO_TERMINAL.get(lang));
    }
    let because = match found.reason {
        Reason::Chosen => m::BECAUSE_CHOSEN,
        Reason::Locale => m::BECAUSE_LOCALE,
        Reason::Measured(_) => m::BECAUSE_MEASURED,
        Reason::NoTerminal => m::BECAUSE_NO_TERMINAL,
    };
    section.say(m::PROFILE, because.fill(lang, &[("profile", &found.profile)]));
}

fn ambiguous(section: &mut Section, answer: &Answer, lang: Lang) {
    let ms = answer.waited.as_millis();
    let say = |message: Message| message.fill(lang, &[("ms", &ms)]);
    match answer.measured {
        Measured::Narrow => section.say(m::AMBIGUOUS, say(m::MEASURED_NARROW)),
        Measured::Wide => section.say(m::AMBIGUOUS, say(m::MEASURED_WIDE)),
        Measured::NotUtf8 => {
            section.fault(m::AMBIGUOUS, say(m::MEASURED_BYTES), Some(m::CURE_BYTES.get(lang)));
        }
        Measured::Silent => {
            section.hint(m::AMBIGUOUS, say(m::MEASURED_SILENT), m::CURE_SILENT.get(lang));
        }
    }
}

const fn colours(depth: ColourDepth) -> Message {
    match depth {
        ColourDepth::Mono => m::NO_COLOURS,
        ColourDepth::Ansi16 => m::SIXTEEN,
        ColourDepth::Ansi256 => m::MANY,
        ColourDepth::TrueColour => m::TRUE_COLOUR,
    }
}

/// What lies between: SSH, a multiplexer, the character set.
pub(super) fn way(environment: &Environment, lang: Lang) -> Section {
    let mut section = Section::new(m::WAY);
    section.say(m::REMOTE, if environment.is_remote() { m::YES } else { m::NO }.get(lang));
    match environment.multiplexer() {
        Multiplexer::None => section.say(m::MULTIPLEXER, m::NOTHING.get(lang)),
        Multiplexer::Tmux => section.hint(m::MULTIPLEXER, "tmux", m::HINT_TMUX.get(lang)),
        Multiplexer::Screen => section.say(m::MULTIPLEXER, "GNU screen"),
    }
    let locale = environment.locale();
    let locale = locale.map_or(m::UNSET.get(lang).to_owned(), |(name, value)| format!("{name}={value}"));
    match environment.charset() {
        Some(Charset::Utf8) => section.say(m::LOCALE, locale),
        Some(other) => {
            let said = m::LOCALE_SENT.fill(lang, &[("locale", &locale), ("charset", &other.name())]);
            section.hint(m::LOCALE, said, m::HINT_CHARSET.get(lang));
        }
        None => section.hint(
            m::LOCALE,
            m::LOCALE_ASKED.fill(lang, &[("locale", &locale)]),
            m::CURE_LOCALE.get(lang),
        ),
    }
    section
}

#[cfg(test)]
mod tests {
    use super::super::report::write;
    use super::*;
    use crate::theme::width::WidthProfile;
    use std::time::Duration;

    fn text(section: Section) -> (String, bool) {
        let mut out = Vec::new();
        let well = write(&[section], Lang::En, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), well)
    }

    fn environment(pairs: &'static [(&str, &str)]) -> Environment {
        Environment::from_lookup(|name| {
            pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn examined(measured: Measured, size: (u16, u16)) -> Examination {
        let answer = Answer { measured, waited: Duration::from_millis(12) };
        let terminal = Some((answer, size));
        Examination { profile: WidthProfile::Wide, reason: Reason::Measured(measured), terminal }
    }

    #[test]
    fn it_tells_what_the_terminal_answered_and_what_follows() {
        let environment = environment(&[("TERM", "xterm-256color")]);
        let (said, well) =
            text(terminal(&environment, &Ok(examined(Measured::Wide, (80, 24))), None, Lang::En));
        assert!(well);
        for part in
            ["xterm-256color", "256", "80 columns × 24 rows", "answered in 12 ms", "wide (by the terminal"]
        {
            assert!(said.contains(part), "{part} in {said}");
        }
    }

    #[test]
    fn it_tells_what_the_terminals_name_says() {
        let said = |pairs: &'static [(&str, &str)], named| {
            let examined = Ok(examined(Measured::Narrow, (80, 24)));
            text(terminal(&environment(pairs), &examined, named, Lang::En)).0
        };
        let full = said(&[("TERM", "xterm")], None);
        assert!(full.contains("on the full screen") && full.contains("by the terminal\n"), "{full}");
        assert!(said(&[("TERM", "xterm")], Some(false)).contains("drawn again (named by config.toml)"));
        assert!(said(&[("TERM", "ansi")], None).contains("drawn again"));
        assert!(said(&[("TERM", "dumb")], None).contains("in lines of text"));
    }

    #[test]
    fn small_windows_and_wrong_character_sets_are_faults_with_a_cure() {
        let environment = environment(&[("TERM", "xterm"), ("LC_ALL", "zh_CN.GB18030"), ("TMUX", "x")]);
        let (said, well) =
            text(terminal(&environment, &Ok(examined(Measured::NotUtf8, (30, 9))), None, Lang::En));
        assert!(!well && said.contains("problems found: 2"), "{said}");
        let (said, _) = text(way(&environment, Lang::Zh));
        assert!(said.contains("LC_ALL=zh_CN.GB18030") && said.contains("set-clipboard on"), "{said}");
        assert!(said.contains("gb18030"), "what is sent instead: {said}");
    }
}
