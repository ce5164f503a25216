//! Weights as texts, against odds and factors that can be worked out by hand.

use serde_json::json;
use vitrine_model::schema::Schema;
use vitrine_present::Texts;

use super::*;
use crate::display::samples;

/// Odds that double with a standard deviation of alcohol, and are a quarter for white.
fn logistic() -> Coefficients {
    serde_json::from_value(json!({
        "scale": "log_odds",
        "inputs": [
            {"name": "alcohol", "mean": 10.5, "sd": 2.0},
            {"name": "type = white", "mean": 0.2, "sd": 0.4},
            {"name": "log_alcohol", "mean": 2.4, "sd": 0.2}
        ],
        "scores": [{
            "class": "4", "intercept": -1.25, "at_mean": 0.0,
            "per_sd": [2.0_f64.ln(), -0.4 * 4.0_f64.ln(), 0.0], "per_unit": [2.0_f64.ln() / 2.0, -4.0_f64.ln(), 0.0]
        }]
    }))
    .unwrap()
}

/// What is computed from the features: a name, and what it is computed from.
fn quantities(computed: &[(&str, &str, &str)]) -> Vec<Quantity> {
    let quantity = |(name, a, b): &(&str, &str, &str)| {
        let formula = json!({"kind": "product", "a": a, "b": b});
        json!({"name": name, "label": name.replace('_', " "), "formula": formula})
    };
    serde_json::from_value(computed.iter().map(quantity).collect()).unwrap()
}

fn log_alcohol() -> Vec<Quantity> {
    serde_json::from_value(json!([
        {"name": "log_alcohol", "label": "log alcohol", "formula": {"kind": "log", "a": "alcohol"}}
    ]))
    .unwrap()
}

fn english() -> &'static Texts {
    Texts::english()
}

fn swedish() -> &'static Texts {
    Texts::of(Locale::of("sv").unwrap())
}

fn values(scale: CoefficientScale) -> Coefficients {
    let mut coefficients = Coefficients { scale, ..logistic() };
    coefficients.scores[0].class = None;
    coefficients
}

#[test]
fn rows_stand_by_size_with_odds_units_and_means() {
    let (schema, quantities) = (samples::system().schema, log_alcohol());
    let rows = rows(english(), &logistic(), 0, Names { schema: &schema, quantities: &quantities });
    let names: Vec<&str> = rows.iter().map(|row| row.input.as_str()).collect();
    assert_eq!(names, ["Alcohol", "Type: White", "Log alcohol"]);
    assert_eq!((rows[0].per_sd_text.as_str(), rows[0].per_unit.as_str()), ("+0.693", "+0.347"));
    assert_eq!(rows[0].per_sd_effect.as_deref(), Some("odds × 2"));
    assert_eq!(rows[0].per_unit_effect.as_deref(), Some("odds × 1.41, unit: % vol"));
    assert_eq!((rows[0].sd.as_str(), rows[0].mean.as_str()), ("2\u{a0}% vol", "mean 10.5\u{a0}% vol"));
    assert_eq!(
        (rows[1].per_unit.as_str(), rows[1].mean.as_str()),
        ("−1.39", "true of 20\u{a0}% of the rows")
    );
    assert_eq!(rows[1].per_unit_effect.as_deref(), Some("odds × 0.25, yes vs no"));
    let formula = rows[2].formula.as_deref();
    assert_eq!((rows[2].per_sd_text.as_str(), formula), ("0", Some("Logarithm of 1 + alcohol")));
    let Chart::Bars(bars) = chart(english(), &rows[..2], &logistic(), &schema.target) else {
        panic!("expected bars")
    };
    assert_eq!((bars.labels.len(), bars.series[0].values[1].map(|v| v < 0.0)), (2, Some(true)));
}

#[test]
fn the_largest_weight_has_a_sentence() {
    let mut schema = samples::system().schema;
    let (mut weights, quantities) = (logistic(), log_alcohol());
    let read = |weights: &Coefficients, schema: &Schema| {
        reading(english(), weights, 0, Names { schema, quantities: &quantities }).unwrap_or_default()
    };
    assert_eq!(
        read(&weights, &schema),
        "One standard deviation more of alcohol (2\u{a0}% vol) multiplies the odds of “4” by 2, the model’s other inputs being equal. Computed from it, and changing with it: log alcohol."
    );
    weights.scores[0].per_sd[1] = -3.0;
    assert_eq!(
        read(&weights, &schema),
        "“Type: White” (yes vs no) multiplies the odds of “4” by 0.25, the model’s other inputs being equal."
    );
    let doubled = "One standard deviation more of alcohol (2\u{a0}% vol) multiplies the predicted quality by 2, the model’s other inputs being equal. Computed from it, and changing with it: log alcohol.";
    assert_eq!(read(&values(CoefficientScale::Log), &schema), doubled);
    let mut log = values(CoefficientScale::Log);
    log.scores[0].per_sd[0] = -(2.0_f64.ln());
    assert!(
        read(&log, &schema).contains("lowers the predicted quality by 50\u{a0}%,"),
        "{}",
        read(&log, &schema)
    );
    schema.target.unit = Some("points".to_owned());
    let plain = values(CoefficientScale::Value);
    assert!(read(&plain, &schema).contains("raises the predicted quality by 0.693\u{a0}points,"));
    weights.scores[0].per_sd = vec![0.0; 3];
    let names = Names { schema: &schema, quantities: &[] };
    assert_eq!([0, 7].map(|score| reading(english(), &weights, score, names)), [None, None]);
}

#[test]
fn what_is_computed_from_an_input_moves_with_it() {
    let schema = samples::system().schema;
    let mut weights = logistic();
    // `half_way` is no input of the model itself.
    let quantities = quantities(&[
        ("log_alcohol", "alcohol", "alcohol"),
        ("half_way", "log_alcohol", "log_alcohol"),
        ("strong_white", "half_way", "type"),
        ("alcoholic_share", "alcoholics", "rows"),
        ("alcohol_squared", "alcohol", "alcohol"),
    ]);
    for name in ["strong_white", "alcoholic_share", "alcohol_squared"] {
        weights.inputs.push(serde_json::from_value(json!({"name": name, "mean": 0.0, "sd": 1.0})).unwrap());
    }
    let names = Names { schema: &schema, quantities: &quantities };
    let moving = |index: usize| {
        listed(english(), &moving_with(Input::of(&weights.inputs[index].name, names), &weights, names))
    };
    assert_eq!(moving(0), "log alcohol, strong white and alcohol squared");
    assert_eq!([moving(1), moving(2)], ["strong white"; 2]);
    assert_eq!([moving(3), moving(4)], ["", ""]);
    let four = ["a", "b", "c", "d", "e"].map(str::to_owned);
    assert_eq!([listed(english(), &four), listed(swedish(), &four[..2])], ["a, b, c and 2 more", "a och b"]);
}

#[test]
fn weights_of_logarithms_are_changes_in_per_cent_and_others_in_the_unit() {
    let mut schema = samples::system().schema;
    schema.target.unit = Some("kr".to_owned());
    let mut log = values(CoefficientScale::Log);
    log.scores[0].per_sd = vec![0.05, -0.05, 1.0];
    let rows_of_log = rows(swedish(), &log, 0, Names { schema: &schema, quantities: &[] });
    let effects: Vec<&str> = rows_of_log.iter().filter_map(|row| row.per_sd_effect.as_deref()).collect();
    assert_eq!(effects, ["× 2,72", "+5,13\u{a0}%", "−4,88\u{a0}%"]);
    assert_eq!(rows_of_log[1].per_sd_text, "+0,05");
    let mut plain = values(CoefficientScale::Value);
    plain.scores[0].per_sd[0] = 123_456.0;
    let rows_of_plain = rows(swedish(), &plain, 0, Names { schema: &schema, quantities: &[] });
    assert_eq!(
        (rows_of_plain[0].per_sd_text.as_str(), &rows_of_plain[0].per_sd_effect),
        ("+123\u{a0}456\u{a0}kr", &None)
    );
    assert_eq!(rows_of_plain[0].per_unit_effect.as_deref(), Some("enhet: % vol"));
    assert_eq!(rows_of_plain[2].per_unit_effect, None);
    let factors = [-0.000_119, 0.004, 0.0].map(|weight| factor(weight, Locale::english()));
    assert_eq!(factors, ["0.99988", "1.004", "1"]);
}

#[test]
fn the_starting_point_is_a_probability_or_a_value() {
    let mut schema = samples::system().schema;
    let sentence = starting_point(english(), &logistic(), 0, &schema.target).unwrap_or_default();
    assert!(
        sentence
            .starts_with("With every input at its mean the model gives a probability of 50\u{a0}% for “4”.")
    );
    assert!(sentence.ends_with("is −1.25."), "{sentence}");
    let mut several = logistic();
    several.scores = vec![several.scores[0].clone(); 4];
    assert!((probability(&several, 2) - 0.25).abs() < 1e-12);
    several.scores[0].at_mean = -20.0;
    assert!(
        starting_point(english(), &several, 0, &schema.target)
            .unwrap_or_default()
            .contains("of under 0.1\u{a0}% for")
    );
    schema.target.unit = Some("kr".to_owned());
    let mut log = values(CoefficientScale::Log);
    log.scores[0].at_mean = 100.0_f64.ln();
    assert!(
        starting_point(english(), &log, 0, &schema.target)
            .unwrap_or_default()
            .contains("the model gives 100\u{a0}kr.")
    );
}

#[test]
fn cautions_are_those_that_concern_the_model() {
    let mut schema = samples::system().schema;
    let quantities = log_alcohol();
    let mut cautions_for = |weights: &Coefficients, task: Task| {
        schema.target.task = task;
        cautions(english(), weights, Names { schema: &schema, quantities: &quantities })
    };
    let all = cautions_for(&logistic(), Task::Binary);
    assert!(
        all.len() == 2 && all[0].contains("share their weight") && all[1].contains("computed"),
        "{all:?}"
    );
    let mut several = logistic();
    several.inputs.truncate(2);
    several.scores = vec![several.scores[0].clone(); 3];
    several.calibrated = true;
    let several = cautions_for(&several, Task::Multiclass);
    assert!(several.len() == 3 && several[1].contains("geometric") && several[2].contains("calibrated"));
    assert_eq!(cautions_for(&values(CoefficientScale::Value), Task::Ordinal).len(), 3);
}

#[test]
fn the_default_candidate_comes_first_where_its_weights_are_known() {
    let mut report = samples::report();
    assert_eq!((first(&report), candidates(&report).len()), (None, 0));
    report.candidates[1].coefficients = Some(logistic());
    report.candidates[2].coefficients = Some(logistic());
    assert_eq!((first(&report), candidates(&report).len()), (Some("linear"), 2));
    report.candidates[2].default = true;
    assert_eq!(first(&report), Some("old"));
    let system = samples::system();
    assert_eq!(class_label(&logistic(), 0, &system.schema.target), "4");
    assert_eq!(class_label(&values(CoefficientScale::Log), 0, &system.schema.target), "");
}

#[test]
fn weights_are_written_in_swedish() {
    let (schema, quantities) = (samples::system().schema, log_alcohol());
    let names = Names { schema: &schema, quantities: &quantities };
    assert_eq!(
        reading(swedish(), &logistic(), 0, names).unwrap_or_default(),
        "En standardavvikelse mer av alcohol (2\u{a0}% vol) multiplicerar oddsen för ”4” med 2, om modellens övriga indata är lika. Beräknas ur den och ändras med den: log alcohol."
    );
    let sentence = starting_point(swedish(), &logistic(), 0, &schema.target).unwrap_or_default();
    assert!(
        sentence.contains("sannolikheten 50\u{a0}% för ”4”") && sentence.ends_with("är −1,25."),
        "{sentence}"
    );
    let rows = rows(swedish(), &logistic(), 0, names);
    assert_eq!(rows[1].mean, "gäller 20\u{a0}% av raderna");
}
