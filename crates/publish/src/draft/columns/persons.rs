//! What names of persons and addresses of houses look like.

/// First names that are frequent in English, German and Swedish, in lower case.
const FIRST: &str = " aaron adam adrian albert alexander alice amanda amelia amy andrea andreas andrew angela anita ann anna anne \
annika anthony anton astrid barbara bengt benjamin bernd birgit birgitta björn brian bruce carina carl carlos carol \
carolina catherine cecilia charles charlotte chris christian christina christine christopher claudia daniel david \
deborah dennis diana dieter donald dorothy edward elena elin elisabeth elizabeth ella elsa emil emily emma eric erik \
erika eva evelyn fatima felix ferdinand frank frida fredrik friedrich gabriel george gerd gerhard gunilla gustav hanna \
hannah hans harald harry heather heike heinz helen helena helga henrik henry ida inga ingrid isabella jack jacob jakob \
james jan jane janet jason jennifer jens jessica joachim joan johan johanna johannes john jonas jonathan jörg jose \
joseph josef julia julian juan jürgen karen karin karl katharina katherine kerstin kevin klara klaus kristina lars laura \
lena leon linda lisa lotta louis lucas lukas magnus manfred manuel marcus margaret maria marie marina mark markus martha \
martin martina mary mats matthew matthias max melissa mia michael michelle mikael mohamed mohammed monica monika nancy \
nicholas nicole nils nina olivia olof oliver oskar oscar pamela patricia patrick paul paula per peter petra philip pia \
rachel ralf rebecca renate richard robert roger roland ronald rosa ruth samuel sandra sara sarah sebastian simon sofia \
sophia sophie stefan stephanie stephen steven susan susanne sven tanja thomas tim tobias tom tommy torsten ulla ulrich \
ulrike ursula uwe victor victoria viktor walter werner wilhelm william wolfgang yvonne ";

/// How much the texts of a column look like names of persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Most begin with a first name that is known, and have a family name.
    Known,
    /// Most are a first name that is known.
    First,
    /// Most are two or three words with capitals, as names are.
    Full,
    /// They do not.
    None,
}

/// How much texts look like names of persons.
pub fn likeness<'a>(texts: impl Iterator<Item = &'a str>) -> Likeness {
    let is_known = |name: &str| FIRST.contains(&format!(" {} ", name.to_lowercase()));
    let (mut n, mut n_full, mut n_known, mut n_first) = (0, 0, 0, 0);
    for text in texts {
        n += 1;
        n_first += usize::from(!text.contains(' ') && is_known(text));
        let Some((first, has_capitals)) = first_name(text) else { continue };
        n_full += usize::from(has_capitals);
        n_known += usize::from(is_known(first));
    }
    match () {
        () if n_known * 2 > n => Likeness::Known,
        () if n_first * 2 > n => Likeness::First,
        () if n_full * 4 > n * 3 => Likeness::Full,
        () => Likeness::None,
    }
}

/// The first name of a text that has the form of a whole name: `Anna Berg`, `Anna M. Berg`, `Berg, Anna`, `Dr. A. Berg`;
/// and whether its words begin with capitals.
fn first_name(text: &str) -> Option<(&str, bool)> {
    const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "fru"];
    let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let (text, is_turned) = match text.split_once(',') {
        Some((_, first)) => (first, true),
        None => (text, false),
    };
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_title(word)).collect();
    let is_name = |word: &&str| {
        let letters = word.trim_end_matches('.');
        letters.chars().next().is_some_and(char::is_alphabetic)
            && letters.chars().all(|sign| sign.is_alphabetic() || "-'’".contains(sign))
    };
    // `von Berg` and `de la Cruz` have small words in the middle.
    let is_small = |word: &&str| ["von", "van", "der", "den", "de", "la", "af", "bin", "al"].contains(word);
    let are_names = words.iter().all(|word| is_name(word) || is_small(word));
    let fits = if is_turned { (1..=3).contains(&words.len()) } else { (2..=5).contains(&words.len()) };
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase) || is_small(word);
    let has_capitals = words.iter().all(is_capital);
    (fits && are_names).then(|| Some((words.first().copied()?, has_capitals)))?
}

/// Words for streets, in lower case, and the ends of compounds that are some.
const STREETS: [&str; 28] = [
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "dr",
    "boulevard",
    "blvd",
    "court",
    "way",
    "place",
    "square",
    "terrace",
    "straße",
    "strasse",
    "str",
    "weg",
    "platz",
    "allee",
    "gasse",
    "rue",
    "via",
    "calle",
    "gata",
];
const ENDS: [&str; 12] =
    ["straße", "strasse", "str", "weg", "platz", "allee", "gasse", "gatan", "gata", "vägen", "väg", "gränd"];

/// Whether a text is the address of a house: a number and the name of a street.
pub fn is_address(text: &str) -> bool {
    let words: Vec<String> = text
        .split([' ', ','])
        .map(|word| word.trim_end_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |word: &String| word.starts_with(|sign: char| sign.is_ascii_digit()) && word.len() <= 5;
    // `street 7` is no name of one.
    let n_words = words.iter().filter(|word| word.chars().all(char::is_alphabetic)).count();
    let is_street = |word: &String| {
        (STREETS.contains(&word.as_str()) && n_words > 1)
            || ENDS.iter().any(|end| word.len() > end.len() && word.ends_with(end))
    };
    words.iter().any(is_number) && words.iter().any(is_street)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_persons_are_told_from_others() {
        let of = |texts: &[&str]| likeness(texts.iter().copied());
        assert_eq!(of(&["Anna Berg", "Bo Dahl", "Eva Ek", "Jan Holm"]), Likeness::Known);
        assert_eq!(of(&["Berg, Anna", "Dahl, Peter", "Ek, Eva M."]), Likeness::Known);
        assert_eq!(of(&["Dr. Anna von Berg", "Mr. John O'Neil"]), Likeness::Known);
        assert_eq!(of(&["ANNA BERG", "peter dahl", "Eva Ek"]), Likeness::Known);
        assert_eq!(of(&["Anna", "Peter", "Eva"]), Likeness::First);
        assert_eq!(of(&["Zuzu Petrov", "Li Wei", "Aki Ito"]), Likeness::Full);
        for texts in [
            &["red", "blue"][..],
            &["very good", "not bad"],
            &["Lund", "Malmö"],
            &["class 1", "class 2"],
            &["ACME AB 2", "X"],
        ] {
            assert_eq!(of(texts), Likeness::None, "{texts:?}");
        }
    }

    #[test]
    fn addresses_have_a_number_and_a_street() {
        for text in [
            "12 Main St",
            "221B Baker Street",
            "Hauptstraße 4",
            "Goethestr. 12a",
            "Storgatan 3, Lund",
            "Rue de Rivoli 5",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in ["Main St", "Hauptstraße", "Model 4", "street 7", "4 rooms", "Lund"] {
            assert!(!is_address(text), "{text}");
        }
    }
}
