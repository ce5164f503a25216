//! The charts of a small additive model.

use serde_json::json;

use super::*;
use crate::display::samples;

/// A number with a cut at 0.5 in units of 2 from 10, that is at 11, a choice of two, and the pair of them.
fn artifact() -> Artifact {
    let number = Term { inputs: vec![0], cuts: vec![vec![0.5, 1.5]], importance: 0.5 };
    let choice = Term { inputs: vec![1], cuts: vec![vec![0.5]], importance: 0.75 };
    let pair = Term { inputs: vec![0, 1], cuts: vec![vec![], vec![]], importance: 0.25 };
    let model = Additive {
        link: vitrine_model::estimators::trees::Link::Identity,
        intercepts: vec![5.0],
        terms: vec![number, choice, pair],
        scores: vec![-1.0, 0.0, 1.0, 0.25, 2.0, -2.0, 0.0, 0.5, 0.0, 0.0, 0.0],
        deviations: [vec![0.5; 6], vec![0.0; 5]].concat(),
    };
    let mut artifact = Artifact::clone(&samples::doubling());
    artifact.pipeline.schema = samples::system().schema;
    artifact.pipeline.estimator = Estimator::Additive(model);
    artifact.pipeline.preprocess.columns = serde_json::from_value(json!([
        {"source": 0, "centre": 10.0, "scale": 2.0}, {"source": 1}
    ]))
    .unwrap();
    artifact
}

#[test]
fn a_number_is_a_curve_and_a_choice_has_whiskers() {
    let (texts, artifact) = (Texts::english(), artifact());
    let charts = Shapes::of(texts, &artifact, &[]).unwrap().charts();
    let [Chart::Whiskers(type_of), Chart::Line(alcohol)] = charts.as_slice() else { panic!("{charts:?}") };
    let rows: Vec<(&str, f64)> = type_of.rows.iter().map(|row| (row.label.as_str(), row.value)).collect();
    assert_eq!(rows, [("Red", 2.0), ("White", -2.0)], "nothing is known of the unknown");
    assert_eq!(alcohol.title, "Alcohol");
    assert_eq!(alcohol.x.unit.as_deref(), Some("% vol"));
    let points: Vec<LinePoint> = [(11.0, -1.0), (12.0, 0.0), (13.0, 1.0)]
        .map(|(x, y)| LinePoint { interval: Some((y - 0.5, y + 0.5)), ..LinePoint::new(x, y) })
        .to_vec();
    assert_eq!(alcohol.series[0].points, points);
    assert_eq!(alcohol.reference.as_ref().map(|reference| reference.value), Some(0.25));
}

#[test]
fn pairs_are_named() {
    let artifact = artifact();
    let pairs = Shapes::of(Texts::english(), &artifact, &[]).unwrap().pairs().unwrap();
    assert!(pairs.contains("Alcohol") && pairs.contains("Type"), "{pairs}");
    assert!(Shapes::of(Texts::english(), &samples::doubling(), &[]).is_none());
}
