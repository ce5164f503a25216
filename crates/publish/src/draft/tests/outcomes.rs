//! Targets as strangers have them: what is drafted, and what is said of one that cannot be predicted.

use super::*;

/// The error of a draft.
fn refused(text: &str, target: &str) -> DraftError {
    let read = ReadOptions::default();
    let options = DraftOptions {
        name: "t",
        title: None,
        target,
        task: None,
        read,
        preset: Preset::default(),
        daily: false,
    };
    draft(&table(text), options).unwrap_err()
}

#[test]
fn yes_and_no_are_two_classes_however_they_are_written() {
    for cells in [["true", "false", "ja", "nein"], ["1", "0", "1.0", "TRUE"], ["Yes", "nej", "y", "FALSE"]] {
        let cell = |index: usize| cells[index * 7 % 4];
        let drafted_target = drafted(&rows("x,y", |index| format!("{index}.5,{}", cell(index))), "y");
        let target = &drafted_target.1.system.schema.target;
        assert_eq!((target.task, target.classes.len()), (Task::Binary, 2), "{cells:?}");
        assert_eq!(read_again(&drafted_target), (40, 0));
        let drafted_flag =
            drafted(&rows("f,x,y", |index| format!("{},{},{index}.5", cell(index), index * 7 % 37)), "y");
        assert_eq!(drafted_flag.1.columns[0].role, Role::Feature(KindName::Flag), "{cells:?}");
        let flags = exports::numbers(&drafted_flag, 0);
        let expected: Vec<f64> = (0..40)
            .map(|index| f64::from(u8::from(vitrine_table::names::truth(cell(index)).unwrap())))
            .collect();
        assert_eq!(flags, expected);
    }
}

#[test]
fn rows_without_an_outcome_are_counted_and_asked_about_where_they_are_many() {
    for word in ["Unknown", "NULL", "-", "?"] {
        for (every, n, is_frequent) in [(4, 10, true), (40, 1, false)] {
            let cell = |index: usize| if index.is_multiple_of(every) { word } else { ["a", "b"][index % 2] };
            let (_, draft) = drafted(&rows("x,y", |index| format!("{index}.5,{}", cell(index))), "y");
            let expected = Remark::NoOutcome { words: vec![word.to_owned()], n, is_frequent };
            assert!(draft.columns[1].remarks.contains(&expected), "{:?}", draft.columns[1].remarks);
        }
    }
}

#[test]
fn targets_that_cannot_be_predicted_say_what_to_do() {
    let day = refused(&rows("x,y", |index| format!("{index},2024-01-{:02}", 1 + index % 28)), "y");
    assert!(matches!(&day, DraftError::DayTarget { column } if column == "y"), "{day}");
    let text = refused(
        &rows("x,y", |index| {
            format!("{index},{}", if index % 3 == 1 { format!("n.d. {index}") } else { format!("{index}.5") })
        }),
        "y",
    );
    let DraftError::TextAmongNumbers { n_fitting: 27, n_cells: 40, line: 3, text, .. } = &text else {
        panic!("{text}")
    };
    assert_eq!(text, "n.d. 1");
    let share = refused(
        &rows("x,y", |index| {
            format!(
                "{index},{}",
                if index.is_multiple_of(3) {
                    format!("0.{}", 11 + index)
                } else {
                    format!("{}%", 11 + index)
                }
            )
        }),
        "y",
    );
    assert!(matches!(&share, DraftError::MixedShares { line: 2, .. }), "{share}");
    let few = refused(&rows("a,b,y", |index| ["1,2,x", "2,3,y", "3,1,x"][index % 3].to_owned()), "y");
    assert!(matches!(few, DraftError::TooFewDifferent { got: 3, needed: 5, .. }), "{few}");
    let near = refused(&rows("size,Price", |index| format!("{index},{index}.5")), "price");
    assert!(near.to_string().contains("did you mean 'Price'?"), "{near}");
    // Accounts below zero are a target like any other.
    let cell = |index: usize| {
        if index.is_multiple_of(4) {
            format!("(€1,{:03})", 200 + index)
        } else {
            format!("€{}", 300 + index)
        }
    };
    let drafted_amounts = drafted(&rows("x;y", |index| format!("{};{}", index * 7 % 37, cell(index))), "y");
    let reading = read(&mut drafted_amounts.0.source(), &drafted_amounts.1.system.table_spec(), &[]).unwrap();
    assert_eq!(reading.targets[..2], [-1200.0, 301.0]);
    let cell = |index: usize| format!("{}{}", 1200 + index, if index.is_multiple_of(4) { "-" } else { "" });
    let drafted_amounts = drafted(&rows("x;y", |index| format!("{};{}", index * 7 % 37, cell(index))), "y");
    let reading = read(&mut drafted_amounts.0.source(), &drafted_amounts.1.system.table_spec(), &[]).unwrap();
    assert_eq!(reading.targets[..2], [-1200.0, 1201.0]);
}
