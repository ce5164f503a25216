//! The limits of fetching, which tests make small.

use std::time::Duration;

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
