//! The key of a row: a stable 64-bit hash of its features, which decides on which side of a split the row falls.
//!
//! For each feature, name and canonical value are hashed by 64-bit FNV-1a (Fowler, Noll and Vo) and mixed by the
//! finaliser of `SplitMix64`; the hashes of all features are added up and mixed again. So the key depends neither on the
//! order of the columns nor on any other row. The canonical value of a choice is its text, of a number its bits, with
//! one zero and one missing value.

use vitrine_model::schema::{Choice, FeatureKind, Schema};
use vitrine_model::{Record, Value};

use crate::class::class_of;
use crate::seed::mix;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Stands before a text.
const TEXT: u8 = 1;
/// Stands before a number.
const NUMBER: u8 = 2;
/// Stands for a missing value.
const MISSING: u8 = 3;

/// Hashes the rows of one schema.
pub(crate) struct Hasher<'a> {
    features: Vec<Feature<'a>>,
}

/// The hash of a feature's name, and its choices.
struct Feature<'a> {
    name: u64,
    choices: &'a [Choice],
}

impl<'a> Hasher<'a> {
    /// For the rows of a schema.
    pub(crate) fn new(schema: &'a Schema) -> Self {
        let features = schema.features.iter().map(|feature| Feature {
            name: fnv(OFFSET, feature.name.as_bytes()),
            choices: match &feature.kind {
                FeatureKind::Choice { choices, .. } => choices,
                _ => &[],
            },
        });
        Self { features: features.collect() }
    }

    /// The key of a row. Rows with identical features have the same one.
    pub(crate) fn key(&self, record: &Record) -> u64 {
        let hash = |(feature, value): (&Feature<'_>, &Value)| {
            mix(match value {
                Value::Text(text) => fnv(fnv(feature.name, &[TEXT]), text.as_bytes()),
                Value::Choice(at) => match feature.choices.get(*at) {
                    Some(choice) => fnv(fnv(feature.name, &[TEXT]), choice.value.as_bytes()),
                    None => with_number(feature.name, *at as f64),
                },
                value => with_number(feature.name, value.as_number()),
            })
        };
        let sum = self.features.iter().zip(&record.values).map(hash).fold(0, u64::wrapping_add);
        mix(sum)
    }
}

/// A key with the target in it: the text of its class, or its value.
pub(crate) fn with_target(key: u64, schema: &Schema, target: f64) -> u64 {
    let class = schema.target.classes.get(class_of(target));
    mix(match class {
        Some(class) => fnv(key, class.value.as_bytes()),
        None => with_number(key, target),
    })
}

/// Where a row lies under a seed, from 0 to below 1, all places equally likely.
pub(crate) fn place(key: u64, seed: u64) -> f64 {
    // The upper 53 bits are a number that is exact.
    (mix(key ^ mix(seed)) >> 11) as f64 / (1_u64 << 53) as f64
}

fn with_number(hash: u64, number: f64) -> u64 {
    if number.is_nan() {
        return fnv(hash, &[MISSING]);
    }
    // Adding 0 makes the two zeros the same.
    fnv(fnv(hash, &[NUMBER]), &(number + 0.0).to_bits().to_le_bytes())
}

/// The hash of what came before and some bytes.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test vectors of the authors: <http://www.isthe.com/chongo/tech/comp/fnv/>.
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv(OFFSET, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(OFFSET, b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn places_are_even_under_every_seed() {
        for seed in 0..5 {
            let places: Vec<f64> = (0..10_000).map(|key| place(mix(key), seed)).collect();
            let mean = crate::numeric::mean(&places);
            assert!((mean - 0.5).abs() < 4.0 * (1.0_f64 / 12.0 / 10_000.0).sqrt(), "{mean}");
            assert!(places.iter().all(|place| (0.0..1.0).contains(place)));
        }
        // The sides under two seeds have nothing to do with each other.
        let both = (0..10_000).filter(|key| place(mix(*key), 1) < 0.5 && place(mix(*key), 2) < 0.5).count();
        assert!((2_300..2_700).contains(&both), "{both}");
    }
}
