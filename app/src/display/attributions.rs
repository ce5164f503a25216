//! Charts of how far each feature moves the default model's predictions, and how near the generator's records are to
//! the data.

use vitrine_charts::{Axis, Bars, Chart, Direction, Series, Swarm, SwarmLane};
use vitrine_model::attributions::Attributions;
use vitrine_model::figures::GeneratorQuality;
use vitrine_model::metrics::Metric;
use vitrine_model::number_format::NumberFormat;
use vitrine_model::schema::{Schema, Target};

use super::charts::feature_label;
use super::{axes, words};

/// The mean sizes as bars, and every explained row as a swarm.
pub fn charts(attributions: &Attributions, schema: &Schema) -> Vec<Chart> {
    // Several features that only make sense together, such as "Latitude and longitude", have one lane.
    let labels = || {
        attributions.features.iter().map(|feature| {
            let others =
                feature.together_with.iter().map(|name| words::in_sentence(&feature_label(name, schema)));
            std::iter::once(feature_label(&feature.name, schema))
                .chain(others)
                .collect::<Vec<_>>()
                .join(" and ")
        })
    };
    let value = |words: &str| axis(attributions, &schema.target, words);
    let bars = Bars {
        title: "How much each feature moves predictions".to_owned(),
        category: Axis::new("feature"),
        value: value("mean size of the change"),
        labels: labels().collect(),
        series: vec![Series::new("mean size", attributions.features.iter().map(|feature| feature.mean_abs))],
        direction: Direction::Horizontal,
        ..Bars::default()
    };
    let lanes = attributions.features.iter().zip(labels()).map(|(feature, label)| SwarmLane {
        label,
        size: feature.mean_abs,
        ends: feature.smallest.zip(feature.largest),
        counts: feature.counts.clone(),
        levels: feature.levels.clone(),
    });
    let swarm = Swarm {
        title: "In which direction, and for which values".to_owned(),
        category: Axis::new("feature"),
        value: value("change"),
        level: "value of the feature".to_owned(),
        low: attributions.low,
        high: attributions.high,
        lanes: lanes.collect(),
    };
    vec![Chart::Bars(bars), Chart::Swarm(swarm)]
}

/// What the charts show, in a sentence or two.
pub fn explanation(attributions: &Attributions, numbers: NumberFormat) -> String {
    let unit = if attributions.log_odds {
        " The changes are told as log-odds: one more is about 2.7 times the odds."
    } else {
        ""
    };
    format!(
        "For each of {} rows of the data that were kept back the prediction is divided among the features (Shapley values): how far each one moves it away from the mean over {} training rows, averaged over the orders in which they can be told. A lane is as thick as changes of that size are frequent; its colour says whether the feature's value is low or high there, and is grey where values have no order.{unit}",
        words::thousands(attributions.n_samples as u64, numbers),
        words::thousands(attributions.n_background as u64, numbers),
    )
}

fn axis(attributions: &Attributions, target: &Target, what: &str) -> Axis {
    if attributions.log_odds {
        return Axis::new(format!("{what} (log-odds)"));
    }
    axes::of_target(format!("{what} of the {}", words::in_sentence(&target.label)), target)
}

/// How near the generator's records are to the data, as facts: what, and how much.
pub fn generator_facts(quality: &GeneratorQuality, numbers: NumberFormat) -> Vec<(String, String)> {
    let (real, drawn) = (&quality.learnt_from_real, &quality.learnt_from_drawn);
    let both = [Metric::RocAuc, Metric::R2, Metric::Accuracy]
        .into_iter()
        .find_map(|metric| Some((metric, real.get(metric)?, drawn.get(metric)?)));
    let mean_and_most = |mean: f64, most: f64| {
        format!("{}, at most {}", words::percent(mean, numbers), words::percent(most, numbers))
    };
    let mut facts = vec![
        ("Records drawn".to_owned(), words::thousands(quality.n_drawn as u64, numbers)),
        (
            "Values in another place of their distribution".to_owned(),
            mean_and_most(quality.share_mean, quality.share_max),
        ),
        (
            "Difference of the association of two features".to_owned(),
            mean_and_most(quality.association_mean, quality.association_max),
        ),
    ];
    if let Some((metric, real, drawn)) = both {
        let (label, model) = (metric.label(), words::in_sentence(&quality.candidate));
        facts.push((
            format!("{label} of {model}, held out, having learnt from as many rows"),
            metric.write(real, numbers),
        ));
        facts.push((
            "The same, having learnt from the drawn records".to_owned(),
            metric.write(drawn, numbers),
        ));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::samples;

    fn attributions() -> Attributions {
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
        let charts = charts(&attributions(), &samples::system().schema);
        let [Chart::Bars(bars), Chart::Swarm(swarm)] = charts.as_slice() else { panic!("{charts:?}") };
        assert_eq!(bars.labels[0], "Alcohol");
        assert_eq!(bars.series[0].values, [Some(0.5), Some(0.1)]);
        assert_eq!((swarm.lanes[0].label.as_str(), swarm.low, swarm.high), ("Alcohol", -1.0, 1.0));
        assert_eq!((swarm.lanes[0].ends, swarm.lanes[1].ends), (Some((-0.9, 0.8)), None));
        assert_eq!(bars.labels[1], "Type and alcohol");
        assert!(swarm.value.text().contains("log-odds"));
        assert!(
            explanation(&attributions(), NumberFormat::En)
                .contains("500 rows of the data that were kept back")
        );
        let quality = serde_json::json!({
            "n_drawn": 50000, "share_mean": 0.004, "share_max": 0.04, "association_mean": 0.01,
            "association_max": 0.07, "candidate": "Gradient boosting",
            "learnt_from_real": {"roc_auc": 0.8412}, "learnt_from_drawn": {"roc_auc": 0.838}
        });
        let facts = generator_facts(&serde_json::from_value(quality).unwrap(), NumberFormat::En);
        assert_eq!(facts[1].1, "0.4 %, at most 4 %");
        assert_eq!((facts[3].1.as_str(), facts[4].1.as_str()), ("0.841", "0.838"));
        let plain = Attributions { log_odds: false, ..attributions() };
        assert!(!explanation(&plain, NumberFormat::En).contains("log-odds"));
    }
}
