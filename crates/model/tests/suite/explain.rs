//! Explanations against what is known of them: of sums they are the sums' terms, of products the halves.

use serde_json::json;
use vitrine_model::explain::{Explainer, Score, order};
use vitrine_model::{Pipeline, Prediction, Record, Value};

/// `a + 3 b + 2 a c`, the product as a derived quantity.
fn pipeline() -> Pipeline {
    let feature = |name: &str| json!({ "name": name, "label": name, "kind": "number", "min": -10.0, "max": 10.0, "step": 1.0, "default": 0.0 });
    serde_json::from_value(json!({
        "schema": {
            "system": "sum",
            "features": [feature("a"), feature("b"), feature("c")],
            "target": { "name": "y", "label": "y", "task": "regression" }
        },
        "preprocess": {
            "impute": [0.0, 0.0, 0.0],
            "derived": [{ "name": "product", "formula": "product", "a": 0, "b": 2 }],
            "columns": [{ "source": 0 }, { "source": 1 }, { "source": 3 }]
        },
        "estimator": { "linear": { "weights": [1.0, 3.0, 2.0], "intercept": 0.5 } }
    }))
    .unwrap()
}

fn record(values: [f64; 3]) -> Record {
    Record { values: values.map(Value::Number).to_vec() }
}

fn explain(record: &Record, background: &[Record], feature_groups: &[Vec<usize>]) -> Explainer {
    let pipeline = pipeline();
    let mut predictor = pipeline.predictor();
    let mut explainer = Explainer::new(Score::Value, record.clone(), feature_groups.to_vec());
    for (index, other) in background.iter().enumerate() {
        explainer.add(&mut predictor, other, &order(feature_groups.len(), index)).unwrap();
    }
    explainer
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-12
}

#[test]
fn two_features_share_their_product() {
    // From (1, 1, 1) to (2, 0, 4): a adds 1 and half of the product's 2 (8 - 1), shared over both orders.
    let (from, to) = (record([1.0, 1.0, 1.0]), record([2.0, 0.0, 4.0]));
    let explanation = explain(&to, &[from], &[vec![0], vec![1], vec![2]]).explanation().unwrap();
    // a first: 2 (2 - 1) 1 = 2; a last: 2 (2 - 1) 4 = 8; the mean is 5. c first: 2 (3) 1 = 6, last: 2 (3) 2 = 12.
    assert!(close(explanation.shap_values[0], 1.0 + 5.0), "{explanation:?}");
    assert!(close(explanation.shap_values[1], -3.0), "{explanation:?}");
    assert!(close(explanation.shap_values[2], 9.0), "{explanation:?}");
    assert!(
        close(explanation.base_value, 0.5 + 1.0 + 3.0 + 2.0) && close(explanation.score, 0.5 + 2.0 + 16.0)
    );
}

#[test]
fn attributions_add_up_and_the_error_is_that_of_the_mean() {
    let background = [record([1.0, 2.0, 3.0]), record([-1.0, 0.0, 2.0]), record([4.0, 4.0, -4.0])];
    let to = record([2.0, 5.0, 1.0]);
    let explanation = explain(&to, &background, &[vec![0], vec![1], vec![2]]).explanation().unwrap();
    assert!(
        close(explanation.shap_values.iter().sum::<f64>(), explanation.score - explanation.base_value),
        "{explanation:?}"
    );
    assert_eq!(explanation.n_background, 3);
    // b adds 3 (5 - b), so 9, 15 and 3: their mean is 9, and the standard error of it 6 / sqrt(3).
    assert!(
        close(explanation.shap_values[1], 9.0) && close(explanation.errors[1], 6.0 / 3.0_f64.sqrt()),
        "{explanation:?}"
    );
}

#[test]
fn several_features_move_together_and_features_of_no_player_stay() {
    let (from, to) = (record([1.0, 1.0, 1.0]), record([2.0, 0.0, 4.0]));
    let together = explain(&to, std::slice::from_ref(&from), &[vec![0, 2], vec![1]]).explanation().unwrap();
    assert!(close(together.shap_values[0], 15.0) && close(together.shap_values[1], -3.0), "{together:?}");
    let alone = explain(&to, &[from], &[vec![1]]).explanation().unwrap();
    assert!(close(alone.score, alone.base_value - 3.0), "{alone:?}");
}

#[test]
fn nothing_is_explained_without_a_background_and_faults_keep_earlier_results() {
    let mut explainer = explain(&record([0.0; 3]), &[], &[vec![0]]);
    assert_eq!(explainer.explanation(), None);
    let pipeline = pipeline();
    let beyond = record([99.0, 0.0, 0.0]);
    assert!(explainer.add(&mut pipeline.predictor(), &beyond, &[0]).is_err());
    assert_eq!(explainer.explanation(), None);
}

#[test]
fn scores_read_probabilities_and_odds() {
    let prediction = Prediction {
        value: None,
        class: Some(1),
        probabilities: vec![0.2, 0.8],
        interval: None,
        assumed: vec![],
    };
    assert_eq!(Score::Probability(0).of(&prediction), 0.2);
    assert!(close(Score::LogOdds(1).of(&prediction), libm::log(4.0)));
    assert!(Score::Value.of(&prediction).is_nan() && Score::Probability(2).of(&prediction).is_nan());
    let certain = Prediction { probabilities: vec![0.0, 1.0], ..prediction };
    assert!(Score::LogOdds(1).of(&certain).is_finite());
}
