//! The few statistics that charts compute from raw values: quantiles and kernel densities.

use crate::scale::drawable;

/// The drawable values in rising order.
pub(crate) fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut kept: Vec<f64> = values.into_iter().filter(|value| drawable(*value)).collect();
    kept.sort_by(f64::total_cmp);
    kept
}

/// A quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan, 1996); NaN for none.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let position = share.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    let below = position.floor() as usize;
    let Some(low) = sorted.get(below) else { return f64::NAN };
    let high = sorted.get(below + 1).unwrap_or(low);
    low + (high - low) * (position - position.floor())
}

/// A Gaussian kernel density over `n_points` places from three bandwidths below the smallest value to
/// three above the largest (fewer places never; empty for no values).
///
/// The bandwidth is Silverman's rule of thumb (1986, eq. 3.31): `0.9 min(s, iqr / 1.34) n^(-1/5)`; where
/// that is zero (constant values) a twentieth of the size stands in.
pub(crate) fn kernel_density(sorted: &[f64], n_points: usize) -> Vec<(f64, f64)> {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let n_samples = sorted.len() as f64;
    // Distances are taken from the first value, so that huge sizes do not overflow in the squares.
    let scale = last - first;
    let relative = |value: f64| if scale > 0.0 { (value - first) / scale } else { 0.0 };
    let mean = sorted.iter().map(|value| relative(*value)).sum::<f64>() / n_samples;
    let variance = sorted.iter().map(|value| (relative(*value) - mean).powi(2)).sum::<f64>()
        / (n_samples - 1.0).max(1.0);
    let quarter_range = relative(quantile(sorted, 0.75)) - relative(quantile(sorted, 0.25));
    let spread =
        if quarter_range > 0.0 { variance.sqrt().min(quarter_range / 1.34) } else { variance.sqrt() };
    let mut bandwidth = 0.9 * spread * n_samples.powf(-0.2) * scale;
    if bandwidth <= 0.0 || !bandwidth.is_finite() {
        bandwidth = if *first == 0.0 { 0.05 } else { first.abs() * 0.05 };
    }
    let (low, high) = (first - 3.0 * bandwidth, last + 3.0 * bandwidth);
    let intervals = n_points.max(2) - 1;
    let height = 1.0 / (n_samples * (2.0 * std::f64::consts::PI).sqrt());
    (0..=intervals)
        .map(|index| {
            let place = low + (high - low) * (index as f64 / intervals as f64);
            let sum: f64 =
                sorted.iter().map(|value| (-0.5 * ((place - value) / bandwidth).powi(2)).exp()).sum();
            (place, sum * height / bandwidth)
        })
        .collect()
}

/// Pearson's correlation of pairs; `None` for fewer than two pairs or where one side does not vary.
pub(crate) fn correlation(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let n_samples = pairs.clone().count() as f64;
    let (mean_x, mean_y) = pairs
        .clone()
        .fold((0.0, 0.0), |mean, pair| (mean.0 + pair.0 / n_samples, mean.1 + pair.1 / n_samples));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xx += (x - mean_x).powi(2);
        yy += (y - mean_y).powi(2);
        xy += (x - mean_x) * (y - mean_y);
    }
    let value = xy / (xx.sqrt() * yy.sqrt());
    value.is_finite().then(|| value.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::{kernel_density, quantile, sorted};

    #[test]
    fn quantiles_interpolate() {
        let values = sorted([4.0, 1.0, f64::NAN, 3.0, 2.0]);
        assert_eq!(quantile(&values, 0.5), 2.5);
        assert_eq!(quantile(&values, 0.25), 1.75);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn correlation_needs_values_that_vary() {
        use super::correlation;
        let falling = correlation([(1.0, 6.0), (2.0, 4.0), (3.0, 2.0)].into_iter()).unwrap();
        assert!((falling + 1.0).abs() < 1e-12);
        assert_eq!(correlation([(1.0, 2.0), (1.0, 4.0)].into_iter()), None);
        assert_eq!(correlation(std::iter::empty()), None);
    }

    #[test]
    fn a_density_has_area_one_and_its_peak_where_the_values_are() {
        let values = sorted((0..200).map(|index| (f64::from(index) * 0.7).sin() + 5.0));
        let curve = kernel_density(&values, 400);
        let area: f64 =
            curve.windows(2).map(|pair| (pair[1].0 - pair[0].0) * f64::midpoint(pair[0].1, pair[1].1)).sum();
        assert!((area - 1.0).abs() < 0.01, "{area}");
        assert!(curve.iter().all(|(_, density)| *density >= 0.0));
    }

    #[test]
    fn constant_and_single_values_have_a_finite_density() {
        for values in [vec![0.0], vec![3.0; 7], vec![-2.0]] {
            let curve = kernel_density(&values, 32);
            assert_eq!(curve.len(), 32);
            assert!(curve.iter().all(|(value, density)| value.is_finite() && density.is_finite()));
        }
    }
}
