//! The bytes of a file, wherever they lie: in memory, or somewhere that they are read from as often as needed.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

use crate::error::TableError;
use crate::packed::{self, packed_by};

/// Bytes that lie outside the memory, such as those of a file on a disk.
pub trait Stored: Send + Sync {
    /// The number of bytes.
    ///
    /// # Errors
    /// What the place of the bytes says.
    fn n_bytes(&self) -> io::Result<u64>;

    /// The bytes from a position on.
    ///
    /// # Errors
    /// What the place of the bytes says.
    fn read_from(&self, start: u64) -> io::Result<Box<dyn Read + Send>>;
}

/// The content of a file: its bytes, or what is packed in them.
#[derive(Clone)]
pub struct Content<'a> {
    file: String,
    raw: Raw<'a>,
    /// What packed it.
    packed: Option<&'static str>,
}

#[derive(Clone)]
enum Raw<'a> {
    Bytes(Cow<'a, [u8]>),
    Stored(Arc<dyn Stored>),
}

impl<'a> Content<'a> {
    /// Bytes in memory. `file` is for messages.
    pub fn of_bytes(file: &str, bytes: &'a [u8]) -> Self {
        Self { file: file.to_owned(), raw: Raw::Bytes(Cow::Borrowed(bytes)), packed: packed_by(bytes) }
    }

    /// Bytes that lie elsewhere. `file` is for messages.
    ///
    /// # Errors
    /// Bytes that cannot be read.
    pub fn of_stored(file: &str, stored: Arc<dyn Stored>) -> Result<Self, TableError> {
        let mut content = Self { file: file.to_owned(), raw: Raw::Stored(stored), packed: None };
        content.packed = packed_by(&content.start(4)?);
        Ok(content)
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What packed the file; `None` where nothing did.
    pub fn packed(&self) -> Option<&'static str> {
        self.packed
    }

    /// The content from its start to its end. An error of the reader carries a [`TableError`] where the packed bytes
    /// are damaged; [`TableError::of_io`] finds it.
    ///
    /// # Errors
    /// Bytes that cannot be read, or not be unpacked.
    pub fn reader(&self) -> Result<Box<dyn Read + '_>, TableError> {
        let raw: Box<dyn Read + '_> = match &self.raw {
            Raw::Bytes(bytes) => Box::new(bytes.as_ref()),
            Raw::Stored(stored) => self.stored_reader(stored)?,
        };
        self.unpacking(raw)
    }

    /// As [`Content::reader`], where the content is needed no more.
    ///
    /// # Errors
    /// As there.
    pub fn into_reader(self) -> Result<Box<dyn Read + 'a>, TableError> {
        let raw: Box<dyn Read + 'a> = match self.raw.clone() {
            Raw::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Raw::Stored(stored) => self.stored_reader(&stored)?,
        };
        self.unpacking(raw)
    }

    fn stored_reader(&self, stored: &Arc<dyn Stored>) -> Result<Box<dyn Read + Send>, TableError> {
        stored.read_from(0).map_err(|error| TableError::of_io(&self.file, &error))
    }

    fn unpacking<'b>(&self, raw: Box<dyn Read + 'b>) -> Result<Box<dyn Read + 'b>, TableError> {
        match self.packed {
            Some(by) => packed::reader(&self.file, raw, by),
            None => Ok(raw),
        }
    }

    /// The first bytes of the content, fewer than `n` where there are not so many.
    ///
    /// # Errors
    /// As [`Content::reader`].
    pub fn start(&self, n: usize) -> Result<Vec<u8>, TableError> {
        let mut bytes = Vec::new();
        let read = self.reader()?.take(n as u64).read_to_end(&mut bytes);
        read.map_err(|error| TableError::of_io(&self.file, &error))?;
        Ok(bytes)
    }

    /// The whole content in memory.
    ///
    /// # Errors
    /// Bytes that cannot be read; a packed file that is damaged or holds more than 4 GiB.
    pub fn into_bytes(self) -> Result<Cow<'a, [u8]>, TableError> {
        let Self { file, raw, packed } = self;
        let bytes = match raw {
            Raw::Bytes(bytes) => bytes,
            Raw::Stored(stored) => {
                let mut bytes = Vec::new();
                let read = stored.read_from(0).and_then(|mut reader| reader.read_to_end(&mut bytes));
                read.map_err(|error| TableError::of_io(&file, &error))?;
                Cow::Owned(bytes)
            }
        };
        Ok(match packed {
            Some(by) => Cow::Owned(packed::unpack(&file, &bytes, by)?),
            None => bytes,
        })
    }

    /// Where the content lies, if it is outside the memory and not packed.
    #[cfg(feature = "parquet")]
    pub(crate) fn stored(&self) -> Option<Arc<dyn Stored>> {
        match &self.raw {
            Raw::Stored(stored) if self.packed.is_none() => Some(Arc::clone(stored)),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Bytes that are read a few at a time, as those of a slow disk.
    pub(crate) struct Slow(pub Vec<u8>);

    impl Stored for Slow {
        fn n_bytes(&self) -> io::Result<u64> {
            Ok(self.0.len() as u64)
        }

        fn read_from(&self, start: u64) -> io::Result<Box<dyn Read + Send>> {
            Ok(Box::new(Few(self.0[start as usize..].to_vec(), 0)))
        }
    }

    struct Few(Vec<u8>, usize);

    impl Read for Few {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = into.len().min(3).min(self.0.len() - self.1);
            into[..n].copy_from_slice(&self.0[self.1..self.1 + n]);
            self.1 += n;
            Ok(n)
        }
    }

    struct Broken;

    impl Stored for Broken {
        fn n_bytes(&self) -> io::Result<u64> {
            Ok(1)
        }

        fn read_from(&self, _start: u64) -> io::Result<Box<dyn Read + Send>> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }

    #[test]
    fn content_is_the_same_wherever_it_lies() {
        let bytes = b"a,b\n1,2\n";
        let here = Content::of_bytes("t", bytes);
        let there = Content::of_stored("t", Arc::new(Slow(bytes.to_vec()))).unwrap();
        for content in [here, there] {
            assert_eq!((content.packed(), content.start(5).unwrap()), (None, b"a,b\n1".to_vec()));
            let mut read = Vec::new();
            content.reader().unwrap().read_to_end(&mut read).unwrap();
            content.clone().into_reader().unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, [bytes, bytes].map(|bytes| bytes.to_vec()).concat());
            assert_eq!(&*content.into_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let Err(error) = Content::of_stored("t.csv", Arc::new(Broken)) else { panic!() };
        let TableError::Input { file, kind, .. } = &error else { panic!("{error}") };
        assert_eq!((file.as_str(), *kind), ("t.csv", io::ErrorKind::PermissionDenied));
    }
}
