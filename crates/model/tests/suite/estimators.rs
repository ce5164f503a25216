//! Logistic and linear regression, softmax and grade links at their extremes.

use proptest::prelude::*;
use vitrine_model::estimators::{Linear, Logistic, logistic, softmax};
use vitrine_model::pipeline::OrdinalLink;

/// The largest distance from 1 that a few roundings of a sum explain.
const TOLERANCE: f64 = 1e-12;

fn is_distribution(probabilities: &[f64]) -> bool {
    let sum: f64 = probabilities.iter().sum();
    (sum - 1.0).abs() < TOLERANCE && probabilities.iter().all(|p| (-TOLERANCE..=1.0 + TOLERANCE).contains(p))
}

#[test]
fn the_logistic_function_at_its_ends() {
    assert_eq!(logistic(0.0), 0.5);
    assert_eq!(logistic(f64::INFINITY), 1.0);
    assert_eq!(logistic(f64::NEG_INFINITY), 0.0);
    assert_eq!(logistic(1e300), 1.0);
    assert_eq!(logistic(-1e300), 0.0);
    assert!(logistic(-700.0) > 0.0, "small probabilities are not lost before they must be");
    assert!(logistic(f64::NAN).is_nan());
}

#[test]
fn softmax_at_its_ends() {
    for (mut scores, expected) in [
        (vec![1e308, -1e308, 0.0], vec![1.0, 0.0, 0.0]),
        (vec![-1e308, -1e308], vec![0.5, 0.5]),
        (vec![800.0, 800.0, 800.0, 800.0], vec![0.25; 4]),
    ] {
        softmax(&mut scores);
        assert_eq!(scores, expected);
    }
}

#[test]
fn sums_run_from_the_first_input_to_the_last() {
    // In any other order the small numbers would not be lost.
    let linear = Linear { weights: vec![1.0, 1.0, 1.0], intercept: 1e16, bounds: None };
    assert_eq!(linear.predict(&[1.0, 1.0, -1e16]), 0.0);
    assert_eq!(linear.predict(&[-1e16, 1.0, 1.0]), 2.0);
}

proptest! {
    #[test]
    fn the_logistic_function_is_symmetric_and_rises(x in -800.0..800.0_f64, step in 0.0..10.0_f64) {
        prop_assert!((logistic(x) + logistic(-x) - 1.0).abs() < TOLERANCE);
        prop_assert!(logistic(x + step) >= logistic(x));
    }

    #[test]
    fn softmax_is_a_distribution_in_the_order_of_the_scores(mut scores in prop::collection::vec(-1e4..1e4_f64, 2..12)) {
        let before = scores.clone();
        softmax(&mut scores);
        prop_assert!(is_distribution(&scores));
        for (a, p) in before.iter().zip(&scores) {
            for (b, q) in before.iter().zip(&scores) {
                prop_assert!(a <= b && p <= q || a >= b && p >= q);
            }
        }
    }

    #[test]
    fn two_scores_are_as_one_difference(weights in prop::collection::vec(-3.0..3.0_f64, 8), x in prop::collection::vec(-5.0..5.0_f64, 3)) {
        let linear = |w: &[f64]| Linear { weights: w[..3].to_vec(), intercept: w[3], bounds: None };
        let (a, b) = (linear(&weights[..4]), linear(&weights[4..]));
        let difference = Linear {
            weights: a.weights.iter().zip(&b.weights).map(|(a, b)| b - a).collect(),
            intercept: b.intercept - a.intercept,
            bounds: None,
        };
        let mut outputs = Vec::new();
        Logistic { scores: vec![difference] }.predict_proba(&x, &mut outputs);
        let mut scores = vec![a.predict(&x), b.predict(&x)];
        softmax(&mut scores);
        prop_assert!(is_distribution(&outputs));
        prop_assert!((outputs[1] - scores[1]).abs() < 1e-9, "{outputs:?} {scores:?}");
    }

    #[test]
    fn grades_are_a_distribution_that_moves_up_with_the_value(
        mut thresholds in prop::collection::vec(-20.0..20.0_f64, 1..8),
        slope in 0.01..50.0_f64,
        value in -1e6..1e6_f64,
    ) {
        thresholds.sort_by(f64::total_cmp);
        let link = OrdinalLink { thresholds, slope };
        prop_assert!(is_distribution(&link.probabilities(value)));
        let at_most = |probabilities: Vec<f64>| {
            probabilities.iter().scan(0.0, |sum, p| { *sum += p; Some(*sum) }).collect::<Vec<f64>>()
        };
        let (low, high) = (at_most(link.probabilities(value)), at_most(link.probabilities(value + 1.0)));
        prop_assert!(low.iter().zip(&high).all(|(low, high)| *high <= low + TOLERANCE));
    }
}

#[test]
fn the_grade_link_is_the_proportional_odds_model() {
    let link = OrdinalLink { thresholds: vec![1.0, 3.0], slope: 2.0 };
    let at_most_first = 1.0 / (1.0 + libm::exp(-(1.0 - 2.0 * 0.75)));
    let at_most_second = 1.0 / (1.0 + libm::exp(-(3.0 - 2.0 * 0.75)));
    let probabilities = link.probabilities(0.75);
    let expected = [at_most_first, at_most_second - at_most_first, 1.0 - at_most_second];
    assert!(probabilities.iter().zip(expected).all(|(p, q)| (p - q).abs() < TOLERANCE), "{probabilities:?}");
    for (value, expected) in [(1e308, [0.0, 0.0, 1.0]), (-1e308, [1.0, 0.0, 0.0])] {
        assert_eq!(link.probabilities(value), expected);
    }
}
