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
    fn what_is_no_number_is_none() {
        for text in [
            "", "-", "+", ".", "e5", "1e", "1e+", "--1", "+-1", "1 ", " 1", "1,5", "1.2.3", "nan", "٣",
            "0x1", "1_000",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
