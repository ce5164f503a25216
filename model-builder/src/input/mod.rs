//! Files of rows as the table reader takes them: a file, standard input, or a folder of files.
//!
//! - `folder`: the files of a folder and the columns that their paths give

mod folder;

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead as _, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use vitrine_table::{Content, ReadOptions, RowSource, Stored, TableError, WithColumns, open_content};

use crate::context::file_name;
use crate::failure::{Because as _, Failure};

pub use folder::inputs;

/// Puts standard input into a file, for commands that read it in several steps.
///
/// # Errors
/// Standard input that cannot be read, or no room for it.
pub fn keep(path: &Path) -> Result<()> {
    let copied = File::create(path).and_then(|mut file| io::copy(&mut io::stdin().lock(), &mut file));
    copied.because(|| Failure::Input).map(|_| ())
}

/// A file of rows.
#[derive(Clone)]
pub struct Input {
    /// Its name, for messages and provenance.
    pub name: String,
    stored: Arc<dyn Stored>,
    /// Columns that its path gives, with their values.
    columns: Vec<(String, String)>,
}

impl Input {
    /// A file on the disk.
    pub fn file(path: &Path) -> Self {
        Self { name: file_name(path), stored: Arc::new(OnDisk(path.to_owned())), columns: Vec::new() }
    }

    /// Standard input, which is put into a temporary file because the reader goes over it more than once.
    ///
    /// # Errors
    /// Standard input that cannot be read, or no room for it.
    pub fn standard(name: &str) -> Result<Self> {
        let spool = || -> io::Result<NamedTempFile> {
            let mut file = NamedTempFile::new()?;
            io::copy(&mut io::stdin().lock(), &mut file)?;
            file.flush()?;
            Ok(file)
        };
        let stored = Arc::new(Spooled(spool().because(|| Failure::Input)?));
        Ok(Self { name: name.to_owned(), stored, columns: Vec::new() })
    }

    /// What the path names: standard input for `-`, otherwise a file.
    ///
    /// # Errors
    /// As [`Input::standard`].
    pub fn of(path: &Path, standard: &str) -> Result<Self> {
        if path == Path::new("-") { Self::standard(standard) } else { Ok(Self::file(path)) }
    }

    /// Its content.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn content(&self) -> Result<Content<'static>, TableError> {
        Content::of_stored(&self.name, Arc::clone(&self.stored))
    }

    /// Its rows.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn open(&self, options: &ReadOptions<'_>) -> Result<Box<dyn RowSource>, TableError> {
        let source = open_content(self.content()?, options)?;
        if self.columns.is_empty() {
            return Ok(source);
        }
        Ok(Box::new(WithColumns::new(source, &self.columns)))
    }

    /// The SHA-256 of its content, unpacked, in hexadecimal. So a packed and a plain file of the same rows are the same.
    ///
    /// # Errors
    /// A file that cannot be read, or not be unpacked.
    pub fn sha256(&self) -> Result<String, TableError> {
        let content = self.content()?;
        sha256(&mut content.reader()?).map_err(|error| TableError::of_io(&self.name, &error))
    }

    /// The SHA-256 of its bytes as they are.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn raw_sha256(&self) -> Result<String, TableError> {
        let read = self.stored.read_from(0).and_then(|mut reader| sha256(&mut reader));
        read.map_err(|error| TableError::of_io(&self.name, &error))
    }

    /// Whether it is one of the files that `expected` names, by the SHA-256 of its bytes or of what is packed in them.
    /// Any file is where none is named.
    ///
    /// # Errors
    /// A file that cannot be read; a packed file that is damaged.
    pub fn is_one_of(&self, expected: &[String]) -> Result<bool, TableError> {
        Ok(expected.is_empty()
            || expected.contains(&self.raw_sha256()?)
            || (self.content()?.packed().is_some() && expected.contains(&self.sha256()?)))
    }
}

/// The SHA-256 of all that a reader gives.
fn sha256(reader: &mut dyn Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut reader = io::BufReader::with_capacity(1 << 16, reader);
    loop {
        let block = reader.fill_buf()?;
        if block.is_empty() {
            break;
        }
        hash.update(block);
        let n = block.len();
        reader.consume(n);
    }
    let mut hex = String::new();
    for byte in hash.finalize() {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex)
}

struct OnDisk(PathBuf);

impl Stored for OnDisk {
    fn n_bytes(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn read_from(&self, start: u64) -> io::Result<Box<dyn Read + Send>> {
        from(File::open(&self.0)?, start)
    }
}

struct Spooled(NamedTempFile);

impl Stored for Spooled {
    fn n_bytes(&self) -> io::Result<u64> {
        Ok(self.0.as_file().metadata()?.len())
    }

    fn read_from(&self, start: u64) -> io::Result<Box<dyn Read + Send>> {
        from(self.0.reopen()?, start)
    }
}

fn from(mut file: File, start: u64) -> io::Result<Box<dyn Read + Send>> {
    if start > 0 {
        file.seek(SeekFrom::Start(start))?;
    }
    Ok(Box::new(file))
}

#[cfg(test)]
mod tests {
    use vitrine_model::artifact::sha256_hex;

    use super::*;

    /// `a,b`, `1,2` as gzip packs them.
    const PACKED: &[u8] = &[
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 212, 73, 226, 50, 212, 49, 226, 2, 0, 123, 7, 151, 10, 8, 0, 0,
        0,
    ];

    #[test]
    fn either_hash_is_accepted_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let input = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            Input::file(&path)
        };
        let content = b"a,b\n1,2\n";
        let (packed, plain) = (input("t.csv.gz", PACKED), input("t.csv", content));
        for named in [sha256_hex(content), sha256_hex(PACKED)] {
            assert!(packed.is_one_of(&[sha256_hex(b"other"), named]).unwrap());
        }
        assert!(!packed.is_one_of(&[sha256_hex(b"other")]).unwrap());
        assert!(!plain.is_one_of(&[sha256_hex(PACKED)]).unwrap());
        assert!(plain.is_one_of(&[]).unwrap());
        assert_eq!(
            (packed.sha256().unwrap(), plain.sha256().unwrap()),
            (sha256_hex(content), sha256_hex(content))
        );
    }
}
