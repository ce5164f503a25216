//! A flower seen from above, drawn to scale from four lengths: three sepals, and three petals between them.
//!
//! Parts: `sepal_length`, `sepal_width`, `petal_length`, `petal_width`. The predicted class chooses the colours
//! and how pointed the leaves are.

use std::fmt::Write as _;

use leptos::prelude::*;
use vitrine_model::schema::FeatureKind;
use vitrine_present::Texts;

use super::{Parts, escaped, picture, short};

/// The side of the square that the flower is drawn in.
const SIDE: f64 = 320.0;
/// The middle of the flower. The sepals that hang down reach less far than the one that stands up.
const CENTRE: (f64, f64) = (160.0, 168.0);
/// How far the longest leaf that the schema allows may reach.
const REACH: f64 = 150.0;

/// One colouring: sepals, petals, their outlines, and how far from the centre the leaves are widest (0 to 1).
struct Tone {
    sepal: &'static str,
    petal: &'static str,
    line: &'static str,
    belly: f64,
}

const TONES: [Tone; 3] = [
    Tone { sepal: "#8f8fd6", petal: "#6c63b8", line: "#3c3680", belly: 0.62 },
    Tone { sepal: "#7d6bc4", petal: "#a892e0", line: "#43307f", belly: 0.55 },
    Tone { sepal: "#4b5fb5", petal: "#7f93df", line: "#22306f", belly: 0.7 },
];
const NO_CLASS: Tone = Tone { sepal: "#a9a9b8", petal: "#c4c4d0", line: "#5d5d6e", belly: 0.6 };

/// The picture; empty where the roles leave a part without a feature.
pub(super) fn view(parts: &Parts<'_>, class: Option<usize>) -> AnyView {
    let lengths =
        ["sepal_length", "sepal_width", "petal_length", "petal_width"].map(|part| parts.number(part));
    let [Some(sepal_length), Some(sepal_width), Some(petal_length), Some(petal_width)] = lengths else {
        return ().into_any();
    };
    let tone = class.map_or(&NO_CLASS, |class| &TONES[class % TONES.len()]);
    let scale = REACH / longest(parts);
    let sepal = leaf(sepal_length * scale, sepal_width * scale, tone.belly);
    let petal = leaf(petal_length * scale, petal_width * scale, tone.belly);
    let signal = leaf(sepal_length * scale * 0.5, sepal_width * scale * 0.3, 0.55);
    let veins = veins(sepal_length * scale, sepal_width * scale);
    let unit =
        parts.feature("sepal_length").and_then(|(feature, _)| feature.unit.clone()).unwrap_or_default();
    let (title, description) = words(
        parts.texts,
        parts.class_label(class),
        [sepal_length, sepal_width, petal_length, petal_width],
        &unit,
    );
    let Tone { sepal: sepal_fill, petal: petal_fill, line, .. } = tone;
    let sepal = format!(
        "<path d='{sepal}' fill='{sepal_fill}' stroke-width='1.2'/><path d='{signal}' fill='#f3c94f' fill-opacity='0.9' stroke='none'/>\
         <path d='{veins}' fill='none' stroke-opacity='0.45' stroke-width='0.9'/>"
    );
    let petal = format!(
        "<path d='{petal}' fill='{petal_fill}' stroke-width='1.2'/>\
         <path d='M0 -6V{}' fill='none' stroke-opacity='0.4' stroke-width='0.9'/>",
        short(-petal_length * scale * 0.8)
    );
    let mut drawing = format!(
        "<g transform='translate({} {})' stroke='{line}' stroke-linejoin='round'>",
        CENTRE.0, CENTRE.1
    );
    for (leaf, turns) in [(sepal, [0, 120, 240]), (petal, [60, 180, 300])] {
        for degrees in turns {
            let _ = write!(drawing, "<g transform='rotate({degrees})'>{leaf}</g>");
        }
    }
    let _ = write!(
        drawing,
        "<circle r='7' fill='#f3c94f' stroke-width='1.2'/></g>{}",
        scale_bar(scale, &escaped(&unit))
    );
    picture(title, description, drawing)
}

/// The largest length that the features allow, so that one scale serves every flower.
fn longest(parts: &Parts<'_>) -> f64 {
    let largest = ["sepal_length", "petal_length"].map(|part| {
        match parts.feature(part).map(|(feature, _)| &feature.kind) {
            Some(FeatureKind::Number { max, .. }) => *max,
            Some(FeatureKind::Integer { max, .. }) => *max as f64,
            _ => 0.0,
        }
    });
    let largest = largest[0].max(largest[1]);
    if largest > 0.0 { largest } else { 1.0 }
}

/// A leaf from the origin upwards, widest at `belly` of its length. The widest place of a cubic whose two
/// control points stand equally far out is three quarters of their distance.
fn leaf(length: f64, width: f64, belly: f64) -> String {
    let out = width / 2.0 / 0.75;
    // A control point beyond the tip would give the leaf two lobes.
    let (low, high) = (-length * (belly - 0.35).max(0.05), -length * (belly + 0.38).min(1.0));
    let [inner, outer] = [out * 0.7, out * 1.3].map(short);
    let [low, high, tip] = [low, high, -length].map(short);
    format!("M0 0C{inner} {low} {outer} {high} 0 {tip}C-{outer} {high} -{inner} {low} 0 0Z")
}

/// Five fine lines that fan out along a leaf.
fn veins(length: f64, width: f64) -> String {
    let line = |side: f64| {
        let reach = 0.82 - 0.12 * side.abs();
        let bend = side * width * 0.24;
        format!(
            "M0 {}Q{} {} {} {}",
            short(-length * 0.16),
            short(bend * 1.2),
            short(-length * 0.45),
            short(bend),
            short(-length * reach)
        )
    };
    [-1.0, -0.5, 0.0, 0.5, 1.0].map(line).concat()
}

/// A bar of one unit of length in the corner.
fn scale_bar(scale: f64, unit: &str) -> String {
    let (x, y) = (12.0, SIDE - 14.0);
    format!(
        "<g class='illustration-scale'><path d='M{x} {y}h{}m0 -4v8M{x} {}v8' fill='none' stroke='currentColor' stroke-width='1'/>\
         <text x='{}' y='{}' font-size='13' fill='currentColor'>1 {unit}</text></g>",
        short(scale),
        short(y - 4.0),
        short(x + scale + 8.0),
        short(y + 4.0)
    )
}

/// The title and what the drawing is to scale of.
fn words(texts: &Texts, class: Option<&str>, lengths: [f64; 4], unit: &str) -> (String, String) {
    let words = texts.pictures();
    let title = class.map_or_else(|| words.flower().to_owned(), |class| words.flower_of(class));
    let [sepal_length, sepal_width, petal_length, petal_width] =
        lengths.map(|length| texts.locale().in_full(length));
    (title, words.flower_scale(&sepal_length, &sepal_width, unit, &petal_length, &petal_width))
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;

    #[test]
    fn the_drawing_is_described_in_every_language() {
        let lengths = [5.1, 3.5, 1.4, 0.2];
        let english = words(Texts::english(), Some("Setosa"), lengths, "cm");
        assert_eq!(english.0, "Flower, Setosa");
        assert_eq!(english.1, "Drawn to scale: sepals 5.1 by 3.5 cm, petals 1.4 by 0.2 cm.");
        let swedish = words(Texts::of(Locale::of("sv").unwrap()), None, lengths, "cm");
        assert_eq!(swedish.0, "Blomma");
        assert_eq!(swedish.1, "Ritad i skala: foderblad 5,1 gånger 3,5 cm, kronblad 1,4 gånger 0,2 cm.");
    }

    /// The point of a cubic at half its way.
    fn middle(points: [f64; 4]) -> f64 {
        (points[0] + 3.0 * points[1] + 3.0 * points[2] + points[3]) / 8.0
    }

    #[test]
    fn a_leaf_is_as_long_and_as_wide_as_it_should_be() {
        let path = leaf(100.0, 40.0, 0.6);
        let numbers: Vec<f64> = path
            .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
            .filter_map(|text| text.parse().ok())
            .collect();
        let [_, _, x1, y1, x2, y2, tip_x, tip_y] = numbers[..8] else { panic!("{path}") };
        assert_eq!((tip_x, tip_y), (0.0, -100.0));
        assert!(y1 >= -100.0 && y2 >= -100.0, "nothing reaches beyond the tip: {path}");
        let half_width = middle([0.0, x1, x2, 0.0]);
        assert!((half_width - 20.0).abs() < 0.2, "half of 40, got {half_width}");
    }
}
