//! Leaves are rounded to a decimal step, so that few distinct numbers have to be kept and each is short.

/// A decimal step as a fraction, because a tenth is not a binary number: the multiple `k` is the double nearest to
/// `k * numerator / denominator`, which prints short.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LeafStep {
    numerator: f64,
    denominator: f64,
}

impl LeafStep {
    /// The largest step of 1, 2 or 5 times a power of ten that is at most a 500th of `spread`.
    pub(crate) fn of_spread(spread: f64) -> Self {
        let wanted = if spread.is_finite() && spread > 0.0 { spread / 500.0 } else { 1.0 };
        let exponent = libm::floor(libm::log10(wanted)) as i32;
        let mut best = Self { numerator: 1.0, denominator: 1.0 };
        for exponent in exponent - 1..=exponent + 1 {
            for digit in [1.0, 2.0, 5.0] {
                let power: f64 = format!("1e{}", exponent.abs()).parse().unwrap_or(1.0);
                let step = if exponent < 0 {
                    Self { numerator: digit, denominator: power }
                } else {
                    Self { numerator: digit * power, denominator: 1.0 }
                };
                if step.size() <= wanted {
                    best = step;
                }
            }
        }
        best
    }

    fn size(self) -> f64 {
        self.numerator / self.denominator
    }

    /// The multiple of the step nearest to the value.
    pub(crate) fn round(self, value: f64) -> f64 {
        (value / self.size()).round() * self.numerator / self.denominator + 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_short_and_below_a_500th() {
        for spread in [0.87, 1.0, 123.0, 4e6, 3e-7] {
            let step = LeafStep::of_spread(spread);
            assert!(step.size() <= spread / 500.0 && step.size() > spread / 1300.0, "{spread} {step:?}");
        }
        assert_eq!(LeafStep::of_spread(0.87).round(5.673_46).to_string(), "5.673");
    }
}
