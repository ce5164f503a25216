//! A report in sentences: how the rows were split, which candidate became the default and why, and hyperparameters.

use vitrine_model::artifact::ArtifactError;
use vitrine_model::figures::GroupRange;
use vitrine_model::metrics::{Metric, Summary};
use vitrine_model::report::{Candidate, CoverageGroup, Doubt, Imported, Report, Searched};
use vitrine_model::schema::Schema;

use super::imputation::imputation;
use super::{metric, words};
use crate::Texts;

/// Which candidate became the default and why; `None` where the report has no default.
///
/// It follows from the figures and sizes that the report holds. The default is the best of the exported candidates,
/// or of those within one standard error of the best the smallest file, the best that can be read, or the ensemble.
pub fn choice(texts: &Texts, report: &Report) -> Option<String> {
    if let Some(own) = &report.imported {
        let label = report.default_candidate().map_or("", |candidate| candidate.label.as_str());
        return Some(imported(texts, label, own));
    }
    let is_eligible =
        |candidate: &&Candidate| candidate.exported && !candidate.reference && !candidate.baseline;
    let (best, default) = (report.candidates.iter().find(is_eligible)?, report.default_candidate()?);
    let said = texts.leaderboard();
    let name = words::in_sentence(metric::label(texts, report.metric));
    let value = |candidate: &Candidate| {
        let summary = candidate.cross_validated(report.metric)?;
        Some(metric::written(texts, report.metric, summary.mean))
    };
    let size = |candidate: &Candidate| {
        candidate.gzip_bytes.map_or_else(String::new, |bytes| texts.locale().bytes(bytes))
    };
    let chosen = if best.name == default.name {
        said.chosen_best(&best.label, &name, &value(best)?)
    } else {
        let chosen = if report.prefers_readable {
            said.chosen_readable(&default.label, &name, &value(default)?)
        } else if report.prefers_ensemble {
            said.chosen_ensemble(&default.label, &name, &value(default)?)
        } else {
            said.chosen_smallest(&default.label, &size(default), &name, &value(default)?)
        };
        let beside = said.chosen_instead_of(&best.label, &value(best)?, &size(best));
        format!("{chosen} {beside}")
    };
    // Where the columns say nothing, the best of the models is still none to rely on.
    let is_lost = default.doubt == Some(Doubt::NoBetterThanBaseline);
    Some(if is_lost { format!("{chosen} {}", said.nothing_learned()) } else { chosen })
}

/// The default's deciding figure over the folds with its interval, and by how many folds; `None` where there is none, and for
/// an imported model, which the folds did not fit.
pub fn measured(texts: &Texts, report: &Report) -> Option<String> {
    if report.imported.is_some() {
        return None;
    }
    let (said, default) = (texts.leaderboard(), report.default_candidate()?);
    let summary = default.cross_validated(report.metric)?;
    let ends = fold_interval(report, report.metric, summary)?;
    let value = metric::written(texts, report.metric, summary.mean);
    let interval = metric::interval(texts, report.metric, ends);
    let (model, name) = (&default.label, words::in_sentence(metric::label(texts, report.metric)));
    let (folds, repeats) = (report.folds.to_string(), report.repeats.to_string());
    Some(if report.held_out_from.is_some() {
        said.measured_by_time(model, &name, &value, &interval, &folds)
    } else if report.repeats > 1 {
        said.measured_repeated(model, &name, &value, &interval, &folds, &repeats)
    } else {
        said.measured(model, &name, &value, &interval, &folds)
    })
}

/// Where a model was trained that was imported, and what its figures say therefore.
fn imported(texts: &Texts, label: &str, imported: &Imported) -> String {
    let said = texts.leaderboard();
    let from = said.imported(label, &imported.library, &imported.file);
    let rows = if imported.unseen { said.imported_unseen() } else { said.imported_perhaps_seen() };
    format!("{from} {rows}")
}

/// The 95 % interval of a mean over the folds, as far as the figure can go; `None` where all folds are the same, which
/// says nothing of how far others could be.
pub fn fold_interval(report: &Report, metric: Metric, summary: &Summary) -> Option<(f64, f64)> {
    let interval = report.fold_interval(summary).filter(|_| summary.sd > 0.0)?;
    let lowest = if metric.is_share() || !metric.higher_is_better() { 0.0 } else { f64::NEG_INFINITY };
    let highest = if metric.is_share() || metric.higher_is_better() { 1.0 } else { f64::INFINITY };
    Some((interval.low.max(lowest), interval.high.min(highest)))
}

/// How the rows were split. Of dated data, an older report has its own sentence only, in English.
pub fn split(texts: &Texts, report: &Report) -> String {
    if report.imported.is_some() {
        return texts.model_card().split_imported(&report.folds.to_string());
    }
    if report.by_cross_validation {
        return texts.model_card().split_by_folds(&report.folds.to_string(), report.repeats as u64);
    }
    // Only dated data has figures of a random split beside its own.
    let is_dated = report.candidates.iter().any(|candidate| candidate.random_split.is_some());
    let share = texts.locale().percent_with(report.n_held_out as f64 / report.n_samples.max(1) as f64, 0);
    if let Some(from) = &report.held_out_from {
        return texts.model_card().split_by_time(
            &share,
            &texts.locale().iso_long(from),
            &report.folds.to_string(),
        );
    }
    if is_dated || report.n_samples == 0 {
        return report.split.clone();
    }
    texts.model_card().split(&share, &report.folds.to_string(), report.repeats as u64)
}

/// What became of the exported models after they had been judged; `None` where nothing did.
pub fn refit(texts: &Texts, report: &Report) -> Option<String> {
    report.refit.then(|| texts.model_card().refit().to_owned())
}

/// Why a candidate is not to be relied on.
pub fn doubt(texts: &Texts, doubt: Doubt) -> &str {
    let said = texts.leaderboard();
    match doubt {
        Doubt::NoBetterThanBaseline => said.mark_no_better(),
        Doubt::FarFromCrossValidated => said.mark_far(),
    }
}

/// A hyperparameter's name and value. Words are in the reader's language; identifiers, such as `n_trees`, stay.
pub fn hyperparameter(texts: &Texts, (name, value): &(String, String)) -> (String, String) {
    if let Some(number) = name.strip_prefix("member ").and_then(|number| number.parse::<u64>().ok()) {
        let (family, rest) = value.split_at(value.find(" (").unwrap_or(value.len()));
        let member = texts.leaderboard().member(&texts.locale().whole(number));
        return (member, words::family(texts, family) + &numbers(texts, rest));
    }
    let key = name.replace(' ', "_");
    (texts.hyperparameters().by_name(&key).unwrap_or(name).to_owned(), numbers(texts, value))
}

/// A setting such as `smote, k 5, ratio 0.5` with its numbers in the reader's way of writing.
fn numbers(texts: &Texts, setting: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end_matches([',', ')']);
        let number = bare.parse().ok().filter(|number: &f64| number.is_finite());
        number.map_or_else(|| word.to_owned(), |number| texts.locale().in_full(number) + &word[bare.len()..])
    };
    setting.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The hyperparameters of a candidate, and how well it imputes unknown features, as name and value.
pub fn settings(texts: &Texts, candidate: &Candidate, schema: &Schema) -> Vec<(String, String)> {
    let hyperparameters = candidate.hyperparameters.iter().map(|it| hyperparameter(texts, it));
    let imputations = candidate.imputations.iter().map(|of| imputation(texts, schema, of));
    hyperparameters.chain(imputations).collect()
}

/// How hyperparameters were searched for, as a sentence. A search by the rows that every figure comes from leaves none
/// of them untouched.
pub fn searched(texts: &Texts, report: &Report, searched: &Searched) -> String {
    let (said, trials) = (texts.leaderboard(), searched.trials as u64);
    let method = search_method(texts, &searched.method);
    match (searched.nested, searched.stopped) {
        (true, true) => said.search_nested_stopped(method, trials),
        (true, false) => said.search_nested(method, trials),
        (false, true) if report.by_cross_validation => said.search_by_folds_stopped(method, trials),
        (false, false) if report.by_cross_validation => said.search_by_folds(method, trials),
        (false, true) => said.search_stopped(method, trials),
        (false, false) => said.search(method, trials),
    }
}

/// The name of a method of searching for hyperparameters, in a sentence.
fn search_method<'a>(texts: &'a Texts, method: &'a str) -> &'a str {
    let key = method.replace([' ', '-'], "_").to_lowercase();
    texts.search_methods().by_name(&key).unwrap_or(method)
}

/// A range of a number that makes a group: `up to 10`, `10 to 20`, `above 20`.
pub fn range(texts: &Texts, range: &GroupRange) -> String {
    let (said, locale) = (texts.groups(), texts.locale());
    match (range.above, range.to) {
        (None, None) => said.all().to_owned(),
        (None, Some(to)) => said.up_to(&locale.in_full(to)),
        (Some(above), None) => said.above(&locale.in_full(above)),
        (Some(above), Some(to)) => texts.words().range(&locale.in_full(above), &locale.in_full(to)),
    }
}

/// What a group of rows is whose intervals are judged together.
pub fn coverage_group(texts: &Texts, schema: &Schema, group: &CoverageGroup) -> String {
    match group {
        CoverageGroup::Predicted { range: GroupRange { above: None, to: None } } => {
            texts.groups().all_predictions().to_owned()
        }
        CoverageGroup::Predicted { range: of } => texts.groups().predicted(&range(texts, of)),
        CoverageGroup::Feature { feature, value } => {
            let feature = schema.position(feature).and_then(|at| schema.features.get(at));
            let value = feature.and_then(|feature| Some((feature, feature.from_json(value).ok()?)));
            value.map_or_else(
                || texts.words().unknown().to_owned(),
                |(feature, value)| words::bare_value(texts, feature, &value),
            )
        }
    }
}

/// Why a model's file cannot be used.
pub fn artifact_error(texts: &Texts, error: &ArtifactError) -> String {
    let said = texts.load_error();
    match error {
        ArtifactError::Hash { expected, got } => {
            said.hash(words::short_hash(got), words::short_hash(expected))
        }
        ArtifactError::Shape { reason } => said.no_model(reason),
        ArtifactError::Kind { got } => said.other_kind(got),
        ArtifactError::Format { got } => said.newer(&got.to_string()),
        ArtifactError::Content { reason } => said.contradiction(reason),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Locale;

    fn sv() -> &'static Texts {
        Texts::of(Locale::of("sv").unwrap())
    }

    fn report(default: usize) -> Report {
        let candidate = |name: &str, exported: bool, mae: f64, bytes: u64| {
            json!({
                "name": name, "label": name.to_uppercase(), "family": "blend", "hyperparameters": [],
                "baseline": false, "reference": false, "exported": exported, "default": false,
                "cross_validated": [["mae", { "mean": mae, "sd": 0.1, "min": 0.1, "max": 0.9, "n": 5 }]],
                "held_out": {}, "gzip_bytes": bytes
            })
        };
        let mut report: Report = serde_json::from_value(json!({
            "format": 4, "metric": "mae", "split": "about 20\u{a0}%", "n_samples": 100, "n_groups": 100, "n_train": 79,
            "n_held_out": 21, "folds": 5, "repeats": 2, "seed": 1, "held_out": {},
            "candidates": [candidate("a", false, 0.4, 9), candidate("b", true, 0.5, 90_000), candidate("c", true, 0.51, 9_000)]
        }))
        .unwrap();
        report.candidates[default].default = true;
        report
    }

    #[test]
    fn the_best_exported_candidate_or_a_smaller_one_is_the_default() {
        assert_eq!(
            choice(Texts::english(), &report(1)).unwrap(),
            "“B” has the best cross-validated mean absolute error of the exported models: 0.500."
        );
        assert_eq!(
            choice(Texts::english(), &report(2)).unwrap(),
            "“C” is the smallest file (9 kB) of the exported models whose cross-validated mean absolute error lies \
             within one standard error of the best: 0.510. The best is “B”: 0.500 (90 kB)."
        );
        let readable = Report { prefers_readable: true, ..report(2) };
        assert_eq!(
            choice(Texts::english(), &readable).unwrap(),
            "“C” is the best of the exported models that can be read curve by curve or weight by weight whose \
             cross-validated mean absolute error lies within one standard error of the best: 0.510. The best is “B”: \
             0.500 (90 kB)."
        );
        assert!(choice(sv(), &readable).unwrap().starts_with("”C” är den bästa"));
        assert!(choice(sv(), &report(1)).unwrap().contains("0,500"));
        let mut none = report(1);
        none.candidates[1].default = false;
        assert_eq!(choice(sv(), &none), None);
    }

    #[test]
    fn a_random_split_is_said_in_the_readers_language() {
        let mut report = report(1);
        let english = split(Texts::english(), &report);
        assert!(english.starts_with("About 21\u{a0}% of the rows are held out"), "{english}");
        assert!(
            english.contains("are compared by 5-fold cross-validation of the rest, 2 repeats"),
            "{english}"
        );
        assert!(split(sv(), &report).contains("21\u{a0}%"));
        report.candidates[0].random_split = Some(report.candidates[0].held_out.clone());
        assert_eq!(split(sv(), &report), "about 20\u{a0}%");
        report.held_out_from = Some("2019-10-06".to_owned());
        assert!(split(Texts::english(), &report).contains("from 6 October 2019 on"), "dated data");
        assert!(split(sv(), &report).contains("från och med 6 oktober 2019"), "dated data");
    }

    #[test]
    fn a_figure_stands_with_its_interval_and_how_it_was_measured() {
        let mut report = report(1);
        // Four degrees of freedom: 0.5 -+ 2.7764 * 0.1 * sqrt(1 / 5 + 1 / 4) = 0.5 -+ 0.1862.
        assert_eq!(
            measured(Texts::english(), &report).unwrap(),
            "“B”: mean absolute error 0.500 (95\u{a0}% interval 0.314 to 0.686), by 5-fold cross-validation repeated 2 \
             times."
        );
        assert!(
            measured(sv(), &report)
                .unwrap()
                .ends_with("0,314 till 0,686), vid 5-faldig korsvalidering upprepad 2 gånger.")
        );
        report.repeats = 1;
        assert!(measured(Texts::english(), &report).unwrap().ends_with("by 5-fold cross-validation."));
        // Folds that roll forward: 1 / 5 + (1 + 1/2 + 1/3 + 1/4 + 1/5) / 5, so 0.5 -+ 0.2251.
        report.held_out_from = Some("2019-10-06".to_owned());
        let dated = measured(Texts::english(), &report).unwrap();
        assert!(dated.contains("0.275 to 0.725") && dated.ends_with("that roll forward in time."), "{dated}");
        let mut summary = report.candidates[1].cross_validated[0].1;
        assert!(fold_interval(&report, Metric::Accuracy, &summary).is_some_and(|ends| ends.1 < 1.0));
        summary.mean = 0.9;
        assert!(fold_interval(&report, Metric::Accuracy, &summary).is_some_and(|ends| ends.1 == 1.0));
        summary.sd = 0.0;
        assert_eq!(fold_interval(&report, Metric::Accuracy, &summary), None);
        report.candidates[1].cross_validated.clear();
        assert_eq!(measured(sv(), &report), None);
    }

    #[test]
    fn a_report_without_held_out_rows_names_none() {
        let report = Report { by_cross_validation: true, n_train: 100, n_held_out: 0, ..report(1) };
        for texts in [Texts::english(), sv()] {
            let said = split(texts, &report);
            assert!(!said.contains('%') && said.contains('5') && !said.contains("osed"), "{said}");
        }
        let how = Searched {
            method: "random search".to_owned(),
            trials: 30,
            best_trial: 1,
            space: Vec::new(),
            features: false,
            nested: false,
            stopped: false,
            trace: Vec::new(),
        };
        let said = searched(Texts::english(), &report, &how);
        assert!(said.ends_with("so the figures are slightly optimistic."), "{said}");
        let said = searched(sv(), &report, &Searched { stopped: true, ..how });
        assert!(said.contains("tidsgräns") && !said.contains("osedda"), "{said}");
    }

    #[test]
    fn groups_are_named_in_the_language() {
        let sv = Texts::of(Locale::of("sv").unwrap());
        let ranges = GroupRange::between(&[1_500.0, 20_000.5]);
        let named = |texts: &Texts| ranges.iter().map(|of| range(texts, of)).collect::<Vec<_>>();
        assert_eq!(named(Texts::english()), ["up to 1,500", "1,500 to 20,000.5", "above 20,000.5"]);
        assert_eq!(named(sv), ["upp till 1\u{a0}500", "1\u{a0}500 till 20\u{a0}000,5", "över 20\u{a0}000,5"]);
        let schema: Schema = serde_json::from_value(serde_json::json!({
            "system": "fruit",
            "features": [{ "name": "ripe", "label": "ripe", "kind": "flag", "default": true, "missing": "impute" }],
            "target": { "name": "price", "label": "price", "task": "regression" }
        }))
        .unwrap();
        let group = |group: &str| serde_json::from_str::<CoverageGroup>(group).unwrap();
        let said = |of: &str| coverage_group(sv, &schema, &group(of));
        assert_eq!(said(r#"{"kind":"predicted","range":{"to":1500}}"#), "predicerat upp till 1\u{a0}500");
        assert_eq!(said(r#"{"kind":"predicted","range":{}}"#), "alla prediktioner");
        assert_eq!(said(r#"{"kind":"feature","feature":"ripe","value":true}"#), "ja");
        assert_eq!(said(r#"{"kind":"feature","feature":"ripe","value":null}"#), "okänt");
    }

    #[test]
    fn words_of_hyperparameters_are_translated_and_identifiers_stay() {
        let said =
            |texts, name: &str, value: &str| hyperparameter(texts, &(name.to_owned(), value.to_owned()));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(said(sv(), "n_trees", "80"), pair("n_trees", "80"));
        assert_eq!(said(Texts::english(), "class weights", "balanced"), pair("class weights", "balanced"));
        assert_eq!(said(sv(), "class weights", "balanced"), pair("klassvikter", "balanced"));
        assert_eq!(
            said(sv(), "member 2", "logistic regression (alpha 5.0)"),
            pair("modell 2", "logistisk regression (alpha 5)")
        );
        assert_eq!(
            said(sv(), "member 1", "random forest (extra false, max_features 0.4, n_trees 1200)"),
            pair("modell 1", "random forest (extra false, max_features 0,4, n_trees 1\u{a0}200)")
        );
        assert_eq!(said(sv(), "threshold for", "recall 0.8"), pair("tröskel för", "recall 0,8"));
        assert_eq!(said(sv(), "objective", "{\"huber\":0.1}").1, "{\"huber\":0.1}");
        assert_eq!(said(sv(), "member 1", "voting"), pair("modell 1", "viktat medelvärde"));
    }

    #[test]
    fn files_that_cannot_be_used_are_said_in_the_readers_language() {
        let error = ArtifactError::Format { got: 9 };
        assert!(artifact_error(Texts::english(), &error).contains("format 9"));
        assert!(artifact_error(sv(), &error).contains("formatet 9"));
        let error = ArtifactError::Hash { expected: "0123456789".to_owned(), got: "abcdef0123".to_owned() };
        assert!(artifact_error(sv(), &error).contains("abcdef01"));
    }
}
