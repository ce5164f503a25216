//! Charts of how far each feature moves the default model's predictions, and how near the generator's records are to
//! the data.

use vitrine_charts::{Axis, Bars, Chart, Direction, Series, Swarm, SwarmLane};
use vitrine_model::figures::GeneratorQuality;
use vitrine_model::metrics::Metric;
use vitrine_model::schema::{Schema, Target};
use vitrine_model::shap_values::ShapValues;
use vitrine_present::Texts;
use vitrine_present::lines::metric as metrics;
use vitrine_present::lines::words;

use super::axes;
use super::charts::feature_label;

/// The mean sizes as bars, and every explained row as a swarm.
pub fn charts(texts: &Texts, shap_values: &ShapValues, schema: &Schema) -> Vec<Chart> {
    let said = texts.shap_values();
    // Several features that only make sense together, such as "Latitude and longitude", have one lane.
    let labels = || {
        shap_values.features.iter().map(|feature| {
            let others =
                feature.together_with.iter().map(|name| words::in_sentence(&feature_label(name, schema)));
            others.fold(feature_label(&feature.name, schema), |first, second| said.together(&first, &second))
        })
    };
    let target = words::in_sentence(&schema.target.label);
    let [size, change] = if shap_values.log_odds {
        [said.size_log_odds(), said.change_log_odds()].map(str::to_owned)
    } else {
        [said.size_of(&target), said.change_of(&target)]
    };
    let value = |label: String| axis(shap_values, &schema.target, label);
    let sizes = shap_values.features.iter().map(|feature| feature.mean_abs);
    let bars = Bars {
        title: said.chart_size().to_owned(),
        category: Axis::new(said.feature()),
        value: value(size),
        labels: labels().collect(),
        series: vec![Series::new(said.mean_size(), sizes)],
        direction: Direction::Horizontal,
        ..Bars::default()
    };
    let lanes = shap_values.features.iter().zip(labels()).map(|(feature, label)| SwarmLane {
        label,
        size: feature.mean_abs,
        ends: feature.smallest.zip(feature.largest),
        counts: feature.counts.clone(),
        levels: feature.levels.clone(),
    });
    let swarm = Swarm {
        title: said.chart_direction().to_owned(),
        category: Axis::new(said.feature()),
        value: value(change),
        level: said.level().to_owned(),
        low: shap_values.low,
        high: shap_values.high,
        lanes: lanes.collect(),
    };
    vec![Chart::Bars(bars), Chart::Swarm(swarm)]
}

/// What the charts show, in a few sentences.
pub fn explanation(texts: &Texts, shap_values: &ShapValues, by_folds: bool) -> String {
    let said = texts.shap_values();
    let (rows, background) = (shap_values.n_samples as u64, shap_values.n_background as u64);
    let explanation = if by_folds {
        said.explanation_by_folds(rows, background)
    } else {
        said.explanation(rows, background)
    };
    if shap_values.log_odds { format!("{explanation} {}", said.log_odds()) } else { explanation }
}

/// Log-odds have no unit; every other change has that of the target.
fn axis(shap_values: &ShapValues, target: &Target, label: String) -> Axis {
    if shap_values.log_odds { Axis::new(label) } else { axes::of_target(label, target) }
}

/// How near the generator's records are to the data, as facts: what, and how much.
pub fn generator_facts(texts: &Texts, quality: &GeneratorQuality) -> Vec<(String, String)> {
    let (said, locale) = (texts.shap_values(), texts.locale());
    let (real, drawn) = (&quality.learnt_from_real, &quality.learnt_from_drawn);
    let both = [Metric::RocAuc, Metric::R2, Metric::Accuracy]
        .into_iter()
        .find_map(|metric| Some((metric, real.get(metric)?, drawn.get(metric)?)));
    let mean_and_most =
        |mean: f64, most: f64| said.mean_and_most(&locale.percent(mean), &locale.percent(most));
    let mut facts = vec![
        (said.drawn().to_owned(), locale.whole(quality.n_drawn as u64)),
        (said.shifted().to_owned(), mean_and_most(quality.share_mean, quality.share_max)),
        (said.association().to_owned(), mean_and_most(quality.association_mean, quality.association_max)),
    ];
    if let Some((metric, real, drawn)) = both {
        let (label, model) = (metrics::label(texts, metric), words::in_sentence(&quality.candidate));
        facts.push((said.learnt_from_real(label, &model), metrics::written(texts, metric, real)));
        facts.push((said.learnt_from_drawn().to_owned(), metrics::written(texts, metric, drawn)));
    }
    facts
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    fn shap_values() -> ShapValues {
        let json = serde_json::json!({
            "format": 2, "log_odds": true, "n_samples": 500, "n_background": 32, "base": -3.0, "low": -1.0, "high": 1.0,
            "features": [
                {"name": "alcohol", "mean_abs": 0.5, "smallest": -0.9, "largest": 0.8, "counts": [200, 300], "levels": [0.1, 0.9]},
                {"name": "type", "together_with": ["alcohol"], "mean_abs": 0.1, "counts": [500, 0], "levels": [null, null]}
            ]
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn features_stand_by_their_labels_in_both_charts() {
        let charts = charts(Texts::english(), &shap_values(), &samples::system().schema);
        let [Chart::Bars(bars), Chart::Swarm(swarm)] = charts.as_slice() else { panic!("{charts:?}") };
        assert_eq!(bars.labels[0], "Alcohol");
        assert_eq!(bars.series[0].values, [Some(0.5), Some(0.1)]);
        assert_eq!((swarm.lanes[0].label.as_str(), swarm.low, swarm.high), ("Alcohol", -1.0, 1.0));
        assert_eq!((swarm.lanes[0].ends, swarm.lanes[1].ends), (Some((-0.9, 0.8)), None));
        assert_eq!(bars.labels[1], "Type and alcohol");
        assert!(swarm.value.text().contains("log-odds"));
        assert!(explanation(Texts::english(), &shap_values(), false).contains("for 500 held-out rows"));
        let quality = serde_json::json!({
            "n_drawn": 50000, "share_mean": 0.004, "share_max": 0.04, "association_mean": 0.01,
            "association_max": 0.07, "candidate": "Gradient boosting",
            "learnt_from_real": {"roc_auc": 0.8412}, "learnt_from_drawn": {"roc_auc": 0.838}
        });
        let quality: GeneratorQuality = serde_json::from_value(quality).unwrap();
        let facts = generator_facts(Texts::english(), &quality);
        assert_eq!(facts[1].1, "0.4\u{a0}%, at most 4\u{a0}%");
        assert_eq!((facts[3].1.as_str(), facts[4].1.as_str()), ("0.841", "0.838"));
        let plain = ShapValues { log_odds: false, ..shap_values() };
        assert!(!explanation(Texts::english(), &plain, false).contains("log-odds"));
        assert!(
            explanation(Texts::english(), &plain, true)
                .starts_with("The predictions for 500 rows of the data")
        );
    }

    #[test]
    fn charts_and_sentences_are_there_in_swedish() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let charts = charts(texts, &shap_values(), &samples::system().schema);
        let [Chart::Bars(bars), Chart::Swarm(swarm)] = charts.as_slice() else { panic!("{charts:?}") };
        assert_eq!(bars.title, "Hur mycket varje variabel påverkar prediktionerna");
        assert_eq!(
            (bars.labels[1].as_str(), swarm.value.text().as_str()),
            ("Type och alcohol", "ändring (logodds)")
        );
        let sentence = explanation(texts, &shap_values(), false);
        assert!(
            sentence.starts_with("Prediktionerna för 500 osedda rader") && sentence.ends_with("ungefär 2,7."),
            "{sentence}"
        );
    }
}
