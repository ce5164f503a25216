//! Evaluations that let held-out rows leak into training, to show how far off their figures are, and the honest
//! ones beside them.

use rand::seq::SliceRandom;
use rayon::prelude::*;
use vitrine_model::Value;
use vitrine_model::metrics::{Scores, evaluate_target};
use vitrine_model::report::LeakyFigure;
use vitrine_model::schema::{Feature, FeatureKind, Format, MissingPolicy};

use crate::error::{Asked, Counted, Rule};
use crate::plain::judge::plain_values;
use crate::resample::smote;
use crate::seed::{Purpose, derive, rng};
use crate::spec::{CandidateSpec, LeakySpec, Procedure, TrainSpec};
use crate::{Dataset, Progress, Step, TrainError};

/// The neighbours that SMOTE draws from.
const NEIGHBOURS: usize = 5;

/// Carries out every procedure of the specification. `training` and `held_out` are the honest split of `data`.
pub(crate) fn evaluate(
    data: &Dataset,
    training: &Dataset,
    held_out: &Dataset,
    spec: &TrainSpec,
    progress: &dyn Progress,
) -> Result<Vec<LeakyFigure>, TrainError> {
    let figures = spec.leaky.par_iter().map(|leaky| {
        let figure = figure(data, training, held_out, spec, leaky);
        progress.step(&Step::Evaluated { label: &leaky.label });
        figure.map_err(|error| error.of(&leaky.candidate))
    });
    figures.collect()
}

fn figure(
    data: &Dataset,
    training: &Dataset,
    held_out: &Dataset,
    spec: &TrainSpec,
    leaky: &LeakySpec,
) -> Result<LeakyFigure, TrainError> {
    let candidate = spec.candidates.iter().find(|candidate| candidate.name == leaky.candidate);
    let Some(candidate) = candidate else {
        return Err(TrainError::setting("leaky: candidate", &leaky.candidate, Rule::Candidate));
    };
    let seed = derive(spec.seed, Purpose::Leaky, 0);
    let scores = match leaky.procedure {
        Procedure::OversampleBeforeSplit => {
            let (train, test) = split_randomly(&smote(data, NEIGHBOURS, seed)?, spec.split.held_out, seed)?;
            judge(candidate, &train, &test, seed)
        }
        Procedure::OversampleTraining => {
            judge(candidate, &smote(training, NEIGHBOURS, seed)?, held_out, seed)
        }
        Procedure::DuplicatesStraddle => {
            let (train, test) = split_randomly(data, spec.split.held_out, seed)?;
            judge(candidate, &train, &test, seed)
        }
        Procedure::TargetAmongFeatures => {
            let (train, test) = (with_target(training), with_target(held_out));
            let mut candidate = candidate.clone();
            if let Some(features) = &mut candidate.features {
                features.extend(train.schema.features.last().map(|target| target.name.clone()));
            }
            judge(&candidate, &train, &test, seed)
        }
        Procedure::Honest => judge(candidate, training, held_out, seed),
    };
    Ok(LeakyFigure {
        label: leaky.label.clone(),
        explanation: leaky.explanation.clone(),
        leaks: leaky.procedure.leaks(),
        scores: scores?,
    })
}

fn judge(
    candidate: &CandidateSpec,
    train: &Dataset,
    test: &Dataset,
    seed: u64,
) -> Result<Scores, TrainError> {
    let (values, probabilities) = plain_values(train, test, candidate, seed)?;
    Ok(evaluate_target(&test.schema.target, &test.target_values(), &values, probabilities.as_deref())?)
}

/// The same rows with their target as one more feature.
fn with_target(data: &Dataset) -> Dataset {
    let mut data = data.clone();
    let target = &data.schema.target;
    let name = format!("{}_itself", target.name);
    data.schema.features.push(Feature {
        name: name.clone(),
        label: name,
        unit: None,
        description: String::new(),
        group: None,
        kind: FeatureKind::Number { min: f64::MIN, max: f64::MAX, step: 1.0 },
        default: 0.into(),
        missing: MissingPolicy::Refuse,
        soft: false,
        format: Format::Grouped,
    });
    for (record, target) in data.records.iter_mut().zip(&data.targets) {
        record.values.push(Value::Number(*target));
    }
    data
}

/// A random split that minds neither classes nor duplicates.
fn split_randomly(data: &Dataset, share: f64, seed: u64) -> Result<(Dataset, Dataset), TrainError> {
    let mut rows: Vec<usize> = (0..data.n_samples()).collect();
    rows.shuffle(&mut rng(seed, Purpose::Leaky, 1));
    let n_test = (share * rows.len() as f64).round() as usize;
    if n_test == 0 || n_test >= rows.len() {
        let what = Asked::RandomSplit;
        return Err(TrainError::TooFew { what, of: Counted::Rows, needed: 2, got: rows.len() });
    }
    let (test, train) = rows.split_at(n_test);
    Ok((data.subset(train), data.subset(test)))
}
