//! Why a file could not be used.

use std::fmt;

use leptos::wasm_split::SplitLoaderError;
use vitrine_model::artifact::{ArtifactError, FORMAT};
use vitrine_present::Texts;
use vitrine_present::lines::report::artifact_error;

use crate::texts::use_texts;

/// Why a file could not be used. Each prints as one sentence in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The request did not reach the server or its answer did not arrive whole.
    Network {
        /// The path from the page's base.
        path: String,
        /// What the browser says.
        reason: String,
    },
    /// The server answered with something other than the file.
    Status {
        /// The path from the page's base.
        path: String,
        /// The HTTP status.
        status: u16,
    },
    /// The bytes are not those that the catalog promised, or they are not a model.
    Content {
        /// The path from the page's base.
        path: String,
        /// What is wrong with it.
        reason: ArtifactError,
    },
    /// The file is not JSON of the right shape.
    Parse {
        /// The path from the page's base.
        path: String,
        /// What the reader says, with the place.
        reason: String,
    },
    /// The file was written for a newer page.
    Format {
        /// The path from the page's base.
        path: String,
        /// The format found.
        got: u32,
    },
    /// A part of the program did not arrive.
    Part,
    /// The site has been published anew, and what the open page asked for is gone.
    Replaced,
    /// The catalog has no system of this name.
    UnknownSystem {
        /// The name asked for.
        name: String,
    },
}

impl LoadError {
    /// What failed, in words.
    pub fn sentence(&self, texts: &Texts) -> String {
        let words = texts.load_error();
        match self {
            Self::Network { path, reason } => words.network(path, reason),
            Self::Status { path, status } => words.status(path, &status.to_string()),
            Self::Content { path, reason } => words.content(path, &artifact_error(texts, reason)),
            Self::Parse { path, reason } => words.parse(path, reason),
            Self::Format { path, got } => words.format(path, &got.to_string(), &FORMAT.to_string()),
            Self::Part => words.part().to_owned(),
            Self::Replaced => words.replaced().to_owned(),
            Self::UnknownSystem { name } => words.unknown_system(name),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence(use_texts()))
    }
}

impl std::error::Error for LoadError {}

impl From<SplitLoaderError> for LoadError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Part
    }
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;

    #[test]
    fn what_failed_is_said_in_every_language() {
        let error = LoadError::Status { path: "assets/catalog.json".to_owned(), status: 503 };
        let say = |texts| error.sentence(texts);
        assert_eq!(
            say(Texts::english()),
            "assets/catalog.json could not be fetched: the server answered with status 503"
        );
        assert_eq!(
            say(Texts::of(Locale::of("sv").unwrap())),
            "assets/catalog.json kunde inte hämtas: servern svarade med status 503"
        );
    }
}
