//! Which encoding the bytes of a file have.

use std::io::{self, Read};

use super::Encoding;

/// How many bytes are looked at for marks and zeros.
const LOOKED_AT: usize = 4096;

/// An encoding that was found.
pub(crate) struct Found {
    pub(crate) encoding: Encoding,
    /// Whether all bytes are known to be text of it.
    pub(crate) is_sure: bool,
}

/// The encoding of the bytes that each of the readers of `open` gives; see [`Encoding::of`].
pub(crate) fn encoding<'a>(open: &dyn Fn() -> io::Result<Box<dyn Read + 'a>>) -> io::Result<Found> {
    let mut start = Vec::new();
    open()?.take(LOOKED_AT as u64).read_to_end(&mut start)?;
    if let Some(encoding) = marked(&start).or_else(|| without_mark(&start)) {
        return Ok(Found { encoding, is_sure: false });
    }
    other(open)
}

/// The encoding that a byte order mark gives.
fn marked(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => Some(Encoding::Utf16Be),
        [0xef, 0xbb, 0xbf, ..] => Some(Encoding::Utf8),
        _ => None,
    }
}

/// UTF-16 without a mark: in a table most characters are ASCII, so that one byte of most pairs is zero.
fn without_mark(start: &[u8]) -> Option<Encoding> {
    let n_pairs = start.len() / 2;
    let zeros = |offset: usize| {
        let of_pair = start.chunks_exact(2).filter_map(|pair| pair.get(offset));
        of_pair.filter(|byte| **byte == 0).count()
    };
    let (high_first, low_first) = (zeros(0), zeros(1));
    if n_pairs < 2 || 2 * high_first.max(low_first) < n_pairs {
        return None;
    }
    match (high_first, low_first) {
        (0, _) => Some(Encoding::Utf16Le),
        (_, 0) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

#[cfg(not(feature = "encodings"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it reads")]
fn other<'a>(_open: &dyn Fn() -> io::Result<Box<dyn Read + 'a>>) -> io::Result<Found> {
    Ok(Found { encoding: Encoding::Utf8, is_sure: false })
}

#[cfg(feature = "encodings")]
fn other<'a>(open: &dyn Fn() -> io::Result<Box<dyn Read + 'a>>) -> io::Result<Found> {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

    /// How many bytes the detector is given.
    const MOST_FED: u64 = 1 << 20;

    let seen = look(open()?)?;
    let Some(line) = seen.broken_line else { return Ok(Found { encoding: Encoding::Utf8, is_sure: true }) };
    // A zero is in no text of these encodings. And a file with more sound characters of UTF-8 than broken ones is
    // damaged UTF-8.
    if seen.has_zero || seen.n_sound > seen.n_broken {
        return Ok(Found { encoding: Encoding::Utf8, is_sure: false });
    }
    let mut rest = open()?;
    io::copy(&mut rest.by_ref().take(line), &mut io::sink())?;
    let mut fed = Vec::new();
    rest.take(MOST_FED).read_to_end(&mut fed)?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&fed, true);
    let encoding = Encoding::Other(detector.guess(None, Utf8Detection::Deny));
    Ok(Found { encoding, is_sure: false })
}

/// What the bytes of a file say about UTF-8.
#[cfg(feature = "encodings")]
#[derive(Default)]
struct Seen {
    has_zero: bool,
    /// The number of characters beyond ASCII.
    n_sound: usize,
    /// The number of places that are no UTF-8.
    n_broken: usize,
    /// Where the line of the first of them begins: what is before it speaks for no other encoding.
    broken_line: Option<u64>,
}

#[cfg(feature = "encodings")]
fn look(mut input: Box<dyn Read + '_>) -> io::Result<Seen> {
    const BLOCK: u64 = 1 << 16;

    let mut seen = Seen::default();
    let (mut bytes, mut position, mut line) = (Vec::new(), 0_u64, 0_u64);
    loop {
        let n = input.by_ref().take(BLOCK).read_to_end(&mut bytes)?;
        let is_end = (n as u64) < BLOCK;
        // A character may go on in the next block.
        let used = if is_end { bytes.len() } else { bytes.len() - cut_off(&bytes) };
        let block = bytes.get(..used).unwrap_or(&bytes);
        seen.has_zero |= block.contains(&0);
        let mut at = 0;
        if !block.is_ascii() {
            for chunk in block.utf8_chunks() {
                seen.n_sound += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
                at += chunk.valid().len();
                if !chunk.invalid().is_empty() {
                    seen.n_broken += 1;
                    seen.broken_line.get_or_insert_with(|| {
                        let before = block.get(..at).unwrap_or_default();
                        let end = before.iter().rposition(|byte| *byte == b'\n');
                        end.map_or(line, |end| position + end as u64 + 1)
                    });
                }
                at += chunk.invalid().len();
            }
        }
        if let Some(end) = block.iter().rposition(|byte| *byte == b'\n') {
            line = position + end as u64 + 1;
        }
        position += used as u64;
        bytes.drain(..used);
        if is_end {
            return Ok(seen);
        }
    }
}

/// How many bytes at the end are the beginning of a character that is not there as a whole.
#[cfg(feature = "encodings")]
fn cut_off(bytes: &[u8]) -> usize {
    let last = bytes.get(bytes.len().saturating_sub(3)..).unwrap_or(bytes);
    let lead = last.iter().rposition(|byte| *byte >= 0xc0);
    let Some(rest) = lead.and_then(|lead| last.get(lead..)) else { return 0 };
    match std::str::from_utf8(rest) {
        Err(error) if error.error_len().is_none() => rest.len(),
        _ => 0,
    }
}
