//! A report in sentences: how the rows were split, which candidate became the default and why, and hyperparameters.

use vitrine_model::artifact::ArtifactError;
use vitrine_model::figures::GroupRange;
use vitrine_model::report::{Candidate, CoverageGroup, Doubt, Report, Searched};
use vitrine_model::schema::Schema;

use super::imputation::imputation;
use super::{metric, words};
use crate::Texts;

/// Which candidate became the default and why; `None` where the report has no default.
///
/// It follows from the figures and sizes that the report holds. The default is the best of the exported candidates,
/// or of those within one standard error of the best the smallest file, the best that can be read, or the ensemble.
pub fn choice(texts: &Texts, report: &Report) -> Option<String> {
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
    Some(if best.name == default.name {
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
    })
}

/// How the rows were split. Of dated data, an older report has its own sentence only, in English.
pub fn split(texts: &Texts, report: &Report) -> String {
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

/// How hyperparameters were searched for, as a sentence.
pub fn searched(texts: &Texts, searched: &Searched) -> String {
    let (said, trials) = (texts.leaderboard(), searched.trials as u64);
    let method = search_method(texts, &searched.method);
    match (searched.nested, searched.stopped) {
        (true, true) => said.search_nested_stopped(method, trials),
        (true, false) => said.search_nested(method, trials),
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
