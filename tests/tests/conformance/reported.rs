//! Report, figures and card agree with one another and with the schema, and the default model is worth its
//! place.

use vitrine_model::artifact::FORMAT;
use vitrine_model::catalog::SystemFile;
use vitrine_model::figures::Figures;
use vitrine_model::report::{Report, Timings};
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_tests::assets;

use crate::systems::{ensure, for_each};

fn report(system: &SystemFile) -> Result<Report, String> {
    assets::read_json(&system.report)
}

#[test]
fn the_default_model_beats_the_baseline_and_the_card_says_so() {
    for_each(|entry, system| {
        let report = report(system)?;
        let metric = report.metric;
        ensure(metric.suits(system.schema.target.task), || format!("{metric:?} does not suit the task"))?;
        let chosen = report.default_candidate().ok_or("no candidate is the default")?;
        let baseline = report.baseline().ok_or("no candidate is the baseline")?;
        let model = system.default_model().ok_or("no model is the default")?;
        ensure(chosen.name == model.name, || format!("the report's default is '{}'", chosen.name))?;
        let of = |candidate: &vitrine_model::report::Candidate| {
            let crossed = candidate.cross_validated(metric).map(|summary| summary.mean);
            candidate
                .held_out
                .get(metric)
                .zip(crossed)
                .ok_or(format!("'{}' has no {metric:?}", candidate.name))
        };
        let (held_out, crossed) = of(chosen)?;
        let (base_held_out, base_crossed) = of(baseline)?;
        ensure(metric.is_better(held_out, base_held_out) && metric.is_better(crossed, base_crossed), || {
            format!("{held_out} and {crossed} against the baseline's {base_held_out} and {base_crossed}")
        })?;
        let card = entry.score;
        ensure(
            card.metric == metric
                && card.held_out == held_out
                && card.cross_validated == crossed
                && card.baseline == base_held_out,
            || format!("the card says {card:?}, the report {held_out}, {crossed}, {base_held_out}"),
        )
    });
}

#[test]
fn the_leaderboard_is_in_order_and_names_what_is_exported() {
    for_each(|_, system| {
        let report = report(system)?;
        let metric = report.metric;
        ensure((1..=FORMAT).contains(&report.format), || format!("format {}", report.format))?;
        let mut means = Vec::new();
        for candidate in &report.candidates {
            let name = &candidate.name;
            let summary = candidate.cross_validated(metric).ok_or(format!("'{name}' has no {metric:?}"))?;
            ensure(summary.n == (report.folds * report.repeats) as u64, || {
                format!("'{name}': {} folds", summary.n)
            })?;
            ensure(summary.min <= summary.mean && summary.mean <= summary.max, || {
                format!("'{name}': {summary:?}")
            })?;
            means.push(summary.mean);
            let exported = system.models.iter().any(|model| model.current && model.name == *name);
            ensure(exported == candidate.exported, || format!("'{name}' is exported: {exported}"))?;
            ensure(candidate.gzip_bytes.is_some() || !exported, || format!("'{name}' has no size"))?;
            ensure(candidate.gzip_bytes != Some(0), || format!("'{name}' has the size 0"))?;
        }
        let ordered = means.is_sorted_by(|a, b| !metric.is_better(*b, *a));
        ensure(ordered, || format!("the candidates are not best first: {means:?}"))?;
        let counts =
            report.n_train + report.n_held_out == report.n_samples && report.n_groups <= report.n_samples;
        let judged = (report.n_held_out > 0) != report.by_cross_validation;
        ensure(counts && judged, || "the numbers of rows do not add up".to_owned())
    });
}

#[test]
fn held_out_figures_fit_the_task() {
    for_each(|_, system| {
        let report = report(system)?;
        let (target, held_out) = (&system.schema.target, &report.held_out);
        let n_judged = if report.by_cross_validation { report.n_samples } else { report.n_held_out };
        if target.task != Task::Regression {
            let matrix = held_out.confusion.as_ref().ok_or("no confusion matrix")?;
            let rows: u64 = matrix.counts.iter().flatten().sum();
            ensure(matrix.n_classes() == target.n_classes(), || "the matrix has other classes".to_owned())?;
            ensure(rows == n_judged as u64, || format!("{rows} rows in the confusion matrix"))?;
            let accuracy = matrix.accuracy().map_err(|error| error.to_string())?;
            let reported = report
                .default_candidate()
                .and_then(|c| c.held_out.get(vitrine_model::metrics::Metric::Accuracy));
            // The matrix is that of the first repeat.
            let comparable = reported.filter(|_| !report.by_cross_validation || report.repeats == 1);
            ensure(comparable.is_none_or(|reported| (reported - accuracy).abs() < 1e-12), || {
                format!("the matrix has the accuracy {accuracy}, the leaderboard {reported:?}")
            })?;
        }
        if matches!(target.task, Task::Regression | Task::Ordinal) {
            let binned = held_out.point_bins.as_ref().map(|bins| bins.counts.iter().flatten().sum::<u64>());
            let all_counted = binned.is_none_or(|rows| rows == n_judged as u64);
            ensure(all_counted, || format!("{binned:?} rows in the bins of {n_judged}"))?;
            ensure(binned.is_some() == held_out.points.is_empty(), || {
                "actual and predicted values are shown neither as points nor as bins, or as both".to_owned()
            })?;
            let (share, promised) = held_out.coverage.ok_or("nothing about the interval's coverage")?;
            ensure((share - promised).abs() < 0.1, || {
                format!("{share} of the actual values in an interval for {promised}")
            })?;
        }
        for (name, _) in &held_out.importance {
            ensure(system.schema.position(name).is_some(), || format!("'{name}' is important and unknown"))?;
        }
        Ok(())
    });
}

#[test]
fn figures_fit_the_schema() {
    for_each(|_, system| {
        let schema = &system.schema;
        let figures: Figures = assets::read_json(&system.figures)?;
        let report = report(system)?;
        ensure((1..=FORMAT).contains(&figures.format), || format!("format {}", figures.format))?;
        ensure(figures.n_samples == report.n_samples, || format!("{} rows", figures.n_samples))?;
        let grouped: u64 = figures.group_counts.iter().sum();
        ensure(grouped == figures.n_samples as u64, || format!("{grouped} rows in groups"))?;
        let n_groups = figures.group_counts.len();
        for feature in &schema.features {
            let name = &feature.name;
            match feature.kind {
                FeatureKind::Number { .. } | FeatureKind::Integer { .. } | FeatureKind::Date { .. } => {
                    let figure = figures.numbers.iter().find(|figure| figure.name == *name);
                    let figure = figure.ok_or(format!("no distribution of '{name}'"))?;
                    let counted: u64 = figure.counts.iter().flatten().sum();
                    let known = (figures.n_samples - figure.n_missing) as u64;
                    ensure(figure.counts.len() == n_groups && counted == known, || {
                        format!("'{name}': {counted} of {known} counted")
                    })?;
                    ensure(figure.edges.is_sorted() && figure.all.count == known, || {
                        format!("'{name}': edges or count")
                    })?;
                }
                FeatureKind::Choice { .. } | FeatureKind::Flag => {
                    let figure = figures.choices.iter().find(|figure| figure.name == *name);
                    figure.ok_or(format!("no counts of '{name}'"))?;
                }
                FeatureKind::Text { .. } => {}
            }
        }
        let n = figures.correlation_names.len();
        let square = figures.correlations.len() == n && figures.correlations.iter().all(|row| row.len() == n);
        ensure(square, || "the correlations are not square".to_owned())?;
        for (row, values) in figures.correlations.iter().enumerate() {
            for (column, value) in values.iter().enumerate() {
                let fits = value
                    .is_none_or(|r| r.abs() <= 1.0 + 1e-12 && (row != column || (r - 1.0).abs() < 1e-12));
                ensure(fits && *value == figures.correlations[column][row], || {
                    format!("correlation {row} {column}: {value:?}")
                })?;
            }
        }
        let pairs = figures
            .pair_points
            .iter()
            .all(|(values, group)| values.len() == figures.pair_names.len() && *group < n_groups);
        ensure(pairs, || "a point of the pair plot does not fit".to_owned())?;
        ensure(figures.violations.len() <= figures.n_violations, || {
            "more violations than there are".to_owned()
        })
    });
}

#[test]
fn times_are_of_the_candidates() {
    for_each(|_, system| {
        let timings: Timings =
            serde_json::from_slice(&assets::read(&system.timings)?).map_err(|e| e.to_string())?;
        for candidate in &report(system)?.candidates {
            let timing = timings.candidates.iter().find(|timing| timing.name == candidate.name);
            let timing = timing.ok_or(format!("no times of '{}'", candidate.name))?;
            ensure(timing.fit_seconds >= 0.0 && timing.predict_microseconds > 0.0, || format!("{timing:?}"))?;
        }
        Ok(())
    });
}
