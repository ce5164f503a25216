//! One address after the other: numbered pages, or those that a server links to.

use std::collections::BTreeSet;

use anyhow::Result;
use url::Url;
use vitrine_model::artifact::sha256_hex;
use vitrine_present::Texts;

use super::document::{Document, Validators};
use super::failure::IngestFailure;
use super::fetch::{Answer, Fetcher};
use super::state::{Known, State};
use crate::failure::{Because as _, Told};
use crate::system::address;

/// What the pages of one address were.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// The number of pages that answered.
    pub n_pages: usize,
    /// How many of them have not changed since the last time.
    pub n_unchanged: usize,
    /// Why it ended, where that is not because there are no more.
    pub remark: Option<Ended>,
}

/// Why pages are no longer asked for although there may be more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// There were as many as were asked for.
    Enough(usize),
    /// A page leads to one before it.
    Loop(Url),
}

impl Told for Ended {
    fn told(&self, texts: &Texts) -> String {
        match self {
            Self::Enough(most) => texts.ingest_error().pages_stopped(*most as u64),
            Self::Loop(url) => texts.ingest_error().pages_loop(url.as_str()),
        }
    }
}

/// Asks for the pages of an address, at most `most`. `take` gets each document, puts its rows into the store and
/// returns how many rows it has; only then is the page remembered in `state`, so that nothing is lost when a run
/// is cut off. `walked` counts the pages as they are read, those before one that fails too. Numbered pages end with
/// one that is not there, has no rows, or repeats the one before.
///
/// # Errors
/// A page that cannot be fetched, or that `take` refuses; those before it stay.
pub fn walk(
    fetcher: &mut Fetcher<'_>,
    template: &str,
    most: usize,
    state: &mut State,
    walked: &mut Walked,
    take: &mut dyn FnMut(&Document, &mut State) -> Result<Known>,
) -> Result<()> {
    let is_numbered = address::is_numbered(template);
    let parse = |text: &str| address::parse(text).map_err(anyhow::Error::from);
    let mut url = parse(&address::page(template, 1))?;
    let mut seen = BTreeSet::new();
    let mut before: Option<String> = None;
    for number in 1.. {
        if number > most {
            walked.remark = Some(Ended::Enough(most));
            break;
        }
        if !seen.insert(url.clone()) {
            walked.remark = Some(Ended::Loop(url));
            break;
        }
        let known = state.get(url.as_str()).cloned();
        let validators = known.as_ref().map(|known| &known.validators);
        let answer = match fetcher.get(&url, validators.filter(|known| **known != Validators::default())) {
            Err(error) if is_numbered && number > 1 && error.is_absent() => break,
            answer => answer?,
        };
        let known = match answer {
            Answer::Unchanged => {
                walked.n_unchanged += 1;
                known.unwrap_or_default()
            }
            Answer::Document(document) => {
                let repeats = || before.as_ref() == Some(&sha256_hex(&document.bytes));
                if is_numbered && number > 1 && (document.bytes.trim_ascii().is_empty() || repeats()) {
                    break;
                }
                take(&document, state)?
            }
        };
        walked.n_pages += 1;
        before = known.sha256;
        url = match (is_numbered, known.next) {
            (true, _) if known.n_rows == 0 => break,
            (true, _) => parse(&address::page(template, number + 1))?,
            (false, Some(next)) => parse(&next)?,
            (false, None) => break,
        };
    }
    Ok(())
}

/// What a document leads to as its next page: the target of `rel="next"` in its `Link` headers (RFC 8288).
///
/// # Errors
/// A target that is not asked.
pub fn next(document: &Document) -> Result<Option<Url>> {
    let target = document.links.iter().find_map(|links| next_of(links));
    let Some(target) = target else { return Ok(None) };
    let step = address::step(&document.url, target);
    step.map(Some).because(|| IngestFailure::NextPage { url: document.url.to_string() })
}

/// The target of the first link that is one to the next page.
fn next_of(links: &str) -> Option<&str> {
    let mut rest = links;
    while let Some((_, behind)) = rest.split_once('<') {
        let (target, behind) = behind.split_once('>')?;
        let (parameters, others) = split_outside_quotes(behind, ',');
        let mut parameters = parameters;
        while !parameters.is_empty() {
            let (parameter, more) = split_outside_quotes(parameters, ';');
            parameters = more;
            let Some((name, value)) = parameter.split_once('=') else { continue };
            let mut relations = value.trim().trim_matches('"').split_whitespace();
            if name.trim().eq_ignore_ascii_case("rel")
                && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
            {
                return Some(target.trim());
            }
        }
        rest = others;
    }
    None
}

/// What stands before and behind the first `sign` that is not between quotes.
fn split_outside_quotes(text: &str, sign: char) -> (&str, &str) {
    let mut quoted = false;
    for (at, found) in text.char_indices() {
        quoted ^= found == '"';
        if found == sign && !quoted {
            let (before, behind) = text.split_at(at);
            return (before, behind.get(sign.len_utf8()..).unwrap_or_default());
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_it_ended_is_told_in_every_language() {
        let url = Url::parse("https://a.org/1").unwrap();
        let said = crate::failure::samples::told(&[&Ended::Enough(1), &Ended::Loop(url)]);
        assert_eq!(said[0][1], "slutade efter 1 sida; --pages N begär fler");
    }

    #[test]
    fn the_next_page_is_found_among_links() {
        for (links, expected) in [
            ("<http://a.org/2>; rel=\"next\"", Some("http://a.org/2")),
            ("</1>; rel=prev, </3?a=1,2>; title=\"a, <b>; rel=next\"; REL=\"last Next\"", Some("/3?a=1,2")),
            ("</1>; rel=\"nextish\"", None),
            ("</1>; title=\"rel=next\"", None),
            ("rel=next", None),
            ("</1", None),
            ("", None),
        ] {
            assert_eq!(next_of(links), expected, "{links}");
        }
    }
}
