//! The ways to read an estimator's outputs that came with format 2: calibration, threshold, the scale of the
//! logarithm, intervals by group and of folds.

use vitrine_model::artifact::Artifact;
use vitrine_model::estimators::{Estimator, Member, Voting};
use vitrine_model::pipeline::{
    Calibration, CalibrationMap, CvPlus, FoldErrors, Pipeline, ResidualInterval, ResidualIntervalGroups,
    TargetTransform,
};
use vitrine_model::schema::Task;

use super::draw::Draw;
use super::schemas::schema;
use super::{card, linear, logistic_of, preprocess};

/// One artifact per way, each with a name of its own.
///
/// # Errors
/// What the pipeline's checks refuse; nothing, as long as samples and checks agree.
pub fn artifacts(draw: &mut Draw) -> Result<Vec<Artifact>, String> {
    let spread = Some(ResidualInterval { coverage: 0.9, low: -0.75, high: 1.25 });
    let value = |draw: &mut Draw| {
        let estimator = Estimator::Linear(linear(draw));
        Pipeline {
            residual_interval: spread,
            ..Pipeline::new(schema(Task::Regression), preprocess(), estimator)
        }
    };
    let classes = |task, n, draw: &mut Draw| Pipeline::new(schema(task), preprocess(), logistic_of(n, draw));
    let curve = CalibrationMap::Curve { a: 0.75, b: 1.5, c: -0.125 };
    let knots = CalibrationMap::Knots(vec![(0.05, 0.01), (0.3, 0.4), (0.6, 0.4), (0.95, 0.9)]);
    let by_value = ResidualIntervalGroups {
        feature: None,
        limits: vec![3.5, 5.0],
        ends: vec![Some((-0.5, 0.5)), None, Some((-2.0, 2.5))],
    };
    let by_colour = ResidualIntervalGroups {
        feature: Some(2),
        limits: Vec::new(),
        ends: vec![Some((-0.5, 0.5)), None, Some((-2.0, 2.5)), Some((-3.0, 3.0))],
    };
    let fold =
        |n_members, n_samples, errors: &[f64]| FoldErrors { n_members, n_samples, errors: errors.to_vec() };
    let folds = vec![fold(1, 4, &[-1.5, -0.25, 0.5, 1.0]), fold(2, 90, &[-2.0, -1.0, 0.0, 0.75, 1.75])];
    let member = |weight, draw: &mut Draw| Member {
        weight,
        estimator: Estimator::Linear(linear(draw)),
        preprocess: None,
    };
    let members = vec![member(0.5, draw), member(0.2, draw), member(0.3, draw)];
    let blend = Estimator::Voting(Voting { members });
    let made = vec![
        (
            "calibrated-binary",
            Pipeline {
                calibration: Some(Calibration { maps: vec![curve.clone()] }),
                threshold: Some(0.25),
                ..classes(Task::Binary, 1, draw)
            },
        ),
        (
            "calibrated-classes",
            Pipeline {
                calibration: Some(Calibration { maps: vec![curve.clone(), knots, curve] }),
                ..classes(Task::Multiclass, 3, draw)
            },
        ),
        ("log-value", Pipeline { target_transform: TargetTransform::Log, ..value(draw) }),
        ("grouped-value", Pipeline { residual_interval_groups: Some(by_value), ..value(draw) }),
        ("grouped-colour", Pipeline { residual_interval_groups: Some(by_colour), ..value(draw) }),
        ("folds-value", Pipeline { cv_plus: Some(CvPlus { folds }), estimator: blend, ..value(draw) }),
    ];
    let artifacts = made.into_iter().map(|(name, mut pipeline)| {
        pipeline.prepare()?;
        Ok(Artifact::new(name, &format!("Sample {name}"), card(), pipeline))
    });
    artifacts.collect()
}
