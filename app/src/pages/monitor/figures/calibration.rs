//! Whether the probabilities of a yes-or-no target are calibrated: what was given 70 % should come true in 70 of 100
//! cases.

use vitrine_charts::{Axis, Chart, Histogram, HistogramSeries, Layering};
use vitrine_model::metrics::{CALIBRATION_BINS, ReliabilityBin, reliability_bins};
use vitrine_model::schema::Target;
use vitrine_present::Texts;

use super::binary::{Sides, with_probabilities};
use super::labelled::LabelledPrediction;
use crate::display::charts::reliability;

/// The fewest rows of which a chart says whether probabilities are calibrated, and the fewest of either outcome.
const LEAST_ROWS: usize = 50;
const LEAST_OF_EACH: usize = 5;

/// A bin with fewer rows than this says little.
const FEW_IN_A_BIN: u64 = 10;

/// How well the probabilities are calibrated, in words.
#[derive(Clone, Debug, PartialEq)]
pub enum Calibration {
    /// Why nothing can be said.
    TooFew(String),
    /// The shares that came true, how often each probability was given, and a sentence on both.
    Charts(Box<[Chart; 2]>, String),
}

impl Calibration {
    /// The shares that came true beside the probabilities given (0), or how often each probability was given (1).
    pub fn chart(&self, which: usize) -> Option<&Chart> {
        if let Self::Charts(charts, _) = self { charts.get(which) } else { None }
    }
}

/// Whether predicted probabilities match observed frequencies. `None` without rows that have probabilities, and for
/// targets that are not yes or no. `when` names the days.
pub fn calibration(
    texts: &'static Texts,
    rows: &[LabelledPrediction],
    target: &Target,
    when: &str,
) -> Option<Calibration> {
    let rows = with_probabilities(rows);
    let sides = Sides::new(texts, &rows, target)?;
    let said = texts.monitor_binary();
    let (came_true, given) = given(&sides, &rows);
    let (label, n_positive) = (sides.label(sides.positive), sides.n_actual(sides.positive));
    let fewest = n_positive.min(sides.n_actual(sides.negative)) as usize;
    if rows.len() < LEAST_ROWS || fewest < LEAST_OF_EACH {
        return Some(Calibration::TooFew(said.too_few(
            rows.len() as u64,
            &sides.written(n_positive),
            label,
            &sides.written(LEAST_ROWS as u64),
            &sides.written(LEAST_OF_EACH as u64),
        )));
    }
    let bins = reliability_bins(&came_true, &given, CALIBRATION_BINS).ok()?;
    let mean = given.iter().sum::<f64>() / given.len() as f64;
    let observed = n_positive as f64 / given.len() as f64;
    let mut sentence = said.calibration(label, &sides.percent(mean), &sides.percent(observed));
    let n_few = bins.iter().filter(|bin| bin.count < FEW_IN_A_BIN).count() as u64;
    if n_few > 0 {
        sentence = format!("{sentence} {}", said.few_points(n_few, &sides.written(FEW_IN_A_BIN)));
    }
    let title = texts.monitor_charts().calibration(when);
    let chart = reliability(&title, &bins, &[]);
    Some(Calibration::Charts(Box::new([chart, how_often(&sides, &bins, when)]), sentence))
}

/// For each row whether it has the outcome of interest, and the probability given to that.
fn given(sides: &Sides<'_>, rows: &[LabelledPrediction]) -> (Vec<bool>, Vec<f64>) {
    let pair = |row: &LabelledPrediction| {
        Some((row.actual_class == sides.positive, *row.probabilities.get(sides.positive)?))
    };
    rows.iter().filter_map(pair).unzip()
}

/// How often each probability was given, by actual outcome.
fn how_often(sides: &Sides<'_>, bins: &[ReliabilityBin], when: &str) -> Chart {
    let n_bins = CALIBRATION_BINS;
    let mut counts = [vec![0.0; n_bins], vec![0.0; n_bins]];
    for bin in bins {
        let at = (bin.low * n_bins as f64).round() as usize;
        // The number of successes is whole; the share was computed from it.
        let came_true = (bin.observed * bin.count as f64).round();
        let [positive, negative] = &mut counts;
        for (side, count) in [(positive, came_true), (negative, bin.count as f64 - came_true)] {
            if let Some(place) = side.get_mut(at) {
                *place = count;
            }
        }
    }
    let [positive, negative] = counts;
    let series = |class: usize, counts| HistogramSeries {
        name: sides.target.classes.get(class).map_or_else(String::new, |class| class.label.clone()),
        counts,
    };
    let mut series = vec![series(sides.positive, positive), series(sides.negative, negative)];
    // In the order of the classes, so that each has its colour.
    if sides.positive == 1 {
        series.reverse();
    }
    let (said, predicted) = (sides.texts.monitor_charts(), sides.texts.calibration_chart().predicted());
    Chart::Histogram(Histogram {
        title: said.probabilities(when),
        value: Axis::with_unit(predicted, "%"),
        count: Axis::new(said.rows()),
        edges: (0..=n_bins).map(|edge| 100.0 * edge as f64 / n_bins as f64).collect(),
        series,
        layering: Layering::Stacked,
        marker: None,
    })
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::super::binary::tests::{row, target};
    use super::*;

    /// 60 rows given 5 %, 3 of which came true; 40 given 55 %, 22 of which did; 5 given 95 %, which all did.
    fn calibrated_rows() -> Vec<LabelledPrediction> {
        let of = |n: usize, true_ones: usize, probability: f64| {
            (0..n).map(move |index| row(usize::from(index < true_ones), probability))
        };
        of(60, 3, 0.05).chain(of(40, 22, 0.55)).chain(of(5, 5, 0.95)).collect()
    }

    #[test]
    fn honest_probabilities_lie_on_the_line_with_their_rows() {
        let Some(Calibration::Charts(charts, sentence)) =
            calibration(Texts::english(), &calibrated_rows(), &target(1), "90 days")
        else {
            panic!("expected charts")
        };
        let [Chart::Line(line), Chart::Histogram(histogram)] = *charts else { panic!("expected two charts") };
        let points = &line.series[0].points;
        let places: Vec<(f64, Option<u64>)> =
            points.iter().map(|point| (point.y.unwrap_or_default().round(), point.n_samples)).collect();
        assert_eq!(places, [(5.0, Some(60)), (55.0, Some(40)), (100.0, Some(5))]);
        assert!(line.title.ends_with("90 days"));
        let at = |series: usize| [0, 5, 9].map(|bin| histogram.series[series].counts[bin]);
        assert_eq!((histogram.series[0].name.as_str(), at(0)), ("NO", [57.0, 18.0, 0.0]));
        assert_eq!((histogram.series[1].name.as_str(), at(1)), ("YES", [3.0, 22.0, 5.0]));
        // (60 · 0.05 + 40 · 0.55 + 5 · 0.95) / 105 and 30 / 105.
        assert!(
            sentence.contains("mean predicted probability 28.3\u{a0}%, observed 28.6\u{a0}%"),
            "{sentence}"
        );
        assert!(sentence.contains("1 point rests on fewer than 10 rows"), "{sentence}");
        let texts = Texts::of(Locale::of("sv").unwrap());
        let Some(Calibration::Charts(charts, sentence)) =
            calibration(texts, &calibrated_rows(), &target(1), "90 dagar")
        else {
            panic!("expected charts")
        };
        assert_eq!(charts.each_ref().map(Chart::title)[0], "Kalibrering, 90 dagar");
        assert!(
            sentence.starts_with(
                "”YES”: genomsnittlig predicerad sannolikhet 28,3\u{a0}%, observerad andel 28,6\u{a0}%. 1 punkt bygger"
            ),
            "{sentence}"
        );
    }

    #[test]
    fn too_few_rows_are_said_to_be_too_few() {
        let mut rows = calibrated_rows();
        rows.truncate(49);
        assert!(matches!(
            calibration(Texts::english(), &rows, &target(1), "7 days"),
            Some(Calibration::TooFew(_))
        ));
        let rare: Vec<LabelledPrediction> = (0..200).map(|index| row(usize::from(index < 4), 0.02)).collect();
        let Some(Calibration::TooFew(why)) = calibration(Texts::english(), &rare, &target(1), "7 days")
        else {
            panic!("expected why")
        };
        assert!(why.contains("200 known outcomes in these days, 4 of them \u{201c}YES\u{201d}"), "{why}");
    }

    #[test]
    fn without_probabilities_nothing_is_said() {
        assert_eq!(calibration(Texts::english(), &[], &target(1), "7 days"), None);
        let without = LabelledPrediction { probabilities: Vec::new(), ..row(1, 0.8) };
        assert_eq!(calibration(Texts::english(), &[without], &target(1), "7 days"), None);
    }
}
