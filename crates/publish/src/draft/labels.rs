//! What a heading says to people: a label of words, and the unit that stands in it.

/// Units as headings write them, in lower case, and as they are written behind numbers where that differs.
const UNITS: [(&str, &str); 77] = [
    ("kg", ""),
    ("g", ""),
    ("mg", ""),
    ("µg", ""),
    ("t", ""),
    ("lb", ""),
    ("lbs", "lb"),
    ("oz", ""),
    ("m", ""),
    ("dm", ""),
    ("cm", ""),
    ("mm", ""),
    ("µm", ""),
    ("nm", ""),
    ("km", ""),
    ("ft", ""),
    ("mi", ""),
    ("miles", ""),
    ("m2", "m²"),
    ("m²", ""),
    ("m3", "m³"),
    ("m³", ""),
    ("km2", "km²"),
    ("km²", ""),
    ("cm2", "cm²"),
    ("cm3", "cm³"),
    ("kvm", "m²"),
    ("sqm", "m²"),
    ("sqft", "sq ft"),
    ("sq ft", ""),
    ("ha", ""),
    ("l", ""),
    ("dl", ""),
    ("cl", ""),
    ("ml", ""),
    ("s", ""),
    ("sec", "s"),
    ("ms", ""),
    ("h", ""),
    ("hr", "h"),
    ("hrs", "h"),
    ("hours", ""),
    ("minutes", "min"),
    ("seconds", "s"),
    ("days", ""),
    ("months", ""),
    ("years", ""),
    ("yrs", "years"),
    ("yr", ""),
    ("år", ""),
    ("°c", "°C"),
    ("°f", "°F"),
    ("celsius", "°C"),
    ("pa", "Pa"),
    ("kpa", "kPa"),
    ("hpa", "hPa"),
    ("bar", ""),
    ("mmhg", "mmHg"),
    ("w", "W"),
    ("kw", "kW"),
    ("kwh", "kWh"),
    ("mwh", "MWh"),
    ("hz", "Hz"),
    ("mph", ""),
    ("kmh", "km/h"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("kr", ""),
    ("%", ""),
    ("percent", "%"),
    ("pct", "%"),
    ("ppm", ""),
    ("bpm", ""),
];
/// Signs of money, which stand for themselves.
const SIGNS: [&str; 5] = ["$", "€", "£", "¥", "‰"];
/// Units that the last word of a name can be: the others mean too many things without brackets.
const SAFE: [&str; 19] = [
    "kg", "mg", "cm", "mm", "km", "kwh", "mph", "kmh", "usd", "eur", "gbp", "sek", "nok", "dkk", "percent",
    "pct", "celsius", "kvm", "sqft",
];

/// Units that are short for other things as well, with what is measured in them: the last word of a name can be one of
/// these where one of the words before it is such a quantity.
const MEANT: [(&[&str], &[&str]); 6] = [
    (
        &["time", "duration", "delay", "latency", "elapsed", "runtime", "wait", "tid", "restid", "väntetid"],
        &["ms", "s", "sec", "min", "h", "hr", "hrs", "hours", "minutes", "seconds", "days"],
    ),
    (
        &["length", "height", "width", "depth", "distance", "diameter", "altitude", "längd", "höjd", "bredd"],
        &["m", "dm", "ft", "mi", "miles", "nm", "µm"],
    ),
    (&["weight", "mass", "vikt"], &["g", "t", "lb", "lbs", "oz"]),
    (&["volume", "volym"], &["l", "dl", "cl", "ml", "m3"]),
    (&["area", "yta", "boarea", "size"], &["m2", "ha", "sqm", "km2"]),
    (&["pressure", "tryck"], &["pa", "kpa", "hpa", "bar", "mmhg"]),
];

/// A heading as people read it, and the unit that stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words.
    pub text: String,
    /// The unit.
    pub unit: Option<String>,
}

/// The label of a heading: `BMI (kg/m2)` is a BMI in kg/m², `floor_area` a floor area.
pub fn of(heading: &str) -> Label {
    let heading = heading.trim();
    let found = in_brackets(heading).or_else(|| behind_comma(heading));
    let found = found.or_else(|| behind_in(heading)).or_else(|| last_word(heading));
    match found.filter(|(rest, _)| !rest.trim().is_empty()) {
        Some((rest, unit)) => Label { text: words(rest), unit: Some(unit) },
        None => Label { text: words(heading), unit: None },
    }
}

fn in_brackets(heading: &str) -> Option<(&str, String)> {
    let (rest, inside) = match heading.strip_suffix(')') {
        Some(start) => start.rsplit_once('(')?,
        None => heading.strip_suffix(']')?.rsplit_once('[')?,
    };
    // `Duration (min)` is in minutes, `Temperature (min)` is the lowest one.
    let is_time =
        ["time", "duration", "length", "delay", "tid"].iter().any(|word| rest.to_lowercase().contains(word));
    let is_minutes = inside.trim() == "min" && is_time;
    let is_degrees = ["C", "F"].contains(&inside.trim()) && rest.to_lowercase().contains("temp");
    let own = (is_minutes || is_degrees).then(|| degrees(inside.trim()));
    Some((rest, own.or_else(|| unit(inside))?))
}

fn behind_comma(heading: &str) -> Option<(&str, String)> {
    let (rest, behind) = heading.rsplit_once(',')?;
    Some((rest, unit(behind)?))
}

/// The unit behind `in`: `Weight in g`.
fn behind_in(heading: &str) -> Option<(&str, String)> {
    let (rest, last) = heading.rsplit_once(' ')?;
    let what = without_in(rest)?;
    // People who are in a bar have no pressure.
    (last != "bar").then(|| Some((what, unit(last)?)))?
}

/// What stands before `in` at the end of a heading, in English or Swedish, where it belongs to no verb.
fn without_in(text: &str) -> Option<&str> {
    const VERBS: [&str; 9] = ["check", "checked", "log", "sign", "move", "moved", "made", "built", "born"];
    let (what, word) = text.rsplit_once(['_', '-', ' '])?;
    let verb = what.rsplit(['_', '-', ' ']).next().unwrap_or_default().to_lowercase();
    (["in", "i"].contains(&word) && !VERBS.contains(&verb.as_str())).then_some(what)
}

fn last_word(heading: &str) -> Option<(&str, String)> {
    let (rest, last) = heading.rsplit_once(['_', '-', ' '])?;
    if ["C", "F"].contains(&last) && rest.to_lowercase().starts_with("temp") {
        return Some((rest, degrees(last)));
    }
    let lower = last.to_lowercase();
    let mut words = rest.split(['_', '-', ' ']).map(str::to_lowercase);
    let is_meant = words.any(|word| {
        MEANT.iter().any(|(what, units)| what.contains(&word.as_str()) && units.contains(&lower.as_str()))
    });
    let is_unit = is_meant || SAFE.contains(&lower.as_str()) || last == "%" || SIGNS.contains(&last);
    let unit = if is_meant && lower == "min" { Some(lower) } else { unit(last) };
    is_unit.then(|| Some((without_in(rest).unwrap_or(rest), unit?)))?
}

fn degrees(letter: &str) -> String {
    if letter == "min" { letter.to_owned() } else { format!("°{letter}") }
}

/// The unit that a text is, of one or several divided by each other.
fn unit(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("in ");
    let part = |part: &str| {
        let plain = part.trim().replace('^', "");
        let lower = plain.to_lowercase();
        if SIGNS.contains(&plain.as_str()) {
            return Some(plain);
        }
        let (_, shown) = UNITS.iter().find(|(written, _)| *written == lower)?;
        Some(if shown.is_empty() { plain } else { (*shown).to_owned() })
    };
    let parts: Option<Vec<String>> = text.split('/').map(part).collect();
    Some(parts?.join("/"))
}

/// A name as words: `floorArea`, `floor_area` and `floor-area` are a floor area.
pub fn words(heading: &str) -> String {
    let signs: Vec<char> = heading.trim().chars().collect();
    let is_one_word = !signs.iter().any(|sign| sign.is_whitespace());
    let at = |index: usize| signs.get(index).copied().unwrap_or(' ');
    let mut text = String::new();
    for (index, sign) in signs.iter().enumerate() {
        let before = if index == 0 { ' ' } else { at(index - 1) };
        let next = at(index + 1);
        let is_hyphen = *sign == '-' && is_one_word && before.is_alphabetic() && next.is_alphabetic();
        let starts_word = sign.is_uppercase()
            && next.is_lowercase()
            && (before.is_lowercase() || (before.is_uppercase() && index > 1));
        if *sign == '_' || is_hyphen {
            text.push(' ');
        } else if starts_word {
            text.push(' ');
            text.extend(sign.to_lowercase());
        } else {
            text.push(*sign);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (heading, expected) in [
            ("floor_area", "floor area"),
            ("floorArea", "floor area"),
            ("body-mass-index", "body mass index"),
            ("BMIValue", "BMI value"),
            ("PassengerId", "Passenger id"),
            ("pH", "pH"),
            ("T-shirt size", "T-shirt size"),
            ("__x__1", "x 1"),
            ("Byggår", "Byggår"),
        ] {
            assert_eq!(words(heading), expected, "{heading}");
        }
    }

    #[test]
    fn units_leave_the_label() {
        for (heading, text, expected) in [
            ("BMI (kg/m2)", "BMI", Some("kg/m²")),
            ("weight [kg]", "weight", Some("kg")),
            ("area, m²", "area", Some("m²")),
            ("price_usd", "price", Some("USD")),
            ("Price ($)", "Price", Some("$")),
            ("temp_C", "temp", Some("°C")),
            ("Temperature (C)", "Temperature", Some("°C")),
            ("speed (km/h)", "speed", Some("km/h")),
            ("Duration (min)", "Duration", Some("min")),
            ("Temperature (min)", "Temperature (min)", None),
            ("paid (yes/no)", "paid (yes/no)", None),
            ("score (0-10)", "score (0-10)", None),
            ("vitamin_c", "vitamin c", None),
            ("team, a", "team, a", None),
            ("kg", "kg", None),
            ("(kg)", "(kg)", None),
            ("room_m", "room m", None),
            ("Weight in g", "Weight", Some("g")),
            ("Height in cm", "Height", Some("cm")),
            ("Price in SEK", "Price", Some("SEK")),
            ("Vikt i kg", "Vikt", Some("kg")),
            ("Speed in km/h", "Speed", Some("km/h")),
            ("Age in years", "Age", Some("years")),
            ("weight_in_kg", "weight", Some("kg")),
            ("length_cm", "length", Some("cm")),
            ("duration_ms", "duration", Some("ms")),
            ("Restid min", "Restid", Some("min")),
            ("height_m", "height", Some("m")),
            ("Temp (°C)", "Temp", Some("°C")),
            ("Andel %", "Andel", Some("%")),
            ("Check in", "Check in", None),
            ("Made in China", "Made in China", None),
            ("pass_in_g", "pass in g", None),
            ("check_in_kg", "check in", Some("kg")),
            ("Evenings in bar", "Evenings in bar", None),
            ("time_m", "time m", None),
            ("Plan i", "Plan i", None),
            ("grade_s", "grade s", None),
            ("Ms", "Ms", None),
        ] {
            let label = Label { text: text.to_owned(), unit: expected.map(str::to_owned) };
            assert_eq!(of(heading), label, "{heading}");
        }
    }
}
