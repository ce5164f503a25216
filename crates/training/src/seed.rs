//! Random generators from seeds: one per purpose, so that no draw depends on how many came before elsewhere.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use vitrine_model::artifact::sha256_hex;

/// What a random generator is for. Two purposes never share a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    HeldOut = 1,
    Folds = 2,
    InnerFolds = 3,
    Tree = 4,
    Smote = 5,
    Leaky = 6,
    Shuffle = 7,
    Sample = 8,
    Fit = 9,
    Member = 10,
    EarlyStopping = 20,
    CrossFit = 21,
    Encode = 22,
    Augment = 23,
    Impute = 24,
    RealRows = 25,
    Search = 40,
    SearchRows = 41,
    RandomSplit = 42,
    Resample = 50,
    Calibration = 51,
    Interval = 52,
    ShapValues = 60,
    Quality = 61,
    Background = 62,
    Ranking = 70,
    Layers = 80,
    Batches = 81,
    Validation = 82,
    Bags = 90,
}

/// The generator for a purpose and an index (a repeat, a tree, a feature) under a seed.
pub(crate) fn rng(seed: u64, purpose: Purpose, index: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(derive(seed, purpose, index))
}

/// A seed of its own for a purpose and an index, well mixed.
pub(crate) fn derive(seed: u64, purpose: Purpose, index: u64) -> u64 {
    mix(mix(mix(seed) ^ purpose as u64) ^ index)
}

/// The generator for a text, by its SHA-256.
pub(crate) fn rng_of_text(text: &str) -> ChaCha8Rng {
    let mut bytes = [0; 32];
    let digits = sha256_hex(text.as_bytes());
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte =
            pair.iter().fold(0, |value, digit| value * 16 + (*digit as char).to_digit(16).unwrap_or(0) as u8);
    }
    ChaCha8Rng::from_seed(bytes)
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every input bit changes every output bit.
pub(crate) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngCore;

    #[test]
    fn purposes_indices_seeds_and_texts_give_different_streams() {
        let mut draws = vec![
            rng(1, Purpose::Tree, 0).next_u64(),
            rng(1, Purpose::Tree, 1).next_u64(),
            rng(2, Purpose::Tree, 0).next_u64(),
            rng(1, Purpose::Folds, 0).next_u64(),
            rng_of_text("a").next_u64(),
            rng_of_text("b").next_u64(),
        ];
        assert_eq!(draws[0], rng(1, Purpose::Tree, 0).next_u64());
        draws.sort_unstable();
        draws.dedup();
        assert_eq!(draws.len(), 6);
    }
}
