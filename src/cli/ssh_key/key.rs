//! Public keys of OpenSSH (sshd(8); RFC 4253, 6.6; RFC 4716 as `PuTTY` saves them).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::domain::text::single_line;
use crate::locale::{Lang, ssh_key as m};

/// Fewest bits of an RSA key: what OpenSSL and OpenSSH take for safe.
pub const LEAST_RSA: usize = 2048;

/// Most bits of one: OpenSSH takes no longer ones.
pub const MOST_RSA: usize = 16_384;

/// Kinds of key that may be let in. DSA is not among them.
pub const KINDS: [&str; 7] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// The kind that OpenSSH itself takes no more.
const DSA: &str = "ssh-dss";

/// What a key that a certificate was made of ends with.
const CERTIFICATE: &str = "-cert-v01@openssh.com";

/// A public key and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Kind, such as `ssh-ed25519`.
    pub kind: String,
    /// What a person wrote behind it: as a rule whose key it is.
    pub comment: String,
    blob: Vec<u8>,
}

/// Why a key is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadKey {
    /// There is nothing.
    Empty,
    /// There is more than one.
    Several(usize),
    /// It is the half that must stay with the member.
    Private,
    /// It is a certificate.
    Certificate,
    /// It is a DSA key.
    Dsa,
    /// Its kind is none of [`KINDS`].
    Unknown(String),
    /// Its text can't be decoded.
    Encoding,
    /// It says one kind and is another.
    Mismatch(String, String),
    /// It is an RSA key of so many bits.
    Bits(usize),
    /// It is cut off or has something behind it.
    Damaged,
}

impl BadKey {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Empty => m::KEY_EMPTY.get(lang).to_owned(),
            Self::Several(n) => m::KEY_SEVERAL.fill(lang, &[("n", n)]),
            Self::Private => m::KEY_PRIVATE.get(lang).to_owned(),
            Self::Certificate => m::KEY_CERTIFICATE.get(lang).to_owned(),
            Self::Dsa => m::KEY_DSA.get(lang).to_owned(),
            Self::Unknown(kind) => {
                m::KEY_UNKNOWN.fill(lang, &[("kind", &single_line(kind)), ("kinds", &KINDS.join(" "))])
            }
            Self::Encoding => m::KEY_ENCODING.get(lang).to_owned(),
            Self::Mismatch(says, is) => {
                m::KEY_MISMATCH.fill(lang, &[("says", &single_line(says)), ("is", &single_line(is))])
            }
            Self::Bits(bits) => {
                m::KEY_BITS.fill(lang, &[("bits", bits), ("least", &LEAST_RSA), ("most", &MOST_RSA)])
            }
            Self::Damaged => m::KEY_DAMAGED.get(lang).to_owned(),
        }
    }
}

impl PublicKey {
    /// The one key of a text: a line as `ssh-keygen` writes it, or the form of RFC 4716 that `PuTTYgen` saves.
    ///
    /// # Errors
    /// [`BadKey`]; a private key is told before anything else of it is looked at.
    pub fn given(text: &str) -> Result<Self, BadKey> {
        let text = text.trim_start_matches('\u{FEFF}').trim();
        // A private key in the form of `PuTTY` holds the public one in the clear.
        if text.contains("PRIVATE KEY") || text.starts_with("PuTTY-User-Key-File-") {
            return Err(BadKey::Private);
        }
        let key = if text.starts_with("---- BEGIN SSH2 PUBLIC KEY") {
            rfc4716(text)?
        } else {
            let mut lines =
                text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            let line = lines.next().ok_or(BadKey::Empty)?;
            match lines.count() {
                0 => Self::line(line)?,
                more => return Err(BadKey::Several(more + 1)),
            }
        };
        key.check()?;
        Ok(key)
    }

    /// The key that a line begins with, whatever its worth: kind, base64, comment.
    ///
    /// # Errors
    /// A text that is no key.
    pub fn line(line: &str) -> Result<Self, BadKey> {
        let (kind, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let rest = rest.trim_start();
        let (code, comment) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        if !kind.contains('-') || kind.contains(['=', ',', '"']) {
            return Err(BadKey::Unknown(kind.to_owned()));
        }
        Self::decode(Some(kind), code, comment)
    }

    fn decode(kind: Option<&str>, code: &str, comment: &str) -> Result<Self, BadKey> {
        let blob = STANDARD.decode(code).map_err(|_| BadKey::Encoding)?;
        let inside = Fields(&blob).text().ok_or(BadKey::Damaged)?.to_owned();
        match kind {
            Some(kind) if kind != inside => Err(BadKey::Mismatch(kind.to_owned(), inside)),
            _ => Ok(Self { kind: inside, comment: single_line(comment.trim()), blob }),
        }
    }

    /// Whether it may be let in.
    fn check(&self) -> Result<(), BadKey> {
        if self.kind == DSA {
            return Err(BadKey::Dsa);
        }
        if self.kind.ends_with(CERTIFICATE) {
            return Err(BadKey::Certificate);
        }
        if !KINDS.contains(&self.kind.as_str()) {
            return Err(BadKey::Unknown(self.kind.clone()));
        }
        let mut fields = Fields(&self.blob);
        let whole = fields.text().is_some() && self.parts(&mut fields)? && fields.0.is_empty();
        if whole { Ok(()) } else { Err(BadKey::Damaged) }
    }

    /// Whether everything that its kind asks for follows.
    fn parts(&self, fields: &mut Fields<'_>) -> Result<bool, BadKey> {
        let security_key = self.kind.starts_with("sk-");
        let plain = self.kind.trim_start_matches("sk-").trim_end_matches("@openssh.com");
        let key = match plain.strip_prefix("ecdsa-sha2-") {
            Some(curve) => {
                // A point in full: a byte that says so, and two numbers of the curve's length.
                let bytes = match curve {
                    "nistp256" => 32,
                    "nistp384" => 48,
                    _ => 66,
                };
                let named = fields.text() == Some(curve);
                named && fields.next().is_some_and(|point| point.len() == 1 + 2 * bytes && point[0] == 4)
            }
            None if plain == "ssh-rsa" => {
                let (exponent, modulus) = (fields.number(), fields.number());
                let (Some(exponent), Some(modulus)) = (exponent, modulus) else { return Ok(false) };
                let bits = modulus
                    .first()
                    .map_or(0, |top| modulus.len() * 8 - usize::try_from(top.leading_zeros()).unwrap_or(0));
                if !(LEAST_RSA..=MOST_RSA).contains(&bits) {
                    return Err(BadKey::Bits(bits));
                }
                exponent.last().is_some_and(|last| last % 2 == 1) && exponent != [1]
            }
            None => fields.next().is_some_and(|key| key.len() == 32),
        };
        Ok(key && (!security_key || fields.text().is_some_and(|application| !application.is_empty())))
    }

    /// Its fingerprint, as `ssh-keygen -l` prints it.
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(&self.blob)))
    }

    /// Whether both are the same key, whatever stands behind them.
    pub fn is(&self, other: &Self) -> bool {
        self.blob == other.blob
    }

    /// Kind, key and comment, as they stand in a file.
    pub fn text(&self) -> String {
        format!("{} {} {}", self.kind, STANDARD.encode(&self.blob), self.comment).trim_end().to_owned()
    }
}

/// The key between the lines of RFC 4716; headers go on in the next line behind a backslash.
fn rfc4716(text: &str) -> Result<PublicKey, BadKey> {
    let mut code = String::new();
    let mut comment = String::new();
    let mut lines = text.lines().map(str::trim).skip(1);
    loop {
        let line = lines.next().ok_or(BadKey::Damaged)?;
        if line.starts_with("---- END") {
            break;
        }
        let Some((header, value)) = line.split_once(':') else {
            code.push_str(line);
            continue;
        };
        let mut value = value.trim().to_owned();
        while value.ends_with('\\') {
            value.pop();
            value.push_str(lines.next().ok_or(BadKey::Damaged)?);
        }
        if header.eq_ignore_ascii_case("comment") {
            value.trim_matches('"').clone_into(&mut comment);
        }
    }
    match lines.filter(|line| !line.is_empty()).count() {
        0 => PublicKey::decode(None, &code, &comment),
        _ => Err(BadKey::Several(2)),
    }
}

/// What is left of a key: fields with their length before them (RFC 4251, 5).
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.next()?).ok()
    }

    /// A positive number without needless bytes before it.
    fn number(&mut self) -> Option<&'a [u8]> {
        match self.next()? {
            [0, rest @ ..] if rest.first().is_some_and(|top| top & 0x80 != 0) => Some(rest),
            plain @ [1..=0x7F, ..] => Some(plain),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(bytes: &[u8]) -> Vec<u8> {
        [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat()
    }

    fn line(kind: &str, fields: &[&[u8]]) -> String {
        let blob: Vec<u8> =
            std::iter::once(kind.as_bytes()).chain(fields.iter().copied()).flat_map(field).collect();
        format!("{kind} {} 张三@办公室", STANDARD.encode(blob))
    }

    fn rsa(bits: usize) -> String {
        let mut modulus = vec![0x11; bits.div_ceil(8)];
        modulus[0] = 1 << ((bits - 1) % 8);
        if modulus[0] & 0x80 != 0 {
            modulus.insert(0, 0);
        }
        line("ssh-rsa", &[&[1, 0, 1], &modulus])
    }

    #[test]
    fn every_kind_is_taken_and_written_as_it_was() {
        let point = |bytes: usize| [vec![4], vec![7; 2 * bytes]].concat();
        for text in [
            line("ssh-ed25519", &[&[9; 32]]),
            line("ecdsa-sha2-nistp256", &[b"nistp256", &point(32)]),
            line("ecdsa-sha2-nistp384", &[b"nistp384", &point(48)]),
            line("ecdsa-sha2-nistp521", &[b"nistp521", &point(66)]),
            rsa(2048),
            rsa(3071),
            rsa(16_384),
            line("sk-ssh-ed25519@openssh.com", &[&[9; 32], b"ssh:"]),
            line("sk-ecdsa-sha2-nistp256@openssh.com", &[b"nistp256", &point(32), b"ssh:"]),
        ] {
            let key = PublicKey::given(&format!("\u{FEFF}# mine\r\n{text}\r\n\r\n")).unwrap();
            assert_eq!(key.text(), text);
            assert_eq!(key.comment, "张三@办公室");
        }
    }

    #[test]
    fn what_is_wrong_with_a_key_is_told() {
        let good = line("ssh-ed25519", &[&[9; 32]]);
        let code = good.split(' ').nth(1).unwrap().to_owned();
        let cases = [
            (String::new(), BadKey::Empty),
            ("# nothing\n".to_owned(), BadKey::Empty),
            (format!("{good}\n{good}"), BadKey::Several(2)),
            (format!("ssh-rsa {code}"), BadKey::Mismatch("ssh-rsa".to_owned(), "ssh-ed25519".to_owned())),
            (format!("ssh-ed25519 {}", &code[..code.len() - 2]), BadKey::Encoding),
            (format!("ssh-ed25519 {}", &code[..code.len() - 4]), BadKey::Damaged),
            ("ssh-ed25519".to_owned(), BadKey::Damaged),
            (line("ssh-ed25519", &[&[9; 32], b"more"]), BadKey::Damaged),
            (line("ssh-ed25519", &[&[9; 31]]), BadKey::Damaged),
            (line("ecdsa-sha2-nistp256", &[b"nistp384", &[4; 65]]), BadKey::Damaged),
            (line("ecdsa-sha2-nistp256", &[b"nistp256", &[2; 33]]), BadKey::Damaged),
            (line("sk-ssh-ed25519@openssh.com", &[&[9; 32]]), BadKey::Damaged),
            (rsa(1024), BadKey::Bits(1024)),
            (rsa(2047), BadKey::Bits(2047)),
            (rsa(16_385), BadKey::Bits(16_385)),
            (line("ssh-rsa", &[&[2], &[0x7F; 256]]), BadKey::Bits(2047)),
            (line("ssh-dss", &[&[1], &[1], &[1], &[1]]), BadKey::Dsa),
            (line("ssh-ed25519-cert-v01@openssh.com", &[&[9; 32]]), BadKey::Certificate),
            (line("ssh-rot13", &[&[9; 32]]), BadKey::Unknown("ssh-rot13".to_owned())),
            (format!("no-pty {good}"), BadKey::Encoding),
            (format!("command=\"x\" {good}"), BadKey::Unknown("command=\"x\"".to_owned())),
        ];
        for (text, bad) in cases {
            let error = PublicKey::given(&text).unwrap_err();
            assert_eq!(error, bad, "{text}");
            for lang in [Lang::Zh, Lang::En] {
                assert!(!error.message(lang).contains(&code), "{error:?}");
            }
        }
        for private in [
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----",
            "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n",
            "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n",
        ] {
            assert_eq!(PublicKey::given(private), Err(BadKey::Private));
        }
    }

    #[test]
    fn a_key_that_putty_saved_is_the_same_key() {
        let one = PublicKey::given(&line("ssh-ed25519", &[&[9; 32]])).unwrap();
        let text = one.text();
        let code = text.split(' ').nth(1).unwrap();
        let (head, tail) = code.split_at(30);
        let saved = format!(
            "---- BEGIN SSH2 PUBLIC KEY ----\r\nComment: \"li \\\r\nsi\"\r\nx-tool: 7\r\n{head}\r\n{tail}\r\n\
             ---- END SSH2 PUBLIC KEY ----\r\n"
        );
        let other = PublicKey::given(&saved).unwrap();
        assert!(other.is(&one) && other.fingerprint() == one.fingerprint());
        assert_eq!(other.comment, "li si");
        for cut in [40, 90, 120] {
            assert!(PublicKey::given(&saved[..cut]).is_err());
        }
    }

    #[test]
    fn a_comment_can_not_begin_another_line() {
        let text = line("ssh-ed25519", &[&[9; 32]]);
        let saved = format!(
            "---- BEGIN SSH2 PUBLIC KEY ----\nComment: a\u{b}b\u{1b}[2J\u{202e}c\n{}\n---- END SSH2 PUBLIC KEY ----",
            text.split(' ').nth(1).unwrap()
        );
        let text = PublicKey::given(&saved).unwrap().text();
        assert!(!text.chars().any(|c| c.is_control() || c == '\u{202e}'), "{text:?}");
    }
}
