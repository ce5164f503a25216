//! The monitor's figures apart by where the records come from: outcomes that a generator simulated say something else
//! about a model than those of real rows.

use vitrine_model::catalog::SystemFile;
use vitrine_model::history::{Entry, Origin};
use vitrine_model::metrics::Metric;
use vitrine_model::schema::Target;
use vitrine_present::Texts;
use vitrine_present::lines::words;

use super::coverage::{self, Coverage};
use super::filters::{ORIGINS, origin_label};
use super::labelled::{self, TimePoint};

/// The figures over the entries of one origin, or over all.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// The origin; `None` for all of several together.
    pub origin: Option<Origin>,
    /// The number of predictions.
    pub n_predictions: u64,
    /// The number of those whose outcome is known.
    pub n_known: u64,
    /// One for each of [`Metric::over_time`]; `None` where no outcome is known.
    pub figures: Vec<Option<TimePoint>>,
    /// How often the intervals held; `None` where the predictions have none or no outcome is known.
    pub coverage: Option<Coverage>,
}

/// The entries' figures by origin, those with outcomes from life before those that are made up, and then over all
/// where there are several origins. Empty without entries.
pub fn segments(entries: &[Entry], target: &Target) -> Vec<Segment> {
    let of = |origin: Option<Origin>| {
        let kept: Vec<&Entry> =
            entries.iter().filter(|entry| origin.is_none_or(|origin| entry.origin == origin)).collect();
        let rows = labelled::judge(kept.iter().copied(), target);
        let metrics = Metric::over_time(target.task).into_iter();
        Segment {
            origin,
            n_predictions: kept.len() as u64,
            n_known: rows.len() as u64,
            figures: metrics.map(|metric| labelled::overall(&rows, target, metric)).collect(),
            coverage: coverage::coverage(&rows),
        }
    };
    let mut segments: Vec<Segment> =
        ORIGINS.into_iter().rev().map(Some).map(of).filter(|segment| segment.n_predictions > 0).collect();
    if segments.len() > 1 {
        segments.push(of(None));
    }
    segments
}

/// What the records of a segment are called, as a heading.
pub fn title(texts: &Texts, segment: &Segment, system: &SystemFile) -> String {
    let together = || texts.monitor_origins().together().to_owned();
    let label = segment.origin.map_or_else(together, |origin| origin_label(texts, origin, system));
    words::capitalised(&label)
}

/// Where the records of a segment and their outcomes come from, in a few words.
pub fn meaning<'a>(texts: &'a Texts, segment: &Segment) -> &'a str {
    let said = texts.monitor_origins();
    match segment.origin {
        Some(Origin::Real) => said.meaning_real(),
        Some(Origin::User) => said.meaning_visitors(),
        Some(Origin::Synthetic) => said.meaning_synthetic(),
        Some(Origin::Logged) => said.meaning_logged(),
        None => said.meaning_together(),
    }
}

/// How many of the records are synthetic, as a sentence; `None` where none is.
pub fn synthetic(texts: &Texts, segments: &[Segment]) -> Option<String> {
    let all = segments.last().map_or(0, |segment| segment.n_predictions);
    let n = segments.iter().find(|segment| segment.origin == Some(Origin::Synthetic))?.n_predictions;
    let said = texts.monitor_origins();
    Some(if n == all { said.all_synthetic().to_owned() } else { said.some_synthetic(n) })
}

/// What to do where figures are over records of several origins, as two sentences; `None` where they are of one.
pub fn together<'a>(texts: &'a Texts, entries: &[Entry]) -> Option<&'a str> {
    let n_origins =
        ORIGINS.iter().filter(|origin| entries.iter().any(|entry| entry.origin == **origin)).count();
    (n_origins > 1).then(|| texts.monitor_origins().combined())
}

/// What figures over synthetic records are worth, as two sentences; `None` where there are none among the segments.
pub fn caution(texts: &Texts, segments: &[Segment], system: &SystemFile) -> Option<String> {
    let is_synthetic = |segment: &Segment| segment.origin == Some(Origin::Synthetic);
    if !segments.iter().any(is_synthetic) {
        return None;
    }
    let said = texts.monitor_origins();
    let real = system.real_rows.as_ref().map_or(said.rows(), |rows| rows.many.as_str());
    Some(if segments.iter().all(is_synthetic) { said.caution_all(real) } else { said.caution_some(real) })
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    /// Of the six entries five are synthetic, one of them without an outcome, and two of the other four are right; the
    /// real one is right.
    #[test]
    fn real_rows_come_first_and_all_together_last() {
        let target = samples::system().schema.target;
        let segments = segments(&samples::entries(), &target);
        let counts: Vec<(Option<Origin>, u64, u64)> =
            segments.iter().map(|segment| (segment.origin, segment.n_predictions, segment.n_known)).collect();
        assert_eq!(counts, [(Some(Origin::Real), 1, 1), (Some(Origin::Synthetic), 5, 4), (None, 6, 5)]);
        let place = Metric::over_time(target.task).iter().position(|m| *m == Metric::Accuracy);
        let accuracies: Vec<Option<f64>> =
            segments.iter().map(|segment| segment.figures[place.unwrap()].map(|point| point.value)).collect();
        assert_eq!(accuracies, [Some(1.0), Some(0.5), Some(0.6)]);
    }

    #[test]
    fn one_origin_appears_once_and_no_entry_makes_no_segment() {
        let target = samples::system().schema.target;
        let entries: Vec<Entry> =
            samples::entries().into_iter().filter(|entry| entry.origin == Origin::Synthetic).collect();
        assert_eq!(segments(&entries, &target).len(), 1);
        assert_eq!(segments(&[], &target), []);
        let open: Vec<Entry> = entries.into_iter().filter(|entry| entry.actual.is_none()).collect();
        let segments = segments(&open, &target);
        assert_eq!((segments[0].n_predictions, segments[0].n_known), (1, 0));
        assert!(segments[0].figures.iter().all(Option::is_none));
    }

    #[test]
    fn what_is_synthetic_is_said_where_it_counts() {
        let (texts, system) = (Texts::english(), samples::system());
        let all = segments(&samples::entries(), &system.schema.target);
        let caution = |segments: &[Segment]| caution(texts, segments, &system);
        assert!(
            caution(&all).is_some_and(|text| text.starts_with("The synthetic records are simulated")
                && text.ends_with("on real data."))
        );
        assert!(caution(&all[1..2]).is_some_and(|text| text.starts_with("All of these records")));
        assert_eq!(caution(&all[..1]), None);
        let together = |entries: &[Entry]| together(texts, entries);
        assert!(together(&samples::entries()).is_some() && together(&samples::entries()[..2]).is_none());
        assert_eq!(
            [title(texts, &all[0], &system), title(texts, &all[2], &system)],
            ["Real", "All together"]
        );
        let shown = [&all[..], &all[1..2], &all[..1]].map(|segments| synthetic(texts, segments));
        assert_eq!(
            shown.each_ref().map(Option::as_deref),
            [
                Some("5 of them are synthetic: inputs and outcomes are simulated."),
                Some("All are synthetic: inputs and outcomes are simulated."),
                None
            ]
        );
        assert!(all.iter().all(|segment| !meaning(texts, segment).is_empty()));
    }

    #[test]
    fn swedish_says_the_same() {
        let (texts, system) = (Texts::of(Locale::of("sv").unwrap()), samples::system());
        let all = segments(&samples::entries(), &system.schema.target);
        assert_eq!(title(texts, &all[2], &system), "Alla tillsammans");
        assert_eq!(
            synthetic(texts, &all).as_deref(),
            Some("5 av dem är syntetiska: indata och utfall är simulerade.")
        );
        assert!(caution(texts, &all, &system).is_some_and(|text| text.ends_with("på verkliga data.")));
    }
}
