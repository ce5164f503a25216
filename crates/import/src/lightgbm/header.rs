//! The model's own keys: its features, its objective, and how many scores a round of trees has.

use super::text::{File, value_error};
use crate::error::ImportError;
use crate::imported::{Categories, Input};

/// What comes before the trees.
pub(super) struct Header<'a> {
    /// The objective with its parameters; empty where the file names none.
    pub(super) objective: &'a str,
    /// How many trees there are in a round.
    pub(super) per_round: usize,
    /// Whether scores are the mean over the rounds.
    pub(super) average: bool,
    pub(super) features: Vec<Input>,
}

impl<'a> Header<'a> {
    pub(super) fn read(file: &File<'a>) -> Result<Self, ImportError> {
        let block = &file.header;
        block.text("tree")?;
        let version = block.text("version")?;
        if !["v2", "v3", "v4"].contains(&version) {
            return Err(value_error(None, "version", version, "v2, v3 or v4"));
        }
        let last: usize = block.number("max_feature_idx", "the position of the last feature")?;
        let names: Vec<&str> = block.text("feature_names")?.split_ascii_whitespace().collect();
        let infos: Vec<&str> = block.text("feature_infos")?.split_ascii_whitespace().collect();
        for (key, got) in [("feature_names", names.len()), ("feature_infos", infos.len())] {
            if got.checked_sub(1) != Some(last) {
                let expected = last.saturating_add(1);
                return Err(ImportError::Length { tree: None, key, expected, got });
            }
        }
        let features = names.iter().zip(infos).map(|(name, info)| feature(name, info));
        let mut features = features.collect::<Result<Vec<_>, _>>()?;
        if let Some(texts) = file.categories {
            label(&mut features, texts)?;
        }
        Ok(Self {
            objective: block.find("objective").unwrap_or_default(),
            per_round: block.number("num_tree_per_iteration", "a whole number")?,
            average: block.find("average_output").is_some(),
            features,
        })
    }
}

/// A feature from its name and what was among the training rows: `[least:largest]`, `category:category:…`, or `none`
/// where all rows had the same.
fn feature(name: &str, info: &str) -> Result<Input, ImportError> {
    let wrong = || value_error(None, "feature_infos", info, "[least:largest], categories, or none");
    let mut input = Input { name: name.to_owned(), range: None, categories: None };
    if let Some(range) = info.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let (least, largest) = range.split_once(':').ok_or_else(wrong)?;
        let range: (f64, f64) = (least.parse().map_err(|_| wrong())?, largest.parse().map_err(|_| wrong())?);
        input.range = Some(range).filter(|range| range.0.is_finite() && range.1.is_finite());
    } else if info != "none" {
        let mut n = 0;
        for category in info.split(':') {
            // -1 stands for missing ones.
            let category: i32 = category.parse().map_err(|_| wrong())?;
            n = n.max(usize::try_from(category).map_or(0, |category| category + 1));
        }
        input.categories = Some(Categories { n, labels: None });
    }
    Ok(input)
}

/// Gives the features with categories their texts, where there are texts for as many features.
fn label(features: &mut [Input], texts: &str) -> Result<(), ImportError> {
    let wrong = || value_error(None, "pandas_categorical", texts, "a JSON list of lists, or null");
    let lists: Option<Vec<Vec<serde_json::Value>>> = serde_json::from_str(texts).map_err(|_| wrong())?;
    let lists = lists.unwrap_or_default();
    let with_categories: Vec<&mut Categories> =
        features.iter_mut().filter_map(|feature| feature.categories.as_mut()).collect();
    if lists.len() == with_categories.len() {
        for (categories, list) in with_categories.into_iter().zip(lists) {
            if list.len() >= categories.n {
                let text = |value: serde_json::Value| match value {
                    serde_json::Value::String(text) => text,
                    other => other.to_string(),
                };
                categories.n = list.len();
                categories.labels = Some(list.into_iter().map(text).collect());
            }
        }
    }
    Ok(())
}
