//! Scores of the trees against those of other libraries on the same rows.
//!
//! scikit-learn 1.9.1 and LightGBM 4.7.0 were given the rows whose number is no multiple of 5 and judged by the others:
//!
//! ```python
//! # wine: HistGradientBoostingRegressor(max_iter=100, learning_rate=.1, early_stopping=False)     R2 .5023
//! #       LGBMRegressor(n_estimators=100, learning_rate=.1)                                       R2 .4940
//! #       RandomForestRegressor(n_estimators=100, random_state=0)                                 R2 .5473
//! # iris: HistGradientBoostingClassifier(max_iter=50, learning_rate=.1, early_stopping=False,
//! #           min_samples_leaf=5)                                   log loss .3511, accuracy .9667
//! #       LGBMClassifier(n_estimators=50, learning_rate=.1, min_child_samples=5)  .1964,     .9667
//! #       RandomForestClassifier(n_estimators=100, random_state=0)                .1021,     .9667
//! m.fit(X[numpy.arange(len(y)) % 5 != 0], y[numpy.arange(len(y)) % 5 != 0])
//! ```

use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, Axis};
use vitrine_training::TrainError;
use vitrine_training::families::boosting::BoostingParams;
use vitrine_training::families::forest::ForestParams;
use vitrine_training::trees::{Loss, TreeModel};

type Rows = Dataset<f64, f64, ndarray::Ix1>;

/// The rows to fit and those to judge by.
fn parts(data: DatasetBase<Array2<f64>, Array1<usize>>) -> (Rows, Array2<f64>, Array1<f64>) {
    let targets = data.targets().mapv(|target| target as f64);
    let (test, train): (Vec<usize>, Vec<usize>) = (0..targets.len()).partition(|row| row % 5 == 0);
    let rows = |places: &[usize]| data.records().select(Axis(0), places);
    let train = Dataset::new(rows(&train), targets.select(Axis(0), &train));
    (train, rows(&test), targets.select(Axis(0), &test))
}

fn r2(model: Result<TreeModel, TrainError>, inputs: &Array2<f64>, targets: &Array1<f64>) -> f64 {
    let outputs = model.unwrap().predict_proba(inputs.view());
    let mean = targets.mean().unwrap();
    let left: f64 = outputs.column(0).iter().zip(targets).map(|(p, t)| (p - t).powi(2)).sum();
    1.0 - left / targets.iter().map(|t| (t - mean).powi(2)).sum::<f64>()
}

#[test]
fn wine_is_predicted_as_well_as_by_others() {
    let (train, inputs, targets) = parts(linfa_datasets::winequality());
    let boosting = r2(BoostingParams::default().fit(&train), &inputs, &targets);
    assert!(boosting > 0.494 - 0.015, "boosting {boosting}");
    let forest = r2(ForestParams::default().fit(&train), &inputs, &targets);
    assert!(forest > 0.5473 - 0.015, "forest {forest}");
}

#[test]
fn iris_is_classified_as_well_as_by_others() {
    let (train, inputs, targets) = parts(linfa_datasets::iris());
    let judge = |model: Result<TreeModel, TrainError>| {
        let outputs = model.unwrap().predict_proba(inputs.view());
        let of_class = |row: usize| outputs[[row, targets[row] as usize]];
        let right = (0..30).filter(|row| outputs.row(*row).iter().all(|p| *p <= of_class(*row))).count();
        let loss = (0..30).map(|row| -of_class(row).max(1e-9).ln()).sum::<f64>() / 30.0;
        (loss, right)
    };
    let loss = Loss::Classes(3);
    let boosting = BoostingParams { n_trees: 50, min_samples_leaf: 5, loss, ..BoostingParams::default() };
    let (boosting, right) = judge(boosting.fit(&train));
    assert!(right >= 29 && (boosting - 0.3511).abs() < 0.01, "boosting {boosting}, {right} right");
    let forest = ForestParams { max_features: 0.5, loss, ..ForestParams::default() };
    let (forest, right) = judge(forest.fit(&train));
    assert!(right >= 29 && forest < 0.1021 + 0.03, "forest {forest}, {right} right");
}
