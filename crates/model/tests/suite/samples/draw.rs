//! Records drawn at random over all that a schema allows, the same ones on every platform.

use vitrine_model::schema::{Feature, FeatureKind, MissingPolicy, Schema};
use vitrine_model::{Record, Value};

/// A sequence of numbers from a seed: SplitMix64 (Steele, Lea and Flood, 2014). It needs whole numbers only, so
/// every platform draws the same.
#[derive(Clone, Debug)]
pub struct Draw(pub u64);

impl Draw {
    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `end`, or 0 where `end` is 0. Not exactly uniform for large `end`.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// A number from 0 up to but not including 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from `min` to `max`.
    pub fn between(&mut self, min: f64, max: f64) -> f64 {
        (min + self.unit() * (max - min)).clamp(min, max)
    }

    /// A record that the schema allows: numbers anywhere in their range, on the steps of the form, or at the
    /// ends; one value in eight missing where that is allowed.
    pub fn record(&mut self, schema: &Schema) -> Record {
        Record { values: schema.features.iter().map(|feature| self.value(feature)).collect() }
    }

    fn value(&mut self, feature: &Feature) -> Value {
        if feature.missing == MissingPolicy::Impute && self.below(8) == 0 {
            return Value::Missing;
        }
        match &feature.kind {
            FeatureKind::Number { min, max, step } => Value::Number(self.number(*min, *max, *step)),
            FeatureKind::Integer { min, max } => {
                // The end is included; a range of all whole numbers would overflow without the wider type.
                let count = i128::from(*max) - i128::from(*min) + 1;
                let offset = self.below(usize::try_from(count).unwrap_or(usize::MAX));
                Value::Number((i128::from(*min) + offset as i128) as f64)
            }
            FeatureKind::Date { first, last } => {
                let offset = self.below(usize::try_from(last - first + 1).unwrap_or(usize::MAX));
                Value::Number(*first as f64 + offset as f64)
            }
            FeatureKind::Choice { choices, .. } => Value::Choice(self.below(choices.len())),
            FeatureKind::Flag => Value::Flag(self.below(2) == 1),
            FeatureKind::Text { max_length } => {
                // An empty text would be a missing value.
                let length = 1 + self.below((*max_length).min(40));
                let letters = (0..length).map(|_| char::from(b'a' + self.below(26) as u8));
                Value::Text(letters.collect::<String>().into())
            }
        }
    }

    fn number(&mut self, min: f64, max: f64, step: f64) -> f64 {
        let anywhere = self.between(min, max);
        match self.below(10) {
            0 => min,
            1 => max,
            2..=5 => (min + ((anywhere - min) / step).round() * step).clamp(min, max),
            _ => anywhere,
        }
    }
}
