//! Addresses: which ones are asked at all, and where a redirect or a link may lead.

use thiserror::Error;
use url::Url;

/// What stands for the number of a page in an address.
const PAGE: &str = "{page}";

/// Why an address is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It is no address.
    #[error("'{text}' is not an address: {reason}")]
    NotOne {
        /// The text.
        text: String,
        /// Why.
        reason: url::ParseError,
    },
    /// It has another scheme than http or https.
    #[error("'{url}' is of the scheme '{}'; only http and https are asked", url.scheme())]
    Scheme {
        /// The address.
        url: Url,
    },
    /// It names no host.
    #[error("'{url}' names no host")]
    NoHost {
        /// The address.
        url: Url,
    },
    /// A user name or password in it would end up in the files that say where rows came from.
    #[error("the address of {url} holds a user name or password; leave it out")]
    Password {
        /// The address without them.
        url: Url,
    },
    /// An encrypted address leads to one that is not.
    #[error("{to} is not encrypted, but {from}, which leads there, is")]
    NotEncrypted {
        /// The encrypted address.
        from: Box<Url>,
        /// The other one.
        to: Box<Url>,
    },
}

/// An address that may be asked.
///
/// # Errors
/// [`AddressError`].
pub fn parse(text: &str) -> Result<Url, AddressError> {
    check(Url::parse(text).map_err(|reason| AddressError::NotOne { text: text.to_owned(), reason })?)
}

/// Where a redirect or a link on `from` leads, without the part behind `#`.
///
/// # Errors
/// As [`parse`], and [`AddressError::NotEncrypted`].
pub fn step(from: &Url, to: &str) -> Result<Url, AddressError> {
    let url = from.join(to).map_err(|reason| AddressError::NotOne { text: to.to_owned(), reason })?;
    let url = check(url)?;
    if from.scheme() == "https" && url.scheme() == "http" {
        return Err(AddressError::NotEncrypted { from: Box::new(from.clone()), to: Box::new(url) });
    }
    Ok(url)
}

/// Scheme, host and port, by which robots.txt files are kept apart.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Whether an argument of the command line is an address and not a file.
pub fn is_address(argument: &str) -> bool {
    argument.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|sign: char| sign.is_ascii_alphabetic())
            && scheme.chars().all(|sign| sign.is_ascii_alphanumeric() || "+-.".contains(sign))
    })
}

/// Whether an address has a place for the number of a page.
pub fn is_numbered(template: &str) -> bool {
    template.contains(PAGE)
}

/// The address of a page; the address itself where it has no place for a number.
pub fn page(template: &str, number: usize) -> String {
    template.replace(PAGE, &number.to_string())
}

fn check(mut url: Url) -> Result<Url, AddressError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressError::Scheme { url });
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(AddressError::NoHost { url });
    }
    if !url.username().is_empty() || url.password().is_some() {
        let _ = url.set_password(None);
        let _ = url.set_username("");
        return Err(AddressError::Password { url });
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_asked() {
        assert_eq!(parse("HTTP://Example.org/a b#part").unwrap().as_str(), "http://example.org/a%20b");
        for (text, said) in [
            ("file:///etc/passwd", "only http and https"),
            ("ftp://example.org/a.csv", "'ftp'"),
            ("http://", "not an address"),
            ("example.org", "not an address"),
        ] {
            let problem = parse(text).unwrap_err().to_string();
            assert!(problem.contains(said), "{problem}");
        }
        let problem = parse("https://me:secret@example.org/").unwrap_err().to_string();
        assert!(problem.contains("password") && !problem.contains("secret"), "{problem}");
    }

    #[test]
    fn steps_are_relative_and_keep_encryption() {
        let from = parse("https://example.org/sales/new?page=1").unwrap();
        assert_eq!(step(&from, "?page=2").unwrap().as_str(), "https://example.org/sales/new?page=2");
        assert_eq!(step(&from, "//other.org/x").unwrap().as_str(), "https://other.org/x");
        assert!(step(&from, "http://example.org/").unwrap_err().to_string().contains("not encrypted"));
        assert!(step(&from, "file:///etc/passwd").unwrap_err().to_string().contains("only http"));
    }

    #[test]
    fn arguments_with_a_scheme_are_addresses() {
        assert!(is_address("https://a.org") && is_address("file:///a"));
        assert!(!is_address("a.csv") && !is_address("C:\\a.csv") && !is_address("://") && !is_address("-"));
        assert!(is_numbered("http://a.org/?p={page}"));
        assert_eq!(page("http://a.org/?p={page}", 7), "http://a.org/?p=7");
    }
}
