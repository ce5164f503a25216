//! Names and numbers that the samples of several charts share. They are made up by closed formulas; they only need the
//! shape of real data.

/// Three classes.
pub(crate) const SPECIES: [&str; 3] = ["Iris setosa", "Iris versicolor", "Iris virginica"];

/// The words as texts.
pub(crate) fn names(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A bell-shaped spread around 0 with standard deviation near 1: the mean of waves of unrelated periods.
pub(crate) fn spread(index: usize, seed: f64) -> f64 {
    let place = index as f64 + seed * 17.0;
    [12.9898, 78.233, 37.719, 4.581].into_iter().map(|period| (place * period).sin()).sum::<f64>() / 1.41
}

/// The petal lengths of a class, in cm.
pub(crate) fn petal_lengths(class: usize) -> Vec<f64> {
    let (centre, width) = [(1.46, 0.17), (4.26, 0.47), (5.55, 0.55)][class];
    (0..50).map(|index| centre + width * spread(index, class as f64)).collect()
}
