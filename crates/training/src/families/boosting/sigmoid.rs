//! A fast exponential for derivatives: the same few operations for every number, so that a compiler can do several
//! at once, and the same bits on every processor.

/// `exp(x)` to a relative error below 1e-9, for any `x`; below -700 and above 700 it stays at the value there.
///
/// With `x = k ln 2 + r` and `|r| <= ln 2 / 2`, `2^k` is put together from its bits and `exp(r)` is its Taylor
/// polynomial of degree 9, whose remainder is below 8e-12.
#[inline]
pub(super) fn exp(x: f64) -> f64 {
    /// Adding this number leaves the nearest whole number in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = x - k * std::f64::consts::LN_2;
    let mut sum = 1.0 / 362_880.0;
    for factorial in [40_320.0, 5_040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0] {
        sum = sum * r + 1.0 / factorial;
    }
    let power = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    sum * power
}

/// `1 / (1 + exp(-x))`.
#[inline]
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_exponential_is_near_the_exact_one(x in -700.0_f64..700.0) {
            let exact = libm::exp(x);
            prop_assert!((exp(x) - exact).abs() <= 1e-9 * exact, "{} {}", exp(x), exact);
        }
    }

    #[test]
    fn far_numbers_stay_finite() {
        for x in [-1e300, -750.0, 0.0, 750.0, 1e300] {
            assert!((0.0..=1.0).contains(&logistic(x)));
        }
        assert_eq!(logistic(0.0), 0.5);
    }
}
