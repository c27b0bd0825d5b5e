//! Copying through the terminal: OSC 52 reaches the clipboard of the user's own desk, over any SSH link.

/// Most bytes of text that are copied: terminals cut a longer sequence (100,000 characters of base64).
pub const MAX_BYTES: usize = 74_994;

/// Longest string GNU screen passes on in one piece.
const SCREEN_CHUNK: usize = 240;

/// What stands between this program and the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Multiplexer {
    /// Nothing.
    #[default]
    None,
    /// tmux: takes OSC 52 itself with `set-clipboard on`, hands it on with `allow-passthrough on`.
    Tmux,
    /// GNU screen: hands on what comes in short DCS strings.
    Screen,
}

impl Multiplexer {
    /// What the values of `TMUX`, `STY` and `TERM` tell.
    pub fn detect(tmux: Option<&str>, sty: Option<&str>, term: Option<&str>) -> Self {
        let set = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
        if set(tmux) || term.is_some_and(|term| term.starts_with("tmux")) {
            Self::Tmux
        } else if set(sty) || term.is_some_and(|term| term.starts_with("screen")) {
            Self::Screen
        } else {
            Self::None
        }
    }
}

/// A text longer than [`MAX_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Bytes that were to be copied.
    pub bytes: usize,
}

/// The sequence that puts `text` into the clipboard.
///
/// # Errors
/// [`TooLong`]: nothing is sent, since a terminal that cuts the text would leave half of it in the clipboard.
pub fn copy(text: &str, through: Multiplexer) -> Result<Vec<u8>, TooLong> {
    if text.len() > MAX_BYTES {
        return Err(TooLong { bytes: text.len() });
    }
    let plain = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
    Ok(match through {
        Multiplexer::None => plain.into_bytes(),
        Multiplexer::Tmux => {
            let wrapped = plain.replace('\x1b', "\x1b\x1b");
            format!("{plain}\x1bPtmux;{wrapped}\x1b\\").into_bytes()
        }
        Multiplexer::Screen => plain
            .as_bytes()
            .chunks(SCREEN_CHUNK)
            .flat_map(|chunk| [b"\x1bP".as_slice(), chunk, b"\x1b\\"].concat())
            .collect(),
    })
}

/// RFC 4648 section 4, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            if i <= group.len() {
                out.push(char::from(ALPHABET[(bits >> (18 - 6 * i)) as usize & 63]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_follows_the_test_vectors() {
        // RFC 4648 section 10.
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64("城".as_bytes()), "5Z+O");
    }

    #[test]
    fn a_terminal_understands_the_copy() {
        #[derive(Default)]
        struct Clipboard(Vec<u8>);
        impl vt100::Callbacks for Clipboard {
            fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
                self.0 = data.to_vec();
            }
        }
        let mut terminal = vt100::Parser::new_with_callbacks(5, 20, 0, Clipboard::default());
        terminal.process(&copy("第9项", Multiplexer::None).unwrap());
        assert_eq!(terminal.callbacks().0, base64("第9项".as_bytes()).as_bytes());
        assert_eq!(terminal.screen().contents(), "");
    }

    #[test]
    fn multiplexers_get_their_own_wrapping() {
        let tmux = String::from_utf8(copy("f", Multiplexer::Tmux).unwrap()).unwrap();
        assert_eq!(tmux, "\x1b]52;c;Zg==\x07\x1bPtmux;\x1b\x1b]52;c;Zg==\x07\x1b\\");
        let long = "x".repeat(1000);
        let screen = String::from_utf8(copy(&long, Multiplexer::Screen).unwrap()).unwrap();
        let inner: String = screen.split("\x1b\\").map(|piece| piece.trim_start_matches("\x1bP")).collect();
        assert_eq!(inner.as_bytes(), copy(&long, Multiplexer::None).unwrap());
        assert!(screen.split("\x1b\\").all(|piece| piece.len() <= SCREEN_CHUNK + 2));
    }

    #[test]
    fn the_environment_names_the_multiplexer() {
        let detect = Multiplexer::detect;
        assert_eq!(
            detect(Some("/tmp/tmux-1000/default,1,0"), None, Some("screen-256color")),
            Multiplexer::Tmux
        );
        assert_eq!(detect(None, Some("1.pts"), Some("xterm")), Multiplexer::Screen);
        assert_eq!(detect(Some(""), None, Some("xterm-256color")), Multiplexer::None);
        assert_eq!(detect(None, None, None), Multiplexer::None);
    }

    #[test]
    fn what_is_too_long_is_refused_whole() {
        assert!(copy(&"x".repeat(MAX_BYTES), Multiplexer::None).is_ok());
        let bytes = MAX_BYTES + 1;
        assert_eq!(copy(&"x".repeat(bytes), Multiplexer::None), Err(TooLong { bytes }));
    }
}
