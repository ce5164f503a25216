//! Which variable comes when: the target, then the features by how informative they are.

use super::bins::Coded;

/// The target, which stands last in `coded`, comes first; then the features by their mutual information with it, the
/// largest first, of equal ones in the schema's order.
pub(super) fn chain(mut coded: Vec<Coded>) -> Vec<Coded> {
    let Some(target) = coded.pop() else { return coded };
    let mut features: Vec<(f64, Coded)> =
        coded.into_iter().map(|feature| (information(&feature, &target), feature)).collect();
    features.sort_by(|a, b| b.0.total_cmp(&a.0));
    std::iter::once(target).chain(features.into_iter().map(|(_, feature)| feature)).collect()
}

/// The mutual information of two variables in natural units (Shannon, 1948), from their counts.
fn information(a: &Coded, b: &Coded) -> f64 {
    let counts = counts(a, b);
    let n = a.codes.len().min(b.codes.len()) as f64;
    let of_a: Vec<f64> = counts.iter().map(|row| row.iter().sum::<u64>() as f64).collect();
    let of_b = |code: usize| counts.iter().filter_map(|row| row.get(code)).sum::<u64>() as f64;
    let of_b: Vec<f64> = (0..b.bins.n_codes()).map(of_b).collect();
    let mut total = 0.0;
    for (row, of_a) in counts.iter().zip(&of_a) {
        for (count, of_b) in row.iter().zip(&of_b).filter(|(count, _)| **count > 0) {
            let count = *count as f64;
            total += count * libm::log(count * n / (of_a * of_b));
        }
    }
    if n > 0.0 { total / n } else { 0.0 }
}

/// How often each code of one comes with each code of the other.
fn counts(a: &Coded, b: &Coded) -> Vec<Vec<u64>> {
    let mut counts = vec![vec![0; b.bins.n_codes()]; a.bins.n_codes()];
    for (a, b) in a.codes.iter().zip(&b.codes) {
        if let Some(count) = counts.get_mut(usize::from(*a)).and_then(|row| row.get_mut(usize::from(*b))) {
            *count += 1;
        }
    }
    counts
}
