//! No row is lost: of whole files, each row is used, left out or scored, and counted with its line.

use std::convert::Infallible;

use vitrine_model::Artifact;
use vitrine_table::scoring::{CsvSink, JsonLinesSink, ScoredRow, Scorer, Sink, score};
use vitrine_table::{
    CleaningRule, CompactTable, DecimalMark, Problem, ReadOptions, Reading, TableError, TableSpec, open,
    read, survey,
};

/// A regression with features of every kind: length, count, colour, wild and note.
const ARTIFACT: &[u8] = include_bytes!("../../../tests/artifacts/v1/linear.json");

fn artifact() -> Artifact {
    Artifact::decode(ARTIFACT).unwrap()
}

fn reading(file: &str, text: &str, cleaning: &[CleaningRule]) -> Result<Reading, TableError> {
    let artifact = artifact();
    let spec = TableSpec { cleaning, ..TableSpec::of(&artifact.pipeline.schema) };
    let names = spec.names();
    let options = ReadOptions { wanted: Some(&names), ..ReadOptions::default() };
    read(&mut *open(file, text.as_bytes(), &options)?, &spec, &[])
}

const HEADING: &str = "length,count,colour,wild,note,outcome\n";

#[test]
fn rows_are_used_or_left_out_with_line_and_reason() {
    let text = format!(
        "{HEADING}2.5,4,red,yes,a,1\n\n2.5,4,red,yes,a\n,4,pink,yes,a,x\n\"3\",5,blue,no,\"b\nc\",2\n99,4,red,no,a,3\n"
    );
    let reading = reading("t.csv", &text, &[]).unwrap();
    assert_eq!((reading.n_rows(), reading.lines.as_slice()), (5, &[2, 6][..]));
    assert_eq!(reading.left_out.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4, 5, 8]);
    let [ragged, faulty, outside] = &reading.left_out[..] else { panic!() };
    assert_eq!(ragged.problems, [Problem::Cells { n_cells: 5, n_expected: 6 }]);
    let [Problem::Value { column, fault }, _, Problem::TargetNumber { text, .. }] = &faulty.problems[..]
    else {
        panic!("{:?}", faulty.problems)
    };
    assert_eq!((column.as_deref(), fault.feature.as_str(), text.as_str()), (Some("length"), "length", "x"));
    assert!(outside.problems[0].to_string().contains("above the largest"), "{:?}", outside.problems);
    assert_eq!(reading.n_missing, [1, 0, 0, 0, 0]);
}

#[test]
fn a_table_in_memory_is_surveyed_as_its_rows_are() {
    let artifact = artifact();
    let schema = &artifact.pipeline.schema;
    let mut many = String::new();
    many.extend((0..70_000).map(|row| format!("2.{row},4,red,yes,a,1\n")));
    let texts = [
        "2.5,4,red,yes,a,1\n2.5,4,red,yes,a\n,4,pink,yes,a,x\n\"3\",5,blue,no,b,2\n99,4,red,no,a,3\n"
            .to_owned(),
        "2.5,4,red,yes,a,1\n".to_owned(),
        many.clone() + "x,4,red,yes,a,1\n2,4,red,yes,a,\n",
        many + "2,4,red,yes,a,1,\n2,4,red,yes,a,1,7\n",
        String::new(),
    ];
    for text in texts {
        let text = format!("{HEADING}{text}");
        let source = || open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
        let table = CompactTable::collect(&mut *source()).unwrap();
        let spec = TableSpec::of(schema);
        let expected = survey(&mut *source(), &spec, &[]).unwrap();
        assert_eq!(table.survey(&spec).unwrap(), expected);
        assert_eq!(survey(&mut table.source(), &spec, &[]).unwrap(), expected);
    }
    let table = CompactTable::collect(&mut *open("t.csv", b"length\n2\n", &ReadOptions::default()).unwrap());
    let error = table.unwrap().survey(&TableSpec::of(schema)).unwrap_err();
    assert!(matches!(error, TableError::Lacks { .. }), "{error}");
}

#[test]
fn cleaned_rows_are_counted_with_their_lines() {
    let rule = |value: Option<&str>, repeats: &[&str]| CleaningRule {
        reason: "why".to_owned(),
        value: value.map(str::to_owned),
        below: None,
        above: value.map(|_| 5.0),
        repeats: repeats.iter().map(|name| (*name).to_owned()).collect(),
        ..CleaningRule::default()
    };
    let rules = [rule(Some("outcome"), &[]), rule(None, &["note"])];
    let text = format!("{HEADING}2,4,red,yes,a,1\n2,4,red,yes,b,6\n3,4,red,yes,a,2\n4,4,red,yes,c,3\n");
    let reading = reading("t.csv", &text, &rules).unwrap();
    let lines: Vec<&[usize]> = reading.cleaned.iter().map(|cleaned| cleaned.lines.as_slice()).collect();
    assert_eq!((reading.n_rows(), lines), (4, vec![&[3][..], &[4][..]]));
    assert_eq!(reading.lines, [2, 5]);
    // What a cell says comes first: the row is not read, so that nothing else is wrong with it.
    let texts = CleaningRule {
        reason: "why".to_owned(),
        column: Some("Length".to_owned()),
        texts: vec!["Summa".to_owned()],
        ..CleaningRule::default()
    };
    let text = format!("{HEADING}2,4,red,yes,a,1\nSumma,,,,,9\nsumma,4,red,yes,c,3\n");
    let reading = self::reading("t.csv", &text, &[texts]).unwrap();
    assert_eq!((reading.n_rows(), reading.cleaned[0].lines.as_slice()), (3, &[3][..]));
    assert_eq!(reading.left_out.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn json_rows_are_counted_like_others() {
    let row = r#"{"length":2.5,"count":4,"colour":"red","wild":true,"note":"a","outcome":1}"#;
    let text = format!("{row}\n{{\n7\n{{\"length\":[1]}}\n{row}\n");
    let reading = reading("t.jsonl", &text, &[]).unwrap();
    assert_eq!((reading.n_rows(), reading.lines.as_slice()), (5, &[1, 5][..]));
    assert_eq!(reading.left_out.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(reading.left_out[2].problems, [Problem::List { column: "length".to_owned() }]);
}

#[test]
fn columns_that_are_missing_are_all_named() {
    let error = reading("t.csv", "length,note\n1,a\n", &[]).unwrap_err();
    let TableError::Lacks { columns, headings, .. } = &error else { panic!("{error}") };
    assert_eq!(
        (columns.join(" "), headings.join(" ")),
        ("count colour wild outcome".into(), "length note".into())
    );
}

struct Collected(Vec<ScoredRow>);

impl Sink for Collected {
    type Error = Infallible;

    fn row(&mut self, row: &ScoredRow) -> Result<(), Infallible> {
        self.0.push(row.clone());
        Ok(())
    }
}

#[test]
fn every_row_is_scored_or_has_an_error_and_predicts_as_a_record_does() {
    let artifact = artifact();
    let text = "length;count\n2,5;4\n2,5\n;4\n9,5;\n";
    let mut source = open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(source.dialect().decimal, DecimalMark::Comma);
    let scorer = Scorer::new(&artifact.pipeline, TableSpec::of(&artifact.pipeline.schema), &*source).unwrap();
    assert_eq!(
        scorer.absent().map(|feature| feature.name.as_str()).collect::<Vec<_>>(),
        ["colour", "wild", "note"]
    );
    let mut rows = Collected(Vec::new());
    let counts = score(&mut *source, &scorer, &mut rows).unwrap();
    assert_eq!((counts.n_rows, counts.n_faulty), (4, 2));
    assert_eq!(rows.0.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    let schema = &artifact.pipeline.schema;
    let record = vitrine_model::Record::from_pairs(schema, [("length", "2.5"), ("count", "4")]).unwrap();
    let expected = artifact.pipeline.predict(&record).unwrap().value.unwrap();
    assert_eq!(rows.0[0].outcome.as_ref().unwrap().value.map(f64::to_bits), Some(expected.to_bits()));
}

#[test]
fn scored_rows_are_written_in_the_dialect_of_the_file() {
    let artifact = artifact();
    let text = "prediction;length\na;2,5\nb\n";
    let source = || open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let spec = TableSpec::of(&artifact.pipeline.schema);
    let (mut first, mut second) = (source(), source());
    let scorer = Scorer::new(&artifact.pipeline, spec, &*first).unwrap();
    let (mut csv, mut json) = (Vec::new(), Vec::new());
    let headings = first.headings().to_vec();
    let mut sink = CsvSink::new(
        &mut csv,
        &artifact.pipeline,
        &headings,
        first.dialect(),
        &vitrine_table::fault::sentence,
    )
    .unwrap();
    score(&mut *first, &scorer, &mut sink).unwrap();
    drop(sink);
    score(&mut *second, &scorer, &mut JsonLinesSink::new(&mut json)).unwrap();
    let (csv, json) = (String::from_utf8(csv).unwrap(), String::from_utf8(json).unwrap());
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].starts_with("prediction;length;prediction_2;"), "{csv}");
    assert!(lines[1].starts_with("a;2,5;") && !lines[1].contains('.'), "{csv}");
    assert!(lines[2].starts_with("b;;") && lines[2].contains("1 cell"), "{csv}");
    assert_eq!((lines.len(), json.lines().count()), (3, 2));
    assert!(json.lines().nth(1).unwrap().contains("\"line\":3"), "{json}");
}

#[test]
fn scored_rows_name_what_is_outside_the_data() {
    let mut artifact = artifact();
    let features = &mut artifact.pipeline.schema.features;
    features[0].soft = true;
    features[2].soft = true;
    let text = "length,colour\n2.5,red\n99,pink\n-1,\nx,red\n";
    let source = || open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let spec = TableSpec::of(&artifact.pipeline.schema);
    let (mut first, mut second) = (source(), source());
    let scorer = Scorer::new(&artifact.pipeline, spec, &*first).unwrap();
    let mut rows = Collected(Vec::new());
    assert_eq!(score(&mut *first, &scorer, &mut rows).unwrap().n_faulty, 1);
    let outside: Vec<String> = rows.0.iter().map(|row| row.outside.join(" ")).collect();
    assert_eq!(outside, ["", "length colour", "length", ""]);
    let (mut csv, headings) = (Vec::new(), second.headings().to_vec());
    let words = &vitrine_table::fault::sentence;
    let mut sink = CsvSink::new(&mut csv, &artifact.pipeline, &headings, second.dialect(), words).unwrap();
    score(&mut *second, &scorer, &mut sink).unwrap();
    drop(sink);
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].ends_with(",outside,error"), "{csv}");
    assert!(lines[1].ends_with(",,") && lines[2].ends_with(",length colour,"), "{csv}");
}

/// Numbers of a linear congruential generator, so that every run reads the same texts.
fn draws() -> impl FnMut(usize) -> usize {
    let mut state = 0x2545_f491_u64;
    move |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    }
}

#[test]
fn used_and_left_out_are_all_rows_of_any_table() {
    let mut draw = draws();
    let cells = ["2.5", "4", "red", "yes", "a", "1", "", "x", "\"a,b\"", "\"two\nlines\"", "5\" long", "1,5"];
    let ends = ["\n", "\r\n", "\r"];
    for _ in 0..500 {
        let end = ends[draw(3)];
        let n_rows = draw(8);
        let mut text = HEADING.replace('\n', end);
        for _ in 0..n_rows {
            let n_cells = if draw(4) == 0 { 1 + draw(7) } else { 6 };
            let row: Vec<&str> = (0..n_cells).map(|_| cells[draw(cells.len())]).collect();
            // A line without any sign is blank and no row.
            let row = if row == [""] { "x".to_owned() } else { row.join(",") };
            text.push_str(&row);
            text.push_str(end);
        }
        let reading = reading("t.csv", &text, &[]).unwrap_or_else(|error| panic!("{error}: {text:?}"));
        assert_eq!(reading.n_rows(), n_rows, "{text:?}");
        let mut lines: Vec<usize> = reading.lines.clone();
        lines.extend(reading.left_out.iter().map(|fault| fault.line));
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), n_rows, "every row has a line of its own: {text:?}");
    }
}

/// The number of rows that are used, and the sum of their targets, so that a target that is read wrong shows.
fn used(text: &str) -> (usize, f64) {
    let reading = reading("t.csv", text, &[]).unwrap();
    assert!(reading.left_out.is_empty(), "{:?}", reading.left_out);
    (reading.n_rows(), reading.targets.iter().sum())
}

#[test]
fn spreadsheets_of_other_countries_are_read() {
    let heading = HEADING.replace(',', ";");
    assert_eq!(used(&format!("{heading}2,5;4;red;yes;a;1,5\n3,25;5;blue;no;b;2,25\n")), (2, 3.75));
    assert_eq!(used(&format!("{heading}2,5;4;red;yes;a;1 000,5\n3;5;blue;no;b;−2\n")), (2, 998.5));
    assert_eq!(used(&format!("{heading}2,5;4;red;yes;a;1.000\n3,5;5;blue;no;b;2.000\n")), (2, 3000.0));
    // In quotes a cell may have thousands in a file with commas between its columns.
    assert_eq!(
        used(&format!("{HEADING}2.5,4,red,yes,a,\"1,000\"\n3.5,5,blue,no,b,\"2,000\"\n")),
        (2, 3000.0)
    );
}

#[test]
fn headings_without_a_name_and_delimiters_at_the_end_lose_no_row() {
    let heading = HEADING.trim_end();
    assert_eq!(used(&format!(",{heading}\n0,2.5,4,red,yes,a,1\n1,3,5,blue,no,b,2\n")), (2, 3.0));
    assert_eq!(used(&format!("{heading},\n2.5,4,red,yes,a,1,\n3,5,blue,no,b,2\n")), (2, 3.0));
    assert_eq!(used(&format!("{heading}\n2.5,4,red,yes,a,1,,\n3,5,blue,no,b,2\n")), (2, 3.0));
    // A name that stands twice is neither of the two.
    let twice = format!("{heading},outcome\n2.5,4,red,yes,a,1,9\n");
    let error = reading("t.csv", &twice, &[]).unwrap_err();
    assert!(error.to_string().contains("outcome_1, outcome_2"), "{error}");
}
