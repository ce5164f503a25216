//! The features in the order of the columns, with the texts of their categories.

use std::collections::BTreeMap;

use super::file::{CategoricalFeature, FeaturesInfo};
use crate::error::{ImportError, Unsupported};
use crate::imported::{Categories, Input};

/// The features, and where those of each kind are.
pub(super) struct Features {
    /// In the order of the columns.
    pub(super) inputs: Vec<Input>,
    /// The column of each number, and whether missing ones are above every border.
    pub(super) numbers: BTreeMap<usize, (usize, bool)>,
    /// The column of each feature of categories, with the position of each hash.
    pub(super) categories: BTreeMap<usize, (usize, BTreeMap<u32, u32>)>,
}

impl Features {
    pub(super) fn read(info: &FeaturesInfo) -> Result<Self, ImportError> {
        let others = info.text_features.iter().chain(&info.embedding_features);
        if others.flatten().next().is_some() {
            return Err(Unsupported::TextFeatures.into());
        }
        let mut flat: BTreeMap<usize, Kind<'_>> = BTreeMap::new();
        let floats = info.float_features.iter().flatten().map(|of| (of.flat_feature_index, Kind::Number(of)));
        let others =
            info.categorical_features.iter().flatten().map(|of| (of.flat_feature_index, Kind::Category(of)));
        for (at, kind) in floats.chain(others) {
            if flat.insert(at, kind).is_some() {
                let (key, expected) = ("flat_feature_index", "a column of its own for each feature");
                return Err(ImportError::Value { tree: None, key, found: at.to_string(), expected });
            }
        }
        let labels: BTreeMap<u32, &str> =
            info.cat_features_hash.iter().flatten().map(|of| (of.hash as u32, of.value.as_str())).collect();
        let is_only = info.categorical_features.iter().flatten().count() == 1;
        let mut features = Self { inputs: Vec::new(), numbers: BTreeMap::new(), categories: BTreeMap::new() };
        for (column, (at, kind)) in flat.into_iter().enumerate() {
            let named = |name: &str| if name.is_empty() { at.to_string() } else { name.to_owned() };
            match kind {
                Kind::Number(of) => {
                    let is_above = of.nan_value_treatment == "AsTrue";
                    features.numbers.insert(of.feature_index, (column, is_above));
                    let name = named(&of.feature_name);
                    features.inputs.push(Input { name, range: None, categories: None });
                }
                Kind::Category(of) => {
                    let known = known(of, &labels, is_only)?;
                    let positions = (0_u32..).zip(&known).map(|(at, (_, hash))| (*hash, at)).collect();
                    features.categories.insert(of.feature_index, (column, positions));
                    let labels: Vec<String> = known.into_iter().map(|(label, _)| label).collect();
                    let categories = Some(Categories { n: labels.len(), labels: Some(labels) });
                    features.inputs.push(Input { name: named(&of.feature_name), range: None, categories });
                }
            }
        }
        Ok(features)
    }
}

enum Kind<'a> {
    Number(&'a super::file::FloatFeature),
    Category(&'a CategoricalFeature),
}

/// The categories of a feature, sorted by their texts: those that its trees ask for, because the file lists the texts of
/// all features together; all of them where there is no other feature.
fn known(
    of: &CategoricalFeature,
    labels: &BTreeMap<u32, &str>,
    is_only: bool,
) -> Result<Vec<(String, u32)>, ImportError> {
    let asked = of.values.iter().flatten().map(|value| {
        let hash = *value as u32;
        let label = labels.get(&hash).ok_or(Unsupported::NoCategoryTexts)?;
        Ok(((*label).to_owned(), hash))
    });
    let mut known = asked.collect::<Result<Vec<_>, ImportError>>()?;
    if is_only {
        known.extend(labels.iter().map(|(hash, label)| ((*label).to_owned(), *hash)));
    }
    known.sort_unstable();
    known.dedup();
    Ok(known)
}
