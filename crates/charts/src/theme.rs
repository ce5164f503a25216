//! Colours and type of a chart, in light and dark.

use plotters::style::RGBColor;

/// Colours and type. Every colour that carries meaning has a contrast of at least 3:1 to the background,
/// and text colours (`foreground`, `muted`) at least 4.5:1.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Behind everything.
    pub background: RGBColor,
    /// Main text, axis lines and outlines.
    pub foreground: RGBColor,
    /// Secondary text, tick labels and things set back.
    pub muted: RGBColor,
    /// Hairlines behind the data.
    pub grid: RGBColor,
    /// What is set off: a highlighted bar, the visitor's own value.
    pub accent: RGBColor,
    /// Right predictions.
    pub good: RGBColor,
    /// Wrong predictions.
    pub bad: RGBColor,
    /// Colours of classes and series, in order: Okabe and Ito's hues, those too close to the background
    /// shifted in lightness until they have the contrast.
    pub palette: Vec<RGBColor>,
    /// Ramp from none (the background's side) to all.
    pub sequential: Vec<RGBColor>,
    /// Ramp from -1 through 0 (the background's side) to 1.
    pub diverging: Vec<RGBColor>,
    /// CSS font families.
    pub font_family: String,
    /// Size of text in CSS pixels, at least 11.
    pub font_size: f64,
}

/// Text is at least this large, in CSS pixels.
const FONT_SIZE: f64 = 12.0;

impl Theme {
    /// Dark ink on white.
    pub fn light() -> Self {
        Self {
            background: RGBColor(255, 255, 255),
            foreground: RGBColor(27, 31, 36),
            muted: RGBColor(89, 96, 105),
            grid: RGBColor(228, 231, 235),
            accent: RGBColor(0, 114, 178),
            good: RGBColor(0, 138, 101),
            bad: RGBColor(213, 94, 0),
            palette: vec![
                RGBColor(0, 114, 178),
                RGBColor(213, 94, 0),
                RGBColor(0, 148, 108),
                RGBColor(184, 92, 145),
                RGBColor(184, 127, 0),
                RGBColor(46, 139, 192),
                RGBColor(138, 128, 20),
                RGBColor(70, 76, 84),
            ],
            sequential: vec![
                RGBColor(245, 248, 251),
                RGBColor(198, 219, 236),
                RGBColor(120, 173, 212),
                RGBColor(42, 125, 183),
                RGBColor(0, 68, 122),
            ],
            diverging: vec![
                RGBColor(166, 66, 0),
                RGBColor(233, 149, 88),
                RGBColor(247, 247, 247),
                RGBColor(110, 168, 212),
                RGBColor(0, 84, 143),
            ],
            font_family: "system-ui, sans-serif".to_owned(),
            font_size: FONT_SIZE,
        }
    }

    /// Light ink on near black.
    pub fn dark() -> Self {
        Self {
            background: RGBColor(21, 24, 28),
            foreground: RGBColor(232, 236, 240),
            muted: RGBColor(162, 170, 180),
            grid: RGBColor(48, 54, 61),
            accent: RGBColor(86, 180, 233),
            good: RGBColor(0, 178, 130),
            bad: RGBColor(240, 122, 43),
            palette: vec![
                RGBColor(58, 150, 214),
                RGBColor(229, 110, 28),
                RGBColor(0, 168, 122),
                RGBColor(204, 121, 167),
                RGBColor(230, 159, 0),
                RGBColor(120, 200, 242),
                RGBColor(240, 228, 66),
                RGBColor(200, 206, 212),
            ],
            sequential: vec![
                RGBColor(28, 34, 41),
                RGBColor(22, 62, 94),
                RGBColor(24, 100, 152),
                RGBColor(70, 154, 208),
                RGBColor(176, 220, 246),
            ],
            diverging: vec![
                RGBColor(245, 166, 106),
                RGBColor(170, 84, 26),
                RGBColor(40, 45, 51),
                RGBColor(30, 104, 158),
                RGBColor(130, 196, 240),
            ],
            font_family: "system-ui, sans-serif".to_owned(),
            font_size: FONT_SIZE,
        }
    }

    /// The palette colour of a class or series; the palette repeats after its end.
    pub fn class(&self, index: usize) -> RGBColor {
        let at = index % self.palette.len().max(1);
        self.palette.get(at).copied().unwrap_or(self.accent)
    }

    /// The colour of a share from 0 to 1 on the sequential ramp.
    pub fn share(&self, share: f64) -> RGBColor {
        ramp(&self.sequential, share, self.accent)
    }

    /// The colour of a value from -1 to 1 on the diverging ramp.
    pub fn signed(&self, value: f64) -> RGBColor {
        ramp(&self.diverging, f64::midpoint(value, 1.0), self.accent)
    }

    /// Black or white, whichever reads better on a fill.
    pub(crate) fn text_on(fill: RGBColor) -> RGBColor {
        let (black, white) = (RGBColor(0, 0, 0), RGBColor(255, 255, 255));
        if contrast(fill, black) >= contrast(fill, white) { black } else { white }
    }
}

/// Contrast ratio of two colours, from 1 to 21, as the Web Content Accessibility Guidelines 2.2 define it.
pub fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (first, second) = (luminance(a), luminance(b));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

/// Relative luminance of an sRGB colour, from 0 to 1 (WCAG 2.2).
fn luminance(colour: RGBColor) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

/// Linear interpolation between the stops of a ramp.
fn ramp(stops: &[RGBColor], share: f64, otherwise: RGBColor) -> RGBColor {
    let place = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let position = place * stops.len().saturating_sub(1) as f64;
    let below = position.floor() as usize;
    let part = position - position.floor();
    let Some(low) = stops.get(below) else { return otherwise };
    let high = stops.get(below + 1).unwrap_or(low);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    RGBColor(mix(low.0, high.0), mix(low.1, high.1), mix(low.2, high.2))
}

#[cfg(test)]
mod tests {
    use super::{RGBColor, Theme, contrast};

    #[test]
    fn the_contrast_formula_gives_its_known_extremes() {
        let (black, white) = (RGBColor(0, 0, 0), RGBColor(255, 255, 255));
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        assert!((contrast(white, white) - 1.0).abs() < 1e-9);
        // #767676 is the well-known lightest grey that passes 4.5:1 on white.
        assert!((contrast(RGBColor(118, 118, 118), white) - 4.54).abs() < 0.01);
    }

    #[test]
    fn text_and_graphics_stand_out_from_the_background() {
        for theme in [Theme::light(), Theme::dark()] {
            for text in [theme.foreground, theme.muted] {
                assert!(contrast(text, theme.background) >= 4.5, "text {text:?}");
            }
            let graphics = [theme.accent, theme.good, theme.bad];
            for colour in graphics.into_iter().chain(theme.palette.iter().copied()) {
                let ratio = contrast(colour, theme.background);
                assert!(ratio >= 3.0, "{colour:?} has {ratio:.2}:1 on {:?}", theme.background);
            }
        }
    }

    #[test]
    fn text_on_any_ramp_colour_is_readable() {
        for theme in [Theme::light(), Theme::dark()] {
            for step in 0..=200 {
                let place = f64::from(step) / 200.0;
                for fill in [theme.share(place), theme.signed(place * 2.0 - 1.0)] {
                    let ratio = contrast(Theme::text_on(fill), fill);
                    assert!(ratio >= 4.5, "{ratio:.2}:1 on {fill:?}");
                }
            }
        }
    }

    #[test]
    fn class_colours_differ_from_each_other() {
        for theme in [Theme::light(), Theme::dark()] {
            for (index, a) in theme.palette.iter().enumerate() {
                for b in theme.palette.iter().skip(index + 1) {
                    let distance = (i32::from(a.0) - i32::from(b.0)).abs()
                        + (i32::from(a.1) - i32::from(b.1)).abs()
                        + (i32::from(a.2) - i32::from(b.2)).abs();
                    assert!(distance >= 60, "{a:?} and {b:?}");
                }
            }
        }
    }
}
