//! What to think of intervals that held clearly less often than their nominal coverage, by where the records come from.

use vitrine_model::history::Origin;
use vitrine_present::Texts;

use super::by_origin::Segment;
use super::coverage::Coverage;

/// What to think of intervals that held clearly less often than their nominal coverage, two sentences for each origin
/// where they did; `None` where there is none.
pub fn shortfall(texts: &Texts, segments: &[Segment]) -> Option<String> {
    let short = segments.iter().filter_map(|part| {
        let coverage = part.coverage.filter(Coverage::is_clearly_below)?;
        let [nominal, observed] =
            [coverage.promised, coverage.held.value].map(|share| texts.locale().percent(share));
        let (said, counts) = (texts.monitor_origins(), coverage.counts(texts));
        Some(match part.origin? {
            Origin::Synthetic => said.short_synthetic(&nominal, &observed, &counts),
            Origin::Real => said.short_real(&nominal, &observed, &counts),
            Origin::User => said.short_visitors(&nominal, &observed, &counts),
            Origin::Logged => said.short_logged(&nominal, &observed, &counts),
        })
    });
    let short: Vec<String> = short.collect();
    (!short.is_empty()).then(|| short.join(" "))
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::super::by_origin::segments;
    use super::super::coverage::coverage;
    use super::super::coverage::tests::rows;
    use super::*;
    use crate::display::samples;

    #[test]
    fn what_is_clearly_below_the_promise_is_said_of_its_origin() {
        let (texts, target) = (Texts::english(), samples::system().schema.target);
        let mut segments = segments(&samples::entries(), &target);
        assert_eq!(shortfall(texts, &segments), None);
        // 17 of 20 may well be 90 %; 454 of 576 may not.
        segments[1].coverage = coverage(&rows(20, 17));
        assert_eq!(shortfall(texts, &segments), None);
        segments[1].coverage = coverage(&rows(576, 454));
        // A remark on one origin is not repeated for all together.
        segments[2].coverage = segments[1].coverage;
        let sentence = shortfall(texts, &segments).unwrap_or_default();
        assert!(
            sentence.starts_with(
                "Synthetic records: nominal coverage 90\u{a0}%, observed 78.8\u{a0}% (454 of 576). Simulated outcomes follow the simulation"
            ),
            "{sentence}"
        );
        assert_eq!(sentence.matches("nominal coverage").count(), 1);
        segments[0].coverage = segments[1].coverage;
        assert!(
            shortfall(texts, &segments).is_some_and(|sentence| sentence.contains("Real records: nominal"))
        );
        let swedish = shortfall(Texts::of(Locale::of("sv").unwrap()), &segments[1..2]).unwrap_or_default();
        assert!(
            swedish.starts_with(
                "Syntetiska poster: nominell täckning 90\u{a0}%, observerad 78,8\u{a0}% (454 av 576)."
            ),
            "{swedish}"
        );
    }
}
