//! The sentences of a draft, in English as they stand in the system file and in Swedish as they stand in the file of
//! texts beside it. Headings and values stay as the table has them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use vitrine_model::Task;
use vitrine_model::translation::Translation;
use vitrine_table::names::capitalised;

use super::names::quoted;
use super::parts::Parts;
use super::{TextTable, labels};

/// The most classes that are named in a sentence.
const MOST_CLASSES: usize = 8;
/// A class of so few letters says nothing without what it is a class of.
const SHORT: usize = 5;

/// Words of data that mean the same everywhere.
const WORDS: [(&str, &str); 7] = [
    ("yes", "ja"),
    ("no", "nej"),
    ("Yes", "Ja"),
    ("No", "Nej"),
    ("true", "sant"),
    ("false", "falskt"),
    ("other", "övrigt"),
];

/// What a draft says whatever the table.
const FIXED: [(&str, &str); 17] = [
    ("Baseline", "Baslinje"),
    ("Mean of the training rows", "Träningsradernas medelvärde"),
    ("Mean of the newest training rows", "Medelvärde av de nyaste träningsraderna"),
    ("Gradient boosting", "Gradientboosting"),
    ("Gradient boosting without the logarithm", "Gradientboosting utan logaritm"),
    ("Gradient boosting of small trees", "Gradientboosting med små träd"),
    ("Ridge regression", "Ridgeregression"),
    ("Ridge regression without the logarithm", "Ridgeregression utan logaritm"),
    ("Ridge regression with products", "Ridgeregression med produkter"),
    ("Logistic regression", "Logistisk regression"),
    ("Logistic regression with products", "Logistisk regression med produkter"),
    ("Additive boosting", "Additiv boosting"),
    ("Random forest", "Random forest"),
    ("Extremely randomised trees", "Extremt randomiserade träd (extra trees)"),
    ("Weighted ensemble", "Viktad ensemble"),
    ("not stated", "inte angiven"),
    ("hour", "timme"),
];

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// As it stands in the system file.
    pub en: String,
    /// Its translation.
    pub sv: String,
}

impl Said {
    fn new(en: impl Into<String>, sv: impl Into<String>) -> Self {
        Self { en: en.into(), sv: sv.into() }
    }
}

/// What the system does.
pub fn summary(parts: &Parts<'_>) -> Said {
    let (target, n) = (labels::of(&parts.target.column).text, parts.features.len());
    let (values, varden) = if n == 1 { ("value", "värde") } else { ("values", "värden") };
    Said::new(
        format!("Predicts {target} from {n} {values}."),
        format!("Predicerar {target} utifrån {n} {varden}."),
    )
}

/// What the draft knows about the data.
pub fn facts(table: &dyn TextTable, parts: &Parts<'_>) -> Said {
    let target = labels::of(&parts.target.column);
    let (file, n, columns) = (table.file(), parts.features.len(), table.headings().len());
    let rows = table.n_rows() as f64;
    let name = &target.text;
    let mut said = Said::new(
        format!(
            "Made from the {} rows of {file}; {n} of its {columns} columns predict {name}.",
            grouped(rows, EN)
        ),
        format!(
            "Byggt av {} rader i {file}; {n} av {columns} kolumner predicerar {name}.",
            grouped(rows, SV)
        ),
    );
    let unit = parts.target.unit.as_deref().or(target.unit.as_deref()).filter(|unit| !unit.is_empty());
    let unit = unit.map(|unit| format!("\u{a0}{unit}")).unwrap_or_default();
    let mut sorted = parts.rows.targets.clone();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted.get((share * sorted.len().saturating_sub(1) as f64).round() as usize);
    // Writing to a String does not fail, here and below.
    match (parts.target.task, at(0.0), at(0.5), at(1.0)) {
        (Task::Regression | Task::Ordinal, Some(low), Some(middle), Some(high)) => {
            let [from, median, to] = [low, middle, high].map(|value| grouped(*value, EN));
            let _ = write!(
                said.en,
                " {} lies between {from} and {to}{unit}; the median is {median}{unit}.",
                capitalised(name)
            );
            let [from, median, to] = [low, middle, high].map(|value| grouped(*value, SV));
            let _ = write!(
                said.sv,
                " {} ligger mellan {from} och {to}{unit}; medianen är {median}{unit}.",
                capitalised(name)
            );
        }
        (Task::Binary | Task::Multiclass, ..) => {
            let all = &parts.target.classes;
            let list = |format: &dyn Fn(&str, f64) -> String| {
                let named = all.iter().take(MOST_CLASSES).map(|class| format(&class.value, class.n as f64));
                named.collect::<Vec<_>>().join(", ")
            };
            let more = all.len().saturating_sub(MOST_CLASSES);
            let (and, och) = if more > 0 {
                (format!(" and {more} more"), format!(" och {more} till"))
            } else {
                Default::default()
            };
            let en = list(&|class, n| format!("{class} ({})", rows_of(n, EN, ["row", "rows"])));
            let sv = list(&|class, n| format!("{} ({})", word(class), rows_of(n, SV, ["rad", "rader"])));
            let _ = write!(said.en, " Its classes are {en}{and}.");
            let _ = write!(said.sv, " Klasserna är {sv}{och}.");
        }
        _ => {}
    }
    said
}

/// What a visitor is asked who knows better.
pub fn question(target: &str) -> Said {
    let name = labels::of(target).text;
    Said::new(format!("What was the actual {name}?"), format!("Vad var det faktiska värdet av {name}?"))
}

/// The name of a typical record with this class.
pub fn example_of_class(target: &str, class: &str) -> Said {
    if class.chars().count() > SHORT {
        return Said::new(class, class);
    }
    let name = capitalised(&labels::of(target).text);
    Said::new(format!("{name}: {class}"), format!("{name}: {}", word(class)))
}

/// The names of typical records with a low, a middle and a high value.
pub fn examples_of_values(target: &str) -> [Said; 3] {
    let name = capitalised(&labels::of(target).text);
    [("low", "lågt"), ("typical", "typiskt"), ("high", "högt")]
        .map(|(en, sv)| Said::new(format!("{name}: {en}"), format!("{name}: {sv}")))
}

/// What the made-up samples are.
pub fn generator(task: Task) -> Said {
    if task == Task::Regression {
        return Said::new(
            "Two samples a day: one value after the other, each as often as in the data beside the values before it. No row of the data is kept.",
            "Två exempel om dagen: ett värde efter det andra, vart och ett lika ofta som i datat bredvid värdena före det. Ingen rad av datat behålls.",
        );
    }
    Said::new(
        "Two samples a day: every outcome equally likely, then each value evenly between the 10th and the 90th percentile of the rows with that outcome.",
        "Två exempel om dagen: varje utfall lika sannolikt, sedan varje värde jämnt mellan 10:e och 90:e percentilen av raderna med det utfallet.",
    )
}

/// The file of Swedish texts for a drafted system file with these examples; of the fixed ones those that it has.
pub fn swedish(
    table: &dyn TextTable,
    name: &str,
    parts: &Parts<'_>,
    examples: Vec<Said>,
    system: &str,
) -> String {
    let target = &parts.target.column;
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |said: Said| {
        if said.en != said.sv {
            pairs.insert(said.en, said.sv);
        }
    };
    add(summary(parts));
    add(facts(table, parts));
    add(question(target));
    add(generator(parts.target.task));
    examples.into_iter().for_each(&mut add);
    for (en, sv) in FIXED.iter().chain(&WORDS) {
        // Only the choice for all others is not written in the file.
        let is_there =
            system.contains(&quoted(en)) || (*en == "other" && system.contains("\nother = true\n"));
        if is_there || en.starts_with("Mean of") {
            add(Said::new(*en, *sv));
        }
    }
    let head = "in Swedish: each text and its translation. Labels of columns and choices can be added.";
    // A map of texts can always be written.
    let texts = toml::to_string(&Translation { texts: pairs }).unwrap_or_default();
    format!("# The texts of {name}.toml {head}\n{texts}")
}

fn word(class: &str) -> &str {
    WORDS.iter().find(|(en, _)| *en == class).map_or(class, |(_, sv)| sv)
}

/// The marks of a language: between thousands, and before decimals.
type Marks = (char, char);
const EN: Marks = (',', '.');
const SV: Marks = ('\u{a0}', ',');

fn rows_of(n: f64, marks: Marks, [one, more]: [&str; 2]) -> String {
    format!("{} {}", grouped(n, marks), if n == 1.0 { one } else { more })
}

/// A number as people read it; whole numbers that may be years stay together.
fn grouped(value: f64, (between, before): Marks) -> String {
    let text = format!("{value}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let (minus, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("\u{2212}", digits));
    let mut said = minus.to_owned();
    let is_year = decimals.is_empty() && (1500.0..=2100.0).contains(&value);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 && !is_year {
            said.push(between);
        }
        said.push(digit);
    }
    if !decimals.is_empty() {
        said.push(before);
        said.push_str(decimals);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (value, en, sv) in [
            (2_251_736.0, "2,251,736", "2\u{a0}251\u{a0}736"),
            (-1234.5, "\u{2212}1,234.5", "\u{2212}1\u{a0}234,5"),
            (999.0, "999", "999"),
            (0.25, "0.25", "0,25"),
            (1987.0, "1987", "1987"),
        ] {
            assert_eq!((grouped(value, EN).as_str(), grouped(value, SV).as_str()), (en, sv));
        }
    }

    #[test]
    fn short_classes_are_named_after_the_target() {
        let said = example_of_class("is_fraud", "yes");
        assert_eq!((said.en.as_str(), said.sv.as_str()), ("Is fraud: yes", "Is fraud: ja"));
        assert_eq!(example_of_class("species", "virginica").en, "virginica");
    }
}
