//! From what the terminal sends to the keymap's own keys.

use crossterm::event::{KeyCode as Sent, KeyEvent, KeyModifiers};

use crate::keymap::{Chord, KeyCode};

/// The keys that an event stands for; none for one the keymap has no name for.
///
/// Escape and a key typed fast after it arrive in one piece, and a terminal sends the same for Alt and that key.
/// No command needs Alt, so it is always read as the two keys.
pub fn chords(event: KeyEvent) -> Vec<Chord> {
    let Some(chord) = chord(event) else { return Vec::new() };
    let typed = matches!(chord.code, KeyCode::Char(_) | KeyCode::Enter | KeyCode::Tab | KeyCode::Backspace);
    if event.modifiers.contains(KeyModifiers::ALT) && typed {
        vec![Chord::plain(KeyCode::Esc), chord]
    } else {
        vec![chord]
    }
}

fn chord(event: KeyEvent) -> Option<Chord> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        // A character tells Shift by itself, and with Ctrl the terminal doesn't tell its case.
        Sent::Char(c) => {
            let c = if ctrl { c.to_ascii_lowercase() } else { c };
            return Some(Chord { code: KeyCode::Char(c), ctrl, shift: false });
        }
        Sent::BackTab => return Some(Chord { code: KeyCode::Tab, ctrl, shift: true }),
        Sent::Enter => KeyCode::Enter,
        Sent::Esc => KeyCode::Esc,
        Sent::Tab => KeyCode::Tab,
        Sent::Backspace => KeyCode::Backspace,
        Sent::Delete => KeyCode::Delete,
        Sent::Up => KeyCode::Up,
        Sent::Down => KeyCode::Down,
        Sent::Left => KeyCode::Left,
        Sent::Right => KeyCode::Right,
        Sent::Home => KeyCode::Home,
        Sent::End => KeyCode::End,
        Sent::PageUp => KeyCode::PageUp,
        Sent::PageDown => KeyCode::PageDown,
        Sent::Insert => KeyCode::Insert,
        Sent::F(n) => KeyCode::F(n),
        _ => return None,
    };
    Some(Chord { code, ctrl, shift })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::parse_keys;

    fn sent(code: Sent, modifiers: KeyModifiers) -> Vec<Chord> {
        chords(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn keys_have_the_names_of_the_keymap() {
        let (none, shift, ctrl) = (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::CONTROL);
        for (code, modifiers, name) in [
            (Sent::Char('j'), none, "j"),
            (Sent::Char('G'), shift, "G"),
            (Sent::Char('？'), none, "？"),
            (Sent::Char('d'), ctrl, "<c-d>"),
            (Sent::Char('D'), ctrl | shift, "<c-d>"),
            (Sent::Char(' '), none, "<space>"),
            (Sent::BackTab, shift, "<s-tab>"),
            (Sent::Tab, none, "<tab>"),
            (Sent::PageDown, none, "<pgdn>"),
            (Sent::Enter, none, "<enter>"),
            (Sent::Up, ctrl, "<c-up>"),
        ] {
            assert_eq!(sent(code, modifiers), parse_keys(name).unwrap(), "{name}");
        }
        assert_eq!(sent(Sent::CapsLock, none), []);
    }

    #[test]
    fn escape_and_a_fast_key_are_two_keys() {
        assert_eq!(sent(Sent::Char('j'), KeyModifiers::ALT), parse_keys("<esc>j").unwrap());
        assert_eq!(sent(Sent::Left, KeyModifiers::ALT), parse_keys("<left>").unwrap());
    }
}
