//! Workbooks, Parquet and JSON lines: typed values, and rows of which each is used or left out.
#![cfg(all(feature = "workbooks", feature = "parquet", feature = "packed"))]

mod support;

use std::io::{self, Cursor, Read, Seek as _, SeekFrom};
use std::sync::Arc;

use parquet::column::writer::ColumnWriter;
use parquet::data_type::FixedLenByteArray;
use vitrine_model::Artifact;
use vitrine_table::{
    Content, History, ReadOptions, Stored, Table, TableError, TableSpec, open, open_content, read,
};

use support::{Cell, columns, gzip, ods, parquet, text, xlsx};

fn table(bytes: &[u8], options: &ReadOptions<'_>) -> Result<Table, TableError> {
    Table::collect(&mut *open("t", bytes, options)?)
}

fn lines(table: &Table) -> Vec<(usize, String)> {
    table.rows.iter().map(|row| (row.line, row.cells.join("|"))).collect()
}

#[test]
fn a_title_and_blank_rows_above_the_headings_are_no_headings() {
    let rows = vec![
        vec![],
        vec![text("Försäljning 2025")],
        vec![],
        vec![Cell::Blank, text("ort"), text("dag"), text("pris")],
        vec![Cell::Blank, text("Lund"), Cell::Day(45_352.0), Cell::Formula("2*700", 1400.0)],
        vec![Cell::Blank, text("Umeå"), Cell::Day(45_353.5), Cell::Number(0.5)],
        vec![],
        vec![Cell::Blank, Cell::Blank, Cell::Blank, Cell::Number(7.0)],
    ];
    let book = xlsx(&[("Om", vec![vec![text("Se nästa blad")]]), ("Data", rows)], "A2:D2");
    let found = table(&book, &ReadOptions::default()).unwrap();
    assert_eq!(found.headings, ["ort", "dag", "pris"]);
    let expected = ["Lund|2024-03-01|1400", "Umeå|2024-03-02T12:00:00|0.5", "||7"];
    assert_eq!(lines(&found), [5, 6, 8].into_iter().zip(expected.map(str::to_owned)).collect::<Vec<_>>());
    let note = table(&book, &ReadOptions { sheet: Some("Om"), ..ReadOptions::default() }).unwrap();
    assert_eq!((note.headings.join(" "), note.rows.len()), ("Se nästa blad".to_owned(), 0));
}

#[test]
fn one_column_and_a_column_without_a_name_are_no_title() {
    let one = xlsx(&[("A", vec![vec![text("ort")], vec![text("Lund")], vec![text("Umeå")]])], "");
    assert_eq!(table(&one, &ReadOptions::default()).unwrap().headings, ["ort"]);
    let rows =
        vec![vec![Cell::Blank, text("pris")], vec![text("Lund"), text("5")], vec![text("Umeå"), text("6")]];
    for book in [xlsx(&[("A", rows.clone())], ""), ods(&rows)] {
        let found = table(&book, &ReadOptions::default()).unwrap();
        assert_eq!((found.headings.join(" "), found.rows.len()), ("column_1 pris".to_owned(), 2));
    }
}

#[test]
fn a_first_row_of_data_is_kept_or_remarked_in_workbooks_too() {
    let row = |size: f64, kind: &str| vec![Cell::Number(size), text(kind)];
    let rows = vec![row(5.1, "setosa"), row(4.9, "setosa"), row(6.3, "virginica")];
    for book in [xlsx(&[("A", rows.clone())], ""), ods(&rows)] {
        assert!(open("t", &book, &ReadOptions::default()).unwrap().first_row_looks_like_data());
        let all = table(&book, &ReadOptions { no_heading: true, ..ReadOptions::default() }).unwrap();
        assert_eq!((all.headings.join(" "), all.rows.len()), ("column_1 column_2".to_owned(), 3));
        assert_eq!(lines(&all)[0], (1, "5.1|setosa".to_owned()));
    }
}

#[test]
fn cells_shown_as_one_belong_to_all_of_their_rows_and_times_to_no_day() {
    let row = |town: &str, time: f64, y: f64| vec![text(town), Cell::Day(time), Cell::Number(y)];
    let rows = vec![
        vec![text("ort"), text("tid"), text("y")],
        row("Lund", 0.75, 1.0),
        row("", 0.0, 2.0),
        row("", 45_352.25, 3.0),
        row("", 0.5, 4.0),
    ];
    let found = table(&xlsx(&[("A", rows)], "A2:A4"), &ReadOptions::default()).unwrap();
    let expected = ["Lund|18:00:00|1", "Lund|00:00:00|2", "Lund|2024-03-01T06:00:00|3", "|12:00:00|4"];
    let rows: Vec<String> = found.rows.iter().map(|row| row.cells.join("|")).collect();
    assert_eq!(rows, expected);
}

#[test]
fn groups_of_columns_stand_above_their_names() {
    let heading = |names: [&str; 3]| names.map(text).to_vec();
    let mut rows = vec![heading(["Våren", "", "Hösten"]), heading(["antal", "pris", "antal"])];
    rows.extend((0..3).map(|at| [1.0, 2.5, 3.0].map(|number| Cell::Number(number + f64::from(at))).to_vec()));
    let found = table(&xlsx(&[("A", rows.clone())], "A1:B1"), &ReadOptions::default()).unwrap();
    assert_eq!((found.headings.join("|"), found.rows.len()), ("Våren antal|pris|Hösten antal".to_owned(), 3));
    // Without cells shown as one, the first row names the columns.
    let found = table(&xlsx(&[("A", rows)], ""), &ReadOptions::default()).unwrap();
    assert_eq!((found.headings.join("|"), found.rows.len()), ("Våren|column_2|Hösten".to_owned(), 4));
}

#[test]
fn lists_are_passed_over_where_they_are_not_wanted() {
    let none = std::collections::BTreeSet::new();
    let options = ReadOptions { wanted: Some(&none), ..ReadOptions::default() };
    for file in ["{\"a\":1,\"b\":[2]}\n{\"a\":3}\n", "[{\"a\":1,\"b\":[2]},{\"a\":3}]"] {
        let found = table(file.as_bytes(), &options).unwrap();
        assert_eq!((found.headings.join(" "), found.passed_over.join(" ")), ("a".to_owned(), "b".to_owned()));
        assert_eq!((found.rows.len(), found.faults.len()), (2, 0));
    }
}

#[test]
fn values_of_parquet_are_written_as_programs_write_them() {
    let schema = "message rows {
        required fixed_len_byte_array(4) price (DECIMAL(9,2));
        required int64 at (TIMESTAMP(MICROS,true));
        optional int32 rooms;
        required boolean sold;
        required int32 day (DATE);
    }";
    let file = columns(schema, |_, writer| match writer {
        ColumnWriter::FixedLenByteArrayColumnWriter(writer) => {
            let values =
                [123_456_i32, -50].map(|value| FixedLenByteArray::from(value.to_be_bytes().to_vec()));
            writer.write_batch(&values, None, None).map(|_| ()).unwrap();
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            writer
                .write_batch(&[1_709_251_200_000_000, 1_709_294_400_000_000], None, None)
                .map(|_| ())
                .unwrap();
        }
        ColumnWriter::BoolColumnWriter(writer) => {
            writer.write_batch(&[true, false], None, None).map(|_| ()).unwrap();
        }
        ColumnWriter::Int32ColumnWriter(writer) => {
            let is_nullable = writer.get_descriptor().max_def_level() > 0;
            let written = if is_nullable {
                writer.write_batch(&[3], Some(&[1, 0]), None)
            } else {
                writer.write_batch(&[19_783, 19_784], None, None)
            };
            written.map(|_| ()).unwrap();
        }
        _ => panic!(),
    });
    let found = table(&file, &ReadOptions::default()).unwrap();
    assert_eq!(found.headings, ["price", "at", "rooms", "sold", "day"]);
    assert_eq!(
        lines(&found),
        [
            (1, "1234.56|2024-03-01|3|true|2024-03-01".to_owned()),
            (2, "-0.50|2024-03-01T12:00:00||false|2024-03-02".to_owned())
        ]
    );
}

/// Bytes that are read from wherever they lie.
struct Elsewhere(Vec<u8>);

impl Stored for Elsewhere {
    fn n_bytes(&self) -> io::Result<u64> {
        Ok(self.0.len() as u64)
    }

    fn read_from(&self, start: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut bytes = Cursor::new(self.0.clone());
        bytes.seek(SeekFrom::Start(start))?;
        Ok(Box::new(bytes))
    }
}

#[test]
fn used_and_left_out_are_all_rows_of_every_format_wherever_it_lies() {
    let artifact = Artifact::decode(include_bytes!("../../../tests/artifacts/v1/linear.json")).unwrap();
    let spec = TableSpec::of(&artifact.pipeline.schema);
    let headings = ["length", "count", "colour", "wild", "note", "outcome"];
    let values = [
        &["2.5", "3", "", "x", "99"][..],
        &["4", "5", "", "1.5"],
        &["red", "blue", "pink"],
        &["yes", "no", "maybe"],
        &["a", "å b", ""],
        &["1", "2.5", "", "x"],
    ];
    let mut state = 0x2545_f491_u64;
    let mut draw = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    for _ in 0..40 {
        let n_rows = 1 + draw(30);
        let rows: Vec<Vec<String>> = (0..n_rows)
            .map(|_| values.iter().map(|values| values[draw(values.len())].to_owned()).collect())
            .collect();
        let csv = [headings.join(";")].into_iter().chain(rows.iter().map(|row| row.join(";")));
        let csv = csv.collect::<Vec<_>>().join("\n").into_bytes();
        let json = |row: &Vec<String>| {
            let pairs =
                headings.iter().zip(row).map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
            serde_json::Value::Object(pairs.collect()).to_string()
        };
        let json = rows.iter().map(json).collect::<Vec<_>>().join("\n").into_bytes();
        let cells = [headings.map(str::to_owned).to_vec()].into_iter().chain(rows.iter().cloned());
        let cells: Vec<Vec<Cell>> = cells.map(|row| row.iter().map(|cell| text(cell)).collect()).collect();
        let mut results = Vec::new();
        for file in
            [gzip(&csv), csv, json, xlsx(&[("A", cells.clone())], ""), ods(&cells), parquet(&headings, &rows)]
        {
            let here = read(&mut *open("t", &file, &ReadOptions::default()).unwrap(), &spec, &[]).unwrap();
            let content = Content::of_stored("t", Arc::new(Elsewhere(file))).unwrap();
            let mut source = open_content(content, &ReadOptions::default()).unwrap();
            assert_eq!(read(&mut *source, &spec, &[]).unwrap(), here);
            assert_eq!(here.n_rows(), n_rows);
            results.push((here.records, here.targets, here.left_out.len(), here.n_missing));
        }
        assert!(results.iter().all(|result| *result == results[0]), "{rows:?}: {results:?}");
    }
}

#[test]
fn exported_entries_are_rows_to_predict() {
    let line = r#"{"date":"2026-11-29","number":0,"origin":"user","model":"ab","features":{"length":2.5,"count":4},"predicted":{"value":1.5},"actual":null}"#;
    let options = ReadOptions { history: Some(History::Records), ..ReadOptions::default() };
    let found = table(format!("{line}\n{{\"length\":3}}\n").as_bytes(), &options).unwrap();
    let at = |name: &str| found.headings.iter().position(|heading| heading == name).unwrap();
    let cell = |row: usize, name: &str| found.rows[row].cells[at(name)].as_str();
    assert_eq!(
        (cell(0, "length"), cell(0, "count"), cell(1, "length"), cell(1, "count")),
        ("2.5", "4", "3", "")
    );
    assert_eq!((cell(0, "date"), cell(0, "predicted.value"), cell(0, "actual")), ("2026-11-29", "1.5", ""));
}
