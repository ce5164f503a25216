//! A glass of wine on a row of stars.
//!
//! Parts: `colour`, a choice whose values name a colour of wine. The higher the predicted value stands in the
//! range of the target's grades, the fuller the glass; one star per grade is lit up to the predicted one.

use std::fmt::Write as _;

use leptos::prelude::*;
use vitrine_model::schema::FeatureKind;

use super::{Parts, picture, short};

/// The height of the bowl's rim and of its lowest point.
const RIM: f64 = 34.0;
const BOTTOM: f64 = 168.0;
/// The inside of the bowl, from the left rim down and up to the right rim.
const BOWL: &str = "M105 34C96 96 106 168 160 168C214 168 224 96 215 34Z";
/// The stem and the foot.
const FOOT: &str = "M156 167C158 200 158 230 154 254Q140 262 112 265Q136 271 160 271T208 265Q180 262 166 254C162 230 162 200 164 167Z";

/// The picture.
pub(super) fn view(parts: &Parts<'_>, class: Option<usize>, value: Option<f64>) -> AnyView {
    let classes = &parts.schema.target.classes;
    let colour = parts.feature("colour").and_then(|(feature, value)| match &feature.kind {
        FeatureKind::Choice { choices, .. } => choices.get(value.as_number() as usize),
        _ => None,
    });
    let (wine, edge) = tint(colour.map_or("", |choice| choice.value.as_str()));
    let value = value.or_else(|| class.and_then(|class| classes.get(class)).map(|class| class.grade));
    let level = match (value, classes.first(), classes.last()) {
        (Some(value), Some(first), Some(last)) if last.grade > first.grade => {
            ((value - first.grade) / (last.grade - first.grade)).clamp(0.0, 1.0)
        }
        _ => 0.5,
    };
    // Even the lowest grade leaves some wine to see the colour of, and the highest does not spill.
    let surface = BOTTOM - (BOTTOM - RIM) * (0.2 + 0.65 * level);
    let (words, locale) = (parts.texts.pictures(), parts.texts.locale());
    let title = match (colour, parts.class_label(class)) {
        (Some(colour), Some(label)) => words.glass_colour(&colour.label, label),
        (None, Some(label)) => words.glass_of(label),
        _ => words.glass().to_owned(),
    };
    let description = match class {
        Some(class) => words.stars(&locale.whole(class as u64 + 1), classes.len() as u64),
        None => words.no_stars().to_owned(),
    };
    let drawing = format!(
        "<ellipse cx='160' cy='270' rx='52' ry='7' fill='currentColor' fill-opacity='0.06'/>\
         <path d='{BOWL}' fill='currentColor' fill-opacity='0.03'/><path d='{}' fill='{wine}'/>\
         <ellipse cx='160' cy='{}' rx='{}' ry='6' fill='{edge}'/>\
         <path d='M122 52C118 84 121 116 131 138' fill='none' stroke='#fff' stroke-opacity='0.45' stroke-width='5' stroke-linecap='round'/>\
         <g fill='none' stroke='currentColor' stroke-opacity='0.75' stroke-linejoin='round'>\
         <path d='{BOWL}' stroke-width='2.2'/><ellipse cx='160' cy='{RIM}' rx='55' ry='6' stroke-width='1.6'/>\
         <path d='{FOOT}' fill='currentColor' fill-opacity='0.08' stroke-width='2'/></g>{}",
        filling(surface),
        short(surface),
        short(half_width(surface)),
        stars(classes.len(), class)
    );
    picture(title, description, drawing)
}

/// The colour of a wine and of its surface, by what a choice is called.
fn tint(name: &str) -> (&'static str, &'static str) {
    match name.to_ascii_lowercase().as_str() {
        "red" => ("#7b1230", "#98284a"),
        "white" => ("#e9d27a", "#f4e6a8"),
        "rose" | "rosé" => ("#eb9aa6", "#f5bec6"),
        _ => ("#9aa3ad", "#b9c0c8"),
    }
}

/// Half the inside width of the bowl at a height. The two cubics of the outline are symmetric, so one side is
/// followed down to the height by halving.
fn half_width(y: f64) -> f64 {
    let along = |t: f64, points: [f64; 4]| {
        let s = 1.0 - t;
        s * s * s * points[0]
            + 3.0 * s * s * t * points[1]
            + 3.0 * s * t * t * points[2]
            + t * t * t * points[3]
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        if along(middle, [34.0, 96.0, 168.0, 168.0]) < y {
            low = middle;
        } else {
            high = middle;
        }
    }
    160.0 - along(low, [105.0, 96.0, 106.0, 160.0])
}

/// The wine: the part of the bowl below the surface, as an outline of short lines inside the glass.
fn filling(surface: f64) -> String {
    const STEPS: u32 = 24;
    let depth = |step: u32| surface + (BOTTOM - surface) * f64::from(step) / f64::from(STEPS);
    let mut path = String::from("M");
    for step in 0..=STEPS {
        let y = depth(step);
        let _ = write!(path, "{} {} ", short(160.0 - half_width(y)), short(y));
    }
    for step in (0..=STEPS).rev() {
        let y = depth(step);
        let _ = write!(path, "{} {} ", short(160.0 + half_width(y)), short(y));
    }
    path.push('Z');
    path
}

/// One star per grade in a row below the glass, lit up to the predicted one.
fn stars(count: usize, class: Option<usize>) -> String {
    let step = (300.0 / count.max(1) as f64).min(32.0);
    let radius = step * 0.36;
    let start = 160.0 - step * (count as f64 - 1.0) / 2.0;
    let star = |index: usize| {
        let lit = class.is_some_and(|class| index <= class);
        let d = star_path(start + step * index as f64, 298.0, radius);
        let fill = if lit { "#e0a31a" } else { "none" };
        let stroke = if lit { "#a87408" } else { "currentColor" };
        let opacity = if lit { "1" } else { "0.45" };
        format!(
            "<path d='{d}' fill='{fill}' stroke='{stroke}' stroke-opacity='{opacity}' stroke-width='1.2' stroke-linejoin='round'/>"
        )
    };
    (0..count).map(star).collect()
}

/// A star with five points. The unit vectors of its ten corners are written out; they are the cosines and sines
/// of multiples of 36 degrees.
fn star_path(x: f64, y: f64, radius: f64) -> String {
    const CORNERS: [(f64, f64); 10] = [
        (0.0, -1.0),
        (0.588, -0.809),
        (0.951, -0.309),
        (0.951, 0.309),
        (0.588, 0.809),
        (0.0, 1.0),
        (-0.588, 0.809),
        (-0.951, 0.309),
        (-0.951, -0.309),
        (-0.588, -0.809),
    ];
    let mut path = String::from("M");
    for (index, (dx, dy)) in CORNERS.iter().enumerate() {
        let reach = if index % 2 == 0 { radius } else { radius * 0.42 };
        let _ = write!(path, "{} {} ", short(x + dx * reach), short(y + dy * reach));
    }
    path.push('Z');
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bowl_narrows_from_rim_to_bottom() {
        assert!((half_width(RIM) - 55.0).abs() < 0.1, "the rim is 110 wide");
        assert!(half_width(BOTTOM) < 1.0);
        assert!(half_width(150.0) < half_width(110.0));
    }

    #[test]
    fn the_wine_starts_at_its_surface_and_ends_at_the_bottom() {
        let path = filling(100.0);
        let heights: Vec<f64> = path
            .trim_matches(['M', 'Z'])
            .split_whitespace()
            .skip(1)
            .step_by(2)
            .filter_map(|text| text.parse().ok())
            .collect();
        assert_eq!(heights.iter().copied().fold(f64::INFINITY, f64::min), 100.0);
        assert_eq!(heights.iter().copied().fold(f64::NEG_INFINITY, f64::max), BOTTOM);
    }
}
