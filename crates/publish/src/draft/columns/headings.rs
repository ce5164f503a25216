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

/// Whether a heading names what persons do, so that whole names below it are theirs.
pub fn is_role(heading: &str) -> bool {
    const WORDS: [&str; 38] = [
        "seller",
        "buyer",
        "agent",
        "owner",
        "manager",
        "teacher",
        "student",
        "pupil",
        "doctor",
        "physician",
        "nurse",
        "driver",
        "author",
        "contact",
        "user",
        "member",
        "guest",
        "tenant",
        "broker",
        "salesperson",
        "representative",
        "rep",
        "recruiter",
        "applicant",
        "candidate",
        "assignee",
        "reporter",
        "responsible",
        "operator",
        "technician",
        "consultant",
        "säljare",
        "köpare",
        "mäklare",
        "ägare",
        "verkäufer",
        "kunde",
        "mitarbeiter",
    ];
    has_word(heading, &WORDS)
}

/// Whether a heading names a part of persons' names.
pub fn is_part_of_name(heading: &str) -> bool {
    const WORDS: [&str; 12] = [
        "firstname",
        "lastname",
        "surname",
        "forename",
        "fullname",
        "förnamn",
        "efternamn",
        "vorname",
        "nachname",
        "familienname",
        "tilltalsnamn",
        "prénom",
    ];
    let words = normalised(heading);
    let is_two = ["first_name", "last_name", "family_name", "given_name", "full_name"]
        .iter()
        .any(|name| words.contains(name));
    has_word(heading, &WORDS) || is_two
}

/// Whether a heading names addresses.
pub fn is_address(heading: &str) -> bool {
    has_word(heading, &["address", "adress", "adresse", "addr", "gatuadress", "anschrift"])
}

/// Whether a heading names versions or chapters, whose points are no decimal marks.
pub fn is_version(heading: &str) -> bool {
    const WORDS: [&str; 16] = [
        "version",
        "versions",
        "ver",
        "versie",
        "release",
        "firmware",
        "build",
        "revision",
        "rev",
        "chapter",
        "section",
        "kapitel",
        "avsnitt",
        "abschnitt",
        "os",
        "semver",
    ];
    has_word(heading, &WORDS)
}

/// Whether a heading names days.
pub fn is_day(heading: &str) -> bool {
    const WORDS: [&str; 18] = [
        "date",
        "dates",
        "datum",
        "dato",
        "data",
        "fecha",
        "datetime",
        "timestamp",
        "day",
        "dag",
        "tag",
        "created",
        "updated",
        "started",
        "ended",
        "closed",
        "opened",
        "delivered",
    ];
    has_word(heading, &WORDS) || ends_with_day(heading)
}

/// Whether a word of a heading is a compound that ends so, as German and Swedish make them: `Bestelldatum`.
fn ends_with_day(heading: &str) -> bool {
    const NONE: [&str; 3] = ["candidate", "mandate", "update"];
    let normalised = normalised(heading);
    normalised.split('_').any(|word| {
        !NONE.contains(&word)
            && ["datum", "date", "dato"].iter().any(|end| word.len() > end.len() && word.ends_with(end))
    })
}

/// Whether a heading names moments in time.
pub fn is_moment(heading: &str) -> bool {
    const WORDS: [&str; 12] = [
        "time",
        "ts",
        "epoch",
        "unix",
        "when",
        "at",
        "tid",
        "zeit",
        "zeitstempel",
        "tidsstämpel",
        "modified",
        "utc",
    ];
    is_day(heading) || has_word(heading, &WORDS)
}

/// Whether a heading names days of births, which order no rows.
pub fn is_birth(heading: &str) -> bool {
    const WORDS: [&str; 16] = [
        "birth",
        "birthdate",
        "birthday",
        "dob",
        "born",
        "geburt",
        "geburtsdatum",
        "geburtstag",
        "geboren",
        "född",
        "födelsedatum",
        "födelsedag",
        "födelsetid",
        "naissance",
        "nacimiento",
        "nascita",
    ];
    let starts = |word: &str| ["geburt", "födelse", "birth"].iter().any(|start| word.starts_with(start));
    has_word(heading, &WORDS) || normalised(heading).split('_').any(starts)
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
        assert!(
            ["Bestelldatum", "OrderDate", "köpdatum", "created_at"].iter().all(|heading| is_day(heading))
        );
        assert!(["candidate", "mandate", "days", "data1"].iter().all(|heading| !is_day(heading)));
        assert!(["Geburtstag", "birthYear", "födelseår", "DOB"].iter().all(|heading| is_birth(heading)));
        assert!(is_phone("Mobil") && is_personal_number("Personnummer") && is_code("zip"));
    }
}
