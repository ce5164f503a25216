//! Numbers from text are those of the standard library.

use proptest::prelude::*;
use vitrine_model::number::parse;

fn same(text: &str) -> Result<(), TestCaseError> {
    let expected = text.parse::<f64>().ok().filter(|number| !number.is_nan());
    prop_assert_eq!(parse(text).map(f64::to_bits), expected.map(f64::to_bits), "{}", text);
    Ok(())
}

proptest! {
    #[test]
    fn any_number_is_read_to_the_last_bit(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        same(&number.to_string())?;
        same(&format!("{number:e}"))?;
    }

    #[test]
    fn decimals_are_rounded_to_the_nearest(text in "[+-]?[0-9]{0,25}[.]?[0-9]{0,25}([eE][+-]?[0-9]{1,3})?") {
        same(&text)?;
    }

    #[test]
    fn any_text_is_read_or_refused_alike(text in "[-+.0-9eEinfty ]{0,12}") {
        same(&text)?;
    }
}
