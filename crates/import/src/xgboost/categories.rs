//! The features, with the texts of their categories.

use super::file::{Encoding, Model};
use crate::error::ImportError;
use crate::imported::{Categories, Input};

/// The features in order. Those without names are called `f0`, `f1` and so on, as XGBoost does.
pub(super) fn features(
    n_features: usize,
    names: &[String],
    types: &[String],
    model: &Model,
) -> Result<Vec<Input>, ImportError> {
    for (key, got) in [("feature_names", names.len()), ("feature_types", types.len())] {
        if got != n_features && got != 0 {
            return Err(ImportError::Length { tree: None, key, expected: n_features, got });
        }
    }
    let mut n_categories: Vec<Option<usize>> = vec![None; n_features];
    for tree in &model.trees {
        for (node, (start, size)) in
            tree.categories_nodes.iter().zip(tree.categories_segments.iter().zip(&tree.categories_sizes))
        {
            let set = tree.categories.get(*start..start.saturating_add(*size)).unwrap_or_default();
            let feature = tree.split_indices.get(*node);
            if let Some(n) = feature.and_then(|feature| n_categories.get_mut(*feature)) {
                let most = set.iter().filter_map(|category| usize::try_from(*category).ok()).max();
                *n = (*n).max(Some(most.map_or(0, |most| most.saturating_add(1))));
            }
        }
    }
    let encodings = model.cats.as_ref().map_or(&[][..], |cats| &cats.enc);
    let feature = |(at, seen): (usize, Option<usize>)| {
        let name = names.get(at).cloned().unwrap_or_else(|| format!("f{at}"));
        let is_category = types.get(at).map_or(seen.is_some(), |kind| kind == "c");
        let categories = is_category.then(|| {
            let labels = encodings.get(at).and_then(labels);
            let labels = labels.filter(|labels| labels.len() >= seen.unwrap_or(0));
            Categories { n: labels.as_ref().map_or(seen.unwrap_or(0), Vec::len), labels }
        });
        Input { name, range: None, categories }
    };
    Ok(n_categories.into_iter().enumerate().map(feature).collect())
}

/// The texts of categories, from bytes and where each text begins, or from numbers; `None` where there are none, or
/// they are damaged: nothing depends on them.
fn labels(encoding: &Encoding) -> Option<Vec<String>> {
    let Some(offsets) = &encoding.offsets else {
        let labels: Vec<String> = encoding.values.iter().map(ToString::to_string).collect();
        return Some(labels).filter(|labels| !labels.is_empty());
    };
    // The bytes are written as signed numbers.
    let byte = |value: &serde_json::Number| value.as_i64().map(|number| number as u8);
    let bytes: Vec<u8> = encoding.values.iter().map(byte).collect::<Option<_>>()?;
    let text = |pair: &[i64]| {
        let [start, end] = pair else { return None };
        let bytes = bytes.get(usize::try_from(*start).ok()?..usize::try_from(*end).ok()?)?;
        String::from_utf8(bytes.to_vec()).ok()
    };
    // Texts that overlap could together be many times as long as the file.
    if !offsets.is_sorted() {
        return None;
    }
    let labels: Vec<String> = offsets.windows(2).map(text).collect::<Option<_>>()?;
    Some(labels).filter(|labels| !labels.is_empty())
}
