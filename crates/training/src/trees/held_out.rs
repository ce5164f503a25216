//! Rows that are held out of a fit to say when rounds of boosting are to end.

use std::collections::HashMap;

use super::model::Loss;
use super::rows::Rows;
use crate::class::class_of;
use crate::split::held_out_rows;

impl Rows {
    /// The rows to fit and the held-out ones; none where they are too few. Rows that are identical to the trees are
    /// numbered by their first one, and a hash of that number decides; so rows that are added at the end move none of
    /// the others.
    pub(crate) fn held_out(&self, loss: Loss, share: f64, seed: u64) -> Option<(Vec<u32>, Vec<u32>)> {
        let targets: Vec<f64> = self.used.iter().map(|row| self.targets[*row as usize]).collect();
        let classes: Vec<usize> = match loss {
            // The targets of two classes may be probabilities.
            Loss::Classes(_) => targets.iter().map(|target| class_of(target.round())).collect(),
            Loss::Squared => Vec::new(),
        };
        let codes = &self.codes;
        let width = codes.fields.len();
        let mut known: HashMap<&[u8], u64> = HashMap::new();
        let number = |row: &u32| {
            let next = known.len() as u64;
            let start = *row as usize * width;
            *known.entry(&codes.packed[start..start + width]).or_insert(next)
        };
        let keys: Vec<u64> = self.used.iter().map(number).collect();
        let parts = held_out_rows(&keys, &classes, share, seed).or_else(|_| {
            let single: Vec<u64> = (0..targets.len() as u64).collect();
            held_out_rows(&single, &classes, share, seed)
        });
        let (fit, validation) = parts.ok()?;
        let rows = |places: Vec<usize>| places.into_iter().map(|place| self.used[place]).collect();
        Some((rows(fit), rows(validation)))
    }
}
