//! Rows under other names, in other forms, and those that do not fit.

use vitrine_table::arriving::{Arrived, read, rename};
use vitrine_table::{RowFault, Table, TableError, Unit};

use crate::system::System;

const SYSTEM: &str = include_str!("../../systems/wine.toml");

fn wine(settings: &str) -> System {
    // The table stands before the first array of tables, where a top-level table may stand.
    let text = SYSTEM.replacen("[[features]]", &format!("{settings}\n[[features]]"), 1);
    System::parse("wine", &text, "wine.toml").unwrap()
}

/// The rows of a document with the settings of the system file.
fn read_as(system: &System, from: &str, bytes: &[u8]) -> Result<Arrived, TableError> {
    read(&system.ingest.arrival(system.table_spec()), from, bytes, None)
}

/// The places of the rows that are left out.
fn places(arrived: &Arrived) -> Vec<String> {
    arrived.left_out.iter().map(|fault| format!("{} {}", arrived.unit.word(), fault.line)).collect()
}

/// Everything wrong with a row.
fn said(fault: &RowFault) -> String {
    vitrine_table::fault::sentence(&fault.problems)
}

/// A row of the wine system as JSON, with another name for one column.
fn json_row(ph: &str, quality: &str) -> String {
    format!(
        "{{\"fixed acidity\":7,\"volatile acidity\":0.3,\"citric acid\":0.3,\"residual sugar\":2,\"chlorides\":0.05,\
         \"free sulfur dioxide\":30,\"total sulfur dioxide\":100,\"density\":0.995,\"lab\":{{\"acid\":{ph}}},\
         \"sulphates\":0.5,\"alcohol\":10.5,\"quality\":{quality}}}"
    )
}

const SETTINGS: &str =
    "[ingest]\ncolumns = { ph = \"lab.acid\", quality = \"Quality\" }\nconstants = { type = \"red\" }\n";

#[test]
fn names_are_mapped_and_constants_filled_in() {
    let system = wine(SETTINGS);
    let text =
        format!("{}\n{}\n{}\n", json_row("3.2", "5"), json_row("99", "5"), json_row("null", "\"bad\""));
    let arrived = read_as(&system, "w.jsonl", text.as_bytes()).unwrap();
    assert_eq!((arrived.n_rows, arrived.usable.len(), arrived.left_out.len()), (3, 1, 2));
    let row = &arrived.usable[0];
    let ph = system.schema.position("ph").and_then(|at| system.columns.get(at)).unwrap();
    assert_eq!((row.cells[ph].as_str(), row.cells["type"].as_str(), row.at), ("3.2", "red", 1));
    assert_eq!((arrived.unit, places(&arrived).join(", ")), (Unit::Line, "line 2, line 3".to_owned()));
    let problems = said(&arrived.left_out[1]);
    assert!(problems.contains("quality: 'bad' is not one of the classes"), "{problems}");
}

/// The headings of a table after renaming.
fn renamed(columns: &str, headings: &[&str]) -> Result<Vec<String>, TableError> {
    let system = wine(&format!("[ingest]\ncolumns = {columns}\n"));
    let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let mut table = Table { file: "t".to_owned(), headings, ..Table::default() };
    rename(&system.ingest.arrival(system.table_spec()), &mut table)?;
    Ok(table.headings)
}

#[test]
fn a_mapped_column_comes_before_one_of_the_own_name() {
    let headings = renamed("{ alcohol = \"measured\" }", &["Alcohol", "pH", "quality", "Measured"]).unwrap();
    assert_eq!(headings, ["Alcohol (not used)", "pH", "quality", "alcohol"]);
}

#[test]
fn a_mapped_column_may_be_called_what_another_is_to_be_called() {
    let chained = "{ alcohol = \"measured\", density = \"alcohol\" }";
    assert_eq!(renamed(chained, &["measured", "alcohol"]).unwrap(), ["alcohol", "density"]);
    assert_eq!(renamed(chained, &["alcohol", "measured"]).unwrap(), ["density", "alcohol"]);
    let swapped = "{ alcohol = \"density\", density = \"alcohol\" }";
    assert_eq!(renamed(swapped, &["alcohol", "density", "pH"]).unwrap(), ["density", "alcohol", "pH"]);
    let both = "{ alcohol = \"A\", density = \"a\" }";
    let message = renamed(both, &["A"]).unwrap_err().to_string();
    assert!(message.contains("'a' to both 'alcohol' and 'density'"), "{message}");
}

#[test]
fn a_table_without_a_column_is_refused_but_an_object_without_a_name_is_a_row_without_a_value() {
    let system = wine(SETTINGS);
    let csv = "Quality,pH\n5,3.2\n";
    let message = format!("{:#}", read_as(&system, "w.csv", csv.as_bytes()).unwrap_err());
    assert!(message.contains("w.csv lacks the columns") && message.contains("'alcohol'"), "{message}");
    let rows = b"[{\"quality\": 5}, 7, {\"quality\": 5, \"alcohol\": 11}]";
    let arrived = read_as(&system, "w.json", rows).unwrap();
    assert_eq!((arrived.n_rows, arrived.usable.len()), (3, 1));
    assert_eq!(places(&arrived), ["element 1", "element 2"]);
    assert!(said(&arrived.left_out[0]).contains("no value of any feature"));
    assert_eq!(arrived.unnamed.len(), system.columns.len() - 2, "all but alcohol and the constant type");
}

#[test]
fn decimal_commas_are_read_and_stored_with_a_point() {
    let system = wine(SETTINGS);
    let names = system.columns.iter().filter(|name| !["pH", "type"].contains(&name.as_str()));
    let names: Vec<&str> = names.map(String::as_str).collect();
    let csv = format!(
        "\u{feff}Quality;lab.acid;{}\r\n5;3,2;7;0,3;0,3;2;0,05;30;100;0,995;0,5;10,5\r\n",
        names.join(";")
    );
    let arrived = read_as(&system, "w.csv", csv.as_bytes()).unwrap();
    assert!(arrived.left_out.is_empty(), "{:?}", arrived.left_out);
    let row = &arrived.usable[0];
    assert_eq!((row.cells["pH"].as_str(), row.cells["alcohol"].as_str()), ("3.2", "10.5"));
}

#[test]
fn the_table_of_the_system_file_is_checked() {
    for (settings, said) in [
        ("key = [\"colour\"]", "'colour'"),
        ("columns = { colour = \"x\" }", "'colour'"),
        ("columns = { ph = \"x\", alcohol = \"x\" }", "both 'alcohol' and 'ph'"),
        ("constants = { type = \"rosé\" }", "type:"),
        ("constants = { quality = \"5\" }", "'quality'"),
        ("urls = [\"ftp://example.org/{page}\"]", "only http and https"),
        ("rows_at = \"data\"", "JSON pointer"),
        ("delay_seconds = -1.0", "0 to 3600"),
        ("pages = 0", "from 1"),
        ("colums = {}", "colums"),
    ] {
        let text = SYSTEM.replacen("[[features]]", &format!("[ingest]\n{settings}\n[[features]]"), 1);
        let message =
            format!("{:#}", anyhow::Error::from(System::parse("wine", &text, "wine.toml").unwrap_err()));
        assert!(message.contains(said), "{message}");
    }
}
