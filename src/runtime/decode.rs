//! Keys typed while the terminal was being asked: a small decoder for what people type ahead.
//!
//! Everything later goes through the event source; this covers characters, the keys every terminal sends alike
//! (ECMA-48 and VT220 sequences) and bracketed paste. An unknown sequence is dropped, never taken for text.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// Most bytes of one control sequence; a longer one is no key.
const LONGEST: usize = 32;

const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// The events in `bytes`, in their order.
pub fn events(mut bytes: &[u8]) -> Vec<Event> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let (event, used) = first(bytes);
        out.extend(event);
        bytes = &bytes[used.clamp(1, bytes.len())..];
    }
    out
}

/// Whether more bytes may belong to the last event: a character, a sequence or a paste that isn't complete yet.
pub fn is_open(bytes: &[u8]) -> bool {
    if let Some(begin) = rfind(bytes, PASTE_BEGIN) {
        return rfind(bytes, PASTE_END).is_none_or(|end| end < begin);
    }
    if let Some(escape) = bytes.iter().rposition(|byte| *byte == 0x1b) {
        let tail = &bytes[escape..];
        if tail.len() < LONGEST && matches!(tail, [_] | [_, b'[' | b'O', ..]) && sequence_end(tail).is_none()
        {
            return true;
        }
    }
    matches!(std::str::from_utf8(bytes), Err(error) if error.error_len().is_none())
}

fn first(bytes: &[u8]) -> (Option<Event>, usize) {
    if let Some(rest) = bytes.strip_prefix(PASTE_BEGIN) {
        let (text, end) = match find(rest, PASTE_END) {
            Some(end) => (&rest[..end], end + PASTE_END.len()),
            None => (rest, rest.len()),
        };
        return (Some(Event::Paste(String::from_utf8_lossy(text).into_owned())), PASTE_BEGIN.len() + end);
    }
    match bytes {
        [0x1b, b'[' | b'O', ..] => match sequence_end(bytes) {
            Some(end) => (sequence(&bytes[..end]).map(Event::Key), end),
            None => (None, bytes.len().min(LONGEST)),
        },
        [byte, ..] if byte.is_ascii_control() => (Some(Event::Key(control(*byte))), 1),
        _ => character(bytes),
    }
}

fn character(bytes: &[u8]) -> (Option<Event>, usize) {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(c) => {
            let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            (Some(Event::Key(key(KeyCode::Char(c), shift))), c.len_utf8())
        }
        None => (None, 1),
    }
}

fn control(byte: u8) -> KeyEvent {
    match byte {
        b'\r' | b'\n' => key(KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        0x7f => key(KeyCode::Backspace, KeyModifiers::NONE),
        0x1b => key(KeyCode::Esc, KeyModifiers::NONE),
        0x00 => key(KeyCode::Char(' '), KeyModifiers::CONTROL),
        0x01..=0x1a => key(KeyCode::Char(char::from(byte - 1 + b'a')), KeyModifiers::CONTROL),
        _ => key(KeyCode::Char(char::from(byte - 0x1c + b'4')), KeyModifiers::CONTROL),
    }
}

fn sequence(bytes: &[u8]) -> Option<KeyEvent> {
    let (params, last) = (&bytes[2..bytes.len() - 1], bytes[bytes.len() - 1]);
    let params = std::str::from_utf8(params).ok()?;
    let mut numbers = params.split(';');
    let number = numbers.next().unwrap_or_default();
    let code = match (last, number) {
        (b'A', _) => KeyCode::Up,
        (b'B', _) => KeyCode::Down,
        (b'C', _) => KeyCode::Right,
        (b'D', _) => KeyCode::Left,
        (b'H', _) | (b'~', "1" | "7") => KeyCode::Home,
        (b'F', _) | (b'~', "4" | "8") => KeyCode::End,
        (b'Z', _) => KeyCode::BackTab,
        (b'~', "2") => KeyCode::Insert,
        (b'~', "3") => KeyCode::Delete,
        (b'~', "5") => KeyCode::PageUp,
        (b'~', "6") => KeyCode::PageDown,
        _ => return None,
    };
    // xterm sends one plus a bit per modifier as the second parameter.
    let held = numbers.next().and_then(|held| held.parse::<u8>().ok()).unwrap_or(1).saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, held & 1 != 0 || code == KeyCode::BackTab);
    modifiers.set(KeyModifiers::ALT, held & 2 != 0);
    modifiers.set(KeyModifiers::CONTROL, held & 4 != 0);
    Some(key(code, modifiers))
}

/// The length of the control sequence that `bytes` begin with (`ESC [ … final` or `ESC O final`), if it is whole.
fn sequence_end(bytes: &[u8]) -> Option<usize> {
    let body = bytes.get(2..)?;
    let end = body.iter().take(LONGEST).position(|byte| (0x40..=0x7e).contains(byte))?;
    Some(end + 3)
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes(bytes: &[u8]) -> Vec<KeyCode> {
        events(bytes)
            .into_iter()
            .filter_map(|event| if let Event::Key(key) = event { Some(key.code) } else { None })
            .collect()
    }

    #[test]
    fn characters_and_keys_come_in_order() {
        use KeyCode::{BackTab, Backspace, Char, Down, Enter, Esc, PageDown, Tab, Up};
        let typed = "3jＪ城\r\x7f\t\x1b[A\x1bOB\x1b[6~\x1b[Zq\x1b".as_bytes();
        let expected = [
            Char('3'),
            Char('j'),
            Char('Ｊ'),
            Char('城'),
            Enter,
            Backspace,
            Tab,
            Up,
            Down,
            PageDown,
            BackTab,
            Char('q'),
            Esc,
        ];
        assert_eq!(codes(typed), expected);
    }

    #[test]
    fn modifiers_are_kept() {
        assert_eq!(events(b"\x04"), [Event::Key(key(KeyCode::Char('d'), KeyModifiers::CONTROL))]);
        assert_eq!(events(b"\x1b[1;5C"), [Event::Key(key(KeyCode::Right, KeyModifiers::CONTROL))]);
        assert_eq!(events(b"G"), [Event::Key(key(KeyCode::Char('G'), KeyModifiers::SHIFT))]);
    }

    #[test]
    fn a_paste_is_one_event_and_unknown_sequences_are_no_text() {
        assert_eq!(events("\x1b[200~第9项\nq\x1b[201~".as_bytes()), [Event::Paste("第9项\nq".into())]);
        assert_eq!(codes(b"\x1b[?62;4c\x1b[38;5;9zq"), [KeyCode::Char('q')]);
    }

    #[test]
    fn what_is_cut_short_is_known_to_be() {
        for open in ["\x1b", "a\x1b[", "\x1b[1;", "\x1b[200~abc"] {
            assert!(is_open(open.as_bytes()), "{open:?}");
        }
        assert!(is_open(&"城".as_bytes()[..2]));
        for whole in ["", "a", "城", "\x1b[A", "\x1b[200~abc\x1b[201~", "\x1b[A3"] {
            assert!(!is_open(whole.as_bytes()), "{whole:?}");
        }
        assert!(!is_open(b"\xff\xff"));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = is_open(&bytes);
            prop_assert!(events(&bytes).len() <= bytes.len());
        }
    }
}
