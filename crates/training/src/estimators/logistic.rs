//! Logistic regression through linfa-logistic, binary and multinomial, brought to full precision by Newton's method.
//!
//! linfa stops its search at a gradient that depends on how many rows there are, and calls the more frequent of two
//! classes the positive one; both are put right here. The last steps are our own: they make the weights the same to
//! the digits that are exported, whatever the processor, and tell whether the search has ended at all.

use linfa::Dataset;
use linfa::traits::Fit;
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2};
use vitrine_model::estimators::{Constant, Estimator, Linear, Logistic, logistic, softmax};

use crate::TrainError;
use crate::numeric::{round_weight, solve};

const ROUNDS: u64 = 500;
const NEWTON_STEPS: usize = 50;
/// What is added to every penalty, so that the common shift of the scores of several classes is determined.
const TINY: f64 = 1e-10;

/// Minimises the summed log loss plus `alpha |w|^2 / 2`; intercepts are not penalised. `inputs` is n_samples x
/// n_inputs, finite; `targets` are class indices. A class without rows gets a probability of about nothing; with a
/// single class among the rows that class is certain.
///
/// # Errors
/// [`TrainError::Setting`] for a penalty below 0 or a target without classes, [`TrainError::NotConverged`] where no
/// minimum is found, as for separable classes without a penalty.
pub fn fit(
    inputs: &Array2<f64>,
    targets: &[f64],
    n_classes: usize,
    alpha: f64,
) -> Result<Estimator, TrainError> {
    if !(alpha >= 0.0 && alpha.is_finite()) {
        return Err(TrainError::setting("alpha", alpha, "a number from 0"));
    }
    if n_classes < 2 {
        return Err(TrainError::setting(
            "estimator",
            "logistic",
            "an estimator of numbers for targets without classes",
        ));
    }
    let classes: Vec<usize> = targets.iter().map(|target| *target as usize).collect();
    let present: Vec<usize> = (0..n_classes).filter(|class| classes.contains(class)).collect();
    if let [only] = present.as_slice() {
        let certain = |class: usize| f64::from(u8::from(class == *only));
        return Ok(Estimator::Constant(Constant { outputs: (0..n_classes).map(certain).collect() }));
    }
    let start = if n_classes == 2 {
        start_binary(inputs, &classes, alpha)
    } else {
        start_multi(inputs, &classes, alpha)
    };
    let weights = polish(inputs, &classes, &present, n_classes, alpha, start)?;
    let n_inputs = inputs.ncols();
    let mut scores: Vec<Linear> = Vec::new();
    let mut rows = weights.chunks_exact(n_inputs + 1);
    for class in 0..n_classes {
        if n_classes == 2 && class == 0 {
            continue;
        }
        scores.push(match present.contains(&class).then(|| rows.next()).flatten() {
            Some([weights @ .., intercept]) => Linear {
                weights: weights.iter().map(|weight| round_weight(*weight)).collect(),
                intercept: round_weight(*intercept),
            },
            _ => Linear { weights: vec![0.0; n_inputs], intercept: -40.0 },
        });
    }
    Ok(Estimator::Logistic(Logistic { scores }))
}

/// Weights and intercept for the log-odds of class 1, from linfa; zeros where its line search gives up.
fn start_binary(inputs: &Array2<f64>, classes: &[usize], alpha: f64) -> Vec<f64> {
    let labels: Array1<bool> = classes.iter().map(|class| *class == 1).collect();
    let params = LogisticRegression::default().alpha(alpha).max_iterations(ROUNDS);
    let params = params.gradient_tolerance(tolerance(classes.len()));
    let Ok(model) = params.fit(&Dataset::new(inputs.clone(), labels)) else {
        return vec![0.0; inputs.ncols() + 1];
    };
    // linfa's weights speak for the more frequent class.
    let sign = if model.labels().pos.class { 1.0 } else { -1.0 };
    model.params().iter().copied().chain([model.intercept()]).map(|weight| sign * weight).collect()
}

/// Weights and intercept for each class that occurs, one class after the other.
fn start_multi(inputs: &Array2<f64>, classes: &[usize], alpha: f64) -> Vec<f64> {
    let labels: Array1<usize> = classes.iter().copied().collect();
    let params = MultiLogisticRegression::default().alpha(alpha).max_iterations(ROUNDS);
    let params = params.gradient_tolerance(tolerance(classes.len()));
    match params.fit(&Dataset::new(inputs.clone(), labels)) {
        Ok(model) => {
            let classes = model.params().columns().into_iter().zip(model.intercept());
            classes
                .flat_map(|(weights, intercept)| weights.to_vec().into_iter().chain([*intercept]))
                .collect()
        }
        Err(_) => Vec::new(),
    }
}

/// linfa's limit is on the gradient of a sum over the rows.
fn tolerance(n_samples: usize) -> f64 {
    1e-6 * n_samples as f64
}

/// Newton's method with step halving from `start` (zeros where it has another length). The parameters are weights
/// and intercept of one score after the other: one score for two classes, otherwise one per class that occurs.
fn polish(
    inputs: &Array2<f64>,
    classes: &[usize],
    present: &[usize],
    n_classes: usize,
    alpha: f64,
    start: Vec<f64>,
) -> Result<Vec<f64>, TrainError> {
    let n_scores = if n_classes == 2 { 1 } else { present.len() };
    let class_of =
        |class: usize| if n_classes == 2 { class } else { present.partition_point(|p| *p < class) };
    let problem = Problem {
        rows: inputs.rows().into_iter().map(|row| row.iter().copied().chain([1.0]).collect()).collect(),
        classes: classes.iter().map(|class| class_of(*class)).collect(),
        n_scores,
        alpha,
    };
    let size = n_scores * (inputs.ncols() + 1);
    let sound = start.len() == size && start.iter().all(|weight| weight.is_finite());
    let mut weights = if sound { start } else { vec![0.0; size] };
    let mut loss = problem.loss(&weights);
    let mut steepest = f64::INFINITY;
    for _ in 0..NEWTON_STEPS {
        let (gradient, hessian) = problem.derivatives(&weights);
        steepest = gradient.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let Some(step) = solve(&hessian, &gradient) else { break };
        let mut size = 1.0;
        let mut moved = false;
        while size > 1e-8 && !moved {
            let trial: Vec<f64> =
                weights.iter().zip(&step).map(|(weight, step)| weight - size * step).collect();
            let value = problem.loss(&trial);
            if value < loss {
                (weights, loss, moved) = (trial, value, true);
            }
            size /= 2.0;
        }
        if !moved {
            break;
        }
    }
    if alpha == 0.0 && loss < 1e-6 * classes.len() as f64 {
        let reason =
            "the classes can be told apart without error, so the weights grow without end".to_owned();
        return Err(TrainError::NotConverged { estimator: "logistic regression", reason });
    }
    let largest = weights.iter().fold(0.0, |most: f64, weight| most.max(weight.abs()));
    if steepest <= 1e-5 * classes.len() as f64 && largest < 1e6 {
        return Ok(weights);
    }
    let reason =
        format!("the steepest direction of its loss is still {steepest}, its largest weight {largest}");
    Err(TrainError::NotConverged { estimator: "logistic regression", reason })
}

/// The loss and what Newton's method needs of it.
struct Problem {
    /// The inputs of each row, with 1 for the intercept at the end.
    rows: Vec<Vec<f64>>,
    classes: Vec<usize>,
    n_scores: usize,
    alpha: f64,
}

impl Problem {
    /// The penalty on parameter `index` of a score.
    fn penalty(&self, index: usize, width: usize) -> f64 {
        if index + 1 < width { self.alpha + TINY } else { TINY }
    }

    /// The probability of each score's class: of class 1 for a single score, otherwise of every class.
    fn probabilities(weights: &[f64], row: &[f64], out: &mut Vec<f64>) {
        out.clear();
        out.extend(weights.chunks_exact(row.len()).map(|score| {
            let mut total = 0.0;
            for (weight, value) in score.iter().zip(row) {
                total += weight * value;
            }
            total
        }));
        if let [score] = out.as_mut_slice() {
            *score = logistic(*score);
        } else {
            softmax(out);
        }
    }

    fn loss(&self, weights: &[f64]) -> f64 {
        let mut total = 0.0;
        let mut p = Vec::new();
        for (row, class) in self.rows.iter().zip(&self.classes) {
            Self::probabilities(weights, row, &mut p);
            let given = match p.as_slice() {
                [positive] => {
                    if *class == 1 {
                        *positive
                    } else {
                        1.0 - positive
                    }
                }
                all => all[*class],
            };
            total -= libm::log(given.max(1e-300));
        }
        let width = weights.len() / self.n_scores;
        for (index, weight) in weights.iter().enumerate() {
            total += 0.5 * self.penalty(index % width, width) * weight * weight;
        }
        total
    }

    fn derivatives(&self, weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let size = weights.len();
        let width = size / self.n_scores;
        let (mut gradient, mut hessian) = (vec![0.0; size], vec![0.0; size * size]);
        let mut p = Vec::new();
        for (row, class) in self.rows.iter().zip(&self.classes) {
            Self::probabilities(weights, row, &mut p);
            for (a, pa) in p.iter().enumerate() {
                let is = if self.n_scores == 1 { *class == 1 } else { *class == a };
                let difference = pa - f64::from(u8::from(is));
                for (i, x) in row.iter().enumerate() {
                    gradient[a * width + i] += difference * x;
                }
                for (b, pb) in p.iter().enumerate().take(a + 1) {
                    let curvature = if a == b { pa * (1.0 - pa) } else { -pa * pb };
                    for (i, x) in row.iter().enumerate() {
                        let scaled = curvature * x;
                        for (j, y) in row.iter().enumerate() {
                            hessian[(a * width + i) * size + b * width + j] += scaled * y;
                        }
                    }
                }
            }
        }
        for row in 0..size {
            for column in row + 1..size {
                let (lower, upper) = (column * size + row, row * size + column);
                if row / width != column / width {
                    hessian[upper] = hessian[lower];
                }
            }
            let penalty = self.penalty(row % width, width);
            gradient[row] += penalty * weights[row];
            hessian[row * size + row] += penalty;
        }
        (gradient, hessian)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares of a class that depend on one input of two values: the log-odds are those of the shares.
    #[test]
    fn binary_log_odds_are_those_of_the_shares_whichever_class_is_more_frequent() {
        for flip in [false, true] {
            let (mut inputs, mut targets) = (Vec::new(), Vec::new());
            for (x, ones, all) in [(0.0, 2, 10), (1.0, 5, 20)] {
                for row in 0..all {
                    inputs.push(x);
                    targets.push(f64::from(u8::from((row < ones) != flip)));
                }
            }
            let inputs = Array2::from_shape_vec((inputs.len(), 1), inputs).unwrap();
            let Estimator::Logistic(model) = fit(&inputs, &targets, 2, 0.0).unwrap() else { panic!() };
            let mut p = Vec::new();
            model.predict_proba(&[0.0], &mut p);
            assert!((p[1] - if flip { 0.8 } else { 0.2 }).abs() < 1e-6, "{p:?}");
            p.clear();
            model.predict_proba(&[1.0], &mut p);
            assert!((p[1] - if flip { 0.75 } else { 0.25 }).abs() < 1e-6, "{p:?}");
        }
    }

    #[test]
    fn classes_without_rows_and_single_classes_are_no_trouble() {
        let inputs = Array2::from_shape_fn((12, 1), |(row, _)| row as f64);
        let targets: Vec<f64> = (0..12).map(|row| if row % 3 == 0 { 0.0 } else { 2.0 }).collect();
        let model = fit(&inputs, &targets, 4, 0.1).unwrap();
        let mut p = Vec::new();
        model.predict(&[3.0], &mut p);
        assert!(p[1] < 1e-9 && p[3] < 1e-9 && p[2] > p[0] && p[0] > 0.1, "{p:?}");
        model_is_certain(&fit(&inputs, &[1.0; 12], 4, 0.1).unwrap());
    }

    fn model_is_certain(model: &Estimator) {
        let mut p = Vec::new();
        model.predict(&[3.0], &mut p);
        assert_eq!(p, [0.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn separable_classes_without_penalty_do_not_converge() {
        let inputs = Array2::from_shape_fn((10, 1), |(row, _)| row as f64);
        let targets: Vec<f64> = (0..10).map(|row| f64::from(u8::from(row > 4))).collect();
        assert!(matches!(fit(&inputs, &targets, 2, 0.0), Err(TrainError::NotConverged { .. })));
        assert!(fit(&inputs, &targets, 2, 1.0).is_ok());
    }
}
