//! As much of HTTP/1.1 (RFC 9112) as a static server on this machine needs.

use std::io::{Error, ErrorKind, Read, Write};

/// The longest head of a request that is read, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;
/// The most headers that a request may have.
const MOST_HEADERS: usize = 100;

/// What matters of a request; a static server reads no bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method, such as `GET`.
    pub method: String,
    /// The path with its query, as it came.
    pub target: String,
    /// Whether the client understands gzip.
    pub takes_gzip: bool,
    /// Whether another request may follow on the same connection.
    pub stays_open: bool,
}

/// What is sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, without those that [`Answer::send`] adds.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads the next request of a connection; none when the client has closed it.
    ///
    /// `buffer` keeps what was read beyond a request and belongs to the connection.
    ///
    /// # Errors
    /// When the connection fails or waits for too long, or what came is no request.
    pub fn read(from: &mut impl Read, buffer: &mut Vec<u8>) -> std::io::Result<Option<Self>> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
            let mut head = httparse::Request::new(&mut headers);
            let parsed = head.parse(buffer).map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
            if let httparse::Status::Complete(length) = parsed {
                let request = Self::of(&head);
                buffer.drain(..length);
                return Ok(Some(request));
            }
            let mut more = [0; 4096];
            match from.read(&mut more)? {
                0 if buffer.is_empty() => return Ok(None),
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                _ if buffer.len() > LONGEST_HEAD => return Err(ErrorKind::InvalidData.into()),
                n => buffer.extend(more.iter().take(n)),
            }
        }
    }

    fn of(head: &httparse::Request) -> Self {
        let value = |name: &str| {
            let found = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
            found.map(|header| String::from_utf8_lossy(header.value).to_ascii_lowercase()).unwrap_or_default()
        };
        // What would follow a request with a body is that body, so such a connection is closed after the answer.
        let has_body =
            !["", "0"].contains(&value("content-length").as_str()) || !value("transfer-encoding").is_empty();
        Self {
            method: head.method.unwrap_or_default().to_owned(),
            target: head.path.unwrap_or_default().to_owned(),
            takes_gzip: value("accept-encoding").contains("gzip"),
            stays_open: head.version == Some(1) && !value("connection").contains("close") && !has_body,
        }
    }
}

impl Answer {
    /// A short text.
    pub fn plain(status: u16, text: &str) -> Self {
        let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        Self { status, headers, body: text.as_bytes().to_vec() }
    }

    /// Sends the answer to a request, without its body when only the head was asked for.
    ///
    /// # Errors
    /// When the connection fails.
    pub fn send(&self, to: &mut impl Write, request: &Request) -> std::io::Result<()> {
        let connection = if request.stays_open { "keep-alive" } else { "close" };
        let mut bytes = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status)).into_bytes();
        write!(bytes, "Content-Length: {}\r\nConnection: {connection}\r\n", self.body.len())?;
        for (name, value) in &self.headers {
            write!(bytes, "{name}: {value}\r\n")?;
        }
        bytes.extend(b"\r\n");
        if request.method != "HEAD" {
            bytes.extend(&self.body);
        }
        to.write_all(&bytes)?;
        to.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_one_after_the_other() -> std::io::Result<()> {
        let text = "GET /a HTTP/1.1\r\nHost: h\r\nAccept-Encoding: br, gzip\r\n\r\n\
                    HEAD /b HTTP/1.1\r\nConnection: close\r\n\r\n";
        let (mut from, mut buffer) = (text.as_bytes(), Vec::new());
        let first = Request::read(&mut from, &mut buffer)?.expect("a first request");
        assert_eq!((first.method.as_str(), first.target.as_str()), ("GET", "/a"));
        assert!(first.takes_gzip && first.stays_open);
        let second = Request::read(&mut from, &mut buffer)?.expect("a second request");
        assert_eq!((second.method.as_str(), second.target.as_str()), ("HEAD", "/b"));
        assert!(!second.takes_gzip && !second.stays_open);
        assert_eq!(Request::read(&mut from, &mut buffer)?, None);
        Ok(())
    }

    #[test]
    fn half_a_request_or_none_at_all_is_an_error() {
        for wrong in ["GET /a HTTP/1.1\r\nHost", "no request\r\n\r\n", "\0\0\0\0"] {
            assert!(Request::read(&mut wrong.as_bytes(), &mut Vec::new()).is_err(), "{wrong:?}");
        }
        let endless = "GET /".to_owned() + &"a".repeat(2 * LONGEST_HEAD);
        assert!(Request::read(&mut endless.as_bytes(), &mut Vec::new()).is_err());
    }

    #[test]
    fn a_request_with_a_body_ends_the_connection() -> std::io::Result<()> {
        let mut text = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc".as_bytes();
        let request = Request::read(&mut text, &mut Vec::new())?.expect("a request");
        assert!(!request.stays_open);
        Ok(())
    }
}
