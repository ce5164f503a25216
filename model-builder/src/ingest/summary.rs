//! What came of a run, for people and machines.

use std::collections::BTreeMap;

use serde::Serialize;
use vitrine_model::translation::Translation;
use vitrine_present::Texts;
use vitrine_present::lines::table;
use vitrine_table::Problem;
use vitrine_table::arriving::Arrived;

use super::pages::Walked;
use super::{Job, store};
use crate::failure::Told as _;
use crate::print;

/// What came of a run.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The system.
    pub system: String,
    /// The path of the store.
    pub store: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// What each file or address gave, in order.
    pub sources: Vec<Source>,
    /// The number of rows in the store now; with `dry_run` as it would be.
    pub n_stored: usize,
    /// Why rows were left out, the most frequent reason first. A row may be left out for several.
    pub reasons: Vec<Reason>,
    /// The first rows that were left out.
    pub left_out: Vec<LeftOut>,
    /// The language of reasons, problems and remarks; `None` where machines read them.
    #[serde(skip)]
    texts: Option<&'static Texts>,
    #[serde(skip)]
    translation: Translation,
    #[serde(skip)]
    limit: usize,
    /// The number of rows that have problems of their own, listed or not.
    #[serde(skip)]
    n_faulty: usize,
}

/// What one file or address gave.
#[derive(Debug, Default, Serialize)]
pub struct Source {
    /// The file or address.
    pub from: String,
    /// The number of pages that answered, for addresses.
    pub n_pages: usize,
    /// How many of those have not changed since the last time.
    pub n_unchanged: usize,
    /// The number of rows.
    pub n_rows: usize,
    /// How many are new.
    pub n_added: usize,
    /// How many are there already.
    pub n_repeated: usize,
    /// How many cannot be used.
    pub n_left_out: usize,
    /// What should be known about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// What stopped it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Why rows were left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What was expected of them.
    pub reason: String,
    /// The number of rows.
    pub n_rows: usize,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Where it came from.
    pub from: String,
    /// Its place there: `line 7`.
    pub at: String,
    /// Everything wrong with it.
    pub problems: Vec<String>,
}

impl Summary {
    /// The summary of a job that has not begun.
    pub fn new(job: &Job<'_>) -> Self {
        Self {
            system: job.system.name().to_owned(),
            store: store::path(job.folder).display().to_string(),
            dry_run: job.dry_run,
            sources: Vec::new(),
            n_stored: 0,
            reasons: Vec::new(),
            left_out: Vec::new(),
            texts: job.texts,
            translation: job.translation.clone(),
            limit: job.limit,
            n_faulty: 0,
        }
    }

    /// Begins the next file or address; all that follows is about it.
    pub fn begin(&mut self, from: &str) {
        self.sources.push(Source { from: from.to_owned(), ..Source::default() });
    }

    /// Counts the rows of the document `from`, of which `n_usable` fit and `n_added` of those are new.
    pub fn arrived(&mut self, from: &str, arrived: Arrived, n_usable: usize, n_added: usize) {
        if let Some(source) = self.sources.last_mut() {
            source.n_rows += arrived.n_rows;
            source.n_added += n_added;
            source.n_repeated += n_usable - n_added;
            source.n_left_out += arrived.n_rows - n_usable;
            if n_usable > 0 && !arrived.unnamed.is_empty() {
                let names = arrived.unnamed.join(", ");
                let texts = self.texts.unwrap_or_else(Texts::english);
                source.note(texts.cli_ingest().unnamed(&names));
            }
        }
        let left_out = arrived.left_out;
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for problem in left_out.iter().flat_map(|row| &row.problems) {
            *counts.entry(shown(&self.reason(problem))).or_default() += 1;
        }
        for cleaned in arrived.cleaned.into_iter().filter(|cleaned| !cleaned.lines.is_empty()) {
            *counts.entry(cleaned.reason).or_default() += cleaned.lines.len();
        }
        self.count(counts);
        self.n_faulty += left_out.len();
        let room = self.limit.saturating_sub(self.left_out.len());
        let listed: Vec<LeftOut> = left_out
            .iter()
            .take(room)
            .map(|row| LeftOut {
                from: from.to_owned(),
                at: match self.texts {
                    Some(texts) => table::place(texts, arrived.unit, row.line),
                    None => format!("{} {}", arrived.unit.word(), row.line),
                },
                problems: row.problems.iter().map(|problem| shown(&self.problem(problem))).collect(),
            })
            .collect();
        self.left_out.extend(listed);
    }

    /// Notes how the pages of an address went.
    pub fn walked(&mut self, walked: Walked) {
        if let Some(source) = self.sources.last_mut() {
            source.n_pages = walked.n_pages;
            source.n_unchanged = walked.n_unchanged;
            if let Some(remark) = walked.remark {
                source.note(remark.told(self.texts.unwrap_or_else(Texts::english)));
            }
        }
    }

    /// Notes that a file or address failed.
    pub fn failed(&mut self, error: String) {
        if let Some(source) = self.sources.last_mut() {
            source.error = Some(shown(&error));
        }
    }

    /// The summary as lines for people.
    pub fn text(&self, texts: &Texts) -> String {
        let (said, counts) = (texts.cli_ingest(), texts.cli_count());
        let mut lines: Vec<String> = Vec::new();
        for source in &self.sources {
            lines.push(format!("{}: {}", source.from, source.text(texts)));
        }
        let n_left_out: usize = self.sources.iter().map(|source| source.n_left_out).sum();
        if n_left_out > 0 {
            lines.push(said.left_out(n_left_out as u64));
        }
        for Reason { reason, n_rows } in &self.reasons {
            lines.push(format!("  {}", said.reason(*n_rows as u64, reason)));
        }
        for row in &self.left_out {
            lines.push(format!("    {}, {}: {}", row.from, row.at, row.problems.join(" ")));
        }
        if self.n_faulty > self.left_out.len() {
            let n_more = texts.locale().whole((self.n_faulty - self.left_out.len()) as u64);
            lines.push(format!("    {}", counts.more(&n_more, &self.n_faulty.to_string())));
        }
        let n_added: usize = self.sources.iter().map(|source| source.n_added).sum();
        let (added, stored) = (n_added as u64, self.n_stored as u64);
        lines.push(if self.dry_run {
            said.would_add(&self.system, added, stored, &self.store)
        } else {
            said.added(&self.system, added, stored, &self.store)
        });
        lines.join("\n") + "\n"
    }

    fn reason(&self, problem: &Problem) -> String {
        self.texts.map_or_else(
            || problem.reason(),
            |texts| table::reason(texts, &print::translated(problem, &self.translation)),
        )
    }

    fn problem(&self, problem: &Problem) -> String {
        self.texts.map_or_else(
            || problem.to_string(),
            |texts| table::problem(texts, &print::translated(problem, &self.translation)),
        )
    }

    fn count(&mut self, counts: BTreeMap<String, usize>) {
        for (reason, n_rows) in counts {
            match self.reasons.iter_mut().find(|known| known.reason == reason) {
                Some(known) => known.n_rows += n_rows,
                None => self.reasons.push(Reason { reason, n_rows }),
            }
        }
        self.reasons.sort_by(|a, b| b.n_rows.cmp(&a.n_rows).then_with(|| a.reason.cmp(&b.reason)));
    }
}

impl Source {
    /// Adds a remark, once.
    fn note(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn text(&self, texts: &Texts) -> String {
        let (said, locale) = (texts.cli_ingest(), texts.locale());
        let whole = |n: usize| locale.whole(n as u64);
        let mut parts = Vec::new();
        if self.n_pages > 1 {
            parts.push(texts.cli_count().pages(self.n_pages as u64));
        }
        match self.n_unchanged {
            0 => {}
            n if n == self.n_pages => parts.push(said.nothing_new().to_owned()),
            n => parts.push(said.unchanged(n as u64)),
        }
        let [new, repeated, left_out] = [self.n_added, self.n_repeated, self.n_left_out].map(whole);
        parts.push(said.rows(self.n_rows as u64, &new, &repeated, &left_out));
        parts.extend(self.remarks.iter().cloned());
        parts.extend(self.error.as_ref().map(|_| said.not_to_end().to_owned()));
        parts.join("; ")
    }
}

/// A text that may hold what somebody else wrote, as it is shown: short, and without signs that a terminal obeys.
fn shown(text: &str) -> String {
    const HALF: usize = 300;
    let signs: Vec<char> =
        text.chars().map(|sign| if sign.is_control() { '\u{fffd}' } else { sign }).collect();
    if signs.len() <= 2 * HALF {
        return signs.into_iter().collect();
    }
    let (start, rest) = signs.split_at(HALF);
    let (_, end) = rest.split_at(rest.len() - HALF);
    start.iter().chain(&[' ', '…', ' ']).chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_others_wrote_is_shown_short_and_harmless() {
        assert_eq!(shown("a\u{1b}[31m\nb"), "a\u{fffd}[31m\u{fffd}b");
        let text = shown(&format!("start {}\u{e5}nd", "x".repeat(1_000_000)));
        assert!(text.starts_with("start x") && text.ends_with("x\u{e5}nd") && text.chars().count() == 603);
    }
}
