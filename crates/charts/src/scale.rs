//! From numbers to pixels: ranges that are never empty, round ticks, linear mapping.

use vitrine_present::Locale;

/// The largest size that is drawn; beyond it a value counts as not finite.
const LARGEST: f64 = 1e290;
/// Values smaller than this are drawn as zero.
const SMALLEST: f64 = 1e-290;

/// Whether a value can be drawn.
pub(crate) fn drawable(value: f64) -> bool {
    value.is_finite() && value.abs() <= LARGEST
}

/// The two ends of the drawable values; `None` without any.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| drawable(*value)).fold(None, |ends, value| match ends {
        None => Some((value, value)),
        Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
    })
}

/// A linear scale with round ticks.
#[derive(Clone, Debug)]
pub(crate) struct Scale {
    /// Value at the start.
    pub low: f64,
    /// Value at the end, always above `low`.
    pub high: f64,
    /// Pixel of `low`.
    pub start: f64,
    /// Pixel of `high`.
    pub end: f64,
    /// Round values between the ends.
    pub ticks: Vec<f64>,
    /// One label per tick.
    pub labels: Vec<String>,
}

impl Scale {
    /// A scale whose ends are moved outwards to ticks, about `count` of them.
    pub fn rounded(low: f64, high: f64, count: usize, locale: &Locale) -> Self {
        let (low, high) = widen(low, high);
        let step = round_step((high - low) / count.max(1) as f64);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        Self::between(first * step, last * step, step, locale)
    }

    /// A scale that keeps its ends, with about `count` ticks between them.
    pub fn exact(low: f64, high: f64, count: usize, locale: &Locale) -> Self {
        let (low, high) = widen(low, high);
        Self::between(low, high, round_step((high - low) / count.max(1) as f64), locale)
    }

    /// A scale with given ticks (dates, bin edges).
    pub fn with_ticks(low: f64, high: f64, ticks: Vec<f64>, labels: Vec<String>) -> Self {
        let (low, high) = widen(low, high);
        Self { low, high, start: 0.0, end: 1.0, ticks, labels }
    }

    fn between(low: f64, high: f64, step: f64, locale: &Locale) -> Self {
        let first = (low / step - 1e-6).ceil();
        let ticks: Vec<f64> = (0..40)
            .map(|index| (first + f64::from(index)) * step)
            .take_while(|tick| *tick <= high + step * 1e-6)
            .collect();
        let labels = locale.ticks(&ticks, step);
        Self { low, high, start: 0.0, end: 1.0, ticks, labels }
    }

    /// The same scale between two pixels.
    pub fn onto(mut self, start: f64, end: f64) -> Self {
        self.start = start;
        self.end = end;
        self
    }

    /// The pixel of a value; values beyond the ends stay at the ends.
    pub fn at(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.start + if share.is_finite() { share } else { 0.0 } * (self.end - self.start)
    }

    /// Whether a value lies between the ends.
    pub fn contains(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }
}

/// Ends with room between them: constant values get some on both sides, and ends that are not drawable
/// become 0 to 1.
pub(crate) fn widen(low: f64, high: f64) -> (f64, f64) {
    if !drawable(low) || !drawable(high) {
        return (0.0, 1.0);
    }
    let tidy = |value: f64| if value.abs() < SMALLEST { 0.0 } else { value };
    let (low, high) = (tidy(low.min(high)), tidy(low.max(high)));
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-9 {
        return (low, high);
    }
    let room = if size == 0.0 { 1.0 } else { size * 0.05 };
    if low == 0.0 { (0.0, 1.0) } else { (low - room, high + room) }
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is at least the given step.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let mantissa = step / power;
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().find(|round| mantissa <= round * 1.0001).unwrap_or(10.0);
    round * power
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::{Scale, extent};

    #[test]
    fn ends_move_outwards_to_round_ticks() {
        let scale = Scale::rounded(8.4, 14.9, 5, Locale::english());
        assert_eq!((scale.low, scale.high), (8.0, 16.0));
        assert_eq!(scale.labels, ["8", "10", "12", "14", "16"]);
    }

    #[test]
    fn constant_zero_and_huge_values_still_make_a_scale() {
        for (low, high) in
            [(0.0, 0.0), (5.0, 5.0), (-3.0, -3.0), (1e290, -1e290), (1e-300, 2e-300), (1e17, 1e17)]
        {
            let scale = Scale::rounded(low, high, 5, Locale::english()).onto(0.0, 100.0);
            assert!(scale.high > scale.low, "{low} {high}");
            assert!((1..40).contains(&scale.ticks.len()), "{low} {high}: {:?}", scale.ticks);
            assert!((0.0..=100.0).contains(&scale.at(low)));
        }
    }

    #[test]
    fn values_that_cannot_be_drawn_do_not_move_the_ends() {
        assert_eq!(extent([f64::NAN, 2.0, f64::INFINITY, -1.0]), Some((-1.0, 2.0)));
        assert_eq!(extent([f64::NAN]), None);
    }
}
