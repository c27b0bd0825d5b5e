//! Where a server is: an address that a client may send its token to.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

/// Longest address, in bytes.
const LONGEST: usize = 2_048;

/// A server's address: `https://host[:port][/path]`, or `http` where that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

/// Why a text is no address of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not a URL.
    #[error("not a URL")]
    Form,
    /// Neither `https` nor `http`.
    #[error("neither https nor http")]
    Scheme,
    /// It holds a user, a password, a query or a fragment, which no server's address has.
    #[error("it has parts that no server's address has")]
    Parts,
}

impl Address {
    /// Whether what is sent there can't be read on the way.
    pub fn is_private(&self) -> bool {
        self.0.scheme() == "https" || self.is_loopback()
    }

    /// Whether it is `http`.
    pub fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// Whether it is this machine. Names other than `localhost` are not looked up: what they stand for may change.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }

    /// The host, an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// The port, the scheme's own unless said.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    /// The name under which the server's records are kept on this machine: host, port, and path where there is one.
    pub fn name(&self) -> String {
        format!("{}:{}{}", self.host(), self.port(), self.0.path().trim_end_matches('/'))
    }

    /// The URL of a path of the contract.
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.as_str().trim_end_matches('/'))
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(BadAddress::Form);
        }
        let url = Url::parse(text).map_err(|_| BadAddress::Form)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(BadAddress::Scheme);
        }
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare {
            return Err(BadAddress::Parts);
        }
        if url.host_str().is_none_or(str::is_empty)
            || url.port_or_known_default().is_none_or(|port| port == 0)
        {
            return Err(BadAddress::Form);
        }
        Ok(Self(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn paths_and_names() {
        let plain = address("https://shumei.example");
        assert_eq!(plain.at("/v1/session").as_str(), "https://shumei.example/v1/session");
        assert_eq!(
            (plain.name().as_str(), plain.to_string().as_str()),
            ("shumei.example:443", "https://shumei.example")
        );
        let below = address(" https://County.example:8443/shumei/ ");
        assert_eq!(below.at("/v1/session").as_str(), "https://county.example:8443/shumei/v1/session");
        assert_eq!(below.name(), "county.example:8443/shumei");
        assert_eq!(address("http://[::1]:80").name(), "::1:80");
    }

    #[test]
    fn only_this_machine_is_private_without_tls() {
        for text in ["https://a.example", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1"] {
            assert!(address(text).is_private(), "{text}");
        }
        for text in
            ["http://a.example", "http://10.0.0.1", "http://127.0.0.1.example", "http://localhost.example"]
        {
            assert!(!address(text).is_private(), "{text}");
        }
    }

    #[test]
    fn what_is_no_address() {
        for (text, error) in [
            ("", BadAddress::Form),
            ("shumei.example", BadAddress::Form),
            ("https://", BadAddress::Form),
            ("https://a:0", BadAddress::Form),
            ("https://a:99999", BadAddress::Form),
            ("ftp://a", BadAddress::Scheme),
            ("file:///etc/passwd", BadAddress::Scheme),
            ("https://user@a", BadAddress::Parts),
            ("https://user:pass@a", BadAddress::Parts),
            ("https://a/?x", BadAddress::Parts),
            ("https://a/#x", BadAddress::Parts),
        ] {
            assert_eq!(text.parse::<Address>(), Err(error), "{text}");
        }
        assert_eq!(format!("https://{}", "a".repeat(3_000)).parse::<Address>(), Err(BadAddress::Form));
    }
}
