//! What to think of intervals that held clearly less often than promised, by where the records come from.

use vitrine_model::history::Origin;
use vitrine_model::number_format::NumberFormat;

use super::by_origin::Segment;
use super::coverage::Coverage;
use crate::display::words;

/// What to think of intervals that held clearly less often than promised, a sentence or two for each origin where they
/// did; `None` where nothing is to be said.
pub fn shortfall(parts: &[Segment], numbers: NumberFormat) -> Option<String> {
    let short = parts.iter().filter_map(|part| {
        let coverage = part.coverage.filter(Coverage::is_clearly_below)?;
        let told = |which: &str, why: &str| {
            let [wanted, share] =
                [coverage.promised, coverage.held.value].map(|share| words::percent(share, numbers));
            let counts = coverage.counts(numbers);
            format!("The intervals are made to hold {wanted} of the outcomes and held {share} of the {which} ones ({counts}). {why}")
        };
        Some(match part.origin? {
            Origin::Synthetic => told(
                "made-up",
                "Made-up outcomes follow the rule that made them up and not the data that the intervals were measured on, so the intervals need not hold there.",
            ),
            Origin::Real => told("real", "That is clearly less than promised: the intervals are too narrow here."),
            Origin::User => told("visitors\u{2019}", "That is clearly less than promised: the intervals are too narrow here."),
        })
    });
    let short: Vec<String> = short.collect();
    (!short.is_empty()).then(|| short.join(" "))
}

#[cfg(test)]
mod tests {
    use NumberFormat::En;

    use super::super::by_origin::parts;
    use super::super::coverage::coverage;
    use super::super::coverage::tests::rows;
    use super::*;
    use crate::display::samples;

    #[test]
    fn what_is_clearly_below_the_promise_is_said_of_its_origin() {
        let target = samples::system().schema.target;
        let mut parts = parts(&samples::entries(), &target);
        assert_eq!(shortfall(&parts, En), None);
        // 17 of 20 may well be 90 %; 454 of 576 may not.
        parts[1].coverage = coverage(&rows(20, 17));
        assert_eq!(shortfall(&parts, En), None);
        parts[1].coverage = coverage(&rows(576, 454));
        // What is said of an origin is not said once more of all together.
        parts[2].coverage = parts[1].coverage;
        let told = shortfall(&parts, En).unwrap_or_default();
        assert!(
            told.starts_with(
                "The intervals are made to hold 90 % of the outcomes and held 78.8 % of the made-up ones (454 of 576). Made-up outcomes follow the rule"
            ),
            "{told}"
        );
        assert_eq!(told.matches("made to hold").count(), 1);
        parts[0].coverage = parts[1].coverage;
        assert!(shortfall(&parts, En).is_some_and(|told| told.contains("of the real ones")));
    }
}
