//! Fetching one address politely: robots.txt first, one request at a time, tried again where that may help.

use std::collections::BTreeMap;
use std::time::Duration;

use ureq::Agent;
use url::Url;

use super::document::{Document, Validators};
use super::error::{Again, FetchError, RedirectEnd};
use super::limits::Limits;
use super::pace::{Clock, Pace};
use super::receive::{Part, Reply, Trouble, ask};
use super::retry;
use super::robots::{AGENT, Robots};
use crate::system::address;

/// What an address gave.
#[derive(Debug)]
pub enum Answer {
    /// Nothing has changed since the validators were given.
    Unchanged,
    /// A document.
    Document(Box<Document>),
}

/// Fetches one address after the other.
pub struct Fetcher<'a> {
    agent: Agent,
    limits: Limits,
    pace: Pace<'a>,
    /// What is known of each site asked so far.
    robots: BTreeMap<String, Robots>,
    say: &'a dyn Fn(&Again<'_>),
}

impl<'a> Fetcher<'a> {
    /// A fetcher that has asked nothing yet. `say` hears why it waits.
    pub fn new(limits: Limits, clock: &'a mut dyn Clock, say: &'a dyn Fn(&Again<'_>)) -> Self {
        let agent = Agent::config_builder()
            .timeout_connect(Some(limits.patience))
            .timeout_recv_response(Some(limits.patience))
            .timeout_per_read(Some(limits.patience))
            .timeout_recv_body(Some(limits.body))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(format!("{AGENT}/{}", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Self { agent, limits, pace: Pace::new(clock), robots: BTreeMap::new(), say }
    }

    /// The document at an address, or that it has not changed since `known` was given.
    ///
    /// # Errors
    /// What robots.txt forbids on the way, redirects that go round, too far or elsewhere than the web, other
    /// statuses than success, too much or the wrong kind of data, and whatever still failed at the last try.
    pub fn get(&mut self, url: &Url, known: Option<&Validators>) -> Result<Answer, FetchError> {
        let asked = url;
        let mut url = url.clone();
        let mut trail: Vec<String> = Vec::new();
        loop {
            let delay = self.permitted(&url)?;
            match self.try_often(&url, known, delay, true)? {
                Reply::Unchanged => return Ok(Answer::Unchanged),
                Reply::Document(document) => {
                    let document = Document { asked: asked.clone(), ..*document };
                    return Ok(Answer::Document(Box::new(document)));
                }
                Reply::Redirect(to) => url = self.follow(&url, &to, &mut trail)?,
            }
        }
    }

    /// Where a redirect leads, unless it forms a loop, goes too far, or leads to an address that may not be requested.
    fn follow(&self, from: &Url, to: &str, trail: &mut Vec<String>) -> Result<Url, FetchError> {
        trail.push(from.to_string());
        let refuse = |end| FetchError::Redirect { trail: trail.clone(), end };
        let next = address::step(from, to).map_err(|why| refuse(RedirectEnd::Refused(Box::new(why))))?;
        if trail.iter().any(|earlier| earlier == next.as_str()) {
            return Err(refuse(RedirectEnd::Loop(next)));
        }
        if trail.len() > self.limits.redirects {
            return Err(refuse(RedirectEnd::TooMany { next, limit: self.limits.redirects }));
        }
        Ok(next)
    }

    /// The time to keep between requests to a site that allows an address to be read.
    fn permitted(&mut self, url: &Url) -> Result<Duration, FetchError> {
        let origin = address::origin(url);
        if !self.robots.contains_key(&origin) {
            let robots = self.robots_of(url, &origin)?;
            self.robots.insert(origin.clone(), robots);
        }
        let Some(robots) = self.robots.get(&origin) else { return Ok(self.limits.delay) };
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        if !robots.allows(&path) {
            return Err(FetchError::Disallowed { url: url.to_string(), origin });
        }
        let asked = robots.crawl_delay.unwrap_or_default();
        if asked > self.limits.longest_wait {
            return Err(self.too_long(url, asked));
        }
        Ok(self.limits.delay.max(asked))
    }

    /// The robots.txt of a site. One that is not there allows everything, as RFC 9309 (2.3.1.3) has it; one that
    /// cannot be read for another reason allows nothing (2.3.1.4).
    fn robots_of(&mut self, url: &Url, origin: &str) -> Result<Robots, FetchError> {
        let refuse = |why| FetchError::NoRobots { origin: origin.to_owned(), source: Box::new(why) };
        let mut url =
            address::step(url, "/robots.txt").map_err(|why| refuse(FetchError::Address(Box::new(why))))?;
        let mut trail = Vec::new();
        loop {
            match self.try_often(&url, None, self.limits.delay, false) {
                Ok(Reply::Document(document)) => return Ok(Robots::parse(&document.bytes)),
                Ok(Reply::Redirect(to)) => {
                    url = self.follow(&url, &to, &mut trail).map_err(refuse)?;
                }
                Ok(Reply::Unchanged) | Err(FetchError::Status { status: 400..=499, .. }) => {
                    return Ok(Robots::default());
                }
                Err(error) => return Err(refuse(error)),
            }
        }
    }

    /// Asks for an address until it answers, as often as the limits say. What arrived of a broken answer is kept
    /// for the next try where the server can go on from there. `rows` says whether rows are expected.
    fn try_often(
        &mut self,
        url: &Url,
        known: Option<&Validators>,
        delay: Duration,
        rows: bool,
    ) -> Result<Reply, FetchError> {
        let mut part = Part::default();
        let mut n_failed = 0;
        loop {
            self.pace.wait_turn(delay);
            let outcome = ask(&self.agent, url, known, &self.limits, rows, &mut part, &*self.pace.clock);
            self.pace.ended();
            let (why, asked) = match outcome {
                Ok(reply) => return Ok(reply),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Passing { why, asked }) => (why, asked),
            };
            n_failed += 1;
            if n_failed >= self.limits.tries {
                return Err(FetchError::GaveUp { url: url.to_string(), tries: n_failed, why });
            }
            if let Some(asked) = asked.filter(|asked| *asked > self.limits.longest_wait) {
                return Err(self.too_long(url, asked));
            }
            let chance = self.pace.clock.chance();
            let wait = retry::wait(self.limits.first_wait, n_failed, chance, asked);
            (self.say)(&Again { url, why: &why, wait });
            self.pace.clock.sleep(wait);
        }
    }

    fn too_long(&self, url: &Url, asked: Duration) -> FetchError {
        FetchError::AskedToWait {
            url: url.to_string(),
            seconds: asked.as_secs(),
            limit: self.limits.longest_wait.as_secs(),
        }
    }
}
