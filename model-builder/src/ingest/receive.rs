//! One request and its answer: what its status and headers mean, and how its body arrives.

use std::io::Read as _;
use std::time::Duration;

use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body};
use url::Url;

use super::document::{Document, Validators};
use super::error::{FetchError, Passing, RedirectEnd};
use super::limits::Limits;
use super::pace::Clock;
use super::retry;
use super::robots::LIMIT_BYTES;

/// What an address answers.
#[derive(Debug)]
pub enum Reply {
    /// Nothing has changed.
    Unchanged,
    /// The address to ask instead, as the server writes it.
    Redirect(String),
    /// A document.
    Document(Box<Document>),
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Trouble {
    /// Trying again may help.
    Passing {
        /// What happened.
        why: Passing,
        /// The wait that the server asks for.
        asked: Option<Duration>,
    },
    /// Trying again cannot help.
    Final(FetchError),
}

/// What has arrived of a document whose connection broke.
#[derive(Debug, Default)]
pub struct Part {
    bytes: Vec<u8>,
    /// What the document was when it began to arrive.
    validators: Validators,
    /// Its whole length; `None` where the rest cannot be asked for.
    total: Option<u64>,
}

impl Part {
    /// Where the next try goes on; 0 where it starts anew.
    fn start(&self) -> u64 {
        if self.total.is_some() { self.bytes.len() as u64 } else { 0 }
    }
}

/// Sends one request, and reads its answer. `known` makes it conditional; `part` holds what earlier tries brought.
///
/// # Errors
/// [`Trouble`], with what arrived in `part` where the server can send the rest.
pub fn ask(
    agent: &Agent,
    url: &Url,
    known: Option<&Validators>,
    limits: &Limits,
    rows: bool,
    part: &mut Part,
    clock: &dyn Clock,
) -> Result<Reply, Trouble> {
    let start = part.start();
    // Ranges count the bytes as they are stored, so the answer must not be compressed on its way.
    let mut request = agent.get(url.as_str()).header("Accept-Encoding", "identity");
    if rows {
        request = request.header(
            "Accept",
            "text/csv, application/json, application/x-ndjson, text/plain;q=0.8, */*;q=0.1",
        );
    }
    if start > 0 {
        request = request.header("Range", format!("bytes={start}-"));
        // Where the document has changed meanwhile the server itself sends the whole.
        if let Some(validator) = same_bytes(&part.validators) {
            request = request.header("If-Range", validator);
        }
    } else if let Some(known) = known {
        if let Some(etag) = &known.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = &known.last_modified {
            request = request.header("If-Modified-Since", date);
        }
    }
    let response = request.call().map_err(|error| without_answer(url, error))?;
    let status = response.status().as_u16();
    let header = |name| text(response.headers(), name);
    match status {
        200 => {
            *part = Part::begin(&response);
            receive(url, response, limits, rows, part)
        }
        206 if start > 0 && goes_on(&response, part) => receive(url, response, limits, rows, part),
        // What the server sends does not go on from what has arrived, so it is asked for the whole.
        206 | 416 if start > 0 => {
            *part = Part::default();
            Err(passing(Passing::Mismatch))
        }
        304 if start == 0 && known.is_some() => Ok(Reply::Unchanged),
        301 | 302 | 303 | 307 | 308 => match header("location") {
            Some(to) => Ok(Reply::Redirect(to)),
            None => Err(Trouble::Final(FetchError::Redirect {
                trail: vec![url.to_string()],
                end: RedirectEnd::Nowhere { status },
            })),
        },
        _ if retry::is_passing(status) => Err(Trouble::Passing {
            why: Passing::Status(status),
            asked: header("retry-after")
                .and_then(|asked| retry::asked(&asked, header("date").as_deref(), clock.wall())),
        }),
        _ => Err(Trouble::Final(FetchError::Status { url: url.to_string(), status })),
    }
}

impl Part {
    /// Nothing yet of the document that an answer starts to send.
    fn begin(response: &Response<Body>) -> Self {
        let refuses = text(response.headers(), "accept-ranges").is_some_and(|ranges| ranges == "none");
        let validators = validators(response.headers());
        let can_go_on = !refuses && same_bytes(&validators).is_some();
        let total = response.body().content_length().filter(|_| can_go_on);
        Self { bytes: Vec::new(), validators, total }
    }
}

/// Whether an answer with a range is the rest of what has arrived, and of the same document.
fn goes_on(response: &Response<Body>, part: &Part) -> bool {
    let range = text(response.headers(), "content-range").unwrap_or_default();
    let (bounds, total) =
        range.strip_prefix("bytes ").and_then(|rest| rest.split_once('/')).unwrap_or_default();
    let start = bounds.split('-').next().and_then(|start| start.trim().parse().ok());
    // The server compared the validator that it was asked with, and may leave out others (RFC 9110, 15.3.7).
    let validators = validators(response.headers());
    let is_same = |now: Option<String>, before: &Option<String>| now.is_none() || now == *before;
    start == Some(part.start())
        && total.trim().parse().ok() == part.total
        && is_same(validators.etag, &part.validators.etag)
        && is_same(validators.last_modified, &part.validators.last_modified)
}

fn receive(
    url: &Url,
    mut response: Response<Body>,
    limits: &Limits,
    rows: bool,
    part: &mut Part,
) -> Result<Reply, Trouble> {
    let media_type = text(response.headers(), "content-type")
        .map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .filter(|kind| !kind.is_empty());
    if let Some(wrong) = media_type.as_deref().filter(|kind| rows && !may_hold_rows(kind)) {
        let got = (!wrong.contains("html")).then(|| wrong.to_owned());
        return Err(Trouble::Final(FetchError::Type { url: url.to_string(), got }));
    }
    let links = response.headers().get_all("link").iter().filter_map(|link| link.to_str().ok());
    let links = links.map(str::to_owned).collect();
    let too_large = || Trouble::Final(FetchError::TooLarge { url: url.to_string(), limit: limits.bytes });
    // A rest may be shorter than what is missing; then the next try asks for the rest of that.
    let total = part.total.or(response.body().content_length());
    if rows && total.is_some_and(|total| total > limits.bytes) {
        return Err(too_large());
    }
    let mut body = response.body_mut().as_reader();
    let mut buffer = vec![0; 64 * 1024];
    let mut is_enough = false;
    while !is_enough {
        let arrived = part.bytes.len() as u64;
        let n = body.read(&mut buffer).map_err(|why| passing(Passing::Broke { arrived, why }))?;
        if n == 0 {
            break;
        }
        part.bytes.extend_from_slice(buffer.get(..n).unwrap_or_default());
        if rows && part.bytes.len() as u64 > limits.bytes {
            return Err(too_large());
        }
        // Of a robots.txt the first part counts, however long it is.
        is_enough = !rows && part.bytes.len() as u64 >= LIMIT_BYTES;
    }
    let arrived = part.bytes.len() as u64;
    if let Some(total) = total.filter(|total| arrived < *total && !is_enough) {
        return Err(passing(Passing::EndedEarly { arrived, total }));
    }
    let part = std::mem::take(part);
    if rows && looks_like_html(&part.bytes) {
        return Err(Trouble::Final(FetchError::Type { url: url.to_string(), got: None }));
    }
    Ok(Reply::Document(Box::new(Document {
        asked: url.clone(),
        url: url.clone(),
        bytes: part.bytes,
        media_type,
        validators: part.validators,
        links,
    })))
}

/// Whether a media type may be that of rows. Servers that know no better call every file a stream of bytes.
fn may_hold_rows(kind: &str) -> bool {
    let name = kind.split_once('/').map_or(kind, |(_, name)| name).trim_start_matches("x-");
    matches!(
        name,
        "csv"
            | "tab-separated-values"
            | "plain"
            | "json"
            | "ndjson"
            | "jsonl"
            | "jsonlines"
            | "json-lines"
            | "octet-stream"
            | "gzip"
    ) || name.ends_with("+json")
}

/// Whether bytes start like a web page, whatever their server calls them.
pub fn looks_like_html(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes())))
}

/// A request that got no answer at all. Where there is no such host or no safe connection, there will be none soon.
fn without_answer(url: &Url, error: ureq::Error) -> Trouble {
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::ConnectionFailed
        | ureq::Error::Protocol(_) => passing(Passing::NoAnswer(Box::new(error))),
        _ => Trouble::Final(FetchError::Connection { url: url.to_string(), why: Box::new(error) }),
    }
}

fn passing(why: Passing) -> Trouble {
    Trouble::Passing { why, asked: None }
}

/// What proves that the bytes of a document are the same, not only its meaning; without it a start and a rest that
/// came at different times must not be put together (RFC 9110, 15.3.7.3). A date counts only where there is no tag
/// at all (13.1.5).
fn same_bytes(validators: &Validators) -> Option<&String> {
    match &validators.etag {
        Some(etag) => Some(etag).filter(|etag| !etag.starts_with("W/")),
        None => validators.last_modified.as_ref(),
    }
}

fn validators(headers: &HeaderMap) -> Validators {
    Validators { etag: text(headers, "etag"), last_modified: text(headers, "last-modified") }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.trim().to_owned())
}
