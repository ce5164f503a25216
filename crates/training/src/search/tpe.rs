//! The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl, 2011).
//!
//! The trials are parted into the better few and the others. For each hyperparameter on its own, two densities are
//! fitted: `l` to its values in the better trials, `g` to those in the others. Some combinations are drawn from `l`,
//! and the one with the largest `l / g`, multiplied over the hyperparameters, is tried next: it is likely among
//! good trials and unlikely among bad ones.
//!
//! For numbers a density is a mixture of normal curves cut off at the ends of the range: one around each value, as
//! wide as the larger of the gaps to its neighbours, and one for the whole range that stands for not knowing. Whole
//! numbers get the mass of half a step on either side. For choices it is their share, with one more observation
//! spread evenly over all.

use std::collections::BTreeMap;

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde_json::Value as Json;
use vitrine_model::metrics::Metric;

use super::log::Trial;
use super::{by_score, space};
use crate::spec::{Range, Space};

/// The combinations that are drawn from the better trials' density for each proposal.
const CANDIDATES: usize = 24;
/// The share of the trials that count as good, and the largest number of them.
const GOOD_SHARE: f64 = 0.15;
const MAX_GOOD: usize = 25;
/// The height of the standard normal curve at its centre, 1 / sqrt(2 pi).
const HEIGHT: f64 = 0.398_942_280_401_432_7;

/// The combination to try next.
pub(super) fn propose(
    spaces: &BTreeMap<String, Space>,
    trials: &[Trial],
    metric: Metric,
    rng: &mut ChaCha8Rng,
) -> BTreeMap<String, Json> {
    let mut ordered: Vec<&Trial> = trials.iter().collect();
    ordered.sort_by(|a, b| by_score(a, b, metric));
    let n_good = ((GOOD_SHARE * ordered.len() as f64).ceil() as usize).clamp(2, MAX_GOOD).min(ordered.len());
    let (good, bad) = ordered.split_at(n_good);
    let values = |name: &str, trials: &[&Trial]| -> Vec<Json> {
        trials.iter().filter_map(|trial| trial.hyperparameters.get(name).cloned()).collect()
    };
    let densities: Vec<(&String, &Space, Density, Density)> = spaces
        .iter()
        .map(|(name, space)| {
            let density = |trials| Density::new(space, &values(name, trials));
            (name, space, density(good), density(bad))
        })
        .collect();
    let mut best: Option<(f64, BTreeMap<String, Json>)> = None;
    for _ in 0..CANDIDATES {
        let mut gain = 0.0;
        let mut combination = BTreeMap::new();
        for (name, space, good, bad) in &densities {
            let value = good.draw(space, rng);
            gain += libm::log(good.of(space, &value)) - libm::log(bad.of(space, &value));
            combination.insert((*name).clone(), value);
        }
        // A combination that was tried already teaches nothing.
        let known = trials.iter().any(|trial| trial.hyperparameters == combination);
        let gain = if known { f64::NEG_INFINITY } else { gain };
        if best.as_ref().is_none_or(|(known, _)| gain > *known) {
            best = Some((gain, combination));
        }
    }
    best.map(|(_, combination)| combination).unwrap_or_default()
}

/// The density of one hyperparameter.
#[derive(Clone, Debug, PartialEq)]
enum Density {
    /// The share of each value of a list.
    Shares(Vec<f64>),
    /// Normal curves as centre and width, all equally heavy.
    Curves(Vec<(f64, f64)>),
}

impl Density {
    fn new(space: &Space, seen: &[Json]) -> Self {
        match space {
            Space::OneOf(values) => {
                let n = values.len() as f64;
                let count = |value: &Json| seen.iter().filter(|seen| same(seen, value)).count() as f64;
                let total = crate::numeric::sum(values.iter().map(count)) + 1.0;
                Self::Shares(values.iter().map(|value| (count(value) + 1.0 / n) / total).collect())
            }
            Space::Range(range) => {
                let (low, high) = range.ends();
                let place = |value: &Json| {
                    let value = value.as_f64()?;
                    let inside = value.clamp(range.low, range.high);
                    Some(range.scaled(inside))
                };
                let centres = crate::numeric::sorted(seen.iter().filter_map(place));
                let narrowest = (high - low) / (1.0 + centres.len() as f64).min(100.0);
                let mut curves = vec![(f64::midpoint(low, high), high - low)];
                for (at, centre) in centres.iter().enumerate() {
                    let before = at.checked_sub(1).and_then(|at| centres.get(at)).copied().unwrap_or(low);
                    let after = centres.get(at + 1).copied().unwrap_or(high);
                    let width = (centre - before).max(after - centre).clamp(narrowest, high - low);
                    curves.push((*centre, width));
                }
                Self::Curves(curves)
            }
        }
    }

    fn draw(&self, space: &Space, rng: &mut ChaCha8Rng) -> Json {
        match (self, space) {
            (Self::Shares(shares), Space::OneOf(values)) => {
                let mut left: f64 = rng.random();
                let found = shares.iter().position(|share| {
                    left -= share;
                    left < 0.0
                });
                // Rounding may leave a little of the last share over.
                found.and_then(|at| values.get(at)).or(values.last()).cloned().unwrap_or_default()
            }
            (Self::Curves(curves), Space::Range(range)) => {
                let (low, high) = range.ends();
                let (centre, width) = curves[rng.random_range(0..curves.len())];
                let (from, to) = (below((low - centre) / width), below((high - centre) / width));
                let share: f64 = rng.random();
                let place = centre + width * quantile(from + share * (to - from));
                range.value(place.clamp(low, high))
            }
            _ => space::draw(space, rng),
        }
    }

    /// The density of a value, or its mass where there are steps; above 0.
    fn of(&self, space: &Space, value: &Json) -> f64 {
        let density = match (self, space) {
            (Self::Shares(shares), Space::OneOf(values)) => {
                values.iter().position(|known| same(known, value)).and_then(|at| shares.get(at)).copied()
            }
            (Self::Curves(curves), Space::Range(range)) => {
                value.as_f64().map(|value| mixture(curves, range, value))
            }
            _ => None,
        };
        density.unwrap_or(0.0).max(f64::MIN_POSITIVE)
    }
}

fn mixture(curves: &[(f64, f64)], range: &Range, value: f64) -> f64 {
    let (low, high) = range.ends();
    let half = if range.whole { 0.5 } else { 0.0 };
    let (from, to) = (range.scaled(value - half), range.scaled(value + half));
    let one = |(centre, width): &(f64, f64)| {
        let inside = below((high - centre) / width) - below((low - centre) / width);
        if range.whole {
            (below((to - centre) / width) - below((from - centre) / width)) / inside
        } else {
            let z = (from - centre) / width;
            HEIGHT * libm::exp(-0.5 * z * z) / (width * inside)
        }
    };
    crate::numeric::sum(curves.iter().map(one)) / curves.len() as f64
}

/// Numbers are the same whether they are written as whole or not.
fn same(a: &Json, b: &Json) -> bool {
    a == b || (a.is_number() && b.is_number() && a.as_f64() == b.as_f64())
}

/// The standard normal distribution function.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Its inverse, by halving; the ends are far beyond any range's.
fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if below(middle) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::{Purpose, rng};
    use serde_json::json;

    fn range(low: f64, high: f64, whole: bool, log: bool) -> Space {
        Space::Range(Range { low, high, whole, log })
    }

    #[test]
    fn densities_add_up_to_one() {
        let whole = range(1.0, 40.0, true, true);
        let density = Density::new(&whole, &[json!(3), json!(3), json!(20), json!(40)]);
        let total: f64 = (1..=40).map(|value| density.of(&whole, &json!(value))).sum();
        assert!((total - 1.0).abs() < 1e-9, "{total}");
        let real = range(-1.0, 3.0, false, false);
        let density = Density::new(&real, &[json!(0.1), json!(0.4), json!(2.9)]);
        let step = 4.0 / 4000.0;
        let total: f64 =
            (0..4000).map(|at| step * density.of(&real, &json!(-1.0 + (f64::from(at) + 0.5) * step))).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
        let choices = Space::OneOf(vec![json!("a"), json!("b"), json!(3)]);
        let density = Density::new(&choices, &[json!("a"), json!("a"), json!(3.0)]);
        let shares = ["a", "b"].map(|value| density.of(&choices, &json!(value)) * 12.0);
        assert!((shares[0] - 7.0).abs() < 1e-12 && (shares[1] - 1.0).abs() < 1e-12, "{shares:?}");
        assert!((density.of(&choices, &json!(3)) * 12.0 - 4.0).abs() < 1e-12);
    }

    #[test]
    fn draws_follow_the_density() {
        let space = range(0.0, 1.0, false, false);
        let density = Density::new(&space, &[json!(0.2), json!(0.21), json!(0.22), json!(0.19)]);
        let mut rng = rng(1, Purpose::Search, 0);
        let n = 4000;
        let near =
            (0..n).filter(|_| (0.0..0.4).contains(&density.draw(&space, &mut rng).as_f64().unwrap())).count();
        let step = 1e-4;
        let mass: f64 =
            (0..4000).map(|at| step * density.of(&space, &json!((f64::from(at) + 0.5) * step))).sum();
        assert!((near as f64 / f64::from(n) - mass).abs() < 0.03, "{near} of {n}, expected {mass}");
    }
}
