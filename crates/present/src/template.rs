//! Puts operands into a text as the build has compiled it: `{0}` for an operand, `{0|row|rows}` for a plural.

use crate::Locale;

/// What is put into a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operand<'a> {
    /// A text, as it is.
    Text(&'a str),
    /// A count, in the language's way of writing whole numbers; it also decides between the forms of a plural.
    Count(u64),
}

/// Appends the text with its operands. What the text asks for and was not given is left out.
pub(crate) fn fill(template: &str, operands: &[Operand<'_>], locale: &Locale, filled: &mut String) {
    let mut rest = template;
    while let Some((words, tail)) = rest.split_once('{') {
        filled.push_str(words);
        let (inside, after) = tail.split_at(closing(tail));
        rest = after.strip_prefix('}').unwrap_or_default();
        let mut letters = inside.chars();
        let operand = letters.next().and_then(|digit| operands.get(digit.to_digit(10)? as usize));
        match operand {
            Some(Operand::Text(text)) => filled.push_str(text),
            Some(Operand::Count(count)) if letters.as_str().is_empty() => {
                filled.push_str(&locale.whole(*count));
            }
            Some(Operand::Count(count)) => {
                fill(form(letters.as_str(), *count, locale), operands, locale, filled);
            }
            None => {}
        }
    }
    filled.push_str(rest);
}

/// The form of a plural for a count, of `~no rows|one row|{0} rows`.
fn form<'a>(forms: &'a str, count: u64, locale: &Locale) -> &'a str {
    let (zero, others) = match forms.strip_prefix('~') {
        Some(forms) => forms.split_once('|').map_or((Some(forms), ""), |(zero, others)| (Some(zero), others)),
        None => (None, forms.strip_prefix('|').unwrap_or(forms)),
    };
    if let (0, Some(zero)) = (count, zero) {
        return zero;
    }
    others.split('|').nth(locale.plural.form(count)).unwrap_or_default()
}

/// Where the brace is closed before which the text stands; its end where it is not.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    let end = text.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, operands: &[Operand<'_>], code: &str) -> String {
        let mut text = String::new();
        fill(template, operands, Locale::of(code).unwrap(), &mut text);
        text
    }

    #[test]
    fn operands_stand_where_the_language_wants_them() {
        let operands = [Operand::Text("age"), Operand::Text("{1}")];
        assert_eq!(filled("{1} of {0}, {1}", &operands, "en"), "{1} of age, {1}");
        assert_eq!(filled("nothing", &[], "en"), "nothing");
        assert_eq!(filled("{7} and {", &operands, "en"), " and ");
    }

    #[test]
    fn plurals_follow_the_count() {
        let rows = |count, code| filled("{0~none|{0} row|{0} rows} left", &[Operand::Count(count)], code);
        assert_eq!(
            [rows(0, "en"), rows(1, "en"), rows(14_138, "en")],
            ["none left", "1 row left", "14,138 rows left"]
        );
        assert_eq!(rows(14_138, "sv"), "14\u{a0}138 rows left");
        assert_eq!(filled("{0|row|rows}", &[Operand::Count(0)], "en"), "rows");
    }
}
