//! What was measured, and what several measurements come to.

use crate::plan::Case;
use serde::Deserialize;

/// What one library took for one fit.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Figures {
    /// CPU seconds of the fit.
    pub train_seconds: f64,
    /// CPU seconds of a prediction among many.
    pub batch_seconds_per_row: f64,
    /// CPU seconds of a prediction by itself.
    pub single_seconds_per_row: f64,
    /// The size of the model after gzip.
    pub gzip_bytes: f64,
}

/// How well the held-out rows were predicted: the figure that decides, and another.
#[derive(Clone, Debug, Deserialize)]
pub struct Scores {
    /// The name and value of the figure that decides; more is better.
    pub first: (String, f64),
    /// The name and value of another.
    pub second: (String, f64),
}

/// One fit of one library to one split.
#[derive(Clone, Debug)]
pub struct Run {
    /// The library.
    pub library: &'static str,
    /// What it took.
    pub figures: Figures,
    /// How well it predicts.
    pub scores: Scores,
}

/// The runs of one library, in the order of the splits.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The library.
    pub library: &'static str,
    /// The median of each figure over the splits.
    pub figures: Figures,
    /// The figure that decides, one per split.
    pub first: Vec<f64>,
    /// The other figure, one per split.
    pub second: Vec<f64>,
}

/// A case with what was measured of it.
#[derive(Debug)]
pub struct Measured {
    /// The case.
    pub case: Case,
    /// The names of the two figures of the predictions.
    pub score_names: (String, String),
    /// One summary for each library, ours first.
    pub summaries: Vec<Summary>,
}

impl Summary {
    /// The runs of one library; none where it has no runs.
    pub fn of(library: &'static str, runs: &[Run]) -> Option<Self> {
        let runs: Vec<&Run> = runs.iter().filter(|run| run.library == library).collect();
        let of = |figure: fn(&Figures) -> f64| median(runs.iter().map(|run| figure(&run.figures)).collect());
        Some(Self {
            library,
            figures: Figures {
                train_seconds: of(|figures| figures.train_seconds)?,
                batch_seconds_per_row: of(|figures| figures.batch_seconds_per_row)?,
                single_seconds_per_row: of(|figures| figures.single_seconds_per_row)?,
                gzip_bytes: of(|figures| figures.gzip_bytes)?,
            },
            first: runs.iter().map(|run| run.scores.first.1).collect(),
            second: runs.iter().map(|run| run.scores.second.1).collect(),
        })
    }
}

/// The middle value, or the mean of the two middle ones; none of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(*upper);
    }
    values.get(middle.checked_sub(1)?).map(|lower| f64::midpoint(*lower, *upper))
}

/// The mean; NaN of nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard deviation of a sample; 0 for fewer than two values.
pub fn deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = mean(values);
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64).sqrt()
}

/// The slope of the least-squares line through the logarithms of (size, cost): 1 where cost grows as size does.
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(size, cost)| (size.ln(), cost.ln())).collect();
    let (sizes, costs): (Vec<f64>, Vec<f64>) = logs.iter().copied().unzip();
    let (size, cost) = (mean(&sizes), mean(&costs));
    let across: f64 = logs.iter().map(|(x, y)| (x - size) * (y - cost)).sum();
    across / sizes.iter().map(|x| (x - size).powi(2)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_odd_even_and_no_numbers() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn the_exponent_of_a_power_is_the_power() {
        let points: Vec<(f64, f64)> = [1.0, 2.0, 4.0, 8.0].map(|x: f64| (x, 3.0 * x.powf(1.5))).to_vec();
        assert!((exponent(&points) - 1.5).abs() < 1e-12);
    }

    #[test]
    fn the_deviation_is_that_of_a_sample() {
        assert_eq!(deviation(&[1.0, 3.0]), 2.0_f64.sqrt());
        assert_eq!(deviation(&[5.0]), 0.0);
    }
}
