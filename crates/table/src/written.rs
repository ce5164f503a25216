//! How source files write values, and what a feature reads instead.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use vitrine_model::date;
use vitrine_model::schema::{Feature, FeatureKind};

use crate::days::{self, DayOrder};

/// A way of writing that is not the schema's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WrittenAs {
    /// Year, month and day without signs between, the day without a leading zero, and perhaps `.0` behind, as a
    /// table program leaves it: `2019126.0` is the 6th of December 2019.
    #[serde(rename = "yyyymmd")]
    DayUnpadded,
    /// The year first, in another way than the schema's own `2019-12-08`: `20191208T000000`, `2019/12/8 14:30`. See
    /// [`crate::days`].
    #[serde(rename = "year_first")]
    YearFirst,
    /// The day first: `8.12.2019`, `8 Dec 2019`.
    #[serde(rename = "day_first")]
    DayFirst,
    /// The month first: `12/8/2019`.
    #[serde(rename = "month_first")]
    MonthFirst,
    /// A time of day, perhaps behind a day, that is read as a number of hours: `2019-12-08 14:30` is 14.5. See
    /// [`crate::days::hour`].
    #[serde(rename = "hour")]
    Hour,
    /// An address, of which the street's name is read: `Lundagatan 42B 3tr` is on Lundagatan.
    #[serde(rename = "address")]
    Address,
}

/// How the sources write the values of one feature.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Another way of writing than the schema's own.
    pub form: Option<WrittenAs>,
    /// Beginnings of texts with the choice that they stand for; of several that fit the longest counts.
    pub begins: Vec<(String, String)>,
    /// The choice for texts that stand for no other one.
    pub otherwise: Option<String>,
    /// Texts that stand for a missing value, besides those that every feature reads so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

impl WrittenAs {
    /// Whether it is a way of writing days.
    pub fn is_of_days(self) -> bool {
        matches!(self, Self::DayUnpadded | Self::YearFirst | Self::DayFirst | Self::MonthFirst)
    }
}

impl Written {
    /// Whether a text stands for a missing value here.
    pub fn is_missing(&self, text: &str) -> bool {
        self.missing.iter().any(|missing| missing == text)
    }

    /// What the feature reads for a text of a source. A text that the feature reads as it is stands for itself.
    pub fn meant<'a>(&'a self, text: &'a str, feature: &Feature) -> Cow<'a, str> {
        if self.is_missing(text) {
            return Cow::Borrowed("");
        }
        let ordered = |order: DayOrder| {
            days::parse(text, order).map_or(Cow::Borrowed(text), |day| Cow::Owned(date::text(day)))
        };
        match self.form {
            Some(WrittenAs::YearFirst) => return ordered(DayOrder::YearFirst),
            Some(WrittenAs::DayFirst) => return ordered(DayOrder::DayFirst),
            Some(WrittenAs::MonthFirst) => return ordered(DayOrder::MonthFirst),
            Some(WrittenAs::DayUnpadded) => return day(text).map_or(Cow::Borrowed(text), Cow::Owned),
            Some(WrittenAs::Hour) => {
                return days::hour(text).map_or(Cow::Borrowed(text), |hour| Cow::Owned(hour.to_string()));
            }
            Some(WrittenAs::Address) => return street(text).map_or(Cow::Borrowed(text), Cow::Owned),
            None => {}
        }
        let has_rules = !self.begins.is_empty() || self.otherwise.is_some();
        let is_choice = matches!(feature.kind, FeatureKind::Choice { .. });
        if !has_rules || !is_choice || text.is_empty() || feature.parse(text).is_ok() {
            return Cow::Borrowed(text);
        }
        let lower = text.to_lowercase();
        let fitting =
            self.begins.iter().filter(|(beginning, _)| lower.starts_with(&beginning.to_lowercase()));
        let longest = fitting.max_by_key(|(beginning, _)| beginning.len());
        match (longest, &self.otherwise) {
            (Some((_, value)), _) | (None, Some(value)) => Cow::Borrowed(value),
            (None, None) => Cow::Borrowed(text),
        }
    }
}

/// The day in ISO 8601; `None` where the text is of another form, which the feature then refuses in its own words.
fn day(text: &str) -> Option<String> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    if !(7..=8).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = digits.split_at(4);
    let (month, day) = rest.split_at(2);
    Some(format!("{year}-{month}-{day:0>2}"))
}

/// The street of an address: what stands before the number, with single spaces and its words as a name has them.
/// `None` where nothing does.
///
/// Of two addresses at a corner the first one counts. What follows the street without a number, such as a remark
/// behind a dash or in brackets, is no part of its name.
fn street(address: &str) -> Option<String> {
    let first = address.split(['/', ',', '(', '*']).next().unwrap_or_default();
    let first = first.split(" - ").next().unwrap_or_default();
    let name: Vec<&str> = first
        .split_whitespace()
        .take_while(|word| !word.starts_with(|sign: char| sign.is_ascii_digit()))
        .collect();
    let name = name.join(" ");
    let name = name.trim_end_matches(['.', '-', ' ']);
    if name.is_empty() {
        return None;
    }
    let words = name.split(' ').enumerate().map(|(index, word)| match word.to_lowercase().as_str() {
        "s:t" | "st" if index == 0 => "Sankt".to_owned(),
        // Words that name the kind of a street are written small in the middle of some sources and large in others.
        lower => capitalised(lower),
    });
    Some(words.collect::<Vec<_>>().join(" "))
}

fn capitalised(word: &str) -> String {
    let mut signs = word.chars();
    match signs.next() {
        Some(first) => first.to_uppercase().chain(signs).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_model::schema::{Choice, Format, MissingPolicy};

    fn feature(kind: FeatureKind) -> Feature {
        Feature {
            name: "part".to_owned(),
            label: String::new(),
            unit: None,
            description: String::new(),
            group: None,
            kind,
            default: serde_json::Value::Null,
            missing: MissingPolicy::Impute,
            soft: false,
            format: Format::Grouped,
        }
    }

    #[test]
    fn days_without_padding_are_read() {
        let written = Written { form: Some(WrittenAs::DayUnpadded), ..Written::default() };
        let feature = feature(FeatureKind::Date { first: 0, last: 1 });
        for (text, day) in [
            ("2019126.0", "2019-12-06"),
            ("20191128.0", "2019-11-28"),
            ("2014047", "2014-04-07"),
            ("201912", "201912"),
            ("2019-12-06", "2019-12-06"),
            ("", ""),
        ] {
            assert_eq!(written.meant(text, &feature), day, "{text}");
        }
    }

    #[test]
    fn streets_are_what_stands_before_the_number() {
        for (address, name) in [
            ("Karlsviksgatan 8", "Karlsviksgatan"),
            ("Lundagatan 42B 3tr", "Lundagatan"),
            ("Sven rinmans gata 4/ Norr Mälarstrand 76", "Sven Rinmans Gata"),
            ("S:t Eriksgatan 38 (No.705)", "Sankt Eriksgatan"),
            ("Kronobergsgatan 20 - ACCEPTERAT PRIS", "Kronobergsgatan"),
            ("Fältöversten", "Fältöversten"),
            ("Östhammarsgatan 70-72", "Östhammarsgatan"),
            ("  ålgrytebacken  11 A", "Ålgrytebacken"),
        ] {
            assert_eq!(street(address).as_deref(), Some(name), "{address}");
        }
        let written = Written { form: Some(WrittenAs::Address), ..Written::default() };
        let feature = feature(FeatureKind::Text { max_length: 20 });
        for text in ["", "12", "- 3"] {
            assert_eq!((street(text), written.meant(text, &feature)), (None, text.into()), "{text}");
        }
    }

    #[test]
    fn choices_are_found_by_their_beginning_and_the_rest_is_one_of_its_own() {
        let choice = |value: &str| Choice { value: value.to_owned(), label: value.to_owned() };
        let choices = vec![choice("a"), choice("ab"), choice("other")];
        let feature = feature(FeatureKind::Choice { choices, ordered: false });
        let begins =
            [("Firma", "a"), ("Firma Berg", "ab")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        let mut written = Written { begins: begins.to_vec(), ..Written::default() };
        let of = |written: &Written, text: &str| written.meant(text, &feature).into_owned();
        assert_eq!(of(&written, "FIRMA berg, city"), "ab");
        assert_eq!(of(&written, "Firma Dal"), "a");
        assert_eq!(of(&written, "Nobody"), "Nobody");
        written.otherwise = Some("other".to_owned());
        assert_eq!(
            (of(&written, "Nobody"), of(&written, "ab"), of(&written, "")),
            ("other".into(), "ab".into(), String::new())
        );
        // What the feature reads anyway is not taken for something else.
        assert_eq!([of(&written, "AB"), of(&written, "unknown")], ["AB", "unknown"]);
    }
}
