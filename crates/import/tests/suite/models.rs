//! Imported models predict what their libraries do.

use vitrine_import::{Imported, Library, import};
use vitrine_model::estimators::trees::{Combine, Link};
use vitrine_model::estimators::{Estimator, TreeEnsemble};
use vitrine_model::schema::Task;
use vitrine_model::transforms::Preprocess;

use crate::samples::{N_ROWS, folder, index, numbers, rows};

/// One ensemble per score, which gives the score itself.
fn scores(imported: &Imported) -> Vec<TreeEnsemble> {
    let Estimator::Trees(ensemble) = &imported.estimator else { panic!("no trees") };
    let trees = ensemble.trees();
    match &ensemble.combine {
        mean @ Combine::Mean { .. } => vec![TreeEnsemble::new(mean.clone(), &trees).unwrap()],
        Combine::Sum { base, .. } => {
            let one = |(at, base_of_one): (usize, &f64)| {
                let trees: Vec<_> = trees.iter().skip(at).step_by(base.len()).cloned().collect();
                let combine = Combine::Sum { base: vec![*base_of_one], link: Link::Identity };
                TreeEnsemble::new(combine, &trees).unwrap()
            };
            base.iter().enumerate().map(one).collect()
        }
    }
}

/// The score of a row as XGBoost sums it: in 32 bits, from the first tree to the last.
struct Score32 {
    base: f32,
    trees: Vec<TreeEnsemble>,
}

impl Score32 {
    fn of(ensemble: &TreeEnsemble) -> Self {
        let Combine::Sum { base, .. } = &ensemble.combine else { panic!("a mean") };
        let alone = Combine::Sum { base: vec![0.0], link: Link::Identity };
        let one = |tree| TreeEnsemble::new(alone.clone(), &[tree]).unwrap();
        Self { base: base[0] as f32, trees: ensemble.trees().into_iter().map(one).collect() }
    }

    fn sum(&self, inputs: &[f64]) -> f64 {
        let mut leaf = Vec::new();
        let mut sum = self.base;
        for tree in &self.trees {
            leaf.clear();
            tree.predict(inputs, &mut leaf);
            sum += leaf[0] as f32;
        }
        f64::from(sum)
    }
}

/// The position of the largest number, of equal ones the first.
fn largest(numbers: &[f64]) -> usize {
    (0..numbers.len()).fold(0, |best, at| if numbers[at] > numbers[best] { at } else { best })
}

/// How a model of two classes is compared: XGBoost and LightGBM give the probability of the second one only.
fn as_ours(expected: &[f64], task: Task) -> Vec<f64> {
    match (task, expected) {
        (Task::Binary, [second]) => vec![1.0 - second, *second],
        _ => expected.to_vec(),
    }
}

#[test]
fn imported_models_predict_what_their_libraries_do() {
    let folder = folder();
    let rows = rows(&folder);
    let mut wrong = Vec::new();
    for sample in index(&folder).models.into_iter().filter(|sample| !sample.more) {
        let imported = import(&std::fs::read(folder.join(&sample.file)).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        assert_eq!(imported.features.len(), sample.columns, "{}", sample.name);
        assert_eq!(imported.preprocess.check(sample.columns), Ok(()), "{}", sample.name);
        assert_eq!(imported.estimator.check(imported.preprocess.columns.len()), Ok(()), "{}", sample.name);
        assert_eq!(format!("{:?}", imported.task).to_lowercase(), sample.task, "{}", sample.name);
        let written = serde_json::to_string(&(&imported.preprocess, &imported.estimator)).unwrap();
        let read: (Preprocess, Estimator) = serde_json::from_str(&written).unwrap();
        assert!(read == (imported.preprocess.clone(), imported.estimator.clone()), "{}", sample.name);
        let both = numbers(&folder.join(format!("{}.f64", sample.name)));
        let (expected_scores, expected) = both.split_at(N_ROWS * sample.scores);
        let width = expected.len() / N_ROWS;
        let ensembles = scores(&imported);
        assert_eq!(ensembles.len(), sample.scores, "{}", sample.name);
        let is_light = imported.library == Library::LightGbm;
        let of_32_bits: Vec<Score32> =
            if is_light { Vec::new() } else { ensembles.iter().map(Score32::of).collect() };
        let typical = |of: &[f64]| of.iter().map(|number| number.abs()).sum::<f64>() / of.len() as f64;
        let (typical_score, typical_prediction) = (typical(expected_scores), typical(expected));
        let (mut equal, mut score_error, mut error, mut least, mut classes) =
            (0, 0.0_f64, 0.0_f64, 0.0_f64, 0);
        for (at, row) in rows.iter().enumerate() {
            // pandas has no category that no training row had: such a one is missing.
            let row: Vec<f64> = row[..sample.columns]
                .iter()
                .enumerate()
                .map(|(column, number)| {
                    let n = if column == 4 { 7.0 } else { 40.0 };
                    if sample.pandas && column >= 4 && *number >= n { f64::NAN } else { *number }
                })
                .collect();
            let (mut sources, mut inputs) = (Vec::new(), Vec::new());
            imported.preprocess.apply(&row, &mut sources, &mut inputs);
            for (score, ensemble) in ensembles.iter().enumerate() {
                let mut output = Vec::new();
                ensemble.predict(&inputs, &mut output);
                let same = of_32_bits.get(score).map_or(output[0], |score| score.sum(&inputs));
                let expected = expected_scores[at * sample.scores + score];
                equal += usize::from(same == expected);
                score_error =
                    score_error.max((output[0] - expected).abs() / expected.abs().max(typical_score));
            }
            let expected = as_ours(&expected[at * width..][..width], imported.task);
            let predicted = imported.predict(&row);
            assert_eq!(predicted.len(), expected.len(), "{}", sample.name);
            classes += usize::from(largest(&predicted) != largest(&expected));
            for (predicted, expected) in predicted.iter().zip(&expected) {
                let off = (predicted - expected).abs();
                error = error.max(off / expected.abs().max(typical_prediction));
                least = least.max(if off == 0.0 { 0.0 } else { off / expected.abs() });
            }
        }
        let n_scores = N_ROWS * sample.scores;
        println!(
            "{:34} {equal:5}/{n_scores} scores equal, off by {score_error:8.1e}; predictions {error:8.1e} \
             (each by itself {least:8.1e}); {classes} other classes; {} inputs, leaves off by {:8.1e}",
            sample.name,
            imported.preprocess.columns.len(),
            imported.leaf_rounding,
        );
        // What XGBoost rounds grows with the trees.
        let n_trees = ensembles.iter().map(TreeEnsemble::n_trees).sum::<usize>() as f64;
        let most = if is_light { 1e-14 } else { 1e-6 * (n_trees / 100.0).max(1.0) };
        let most = most + imported.leaf_rounding * n_trees / typical_score;
        if (sample.exact && equal != n_scores) || score_error > most || error > most || classes > 0 {
            wrong.push(sample.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn features_have_their_names_and_categories() {
    let folder = crate::samples::committed();
    for (file, letter) in [("lgb-binary-pandas.txt", 'é'), ("xgb-logistic-pandas-onehot.json", 'e')] {
        let imported = import(&std::fs::read(folder.join(file)).unwrap()).unwrap();
        let names: Vec<String> =
            imported.feature_names().into_iter().map(|name| name.replace('_', " ")).collect();
        assert_eq!(names, ["number 0", "number 1", "number 2", "number 3", "kind 0", "kind 1"]);
        assert!(imported.features[..4].iter().all(|feature| feature.categories.is_none()));
        for (feature, n) in imported.features[4..].iter().zip([7, 40]) {
            let categories = feature.categories.as_ref().unwrap();
            let labels = categories.labels.as_ref().unwrap();
            assert_eq!((categories.n, labels.len()), (n, n));
            assert_eq!(labels[3], format!("kind {letter}03"));
        }
    }
    let imported = import(&std::fs::read(folder.join("lgb-regression-nan.txt")).unwrap()).unwrap();
    assert_eq!(imported.feature_names(), ["Column_0", "Column_1", "Column_2", "Column_3"]);
    let range = imported.features[1].range.unwrap();
    assert!(range.0 < -2.0 && range.1 > 2.0, "{range:?}");
    assert_eq!((imported.n_classes, imported.best_trees, imported.leaf_rounding), (0, None, 0.0));
}

/// A model of one feature, of an older version: one tree with the leaves 1 and 2 around 0.5, a missing one left.
fn older(more: &str, base: &str) -> String {
    format!(
        r#"{{"version":[1,4,0],"learner":{{"attributes":{{{more}}},"objective":{{"name":"reg:squarederror"}},
        "learner_model_param":{{"base_score":{base},"num_class":"0","num_feature":"1"}},
        "gradient_booster":{{"name":"gbtree","model":{{"gbtree_model_param":{{"num_trees":"2"}},"tree_info":[0,0],"trees":[
        {{"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],
        "split_conditions":[0.5,1.0,2.0],"default_left":[true,false,false]}},
        {{"left_children":[-1],"right_children":[-1],"split_indices":[0],"split_conditions":[8.0],"default_left":[false]}}
        ]}}}}}}}}"#
    )
}

#[test]
fn older_files_of_xgboost_are_read() {
    for base in ["0.25", "\"2.5E-1\"", "[0.25]", "\"[2.5E-1]\""] {
        let imported = import(older("", base).as_bytes()).unwrap();
        let predict = |number: f64| imported.predict(&[number])[0];
        // The largest number that rounds to one below 0.5 in 32 bits.
        let edge = f64::midpoint(f64::from(0.5_f32.next_down()), 0.5);
        assert_eq!([predict(0.0), predict(f64::NAN), predict(0.5)], [9.25, 9.25, 10.25]);
        assert_eq!([predict(edge.next_down()), predict(edge)], [9.25, 10.25]);
        assert_eq!((imported.feature_names(), imported.best_trees), (vec!["f0"], None));
    }
}

#[test]
fn the_best_round_of_early_stopping_is_told() {
    let best = |attributes: &str| import(older(attributes, "0.5").as_bytes()).unwrap().best_trees;
    assert_eq!(best(r#""best_iteration":"0""#), Some(1));
    assert_eq!(best(r#""best_iteration":"1""#), None, "these are all");
    assert_eq!(best(r#""scikit_learn":"{}""#), None);
}
