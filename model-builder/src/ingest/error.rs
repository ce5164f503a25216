//! Why something was not fetched.

use std::fmt;
use std::time::Duration;

use url::Url;
use vitrine_present::Texts;
use vitrine_present::lines::errors;
use vitrine_publish::system::address::AddressError;

use crate::failure::{Told, network};

/// Why an address gave nothing. It prints in English.
#[derive(Debug)]
pub enum FetchError {
    /// An answer other than success that will not become one by trying again.
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// The site does not want programs there.
    Disallowed {
        /// The address.
        url: String,
        /// The site.
        origin: String,
    },
    /// What the site wants cannot be known, so nothing is read there.
    NoRobots {
        /// The site.
        origin: String,
        /// What went wrong.
        source: Box<FetchError>,
    },
    /// An address that is not asked.
    Address(Box<AddressError>),
    /// A redirect that is not followed.
    Redirect {
        /// The addresses so far.
        trail: Vec<String>,
        /// What is wrong with the next one.
        end: RedirectEnd,
    },
    /// Something else than rows.
    Type {
        /// The address.
        url: String,
        /// The media type of the answer; `None` for a web page, also if it is sent as another type.
        got: Option<String>,
    },
    /// More than is accepted.
    TooLarge {
        /// The address.
        url: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The server asks for a wait that is too long.
    AskedToWait {
        /// The address.
        url: String,
        /// What it asks for.
        seconds: u64,
        /// What is accepted.
        limit: u64,
    },
    /// The last of all tries failed too.
    GaveUp {
        /// The address.
        url: String,
        /// The number of tries.
        tries: u32,
        /// What the last one met.
        why: Passing,
    },
    /// A connection that cannot be made at all.
    Connection {
        /// The address.
        url: String,
        /// What went wrong.
        why: Box<ureq::Error>,
    },
}

/// Why a redirect is not followed.
#[derive(Debug)]
pub enum RedirectEnd {
    /// It leads to an address that is not asked.
    Refused(Box<AddressError>),
    /// It leads to an address that led here.
    Loop(Url),
    /// There were too many before it.
    TooMany {
        /// Where it leads.
        next: Url,
        /// The most that are followed.
        limit: usize,
    },
    /// It does not say where it leads.
    Nowhere {
        /// The status.
        status: u16,
    },
}

/// What happened to a request that may succeed when it is sent again.
#[derive(Debug)]
pub enum Passing {
    /// The rest of an answer does not go on from what has arrived.
    Mismatch,
    /// A status that may change.
    Status(u16),
    /// The connection broke.
    Broke {
        /// The bytes that had arrived.
        arrived: u64,
        /// What went wrong.
        why: std::io::Error,
    },
    /// The answer was shorter than it said.
    EndedEarly {
        /// The bytes that arrived.
        arrived: u64,
        /// The bytes that were to arrive.
        total: u64,
    },
    /// There was no answer.
    NoAnswer(Box<ureq::Error>),
}

/// That a request is sent again, after a wait.
#[derive(Debug)]
pub struct Again<'a> {
    /// The address.
    pub url: &'a Url,
    /// What happened.
    pub why: &'a Passing,
    /// The wait.
    pub wait: Duration,
}

impl FetchError {
    /// Whether the server says that there is nothing at the address.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Status { status: 404 | 410, .. })
    }
}

impl Told for FetchError {
    fn told(&self, texts: &Texts) -> String {
        let (said, locale) = (texts.ingest_error(), texts.locale());
        match self {
            Self::Status { url, status } => {
                let code = status.to_string();
                match status {
                    401 | 403 | 407 => said.status_login(url, &code),
                    404 | 410 => said.status_absent(url, &code),
                    _ => said.status(url, &code),
                }
            }
            Self::Disallowed { url, origin } => said.disallowed(url, origin),
            Self::NoRobots { origin, source: _ } => said.no_robots(origin),
            Self::Address(error) => errors::chain(texts, &**error),
            Self::Redirect { trail, end } => {
                let mut trail = trail.iter().cloned();
                let first = trail.next().unwrap_or_default();
                let trail = trail.fold(first, |first, next| said.redirect_step(&first, &next));
                said.redirect(&trail, &end.told(texts))
            }
            Self::Type { url, got: None } => said.media_html(url),
            Self::Type { url, got: Some(got) } => said.media(url, got),
            Self::TooLarge { url, limit } => said.too_large(url, &locale.bytes(*limit)),
            Self::AskedToWait { url, seconds, limit } => {
                said.asked_to_wait(url, &locale.whole(*seconds), &locale.whole(*limit))
            }
            Self::GaveUp { url, tries, why } => said.gave_up(url, u64::from(*tries), &why.told(texts)),
            Self::Connection { url, why } => said.connection(url, &cause(texts, &**why)),
        }
    }
}

impl Told for RedirectEnd {
    fn told(&self, texts: &Texts) -> String {
        let said = texts.ingest_error();
        match self {
            Self::Refused(why) => said.redirect_refused(&errors::chain(texts, &**why)),
            Self::Loop(next) => said.redirect_loop(next.as_str()),
            Self::TooMany { next, limit } => said.redirect_far(next.as_str(), *limit as u64),
            Self::Nowhere { status } => said.redirect_nowhere(&status.to_string()),
        }
    }
}

impl Told for Passing {
    fn told(&self, texts: &Texts) -> String {
        let (said, locale) = (texts.ingest_error(), texts.locale());
        match self {
            Self::Mismatch => said.mismatch().to_owned(),
            Self::Status(status) => said.passing_status(&status.to_string()),
            Self::Broke { arrived, why } => said.broke(&locale.bytes(*arrived), &cause(texts, why)),
            Self::EndedEarly { arrived, total } => {
                said.ended_early(&locale.bytes(*arrived), &locale.bytes(*total))
            }
            Self::NoAnswer(why) => said.no_answer(&cause(texts, &**why)),
        }
    }
}

impl Again<'_> {
    /// The remark in a language.
    pub fn told(&self, texts: &Texts) -> String {
        let seconds = texts.locale().number(self.wait.as_secs_f64(), 1);
        texts.ingest_error().again(self.url.as_str(), &self.why.told(texts), &seconds)
    }
}

fn cause(texts: &Texts, error: &(dyn std::error::Error + 'static)) -> String {
    errors::chain_with(texts, error, &|error| network::told(texts, error))
}

impl fmt::Display for FetchError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.told(Texts::english()))
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoRobots { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;
    use vitrine_publish::system::address;

    use super::*;
    use crate::failure::samples::told;

    fn url() -> String {
        "https://a.org/sales".to_owned()
    }

    fn next() -> Url {
        Url::parse("https://a.org/b").unwrap()
    }

    fn redirect(end: RedirectEnd) -> FetchError {
        FetchError::Redirect { trail: vec![url(), "https://a.org/a".to_owned()], end }
    }

    fn gave_up(why: Passing) -> FetchError {
        FetchError::GaveUp { url: url(), tries: 6, why }
    }

    #[test]
    fn every_error_is_told_in_every_language() {
        let refused = || ureq::Error::Io(std::io::ErrorKind::ConnectionRefused.into());
        let absent = || FetchError::Status { url: url(), status: 404 };
        let file = || Box::new(address::parse("file:///etc/passwd").unwrap_err());
        let said = told(&[
            &absent(),
            &FetchError::Status { url: url(), status: 403 },
            &FetchError::Status { url: url(), status: 418 },
            &FetchError::Disallowed { url: url(), origin: "https://a.org".to_owned() },
            &FetchError::NoRobots { origin: "https://a.org".to_owned(), source: Box::new(absent()) },
            &redirect(RedirectEnd::Refused(file())),
            &redirect(RedirectEnd::Loop(next())),
            &redirect(RedirectEnd::TooMany { next: next(), limit: 5 }),
            &redirect(RedirectEnd::Nowhere { status: 301 }),
            &FetchError::Type { url: url(), got: None },
            &FetchError::Type { url: url(), got: Some("application/pdf".to_owned()) },
            &FetchError::TooLarge { url: url(), limit: 100_000_000 },
            &FetchError::AskedToWait { url: url(), seconds: 86_400, limit: 300 },
            &gave_up(Passing::Mismatch),
            &gave_up(Passing::Status(503)),
            &gave_up(Passing::Broke { arrived: 1_500, why: std::io::ErrorKind::ConnectionReset.into() }),
            &gave_up(Passing::EndedEarly { arrived: 10, total: 1_500 }),
            &gave_up(Passing::NoAnswer(Box::new(refused()))),
            &FetchError::Connection { url: url(), why: Box::new(refused()) },
        ]);
        assert_eq!(
            said[6],
            [
                "https://a.org/sales leads to https://a.org/a: leads to https://a.org/b: the redirects form a loop",
                "https://a.org/sales leder till https://a.org/a: leder till https://a.org/b: omdirigeringarna går runt i en slinga"
            ]
        );
        assert_eq!(
            said[15][1],
            "https://a.org/sales: gav upp efter 6 försök; det sista: anslutningen bröts efter 1,5 kB \
             (anslutningen stängdes av den andra sidan)"
        );
        let sv = Texts::of(Locale::of("sv").unwrap());
        let error = FetchError::NoRobots { origin: "https://a.org".to_owned(), source: Box::new(absent()) };
        assert_eq!(
            crate::print::error(sv, &anyhow::Error::new(error)),
            "https://a.org/robots.txt kan inte läsas: https://a.org/sales: servern svarar med status 404 \
             (det finns ingenting på den adressen)"
        );
        let again = Again { url: &next(), why: &Passing::Status(503), wait: Duration::from_millis(1_500) };
        assert_eq!(again.told(sv), "https://a.org/b: servern svarar med status 503; försöker igen om 1,5 s");
    }
}
