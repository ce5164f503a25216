//! Kinds of columns found from their texts.

use super::*;

/// A column called `x`.
struct One<'a>(&'a [&'a str], Vec<String>);

impl TextTable for One<'_> {
    fn file(&self) -> &'static str {
        "t.csv"
    }
    fn headings(&self) -> &[String] {
        &self.1
    }
    fn n_rows(&self) -> usize {
        self.0.len()
    }
    fn line(&self, row: usize) -> usize {
        row + 2
    }
    fn numbers(&self, _column: usize) -> Numbers {
        let rows: Vec<Vec<String>> = self.0.iter().map(|cell| vec![(*cell).to_owned()]).collect();
        vitrine_table::numbers::of_columns(1, rows.iter().map(Vec::as_slice), b';')[0]
    }
    fn cell(&self, row: usize, _column: usize) -> &str {
        self.0[row]
    }
}

/// A column of these cells as it is described.
pub fn column(heading: &str, cells: &[&str]) -> Column<'static> {
    let cells: Vec<&'static str> = cells.iter().map(|cell| &*(*cell).to_owned().leak()).collect();
    describe(Box::leak(Box::new(One(cells.leak(), vec![heading.to_owned()]))), 0)
}

fn contents_of(cells: &[&str]) -> Contents {
    column("x", cells).contents
}

/// The cells several times over, with others behind them.
fn many<'a>(cells: &[&'a str], times: usize, others: &[&'a str]) -> Vec<&'a str> {
    cells.iter().copied().cycle().take(cells.len() * times).chain(others.iter().copied()).collect()
}

#[test]
fn kinds_follow_from_the_values() {
    assert!(matches!(contents_of(&["yes", "No", "?", "yes"]), Contents::Flag(true)));
    let Contents::Number { min, max, step, middle } = contents_of(&["4.3", "5.0", "7.9", "NA"]) else {
        panic!()
    };
    assert_eq!((min, max, step, middle), (4.1, 8.1, 0.1, 5.0));
    let Contents::Integer { min, max, .. } = contents_of(&["2", "30", "7", "7"]) else { panic!() };
    assert_eq!((min, max), (0.0, 32.0));
    let Contents::Choice(choices, often) = contents_of(&["b", "a", "B", "b", "b", "a"]) else { panic!() };
    let written: Vec<(&str, usize)> =
        choices.iter().map(|choice| (choice.value.as_str(), choice.written.len())).collect();
    assert_eq!((written, often.as_str()), (vec![("a", 0), ("b", 1)], "b"));
}

#[test]
fn what_cannot_be_learned_from_is_left_out() {
    for (cells, reason) in [
        (vec!["", "NA"], "no values"),
        (vec!["a", "a"], "in every row"),
        (vec!["4", "5", "6"], "numbers the rows"),
        (vec!["tom", "ann", "eve"], "names the rows"),
        (vec!["a b", "b c", "c d"], "3 different texts"),
        (vec!["1", "1e300", "2"], "no usable range"),
    ] {
        let Contents::Unusable(why) = contents_of(&cells) else { panic!("{cells:?} is used") };
        let text = why.to_string();
        assert!(text.contains(reason), "{text}");
    }
}

#[test]
fn numbers_are_read_in_the_way_of_the_column() {
    let Contents::Number { min, max, .. } = contents_of(&["24,1", "1 024,5", "3"]) else { panic!() };
    assert!(min < 3.0 && max > 1024.5, "{min} {max}");
    for (cells, unit) in [
        (&["12 %", "7,5 %", "3 %"], "%"),
        (&["$1,200.50", "$900", "$12.25"], "$"),
        (&["1 200 kr", "900 kr", "12 kr"], "kr"),
    ] {
        let column = column("x", cells);
        assert!(matches!(column.contents, Contents::Number { .. } | Contents::Integer { .. }), "{cells:?}");
        assert_eq!(column.unit.as_deref(), Some(unit));
    }
    let Contents::Number { step, .. } = contents_of(&["6e-10", "9.4e-9", "2.5e-9"]) else { panic!() };
    assert!(step < 2e-10, "{step}");
}

#[test]
fn a_few_strays_do_not_drop_a_column() {
    let of = column("x", &many(&["1.5", "2.5", "3", "4"], 10, &["<20", "None"]));
    assert!(matches!(of.contents, Contents::Number { .. }));
    assert_eq!((of.n_missing, of.missing_texts), (2, vec!["<20".to_owned(), "None".to_owned()]));
    let strays =
        Remark::Strays { n_fitting: 40, n_cells: 42, line: 42, text: "<20".to_owned(), are_days: false };
    assert_eq!(of.remarks, [strays, Remark::Words { words: vec![("None".to_owned(), 1)] }]);
    // Too many of them are no strays.
    let cells = many(&["1", "2", "low"], 10, &[]);
    assert!(matches!(contents_of(&cells), Contents::Choice(..)));
}

#[test]
fn a_frequent_word_among_few_choices_is_kept() {
    let of = column("region", &many(&["EMEA", "APAC", "NA"], 10, &["-"]));
    let Contents::Choice(choices, _) = &of.contents else { panic!() };
    assert_eq!(
        choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(),
        ["APAC", "EMEA", "NA"]
    );
    assert_eq!((of.n_missing, of.missing_texts), (1, vec!["-".to_owned()]));
    assert!(of.remarks.contains(&Remark::Kept { text: "NA".to_owned(), n: 10 }));
    // Beside numbers it is a missing value.
    assert_eq!(column("x", &many(&["1", "2.5"], 10, &["NA"])).n_missing, 1);
}

#[test]
fn days_are_found_in_any_order() {
    for cells in [
        ["2022-02-27", "2022-03-01", "2021-12-24"],
        ["27.02.2022", "01.03.2022", "24.12.2021"],
        ["02/27/2022", "03/01/2022", "12/24/2021"],
        ["20220227T000000", "20220301T000000", "20211224T000000"],
        ["2022-02-27T04:15:00Z", "2022-03-01T04:15:00Z", "2021-12-24T04:15:00Z"],
        ["20220227", "20220301", "20211224"],
    ] {
        let Contents::Date { first, last, .. } = contents_of(&cells) else { panic!("{cells:?}") };
        let days = [first, last].map(vitrine_model::date::text);
        assert_eq!(days, ["2021-12-24", "2022-03-01"], "{cells:?}");
    }
    let remarks = column("x", &["07/02/2022", "08/03/2022"]).remarks;
    assert_eq!(remarks, [Remark::AmbiguousDays { month_first: true }]);
    assert!(matches!(contents_of(&["20229999", "12345678", "99990101"]), Contents::Integer { .. }));
}

#[test]
fn codes_names_and_persons_are_no_numbers() {
    let Contents::Choice(choices, _) = contents_of(&many(&["01000", "85000", "11122"], 4, &[])) else {
        panic!()
    };
    assert_eq!(choices.len(), 3);
    let unusable = |heading: &str, cells: &[&str]| match column(heading, cells).contents {
        Contents::Unusable(why) => why,
        other => panic!("{heading}: {other:?}"),
    };
    let ids = ["10400031", "10400847", "10403312", "10409999", "10412345", "10499999"];
    assert_eq!(unusable("customer_id", &ids), Unusable::Identifier);
    assert_eq!(unusable("x", &ids), Unusable::Identifier);
    let emails = ["a@b.se", "c@d.org", "e@f.com", "g@h.net"];
    assert_eq!(unusable("contact", &emails), Unusable::Personal { kind: Personal::Emails });
    let names = ["Ann Berg", "Bo Dahl", "Eva Ek", "Ann Berg"];
    assert_eq!(unusable("Name", &names), Unusable::Personal { kind: Personal::Names });
    assert_eq!(
        unusable("phone", &["0701234567", "0709876543", "0701111111"]),
        Unusable::Personal { kind: Personal::Phones }
    );
    let remarks = column("x", &many(&["1", "2", "3.5"], 5, &["-999", "-999"])).remarks;
    assert_eq!(remarks, [Remark::Sentinel { text: "-999".to_owned(), n: 2 }]);
}
