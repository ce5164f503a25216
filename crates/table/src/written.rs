//! How source files write values, and what a feature reads instead.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use vitrine_model::date;
use vitrine_model::schema::{Feature, FeatureKind};

use crate::days::{self, DayOrder, Serial};
use crate::names;

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
    /// A month, a quarter or a week, of which the first day is read: `2019-12`, `Dec 2019`, `2019-Q4`.
    #[serde(rename = "period")]
    Period,
    /// Days as table programs keep them: `43807` is the 8th of December 2019.
    #[serde(rename = "serial_day")]
    SerialDay,
    /// Seconds from the start of 1970.
    #[serde(rename = "unix_seconds")]
    UnixSeconds,
    /// Milliseconds from the start of 1970.
    #[serde(rename = "unix_milliseconds")]
    UnixMilliseconds,
    /// A number with a word that multiplies it or without: `1.5M`, `300k`, `812`.
    #[serde(rename = "magnitude")]
    Magnitude,
    /// Per cent, or a share without the sign: `50.3%` and `0.503`.
    #[serde(rename = "percent_or_share")]
    PercentOrShare,
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
    /// How it writes days; `None` where it is about something else.
    pub fn order(self) -> Option<DayOrder> {
        match self {
            Self::YearFirst => Some(DayOrder::YearFirst),
            Self::DayFirst => Some(DayOrder::DayFirst),
            Self::MonthFirst => Some(DayOrder::MonthFirst),
            Self::Period => Some(DayOrder::Period),
            Self::SerialDay => Some(DayOrder::Serial(Serial::Days)),
            Self::UnixSeconds => Some(DayOrder::Serial(Serial::Seconds)),
            Self::UnixMilliseconds => Some(DayOrder::Serial(Serial::Milliseconds)),
            Self::DayUnpadded | Self::Magnitude | Self::PercentOrShare | Self::Hour | Self::Address => None,
        }
    }

    /// Whether it is a way of writing days.
    pub fn is_of_days(self) -> bool {
        self == Self::DayUnpadded || self.order().is_some()
    }

    /// Whether it is a way of writing numbers.
    pub fn is_of_numbers(self) -> bool {
        matches!(self, Self::Hour | Self::Magnitude | Self::PercentOrShare)
    }
}

impl Written {
    /// Whether a text stands for a missing value here.
    pub fn is_missing(&self, text: &str) -> bool {
        self.missing.iter().any(|missing| missing == text)
    }

    /// The number of the day that a text stands for: in the way of the sources, otherwise as a day that can be read in
    /// one way only. `None` where it is none, which the feature then says in its own words.
    fn day(&self, text: &str) -> Option<i64> {
        let own = match self.form {
            Some(WrittenAs::DayUnpadded) => unpadded(text),
            form => form.and_then(WrittenAs::order).and_then(|order| days::parse(text, order)),
        };
        own.or_else(|| days::parse_sure(text))
    }

    /// What the feature reads for a text of a source. A text that the feature reads as it is stands for itself.
    pub fn meant<'a>(&'a self, text: &'a str, feature: &Feature) -> Cow<'a, str> {
        if self.is_missing(text) {
            return Cow::Borrowed("");
        }
        if let FeatureKind::Date { .. } = feature.kind {
            return self.day(text).map_or(Cow::Borrowed(text), |day| Cow::Owned(date::text(day)));
        }
        if feature.kind == FeatureKind::Flag && feature.parse(text).is_err() {
            let word = |is: bool| Cow::Borrowed(if is { "true" } else { "false" });
            return names::truth(text).map_or(Cow::Borrowed(text), word);
        }
        match self.form {
            Some(WrittenAs::Hour) => {
                return days::hour(text).map_or(Cow::Borrowed(text), |hour| Cow::Owned(hour.to_string()));
            }
            Some(WrittenAs::Address) => return street(text).map_or(Cow::Borrowed(text), Cow::Owned),
            _ => {}
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

/// The number of a day without padding; `None` where the text is of another form.
fn unpadded(text: &str) -> Option<i64> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    if !(7..=8).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = digits.split_at(4);
    let (month, day) = rest.split_at(2);
    date::parse(&format!("{year}-{month}-{day:0>2}"))
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
        lower => names::capitalised(lower),
    });
    Some(words.collect::<Vec<_>>().join(" "))
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
    fn days_and_flags_are_read_in_other_ways_than_their_own() {
        let day = feature(FeatureKind::Date { first: 0, last: 1 });
        let read = |form: Option<WrittenAs>, text: &str| {
            Written { form, ..Written::default() }.meant(text, &day).into_owned()
        };
        for (form, text, expected) in [
            (None, "2024-01-02 14:30", "2024-01-02"),
            (None, "2024-01-02T14:30:00Z", "2024-01-02"),
            (None, "31.12.2024", "2024-12-31"),
            // This may be the 2nd of January or the 1st of February.
            (None, "01/02/2024", "01/02/2024"),
            (Some(WrittenAs::MonthFirst), "01/02/2024", "2024-01-02"),
            (Some(WrittenAs::MonthFirst), "2024-01-02", "2024-01-02"),
            (Some(WrittenAs::DayFirst), "2024-01-02 08:00", "2024-01-02"),
            (Some(WrittenAs::Period), "2024-02", "2024-02-01"),
            (Some(WrittenAs::Period), "2024-02-03", "2024-02-03"),
            (Some(WrittenAs::SerialDay), "45292", "2024-01-01"),
            (Some(WrittenAs::UnixSeconds), "1500000000", "2017-07-14"),
            (Some(WrittenAs::UnixSeconds), "12", "12"),
        ] {
            assert_eq!(read(form, text), expected, "{form:?} {text}");
        }
        let flag = feature(FeatureKind::Flag);
        let written = Written::default();
        let read = ["ja", "NEIN", "1.0", "yes", "maybe"].map(|text| written.meant(text, &flag));
        assert_eq!(read, ["true", "false", "true", "yes", "maybe"]);
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
