//! The colour of a site's links and buttons, light and dark, always far enough from what it stands on.

use std::fmt::Write as _;
use std::str::FromStr;

/// What text needs against its ground (Web Content Accessibility Guidelines 2.2, success criterion 1.4.3).
const CONTRAST: f64 = 4.5;
/// The grounds of the page in its two schemes, as in its style sheet.
const LIGHT: Colour = Colour([255.0, 255.0, 255.0]);
const DARK: Colour = Colour([27.0, 31.0, 36.0]);
/// How far a colour moves towards black or white in one step.
const STEP: f64 = 0.04;
/// How much of the accent is in the tint of marked rows.
const TINT: f64 = 0.12;

/// A colour for links and buttons, as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accent(Colour);

/// Not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written as #0a7d5c or #075")]
pub struct AccentError;

/// Red, green and blue from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Colour([f64; 3]);

impl FromStr for Accent {
    type Err = AccentError;

    fn from_str(text: &str) -> Result<Self, AccentError> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let digit = |place: usize| {
            let sign = digits.as_bytes().get(place).copied().map(char::from);
            sign.and_then(|sign| sign.to_digit(16)).map(f64::from).ok_or(AccentError)
        };
        let channel = |place: usize| match digits.len() {
            3 => digit(place).map(|value| value * 17.0),
            6 => Ok(digit(2 * place)? * 16.0 + digit(2 * place + 1)?),
            _ => Err(AccentError),
        };
        Ok(Self(Colour([channel(0)?, channel(1)?, channel(2)?])))
    }
}

impl Accent {
    /// The style sheet that gives the page this accent. Where it is too close to the ground it is made darker or
    /// lighter until text in it can be read.
    pub(super) fn css(self) -> String {
        let [light, dark] = [(LIGHT, 0.0), (DARK, 255.0)].map(|(ground, towards)| {
            let accent = self.0.readable_on(ground, towards);
            let on = if accent.contrast(LIGHT) >= CONTRAST { LIGHT } else { Colour([11.0, 15.0, 20.0]) };
            let tint = ground.mixed(accent, TINT);
            format!("--accent: {}; --on-accent: {}; --tint: {};", accent.hex(), on.hex(), tint.hex())
        });
        format!(
            ":root {{ {light} }}\n\
             @media (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{ {dark} }} }}\n\
             :root[data-theme=\"dark\"] {{ {dark} }}\n"
        )
    }

    /// The colour as it was asked for, in six digits.
    pub(super) fn hex(self) -> String {
        self.0.hex()
    }
}

impl Colour {
    fn hex(self) -> String {
        let mut text = "#".to_owned();
        for channel in self.0 {
            // Writing to a String does not fail. A channel is from 0 to 255.
            let _ = write!(text, "{:02x}", channel.round() as u8);
        }
        text
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        let [a, b] = [self.0, other.0];
        Self(std::array::from_fn(|i| a[i] + (b[i] - a[i]) * share))
    }

    /// This colour, or the nearest on the way to a grey value that can be read on a ground.
    fn readable_on(self, ground: Self, towards: f64) -> Self {
        let mut colour = self;
        let end = Self([towards; 3]);
        let mut share = 0.0;
        while colour.contrast(ground) < CONTRAST && share < 1.0 {
            share += STEP;
            colour = self.mixed(end, share.min(1.0));
        }
        colour
    }

    /// The contrast ratio of two colours as the guidelines define it, from 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let [a, b] = [self, other].map(Self::luminance);
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The relative luminance as the guidelines define it.
    fn luminance(self) -> f64 {
        let linear = |channel: f64| {
            let share = channel / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_three_or_six_digits() {
        assert_eq!("#0a7d5c".parse::<Accent>().unwrap().hex(), "#0a7d5c");
        assert_eq!("f80".parse::<Accent>().unwrap().hex(), "#ff8800");
        for wrong in ["", "#", "#12345", "green", "#0a7d5g", "#åäö"] {
            assert_eq!(wrong.parse::<Accent>(), Err(AccentError), "{wrong}");
        }
    }

    #[test]
    fn text_can_be_read_in_every_accent() {
        // Oracle: the guidelines' own example, #777777 on white has a contrast of 4.48.
        assert!((Colour([119.0; 3]).contrast(LIGHT) - 4.478).abs() < 1e-3);
        for text in ["#ffff00", "#000000", "#0a7d5c", "#ff8800", "#ffffff"] {
            let Accent(colour) = text.parse().unwrap();
            for (ground, towards) in [(LIGHT, 0.0), (DARK, 255.0)] {
                assert!(colour.readable_on(ground, towards).contrast(ground) >= CONTRAST, "{text}");
            }
        }
        let css = "#0a7d5c".parse::<Accent>().unwrap().css();
        assert!(css.starts_with(":root { --accent: #0a7d5c; --on-accent: #ffffff;"), "{css}");
    }
}
