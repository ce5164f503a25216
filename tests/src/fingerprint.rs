//! A prediction as a few bytes, so that many of them can be compared bit by bit.

use vitrine_model::{PredictError, Prediction};

/// The number of bytes of a [`Fingerprint`].
pub const BYTES: usize = 16;

/// What a prediction boils down to: its first number, and a hash of all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The bits of the value, or of the first class's probability where there is no value; of NaN for errors.
    pub first: u64,
    /// FNV-1a over the bits of everything in the prediction.
    pub hash: u64,
}

impl Fingerprint {
    /// The fingerprint of a prediction or of its refusal.
    pub fn of(prediction: &Result<Prediction, PredictError>) -> Self {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        let first = match prediction {
            Ok(prediction) => {
                hash.prediction(prediction);
                prediction.value.or_else(|| prediction.probabilities.first().copied())
            }
            Err(error) => {
                hash.bytes(error.to_string().as_bytes());
                None
            }
        };
        Self { first: first.unwrap_or(f64::NAN).to_bits(), hash: hash.0 }
    }

    /// The fingerprint as 32 hexadecimal digits, for files that people read.
    pub fn to_hex(self) -> String {
        format!("{:016x}{:016x}", self.first, self.hash)
    }

    /// The fingerprint as bytes, low ones first.
    pub fn to_bytes(self) -> [u8; BYTES] {
        (u128::from(self.first) | u128::from(self.hash) << 64).to_le_bytes()
    }

    /// The fingerprint from [`Fingerprint::to_bytes`].
    pub fn from_bytes(bytes: [u8; BYTES]) -> Self {
        let both = u128::from_le_bytes(bytes);
        Self { first: both as u64, hash: (both >> 64) as u64 }
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (bits {:016x}, all {:016x})", f64::from_bits(self.first), self.first, self.hash)
    }
}

/// The hash of Fowler, Noll and Vo in its variant 1a with 64 bits.
struct Fnv(u64);

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn number(&mut self, number: f64) {
        self.bytes(&number.to_bits().to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.bytes(&(count as u64).to_le_bytes());
    }

    fn prediction(&mut self, prediction: &Prediction) {
        let Prediction { value, class, probabilities, interval, assumed } = prediction;
        self.number(value.unwrap_or(f64::INFINITY));
        self.count(class.map_or(0, |class| class + 1));
        self.count(probabilities.len());
        for probability in probabilities {
            self.number(*probability);
        }
        if let Some(interval) = interval {
            for number in [interval.low, interval.high, interval.coverage] {
                self.number(number);
            }
        }
        self.count(assumed.len());
        for assumed in assumed {
            self.count(assumed.feature);
            self.number(assumed.value.as_number());
            // Only where there is one, so that what was recorded before there were ranges stays as it is.
            if let Some((low, high)) = assumed.range {
                self.number(low);
                self.number(high);
            }
        }
    }
}
