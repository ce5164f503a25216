//! Finding a street by what somebody types: without regard to case and diacritics, by its beginning first, then by
//! the beginning of a word inside it, then with a slip of the finger or two.

use vitrine_model::panels::Street;

/// The most suggestions that are shown.
pub const MOST: usize = 8;

/// A word of this many letters says enough about a street by itself.
const LONG: usize = 5;

/// The streets, prepared for searching at every key press.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreetIndex {
    folded: Vec<String>,
}

/// How well a street fits; lower is better.
type Rank = (u8, usize, usize);

impl StreetIndex {
    /// Prepares the streets; results are positions in this slice.
    pub fn new(streets: &[Street]) -> Self {
        Self { folded: streets.iter().map(|street| fold(&street.name)).collect() }
    }

    /// The positions of the streets that fit best, at most [`MOST`]: first those that begin with the query, then
    /// those with a word that does, then those that differ by a slip (one from four letters on, two from eight).
    /// Of equal ones the shorter comes first, then the one earlier in the index. A number behind the name counts
    /// for nothing. Where nothing fits, the longest word alone is looked for, because the others may be shortened, as
    /// in `S:t Eriksgatan`. Empty for an empty query.
    pub fn search(&self, query: &str) -> Vec<usize> {
        let query: Vec<char> = without_number(&fold(query)).chars().collect();
        if query.is_empty() {
            return Vec::new();
        }
        let text: String = query.iter().collect();
        let inside = format!(" {text}");
        let slips = match query.len() {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        let mut found: Vec<(Rank, usize)> = Vec::new();
        for (index, name) in self.folded.iter().enumerate() {
            let rank = if *name == text {
                Some(0)
            } else if name.starts_with(&text) {
                Some(1)
            } else if name.contains(&inside) {
                Some(2)
            } else {
                None
            };
            if let Some(rank) = rank {
                found.push(((rank, 0, name.len()), index));
            } else if let Some(distance) = prefix_distance(&query, name, slips) {
                found.push(((3, distance, name.len()), index));
            }
        }
        if found.is_empty() {
            let longest =
                text.split(' ').max_by_key(|word| word.len()).filter(|word| word.len() < text.len());
            return longest.filter(|word| word.len() >= LONG).map_or_else(Vec::new, |word| self.search(word));
        }
        vitrine_order::sort_by(&mut found, Ord::cmp);
        found.truncate(MOST);
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// All streets whose name is the text, without regard to case, diacritics and a number behind it.
    pub fn all_called(&self, text: &str) -> impl Iterator<Item = usize> {
        let wanted = without_number(&fold(text));
        self.folded.iter().enumerate().filter(move |(_, name)| **name == wanted).map(|(index, _)| index)
    }
}

/// Lower case, without diacritics, with one space between words and no other signs.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        let plain = match letter {
            'A'..='Z' => letter.to_ascii_lowercase(),
            'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' | 'Å' | 'Ä' | 'Á' | 'À' | 'Â' | 'Ã' | 'æ' | 'Æ' => {
                'a'
            }
            'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' | 'Ö' | 'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ø' => 'o',
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
            'ü' | 'ú' | 'ù' | 'û' | 'Ü' | 'Ú' | 'Ù' | 'Û' => 'u',
            'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
            'ç' | 'Ç' => 'c',
            'ñ' | 'Ñ' => 'n',
            // An accent of its own after its letter, as some keyboards and files write it.
            '\u{300}'..='\u{36f}' | '\'' | '’' | '´' => continue,
            letter if letter.is_alphanumeric() => letter,
            _ => ' ',
        };
        if plain != ' ' || !(folded.is_empty() || folded.ends_with(' ')) {
            folded.push(plain);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The folded text up to a house number: `storgatan 12 b` is `storgatan`. A number at the beginning stays.
fn without_number(folded: &str) -> String {
    let mut end = folded.len();
    let mut place = 0_usize;
    for (index, word) in folded.split(' ').enumerate() {
        if index > 0 && word.starts_with(|letter: char| letter.is_ascii_digit()) {
            end = place.saturating_sub(1);
            break;
        }
        place += word.len() + 1;
    }
    folded.get(..end).unwrap_or(folded).to_owned()
}

/// The least number of slips (a letter too many, one missing, a wrong one, or two neighbours exchanged) between the
/// query and any beginning of the name, where it is at most `most`. The first letter has to be right: who mistypes
/// it sees so at once, and without the rule short queries would fit half of a city.
///
/// The optimal string alignment distance, with the last row read off at its minimum.
fn prefix_distance(query: &[char], name: &str, most: usize) -> Option<usize> {
    if most == 0 || name.chars().next() != query.first().copied() {
        return None;
    }
    // More letters than the query and its slips cannot make the distance smaller.
    let name: Vec<char> = name.chars().take(query.len() + most).collect();
    let width = name.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (row, letter) in query.iter().enumerate() {
        let mut now = vec![row + 1; width];
        for column in 1..width {
            let same = name.get(column - 1) == Some(letter);
            let mut best =
                (last[column - 1] + usize::from(!same)).min(last[column] + 1).min(now[column - 1] + 1);
            let exchanged = row > 0
                && column > 1
                && query.get(row - 1) == name.get(column - 1)
                && name.get(column - 2) == Some(letter);
            if exchanged {
                best = best.min(before_last[column - 2] + 1);
            }
            now[column] = best;
        }
        if now.iter().min().is_none_or(|least| *least > most) {
            return None;
        }
        before_last = std::mem::replace(&mut last, now);
    }
    last.into_iter().min().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&str]) -> (StreetIndex, Vec<String>) {
        let street = |name: &&str| Street { name: (*name).to_owned(), latitude: 59.3, longitude: 18.0 };
        let streets: Vec<Street> = names.iter().map(street).collect();
        (StreetIndex::new(&streets), names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn found(query: &str) -> Vec<String> {
        let (index, names) = index(&[
            "Allén",
            "Norra Storgatan",
            "Sankt Eriksgatan",
            "Sankt Göransgatan",
            "Storgatan",
            "Storgatsvägen",
            "Åsögatan",
            "Ölandsgatan",
        ]);
        index.search(query).into_iter().map(|position| names[position].clone()).collect()
    }

    #[test]
    fn beginnings_come_before_words_inside_and_shorter_before_longer() {
        assert_eq!(found("storg"), ["Storgatan", "Storgatsvägen", "Norra Storgatan"]);
        assert_eq!(found("STORGATAN"), ["Storgatan", "Norra Storgatan", "Storgatsvägen"]);
    }

    #[test]
    fn case_and_diacritics_do_not_matter() {
        for query in ["åsö", "aso", "ÅSÖ", "Aso", "a\u{30a}so\u{308}"] {
            assert_eq!(found(query), ["Åsögatan"], "{query}");
        }
        assert_eq!(found("alle"), ["Allén"]);
        assert_eq!(found("oland"), ["Ölandsgatan"]);
    }

    #[test]
    fn a_number_behind_the_street_is_ignored() {
        for query in ["Storgatan 12 b", "storgatan 12b", "storgatan 3, 2 tr"] {
            assert_eq!(found(query)[0], "Storgatan", "{query}");
        }
        let (index, _) = index(&["6:e tvärgatan", "Storgatan"]);
        assert_eq!(index.search("6"), [0], "a number at the beginning is part of the name");
        assert_eq!(index.all_called("STORGATAN 7").next(), Some(1));
        assert_eq!(index.all_called("Storgata").next(), None);
    }

    #[test]
    fn slips_are_forgiven_by_the_length_of_what_is_typed() {
        assert_eq!(found("strog"), ["Storgatan", "Storgatsvägen"], "two letters exchanged are one slip");
        assert_eq!(found("storgattan")[0], "Storgatan");
        assert_eq!(found("sankt göransgatann"), ["Sankt Göransgatan"]);
        assert_eq!(found("snakt eriskgatan"), ["Sankt Eriksgatan"], "two slips in a long query");
        assert!(found("sxo").is_empty(), "none in three letters");
        assert!(found("sxrgx").is_empty(), "not two in five letters");
    }

    #[test]
    fn a_shortened_word_beside_a_long_one_does_no_harm() {
        for query in ["S:t Eriksgatan", "st eriksgatan 12", "S. Eriksgatan"] {
            assert_eq!(found(query), ["Sankt Eriksgatan"], "{query}");
        }
        assert!(found("x y").is_empty() && found("xx abcd").is_empty());
    }

    #[test]
    fn nothing_fits_nothing() {
        assert!(found("").is_empty() && found("  ").is_empty() && found("zzzz").is_empty());
    }

    #[test]
    fn many_that_fit_are_cut_off_at_the_most_that_are_shown() {
        let names: Vec<String> =
            (0..2_000).map(|number| format!("Gata nummer{number} vid vattnet")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (index, _) = index(&names);
        assert_eq!(index.search("gata nummer1999 vid").len(), MOST);
        assert_eq!(index.search("gtaa nummer1").len(), MOST);
    }
}
