//! Whole drafts: from the text of a file to a system that stands by itself.

use std::fmt::Write as _;

use vitrine_model::schema::{FeatureKind, Format};
use vitrine_table::{ReadOptions, open, read};
use vitrine_training::spec::{EncodeTexts, Threshold};

use super::*;

mod candidates;
mod exports;
mod odd;
mod outcomes;

fn table(text: &str) -> Table {
    Table::collect(&mut *open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap()).unwrap()
}

fn drafted(text: &str, target: &str) -> (Table, Draft) {
    drafted_by(text, target, Preset::default())
}

fn drafted_by(text: &str, target: &str, preset: Preset) -> (Table, Draft) {
    let table = table(text);
    let options = DraftOptions {
        name: "t",
        title: None,
        target,
        task: None,
        read: ReadOptions::default(),
        preset,
        daily: false,
    };
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
    assert!(text.contains("time = \"sald\""), "{text}");
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
    assert!(draft.system.description[0].contains("the 40 rows of t.csv; 3 of its 4 columns predict price"));
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
    assert_eq!(day.remarks, [Remark::Hours { n: 40 }, Remark::Orders]);
}

#[test]
fn examples_are_typical_of_many_rows() {
    let text = rows("x,kind,day,y", |index| {
        let kind = if index % 4 == 0 { "b" } else { "a" };
        format!("{},{kind},2024-01-{:02},{}.5", 100 + index * index, 1 + index % 28, index)
    });
    let (_, draft) = drafted(&text, "y");
    let [low, typical, high] = draft.system.examples.as_slice() else { panic!("{}", draft.text) };
    assert_eq!([&low.label, &typical.label, &high.label], ["Y: low", "Y: typical", "Y: high"]);
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
    assert_eq!(said, [("Y: no", 12.5), ("Y: yes", 32.5)]);
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
fn the_draft_reads_in_swedish_too() {
    let text = rows("yta,sort,slutpris_sek", |index| {
        format!("{}.5,{},{}", 20 + index, ["a", "b", "c"][index % 3], 1_000_000 + 12_345 * index)
    });
    let (_, draft) = drafted(&text, "slutpris_sek");
    let [(language, swedish)] = draft.system.translations.as_slice() else { panic!() };
    assert_eq!(language, "sv");
    let said = |english: &str| swedish.texts.get(english).map(String::as_str);
    assert_eq!(said(&draft.system.summary), Some("Predicerar slutpris utifrån 2 värden."));
    assert_eq!(
        said(&draft.system.description[0]),
        Some(
            "Byggt av 40 rader i t.csv; 2 av 3 kolumner predicerar slutpris. Slutpris ligger mellan 1\u{a0}000\u{a0}000 och 1\u{a0}481\u{a0}455\u{a0}SEK; medianen är 1\u{a0}246\u{a0}900\u{a0}SEK."
        )
    );
    assert_eq!((said("other"), said("Weighted ensemble")), (Some("övrigt"), Some("Viktad ensemble")));
    for candidate in &draft.system.train.candidates {
        assert!(
            said(&candidate.label).is_some() || candidate.label == "Random forest",
            "{}",
            candidate.label
        );
    }
    let examples = draft.system.examples.iter().filter(|example| said(&example.label).is_some());
    assert_eq!(examples.count(), 3);
}

#[test]
fn times_of_day_are_a_feature_of_their_own() {
    let text = rows("when,start,at,y", |index| {
        let hour = index * 7 % 24;
        format!(
            "2024-01-{:02}T{hour:02}:30:00Z,{hour}:15,2024-02-{:02} 00:00,{index}.5",
            1 + index % 28,
            1 + index % 28
        )
    });
    let drafted = drafted(&text, "y");
    assert_eq!(read_again(&drafted), (40, 0));
    let schema = &drafted.1.system.schema;
    let names: Vec<&str> = schema.features.iter().map(|feature| feature.name.as_str()).collect();
    assert_eq!(names, ["when", "when_hour", "start", "at"], "{}", drafted.1.text);
    assert_eq!(schema.features[1].label, "when hour");
    let reading = read(&mut drafted.0.source(), &drafted.1.system.table_spec(), &[]).unwrap();
    let third: Vec<f64> = reading.records[3].values.iter().map(vitrine_model::Value::as_number).collect();
    assert_eq!(third[1..3], [21.5, 21.25]);
    assert_eq!(drafted.1.columns[0].remarks, [Remark::Hours { n: 40 }]);
}

#[test]
fn sums_below_the_rows_are_left_out() {
    let row = |index: usize| match index {
        38 => "Medel:,,500".to_owned(),
        39 => "Summa,,40000".to_owned(),
        _ => format!("{},{},{}.5", ["Lund", "Malmö"][index % 2], index * 7 % 5, 20 + index),
    };
    let (table, draft) = drafted(&rows("ort,rum,pris", row), "pris");
    let reading = read(&mut table.source(), &draft.system.table_spec(), &[]).unwrap();
    assert_eq!((reading.records.len(), reading.left_out.len()), (38, 0), "{}", draft.text);
    let lines: Vec<usize> = reading.cleaned.iter().flat_map(|cleaned| cleaned.lines.clone()).collect();
    assert_eq!(lines, [40, 41]);
    assert!(reading.targets.iter().all(|target| *target < 60.0));
    let totals =
        [(40, "Medel:"), (41, "Summa")].map(|(line, text)| Remark::Total { line, text: text.to_owned() });
    assert_eq!(draft.columns[0].remarks, totals);
    // A town of that name, and a row with nothing else, are none.
    let (_, draft) = drafted(
        &rows("ort,rum,pris", |index| {
            format!("{},{},{index}.5", ["Total", "Lund"][index % 2], index * 7 % 5)
        }),
        "pris",
    );
    assert!(draft.system.cleaning.is_empty());
}

#[test]
fn a_rare_class_is_a_class() {
    let class = |index: usize| if index == 7 { "c" } else { ["a", "b"][index % 2] };
    let (_, draft) = drafted(&rows("x,y", |index| format!("{index}.5,{}", class(index))), "y");
    assert_eq!(draft.columns[1].remarks, [Remark::FewRows { class: "c".to_owned(), n: 1 }]);
}

#[test]
fn words_of_a_scale_are_choices_in_its_order() {
    let (_, draft) = drafted(
        &rows("risk,x,y", |index| {
            format!("{},{},{index}.5", ["high", "low", "medium"][index % 3], index * 7 % 5)
        }),
        "y",
    );
    let FeatureKind::Choice { choices, ordered } = &draft.system.schema.features[0].kind else { panic!() };
    let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!((values, *ordered), (vec!["low", "medium", "high", "other"], true));
}
