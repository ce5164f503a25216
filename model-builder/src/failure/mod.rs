//! What stops a command, as facts; the sentences are in the catalogue.
//!
//! - [`Told`]: what has a sentence in every language
//! - [`Failed`]: an error of this program, with its cause
//! - [`Failure`]: what the commands themselves cannot do
//! - `network`: what goes wrong on the way to a server

mod command;
pub mod network;

use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter};

use vitrine_present::Texts;

pub use command::Failure;

/// What has a sentence in every language.
pub trait Told: Debug + Send + Sync + 'static {
    /// The sentence, without its full stop and without its causes.
    fn told(&self, texts: &Texts) -> String;
}

/// Something that cannot be done, with its cause. It prints in English, as machines and logs want it.
#[derive(Debug)]
pub struct Failed {
    what: Box<dyn Told>,
    why: Option<anyhow::Error>,
}

impl Failed {
    /// The sentence, without its causes.
    pub fn told(&self, texts: &Texts) -> String {
        self.what.told(texts)
    }
}

impl Display for Failed {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(&self.told(Texts::english()))
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.why.as_ref().map(|why| &**why as &(dyn Error + 'static))
    }
}

/// An error without a cause.
pub fn failed(what: impl Told) -> anyhow::Error {
    anyhow::Error::new(Failed { what: Box::new(what), why: None })
}

/// Puts in front of an error what cannot be done because of it.
pub trait Because<T> {
    /// The value, or the error as the cause of what `what` gives.
    ///
    /// # Errors
    /// The error that was there, as the cause of another.
    fn because<W: Told>(self, what: impl FnOnce() -> W) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> Because<T> for Result<T, E> {
    fn because<W: Told>(self, what: impl FnOnce() -> W) -> anyhow::Result<T> {
        let failed = |why: E| Failed { what: Box::new(what()), why: Some(why.into()) };
        self.map_err(|why| anyhow::Error::new(failed(why)))
    }
}

#[cfg(test)]
pub mod samples {
    use super::Told;
    use vitrine_present::{Locale, Texts};

    /// The sentences of `all` in English and Swedish, which must differ and have no gap.
    pub fn told(all: &[&dyn Told]) -> Vec<[String; 2]> {
        let sv = Texts::of(Locale::of("sv").unwrap());
        let both = |one: &&dyn Told| {
            let said = [Texts::english(), sv].map(|texts| one.told(texts));
            assert!(said.iter().all(|said| !said.is_empty() && !said.contains('…')), "{one:?}: {said:?}");
            assert_ne!(said[0], said[1], "{one:?}");
            said
        };
        all.iter().map(both).collect()
    }
}
