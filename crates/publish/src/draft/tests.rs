//! Whole drafts: from the text of a file to a system that stands by itself.

use std::fmt::Write as _;

use vitrine_model::schema::{FeatureKind, Format};
use vitrine_table::{ReadOptions, open, read};
use vitrine_training::spec::EncodeTexts;

use super::*;

fn table(text: &str) -> Table {
    Table::collect(&mut *open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap()).unwrap()
}

fn drafted(text: &str, target: &str) -> (Table, Draft) {
    drafted_by(text, target, Preset::default())
}

fn drafted_by(text: &str, target: &str, preset: Preset) -> (Table, Draft) {
    let table = table(text);
    let options = DraftOptions { name: "t", target, task: None, read: ReadOptions::default(), preset };
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
    rows_of(40, heading, row)
}

fn rows_of(n: usize, heading: &str, row: impl Fn(usize) -> String) -> String {
    let mut text = format!("{heading}\n");
    for index in 0..n {
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
    assert!(
        text.contains("written_as = \"day_first\"")
            && text.contains("formula = \"weekday\"")
            && !text.contains("formula = \"month\""),
        "{text}"
    );
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
fn limits_are_soft_and_unseen_choices_are_predicted() {
    let text = rows("size,town,price", |index| {
        let town = if index == 7 { "Ystad" } else { ["Lund", "Malmö", "Kiruna"][index % 3] };
        format!("{}.5,{town},{}", index, index * 7 + 1)
    });
    let (_, draft) = drafted(&text, "price");
    let [size, town] = draft.system.schema.features.as_slice() else { panic!() };
    assert!(size.parse("900").is_ok_and(|value| size.is_outside(&value)));
    let FeatureKind::Choice { choices, .. } = &town.kind else { panic!() };
    let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(values, ["Kiruna", "Lund", "Malmö", "other"]);
    assert!(town.parse("Ystad").is_ok_and(|value| town.is_outside(&value)));
    assert_eq!(draft.columns[1].remarks, [Remark::Folded { n: 1, n_cells: 1 }]);
}

#[test]
fn rare_choices_beyond_the_most_are_put_together() {
    let mut text = "town,price\n".to_owned();
    for index in 0..600_usize {
        let town = if index % 4 == 0 { 20 + index } else { index % 20 };
        let _ = writeln!(text, "town {town},{}.5", index * 31 % 97);
    }
    let drafted = drafted(&text, "price");
    assert_eq!(read_again(&drafted), (600, 0));
    let FeatureKind::Choice { choices, .. } = &drafted.1.system.schema.features[0].kind else { panic!() };
    assert_eq!(choices.len(), 16);
    assert_eq!(drafted.1.columns[0].remarks, [Remark::Folded { n: 150, n_cells: 150 }]);
}

#[test]
fn headings_give_labels_units_and_years() {
    let text = rows("floorArea,BMI (kg/m2),yearBuilt,price_usd", |index| {
        format!("{}.25,{}.5,{},{}", 20 + index, 18 + index % 13, 1950 + index * 7 % 31, index * index + 100)
    });
    let (_, draft) = drafted(&text, "price_usd");
    let said: Vec<(&str, Option<&str>)> = draft
        .system
        .schema
        .features
        .iter()
        .map(|feature| (feature.label.as_str(), feature.unit.as_deref()))
        .collect();
    assert_eq!(said, [("floor area", None), ("BMI", Some("kg/m²")), ("year built", None)]);
    let target = &draft.system.schema.target;
    assert_eq!((target.label.as_str(), target.unit.as_deref()), ("price", Some("USD")));
    let formats: Vec<Format> = draft.system.schema.features.iter().map(|feature| feature.format).collect();
    assert_eq!(formats, [Format::Grouped, Format::Grouped, Format::Plain]);
    assert!(draft.system.description[0].contains("40 rows and 4 columns, of which 3 predict price"));
}

#[test]
fn numbers_for_missing_values_do_not_widen_the_limits() {
    let text = rows("x,day,y", |index| {
        let x = if index % 9 == 0 { "-999".to_owned() } else { format!("{}.5", index % 12) };
        format!("{x},2024-01-{:02} 14:{:02},{}", 1 + index % 28, index, index * 3 + 1)
    });
    let drafted = drafted(&text, "y");
    assert_eq!(read_again(&drafted), (40, 0));
    let FeatureKind::Number { min, max, .. } = drafted.1.system.schema.features[0].kind else { panic!() };
    assert!(min >= 0.0 && max < 14.0, "{min} {max}");
    let [x, day, _] = drafted.1.columns.as_slice() else { panic!() };
    assert_eq!((x.n_missing, &x.remarks), (5, &vec![Remark::Sentinel { text: "-999".to_owned(), n: 5 }]));
    assert!(drafted.1.text.contains("missing_texts = [\"-999\"]"), "{}", drafted.1.text);
    assert_eq!(day.remarks, [Remark::Times { n: 40 }]);
}

#[test]
fn examples_are_typical_of_many_rows() {
    let text = rows("x,kind,day,y", |index| {
        let kind = if index % 4 == 0 { "b" } else { "a" };
        format!("{},{kind},2024-01-{:02},{}.5", 100 + index * index, 1 + index % 28, index)
    });
    let (_, draft) = drafted(&text, "y");
    let [low, typical, high] = draft.system.examples.as_slice() else { panic!("{}", draft.text) };
    assert_eq!([&low.label, &typical.label, &high.label], ["low y", "typical y", "high y"]);
    // The rows 2 to 6 lie around the tenth of forty, and 4 is the one in the middle.
    assert_eq!((low.values["x"].clone(), low.values["kind"].clone()), (116.into(), "a".into()));
    assert_eq!(low.values["day"], "2024-01-05");
    let text = rows("x,y", |index| format!("{index}.5,{}", ["yes", "no"][usize::from(index < 25)]));
    let (_, draft) = drafted(&text, "y");
    let said: Vec<(&str, f64)> = draft
        .system
        .examples
        .iter()
        .map(|example| (example.label.as_str(), example.values["x"].as_f64().unwrap()))
        .collect();
    assert_eq!(said, [("no", 12.5), ("yes", 32.5)]);
}

#[test]
fn free_text_is_a_feature() {
    let text =
        rows("note,x,y", |index| format!("word{} and word{index},{}.5,{index}.5", index % 7, index * 7 % 40));
    let drafted = drafted(&text, "y");
    assert_eq!(read_again(&drafted), (40, 0));
    assert_eq!(drafted.1.columns[0].role, Role::Feature(KindName::Text));
    let candidates = &drafted.1.system.train.candidates;
    let words = candidates.iter().filter(|candidate| candidate.encode_texts == EncodeTexts::Words).count();
    assert_eq!(words, candidates.len() - 1, "all but the baseline read it");
}

#[test]
fn dates_give_what_differs_between_their_days() {
    let text = rows("day,y", |index| format!("202{}-{:02}-01,{index}.5", index / 20, 1 + index % 12));
    let (_, draft) = drafted(&text, "y");
    let names: Vec<&str> = draft.system.train.derived.iter().map(|derived| derived.name.as_str()).collect();
    let all = ["day_year", "day_month", "day_weekday", "day_day_of_year_sin", "day_day_of_year_cos"];
    assert_eq!(names, all, "{}", draft.text);
}

#[test]
fn forests_are_members_of_the_ensemble_and_no_files() {
    let (_, draft) = drafted(&rows("x,y", |index| format!("{index}.5,{}", index * 7 % 40)), "y");
    let exported = |name: &str| {
        draft.system.train.candidates.iter().find(|candidate| candidate.name == name).map(|own| own.export)
    };
    assert_eq!(["boosting", "additive", "ridge"].map(exported), [Some(true); 3]);
    assert_eq!(["forest", "extra_trees"].map(exported), [Some(false); 2]);
    assert!(draft.system.train.ensemble.is_some_and(|ensemble| ensemble.least_weight > 0.0));
}

#[test]
fn the_best_preset_searches_and_the_fast_one_has_fewer_folds() {
    let text = rows_of(1100, "x,y", |index| format!("{index}.5,{}", index * 7 % 400));
    let of = |preset| drafted_by(&text, "y", preset).1.system.train;
    let searched = |preset| {
        let all = of(preset).candidates.into_iter().filter(|candidate| candidate.search.is_some());
        all.map(|candidate| candidate.name).collect::<Vec<_>>()
    };
    assert_eq!(searched(Preset::Best), ["boosting"]);
    assert_eq!((searched(Preset::Good).len(), searched(Preset::Fast).len()), (0, 0));
    let folds = |preset| of(preset).split.folds;
    assert_eq!([Preset::Fast, Preset::Good, Preset::Best].map(folds), [3, 5, 5]);
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
    assert!(draft.text.contains("\"boosting\"") && draft.text.contains("\"ridge\""), "{}", draft.text);
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
