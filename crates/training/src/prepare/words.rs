//! Which words of free text are looked for: those that say the most about the target, and then the parts of words that
//! say something else.

use std::collections::{BTreeMap, BTreeSet};

use vitrine_model::schema::FeatureKind;
use vitrine_model::words::KnownWords;
use vitrine_model::{Task, Value};

use super::encode;
use crate::Dataset;
use crate::spec::CandidateSpec;

/// Fewer rows of a word say nothing, and the word could be about one of them.
const LEAST_ROWS: usize = 5;
/// How many standard errors the mean target of a word's rows lies from that of all rows, at least. Of a thousand words
/// that say nothing three lie farther.
const FAR: f64 = 3.0;
/// The same for parts of words, of which there are many more.
const FAR_OF_PARTS: f64 = 4.0;
/// A part that has this share of its rows in common with a word or another part says nothing new.
const ALIKE: f64 = 0.7;
/// In more rows words by themselves come often enough, and all their parts would take much memory.
const MOST_ROWS_OF_PARTS: usize = 20_000;

/// The known words of each text feature that the candidate sees and that has any. A candidate that sees nothing but texts
/// none of whose words says something knows the one that says the most all the same: it must have an input.
pub(super) fn known(data: &Dataset, spec: &CandidateSpec) -> Vec<KnownWords> {
    let sees = |name: &String| spec.features.as_ref().is_none_or(|names| names.contains(name));
    let features = data.schema.features.iter().enumerate();
    let texts = features
        .filter(|(_, feature)| matches!(feature.kind, FeatureKind::Text { .. }) && sees(&feature.name))
        .map(|(at, _)| KnownWords { feature: at, words: of_feature(data, spec, at, [FAR, FAR_OF_PARTS]) });
    let known: Vec<KnownWords> = texts.filter(|known| !known.words.is_empty()).collect();
    let mut seen = data.schema.features.iter().filter(|feature| sees(&feature.name));
    let are_texts = seen.all(|feature| matches!(feature.kind, FeatureKind::Text { .. }));
    if !known.is_empty() || !are_texts {
        return known;
    }
    let positions = (0..data.schema.n_features())
        .filter(|at| data.schema.features.get(*at).is_some_and(|feature| sees(&feature.name)));
    let any = positions
        .map(|at| KnownWords { feature: at, words: of_feature(data, spec, at, [0.0, f64::INFINITY]) });
    any.filter(|known| !known.words.is_empty()).take(1).collect()
}

/// The words, and the parts of words, that lie at least so far.
fn of_feature(
    data: &Dataset,
    spec: &CandidateSpec,
    feature: usize,
    [far_words, far_parts]: [f64; 2],
) -> Vec<String> {
    let has_parts = data.n_samples() <= MOST_ROWS_OF_PARTS;
    let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (row, record) in data.records.iter().enumerate() {
        let Some(Value::Text(text)) = record.values.get(feature) else { continue };
        let mut words = BTreeSet::new();
        KnownWords::of(text, has_parts, |word| {
            words.insert(word.to_owned());
        });
        for word in words {
            rows.entry(word).or_default().push(row);
        }
    }
    let n = data.n_samples();
    rows.retain(|_, rows| rows.len() >= LEAST_ROWS && rows.len() + LEAST_ROWS <= n);
    let (mut words, mut parts): (Vec<Telling>, Vec<Telling>) = (Vec::new(), Vec::new());
    let targets = targets(data, spec);
    for (word, rows) in rows {
        let distance = targets.iter().map(|of| distance(of, &rows)).fold(0.0, f64::max);
        let is_part = KnownWords::is_part(&word);
        let (far, all) = if is_part { (far_parts, &mut parts) } else { (far_words, &mut words) };
        if distance >= far {
            all.push(Telling { distance, word, rows });
        }
    }
    let farthest_first =
        |a: &Telling, b: &Telling| b.distance.total_cmp(&a.distance).then_with(|| a.word.cmp(&b.word));
    words.sort_by(farthest_first);
    words.truncate(KnownWords::MOST);
    parts.sort_by(farthest_first);
    for part in parts {
        // Parts of one word stand in the same rows, and say the same.
        if words.len() < KnownWords::MOST && words.iter().all(|known| alike(&known.rows, &part.rows) < ALIKE)
        {
            words.push(part);
        }
    }
    let mut words: Vec<String> = words.into_iter().map(|known| known.word).collect();
    words.sort_unstable();
    words
}

/// A word or part that says something about the target.
struct Telling {
    distance: f64,
    word: String,
    rows: Vec<usize>,
}

/// The share of the rows of either of two words that have both; the rows ascend.
fn alike(a: &[usize], b: &[usize]) -> f64 {
    let n_both = a.iter().filter(|row| b.binary_search(row).is_ok()).count();
    n_both as f64 / (a.len() + b.len() - n_both).max(1) as f64
}

/// What the words may say something about: the value as it is learnt, or whether it is each of the classes.
fn targets(data: &Dataset, spec: &CandidateSpec) -> Vec<Vec<f64>> {
    let is_class = |class: usize| {
        data.targets.iter().map(|target| f64::from(u8::from(*target == class as f64))).collect::<Vec<f64>>()
    };
    match data.schema.target.task {
        Task::Regression if encode::is_log(data, spec) => {
            vec![data.targets.iter().map(|target| target.ln()).collect()]
        }
        Task::Regression | Task::Ordinal => vec![data.targets.clone()],
        Task::Binary => vec![is_class(1)],
        Task::Multiclass => (0..data.schema.target.n_classes()).map(is_class).collect(),
    }
}

/// How far the mean of some rows lies from that of all, in standard errors; 0 where that cannot be said.
fn distance(targets: &[f64], rows: &[usize]) -> f64 {
    let n = targets.len() as f64;
    let mean = targets.iter().sum::<f64>() / n;
    let variance = targets.iter().map(|target| (target - mean) * (target - mean)).sum::<f64>() / n;
    let of_word = rows.iter().filter_map(|row| targets.get(*row));
    let n_of_word = rows.len() as f64;
    let apart = of_word.map(|target| target - mean).sum::<f64>() / n_of_word;
    // Of all rows without replacement.
    let error = (variance / n_of_word * (1.0 - n_of_word / n)).sqrt();
    if error > 0.0 && apart.is_finite() { (apart / error).abs() } else { 0.0 }
}
