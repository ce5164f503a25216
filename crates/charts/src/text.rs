//! Estimates of text widths, without asking a font, and shortening text to a width.
//!
//! The backends know their fonts only while painting (and the SVG backend never does), so margins come
//! from estimates that are on the wide side for the usual system fonts.

use vitrine_present::Texts;

/// Estimated width of a text in pixels at a font size in pixels.
pub(crate) fn width(content: &str, size: f64) -> f64 {
    content.chars().map(em).sum::<f64>() * size
}

/// Estimated width of a bold text.
pub(crate) fn width_bold(content: &str, size: f64) -> f64 {
    width(content, size) * 1.1
}

/// The widest of several texts, 0 for none.
pub(crate) fn widest<'a>(contents: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    contents.into_iter().map(|content| width(content, size)).fold(0.0, f64::max)
}

/// The text, or its beginning with an ellipsis where it is wider than the room; empty where not even
/// one letter and the ellipsis fit.
pub(crate) fn shorten(content: &str, size: f64, room: f64) -> String {
    if width(content, size) <= room {
        return content.to_owned();
    }
    let mut left = room / size - em('…');
    let mut short = String::new();
    for letter in content.chars() {
        left -= em(letter);
        if left < 0.0 {
            break;
        }
        short.push(letter);
    }
    let kept = short.trim_end();
    if kept.is_empty() { String::new() } else { format!("{kept}…") }
}

/// Width of a letter in units of the font size, by class of letter; rather wide than narrow.
fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.3,
        'I' | ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '!' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.42,
        'm' | 'M' | 'w' | 'W' | '%' | '@' | '…' | '—' => 1.0,
        '+' | '−' | '=' | '<' | '>' | '±' | '~' | '×' => 0.84,
        'A'..='Z' | '&' => 0.76,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' | '\u{1f000}'.. => 1.1,
        _ if letter.is_ascii() => 0.63,
        _ => 0.72,
    }
}

/// What a text may be broken between: its words, of which a number with its groups and its unit is one.
pub(crate) fn words(content: &str) -> impl Iterator<Item = &str> {
    content.split(|letter: char| letter.is_whitespace() && letter != '\u{a0}').filter(|word| !word.is_empty())
}

/// The text in at most so many lines of a width, broken at spaces; what does not fit is shortened with an
/// ellipsis. No lines for an empty text.
pub(crate) fn wrap(content: &str, size: f64, room: f64, max_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = words(content).peekable();
    while let Some(word) = words.next() {
        let mut line = word.to_owned();
        let is_last = lines.len() + 1 >= max_lines;
        while let Some(next) = words.peek() {
            let longer = format!("{line} {next}");
            if !is_last && width(&longer, size) > room {
                break;
            }
            line = longer;
            words.next();
        }
        let line = shorten(&line, size, room);
        if !line.is_empty() {
            lines.push(line);
        }
        if is_last {
            break;
        }
    }
    lines
}

/// A sentence for values that were left out of a chart, for its summary; empty for none.
pub(crate) fn left_out(count: usize, texts: &Texts) -> String {
    if count == 0 { String::new() } else { texts.charts().left_out(count as u64) }
}

/// Whole sentences after each other; empty ones are skipped.
pub(crate) fn sentences<const N: usize>(sentences: [String; N]) -> String {
    let there: Vec<String> = sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect();
    there.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{shorten, width, wrap};

    #[test]
    fn shortened_text_fits_and_says_so() {
        let short = shorten("Iris versicolor from the Gaspé", 12.0, 80.0);
        assert!(short.ends_with('…') && short.starts_with("Iris"), "{short}");
        assert!(width(&short, 12.0) <= 80.0);
        assert_eq!(shorten("red", 12.0, 80.0), "red");
        assert_eq!(shorten("red", 12.0, 3.0), "");
    }

    #[test]
    fn wrapping_breaks_at_spaces() {
        assert_eq!(wrap("free sulfur dioxide", 12.0, 90.0, 3), ["free sulfur", "dioxide"]);
        assert_eq!(wrap("free sulfur dioxide", 12.0, 400.0, 3), ["free sulfur dioxide"]);
        let one = wrap("free sulfur dioxide", 12.0, 90.0, 1);
        assert!(one.len() == 1 && one[0].ends_with('…'), "{one:?}");
        assert!(wrap("  ", 12.0, 90.0, 2).is_empty());
        assert_eq!(wrap("till 4\u{a0}250\u{a0}000", 12.0, 80.0, 3), ["till", "4\u{a0}250\u{a0}000"]);
    }
}
