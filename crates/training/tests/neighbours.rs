//! The k-d tree of linfa-nn and the exact search of the exported model find the same rows, ties included.

use ndarray::Array2;
use proptest::prelude::*;
use vitrine_model::estimators::Knn;
use vitrine_model::estimators::knn::Weights;
use vitrine_model::transforms::{Column, Encode, Preprocess};
use vitrine_training::{NeighbourIndex, TrainError};

fn as_they_are(n_features: usize) -> Preprocess {
    Preprocess {
        impute: vec![None; n_features],
        derived: Vec::new(),
        texts: Vec::new(),
        columns: (0..n_features)
            .map(|source| Column { source, encode: Encode::Identity, centre: 0.0, scale: 1.0 })
            .collect(),
    }
}

proptest! {
    #[test]
    fn both_searches_agree(
        // A coarse grid, so that many rows are equally near.
        cells in prop::collection::vec((-4_i32..4, -4_i32..4, -2_i32..2), 3..80),
        query in (-9_i32..9, -9_i32..9, -5_i32..5),
        k in 1_usize..12,
    ) {
        let rows: Vec<Vec<f64>> = cells.iter().map(|c| vec![f64::from(c.0) * 0.3, f64::from(c.1) * 0.7, f64::from(c.2)]).collect();
        let query = [f64::from(query.0) * 0.15, f64::from(query.1) * 0.35, f64::from(query.2) * 0.5];
        let k = k.min(rows.len());
        let points = Array2::from_shape_vec((rows.len(), 3), rows.concat()).unwrap();
        let index = NeighbourIndex::new(&points).unwrap();
        let found = index.nearest(ndarray::aview1(&query), k).unwrap();
        let knn = Knn::new(k, Weights::Uniform, 0, &rows, &vec![0.0; rows.len()], &as_they_are(3)).unwrap();
        let exact: Vec<usize> = knn.neighbours(&query).into_iter().map(|neighbour| neighbour.row).collect();
        prop_assert_eq!(found.iter().map(|(_, row)| *row).collect::<Vec<_>>(), exact);
    }
}

#[test]
fn points_that_are_not_finite_are_refused_before_they_panic() {
    let points = Array2::from_shape_vec((2, 1), vec![1.0, f64::NAN]).unwrap();
    assert!(matches!(NeighbourIndex::new(&points), Err(TrainError::NotFinite { row: 1, .. })));
    let points = Array2::from_shape_vec((2, 1), vec![1.0, 2.0]).unwrap();
    let index = NeighbourIndex::new(&points).unwrap();
    assert!(matches!(index.nearest(ndarray::aview1(&[f64::NAN]), 1), Err(TrainError::NotFinite { .. })));
}
