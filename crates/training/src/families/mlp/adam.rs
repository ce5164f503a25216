//! Adam (Kingma and Ba, 2015): steps by running means of the gradient and of its square.

/// How fast the mean of the gradient forgets.
const BETA_1: f64 = 0.9;
/// How fast the mean of its square forgets.
const BETA_2: f64 = 0.999;
/// What keeps a step finite where the gradient is 0.
const EPSILON: f64 = 1e-8;

/// The running means, one of each per parameter.
#[derive(Clone, Debug)]
pub(super) struct Adam {
    learning_rate: f64,
    means: Vec<f64>,
    squares: Vec<f64>,
    /// `BETA_1` and `BETA_2` to the power of the number of steps.
    powers: (f64, f64),
}

impl Adam {
    pub(super) fn new(n_parameters: usize, learning_rate: f64) -> Self {
        let zeros = vec![0.0; n_parameters];
        Self { learning_rate, means: zeros.clone(), squares: zeros, powers: (1.0, 1.0) }
    }

    /// Moves the parameters against the gradient.
    pub(super) fn step(&mut self, parameters: &mut [f64], gradient: &[f64]) {
        self.powers = (self.powers.0 * BETA_1, self.powers.1 * BETA_2);
        let rate = self.learning_rate * (1.0 - self.powers.1).sqrt() / (1.0 - self.powers.0);
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((parameter, slope), (mean, square)) in parameters.iter_mut().zip(gradient).zip(moments) {
            *mean = BETA_1 * *mean + (1.0 - BETA_1) * slope;
            *square = BETA_2 * *square + (1.0 - BETA_2) * slope * slope;
            *parameter -= rate * *mean / (square.sqrt() + EPSILON);
        }
    }

    /// Whether no gradient so far was too large for its square.
    pub(super) fn is_finite(&self) -> bool {
        self.squares.iter().all(|square| square.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first step is as long as the learning rate whatever the gradient; later ones lead to the minimum.
    #[test]
    fn steps_lead_to_the_minimum_of_a_bowl() {
        let slopes = |at: &[f64]| vec![2.0 * (at[0] - 3.0), 200.0 * (at[1] + 1.0)];
        let mut adam = Adam::new(2, 0.05);
        let mut at = vec![0.0, 0.0];
        let gradient = slopes(&at);
        adam.step(&mut at, &gradient);
        assert!((at[0] - 0.05).abs() < 1e-8 && (at[1] + 0.05).abs() < 1e-8, "{at:?}");
        for _ in 0..3_000 {
            let gradient = slopes(&at);
            adam.step(&mut at, &gradient);
        }
        assert!((at[0] - 3.0).abs() < 1e-3 && (at[1] + 1.0).abs() < 1e-3 && adam.is_finite(), "{at:?}");
        adam.step(&mut at, &[1e200, 0.0]);
        assert!(!adam.is_finite());
    }
}
