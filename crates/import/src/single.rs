//! Thresholds for numbers that a library rounds to 32 bits before it compares them.

/// The largest number that is below `threshold` when it is rounded to 32 bits, of two equally near to the even one.
pub(crate) fn largest_below(threshold: f32) -> f64 {
    let before = threshold.next_down();
    let middle = f64::midpoint(wide(before), wide(threshold));
    if before.to_bits() & 1 == 0 { middle } else { middle.next_down() }
}

/// The largest number that is at most `threshold` when it is rounded to 32 bits, of two equally near to the even one.
pub(crate) fn largest_at_most(threshold: f64) -> f64 {
    let nearest = threshold as f32;
    let below = if f64::from(nearest) > threshold { nearest.next_down() } else { nearest };
    largest_below(below.next_up())
}

/// A number of 32 bits in 64: numbers round to infinity as if it were one more step beyond the largest.
fn wide(number: f32) -> f64 {
    if number.is_infinite() { TWO_TO_128.copysign(f64::from(number)) } else { f64::from(number) }
}

/// One more step of 32-bit numbers beyond the largest.
const TWO_TO_128: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(threshold: f32) {
        let below = largest_below(threshold);
        assert!((below as f32) < threshold, "{below} is not below {threshold}");
        assert!((below.next_up() as f32) >= threshold, "more than {below} is below {threshold}");
    }

    #[test]
    fn the_largest_number_below_a_threshold_is_exact() {
        let tiny = f32::from_bits(1);
        for threshold in [0.0, -0.0, tiny, -tiny, 1.0, -1.0, 0.1, f32::MIN_POSITIVE, f32::MAX, f32::MIN] {
            check(threshold);
        }
    }

    #[test]
    fn the_largest_number_at_most_a_threshold_is_exact() {
        for threshold in [0.5, 0.1, f64::from(0.1_f32), -0.1, 1e-50, -1e-50, 0.0, 123_456.789] {
            let most = largest_at_most(threshold);
            assert!(f64::from(most as f32) <= threshold, "{most} is above {threshold}");
            assert!(f64::from(most.next_up() as f32) > threshold, "more than {most} is at most {threshold}");
        }
    }

    proptest! {
        #[test]
        fn the_largest_number_below_any_threshold_is_exact(bits in any::<u32>()) {
            let threshold = f32::from_bits(bits);
            if threshold.is_finite() {
                check(threshold);
            }
        }
    }
}
