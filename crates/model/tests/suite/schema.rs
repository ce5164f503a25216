//! A schema that contradicts itself is refused with a sentence that names the contradiction.

use serde_json::json;
use vitrine_model::schema::{Choice, FeatureKind, Schema, Task};

use crate::samples::schemas::schema;

/// What the check says after one change to a sound schema.
fn refused(task: Task, change: impl FnOnce(&mut Schema)) -> String {
    let mut schema = schema(task);
    assert_eq!(schema.check(), Ok(()));
    change(&mut schema);
    schema.check().unwrap_err().to_string()
}

fn number(min: f64, max: f64, step: f64) -> FeatureKind {
    FeatureKind::Number { min, max, step }
}

#[test]
fn names() {
    let form = "must start with a lower case letter and hold only a-z, 0-9 and _";
    for name in ["", "Length", "1st", "a-b", "häll", "a b"] {
        let said = refused(Task::Binary, |schema| schema.features[0].name = name.to_owned());
        assert_eq!(said, format!("feature name '{name}' {form}"));
    }
    assert_eq!(
        refused(Task::Binary, |s| s.system = "../up".to_owned()),
        format!("system name '../up' {form}")
    );
    assert_eq!(refused(Task::Binary, |s| s.target.name = "Y".to_owned()), format!("target name 'Y' {form}"));
    assert_eq!(
        refused(Task::Binary, |s| s.features[1].name = "length".to_owned()),
        "feature 'length' stands twice in the schema"
    );
    assert_eq!(refused(Task::Binary, |s| s.features.clear()), "the schema has no features");
}

#[test]
fn ranges_and_choices() {
    for (kind, expected) in [
        (number(2.0, 2.0, 0.1), "feature 'length': min 2 must be below max 2"),
        (number(f64::NAN, 2.0, 0.1), "feature 'length': min NaN must be below max 2"),
        (number(0.0, f64::INFINITY, 0.1), "feature 'length': min 0 must be below max inf"),
        (number(0.0, 9.0, 0.0), "feature 'length': step 0 must be above 0"),
        (FeatureKind::Integer { min: 5, max: 5 }, "feature 'length': min 5 must be below max 5"),
    ] {
        assert_eq!(refused(Task::Regression, |schema| schema.features[0].kind = kind), expected);
    }
    let set_choices = |values: &[&str]| {
        let choices: Vec<Choice> =
            values.iter().map(|v| Choice { value: (*v).to_owned(), label: (*v).to_owned() }).collect();
        move |schema: &mut Schema| {
            schema.features[2].default = json!(null);
            schema.features[2].kind = FeatureKind::Choice { choices, ordered: true };
        }
    };
    assert_eq!(refused(Task::Binary, set_choices(&["a"])), "feature 'colour' needs at least two choices");
    assert_eq!(
        refused(Task::Binary, set_choices(&["a", "b", "a"])),
        "feature 'colour': choice 'a' stands twice"
    );
    for value in ["", " a", "a ", "unknown"] {
        assert_eq!(
            refused(Task::Binary, set_choices(&["b", value])),
            format!(
                "feature 'colour': choice '{value}' is not read back, as a word for unknown or for its spaces"
            )
        );
    }
}

#[test]
fn defaults_are_allowed_values() {
    let said = refused(Task::Binary, |schema| schema.features[0].default = json!(99));
    assert_eq!(
        said,
        "the default of a feature is not allowed: length: 99 is above the largest allowed value; \
         expected a number from 0.5 to 9.5 cm"
    );
    refused(Task::Binary, |schema| schema.features[0].default = json!(null));
    refused(Task::Binary, |schema| schema.features[2].default = json!("pink"));
}

#[test]
fn targets() {
    let pop = |schema: &mut Schema| {
        schema.target.classes.pop();
    };
    assert_eq!(refused(Task::Binary, pop), "target 'outcome' is Binary and wants 2 to 2 classes, got 1");
    let classes = schema(Task::Binary).target.classes;
    assert_eq!(
        refused(Task::Regression, |schema| schema.target.classes = classes),
        "target 'outcome' is Regression and wants 0 to 0 classes, got 2"
    );
    for grade in [3.0, 2.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            refused(Task::Ordinal, |schema| schema.target.classes[1].grade = grade),
            "the grades of target 'outcome' must be finite and ascend",
            "{grade}"
        );
    }
    assert_eq!(
        refused(Task::Multiclass, |schema| schema.target.classes[2].value = "ash".to_owned()),
        "class 'ash' stands twice in target 'outcome'"
    );
    assert_eq!(
        refused(Task::Binary, |schema| schema.target.positive = Some(2)),
        "the positive class of target 'outcome' does not exist"
    );
}

#[test]
fn the_nearest_grade_rounds_half_up() {
    let target = schema(Task::Ordinal).target;
    for (value, grade) in
        [(-1e300, 0), (3.49, 0), (3.5, 1), (5.0, 2), (7.5, 3), (7.49, 2), (f64::INFINITY, 3)]
    {
        assert_eq!(target.nearest_class(value), Some(grade), "{value}");
    }
    assert_eq!(target.nearest_class(f64::NAN), None);
    assert_eq!(schema(Task::Regression).target.nearest_class(1.0), None);
}
