//! Why a metric has no value.

use vitrine_model::metrics::MetricError;
use vitrine_model::metrics::error::{Entry, Figure, Input, Side};

use super::{number, phrases};
use crate::Texts;

phrases! {
    /// An input of a metric, in the plural.
    input, Input, metric_input, {
        Predicted: predicted,
        Probabilities: probabilities,
        ProbabilityRow: probability_row,
        Scores: scores,
        Groups: groups,
        Low: low,
        High: high,
    }
    /// A number among the inputs of a metric.
    entry, Entry, metric_entry, {
        Actual: actual,
        Predicted: predicted,
        Value: value,
        Score: score,
        Grade: grade,
        Low: low,
        High: high,
    }
    /// A figure.
    figure, Figure, metric_figure, {
        MeanAbsoluteError: mean_absolute_error,
        MeanSquaredError: mean_squared_error,
        Variance: variance,
        Determination: determination,
        MeanRelativeError: mean_relative_error,
        MedianAbsoluteError: median_absolute_error,
        LargestError: largest_error,
        GroupError: group_error,
        GroupBias: group_bias,
        MeanWidth: mean_width,
        ScoreInterval: score_interval,
        Mean: mean,
        Deviation: deviation,
        MeanInterval: mean_interval,
    }
}

/// The error as a sentence without its full stop.
pub(super) fn error(texts: &Texts, error: &MetricError) -> String {
    let (said, locale) = (texts.metric_error(), texts.locale());
    let number = |value: f64| number(texts, value);
    let whole = |n: usize| locale.whole(n as u64);
    match error {
        MetricError::Empty => said.empty().to_owned(),
        MetricError::LengthsDiffer { what, expected, got } => {
            said.lengths_differ(input(texts, *what), &whole(*got), &whole(*expected))
        }
        MetricError::ClassOutOfRange { what, index, class, n_classes } => {
            let (index, class, n) = (whole(*index), whole(*class), *n_classes as u64);
            match what {
                Side::Actual => said.actual_class_out_of_range(&index, &class, n),
                Side::Predicted => said.predicted_class_out_of_range(&index, &class, n),
                Side::Positive => said.positive_class_out_of_range(&class, n),
            }
        }
        MetricError::NotAClass { what, index, value } => {
            let (index, value) = (whole(*index), number(*value));
            match what {
                Side::Actual => said.actual_not_a_class(&index, &value),
                Side::Predicted => said.predicted_not_a_class(&index, &value),
                Side::Positive => said.positive_not_a_class(&value),
            }
        }
        MetricError::ClassCount { expected, got } => said.class_count(*got as u64, &whole(*expected)),
        MetricError::TooManyClasses { limit, got } => said.too_many_classes(&whole(*got), &whole(*limit)),
        MetricError::NotFinite { what, index, value } => {
            said.not_finite(entry(texts, *what), &whole(*index), &number(*value))
        }
        MetricError::NotAProbability { index, class, value } => {
            said.not_a_probability(&whole(*class), &whole(*index), &number(*value))
        }
        MetricError::RowSum { index, sum } => said.row_sum(&whole(*index), &number(*sum)),
        MetricError::UnexpectedProbabilities => said.unexpected_probabilities().to_owned(),
        MetricError::OneSided { class, positives, n_samples } => {
            said.one_sided(&whole(*positives), *n_samples as u64, &whole(*class))
        }
        MetricError::OneClass { class } => said.one_class(&whole(*class)),
        MetricError::TooFewSamples { needed, got } => said.too_few_samples(*needed as u64, &whole(*got)),
        MetricError::ZeroTarget { index } => said.zero_target(&whole(*index)),
        MetricError::GroupOutOfRange { index, group, n_groups } => {
            said.group_out_of_range(&whole(*index), &whole(*group), *n_groups as u64)
        }
        MetricError::GradesNotAscending { index, grade } => {
            said.grades_not_ascending(&whole(*index), &number(*grade))
        }
        MetricError::NotAGrade { index, value } => said.not_a_grade(&whole(*index), &number(*value)),
        MetricError::BoundsReversed { index, low, high } => {
            said.bounds_reversed(&whole(*index), &number(*low), &number(*high))
        }
        MetricError::TooManySuccesses { successes, n } => {
            said.too_many_successes(&locale.whole(*successes), *n)
        }
        MetricError::BadZ { z } => said.bad_z(&number(*z)),
        MetricError::NoBins => said.no_bins().to_owned(),
        MetricError::NotSquare { row, expected, got } => {
            said.not_square(&whole(*row), *got as u64, &whole(*expected))
        }
        MetricError::Overflow { what } => said.overflow(figure(texts, *what)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::errors::training::tests::differs;

    #[test]
    fn errors_of_metrics_are_told_in_every_language() {
        let sides = [Side::Actual, Side::Predicted, Side::Positive];
        let mut all = vec![
            MetricError::Empty,
            MetricError::ClassCount { expected: 2, got: 3 },
            MetricError::TooManyClasses { limit: 1_000, got: 2_000 },
            MetricError::NotAProbability { index: 1, class: 0, value: 1.5 },
            MetricError::RowSum { index: 1, sum: 0.5 },
            MetricError::UnexpectedProbabilities,
            MetricError::OneSided { class: 1, positives: 0, n_samples: 5 },
            MetricError::OneClass { class: 1 },
            MetricError::TooFewSamples { needed: 2, got: 1 },
            MetricError::ZeroTarget { index: 1 },
            MetricError::GroupOutOfRange { index: 1, group: 4, n_groups: 3 },
            MetricError::GradesNotAscending { index: 1, grade: 2.0 },
            MetricError::NotAGrade { index: 1, value: 2.5 },
            MetricError::BoundsReversed { index: 1, low: 2.0, high: 1.0 },
            MetricError::TooManySuccesses { successes: 3, n: 2 },
            MetricError::BadZ { z: -1.0 },
            MetricError::NoBins,
            MetricError::NotSquare { row: 1, expected: 2, got: 3 },
        ];
        all.extend(sides.map(|what| MetricError::ClassOutOfRange { what, index: 1, class: 3, n_classes: 2 }));
        all.extend(sides.map(|what| MetricError::NotAClass { what, index: 1, value: 0.5 }));
        let lengths = |what| MetricError::LengthsDiffer { what, expected: 2, got: 1 };
        all.extend(all::input().into_iter().map(lengths));
        let infinite = |what| MetricError::NotFinite { what, index: 1, value: f64::INFINITY };
        all.extend(all::entry().into_iter().map(infinite));
        all.extend(all::figure().into_iter().map(|what| MetricError::Overflow { what }));
        for of in &all {
            differs(|texts| error(texts, of), &of.to_string());
        }
        assert_eq!(
            differs(|texts| error(texts, &all[2]), ""),
            [
                "there are 2,000 classes, more than the 1,000 of the largest confusion matrix",
                "det finns 2\u{a0}000 klasser, fler än de 1\u{a0}000 som den största förväxlingsmatrisen har"
            ]
        );
    }
}
