//! Numbers from text, by the reader that JSON numbers go through as well.
//!
//! The standard library's reader brings a table of some ten kilobytes that does not compress; with one reader for
//! both the page's download does without it.

/// The number that a text holds, rounded to the nearest: what `str::parse::<f64>` gives, bit for bit, except that
/// `nan` is none. `inf` and numbers beyond the largest are infinite. Blanks around the number are not allowed.
pub fn parse(text: &str) -> Option<f64> {
    let (sign, size) = match text.as_bytes().first()? {
        b'-' => ("-", text.get(1..)?),
        b'+' => ("", text.get(1..)?),
        _ => ("", text),
    };
    if let Some(number) = short(size) {
        return Some(if sign.is_empty() { number } else { -number });
    }
    let infinite = if sign.is_empty() { f64::INFINITY } else { f64::NEG_INFINITY };
    if ["inf", "infinity"].iter().any(|word| size.eq_ignore_ascii_case(word)) {
        return Some(infinite);
    }
    let (mantissa, exponent) = size.split_once(['e', 'E']).unwrap_or((size, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_number = digits(whole) && digits(fraction) && digits(power) && !power.is_empty();
    if !is_number || whole.len() + fraction.len() == 0 {
        return None;
    }
    // JSON wants digits on both sides of the point, and no zero before others.
    let json = format!("{sign}{:0>1}.{fraction}0e{exponent}", whole.trim_start_matches('0'));
    // What has the right form and is refused all the same is too large.
    Some(serde_json::from_slice(json.as_bytes()).unwrap_or(infinite))
}

/// The number of a text of few digits with a point or without: both parts of the quotient are exact, so that it is the
/// number nearest to the text. `None` for any other text.
fn short(text: &str) -> Option<f64> {
    /// Powers of ten up to this one are exact, and so many digits do not overflow.
    const MOST: usize = 18;
    if text.len() > MOST {
        return None;
    }
    let (mut digits, mut power, mut has_point, mut is_empty) = (0_u64, 1.0, false, true);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(byte - b'0');
                power *= if has_point { 10.0 } else { 1.0 };
                is_empty = false;
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    let is_exact = !is_empty && digits < 1 << f64::MANTISSA_DIGITS;
    is_exact.then(|| digits as f64 / power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_number_is_read() {
        let read =
            ["1", "-2.5", "+3", ".5", "5.", "007", "1e3", "1.5E-3", "2e+2", "0.1", "-.25e1"].map(parse);
        let expected = [1.0, -2.5, 3.0, 0.5, 5.0, 7.0, 1000.0, 0.0015, 200.0, 0.1, -2.5].map(Some);
        assert_eq!(read, expected);
        assert_eq!(parse("-0").map(f64::to_bits), Some((-0.0_f64).to_bits()));
        assert_eq!([parse("inf"), parse("-Infinity")], [Some(f64::INFINITY), Some(f64::NEG_INFINITY)]);
        assert_eq!([parse("1e400"), parse("-1e400")], [Some(f64::INFINITY), Some(f64::NEG_INFINITY)]);
        assert_eq!(parse("1e-400"), Some(0.0));
    }

    #[test]
    fn short_numbers_are_read_as_long_ones_are() {
        for digits in ["1", "7", "123", "99999", "4503599627370497", "9007199254740991", "9007199254740993"] {
            for n_decimals in 0..=digits.len() {
                let (whole, fraction) = digits.split_at(digits.len() - n_decimals);
                for text in [format!("{whole}.{fraction}"), format!("-{whole}.{fraction}")] {
                    let expected: f64 = text.parse().unwrap();
                    assert_eq!(parse(&text).map(f64::to_bits), Some(expected.to_bits()), "{text}");
                    assert_eq!(parse(&format!("{text}e0")), parse(&text), "{text}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "", "-", "+", ".", "e5", "1e", "1e+", "--1", "+-1", "1 ", " 1", "1,5", "1.2.3", "nan", "٣",
            "0x1", "1_000",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
