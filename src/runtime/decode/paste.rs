//! A bracketed paste, from its begin marker on.

/// Most bytes kept of one paste: more than the longest text that a record may hold, so that what is cut here is
/// known to be cut there. The rest is read and thrown away.
pub(super) const MOST: usize = 1 << 20;

const END: &[u8] = b"\x1b[201~";

/// What was pasted so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Paste {
    kept: Vec<u8>,
    /// How much of the end marker has come.
    matched: usize,
}

impl Paste {
    /// Takes a byte; tells whether the paste ends with it.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        if byte == END[self.matched] {
            self.matched += 1;
            return self.matched == END.len();
        }
        let matched = std::mem::take(&mut self.matched);
        self.keep(&END[..matched]);
        if byte == END[0] {
            self.matched = 1;
        } else {
            self.keep(&[byte]);
        }
        false
    }

    /// The text, its lines ending with `\n`: most terminals send what the Enter key sends. None if nothing came.
    pub(super) fn text(mut self) -> Option<String> {
        if let Err(error) = std::str::from_utf8(&self.kept)
            && error.error_len().is_none()
        {
            self.kept.truncate(error.valid_up_to());
        }
        let text = String::from_utf8_lossy(&self.kept).replace("\r\n", "\n").replace('\r', "\n");
        (!text.is_empty()).then_some(text)
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.kept.len() + bytes.len() <= MOST {
            self.kept.extend_from_slice(bytes);
        }
    }
}
