//! What holds for all predictions: bounds, symmetries, and that the order of the samples does not matter.

use proptest::prelude::*;

use super::*;
use crate::schema::Task;

/// Actual and predicted classes of up to 40 samples, and the number of classes.
fn labels() -> impl Strategy<Value = (Vec<usize>, Vec<usize>, usize)> {
    (2..6_usize, 1..40_usize)
        .prop_flat_map(|(k, n)| (prop::collection::vec(0..k, n), prop::collection::vec(0..k, n), Just(k)))
}

/// Actual classes with rows of probabilities from small whole weights, so that ties and certainties occur.
fn with_probabilities() -> impl Strategy<Value = (Vec<usize>, Vec<Vec<f64>>)> {
    (2..5_usize, 1..30_usize).prop_flat_map(|(k, n)| {
        let row = prop::collection::vec(0..4_u8, k).prop_map(|mut weights| {
            if weights.iter().all(|weight| *weight == 0) {
                weights[0] = 1;
            }
            let total: f64 = weights.iter().copied().map(f64::from).sum();
            weights.iter().map(|weight| f64::from(*weight) / total).collect()
        });
        (prop::collection::vec(0..k, n), prop::collection::vec(row, n))
    })
}

/// Whether samples are positive, with scores from a coarse grid, so that ties occur.
fn scored() -> impl Strategy<Value = Vec<(bool, f64)>> {
    prop::collection::vec((any::<bool>(), (0..=12_u8).prop_map(|step| f64::from(step) / 12.0)), 1..50)
}

/// Actual and predicted numbers.
fn numbers() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-1e3..1e3_f64, -1e3..1e3_f64), 2..40)
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0)
}

fn both_present(samples: &[(bool, f64)]) -> bool {
    samples.iter().any(|sample| sample.0) && samples.iter().any(|sample| !sample.0)
}

/// The share of pairs in which the positive sample is above the negative one, by looking at every pair.
fn auc_by_pairs(samples: &[(bool, f64)]) -> f64 {
    let (mut won, mut pairs) = (0.0, 0.0);
    for (_, high) in samples.iter().filter(|sample| sample.0) {
        for (_, low) in samples.iter().filter(|sample| !sample.0) {
            pairs += 1.0;
            won += if high > low { 1.0 } else { f64::from(u8::from(high == low)) / 2.0 };
        }
    }
    won / pairs
}

/// Average precision by asking, at each sample's score, for all samples from that score up.
fn precision_by_definition(samples: &[(bool, f64)]) -> f64 {
    let positives = samples.iter().filter(|sample| sample.0).count() as f64;
    let precisions = samples.iter().filter(|sample| sample.0).map(|(_, score)| {
        let taken: Vec<_> = samples.iter().filter(|other| other.1 >= *score).collect();
        taken.iter().filter(|other| other.0).count() as f64 / taken.len() as f64
    });
    precisions.sum::<f64>() / positives
}

proptest! {
    #[test]
    fn figures_of_classes_keep_their_bounds((actual, predicted, k) in labels()) {
        let matrix = confusion_matrix(&actual, &predicted, k).unwrap();
        let total: u64 = matrix.counts.iter().flatten().sum();
        prop_assert_eq!(total, actual.len() as u64);
        for share in [
            matrix.accuracy(), matrix.balanced_accuracy(), matrix.precision_macro(), matrix.recall_macro(),
            matrix.f1_macro(), matrix.precision_weighted(), matrix.f1_weighted(),
        ] {
            prop_assert!((0.0..=1.0 + 1e-12).contains(&share.unwrap()));
        }
        prop_assert!(close(matrix.recall_weighted().unwrap(), matrix.accuracy().unwrap()));
        prop_assert!(accuracy_within_one(&actual, &predicted).unwrap() >= matrix.accuracy().unwrap());
    }

    #[test]
    fn exchanging_actual_and_predicted_transposes((actual, predicted, k) in labels()) {
        let matrix = confusion_matrix(&actual, &predicted, k).unwrap();
        let swapped = confusion_matrix(&predicted, &actual, k).unwrap();
        prop_assert_eq!(matrix.precision(), swapped.recall());
        prop_assert_eq!(matrix.f1(), swapped.f1());
        prop_assert_eq!(matrix.accuracy(), swapped.accuracy());
        match (matrix.quadratic_kappa(), swapped.quadratic_kappa()) {
            (Ok(kappa), Ok(other)) => {
                prop_assert!(close(kappa, other));
                prop_assert!((-1.0 - 1e-12..=1.0).contains(&kappa), "{}", kappa);
            }
            (kappa, other) => prop_assert_eq!(kappa, other),
        }
    }

    #[test]
    fn reversing_the_order_of_classes_keeps_the_kappa((actual, predicted, k) in labels()) {
        let reversed = |classes: &[usize]| -> Vec<usize> { classes.iter().map(|class| k - 1 - class).collect() };
        let kappa = confusion_matrix(&actual, &predicted, k).unwrap().quadratic_kappa();
        let other = confusion_matrix(&reversed(&actual), &reversed(&predicted), k).unwrap().quadratic_kappa();
        prop_assert_eq!(kappa.is_ok(), other.is_ok());
        if let (Ok(kappa), Ok(other)) = (kappa, other) {
            prop_assert!(close(kappa, other));
        }
    }

    #[test]
    fn losses_keep_their_bounds_and_do_not_see_the_order((actual, rows) in with_probabilities()) {
        let reversed_actual: Vec<usize> = actual.iter().rev().copied().collect();
        let reversed_rows: Vec<Vec<f64>> = rows.iter().rev().cloned().collect();
        let loss = log_loss(&actual, &rows).unwrap();
        prop_assert!((0.0..35.0).contains(&loss));
        prop_assert!(close(loss, log_loss(&reversed_actual, &reversed_rows).unwrap()));
        let score = brier(&actual, &rows).unwrap();
        prop_assert!((0.0..=2.0 + 1e-12).contains(&score));
        prop_assert!(close(score, brier(&reversed_actual, &reversed_rows).unwrap()));
        prop_assert_eq!(roc_auc_ovr(&actual, &rows), roc_auc_ovr(&reversed_actual, &reversed_rows));
    }

    #[test]
    fn ranking_equals_its_definition(samples in scored()) {
        let (actual, scores): (Vec<bool>, Vec<f64>) = samples.iter().copied().unzip();
        prop_assert_eq!(roc_auc(&actual, &scores).is_ok(), both_present(&samples));
        if both_present(&samples) {
            prop_assert!(close(roc_auc(&actual, &scores).unwrap(), auc_by_pairs(&samples)));
            prop_assert!(close(pr_auc(&actual, &scores).unwrap(), precision_by_definition(&samples)));
        }
    }

    #[test]
    fn ranking_sees_neither_the_order_of_samples_nor_the_scale(samples in scored()) {
        prop_assume!(both_present(&samples));
        let (actual, scores): (Vec<bool>, Vec<f64>) = samples.iter().copied().unzip();
        let (turned, turned_scores): (Vec<bool>, Vec<f64>) =
            samples.iter().rev().map(|(positive, score)| (*positive, score * 8.0 - 3.0)).unzip();
        prop_assert_eq!(roc_auc(&actual, &scores), roc_auc(&turned, &turned_scores));
        prop_assert_eq!(pr_auc(&actual, &scores), pr_auc(&turned, &turned_scores));
        let negated: Vec<f64> = scores.iter().map(|score| -score).collect();
        prop_assert!(close(roc_auc(&actual, &scores).unwrap() + roc_auc(&actual, &negated).unwrap(), 1.0));
    }

    #[test]
    fn reliability_bins_hold_every_sample(samples in scored(), n_bins in 1..20_usize) {
        let (actual, scores): (Vec<bool>, Vec<f64>) = samples.iter().copied().unzip();
        let bins = reliability_bins(&actual, &scores, n_bins).unwrap();
        prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), samples.len() as u64);
        for bin in &bins {
            prop_assert!(bin.low <= bin.mean_predicted + 1e-12 && bin.mean_predicted <= bin.high + 1e-12);
            prop_assert!((0.0..=1.0).contains(&bin.observed));
        }
        prop_assert!(bins.windows(2).all(|pair| pair[0].high <= pair[1].low));
        let error = expected_calibration_error(&actual, &scores, n_bins).unwrap();
        prop_assert!((0.0..=1.0).contains(&error));
    }

    #[test]
    fn errors_of_numbers_are_ordered_and_symmetric(pairs in numbers()) {
        let (actual, predicted): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let (mean, root) = (mae(&actual, &predicted).unwrap(), rmse(&actual, &predicted).unwrap());
        let largest = max_error(&actual, &predicted).unwrap();
        prop_assert!(mean <= root * (1.0 + 1e-12) && root <= largest * (1.0 + 1e-12));
        prop_assert!(median_absolute_error(&actual, &predicted).unwrap() <= largest);
        prop_assert_eq!(mae(&actual, &predicted), mae(&predicted, &actual));
        prop_assert_eq!(mse(&actual, &predicted), mse(&predicted, &actual));
        prop_assert_eq!(r2(&actual, &actual), Ok(1.0));
        prop_assert!(r2(&actual, &predicted).unwrap() <= 1.0);
    }

    #[test]
    fn errors_of_groups_add_up(pairs in numbers(), n_groups in 1..5_usize) {
        let (actual, predicted): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let groups: Vec<usize> = (0..pairs.len()).map(|i| i * i % n_groups).collect();
        let errors = error_by_group(&actual, &predicted, &groups, n_groups).unwrap();
        let total: f64 = errors.iter().map(|group| group.count as f64 * group.mae).sum();
        prop_assert!(close(total / pairs.len() as f64, mae(&actual, &predicted).unwrap()));
        prop_assert!(errors.iter().all(|group| group.bias.abs() <= group.mae * (1.0 + 1e-12)));
    }

    #[test]
    fn the_nearest_grade_has_no_nearer_one(value in -20.0..20.0_f64, start in -5..5_i8, n in 1..8_u8) {
        let grades: Vec<f64> = (0..n).map(|i| f64::from(start) + f64::from(i) * 1.5).collect();
        let nearest = nearest_grades(&[value], &grades).unwrap()[0];
        let least = grades.iter().map(|grade| (grade - value).abs()).fold(f64::INFINITY, f64::min);
        prop_assert_eq!((grades[nearest] - value).abs(), least);
    }

    #[test]
    fn the_score_interval_holds_the_share(n in 1..1000_u64, part in 0.0..=1.0_f64, z in 0.0..5.0_f64) {
        let successes = ((n as f64 * part) as u64).min(n);
        let interval = wilson_interval(successes, n, z).unwrap();
        let share = successes as f64 / n as f64;
        prop_assert!(0.0 <= interval.low && interval.low <= share);
        prop_assert!(share <= interval.high && interval.high <= 1.0);
        let mirrored = wilson_interval(n - successes, n, z).unwrap();
        prop_assert!(close(interval.low, 1.0 - mirrored.high));
        let wider = wilson_interval(successes, n, z + 0.5).unwrap();
        prop_assert!(wider.low <= interval.low && interval.high <= wider.high);
    }

    #[test]
    fn the_summary_bounds_its_values(values in prop::collection::vec(-1e6..1e6_f64, 2..30)) {
        let all = summary(&values).unwrap();
        prop_assert!(all.min <= all.mean && all.mean <= all.max);
        prop_assert!(values.iter().all(|value| (all.min..=all.max).contains(value)));
        prop_assert!(all.sd >= 0.0 && all.sd <= all.max - all.min + 1e-9);
        let interval = mean_interval(&values, 1.96).unwrap();
        prop_assert!(close(all.mean - interval.low, interval.high - all.mean));
    }

    /// Whatever bits arrive, the answer is a set of finite scores or an error, never a panic.
    #[test]
    fn any_numbers_give_finite_scores_or_an_error(
        pairs in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..5),
        row in prop::collection::vec(prop::num::f64::ANY, 0..4),
        n_classes in any::<usize>(),
    ) {
        let (actual, predicted): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let rows = vec![row.clone(); pairs.len()];
        for task in [Task::Regression, Task::Binary, Task::Multiclass, Task::Ordinal] {
            for probabilities in [None, Some(rows.as_slice())] {
                if let Ok(scores) = evaluate(task, n_classes, &row, &actual, &predicted, probabilities) {
                    prop_assert!(scores.iter().all(|entry| entry.1.is_finite()));
                }
            }
        }
    }

    #[test]
    fn scores_do_not_depend_on_the_order_of_samples((actual, rows) in with_probabilities()) {
        let k = rows[0].len();
        let classes: Vec<f64> = actual.iter().map(|class| *class as f64).collect();
        let predicted: Vec<f64> = (0..classes.len()).map(|i| (i * 7 % k) as f64).collect();
        let turned = |values: &[f64]| -> Vec<f64> { values.iter().rev().copied().collect() };
        let turned_rows: Vec<Vec<f64>> = rows.iter().rev().cloned().collect();
        let scores = evaluate(Task::Multiclass, k, &[], &classes, &predicted, Some(&rows)).unwrap();
        let other =
            evaluate(Task::Multiclass, k, &[], &turned(&classes), &turned(&predicted), Some(&turned_rows)).unwrap();
        prop_assert_eq!(scores.len(), other.len());
        for ((metric, value), (same, turned)) in scores.iter().zip(&other) {
            prop_assert_eq!(metric, same);
            prop_assert!(close(*value, *turned), "{}: {} and {}", metric.name(), value, turned);
        }
    }
}
