//! The standard normal distribution.

/// The share of the standard normal distribution below a number.
pub(super) fn share(score: f64) -> f64 {
    0.5 * libm::erfc(-score / std::f64::consts::SQRT_2)
}

/// The number below which the standard normal distribution has the share `p`, by halving an interval.
pub(super) fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if share(middle) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
