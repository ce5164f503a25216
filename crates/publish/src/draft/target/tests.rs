//! What is decided about targets as strangers have them.

use super::super::columns::tests::column;
use super::*;

/// The task, the classes in order and the one that is quoted, for a column of these cells, each so many times.
fn decided(cells: &[(&str, usize)]) -> (Task, String, Option<String>) {
    let cells: Vec<&str> = cells.iter().flat_map(|(cell, n)| std::iter::repeat_n(*cell, *n)).collect();
    let target = of(&column("y", &cells), None).unwrap();
    let classes: Vec<String> = target.classes.into_iter().map(|class| class.value).collect();
    (target.task, classes.join(" "), target.positive)
}

#[test]
fn two_classes_have_one_that_is_asked_about() {
    for (cells, classes, positive) in [
        ([("0", 60), ("1", 90)], "0 1", "1"),
        ([("0.0", 60), ("1.0", 90)], "0.0 1.0", "1.0"),
        ([("yes", 90), ("no", 60)], "yes no", "yes"),
        ([("Ja", 90), ("Nej", 60)], "Ja Nej", "Ja"),
        ([("True", 90), ("False", 60)], "True False", "True"),
        ([("-1", 60), ("1", 90)], "-1 1", "1"),
        ([("1", 90), ("2", 60)], "1 2", "2"),
        ([("stayed", 90), ("churned", 60)], "stayed churned", "churned"),
        ([("good", 105), ("bad", 45)], "good bad", "bad"),
        ([("M", 55), ("B", 95)], "M B", "M"),
        ([("<=50K", 110), (">50K", 40)], "<=50K >50K", ">50K"),
    ] {
        assert_eq!(decided(&cells), (Task::Binary, classes.to_owned(), Some(positive.to_owned())));
    }
}

#[test]
fn whole_numbers_are_classes_grades_counts_or_amounts() {
    let evenly = |numbers: std::ops::Range<usize>, n: usize| -> Vec<(String, usize)> {
        numbers.map(|number| (number.to_string(), n)).collect()
    };
    let task = |cells: &[(String, usize)]| {
        let cells: Vec<(&str, usize)> = cells.iter().map(|(cell, n)| (cell.as_str(), *n)).collect();
        decided(&cells).0
    };
    assert_eq!(task(&evenly(0..3, 200)), Task::Multiclass);
    assert_eq!(task(&evenly(0..10, 50)), Task::Multiclass);
    assert_eq!(task(&evenly(1..6, 30)), Task::Ordinal);
    assert_eq!(task(&evenly(0..21, 20)), Task::Regression);
    // Counts get rarer towards their end.
    let counts: Vec<(String, usize)> =
        [90, 80, 50, 25, 12, 6, 2].iter().enumerate().map(|(at, n)| (at.to_string(), *n)).collect();
    assert_eq!(task(&counts), Task::Ordinal);
}

#[test]
fn ways_to_write_one_number_are_one_grade() {
    let cells = [("1", 20), ("1.0", 5), ("001", 3), ("2", 20), ("-3", 20), ("5e0", 7)];
    assert_eq!(decided(&cells), (Task::Ordinal, "-3 1 2 5e0".to_owned(), None));
    let cells = [("1 000", 20), ("2 000", 20), ("3 000", 20), ("5 000", 20)];
    assert_eq!(decided(&cells).1, "1000 2000 3000 5000");
}

#[test]
fn words_of_a_scale_are_classes_in_its_order() {
    let cells = [("high", 30), ("low", 50), ("medium", 40)];
    assert_eq!(decided(&cells), (Task::Multiclass, "low medium high".to_owned(), None));
}

#[test]
fn many_classes_want_many_rows() {
    let texts: Vec<String> = (0..100).map(|at| format!("class {at}")).collect();
    let cells = |n: usize| texts.iter().map(|text| (text.as_str(), n)).collect::<Vec<_>>();
    assert_eq!(decided(&cells(10)).0, Task::Multiclass);
    let few: Vec<&str> = texts.iter().flat_map(|text| [text.as_str(); 3]).collect();
    assert!(matches!(of(&column("y", &few), None), Err(DraftError::TooManyClasses { n: 100, most: 50, .. })));
}
