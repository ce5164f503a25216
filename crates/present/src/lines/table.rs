//! What is wrong with a file of rows or with one of its rows, as sentences.

use vitrine_model::PredictError;
use vitrine_model::fault::{Expected, Fault};
use vitrine_table::fault::Json;
use vitrine_table::{Problem, TableError, Unit};

use super::fault;
use crate::Texts;

/// Why a file cannot be read, as a sentence without its full stop.
pub fn error(texts: &Texts, error: &TableError) -> String {
    let (said, locale) = (texts.table_error(), texts.locale());
    let whole = |n: &usize| locale.whole(*n as u64);
    match error {
        TableError::Input { file, reason, .. } => said.input(file, reason),
        TableError::NotUtf8 { file, line } => said.not_utf8(file, &whole(line)),
        TableError::NotUtf16 { file, line } => said.not_utf16(file, &whole(line)),
        TableError::NotThisEncoding { file, line, encoding } => {
            said.not_this_encoding(file, &whole(line), encoding)
        }
        TableError::Packed { file, by } => said.packed(file, by),
        TableError::Damaged { file, by } => said.damaged(file, by),
        TableError::TooLarge { file, limit_bytes } => said.too_large(file, &locale.bytes(*limit_bytes)),
        TableError::Workbook { file, reason } => said.workbook(file, reason),
        TableError::NoSheet { file, sheet, known } => said.no_sheet(file, sheet, &known.join(", ")),
        TableError::Parquet { file, reason } => said.parquet(file, reason),
        TableError::ParquetColumn { file, column, is_list: true } => said.list_column(file, column),
        TableError::ParquetColumn { file, column, is_list: false } => said.unknown_column(file, column),
        TableError::Delimiter { file, delimiter } => said.delimiter(file, &delimiter.to_string()),
        TableError::Unreadable { file, line } => said.unreadable(file, &whole(line)),
        TableError::Empty { file } => said.empty(file),
        TableError::UnclosedQuote { file, line, until: None } => said.unclosed_quote(file, &whole(line)),
        TableError::UnclosedQuote { file, line, until: Some(until) } => {
            said.swallowed_rows(file, &whole(line), &whole(until))
        }
        TableError::NotJson { file, line, column, is_cut_off: false } => {
            said.not_json(file, &whole(line), &whole(column))
        }
        TableError::NotJson { file, line, column, is_cut_off: true } => {
            said.cut_off(file, &whole(line), &whole(column))
        }
        TableError::NoJsonLine { file, line, column } => {
            said.no_json_line(file, &whole(line), &whole(column))
        }
        TableError::NoList { file, pointer } => said.no_list(file, pointer),
        TableError::NothingAt { file, pointer } => said.nothing_at(file, pointer),
        TableError::Ambiguous { file, name } => said.ambiguous(file, name),
        TableError::Lacks { file, columns, headings } => {
            let quoted: Vec<String> = columns.iter().map(|name| said.quoted(name)).collect();
            said.lacks(file, columns.len() as u64, &quoted.join(", "), &headings.join(", "))
        }
        TableError::LacksRepeats { file, column, headings } => {
            said.lacks_repeats(file, column, &headings.join(", "))
        }
        TableError::OtherColumn { file, other, column } => said.other_column(file, column, other),
        TableError::LacksFeatures { file, features, headings } => {
            said.lacks_features(file, &features.join(", "), &headings.join(", "))
        }
        TableError::MappedTwice { file, column, first, second } => {
            said.mapped_twice(file, column, first, second)
        }
    }
}

/// What is wrong with a row, as one or more sentences. Features are named as in the system.
pub fn problem(texts: &Texts, problem: &Problem) -> String {
    let (said, locale) = (texts.row_fault(), texts.locale());
    if let Some(of_value) = problem.value_fault() {
        return fault::typed(texts, &of_value);
    }
    match problem {
        Problem::Cells { n_cells, n_expected } => {
            said.cells(*n_cells as u64, &locale.whole(*n_expected as u64))
        }
        Problem::NotJson { column } => said.not_json(&locale.whole(*column as u64)),
        Problem::NotAnObject { found } => said.not_an_object(json(texts, *found)),
        Problem::List { column } => said.list(column),
        Problem::HeadingAgain => said.heading_again().to_owned(),
        Problem::MadeUp => said.made_up().to_owned(),
        Problem::NoActual => said.no_actual().to_owned(),
        Problem::Stranger { columns } => said.stranger(&columns.join(", ")),
        Problem::Prediction(error) => prediction(texts, error),
        Problem::Value { .. } | Problem::TargetNumber { .. } | Problem::TargetClass { .. } => String::new(),
    }
}

/// Everything wrong with a row, one sentence after the other.
pub fn problems(texts: &Texts, problems: &[Problem]) -> String {
    problems.iter().map(|one| problem(texts, one)).collect::<Vec<_>>().join(" ")
}

/// Why a record has no prediction.
pub fn prediction(texts: &Texts, error: &PredictError) -> String {
    match error {
        PredictError::Faults(faults) => {
            faults.iter().map(|of| fault::typed(texts, of)).collect::<Vec<_>>().join(" ")
        }
        PredictError::NotFinite => texts.row_fault().no_prediction().to_owned(),
    }
}

/// What was expected of a row, without the row's own value: the same text for all rows with the same problem.
pub fn reason(texts: &Texts, problem: &Problem) -> String {
    let said = texts.row_reason();
    let value = |name: &str, expected: &Expected| said.value(name, &fault::expected(texts, expected));
    if let Some(Fault { feature, expected, .. }) = problem.value_fault() {
        return value(&feature, &expected);
    }
    match problem {
        Problem::Cells { n_expected, .. } => said.cells(*n_expected as u64),
        Problem::NotJson { .. } => said.json_lines().to_owned(),
        Problem::NotAnObject { .. } => said.json_object().to_owned(),
        Problem::List { column } => said.list(column),
        Problem::HeadingAgain => said.heading_again().to_owned(),
        Problem::MadeUp => said.made_up().to_owned(),
        Problem::NoActual => said.no_actual().to_owned(),
        Problem::Stranger { columns } => said.stranger(&columns.join(", ")),
        Problem::Prediction(error) => prediction(texts, error),
        Problem::Value { .. } | Problem::TargetNumber { .. } | Problem::TargetClass { .. } => String::new(),
    }
}

/// Where a row stands: `line 7`, or `element 7` of a list.
pub fn place(texts: &Texts, unit: Unit, number: usize) -> String {
    let number = texts.locale().whole(number as u64);
    match unit {
        Unit::Line => texts.cli_ingest().line(&number),
        Unit::Element => texts.cli_ingest().element(&number),
    }
}

fn json(texts: &Texts, kind: Json) -> &str {
    let said = texts.row_fault();
    match kind {
        Json::Null => said.json_null(),
        Json::Flag => said.json_flag(),
        Json::Number => said.json_number(),
        Json::Text => said.json_text(),
        Json::List => said.json_list(),
        Json::Object => said.json_object(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Locale;

    fn sv() -> &'static Texts {
        Texts::of(Locale::of("sv").unwrap())
    }

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn files_that_cannot_be_read_are_told_in_every_language() {
        let file = || text("a.csv");
        let all = [
            TableError::NotUtf8 { file: file(), line: 1_234 },
            TableError::NotUtf16 { file: file(), line: 2 },
            TableError::Packed { file: file(), by: "gzip" },
            TableError::Damaged { file: file(), by: "gzip" },
            TableError::TooLarge { file: file(), limit_bytes: 250_000_000 },
            TableError::Delimiter { file: file(), delimiter: '§' },
            TableError::Unreadable { file: file(), line: 2 },
            TableError::Empty { file: file() },
            TableError::Workbook { file: file(), reason: text("zip") },
            TableError::NoSheet { file: file(), sheet: text("a"), known: vec![text("b"), text("c")] },
            TableError::Parquet { file: file(), reason: text("EOF") },
            TableError::ParquetColumn { file: file(), column: text("b"), is_list: true },
            TableError::ParquetColumn { file: file(), column: text("b"), is_list: false },
            TableError::NotThisEncoding { file: file(), line: 2, encoding: "windows-1252" },
            TableError::UnclosedQuote { file: file(), line: 2, until: None },
            TableError::UnclosedQuote { file: file(), line: 2, until: Some(7) },
            TableError::NotJson { file: file(), line: 2, column: 3, is_cut_off: false },
            TableError::NotJson { file: file(), line: 2, column: 3, is_cut_off: true },
            TableError::NoJsonLine { file: file(), line: 2, column: 3 },
            TableError::NoList { file: file(), pointer: text("/a") },
            TableError::NothingAt { file: file(), pointer: text("/a") },
            TableError::Ambiguous { file: file(), name: text("b") },
            TableError::Lacks {
                file: file(),
                columns: vec![text("b"), text("c")],
                headings: vec![text("d")],
            },
            TableError::LacksRepeats { file: file(), column: text("b"), headings: vec![text("d")] },
            TableError::LacksFeatures { file: file(), features: vec![text("b")], headings: vec![text("d")] },
            TableError::MappedTwice { file: file(), column: text("b"), first: text("c"), second: text("d") },
            TableError::OtherColumn { file: file(), other: text("b.csv"), column: text("c") },
            TableError::Input { file: file(), kind: std::io::ErrorKind::NotFound, reason: text("gone") },
        ];
        for of in &all {
            let [english, swedish] = [Texts::english(), sv()].map(|texts| error(texts, of));
            assert!(english.contains("a.csv") && swedish.contains("a.csv"), "{english} / {swedish}");
            assert_ne!(english, swedish);
        }
        assert!(error(Texts::english(), &all[0]).starts_with("a.csv, line 1,234: the text is not UTF-8"));
        assert!(error(sv(), &all[4]).contains("mer än 250 MB"), "{}", error(sv(), &all[4]));
        assert_eq!(error(Texts::english(), &all[22]), "a.csv lacks the columns “b”, “c”; its heading has d");
        assert_eq!(error(sv(), &all[22]), "a.csv saknar kolumnerna ”b”, ”c”; rubrikraden har d");
    }

    #[test]
    fn what_is_wrong_with_a_row_is_told_in_every_language() {
        let fault = Fault {
            feature: text("weight"),
            problem: vitrine_model::fault::Problem::Above(1_500.5),
            expected: Expected::Number { min: 10.0, max: 300.0, unit: Some(text("g")) },
        };
        let classes = vec![text("apple"), text("plum")];
        let all = [
            (
                Problem::Cells { n_cells: 1, n_expected: 3 },
                "The row has 1 cell. Expected: 3, as in the heading.",
            ),
            (
                Problem::Value { column: None, fault: Box::new(fault) },
                "weight: 1,500.5 is above the largest allowed value. Expected: a number from 10 to 300 g.",
            ),
            (
                Problem::TargetNumber { target: text("price"), text: text("x") },
                "price: “x” is not a number. Expected: a finite number.",
            ),
            (
                Problem::TargetClass { target: text("kind"), text: text("pear"), classes },
                "kind: “pear” is not one of the choices. Expected: one of apple, plum.",
            ),
            (Problem::NotJson { column: 7 }, "The line is not JSON from column 7 on."),
            (Problem::NotAnObject { found: Json::Number }, "The row is a number. Expected: a JSON object."),
            (Problem::List { column: text("a") }, "a: the value is a list. Expected: a single value."),
            (Problem::HeadingAgain, "The row repeats the heading. Expected: values."),
            (Problem::MadeUp, "The record is synthetic. Expected: a real record."),
            (
                Problem::NoActual,
                "The entry has no actual outcome. Expected: “actual” beside “features” and “predicted”.",
            ),
            (
                Problem::Stranger { columns: vec![text("a"), text("b")] },
                "No column of the row matches a feature. Expected: at least one of a, b; other names are mapped at [ingest] columns.",
            ),
            (
                Problem::Prediction(PredictError::NotFinite),
                "The model gives no finite prediction for this record.",
            ),
        ];
        for (of, english) in &all {
            assert_eq!(problem(Texts::english(), of), *english);
            let swedish = problem(sv(), of);
            assert!(swedish.ends_with('.') && swedish != *english, "{swedish}");
            assert!(!reason(Texts::english(), of).is_empty());
            assert_ne!(reason(Texts::english(), of), reason(sv(), of));
        }
        assert_eq!(
            problem(sv(), &all[1].0),
            "weight: 1\u{a0}500,5 är högre än det största tillåtna värdet. Förväntat: ett tal från 10 till 300 g."
        );
        assert_eq!(reason(sv(), &all[1].0), "weight: förväntat ett tal från 10 till 300 g");
        let together = [all[4].0.clone(), all[6].0.clone()];
        assert_eq!(
            problems(sv(), &together),
            "Raden är inte JSON från kolumn 7. a: värdet är en lista. Förväntat: ett enda värde."
        );
        assert_eq!([place(sv(), Unit::Line, 7), place(sv(), Unit::Element, 7)], ["rad 7", "element 7"]);
    }
}
