//! The limits of fetching, which tests make small, and why something was not fetched.

use std::time::Duration;

use thiserror::Error;

/// How patient, how polite and how large.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The least time between two requests.
    pub delay: Duration,
    /// The longest wait for a connection, for the start of an answer, and for its next piece.
    pub patience: Duration,
    /// The longest time for a whole answer.
    pub body: Duration,
    /// The largest answer in bytes.
    pub bytes: u64,
    /// The number of redirects that are followed.
    pub redirects: usize,
    /// The number of times that one address is tried.
    pub tries: u32,
    /// The wait before the second try, doubled for each further one.
    pub first_wait: Duration,
    /// The longest wait that a server may ask for.
    pub longest_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            delay: Duration::from_secs(1),
            patience: Duration::from_secs(30),
            body: Duration::from_mins(30),
            bytes: 100_000_000,
            redirects: 5,
            tries: 6,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(5),
        }
    }
}

/// Why an address gave nothing.
#[derive(Debug, Error)]
pub enum FetchError {
    /// An answer other than success that will not become one by trying again.
    #[error("{url}: the server answers with status {status}{}", meaning(*status))]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// The site does not want programs there.
    #[error(
        "{url}: the robots.txt of {origin} does not allow programs to read it; ask its owner, or save the file yourself and give its name"
    )]
    Disallowed {
        /// The address.
        url: String,
        /// The site.
        origin: String,
    },
    /// What the site wants cannot be known, so nothing is read there.
    #[error("cannot read {origin}/robots.txt: {why}")]
    NoRobots {
        /// The site.
        origin: String,
        /// What went wrong.
        why: String,
    },
    /// A redirect that is not followed.
    #[error("{}: {why}", trail.join(" leads to "))]
    Redirect {
        /// The addresses so far.
        trail: Vec<String>,
        /// What is wrong with the next one.
        why: String,
    },
    /// Something else than rows.
    #[error("{url}: the server sends {got}; expected CSV, JSON, JSON lines or plain text")]
    Type {
        /// The address.
        url: String,
        /// What it sends.
        got: String,
    },
    /// More than is accepted.
    #[error(
        "{url}: the answer is larger than {limit} bytes; ask for fewer rows at a time, or raise --max-megabytes"
    )]
    TooLarge {
        /// The address.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// The server asks for a wait that is too long.
    #[error("{url}: the server asks to wait {seconds} s, longer than {limit} s; try again later")]
    AskedToWait {
        /// The address.
        url: String,
        /// What it asks for.
        seconds: u64,
        /// What is accepted.
        limit: u64,
    },
    /// The last of all tries failed too.
    #[error("{url}: given up after {tries} tries; the last one: {why}")]
    GaveUp {
        /// The address.
        url: String,
        /// The number of tries.
        tries: u32,
        /// What the last one met.
        why: String,
    },
    /// A connection that cannot be made at all.
    #[error("{url}: {why}")]
    Connection {
        /// The address.
        url: String,
        /// What went wrong.
        why: String,
    },
}

impl FetchError {
    /// Whether the server says that there is nothing at the address.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Status { status: 404 | 410, .. })
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        401 | 403 | 407 => " (not allowed without a login)",
        404 | 410 => " (there is nothing at this address)",
        _ => "",
    }
}
