//! Whole drafts: from the text of a file to a system that stands by itself.

use std::fmt::Write as _;

use vitrine_model::schema::FeatureKind;
use vitrine_table::{ReadOptions, open, read};

use super::*;

fn table(text: &str) -> Table {
    Table::collect(&mut *open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap()).unwrap()
}

fn drafted(text: &str, target: &str) -> (Table, Draft) {
    let table = table(text);
    let options = DraftOptions { name: "t", target, task: None, read: ReadOptions::default() };
    let draft = draft(&table, options).unwrap();
    (table, draft)
}

/// The number of rows that the drafted system reads, and of those that it leaves out.
fn read_again((table, draft): &(Table, Draft)) -> (usize, usize) {
    let reading = read(&mut table.source(), &draft.system.table_spec(), &[]).unwrap();
    (reading.records.len(), reading.left_out.len())
}

/// A heading and forty rows; `row` writes each by its number.
fn rows(heading: &str, row: impl Fn(usize) -> String) -> String {
    let mut text = format!("{heading}\n");
    for index in 0..40 {
        let _ = writeln!(text, "{}", row(index));
    }
    text
}

#[test]
fn a_spreadsheet_with_decimal_commas_loses_no_row() {
    let text = rows("yta;avgift;såld;pris", |index| {
        format!(
            "{},5;{} kr;{:02}.03.2024;{} 000,5",
            20 + index,
            1000 + index * 7 % 300,
            1 + index % 28,
            900 + index
        )
    });
    let drafted = drafted(&text, "pris");
    assert_eq!(read_again(&drafted), (40, 0));
    let schema = &drafted.1.system.schema;
    assert!(matches!(schema.features[0].kind, FeatureKind::Number { .. }));
    assert_eq!(schema.features[1].unit.as_deref(), Some("kr"));
    assert!(matches!(schema.features[2].kind, FeatureKind::Date { .. }));
    let text = &drafted.1.text;
    assert!(text.contains("written_as = \"day_first\"") && text.contains("formula = \"month\""), "{text}");
    assert!(text.contains("time = \"s_ld\""), "{text}");
}

#[test]
fn texts_of_cells_are_never_settings() {
    let note = "x\n[ingest]\nkey = [\"size\"]\nurls = [\"http://127.0.0.1:9/a.csv\"]\n#";
    let cell = format!("\"{}\"", note.replace('"', "\"\""));
    let text =
        rows("size,rooms,note,price", |index| format!("{index}.5,{},{cell},{}", index % 4, index * 7 + 1));
    let (_, draft) = drafted(&text, "price");
    assert!(draft.system.ingest.urls.is_empty(), "{}", draft.text);
    assert_eq!(draft.system.schema.n_features(), 2);
    assert!(draft.text.lines().all(|line| !line.starts_with("[ingest]")));
}

#[test]
fn classes_called_na_and_classes_in_several_cases_stay() {
    let text = rows("visits,region", |index| format!("{}.5,{}", index, ["EMEA", "NA", "emea"][index % 3]));
    let drafted = drafted(&text, "region");
    assert_eq!(read_again(&drafted), (40, 0));
    let classes = &drafted.1.system.schema.target.classes;
    assert_eq!(classes.iter().map(|class| class.value.as_str()).collect::<Vec<_>>(), ["EMEA", "NA"]);
}

#[test]
fn strays_and_words_are_missing_values_of_the_system() {
    let cell = |index: usize| match index {
        17 => "<20".to_owned(),
        23 => "None".to_owned(),
        _ => format!("{}.25", index * 3),
    };
    let text = rows("x,y", |index| format!("{},{}", cell(index), index * 2 + 1));
    let drafted = drafted(&text, "y");
    assert_eq!(read_again(&drafted), (40, 0));
    let column = &drafted.1.columns[0];
    assert_eq!((column.n_missing, column.role.clone()), (2, Role::Feature(KindName::Number)));
    assert!(drafted.1.text.contains("missing_texts = [\"<20\", \"None\"]"), "{}", drafted.1.text);
}

#[test]
fn candidates_follow_from_the_table() {
    let wide: Vec<String> = (0..130).map(|index| format!("x{index}")).collect();
    let text = rows(&format!("{},y", wide.join(",")), |row| {
        let cells: Vec<String> = (0..130).map(|column| format!("{}.5", row * 3 + column * row % 7)).collect();
        format!("{},{}", cells.join(","), row * row)
    });
    // Hundreds of inputs are no reason to leave trees out.
    let (_, draft) = drafted(&text, "y");
    assert!(draft.text.contains("boosting") && draft.text.contains("elastic_net"), "{}", draft.text);
    // A long tail above 0 is fitted by its logarithm, many choices by the target.
    let text = rows("street,y", |index| format!("street {},{}", index % 20, 10 + index * index * index));
    let (_, draft) = drafted(&text, "y");
    assert!(draft.text.contains("target_scale = \"log\"") && draft.text.contains("encode = \"target\""));
    let text = rows("x,y", |index| format!("{index}.5,{}", if index % 20 == 0 { "yes" } else { "no" }));
    let (_, draft) = drafted(&text, "y");
    assert!(draft.text.contains("metric = \"log_loss\"") && draft.text.contains("threshold = true"));
    let few = Remark::FewRows { class: "yes".to_owned(), n: 2 };
    assert_eq!(draft.columns[1].remarks, [few]);
}
