//! The choices of a feature by what they do to the target, from errors of a model that does not know them.

use rayon::prelude::*;
use vitrine_model::panels::{Ranked, Ranking};
use vitrine_model::schema::FeatureKind;

use crate::error::{Got, Limit, Rule};
use crate::numeric::{round_significant, sum};
use crate::plain::judge::plain_values;
use crate::plain::settings::FitSettings;
use crate::seed::{Purpose, derive};
use crate::spec::CandidateSpec;
use crate::split::repeated_folds;
use crate::{Dataset, TrainError};

/// The folds by which every row is predicted by a model that has not seen it.
const FOLDS: usize = 5;
/// The quantile of the normal distribution for intervals that hold 90 %.
const Z: f64 = 1.644_853_627;

/// Ranks the choices of `feature` by how far targets lie above what `without`, a candidate that does not know the
/// feature, predicts for rows that it has not seen, as a share of the target. The mean of the logarithm of actual by
/// predicted is drawn towards the mean of all choices by the variance between them (random effects: Robinson, 1991);
/// low and high are the ends of its 90 % interval. Best first; of equal effects the one with more rows first; `others`,
/// the choice that stands for everything that is no choice of its own, comes last, because it has no rank.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature that does not exist, [`TrainError::Setting`] for one that is no choice, for a
/// candidate that knows it, or for targets or predictions that are not above 0, and everything that fitting can fail with.
pub fn ranking(
    data: &Dataset,
    without: &CandidateSpec,
    settings: &FitSettings,
    feature: &str,
    plural: &str,
    others: Option<&str>,
) -> Result<Ranking, TrainError> {
    let found = data.schema.position(feature).and_then(|at| Some((at, data.schema.features.get(at)?)));
    let Some((at, described)) = found else {
        return Err(TrainError::no_feature("panels: ranking", feature, &data.schema));
    };
    let FeatureKind::Choice { choices, .. } = &described.kind else {
        return Err(TrainError::setting("panels: ranking: feature", feature, Rule::Choice));
    };
    let knows = without.features.as_ref().is_none_or(|names| names.iter().any(|name| name == feature));
    if knows {
        let expected = Limit::LeavesOut(feature.to_owned());
        return Err(TrainError::setting("panels: ranking: without", &without.name, expected));
    }
    if data.targets.iter().any(|target| *target <= 0.0) {
        return Err(TrainError::setting("panels: ranking", Got::TargetNotPositive, Rule::PositiveTargets));
    }
    let errors = log_errors(data, without, settings)?;
    let mut groups = vec![Vec::new(); choices.len()];
    for (record, error) in data.records.iter().zip(errors) {
        let choice = record.values.get(at).map_or(f64::NAN, vitrine_model::Value::as_number);
        if let Some(group) = groups.get_mut(choice as usize).filter(|_| !choice.is_nan()) {
            group.push(error);
        }
    }
    let mut rows: Vec<Ranked> = Vec::new();
    for (choice, effect) in choices.iter().zip(effects(&groups)) {
        let Some((n_rows, mean, error)) = effect else { continue };
        let share = |log: f64| round_significant(libm::expm1(log), 3);
        rows.push(Ranked {
            value: choice.value.clone(),
            n_samples: n_rows as u64,
            effect: share(mean),
            low: share(mean - Z * error),
            high: share(mean + Z * error),
        });
    }
    let has_no_rank = |row: &Ranked| others == Some(row.value.as_str());
    rows.sort_by(|a, b| {
        let by_effect = || b.effect.total_cmp(&a.effect).then(b.n_samples.cmp(&a.n_samples));
        has_no_rank(a).cmp(&has_no_rank(b)).then_with(by_effect)
    });
    let others = rows.iter().find(|row| has_no_rank(row)).map(|row| row.value.clone());
    Ok(Ranking { feature: feature.to_owned(), plural: plural.to_owned(), rows, others })
}

/// For each row the logarithm of the target by what a model that has not seen the row predicts.
fn log_errors(data: &Dataset, spec: &CandidateSpec, settings: &FitSettings) -> Result<Vec<f64>, TrainError> {
    let seed = derive(settings.seed, Purpose::Ranking, 0);
    let folds = repeated_folds(data, FOLDS, 1, seed)?;
    let parts = folds
        .par_iter()
        .map(|fold| plain_values(&data.subset(&fold.train), &data.subset(&fold.test), spec, settings.seed));
    let mut errors = vec![0.0; data.n_samples()];
    for (fold, part) in folds.iter().zip(parts.collect::<Vec<_>>()) {
        for (row, predicted) in fold.test.iter().zip(part?.0) {
            // Without a logarithm of one row there would be no mean of its group, nor a variance of the others.
            if !(predicted > 0.0 && predicted.is_finite()) {
                let got = Got::Predicts { candidate: spec.name.clone(), value: predicted };
                return Err(TrainError::setting("panels: ranking: without", got, Rule::PositivePredictions));
            }
            if let (Some(error), Some(target)) = (errors.get_mut(*row), data.targets.get(*row)) {
                *error = libm::log(target / predicted);
            }
        }
    }
    Ok(errors)
}

/// For each group with rows its number of rows, its mean drawn towards that of the groups, and the standard error;
/// the mean over all rows is 0. The variance between groups is estimated by moments (DerSimonian and Laird, 1986).
fn effects(groups: &[Vec<f64>]) -> Vec<Option<(usize, f64, f64)>> {
    let n_rows: f64 = sum(groups.iter().map(|group| group.len() as f64));
    let total = sum(groups.iter().flatten().copied());
    let overall = total / n_rows;
    let present: Vec<&Vec<f64>> = groups.iter().filter(|group| !group.is_empty()).collect();
    let mean = |group: &[f64]| sum(group.iter().copied()) / group.len() as f64 - overall;
    let squares = sum(present.iter().map(|group| {
        let centre = mean(group) + overall;
        sum(group.iter().map(|error| (error - centre) * (error - centre)))
    }));
    let within = squares / (n_rows - present.len() as f64).max(1.0);
    let spread = sum(present.iter().map(|group| group.len() as f64 * mean(group) * mean(group)));
    let sizes = n_rows - sum(present.iter().map(|group| (group.len() * group.len()) as f64)) / n_rows;
    let between = ((spread - (present.len() as f64 - 1.0) * within) / sizes).max(0.0);
    let effect = |group: &Vec<f64>| {
        if group.is_empty() {
            return None;
        }
        let of_mean = within / group.len() as f64;
        let share = if between > 0.0 { between / (between + of_mean) } else { 0.0 };
        Some((group.len(), share * mean(group), (share * of_mean).sqrt()))
    };
    groups.iter().map(effect).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_are_drawn_in_and_less_sure() {
        let spread = |mean: f64, n: usize| -> Vec<f64> {
            (0..n).map(|row| mean + if row % 2 == 0 { 0.1 } else { -0.1 }).collect()
        };
        // The groups' means vary by about 0.0049, the mean of four rows by 0.0025: two thirds of its effect are kept.
        let all = effects(&[spread(0.05, 400), spread(-0.05, 400), spread(0.05, 4), Vec::new()]);
        let [Some(large), Some(low), Some(small), None] = all.as_slice() else { panic!("{all:?}") };
        assert!(large.1 > 0.045 && low.1 < -0.045 && small.1 < 0.7 * large.1, "{all:?}");
        assert!(small.2 > 4.0 * large.2 && small.0 == 4, "{all:?}");
    }

    #[test]
    fn groups_that_differ_by_chance_only_are_all_alike() {
        let group = vec![0.1, -0.1, 0.1, -0.1];
        let all = effects(&[group.clone(), group.clone(), group]);
        assert!(all.iter().flatten().all(|(_, mean, error)| *mean == 0.0 && *error == 0.0));
    }
}
