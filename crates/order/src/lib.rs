//! Sorting with little code for each type that is sorted.
//!
//! The standard library compiles its sort anew for each type and each comparison, several kilobytes each time. Here
//! positions are sorted, by one function for all types, and
//! the values then change places. It is slower by the calls of the comparison; what sorts in a hot loop sorts by
//! itself.

use std::cmp::Ordering;

/// Sorts values; equal ones keep their order.
pub fn sort_by<T>(values: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let n_values = values.len();
    let ranks = ranks(n_values, &mut |left, right| match (values.get(left), values.get(right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    });
    move_to(ranks, &mut |left, right| values.swap(left, right));
}

/// Sorts values by a key; those with equal keys keep their order. The key is computed for each comparison.
pub fn sort_by_key<T, K: Ord>(values: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(values, |left, right| key(left).cmp(&key(right)));
}

/// Where each position goes.
fn ranks(n_values: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..n_values).collect();
    positions.sort_by(|left, right| compare(*left, *right));
    let mut ranks = vec![0; n_values];
    for (rank, position) in positions.into_iter().enumerate() {
        if let Some(of_position) = ranks.get_mut(position) {
            *of_position = rank;
        }
    }
    ranks
}

/// Moves values to their ranks, each swap bringing one to its place.
fn move_to(mut ranks: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for position in 0..ranks.len() {
        while let Some(rank) = ranks.get(position).copied().filter(|rank| *rank != position) {
            swap(position, rank);
            ranks.swap(position, rank);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_standard_library(values in prop::collection::vec((0_u8..20, any::<u16>()), 0..200)) {
            let mut expected = values.clone();
            expected.sort_by_key(|value| std::cmp::Reverse(value.0));
            let mut sorted = values.clone();
            sort_by(&mut sorted, |left, right| right.0.cmp(&left.0));
            prop_assert_eq!(&sorted, &expected);
            expected.sort_by_key(|value| value.1);
            sort_by_key(&mut sorted, |value| value.1);
            prop_assert_eq!(sorted, expected);
        }
    }
}
