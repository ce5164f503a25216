//! k nearest neighbours against a full sort of all distances.

use proptest::prelude::*;
use vitrine_model::estimators::Knn;
use vitrine_model::estimators::knn::Weights;
use vitrine_model::transforms::{Column, Encode, Preprocess};

use crate::samples::draw::Draw;

const N_FEATURES: usize = 3;

/// Scales that no rounding touches, so that the naive distances have the same bits.
fn preprocess() -> Preprocess {
    let column = |source, scale| Column { source, encode: Encode::Identity, centre: 1.0, scale };
    Preprocess {
        impute: vec![Some(0.0); N_FEATURES],
        columns: vec![column(0, 2.0), column(1, 0.5), column(2, 1.0)],
        ..Preprocess::default()
    }
}

fn inputs(row: &[f64]) -> Vec<f64> {
    vec![(row[0] - 1.0) / 2.0, (row[1] - 1.0) / 0.5, row[2] - 1.0]
}

/// The squared distances with their rows, nearest first and of equally near ones the earlier row first, by a
/// stable sort of them all.
fn sorted(rows: &[Vec<f64>], point: &[f64]) -> Vec<(f64, usize)> {
    let point = inputs(point);
    let squared = |row: &[f64]| inputs(row).iter().zip(&point).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let mut all: Vec<(f64, usize)> =
        rows.iter().enumerate().map(|(index, row)| (squared(row), index)).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all
}

/// The outputs from the sorted distances, by the definition.
fn naive(sorted: &[(f64, usize)], k: usize, weights: Weights, n_classes: usize, targets: &[f64]) -> Vec<f64> {
    let near = &sorted[..k];
    let zero = near.iter().any(|(squared, _)| *squared == 0.0);
    let weight = |squared: f64| match weights {
        Weights::Uniform => 1.0,
        Weights::Distance if zero => f64::from(u8::from(squared == 0.0)),
        Weights::Distance => 1.0 / squared.sqrt(),
    };
    let total: f64 = near.iter().map(|(squared, _)| weight(*squared)).sum();
    let share = |counts: &dyn Fn(f64) -> f64| {
        near.iter().map(|(squared, row)| weight(*squared) * counts(targets[*row])).sum::<f64>() / total
    };
    if n_classes == 0 {
        return vec![share(&|target| target)];
    }
    (0..n_classes).map(|class| share(&|target| f64::from(u8::from(target == class as f64)))).collect()
}

proptest! {
    /// Values on a coarse grid, so that equal distances and distance 0 come often.
    #[test]
    fn as_a_full_sort(
        rows in prop::collection::vec(prop::collection::vec((0..5_i32).prop_map(f64::from), N_FEATURES), 1..60),
        point in prop::collection::vec((0..10_i32).prop_map(|x| f64::from(x) / 2.0), N_FEATURES),
        k in 1..12_usize,
        n_classes in prop::sample::select(vec![0_usize, 2, 4]),
        distance in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let k = k.min(rows.len());
        let weights = if distance { Weights::Distance } else { Weights::Uniform };
        let mut draw = Draw(seed);
        let targets: Vec<f64> = rows
            .iter()
            .map(|_| if n_classes == 0 { draw.between(-5.0, 5.0) } else { draw.below(n_classes) as f64 })
            .collect();
        let knn = Knn::new(k, weights, n_classes, &rows, &targets, &preprocess()).unwrap();
        let sorted = sorted(&rows, &point);
        let neighbours = knn.neighbours(&inputs(&point));
        let order: Vec<usize> = neighbours.iter().map(|neighbour| neighbour.row).collect();
        let expected: Vec<usize> = sorted[..k].iter().map(|(_, row)| *row).collect();
        prop_assert_eq!(order, expected);
        for (neighbour, (squared, row)) in neighbours.iter().zip(&sorted) {
            prop_assert_eq!(neighbour.distance, squared.sqrt());
            prop_assert_eq!(&neighbour.features, &rows[*row]);
            prop_assert_eq!(neighbour.target, targets[*row]);
        }
        let mut outputs = Vec::new();
        knn.predict(&inputs(&point), &mut outputs);
        prop_assert_eq!(outputs, naive(&sorted, k, weights, n_classes, &targets));
    }
}

fn on_a_line(k: usize, weights: Weights, xs: &[f64], targets: &[f64]) -> Knn {
    let rows: Vec<Vec<f64>> = xs.iter().map(|x| vec![*x, 0.0, 0.0]).collect();
    Knn::new(k, weights, 0, &rows, targets, &preprocess()).unwrap()
}

fn value(knn: &Knn, x: f64) -> f64 {
    let mut outputs = Vec::new();
    knn.predict(&inputs(&[x, 0.0, 0.0]), &mut outputs);
    outputs[0]
}

#[test]
fn of_equally_near_rows_the_earlier_counts() {
    let knn = on_a_line(1, Weights::Uniform, &[3.0, 1.0, 3.0], &[10.0, 20.0, 30.0]);
    assert_eq!(value(&knn, 2.0), 10.0);
    let knn = on_a_line(2, Weights::Uniform, &[3.0, 1.0, 3.0], &[10.0, 20.0, 30.0]);
    assert_eq!(value(&knn, 2.0), 15.0);
    assert_eq!(value(&knn, 3.0), 20.0);
}

#[test]
fn weights_by_distance() {
    let knn = on_a_line(2, Weights::Distance, &[0.0, 3.0], &[6.0, 12.0]);
    // Distances 1 and 2 before scaling: weights 1 and 1/2.
    assert_eq!(value(&knn, 1.0), (6.0 / 0.5 + 12.0 / 1.0) / (1.0 / 0.5 + 1.0 / 1.0));
    assert_eq!(value(&knn, 0.0), 6.0, "at distance 0 only the examples there count");
}

#[test]
fn impossible_models_are_refused() {
    let rows = vec![vec![0.0, 0.0, 0.0]];
    let ragged =
        Knn::new(1, Weights::Uniform, 0, &[vec![1.0], vec![1.0, 2.0, 3.0]], &[1.0, 2.0], &preprocess());
    assert_eq!(ragged.unwrap_err(), "column 1: a packed column has 1 elements, expected 2");
    let targets = Knn::new(1, Weights::Uniform, 0, &rows, &[1.0, 2.0], &preprocess());
    assert_eq!(targets.unwrap_err(), "column 0: a packed column has 1 elements, expected 2");
}
