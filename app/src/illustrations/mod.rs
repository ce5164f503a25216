//! The pictures that follow a record and its prediction, looked up by the name that the schema gives.
//!
//! - [`floor_plan`]: `floor_plan`, a flat of an area with its rooms
//! - [`flower`]: `flower`, drawn to scale from four lengths
//! - [`glass`]: `glass`, coloured by a choice and filled by a grade
//! - [`person`]: `person`, dressed by sex, age and class, with a mark
//!
//! The drawings are kept as SVG text: it is much smaller in the page's download than code that builds their elements.

pub mod floor_plan;
pub mod flower;
pub mod glass;
pub mod person;

use leptos::prelude::*;
use vitrine_model::schema::Feature;
use vitrine_model::{Record, Schema, Value};
use vitrine_present::Texts;

use crate::texts::use_texts;

/// The picture of a record with the class (an index into the target's classes) and the value predicted for it
/// or known to be true. Both may be absent. Nothing where the schema names no picture, or one that this page
/// does not have. The picture fills the width of the element it stands in.
pub fn illustration(schema: &Schema, record: &Record, class: Option<usize>, value: Option<f64>) -> AnyView {
    let Some(illustration) = &schema.illustration else { return ().into_any() };
    let parts = Parts { texts: use_texts(), schema, record, roles: &illustration.roles };
    match illustration.kind.as_str() {
        "floor_plan" => floor_plan::view(&parts),
        "flower" => flower::view(&parts, class),
        "glass" => glass::view(&parts, class, value),
        "person" => person::view(&parts, class),
        _ => ().into_any(),
    }
}

/// What a picture is drawn from.
pub struct Parts<'a> {
    /// The language of titles and descriptions.
    pub texts: &'a Texts,
    /// The features and the target.
    pub schema: &'a Schema,
    /// The record.
    pub record: &'a Record,
    /// Pairs of a part of the picture and the feature that drives it.
    pub roles: &'a [(String, String)],
}

impl<'a> Parts<'a> {
    /// The feature that drives a part, with the record's value for it.
    pub fn feature(&self, part: &str) -> Option<(&'a Feature, &'a Value)> {
        let (_, name) = self.roles.iter().find(|(role, _)| role == part)?;
        let position = self.schema.position(name)?;
        Some((self.schema.features.get(position)?, self.record.values.get(position)?))
    }

    /// The number that drives a part. An unknown value is drawn at the feature's default.
    pub fn number(&self, part: &str) -> Option<f64> {
        let (feature, value) = self.feature(part)?;
        Some(value.as_number()).filter(|number| number.is_finite()).or_else(|| feature.default.as_f64())
    }

    /// The label of a class, as people read it.
    pub fn class_label(&self, class: Option<usize>) -> Option<&'a str> {
        self.schema.target.classes.get(class?).map(|class| class.label.as_str())
    }
}

/// A picture from its drawing as SVG text, which holds nothing but what this page writes: words from a file stand in
/// the title and the description.
fn picture(title: String, description: String, drawing: String) -> AnyView {
    view! {
        <svg class="illustration" viewBox="0 0 320 320" role="img" xmlns="http://www.w3.org/2000/svg">
            <title>{title}</title>
            <desc>{description}</desc>
            <g inner_html=drawing></g>
        </svg>
    }
    .into_any()
}

/// Words as they may stand in SVG text.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

/// A coordinate with one decimal, which is sharper than any screen and keeps the drawing short.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_from_a_file_cannot_become_elements() {
        assert_eq!(escaped("<b>µg & cm"), "&lt;b>µg &amp; cm");
    }

    #[test]
    fn coordinates_are_as_short_as_they_can_be() {
        assert_eq!([short(2.0), short(-0.25), short(12.34)], ["2", "-0.2", "12.3"]);
    }
}
