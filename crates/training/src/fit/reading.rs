//! How a pipeline's outputs are read: the link to the grades, the interval, the calibration and the threshold, all
//! fitted to outputs for rows that the estimator has not seen.

use vitrine_model::pipeline::ResidualIntervalGroups;
use vitrine_model::schema::FeatureKind;
use vitrine_model::{Pipeline, Task};

use super::check::BY_PREDICTION;
use super::choose::covered;
use crate::calibrate::{
    ClassOutcomes, Outcomes, fit_calibration, fit_residual_interval, fit_residual_interval_groups,
    fit_threshold,
};
use crate::families::out_of_fold::Outputs;
use crate::numeric::{quantile, round_significant, round_weight, sorted};
use crate::plain::judge::{learnt_values, link_of};
use crate::plain::settings::FitSettings;
use crate::seed::{Purpose, derive};
use crate::spec::{Calibrate, CandidateSpec, Threshold};
use crate::{Dataset, TrainError};

/// Into how many stretches the predicted value is divided for intervals by it.
const STRETCHES: usize = 3;

/// Fits what the task and the candidate want, and reports it as name and value. Rows without outputs, which no fold
/// could predict, are left out.
pub(crate) fn complete(
    pipeline: &mut Pipeline,
    data: &Dataset,
    outputs: &Outputs,
    spec: &CandidateSpec,
    settings: &FitSettings,
) -> Result<Vec<(String, String)>, TrainError> {
    let (data, outputs) = covered(data, outputs);
    let (data, outputs) = (data.as_ref(), outputs.as_ref());
    match data.schema.target.task {
        Task::Regression | Task::Ordinal => {
            let values = learnt_values(&data.schema.target, outputs);
            pipeline.ordinal_link = link_of(data, spec, &values)?;
            fit_interval(pipeline, data, &values, spec, settings.coverage)?;
            Ok(Vec::new())
        }
        Task::Binary | Task::Multiclass => fit_probabilities(pipeline, data, outputs, spec, settings.seed),
    }
}

/// The interval on the scale that was learnt, overall and by group.
fn fit_interval(
    pipeline: &mut Pipeline,
    data: &Dataset,
    values: &[f64],
    spec: &CandidateSpec,
    coverage: f64,
) -> Result<(), TrainError> {
    let actual: Vec<f64> =
        data.target_values().into_iter().map(|value| pipeline.target_transform.learnt(value)).collect();
    // A given model of logarithms may well be judged on counts of 0, which have none.
    if spec.estimator.as_family().given().is_some() && !actual.iter().all(|value| value.is_finite()) {
        return Ok(());
    }
    pipeline.residual_interval = Some(fit_residual_interval(&actual, values, coverage)?);
    let Some(by) = &spec.interval.by else { return Ok(()) };
    let mut groups = ResidualIntervalGroups { feature: None, limits: Vec::new(), ends: Vec::new() };
    let n_groups = if by == BY_PREDICTION {
        let ascending = sorted(values.iter().copied());
        let part = |part: usize| round_weight(quantile(&ascending, part as f64 / STRETCHES as f64));
        groups.limits = (1..STRETCHES).map(part).collect();
        groups.limits.dedup();
        groups.limits.len() + 1
    } else {
        groups.feature = data.schema.position(by);
        let feature = groups.feature.and_then(|at| data.schema.features.get(at));
        let n_values = match feature.map(|feature| &feature.kind) {
            Some(FeatureKind::Choice { choices, .. }) => choices.len(),
            _ => 2,
        };
        // The last one is for records without a value.
        groups.ends = vec![None; n_values + 1];
        n_values + 1
    };
    let group_of = |(record, value): (&vitrine_model::Record, &f64)| groups.group(&record.values, *value);
    let rows: Vec<usize> = data.records.iter().zip(values).map(group_of).collect();
    pipeline.residual_interval_groups =
        Some(fit_residual_interval_groups(&actual, values, &rows, n_groups, coverage, groups)?);
    Ok(())
}

/// The calibration, and then the threshold on calibrated probabilities.
fn fit_probabilities(
    pipeline: &mut Pipeline,
    data: &Dataset,
    outputs: &Outputs,
    spec: &CandidateSpec,
    seed: u64,
) -> Result<Vec<(String, String)>, TrainError> {
    let classes = data.classes();
    let positive = data.schema.target.positive.unwrap_or(1);
    let keys = if spec.calibrate == Calibrate::Auto { data.keys() } else { Vec::new() };
    let outcomes =
        ClassOutcomes { given: outputs, classes: &classes, weights: &data.weights, keys: &keys, positive };
    let seed = derive(seed, Purpose::Calibration, 0);
    let (kind, calibration) = fit_calibration(&outcomes, spec.calibrate, seed)?;
    let mut hyperparameters = Vec::new();
    if spec.calibrate != Calibrate::None {
        let name = match kind {
            Calibrate::None | Calibrate::Auto => "none",
            Calibrate::Platt => "platt",
            Calibrate::Isotonic => "isotonic",
            Calibrate::Beta => "beta",
        };
        hyperparameters.push(("calibration".to_owned(), name.to_owned()));
    }
    if spec.threshold != Threshold::Half {
        let mut calibrated = outputs.clone();
        for row in &mut calibrated {
            if let Some(calibration) = &calibration {
                calibration.apply(row, positive);
            }
        }
        let (given, came_true) = ClassOutcomes { given: &calibrated, ..outcomes }.of_class(positive);
        let outcomes = Outcomes { given: &given, came_true: &came_true, weights: &data.weights };
        pipeline.threshold = fit_threshold(outcomes, spec.threshold)?;
    }
    if let Some(threshold) = pipeline.threshold
        && !matches!(spec.threshold, Threshold::At(_))
    {
        hyperparameters.push(("threshold".to_owned(), round_significant(threshold, 4).to_string()));
    }
    pipeline.calibration = calibration;
    Ok(hyperparameters)
}
