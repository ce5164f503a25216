//! What goes wrong on the way to a server, where the library's kind of error says so.

use std::error::Error;
use std::io;

use vitrine_present::Texts;
use vitrine_present::lines::errors;

/// The sentence of an error of the network; `None` for other errors, and for those whose cause only the library can
/// say.
pub fn told(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return of(texts, error.get_ref()?.downcast_ref()?);
    }
    of(texts, error.downcast_ref()?)
}

fn of(texts: &Texts, error: &ureq::Error) -> Option<String> {
    let said = texts.io_error();
    match error {
        ureq::Error::Io(error) => Some(told(texts, error).unwrap_or_else(|| errors::chain(texts, error))),
        ureq::Error::Timeout(_) => Some(said.timed_out().to_owned()),
        ureq::Error::HostNotFound => Some(said.host_not_found().to_owned()),
        ureq::Error::ConnectionFailed => Some(said.unreachable().to_owned()),
        // The library's list is open.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_present::Locale;

    #[test]
    fn errors_of_the_network_are_told_by_their_kind() {
        let sv = Texts::of(Locale::of("sv").unwrap());
        let refused = ureq::Error::Io(io::ErrorKind::ConnectionRefused.into());
        assert_eq!(told(sv, &refused).as_deref(), Some("anslutningen nekades"));
        assert_eq!(told(Texts::english(), &refused).as_deref(), Some("the connection was refused"));
        let wrapped = io::Error::other(ureq::Error::HostNotFound);
        assert_eq!(told(sv, &wrapped).as_deref(), Some("det finns ingen server med det namnet"));
        assert_eq!(told(sv, &ureq::Error::RedirectFailed), None);
        assert_eq!(told(sv, &io::Error::other("x")), None);
    }
}
