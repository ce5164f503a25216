//! The artifact: one exported model version as a file that describes itself.
//!
//! An artifact is a JSON object with a format version. Its name carries the start of its SHA-256 and the catalog
//! carries all of it, so a file that was damaged or swapped is refused before it is read.

use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::json::{self, FromJson, ReadError, Tree};
use crate::pipeline::Pipeline;

/// The format version of files that need nothing newer.
pub const FORMAT: u32 = 4;
/// The newest format version of an artifact, which this crate reads as well as all before it. An artifact has it only
/// where it has to be refused by older programs.
pub const NEWEST: u32 = 5;
const KIND: &str = "vitrine-model";

/// One exported model.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Artifact {
    /// Always `vitrine-model`: distinguishes an artifact from other JSON files.
    pub kind: String,
    /// The format version of the file.
    pub format: u32,
    /// The candidate's name in the system file, for example `forest`.
    pub name: String,
    /// The name that people read, for example `Random forest`.
    pub label: String,
    /// How it came to be.
    pub card: ModelCard,
    /// What predicts.
    pub pipeline: Pipeline,
}

/// What is worth knowing about how a model came to be.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ModelCard {
    /// The estimator's family, for example `k-nearest neighbours`.
    pub family: String,
    /// The chosen hyperparameters, as name and value.
    pub hyperparameters: Vec<(String, String)>,
    /// The number of rows the exported model was fitted on.
    pub n_samples: usize,
    /// The seed of every random draw.
    pub seed: u64,
    /// What the model was trained from: each file's name and SHA-256.
    pub sources: Vec<SourceFile>,
}

/// A data file that went into a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct SourceFile {
    /// The file's name.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Why a file is not an artifact that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArtifactError {
    /// The bytes are not those the catalog promised.
    #[error(
        "the file's SHA-256 is {got}, the catalog expects {expected}; it is damaged or from another build, load it again"
    )]
    Hash {
        /// The hash in the catalog.
        expected: String,
        /// The hash of the bytes.
        got: String,
    },
    /// The bytes are not JSON of the right shape.
    #[error("the file cannot be read as a model: {reason}")]
    Shape {
        /// What the reader says, with the place.
        reason: String,
    },
    /// The file is some other JSON file.
    #[error("the file is not a model: its kind is '{got}', expected '{KIND}'")]
    Kind {
        /// The kind found.
        got: String,
    },
    /// The file was written by a newer program.
    #[error("the file has format {got}; this program reads formats up to {NEWEST}, update it")]
    Format {
        /// The format found.
        got: u32,
    },
    /// The parts of the model contradict each other.
    #[error("the model in the file contradicts itself: {reason}")]
    Content {
        /// The first contradiction.
        reason: String,
    },
}

#[derive(FromJson)]
struct Head {
    kind: String,
    format: u32,
}

impl Artifact {
    /// An artifact of the oldest format that has all that the pipeline needs.
    pub fn new(name: &str, label: &str, card: ModelCard, pipeline: Pipeline) -> Self {
        let is_new = pipeline.preprocess.is_new() || pipeline.estimator.is_new();
        Self {
            kind: KIND.to_owned(),
            format: if is_new { NEWEST } else { FORMAT },
            name: name.to_owned(),
            label: label.to_owned(),
            card,
            pipeline,
        }
    }

    /// The bytes of the file: one line of JSON with exact numbers and a line end. The same artifact gives the
    /// same bytes.
    ///
    /// # Errors
    /// [`ArtifactError::Content`] if the artifact could not be read back, for example with more distinct leaf
    /// values than can be packed.
    pub fn encode(&self) -> Result<Vec<u8>, ArtifactError> {
        let mut bytes =
            serde_json::to_vec(self).map_err(|error| ArtifactError::Content { reason: error.to_string() })?;
        bytes.push(b'\n');
        Self::decode(&bytes)?;
        Ok(bytes)
    }

    /// Reads an artifact and checks it whole; what is returned can predict without failing on its own data.
    ///
    /// # Errors
    /// Every way a file can be wrong but its hash; see [`ArtifactError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ArtifactError> {
        let tree = Tree::parse(bytes).map_err(shape)?;
        let head: Head = json::read_tree(&tree).map_err(shape)?;
        if head.kind != KIND {
            return Err(ArtifactError::Kind { got: head.kind });
        }
        if head.format == 0 || head.format > NEWEST {
            return Err(ArtifactError::Format { got: head.format });
        }
        let mut artifact: Self = json::read_tree(&tree).map_err(shape)?;
        drop(tree);
        artifact.pipeline.prepare().map_err(|reason| ArtifactError::Content { reason })?;
        Ok(artifact)
    }

    /// Reads an artifact whose hash is known from the catalog.
    ///
    /// # Errors
    /// [`ArtifactError::Hash`] for other bytes; otherwise as [`Artifact::decode`].
    pub fn decode_checked(bytes: &[u8], sha256: &str) -> Result<Self, ArtifactError> {
        check_hash(bytes, sha256)?;
        Self::decode(bytes)
    }
}

/// The SHA-256 of `bytes` in lower case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let nibbles = Sha256::digest(bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

/// Compares the SHA-256 of `bytes` with the expected one.
///
/// # Errors
/// [`ArtifactError::Hash`] with both.
pub fn check_hash(bytes: &[u8], sha256: &str) -> Result<(), ArtifactError> {
    let got = sha256_hex(bytes);
    if got == sha256 { Ok(()) } else { Err(ArtifactError::Hash { expected: sha256.to_owned(), got }) }
}

fn shape(error: ReadError) -> ArtifactError {
    ArtifactError::Shape { reason: error.to_string() }
}
