//! Versions of a model beside each other, as sentences.

use vitrine_model::schema::{Target, Task};
use vitrine_publish::{Basis, Changes, Chosen, Pruned, Verdict};

use super::metric::{label, written, written_finer};
use super::words;
use crate::Texts;
use crate::locale::finer;

/// Two scores, their difference, and what they were measured on, one or two sentences.
pub fn verdict(texts: &Texts, verdict: &Verdict) -> String {
    let said = texts.cli_versions();
    let score = |value| written(texts, verdict.metric, value);
    let basis = match verdict.basis {
        Basis::HeldOut { n } => said.held_out(n as u64),
        Basis::Given { n } => said.given(n as u64),
        Basis::CrossValidated => said.cross_validated().to_owned(),
    };
    let name = label(texts, verdict.metric);
    let (old, new) = (score(verdict.old_score), score(verdict.new_score));
    let scores = said.scores(name, &basis, &verdict.old, &old, &verdict.new, &new);
    let difference = match verdict.better_by {
        Some(interval) => {
            let end =
                |value: f64| written_finer(texts, verdict.metric, value, finer(interval.high - interval.low));
            let difference = verdict.difference();
            if difference < 0.0 {
                // A loss of 0.05 is easier to read than a gain of −0.05.
                said.worse_by(&verdict.new, &end(-difference), &end(-interval.high), &end(-interval.low))
            } else {
                said.better_by(&verdict.new, &end(difference), &end(interval.low), &end(interval.high))
            }
        }
        None => said.no_interval().to_owned(),
    };
    format!("{scores} {difference}")
}

/// How far the predictions of two models are apart, one or two sentences.
pub fn changes(texts: &Texts, changes: &Changes, target: &Target) -> String {
    let (said, locale) = (texts.cli_versions(), texts.locale());
    let n = |n: usize| locale.whole(n as u64);
    let is_value = target.task == Task::Regression;
    let size = |size: f64| {
        if is_value { words::quantity(texts, target, size) } else { locale.significant(size, 3) }
    };
    let mut sentences = vec![said.changes(
        changes.n_rows as u64,
        &n(changes.n_changed),
        &size(changes.mean),
        &size(changes.largest),
    )];
    sentences.extend((!is_value).then(|| said.other_class(changes.n_other_class as u64)));
    sentences
        .extend((changes.n_not_predicted > 0).then(|| said.not_predicted(changes.n_not_predicted as u64)));
    sentences.join(" ")
}

/// That another model is the default.
pub fn chosen(texts: &Texts, chosen: &Chosen) -> String {
    let called = |model: &vitrine_model::catalog::ModelVersion| format!("{}@{}", model.name, model.version);
    let (now, before) = (called(&chosen.now), called(&chosen.before));
    if now == before {
        return texts.cli_versions().default_already(&chosen.system, &now);
    }
    texts.cli_versions().chosen(&chosen.system, &now, &before)
}

/// What pruning removed and left.
pub fn pruned(texts: &Texts, pruned: &Pruned) -> String {
    let said = texts.cli_versions();
    let names: Vec<String> =
        pruned.removed.iter().map(|model| format!("{}@{}", model.name, model.version)).collect();
    let text = if names.is_empty() {
        said.none_removed(&pruned.system, pruned.n_left as u64)
    } else {
        said.removed(&pruned.system, &names.join(", "), pruned.n_left as u64)
    };
    if pruned.needed.is_empty() {
        text
    } else {
        format!("{text} {}", said.needed(pruned.needed.len() as u64))
    }
}

#[cfg(test)]
mod tests {
    use vitrine_model::metrics::{Interval, Metric};

    use super::*;
    use crate::Locale;

    fn of(metric: Metric, better_by: Option<Interval>, basis: Basis) -> Verdict {
        let (old, new) = ("forest@1".to_owned(), "knn@2".to_owned());
        Verdict { old, new, metric, old_score: 0.9, new_score: 0.85, better_by, basis }
    }

    #[test]
    fn scores_are_told_with_what_they_were_measured_on() {
        let interval = Some(Interval { low: -0.08, high: -0.02 });
        let english = verdict(Texts::english(), &of(Metric::RocAuc, interval, Basis::HeldOut { n: 1_200 }));
        assert_eq!(
            english,
            "ROC AUC on the same 1,200 held-out rows: forest@1 0.900, knn@2 0.850. \
             knn@2 is worse by 0.050 (95\u{a0}% interval 0.020 to 0.080)."
        );
        let sv = Texts::of(Locale::of("sv").unwrap());
        for basis in [Basis::HeldOut { n: 2 }, Basis::Given { n: 1 }, Basis::CrossValidated] {
            for interval in [interval, None] {
                let one = of(Metric::R2, interval, basis);
                let said = [Texts::english(), sv].map(|texts| verdict(texts, &one));
                assert!(said[0] != said[1] && said.iter().all(|said| !said.contains('…')), "{said:?}");
            }
        }
    }
}
