//! The classes of the target in the order of the model's codes.

use std::cmp::Ordering;

use vitrine_table::names;

use super::super::TargetDraft;
use super::super::columns::Choice;
use super::super::misfit::Misfit;

/// Puts the classes into the order of the model's codes: that of `given`, otherwise sorted as scikit-learn's interfaces
/// code them, numbers by size and texts by their signs.
///
/// # Errors
/// Another number of classes than the model's, or a class that is not among those given.
pub fn in_order(target: &mut TargetDraft, n_classes: usize, given: Option<&[String]>) -> Result<(), Misfit> {
    if let Some(given) = given {
        target.classes = of_given(target, given)?;
    } else {
        target.classes.sort_by(|a, b| compare(&a.value, &b.value));
    }
    if target.classes.len() == n_classes {
        return Ok(());
    }
    let found = target.classes.iter().map(|class| class.value.clone()).collect();
    Err(Misfit::Classes { column: target.column.clone(), expected: n_classes, found })
}

fn compare(a: &str, b: &str) -> Ordering {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        _ => a.cmp(b),
    }
}

/// The classes as they were given, those of the table with their texts.
fn of_given(target: &TargetDraft, given: &[String]) -> Result<Vec<Choice>, Misfit> {
    let mut classes: Vec<Choice> =
        given.iter().map(|value| Choice { value: value.clone(), written: Vec::new(), n: 0 }).collect();
    for own in &target.classes {
        let texts = || std::iter::once(&own.value).chain(&own.written);
        let alike = |class: &Choice| texts().any(|text| names::folded(text) == names::folded(&class.value));
        let at = classes.iter().position(|class| texts().any(|text| *text == class.value));
        let Some(class) = at.or_else(|| classes.iter().position(alike)).and_then(|at| classes.get_mut(at))
        else {
            let (column, class) = (target.column.clone(), own.value.clone());
            return Err(Misfit::OtherClass { column, class, given: given.to_vec() });
        };
        class.n += own.n;
        class.written.extend(texts().filter(|text| **text != class.value).cloned());
    }
    Ok(classes)
}

#[cfg(test)]
mod tests {
    use vitrine_model::Task;

    use super::*;

    fn target(classes: &[&str]) -> TargetDraft {
        let class = |value: &&str| Choice { value: (*value).to_owned(), written: Vec::new(), n: 5 };
        TargetDraft {
            column: "y".to_owned(),
            task: Task::Multiclass,
            unit: None,
            classes: classes.iter().map(class).collect(),
            positive: None,
        }
    }

    fn ordered(classes: &[&str], n: usize, given: Option<&[&str]>) -> Result<Vec<String>, Misfit> {
        let mut target = target(classes);
        let given: Option<Vec<String>> =
            given.map(|given| given.iter().map(|text| (*text).to_owned()).collect());
        in_order(&mut target, n, given.as_deref())?;
        Ok(target.classes.into_iter().map(|class| class.value).collect())
    }

    #[test]
    fn classes_are_sorted_as_numpy_sorts_them() {
        // numpy.unique(["b", "a", "C"]) is ["C", "a", "b"]; numpy.unique([10, 9, 2]) is [2, 9, 10].
        assert_eq!(ordered(&["b", "a", "C"], 3, None).unwrap(), ["C", "a", "b"]);
        assert_eq!(ordered(&["10", "9", "2"], 3, None).unwrap(), ["2", "9", "10"]);
    }

    #[test]
    fn given_classes_keep_their_order_and_may_have_no_rows() {
        assert_eq!(ordered(&["a", "b"], 3, Some(&["b", "c", "a"])).unwrap(), ["b", "c", "a"]);
        let error = ordered(&["a", "d"], 2, Some(&["b", "a"])).unwrap_err();
        assert!(matches!(error, Misfit::OtherClass { class, .. } if class == "d"));
        let error = ordered(&["a", "b"], 3, None).unwrap_err();
        assert!(matches!(error, Misfit::Classes { expected: 3, found, .. } if found == ["a", "b"]));
    }
}
