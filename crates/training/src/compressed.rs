//! The compressed size of a file.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::TrainError;
use crate::error::PipelineFault;

/// The number of bytes after the strongest gzip compression.
///
/// # Errors
/// [`TrainError::Pipeline`] where the bytes cannot be compressed.
pub(crate) fn gzip_size(bytes: &[u8]) -> Result<u64, TrainError> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    let written = written.map_err(|error| TrainError::Pipeline(PipelineFault::NotCompressed(error)))?;
    Ok(written.len() as u64)
}
