//! What a column's heading says about its contents.

use vitrine_table::normalised;

/// Whether a heading calls its column a name for rows, such as `customer_id` or `Order No`.
pub fn is_identifier(heading: &str) -> bool {
    has_word(
        heading,
        &["id", "ids", "uuid", "guid", "key", "nr", "no", "nummer", "number", "index", "löpnummer"],
    )
}

/// Whether a heading names persons.
pub fn is_person(heading: &str) -> bool {
    const WORDS: [&str; 14] = [
        "name",
        "names",
        "namn",
        "firstname",
        "lastname",
        "surname",
        "förnamn",
        "efternamn",
        "fullname",
        "kund",
        "customer",
        "patient",
        "person",
        "employee",
    ];
    has_word(heading, &WORDS)
}

/// Whether a heading names telephone numbers.
pub fn is_phone(heading: &str) -> bool {
    has_word(heading, &["phone", "telephone", "mobile", "telefon", "mobil", "tel", "fax"])
}

/// Whether a heading names the numbers by which authorities know persons.
pub fn is_personal_number(heading: &str) -> bool {
    has_word(heading, &["ssn", "personnummer", "personnr", "pnr", "passport", "cpr"])
}

/// Whether a heading names codes of places, whose digits are no amount.
pub fn is_code(heading: &str) -> bool {
    has_word(heading, &["zip", "zipcode", "postcode", "postal", "postnummer", "postnr", "plz", "kod", "code"])
}

/// Whether whole numbers within limits are years: they are called so, or all are of the last few centuries.
pub fn are_years(heading: &str, min: f64, max: f64) -> bool {
    const WORDS: [&str; 8] = ["year", "yr", "år", "årtal", "byggår", "built", "jahr", "född"];
    let within = |from: f64, to: f64| min >= from && max <= to;
    within(1700.0, 2100.0) || (has_word(heading, &WORDS) && within(1000.0, 3000.0))
}

/// Whether one of the words stands in a heading, which may be in camel case.
fn has_word(heading: &str, words: &[&str]) -> bool {
    let mut apart = String::new();
    let mut before = ' ';
    for sign in heading.chars() {
        if sign.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.push(sign);
        before = sign;
    }
    normalised(&apart).split('_').any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        assert!(["customer_id", "orderNo", "Order No.", "ID"].iter().all(|heading| is_identifier(heading)));
        assert!(["idle", "paid", "note", "nordic"].iter().all(|heading| !is_identifier(heading)));
        assert!(is_person("First name") && is_person("CustomerName") && !is_person("filename"));
        assert!(is_phone("Mobil") && is_personal_number("Personnummer") && is_code("zip"));
    }
}
